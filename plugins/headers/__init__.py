"""Plan the rules by which hosts send security headers (see README.md)."""

from kindling.model.plugin import Plugin, hand_over
from kindling.model.root_files import lays
from kindling.plugins.headers.questions import files_for_hosts, lays_own, problems

PLUGIN = Plugin("headers", checks=[problems], closing=files_for_hosts, answers={lays: lays_own})


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
