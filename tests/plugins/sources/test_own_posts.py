"""The site's own posts as sources: whatever their titles hold, pandoc takes it as it was typed."""

import html
import re
import unicodedata
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.values import PageMetadata
from kindling.plugins.citations import csl
from kindling.plugins.citations.engine import StandaloneSources
from kindling.plugins.citations.own_posts import post_source, vlog_keys
from kindling.plugins.citations.styles import CitationStyle, style_of
from tests.plugins.sources import KIT, outcome
from tests.tiers import examples

FACT = PageMetadata(
    path="content/posts/joy.md", source="posts/joy.md", kind="post", state="published", title="Joy", slug="joy",
    address="/posts/joy/", identity="k3joy1", date=datetime(2026, 9, 7, tzinfo=ZoneInfo("UTC")), modified=None,
    summary="", authors=("Ana de Souza",), tags=(), series=(), lang="en-GB", words=1, read_minutes=1, watch_seconds=0,
)  # fmt: skip
HARD = [
    "Power: what it is", "*bold* _it_ `code` $x$ ^a^ ~b~", "<b>not bold</b> & <script>", "[@han2014] @x ^[note]",
    "# No heading", "- no list", "1. no list", "@", "\\", "a \\* b", "{.class} {x}", "---", "yes", "12:28", "null",
    '"quoted"', "O'Brien's", "{{x}} {% y %}", "| a | b |", "> q", "Ŵ — 日本", "a  b", ":::", "![i](j)", "https://x.org/_a_",
]  # fmt: skip


def titles(given_titles: list[str]) -> list[str]:
    """Return the titles as pandoc understood them, by one process."""
    sources = {}
    for number, title in enumerate(given_titles, start=1):
        metadata = replace(FACT, slug=f"joy-{number}", title=title, authors=(title,))
        sources[f"r{number}"] = post_source(metadata, title, "https://example.org", {title})
    items = outcome(sources).csl
    for name in sources:
        item = items[name]
        assert item["URL"] == "https://example.org/posts/joy/"
        assert item["title"] == item["container-title"]
        assert _raised(item["title"]) == _raised(item["author"][0]["literal"])
    return [str(items[name]["title"]) for name in sources]


def test_hard_titles_stay_what_they_are() -> None:
    assert titles(HARD) == [" ".join(title.split()) for title in HARD]


LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf"]), min_size=1).filter(
    str.strip
)


@examples(6)
@given(st.lists(LINE, min_size=20, max_size=60))
def test_any_title_stays_what_it_is(given_titles: list[str]) -> None:
    expected = [" ".join(title.split()) for title in given_titles]
    assert [_raised(title) for title in titles(given_titles)] == [_raised(title) for title in expected]


def _raised(title: str) -> str:
    """Return a title with raised and lowered characters as plain ones: CSL JSON writes ¹ as <sup>1</sup>."""
    return unicodedata.normalize("NFKC", re.sub("</?su[bp]>", "", title))


def test_people_have_family_names_and_organisations_none() -> None:
    names = ("Helen Bevan", "Ana de Souza", "Bevan, Nye", "The Kindling team", "Plato", "Ludwig van Beethoven")
    sources = {
        "r1": post_source(replace(FACT, authors=names), "Kindling", "https://example.org", {"The Kindling team"})
    }
    found = csl.authors(outcome(sources).csl["r1"])
    assert [(name.family, name.given, name.organisation) for name in found] == [
        ("Bevan", "Helen", False), ("de Souza", "Ana", False), ("Bevan", "Nye", False),
        ("The Kindling team", "", True), ("Plato", "", True), ("van Beethoven", "Ludwig", False),
    ]  # fmt: skip


def test_a_vlog_goes_by_its_slug_and_its_id() -> None:
    vlog = replace(FACT, watch_seconds=72)
    assert [key for key, _ in vlog_keys([vlog, FACT, replace(vlog, kind="page")])] == ["joy", "k3joy1"]
    assert [key for key, _ in vlog_keys([replace(vlog, identity="joy")])] == ["joy"]


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("vancouver", "de Souza A. Joy [Video]. Kindling 7 September 2026. https://example.org/posts/joy/."),
        ("apa", "de Souza, A. (2026, September 7). Joy [Video]. Kindling. https://example.org/posts/joy/"),
        ("chicago-notes", "Ana de Souza, ‘Joy’, Video, Kindling, 7 September 2026, https://example.org/posts/joy/."),
        ("oscola", "de Souza A, ‘Joy’ (Kindling, 7 September 2026) <https://example.org/posts/joy/>"),
    ],
)
def test_the_engine_formats_a_vlog_in_any_style(style: str, text: str) -> None:
    found = style_of(style, KIT)
    assert isinstance(found, CitationStyle)
    sources = {"r1": post_source(replace(FACT, watch_seconds=72), "Kindling", "https://example.org", ())}
    made = outcome(sources, alone=StandaloneSources(found, "en-GB", ("r1",))).alone["r1"]
    assert html.unescape(re.sub(r"<[^>]*>", "", made)) == text
