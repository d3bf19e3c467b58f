"""Plan the home page, the archive, topics, videos, the list of series and the 404 page (see README.md)."""

from kindling.model.frontmatter import FeaturedFields
from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.listings.questions import outputs

PLUGIN = Plugin("listings", fields={"post": FeaturedFields}, outputs=outputs)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
