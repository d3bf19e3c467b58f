"""A series on one page: every word of every part, one sequence of numbers, no id twice, and nothing unpublished."""

from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import BuiltSite
from tests.engine.test_sites import SITES, built

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def page(example_site: BuiltSite) -> BeautifulSoup:
    """The example site's long series, on one page."""
    path = example_site.output / "series" / "power-and-social-movements" / "print" / "index.html"
    return BeautifulSoup(path.read_text("utf-8"), "lxml")


def test_every_part_stands_there_whole_and_in_order(page: BeautifulSoup, example_site: BuiltSite) -> None:
    titles = [heading.text for heading in page.select("section h2.post-title")]
    assert titles == [
        "Social movements and the future of health and care",
        "The nature of power",
        "Starting with three per cent",
    ]
    for slug in ("the-nature-of-power", "starting-with-three-per-cent"):
        own = BeautifulSoup((example_site.output / "posts" / slug / "index.html").read_text("utf-8"), "lxml")
        for note in own.select(".prose sup"):
            note.decompose()
        words = [paragraph.get_text(" ", strip=True) for paragraph in own.select(".prose > p")]
        whole = BeautifulSoup(str(page), "lxml")
        for note in whole.select(".prose sup"):
            note.decompose()
        text = " ".join(whole.get_text(" ", strip=True).split())
        assert [word for word in words if " ".join(word.split()) not in text] == []


def test_no_id_stands_twice_and_every_link_within_leads_somewhere(page: BeautifulSoup) -> None:
    ids = Counter(str(tag["id"]) for tag in page.select("[id]"))
    assert [name for name, count in ids.items() if count > 1] == []
    assert [a["href"] for a in page.select("a[href^='#']") if str(a["href"])[1:] not in ids] == []


def test_one_list_of_sources_numbers_every_part(page: BeautifulSoup) -> None:
    (sources,) = page.select("[role=doc-bibliography]")
    labels = [label.text for label in sources.select(".reference__label")]
    assert labels == [f"{number}." for number in range(1, len(labels) + 1)]
    cited = [int(ref.text) for ref in page.select(".prose [role=doc-biblioref]")]
    first = list(dict.fromkeys(cited))
    assert sorted(first) == list(range(1, len(labels) + 1))


def test_programs_keep_the_series_own_page(page: BeautifulSoup) -> None:
    assert "noindex" in str(page.select_one("meta[name=robots]"))
    assert str(page.select_one("link[rel=canonical]")["href"]).endswith("/series/power-and-social-movements/")  # type: ignore[index]


def test_what_is_to_come_is_announced_and_no_more(tmp_path: Path) -> None:
    built(SITES / "golden", tmp_path / "out")
    text = (tmp_path / "out" / "series" / "a-small-series" / "print" / "index.html").read_text("utf-8")
    assert "The last part" in text
    assert "secret" not in text.lower()
