"""A page that is a person's: what they are, where else they are, and what they wrote (see README.md)."""

from kindling.model.plugin import Plugin, View, hand_over
from kindling.model.signing import signers_with_pages
from kindling.plugins.authors.fields import AuthorFields
from kindling.plugins.authors.questions import authors_view, problems, signing

PLUGIN = Plugin(
    "authors",
    fields={"page": AuthorFields},
    views={"authors": View(authors_view)},
    checks=[problems],
    answers={signers_with_pages: signing},
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
