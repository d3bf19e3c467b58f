"""A network, as a value, and a text with the link that goes with it. Pure."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Network:
    """A place to share to, and what is known of it."""

    name: str
    label: str
    url: str  #: with slots; "" for the copy button
    limit: int = 0  #: longest text; 0: none
    counted: Literal["characters", "graphemes", "weighted", "emoji-bytes"] = "characters"
    bytes: int = 0  #: longest text in UTF-8 bytes; 0: no such limit
    link: int = 0  #: what a link counts; 0: its real length
    mentions: Literal["whole", "local"] = "whole"  #: "local": of @name@server only @name counts
    hashtags: bool = False  #: whether people use them there
    medium: str = "social"  #: for campaign tags
    image: str = ""  #: what it asks of the picture beside a link
    source: str = ""  #: the network's own words
    checked: str = ""  #: the day they were last compared, "2026-11-23"


def with_link(words: str, url: str, between: str = "\n") -> str:
    """Return words with the link behind them, unless it stands in them; the link alone where there are none."""
    return words if url in words else f"{words}{between}{url}" if words else url
