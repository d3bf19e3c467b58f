"""Answers that are cached between builds: the same as without, whatever befell the folder."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kindling.model.cache import Cache
from kindling.plugins.citations import cache, engine, library
from kindling.plugins.citations.cache import answered, fingerprint
from kindling.plugins.citations.questions import whole
from tests.plugins.citations.pages import LIBRARY, site_of
from tests.plugins.citations.test_engine import program

TEXTS = ["W [@han2014] w", "W [@west2021, p. 3; @schein2017] w @NHSEngland"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The jobs for which pandoc was started."""
    jobs: list[Any] = []
    run = engine.run
    monkeypatch.setattr(engine, "run", lambda *given: (jobs.append(given[0]), run(*given))[1])
    return jobs


def views(folder: Path, texts: list[str] = TEXTS, *, fresh: bool = False, **settings: Any) -> str:
    """Return all that the pages of a site show, which is built beside ``folder``."""
    site = site_of(texts, **settings)
    said = replace(site.settings, work=folder, fresh=fresh)
    found = whole(replace(site, settings=said), LIBRARY)
    return repr((dict(found.views), found.problems))


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "citations").iterdir())


@pytest.mark.parametrize("style", ["vancouver", "apa", "chicago-notes"])
def test_a_build_with_kept_answers_gives_the_same_as_one_without(tmp_path: Path, asked: list[Any], style: str) -> None:
    clean = views(tmp_path, style=style)
    assert views(tmp_path, style=style) == clean
    assert len(asked) == len(entries(tmp_path)) == 1
    assert views(tmp_path / "elsewhere", style=style) == clean


def test_asking_for_it_starts_afresh(tmp_path: Path, asked: list[Any]) -> None:
    assert views(tmp_path) == views(tmp_path, fresh=True)
    assert len(asked) == 2


def test_what_is_kept_is_json(tmp_path: Path) -> None:
    views(tmp_path)
    (path,) = entries(tmp_path)
    assert "results" in json.loads(path.read_text("ascii").partition("\n")[2])


def test_another_text_style_or_source_is_another_answer(tmp_path: Path, asked: list[Any]) -> None:
    views(tmp_path)
    views(tmp_path, [*TEXTS, "W [@nhs2020] w"])
    views(tmp_path, style="bmj")
    views(tmp_path, language="cy")
    assert len(asked) == len(entries(tmp_path)) == 4


def test_the_key_is_of_all_that_an_answer_depends_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    style, other = tmp_path / "a.csl", tmp_path / "b.csl"
    style.write_text("<style>one</style>")
    other.write_text("<style>one</style>")
    pandoc = program(tmp_path, "exit 0")
    job = {"files": [{"text": "Han"}], "runs": [{"style": str(style)}, {"style": "own"}], "styles": {"own": "x"}}
    first = fingerprint(job, pandoc)
    assert fingerprint(json.loads(json.dumps(job)), pandoc) == first
    assert fingerprint({**job, "runs": [{"style": str(other)}, {"style": "own"}]}, pandoc) == first
    found = {first, fingerprint({**job, "files": []}, pandoc), fingerprint({**job, "styles": {"own": "y"}}, pandoc)}
    style.write_text("<style>two</style>")
    found.add(fingerprint(job, pandoc))
    os.utime(pandoc, (1, 1))
    found.add(fingerprint(job, pandoc))
    script = tmp_path / "engine.lua"
    script.write_bytes(engine.SCRIPT.read_bytes() + b"--")
    monkeypatch.setattr(engine, "SCRIPT", script)
    found.add(fingerprint(job, pandoc))
    assert len(found - {""}) == 6
    style.unlink()
    assert fingerprint(job, pandoc) == ""


def test_what_went_wrong_is_not_kept(tmp_path: Path) -> None:
    folder = Cache(tmp_path / "citations")
    for script in ("exit 5", """echo '{"failures": [{"where": "r1", "message": "bad"}]}'"""):
        answered({}, program(tmp_path, script), 20, folder)
    assert not folder.path.exists()
    assert answered({}, "", 5, folder) == "pandoc is not installed"


def test_a_folder_that_cannot_be_written_to_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file")
    assert answered({}, program(tmp_path, "echo '{}'"), 20, Cache(tmp_path / "work" / "citations")) == {}


def test_only_the_newest_stay(tmp_path: Path) -> None:
    for number in range(12):
        answered({"files": [number]}, program(tmp_path, "echo '{}'"), 20, Cache(tmp_path / "citations"))
    assert len(entries(tmp_path)) == 8


def test_a_large_file_of_sources_is_read_once_for_all_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Cache(tmp_path)
    broken = (
        "@book{a, title={A}, title={B}}\n@book{b, title={Öl \\emph{x}}, author={Ann Example}, crossref={c}}\n@book{d,"
    )
    data = (broken + "\n% ".join(["x" * 70] * 400)).encode()
    found = cache.read_file("a.bib", data, folder)
    assert found == library.read_file("a.bib", data)
    assert len(found) > 2
    with monkeypatch.context() as patched:
        patched.setattr(library, "read_file", lambda *_: pytest.fail("it is known"))
        assert cache.read_file("a.bib", data, folder) == found
    changed = data.replace(b"\xc3\x96l", b"Oil")
    assert cache.read_file("a.bib", changed, folder) == library.read_file("a.bib", changed) != found
    assert cache.read_file("b.bib", data, folder) == library.read_file("b.bib", data)  # its name stands in problems
    kept = next(tmp_path.iterdir())
    kept.write_bytes(b"kindling")
    assert cache.read_file("a.bib", data, folder) == found
