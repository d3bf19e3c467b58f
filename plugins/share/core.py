"""Share links for one page. Pure: no Pelican, no files, no network, no logging."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShareLink:
    """What the component ``share-links`` needs for one link."""

    name: str  #: "bluesky"
    label: str  #: "Bluesky"
    href: str  #: safe in an attribute once escaped; "" for the copy button


@dataclass(frozen=True, slots=True)
class ShareView:
    """The calm row at the end of a post."""

    url: str  #: the public address to copy
    shown: tuple[ShareLink, ...]
    more: tuple[ShareLink, ...]  #: folded behind "More"
