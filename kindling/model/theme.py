"""The theme: what it needs, and its many stylesheets and scripts as a few, named by their content."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from posixpath import join, normpath, splitext

from rcssmin import cssmin

from kindling.model.kinds import FONTS, is_ignored, is_listed
from kindling.model.layers import Layer, Theme, is_inside
from kindling.model.pages import Bundle

_SHEET = re.compile(r'@import\s+url\("([^"]+)"\)\s+layer\(([a-z]+)\);')
_SCRIPT = re.compile(r'^import "([^"]+)";$', re.M)
SITE = "site"  #: the bundle of every page; a page that needs more asks for another by its name
_CSS, _JS = "static/css", "static/js"
ICON = "icons/icon.svg"  #: below the theme's static files
_COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|/\*.*?\*/", re.M | re.S)


def needs(theme: Theme) -> tuple[str, ...]:
    """Return the names of the plugins that a theme can't do without, as its layers' ``theme.toml`` say."""
    return _said(theme, "needs")


def slots(theme: Theme) -> tuple[str, ...]:
    """Return the names of the places into which plugins can put a component, as the layers' ``theme.toml`` say."""
    return _said(theme, "slots")


def _said(theme: Theme, key: str) -> tuple[str, ...]:
    files = (layer.folder / "theme.toml" for layer in reversed(theme.layers))
    said = (tomllib.loads(file.read_text("utf-8")).get(key, ()) for file in files if file.is_file())
    return tuple(dict.fromkeys(name for names in said for name in names))


def bundle_names(theme: Theme) -> tuple[str, ...]:
    """Return the theme's bundles, in the order of their names: each has a list of stylesheets, of scripts, or both."""
    lists = theme.files(f"{_CSS}/*.css").values()
    sheets = (path.stem for path in lists if _SHEET.search(path.read_text("utf-8")))
    return tuple(sorted({*sheets, *(path.stem for path in theme.files(f"{_JS}/*.js").values())}))


def stylesheet(theme: Theme, name: str = SITE) -> str:
    """Return the styles of a bundle as one text, in the order of its list, ``static/css/<name>.css``; "" without one.

    Sheets of one layer of the cascade that follow one another share its block. What plugins and the site add stands in
    blocks of their own behind the kit's, in the bundle of every page.
    Raises FileNotFoundError for a sheet that the list names and the theme has not.
    """
    if not theme.file(f"{_CSS}/{name}.css"):
        return ""
    text = theme.text(f"{_CSS}/{name}.css")
    layers = "".join(
        f"@layer {layer} {{\n{''.join(theme.text(_place(_CSS, place)) for place, _layer in group)}}}"
        for layer, group in groupby(_SHEET.findall(text), key=itemgetter(1))
    )
    return str(cssmin(_SHEET.sub("", text) + layers + (_added_styles(theme) if name == SITE else "")))


def _added_styles(theme: Theme) -> str:
    """Return what layers above the kit's add: the styles of components of their own, and ``style.css``."""
    listed = {place for name in bundle_names(theme) for place in _listed_sheets(theme, name)}
    return "".join(
        f"@layer {layer.name} {{\n{text}}}"
        for layer in theme.above_the_kit("*.css")
        if (text := _styles_of(layer, listed))
    )


def _styles_of(layer: Layer, listed: set[str]) -> str:
    sheets = [*sorted(layer.folder.glob("components/*/style.css")), layer.folder / "style.css"]
    own = (
        path
        for path in sheets
        if path.is_file() and is_inside(path, layer.folder) and path.relative_to(layer.folder).as_posix() not in listed
    )
    return "".join(path.read_text("utf-8") for path in own)


def _listed_sheets(theme: Theme, name: str) -> Iterator[str]:
    if theme.file(f"{_CSS}/{name}.css"):
        yield from (_place(_CSS, place) for place, _ in _SHEET.findall(theme.text(f"{_CSS}/{name}.css")))


def _place(folder: str, named: str) -> str:
    """Return a place in the theme, as a list in ``folder`` names it."""
    return normpath(join(folder, named))


def script(theme: Theme, name: str = SITE) -> str:
    """Return the scripts of a bundle as one text, in the order of its list, ``static/js/<name>.js``; "" without one.

    Behind the kit's stand ``script.js`` of plugins and of the site, in the bundle of every page.
    Raises FileNotFoundError for a script that the list names and the theme has not.
    """
    if not theme.file(f"{_JS}/{name}.js"):
        return ""
    texts = [theme.text(_place(_JS, place)) for place in _SCRIPT.findall(theme.text(f"{_JS}/{name}.js"))]
    if name == SITE:
        added = (layer.folder / "script.js" for layer in theme.above_the_kit("*.js"))
        texts += [path.read_text("utf-8") for path in added if path.is_file() and is_inside(path, path.parent)]
    lines = _COMMENT.sub("", "\n".join(texts)).splitlines()
    return "".join(f"{line.strip()}\n" for line in lines if line.strip())


def icon(theme: Theme) -> dict[str, str]:
    """Return address → text of the site's icon, ``static/icons/icon.svg``; nothing where the theme has none."""
    path = theme.file(f"static/{ICON}")
    if path is None:
        return {}
    text = path.read_text("utf-8")
    return {hashed("icon", "svg", text): text}


def static_files(theme: Theme) -> dict[str, Path]:
    """Return place below ``static/`` → file of all that is published as it is: pictures, fonts, sound and films."""
    found = {place.removeprefix("static/"): path for place, path in theme.files("static/**/*").items()}
    return {place: path for place, path in found.items() if is_published(place) and place != ICON}


def is_published(place: str) -> bool:
    """Return whether a file of a theme's ``static/`` is published as it is."""
    hidden = any(is_ignored(step) for step in place.split("/"))
    return not hidden and (is_listed(f"media/{place}") or splitext(place)[1].lower() in FONTS)


def hashed(name: str, ending: str, text: str) -> str:
    """Return an address that changes whenever the text does, so that it may be kept for ever."""
    return f"/theme/{name}.{hashlib.sha256(text.encode()).hexdigest()[:10]}.{ending}"


def bundle(theme: Theme, name: str = SITE, more: str = "") -> dict[str, str]:
    """Return address → text of a bundle's stylesheet and script, of those it has; ``more`` are styles of this site."""
    texts = {"css": stylesheet(theme, name) + (more if name == SITE else ""), "js": script(theme, name)}
    return {hashed(name, ending, text): text for ending, text in texts.items() if text}


def bundles(theme: Theme, more: str = "") -> dict[str, Bundle]:
    """Return the addresses of every bundle, by its name."""
    return {name: _addresses(bundle(theme, name, more)) for name in bundle_names(theme)}


def _addresses(files: dict[str, str]) -> Bundle:
    by_ending = {address.rpartition(".")[2]: address for address in files}
    return Bundle(by_ending.get("css", ""), by_ending.get("js", ""))


def files(theme: Theme, more: str = "") -> Iterator[tuple[str, str]]:
    """Yield (address, text) of all bundles and of the icon."""
    for name in bundle_names(theme):
        yield from bundle(theme, name, more).items()
    yield from icon(theme).items()
