"""What pandoc's BibTeX writer leaves out, put in: the DOI, the day of access, where a page or video stands. Pure."""

import re
from collections.abc import Mapping

from kindling.plugins.citations.csl import Csl, doi, iso_date, plain
from kindling.plugins.citations.fields import as_tex
from kindling.plugins.citations.titles import protected

#: entry type → what BibTeX calls the publisher there ("BibTeXing", section 3.1)
_PUBLISHERS = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school"}


def completed(entry: str, item: Csl) -> str:
    """Return an entry as pandoc wrote it, with what its writer drops and BibTeX or BibLaTeX has a field for."""
    kind = entry.partition("{")[0].strip().removeprefix("@")
    if kind in _PUBLISHERS:
        entry = re.sub(r"^  publisher = ", f"  {_PUBLISHERS[kind]} = ", entry, count=1, flags=re.M)
    # pandoc's writer leaves the capitals of a book as they are, and every reader of BibTeX would make them small
    entry = re.sub(
        r"^(  booktitle = \{)(.*)(\},?)$", lambda m: m[1] + protected(m[2]) + m[3], entry, count=1, flags=re.M
    )
    fields = {"doi": doi(item).replace("%", "\\%"), "urldate": iso_date(item, "accessed")}
    if kind == "misc":
        fields["howpublished"] = as_tex(plain(item.get("container-title")))
    if kind == "unpublished":  # a talk: BibLaTeX knows where it was
        fields |= {"eventtitle": as_tex(plain(item.get("event-title") or item.get("event")))}
        fields |= {"venue": as_tex(plain(item.get("event-place"))), "date": iso_date(item)}
    return _with(entry, fields)


def with_note(entry: str, note: str) -> str:
    """Return an entry with a note that the style prints."""
    return _with(entry, {"note": as_tex(note)})


def _with(entry: str, fields: Mapping[str, str]) -> str:
    extra = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value)
    return re.sub(r"\n\}\s*$", lambda end: f"{extra}\n}}\n", entry) if extra else entry
