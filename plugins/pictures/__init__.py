"""Attach ``pictures_view`` to every content, and plan the smaller versions of its pictures (see README.md)."""

from kindling.model.frontmatter import CoverFields
from kindling.model.plugin import Plugin, View, hand_over
from kindling.model.written import KINDS
from kindling.plugins.pictures import core
from kindling.plugins.pictures.markdown import PicturesExtension
from kindling.plugins.pictures.questions import outputs, pictures_view, problems
from kindling.plugins.pictures.settings import PicturesSettings

PLUGIN = Plugin(
    "pictures",
    settings=PicturesSettings,
    fields=dict.fromkeys(KINDS, CoverFields),
    syntax=lambda _: [PicturesExtension()],
    views={"pictures": View(pictures_view, core.PicturesView())},
    checks=[problems],
    outputs=outputs,
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
