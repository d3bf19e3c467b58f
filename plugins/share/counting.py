"""How long a text is, as a network itself counts it. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kindling.model.graphemes import emoji_apart, graphemes, length_of
from kindling.plugins.share.network import Network, with_link

_LINK = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?'\")\]}]")
_MENTION = re.compile(r"(?<![\w/])(@\w+)@[\w.-]+\w")
#: characters that X counts once; all others count twice (twitter-text, config/v3.json)
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))


@dataclass(frozen=True, slots=True)
class Count:
    """A text held against a network's limits."""

    used: int
    limit: int  #: 0: none
    bytes: int = 0  #: in UTF-8, where the network limits that too
    byte_limit: int = 0

    @property
    def over(self) -> int:
        """How much too long it is in what the network counts; 0 when it fits."""
        return max(0, self.used - self.limit) if self.limit else 0

    @property
    def over_bytes(self) -> int:
        """How many bytes too long it is; 0 when it fits."""
        return max(0, self.bytes - self.byte_limit) if self.byte_limit else 0


def count(text: str, network: Network) -> Count:
    """Return the length of ``text``, as it would be posted, in what the network counts, beside its limits."""
    size = len(text.encode("utf-8", "replace")) if network.bytes else 0
    return Count(length(text, network), network.limit, size, network.bytes)


def fitted(words: str, link: str, network: Network) -> str:
    """Return words that fit beside their link, cut at a word and ended with … where they are too long.

    The link stays whole, and so does every character that a reader sees as one; a “ that was opened is closed.
    """

    def fits(text: str) -> bool:
        held = count(with_link(text, link), network)
        return not (held.over or held.over_bytes)

    if not (network.limit or network.bytes) or fits(words):
        return words
    characters = graphemes(words)
    low, high = 0, len(characters) - 1  # how many characters are kept
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(_ended("".join(characters[:middle]))) else (low, middle - 1)
    while low and not fits(_cut(characters, low)):
        low -= 1
    return _cut(characters, low)


def _cut(characters: Sequence[str], most: int) -> str:
    """Return the first characters of a text, to the end of a word where one ends in their second half."""
    kept = "".join(characters[:most])
    if not characters[most].isspace() and (space := max(kept.rfind(" "), kept.rfind("\n"))) > len(kept) // 2:
        kept = kept[:space]
    return _ended(kept)


def _ended(kept: str) -> str:
    """Return the beginning of a text with the mark that says so."""
    kept = kept.rstrip(" \n\t,;:–—-([“‘\"'")
    if not kept:
        return ""
    return f"{kept}…”" if kept.count("“") > kept.count("”") else f"{kept}…"


def length(text: str, network: Network) -> int:
    """Return the length of a text in what the network counts: links, mentions and emoji by its own rules."""
    text = unicodedata.normalize("NFC", text)
    if network.mentions == "local":
        text = _MENTION.sub(r"\1", text)
    links = len(_LINK.findall(text)) if network.link else 0
    rest = _LINK.sub("", text) if network.link else text
    return _COUNTED[network.counted](rest) + links * network.link


def _characters(text: str) -> int:
    return len(text)


def _weighted(text: str) -> int:
    """Return the weight by which X counts: emoji, and what is in no light range, count 2 each."""
    whole, rest = emoji_apart(text)
    return 2 * len(whole) + sum(
        1 if any(low <= ord(character) <= high for low, high in _LIGHT) else 2 for character in rest
    )


def _emoji_bytes(text: str) -> int:
    """Return characters, but each emoji as many as it has bytes in UTF-8."""
    whole, rest = emoji_apart(text)
    return len(rest) + sum(len(found.encode()) for found in whole)


_COUNTED = {
    "characters": _characters,
    "graphemes": length_of,
    "weighted": _weighted,
    "emoji-bytes": _emoji_bytes,
}
