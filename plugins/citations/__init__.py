"""Citations and notes (see README.md): read the library, have pandoc format all at once, attach what pages show."""

from kindling.model.frontmatter import CitationFields
from kindling.model.plugin import Plugin, Slot, View, hand_over
from kindling.plugins.citations import core
from kindling.plugins.citations.claims import claims_found
from kindling.plugins.citations.markdown import CitationsExtension
from kindling.plugins.citations.notes import note_doubts, note_link_problems
from kindling.plugins.citations.questions import citations_view, files, problems
from kindling.plugins.citations.settings import CitationsSettings

PLUGIN = Plugin(
    "citations",
    settings=CitationsSettings,
    fields={"post": CitationFields, "page": CitationFields},
    syntax=lambda _: [CitationsExtension()],
    pattern=r"\[[^\[\]\n]*@\w[^\[\]\n]*\]|\^\[[^\[\]\n]+\]",
    finder=claims_found,
    views={"citations": View(citations_view, core.CitationsView())},
    slots={"feed_after": Slot("feed-references", view="citations")},
    checks=[problems],
    doubts=note_doubts,
    plan_checks=[note_link_problems],
    files=files,
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
