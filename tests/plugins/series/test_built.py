"""Series in built sites: promises become links, what was not announced is nowhere, order makes no difference."""

import json
import random
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from kindling.commands.kit import build_request
from kindling.engine import build as spine
from kindling.engine import content
from kindling.engine.files import ContentFiles
from tests.engine.test_sites import files
from tests.plugins.series.texts import post, series

pytestmark = pytest.mark.whole

PLANNED = ("parts: 3", "planned:", "  - title: An announced title", "    part: 2", "    date: 2027-01-12")
TOKENS = "## Before {part:2}\n\nSo *{part:2}*, [the last]({part:3}), {series}.\n\n{series}"
TEXTS = {
    "series/power.md": series("Power", *PLANNED, "accent: berry"),
    "series/after.md": series("After power", "builds_on: power"),
    "posts/one.md": post("Beginning", "2026-11-01", "series: Power", "part: 1", body=TOKENS),
    "posts/two.md": post("Unspoken words", "2027-01-12", "slug: secret-two", "series: {Power: 2, After power: 1}"),
    "posts/three.md": post("Never to be told", "", "slug: secret-three", "series: Power", "part: 3"),
}
SETTINGS = "CARDS = {'enabled': False}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The texts as a site."""
    for source, text in TEXTS.items():
        path = tmp_path / "site" / "content" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "site" / "pelicanconf.py").write_text(SETTINGS, "utf-8")
    return tmp_path / "site"


def built(site: Path, output: Path, now: datetime) -> dict[str, bytes]:
    """Build on a day and return what readers get."""
    result = spine.build(build_request(site, output, "https://example.org", now))
    assert result.published, [str(problem) for problem in result.problems]
    return files(output)


def test_time_passing_turns_a_promise_into_a_link(site: Path, tmp_path: Path) -> None:
    before = built(site, tmp_path / "before", datetime(2026, 11, 23))["posts/beginning/index.html"].decode()
    after = built(site, tmp_path / "after", datetime(2027, 1, 12))["posts/beginning/index.html"].decode()
    assert "An announced title (coming 12 January 2027)</span></em>" in before
    assert "Still to come · Part 2" in before
    assert "the last (coming)" in before and "the last (coming)" in after
    assert "secret-two/" in after and "Unspoken words</a></em>" in after
    assert '<a href="../secret-two/" rel="next"' in after


def test_what_was_not_announced_is_nowhere(site: Path, tmp_path: Path) -> None:
    given = built(site, tmp_path / "output", datetime(2026, 11, 23))
    for name, data in given.items():
        told = (name + data.decode("utf-8", "replace")).lower()
        assert "secret" not in told and "unspoken" not in told and "never to be told" not in told, name
    assert b"An announced title" in given["series/power/index.html"]


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_of_files_and_plugins_gives_the_same_bytes(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    expected = built(site, tmp_path / "expected", datetime(2027, 1, 12))
    chance, find = random.Random(seed), content.find_files

    def shuffled(content: Path) -> ContentFiles:
        found = find(content)
        return replace(found, files=tuple(chance.sample(found.files, len(found.files))))

    monkeypatch.setattr(content, "find_files", shuffled)
    order = f"random.Random({seed}).shuffle(PLUGINS)"
    (site / "pelicanconf.py").write_text(f"import random\n{SETTINGS}{order}\n", "utf-8")
    assert built(site, tmp_path / "given", datetime(2027, 1, 12)) == expected


def test_a_series_page_is_a_feed_to_readers_of_microformats(site: Path, tmp_path: Path) -> None:
    page = built(site, tmp_path / "output", datetime(2027, 1, 12))["series/power/index.html"].decode()
    assert '<article class="h-feed' in page
    assert page.count("h-entry") == page.count('class="u-url p-name"') == 2, "a part to come is no entry"


def test_the_number_is_the_same_everywhere(site: Path, tmp_path: Path) -> None:
    given = built(site, tmp_path / "output", datetime(2027, 1, 12))
    page = given["posts/secret-two/index.html"].decode()
    assert 'aria-current="page" dir="auto">Unspoken words</a>' in page.partition("Part 2 of 3")[2], "the page"
    assert '"position":2' in page, "structured data"
    assert quote("Part 2 of 3 of Power", safe="") in page, "the words to share"
    assert re.search(r"id=\"p2\">\s*<a [^>]*>Unspoken words<", given["series/power/index.html"].decode()), "the list"
    assert "Unspoken words (Power, part 2 of 3)" in given["series/power/feed.xml"].decode(), "the feeds"
    assert json.loads(given["series/power/feed.json"])["items"][0]["title"] == "Unspoken words (Power, part 2 of 3)"
    assert "Part 2 of 3</p>" in given["series/power/print/index.html"].decode(), "on paper"
    kits = json.loads(given["share/share.json"])["kits"]
    assert "Part 2 of 3 of Power" in [kit["place"] for kit in kits], "the share kits"


@pytest.mark.parametrize(
    ("file", "title", "name"),
    [
        ("power-and-social-movements", "Power and how to share it", "Power and social movements"),
        ("power", "Great power", "power"),
        ("party", "🎉\nslug: party", "🎉"),
    ],
)
def test_a_series_that_gets_another_title_in_its_file_keeps_its_posts(
    file: str, title: str, name: str, tmp_path: Path
) -> None:
    texts = {
        f"series/{file}.md": f"---\ntitle: {title}\nsummary: On it.\naliases: [/series/its-old-slug/]\n---\n\nWords.\n",
        "posts/one.md": post("One", "2026-11-01", f"series: {name}", "part: 1", body="Words of {series}."),
        "posts/two.md": post("Two", "2026-11-02", f"series: {name}", "part: 2", body="Words on {part:1}."),
    }
    for source, text in texts.items():
        path = tmp_path / "site" / "content" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "site" / "pelicanconf.py").write_text(SETTINGS, "utf-8")
    page = built(tmp_path / "site", tmp_path / "output", datetime(2026, 11, 23))["posts/two/index.html"].decode()
    assert title.partition("\n")[0] in page and "Part 2" in page


def test_a_series_of_signs_alone_is_told_to_have_no_address(tmp_path: Path) -> None:
    path = tmp_path / "site" / "content" / "posts" / "one.md"
    path.parent.mkdir(parents=True)
    path.write_text(post("One", "2026-11-01", "series: 🎉", "part: 1", body="{part:1}"), "utf-8")
    (tmp_path / "site" / "pelicanconf.py").write_text(SETTINGS, "utf-8")
    request = build_request(tmp_path / "site", tmp_path / "o", "https://example.org", datetime(2026, 11, 23))
    (problem,) = [problem for problem in spine.build(request).problems if problem.severity == "error"]
    assert (problem.path, problem.rule, "'🎉'" in problem.message) == ("content/posts/one.md", "series/name", True)
