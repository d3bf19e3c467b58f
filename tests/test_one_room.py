"""One room for each craft: what another module may not do by hand, since one does it for all."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from kindling.model.cache import WORK, Answers, Workplace

KIT = Path(__file__).parents[1]
SOURCES = {
    path.relative_to(KIT).as_posix(): path.read_text("utf-8")
    for top in ("kindling/model", "kindling/engine", "kindling/commands", "plugins")
    for path in sorted((KIT / top).rglob("*.py"))
}


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


def strings(text: str) -> Iterator[str]:
    """Yield every text in a module's code; docstrings are none."""
    tree = parsed(text)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


# ---- what is cached between builds: kindling/model/cache.py -------------------------------------------------

#: files in what is published, where nothing is kept
OF_A_TARGET = {"kindling/model/addresses.py": ".kindling-manifest.json", "kindling/engine/swap.py": ".kindling-part"}
#: folders of the same name that are the writer's or the reader's
NOT_KEPT = [
    "kindling/commands/bench.py: output / 'search'",
    "kindling/commands/bench_corpus.py: content / 'media'",
    "kindling/commands/bench_corpus.py: content / 'media'",
    "kindling/commands/bench_edits.py: site / 'content' / 'media'",
    "kindling/commands/films.py: content / 'media'",
]


def test_the_folder_for_what_is_kept_is_named_once() -> None:
    named = {name: [said for said in strings(text) if said.startswith(WORK)] for name, text in SOURCES.items()}
    assert {name: said for name, said in named.items() if said} == {
        "kindling/model/cache.py": [WORK],
        **{name: [said] for name, said in OF_A_TARGET.items()},
    }


def test_no_path_below_it_is_made_by_hand() -> None:
    kinds = {*get_args(Answers), *get_args(Workplace)}
    found = [
        f"{name}: {ast.unparse(node)}"
        for name, text in SOURCES.items()
        for node in ast.walk(parsed(text))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        if isinstance(node.right, ast.Constant) and node.right.value in kinds
    ]
    assert found == NOT_KEPT


# ---- HTML: kindling/model/html.py ------------------------------------------------------------------------

PARSERS = frozenset({"turbohtml", "bs4", "lxml", "html5lib", "selectolax", "html.parser", "nh3", "xml.sax"})
#: who may ask one, and what for
ASKED = {
    "kindling/commands/moving/blogger.py": "Blogger's export and feeds, which are XML",
    "kindling/commands/moving/hypertext.py": "HTML of other programs, a tree that becomes Markdown",
    "kindling/commands/moving/page.py": "pages of other programs, whose text is sought in the tree",
    "kindling/commands/moving/trees.py": "exports, which are XML",
    "kindling/commands/moving/word.py": "Word's files, which are XML",
    "kindling/commands/moving/wordpress.py": "WordPress's exports, which are XML",
    "kindling/engine/drawings.py": "SVG, which is XML",
    "kindling/engine/drawn.py": "SVG, which is XML: a tree that is counted",
    "kindling/engine/verify.py": "feeds, which are XML",
    "kindling/model/html.py": "the one room",
    "kindling/model/sanitise.py": "HTML made harmless",
    "plugins/citations/clean.py": "pandoc's HTML made harmless",
    "plugins/citations/formats/endnote.py": "EndNote's files, which are XML",
    "plugins/citations/placed.py": "Word's files, which are XML",
    "plugins/citations/word.py": "Word documents, which are XML",
    "plugins/video/other_formats.py": "captions in TTML, which is XML",
}
#: who may look for what begins as a tag does, and what it is
OTHER_GRAMMARS = {
    "kindling/commands/moving/command.py": "Markdown: a link in a text as it is typed",
    "kindling/commands/moving/folder.py": "posts of Jekyll that are HTML",
    "kindling/commands/moving/hypertext.py": "WordPress's classic texts: where a paragraph begins that has no tag",
    "kindling/commands/moving/pandoc.py": "Markdown as pandoc writes it",
    "kindling/commands/moving/settle.py": "Markdown: a link in a text as it is typed",
    "kindling/commands/moving/syntax.py": "Markdown and templates of other programs",
    "kindling/commands/moving/targets.py": "Markdown: links and pictures in a text as it is typed",
    "kindling/commands/moving/text.py": "Markdown: the words of a text as it is typed",
    "kindling/commands/moving/wordpress.py": "WordPress's blocks and shortcodes",
    "kindling/commands/places/store_answers.py": "what a store answers, which is XML",
    "kindling/engine/drawings.py": "XML's declarations",
    "kindling/engine/foreign_kinds.py": "syntax of other programs, in a text as it is typed",
    "kindling/engine/html_blocks.py": "Markdown: tags between which it stands, in a text as it is typed",
    "kindling/engine/run_on.py": "Markdown: a break at a line's end, in a text as it is typed",
    "kindling/engine/unclosed.py": "Markdown: a paragraph in HTML that has no end, in a text as it is typed",
    "kindling/engine/unread.py": "Markdown: a tag that is none, for its quotation mark has no end",
    "kindling/model/code_spans.py": "Markdown: code and remarks in a text as it is typed",
    "kindling/model/frontmatter.py": "Markdown: an address, <https://…>",
    "kindling/model/grammar.py": "Markdown: where < begins a tag, in a text as it is typed",
    "kindling/model/reading.py": "Markdown: the line on which a link was typed",
    "plugins/citations/biblatex.py": "the tags that CSL has in its texts",
    "plugins/citations/bibtex.py": "the tags that CSL has in its texts",
    "plugins/citations/csl.py": "the tags that CSL has in its texts",
    "plugins/citations/fields.py": "the tags that CSL has in its texts",
    "plugins/citations/misread.py": "the tags that CSL has in its texts, and pandoc between two signs",
    "plugins/citations/registries.py": "the tags that registries have in titles",
    "plugins/citations/word.py": "EndNote's XML in a field of Word's",
    "plugins/pictures/markdown.py": "Markdown: the line on which a picture was typed",
    "plugins/privacy/core.py": "Markdown: a remark in a text as it is typed",
    "plugins/video/other_formats.py": "how captions in TTML begin, which is XML",
    "plugins/video/rolling.py": "WebVTT",
    "plugins/vlog/embeds.py": "Markdown: where a player begins, in a text as it is typed",
    "plugins/video/tidied.py": "WebVTT",
    "plugins/video/webvtt.py": "WebVTT",
}
_GROUP, _ESCAPED, _SET = (re.compile(part) for part in (r"\(\?P?[<=]\w+[>)]|\(\?<[=!]", r"\\.", r"\[\^?\]?[^\]]*\]"))
_TAG = re.compile(r"<\(?[/!?a-zA-Z(]|(?:href|src|class|id)=")
_PATTERN = re.compile(r"\[\^|\\b|\.\*|\\s|\)\?")  #: what few texts have that are no patterns
_CUTTING = frozenset(
    "partition rpartition split rsplit replace index rindex find rfind startswith endswith removeprefix removesuffix "
    "compile sub subn search findall finditer match fullmatch".split()
)


def imports(text: str) -> Iterator[str]:
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def cuts(text: str) -> Iterator[str]:
    """Yield what a module looks for in texts, by patterns or by methods of texts, that has the look of a tag."""
    yield from (said for said in strings(text) if _PATTERN.search(said) and has_tag(said))
    for node in ast.walk(parsed(text)):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in _CUTTING:
            parts = (part for arg in node.args for part in ast.walk(arg) if isinstance(part, ast.Constant))  # type: ignore[union-attr]
            said = "".join(part.value for part in parts if isinstance(part.value, str))
            if has_tag(said):
                yield said


def has_tag(pattern: str) -> bool:
    return bool(_TAG.search(_SET.sub("x", _ESCAPED.sub(" ", _GROUP.sub("", pattern)))))


def test_parsers_of_html_are_asked_in_one_module_alone() -> None:
    found = {
        name
        for name, text in SOURCES.items()
        for module in imports(text)
        if module in PARSERS or module.partition(".")[0] in PARSERS
    }
    assert found == ASKED.keys()


def test_nobody_looks_for_tags_by_hand() -> None:
    assert {name for name, text in SOURCES.items() if any(cuts(text))} == OTHER_GRAMMARS.keys()


@pytest.mark.parametrize(
    "code",
    [
        're.compile(r"<[^>]*>")',
        're.sub(f"<a href=\\"#{name}\\">(.*?)</a>", "", html)',
        're.compile(r"(\\shref=)([\\"\'])#(.*?)\\2")',
        'html.partition("<span class=\\"note\\">")',
        'page.rpartition("</body>")',
        '_IMAGE = r"<img\\b[^<>]*>"',
    ],
)
def test_such_cuts_are_seen(code: str) -> None:
    assert list(cuts(code))


@pytest.mark.parametrize(
    "code", ['re.compile(r"(?<=x)(?P<a>[^<>])(?P=a)")', 'text.replace("<", "&lt;")', '"<img" in html']
)
def test_what_takes_nothing_apart_is_none(code: str) -> None:
    assert not list(cuts(code))


# ---- what pages and feeds show: theme/components (docs/decisions/0029-html-belongs-to-the-theme.md) ---------------

#: what a writer typed, as its own piece of the text: the elements that its syntax becomes
SYNTAX = {
    "plugins/citations/core.py": "a p span sup",  # a citation or a note's number; the paragraph of a note
    "plugins/citations/markdown.py": "div p",  # notes, until they are taken out of the text
    "plugins/citations/moments.py": "a",  # a moment of a video, in a citation
    "plugins/headings/core.py": "a span",  # the words of a heading, which lead to it; a second name of that
    "plugins/pictures/core.py": "img picture",  # around a picture
    "plugins/prose/markdown.py": "figcaption mark section",  # a marked sentence; a caption; a table's own scrolling
    "plugins/series/markdown.py": "span",  # a mistake, marked
    "plugins/series/tokens.py": "a span",  # {part:2}: a link, or what is still to come
    "plugins/spoken/core.py": "p",  # the paragraph of a note
    "plugins/vlog/markdown.py": "div span",  # where a player will stand; a mistake, marked
}
#: what no page and no feed shows
UNSEEN = {
    "plugins/__init__.py": "name",  # a message
    "plugins/citations/word.py": "xml",  # EndNote's records, on their way to its reader
    "plugins/citations/formats/endnote.py": "record {}",  # EndNote's XML, and messages about it
    "plugins/citations/misread.py": "span",  # CSL's own, in what the engine is handed
    "plugins/citations/fields.py": "sc span {}",  # the tags that CSL has in its texts
    "plugins/citations/tex.py": "span {}",  # the tags that CSL has in its texts
    "plugins/search/core.py": "body h2 head html meta p",  # what the index is made of
    "plugins/share/qr.py": "path svg title",  # a drawing, which is a file
    "plugins/video/other_formats.py": "v",  # WebVTT
    "plugins/video/tidied.py": "v",  # WebVTT
    "plugins/video/webvtt.py": "v {}",  # WebVTT, and messages about it
}
_OPENED = re.compile(r"</?([a-z]\w*|\{\})(?=[\s>{/]|$)")
_MAKERS = frozenset({"Element", "SubElement", "start_tag"})


def elements_written(text: str) -> set[str]:
    """Return the elements that a module writes, by hand or by a call; ``{}`` is one whose name is worked out."""
    tree = parsed(text)
    looked_for = {id(side) for node in ast.walk(tree) if isinstance(node, ast.Compare) for side in ast.walk(node)}
    found = {
        name
        for node, said in written(tree)
        if id(node) not in looked_for and not _PATTERN.search(said)
        for name in _OPENED.findall(said)
    }
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    made = (call.args for call in calls if ast.unparse(call.func).rpartition(".")[2] in _MAKERS)
    return found | {arg.value for args in made for arg in args if isinstance(arg, ast.Constant)}


def written(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield each text of a module that is no docstring; of one that is put together, with {} for what is put in."""
    alone = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    skipped = {id(value) for value in alone if isinstance(value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in skipped:
            skipped.update(map(id, node.values))
            skipped.update(id(part.format_spec) for part in node.values if isinstance(part, ast.FormattedValue))
            yield node, "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node, node.value


def test_plugins_write_no_html_that_pages_or_feeds_show() -> None:
    plugins = {name: text for name, text in SOURCES.items() if name.startswith("plugins/")}
    found = {name: elements for name, text in plugins.items() if (elements := elements_written(text))}
    assert found == {name: set(elements.split()) for name, elements in (SYNTAX | UNSEEN).items()}


@pytest.mark.parametrize(
    "code",
    [
        'f"<aside id=card>{words}</aside>"',
        '"".join(["<li>", words, "</li>"])',
        'f"<{kind}>{entries}</{kind}>"',
        'SubElement(parent, "section")',
        'start_tag("div", {"class": name})',
    ],
)
def test_such_html_is_seen(code: str) -> None:
    assert elements_written(code)


@pytest.mark.parametrize("code", ['"<img" in html', 're.compile(r"<a [^>]*>")', 'say("a < b")', 'say(f"{a:<{width}}")'])
def test_what_shows_nothing_is_none(code: str) -> None:
    assert not elements_written(code)
