"""Plan the theme's stylesheets, scripts and icons (see README.md)."""

from collections.abc import Iterable

from kindling.model import theme as core
from kindling.model.accents import accents_in
from kindling.model.addresses import file_address
from kindling.model.outputs import CopyOutput, Output, TextOutput, always
from kindling.model.values import Site


def outputs(site: Site) -> Iterable[Output]:
    """Return the bundles, and the other static files of the theme as they are."""
    theme = site.settings.theme
    for address, text in core.files(theme, site.once(accents_in).css):
        yield TextOutput(address, "theme/components", always(text))
    for place, path in core.static_files(theme).items():
        yield CopyOutput(file_address(f"theme/{place}"), f"theme/static/{place}", path)
