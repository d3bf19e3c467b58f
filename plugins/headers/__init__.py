"""Plan the rules by which hosts send security headers (see README.md)."""

from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.headers.questions import files_for_hosts

PLUGIN = Plugin("headers", closing=files_for_hosts)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
