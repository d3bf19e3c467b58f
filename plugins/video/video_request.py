"""How a video is asked for, in front matter and in a text: a place, then what is to be known of it. Pure.

``/media/joy.mp4 start=0:30 title="Joy, part one"`` or ``https://youtu.be/dQw4w9WgXcQ#t=30,75``: a file's path or an
address comes first, and what follows is ``name=value``, in quotes where it holds spaces. A moment may stand in the
place itself, as a host's own share button writes it or as in W3C's Media Fragments URI 1.0, section 4.2.1.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, urlsplit

from kindling.model.frontmatter import Mistake, language
from kindling.model.problems import did_you_mean

_OPTION = re.compile(r"(?:^|\s+)([A-Za-z_]+(?:\.[A-Za-z0-9-]+)?)=(\"[^\"]*\"|“[^”]*”|'[^']*'|\S*)")
_QUOTES = "\"“”'"
_PAIRS = ('""', "''", "“”")
_ELSEWHERE = re.compile(r"(?:https?:)?//", re.I)
_WITHOUT_SCHEME = re.compile(r"(?:www\.|m\.|player\.)?(?:youtube\.com|youtu\.be|vimeo\.com)/", re.I)
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?:\.\d+)?")
_UNITS = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)(?:\.\d+)?s?)?")
#: what begins a moment, or another part of a film (Media Fragments URI 1.0); any other # belongs to a file's name
_FRAGMENT = re.compile(r"#(?=(?:t|start|end|start_time|end_time|time_continue|stop|xywh|track|id)=)")
_TIME_HINT = "write it as minutes:seconds, such as start=1:15"

IN_FRONT = ("start", "end", "title", "lang")  #: what the value of ``video:`` may name; the rest are keys of their own
IN_TEXT = (*IN_FRONT, "poster", "alt", "captions", "descriptions", "described", "synthetic_voice", "duration")


@dataclass(frozen=True, slots=True, order=True)
class RequestMistake:
    """What is wrong with the words of a writer, and what to do."""

    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class VideoRequest:
    """A video as somebody asked for it."""

    place: str  #: a path or an address, as typed, without the moment of a path
    start: int = 0  #: seconds
    end: int = 0  #: seconds; 0: to its end
    title: str = ""
    lang: str = ""
    options: Mapping[str, str] = field(default_factory=dict)  #: all that was named, as typed
    mistakes: tuple[RequestMistake, ...] = ()

    @property
    def elsewhere(self) -> bool:
        """Whether the video is an address of another site, not a file of this one."""
        return _ELSEWHERE.match(self.place) is not None

    def __str__(self) -> str:
        """Return the place: what messages say of the video."""
        return self.place


def video_request(text: str, names: Iterable[str] = IN_TEXT) -> VideoRequest:
    """Return what ``text`` asks for; an option that is not among ``names``, or means nothing, is a slip."""
    first = _OPTION.search(text)
    place, rest = (text[: first.start()], text[first.start() :]) if first else (text, "")
    options = {_name(match[1]): _unquoted(match[2]) for match in _OPTION.finditer(rest)}
    place, fragment = _parted(_whole(place.strip()))
    moment, faults = _moment(place, fragment)
    start = _option_time("start", options, faults)
    end = _option_time("end", options, faults)
    begin, stop = moment[0] if start is None else start, moment[1] if end is None else end
    mistakes = [
        *_form_mistakes(place, _OPTION.sub(" ", rest), options, tuple(names)),
        *faults,
        *_order_mistakes(begin, stop),
    ]
    if mistakes and stop and stop <= begin:
        stop = 0
    return VideoRequest(place, begin, stop, options.get("title", ""), options.get("lang", ""), options, tuple(mistakes))


def _whole(place: str) -> str:
    """Return an address with its scheme, which people leave out, and without the marks that stand around it."""
    bare = place.removeprefix("<").removesuffix(">")
    if len(bare) > 1 and bare[0] + bare[-1] in _PAIRS:
        bare = bare[1:-1].strip()
    return f"https://{bare}" if _WITHOUT_SCHEME.match(bare) else bare


def _unquoted(value: str) -> str:
    """Return a value without the pair of quotes around it, or those that stand alone at one of its ends."""
    paired = len(value) > 1 and value[0] + value[-1] in _PAIRS
    return value[1:-1] if paired else value.strip(_QUOTES)


def _name(text: str) -> str:
    """Return an option's name in small letters; a language behind its dot stays as it is."""
    name, dot, lang = text.partition(".")
    return name.lower() + dot + lang


def _parted(place: str) -> tuple[str, str]:
    """Return a path without its fragment, and the fragment; an address keeps all it has."""
    if _ELSEWHERE.match(place):
        return place, address_of(place).fragment
    bare, *fragment = _FRAGMENT.split(place, maxsplit=1)
    return bare.strip(), "".join(fragment).strip()


def address_of(place: str) -> SplitResult:
    """Return an address in its parts; none of them where it is no address at all."""
    try:
        parts = urlsplit(place)
        parts.port  # noqa: B018 (raises ValueError for a port that is no number)
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _moment(place: str, fragment: str) -> tuple[tuple[int, int], list[RequestMistake]]:
    """Return the start and end that the place itself names."""
    asked_there = parse_qsl(address_of(place).query) if _ELSEWHERE.match(place) else []
    named = dict([*asked_there, *parse_qsl(fragment)])
    start, _, end = named.get("t", "").removeprefix("npt:").partition(",")
    times = {
        "start": start or named.get("start") or named.get("start_time") or named.get("time_continue") or "",
        "end": end or named.get("end") or named.get("end_time") or named.get("stop") or "",
    }
    faults = [RequestMistake(f"{text!r} in {place!r} is no time", _TIME_HINT) for text in times.values() if _bad(text)]
    return (seconds_of(times["start"]) or 0, seconds_of(times["end"]) or 0), faults


def _bad(text: str) -> bool:
    return bool(text) and seconds_of(text) is None


def _option_time(name: str, options: Mapping[str, str], faults: list[RequestMistake]) -> int | None:
    text = options.get(name)
    if text is None:
        return None
    found = seconds_of(text)
    if found is None:
        faults.append(RequestMistake(f"{name}={text!r} is no time", _TIME_HINT.replace("start", name)))
    return found


def seconds_of(text: str) -> int | None:
    """Return whole seconds from "1:15", "1:02:03", "75", "75s" or "1m15s"; None for anything else.

    >>> seconds_of("1:15"), seconds_of("1m15s"), seconds_of("75"), seconds_of("soon")
    (75, 75, 75, None)
    """
    match = _CLOCK.fullmatch(text) or (_UNITS.fullmatch(text) if text else None)
    return (
        sum(int(part or 0) * unit for part, unit in zip(match.groups(), (3600, 60, 1), strict=True)) if match else None
    )


def _form_mistakes(
    place: str, left: str, options: Mapping[str, str], names: tuple[str, ...]
) -> Iterator[RequestMistake]:
    if not place:
        yield RequestMistake("no video is named", "begin with a file or an address: {video: ../media/joy.mp4}")
    if left.strip():
        fact = f"{left.strip()!r} means nothing after {place!r}"
        yield RequestMistake(
            fact, 'write each option as name=value, in quotes where it holds spaces: title="Joy and work"'
        )
    known = {name for name in options if name in names or _in_a_language(name) in names}
    for name in sorted(options.keys() - known):
        hint = did_you_mean(name, names, "a video may have")
        if name in IN_TEXT:
            hint = f"write it as a line of its own: {name}: {options[name]}"
        yield RequestMistake(f"a video has no {name!r} here", hint)
    for name in sorted(name for name in known if not options[name].strip()):
        yield RequestMistake(f"{name}= has no value", f"write one after the equals sign, or take {name}= out")
    try:
        language(options.get("lang") or "en-GB")
    except Mistake as mistake:
        yield RequestMistake(f"lang={options['lang']!r} is no language", f"write lang={mistake.better[0]}")


def _in_a_language(name: str) -> str:
    """Return "captions" for "captions.cy"; "" for what has no languages."""
    kind, dot, _ = name.partition(".")
    return kind if dot and kind in ("captions", "descriptions") else ""


def _order_mistakes(start: int, end: int) -> Iterator[RequestMistake]:
    if end and end <= start:
        fact = f"the video would end at {end} seconds, which is not after its start at {start} seconds"
        yield RequestMistake(fact, "mend one of the two times")
