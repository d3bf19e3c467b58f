"""Links whose words are their own address: on paper, where others have it behind them, these say it once. Pure."""

import re
from html import unescape
from urllib.parse import unquote

from kindling.model.html import Element, Tag, elements, spliced, start_tag

_IDENTIFIER = re.compile(r"10\.\S+/\S+|(?:pmc)?\d+")  #: a DOI, or a number of PubMed's
_HOSTS = ("doi.org/", "dx.doi.org/", "pubmed.ncbi.nlm.nih.gov/", "ncbi.nlm.nih.gov/")


def with_bare_links(html: str) -> str:
    """Return ``html`` with the class ``bare`` on each link to the web whose words are its address, or its number.

    >>> with_bare_links('<a href="https://example.org/">example.org</a>')
    '<a href="https://example.org/" class="bare">example.org</a>'
    """
    if "http" not in html:
        return html
    marked = ((link.tag, _with_class(link.tag)) for link in elements(html, _leads_out, ("a",)) if _is_bare(link))
    return spliced(html, marked)


def _leads_out(tag: Tag) -> bool:
    return tag.attributes.get("href", "").startswith("http") and "class" not in tag.attributes


def _with_class(tag: Tag) -> str:
    return start_tag(tag.name, tag.attributes | {"class": "bare"})


def _is_bare(link: Element) -> bool:
    """Return whether the words of a link are its address; words with a style are none."""
    return "<" not in link.inner and _is_said(_as_read(link.tag.attributes["href"]), _as_read(unescape(link.inner)))


def _is_said(address: str, words: str) -> bool:
    if address == words:
        return True
    number = words.removeprefix("doi:").strip()
    return bool(_IDENTIFIER.fullmatch(number)) and address.startswith(_HOSTS) and address.endswith(f"/{number}")


def _as_read(address: str) -> str:
    """Return an address as a reader would type it: without the scheme, "www." and the slash at the end."""
    plain = unquote(address).strip().lower()
    return re.sub(r"^https?://", "", plain).removeprefix("www.").rstrip("/")
