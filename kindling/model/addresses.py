"""Addresses on the site: always from the root, as "/posts/joy/"; made relative only when shown."""

import re
import unicodedata
from functools import lru_cache
from posixpath import relpath
from urllib.parse import quote, unquote, urlsplit

from unidecode import unidecode

from kindling.model.clean import hidden_character

MANIFEST = ".kindling-manifest.json"  #: in a built site: which of its files are ours (kindling/engine/manifest.py)
_RESERVED = frozenset(
    "con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9".split()
)
#: what a file's name may hold and means something else in an address, in HTML or to our own markers
_TO_ENCODE = re.compile("[%#?&'\"<>\ue000\ue001]")
_ENCODED = re.compile("%(?:2[235-7]|3[CEF]|EE%80%80|EE%80%81)")
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.I)
_HOST = re.compile(
    r"(?:\w(?:[\w-]*\w)?(?:\.\w(?:[\w-]*\w)?)*|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?"
)  #: of a site; names may be of any letters
#: nothing that ends an address in a text, or that a host's rules read as more than a letter: ``; $ * : ( )``
_FOLDERS = re.compile(r"(?:[\w./~+,=@-]|%[0-9a-fA-F]{2})*")
_VISIBLE = re.compile(r"[^\s\x00-\x1f\x7f]*")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
#: what a link to elsewhere may begin with
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
LONGEST_SLUG = 100  #: letters; a file system takes 255 bytes of one name
_NEVER_IN_ADDRESSES = re.compile(r"[\s\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")


@lru_cache(1 << 14)
def slugify(text: str) -> str:
    """Return ``text`` as lower-case ASCII words joined by hyphens; "" when nothing is left.

    A name that Windows keeps for a device gets a number, so that a topic may be called Aux.

    >>> slugify("Pŵer & ymddiriedaeth"), slugify("Aux")
    ('pwer-ymddiriedaeth', 'aux-1')
    """
    plain = unidecode(unicodedata.normalize("NFC", text)).replace("'", "").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return f"{slug}-1" if slug in _RESERVED else slug


@lru_cache(1 << 14)
def topic_slug(tag: str) -> str:
    """Return the last step of the address of a topic: C++ and C# are other things than C.

    >>> topic_slug("C++"), topic_slug("C#"), topic_slug("Patient safety")
    ('c-plus-plus', 'c-sharp', 'patient-safety')
    """
    return slugify(signs_in_words(tag))


def signs_in_words(name: str) -> str:
    """Return a name with the signs at its end that tell it from others in words: "C plus plus", "C sharp"."""
    return re.sub(r"(?<=[^\W_])#$", " sharp", re.sub(r"(?<=[^\W_])\+\+$", " plus plus", name))


def slug_fault(slug: str) -> str:
    """Return why ``slug`` can't be a folder's name on every file system and host; "" when it can."""
    if not slug:
        return "is empty"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        return "holds more than small letters, digits and single hyphens"
    if len(slug) > LONGEST_SLUG:
        return f"is {len(slug)} characters long; {LONGEST_SLUG} are the most"
    return "is a reserved name on Windows" if slug in _RESERVED else ""


def without_password(address: str) -> str:
    """Return an address as it may be printed: a password in it is nobody's to read.

    >>> without_password("https://ann:secret@example.org")
    'https://ann:…@example.org'
    """
    return re.sub(r"(//[^/@:\s]*):[^/@]*@", r"\1:…@", address)


def file_address(source: str) -> str:
    """Return the address of the file ``source`` of ``content/``; what means something in HTML or addresses is encoded.

    So it stands in an attribute as it stands in an address, whoever escapes it.

    >>> file_address("media/Ann's talk #2.mp4"), output_path("/media/Ann%27s talk %232.mp4")
    ('/media/Ann%27s talk %232.mp4', "media/Ann's talk #2.mp4")
    """
    return "/" + _TO_ENCODE.sub(lambda character: quote(character[0], safe=""), source)


def _path(address: str) -> str:
    """Return the path of an address without its fragment, as a file system spells it."""
    return _ENCODED.sub(lambda character: unquote(character[0]), address.partition("#")[0])


def output_path(address: str) -> str:
    """Return the file below the output folder that serves ``address``.

    >>> output_path("/posts/joy/"), output_path("/feed.xml")
    ('posts/joy/index.html', 'feed.xml')
    """
    return served_file(_path(address))


def served_file(path: str) -> str:
    """Return the file below the output folder that serves ``path``, an address without characters that are encoded."""
    path = path.removeprefix("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


def relative(address: str, here: str) -> str:
    """Return a link to ``address`` from the page at ``here``, so that a site works in any folder.

    >>> relative("/series/power/#part-2", "/posts/joy/"), relative("/posts/joy/", "/posts/joy/")
    ('../../series/power/#part-2', './')
    """
    path, (_, hash_, fragment) = _path(address), address.partition("#")
    if path == here and fragment:
        return f"#{fragment}"
    link = _steps_between(_path(here).rpartition("/")[0] or "/", path or "/")
    tail = "/" if path.endswith("/") and link != "." else ""
    return ("./" if link == "." else link + tail) + hash_ + fragment


def _steps_between(start: str, path: str) -> str:
    """Return the link from a folder to a path, as ``relpath`` has it, encoded."""
    if not (_is_plain(start) and _is_plain(path)):
        return quote(relpath(path, start), safe="/.-_~")
    here, there = _steps(start), _steps(path)
    common = 0
    for one, other in zip(here, there, strict=False):
        if one != other:
            break
        common += 1
    return "/".join((*[".."] * (len(here) - common), *there[common:])) or "."


def _is_plain(path: str) -> bool:
    return path.startswith("/") and "//" not in path and "/." not in path


@lru_cache(1 << 14)
def _steps(path: str) -> tuple[str, ...]:
    """Return the steps of a plain path, each encoded."""
    return tuple(quote(path, safe="/.-_~").strip("/").split("/")) if path != "/" else ()


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
    path, (_, hash_, fragment) = _path(address), address.partition("#")
    return siteurl.rstrip("/") + quote(path, safe="/.-_~") + hash_ + fragment


def rooted(address: str, siteurl: str) -> str:
    """Return a link from the host's root: for a page, like 404.html, shown at any address."""
    return absolute(address, urlsplit(siteurl).path)


def site_address(text: str) -> str:
    """Return the address of a site without a slash at its end. Raises ValueError for what browsers would misread.

    It is written as RFC 3986 has it: scheme http or https, a host, perhaps a port and folders, and nothing else.
    """
    wrong = ValueError("an address is written as https://example.org or https://example.org/folder")
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc) and parts.port != 0
    except ValueError:  # of half a pair of brackets, or a port that no machine has
        raise wrong from None
    folders = [unquote(each) for each in parts.path.rstrip("/").split("/")[1:]]
    if not sound or not _FOLDERS.fullmatch(parts.path) or not {"", ".", ".."}.isdisjoint(folders):
        raise wrong
    if (
        any("/" in each or hidden_character(each) for each in folders)
        or unicodedata.normalize("NFKC", parts.netloc) != parts.netloc
    ):
        raise wrong  # full-width letters are others to a browser
    if not can_be_a_host(parts.hostname or ""):
        raise ValueError("no host has more than 63 characters between two dots, nor more than 253 in all")
    if "?" in text or "#" in text or not _VISIBLE.fullmatch(text):  # urlsplit takes out breaks, and spaces at the ends
        raise wrong
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def can_be_a_host(host: str) -> bool:
    """Return whether a name is short enough for the DNS (RFC 1035, section 2.3.4), in ASCII as it is asked for."""
    labels = [label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in host.split(".")]
    return len(".".join(labels)) <= _LONGEST_HOST and all(len(label) <= _LONGEST_LABEL for label in labels)


_LONGEST_HOST, _LONGEST_LABEL = 253, 63
_OF_A_HOST = re.compile(r"\s*//(?:[\w-]+\.)+[a-z][\w-]*(?::\d+)?(?:[/?#]|\s*$)", re.I)


def encoded(address: str) -> str:
    """Return an address of the web with percent signs for what none may hold (RFC 3986, section 2), white space too.

    What is encoded already stays as it is. Of two signs # the first alone parts off a fragment. A telephone number
    loses its spaces (RFC 3966, section 3).

    >>> encoded("https://doi.org/10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O")
    'https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O'
    >>> encoded("https://example.org/100%?%20#a#b")
    'https://example.org/100%25?%20#a%23b'
    >>> encoded("tel:+44 113 496 0000")
    'tel:+441134960000'
    """
    if address[:4].lower() == "tel:":
        address = "".join(address.split())
    before, sign, fragment = address.partition("#")
    address = f"{before}{sign}{fragment.replace('#', '%23')}"
    return _NEVER_IN_ADDRESSES.sub(lambda found: quote(found[0], safe=""), address)


def unsafe_scheme(value: str) -> str:
    """Return the scheme of ``value`` when a link may not have it ("javascript"), else "".

    Controls and spaces are taken out first, as browsers do (WHATWG URL, section 4.4).
    """
    bare = re.sub(r"[\x00-\x20]", "", value)
    if bare.startswith("//"):
        return "//"
    match = SCHEME.match(bare)
    scheme = match[0][:-1].lower() if match else ""
    return scheme if scheme and scheme not in SCHEMES else ""


def is_of_the_web(value: str) -> bool:
    """Return whether an address without a scheme names a host: it means https today.

    >>> is_of_the_web("//example.org/joy"), is_of_the_web("//media/joy.jpg")
    (True, False)
    """
    return bool(_OF_A_HOST.match(value))


def path_fault(path: str) -> str:
    """Return why ``path`` can't be a file of the site; "" when it can.

    >>> path_fault("../evil.html")
    'leads out of the output folder'
    """
    steps = path.split("/")
    if path.startswith("/") or ".." in steps:
        return "leads out of the output folder"
    if "" in steps or "." in steps:
        return "holds an empty step"
    if any(_FORBIDDEN.search(step) for step in steps):
        return "holds a character that not every file system can store"
    if any(_DEVICES.fullmatch(step) or step.endswith((".", " ")) for step in steps):
        return "holds a name that Windows reserves"
    if any(len(step.encode()) > 255 for step in steps):
        return "holds a name longer than 255 bytes"
    return ""
