"""Brackets of links and pictures, paired once for a paragraph, so that many that are never closed cost no more.

Python-Markdown looks from each ``[`` to the end of the paragraph for its ``]``: 3,000 of them took seconds.
"""

import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    LINK_RE,
    REFERENCE_RE,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)

_NEAR = 200  #: characters in which nearly every bracket is closed
_ADDRESS = 2_000  #: characters of an address with its title
_BRACKET = re.compile(r"[\[\]]")


class Brackets(Extension):
    """Put them in the place of Python-Markdown's own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register them by the names and in the order that they have there."""
        patterns = md.inlinePatterns
        patterns.register(_Reference(REFERENCE_RE, md), "reference", 170)
        patterns.register(_Link(LINK_RE, md), "link", 160)
        patterns.register(_Image(IMAGE_LINK_RE, md), "image_link", 150)
        patterns.register(_ImageReference(IMAGE_REFERENCE_RE, md), "image_reference", 140)
        patterns.register(_ShortReference(REFERENCE_RE, md), "short_reference", 130)
        patterns.register(_ShortImageReference(IMAGE_REFERENCE_RE, md), "short_image_ref", 125)


def ends_of(text: str) -> dict[int, int]:
    """Return the place behind each ``[`` that is closed → that of its ``]``.

    >>> ends_of("[a [b] [")
    {4: 5}
    """
    ends: dict[int, int] = {}
    waiting: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            waiting.append(match.end())
        elif waiting:
            ends[waiting.pop()] = match.start()
    return ends


class _Paired(LinkInlineProcessor):
    """What is between brackets, and an address behind them, found in a time that grows with the text alone."""

    _known: tuple[str, dict[int, int]] = ("", {})

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802 (Markdown's name)
        """Return the text up to the bracket that closes, the place behind it, and whether there is one."""
        near, place, found = super().getText(data[: index + _NEAR], index)
        if found or len(data) <= index + _NEAR:
            return near, place, found
        if self._known[0] is not data:
            self._known = (data, ends_of(data))
        end = self._known[1].get(index)
        return ("", index, False) if end is None else (data[index:end], end + 1, True)

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        """Return address, title, the place behind them, and whether there is an address."""
        if data.find(")", index, index + _ADDRESS) < 0:
            return "", None, index, False
        found: tuple[str, str | None, int, bool] = super().getLink(data[: index + _ADDRESS], index)
        return found


class _Link(_Paired):
    """``[words](address)``."""


class _Image(_Paired, ImageInlineProcessor):
    """``![words](address)``."""


class _Reference(_Paired, ReferenceInlineProcessor):
    """``[words][name]``."""


class _ShortReference(_Paired, ShortReferenceInlineProcessor):
    """``[name]``."""


class _ImageReference(_Paired, ImageReferenceInlineProcessor):
    """``![words][name]``."""


class _ShortImageReference(_Paired, ShortImageReferenceInlineProcessor):
    """``![name]``."""
