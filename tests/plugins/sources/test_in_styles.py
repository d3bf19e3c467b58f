"""How to cite a post in the site's style and in three more: where it stands, what it says, and what it costs."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from kindling.model.cache import Cache
from kindling.plugins.citations import engine
from kindling.plugins.citations.formats.source import Source, csl_source
from kindling.plugins.citations.in_styles import StylesRequest, in_styles, styles_beside
from kindling.plugins.citations.styles import CitationStyle, style_of
from tests.plugins.sources import SITE
from tests.plugins.sources.test_pages import built, page

pytestmark = pytest.mark.whole


def style(name: str) -> CitationStyle:
    found = style_of(name, Path())
    assert isinstance(found, CitationStyle)
    return found


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("vancouver", ["apa", "harvard", "mla"]),
        ("nlm", ["apa", "harvard", "mla"]),  # another name of that
        ("apa", ["harvard", "mla", "vancouver"]),
        ("harvard1", ["apa", "mla", "vancouver"]),
        ("oscola", ["apa", "harvard", "mla"]),
    ],
)
def test_three_styles_stand_beside_the_sites_own(name: str, others: list[str]) -> None:
    assert styles_beside(style(name)) == tuple(map(style, others))


# ---- what is asked ------------------------------------------------------------------------------------------------


def a_post(number: int, **values: Any) -> Source:
    item = {"id": f"p{number}", "type": "post-weblog", "title": f"Power {number}", "issued": {"date-parts": [[2026]]}}
    found = csl_source("x", 1, item | values)
    assert isinstance(found, Source)
    return found


def asked(*numbers: int) -> StylesRequest:
    sources = {f"r{number}": a_post(number) for number in numbers}
    return StylesRequest(sources, styles_beside(style("vancouver")), "en-GB", engine.pandoc_program(""), 60)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """The sources of each job that pandoc is asked."""
    found: list[list[str]] = []
    run = engine.run

    def noted(job: Any, program: str, timeout: float) -> Any:
        found.append(sorted(entry["name"] for file in job["files"] for entry in file["entries"]))
        return run(job, program, timeout)

    monkeypatch.setattr(engine, "run", noted)
    yield found


def test_posts_are_asked_together_and_only_those_that_changed_again(tmp_path: Path, jobs: list[list[str]]) -> None:
    folder = Cache(tmp_path / "cited")
    whole, why = in_styles(asked(1, 2, 3), folder)
    assert why == "" and jobs == [["r1", "r2", "r3"]] * 3
    assert [one.style for one in whole["r1"]] == [found.title for found in styles_beside(style("vancouver"))]
    jobs.clear()
    assert in_styles(asked(1, 2, 3), folder) == (whole, "") and jobs == []
    changed = asked(1, 2, 3, 4)
    changed = replace(changed, sources=changed.sources | {"r2": a_post(2, title="Joy")})
    made, _ = in_styles(changed, folder)
    assert jobs == [["r2", "r4"]] * 3
    assert {ref: made[ref] for ref in ("r1", "r3")} == {ref: whole[ref] for ref in ("r1", "r3")}
    assert made == in_styles(changed, None)[0], "what is kept is what is made anew"
    jobs.clear()
    in_styles(replace(changed, lang="cy"), folder)
    in_styles(changed, replace(folder, fresh=True))
    assert jobs == [["r1", "r2", "r3", "r4"]] * 6


def test_what_pandoc_does_not_answer_is_not_kept(tmp_path: Path, jobs: list[list[str]]) -> None:
    folder = Cache(tmp_path / "cited")
    assert in_styles(replace(asked(1), program="/nowhere"), folder) == (
        {}, "pandoc can't be started: No such file or directory",
    )  # fmt: skip
    assert len(in_styles(asked(1), folder)[0]["r1"]) == 3


# ---- where it stands ----------------------------------------------------------------------------------------------


def citations(output: Path, address: str) -> dict[str, str]:
    """Return what stands under "How to cite it" on a share kit: style → text."""
    found = BeautifulSoup(page(output, f"{address}share/"), "html.parser").select(
        "section[aria-labelledby=cite] section"
    )
    return {one.h3.get_text(): one.select_one(".kit__citation").get_text() for one in found}  # type: ignore[union-attr]


def box(output: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup(page(output, address), "html.parser").select_one(".cite-this")  # type: ignore[return-value]


def test_a_reader_finds_four_styles_from_the_post(tmp_path: Path) -> None:
    assert built(SITE, tmp_path / "output").published
    here = box(tmp_path / "output", "/posts/one/")
    assert [link["href"] for link in here.select("a:not([download])")] == ["share/#cite"]
    found = citations(tmp_path / "output", "/posts/one/")
    assert list(found) == [style(name).title for name in ("vancouver", "apa", "harvard", "mla")]
    own, apa, harvard, mla = found.values()
    assert own == here.pre.get_text()  # type: ignore[union-attr]
    assert apa.startswith("de Souza, A., & The Kindling team. (2026, October 1). One: <b>not bold</b>")
    assert harvard.startswith("de Souza, A. and The Kindling team (2026) ‘One: <b>not bold</b>")
    assert mla.startswith("de Souza, Ana, and The Kindling team. ‘One:")
    assert all("https://example.org/posts/one/" in text for text in found.values())
    assert all("*y* 10% $z$ @w" in text for text in found.values()), "a title is plain"


@pytest.mark.parametrize("conf", ["SHARE = {'kit': False}\n", "SOURCES = {'cite_this': False}\n"])
def test_where_nobody_shows_it_nobody_is_asked(tmp_path: Path, conf: str, jobs: list[list[str]]) -> None:
    shutil.copytree(SITE, tmp_path / "site")
    (tmp_path / "site/pelicanconf.py").write_text(conf)
    assert built(tmp_path / "site", tmp_path / "output").published
    assert "#cite" not in page(tmp_path / "output", "/posts/one/")
    assert len(jobs) == (2 if "kit" in conf else 1), "the texts of the site, and all posts in its own style"


def test_a_preview_gives_the_address_that_readers_will_have(tmp_path: Path) -> None:
    shutil.copytree(SITE, tmp_path / "site")
    draft = "---\ntitle: Not yet\nslug: not-yet\nstatus: draft\nsummary: x\n---\nWords.\n"
    (tmp_path / "site/content/posts/not-yet.md").write_text(draft)
    assert built(
        tmp_path / "site", tmp_path / "output", preview=True, public_url="https://public.example.org"
    ).published
    found = citations(tmp_path / "output", "/posts/one/")
    assert len(found) == 4
    assert all("https://public.example.org/posts/one/" in text for text in found.values())
    assert citations(tmp_path / "output", "/posts/not-yet/") == {}


def test_without_an_answer_nothing_is_shown_and_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = engine.run

    def late(job: Any, program: str, timeout: float) -> Any:
        of_posts = len(job["runs"]) == 1 and job["runs"][0]["style"] == "alone.csl"
        return "pandoc had no answer after 120 seconds" if of_posts else run(job, program, timeout)

    monkeypatch.setattr(engine, "run", late)
    result = built(SITE, tmp_path / "output")
    assert result.published
    assert [(one.severity, one.message) for one in result.problems if one.rule == "citations/engine"] == [
        ("warning", "pandoc had no answer after 120 seconds")
    ]
    assert "#cite" not in page(tmp_path / "output", "/posts/one/")
    assert citations(tmp_path / "output", "/posts/one/") == {}
