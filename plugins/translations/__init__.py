"""A text in several languages: each version leads to the others (see README.md)."""

from kindling.model.frontmatter import TranslationFields
from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.translations import core
from kindling.plugins.translations.questions import problems, translations_view

PLUGIN = Plugin(
    "translations",
    fields={"post": TranslationFields, "page": TranslationFields, "series": TranslationFields},
    views={"translations": View(translations_view, core.TranslationsView())},
    checks=[problems],
    follows={"translations/": "own", "translations/reference": "any", "translations/chain": "any"},
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
