"""Plan the theme's stylesheets, scripts and icons (see README.md)."""

from collections.abc import Iterable
from pathlib import Path

from kindling.model import theme as core
from kindling.model.accents import accents_in
from kindling.model.values import Output, Site


def outputs(site: Site) -> Iterable[Output]:
    """Return the bundles, and the other static files of the theme as they are."""
    theme = Path(site.settings["THEME"])
    for address, text in core.files(theme, site.once(accents_in).css):
        yield Output(address, "theme/components", text=text)
    static = theme / "static"
    for path in sorted(static.rglob("*")):
        place = path.relative_to(static).as_posix()
        if path.is_file() and path.suffix not in {".css", ".js"} and place != core.ICON:
            yield Output(f"/theme/{place}", f"theme/static/{place}", copy_of=str(path))
