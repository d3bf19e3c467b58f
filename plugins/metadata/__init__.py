"""Attach the head of every post, page and series page (see README.md)."""

from kindling.model.organisations import MetadataSettings
from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.metadata.questions import metadata_view

PLUGIN = Plugin("metadata", settings=MetadataSettings, views={"metadata": View(metadata_view)})


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
