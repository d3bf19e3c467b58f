"""Plan /sources/, /people/ and each post's downloads; attach how to cite a post (see README.md)."""

from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.citations.public import posts_are_cited
from kindling.plugins.sources.questions import cite_view, cites_this, letter_pages, outputs, problems
from kindling.plugins.sources.settings import SourcesSettings

PLUGIN = Plugin(
    "sources",
    settings=SourcesSettings,
    views={"cite": View(cite_view)},
    checks=[problems],
    outputs=outputs,
    closing=letter_pages,
    answers={posts_are_cited: cites_this},
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
