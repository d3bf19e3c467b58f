"""The engine's HTML, made harmless and bare: a few inline tags, links to the web or to an entry, nothing else."""

import nh3

from kindling.model.addresses import encoded
from kindling.model.bare_links import with_bare_links
from kindling.model.html import Attributes, Tag, unwrapped, with_attributes
from kindling.plugins.citations.csl import doi_address

_TAGS = {"a", "i", "em", "b", "strong", "sup", "sub", "span", "code", "s", "u", "q"}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={"a": {"href"}},
    allowed_classes={"span": {"smallcaps", "note"}},
    url_schemes={"http", "https"},
    link_rel=None,
)
TO_ENTRY = "#ref-"  #: how the address of an entry begins
_DOI = "https://doi.org/"  #: pandoc puts the DOI behind it as it is
_ODD = frozenset('"<>\\^`{|}%')  #: what no address may hold


def clean(html: str) -> str:
    """Return ``html`` with what is allowed, and without spans that say nothing."""
    linked = with_bare_links(with_attributes(_CLEANER.clean(html), _linked))
    return unwrapped(linked, lambda tag: tag.name == "span" and not tag.attributes.get("class"))


def _linked(_: str, attributes: Attributes) -> Attributes:
    """Return a tag's attributes with an address that browsers can read."""
    address = attributes.get("href", "")
    if address.startswith(_DOI) and any(character in address for character in "%#?"):
        address = doi_address(address.removeprefix(_DOI))
    if not _ODD.isdisjoint(address):
        address = encoded(address)
    return attributes | {"href": address} if address else attributes


def without_links(html: str) -> str:
    """Return ``html`` with the text of its links alone: for places where no link may stand."""
    return unwrapped(html, lambda tag: tag.name == "a") if "<a" in html else html


def is_note(tag: Tag) -> bool:
    """Return whether a note begins that the style made."""
    return tag.name == "span" and tag.attributes.get("class") == "note"


def is_reference(tag: Tag) -> bool:
    """Return whether a link to an entry of the list begins."""
    return tag.name == "a" and tag.attributes.get("href", "").startswith(TO_ENTRY)
