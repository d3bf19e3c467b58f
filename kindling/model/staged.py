"""The staged tree: what was made, before any reader sees it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kindling.model.outputs import Output


@dataclass(frozen=True, slots=True, order=True)
class Blocked:
    """What stands in a page and would not work there, because the page's policy forbids it."""

    fact: str
    hint: str
    is_seen: bool  #: whether a reader finds something dead, and not only plainer than it was meant


@dataclass(frozen=True, slots=True)
class StagedPage:
    """What was found in one staged HTML file."""

    output: Output
    ids: frozenset[str]
    twice: tuple[str, ...]  #: ids that stand more than once
    links: frozenset[str]
    blocked: tuple[Blocked, ...] = ()  #: what the page's own policy would block
    form: str = ""  #: what programs could not read back; "" where they can


@dataclass(frozen=True, slots=True)
class StagedSite:
    """A staged tree, for checks: where it is and what was planned."""

    folder: Path
    outputs: tuple[Output, ...]
    base: str = ""  #: the path of the public address, for links from the host's root
    pages: Mapping[str, StagedPage] = field(default_factory=dict)  #: by address; of those that were made
    stay: frozenset[str] = frozenset()  #: addresses of the files that are as the last build left them: nothing is wrong
    before: Mapping[str, StagedPage] = field(default_factory=dict)  #: the pages among them, by address
    lost: bool = False  #: whether a page that was made has fewer places to lead to than it had

    @property
    def new(self) -> Iterator[Output]:
        """The files that were made in this build, and lie in the folder."""
        return (output for output in self.outputs if output.address not in self.stay)
