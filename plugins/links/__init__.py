"""Resolve the links and images of every text (see README.md)."""

from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.links import core
from kindling.plugins.links.questions import cheap_problems, doubts, files, links_view, outputs, plan_problems, problems

PLUGIN = Plugin(
    "links",
    finder=core.find,
    views={"links": View(links_view)},
    checks=[problems],
    cheap_checks=[cheap_problems],
    doubts=doubts,
    plan_checks=[plan_problems],
    files=files,
    outputs=outputs,
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
