"""Citations and notes in captions (see README.md): for readers of the transcript, and not for viewers."""

from kindling.model.plugin import Plugin, hand_over
from kindling.plugins.citations import public as citations
from kindling.plugins.spoken.questions import cited_elsewhere, problems, said_html, seen_texts
from kindling.plugins.video import public as video

PLUGIN = Plugin(
    "spoken",
    checks=[problems],
    answers={
        video.seen_texts: seen_texts,
        video.said_html: said_html,
        citations.cited_elsewhere: cited_elsewhere,
    },
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
