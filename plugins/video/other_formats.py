"""Captions in other formats → cues: SubViewer of YouTube (.sbv), SubStation Alpha (.ass, .ssa), TTML (.ttml). Pure.

No player of a browser reads them, so they are no captions of a page: `make captions` makes WebVTT of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

from kindling.plugins.video.webvtt import CaptionsFault, Cue, Cues, lines_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_CLOCK = r"(?:(\d{1,6}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_SBV = re.compile(rf"{_CLOCK},{_CLOCK}[ \t]*")
_OFFSET = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)(h|m|s|ms|f|t)")
_FRAMES = re.compile(r"(\d{1,6}):(\d{2}):(\d{2}):(\d{2,3})")
_UNITS = {"h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
_PARAMETERS = "{http://www.w3.org/ns/ttml#parameter}"
#: how a file of each format begins → what it is called, and the endings it has
_BEGINNINGS = (
    (re.compile(rf"\s*{_CLOCK},{_CLOCK}[ \t]*(?:[\r\n]|$)"), "SubViewer", (".sbv",)),
    (re.compile(r"\s*\[Script Info\]", re.I), "SubStation Alpha", (".ass", ".ssa")),
    (
        re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:\w+:)?tt[\s>]", re.S),
        "TTML",
        (".ttml", ".dfxp", ".xml"),
    ),
)
ENDINGS = frozenset(ending for _, _, endings in _BEGINNINGS for ending in endings)


def format_of(text: str) -> str:
    """Return what the format of captions is called that are neither WebVTT nor SubRip; "" where it is none of these."""
    return next((name for begins, name, _ in _BEGINNINGS if begins.match(text.removeprefix("\ufeff")[:2_000])), "")


def way_of(source: str) -> str:
    """Return what to do with a file of such captions: a hint."""
    return f"`make captions FROM=content/{source}` makes a .vtt file of it: name that one"


def read_other(text: str) -> Cues | None:
    """Return the cues of a file in one of these formats, and its faults; None for any other file."""
    reader = _READERS.get(format_of(text))
    return reader(text) if reader else None


def _milliseconds(hours: str | None, minutes: str, seconds: str, part: str | None) -> int:
    return (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int((part or "0").ljust(3, "0"))


def _plain(line: str) -> str:
    return escape(line.strip(), quote=False)


def _sbv(text: str) -> Cues:
    """Return the cues of a file of YouTube's: times, lines, an empty line."""
    cues: list[Cue] = []
    times, said, line = None, list[str](), 0
    for number, typed in enumerate([*lines_of(text), "0:00:00.000,0:00:00.000"], start=1):
        if match := _SBV.fullmatch(typed):
            if times:
                start, end = _milliseconds(*times.group(1, 2, 3, 4)), _milliseconds(*times.group(5, 6, 7, 8))
                cues.append(Cue(start, end, tuple(filter(None, said)), line))
            times, said, line = match, [], number
        else:
            said += map(_plain, typed.replace("[br]", "\n").split("\n"))
    return Cues(tuple(cues), ())


def _substation(text: str) -> Cues:
    """Return what is said in a file of SubStation Alpha; its styles and places go."""
    fields: list[str] = []
    cues: list[Cue] = []
    faults: list[CaptionsFault] = []
    for number, line in enumerate(lines_of(text), start=1):
        kind, _, value = line.partition(":")
        if kind == "Format":
            fields = [field.strip().lower() for field in value.split(",")]
        elif kind == "Dialogue" and fields:
            said = dict(zip(fields, (each.strip() for each in value.split(",", len(fields) - 1)), strict=False))
            times = [re.fullmatch(_CLOCK, said.get(name, "")) for name in ("start", "end")]
            if times[0] and times[1]:
                cues.append(
                    _dialogue(number, said, _milliseconds(*times[0].groups()), _milliseconds(*times[1].groups()))
                )
            else:
                faults.append(CaptionsFault(number, 1, f"{line[:40]!r} holds no times", "export the captions again"))
    return Cues(tuple(sorted(cues, key=lambda cue: (cue.start, cue.end))), tuple(faults))


def _dialogue(number: int, said: Mapping[str, str], start: int, end: int) -> Cue:
    words = re.sub(r"\{[^{}]*\}", "", said.get("text", "")).replace(r"\h", " ")
    lines = [*filter(None, map(_plain, re.split(r"\\[Nn]", words)))]
    name = re.sub(r"[<>&\s]+", " ", said.get("name", said.get("actor", ""))).strip()
    if name and lines:
        lines[0] = f"<v {name}>{lines[0]}"
    return Cue(start, end, tuple(lines), number)


def _ttml(text: str) -> Cues:
    """Return the paragraphs of a TTML file that have times (W3C TTML, 8.1.5 and 10.3)."""
    from lxml import etree

    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(**safe, encoding="utf-8"))
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        fact = f"this is no valid XML: {' '.join(str(error).split())[:120]}"
        return Cues((), (CaptionsFault(line, 1, fact, "export the captions again"),))
    found = [*_paragraphs(root)]
    cues, faults = (
        tuple(one for one in found if isinstance(one, Cue)),
        tuple(one for one in found if not isinstance(one, Cue)),
    )
    return Cues(cues, faults)


def _paragraphs(root: "_Element") -> Iterator[Cue | CaptionsFault]:
    """Yield what each paragraph says, or that it has words and no times that can be read."""
    rate, ticks = (
        _number(root.get(f"{_PARAMETERS}{name}"), other) for name, other in (("frameRate", 30), ("tickRate", 1))
    )
    for paragraph in root.iter("{*}p"):
        start, end = (_moment(paragraph.get(name, ""), rate, ticks) for name in ("begin", "end"))
        lasts = _moment(paragraph.get("dur", ""), rate, ticks)
        lines = tuple(filter(None, map(_plain, _said(paragraph).split("\n"))))
        if start is not None and (end is not None or lasts is not None):
            yield Cue(start, end if end is not None else start + (lasts or 0), lines, paragraph.sourceline or 1)
        elif lines:
            fact = f"{lines[0][:40]!r} has no times that can be read"
            yield CaptionsFault(paragraph.sourceline or 1, 1, fact, "export the captions again, as WebVTT or SubRip")


def _said(element: "_Element") -> str:
    """Return the words of a paragraph, with a break for each ``<br/>``."""
    words = re.sub(r"\s+", " ", element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            words += "\n" if child.tag.endswith("}br") or child.tag == "br" else _said(child)
        words += re.sub(r"\s+", " ", child.tail or "")
    return words


def _number(typed: str | None, other: int) -> int:
    return int(typed) if typed and re.fullmatch(r"0*[1-9]\d{0,8}", typed) else other


def _moment(typed: str, rate: int, ticks: int) -> int | None:
    """Return a time of TTML in milliseconds; None where it is none."""
    if match := re.fullmatch(_CLOCK, typed.strip()):
        return _milliseconds(*match.groups())
    if match := _FRAMES.fullmatch(typed.strip()):
        return _milliseconds(match[1], match[2], match[3], "0") + round(int(match[4]) * 1000 / rate)
    if match := _OFFSET.fullmatch(typed.strip()):
        unit = {"f": 1000 / rate, "t": 1000 / ticks, **_UNITS}[match[2]]
        return round(float(match[1]) * unit)
    return None


_READERS: Mapping[str, Callable[[str], Cues]] = MappingProxyType(
    {"SubViewer": _sbv, "SubStation Alpha": _substation, "TTML": _ttml}
)
