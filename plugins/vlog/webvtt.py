"""WebVTT and SubRip: text → cues, and every fault with its line and column. Pure.

Strict by the author's rules of the W3C's WebVTT (https://www.w3.org/TR/webvtt1/, section 4), where a
browser would drop a broken cue without a word. SubRip has no standard: what players agree on is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise

_ARROW = "-->"
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"(?P<start>{_TIME})[ \t]+-->[ \t]+(?P<end>{_TIME})(?:[ \t]+(?P<settings>.*))?[ \t]*")
_SRT_TIME = r"(\d+):(\d{2}):(\d{2})[,.](\d{1,3})"
_SRT_TIMING = re.compile(rf"(?P<start>{_SRT_TIME})[ \t]*-->[ \t]*(?P<end>{_SRT_TIME})(?:[ \t].*)?")
_NUMBER = r"(?:\d+(?:\.\d+)?)"
_PERCENT = r"(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)%"
_SETTINGS = {
    "vertical": r"rl|lr",
    "line": rf"(?:-?\d+|{_PERCENT})(?:,(?:start|center|end))?",
    "position": rf"{_PERCENT}(?:,(?:line-left|center|line-right))?",
    "size": _PERCENT,
    "align": r"start|center|end|left|right",
    "region": r"\S+",
}
_TAG = re.compile(r"<(/?)([a-z]*)((?:\.[^\s.<>]+)*)(?:[ \t]+([^<>]*))?>|<(\d[\d:.]*)>")
_SPANS = frozenset({"c", "i", "b", "u", "v", "lang", "ruby", "rt"})
_VOICE = re.compile(r"<v(?:\.[^\s.<>]+)*[ \t]+([^<>]+)>")


@dataclass(frozen=True, slots=True)
class Fault:
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
    def spoken(self) -> tuple[tuple[str, str], ...]:
        """The plain words, in order, each with who speaks ("" when it is not said)."""
        return tuple(_voices(" ".join(self.lines)))

    @property
    def plain_lines(self) -> tuple[str, ...]:
        """Its lines as they are seen."""
        return tuple(plain(line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Cues:
    """A captions file, read."""

    cues: tuple[Cue, ...]
    faults: tuple[Fault, ...]


def plain(text: str) -> str:
    """Return a cue's text as it is seen: no tags, and its entities as characters."""
    return " ".join(unescape(_TAG.sub("", text)).split())


def _voices(text: str) -> Iterator[tuple[str, str]]:
    """Yield (speaker, words); a voice lasts until its end tag, or the next voice."""
    speaker = ""
    for piece in re.split(r"(<v[ \t.][^<>]*>|</v>)", text):
        if match := _VOICE.fullmatch(piece):
            speaker = plain(match[1])
        elif piece == "</v>":
            speaker = ""
        elif words := plain(piece):
            yield speaker, words


def lines_of(text: str) -> list[str]:
    """Return the lines, whatever ends them; a byte order mark and NUL are dealt with as the standard says."""
    return text.removeprefix("\ufeff").replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _blocks(lines: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, lines) of each run of lines that are not empty."""
    block: list[str] = []
    for number, line in enumerate([*lines[first:], ""], start=first + 1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def read_webvtt(text: str) -> Cues:
    """Return the cues of a WebVTT file and its faults."""
    lines = lines_of(text)
    cues: list[Cue] = []
    faults = list(_header_faults(lines))
    for number, block in _blocks(lines, 1 if lines[0].startswith("WEBVTT") else 0):
        if re.match(r"NOTE(?:[ \t]|$)", block[0]):
            faults += _arrow_faults(number, block)
        elif block[0].rstrip() in ("STYLE", "REGION") and _ARROW not in "".join(block[:2]):
            faults += _late(number, block[0], cues)
        else:
            found, wrong = _cues(number, block)
            cues += found
            faults += wrong
    return Cues(tuple(cues), tuple(faults))


def _cues(number: int, block: list[str]) -> tuple[list[Cue], list[Fault]]:
    """Return the cues of a block: one, unless the empty line before the next one's times is missing."""
    arrows = [place for place, line in enumerate(block) if _ARROW in line]
    cues: list[Cue] = []
    faults: list[Fault] = []
    for start, stop in pairwise([0, *arrows[1:], len(block)]):
        if start:
            fact = "no empty line stands before these times"
            faults.append(Fault(number + start, 1, fact, "put one here: the cue above ends with it"))
        cue, wrong = _cue(number + start, block[start:stop])
        cues += [cue] if cue else []
        faults += wrong
    return cues, faults


def _header_faults(lines: list[str]) -> Iterator[Fault]:
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        yield Fault(
            1, 1, "the file does not begin with WEBVTT", "write WEBVTT on the first line, and an empty line after it"
        )
    elif len(lines) > 1 and lines[1]:
        yield Fault(2, 1, "no empty line follows WEBVTT", "put an empty line here")


def _arrow_faults(number: int, block: list[str]) -> Iterator[Fault]:
    for offset, line in enumerate(block):
        if _ARROW in line:
            fact = "a note holds -->, which may stand only between times"
            yield Fault(number + offset, line.index(_ARROW) + 1, fact, "put an empty line before the cue's times")


def _late(number: int, name: str, cues: list[Cue]) -> Iterator[Fault]:
    if cues:
        yield Fault(number, 1, f"{name} stands after a cue, where it has no effect", "move it above the first cue")


def _cue(number: int, block: list[str]) -> tuple[Cue | None, list[Fault]]:
    """Return the cue of a block, or why it is none."""
    place = next((place for place, line in enumerate(block[:2]) if _ARROW in line), None)
    if place is None:
        return None, [Fault(number, 1, "this block has no times", "write its times as 00:01.000 --> 00:04.000")]
    line = number + place
    match = _TIMING.fullmatch(block[place])
    if match is None:
        return None, [_timing_fault(line, block[place])]
    payload = block[place + 1 :]
    faults = [*_setting_faults(line, match), *_payload_faults(line + 1, payload)]
    start, end = _milliseconds(*match.group(2, 3, 4, 5)), _milliseconds(*match.group(7, 8, 9, 10))
    identifier = block[0] if place else ""
    return Cue(start, end, tuple(payload), line, identifier, (match["settings"] or "").strip()), faults


def _timing_fault(line: int, text: str) -> Fault:
    """Return what is wrong with a line that ought to hold two times."""
    for match in re.finditer(r"[^\s>-][^\s>]*?(?=\s|-->|$)", text):
        time = match[0]
        if not re.fullmatch(_TIME, time):
            return Fault(line, match.start() + 1, f"{time!r} is no time of WebVTT", _time_hint(time))
    column = text.index(_ARROW) + 1
    return Fault(line, column, "there is no time with a space on each side of -->", "write 00:01.000 --> 00:04.000")


def _time_hint(time: str) -> str:
    mended = time.replace(",", ".")
    if "," in time and re.fullmatch(_TIME, mended):
        return f"write {mended}, with a dot: commas are SubRip's (.srt)"
    return "write minutes:seconds.thousandths with all their digits, such as 01:04.250"


def _milliseconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(thousandths.ljust(3, "0"))


def _setting_faults(line: int, match: re.Match[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for setting in re.finditer(r"\S+", match["settings"] or ""):
        name, _, value = setting[0].partition(":")
        column = match.start("settings") + setting.start() + 1
        if name not in _SETTINGS or not re.fullmatch(_SETTINGS[name], value):
            yield Fault(
                line,
                column,
                f"{setting[0]!r} is no cue setting",
                f"settings are {', '.join(_SETTINGS)}, as in align:start",
            )
        elif name in seen:
            yield Fault(line, column, f"the setting {name} stands twice", "take one out")
        else:
            seen.add(name)


def _payload_faults(number: int, payload: list[str]) -> Iterator[Fault]:
    for offset, text in enumerate(payload):
        yield from _tag_faults(number + offset, text)
    yield from _balance_faults(number, payload)


def _tag_faults(line: int, text: str) -> Iterator[Fault]:
    bare = _TAG.sub(lambda match: "\0" * len(match[0]), text)
    if (place := bare.find("<")) >= 0:
        yield Fault(line, place + 1, "a < stands in the words", "write &lt;")
    for match in re.finditer(r"&(?!(?:[a-zA-Z]+|#\d+|#[xX][0-9a-fA-F]+);)", bare):
        yield Fault(line, match.start() + 1, "an & stands in the words", "write &amp;")
    for match in _TAG.finditer(text):
        name = match[2]
        if match[5] is None and name not in _SPANS:
            yield Fault(
                line,
                match.start() + 1,
                f"{match[0]} is no tag of WebVTT",
                f"tags are {', '.join(sorted(_SPANS))}; write &lt; for <",
            )
        elif match[5] is not None and not re.fullmatch(_TIME, match[5]):
            yield Fault(line, match.start() + 1, f"{match[0]} is no time of WebVTT", _time_hint(match[5]))
        elif name == "v" and not match[1] and not (match[4] or "").strip():
            yield Fault(line, match.start() + 1, "a voice has no name", "write who speaks: <v Maya>")


def _balance_faults(number: int, payload: list[str]) -> Iterator[Fault]:
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
                yield Fault(*where, f"</{name}> closes nothing", "take it out, or open it before")
    for place, (name, line, column) in enumerate(spans):
        if not (name == "v" and place == 0):
            yield Fault(line, column, f"<{name}> is never closed", f"write </{name}> where it ends")


def read_subrip(text: str) -> Cues:
    """Return the cues of a SubRip file and its faults; its tags become WebVTT's."""
    cues: list[Cue] = []
    faults: list[Fault] = []
    for number, block in _blocks([line.rstrip() for line in lines_of(text)], 0):
        place = next((place for place, line in enumerate(block[:2]) if _ARROW in line), None)
        match = _SRT_TIMING.fullmatch(block[place]) if place is not None else None
        if place is None or match is None:
            line, text = number + (place or 0), block[place or 0]
            faults.append(
                Fault(line, 1, f"{text[:60]!r} holds no times", "write its times as 00:00:01,000 --> 00:00:04,000")
            )
            continue
        start, end = _milliseconds(*match.group(2, 3, 4, 5)), _milliseconds(*match.group(7, 8, 9, 10))
        words = tuple(filter(None, map(_from_subrip, block[place + 1 :])))
        cues.append(Cue(start, end, words, number + place))
    return Cues(tuple(cues), tuple(faults))


def _from_subrip(text: str) -> str:
    """Return a line of SubRip as one of WebVTT: bold, italic and underlined stay, fonts and positions go."""
    bare = re.sub(r"\{\\[^{}]*\}|</?font[^<>]*>", "", text, flags=re.I)
    pieces = re.split(r"(</?[biu]>)", bare, flags=re.I)
    return "".join(
        piece.lower() if place % 2 else escape(unescape(piece), quote=False) for place, piece in enumerate(pieces)
    ).strip()


def clock(milliseconds: int) -> str:
    """Return a WebVTT time: "00:01:04.250"."""
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{thousandths:03}"


def webvtt(cues: Iterator[Cue] | tuple[Cue, ...]) -> str:
    """Return the cues as a WebVTT file."""
    blocks = (f"{clock(cue.start)} {_ARROW} {clock(cue.end)}\n" + "\n".join(cue.lines) for cue in cues)
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"
