"""Feeds, as an independent reader reads them."""

import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kindling.model.paging import LARGEST, documents
from tests.conftest import KIT, BuiltSite
from tests.engine.test_sites import SITES, built


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden site, built."""
    folder = tmp_path_factory.mktemp("feeds") / "output"
    assert built(SITES / "golden", folder).published
    return folder


def test_a_reader_finds_nothing_wrong(output: Path) -> None:
    feed = feedparser.parse((output / "feed.xml").read_bytes())
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [
        "Two (A small series, part 2 of 3)",
        "One & two: <b>not bold</b> (A small series, part 1 of 3)",
        "With Pelican's own header",
    ]


def test_ids_are_unique_and_dates_are_dates(output: Path) -> None:
    feed = feedparser.parse((output / "feed.xml").read_bytes())
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        assert datetime.fromisoformat(entry.updated).tzinfo
        assert entry.link.startswith("https://example.org/posts/")


def test_links_of_an_entry_are_absolute_and_its_notes_work_inside_it(output: Path) -> None:
    for entry in feedparser.parse((output / "feed.xml").read_bytes(), sanitize_html=False).entries:
        html = BeautifulSoup(entry.content[0].value, "lxml")
        ids = {tag["id"] for tag in html.select("[id]")}
        assert len(ids) == len(html.select("[id]"))
        for tag in html.select("[href], [src]"):
            link = str(tag.get("href") or tag.get("src"))
            assert link[1:] in ids if link.startswith("#") else urlsplit(link).scheme in ("https", "mailto")


def test_every_feed_is_named_in_the_head_of_the_page_beside_it_and_a_series_leads_to_its_own(
    example_site: BuiltSite,
) -> None:
    feeds = [
        path for name in ("feed.xml", "feed.json", "podcast.xml") for path in example_site.output.rglob(f"**/{name}")
    ]
    assert len(feeds) >= 8
    for path in feeds:
        page = BeautifulSoup((path.parent / "index.html").read_text("utf-8"), "lxml")
        assert path.name in {str(link["href"]) for link in page.select("link[rel=alternate]")}, path
        if path.parent.parent.name == "series" and path.suffix == ".xml":
            assert page.select(f"main a[href='{path.name}']"), path


def test_the_json_feed_says_the_same(output: Path) -> None:
    atom = feedparser.parse((output / "feed.xml").read_bytes(), sanitize_html=False)
    feed = json.loads((output / "feed.json").read_text("utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [(item["id"], item["title"], item["url"]) for item in feed["items"]] == [
        (e.id, e.title, e.link) for e in atom.entries
    ]
    for item, entry in zip(feed["items"], atom.entries, strict=True):
        assert BeautifulSoup(item["content_html"], "lxml").text == BeautifulSoup(entry.content[0].value, "lxml").text


def test_the_sitemap_names_every_public_page_and_no_other(output: Path) -> None:
    tree = etree.fromstring((output / "sitemap.xml").read_bytes())
    named = {urlsplit(str(loc)).path for loc in tree.xpath("//*[local-name()='loc']/text()")}
    pages = {
        f"/{path.parent.relative_to(output).as_posix()}/".replace("/./", "/")
        for path in output.rglob("index.html")
        if '<meta name="robots" content="noindex">' not in path.read_text("utf-8")
    }
    assert named == pages - {"/search/"}, "a form to find the others by"


def test_the_policy_allows_no_inline_code_and_no_other_host(output: Path) -> None:
    policy = (output / "_headers").read_text("utf-8")
    assert "default-src 'none'" in policy
    assert policy.count("unsafe") == policy.count("'wasm-unsafe-eval'"), "search runs WebAssembly, and no page script"
    assert "http" not in policy


JUDGE = """
const read = require('fs').readFileSync;
import('feedsmith').then(({parseJsonFeed, parseAtomFeed}) => {
  const [json, atom] = process.argv.slice(1).map(path => read(path, 'utf8'));
  console.log(JSON.stringify({json: parseJsonFeed(json), atom: parseAtomFeed(atom)}));
});
"""


def test_an_independent_reader_reads_both_feeds_whole_and_alike(example_site: BuiltSite) -> None:
    if not shutil.which("node"):
        pytest.fail("node is missing: `make test` installs it", pytrace=False)
    for folder in ("", "series/great-working-cultures/"):
        paths = [str(example_site.output / folder / name) for name in ("feed.json", "feed.xml")]
        command, judges = ["node", "-e", JUDGE, *paths], KIT / "tests" / "judges"
        run = subprocess.run(command, cwd=judges, capture_output=True, text=True, check=True)
        found = json.loads(run.stdout)
        items, entries = found["json"]["items"], found["atom"]["entries"]
        assert [item["id"] for item in items] == [entry["id"] for entry in entries]
        assert [item["title"] for item in items] == [entry["title"]["value"] for entry in entries]
        assert [item["content_html"] for item in items] == [entry["content"]["value"] for entry in entries]
        assert min(len(item["content_html"]) for item in items) > 2_000, "full text"
        assert len(items) >= 3


WEIGHTS = st.lists(st.integers(1_000, 2 * LARGEST), max_size=60)
MOST = st.integers(1, 20)


@given(WEIGHTS, MOST)
def test_each_entry_of_a_feed_is_in_one_of_its_documents_and_none_is_too_large(weights: list[int], most: int) -> None:
    found = documents(weights, most)
    held = [range(len(weights))[each] for each in (*found.archives, found.newest)]
    assert {place for each in held for place in each} == set(range(len(weights)))
    assert sum(map(len, held[:-1])) == len({place for each in held[:-1] for place in each})
    for each in held:
        assert len(each) <= most
        assert len(each) <= 1 or sum(weights[place] for place in each) <= LARGEST


@given(WEIGHTS, MOST, WEIGHTS)
def test_an_archive_holds_the_same_when_posts_are_added(weights: list[int], most: int, more: list[int]) -> None:
    before = [weights[each] for each in documents(weights, most).archives]
    longer = [*more, *weights]
    assert [longer[each] for each in documents(longer, most).archives][: len(before)] == before


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of nine long posts, the last of which is longer than a document may be; six are a series."""
    site = tmp_path_factory.mktemp("long")
    (site / "content/posts").mkdir(parents=True)
    (site / "pelicanconf.py").write_text(
        'SITENAME = "Long"\nFEEDS = {"entries": 4}\nCARDS = {"enabled": False}\nSEARCH = {"enabled": False}\n', "utf-8"
    )
    for day in range(1, 10):
        part = f"series: Walks\npart: {day}\n" if day < 7 else ""
        head = f'title: "Day {day}"\ndate: 2026-01-0{day}\nsummary: One line.\n{part}'
        words = 'She said "go" & <em>went</em> [on](/archive/).\n\n' * (5_000 if day == 9 else 900)
        (site / f"content/posts/day-{day}.md").write_text(f"---\n{head}---\n\n{words}", "utf-8")
    (site / "content/series").mkdir()
    head = 'title: Walks\nsummary: "Six of them."\naliases: [/series/strolls/]\n'
    (site / "content/series/walks.md").write_text(f"---\n{head}---\n", "utf-8")
    assert built(site, site / "output").published
    return site / "output"


@pytest.mark.parametrize("of", ["", "series/walks/"])
def test_whoever_goes_back_through_a_feed_finds_every_post_once_an_archive(long_site: Path, of: str) -> None:
    start = long_site / of
    titles, files = [], ["feed"]
    for name in files:
        data = (start / f"{name}.xml").read_bytes()
        feed, as_json = feedparser.parse(data), json.loads((start / f"{name}.json").read_text("utf-8"))
        assert not feed.bozo
        links = {link.rel: str(link.href).removeprefix(f"https://example.org/{of}") for link in feed.feed.links}
        assert links["self"] == f"{name}.xml"
        assert links.get("current") == (None if name == "feed" else "feed.xml")
        assert [entry.title.partition(" (")[0] for entry in feed.entries] == [
            item["title"].partition(" (")[0] for item in as_json["items"]
        ]
        titles.append({entry.id for entry in feed.entries})
        assert len(data) <= LARGEST or len(feed.entries) == 1
        assert (b"<fh:archive/>" in data) == (name != "feed")
        older = links.get("prev-archive", "").removesuffix(".xml")
        assert as_json.get("next_url", "") == (f"https://example.org/{of}{older}.json" if older else "")
        files += [older] if older else []
    assert len(files) > 2
    assert len(set.union(*titles)) == (6 if of else 9)
    assert sum(map(len, titles[1:])) == len(set.union(*titles[1:]))
    assert not list(start.glob(f"feed/{len(files)}.*"))


def test_the_archives_of_a_series_stand_at_its_old_address_too(long_site: Path) -> None:
    there, old = (
        {path.name: path.read_bytes() for path in (long_site / "series" / name / "feed").iterdir()}
        for name in ("walks", "strolls")
    )
    assert there == old and "1.xml" in there
