"""A text as its file has it: of which kind it is, and how its head is written.

It imports nothing that takes long, so that `make new` answers at once.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["post", "page", "series"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Form = Literal["text", "list", "map"]


@dataclass(frozen=True, slots=True)
class RewrittenValue:
    """A value of front matter that other programs take for something else, and write so (scalars.py)."""

    line: int
    said: str  #: "1.10"
    becomes: str  #: "1.1"


@dataclass(frozen=True, slots=True)
class WrittenKey:
    """A key of front matter, as its file has it."""

    key: str  #: as it was typed: "series", "Title"
    line: int
    form: Form
    text: str = ""  #: of the form "text"
    rewritten: tuple[RewrittenValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """How the head of a file is written, beside what it says."""

    fenced: bool = False  #: as YAML between two lines ---
    keys: tuple[WrittenKey, ...] = ()
    indented: bool = False  #: the first line of the text behind it begins with spaces or a tab
