"""A link on each heading, and the contents of a long text (see README.md)."""

from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.headings.core import found_headings
from kindling.plugins.headings.questions import headings_view

PLUGIN = Plugin("headings", finder=found_headings, views={"headings": View(headings_view)})


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
