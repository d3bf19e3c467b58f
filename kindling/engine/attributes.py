"""Attribute lists of Markdown, and nothing else in braces: ``{.decorative}``, ``{#place}``, ``{lang=fr}``.

Python-Markdown's own take any words in braces at the end of a heading, a line, a cell or a phrase, and drop those that
are no attributes: "## Notes {draft}" would lose a word. Here, what is no list of attributes is the writer's text.
"""

import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor

#: .class, #id, or name=value
_ATTRIBUTE = r"""(?:[.#][^\s{}=]+|[A-Za-z][\w:-]*=(?:"[^"\n{}]*"|'[^'\n{}]*'|[^\s{}"'=]+))"""
_ATTRIBUTES = rf"\{{:?[ ]*({_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*)[ ]*\}}"


class AttributeLists(Extension):
    """Put our reader of attribute lists into the place of Python-Markdown's; comes behind ``extra``."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register it, under the same name and at the same place."""
        md.treeprocessors.register(_Attributes(md), "attr_list", 8)


class _Attributes(AttrListTreeprocessor):  # its patterns are what it lets be changed, whatever their stubs say
    HEADER_RE = re.compile(rf"[ ]+{_ATTRIBUTES}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{_ATTRIBUTES}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{_ATTRIBUTES}")  # type: ignore[misc]
