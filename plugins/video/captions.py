"""What may be wrong with captions that can be read: order, overlaps, speed, length of lines. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from kindling.model.graphemes import length_of
from kindling.model.problems import Problem, Severity, in_hand
from kindling.model.views import counted
from kindling.plugins.video.other_formats import format_of, way_of
from kindling.plugins.video.rolling import unrolled
from kindling.plugins.video.shown import Shown
from kindling.plugins.video.webvtt import RUN_ON, CaptionsFault, Cue, Cues, clock, read_subrip, read_webvtt

MOST_A_SECOND = 20  #: characters; faster than this few can read
LONGEST_LINE = 42  #: characters
MOST_LINES = 2
_MANY = 5  #: faults of one kind that are each told by themselves
_READERS = MappingProxyType({".vtt": read_webvtt, ".srt": read_subrip})


def ending_of(source: str) -> str:
    """Return a file's ending, ".vtt"."""
    return f".{source.rpartition('.')[2].lower()}"


def read_captions(source: str, text: str) -> Cues | None:
    """Return what a captions file holds; None for a file that is neither WebVTT nor SubRip."""
    reader = _READERS.get(ending_of(source))
    if reader and (name := format_of(text)):
        return Cues((), (CaptionsFault(1, 1, f"this is {name}, and neither WebVTT nor SubRip", way_of(source)),))
    with in_hand(source):
        found = reader(text) if reader else None
        return replace(found, cues=unrolled(found.cues)) if found else None


def caption_problems(path: str, cues: Cues, seconds: float) -> Iterator[Problem]:
    """Yield a file's faults, then what would make it hard to read; ``seconds`` is the video's length, 0: unknown.

    What is so of many cues is said once, with the place of the first.
    """
    yield from (_problem(path, "vlog/captions-syntax", fault) for fault in _told_once(cues.faults))
    if not cues.cues and not cues.faults:
        yield _problem(
            path, "vlog/captions-empty", CaptionsFault(1, 1, "the file holds no cues", "write what is said, and when")
        )
    times = [*_ends_early(cues.cues), *_out_of_order(cues.cues), *_late(cues.cues, seconds)]
    yield from (_problem(path, "vlog/captions-times", fault) for fault in _told_once(times))
    yield from (_problem(path, "vlog/captions-empty", fault, "warning") for fault in _told_once(_wordless(cues.cues)))
    yield from (_problem(path, "vlog/captions-overlap", fault, "advice") for fault in _overlaps(cues.cues))
    yield from (_problem(path, "vlog/captions-lines", fault, "advice") for fault in _long_lines(cues.cues))
    yield from (_problem(path, "vlog/captions-speed", fault, "advice") for fault in _fast(cues.cues))


def caption_faults(path: str, cues: Cues) -> Iterator[Problem]:
    """Yield what a person has to mend before captions can be cut anew; a missing empty line is mended by that."""
    faults = [fault for fault in cues.faults if fault.message != RUN_ON]
    yield from (_problem(path, "vlog/captions-syntax", fault) for fault in _told_once(faults))
    if not cues.cues and not faults:
        fact = "the file holds no cues"
        yield caption_problem(path, "vlog/captions-empty", 1, fact, "write what is said, and when")
    times = [*_ends_early(cues.cues), *_out_of_order(cues.cues)]
    yield from (_problem(path, "vlog/captions-times", fault) for fault in _told_once(times))


def too_fast(cues: Iterable[Cue]) -> int:
    """Return how many cues pass faster than few can read."""
    return sum(cue.end > cue.start and _pace(cue) > MOST_A_SECOND for cue in cues)


def _problem(path: str, rule: str, fault: CaptionsFault, severity: Severity = "error") -> Problem:
    message = f"column {fault.column}: {fault.message}"
    return Problem(path, fault.line, rule, message, fault.hint, severity)


def caption_problem(path: str, rule: str, line: int, message: str, hint: str) -> Problem:
    """Return an error at the beginning of a line of captions."""
    return _problem(path, rule, CaptionsFault(line, 1, message, hint))


def _told_once(faults: Iterable[CaptionsFault]) -> Iterator[CaptionsFault]:
    """Yield faults; of a kind that a file is full of, the first alone, with how many there are."""
    kinds: dict[str, list[CaptionsFault]] = {}
    for fault in faults:
        kinds.setdefault(re.sub(r"'[^']*'|[0-9][0-9:.,]*", "…", f"{fault.message} {fault.hint}"), []).append(fault)
    alone = [fault for same in kinds.values() if len(same) <= _MANY for fault in same]
    full = [same for same in kinds.values() if len(same) > _MANY]
    first = [replace(same[0], message=f"{same[0].message}{_more(same)}") for same in full]
    yield from sorted([*alone, *first], key=lambda fault: fault.line)


_HOUR = 3_600_000  #: in milliseconds


def _more(same: Sequence[CaptionsFault | Cue]) -> str:
    """Return how often the same is so elsewhere, and where last; "" where it is so once."""
    others = len(same) - 1
    if not others:
        return ""
    return f" (and {others} more like it, the last on line {same[-1].line})"


def _ends_early(cues: Iterable[Cue]) -> Iterator[CaptionsFault]:
    for cue in cues:
        if cue.end <= cue.start:
            fact = f"the cue ends at {clock(cue.end)}, which is not after its start at {clock(cue.start)}"
            yield CaptionsFault(cue.line, 1, fact, "mend one of the two times")


def _late(cues: Iterable[Cue], seconds: float) -> Iterator[CaptionsFault]:
    """Yield one fault for all the cues after the end: it is the end that is wrong, or the file.

    Timelines of programs for films begin at an hour.
    """
    cues = [*cues]
    if same := [cue for cue in cues if seconds and cue.end > cue.start >= seconds * 1000]:
        ends = clock(round(seconds * 1000))
        fact = f"the cue begins at {clock(same[0].start)}, and the video ends at {ends}{_more(same)}"
        hint = "check that these captions are this video's, and duration: where you wrote it"
        if all(_HOUR <= cue.start < _HOUR + seconds * 1000 for cue in cues):
            hint = "their timeline begins at 01:00:00: let it begin at 00:00:00, and export the captions again"
        yield CaptionsFault(same[0].line, 1, fact, hint)


def not_shown(path: str, cues: Cues, shown: Shown) -> Iterator[Problem]:
    """Yield that no cue of a file is in the part that is shown of its film."""
    if not shown.is_part or not cues.cues or any(shown.shows(cue.start / 1000, cue.end / 1000) for cue in cues.cues):
        return
    first, last = min(cue.start for cue in cues.cues), max(cue.end for cue in cues.cues)
    part = f"from {clock(shown.start * 1000)}" + (f" to {clock(shown.end * 1000)}" if shown.end else " on")
    fact = f"none of these is shown: they last from {clock(first)} to {clock(last)}, and the video is shown {part}"
    hint = "captions keep the times of the whole film, also where a part of it is shown"
    yield _problem(path, "vlog/captions-times", CaptionsFault(cues.cues[0].line, 1, fact, hint), "warning")


def _out_of_order(cues: Sequence[Cue]) -> Iterator[CaptionsFault]:
    for before, cue in pairwise(cues):
        if cue.start < before.start:
            fact = f"the cue begins at {clock(cue.start)}, before the one above it ({clock(before.start)})"
            yield CaptionsFault(cue.line, 1, fact, "put the cues in the order of their times")


def _wordless(cues: Iterable[Cue]) -> Iterator[CaptionsFault]:
    for cue in cues:
        if not any(cue.plain_lines):
            yield CaptionsFault(cue.line, 1, "the cue has no words", "write them, or take the cue out")


def _overlaps(cues: Sequence[Cue]) -> Iterator[CaptionsFault]:
    if same := [(before, cue) for before, cue in pairwise(cues) if before.start <= cue.start < before.end]:
        before, cue = same[0]
        more = _more([each for _, each in same])
        fact = f"the cue begins at {clock(cue.start)}, while the one above lasts until {clock(before.end)}{more}"
        yield CaptionsFault(cue.line, 1, fact, "let one end where the next begins")


def _long_lines(cues: Sequence[Cue]) -> Iterator[CaptionsFault]:
    """Yield one fault for all the lines of a file, since many tools write them so and many players break them."""
    lines = [
        (cue.line + at, length_of(line)) for cue in cues for at, line in enumerate(cue.plain_lines, start=1) if line
    ]
    long = [(line, length) for line, length in lines if length > LONGEST_LINE]
    high = [cue for cue in cues if len([*filter(None, cue.plain_lines)]) > MOST_LINES]
    facts = []
    if long:
        most = max(length for _, length in long)
        many = f"{len(long)} of {counted(len(lines), 'line')} {'is' if len(long) == 1 else 'are'} longer"
        facts.append(f"{many} than {LONGEST_LINE} characters, which fit on a small screen (the longest: {most})")
    if high:
        many = f"{len(high)} of {counted(len(cues), 'cue')} {'has' if len(high) == 1 else 'have'} more"
        facts.append(f"{many} than {MOST_LINES} lines, the most that leave the picture free")
    if facts:
        first = min([*(line for line, _ in long), *(cue.line + 1 for cue in high)])
        yield CaptionsFault(
            first, 1, "; ".join(facts), "break long lines, or part the cues: `make captions FROM=…` does"
        )


def _fast(cues: Sequence[Cue]) -> Iterator[CaptionsFault]:
    paced = [(_pace(cue), cue) for cue in cues if cue.end > cue.start]
    same = [(pace, cue) for pace, cue in paced if pace > MOST_A_SECOND]
    if same:
        fastest, cue = max(same, key=lambda one: one[0])
        many = f"{len(same)} of {counted(len(cues), 'cue')} {'passes' if len(same) == 1 else 'pass'}"
        pace = f"at more than {MOST_A_SECOND} characters a second"
        fact = f"{many} {pace}; the fastest, on line {cue.line}, at {fastest:.0f}"
        yield CaptionsFault(same[0][1].line, 1, fact, "show them longer, or say it shorter")


def _pace(cue: Cue) -> float:
    """Return how many characters a second pass."""
    return length_of(" ".join(filter(None, cue.plain_lines))) * 1000 / (cue.end - cue.start)


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
