"""A hint about files, pictures and films is a promise too: a machine obeys it on a whole site, and no other is told.

It moves and renames files as it edits texts: names, alt texts, posters, chapters, captions.
"""

import random
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from kindling.model.problems import Problem
from tests.engine.test_sites import built

_HEAD = "---\ntitle: {0}\ndate: 2026-11-09\nsummary: In one line.\n{1}---\n\nWords.\n\n{2}\n"
_VIDEO = "video: https://youtu.be/jNQXAC9IVRw\nduration: 1:12\ndescribed: true\nposter: /media/walk.jpg\n"
_CAPTIONS = "captions: /media/joy.vtt\n"
_FILM = f"{_VIDEO}{_CAPTIONS}"
_VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nJoy at work.\n"


@dataclass(frozen=True)
class FaultyText:
    """A text with a fault, and what lies beside it: ``name → made``."""

    head: str = ""
    body: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def text(self, title: str) -> str:
        return _HEAD.format(title, self.head, self.body)


#: a name → what somebody writes; each has one fault that is told as more than advice
FAULTS: dict[str, FaultyText] = {
    "no alt text": FaultyText(body="![](../media/walk.jpg)"),
    "the name of a file as alt text": FaultyText(body="![walk.jpg](../media/walk.jpg)"),
    "alt text of what decorates": FaultyText(body="![A walk](../media/walk.jpg){.decorative}"),
    "a link of a picture alone": FaultyText(body="[![](../media/walk.jpg)](https://example.org/)"),
    "a cover without words": FaultyText("cover: /media/walk.jpg\n"),
    "a cover that is not there": FaultyText("cover: /media/wlak.jpg\ncover_alt: A walk\n"),
    "a picture elsewhere": FaultyText(body="![A river](https://example.org/river.jpg)"),
    "a picture for paper": FaultyText(body="![A scan](../media/scan.tiff)", files={"scan.tiff": "TIFF"}),
    "a wrong ending": FaultyText(body="![A ladder](../media/ladder.jpg)", files={"ladder.jpg": "PNG"}),
    "a misspelt picture": FaultyText(body="![A walk](../media/wakl.jpg)"),
    "a poster that is not there": FaultyText(_VIDEO.replace("walk.jpg", "wlak.jpg") + _CAPTIONS),
    "a poster that is no picture": FaultyText(_VIDEO.replace("walk.jpg", "joy.vtt") + _CAPTIONS),
    "captions that are not there": FaultyText(_VIDEO + "captions: /media/jyo.vtt\n"),
    "captions as plain text": FaultyText(_VIDEO + "captions: /media/said.txt\n", files={"said.txt": "text"}),
    "no captions": FaultyText(_VIDEO),
    "a chapter without a time": FaultyText(_FILM + "chapters:\n  - 0:00 Joy\n  - Power\n"),
    "a chapter with its time behind it": FaultyText(_FILM + "chapters:\n  - 0:00 Joy\n  - Kindness 0:42\n"),
    "chapters in no order": FaultyText(_FILM + "chapters:\n  - 0:00 Joy\n  - 0:50 Us\n  - 0:42 Kindness\n"),
    "a chapter behind the end": FaultyText(_FILM + "chapters:\n  - 0:00 Joy\n  - 2:10 Kindness\n"),
    "a file of no kind": FaultyText(files={"noending": "text"}),
    "a program": FaultyText(files={"run.php": "text"}),
    "a file that no text names": FaultyText(files={"slides.key": "text"}),
    "a name with an ending too many": FaultyText(files={"talk.php.pdf": "text"}),
    "a name of a device": FaultyText(body="![A walk](../media/con.jpg)", files={"con.jpg": "JPEG"}),
}  # fmt: skip


def laid(folder: Path, names: list[str]) -> Path:
    """Lay down a site with a text for each of these faults; return its folder."""
    site = folder / "site"
    for part in ("posts", "media"):
        (site / "content" / part).mkdir(parents=True)
    (site / "pelicanconf.py").write_text('SITENAME = "Net"\nAUTHOR = "Ann"\n', "utf-8")
    _make(site / "content/media/walk.jpg", "JPEG")
    (site / "content/media/joy.vtt").write_text(_VTT, "utf-8")
    for number, name in enumerate(names):
        fault = FAULTS[name]
        (site / f"content/posts/fault-{number}.md").write_text(fault.text(f"Text {number}"), "utf-8")
        for file, form in fault.files.items():
            _make(site / "content/media" / file, form)
    good = FaultyText(_FILM).text("Good")
    (site / "content/posts/good.md").write_text(good, "utf-8")
    return site


def _make(path: Path, form: str) -> None:
    if form == "text":
        path.write_text("Words.\n", "utf-8")
    else:
        Image.new("RGB", (40, 30), (120, 90, 60)).save(path, form)


def told(site: Path) -> list[Problem]:
    """Return what a site is told, less what is advice."""
    found = built(site, site.parent / "output", check_only=True).problems
    return [problem for problem in found if problem.severity != "advice"]


def obey(problem: Problem, site: Path) -> bool:
    """Do on a site what a hint says; return whether a machine can."""
    path, hint = site / problem.path, problem.hint
    if found := re.match(r"(?:call it|give it another name, such as) (\S+)$", hint):
        path.rename(path.with_name(found[1]))
        return True
    if found := re.search(r"take (\.\w+) out of its name", hint):
        path.rename(path.with_name(path.name.replace(found[1], "", 1)))
        return True
    if "out of content/" in hint and path.is_file() and path.suffix != ".md":
        path.rename(site / path.name)
        return True
    if not path.is_file() or path.suffix != ".md":
        return False
    lines = path.read_text("utf-8").split("\n")
    changed = _line(problem, lines, site)
    if changed is not None:
        path.write_text("\n".join(changed), "utf-8")
    return changed is not None


def _line(problem: Problem, lines: list[str], site: Path) -> list[str] | None:
    """Return the lines of a text after its writer did what a hint says."""
    at, hint = problem.line - 1, problem.hint
    if found := re.match(r"(?:write|add) (cover_alt|captions|duration): with .*", hint):
        more = {"cover_alt": "A walk", "captions": "/media/joy.vtt", "duration": "1:12"}
        return [lines[0], f"{found[1]}: {more[found[1]]}", *lines[1:]]
    if hint.startswith("put the chapters in the order"):
        return [*lines[: at - 1], lines[at], lines[at - 1], *lines[at + 1 :]]
    if hint.endswith("take it out"):
        return [*lines[:at], *lines[at + 1 :]]
    media = site / "content/media"
    if hint.startswith("save it in content/media/"):
        shutil.copy(media / "walk.jpg", media / "river.jpg")
    if hint.startswith("save it as JPEG"):
        with Image.open(media / "scan.tiff") as scan:
            scan.save(media / "scan.jpg")
        (media / "scan.tiff").unlink()
    if found := re.match(r"export it as WebVTT, and write (\S+)", hint):
        shutil.copy(media / "joy.vtt", site / f"content{found[1]}")
    new = _rewritten(problem, lines[at])
    return [*lines[:at], new, *lines[at + 1 :]] if new else None


#: how a hint begins → what in the line is written otherwise; ``\\1`` is what the hint says
_WAYS = [
    (r"write what it shows: (!\[A nurse laughs\]\(\S+\))", r".*", r"\1"),
    (r"say what it shows", r"!\[[^\]]*\]", "![A walk by the river]"),
    (r"keep one of the two", r"\{\.decorative\}", ""),
    (r"write as its alt text", r"!\[\]", "![To the example]"),
    (r"save it in content/media/", r"https://example\.org/", "/media/"),
    (r"save it as JPEG", r"scan\.tiff", "scan.jpg"),
    (r'write (?:when it begins before its title: )?("\d[\d:]* .+")$', r".*", r"  - \1"),
    (r"export it as WebVTT, and write (\S+)", r": .*", r": \1"),
    (r"name a picture", r".*", "poster: /media/walk.jpg"),
]


def _rewritten(problem: Problem, line: str) -> str:
    """Return a line of a text as a hint has it; "" where no machine knows."""
    if found := re.match(r"did you mean /(\S+)\?", problem.hint):
        said = re.findall("'([^']+)'", problem.message)
        return line.replace(next(each for each in said if each in line), f"/{found[1]}")
    for begins, typed, better in _WAYS:
        if found := re.match(begins, problem.hint):
            words = found.expand(better)
            return re.sub(typed, lambda _, words=words: words, line, count=1)  # type: ignore[misc]
    return ""


def broken_promises(names: list[str], folder: Path) -> list[str]:
    """Obey all hints of a site, round after round, and return what came of those that did not keep their promise."""
    site = laid(folder, names)
    broken: list[str] = []
    known: set[tuple[str, str]] = set()
    for _ in range(4):
        now = told(site)
        broken += [f"told again: {each}" for each in now if _fact(each) in known]
        broken += [f"no machine can do it: {each}" for each in now if not obey(each, site)]
        known |= set(map(_fact, now))
        if broken or not now:
            return broken
    return [f"no end of it: {problem}" for problem in told(site)]


def _fact(problem: Problem) -> tuple[str, str, str]:
    return problem.path, problem.rule, problem.message


@pytest.mark.whole
def test_each_hint_about_files_keeps_its_promise(tmp_path: Path) -> None:
    assert broken_promises([*FAULTS], tmp_path) == []


@pytest.mark.whole
def test_each_fault_is_told_at_its_own_text_or_file(tmp_path: Path) -> None:
    site = laid(tmp_path, [*FAULTS])
    places = {problem.path for problem in told(site)}
    for number, (name, fault) in enumerate(FAULTS.items()):
        own = {f"content/posts/fault-{number}.md", *(f"content/media/{file}" for file in fault.files)}
        assert own & places, name
    assert "content/posts/good.md" not in places


@pytest.mark.exam("Hints about files obeyed by a machine")
def test_each_hint_about_files_of_many_sites_keeps_its_promise(tmp_path: Path, figures: Callable[[str], None]) -> None:
    chance = random.Random(80)
    for number in range(60):
        names = chance.sample([*FAULTS], chance.randint(2, 8))
        (tmp_path / str(number)).mkdir()
        assert broken_promises(names, tmp_path / str(number)) == [], names
        shutil.rmtree(tmp_path / str(number))
    figures("60 sites with two to eight faults of names, pictures, posters, chapters and captions: each hint is kept")
