"""Short names for sources that have none. Pure."""

import re
from collections.abc import Collection
from itertools import chain, count

from unidecode import unidecode

_PERSON = re.compile(r"\b(?:author|editor)\s*=\s*[{\"\s]*([^{}\",;]+)(,?)", re.I)
_YEAR = re.compile(r"\b(?:year|date)\s*=\s*[{\"\s]*(\d{4})(?!\d)", re.I)


def made_key(family: str, year: str, taken: Collection[str]) -> str:
    """Return a readable key: ``han2014``, and ``han2014a`` when that is taken.

    >>> made_key("Ó Briain", "2014", ["obriain2014"])
    'obriain2014a'
    """
    stem = (re.sub(r"[^a-z]", "", unidecode(family).lower()) or "source") + year
    names = [stem, *(f"{stem}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")]
    numbered = (f"{stem}-{number}" for number in count(len(taken)))
    return next(name for name in chain(names, numbered) if name not in taken)


def key_for(raw: str) -> str:
    """Return a key for an entry that has none, of its first name and its year.

    >>> key_for("@book{author={Lee, Ann and Roe, Jo}, year=2020}")
    'lee2020'
    """
    person, year = _PERSON.search(raw), _YEAR.search(raw)
    first = re.split(r"\s+and\s+", person[1])[0].split() if person else []
    return made_key("".join(first if person and person[2] else first[-1:]), year[1] if year else "", ())
