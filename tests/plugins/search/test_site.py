"""Search as built: what is found on the example site, what is nowhere to be found, and how it is switched off."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pagefind_bin
import pytest

from tests.conftest import BuiltSite
from tests.engine.test_sites import SITES, built, files

pytestmark = pytest.mark.whole


def known(output: Path) -> dict[str, dict[str, Any]]:
    """Return what the page knows of each record."""
    (path,) = (output / "search").glob("records.*.json")
    found: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return found


def words(output: Path) -> list[str]:
    """Return the words that a misspelt one can be held against."""
    (path,) = (output / "search").glob("words.*.txt")
    return path.read_text("utf-8").splitlines()


def fragments(output: Path) -> dict[str, dict[str, Any]]:
    """Return what the index holds, by the address of each record."""
    records = known(output)
    read = {
        path.stem: json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        for path in (output / "search" / "pagefind" / "fragment").iterdir()
    }
    assert read.keys() == records.keys()
    return {records[name]["address"]: fragment for name, fragment in read.items()}


def test_posts_series_sources_pages_and_what_is_said_can_be_found(example_site: BuiltSite) -> None:
    found = fragments(example_site.output)
    kinds = {record["kind"] for record in known(example_site.output).values()}
    assert kinds == {"text", "video", "series", "source", "page"}
    film = found["/posts/creating-a-culture-of-joy/"]
    (moment,) = (anchor for anchor in film["anchors"] if anchor["id"] == "t=0")
    start = moment["location"] + len(moment["text"].split())
    said = " ".join(film["content"].split()[start : start + 12])
    assert said in (example_site.output / "posts/creating-a-culture-of-joy/transcript.txt").read_text("utf-8")
    assert "Ganz" in found["/sources/#ganz2009"]["content"]
    post = found["/posts/starting-with-three-per-cent/"]["content"]
    assert " Ganz tells how a union of California farm workers" in post
    assert "the next part is about how we treat each other: Creating a culture of kindness." in film["content"]


def test_the_words_of_a_site_are_there_once_as_they_are_written(example_site: BuiltSite) -> None:
    found = words(example_site.output)
    assert {"kindness", "Edmondson", "Chenoweth", "organisers"} <= set(found)
    assert len({word.casefold() for word in found}) == len(found)
    assert found.index("kindness") < found.index("Edmondson"), "the commoner first"
    assert [word for word in found if len(word) < 4 or not word.isalpha()] == []


def test_pagefinds_licence_goes_with_its_script(example_site: BuiltSite) -> None:
    licence = (example_site.output / "search" / "pagefind" / "licence.txt").read_text("utf-8")
    assert "CloudCannon" in licence
    assert "Permission is hereby granted" in licence


def test_every_record_leads_to_a_page_of_the_site(example_site: BuiltSite) -> None:
    for address, fragment in fragments(example_site.output).items():
        page, _, anchor = address.partition("#")
        html = example_site.html(page)
        assert not anchor or f'id="{anchor}"' in html or f"id={anchor}" in html, address
        for place in fragment["anchors"]:
            name = place["id"]
            if place["element"].startswith("h") and "=" not in name:
                assert f'id="{name}"' in html, (address, name)


def test_a_series_lends_its_name_to_its_parts_and_their_sources(example_site: BuiltSite) -> None:
    by_address = {record["address"]: record for record in known(example_site.output).values()}
    assert by_address["/posts/the-nature-of-power/"]["series"] == ["power-and-social-movements"]
    assert by_address["/series/power-and-social-movements/"]["series"] == ["power-and-social-movements"]
    assert "power-and-social-movements" in by_address["/sources/#ganz2009"]["series"]
    assert by_address["/posts/the-nature-of-power/"]["facts"][1] == "Power and social movements, part 2 of 4"


@pytest.mark.parametrize("preview", [False, True])
def test_what_is_not_published_can_not_be_found(tmp_path: Path, preview: bool) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITES / "golden" / "content", site / "content")
    hidden = "---\ntitle: A secret link\ndate: 2026-01-01\nstatus: hidden\n---\nNot to be seen by secret.\n"
    (site / "content" / "posts" / "hidden.md").write_text(hidden, "utf-8")
    result = built(site, tmp_path / "output", preview=preview)
    assert result.published, result.problems
    found = fragments(tmp_path / "output")
    assert "/posts/two/" in found
    for address, fragment in found.items():
        assert "secret" not in f"{address} {fragment}".lower()
    assert "secret" not in words(tmp_path / "output")


def test_a_site_may_have_no_search(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITES / "golden" / "content", site / "content")
    (site / "pelicanconf.py").write_text("SEARCH = {'enabled': False}\n", "utf-8")
    assert built(site, tmp_path / "output").published
    given = files(tmp_path / "output")
    assert [name for name in given if name.startswith("search")] == []
    assert not (tmp_path / "output" / "search").exists()
    assert b"wasm" not in given["_headers"]
    assert b"search/" not in given["index.html"]


def test_two_outputs_of_one_site_share_an_index(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert built(SITES / "golden", tmp_path / name).published
    assert len(list((tmp_path / ".kindling" / "search").iterdir())) == 1
    one, two = (files(tmp_path / name / "search") for name in ("one", "two"))
    assert one == two


def test_a_text_may_lead_to_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "content" / "posts").mkdir(parents=True)
    text = "---\ntitle: One\ndate: 2026-01-01\nsummary: One.\n---\n[Look](/search/) for it.\n"
    (site / "content" / "posts" / "one.md").write_text(text, "utf-8")
    result = built(site, tmp_path / "output")
    assert [problem for problem in result.problems if problem.severity == "error"] == []
    assert b'href="../../search/">Look' in files(tmp_path / "output")["posts/one/index.html"]


def test_an_index_that_can_not_be_made_is_told_and_the_old_site_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: Path("/bin/false"))
    result = built(SITES / "golden", tmp_path / "output")
    assert not result.published
    (problem,) = result.problems
    assert str(problem).splitlines()[0] == (
        "golden/pelicanconf.py: [search/index] Pagefind failed: it ended with code 1"
    )
