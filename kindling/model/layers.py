"""A theme is laid in layers: the site's own upon those of plugins, upon the kit's. What one has hides what is below.

So one component can be replaced, or one stylesheet added, without a copy of the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kindling.model.noted import have_read, is_noted

KIT, SITE_LAYER = "kit", "site"
THEME = "%theme/"  #: before a place or a pattern: what is noted where files of a theme are looked at
TEMPLATE = "%template/"  #: before a template's name: what is noted where it is filled in, with all that it is made of
#: what a theme's folder may hold
PARTS = ("templates", "components", "static", "cards", "locale", "style.css", "script.js", "theme.toml")
FILES = PARTS[5:]  #: those that are files


@dataclass(frozen=True, slots=True)
class Layer:
    """A folder with a part of a theme, or a whole one: the kit's."""

    name: str  #: "kit", "site", or the plugin's
    folder: Path


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether a file or folder is there, and no link leads out of ``folder`` to it."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def _have_looked(places: str) -> None:
    if is_noted():
        have_read((f"{THEME}{places}",))


def _has(layer: Layer, path: Path) -> bool:
    return path.is_file() and (layer.name == KIT or is_inside(path, layer.folder))


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its layers, the uppermost first; the last is the kit's, which is whole."""

    layers: tuple[Layer, ...]

    @classmethod
    def of(cls, folder: Path) -> "Theme":
        """Return the theme that is one whole folder."""
        return cls((Layer(KIT, folder),))

    @property
    def whole(self) -> Path:
        """The folder of the kit's theme."""
        return self.layers[-1].folder

    def file(self, place: str) -> Path | None:
        """Return the file at a place ("components/teaser/style.css") of the uppermost layer that has it."""
        _have_looked(place)
        return next((path for layer in self.layers if _has(layer, path := layer.folder / place)), None)

    def files(self, pattern: str) -> dict[str, Path]:
        """Return place → file of all that matches a pattern in some layer, in the order of the places."""
        _have_looked(pattern)
        found: dict[str, Path] = {}
        for layer in reversed(self.layers):
            there = (path for path in layer.folder.glob(pattern) if _has(layer, path))
            found |= {path.relative_to(layer.folder).as_posix(): path for path in there}
        return {place: found[place] for place in sorted(found)}

    def text(self, place: str) -> str:
        """Return the text of a file. Raises FileNotFoundError where no layer has it."""
        path = self.file(place)
        if path is None:
            raise FileNotFoundError(place)
        return path.read_text("utf-8")

    def above_the_kit(self, pattern: str) -> Iterator[Layer]:
        """Yield the layers of plugins and of the site, the lowest first, to look for files of a pattern in them."""
        _have_looked(pattern)
        yield from reversed(self.layers[:-1])
