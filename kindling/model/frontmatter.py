"""Front matter, declared once: each key with its type. Values arrive as the text that was typed.

The YAML is read without implicit types (``kindling/engine/front_matter.py``); here each key says what its text means.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from kindling.model.addresses import LONGEST_SLUG, slug_fault, slugify, topic_slug
from kindling.model.people import signed, with_degrees
from kindling.model.scalars import quoted
from kindling.model.tongues import is_language, nearest_tag

Read = TypeVar("Read")
_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)?)?", re.ASCII
)
_CLOCK = (
    r"(?:,?[T -]+(?:at )?(\d{1,2}[:.]\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?(?: ?([ap]\.?m\.?))?"
    r"(?: ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
)
_SLASHED = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}){_CLOCK}", re.ASCII | re.I)
_YEAR_FIRST = re.compile(rf"(\d{{4}})(?P<sign>[-/.])(\d{{1,2}})(?P=sign)(\d{{1,2}}){_CLOCK}", re.ASCII | re.I)
_TOGETHER = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}}){_CLOCK}", re.ASCII | re.I)
_IN_WORDS = re.compile(
    rf"(?:([A-Za-z]+)\.?,? )?(\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?([A-Za-z]{{3,10}})\.?,?[ -](\d{{4}}){_CLOCK}",
    re.ASCII | re.I,
)
_MONTH_FIRST = re.compile(
    rf"(?:([A-Za-z]+)\.?,? )?([A-Za-z]{{3,10}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_CLOCK}", re.ASCII | re.I
)
_MONTHS = "january february march april may june july august september october november december".split()
_WELSH = "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_PLAYED = re.compile(r"\ssrc\s*=\s*[\"']?((?:https?:)?//[^\s\"'<>]+|[^\s\"'<>]+\.\w+)")
_HASHTAGS = re.compile(r"#[^\W_]\w*(?:\s+#[^\W_]\w*)*")
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_LANGUAGES = {"english": "en-GB", "welsh": "cy", "cymraeg": "cy", "german": "de", "french": "fr", "spanish": "es"}


Item = int | str  #: the place of an item in a list, or its name in a map


class Mistake(ValueError):
    """What is wrong with a value; ``better`` is the value as it would be right, or several, none where nobody knows."""

    def __init__(self, fact: str, *better: str, item: Item | None = None, of_name: bool = False) -> None:
        super().__init__(fact)
        self.better = better
        self.item = item  #: of a list or map, which
        self.of_name = of_name  #: whether the item's name is wrong, and ``better`` is what to call it


class Mistakes(Mistake):
    """What is wrong with the items of one list or map; it says itself what is wrong with the first."""

    def __init__(self, each: Sequence[Mistake]) -> None:
        super().__init__(str(each[0]), *each[0].better, item=each[0].item)
        self.each = tuple(each)


def _text(value: Any) -> str:
    if isinstance(value, dict) and len(value) == 1:
        ((name, rest),) = value.items()
        whole = quoted(f"{name}: {rest}") if isinstance(rest, str) else quoted(str(name))
        raise Mistake("the colon makes a map of it", whole)
    if not isinstance(value, str):
        dated = isinstance(value, dict) and value.keys() == {"date", "text"}
        parts = [f"{value['date']}: {value['text']}"] if dated else value if isinstance(value, list) else []
        parts = parts if all(isinstance(part, str) for part in parts) else []
        raise Mistake("one text is expected here, not a list or a map", *([quoted(", ".join(parts))] if parts else []))
    if not (text := value.strip()):
        raise Mistake("the value is empty")
    return text


def read_date(value: Any) -> datetime:
    """Return a date in any form that has one reading, naive unless the text names its offset. Raises ``Mistake``."""
    text = _text(value)
    if not _DATE.fullmatch(text):
        ways = _likely_dates(text)
        if len(ways) > 1:
            raise Mistake("it can be read in two ways", *(f"{way} ({name})" for way, name in ways.items()))
        if not ways:
            fact = "a date is written as 2026-11-09 or 2026-11-09T08:30"
            raise Mistake(fact, "2026-11-09, with the right day")
        (text,) = ways
    try:
        date = datetime.fromisoformat(text)
    except ValueError as error:
        raise Mistake(f"there is no such day or time ({error})", "2026-11-09, with a day that there is") from None
    if not 1000 <= date.year <= 9998:
        raise Mistake("a year from 1000 to 9998 is expected", "2026-11-09, with the right year")
    return date


def _likely_dates(text: str) -> dict[str, str]:
    """Return what a date in another form may mean, and how it is read so."""
    if found := _SLASHED.fullmatch(text):
        first, second, year, *clock = found.groups()
        ways = {_dated(year, second, first, *clock): "day first", _dated(year, first, second, *clock): "month first"}
        there = {way: name for way, name in ways.items() if way}
        return dict.fromkeys(there, "") if len(there) == 1 else there
    if found := _YEAR_FIRST.fullmatch(text):
        year, _sign, *rest = found.groups()
        return _only(_dated(year, *rest))
    if found := _TOGETHER.fullmatch(text):
        return _only(_dated(*found.groups()))
    if found := _IN_WORDS.fullmatch(text):
        weekday, day, month, year, *clock = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        weekday, month, day, year, *clock = found.groups()
    else:
        return {}
    date = _dated(year, _place(month, _MONTHS) or _place(month, _WELSH), day, *clock)
    if weekday and date and datetime.fromisoformat(date).weekday() + 1 != int(_place(weekday, _DAYS) or 0):
        raise Mistake(f"{date[:10]} is no {weekday}", f"{date}, if this is the day")
    return _only(date)


def _only(date: str) -> dict[str, str]:
    return {date: ""} if date else {}


def _place(word: str, names: list[str]) -> str:
    """Return the place of a name that is written whole or cut to three letters or more, from 1; "" for none."""
    short = word.lower()
    return next((str(at) for at, name in enumerate(names, 1) if len(short) > 2 and name.startswith(short)), "")


def _dated(year: str, month: str, day: str, time: str | None, half: str | None, zone: str | None) -> str:
    """Return parts of a date as ISO 8601; "" where there is no such day or time."""
    date = f"{year}-{month:0>2}-{day:0>2}"
    if time:
        hours, rest = int(re.split("[:.]", time)[0]), time.replace(".", ":", 1).partition(":")[2]
        if half:
            hours = hours % 12 + 12 * half.lower().startswith("p") if 1 <= hours <= 12 else 99
        named = "Z" if zone and zone.upper() in ("Z", "UTC", "GMT") else f"{zone[:3]}:{zone[-2:]}" if zone else ""
        date += f"T{hours:02}:{rest}{named}"
    return date if _DATE.fullmatch(date) and _is_day(date) else ""


def _is_day(date: str) -> bool:
    try:
        return bool(datetime.fromisoformat(date))
    except ValueError:
        return False


def _whole_number(value: Any) -> int:
    text = _text(value)
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
        word = next((str(place) for place, name in enumerate(_NUMBERS, 1) if name == text.lower()), "")
        digits = re.search(r"(?<![0-9.-])0*([1-9][0-9]{0,3})(?![0-9])", text)
        better = word or (digits[1] if digits else "2, with the right number")
        raise Mistake("a whole number from 1 is expected, in digits", better)
    return int(text)


def _yes_or_no(value: Any) -> bool:
    text = _text(value).lower()
    if text not in ("true", "yes", "false", "no"):
        raise Mistake("true or false is expected", "true", "false")
    return text in ("true", "yes")


def _list_of_texts(value: Any) -> tuple[str, ...]:
    """Return a list; one text is a list of one, and a text with commas is split at them."""
    return tuple(dict.fromkeys(_each(enumerate(items_of(value)), _text)))


def items_of(value: Any) -> list[Any]:
    """Return the items of a list, or of a text with commas between them."""
    return value if isinstance(value, list) else [*filter(None, map(str.strip, _text(value).split(",")))] or [""]


def _sentences(value: Any) -> tuple[str, ...]:
    """Return a list; one text is a list of one, commas and all."""
    return tuple(_each(enumerate(value), _text)) if isinstance(value, list) else (_text(value),)


def _each(items: Iterable[tuple[Item, Any]], read: Callable[[Any], Read]) -> list[Read]:
    """Return each item as it is read. Raises ``Mistakes`` with all that are wrong."""
    found: list[Read] = []
    wrong: list[Mistake] = []
    for item, value in items:
        try:
            found.append(read(value))
        except Mistake as mistake:
            wrong.append(Mistake(str(mistake), *mistake.better, item=item))
    if wrong:
        raise Mistakes(wrong)
    return found


def _hashtags(value: Any) -> tuple[str, ...]:
    return _joined(_each(enumerate(items_of(value)), _hashtag))


def _hashtag(value: Any) -> tuple[str, ...]:
    tags = _without_hash(value)
    if bare := next((tag for tag in tags if not re.search(r"[^\W_]", tag)), ""):
        raise Mistake(f"no hashtag can be made from {bare!r}: it holds no letters or digits")
    return tags


def _without_hash(value: Any) -> tuple[str, ...]:
    """Return a text without the # that networks write before a word; ``#joy #work`` is two of them."""
    text = _text(value)
    return tuple(word[1:] for word in text.split()) if _HASHTAGS.fullmatch(text) else (text,)


def _joined(items: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in items for word in words))


def _authors(value: Any) -> tuple[str, ...]:
    """Return who signs: a list as it is, with degrees behind the names that they belong to; a line of names parted."""
    if not isinstance(value, str):
        return with_degrees(_list_of_texts(value))
    found = signed(_text(value))
    if len(found.ways) > 1:
        raise Mistake(found.why, *(f"[{', '.join(map(in_list, way))}]" for way in found.ways))
    return tuple(name for name in found.ways[0] if name)


def in_list(text: str) -> str:
    """Return a text as it can stand in a list on one line."""
    return text if re.fullmatch(r"[^\W_][\w '’./()-]*", text) else quoted(text)


def _tags(value: Any) -> tuple[str, ...]:
    """Return tags: each needs letters or digits, of which the address of its list is made."""
    return _joined(_each(enumerate(items_of(value)), _tag))


def _tag(value: Any) -> tuple[str, ...]:
    tags = _without_hash(value)
    for tag in tags:
        slug = topic_slug(tag)
        if not slug:
            raise Mistake(f"no address can be made from the tag {tag!r}: it holds no letters or digits")
        if len(slug) > LONGEST_SLUG:
            fact = f"the address of the tag would be {len(slug)} characters long; {LONGEST_SLUG} are the most"
            raise Mistake(fact)
    return tags


def _memberships(value: Any) -> tuple[tuple[str, int | None], ...]:
    """Return (series, part) pairs from a name, a list of names, or a map name → part."""
    if isinstance(value, dict):
        parts = {name: part for name, part in value.items() if part}
        numbers = _by_key(parts, _whole_number)
        return tuple((_text(name), numbers.get(name)) for name in value)
    return tuple((name, None) for name in _sentences(value))


def _by_name(value: Any) -> dict[str, str]:
    """Return a map; one text is the value for every name (key "")."""
    return _by_key(value, _text) if isinstance(value, dict) else {"": _text(value)}


def _by_key(value: Mapping[str, Any], read: Callable[[Any], Read]) -> dict[str, Read]:
    """Return a map with each value read."""
    return dict(zip(map(_text, value), _each(value.items(), read), strict=True))


def _identity(value: Any) -> str:
    text = _text(value)
    if slug_fault(text):
        fact = "an id is six small letters and digits, or the slug that a post first had"
        raise Mistake(fact, slugify(text) if not slug_fault(slugify(text)) else "k3joy1, with six of your own")
    return text


def language(value: Any) -> str:
    """Return the tag of a language. Raises ``Mistake`` for what is none, with the tag that was likely meant."""
    text = _text(value)
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        better = _LANGUAGES.get(text.lower()) or text.replace("_", "-").partition(".")[0]
        right = re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", better)
        near = better if right else nearest_tag(text)
        raise Mistake("a language is written as en-GB or cy (BCP 47)", *([near] if near else ["en-GB", "cy"]))
    if not is_language(text):
        raise Mistake("there is no such language", *(filter(None, [nearest_tag(text)])), *["en-GB", "cy"][:1])
    return text


def _file(value: Any, example: str = "/media/joy.jpg") -> str:
    text = _text(value)
    if not PurePosixPath(text).suffix:
        raise Mistake("a file's path is expected, with its ending", f"{example}, with the file's own name")
    return text


def _video(value: Any) -> str:
    """Return a file's path, or the address of a video hosted elsewhere."""
    text = _text(value)
    if text.startswith("<") and (played := _PLAYED.search(text)):
        raise Mistake("an address or a file's path is expected, and not the HTML around it", played[1])
    return text if re.match(r"<?(https?:)?//|<?[a-z]+(\.[a-z]+)+/", text) else _file(text, "/media/joy.mp4")


def _track(value: Any) -> str:
    return _file(value, "/media/joy.vtt")


def _tracks(value: Any) -> dict[str, str]:
    """Return language → path; one path has the document's language (key "")."""
    if not isinstance(value, dict):
        return {"": _track(value)}
    wrong: list[Mistake] = []
    for name, path in value.items():
        of_name: tuple[Callable[[Any], object], Any, bool] = (language, name, True)
        for read, typed, is_name in (*([of_name] if name else []), (_track, path, False)):  # in a token, one has none
            try:
                read(typed)
            except Mistake as mistake:
                better = mistake.better[:1] if is_name else mistake.better
                wrong.append(Mistake(str(mistake), *better, item=name, of_name=is_name))
    if wrong:
        raise Mistakes(wrong)
    return {name: _track(path) for name, path in value.items()}


def _duration(value: Any) -> int:
    """Return seconds from 1:12, 01:01:12 or 72."""
    text = _text(value)
    if not re.fullmatch(r"([0-9]{1,3}:)?([0-9]{1,2}:)?[0-9]{1,2}|[0-9]{1,6}", text):
        raise Mistake("a length is written as minutes:seconds", "1:12, with the right length")
    return sum(int(n) * 60**i for i, n in enumerate(reversed(text.split(":"))))


Text = Annotated[str, BeforeValidator(_text)]
IsoDate = Annotated[datetime, BeforeValidator(read_date)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_list_of_texts)]
Authors = Annotated[tuple[str, ...], BeforeValidator(_authors)]
Hashtags = Annotated[tuple[str, ...], BeforeValidator(_hashtags)]
Tags = Annotated[tuple[str, ...], BeforeValidator(_tags)]
Sentences = Annotated[tuple[str, ...], BeforeValidator(_sentences)]
Memberships = Annotated[tuple[tuple[str, int | None], ...], BeforeValidator(_memberships)]
ByName = Annotated[dict[str, str], BeforeValidator(_by_name)]
Identity = Annotated[str, BeforeValidator(_identity)]
Language = Annotated[str, BeforeValidator(language)]
File = Annotated[str, BeforeValidator(_file)]
Video = Annotated[str, BeforeValidator(_video)]
Tracks = Annotated[dict[str, str], BeforeValidator(_tracks)]
Duration = Annotated[int, BeforeValidator(_duration)]


class Fields(BaseModel):
    """Keys of front matter that belong together: a plugin declares its own, and ``document.fields`` gives them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CoverFields(Fields):
    """The picture that stands for a text."""

    cover: File | None = None
    cover_alt: str | None = None


class AliasFields(Fields):
    """Where a text was before."""

    aliases: Texts = ()


class ShareFields(Fields):
    """Words of a text's own for networks."""

    share: ByName = {}


class PostShareFields(ShareFields):
    """The same, and hashtags: of a post."""

    hashtags: Hashtags = ()


class CitationFields(Fields):
    """Sources that a text brings along, and the style that it is cited in."""

    references: tuple[dict[str, Any], ...] = ()
    csl: Text | None = None


class MembershipFields(Fields):
    """The series that a post is part of, and what it builds on."""

    series: Memberships = ()
    part: WholeNumber | None = None
    builds_on: Texts = ()


class VideoFields(Fields):
    """The video at the head of a post."""

    video: Video | None = None
    poster: File | None = None
    captions: Tracks = {}
    descriptions: Tracks = {}
    described: YesOrNo = False
    synthetic_voice: YesOrNo = False
    duration: Duration | None = None
    chapters: Sentences = ()


class TranslationFields(Fields):
    """Which text this one says in another language."""

    translation_of: Text | None = None


class FeaturedFields(Fields):
    """Whether a post stands on the home page, to be read first."""

    featured: YesOrNo = False


class ReaderFields(Fields):
    """What a post says to its readers beside its text."""

    questions: Sentences = ()
    corrections: Sentences = ()
    interests: Text | None = None


_OF_PLUGINS = (
    CoverFields,
    AliasFields,
    PostShareFields,
    CitationFields,
    MembershipFields,
    VideoFields,
    TranslationFields,
    FeaturedFields,
)


class Front(CoverFields, AliasFields, ShareFields, TranslationFields):
    """What each text says of itself, whatever it is."""

    title: Text
    slug: Text | None = None
    summary: Text = ""
    lang: Language | None = None
    tags: Tags = ()
    authors: Authors = ()


class PageFront(CitationFields, Front):
    """Front matter of ``content/pages/*.md``."""

    date: IsoDate | None = None
    modified: IsoDate | None = None
    id: Identity | None = None
    status: Literal["draft", "published", "hidden"] = "published"


class PostFront(MembershipFields, VideoFields, PostShareFields, FeaturedFields, ReaderFields, PageFront):
    """Front matter of ``content/posts/**/*.md``."""


class Planned(BaseModel):
    """A part that is announced and not yet written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    part: WholeNumber | None = None
    date: IsoDate | None = None


class SeriesFront(Front):
    """Front matter of ``content/series/*.md``."""

    parts: WholeNumber | None = None
    planned: tuple[Planned, ...] = ()
    status: Literal["ongoing", "complete"] = "ongoing"
    accent: Text = ""
    builds_on: Texts = ()
    next: Text | None = None
    order: WholeNumber | None = None


#: the keys that no plugin reads, but the kit itself
KEYS_OF_ALL = frozenset(
    key
    for front in (Front, PageFront, PostFront, SeriesFront)
    for key in front.model_fields
    if not any(key in fields.model_fields for fields in _OF_PLUGINS)
)
