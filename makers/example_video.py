"""Make one of the example videos: moving title cards in the site's look, with a spoken narration.

    python -m makers.example_video joy

reads ``makers/example_videos/joy.yaml`` and writes ``content/media/joy.mp4``, ``.webm``, ``.jpg`` and
``.vtt``; it prints the chapters for the front matter of the post.

Each sentence is spoken and measured by itself, so a caption is on the screen for as long as its words are
heard. The words on the cards are checked to be among the words that are said, so that someone who only
listens misses nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]
    Point = tuple[float, float]

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "tools" / "example_videos"
MEDIA = ROOT / "content" / "media"

MISSING = 3
"""Exit code when a program, a package or the typeface is not there."""

WIDTH, HEIGHT, FRAMES_A_SECOND = 1280, 720, 25
PAPER, INK, ACCENT, TINT = "#fbf8f2", "#231f1b", "#0f5f5c", "#b5cbc6"
TYPEFACE = "Charis SIL"

HEARD_AT = 24_000
"""Samples a second of the voice."""

LOUDNESS, PEAK = -16.0, -2.0
"""Loudness of the whole in LUFS, and its highest peak in dB."""

LARGEST = 1_500_000
"""Bytes that a film may weigh, so that it loads on a ward with poor signal."""

CAPTION_WIDTH, CAPTION_SPEED = 37, 17.0
"""Characters a line, and characters a second, that people read with ease."""

LEAD = 1.0
"""Seconds between the start of a chapter and its first word."""

PAUSE = 0.5
EARLY = 0.35
"""Seconds that words are shown before they are said."""


class Unfit(Exception):
    """The video cannot be made as its script asks; the message says why."""


# -- The script, as written ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A sentence of the narration, and what it changes on the card."""

    say: str
    speak: str = ""
    show: str = ""
    style: str = "big"
    picture: dict[str, float] = field(default_factory=dict)
    pause: float = PAUSE

    @property
    def phrases(self) -> list[str]:
        """The sentence in the pieces that captions show one after the other."""
        return self.say.split(" | ")


Card = tuple[Line, ...]


@dataclass(frozen=True)
class Chapter:
    """A named stretch of the film: its cards, each a few lines."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Script:
    """A whole film as its YAML file says it."""

    title: str
    speed: float
    seed: int
    chapters: tuple[Chapter, ...]

    @property
    def cards(self) -> Iterator[Card]:
        """All cards, in order."""
        return (card for chapter in self.chapters for card in chapter.cards)

    @property
    def lines(self) -> Iterator[Line]:
        """All sentences, in order."""
        return (line for card in self.cards for line in card)


def script_from(text: str) -> Script:
    """The script in YAML, once every word shown is found among the words said."""
    import yaml

    data: dict[str, Any] = yaml.safe_load(text)
    chapters = tuple(
        Chapter(each["title"], tuple(tuple(Line(**line) for line in card) for card in each["cards"]))
        for each in data.pop("chapters")
    )
    script = Script(**data, chapters=chapters)
    for line in script.lines:
        if words(line.show) not in words(line.say):
            raise Unfit(f"shown but not said: {line.show!r}")
    return script


def words(text: str) -> str:
    """The words of a text alone, each with a space on both sides."""
    return " " + "".join(f"{word} " for word in re.findall(r"[\w’-]+", text.casefold()))


# -- The voice ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spoken:
    """One sentence as sound; ``cuts`` are the seconds at which its phrases begin, and the end of the last."""

    sound: Sound
    cuts: tuple[float, ...]


def spoken(script: Script) -> list[Spoken]:
    """Every sentence, spoken by itself; the same script gives the same sound."""
    from hibari import Hibari

    voice = Hibari()
    takes = []
    for number, line in enumerate(script.lines):
        text = (line.speak or line.say).replace(" | ", " ")
        sound = trimmed(voice(text, speed=script.speed, seed=script.seed + number))
        takes.append(Spoken(sound, phrase_cuts(sound, line.phrases)))
    return takes


def trimmed(sound: Sound, floor: float = 0.002, margin: float = 0.05) -> Sound:
    """The sound without the quiet at its ends, which fade so that nothing clicks."""
    import numpy as np

    heard = np.flatnonzero(np.abs(sound) > floor)
    edge = int(margin * HEARD_AT)
    kept = sound[max(0, heard[0] - edge) : heard[-1] + 2 * edge].copy()
    kept[:edge] *= np.linspace(0, 1, edge, dtype=np.float32)
    kept[-edge:] *= np.linspace(1, 0, edge, dtype=np.float32)
    return kept


def phrase_cuts(sound: Sound, phrases: Sequence[str]) -> tuple[float, ...]:
    """Where the phrases begin: after the quietest moment near the place that their letters suggest."""
    import numpy as np

    length = len(sound) / HEARD_AT
    step = HEARD_AT // 100
    level = np.abs(sound[: len(sound) // step * step]).reshape(-1, step).mean(axis=1)
    calm = np.convolve(level, np.ones(12) / 12, mode="same")
    letters = sum(map(len, phrases))
    cuts, before = [0.0], 0
    for phrase in phrases[:-1]:
        before += len(phrase)
        near = int(before / letters * len(calm))
        lowest = max(0, near - 60)
        cuts.append((lowest + int(np.argmin(calm[lowest : near + 60]))) / 100 + 0.06)
    return (*cuts, length)


# -- The timeline -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cue:
    """One caption, in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Words:
    """A line of words on the card, from the moment it appears to the moment it is gone."""

    text: str
    style: str
    y: float
    start: float
    end: float


@dataclass(frozen=True)
class Picture:
    """A drawing and the states it goes through, each from its moment on."""

    name: str
    start: float
    end: float
    states: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Mark:
    """A dot on the thread: a chapter or, smaller, a step; ``place`` is measured along the thread."""

    place: float
    time: float
    step: bool


@dataclass(frozen=True)
class View:
    """From a moment on, the thread is seen so: a place p on it stands at the height scale * p + shift."""

    time: float
    scale: float
    shift: float


@dataclass(frozen=True)
class Film:
    """All that happens, with its times in seconds."""

    length: float
    takes: tuple[tuple[float, Sound], ...]
    cues: tuple[Cue, ...]
    chapters: tuple[tuple[float, str], ...]
    words: tuple[Words, ...]
    pictures: tuple[Picture, ...]
    marks: tuple[Mark, ...]
    views: tuple[View, ...]


@dataclass(frozen=True)
class Timed:
    """A line of the script with the moments at which its phrases begin, and the end of the last."""

    line: Line
    chapter: int
    card: int
    take: Spoken
    times: tuple[float, ...]

    @property
    def shown(self) -> float:
        """When the card changes: just before the first of the words to be shown is said."""
        said = [words(phrase) for phrase in self.line.phrases]
        before = " ".join(said).index(words(self.line.show)) if self.line.show else 0
        for phrase, (start, end) in zip(said, pairwise(self.times), strict=True):
            if before < len(phrase):
                return blend(start, end, before / len(phrase)) - EARLY
            before -= len(phrase) + 1
        raise Unfit(f"shown across two phrases: {self.line.show!r}")


def timed(script: Script, takes: Iterable[Spoken]) -> tuple[list[Timed], list[float], float]:
    """The lines in time, the whole seconds at which the chapters begin, and the length."""
    take, now, number = iter(takes), 0.0, 0
    lines: list[Timed] = []
    begins: list[float] = []
    for index, chapter in enumerate(script.chapters):
        begins.append(float(math.ceil(now)))
        now = begins[-1] + LEAD
        for card in chapter.cards:
            number += 1
            for line in card:
                sound = next(take)
                lines.append(Timed(line, index, number, sound, tuple(now + cut for cut in sound.cuts)))
                now += sound.cuts[-1] + line.pause
    return lines, begins, float(math.ceil(now))


def film_of(script: Script, takes: Iterable[Spoken]) -> Film:
    """Return the film: every sentence, card and drawing at its moment."""
    lines, begins, length = timed(script, takes)
    marks = marks_of(lines, begins)
    return Film(
        length=length,
        takes=tuple((each.times[0], each.take.sound) for each in lines),
        cues=tuple(cues_of(lines, length)),
        chapters=tuple(zip(begins, (chapter.title for chapter in script.chapters), strict=True)),
        words=tuple(words_of(lines, begins, length)),
        pictures=tuple(pictures_of(lines, begins, length)),
        marks=tuple(marks),
        views=tuple(views_of(lines, marks, begins)),
    )


# -- Captions -----------------------------------------------------------------------------------------------


def cues_of(lines: Sequence[Timed], length: float) -> Iterator[Cue]:
    """A cue for each phrase, from its first sound to a little after its last."""
    parts = [
        (start, end, text)
        for each in lines
        for (start, end), text in zip(pairwise(each.times), each.line.phrases, strict=True)
    ]
    following = [start for start, _, _ in parts[1:]] + [length]
    for (start, end, text), after in zip(parts, following, strict=True):
        enough = max(1.0, len(text) / CAPTION_SPEED + 0.01)
        yield Cue(start, min(max(end + 0.2, start + enough), after - 0.04), text)


def vtt(cues: Iterable[Cue]) -> str:
    """The captions as WebVTT; raises when one cannot be read with ease."""
    blocks = ["WEBVTT"]
    for cue in cues:
        lines = caption_lines(cue.text)
        if len(cue.text) / (cue.end - cue.start) > CAPTION_SPEED or not 1 <= cue.end - cue.start <= 7:
            raise Unfit(f"caption too fast, too short or too long: {cue.text!r}")
        blocks.append("\n".join([f"{clock(cue.start)} --> {clock(cue.end)}", *lines]))
    return "\n\n".join(blocks) + "\n"


def caption_lines(text: str) -> list[str]:
    """One line if it fits, or two of like length, parted after a comma where that does."""
    if len(text) <= CAPTION_WIDTH:
        return [text]
    spaces = [match.start() for match in re.finditer(" ", text)]
    pairs = [[text[:cut], text[cut + 1 :]] for cut in spaces]
    fitting = [pair for pair in pairs if max(map(len, pair)) <= CAPTION_WIDTH]
    if not fitting:
        raise Unfit(f"caption too long for two lines, part it with ' | ': {text!r}")
    return min(fitting, key=lambda pair: abs(len(pair[0]) - len(pair[1])) - 12 * pair[0].endswith((",", ".", ":")))


def clock(seconds: float) -> str:
    """Return a moment as WebVTT writes it."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


# -- Words, pictures and the thread in time -----------------------------------------------------------------

THREAD, MARGIN = 126.0, 226.0
"""Where the thread hangs and where words begin, from the left edge."""

HERE = 256.0
"""How far down the dot of the chapter stands."""

FIRST_STEP, STEP, APART, SEEN_AT = 106.0, 104.0, 424.0, 96.0
"""Along the thread: to the first step, between steps, between chapters; where the dot goes when steps come."""

STYLES = {"title": (94, 106, 700), "big": (76, 90, 700), "plain": (56, 78, 400), "step": (52, STEP, 400)}
"""Size, height of a line, and weight."""


def words_of(lines: Sequence[Timed], begins: Sequence[float], length: float) -> list[Words]:
    """The words of all cards; a line that the next card has at the same place stays where it is."""
    kept: list[Words] = []
    for new in card_words(lines, begins, length):
        same = [old for old in kept if (old.text, old.y, old.end) == (new.text, new.y, new.start)]
        kept = [old for old in kept if old not in same]
        kept.append(replace(new, start=same[0].start) if same else new)
    return kept


def card_words(lines: Sequence[Timed], begins: Sequence[float], length: float) -> Iterator[Words]:
    """The words of each card; they are there until the next card's words, or the next chapter."""
    shows = [each for each in lines if each.line.show]
    for card in dict.fromkeys(each.card for each in shows):
        here = [each for each in shows if each.card == card]
        later = [each.shown for each in shows if each.card > card]
        chapter = here[0].chapter + 1
        end = min([*later[:1], *begins[chapter : chapter + 1], length + 9])
        y = HERE if here[0].line.style != "step" else SEEN_AT + FIRST_STEP
        for each in here:
            size, leading, _ = STYLES[each.line.style]
            y += 24 * (each.line.style == "plain" and each is not here[0])
            start = each.shown if each is not lines[0] else -9.0
            for text in each.line.show.split(" / "):
                yield Words(text, each.line.style, y + 0.33 * size, start, end)
                y += leading


def pictures_of(lines: Sequence[Timed], begins: Sequence[float], length: float) -> Iterator[Picture]:
    """The drawings; one stays while its name does, else until the next one or its chapter's end."""
    runs: list[tuple[str, int, list[tuple[float, float]]]] = []
    for each in lines:
        for name, state in each.line.picture.items():
            opens = each.card != next((line.card for line in lines if line.chapter == each.chapter), 0)
            time = each.shown if opens else begins[each.chapter] + 0.3
            if not runs or runs[-1][0] != name:
                runs.append((name, each.chapter, []))
            runs[-1] = (name, each.chapter, [*runs[-1][2], (time, float(state))])
    for index, (name, chapter, states) in enumerate(runs):
        start = states[0][0] if index else -9.0
        follows = runs[index + 1][2][0][0] if index + 1 < len(runs) else length + 9
        end = min([follows, *begins[chapter + 1 : chapter + 2]])
        yield Picture(name, start, end, tuple(states))


def marks_of(lines: Sequence[Timed], begins: Sequence[float]) -> list[Mark]:
    """The dots on the thread, with the time at which the thread reaches each."""
    marks, place = [], 0.0
    for chapter, begin in enumerate(begins):
        marks.append(Mark(place, begin + 0.6 if chapter else 0.5, step=False))
        steps = [each for each in lines if each.chapter == chapter and each.line.style == "step"]
        for number, each in enumerate(steps):
            marks.append(Mark(place + FIRST_STEP + number * STEP, each.shown + 0.2, step=True))
        place += APART if not steps else FIRST_STEP + len(steps) * STEP + 120
    return marks


def views_of(lines: Sequence[Timed], marks: Sequence[Mark], begins: Sequence[float]) -> Iterator[View]:
    """Where the thread is looked at: each chapter, its steps, and at the end the whole of it."""
    chapters = [mark for mark in marks if not mark.step]
    for chapter, (mark, begin) in enumerate(zip(chapters, begins, strict=True)):
        yield View(begin, 1.0, HERE - mark.place)
        steps = [each for each in lines if each.chapter == chapter and each.line.style == "step"]
        if steps:
            yield View(steps[0].shown - 0.9, 1.0, SEEN_AT - mark.place)
    scale = 440 / chapters[-1].place
    yield View(lines[-1].times[0] - 0.4, scale, 104.0)


# -- Motion -------------------------------------------------------------------------------------------------


def eased(part: float) -> float:
    """A part of a way, from 0 to 1, gone with a slow start and a slow end."""
    part = min(1.0, max(0.0, part))
    return part**3 * (part * (6 * part - 15) + 10)


def blend(a: float, b: float, part: float) -> float:
    """Return what lies between ``a`` (part 0) and ``b`` (part 1)."""
    return a + (b - a) * part


def state_at(states: Sequence[tuple[float, float]], time: float, takes: float = 1.5) -> float:
    """Return a drawing's state at ``time``; it takes ``takes`` seconds to change."""
    value = states[0][1]
    for begin, goal in states[1:]:
        value = blend(value, goal, eased((time - begin) / takes))
    return value


def view_at(views: Sequence[View], time: float, takes: float = 1.5) -> tuple[float, float]:
    """Return which stretch of the thread is seen at ``time``."""
    scale, shift = views[0].scale, views[0].shift
    for view in views[1:]:
        part = eased((time - view.time) / takes)
        scale, shift = blend(scale, view.scale, part), blend(shift, view.shift, part)
    return scale, shift


def presence(start: float, end: float, time: float, comes: float = 0.5, goes: float = 0.32) -> float:
    """How visible a thing is that comes at its start and is gone by its end."""
    return eased((time - start) / comes) * (1 - eased((time - end + goes) / goes))


# -- Drawing ------------------------------------------------------------------------------------------------


def frame(film: Film, time: float) -> str:
    """What is seen at a time, as SVG."""
    parts = [thread(film, time)]
    parts += [picture(each, time) for each in film.pictures if each.start <= time <= each.end]
    parts += [lettering(each, time) for each in film.words if each.start <= time <= each.end]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )


def lettering(shown: Words, time: float) -> str:
    """A line of words, which rises a little as it comes."""
    size, _, weight = STYLES[shown.style]
    seen = presence(shown.start, shown.end, time)
    rise = 10 * (1 - eased((time - shown.start) / 0.6))
    return (
        f'<text xml:space="preserve" x="{MARGIN}" y="{shown.y + rise:.2f}" font-family="{TYPEFACE}" '
        f'font-size="{size}" font-weight="{weight}" letter-spacing="{-0.008 * size:.2f}" '
        f'fill="{INK}" opacity="{seen:.3f}">{accented(shown.text)}</text>'
    )


def accented(line: str) -> str:
    """Return SVG text with the words between stars in the accent colour."""
    return re.sub(r"\*(.+?)\*", rf'<tspan fill="{ACCENT}">\1</tspan>', escape(line, quote=False))


def thread(film: Film, time: float) -> str:
    """The thread: drawn as far as the film has come, dashed beyond; dots done, here and coming."""
    scale, shift = view_at(film.views, time)
    reached = reached_at(film, time)
    height = partial(lambda place: scale * place + shift)
    onward = height(film.marks[-1].place) + blend(72, 260, (scale - 0.2) / 0.8)
    parts = [
        path([(THREAD, height(reached)), (THREAD, onward)], ACCENT, 3, 'stroke-dasharray="1 13" opacity="0.6"'),
        path([(THREAD, -20), (THREAD, height(reached))], ACCENT, 5),
        dot(THREAD, onward, 13, 0, 0, 1),
    ]
    chapters = [mark for mark in film.marks if not mark.step]
    for number, mark in enumerate(film.marks):
        if mark.step:
            done, here, size = eased((time - mark.time) / 0.6), 0.0, blend(4.5, 10, eased((scale - 0.3) / 0.7))
        else:
            after = chapters[chapters.index(mark) + 1 :]
            done = eased((time - after[0].time) / 0.8) if after else eased((time - film.views[-1].time - 1) / 0.8)
            here, size = eased((time - mark.time) / 0.6) * (1 - done), blend(12, 15, eased((scale - 0.3) / 0.7))
        if not mark.step or coming(film.marks, number, time):
            parts.append(dot(THREAD, height(mark.place), size, done, here, 1))
    return "".join(parts)


def coming(marks: Sequence[Mark], number: int, time: float) -> bool:
    """Whether a step is to be seen yet: from the moment its chapter begins."""
    chapter = next(mark for mark in reversed(marks[:number]) if not mark.step)
    return time >= chapter.time


def reached_at(film: Film, time: float) -> float:
    """How far along the thread the film has come."""
    points = [(-1.0, -260.0), *((mark.time, mark.place) for mark in film.marks)]
    for (begin, a), (end, b) in pairwise(points):
        if time < end:
            return blend(a, b, max(0.0, (time - begin) / (end - begin)))
    return film.marks[-1].place


def dot(x: float, y: float, size: float, done: float, here: float, seen: float) -> str:
    """A dot: dashed while it is to come, a ring with a halo when it is here, full when it is done."""
    if not -40 < y < HEIGHT + 40:
        return ""
    known = max(done, here)
    halo = f'<circle cx="{x}" cy="{y:.2f}" r="{size + 11 * here:.2f}" fill="{TINT}" opacity="{here:.3f}"/>'
    ring = f'<circle cx="{x}" cy="{y:.2f}" r="{size:.2f}" fill="{PAPER}" stroke="{ACCENT}" stroke-width="4" '
    dashes = f'{ring}stroke-dasharray="{size * 0.524:.2f}" opacity="{(1 - known) * seen:.3f}"/>'
    core = f'<circle cx="{x}" cy="{y:.2f}" r="{size:.2f}" fill="{ACCENT}" opacity="{done:.3f}"/>'
    return f'{halo}{dashes}{ring}opacity="{known:.3f}"/>{core}'


def path(points: Iterable[Point], colour: str, width: float, more: str = "") -> str:
    """Return a drawn line through ``points``."""
    way = " L".join(f"{x:.2f} {y:.2f}" for x, y in points)
    return (
        f'<path d="M{way}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-linecap="round" stroke-linejoin="round" {more}/>'
    )


# -- The pictures -------------------------------------------------------------------------------------------

MIDDLE = 1046.0
"""The middle of the pictures, from the left edge."""


def picture(shown: Picture, time: float) -> str:
    """Return a drawing as it is at ``time``."""
    seen = presence(shown.start, shown.end, time, comes=0.9, goes=0.5)
    drawing = PICTURES[shown.name](state_at(shown.states, time), time, time - shown.start)
    return f'<g opacity="{seen:.3f}">{drawing}</g>'


def mug(full: float, time: float, age: float) -> str:  # noqa: ARG001 (all drawings are called alike)
    """A mug of tea, which is full, or drains, and steams while there is tea in it."""
    middle, top, foot = MIDDLE - 20, 296.0, 526.0
    handle = (
        f"M{middle + 98} {top + 50} C{middle + 186} {top + 34} {middle + 186} {top + 160} {middle + 93} {top + 150}"
    )
    level = blend(foot, top + 34, full)
    surface = [(x, level + 2.5 * math.sin(x / 40 + time * 1.5)) for x in range(int(middle) - 100, int(middle) + 106, 6)]
    tea = "M" + " L".join(f"{x} {y:.2f}" for x, y in surface) + f" V{foot + 6} H{middle - 100} Z"
    steam = "".join(wisp(middle + 56 * side, top - 40, side, time, full) for side in (-1, 0, 1))
    return (
        f'{steam}<path d="{handle}" fill="none" stroke="{ACCENT}" stroke-width="7"/>'
        f'<path d="{cup(middle, top, foot, 0)}" fill="#fffdf9" stroke="{ACCENT}" stroke-width="7" '
        'stroke-linejoin="round"/>'
        f'<clipPath id="cup"><path d="{cup(middle, top, foot, 13)}"/></clipPath>'
        f'<path d="{tea}" fill="{ACCENT}" clip-path="url(#cup)"/>'
        + path([(MIDDLE - 164, foot + 24), (MIDDLE + 164, foot + 24)], TINT, 5)
    )


def cup(middle: float, top: float, foot: float, inset: float) -> str:
    """The outline of a mug, or of what is in it."""
    half, low, base, bend = 104 - inset, 94 - inset, foot - inset, 56 - inset
    return (
        f"M{middle - half} {top} L{middle - low} {base - bend} Q{middle - low + 1} {base} {middle - low + bend} {base} "
        f"H{middle + low - bend} Q{middle + low - 1} {base} {middle + low} {base - bend} L{middle + half} {top} Z"
    )


def wisp(x: float, y: float, side: float, time: float, full: float) -> str:
    """A line of steam, which wanders slowly and sinks as the mug empties."""
    seen = eased((full - 0.25) / 0.55)
    reach = blend(40, 116, seen) - 26 * abs(side)
    ups = [n / 24 for n in range(25)]
    way = [(x + (3 + up * 9) * math.sin(up * 5.2 - time * 1.1 + side * 1.1), y - up * reach) for up in ups]
    return path(way, ACCENT, 5, f'opacity="{0.42 * seen:.3f}"')


def tangle(state: float, time: float, age: float) -> str:  # noqa: ARG001 (all drawings are called alike)
    """A thread with dots, in a tangle, or laid out in a ring."""
    order, reaches = (0, 5, 2, 7, 3, 6, 1, 4), (0.95, 0.55, 1.1, 0.8, 0.35, 1.05, 0.7, 1.0)
    sway, points = 0.05 * state * math.sin(time * 0.9), []
    for number, other in enumerate(order):
        angle = blend(number, other, state) * math.tau / len(order) + sway
        reach = 145 * blend(1.0, reaches[number], state)
        points.append((MIDDLE + reach * math.cos(angle), 350 + reach * math.sin(angle)))
    dots = "".join(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="13" fill="{ACCENT}"/>' for x, y in points)
    return path(smooth_loop(points), ACCENT, 5, 'opacity="0.75"') + dots


def smooth_loop(points: Sequence[Point], parts: int = 14) -> list[Point]:
    """A closed Catmull-Rom curve through points."""
    count, way = len(points), []
    for index in range(count):
        a, b, c, d = (points[(index + step) % count] for step in (-1, 0, 1, 2))
        for t in (n / parts for n in range(parts + (index == count - 1))):
            weights = (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2)
            way.append(
                (
                    sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)) / 2,
                    sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)) / 2,
                )
            )
    return way


def talk(lively: float, time: float, age: float) -> str:
    """Two people, as rings, with a thread of talk between them, which comes to rest."""
    left, right, y = MIDDLE - 142, MIDDLE + 112, 302.0
    start, end = left + 58, blend(left + 58, right - 58, eased((age - 0.3) / 1.6))
    way = []
    for number in range(61):
        part = number / 60
        x = blend(start, end, part)
        swell = lively * 26 * math.sin(math.pi * (x - start) / (right - left - 116))
        way.append((x, y + swell * math.sin(x / 17 - time * 3.2)))
    rings = f'<circle cx="{left}" cy="{y}" r="58" fill="{ACCENT}"/>'
    rings += f'<circle cx="{right}" cy="{y}" r="55" fill="#fffdf9" stroke="{ACCENT}" stroke-width="6"/>'
    return path(way, ACCENT, 5) + rings


def key(hung: float, time: float, age: float) -> str:  # noqa: ARG001 (all drawings are called alike)
    """A hook, and a key that comes to hang on it and swings to rest."""
    x, y = MIDDLE - 4, 252.0
    bend = [(x + 30 * math.cos(turn), y - 46 + 46 * math.sin(turn)) for turn in (n * math.pi / 24 for n in range(25))]
    fall = [(x + 30, -20 + (y - 26) * n / 40) for n in range(40)]
    hook = [*fall, *bend][: max(2, round(65 * eased(age / 1.3)))]
    swing = 11 * hung * math.exp(-0.6 * max(0.0, age - 2.0)) * math.cos(2.4 * (age - 2.0))
    strokes = [[(x, y + 106), (x, y + 278)], [(x, y + 272), (x + 42, y + 272)], [(x, y + 232), (x + 30, y + 232)]]
    shape = f'<circle cx="{x}" cy="{y + 46}" r="54" fill="none" stroke="{ACCENT}" stroke-width="13"/>'
    shape += "".join(path(stroke, ACCENT, 13) for stroke in strokes)
    place = f"translate(0 {30 * (1 - hung):.2f}) rotate({swing:.2f} {x} {y - 6})"
    return f'<g transform="{place}" opacity="{hung:.3f}">{shape}</g>' + path(hook, ACCENT, 7)


def web(lively: float, time: float, age: float) -> str:  # noqa: ARG001 (all drawings are called alike)
    """People in a ring, and what goes between them: threads, and a bead that travels on every third."""
    count, places = 7, []
    for number in range(count):
        angle = number * math.tau / count - math.pi / 2
        places.append((MIDDLE + 158 * math.cos(angle), 352 + 158 * math.sin(angle)))
    pairs = [(a, (a + step) % count) for step in (2, 3) for a in range(count)]
    order = [(number * 5) % len(pairs) for number in range(len(pairs))]
    drawn = []
    for rank, number in enumerate(order):
        seen = eased((lively * len(pairs) - rank) / 1.5)
        (x, y), (u, v) = (places[end] for end in pairs[number])
        way = (time * 0.16 + number * 0.37) % 1
        drawn.append(path([(x, y), (u, v)], ACCENT, 3, f'opacity="{0.5 * seen:.3f}"'))
        if rank % 3 == 0:
            bead = f'cx="{blend(x, u, way):.2f}" cy="{blend(y, v, way):.2f}" r="7" fill="{ACCENT}"'
            drawn.append(f'<circle {bead} opacity="{seen * min(1, 4 * math.sin(math.pi * way)):.3f}"/>')
    rings = (
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="25" fill="{ACCENT if number % 3 == 0 else "#fffdf9"}" '
        f'stroke="{ACCENT}" stroke-width="5"/>'
        for number, (x, y) in enumerate(places)
    )
    return "".join(drawn) + "".join(rings)


def cairn(built: float, time: float, age: float) -> str:  # noqa: ARG001 (all drawings are called alike)
    """Three stones: the top one askew on the ground, until the two that carry it have come beneath it."""
    ground, first, second = 520.0, eased(built * 2), eased(built * 2 - 1)
    lean = 13 * (1 - first) + 5 * first * (1 - second) + (1 - second) * 1.2 * math.sin(time * 1.7)
    stones = [
        (MIDDLE + 330 * (1 - second), ground - 46, 148, 46, 0.0, second, ACCENT),
        (MIDDLE + 300 * (1 - first) - 6 * second, ground - 38 - 92 * second, 116, 38, 0.0, first, "#fffdf9"),
        (MIDDLE + 4, ground - 32 - 76 * first - 92 * second, 88, 32, lean, 1.0, TINT),
    ]
    shapes = (
        f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="{wide}" ry="{high}" fill="{fill}" stroke="{ACCENT}" stroke-width="6" '
        f'transform="rotate({turn:.2f} {x:.2f} {y + high:.2f})" opacity="{seen:.3f}"/>'
        for x, y, wide, high, turn, seen, fill in stones
    )
    return path([(MIDDLE - 190, ground + 3), (MIDDLE + 190, ground + 3)], TINT, 5) + "".join(shapes)


def bars(high: float, time: float, age: float) -> str:  # noqa: ARG001 (all drawings are called alike)
    """The bars of a target, which rise together to a line."""
    foot, line = 510.0, 252.0
    shapes = []
    for number, start in enumerate((0.5, 0.22, 0.66, 0.36)):
        x, share = MIDDLE - 150 + number * 82, blend(start * high * 2, 1.0, eased((high - 0.4) / 0.6))
        top = blend(foot, line + 8, min(1.0, share))
        shapes.append(
            f'<rect x="{x}" y="{top:.2f}" width="54" height="{foot - top:.2f}" rx="6" '
            f'fill="{ACCENT if high > 0.6 else "#fffdf9"}" stroke="{ACCENT}" stroke-width="5"/>'
        )
    target = path([(MIDDLE - 178, line), (MIDDLE + 178, line)], ACCENT, 4, 'stroke-dasharray="2 13"')
    return target + "".join(shapes) + path([(MIDDLE - 190, foot + 3), (MIDDLE + 190, foot + 3)], TINT, 5)


PICTURES = {"mug": mug, "tangle": tangle, "talk": talk, "key": key, "web": web, "cairn": cairn, "bars": bars}


# -- Frames, sound and files --------------------------------------------------------------------------------


def png(svg: str, fonts: Sequence[str]) -> bytes:
    """Return an SVG drawing as PNG."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=list(fonts)))


def raw_frame(film: Film, fonts: Sequence[str], number: int) -> bytes:
    """Return one picture of the film as raw RGB bytes."""
    from PIL import Image

    with Image.open(io.BytesIO(png(frame(film, number / FRAMES_A_SECOND), fonts))) as image:
        return image.convert("RGB").tobytes()


def film_frames(film: Film, fonts: Sequence[str], target: Path) -> None:
    """All frames, without loss."""
    size = f"{WIDTH}x{HEIGHT}"
    command = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(FRAMES_A_SECOND), "-i", "-"]
    colours = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    command += ["-vf", colours, "-c:v", "ffv1", str(target)]
    count = round(film.length * FRAMES_A_SECOND)
    with subprocess.Popen(["ffmpeg", "-v", "error", "-y", *command], stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin
        with ProcessPoolExecutor() as pool:
            still = Film(film.length, (), (), (), film.words, film.pictures, film.marks, film.views)
            for number, pixels in enumerate(pool.map(partial(raw_frame, still, fonts), range(count), chunksize=25)):
                encoder.stdin.write(pixels)
                progress(number + 1, count)
        encoder.stdin.close()
    if encoder.returncode:
        raise Unfit("ffmpeg could not take the frames")


def progress(done: int, count: int) -> None:
    """Say on a terminal how far the drawing has come."""
    if sys.stderr.isatty() and (done % 25 == 0 or done == count):
        print(f"\r{done} of {count} frames", end="\n" if done == count else "", file=sys.stderr, flush=True)


def voice_track(film: Film, folder: Path) -> Path:
    """The narration with its quiet, evened out and as loud as speech on the web is."""
    import numpy as np

    whole = np.zeros(int(film.length * HEARD_AT), np.float32)
    for start, sound in film.takes:
        begin = round(start * HEARD_AT)
        whole[begin : begin + len(sound)] += sound
    with wave.open(str(folder / "voice.wav"), "wb") as file:
        file.setparams((1, 2, HEARD_AT, 0, "NONE", ""))
        file.writeframes((np.clip(whole, -1, 1) * 32767).astype("<i2").tobytes())
    warm = "pan=stereo|c0=c0|c1=c0,highpass=f=70,equalizer=f=260:t=q:w=1:g=-1.5,equalizer=f=3200:t=q:w=1:g=1.5,"
    warm += "acompressor=threshold=-24dB:ratio=2.5:attack=10:release=160:makeup=1"
    gain = LOUDNESS - loudness(folder / "voice.wav", warm)
    for _ in range(2):
        ceiling = f"{warm},volume={gain:.2f}dB,aresample=192000,alimiter=limit={PEAK - 0.2}dB:level=0,aresample=48000"
        gain += LOUDNESS - loudness(folder / "voice.wav", ceiling)
    ffmpeg("-i", str(folder / "voice.wav"), "-af", ceiling, "-c:a", "pcm_s16le", str(folder / "sound.wav"))
    return folder / "sound.wav"


def loudness(sound: Path, filters: str) -> float:
    """Integrated loudness in LUFS (ITU-R BS.1770) of a sound after filters."""
    report = ffmpeg("-i", str(sound), "-af", f"{filters},loudnorm=print_format=json", "-f", "null", "-", log="info")
    return float(json.loads(report[report.rindex("{") : report.rindex("}") + 1])["input_i"])


def ffmpeg(*arguments: str, log: str = "error") -> str:
    """Run ffmpeg; what it says, or an exception with it."""
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-v", log, "-y", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unfit(f"ffmpeg: {done.stderr.strip()}")
    return done.stderr


COLOURS = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"]
SAME = [
    "-map_metadata",
    "-1",
    "-fflags",
    "+bitexact",
    "-flags:v",
    "+bitexact",
    "-flags:a",
    "+bitexact",
    "-threads",
    "2",
]
"""No dates or versions in the files, and a fixed number of threads, so that the same input gives the same bytes."""

H264 = [
    "-c:v",
    "libx264",
    "-preset",
    "veryslow",
    "-tune",
    "animation",
    "-crf",
    "25",
    "-g",
    "250",
    "-pix_fmt",
    "yuv420p",
]
AAC = ["-c:a", "aac", "-b:a", "48k", "-movflags", "+faststart"]
VP9 = ["-c:v", "libvpx-vp9", "-crf", "38", "-b:v", "0", "-g", "250", "-deadline", "good", "-cpu-used", "2"]
OPUS = ["-c:a", "libopus", "-b:a", "40k", "-application", "voip"]


def encode(pictures: Path, sound: Path, target: Path) -> None:
    """One film file; raises when it is too heavy."""
    source = ["-i", str(pictures), "-i", str(sound)]
    if target.suffix == ".mp4":
        ffmpeg(*source, *H264, *AAC, *COLOURS, *SAME, str(target))
    else:
        twice = ["-passlogfile", str(pictures.with_suffix("")), "-pass"]
        ffmpeg(*source, *VP9, *SAME, *twice, "1", "-an", "-f", "null", "-")
        ffmpeg(*source, *VP9, *OPUS, *COLOURS, *SAME, *twice, "2", str(target))
    if (weight := target.stat().st_size) > LARGEST:
        raise Unfit(f"{target.name} would weigh {weight} bytes, more than {LARGEST}")


def poster(film: Film, fonts: Sequence[str], target: Path) -> None:
    """The first card, as it is when all of it is there."""
    from PIL import Image

    with Image.open(io.BytesIO(png(frame(film, film.cues[0].end), fonts))) as image:
        image.convert("RGB").save(target, quality=88, optimize=True, progressive=True, subsampling=0)


# -- The command --------------------------------------------------------------------------------------------


def missing() -> list[str]:
    """What has to be installed before a video can be made."""
    programs = [name for name in ("ffmpeg", "fc-match") if not shutil.which(name)]
    packages = {"hibari": "hibari-tts", "numpy": "numpy", "PIL": "pillow", "resvg_py": "resvg_py", "yaml": "pyyaml"}
    wanted = [f"{name} (system)" for name in programs]
    wanted += [f"{name} (pip)" for module, name in packages.items() if not importlib.util.find_spec(module)]
    if "fc-match" not in programs and len(typeface()) < 2:
        wanted.append("fonts-sil-charis (system)")
    return wanted


def typeface() -> list[str]:
    """The files of the typeface, regular and bold; fewer where it is not installed."""
    files = []
    for style in ("regular", "bold"):
        ask = ["fc-match", "-f", "%{family}|%{file}", f"{TYPEFACE}:{style}"]
        family, _, file = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.partition("|")
        files += [file] if family == TYPEFACE else []
    return files


def front_matter(film: Film) -> str:
    """The keys to paste into the post."""
    chapters = "\n".join(f'  - "{int(at) // 60:02}:{int(at) % 60:02} {title}"' for at, title in film.chapters)
    return f'duration: "{int(film.length) // 60}:{int(film.length) % 60:02}"\nchapters:\n{chapters}'


def make(name: str, target: Path) -> Film:
    """Make all files, and put them in their place once all are made."""
    script = script_from((SCRIPTS / f"{name}.yaml").read_text(encoding="utf-8"))
    film, fonts = film_of(script, spoken(script)), typeface()
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        done = [folder / f"{name}{suffix}" for suffix in (".vtt", ".jpg", ".mp4", ".webm")]
        captions, still, *films = done
        captions.write_text(vtt(film.cues), encoding="utf-8")
        poster(film, fonts, still)
        pictures, sound = folder / "frames.mkv", voice_track(film, folder)
        film_frames(film, fonts, pictures)
        for each in films:
            encode(pictures, sound, each)
        target.mkdir(parents=True, exist_ok=True)
        for file in done:
            shutil.copyfile(file, target / file.name)
    return film


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a video, its poster and its captions; print its chapters."""
    parser = argparse.ArgumentParser(prog="python -m makers.example_video", description="Make an example video.")
    parser.add_argument("name", choices=sorted(path.stem for path in SCRIPTS.glob("*.yaml")))
    parser.add_argument("--to", type=Path, default=MEDIA, help="the folder to write to (content/media)")
    chosen = parser.parse_args(arguments)
    if wanted := missing():
        print(f"example_video: to be installed first: {', '.join(wanted)}", file=sys.stderr)
        return MISSING
    try:
        film = make(chosen.name, chosen.to)
    except Unfit as fault:
        print(f"example_video: {fault}", file=sys.stderr)
        return 1
    print(front_matter(film))
    return 0


if __name__ == "__main__":
    sys.exit(main())
