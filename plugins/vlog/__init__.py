"""Attach ``vlog_view`` and ``vlog_text_view`` to every content, and plan the files beside a video (see README.md)."""

from kindling.model.frontmatter import VideoFields
from kindling.model.plugin import Plugin, View, hand_over
from kindling.plugins.video.public import VlogSettings
from kindling.plugins.vlog.markdown import VideoExtension
from kindling.plugins.vlog.questions import files, outputs, problems, vlog_text_view, vlog_view, watched

PLUGIN = Plugin(
    "vlog",
    settings=VlogSettings,
    fields={"post": VideoFields},
    syntax=lambda _: [VideoExtension()],
    pattern=r"\{video:[^{}]*\}",
    seconds=watched,
    views={"vlog": View(vlog_view), "vlog_text": View(vlog_text_view)},
    checks=[problems],
    follows={"vlog/no-video": "own", "vlog/captions-missing": "own"},
    files=files,
    outputs=outputs,
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
