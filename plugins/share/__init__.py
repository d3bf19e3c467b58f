"""Attach ``share_view`` to every content that may be shared, and plan the share kits (see README.md)."""

from kindling.model.frontmatter import PostShareFields, ShareFields
from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.citations.public import shown_in_styles_at
from kindling.plugins.share.questions import cited_at, outputs, problems, share_view
from kindling.plugins.share.settings import ShareSettings

PLUGIN = Plugin(
    "share",
    settings=ShareSettings,
    fields={"post": PostShareFields, "page": ShareFields, "series": ShareFields},
    views={"share": View(share_view)},
    checks=[problems],
    outputs=outputs,
    answers={shown_in_styles_at: cited_at},
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
