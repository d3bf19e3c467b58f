"""Shortcuts of reading: with them and without, the HTML, the plain text and all that is told are the same."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from kindling.commands.kit import plugins
from kindling.engine.files import SourceFile
from kindling.engine.read import Reader
from kindling.engine.settings import markdown_settings
from kindling.engine.shortcuts import Shortcuts, signs_of
from kindling.model.fields import keys_of
from kindling.model.values import Document
from tests.conftest import KIT
from tests.engine.mutations import mutated
from tests.engine.test_commonmark import TYPED
from tests.hostile import OURS

#: all that opens or closes something, beside words; a text of them is full of what is half something
BITS = (
    *"`*_[]()<>{}!\\$~=&#@|:-+>",
    *(
        "``",
        "**",
        "~~",
        "==",
        "$$",
        "![",
        "](",
        "][",
        "[^",
        "^[",
        "<!--",
        "-->",
        "<b>",
        "</b>",
        "<a href='/x'>",
        "&amp;",
    ),
    *("http://a.org/b_c", "<https://a.org>", "a@b.org", "[@joy]", "@joy", "{part:1}", "{series}", "{video: /a.mp4}"),
    *("# ", "- ", "1. ", "> ", "    ", "```", "!!! note", ": ", "| a |", "|---|", "*[HTML]: x", "[a]: /b", "[TOC]"),
    *("\n", "\n\n", "  \n", "\\\n", " ", "joy", "work", "é", "ⓐ", "ª", "5"),
)


def reader(*, short: bool) -> Reader:
    """Return the reader of a site that has all plugins of the kit, with the shortcuts or without."""
    known = plugins()
    settings = markdown_settings()
    settings["extensions"] += [
        each for plugin in known for each in plugin.syntax(plugin.settings and plugin.settings())
    ]
    if not short:
        settings["extensions"] = [each for each in settings["extensions"] if not isinstance(each, Shortcuts)]
    finders = {plugin.name: plugin.finder for plugin in known if plugin.finder}
    keys = keys_of(((plugin.name, plugin.fields) for plugin in known), ())
    return Reader.of(settings, raw_html=False, finders=finders, keys=keys)


def read(by: Reader, text: bytes) -> Document:
    """Return the document that a reader makes of a text."""
    return by.read(SourceFile("posts/joy.md", Path("joy.md"), "content/posts/joy.md", "post"), text)


_WITH, _WITHOUT = reader(short=True), reader(short=False)


def same(text: bytes) -> None:
    """Read a text both ways, and compare all that comes of it."""
    try:
        expected = read(_WITHOUT, text)
    except RecursionError:  # what is too deep is told by the build, whatever reads it
        _WITH.renew()
        _WITHOUT.renew()
        return
    assert read(_WITH, text) == expected


def _texts() -> Iterator[tuple[str, bytes]]:
    """Yield the texts of the kit's own site, of the tests' sites and of their fixtures, and hostile words."""
    for folder in ("content", "tests/sites", "tests/markdown/fixtures"):
        for path in sorted(path for path in (KIT / folder).rglob("*.md") if path.is_file()):
            yield path.relative_to(KIT).as_posix(), path.read_bytes()
    yield from ((f"typed: {name}", text.encode()) for name, text in TYPED.items())
    yield "hostile words", "\n\n".join(OURS).encode()
    yield from ((f"hostile words {place}", words.encode()) for place, words in enumerate(OURS))


TEXTS = dict(_texts())


@pytest.mark.parametrize("folder", ["content/", "tests/", "typed: ", "hostile words"])
def test_texts_that_there_are_come_out_the_same(folder: str) -> None:
    chosen = [text for name, text in TEXTS.items() if name.startswith(folder)]
    assert chosen
    for text in chosen:
        same(text)


def test_texts_that_were_damaged_come_out_the_same() -> None:
    damaged = [data for number in range(120) for name, data in mutated(number).items() if name.endswith(".md")]
    assert len(damaged) > 100
    for text in damaged:
        same(text)


@given(st.lists(st.sampled_from(BITS), max_size=30).map("".join))
def test_whatever_is_typed_comes_out_the_same(text: str) -> None:
    same(text.encode())


def test_each_pattern_of_the_kit_is_passed_by_where_its_sign_is_missing() -> None:
    read(_WITH, b"Joy.")  # footnotes of Python-Markdown's step aside with the first text
    patterns = list(_WITH.markdown.inlinePatterns)
    assert [type(pattern).__name__ for pattern in patterns if not signs_of(pattern)] == []


class _Greedy(BlockProcessor):
    """A reader of blocks by somebody else, which takes a line that begins with a letter."""

    def test(self, parent: Element, block: str) -> bool:
        """Return whether it is one."""
        return block.startswith("Joy")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Leave the line out."""
        blocks.pop(0)


def test_a_plugin_of_others_is_asked_of_each_line() -> None:
    class Theirs(Extension):
        def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
            md.parser.blockprocessors.register(_Greedy(md.parser), "greedy", 5)
            md.parser.blockprocessors.register(_Greedy(md.parser), "greedy", 50)

    settings = markdown_settings()
    settings["extensions"].append(Theirs())
    assert Markdown(**settings).convert("Joy.\n\nWork.") == "<p>Work.</p>"


def test_a_plain_line_is_shown_to_no_other_reader() -> None:
    md = Markdown(**markdown_settings())
    asked: list[str] = []
    for processor in md.parser.blockprocessors:
        if type(processor).__module__ != Shortcuts.__module__:
            processor.test = lambda parent, block, test=processor.test: asked.append(block) or test(parent, block)
    assert md.convert("Joy is *work*.\n\n- a") == "<p>Joy is <em>work</em>.</p>\n<ul>\n<li>a</li>\n</ul>"
    assert asked
    assert "Joy is *work*." not in asked
