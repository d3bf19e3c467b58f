"""Attach ``series_view`` to every content and ``series_page_view`` to every series page (see README.md)."""

from kindling.model.frontmatter import MembershipFields
from kindling.model.identity import to_remember
from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.series import core
from kindling.plugins.series.markdown import SeriesExtension
from kindling.plugins.series.questions import problems, series_page_view, series_view
from kindling.plugins.series.settings import SeriesSettings
from kindling.plugins.series.short import remembers, short_problems

PLUGIN = Plugin(
    "series",
    settings=SeriesSettings,
    fields={"post": MembershipFields},
    syntax=lambda _: [SeriesExtension()],
    views={"series": View(series_view, core.SeriesView()), "series_page": View(series_page_view)},
    checks=[problems, short_problems],
    follows={
        "series/": "own",
        **{f"series/{name}": "any" for name in "gap incomplete unused overdue mixed-order reference".split()},
        **{f"series/{name}": "any" for name in "unpublished near-name name".split()},
    },
    answers={to_remember: remembers},
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
