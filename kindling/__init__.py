"""Kindling: Markdown posts and short videos, in series, become a static site.

All that can be imported lies in this package. Its floors, from below: model, plugins and engine side by side, commands.
Two names are for a site's ``pelicanconf.py``, which Pelican runs by itself: ``PELICAN_CLASS = "kindling.Kindling"`` is
Pelican's own door, and ``from kindling import PLUGINS`` the list of the kit's plugins.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """Return what a conf names; each time anew, as a conf may change a list in place."""
    if name == "Kindling":
        from kindling.commands.pelican import Kindling

        return Kindling
    if name == "PLUGINS":
        from kindling.engine.defaults import DEFAULTS

        return [*DEFAULTS["PLUGINS"]]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
