"""What this subject asks of all plugins: what they know of captions beyond the words that viewers see."""

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from kindling.model.values import Document, Site
from kindling.plugins.video.core import ShownText, VideoView


def seen_texts(_site: Site) -> Mapping[str, ShownText]:
    """Return the track files that hold more than viewers see, by place: what these see. Plugins answer this."""
    return {}


def said_html(_site: Site, _source: str) -> Mapping[str, Markup]:
    """Return id → HTML of the paragraphs that hold more than words, of a text's first video. Plugins answer this."""
    return {}


def annotated(view: VideoView, document: Document, site: Site) -> VideoView:
    """Return the video at the head of a text with all that plugins know of what is said in it."""
    html = {name: one for found in site.answered(said_html, document.source) for name, one in found.items()}
    if not html:
        return view
    return replace(view, transcript=tuple(replace(part, html=html.get(part.id)) for part in view.transcript))
