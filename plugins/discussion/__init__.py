"""Plan a sheet to print for each post with questions, and attach its address (see README.md)."""

from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.discussion.questions import discussion_view, outputs

PLUGIN = Plugin("discussion", views={"discussion": View(discussion_view, "")}, outputs=outputs)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
