"""Plan ``/search/`` and the index that it looks words up in (see README.md)."""

from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.search.questions import closing, outputs
from kindling.plugins.search.settings import SearchSettings

PLUGIN = Plugin("search", settings=SearchSettings, outputs=outputs, closing=closing)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
