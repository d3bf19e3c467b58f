"""Plan a picture for sharing for each page that is built, and for the site (see README.md)."""

from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.cards.questions import lint, outputs, problems
from kindling.plugins.cards.settings import CardsSettings

PLUGIN = Plugin("cards", settings=CardsSettings, checks=[problems], outputs=outputs, verified=lint)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
