"""What is made of a file of the theme: what has looked at it, and the templates that extend, include or import it."""

import re
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from posixpath import normpath

from kindling.model.layers import TEMPLATE, THEME, Theme
from kindling.model.noted import unnoted

#: what a tag of Jinja's leads to; where that is no name alone, it is worked out, and may be anything
_LEADS = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)%\}", re.S)
_NAME = re.compile(r"""\s*(["'])([^"'\\]+)\1\s*(?:(?:import|as|ignore|with|without)\b.*|[-+]?)""", re.S)


def touched(theme: Theme, places: Collection[str], tokens: Iterable[str]) -> Iterator[str]:
    """Yield what is noted, of ``tokens``, where files at these places in a theme were looked at."""
    for token in tokens:
        if token.startswith(THEME):
            if any(fnmatchcase(f"{THEME}{place}", token.replace("**/", "*")) for place in places):
                yield token
        elif token.startswith(TEMPLATE):
            files = made_of(theme, token.removeprefix(TEMPLATE))
            if any(place.endswith(".html") if files is None else place in files for place in places):
                yield token


def made_of(theme: Theme, name: str) -> frozenset[str] | None:
    """Return the places in a theme of all files that the template ``name`` is made of; None where that may be any."""
    found: dict[str, None] = {}
    waiting = [name]
    with unnoted():
        while waiting:
            for place in _places(waiting.pop()):
                if place not in found and theme.file(place):
                    found[place] = None
                    led = list(_led_to(theme.text(place)))
                    if not all(led):
                        return None
                    waiting += led
    return frozenset(found)


def _places(name: str) -> tuple[str, str]:
    """Return where a template may lie: one of a page, or a component's."""
    return f"templates/{normpath(name)}", normpath(name)


def _led_to(text: str) -> Iterator[str]:
    """Yield the names to which a template leads; "" for one that is worked out, or is Pelican's own ("!theme/…")."""
    for tag in _LEADS.finditer(text):
        name = _NAME.fullmatch(tag[1])
        yield name[2] if name and name[2][0] != "!" else ""
