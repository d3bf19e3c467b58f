"""Each fixture's source gives its HTML, its findings and its problems."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown

from kindling.model.markers import CLOSE, OPEN
from kindling.model.problems import sorted_problems
from kindling.model.reading import Reading
from kindling.plugins.citations.findings import CitationsFound, Cluster, FoundNote
from kindling.plugins.citations.markdown import CitationsExtension
from kindling.plugins.prose.markdown import ProseExtension

FIXTURES = Path(__file__).parents[2] / "markdown" / "fixtures"
EXTENSIONS = ["extra", "sane_lists", "smarty", "toc"]


def cases() -> Iterator[Any]:
    """Read title, source and expected text from each fixture, split at lone dots."""
    paths = [*FIXTURES.glob("citations-*.md"), *FIXTURES.glob("notes-*.md")]
    for path in sorted(paths):
        parts = path.read_text("utf-8").removesuffix("\n.\n").split("\n.\n")
        for title, source, shown in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
            yield pytest.param(source, shown, id=f"{path.stem}: {title.strip()}")


def read(source: str, *extensions: Any, prefix: str = "text") -> tuple[str, CitationsFound]:
    """Return the HTML and the findings of a text."""
    md = Markdown(extensions=[*EXTENSIONS, CitationsExtension(), *extensions])
    md.Meta = {}  # type: ignore[attr-defined]
    md.kindling_reading = Reading(f"{prefix}.md", prefix, source, 1)  # type: ignore[attr-defined]
    html = md.convert(source)
    return html, md.Meta.get("citations", CitationsFound())  # type: ignore[attr-defined]


def shown(source: str) -> str:
    """Return what the fixtures hold: HTML with markers as ``{c1}``, then notes, clusters and problems."""
    html, found = read(source)
    html = re.sub(r"&#\d+;", lambda match: unescape(match[0]), html)  # so Python-Markdown writes e-mail addresses
    lines = [html, *map(note_line, found.notes), *map(cluster_line, found.clusters)]
    return _braces("\n".join([*lines, *map(str, sorted_problems(found.problems))]))


def _braces(text: str) -> str:
    return text.replace(f"{OPEN}citations:", "{").replace(CLOSE, "}")


def note_line(note: FoundNote) -> str:
    name = f" ({note.label})" if note.label else ""
    times = f", {note.references} times" if note.references > 1 else ""
    return f"{note.id}{name}{times}: {note.html}"


def cluster_line(cluster: Cluster) -> str:
    where = f"in {cluster.in_note}: " if cluster.in_note else ""
    where += "in a link: " if cluster.in_link else ""
    names = {"normal": "@", "suppressed": "-@", "narrative": "narrative @"}
    items = (f"{i.prefix} {names[i.mode]}{i.key}{i.suffix}".strip() for i in cluster.items)
    return f"{cluster.id}: {where}{' '.join('; '.join(items).split())}"


@pytest.mark.parametrize(("source", "expected"), list(cases()))
def test_renders(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize("first", [True, False])
def test_the_order_of_extensions_makes_no_difference(first: bool) -> None:
    source = "One[^1] [@a].\n\n[^1]: Note [@b]."
    order = [CitationsExtension(), "extra"] if first else ["extra", CitationsExtension()]
    md = Markdown(extensions=order)
    html = _braces(md.convert(source))
    assert html == "<p>One{n1}{c2}.{c2+}</p>"


def test_one_instance_reads_many_documents() -> None:
    md = Markdown(extensions=["extra", CitationsExtension()])
    for number in range(3):
        md.reset()
        md.Meta = {}  # type: ignore[attr-defined]
        md.convert(f"One[^x] [@a{number}].\n\n[^x]: Note {number}.")
        found = md.Meta["citations"]  # type: ignore[attr-defined]
        assert [cluster.items[0].key for cluster in found.clusters] == [f"a{number}"]
        assert [note.html for note in found.notes] == [f"<p>Note {number}.</p>"]


def test_a_text_without_citations_has_no_findings() -> None:
    assert read("Plain *text*, jo@example.org.")[1] == CitationsFound()


def test_a_captions_note_and_citation_are_read() -> None:
    html, found = read('![A tree](x.png "After [@han2014].[^1]")\n\n[^1]: Note.', ProseExtension())
    assert "<figcaption>After{c1}.{c1+}{n1}</figcaption>" in _braces(html)
    assert [cluster.items[0].key for cluster in found.clusters] == ["han2014"]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("First. A study met it [@a]. Third.", "A study met it."),
        ("So said Dr. No [@a] once. Then.", "So said Dr. No once."),
        ("*She asked: why?* And [@a] left.", "And left."),
        ("A <b>bold</b> claim [@a].", "A bold claim."),
    ],
)
def test_the_sentence_around_a_citation(source: str, sentence: str) -> None:
    cluster = read(source)[1].clusters[0]
    plain = cluster.sentence.replace(f"{OPEN}citations:c1{CLOSE}", "").replace(f"{OPEN}citations:c1+{CLOSE}", "")
    assert " ".join(plain.split()) == sentence


@pytest.mark.parametrize("key", ["a", "@", "-@", "x{y}z", "odd key", "-"])
def test_a_narrative_citation_that_is_none_is_taken_apart_to_its_end(key: str) -> None:
    _html, found = read(f"So @{{{key}}} [p. 3] and @b.")
    first = found.clusters[0]
    assert first.items[0].key == key
    assert first.otherwise[0] == f"@{{{key}}}"
