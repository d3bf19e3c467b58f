"""Plan the feeds, the sitemap and robots.txt (see README.md)."""

from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.feeds.questions import archives, feeds_view, outputs, verified
from kindling.plugins.feeds.settings import FeedsSettings

PLUGIN = Plugin(
    "feeds",
    settings=FeedsSettings,
    views={"feeds": View(feeds_view)},
    outputs=outputs,
    closing=archives,
    verified=verified,
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
