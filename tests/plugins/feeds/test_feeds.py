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
from lxml import etree

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
