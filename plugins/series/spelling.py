"""Names of series that are almost the same, found in time linear in their number. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

_SMALL_WORDS = frozenset("a an and in of on or the to for with".split())

_LONG = 200  #: letters of a name; one that is longer is compared as it is


def near_pairs(suspects: Iterable[str], spellings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each suspect with the first other series that is spelt one slip of the pen away.

    ``spellings`` are names as slugs, each with the slug of its series.

    A slip is a letter too many, too few, wrong or in its neighbour's place; small words, plurals,
    doubled letters and hyphens make no difference, and figures do: 2025 is not 2026. Two names are
    one slip apart when they share a form with one letter left out (symmetric deletion).

    >>> list(near_pairs(["leding-wel"], {"leading-well": "well", "leding-wel": "leding-wel"}))
    [('leding-wel', 'well')]
    """
    by_form: dict[str, list[str]] = defaultdict(list)
    for name in sorted(spellings):
        for form in _forms(name):
            by_form[form].append(name)
    told: set[str] = set()
    for suspect in sorted(suspects):
        near = (name for form in sorted(_forms(suspect)) for name in by_form[form][:3])
        found = (spellings[name] for name in near if _figures(name) == _figures(suspect))
        if other := next((slug for slug in found if slug != suspect and slug not in told), None):
            told.add(suspect)
            yield suspect, other


def _forms(slug: str) -> set[str]:
    """Return the bare form, and each with one letter left out; short names, and very long ones, have only the first."""
    words = [word for word in slug.split("-") if word not in _SMALL_WORDS] or [slug]
    bare = re.sub(r"([a-z])\1", r"\1", "".join(word.removesuffix("s") for word in words))
    if not 6 <= len(bare) <= _LONG:
        return {bare}
    return {bare, *(bare[:place] + bare[place + 1 :] for place in range(len(bare)))}


def _figures(slug: str) -> list[str]:
    return re.findall(r"\d+", slug)
