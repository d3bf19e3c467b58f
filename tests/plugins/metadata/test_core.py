"""The head: safe structured data, clean addresses, nothing for what is not public."""

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.values import PageMetadata
from kindling.model.views import Link
from kindling.plugins.metadata.core import (
    Part,
    SiteWords,
    blog_posting,
    content_head,
    creative_work_series,
    script_json,
    site_head,
)

SITE = SiteWords("Kindling", "For people who lead", "https://example.org/k", "en-GB", frozenset({"The team"}))
FACT = PageMetadata(
    path="p",
    source="posts/joy.md",
    kind="post",
    state="published",
    title="Joy",
    slug="joy",
    address="/posts/joy/",
    identity="joy",
    date=datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/London")),
    modified=None,
    summary="One line.",
    authors=("The team", "A. Person"),
    tags=("joy",),
    series=(),
    lang="en-GB",
    words=9,
    read_minutes=1,
    watch_seconds=0,
)
PARTS = (Part(Link("Cultures", "/series/cultures/"), 2),)


@given(st.text())
def test_no_text_ends_the_script_element(text: str) -> None:
    written = script_json({"name": text})
    assert not set("<>&") & set(written)
    assert json.loads(written) == {"name": text}


def test_a_post_says_where_it_stands() -> None:
    node = blog_posting(FACT, SITE, PARTS, "")
    assert (node["position"], node["isPartOf"][0]["name"]) == (2, "Cultures")
    assert node["datePublished"] == "2026-07-01T09:00:00+01:00"
    assert [author["@type"] for author in node["author"]] == ["Organization", "Person"]
    assert "image" not in node and node["url"] == "https://example.org/k/posts/joy/"


@pytest.mark.parametrize("state", ["draft", "scheduled", "hidden"])
def test_what_is_not_public_has_no_address_to_keep(state: str) -> None:
    head = content_head(replace(FACT, state=state), SITE, "", "", [])  # type: ignore[arg-type]
    assert (head.canonical, head.json_ld, head.noindex) == ("", "", True)


def test_a_series_lists_its_parts() -> None:
    node = creative_work_series(replace(FACT, kind="series"), SITE, [(1, Link("One", "/posts/one/"))])
    assert node["hasPart"][0]["position"] == 1
    assert node["@type"] == "CreativeWorkSeries"


def test_the_home_page_bears_the_sites_name_once() -> None:
    assert site_head(SITE, "Kindling", "x", "/").full_title == "Kindling"
    assert site_head(SITE, "Archive", "x", "/archive/").full_title == "Archive · Kindling"
    assert site_head(SITE, "Not here", "x", "").noindex
