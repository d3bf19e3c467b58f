"""An Act whose title ends with its year ("Equality Act 2010"): that year is printed once."""

import json
import re
from xml.etree.ElementTree import Element, SubElement

from kindling.plugins.citations.misread import CSL, NEVER

SAID = ("year-in-title", "date-in-title")  #: variables of our own: the title says the year, or all of the date
_PEOPLE = frozenset(("author", "editor", "authority"))
_LAWS = re.compile(r'"type": ?"(?:bill|legislation|regulation|treaty)"')


def said_in_title(item: str) -> dict[str, str]:
    """Return the variables to set on a law, an item of CSL as JSON, whose title holds the year of its date.

    Of one that has an author there are none: a citation may be that name and the year alone.

    >>> said_in_title('{"type": "legislation", "title": "Equality Act 2010", "issued": {"date-parts": [[2010, 4]]}}')
    {'year-in-title': '1'}
    """
    if not _LAWS.search(item):
        return {}
    law = json.loads(item)
    issued = law.get("issued")
    spans = issued.get("date-parts") if isinstance(issued, dict) else None
    if not spans or len(spans) != 1 or not spans[0] or not _PEOPLE.isdisjoint(law):
        return {}
    titles = (str(law[name]) for name in ("title", "title-short") if law.get(name))
    said = [bool(re.search(rf"\b{spans[0][0]}\b", title)) for title in titles]
    return ({SAID[0]: "1"} | ({SAID[1]: "1"} if len(spans[0]) == 1 else {})) if said and all(said) else {}


def without_said_years(style: Element) -> bool:
    """Print a date only where the title has not said all that would be printed of it."""
    dates = [
        (parent, date)
        for parent in style.iter()
        for date in parent.findall(f"{CSL}date")
        if date.get("variable") == "issued"
    ]
    for parent, date in dates:
        choose = Element(f"{CSL}choose")
        said = SAID[0] if _is_year(date) else SAID[1]
        SubElement(choose, f"{CSL}if", {"variable": said, "match": "none"}).append(date)
        SubElement(SubElement(choose, f"{CSL}else"), f"{CSL}text", {"variable": NEVER})
        parent[[*parent].index(date)] = choose
    return bool(dates)


def _is_year(date: Element) -> bool:
    """Return whether no more than a year is printed of a date."""
    if date.get("form"):
        return date.get("date-parts") == "year"
    return all(part.get("name") == "year" for part in date)
