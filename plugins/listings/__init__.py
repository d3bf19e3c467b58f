"""Plan the home page, the archive, topics, videos, the list of series and the 404 page (see README.md)."""

from kindling.model.frontmatter import FeaturedFields
from kindling.model.identity import standing_pages
from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.listings.questions import outputs, standing

PLUGIN = Plugin("listings", fields={"post": FeaturedFields}, outputs=outputs, answers={standing_pages: standing})


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
