"""Plan ``/admin/``, where a site is edited in the browser (see README.md)."""

from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.editor.questions import outputs, problems
from kindling.plugins.editor.settings import EditorSettings

PLUGIN = Plugin("editor", settings=EditorSettings, checks=[problems], outputs=outputs)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
