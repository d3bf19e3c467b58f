"""CSL JSON → RIS, the one format of reference managers that pandoc reads and can't write. Pure.

Tags as in "RIS Format Specifications" (Research Information Systems, 2011; archived by the Internet Archive): two capital letters or
figures, two spaces, a hyphen, a space, the value; a line ends in CR LF; ``TY`` opens and ``ER`` closes a record.
"""

import re
from collections.abc import Iterator, Mapping

from plugins.citations.csl import Csl, Name, date_parts, doi, people, plain, url

#: CSL type → RIS type
_TYPES: Mapping[str, str] = {
    "article": "UNPB", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS", "bill": "BILL",
    "book": "BOOK", "broadcast": "VIDEO", "chapter": "CHAP", "classic": "CLSWK", "dataset": "DATA", "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC", "figure": "FIGURE", "graphic": "ART", "hearing": "HEAR", "interview": "PCOMM",
    "legal_case": "CASE", "legislation": "STAT", "manuscript": "MANSCPT", "map": "MAP", "motion_picture": "VIDEO",
    "musical_score": "MUSIC", "pamphlet": "PAMP", "paper-conference": "CPAPER", "patent": "PAT", "periodical": "JFULL",
    "personal_communication": "PCOMM", "post": "BLOG", "post-weblog": "BLOG", "regulation": "GOVDOC", "report": "RPRT",
    "review": "JOUR", "review-book": "JOUR", "software": "COMP", "song": "SOUND", "speech": "SLIDE", "standard": "STAND",
    "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip

#: RIS tag → the CSL fields it may come from; the first that is there counts
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "TI": ("title",), "T2": ("container-title", "event-title"), "T3": ("collection-title",), "J2": ("container-title-short",),
    "VL": ("volume",), "IS": ("issue",), "M1": ("number",), "ET": ("edition",), "M3": ("genre", "medium"), "PB": ("publisher",),
    "CY": ("publisher-place", "event-place"), "SN": ("ISBN", "ISSN"), "LA": ("language",), "N1": ("note",),
}  # fmt: skip


def ris_record(item: Csl) -> str:
    """Return one source as a RIS record."""
    lines = [(tag, value) for tag, value in _tags(item) if value]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*lines, ("ER", "")])


def _tags(item: Csl) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(plain(item.get("type")), "GEN")
    yield "ID", plain(item.get("id"))
    for tag, roles in (("AU", ("author", "director")), ("ED", ("editor",)), ("A2", ("container-author",)), ("A4", ("translator",))):
        yield from ((tag, _inverted(name)) for name in people(item, *roles))
    for tag, fields in _FIELDS.items():
        yield tag, next((value for field in fields if (value := plain(item.get(field)))), "")
    yield "PY", "".join(f"{year:04}" for year in date_parts(item)[:1] if year > 0)
    yield "DA", _date(item, "issued")
    yield from zip(("SP", "EP"), _pages(item), strict=False)
    yield "DO", doi(item)
    yield "UR", url(item)
    yield "Y2", _date(item, "accessed")


def _inverted(name: Name) -> str:
    """Return "Han, Hahrie" or "King, Martin Luther, Jr."; a comma would split an organisation's name, so it has none."""
    if name.organisation:
        return name.family.replace(",", "")
    return ", ".join(part.replace(",", "") for part in (name.family, name.given, name.suffix) if part)


def _date(item: Csl, field: str) -> str:
    """Return "2016/09/21/"; "" for a date that says no more than its year."""
    parts = date_parts(item, field)
    if len(parts) < 2 or parts[0] <= 0:
        return ""
    return "/".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])]) + "/" * (4 - len(parts))


def _pages(item: Csl) -> list[str]:
    """Return first and last page; one of them, or what is no range, alone."""
    pages = plain(item.get("page"))
    match = re.fullmatch(r"(\w+)\s*[-–—]+\s*(\w+)", pages)
    return [match[1], match[2]] if match else [pages]
