"""Videos, and what is said in them: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.video.captions import caption_faults, caption_problem, in_order, own_tag, read_captions, too_fast
from kindling.plugins.video.core import (
    ShownText,
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
    PublishedCaptions,
    films_without_stills,
    is_captions,
    published,
    published_text,
    stills_of,
    texts_for,
    texts_of,
    typed_texts,
)
from kindling.plugins.video.hosted import Hosted, hosted, is_known_player, oembed_address
from kindling.plugins.video.intext import VideosView, in_text, text_view
from kindling.plugins.video.other_formats import read_other
from kindling.plugins.video.playable import remedy, unplayable
from kindling.plugins.video.questions import annotated, said_html, seen_texts
from kindling.plugins.video.rules import text_problems
from kindling.plugins.video.settings import VlogSettings, vlog_settings
from kindling.plugins.video.shown import ALL, Shown
from kindling.plugins.video.stills import still
from kindling.plugins.video.tidied import Tidied, tidied
from kindling.plugins.video.video import (
    STILL_WIDEST,
    Video,
    Videos,
    files_named,
    filmed,
    head_video,
    poster_address,
    shown_of,
    still_size,
    track_sources,
    video_files,
    videos_in,
    videos_of,
)
from kindling.plugins.video.video_request import RequestMistake, video_request
from kindling.plugins.video.voices import turns
from kindling.plugins.video.webvtt import Cues, lines_of, webvtt

__all__ = [
    "ALL",
    "STILL_WIDEST",
    "Cues",
    "Hosted",
    "PublishedCaptions",
    "RequestMistake",
    "Shown",
    "ShownText",
    "Tidied",
    "TranscriptParagraph",
    "Video",
    "VideoView",
    "Videos",
    "VideosView",
    "VlogSettings",
    "annotated",
    "caption_faults",
    "caption_files",
    "caption_problem",
    "clock_time",
    "cues_by_language",
    "files_named",
    "filmed",
    "films_without_stills",
    "has_player",
    "head_video",
    "hosted",
    "in_order",
    "in_text",
    "is_captions",
    "is_known_player",
    "lines_of",
    "oembed_address",
    "outputs",
    "own_tag",
    "poster_address",
    "published",
    "published_text",
    "read_captions",
    "read_other",
    "remedy",
    "said_html",
    "seen_texts",
    "shown_of",
    "still",
    "still_size",
    "stills_of",
    "text_problems",
    "text_view",
    "texts_for",
    "texts_of",
    "tidied",
    "too_fast",
    "track_sources",
    "turns",
    "typed_texts",
    "unplayable",
    "video_files",
    "video_request",
    "video_view",
    "videos_in",
    "videos_of",
    "vlog_settings",
    "webvtt",
    "words_of",
]
