"""Pages of people: linked from what they sign, with what they wrote, and told where something in them leads nowhere."""

import json
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup

from kindling.plugins.authors.core import handle, links_of
from tests.engine.test_pictures import picture, saved
from tests.engine.test_sites import built

ANN = """---
title: Ann
summary: A nurse who writes.
person: Ann Lee
role: Director of nursing
cover: /media/ann.jpg
cover_alt: Ann at a whiteboard
links: ["https://mastodon.social/@ann"]
fediverse: "@ann@mastodon.social"
---

Ann has been a nurse for thirty years.
"""
POST = '---\ntitle: "{}"\ndate: 2026-01-0{}\nsummary: A line.\nauthors: [{}]\n{}---\n\nWords.\n'


def site(folder: Path, **pages: str) -> Path:
    """Return a site with three posts, two of them signed by Ann Lee, one of these a draft, and with pages."""
    files = {
        "posts/one.md": POST.format("One", 1, "Ann Lee, Bo Ray", "series: Walks\npart: 1\n"),
        "posts/two.md": POST.format("Two", 2, "Bo Ray", ""),
        "posts/three.md": POST.format("Three", 3, "Ann Lee", "status: draft\n"),
        **{f"pages/{name}.md": text for name, text in pages.items()},
    }
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "content/media").mkdir()
    (folder / "content/media/ann.jpg").write_bytes(saved(picture(), "JPEG"))
    conf = 'SITENAME = "One"\nCARDS = {"enabled": False}\nSEARCH = {"enabled": False}\n'
    (folder / "pelicanconf.py").write_text(conf, "utf-8")
    return folder


def page(folder: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((folder / "output" / address / "index.html").read_text("utf-8"), "html.parser")


@pytest.mark.whole
def test_a_name_leads_to_its_page_which_lists_what_was_signed_with_it(tmp_path: Path) -> None:
    result = built(site(tmp_path, ann=ANN), tmp_path / "output")
    assert result.published, result.problems
    one, two, ann = (page(tmp_path, each) for each in ("posts/one", "posts/two", "ann"))
    assert [(link.text, link["href"]) for link in one.select("a.p-author")] == [("Ann Lee", "../../ann/")]
    assert [name.text for name in one.select("span.p-author")] == ["Bo Ray"]
    assert [tag["content"] for tag in one.select("head meta[name='fediverse:creator']")] == ["@ann@mastodon.social"]
    assert not two.select("a.p-author, meta[name='fediverse:creator']")
    assert [link["href"] for link in ann.select("a[rel=me]")] == ["https://mastodon.social/@ann"]
    assert [link.text for link in ann.select(".teaser__title a")] == ["One"]
    assert [link.text for link in ann.select("section[aria-labelledby=_series] a")] == ["Walks"]
    assert [image["alt"] for image in ann.select("main img")] == ["Ann at a whiteboard"]
    assert ann.select_one(".h-card .p-job-title")


@pytest.mark.whole
def test_a_hidden_page_of_a_person_is_linked_from_nowhere(tmp_path: Path) -> None:
    hidden = ANN.replace("title: Ann\n", "title: Ann\nstatus: hidden\n")
    assert built(site(tmp_path, ann=hidden), tmp_path / "output").published
    assert not page(tmp_path, "posts/one").select("a.p-author, meta[name='fediverse:creator']")


@pytest.mark.whole
def test_what_is_wrong_with_a_persons_page_is_told_at_its_line(tmp_path: Path) -> None:
    bad = ANN.replace("https://mastodon.social/@ann", "mastodon.social/@ann").replace('"@ann@', '"ann@')
    folder = site(tmp_path, ann=bad, ann2=ANN.replace("title: Ann", "title: Ann again"), bo=_of("Bo Ra"))
    told = [(p.path, p.line, p.rule) for p in built(folder, tmp_path / "output").problems if "authors/" in p.rule]
    assert told == [
        ("content/pages/ann.md", 8, "authors/link"),
        ("content/pages/ann.md", 9, "authors/fediverse"),
        ("content/pages/ann2.md", 4, "authors/twice"),
        ("content/pages/bo.md", 3, "authors/nobody"),
    ]


def _of(name: str) -> str:
    return f"---\ntitle: {name}\nperson: {name}\n---\n\nWords.\n"


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "//example.org", "example.org", "https://", "https:// a"])
def test_what_is_no_address_of_the_web_is_no_link(typed: str) -> None:
    assert links_of([typed]) == ()


@pytest.mark.parametrize("typed", ["ann", "@ann", "ann@example.org", '@ann@example.org" onload="x', "@ann@example"])
def test_what_is_no_name_in_the_fediverse_is_in_no_head(typed: str) -> None:
    assert handle(typed) == ""


def read(folder: Path, name: str) -> str:
    return (folder / "output" / name).read_text("utf-8")


@pytest.mark.whole
def test_whoever_signs_some_posts_has_a_feed_and_their_posts_and_entries_name_their_page(tmp_path: Path) -> None:
    links = ANN.replace(
        '["https://mastodon.social/@ann"]', '["https://mastodon.social/@ann", "mailto:ann@example.org"]'
    )
    result = built(site(tmp_path, ann=links), tmp_path / "output")
    assert result.published, result.problems
    feed = feedparser.parse(read(tmp_path, "ann/feed.xml"))
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["One (Walks, part 1)"]
    first, second = feed.entries[0].authors
    assert first["href"].endswith("/ann/") and first["href"].startswith("http") and "href" not in second
    site_feed = json.loads(read(tmp_path, "feed.json"))
    signed = [item["authors"] for item in site_feed["items"]]
    assert signed == [[{"name": "Bo Ray"}], [{"name": "Ann Lee", "url": first["href"]}, {"name": "Bo Ray"}]]
    ann = page(tmp_path, "ann")
    assert [link["href"] for link in ann.select("head link[type='application/atom+xml']")] == [
        "../feed.xml",
        "feed.xml",
    ]
    assert ann.select("main a[href='feed.xml']")
    graph = json.loads(page(tmp_path, "posts/one").select("script[type='application/ld+json']")[0].text)["@graph"]
    assert graph[0]["author"] == [
        {
            "@type": "Person",
            "name": "Ann Lee",
            "url": first["href"],
            "sameAs": ["https://mastodon.social/@ann"],
        },
        {"@type": "Person", "name": "Bo Ray"},
    ]


@pytest.mark.whole
def test_whoever_signs_every_post_has_the_feed_of_the_site(tmp_path: Path) -> None:
    bo = ANN.replace("Ann Lee", "Bo Ray").replace("title: Ann", "title: Bo")
    assert built(site(tmp_path, bo=bo), tmp_path / "output").published
    assert not (tmp_path / "output/bo/feed.xml").exists()
    assert page(tmp_path, "bo").select("main a[href='../feed.xml']")


@pytest.mark.whole
def test_a_hidden_page_of_a_person_has_no_feed_and_is_named_in_none(tmp_path: Path) -> None:
    hidden = ANN.replace("title: Ann\n", "title: Ann\nstatus: hidden\n")
    assert built(site(tmp_path, ann=hidden), tmp_path / "output").published
    assert not (tmp_path / "output/ann/feed.xml").exists()
    assert "<uri>" not in read(tmp_path, "feed.xml")
