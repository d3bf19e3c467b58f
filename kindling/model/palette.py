"""The theme's colours, read from its own stylesheets, so that no other place repeats them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2
from tinycss2 import color4

from kindling.model.layers import Theme

_SHEETS = ("tokens.css", "grounds.css")  #: of a theme, below ``static/css``
_CLASS = re.compile(r"\.accent-([\w-]+)")
_WIDE = frozenset("lab lch oklab oklch color".split())  #: functions whose colours may be beyond sRGB
_DEEPEST = 10  #: names within names; more is a circle

Declared = Mapping[str, Sequence[Any]]  #: custom property → the tokens of its value


@dataclass(frozen=True, slots=True)
class Tone:
    """One colour in both schemes, written as #rrggbb."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Accent:
    """What an accent is: a colour for text and lines, and a deep ground, on which stand the dark scheme's colours."""

    name: str  #: in the class of what has it: "teal" is ``accent-teal``
    text: Tone
    ground: str


#: what a theme without any accent has
PLAIN = Accent("plain", Tone("#000000", "#ffffff"), "#000000")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme."""

    tones: Mapping[str, Tone]  #: token → colour, of those in ``:root`` that are one: "ink", "paper"
    accents: Mapping[str, Accent]  #: by name, as the sheet lists them; a site that names none has the first

    @property
    def first(self) -> Accent:
        """The accent of a site that names none."""
        return next(iter(self.accents.values()), PLAIN)


def palette(theme: Theme) -> Palette:
    """Return the colours of a theme: of its tokens, and of each class that begins with ``accent-``."""
    rules = dict[str, dict[str, Sequence[Any]]]()
    sheets = [theme.file(f"static/css/{sheet}") for sheet in _SHEETS]
    sheets += [layer.folder / "style.css" for layer in theme.above_the_kit("style.css")]
    for path in sheets:
        for selector, name, value in _declarations(path.read_text("utf-8") if path and path.is_file() else ""):
            rules.setdefault(selector, {})[name] = value
    root = rules.pop(":root", {})
    tones = {name: tone for name, value in root.items() if (tone := _tone(value, root))}
    classes = ((selector, _CLASS.fullmatch(selector)) for selector in rules)
    accents = [_accent(match[1], root | rules[selector]) for selector, match in classes if match]
    return Palette(tones, {one.name: one for one in accents if one})


def _accent(name: str, scope: Declared) -> Accent | None:
    text, ground = (_tone(scope.get(key, ()), scope) for key in ("accent", "ground"))
    return Accent(name, text, ground.light) if text and ground else None


def _declarations(css: str) -> Iterator[tuple[str, str, Sequence[Any]]]:
    """Yield (selector, name of a custom property without its dashes, tokens), of rules outside of any condition."""
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        selectors = [one.strip() for one in tinycss2.serialize(rule.prelude).split(",")]
        for declared in tinycss2.parse_blocks_contents(rule.content):
            if declared.type == "declaration" and declared.name.startswith("--"):
                yield from ((selector, declared.name[2:], declared.value) for selector in selectors)


def _tone(value: Sequence[Any], scope: Declared, depth: int = 0) -> Tone | None:
    """Return the colour that a value is: a colour, ``light-dark()`` of two, or the ``var()`` of such a one."""
    tokens = [token for token in value if token.type not in ("whitespace", "comment")]
    if len(tokens) != 1 or depth > _DEEPEST:
        return None
    (token,) = tokens
    inner = _arguments(token)
    if token.type == "function" and token.lower_name == "var":
        return _tone(scope.get(tinycss2.serialize(inner[0]).strip()[2:], ()), scope, depth + 1)
    if token.type == "function" and token.lower_name == "light-dark" and len(inner) == 2:
        light, dark = (_tone(part, scope, depth + 1) for part in inner)
        return Tone(light.light, dark.dark) if light and dark else None
    written = _hex(token)
    return Tone(written, written) if written else None


def _arguments(token: Any) -> list[list[Any]]:
    """Return what stands between the commas of a function; nothing for what is none."""
    parts: list[list[Any]] = [[]]
    for one in token.arguments if token.type == "function" else ():
        if one == ",":
            parts.append([])
        else:
            parts[-1].append(one)
    return parts


def _hex(token: Any) -> str:
    """Return a colour of CSS as #rrggbb; "" for what is none, or lets something shine through."""
    if token.type == "function" and token.lower_name in _WIDE:
        return _fitted(tinycss2.serialize([token]))
    colour = color4.parse_color(token)
    if not isinstance(colour, color4.Color) or colour.alpha != 1:
        return ""
    shares = (min(max(share, 0), 1) for share in colour.to("srgb").coordinates)
    return "#" + "".join(f"{round(share * 255):02x}" for share in shares)


def _fitted(written: str) -> str:
    """Return a colour of a wider space as screens of today show it."""
    from coloraide import Color  # here, because it takes a quarter of a second, and the kit's own theme has none

    try:
        colour = Color(written)
    except ValueError:
        return ""
    return str(colour.convert("srgb").fit(method="oklch-chroma").to_string(hex=True)) if colour.alpha() == 1 else ""
