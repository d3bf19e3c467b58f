"""Videos, and what is said in them: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.video.asides import Aside, with_asides
from kindling.plugins.video.asking import Slip, asked
from kindling.plugins.video.captions import own_tag
from kindling.plugins.video.core import (
    TranscriptParagraph,
    VideoView,
    caption_files,
    clock_time,
    cues_by_language,
    has_player,
    outputs,
    video_view,
    words_of,
)
from kindling.plugins.video.files import (
    asides_of,
    is_captions,
    published,
    published_text,
    shown_asides,
    stills_of,
    texts_of,
    unread_of,
)
from kindling.plugins.video.hosted import Hosted, hosted, oembed_address
from kindling.plugins.video.intext import VideosView, in_text, text_view
from kindling.plugins.video.playable import remedy, unplayable
from kindling.plugins.video.rules import text_problems
from kindling.plugins.video.settings import VlogSettings, vlog_settings
from kindling.plugins.video.shown import Shown
from kindling.plugins.video.stills import still
from kindling.plugins.video.video import (
    STILL_WIDEST,
    Video,
    Videos,
    files_named,
    head_video,
    poster_address,
    shown_of,
    still_size,
    track_sources,
    video_files,
    videos_in,
    videos_of,
)
from kindling.plugins.video.webvtt import webvtt

__all__ = [
    "STILL_WIDEST",
    "Aside",
    "Hosted",
    "Shown",
    "Slip",
    "TranscriptParagraph",
    "Video",
    "VideoView",
    "Videos",
    "VideosView",
    "VlogSettings",
    "asides_of",
    "asked",
    "caption_files",
    "clock_time",
    "cues_by_language",
    "files_named",
    "has_player",
    "head_video",
    "hosted",
    "in_text",
    "is_captions",
    "oembed_address",
    "outputs",
    "own_tag",
    "poster_address",
    "published",
    "published_text",
    "remedy",
    "shown_asides",
    "shown_of",
    "still",
    "still_size",
    "stills_of",
    "text_problems",
    "text_view",
    "texts_of",
    "track_sources",
    "unplayable",
    "unread_of",
    "video_files",
    "video_view",
    "videos_in",
    "videos_of",
    "vlog_settings",
    "webvtt",
    "with_asides",
    "words_of",
]
