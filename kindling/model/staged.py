"""The staged tree: what was made, before any reader sees it."""

from dataclasses import dataclass, field
from pathlib import Path

from kindling.model.outputs import Output


@dataclass(frozen=True, slots=True)
class StagedPage:
    """What was found in one staged HTML file."""

    output: Output
    ids: frozenset[str]
    twice: tuple[str, ...]  #: ids that stand more than once
    links: frozenset[str]


@dataclass(frozen=True, slots=True)
class StagedSite:
    """A staged tree, for checks: where it is and what was planned."""

    folder: Path
    outputs: tuple[Output, ...]
    base: str = ""  #: the path of the public address, for links from the host's root
    pages: dict[str, StagedPage] = field(default_factory=dict)  #: by address
