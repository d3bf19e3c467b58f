"""What every way in gives: texts that come in, what was left out, and what a person must look at. Values alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from kindling.plugins.citations.public import CitedGroup

IncomingKind = Literal["post", "page"]


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the account about a text; ``look``: a person must do something."""

    said: str
    look: bool = False


@dataclass(frozen=True, slots=True)
class IncomingText:
    """One text as it comes in, its links and pictures still as they are typed there."""

    key: str  #: what it is known by when the same is imported again
    source: str  #: what the account calls it: "_posts/2020-01-09-joy.md"
    kind: IncomingKind
    head: Mapping[str, Any]  #: our keys → texts, lists and maps of texts
    body: str  #: Markdown
    words: tuple[str, ...]  #: the author's words in order, as the source has them
    remarks: tuple[str, ...] = ()  #: lines for the front matter that no page shows
    addresses: tuple[str, ...] = ()  #: where it was, the first being its own: "/2020/01/joy/"
    names: tuple[str, ...] = ()  #: what wiki links and `post_url` call it
    folder: str = ""  #: below which its relative links begin
    notes: tuple[Note, ...] = ()
    #: citations of another program, whose marks stand in the body until their sources have keys
    cited: tuple["CitedGroup", ...] = ()
    typed: tuple[str, ...] = ()  #: what stands in the place of the marks: "[@han2014, p. 12]"


@dataclass(frozen=True, slots=True)
class Skipped:
    """What does not come in, and why."""

    source: str
    why: str
    look: bool = False


@dataclass(frozen=True, slots=True)
class Moving:
    """All that one FROM= holds."""

    texts: tuple[IncomingText, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    hosts: tuple[str, ...] = ()  #: addresses that were the old site's own: "example.org"
    base: str = ""  #: the old site's address, where it is known: "https://example.org"
    #: the address of a file of the old site → the name of the file in the export
    files: Mapping[str, str] = field(default_factory=dict)
    #: files that came out of a text itself, as pictures in Word do
    made: Mapping[str, bytes] = field(default_factory=dict)
    rules: tuple[str, ...] = ()  #: lines of `_redirects` for what is no text: feeds, lists of topics

    def __add__(self, other: "Moving") -> "Moving":
        """Return both; the address of the old site is the first that is known."""
        return Moving(
            self.texts + other.texts,
            self.skipped + other.skipped,
            tuple(dict.fromkeys(self.hosts + other.hosts)),
            self.base or other.base,
            {**self.files, **other.files},
            {**self.made, **other.made},
            tuple(dict.fromkeys(self.rules + other.rules)),
        )


#: the address of a file elsewhere → its bytes; "" and a reason where it can't be had
Fetch = Callable[[str], bytes | str]
#: the name and bytes of a picture → why pages can't show it; "" where they can
Judge = Callable[[str, bytes], str]


def parts_of(address: str) -> SplitResult:
    """Return the parts of an address of an export; all are "" of one that can't be read, such as `http://[`."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")
