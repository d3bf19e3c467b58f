"""Names of series that are almost the same, found in time linear in their number. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_SMALL_WORDS = frozenset("a an and in of on or the to for with".split())


def near_pairs(suspects: Iterable[str], slugs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each suspect with the first other slug that is one slip of the pen away.

    A slip is a letter too many, too few, wrong or in its neighbour's place; small words, plurals,
    doubled letters and hyphens make no difference, and figures do: 2025 is not 2026. Two names are
    one slip apart when they share a form with one letter left out (symmetric deletion).

    >>> list(near_pairs(["leding-wel"], ["leading-well", "leding-wel"]))
    [('leding-wel', 'leading-well')]
    """
    by_form: dict[str, list[str]] = defaultdict(list)
    for slug in sorted(slugs):
        for form in _forms(slug):
            by_form[form].append(slug)
    for suspect in sorted(suspects):
        others = (slug for form in sorted(_forms(suspect)) for slug in by_form[form][:3] if slug != suspect)
        if near := next((slug for slug in others if _figures(slug) == _figures(suspect)), None):
            yield suspect, near


def _forms(slug: str) -> set[str]:
    """Return the bare form, and each with one letter left out; short names have only the first."""
    words = [word for word in slug.split("-") if word not in _SMALL_WORDS] or [slug]
    bare = re.sub(r"([a-z])\1", r"\1", "".join(word.removesuffix("s") for word in words))
    if len(bare) < 6:
        return {bare}
    return {bare, *(bare[:place] + bare[place + 1 :] for place in range(len(bare)))}


def _figures(slug: str) -> list[str]:
    return re.findall(r"\d+", slug)
