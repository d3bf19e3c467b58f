"""Posts that are near one another: by the sources they share, then people, then topics; with the reason in words. Pure.

Each source, person and topic leads to the newest posts that have it, and to no more than ``_MOST``: so the work grows
with the number of posts, and what half the site has in common says nothing about two posts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kindling.model.words import listing, message, messages

_MOST = 25  #: posts that one source, person or topic leads to
_SHOWN = 3  #: posts that a post shows
_WEIGHTS = {"source": 4, "person": 3, "topic": 1}
_ENOUGH = 2  #: one shared topic alone is no reason


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that posts may share."""

    kind: str  #: "source", "person", "topic"
    key: str
    words: str  #: as it is said: "Edmondson 1999", "Amy Edmondson", "kindness"


@dataclass(frozen=True, slots=True)
class ComparedPost:
    """A published post, with what others may share with it."""

    address: str
    series: frozenset[str]
    reasons: tuple[Reason, ...]
    text: str = ""  #: the same for all versions of a text in several languages; "" where there is one


@dataclass(frozen=True, slots=True)
class NearPost:
    """A post that is near, and why."""

    address: str  #: of the post
    why: str  #: "Both cite Han 2014"


@dataclass(frozen=True, slots=True)
class RelatedPost(NearPost):
    """A post that is near, and why, as a page shows it."""

    title: str  #: of the post
    lang: str = ""  #: of the title


def nearest(texts: Sequence[ComparedPost]) -> dict[str, Callable[[], tuple[NearPost, ...]]]:
    """Return address → what says which posts are nearest to it; ``texts`` come newest first.

    A series is left to its thread.
    """
    index: dict[tuple[str, str], list[ComparedPost]] = defaultdict(list)
    for text in texts:
        for reason in text.reasons:
            if len(held := index[reason.kind, reason.key]) < _MOST:
                held.append(text)
    return {text.address: partial(_nearest_to, text, index) for text in texts}


def _nearest_to(text: ComparedPost, index: Mapping[tuple[str, str], Sequence[ComparedPost]]) -> tuple[NearPost, ...]:
    return tuple(_nearest(text, index))


def _nearest(text: ComparedPost, index: Mapping[tuple[str, str], Sequence[ComparedPost]]) -> Iterator[NearPost]:
    shared: dict[str, list[Reason]] = defaultdict(list)
    others: dict[str, ComparedPost] = {}
    for reason in text.reasons:
        for other in index[reason.kind, reason.key]:
            is_same = bool(text.text) and text.text == other.text
            if other is not text and not is_same and not text.series & other.series:
                shared[other.address].append(reason)
                others[other.address] = other
    scores = {address: sum(_WEIGHTS[reason.kind] for reason in reasons) for address, reasons in shared.items()}
    ranked = sorted((-score, place) for place, (_, score) in enumerate(scores.items()) if score >= _ENOUGH)
    names = list(scores)
    for _, place in ranked[:_SHOWN]:
        other = others[names[place]]
        yield NearPost(other.address, why(shared[names[place]]))


def why(reasons: Iterable[Reason]) -> str:
    """Return the strongest reason in words."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for reason in reasons:
        by_kind[reason.kind].append(reason.words)
    if sources := by_kind["source"]:
        return message("Both cite {names}", names=_listed(sources))
    if people := by_kind["person"]:
        return message("Both draw on {names}", names=_listed(people))
    return message("Both on {names}", names=_listed(by_kind["topic"]))


def _listed(words: Sequence[str], most: int = 2) -> str:
    """Return "Han and Ganz", or "Han, Ganz and 2 more"."""
    words = list(dict.fromkeys(words))
    if len(words) > most:
        rest = len(words) - most
        return messages("{names} and {count} more", "{names} and {count} more", rest, names=", ".join(words[:most]))
    return listing(words)
