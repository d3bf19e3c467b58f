"""The theme's many stylesheets and scripts as a few: bundled, made small, named by their content."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from rcssmin import cssmin

from plugins._kit.pages import Bundle

_IMPORT = re.compile(r'@import\s+url\("([^"]+)"\)\s+layer\(([a-z]+)\);')
SITE = "site"  #: the bundle of every page; a page that needs more asks for another by its name
_COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|/\*.*?\*/", re.M | re.S)


def bundle_names(theme: Path) -> tuple[str, ...]:
    """Return the theme's bundles, in the order of their names: each is a list of stylesheets in ``static/css``."""
    listings = (theme / "static" / "css").glob("*.css")
    return tuple(sorted(path.stem for path in listings if _IMPORT.search(path.read_text("utf-8"))))


def _listing(theme: Path, name: str) -> Path:
    return theme / "static" / "css" / f"{name}.css"


def _listed(theme: Path, name: str) -> list[Path]:
    """Return the stylesheets of a bundle, in the order of its list."""
    listing = _listing(theme, name)
    return [(listing.parent / place).resolve() for place, _layer in _IMPORT.findall(listing.read_text("utf-8"))]


def stylesheet(theme: Path, name: str = SITE) -> str:
    """Return the styles of a bundle as one text, in the order of ``static/css/<name>.css``, the only list of them.

    Raises FileNotFoundError for a sheet that the list names and the theme has not.
    """
    listing = _listing(theme, name)

    def inlined(match: re.Match[str]) -> str:
        return f"@layer {match[2]} {{\n{(listing.parent / match[1]).read_text('utf-8')}}}"

    return str(cssmin(_IMPORT.sub(inlined, listing.read_text("utf-8"))))


def script(theme: Path, name: str = SITE) -> str:
    """Return the scripts of a bundle as one text, in the order of their components' names; "" where it has none.

    A component's script goes with its styles; one without styles, or in no list, is of every page.
    """
    scripts = sorted((theme / "components").glob("*/script.js"))
    own = [path for path in scripts if _bundle_of(theme, path.parent) == name]
    lines = _COMMENT.sub("", "\n".join(path.read_text("utf-8") for path in own)).splitlines()
    return "".join(f"{line.strip()}\n" for line in lines if line.strip())


def _bundle_of(theme: Path, component: Path) -> str:
    style = (component / "style.css").resolve()
    return next((name for name in bundle_names(theme) if style in _listed(theme, name)), SITE)


def hashed(name: str, ending: str, text: str) -> str:
    """Return an address that changes whenever the text does, so that it may be kept for ever."""
    return f"/theme/{name}.{hashlib.sha256(text.encode()).hexdigest()[:10]}.{ending}"


def bundle(theme: Path, name: str = SITE) -> dict[str, str]:
    """Return address → text of a bundle's stylesheet and, where it has one, its script."""
    texts = {"css": stylesheet(theme, name), "js": script(theme, name)}
    return {hashed(name, ending, text): text for ending, text in texts.items() if text}


def bundles(theme: Path) -> dict[str, Bundle]:
    """Return the addresses of every bundle, by its name."""
    return {name: _addresses(bundle(theme, name)) for name in bundle_names(theme)}


def _addresses(files: dict[str, str]) -> Bundle:
    by_ending = {address.rpartition(".")[2]: address for address in files}
    return Bundle(by_ending["css"], by_ending.get("js", ""))


def files(theme: Path) -> Iterator[tuple[str, str]]:
    """Yield (address, text) of all bundles."""
    for name in bundle_names(theme):
        yield from bundle(theme, name).items()
