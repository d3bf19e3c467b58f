"""Shortcuts through Python-Markdown: what can't match is not asked. The HTML is the same with them and without.

A line of a text is shown to some twenty-five inline patterns, one after the other, and a block to as many readers of
blocks; most hold nothing for any of them. So a pattern is asked only where the sign is that it can't do without, and
of a block of one line that begins with a letter a paragraph is made at once.
"""

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import (
    AUTOLINK_RE,
    AUTOMAIL_RE,
    BACKTICK_RE,
    ENTITY_RE,
    ESCAPE_RE,
    HTML_RE,
    IMAGE_LINK_RE,
    LINE_BREAK_RE,
    LINK_RE,
    InlineProcessor,
)
from markdown.treeprocessors import InlineProcessor as Walk
from markdown.util import AtomicString

#: pattern of Python-Markdown, and our break by a backslash → text of which a match holds at least one
_SIGNS = {
    BACKTICK_RE: ("`",),
    ESCAPE_RE: ("\\",),
    LINK_RE: ("[",),
    IMAGE_LINK_RE: ("![",),
    AUTOLINK_RE: ("<",),
    AUTOMAIL_RE: ("<",),
    LINE_BREAK_RE: ("  \n",),
    r"\\\n": ("\\\n",),
    HTML_RE: ("<",),
    ENTITY_RE: ("&",),
    r"\*|_": ("*", "_"),
}
_OURS = ("markdown.", "kindling.")  #: whose readers of blocks take nothing of one line that begins with a letter


class Shortcuts(Extension):
    """Take them; where it comes among the extensions makes no difference."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register our walk through inline patterns in the place of its own, and the plain line ahead of all blocks."""
        md.treeprocessors.register(_Inline(md), "inline", 20)
        md.parser.blockprocessors.register(_PlainLine(md.parser), "kindling-plain-line", 1_000)


def signs_of(pattern: InlineProcessor) -> tuple[str, ...]:
    """Return text of which each match of a pattern holds at least one: its own ``SIGN``; nothing if it is unknown."""
    own = getattr(pattern, "SIGN", "")
    return (own,) if own else _SIGNS.get(pattern.getCompiledRegExp().pattern, ())


class _Inline(Walk):
    """Python-Markdown's walk through a line, past the patterns whose signs are not in it."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Return the tree with its inline patterns applied."""
        self.asked = [(pattern, signs_of(pattern)) for pattern in self.inlinePatterns]  # type: ignore[arg-type]  # two classes of one name
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 (its own name)
        """Return a line with places for what the patterns from the given one on have matched."""
        if isinstance(data, AtomicString):
            return data
        apply: Any = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        for index in range(patternIndex, len(self.asked)):
            pattern, signs = self.asked[index]
            matched, start = True, 0
            while matched and (not signs or signs[0] in data or signs[-1] in data):
                data, matched, start = apply(pattern, data, index, start)
        return data


class _PlainLine(BlockProcessor):
    """One line that begins with a letter, which nothing but a paragraph does."""

    alone: bool | None = None  #: whether all readers of blocks are known to leave such a line alone

    def test(self, parent: Element, block: str) -> bool:
        """Return whether the block is one, and no plugin of others might want it."""
        if not block[:1].isalpha() or "\n" in block:
            return False
        if self.alone is None:
            readers = self.parser.blockprocessors
            self.alone = all(f"{type(reader).__module__}.".startswith(_OURS) for reader in readers)
        return self.alone

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Make a paragraph of it."""
        self.parser.blockprocessors["paragraph"].run(parent, blocks)
