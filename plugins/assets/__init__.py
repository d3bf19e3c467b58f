"""Plan the theme's stylesheets, scripts and icons (see README.md)."""

from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.assets.questions import outputs

PLUGIN = Plugin("assets", outputs=outputs)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
