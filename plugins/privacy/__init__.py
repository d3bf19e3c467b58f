"""Tell, before a text is published, what in it may be somebody's own (see README.md)."""

from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.privacy.core import private_found
from kindling.plugins.privacy.questions import places, problems
from kindling.plugins.privacy.settings import PrivacySettings

PLUGIN = Plugin("privacy", settings=PrivacySettings, finder=private_found, checks=[problems], plan_checks=[places])


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
