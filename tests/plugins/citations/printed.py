"""The realistic references in eight styles, as the site prints them: the page docs/developers/citation-styles.md."""

import html
import re
from collections.abc import Iterator, Mapping

from tests.plugins.citations.pages import plain
from tests.plugins.citations.test_engine import BY_REF, EIGHT, SOURCES, outcome, request, style

Printed = tuple[str, str]  #: in the text (or as a note), and in the list

_HEAD = """# Citation styles

The {count} references of `tests/plugins/citations/data/realistic.bib` in eight styles, each cited once in this order in
one text, as the site prints them: without emphasis, links and the numbers that stand before the entries of a list. In
`chicago-notes` and `oscola` a citation is a note; `chicago-notes` prints no list. A test holds every character of this
page against what pandoc prints.

<!-- Made by `python -m tests.accept` from tests/plugins/citations/printed.py. -->
"""
_SIGNS = re.compile(r"([\\`*_<>\[\]|~&])")  #: what Markdown would see more in
_ROW = re.compile(r"\| `(.+?)` \| (.*?) \| (.*?) \|")


def texts() -> list[str]:
    """Return a text for each source, all to be cited in one document."""
    return [f"W [@{key}] w" for key in SOURCES]


def words(markup: str) -> str:
    """Return HTML as a reader sees it, as plain text."""
    return re.sub(r"[ \n]+", " ", html.unescape(plain(markup))).strip(" ")


def styles_page() -> str:
    """Return the page, made by the engine in one process."""
    made = outcome(*(request(name, style(name), texts()) for name in EIGHT)).documents
    columns = {}
    for name in EIGHT:
        listed = {BY_REF[entry.ref].key: words(entry.html) for entry in made[name].entries}
        cited = zip(SOURCES, made[name].clusters.values(), strict=True)
        columns[name] = {key: (words(citation), listed.get(key, "")) for key, citation in cited}
    return _HEAD.format(count=len(SOURCES)) + "".join(_sections(columns))


def _sections(columns: Mapping[str, Mapping[str, Printed]]) -> Iterator[str]:
    for key in SOURCES:
        yield f"\n## {key}\n\n| style | in the text | in the list |\n|---|---|---|\n"
        for name, column in columns.items():
            cited, listed = (_SIGNS.sub(r"\\\1", text) for text in column[key])
            yield f"| `{name}` | {cited} | {listed} |\n"


def printed_on(page: str) -> dict[str, dict[str, Printed]]:
    """Return what a page says: style → key → how it is printed."""
    found: dict[str, dict[str, Printed]] = {}
    for section in page.split("\n## ")[1:]:
        key = section.partition("\n")[0]
        for name, cited, listed in _ROW.findall(section):
            found.setdefault(name, {})[key] = (_typed(cited), _typed(listed))
    return found


def _typed(cell: str) -> str:
    return re.sub(r"\\(.)", r"\1", cell)
