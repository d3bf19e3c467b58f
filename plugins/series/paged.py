"""Where the parts of a long series stand: on its own page, and on those that follow. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kindling.model.paging import ROOM, runs, size
from kindling.model.views import Link

_OF_A_PART, _OF_A_LINK, _OF_A_NUMBER = 220, 120, 85  #: bytes of markup, a little too high
_FEWEST = ROOM // 4  #: bytes of parts on the series' own page, however much else stands there


class Listed(Protocol):
    """A part as lists show it (``PartView``)."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def address(self) -> str:
        """Its address."""

    @property
    def words(self) -> str:
        """What stands below the title."""

    @property
    def language(self) -> Link | None:
        """Its language, where readers of the list have another."""

    @property
    def also(self) -> tuple[Link, ...]:
        """Its versions in other languages."""


@dataclass(frozen=True, slots=True)
class PartsPaging:
    """Which of the parts that lists show stand on which page."""

    cuts: tuple[slice, ...] = (slice(0, None),)  #: of the series' own page first
    named: int = 0  #: how many of those on further pages its own page names by their numbers

    def page_of(self, place: int) -> int:
        """Return the number of the page, from 1, that holds the part at ``place`` among those that lists show."""
        return bisect_right([cut.start for cut in self.cuts], place) or 1


def paging(parts: Sequence[Listed], around: int) -> PartsPaging:
    """Return the pages of these parts; ``around``: bytes of the series' own text.

    One page holds them all as long as they fit. Else the first has to name the others, too: what stands behind ``#`` in
    an address no host ever sees, so each part keeps its anchor there.
    """
    weights = [_weight(part) for part in parts]
    room = max(ROOM - around, _FEWEST)
    if sum(weights) <= room:
        return PartsPaging()
    index = min(len(weights) * _OF_A_NUMBER, room - _FEWEST)
    own = next(runs(weights, room - index))
    rest = [slice(own.stop + cut.start, own.stop + cut.stop) for cut in runs(weights[own.stop :], ROOM)]
    return PartsPaging((own, *rest), index // _OF_A_NUMBER)


def _weight(part: Listed) -> int:
    links = [link for link in (*part.also, part.language) if link]
    own = _OF_A_PART + size(part.title) + size(part.address) + size(part.words)
    return own + sum(_OF_A_LINK + size(link.title) + size(link.address) for link in links)


def page_address(series: str, number: int) -> str:
    """Return the address of a page of the parts of a series, which is at the address ``series``.

    >>> page_address("/series/power/", 1), page_address("/series/power/", 2)
    ('/series/power/', '/series/power/parts/2/')
    """
    return f"{series}parts/{number}/" if number > 1 else series
