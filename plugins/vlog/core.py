"""A post's video as values: files, tracks, chapters, transcript. Pure: no Pelican, no files."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from plugins._kit.frontmatter import PostFront
from plugins._kit.problems import Problem, did_you_mean, nearest
from plugins._kit.values import Document, Fact, MediaFile, Output
from plugins._kit.views import counted
from plugins.links.core import file_target
from plugins.vlog.captions import caption_problems, ending_of, in_order, own_language, read_captions
from plugins.vlog.transcript import Paragraph, paragraphs
from plugins.vlog.webvtt import Cue, clock, webvtt


@dataclass(frozen=True, slots=True)
class VideoSource:
    """One file of the video, in the order the browser shall try them."""

    address: str
    mime: str  #: 'video/mp4'


@dataclass(frozen=True, slots=True)
class VideoTrack:
    """A WebVTT track of the video."""

    address: str
    kind: str  #: "captions", "chapters", "descriptions"
    lang: str  #: "en-GB"
    label: str  #: "English"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named moment."""

    seconds: int
    time: str  #: "0:42"
    title: str
    id: str  #: its heading in the transcript: "t-42"


@dataclass(frozen=True, slots=True)
class TranscriptParagraph:
    """Some sentences of the transcript, with the moment they begin."""

    seconds: int
    time: str  #: "0:42"
    id: str  #: "t-42"
    heading: str  #: the chapter that begins here, else ""
    text: str  #: begins with "Maya: " where the speaker changes


@dataclass(frozen=True, slots=True)
class VideoView:
    """Everything the component ``video`` shows."""

    title: str
    sources: tuple[VideoSource, ...]
    poster: str  #: address, or ""
    width: int  #: pixels
    height: int
    tracks: tuple[VideoTrack, ...]
    chapters: tuple[Chapter, ...]
    transcript: tuple[TranscriptParagraph, ...]
    transcript_text: str  #: address of the transcript as plain text; "" without a transcript
    time: str  #: "1:12"
    words: str  #: "1 minute 12 seconds"
    megabytes: str  #: of the first file: "1.2 MB"
    host: str  #: who serves it: "this site"
    described: bool  #: the sound says all that is shown
    synthetic_voice: bool  #: said beside the player
