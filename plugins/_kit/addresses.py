"""Addresses on the site: always from the root, as "/posts/joy/"; made relative only when shown."""

import re
import unicodedata
from posixpath import relpath
from urllib.parse import quote, urlsplit

from unidecode import unidecode

MANIFEST = ".kindling-manifest.json"  #: in a built site: which of its files are ours (pipeline/manifest.py)
_RESERVED = frozenset(
    "con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9".split()
)
_NEVER_IN_ADDRESSES = re.compile(r"[\s\"<>\\^`{|}]")


def slugify(text: str) -> str:
    """Return ``text`` as lower-case ASCII words joined by hyphens; "" when nothing is left.

    >>> slugify("Pŵer & ymddiriedaeth")
    'pwer-ymddiriedaeth'
    """
    plain = unidecode(unicodedata.normalize("NFC", text)).replace("'", "").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def slug_fault(slug: str) -> str:
    """Return why ``slug`` can't be a folder's name on every file system and host; "" when it can."""
    if not slug:
        return "is empty"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        return "holds more than small letters, digits and single hyphens"
    if len(slug) > 100:
        return f"is {len(slug)} characters long; 100 are the most"
    return "is a reserved name on Windows" if slug in _RESERVED else ""


def output_path(address: str) -> str:
    """Return the file below the output folder that serves ``address``.

    >>> output_path("/posts/joy/"), output_path("/feed.xml")
    ('posts/joy/index.html', 'feed.xml')
    """
    path = address.partition("#")[0].removeprefix("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


def relative(address: str, here: str) -> str:
    """Return a link to ``address`` from the page at ``here``, so that a site works in any folder.

    >>> relative("/series/power/#part-2", "/posts/joy/"), relative("/posts/joy/", "/posts/joy/")
    ('../../series/power/#part-2', './')
    """
    path, hash_, fragment = address.partition("#")
    if path == here and fragment:
        return f"#{fragment}"
    start = here.rpartition("/")[0] or "/"
    link = relpath(path or "/", start)
    tail = "/" if path.endswith("/") and link != "." else ""
    return ("./" if link == "." else quote(link, safe="/.-_~") + tail) + hash_ + fragment


def short_address(identity: str) -> str:
    """Return the short address of a post, which its slug may change without.

    >>> short_address("k3joy1")
    '/s/k3joy1/'
    """
    return f"/s/{identity}/"


def absolute(address: str, siteurl: str) -> str:
    """Return the public URL of ``address``.

    >>> absolute("/posts/joy/", "https://example.org/kindling")
    'https://example.org/kindling/posts/joy/'
    """
    path, hash_, fragment = address.partition("#")
    return siteurl.rstrip("/") + quote(path, safe="/.-_~") + hash_ + fragment


def rooted(address: str, siteurl: str) -> str:
    """Return a link from the host's root: for a page, like 404.html, shown at any address."""
    return absolute(address, urlsplit(siteurl).path)


def encoded(address: str) -> str:
    """Return an address of the web with percent signs for what none may hold (RFC 3986, section 2), white space too.

    What is encoded already stays as it is. A telephone number loses its spaces (RFC 3966, section 3).

    >>> encoded("https://doi.org/10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O")
    'https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O'
    >>> encoded("tel:+44 113 496 0000")
    'tel:+441134960000'
    """
    if address[:4].lower() == "tel:":
        address = "".join(address.split())
    return _NEVER_IN_ADDRESSES.sub(lambda found: quote(found[0], safe=""), address)
