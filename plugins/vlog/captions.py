"""What may be wrong with captions that can be read: order, overlaps, speed, length of lines. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType

from plugins._kit.problems import Problem, Severity
from plugins.vlog.webvtt import Cue, Cues, Fault, clock, read_subrip, read_webvtt

MOST_A_SECOND = 20  #: characters; faster than this few can read
LONGEST_LINE = 42  #: characters
MOST_LINES = 2
#: what a citation or note begins with; @{} is none
_OPENED = re.compile(r"\^\[\S*|\[\^\S*|\[(?:[^\[\]]*\s)?-?@(?:\w|\{(?![{}\s]*\}))\S*")
_READERS = MappingProxyType({".vtt": read_webvtt, ".srt": read_subrip})


def ending_of(source: str) -> str:
    """Return a file's ending, ".vtt"."""
    return f".{source.rpartition('.')[2].lower()}"


def read_captions(source: str, text: str) -> Cues | None:
    """Return what a captions file holds; None for a file that is neither WebVTT nor SubRip."""
    reader = _READERS.get(ending_of(source))
    return reader(text) if reader else None


def caption_problems(path: str, cues: Cues, seconds: float) -> Iterator[Problem]:
    """Yield a file's faults, then what would make it hard to read; ``seconds`` is the video's length, 0: unknown."""
    yield from (_problem(path, "vlog/captions-syntax", fault) for fault in cues.faults)
    if not cues.cues and not cues.faults:
        yield _problem(
            path, "vlog/captions-empty", Fault(1, 1, "the file holds no cues", "write what is said, and when")
        )
    for cue in cues.cues:
        yield from _time_problems(path, cue, seconds)
        yield from _reading_problems(path, cue)
    for before, cue in pairwise(cues.cues):
        yield from _order_problems(path, before, cue)


def _problem(path: str, rule: str, fault: Fault, severity: Severity = "error") -> Problem:
    message = f"column {fault.column}: {fault.message}"
    return Problem(path, fault.line, rule, message, fault.hint, severity)


def _time_problems(path: str, cue: Cue, seconds: float) -> Iterator[Problem]:
    if cue.end <= cue.start:
        fact = f"the cue ends at {clock(cue.end)}, which is not after its start at {clock(cue.start)}"
        yield _problem(path, "vlog/captions-times", Fault(cue.line, 1, fact, "mend one of the two times"))
    elif seconds and cue.start >= seconds * 1000:
        fact = f"the cue begins at {clock(cue.start)}, and the video ends at {clock(round(seconds * 1000))}"
        yield _problem(
            path, "vlog/captions-times", Fault(cue.line, 1, fact, "check that these captions are this video's")
        )


def _reading_problems(path: str, cue: Cue) -> Iterator[Problem]:
    lines = cue.plain_lines
    length, span = len(" ".join(lines)), cue.end - cue.start
    if not length:
        yield _warning(path, "vlog/captions-empty", cue.line, "the cue has no words", "write them, or take the cue out")
    if len(lines) > MOST_LINES:
        fact = f"the cue has {len(lines)} lines; {MOST_LINES} are the most that leave the picture free"
        yield _warning(path, "vlog/captions-lines", cue.line + 1, fact, "part it into two cues")
    for offset, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            fact = f"the line has {len(line)} characters; {LONGEST_LINE} fit on a small screen"
            yield _warning(path, "vlog/captions-lines", cue.line + offset, fact, "break it, or part the cue")
        if opened := _OPENED.search(line):
            fact = f"{opened[0]} begins a citation or note that is not whole in its cue: viewers would see it as typed"
            hint = "write a note as ^[its text]" if opened[0][:2] == "[^" else "put the whole of it into one cue"
            yield _problem(path, "vlog/captions-aside", Fault(cue.line + offset, 1, fact, hint))
    if span > 0 and length * 1000 > MOST_A_SECOND * span:
        pace = f"{length * 1000 / span:.0f} characters a second ({length} in {span / 1000:g} s)"
        fact = f"the cue passes at {pace}; {MOST_A_SECOND} can be read"
        yield _warning(path, "vlog/captions-speed", cue.line, fact, "show it longer, or say it shorter")


def _order_problems(path: str, before: Cue, cue: Cue) -> Iterator[Problem]:
    if cue.start < before.start:
        fact = f"the cue begins at {clock(cue.start)}, before the one above it ({clock(before.start)})"
        yield _problem(
            path, "vlog/captions-times", Fault(cue.line, 1, fact, "put the cues in the order of their times")
        )
    elif cue.start < before.end:
        fact = f"the cue begins at {clock(cue.start)}, while the one above lasts until {clock(before.end)}"
        yield _warning(path, "vlog/captions-overlap", cue.line, fact, "let one end where the next begins")


def _warning(path: str, rule: str, line: int, fact: str, hint: str) -> Problem:
    return _problem(path, rule, Fault(line, 1, fact, hint), "warning")


def in_order(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Return the cues by their times, as a player shows them."""
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))


def own_language(captions: Mapping[str, tuple[Cue, ...]], lang: str) -> tuple[Cue, ...]:
    """Return the cues in a page's language: exactly it, else the same but for its region, else the first there are."""
    return captions.get(own_tag(captions, lang), ())


def own_tag(captions: Mapping[str, tuple[Cue, ...]], lang: str) -> str:
    """Return which of the languages that have cues is a page's own, as ``own_language`` says; "" without any."""
    same = [tag for tag in captions if tag.partition("-")[0] == lang.partition("-")[0]]
    return next((tag for tag in (lang, *same, *captions) if captions.get(tag)), "")
