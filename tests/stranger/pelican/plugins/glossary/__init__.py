"""A glossary: words that posts explain, on a page of their own."""

from pathlib import Path

from pelican.plugins.glossary.questions import glossary_view, outputs, problems
from pelican.plugins.glossary.settings import GlossaryFields, GlossarySettings
from pelican.plugins.glossary.syntax import GlossaryExtension

from kindling.model.plugin import Plugin, Slot, View, hand_over

PLUGIN = Plugin(
    "glossary",
    settings=GlossarySettings,
    fields={"post": GlossaryFields},
    syntax=lambda settings: [GlossaryExtension()],
    views={"glossary": View(glossary_view, without=())},
    checks=[problems],
    outputs=outputs,
    slots={"after_text": Slot("glossary-line", view="glossary")},
    theme=Path(__file__).parent / "theme",
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
