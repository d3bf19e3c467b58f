"""Where only words have changed, only what was made of them is made again; it comes out as a fresh build makes it."""

import ast
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kindling.commands.kit import build_request
from kindling.engine import lay_all, swap, unchanged
from kindling.engine.build import build
from kindling.engine.run import BuildResult
from kindling.engine.settings import in_zone
from kindling.engine.unchanged import keep, known_result, made_before, state_of
from kindling.model.addresses import MANIFEST
from kindling.model.cache import Cache
from tests.test_edits import EDITS, SITES, WORDS, film, remodel, restyle, start_again, texts, told
from tests.test_saves import reword
from tests.tiers import whole_or_exam

KIT = Path(__file__).parents[2]
URL, NOW = "https://voices.example", in_zone(datetime(2026, 11, 23, 9), "Europe/London")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the golden site, as if each of its files had been saved long ago."""
    monkeypatch.setattr(unchanged, "_TICK", -(10**18))
    monkeypatch.setattr(unchanged, "_COARSE", 0)
    monkeypatch.setattr(lay_all, "_FEW", 0.5)  # it is a small site
    return Path(shutil.copytree(SITES / "golden", tmp_path / "site", ignore=shutil.ignore_patterns("expected")))


def built(site: Path, output: Path, **fixed: Any) -> BuildResult:
    """Build as `make site` does in a process of its own, and keep what it keeps."""
    said = {"siteurl": URL, "check": False}
    state = state_of(site, KIT, output, said)
    assert state
    result = build(build_request(site, output, URL, NOW, state=state, before=made_before(state, NOW), **fixed))
    addresses = site / "content" / "addresses.txt"
    if result.published:
        is_new = not addresses.is_file() or result.addresses != addresses.read_text("utf-8")
        if result.addresses and is_new:
            addresses.write_text(result.addresses, "utf-8")
        keep(state, replace(result, repeatable=result.repeatable and not is_new), NOW)
    return result


def settled(site: Path, output: Path) -> BuildResult:
    """Build until nothing is remembered that was not remembered before."""
    built(site, output)
    return built(site, output)


def tree(output: Path) -> dict[str, bytes]:
    """Return path → bytes of what is published."""
    found = (path for path in output.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found}


def fresh(site: Path, tmp_path: Path) -> tuple[BuildResult, dict[str, bytes]]:
    """Return what a build gives that has nothing to go by."""
    shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
    request = build_request(site, tmp_path / "fresh" / "output", URL, NOW, cache=tmp_path / "fresh" / "cache")
    result = build(request)
    return result, tree(tmp_path / "fresh" / "output")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the files that are made, in every build from now on."""
    found: list[str] = []
    whole = lay_all.Laying._laid

    def noted(self: lay_all.Laying, output: Any, path: Path) -> bytes:
        found.append(output.address)
        return whole(self, output, path)

    monkeypatch.setattr(lay_all.Laying, "_laid", noted)
    monkeypatch.setattr("kindling.engine.many._WORTH", 10**9)  # in this process alone, where they are counted
    return found


def test_after_a_change_of_words_only_what_holds_them_is_made_and_nothing_else_is_touched(
    site: Path, tmp_path: Path, made: list[str]
) -> None:
    output = tmp_path / "output"
    settled(site, output)
    before = {path: path.stat() for path in output.rglob("*") if path.is_file()}
    post = site / "content" / "posts" / "two.md"
    post.write_text(f"{post.read_text('utf-8').rstrip()} As never before.\n", "utf-8")
    made.clear()
    result = built(site, output)
    assert result.published
    pages = [address for address in made if address.endswith("/")]
    assert "/posts/two/" in pages
    assert len(pages) < 8, pages
    assert tree(output) == fresh(site, tmp_path)[1]
    changed = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()
               and (path not in before or before[path].st_ino != path.stat().st_ino)}  # fmt: skip
    assert "posts/two/index.html" in changed
    assert "index.html" not in changed
    again = {path.relative_to(output).as_posix() for path in before if path.is_file()
             and path.stat().st_mtime_ns != before[path].st_mtime_ns}  # fmt: skip
    assert again - {MANIFEST} <= changed


def test_a_title_makes_what_shows_it_and_nothing_else(site: Path, tmp_path: Path, made: list[str]) -> None:
    output, post = tmp_path / "output", site / "content" / "posts" / "two.md"
    text = post.read_text("utf-8").replace("title: ", "slug: two\ntitle: ", 1)
    post.write_text(text, "utf-8")
    series = site / "content" / "series" / "a-small-series.md"  # what is announced is known by its title
    series.write_text(re.sub("(?ms)^planned:.*?^(?! )", "", series.read_text("utf-8")), "utf-8")
    settled(site, output)
    before = tree(output)
    post.write_text(text.replace("title: ", "title: Another ", 1), "utf-8")
    made.clear()
    result = built(site, output)
    assert result.published
    assert tree(output) == fresh(site, tmp_path)[1]
    assert result.laid < result.written / 2
    changed = {path for path, data in tree(output).items() if before.get(path) != data}
    assert "posts/two/index.html" in changed


def test_a_sign_in_the_name_of_a_file_keeps_nothing_from_being_known(site: Path, tmp_path: Path) -> None:
    """Behind that sign, what is noted of a text says what was read of it."""
    post = site / "content" / "posts" / "c#.md"
    post.write_text("---\ntitle: C sharp\nslug: c-sharp\ndate: 2026-05-01\nsummary: x\n---\n\nWords.\n", "utf-8")
    output = tmp_path / "output"
    settled(site, output)
    for typed in ("Other words.", "Words, again."):
        post.write_text(post.read_text("utf-8").replace("Words.", typed), "utf-8")
        result = built(site, output)
        assert result.laid < result.written / 2
        assert tree(output) == fresh(site, tmp_path)[1]


def source_titled(site: Path, number: int) -> None:
    library = site / "content" / "references" / "library.bib"
    library.write_text(re.sub(r"title = \{(?:\d+ )?", f"title = {{{number} ", library.read_text("utf-8")), "utf-8")


def captions_saying(site: Path, number: int) -> None:
    film(site, random.Random(number))


def article_saying(site: Path, number: int) -> None:
    own(site, "templates/article.html", "{% block main %}", f"{{% block main %}}<!-- {number} -->")


def sources_saying(site: Path, number: int) -> None:
    own(site, "templates/sources.html", "{% block main %}", f"{{% block main %}}<p>{number}</p>")


def component_saying(site: Path, number: int) -> None:
    own(site, "components/length/macro.html", "{% macro", f"{'{#'} {number} {'#}'}{{% macro")


def own(site: Path, place: str, old: str, new: str) -> None:
    """Give a site a template of its own, as the kit has it but for some words."""
    path = site / "theme" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((KIT / "kindling" / "theme" / place).read_text("utf-8").replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("save", "part"),
    [
        (source_titled, 0.5),
        (captions_saying, 0.3),
        (article_saying, 0.2),
        (sources_saying, 0.1),
        (component_saying, 0.3),
    ],
)
def test_of_captions_sources_and_templates_only_what_is_made_of_them_is_made(
    site: Path, tmp_path: Path, save: Callable[[Path, int], None], part: float
) -> None:
    output = tmp_path / "output"
    save(site, 1)
    settled(site, output)
    for number in (2, 3):
        save(site, number)
        result = built(site, output)
        assert result.published
        assert result.laid < result.written * part
        assert tree(output) == fresh(site, tmp_path)[1]


@pytest.mark.parametrize("name", ["theme/templates/sources.html", "content/addresses.txt"])
def test_a_file_that_comes_or_goes_makes_every_file_again(site: Path, tmp_path: Path, name: str) -> None:
    """What looks for a file, and finds none, reads nothing of it."""
    output = tmp_path / "output"
    sources_saying(site, 1)
    settled(site, output)
    kept = (site / name).read_bytes()
    for there in (False, True):
        (site / name).write_bytes(kept) if there else (site / name).unlink()
        result = built(site, output)
        assert result.laid == result.written
        assert tree(output) == fresh(site, tmp_path)[1]


def test_a_heading_makes_every_file_again(site: Path, tmp_path: Path, made: list[str]) -> None:
    output = tmp_path / "output"
    settled(site, output)
    post = site / "content" / "posts" / "two.md"
    post.write_text(f"{post.read_text('utf-8').rstrip()}\n\n## A heading more\n", "utf-8")
    made.clear()
    result = built(site, output)
    assert len(made) == result.written


def test_a_file_that_somebody_changed_in_the_output_is_made_again(site: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    settled(site, output)
    (output / "index.html").write_text("mine", "utf-8")
    reword(site, random.Random(1))
    assert built(site, output).published
    assert tree(output) == fresh(site, tmp_path)[1]


def killed_after(moved: int, site: Path, output: Path, tmp_path: Path) -> Path:
    """Change a word, and end the build when so many files were moved; return its work folder, as a kill leaves it."""
    post = site / "content" / "posts" / "two.md"
    post.write_text(f"{post.read_text('utf-8').rstrip()} As never before.\n", "utf-8")
    whole, count, kept = swap._put, [moved], tmp_path / "kept"
    work: list[Path] = []

    def put(file: Path, *given: Any) -> None:
        if not count[0]:
            work.append(file.parents[len(given[1].split("/")) - 1].parent)
            shutil.copytree(work[0], kept)
            raise OSError(5, "the machine died")
        count[0] -= 1
        whole(file, *given)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(swap, "_put", put)
        with pytest.raises(Exception, match="died"):
            built(site, output)
    shutil.rmtree(work[0], ignore_errors=True)
    shutil.copytree(kept, work[0])  # nothing is put in order after a kill
    return work[0]


@pytest.mark.parametrize("moved", range(4))
def test_a_change_that_is_cut_short_is_ended_by_the_next_build(site: Path, tmp_path: Path, moved: int) -> None:
    output = tmp_path / "output"
    settled(site, output)
    before = tree(output)
    work = killed_after(moved, site, output, tmp_path)
    between, after = tree(output), fresh(site, tmp_path)[1]
    assert all(data in (before.get(path), after.get(path)) for path, data in between.items())
    assert (work / "journal").is_file()
    assert built(site, output).published
    assert tree(output) == after
    assert not (work / "journal").exists()


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_killed_while_it_notes_what_was_made_leaves_nothing_lying_about(
    site: Path, tmp_path: Path, number: int
) -> None:
    """Two notes are written; whichever is cut short, the next command that builds takes its stray away."""
    output, kept, count = tmp_path / "output", site / ".kindling" / "built", [number]
    settled(site, output)
    reword(site, random.Random(1))

    def put(folder: Cache, key: str, data: bytes) -> None:  # of which there are other kinds, too
        count[0] -= folder.path == kept
        if not count[0] and folder.path == kept:
            (folder.path / f"{key}.0123.unfinished").write_bytes(data[:9])
            raise KeyboardInterrupt
        whole(folder, key, data)

    whole = Cache.put
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Cache, "put", put)
        with pytest.raises(KeyboardInterrupt):
            built(site, output)
    state = state_of(site, KIT, output, {"siteurl": URL, "check": False})
    assert state and known_result(state, NOW) is None, "the next command builds"
    built(site, output)
    assert [path.name for path in kept.iterdir() if not path.name.endswith(".kept")] == []


def test_a_journal_that_was_never_whole_goes_with_the_work_folder(site: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    settled(site, output)
    work = tmp_path / ".kindling-output"
    work.mkdir()
    (work / ".kindling-part").write_text("half")
    reword(site, random.Random(1))
    assert built(site, output).published
    assert not work.exists()


@pytest.mark.parametrize("said", ["", "0" * 64, "\0\xff"])
def test_what_a_damaged_journal_says_is_not_believed(site: Path, tmp_path: Path, said: str) -> None:
    output = tmp_path / "output"
    settled(site, output)
    work = killed_after(2, site, output, tmp_path)
    (work / "journal").write_text(said, "utf-8")
    assert built(site, output).published
    assert tree(output) == fresh(site, tmp_path)[1]
    assert not (work / "journal").exists()


def test_a_check_that_saw_other_pages_since_misleads_nobody(site: Path, tmp_path: Path) -> None:
    """What verifying knows of pages is kept in one place; the last build says which of them it has seen."""
    output = tmp_path / "output"
    settled(site, output)
    post = site / "content" / "posts" / "two.md"
    text = post.read_text("utf-8")
    post.write_text(text.replace("## A heading", "## Another heading"), "utf-8")
    assert not build(build_request(site, output, URL, NOW, check_only=True)).published
    post.write_text(f"{text.rstrip()} As never before.\n", "utf-8")
    assert built(site, output).published
    post.write_text(f"{text.rstrip()} [As before](one.md#a-place).\n", "utf-8")
    again, alone = built(site, output), fresh(site, tmp_path)[0]
    assert told(again) == told(alone)


def test_a_damaged_list_of_what_was_made_costs_time_and_nothing_else(site: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    settled(site, output)
    reword(site, random.Random(2))
    for kept in (site / ".kindling" / "built").iterdir():
        data = kept.read_bytes()
        kept.write_bytes(data[: len(data) // 2])
    assert built(site, output).published
    assert tree(output) == fresh(site, tmp_path)[1]


def test_nothing_that_is_asked_of_a_site_is_remembered_where_nobody_notes_what_it_read() -> None:
    """``functools.cache`` may hold what depends on what is given alone; of a site, ``once`` and its like remember."""
    found = [
        f"{path.name}:{call.lineno}"
        for path in sorted((KIT / "plugins").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("cache", "lru_cache")
        if {"site", "plan", "document"} & {name.id for name in ast.walk(call) if isinstance(name, ast.Name)}
    ]
    assert found == []


def redraw(site: Path, chance: random.Random) -> None:
    """Draw a picture anew."""
    picture = site / "content" / "media" / "square.svg"
    text = picture.read_text("utf-8")
    picture.write_text(text.replace("</svg>", f"<desc>{chance.randrange(10**6)}</desc></svg>"), "utf-8")


def resource(site: Path, chance: random.Random) -> None:
    """Give a source another title."""
    library = site / "content" / "references" / "library.bib"
    text = library.read_text("utf-8")
    library.write_text(text.replace("title = {A ", f"title = {{A {chance.choice(WORDS[:4])} "), "utf-8")


def leave_out(site: Path, chance: random.Random) -> None:
    """Leave a plugin out, or take it back."""
    conf = site / "pelicanconf.py"
    line = f'PLUGINS.remove("kindling.plugins.{chance.choice(["related", "discussion", "spoken"])}")\n'
    text = conf.read_text("utf-8")
    conf.write_text(text.replace(line, "") if line in text else f"{text}{line}", "utf-8")


def slip(site: Path, chance: random.Random) -> None:
    """Make a mistake in a text, as it may be in the middle of a sentence."""
    path = chance.choice(texts(site))
    path.write_text(f"{path.read_text('utf-8')}\nSee [this](nowhere.md) and [@nobody].\n", "utf-8")


OFTEN = (*EDITS, film, film, redraw, resource, restyle, remodel, leave_out, slip, *[reword] * 16)
FIRST = (reword, reword, film, reword, redraw, reword, resource, restyle, reword, remodel, leave_out, reword, slip)


@whole_or_exam("edits", 20, 500, "Random edits, each built in a new process, and a fresh build")
def test_what_is_not_made_again_is_as_a_fresh_build_makes_it(
    edits: int, site: Path, tmp_path: Path, figures: Callable[[str], None], made: list[str]
) -> None:
    chance, output, broken, parts = random.Random(edits), tmp_path / "output", False, 0
    settled(site, output)
    for number in range(edits):
        edit = start_again if broken else FIRST[number] if number < len(FIRST) else chance.choice(OFTEN)
        edit(site, chance)
        alone, files = fresh(site, tmp_path)  # before the other writes down which addresses readers have now
        made.clear()
        again = built(site, output)
        parts += again.published and len(made) < again.written
        assert told(again) == told(alone), (number, edit.__name__)
        assert again.published == alone.published
        broken = not alone.published
        if not broken:
            assert tree(output) == files, (number, edit.__name__)
    assert parts > edits / 10, "some of them change words alone"
    figures(f"{edits} edits, after {parts} of them only a part was made; no file and no problem differed")
