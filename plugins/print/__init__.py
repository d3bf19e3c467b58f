"""Plan a page with the whole of each series, and attach where it is (see README.md)."""

from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.print.questions import outputs, print_view
from kindling.plugins.print.settings import PrintSettings

PLUGIN = Plugin("print", settings=PrintSettings, views={"print": View(print_view)}, outputs=outputs)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
