"""Plan what is published at the root of the site as it is (see README.md)."""

from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.root.questions import files, outputs

PLUGIN = Plugin("root", files=files, outputs=outputs)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
