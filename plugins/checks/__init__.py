"""Advise on content while everything is related (see README.md)."""

from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.checks.questions import problems

PLUGIN = Plugin("checks", checks=[problems], follows={"content/": "own"})


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
