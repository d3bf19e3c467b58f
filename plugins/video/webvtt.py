"""WebVTT and SubRip: text → cues, and every fault with its line and column. Pure.

Strict by the author's rules of the W3C's WebVTT (https://www.w3.org/TR/webvtt1/, section 4), where a
browser would drop a broken cue without a word. SubRip has no standard: what players agree on is read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise

from kindling.model.graphemes import beginning
from kindling.model.pasted import plain_running

RUN_ON = "no empty line stands before these times"
_ARROW = "-->"
_COUNTER = re.compile(r"[0-9]+[ \t]*")
_TIME = r"(?:([0-9]{2,}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})"  # digits of other scripts are none (W3C, 4.4)
_TIMING = re.compile(rf"(?P<start>{_TIME})[ \t]+-->[ \t]+(?P<end>{_TIME})(?:[ \t]+(?P<settings>.*))?[ \t]*")
_SRT_TIME = r"(?:([0-9]+):)?([0-5][0-9]):([0-5][0-9])[,.]([0-9]{1,3})"
_ARROWS = "(?:--?>|[–—]>|→)"  #: as programs for texts make of -->
_SRT_TIMING = re.compile(rf"(?P<start>{_SRT_TIME})[ \t]*{_ARROWS}[ \t]*(?P<end>{_SRT_TIME})(?:[ \t].*)?")
_SRT_EXAMPLE = "00:00:01,000 --> 00:00:04,000"
_LIKE_TIMES = re.compile(rf"[0-9]+:[0-9][0-9:.,]*\s*{_ARROWS}|{_ARROWS}\s*[0-9]+:[0-9]")
_MARK = re.compile(r"\{\\[^{}]*\}")  #: of ASS, which SubRip took over: {\an8}
_NOTED = re.compile(r"NOTE(?:[ \t].*[a-z]|$)")  # not what is said in captions all of capitals: NOTE THE TIME
_PERCENT = r"(?:100(?:\.0+)?|[0-9]{1,2}(?:\.[0-9]+)?)%"
_SETTINGS = {
    "vertical": r"rl|lr",
    "line": rf"(?:-?[0-9]+|{_PERCENT})(?:,(?:start|center|end))?",
    "position": rf"{_PERCENT}(?:,(?:line-left|center|line-right))?",
    "size": _PERCENT,
    "align": r"start|center|end|left|right",
    "region": r"\S+",
}
_TAG = re.compile(r"<(/?)([a-z]*)((?:\.[^\s.<>]+)*)(?:[ \t]+([^<>]*))?>|<([0-9][0-9:.]*)>")
_SPANS = frozenset({"c", "i", "b", "u", "v", "lang", "ruby", "rt"})
_VOICE = re.compile(r"<v(?:\.[^\s.<>]+)*[ \t]+([^<>]+)>")


@dataclass(frozen=True, slots=True)
class CaptionsFault:
    """One mistake in a captions file."""

    line: int
    column: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """Some words and when they are shown; times in milliseconds."""

    start: int
    end: int
    lines: tuple[str, ...]  #: as written, with tags
    line: int  #: of its times in the file
    identifier: str = ""
    settings: str = ""

    @property
    def plain_lines(self) -> tuple[str, ...]:
        """Its lines as they are seen."""
        return tuple(plain(line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Cues:
    """A captions file, read."""

    cues: tuple[Cue, ...]
    faults: tuple[CaptionsFault, ...]


def plain(text: str) -> str:
    """Return a cue's text as it is seen: no tags, and its entities as characters."""
    return " ".join(plain_running(unescape(_TAG.sub("", text)))[0].split())


def voice_pieces(text: str) -> list[str]:
    """Return a cue's text parted at the tags of voices, which are pieces of their own."""
    return re.split(r"(<v[ \t.][^<>]*>|</v>)", text)


def voice_of(piece: str) -> str | None:
    """Return whose voice begins with a piece: "" where one ends; None for words."""
    match = _VOICE.fullmatch(piece)
    return plain(match[1]) if match else "" if piece == "</v>" else None


def lines_of(text: str) -> list[str]:
    """Return the lines, whatever ends them; a byte order mark and NUL are dealt with as the standard says.

    CR CR LF is one end: programs write it that put CR before the LF of a line that has its CR.
    """
    return (
        text.removeprefix("\ufeff")
        .replace("\0", "\ufffd")
        .replace("\r\r\n", "\n")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .split("\n")
    )


def _blocks(lines: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, lines) of each run of lines that are not empty."""
    block: list[str] = []
    for number, line in enumerate([*lines[first:], ""], start=first + 1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _is_numbered(lines: Iterable[str]) -> bool:
    """Return whether the first cue of a file has a number: else a number alone is what somebody says."""
    above = ""
    for line in lines:
        if _ARROW in line:
            return _COUNTER.fullmatch(above) is not None
        above = line or above
    return False


def _joined(blocks: Iterable[tuple[int, list[str]]], *, numbered: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield the blocks, without a number that an empty line parts from the times below it: no player shows it."""
    for (number, block), following in pairwise([*blocks, (0, [""])]):
        if not numbered or len(block) > 1 or not _COUNTER.fullmatch(block[0]) or _ARROW not in following[1][0]:
            yield number, block


def read_webvtt(text: str) -> Cues:
    """Return the cues of a WebVTT file and its faults."""
    lines = lines_of(text)
    cues: list[Cue] = []
    if any(map(_SRT_TIMING.fullmatch, lines[:2])) and "," in lines[0] + lines[1]:
        return _of_another_kind("SubRip", ".srt")
    numbered = _is_numbered(lines)
    first, faults = _header(lines)
    for number, block in _joined(_blocks(lines, first), numbered=numbered):
        if re.match(r"NOTE(?:[ \t]|$)", block[0]):
            faults += _arrow_faults(number, block)
        elif block[0].rstrip() in ("STYLE", "REGION") and _ARROW not in "".join(block[:2]):
            faults += _late(number, block[0], cues)
        else:
            found, wrong = _cues(number, block, first=not cues, numbered=numbered)
            cues += found
            faults += wrong
    return Cues(tuple(cues), tuple(faults))


def _cues(number: int, block: list[str], *, first: bool, numbered: bool) -> tuple[list[Cue], list[CaptionsFault]]:
    """Return the cues of a block: one, unless the empty line before the next one's times is missing."""
    arrows = [place for place, line in enumerate(block) if _ARROW in line and (place < 2 or _LIKE_TIMES.search(line))]
    if len(arrows) > 1 and not _LIKE_TIMES.search(block[arrows[1]]):
        del arrows[1]  # an arrow among words
    cues: list[Cue] = []
    faults: list[CaptionsFault] = []
    for start, stop in pairwise([0, *(_begins(block, place, numbered=numbered) for place in arrows[1:]), len(block)]):
        if start:
            faults.append(_run_on(number + start))
        cue, wrong = _cue(number + start, block[start:stop], first=first and not cues)
        cues += [cue] if cue else []
        faults += wrong
    return cues, faults


def _begins(block: list[str], arrow: int, *, numbered: bool) -> int:
    """Return where a cue begins whose times stand below words: at them, or at the number above them."""
    if not numbered:
        return arrow
    return arrow - 1 if arrow > 1 and _COUNTER.fullmatch(block[arrow - 1]) and _ARROW not in block[arrow - 2] else arrow


def _run_on(line: int, counter: str = "") -> CaptionsFault:
    hint = "put one above this line: the cue before ends with it"
    return CaptionsFault(line, 1, RUN_ON, f"{hint}; below it, if {counter.strip()} is said" if counter else hint)


def _header(lines: list[str]) -> tuple[int, list[CaptionsFault]]:
    """Return where the blocks begin, and what is wrong before them.

    Lines between WEBVTT and the first empty one are a header that is passed over (W3C WebVTT, 6.1): YouTube writes
    ``Kind: captions`` there, HLS ``X-TIMESTAMP-MAP``.
    """
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        hint = "write WEBVTT on the first line, and an empty line after it"
        first = 1 if lines[0].startswith("WEBVTT") else 0
        return first, [CaptionsFault(1, 1, "the file does not begin with WEBVTT", hint)]
    end = next((place for place, line in enumerate(lines[1:], start=1) if not line or _ARROW in line), len(lines))
    if end == len(lines) or not lines[end]:
        return end, []
    if end == 1 or (end == 2 and _COUNTER.fullmatch(lines[1])):
        return 1, [CaptionsFault(2, 1, "no empty line follows WEBVTT", "put an empty line here")]
    begins = _begins(lines, end, numbered=True)
    return begins, [CaptionsFault(begins + 1, 1, RUN_ON, "put one above this line")]


def _arrow_faults(number: int, block: list[str]) -> Iterator[CaptionsFault]:
    for offset, line in enumerate(block):
        if _ARROW in line:
            fact = "a note holds -->, which may stand only between times"
            yield CaptionsFault(
                number + offset, line.index(_ARROW) + 1, fact, "put an empty line before the cue's times"
            )


def _late(number: int, name: str, cues: list[Cue]) -> Iterator[CaptionsFault]:
    if cues:
        yield CaptionsFault(
            number, 1, f"{name} stands after a cue, where it has no effect", "move it above the first cue"
        )


def _cue(number: int, block: list[str], *, first: bool) -> tuple[Cue | None, list[CaptionsFault]]:
    """Return the cue of a block, or why it is none."""
    place = next((place for place, line in enumerate(block[:2]) if _ARROW in line), None)
    if place is None:
        return None, [
            CaptionsFault(
                number, 1, "this block has no times", _no_times(block, "00:01.000 --> 00:04.000", first=first)
            )
        ]
    line = number + place
    match = _TIMING.fullmatch(block[place])
    if match is None:
        return None, [_timing_fault(line, block[place])]
    payload = block[place + 1 :]
    faults = [*_setting_faults(line, match), *_payload_faults(line + 1, payload)]
    start, end = _milliseconds(*match.group(2, 3, 4, 5)), _milliseconds(*match.group(7, 8, 9, 10))
    identifier = block[0] if place else ""
    return Cue(start, end, tuple(payload), line, identifier, (match["settings"] or "").strip()), faults


def _no_times(block: list[str], example: str, *, first: bool) -> str:
    """Return what to do about words without times: below a cue they are often the end of it."""
    if first or (len(block) > 1 and _COUNTER.fullmatch(block[0])):
        return f"write its times as {example}"
    return f"take out the empty line above, if these words belong to the cue there; else write their times as {example}"


def _timing_fault(line: int, text: str) -> CaptionsFault:
    """Return what is wrong with a line that ought to hold two times."""
    for match in re.finditer(r"[^\s>-][^\s>]*?(?=\s|-->|$)", text):
        time = match[0]
        if not re.fullmatch(_TIME, time):
            return CaptionsFault(line, match.start() + 1, f"{time!r} is no time of WebVTT", _time_hint(time))
    column = text.index(_ARROW) + 1
    return CaptionsFault(
        line, column, "there is no time with a space on each side of -->", "write 00:01.000 --> 00:04.000"
    )


def _time_hint(time: str) -> str:
    mended = time.replace(",", ".")
    if "," in time and re.fullmatch(_TIME, mended):
        return f"write {mended}, with a dot: commas are SubRip's (.srt)"
    return "write minutes:seconds.thousandths with all their digits, such as 01:04.250"


def _milliseconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(thousandths.ljust(3, "0"))


def _setting_faults(line: int, match: re.Match[str]) -> Iterator[CaptionsFault]:
    seen: set[str] = set()
    for setting in re.finditer(r"\S+", match["settings"] or ""):
        name, _, value = setting[0].partition(":")
        column = match.start("settings") + setting.start() + 1
        if name not in _SETTINGS or not re.fullmatch(_SETTINGS[name], value):
            yield CaptionsFault(
                line,
                column,
                f"{setting[0]!r} is no cue setting",
                f"settings are {', '.join(_SETTINGS)}, as in align:start",
            )
        elif name in seen:
            yield CaptionsFault(line, column, f"the setting {name} stands twice", "take one out")
        else:
            seen.add(name)


def _payload_faults(number: int, payload: list[str]) -> Iterator[CaptionsFault]:
    for offset, text in enumerate(payload):
        yield from _tag_faults(number + offset, text)
        if _ARROW in text:
            fact = f"{_ARROW} stands in the words, where browsers take the line for times"
            yield CaptionsFault(number + offset, text.index(_ARROW) + 1, fact, "write → in its place")
        for mark in _MARK.finditer(text):
            fact, hint = f"{mark[0]} is a mark of SubRip, which viewers would read here", "take it out"
            yield CaptionsFault(number + offset, mark.start() + 1, fact, hint)
        if _NOTED.match(text):
            hint = "put an empty line above it; if it is said, write Note"
            yield CaptionsFault(
                number + offset, 1, "a NOTE stands among the words of a cue, where viewers read it", hint
            )
    yield from _balance_faults(number, payload)


def _tag_faults(line: int, text: str) -> Iterator[CaptionsFault]:
    bare = _TAG.sub(lambda match: "\0" * len(match[0]), text)
    if (place := bare.find("<")) >= 0:
        yield CaptionsFault(line, place + 1, "a < stands in the words", "write &lt;")
    for match in re.finditer(r"&(?!(?:[a-zA-Z]+|#[0-9]+|#[xX][0-9a-fA-F]+);)", bare):
        yield CaptionsFault(line, match.start() + 1, "an & stands in the words", "write &amp;")
    for match in _TAG.finditer(text):
        name = match[2]
        if match[5] is None and name not in _SPANS:
            yield CaptionsFault(
                line,
                match.start() + 1,
                f"{match[0]} is no tag of WebVTT",
                f"tags are {', '.join(sorted(_SPANS))}; write &lt; for <",
            )
        elif match[5] is not None and not re.fullmatch(_TIME, match[5]):
            yield CaptionsFault(line, match.start() + 1, f"{match[0]} is no time of WebVTT", _time_hint(match[5]))
        elif name == "v" and not match[1] and not (match[4] or "").strip():
            yield CaptionsFault(line, match.start() + 1, "a voice has no name", "write who speaks: <v Maya>")


def _balance_faults(number: int, payload: list[str]) -> Iterator[CaptionsFault]:
    """Yield tags that are never closed, or close nothing; a voice, or a language, may last to the cue's end."""
    spans: list[tuple[str, int, int]] = []
    for offset, text in enumerate(payload):
        for match in _TAG.finditer(text):
            name, where = match[2], (number + offset, match.start() + 1)
            if match[5] is not None or name not in _SPANS:
                continue
            if not match[1]:
                spans.append((name, *where))
            elif spans and spans[-1][0] == name:
                spans.pop()
            elif len(spans) > 1 and spans[-1][0] == "rt" and spans[-2][0] == name == "ruby":
                del spans[-2:]
            else:
                yield CaptionsFault(*where, f"</{name}> closes nothing", "take it out, or open it before")
    for place, (name, line, column) in enumerate(spans):
        if not (name == "v" and place == 0):
            yield CaptionsFault(line, column, f"<{name}> is never closed", f"write </{name}> where it ends")


def read_subrip(text: str) -> Cues:
    """Return the cues of a SubRip file and its faults; its tags become WebVTT's."""
    cues: list[Cue] = []
    faults: list[CaptionsFault] = []
    counted = 0  #: the number of the cue before; 0 where it has none
    lines = [line.rstrip() for line in lines_of(text)]
    if re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return _of_another_kind("WebVTT", ".vtt")
    numbered = _is_numbered(lines)
    for number, block in _joined(_blocks(lines, 0), numbered=numbered):
        times = [place for place, line in enumerate(block) if _SRT_TIMING.fullmatch(line)]
        odd = [place for place, line in enumerate(block) if place not in times and _LIKE_TIMES.search(line)]
        if not times and not odd:
            hint = _no_times(block, _SRT_EXAMPLE, first=not cues)
            faults.append(CaptionsFault(number, 1, f"{beginning(block[0], 60)!r} holds no times", hint))
        elif times and times[0] > 1 and not odd:
            hint = "take out the empty line above, and put one above the number and times of this cue"
            faults.append(CaptionsFault(number, 1, f"{beginning(block[0], 60)!r} holds no times", hint))
        faults += (
            CaptionsFault(
                number + place,
                1,
                f"{beginning(block[place], 60)!r} holds no times",
                f"write its times as {_SRT_EXAMPLE}",
            )
            for place in odd
        )
        begins = [_begins(block, place, numbered=numbered) for place in times]
        for place, begin, stop in zip(times, begins, [*begins[1:], len(block)], strict=bool(times)):
            counter = int(block[place - 1]) if numbered and place and _COUNTER.fullmatch(block[place - 1]) else 0
            if (
                place != times[0] and counter and counter != counted + 1
            ):  # a counter out of turn may be somebody's words
                faults.append(_run_on(number + begin, block[begin]))
            counted = counter
            words = [line for at, line in enumerate(block[place:stop], start=place) if at not in odd]
            cues.append(_subrip_cue(number + place, words))
    return Cues(tuple(cues), tuple(faults))


def _of_another_kind(kind: str, ending: str) -> Cues:
    """Return that a file holds captions of another kind than its name says: one fact, with one mend."""
    hint = f"let its name end in {ending}, here and in the text that names it"
    return Cues((), (CaptionsFault(1, 1, f"this is {kind}, and its name does not end in {ending}", hint),))


def _subrip_cue(number: int, block: list[str]) -> Cue:
    match = _SRT_TIMING.fullmatch(block[0])
    assert match
    start, end = _milliseconds(*match.group(2, 3, 4, 5)), _milliseconds(*match.group(7, 8, 9, 10))
    return Cue(start, end, tuple(filter(None, map(_from_subrip, block[1:]))), number)


def _from_subrip(text: str) -> str:
    """Return a line of SubRip as one of WebVTT: bold, italic and underlined stay, fonts and positions go."""
    bare = re.sub(r"</?font[^<>]*>", "", _MARK.sub("", text), flags=re.I)
    pieces = re.split(r"(</?[biu]>)", bare, flags=re.I)
    return "".join(
        piece.lower() if place % 2 else escape(unescape(piece), quote=False) for place, piece in enumerate(pieces)
    ).strip()


def clock(milliseconds: int) -> str:
    """Return a WebVTT time: "00:01:04.250"."""
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{thousandths:03}"


def balanced(lines: Iterable[str]) -> bool:
    """Return whether every tag in a cue's lines is opened and closed."""
    return not [*_balance_faults(1, list(lines))]


def webvtt(cues: Iterable[Cue]) -> str:
    """Return the cues as a WebVTT file that holds what viewers see, where they see it, and nothing else.

    Notes, styles, regions, headers, names of cues and classes are for those who make captions, and stay with them.
    """
    blocks: list[str] = []
    for cue in cues:
        if lines := [shown for line in cue.lines if (shown := _seen(line))]:
            places = " ".join(one for one in cue.settings.split() if not one.startswith("region:"))
            blocks.append(f"{clock(cue.start)} {_ARROW} {clock(cue.end)} {places}".rstrip() + "\n" + "\n".join(lines))
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def subrip(cues: Iterable[Cue]) -> str:
    """Return the cues as a SubRip file, for those who take it away."""
    blocks: list[str] = []
    for cue in cues:
        if lines := list(filter(None, cue.plain_lines)):
            times = f"{clock(cue.start)} {_ARROW} {clock(cue.end)}".replace(".", ",")
            blocks.append(f"{len(blocks) + 1}\n{times}\n" + "\n".join(lines) + "\n")
    return "\n".join(blocks)


def _seen(line: str) -> str:
    """Return a cue's line with the tags that viewers see: without moments, classes and what only holds classes."""

    def tag(match: re.Match[str]) -> str:
        if match[5] is not None or match[2] == "c":
            return ""
        return f"<{match[1]}{match[2]}{f' {match[4].strip()}' if (match[4] or '').strip() else ''}>"

    return _TAG.sub(tag, line).strip()
