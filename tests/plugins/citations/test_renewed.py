"""A pandoc that stays: what it formats anew is what one for the whole site formats, and none is left behind."""

import gc
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kindling.model.noted import Remembered
from kindling.plugins.citations.cited import SiteCitations
from kindling.plugins.citations.engine import pandoc_program
from kindling.plugins.citations.questions import whole
from kindling.plugins.citations.renewed import Formatting
from kindling.plugins.citations.staying import StayingPandoc
from tests.plugins.citations.pages import LIBRARY, site_of
from tests.plugins.citations.test_engine import program
from tests.tiers import ENOUGH

TEXTS = [
    "W [@han2014; @west2021, p. 3] w @han2014 w [-@schein2017, pp. 33-35]",
    "W [see @nhs2020; @han2014, ch. 2] w [@schein2017] w ^[A note, @west2021.] w [@west2021]",
    "W @NHSEngland w",
]
STYLES = ["vancouver", "apa", "chicago-notes", "chicago-author-date", "oscola", "modern-language-association"]
EMPTY: dict[str, Any] = {"files": [], "runs": [], "stand_ins": 0, "styles": {}, "public": [], "places": []}
ITEMS = ["@han2014", "@west2021, p. 9", "see @schein2017, ch. 4", "-@nhs2020", "@nhs2020 and more"]


class Stay:
    """A process that stays: what it keeps, and what its pandoc was asked."""

    def __init__(self, jobs: list[Any]) -> None:
        self.lasting, self.jobs = Remembered(), jobs

    def shown(self, texts: list[str], library: str = LIBRARY[0][1], **settings: Any) -> str:
        site = replace(site_of(texts, **settings), lasting=self.lasting)
        return shown_of(whole(site, [(LIBRARY[0][0], library)]))

    def singly(self, texts: list[str], library: str = LIBRARY[0][1], **settings: Any) -> SiteCitations:
        """Return what comes of a site each of whose files is made when somebody asks for it."""
        site = replace(site_of(texts, **settings), lasting=self.lasting, made_singly=True)
        return whole(site, [(LIBRARY[0][0], library)])

    def end(self) -> None:
        for asked, (_, answer) in self.lasting.items():
            if asked[0] is Formatting:
                answer.pandoc.end()


def documents_of(job: Any) -> list[Any]:
    return [document for run in job["runs"] for document in run["documents"]]


def shown_of(found: Any) -> str:
    return repr((dict(found.views), dict(found.sources), found.problems))


def anew(texts: list[str], library: str = LIBRARY[0][1], **settings: Any) -> str:
    return shown_of(whole(site_of(texts, **settings), [(LIBRARY[0][0], library)]))


@pytest.fixture
def stay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stay]:
    """A process that stays, whose pandoc is ended."""
    jobs: list[Any] = []
    answer = StayingPandoc.answer

    def noted(self: StayingPandoc, job: Any, *given: Any) -> Any:
        jobs.append(job)
        return answer(self, job, *given)

    monkeypatch.setattr(StayingPandoc, "answer", noted)
    here = Stay(jobs)
    yield here
    here.end()


@pytest.mark.parametrize("style", STYLES)
def test_what_is_formatted_singly_is_as_of_a_site_formatted_whole(stay: Stay, style: str) -> None:
    other = LIBRARY[0][1].replace("Edgar H.", "Edgar J.")
    for library in (LIBRARY[0][1], other):
        right = whole(site_of(TEXTS, style=style), [(LIBRARY[0][0], library)])
        for place in (0, 1):
            found, source, before = stay.singly(TEXTS, library, style=style), f"posts/p{place}.md", len(stay.jobs)
            assert repr(found.views[source]) == repr(right.views[source])
            (job,) = stay.jobs[before:]
            assert [one["id"] for one in documents_of(job) if one["id"] != "names"] == [source]
        found = stay.singly(TEXTS, library, style=style)
        assert repr(dict(found.sources)) == repr(dict(right.sources))
        assert dict(found.csl) == dict(right.csl)


def test_of_many_parts_all_are_formatted_together(stay: Stay) -> None:
    texts = [f"{text} w" for text in TEXTS * 6]
    found = stay.singly(texts)
    assert repr(dict(found.views)) == repr(dict(whole(site_of(texts), LIBRARY).views))
    assert len(stay.jobs) < len(texts) / 2
    assert stay.shown(texts) == anew(texts)


def test_sources_are_read_together_and_not_formatted_to_be_compared(stay: Stay) -> None:
    found, right = stay.singly(TEXTS), whole(site_of(TEXTS), LIBRARY)
    assert {ref: found.csl[ref] for ref in reversed(list(right.csl))} == dict(right.csl)
    assert [bool(job["runs"]) for job in stay.jobs] == [True, False]
    other = LIBRARY[0][1].replace("Edgar H.", "Edgar J.")
    again = stay.singly(TEXTS, other)
    assert dict(again.csl) == dict(whole(site_of(TEXTS), [(LIBRARY[0][0], other)]).csl)
    assert len(stay.jobs[-1]["files"][0]["entries"]) == 1, "the others are known"


def test_while_all_is_formatted_nobody_who_wants_one_waits(stay: Stay) -> None:
    stay.shown(TEXTS)
    (formatting,) = (answer for asked, (_, answer) in stay.lasting.items() if asked[0] is Formatting)
    with formatting._lock:
        found = stay.singly(TEXTS)
        assert repr(found.views["posts/p0.md"]) == repr(whole(site_of(TEXTS), LIBRARY).views["posts/p0.md"])


def test_where_one_part_fails_all_are_asked(stay: Stay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StayingPandoc, "_begun", lambda *_: (_ for _ in ()).throw(OSError("no process")))
    found = stay.singly(TEXTS)
    assert repr(dict(found.views)) == repr(dict(whole(site_of(TEXTS), LIBRARY).views))


@pytest.mark.parametrize("style", STYLES)
def test_what_is_formatted_anew_is_as_of_a_site_formatted_whole(stay: Stay, style: str) -> None:
    chance, texts = random.Random(style), list(TEXTS)
    assert stay.shown(texts, style=style) == anew(texts, style=style)
    for saves in range(1, 6):
        place = chance.randrange(len(texts))
        texts[place] = f"W [{'; '.join(chance.sample(ITEMS, chance.randint(1, 3)))}] w. {texts[place]}"
        assert stay.shown(texts, style=style) == anew(texts, style=style), texts[place]
        assert len(stay.jobs) == saves


def test_only_the_changed_text_is_asked(stay: Stay) -> None:
    stay.shown(TEXTS, style="apa")
    stay.shown(["W [@west2021, p. 4; @han2014] w @han2014 w [@schein2017] w", *TEXTS[1:]], style="apa")
    (job,) = stay.jobs
    assert [one["id"] for one in documents_of(job)] == ["posts/p0.md"]
    assert len([entry for file in job["files"] for entry in file["entries"]]) == 3


def test_a_source_that_is_others_is_formatted_in_every_text(stay: Stay) -> None:
    other = LIBRARY[0][1].replace("Edgar H.", "Edgar J.")
    assert other != LIBRARY[0][1]
    stay.shown(TEXTS)
    assert stay.shown(TEXTS, other) == anew(TEXTS, other)
    (job,) = stay.jobs
    assert {one["id"] for one in documents_of(job)} >= {"posts/p0.md", "posts/p1.md"}


def test_another_style_or_language_is_asked_whole(stay: Stay) -> None:
    for settings in ({}, {"style": "apa"}, {"style": "apa", "language": "cy"}):
        assert stay.shown(TEXTS, **settings) == anew(TEXTS, **settings)
    assert not stay.jobs


def test_nothing_is_asked_where_a_citation_goes(stay: Stay) -> None:
    stay.shown(TEXTS)
    assert stay.shown(TEXTS[:2]) == anew(TEXTS[:2])
    assert not stay.jobs


def test_one_that_dies_is_begun_again() -> None:
    pandoc = StayingPandoc()
    first = pandoc.answer(EMPTY, pandoc_program(""), ENOUGH)
    process = pandoc._process
    assert first and process
    process.kill()
    process.wait()
    assert pandoc.answer(EMPTY, pandoc_program(""), ENOUGH) == first
    pandoc.end()


@pytest.mark.parametrize("script", ["exit 3", "read line; echo '{'", "read line; echo '{}'", "exec sleep 600"])
def test_one_that_can_not_answer_leaves_it_to_another_way(tmp_path: Path, script: str) -> None:
    pandoc = StayingPandoc()
    assert pandoc.answer(EMPTY, program(tmp_path, script), 0.5 if "sleep" in script else ENOUGH) is None
    assert pandoc._process is None
    assert pandoc.answer(EMPTY, str(tmp_path / "none"), ENOUGH) is None


def test_where_none_can_stay_a_save_is_formatted_whole(stay: Stay, monkeypatch: pytest.MonkeyPatch) -> None:
    stay.shown(TEXTS)
    monkeypatch.setattr(StayingPandoc, "_begun", lambda *_: (_ for _ in ()).throw(OSError("no process")))
    texts = ["W [@west2021] w", *TEXTS[1:]]
    assert stay.shown(texts) == anew(texts)


def test_what_is_broken_is_told_as_of_a_whole_site(stay: Stay) -> None:
    stay.shown(TEXTS)
    texts = ["W [@west2021; @nobody] w", *TEXTS[1:]]
    assert stay.shown(texts) == anew(texts)


def test_nothing_of_one_job_is_in_the_next() -> None:
    pandoc, text = StayingPandoc(), '{"id": "a", "type": "book", "title": "Joy"}'
    asked = {**EMPTY, "files": [{"format": "json", "entries": [{"key": "a", "name": "r1", "text": text}]}]}
    first = pandoc.answer(asked, pandoc_program(""), ENOUGH)
    broken = {**asked, "files": [{"format": "none", "entries": asked["files"][0]["entries"]}]}
    assert pandoc.answer(broken, pandoc_program(""), ENOUGH) != first
    assert pandoc.answer(asked, pandoc_program(""), ENOUGH) == first
    pandoc.end()


def test_one_that_nobody_could_ask_ends_at_once() -> None:
    pandoc = StayingPandoc()
    assert pandoc.answer(EMPTY, pandoc_program(""), ENOUGH)
    process = pandoc._process
    assert process
    del pandoc
    gc.collect()
    assert process.wait(ENOUGH) == 0


def test_one_that_nobody_asks_ends() -> None:
    pandoc = StayingPandoc(idle=0.01)
    pandoc.answer(EMPTY, pandoc_program(""), ENOUGH)
    eventually(lambda: pandoc._process is None)


PARENT = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell may have taken away
from kindling.plugins.citations.staying import StayingPandoc
from tests.plugins.citations.test_renewed import EMPTY
from kindling.plugins.citations.engine import pandoc_program
pandoc = StayingPandoc()
assert pandoc.answer(EMPTY, pandoc_program(""), 600)
print(pandoc._process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_none_is_left_behind(tmp_path: Path, number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert any(tmp_path.iterdir())
        parent.send_signal(number)
        parent.wait(ENOUGH)
        eventually(lambda: not runs(child))
    assert not any(tmp_path.iterdir()), "its folder is gone, too"


def runs(process: int) -> bool:
    """Return whether a process is there, and is not merely waited for."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return found.stdout.strip()[:1] not in ("", "Z")


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    for _ in range(ENOUGH * 20):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never held")
