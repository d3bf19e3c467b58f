"""Small forms of good prose: figures, tables that scroll, marked sentences (see README.md)."""

from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.prose.markdown import ProseExtension

PLUGIN = Plugin("prose", syntax=lambda _: [ProseExtension()])


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
