"""A page that moved: its writer is told, once, with the lines to add; and with them, old addresses lead on."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from kindling.commands.kit import build_request
from kindling.engine.build import build
from kindling.engine.moved import remember, sources_of
from kindling.model.cache import Cache
from tests.model.test_cache import FIVE, MORE
from tests.plugins.series.texts import post

pytestmark = pytest.mark.whole

CONF = "SITENAME = 'Joy'\nAUTHOR = 'Ann Author'\nCARDS = {'enabled': False}\nSHARE = {'kit': False}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site" / "content" / "posts").mkdir(parents=True)
    (tmp_path / "site" / "pelicanconf.py").write_text(CONF, "utf-8")
    return tmp_path / "site"


def built(site: Path, *lines: str, title: str = "Joy", output: str = "output") -> list[str]:
    """Write the one post, build, and return what is said."""
    (site / "content" / "posts" / "joy.md").write_text(
        post(title, "2026-09-07", "summary: In one line.", *lines), "utf-8"
    )
    result = build(build_request(site, site.parent / output, "https://example.org", datetime(2026, 11, 23)))
    assert result.published
    return [str(problem) for problem in result.problems]


def test_a_page_that_moves_is_told_with_what_to_add(site: Path) -> None:
    assert built(site) == []
    (problem,) = built(site, title="Gladness")
    assert problem == (
        "content/posts/joy.md:2: [plan/moved] warning: the page was at /posts/joy/ when the site was last built, and "
        "is now at /posts/gladness/: old links would break\n    hint: add /posts/joy/ to aliases: of this text, and "
        "the old address leads on; add id: joy too, and its short address and feed id stay"
    )


def test_with_these_lines_nothing_breaks(site: Path) -> None:
    built(site)
    assert built(site, "aliases: [/posts/joy/]", "id: joy", title="Gladness") == []
    output = site.parent / "output"
    for old in ("posts/joy", "s/joy"):
        assert "/posts/gladness/" in (output / old / "index.html").read_text("utf-8"), old
    assert "/s/joy/ /posts/gladness/ 301" in (output / "_redirects").read_text("utf-8")


def test_a_post_with_an_id_keeps_its_short_address(site: Path) -> None:
    built(site, "id: k3joy1")
    (problem,) = built(site, "id: k3joy1", title="Gladness")
    assert "id:" not in problem.partition("hint:")[2]
    assert (site.parent / "output" / "s" / "k3joy1" / "index.html").is_file()


@pytest.mark.parametrize("damage", [each for each in (FIVE | MORE) if each != "another answer"])
def test_a_memory_that_is_damaged_is_none_and_is_written_anew(damage: str, tmp_path: Path) -> None:
    memory, output, made_of = Cache(tmp_path / "pages"), tmp_path / "output", {"index.html": "plugins/listings"}
    assert sources_of(memory, output) == {}
    remember(memory, output, made_of)
    assert sources_of(memory, output) == made_of
    (path,) = memory.path.iterdir()
    (FIVE | MORE)[damage](path)
    assert (sources_of(memory, output), memory.damaged) == ({}, [path])
    remember(memory, output, made_of)
    assert (sources_of(memory, output), list(memory.path.iterdir())) == (made_of, [path])


def test_a_flipped_letter_in_a_memory_sends_nobody_after_a_page_that_never_was(site: Path) -> None:
    built(site)
    (path,) = (site / ".kindling" / "pages").iterdir()
    path.write_bytes(path.read_bytes().replace(b"posts/joy/index", b"posts/jox/index"))
    (told,) = built(site)
    assert told.startswith(".kindling/pages: [kept/damaged] warning: 1 cached file was damaged, and was made again\n")
    assert built(site) == []


def test_a_file_in_the_place_of_the_memory_stops_nothing(site: Path) -> None:
    built(site)
    shutil.rmtree(site / ".kindling" / "pages")
    (site / ".kindling" / "pages").write_text("?")
    (told,) = built(site)
    assert "[kept/damaged]" in told
    assert built(site) == []


def test_what_a_build_that_died_left_of_a_memory_goes_with_the_next(site: Path) -> None:
    built(site)
    (path,) = (site / ".kindling" / "pages").iterdir()
    path.with_suffix(".1234.unfinished").write_text("half")
    assert built(site) == []
    assert list((site / ".kindling" / "pages").iterdir()) == [path]


def test_without_a_memory_the_short_address_in_the_target_says_where_a_post_was(site: Path) -> None:
    built(site, "id: k3joy1")
    shutil.rmtree(site / ".kindling")
    (problem,) = built(site, "id: k3joy1", title="Gladness")
    assert "the page was at /posts/joy/" in problem
    shutil.rmtree(site / ".kindling")
    (site.parent / "output" / "s" / "k3joy1" / "index.html").write_bytes(b"\xff")
    assert built(site, "id: k3joy1", title="Kindness") == []


def test_each_output_has_a_memory_of_its_own(site: Path) -> None:
    built(site)
    assert built(site, output="other", title="Gladness") == []
    assert len(built(site, title="Gladness")) == 1
