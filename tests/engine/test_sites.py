"""Small sites: the exact problems of the broken ones, the exact files of the golden one."""

import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kindling.commands.kit import build_request
from kindling.engine.build import BuildResult, build
from kindling.model.addresses import MANIFEST

KIT = Path(__file__).parents[2]
SITES = KIT / "tests" / "sites"
_BUNDLE = re.compile(rb"(\btheme/[a-z-]+|\bcards/[a-z0-9/-]*)\.[0-9a-f]{10}\.")
_HELD = re.compile(rb"(data:[a-z]+/[a-z+]+;base64,)[A-Za-z0-9+/=]+")
BROKEN = sorted(path.name for path in SITES.glob("broken-*"))


def built(site: Path, output: Path, **values: object) -> BuildResult:
    """Build a small site on a fixed day; what is kept lies beside the output, and not among our own files."""
    values.setdefault("cache", output.parent / ".kindling")
    request = build_request(site, output, "https://example.org", datetime(2026, 11, 23), **values)  # type: ignore[arg-type]
    return build(request)


def listed(result: BuildResult) -> str:
    """Return a build's problems as the commands print them."""
    return "".join(f"{problem}\n" for problem in result.problems)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_site_lists_all_its_problems_and_writes_nothing(name: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    result = built(SITES / name, output)
    assert listed(result) == (SITES / name / "problems.txt").read_text("utf-8")
    assert not result.published
    assert not output.exists()


def test_every_broken_site_holds_at_least_one_error() -> None:
    for name in BROKEN:
        text = (SITES / name / "problems.txt").read_text("utf-8")
        assert any(
            ": warning: " not in line and "] " in line for line in text.splitlines() if not line.startswith(" ")
        ), name


def files(folder: Path) -> dict[str, bytes]:
    """Return path → bytes of every file, less what other programs decide: bundles, cards, the index.

    A file that stands in an address is told by its kind alone.
    """
    found = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in found}
    return {
        name: _HELD.sub(rb"\1", _BUNDLE.sub(rb"\1.", path.read_bytes()))
        for name, path in named.items()
        if not name.startswith(("theme/", "cards/", "search/pagefind/")) and name != MANIFEST
    }


def test_the_golden_site_is_what_it_was(tmp_path: Path) -> None:
    result = built(SITES / "golden", tmp_path / "output")
    assert result.problems == ()
    given, expected = files(tmp_path / "output"), files(SITES / "golden" / "expected")
    assert given.keys() == expected.keys()
    for name, data in expected.items():
        assert given[name] == data, name


def test_what_is_not_published_leaves_no_trace(tmp_path: Path) -> None:
    built(SITES / "golden", tmp_path / "output")
    for name, data in files(tmp_path / "output").items():
        assert b"secret" not in data.lower(), name
        assert b"not to be seen" not in data.lower(), name
        assert "secret" not in name


def test_while_writing_drafts_and_scheduled_posts_are_shown_and_marked(tmp_path: Path) -> None:
    built(SITES / "golden", tmp_path / "output", preview=True)
    given = files(tmp_path / "output")
    assert b"Scheduled for 1 January 2027" in given["posts/a-secret-plan/index.html"]
    assert b"A secret draft" in given["index.html"]
    for name in ("feed.xml", "sitemap.xml", "archive/index.html"):
        assert b"secret" not in given[name], name


def test_time_passing_publishes_what_was_scheduled(tmp_path: Path) -> None:
    request = build_request(SITES / "golden", tmp_path / "output", "https://example.org", datetime(2027, 1, 1))
    assert build(replace(request, cache=tmp_path / "kept")).published
    assert (tmp_path / "output" / "posts" / "a-secret-plan" / "index.html").is_file()


def test_an_error_leaves_the_old_site_byte_for_byte(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITES / "golden" / "content", site / "content")
    built(site, tmp_path / "output")
    before = files(tmp_path / "output")
    (site / "content" / "posts" / "two.md").write_text("---\ntitle: Two\ndate: tomorrow\n---\nWords.\n")
    result = built(site, tmp_path / "output")
    assert not result.published
    assert files(tmp_path / "output") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".kindling", "output", "site"]


def test_an_error_in_a_draft_stops_a_build_and_its_warnings_stop_no_publish(tmp_path: Path) -> None:
    posts = tmp_path / "content" / "posts"
    posts.mkdir(parents=True)
    (tmp_path / "pelicanconf.py").write_text('SITENAME = "Net"\nAUTHOR = "Ann"\n', "utf-8")
    head = "---\ntitle: {}\ndate: 2026-01-02\nsummary: In one line.\n{}---\n\nWords.\n"
    (posts / "one.md").write_text(head.format("One", ""), "utf-8")
    (posts / "two.md").write_text(head.format("Two", "status: draft\n") + "\n##Joy\n", "utf-8")
    result = built(tmp_path, tmp_path / "output", publish=True)
    assert result.published and [each.severity for each in result.problems] == ["warning"]
    (posts / "two.md").write_text(head.format("Two", "status: draft\nstatsu: draft\n"), "utf-8")
    assert not built(tmp_path, tmp_path / "output", publish=True).published


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    assert built(SITES / "golden", tmp_path / "output", check_only=True).written > 0
    assert not (tmp_path / "output").exists()


def test_a_text_is_read_however_its_ending_is_written(tmp_path: Path) -> None:
    posts = tmp_path / "content" / "posts"
    posts.mkdir(parents=True)
    for name in ("one.MD", "two.Markdown"):
        (posts / name).write_text(
            f"---\ntitle: {name[:3]}\ndate: 2026-01-02\nsummary: In one line.\n---\nWords.\n", "utf-8"
        )
    assert built(tmp_path, tmp_path / "output").published
    assert (tmp_path / "output/posts/one/index.html").is_file() and (tmp_path / "output/posts/two/index.html").is_file()


def test_an_empty_site_is_a_site(tmp_path: Path) -> None:
    (tmp_path / "site" / "content").mkdir(parents=True)
    result = built(tmp_path / "site", tmp_path / "output")
    assert (result.published, [p for p in result.problems if p.severity == "error"]) == (True, [])
