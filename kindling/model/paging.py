"""Long lists in pages: how much one may hold, and where the list is cut. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kindling.model.markers import OPEN

LARGEST = 150_000  #: bytes of a page of a list, or of a document of a feed
ROOM = 125_000  #: of those, bytes of entries on a page: what stands around them has the rest


def size(text: str) -> int:
    """Return how many bytes a text takes where it stands in HTML or XML, escaped.

    >>> size("Tŷ & co")
    12
    """
    return len(text.encode()) + 3 * (text.count("<") + text.count(">")) + 4 * sum(map(text.count, "&\"'"))


def feed_size(html: str, siteurl: str) -> int:
    """Return how many bytes a text takes in a feed, about: markup escaped, links absolute."""
    return size(html) + len(siteurl) * html.count(OPEN)


def runs(weights: Iterable[int], largest: int, most: int = 0) -> Iterator[slice]:
    """Yield which entries stand on each page, one after the other; ``most``: how many one holds, 0 for any number.

    Each has one entry at least, whatever that weighs.

    >>> list(runs([2, 2, 3, 9, 1], 5))
    [slice(0, 2, None), slice(2, 3, None), slice(3, 4, None), slice(4, 5, None)]
    """
    start = count = total = 0
    for weight in weights:
        if count and (count == most or total + weight > largest):
            yield slice(start, start + count)
            start, count, total = start + count, 0, 0
        count, total = count + 1, total + weight
    if count:
        yield slice(start, start + count)


@dataclass(frozen=True, slots=True)
class Documents:
    """Which entries of a feed, newest first, stand in which of its documents (RFC 5005)."""

    newest: slice  #: in the feed itself
    archives: tuple[slice, ...]  #: in each archive, the oldest first


def documents(weights: Sequence[int], most: int) -> Documents:
    """Return the documents of a feed whose entries weigh so much, newest first; each holds at most so many.

    Archives are counted from the oldest entry, so that each holds the same for ever; the newest entries, which are too
    few for one, are in the feed itself.
    """
    end, archives = len(weights), []
    for cut in list(runs(weights[::-1], LARGEST, most))[:-1]:
        count = cut.stop - cut.start
        archives.append(slice(end - count, end))
        end -= count
    return Documents(next(runs(weights, LARGEST, most), slice(0, 0)), tuple(archives))


def counted_from_the_oldest(number: int, of_a_page: int) -> tuple[slice, ...]:
    """Return which entries, newest first, stand on each page: those of the list itself, then those of older pages.

    The list itself has up to twice as many as a page of older ones, and those hold the same when an entry is added.

    >>> counted_from_the_oldest(7, 3)
    (slice(0, 4, None), slice(4, 7, None))
    """
    older = max(0, number // of_a_page - 1)
    ends = [number - of_a_page * each for each in range(older, -1, -1)]
    return tuple(slice(start, end) for start, end in zip([0, *ends], ends, strict=False))


def page_addresses(address: str, number: int) -> tuple[str, ...]:
    """Return the addresses of a list and of its older pages, which are counted from the oldest.

    >>> page_addresses("/archive/", 3)
    ('/archive/', '/archive/2/', '/archive/1/')
    """
    return address, *(f"{address}{each}/" for each in range(number - 1, 0, -1))


def heaviest(ranked: Sequence[tuple[int, int]], room: int) -> frozenset[int]:
    """Return the places of those that may be named in so many bytes; ``ranked``: (rank, weight), the highest first."""
    left, kept = room, set()
    for place in sorted(range(len(ranked)), key=lambda each: (-ranked[each][0], each)):
        left -= ranked[place][1]
        if left < 0:
            break
        kept.add(place)
    return frozenset(kept)
