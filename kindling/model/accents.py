"""Accents as people write them: a name of the theme's, or any colour in hex, which is made readable in both schemes.

A colour keeps its hue. Its lightness is changed, in OKLCH, as little as text asks for: WCAG 2.2, 1.4.3, a contrast of
4.5 wherever the theme sets words in the accent or on it; lines and rings, for which 3 would do (1.4.11), are the same.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kindling.model.frontmatter import SeriesFront
from kindling.model.palette import Accent, Palette, Tone, palette
from kindling.model.problems import did_you_mean
from kindling.model.values import Site

if TYPE_CHECKING:
    from coloraide import Color

_CONTRAST = 4.52  #: 4.5, and some for what browsers round
#: how much the theme mixes: ``--tint`` (tokens.css), ``mark`` (base.css), a button that is pointed at, soft words on a
#: deep ground (components/button, series-face); a test holds these against the sheets
TINT, MARK, POINTED, SOFT = 0.09, 0.24, 0.80, 0.86
_NEAR = 0.4  #: in OKLab: what is further from the colour that was written is another colour
_DEEP = 0.38  #: the lightness in OKLCH from which a deep ground begins
_MUTED = 0.11  #: the chroma of a deep ground, at most; the theme's own have less
_MIDDLE = 0.6  #: the lightness that is near to the tones of both schemes
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.I)
_STEPS = 12  #: each halves the distance that is left

Judge = Callable[["Color"], bool]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why what was written is no accent, and what to write."""

    fact: str
    hint: str


@dataclass(frozen=True, slots=True)
class Accents:
    """The accents of a site."""

    own: Accent  #: the site's, and that of whatever names none
    named: Mapping[str, Accent]  #: as written → accent
    refused: Mapping[str, Refused]  #: as written → why

    def of(self, written: str) -> Accent:
        """Return the accent that is written so; the site's for none, and for one that is refused."""
        return self.named.get(written, self.own)

    @property
    def css(self) -> str:
        """The styles of those that the theme's sheets do not have; "" where there are none."""
        made = {one.name: one for one in (self.own, *self.named.values()) if one.name.startswith(_MADE)}
        rules = "".join(
            f".accent-{name}{{--accent:light-dark({one.text.light},{one.text.dark});--ground:{one.ground}}}"
            for name, one in sorted(made.items())
        )
        return f"@layer tokens{{@media (forced-colors:none){{{rules}}}}}" if rules else ""


_MADE = "hex-"


def accents(own: str, others: Iterable[str], known: Palette) -> Accents:
    """Return the accents of a site that writes ``own`` ("" for the theme's first), whose series write ``others``."""
    found = {written: accent_of(written, known) for written in {own, *others} if written}
    named = {written: one for written, one in found.items() if isinstance(one, Accent)}
    refused = {written: one for written, one in found.items() if isinstance(one, Refused)}
    return Accents(named.get(own, known.first), named, refused)


def accents_in(site: Site) -> Accents:
    """Return the accents that a site's settings and its series name; ask ``site.once(accents_in)``."""
    fronts = (document.front for document in site.documents if document.is_series)
    others = [front.accent for front in fronts if isinstance(front, SeriesFront)]
    return accents(site.settings.look.accent, others, palette(site.settings.theme))


def accent_of(written: str, known: Palette) -> Accent | Refused:
    """Return the accent that is written so, or why there is none."""
    if written in known.accents:
        return known.accents[written]
    if match := _HEX.fullmatch(written):
        digits = match[1].lower()
        whole = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
        return _made(whole, tuple(known.tones.items()))
    if written.startswith("#"):
        return Refused(f"{written!r} is no colour", "write three or six figures, or letters from a to f: #b0305c")
    hint = did_you_mean(written, known.accents, "of the theme's there are")
    return Refused(f"no accent is called {written!r}", hint if hint.startswith("did") else f"{hint}; or write #b0305c")


@cache
def _made(digits: str, tones: tuple[tuple[str, Tone], ...]) -> Accent | Refused:
    """Return the accent made from a colour, or the nearest colour from which one can be made."""
    from coloraide import Color  # here, because it takes a quarter of a second, and most sites name their colours

    colour = Color(f"#{digits}")
    made = _near_accent(colour, dict(tones))
    if made:
        return Accent(f"{_MADE}{digits}", *made)
    scheme = "dark" if colour.convert("oklch")["lightness"] < _MIDDLE else "light"
    fact = f"#{digits} is too {scheme}: text in it can't be read on {scheme} pages, nor in any colour near it"
    nearest = _nearest(colour, lambda one: _near_accent(one, dict(tones)) is not None, _MIDDLE)
    return Refused(fact, f"the nearest that passes is {_hex(nearest)}" if nearest else "take one of the theme's")


def _near_accent(colour: "Color", tones: Mapping[str, Tone]) -> tuple[Tone, str] | None:
    """Return a colour's tones and ground; None where one of the tones would be another colour."""
    light = _nearest(colour, _judge(tones, "light"), 0.0)
    dark = _nearest(colour, _judge(tones, "dark"), 1.0)
    if not light or not dark or max(colour.distance(one, space="oklab") for one in (light, dark)) > _NEAR:
        return None
    deep = _lit(_muted(colour), min(_DEEP, light.convert("oklch")["lightness"]))
    ground = _nearest(deep, _ground_judge(tones, dark), 0.0)
    return (Tone(_hex(light), _hex(dark)), _hex(ground)) if ground else None


def _judge(tones: Mapping[str, Tone], scheme: str) -> Judge:
    """Return what says whether a colour can be read wherever the theme has it in a scheme."""
    there = {name: _colour(getattr(tones[name], scheme)) for name in ("paper", "card", "ink", "soft") if name in tones}
    paper, inks = there.get("paper"), [there[name] for name in ("ink", "soft") if name in there]

    def good(colour: "Color") -> bool:
        pairs = [(colour, there[name]) for name in ("paper", "card") if name in there]
        if paper:
            tint, mark = _mixed(colour, paper, TINT), _mixed(colour, paper, MARK)
            pairs += [(one, tint) for one in (colour, *inks)]
            pairs += [(ink, mark) for ink in inks[:1]] + [(paper, _mixed(colour, ink, POINTED)) for ink in inks[:1]]
        return _readable(pairs)

    return good


def _ground_judge(tones: Mapping[str, Tone], accent: "Color") -> Judge:
    """Return what says whether the dark scheme's colours can be read on a deep ground."""
    ink = _colour(tones["ink"].dark if "ink" in tones else "#ffffff")
    return lambda ground: _readable([(ink, ground), (_mixed(ink, ground, SOFT), ground), (accent, ground)])


def _readable(pairs: Iterable[tuple["Color", "Color"]]) -> bool:
    return all(one.contrast(other, method="wcag21") >= _CONTRAST for one, other in pairs)


def _nearest(colour: "Color", good: Judge, end: float) -> "Color | None":
    """Return the nearest colour on the way to lightness ``end`` that is good; None where not even that is."""
    if good(colour):
        return colour
    bad, best = colour.convert("oklch")["lightness"], end
    if not good(_lit(colour, best)):
        return None
    for _ in range(_STEPS):
        middle = (bad + best) / 2
        if good(_lit(colour, middle)):
            best = middle
        else:
            bad = middle
    return _lit(colour, best)


def _lit(colour: "Color", lightness: float) -> "Color":
    """Return a colour in another lightness: its hue stays, and as much of its strength as screens can show."""
    made = colour.convert("oklch").set("lightness", lightness).convert("srgb").fit(method="oklch-chroma")
    return _colour(_hex(made))


def _muted(colour: "Color") -> "Color":
    """Return a colour no stronger than large areas bear."""
    made = colour.convert("oklch")
    return made.set("chroma", min(made["chroma"], _MUTED))


def _mixed(one: "Color", other: "Color", share: float) -> "Color":
    """Return ``color-mix(in oklab, one share, other)``."""
    return other.mix(one, share, space="oklab")


@cache
def _colour(text: str) -> "Color":
    from coloraide import Color

    return Color(text)


def _hex(colour: "Color") -> str:
    return str(colour.to_string(hex=True))
