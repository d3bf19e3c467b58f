"""Plan the podcasts: of all vlogs, and of each series that has some (see README.md)."""

from kindling.model.identity import to_remember
from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.podcast.questions import archives, outputs, podcast_view, problems, remembers
from kindling.plugins.podcast.settings import PodcastSettings

PLUGIN = Plugin(
    "podcast",
    settings=PodcastSettings,
    views={"podcast": View(podcast_view)},
    checks=[problems],
    follows={"podcast/": "own"},
    outputs=outputs,
    closing=archives,
    answers={to_remember: remembers},
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
