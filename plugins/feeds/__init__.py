"""Plan the feeds, the sitemap and robots.txt (see README.md)."""

from kindling.model.identity import to_remember
from kindling.model.plugin import Plugin, View, hand_over
from kindling.model.root_files import lays
from kindling.plugins.feeds.questions import archives, feeds_view, lays_own, outputs, problems, remembers, verified
from kindling.plugins.feeds.settings import FeedsSettings

PLUGIN = Plugin(
    "feeds",
    settings=FeedsSettings,
    views={"feeds": View(feeds_view)},
    checks=[problems],
    outputs=outputs,
    closing=archives,
    verified=verified,
    answers={lays: lays_own, to_remember: remembers},
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
