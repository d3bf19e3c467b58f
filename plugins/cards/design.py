"""How cards are designed: ``cards/card.toml`` of the theme, typed, with the theme's colours. Nothing is drawn here."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from kindling.model.accents import accents_in
from kindling.model.layers import Theme
from kindling.model.palette import PLAIN, Accent, Palette, palette
from kindling.model.problems import Problem, did_you_mean
from kindling.model.values import Site

FILE = "cards/card.toml"  #: below the theme
_RULE = "cards/design"

Length = int | float  #: pixels
Pixels = Annotated[int, Field(gt=0, le=630)]
Point = tuple[Length, Length]
Colour = Annotated[str, Field(pattern=r"^(#[0-9a-f]{6}|accent ground|[\w-]+ (light|dark))$")]
_CONFIG = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, config=_CONFIG)
class Room:
    """Where words may stand."""

    edge: Length
    top: Length
    foot: Length
    column: Length
    indent: Length
    above: Length
    below: Length
    source: Length
    breaks: tuple[
        Pixels, Pixels
    ]  #: rather than to go below the one size, a word too long for a line is broken at the other


@dataclass(frozen=True, slots=True, config=_CONFIG)
class Colours:
    """What is in which colour, as the file says it: #rrggbb, or a colour of the theme and a scheme."""

    ground: Colour
    words: Colour
    beside: Colour
    accent: Colour


@dataclass(frozen=True, slots=True, config=_CONFIG)
class Letters:
    """How a text is set: its font, its sizes from the largest, its lines."""

    file: str  #: in the package; without one, beside card.toml
    weight: Annotated[int, Field(ge=1, le=1000)]
    sizes: Annotated[tuple[Pixels, ...], Field(min_length=1)]
    spacing: float  #: from line to line, in ems
    package: str = ""  #: that brings the font, as Python imports it
    cut: int = 0  #: for how large letters, in points; 0 for a font that has no such axis
    tracking: float = 0.0  #: ems between letters
    height: Length = 0  #: of all its lines, from the first capitals to the last base line; 0: what the rest leaves


@dataclass(frozen=True, slots=True, config=_CONFIG)
class AllLetters:
    """The texts of a card."""

    title: Letters
    quotation: Letters
    name: Letters
    label: Letters
    text: Letters


@dataclass(frozen=True, slots=True, config=_CONFIG)
class Name:
    """Where the site's name stands, and the ring before it."""

    base: Length
    after: Length
    ring: Length
    hole: Length
    raised: Length


@dataclass(frozen=True, slots=True, config=_CONFIG)
class Curve:
    """The thread: cubic curves in units of their own, scaled, then moved; it ends beyond the card's edges."""

    strand: Pixels
    start: Point
    curves: Annotated[tuple[tuple[Point, Point, Point], ...], Field(min_length=1)]
    crossing: Point
    scale: Annotated[float, Field(gt=0)]
    moved: Point
    alone: Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True, config=_CONFIG)
class Beads:
    """Radii of what is strung on the thread."""

    behind: Length
    ahead: Length
    here: tuple[Length, Length, Length]
    play: tuple[Length, Length]
    triangle: tuple[Point, Point, Point]


@dataclass(frozen=True, slots=True, config=_CONFIG)
class Design:
    """The whole of ``card.toml``."""

    version: int  #: raised whenever cards begin to look different, so that their addresses change with their look
    room: Room
    title: Colours
    quotation: Colours
    letters: AllLetters
    name: Name
    thread: Curve
    bead: Beads


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one card, as #rrggbb."""

    ground: str
    words: str
    beside: str
    accent: str


@dataclass(frozen=True, slots=True)
class Look:
    """All that decides how a card looks, beside what it says."""

    design: Design
    tones: Palette
    accents: Mapping[str, Accent]  #: by name
    fonts: str = ""  #: a hash of the theme's own font files

    def inks(self, form: Literal["title", "quotation"], accent: str) -> Inks:
        """Return the colours of a card of that form with that accent."""
        own, colours = self.accents.get(accent, self.tones.first), getattr(self.design, form)
        return Inks(*(ink(getattr(colours, name), own, self.tones) for name in Inks.__dataclass_fields__))

    def mark(self, form: Literal["title", "quotation"], accent: str) -> str:
        """Return all that decides how such a card looks, as text."""
        return json.dumps([asdict(self.design), asdict(self.inks(form, accent)), self.fonts])


def ink(colour: str, accent: Accent, tones: Palette) -> str:
    """Return a colour of the file as #rrggbb. Raises KeyError for one that the theme has not."""
    name, _, scheme = colour.partition(" ")
    if not scheme:
        return name
    if colour == "accent ground":
        return accent.ground
    tone = accent.text if name == "accent" else tones.tones[name]
    return tone.light if scheme == "light" else tone.dark


# ---- read -----------------------------------------------------------------------------------------


def look_of(site: Site) -> Look | tuple[Problem, ...]:
    """Return how a site's cards look, or what is wrong with the file that says it; ask ``site.once(look_of)``."""
    theme, made = site.settings.theme, site.once(accents_in)
    named = {one.name: one for one in (made.own, *made.named.values())}
    found = look_in(theme)
    return replace(found, accents={**found.accents, **named}) if isinstance(found, Look) else found


def look_in(theme: Theme) -> Look | tuple[Problem, ...]:
    """Return how cards look in a theme, with its own accents alone, or what is wrong with the file that says it."""
    file = theme.file(FILE) or theme.whole / FILE
    shown, tones = f"{file.parents[1].name}/{FILE}", palette(theme)
    try:
        design = TypeAdapter(Design).validate_python(tomllib.loads(file.read_text("utf-8")))
    except OSError:
        return (
            Problem(shown, 0, _RULE, "this file can't be read", "copy it from the kit's theme, or switch CARDS off"),
        )
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return (Problem(shown, 0, _RULE, f"this is no valid TOML: {error}", "mend that line"),)
    except ValidationError as error:
        return tuple(_problem(shown, detail["loc"], detail["msg"]) for detail in error.errors())
    design = replace(design, letters=_at_home(design.letters, file.parent))
    problems = [*_colour_problems(design, tones, shown), *_font_problems(design.letters, shown)]
    return tuple(problems) or Look(design, tones, dict(tones.accents), _hash_of(design.letters))


def _problem(shown: str, steps: tuple[int | str, ...], message: str) -> Problem:
    key = ".".join(str(step) for step in steps)
    return Problem(
        shown, 0, _RULE, f"{key}: {message[:1].lower()}{message[1:]}", "the kit's theme shows how it is written"
    )


def _at_home(letters: AllLetters, folder: Path) -> AllLetters:
    """Return the letters with the places of fonts that lie beside the file."""
    own = {name: one for name, one in _each(letters) if not one.package}
    return replace(letters, **{name: replace(one, file=str(folder / one.file)) for name, one in own.items()})


def _each(letters: AllLetters) -> Iterator[tuple[str, Letters]]:
    yield from ((name, getattr(letters, name)) for name in AllLetters.__dataclass_fields__)


def _colour_problems(design: Design, tones: Palette, shown: str) -> Iterator[Problem]:
    for form in ("title", "quotation"):
        for name in Inks.__dataclass_fields__:
            try:
                ink(getattr(getattr(design, form), name), PLAIN, tones)
            except KeyError as error:
                fact = f"{form}.{name}: the theme has no colour {error.args[0]!r}"
                yield Problem(shown, 0, _RULE, fact, did_you_mean(error.args[0], tones.tones, "there are"))


def _font_problems(letters: AllLetters, shown: str) -> Iterator[Problem]:
    for name, one in _each(letters):
        file = Path(one.file).name
        if one.package and not _is_there(one.package):
            yield _problem(shown, ("letters", name, "package"), f"there is no package {one.package!r}")
        elif one.package and not (files(one.package) / one.file).is_file():
            yield _problem(shown, ("letters", name, "file"), f"there is no file {file!r} in {one.package}")
        elif not one.package and not Path(one.file).is_file():
            yield _problem(shown, ("letters", name, "file"), f"there is no file {file!r} beside this one")


def _is_there(package: str) -> bool:
    try:
        return bool(files(package))
    except (ImportError, TypeError, ValueError):
        return False


def _hash_of(letters: AllLetters) -> str:
    own = [Path(one.file).read_bytes() for _, one in _each(letters) if not one.package]
    return hashlib.sha256(b"".join(own)).hexdigest() if own else ""


def packages_of(design: Design) -> tuple[str, ...]:
    """Return the packages that bring the fonts."""
    return tuple(dict.fromkeys(one.package for _, one in _each(design.letters) if one.package))
