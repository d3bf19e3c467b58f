"""Kept pages: what verifying knows of a page is not looked for again by a later process, while its bytes are the same.

All of it lies in one file for each host that a site was built for, as a site has many small pages.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, field
from hashlib import blake2b
from typing import Any

from kindling.model.cache import Cache, circumstances, key_of
from kindling.model.outputs import Output
from kindling.model.staged import Blocked, StagedPage

_LOOKS = "kindling.engine.verify"


@dataclass
class KeptPages:
    """What an earlier build knew of its pages, by their addresses; ``keep`` puts what this one knows in its place."""

    cache: Cache
    own: str  #: the site's host with its scheme
    _known: dict[str, list[Any]] = field(default_factory=dict)
    _learnt: dict[str, list[Any]] = field(default_factory=dict)
    _now: dict[str, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        data = None if self.cache.fresh else self.cache.get(self._key)
        self._known = json.loads(data) if data else {}

    def page(self, output: Output, html: str, look: Callable[[], StagedPage]) -> StagedPage:
        """Return what verifying knows of a page: what is kept of the same HTML, else what ``look`` finds."""
        self._now[output.address] = known = self.row(output, html, look)
        return self._page(output, known)

    def digest(self, address: str) -> str:
        """Return the digest of the HTML in which an earlier build saw a page; "" where it saw no such page."""
        return str(self._known[address][0]) if address in self._known else ""

    def digests(self) -> dict[str, str]:
        """Return the digest of each page's HTML as it is now, by its address."""
        return {address: str(row[0]) for address, row in self._now.items()}

    def ids_before(self, address: str) -> frozenset[str]:
        """Return the ids that an earlier build saw in a page; none where it saw no such page."""
        return frozenset(self._known[address][1]) if address in self._known else frozenset()

    def stays(self, output: Output) -> StagedPage:
        """Return what an earlier build knew of a page that is as it was. Raises KeyError where it knew nothing."""
        return self._page(output, self._known[output.address])

    def stay(self, addresses: Iterable[str]) -> None:
        """Keep what was known of these pages for the next build, too."""
        self._now |= {address: self._known[address] for address in addresses if address in self._known}

    def _page(self, output: Output, known: Sequence[Any]) -> StagedPage:
        _, ids, twice, links, blocked, form = known
        forbidden = tuple(Blocked(*one) for one in blocked)
        return StagedPage(output, frozenset(ids), tuple(twice), frozenset(links), forbidden, form)

    def row(self, output: Output, html: str, look: Callable[[], StagedPage]) -> list[Any]:
        """Return the same as it is kept: as JSON has it, with a digest of the HTML before it."""
        digest = blake2b(html.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        for known in (self._learnt.get(output.address), self._known.get(output.address)):
            if known and known[0] == digest:
                return known
        found = look()
        blocked = [astuple(one) for one in found.blocked]
        return [digest, sorted(found.ids), found.twice, sorted(found.links), blocked, found.form]

    def learn(self, address: str, row: list[Any]) -> None:
        """Take in what another process of this build knows of a page."""
        self._learnt[address] = row

    def keep(self) -> None:
        """Keep what is known now for the next build."""
        if self._now != self._known:
            text = json.dumps(self._now, ensure_ascii=False, separators=(",", ":"))
            self.cache.put(self._key, text.encode("utf-8", "surrogatepass"))

    @property
    def _key(self) -> str:
        return key_of(self.own, circumstances(_LOOKS))
