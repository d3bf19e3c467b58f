"""Dates as programs and people write them → CSL's: parts, season, circa, a range, else the words themselves. Pure."""

import json
import re
from collections.abc import Mapping
from typing import Any

from kindling.plugins.citations import fields

FIELDS = frozenset("accessed available-date event-date issued original-date submitted".split())  #: CSL's dates
_MONTHS = {name: number for number, name in enumerate(
    "january february march april may june july august september october november december".split(), start=1
)}  # fmt: skip
MONTHS = {name[:3]: name.capitalize() for name in _MONTHS}  #: BibTeX's own strings → the months that they stand for
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
SEASONS = {"1": "Spring", "2": "Summer", "3": "Autumn", "4": "Winter"}  #: CSL's number → its name in English
_NONE = re.compile(r"\[?\s*(?:n\.?\s*d\.?|no date|s\.?\s*a\.?|undated|unknown|-+|\?+)?\s*\]?", re.I)
_CIRCA = re.compile(r"^\[?\s*(?:c\.|ca\.?(?=[\s\d])|circa|approx\.?|approximately|about|around)\s*|^c\s+(?=\d)", re.I)
_ISO = re.compile(r"(-?\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:T[\d:.+Z-]*)?")
#: what joins the ends of a range, the surest first
_JOINS = tuple(map(re.compile, (r"\s*(?:--+|[–—])\s*", r"\s+(?:to|until)\s+", r"\s*/\s*", r"\s*-\s*")))
_SLASHED = re.compile(r"(-?\d{4})/(?:(\d{1,2})/(?:(\d{1,2})/?)?|/)?/?")  #: RIS: "2015/09/14/", "2015//"
_RIS = re.compile(r"(-?\d{4})/(\d{0,2})/(\d{0,2})/([^/]+)")  #: "2015///Spring"
_WORD = re.compile(r"\d+|[^\W\d_]+")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(
    r"^(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nes|nesday|r|rs|rsday|ur|urday)?\b[.,]*\s+(?=\S)", re.I
)


def read_date(text: str) -> dict[str, Any]:
    """Return a date as CSL has it; {} for none, ``{"literal": …}`` for words that are no date: "in press".

    >>> read_date("2015 Sep-Oct"), read_date("Spring 2015")
    ({'date-parts': [[2015, 9], [2015, 10]]}, {'date-parts': [[2015]], 'season': 1})
    """
    if len(text) == 4 and text.isdecimal() and text.isascii():  # most are
        return {"date-parts": [[int(text)]]}
    if match := _SLASHED.fullmatch(text):
        return {"date-parts": [_possible_parts(match)]}
    if re.fullmatch(r"-\d{1,4}", text, re.ASCII) and int(text):  # before our era
        return {"date-parts": [[int(text)]]}
    whole = " ".join(text.replace("\u2010", "-").replace("\u2011", "-").split())
    if _NONE.fullmatch(whole):
        return {}
    if match := _RIS.fullmatch(whole):
        return _of_ris(match)
    bare = _CIRCA.sub("", _WEEKDAY.sub("", whole))
    circa = {"circa": True} if _CIRCA.search(whole) or whole.rstrip("]")[-1:] in "~?" else {}
    bare = re.sub(r"/(?:\.\.|open)$", "", bare)  # what goes on still is said by its beginning
    bare = re.sub(r"^[©c]\s?(?=\d{4})", "", bare.strip("[]() ").rstrip("~?%"))
    if found := _one(bare) or _range(bare):
        return found | circa
    return {"literal": whole}


def is_slip(text: str) -> bool:
    """Return whether a text is one word with figures that is no date, and that nobody would print as one.

    >>> [said for said in ("20x4", "201", "14/9/15", "199X", "2014a", "in press", "1990s") if is_slip(said)]
    ['20x4', '201', '14/9/15']
    """
    word = text.strip("[]() ")
    dated = re.search(r"(?<!\d)\d{4}(?!\d)", word) or (re.fullmatch(r"-?\d{1,4}", word) and word.startswith("-"))
    if " " in word or dated or not re.search(r"\d", word) or re.search(r"[^\W\d_]{3}", word):
        return False
    return "literal" in read_date(word) and bool(read_edtf(word).get("literal", "") == word)


def weekday_of(text: str) -> int | None:
    """Return the day of the week that a date names, 0 for Monday; None where it names none.

    >>> weekday_of("Tue 3 March 2017"), weekday_of("3 March 2017")
    (1, None)
    """
    found = _WEEKDAY.match(text.strip())
    return next((n for n, day in enumerate(_DAYS) if found and day.startswith(found[1].lower())), None)


def _of_ris(match: re.Match[str]) -> dict[str, Any]:
    """Return the date of "2015/09/14/" and what stands behind it: a season, circa, a range."""
    plain: dict[str, Any] = {"date-parts": [[int(part) for part in match.groups()[:3] if part]]}
    if match[4].lower() == "circa":
        return plain | {"circa": True}
    if season := _SEASONS.get(match[4].strip().lower()):
        return plain | {"season": season}
    return _range(match[4]) or _one(f"{match[4]} {match[1]}") or plain


def _one(text: str) -> dict[str, Any]:
    """Return a single date; {} for none."""
    if match := _ISO.fullmatch(text.rstrip("/")):
        parts = [int(part) for part in match.groups() if part]
        if len(parts) == 2 and 21 <= parts[1] <= 24:
            return {"date-parts": [parts[:1]], "season": parts[1] - 20}
        return {"date-parts": [parts]} if _possible(parts) else {}
    if match := re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", text):  # British order, where that can be
        year, first, second = int(match[4]), int(match[1]), int(match[3])
        either = ([year, second, first], [year, first, second])
        return next(({"date-parts": [parts]} for parts in either if _possible(parts)), {})
    return _in_words(text)


def _in_words(text: str) -> dict[str, Any]:
    """Return "14 September 2015", "Sep 2015", "2015 Spring"."""
    words = [word.lower() for word in _WORD.findall(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text))]
    years = [word for word in words if re.fullmatch(r"\d{4}", word)]
    months = [number for word in words if (number := _month(word))]
    seasons = [_SEASONS[word] for word in words if word in _SEASONS]
    days = [int(word) for word in words if re.fullmatch(r"\d{1,2}", word)]
    if len(years) != 1 or len(words) != len(years) + len(months) + len(seasons) + len(days):
        return {}
    if seasons and not months and not days and len(seasons) == 1:
        return {"date-parts": [[int(years[0])]], "season": seasons[0]}
    parts = [int(years[0]), *months, *days]
    return {"date-parts": [parts]} if len(months) == 1 and not seasons and len(days) < 2 and _possible(parts) else {}


def month_number(text: str) -> int:
    """Return the number of a month that is said in words or figures; 0 for none.

    >>> month_number("Sept."), month_number("09"), month_number("13")
    (9, 9, 0)
    """
    bare = text.strip().rstrip(".").lower()
    if re.fullmatch(r"\d{1,2}", bare):
        return int(bare) if 1 <= int(bare) <= 12 else 0
    return _month(bare)


_EDTF_OPEN = re.compile(r"(?:\.\.|open|unknown|\*)?/(.+)", re.I)


def read_edtf(text: str) -> dict[str, Any]:
    """Return a date of EDTF that ``read_date`` has no figures for; a decade or a century in words.

    >>> read_edtf("199X"), read_edtf("/2014")
    ({'literal': '1990s'}, {'date-parts': [[2014]]})
    """
    bare = text.strip().rstrip("~?%").lower()
    if match := re.fullmatch(r"(\d{2,3})([xu]{1,2})", bare):
        return {"literal": f"{match[1]:0<4}s"} if len(bare) == 4 else {}
    if match := re.fullmatch(r"(\d{4})-(?:[xu]{2})(?:-[xu]{2})?", bare):
        return {"date-parts": [[int(match[1])]]}
    if match := re.fullmatch(r"(\d{4})-(\d\d)-[xu]{2}", bare):
        return {"date-parts": [[int(match[1]), int(match[2])]]}
    if match := re.fullmatch(r"(.+)/(.+)", bare):
        first, last = (read_edtf(part) if "literal" in (found := read_date(part)) else found for part in match.groups())
        parts = [one["date-parts"][0] for one in (first, last) if "date-parts" in one]
        return {"date-parts": parts} if parts else read_date(text)
    if match := _EDTF_OPEN.fullmatch(bare):
        return read_date(match[1])
    return {} if re.fullmatch(r"[xu?*.-]+", bare) else read_date(text)


def _month(word: str) -> int:
    names = (number for name, number in _MONTHS.items() if name == word or (len(word) > 2 and name.startswith(word)))
    return 9 if word == "sept" else next(names, 0)


def _range(text: str) -> dict[str, Any]:
    """Return a range; its end takes what it leaves out from its beginning: "2015 Sep-Oct", "Sep-Oct 2015"."""
    ends = next((ends for join in _JOINS if len(ends := join.split(text)) == 2 and all(ends)), None)
    return _between(*ends) if ends else {}


def _between(first: str, last: str) -> dict[str, Any]:
    year = re.search(r"(?<!\d)\d{4}(?!\d)", first) or re.search(r"(?<!\d)\d{4}(?!\d)", last)
    if not year:
        return {}
    if re.fullmatch(r"\d{4}", first) and re.fullmatch(r"\d{2}", last):
        last = first[:2] + last
    begin = _one(first) or _one(f"{first} {year[0]}")
    end = _one(last) or _one(f"{last} {year[0]}")
    if not end and begin and last.isdigit() and len(begin["date-parts"][0]) == 3:
        end = {"date-parts": [[*begin["date-parts"][0][:2], int(last)]]}
    if not begin and end and first.isdigit() and len(end["date-parts"][0]) == 3:
        begin = {"date-parts": [[*end["date-parts"][0][:2], int(first)]]}
    if not begin or not end or "season" in begin or "season" in end:
        return {}
    parts = [begin["date-parts"][0], end["date-parts"][0]]
    return {"date-parts": parts} if parts[0] < parts[1] else {}


def _possible_parts(match: re.Match[str]) -> list[int]:
    """Return year, month and day as far as they can be."""
    parts = [int(part) for part in match.groups() if part]
    return next(parts[:size] for size in range(len(parts), 0, -1) if _possible(parts[:size]))


def _possible(parts: list[int]) -> bool:
    return (len(parts) < 2 or 1 <= parts[1] <= 12) and (len(parts) < 3 or 1 <= parts[2] <= 31)


def for_engine(found: Mapping[str, Any]) -> str:
    """Return dates, and texts, as JSON, their figures as the texts that pandoc's metadata has; "" for none."""
    made = {
        name: {part: _as_texts(one) for part, one in value.items()} if isinstance(value, Mapping) else _as_texts(value)
        for name, value in found.items()
    }
    return json.dumps(made, ensure_ascii=False) if made else ""


def _as_texts(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_texts(one) for one in value]
    return value if isinstance(value, bool) else str(value)


def read_csl_date(value: Any) -> Any:
    """Return a date variable of CSL with all that it says, whichever way it says it."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return read_date(str(value))
    if isinstance(value, list) and value and all(isinstance(part, Mapping) for part in value):
        parts = [_figures([one.get("year"), one.get("month"), one.get("day")]) for one in value[:2]]
        return {"date-parts": [part for part in parts if part]} if any(parts) else {}
    if not isinstance(value, Mapping):
        return value
    if value.keys() == {"date-parts"} and _plain(value["date-parts"]):  # most are
        return value
    if "date-parts" not in value and "year" in value:
        made = {"date-parts": [_figures([value.get("year"), value.get("month"), value.get("day")])]}
    else:
        made = {"date-parts": [_figures(part) for part in _lists(value.get("date-parts"))]}
    made = {name: part for name, part in made.items() if any(part)}
    extra: dict[str, Any] = {}
    if season := _season(value.get("season")):
        extra["season"] = season
    if str(value.get("circa", "")).lower() not in ("", "false", "0", "none"):
        extra["circa"] = True
    if made:
        return made | extra
    said = str(value.get("raw") or value.get("literal") or value.get("edtf") or "")
    words = fields.words(fields.without_invisible(said)[0])
    return read_date(words) | extra if words else {}


def iso_day(value: Any) -> str:
    """Return a date, as CSL or words say it, as ISO 8601 has it; "" for all that is not one day, month or year.

    >>> iso_day("3 May 2019"), iso_day({"date-parts": [[2019, 5]]}), iso_day("Spring 2019")
    ('2019-05-03', '2019-05', '')
    """
    found = read_csl_date(value)
    parts = found["date-parts"] if isinstance(found, Mapping) and found.keys() == {"date-parts"} else []
    if len(parts) != 1 or int(parts[0][0]) <= 0:
        return ""
    return "-".join([f"{int(parts[0][0]):04}", *(f"{int(part):02}" for part in parts[0][1:])])


def _plain(parts: Any) -> bool:
    """Return whether a date's parts are one date in figures."""
    return (
        isinstance(parts, list)
        and len(parts) == 1
        and isinstance(parts[0], list)
        and 0 < len(parts[0]) < 4
        and all(type(part) is int for part in parts[0])
    )


def _lists(value: Any) -> list[Any]:
    if not isinstance(value, list):
        return []
    return value[:2] if value and isinstance(value[0], list) else [value]


def _figures(parts: Any) -> list[int]:
    """Return year, month and day as far as they are figures."""
    found: list[int] = []
    for part in parts if isinstance(parts, list) else []:
        text = str(part if part is not None else "").strip()
        if not re.fullmatch(r"-?\d{1,4}", text):
            month = _month(text.lower()) if len(found) == 1 and text else 0
            if not month:
                break
            text = str(month)
        found.append(int(text))
    return found[:3]


def _season(value: Any) -> int:
    text = str(value if value is not None else "").strip().lower()
    return _SEASONS.get(text) or (int(text) if text in ("1", "2", "3", "4") else 0)
