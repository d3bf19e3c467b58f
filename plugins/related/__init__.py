"""Attach ``related_view`` to every post: what is near it, and why (see README.md)."""

from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.related.questions import related_view

PLUGIN = Plugin("related", views={"related": View(related_view, ())})


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
