"""The engine's HTML, made harmless and bare: a few inline tags, links to the web or to an entry, nothing else."""

import re
from html import escape, unescape

import nh3

from kindling.model.addresses import encoded
from kindling.plugins.citations.csl import doi_address

_TAGS = {"a", "i", "em", "b", "strong", "sup", "sub", "span", "code", "s", "u", "q"}
_CLASSES = {"span": {"smallcaps", "note", "nocase"}}
_SPAN = re.compile(r"<(/?)span([^>]*)>")
_ODD_HREF = re.compile(r'(?<=href=")[^"]*(?:&quot;|&lt;|&gt;|[<>\\^`{|}])[^"]*')
_DOI_HREF = re.compile(r'(?<=href=")https://doi\.org/([^"]*[%#?][^"]*)')  #: pandoc puts the DOI there as it is
_LINK = re.compile(r"</?a\b[^>]*>")


def clean(html: str) -> str:
    """Return ``html`` with what is allowed, and without spans that say nothing."""
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        allowed_classes=_CLASSES,
        url_schemes={"http", "https"},
        link_rel=None,
    )
    safe = _DOI_HREF.sub(lambda doi: escape(doi_address(unescape(doi[1]))), safe)
    return _unwrapped(_ODD_HREF.sub(lambda odd: escape(encoded(unescape(odd[0]))), safe))


def without_links(html: str) -> str:
    """Return ``html`` with the text of its links alone: for places where no link may stand."""
    return _LINK.sub("", html)


def _unwrapped(html: str) -> str:
    """Return ``html`` without spans that have no class; spans nest properly here."""
    kept: list[bool] = []

    def tag(match: re.Match[str]) -> str:
        if match[1]:
            return match[0] if kept and kept.pop() else ""
        kept.append('class="' in match[2] and 'class=""' not in match[2])
        return match[0] if kept[-1] else ""

    return _SPAN.sub(tag, html)
