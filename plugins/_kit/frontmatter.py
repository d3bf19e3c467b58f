"""Front matter, declared once: each key with its type. Values arrive as the text that was typed.

The YAML is read without implicit types (see ``yamltext.py``); here each key says what its text means.
"""

import re
from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from plugins._kit.addresses import slug_fault

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?)?")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


def _text(value: Any) -> str:
    if isinstance(value, dict) and len(value) == 1:
        ((name, rest),) = value.items()
        raise ValueError(f'the colon makes a map of it; put it in quotes: "{name}: {rest}"')
    if not isinstance(value, str):
        raise ValueError("one text is expected here, not a list or a map")
    if not (text := value.strip()):
        raise ValueError("the value is empty")
    return text


def _iso_date(value: Any) -> datetime:
    """Return an ISO 8601 date, naive unless the text names its offset."""
    text = _text(value)
    if slashed := _SLASHED.fullmatch(text):
        first, second, year = slashed.groups()
        raise ValueError(
            f"it can be read in two ways; write {year}-{second:0>2}-{first:0>2} (day first) "
            f"or {year}-{first:0>2}-{second:0>2} (month first)"
        )
    if not _DATE.fullmatch(text):
        raise ValueError("a date is written as 2026-11-09, or with a time as 2026-11-09T08:30")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"there is no such day or time ({error})") from None


def _whole_number(value: Any) -> int:
    text = _text(value)
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
        raise ValueError("a whole number from 1 is expected, in digits, such as 2")
    return int(text)


def _yes_or_no(value: Any) -> bool:
    text = _text(value).lower()
    if text not in ("true", "yes", "false", "no"):
        raise ValueError("true or false is expected")
    return text in ("true", "yes")


def _list_of_texts(value: Any) -> tuple[str, ...]:
    """Return a list; one text is a list of one, and a text with commas is split at them."""
    items = value if isinstance(value, list) else str(_text(value)).split(",")
    return tuple(dict.fromkeys(text for item in items if (text := _text(item))))


def _sentences(value: Any) -> tuple[str, ...]:
    """Return a list; one text is a list of one, commas and all."""
    return tuple(_text(item) for item in (value if isinstance(value, list) else [value]))


def _memberships(value: Any) -> tuple[tuple[str, int | None], ...]:
    """Return (series, part) pairs from a name, a list of names, or a map name → part."""
    if isinstance(value, dict):
        return tuple((_text(name), _whole_number(part) if part else None) for name, part in value.items())
    return tuple((_text(name), None) for name in (value if isinstance(value, list) else [value]))


def _by_name(value: Any) -> dict[str, str]:
    """Return a map; one text is the value for every name (key "")."""
    return {_text(k): _text(v) for k, v in value.items()} if isinstance(value, dict) else {"": _text(value)}


def _identity(value: Any) -> str:
    text = _text(value)
    if slug_fault(text):
        raise ValueError("an id is six small letters and digits, such as k3joy1, or the slug that a post first had")
    return text


def _language(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise ValueError("a language is written as en-GB or cy (BCP 47)")
    return text


def _file(value: Any) -> str:
    text = _text(value)
    if not PurePosixPath(text).suffix:
        raise ValueError("a file's path is expected, with its ending, such as /media/joy.jpg")
    return text


def _video(value: Any) -> str:
    """Return a file's path, or the address of a video hosted elsewhere."""
    text = _text(value)
    return text if re.match(r"<?(https?:)?//|<?[a-z]+(\.[a-z]+)+/", text) else _file(text)


def _tracks(value: Any) -> dict[str, str]:
    """Return language → path; one path has the document's language (key "")."""
    return {k: _file(v) for k, v in value.items()} if isinstance(value, dict) else {"": _file(value)}


def _duration(value: Any) -> int:
    """Return seconds from 1:12, 01:01:12 or 72."""
    text = _text(value)
    if not re.fullmatch(r"(\d+:)?(\d{1,2}:)?\d{1,2}|\d+", text):
        raise ValueError("a length is written as minutes:seconds, such as 1:12")
    return sum(int(n) * 60**i for i, n in enumerate(reversed(text.split(":"))))


Text = Annotated[str, BeforeValidator(_text)]
IsoDate = Annotated[datetime, BeforeValidator(_iso_date)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_list_of_texts)]
Sentences = Annotated[tuple[str, ...], BeforeValidator(_sentences)]
Memberships = Annotated[tuple[tuple[str, int | None], ...], BeforeValidator(_memberships)]
ByName = Annotated[dict[str, str], BeforeValidator(_by_name)]
Identity = Annotated[str, BeforeValidator(_identity)]
Language = Annotated[str, BeforeValidator(_language)]
File = Annotated[str, BeforeValidator(_file)]
Video = Annotated[str, BeforeValidator(_video)]
Tracks = Annotated[dict[str, str], BeforeValidator(_tracks)]
Duration = Annotated[int, BeforeValidator(_duration)]


class _Front(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    slug: Text | None = None
    summary: Text = ""
    lang: Language | None = None
    tags: Texts = ()
    authors: Texts = ()
    cover: File | None = None
    cover_alt: str | None = None
    aliases: Texts = ()
    share: ByName = {}


class PageFront(_Front):
    """Front matter of ``content/pages/*.md``."""

    date: IsoDate | None = None
    modified: IsoDate | None = None
    id: Identity | None = None
    status: Literal["draft", "published", "hidden"] = "published"
    references: tuple[dict[str, Any], ...] = ()
    csl: Text | None = None


class PostFront(PageFront):
    """Front matter of ``content/posts/**/*.md``."""

    series: Memberships = ()
    part: WholeNumber | None = None
    builds_on: Texts = ()
    video: Video | None = None
    poster: File | None = None
    captions: Tracks = {}
    descriptions: Tracks = {}
    described: YesOrNo = False
    synthetic_voice: YesOrNo = False
    duration: Duration | None = None
    chapters: Sentences = ()
    hashtags: Texts = ()
    questions: Sentences = ()
    corrections: Sentences = ()
    interests: Text | None = None
    featured: YesOrNo = False


class Planned(BaseModel):
    """A part that is announced and not yet written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    part: WholeNumber | None = None
    date: IsoDate | None = None


class SeriesFront(_Front):
    """Front matter of ``content/series/*.md``."""

    parts: WholeNumber | None = None
    planned: tuple[Planned, ...] = ()
    status: Literal["ongoing", "complete"] = "ongoing"
    accent: Text = ""
    builds_on: Texts = ()
    next: Text | None = None
    order: WholeNumber | None = None
