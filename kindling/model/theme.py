"""The theme: what it needs, and its many stylesheets and scripts as a few, named by their content."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from rcssmin import cssmin

from kindling.model.pages import Bundle

_SHEET = re.compile(r'@import\s+url\("([^"]+)"\)\s+layer\(([a-z]+)\);')
_SCRIPT = re.compile(r'^import "([^"]+)";$', re.M)
SITE = "site"  #: the bundle of every page; a page that needs more asks for another by its name
ICON = "icons/icon.svg"  #: below the theme's static files
_COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|/\*.*?\*/", re.M | re.S)


def needs(theme: Path) -> tuple[str, ...]:
    """Return the names of the plugins that a theme can't do without, as its ``theme.toml`` says."""
    said = theme / "theme.toml"
    return tuple(tomllib.loads(said.read_text("utf-8")).get("needs", ())) if said.is_file() else ()


def bundle_names(theme: Path) -> tuple[str, ...]:
    """Return the theme's bundles, in the order of their names: each has a list of stylesheets, of scripts, or both."""
    static = theme / "static"
    sheets = (path.stem for path in (static / "css").glob("*.css") if _SHEET.search(path.read_text("utf-8")))
    return tuple(sorted({*sheets, *(path.stem for path in (static / "js").glob("*.js"))}))


def stylesheet(theme: Path, name: str = SITE) -> str:
    """Return the styles of a bundle as one text, in the order of its list, ``static/css/<name>.css``; "" without one.

    Sheets of one layer that follow one another share its block.
    Raises FileNotFoundError for a sheet that the list names and the theme has not.
    """
    listing = theme / "static" / "css" / f"{name}.css"
    if not listing.is_file():
        return ""
    text = listing.read_text("utf-8")
    layers = "".join(
        f"@layer {layer} {{\n{''.join((listing.parent / place).read_text('utf-8') for place, _layer in group)}}}"
        for layer, group in groupby(_SHEET.findall(text), key=itemgetter(1))
    )
    return str(cssmin(_SHEET.sub("", text) + layers))


def script(theme: Path, name: str = SITE) -> str:
    """Return the scripts of a bundle as one text, in the order of its list, ``static/js/<name>.js``; "" without one.

    Raises FileNotFoundError for a script that the list names and the theme has not.
    """
    listing = theme / "static" / "js" / f"{name}.js"
    if not listing.is_file():
        return ""
    texts = ((listing.parent / place).read_text("utf-8") for place in _SCRIPT.findall(listing.read_text("utf-8")))
    lines = _COMMENT.sub("", "\n".join(texts)).splitlines()
    return "".join(f"{line.strip()}\n" for line in lines if line.strip())


def icon(theme: Path) -> dict[str, str]:
    """Return address → text of the site's icon, ``static/icons/icon.svg``; nothing where the theme has none."""
    path = theme / "static" / ICON
    if not path.is_file():
        return {}
    text = path.read_text("utf-8")
    return {hashed("icon", "svg", text): text}


def hashed(name: str, ending: str, text: str) -> str:
    """Return an address that changes whenever the text does, so that it may be kept for ever."""
    return f"/theme/{name}.{hashlib.sha256(text.encode()).hexdigest()[:10]}.{ending}"


def bundle(theme: Path, name: str = SITE, more: str = "") -> dict[str, str]:
    """Return address → text of a bundle's stylesheet and script, of those it has; ``more`` are styles of this site."""
    texts = {"css": stylesheet(theme, name) + (more if name == SITE else ""), "js": script(theme, name)}
    return {hashed(name, ending, text): text for ending, text in texts.items() if text}


def bundles(theme: Path, more: str = "") -> dict[str, Bundle]:
    """Return the addresses of every bundle, by its name."""
    return {name: _addresses(bundle(theme, name, more)) for name in bundle_names(theme)}


def _addresses(files: dict[str, str]) -> Bundle:
    by_ending = {address.rpartition(".")[2]: address for address in files}
    return Bundle(by_ending.get("css", ""), by_ending.get("js", ""))


def files(theme: Path, more: str = "") -> Iterator[tuple[str, str]]:
    """Yield (address, text) of all bundles and of the icon."""
    for name in bundle_names(theme):
        yield from bundle(theme, name, more).items()
    yield from icon(theme).items()
