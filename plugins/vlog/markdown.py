"""``{video: ../media/joy.mp4 title="Joy"}`` on a line of its own becomes a marker; what it shows is known later.

Read as a block, so that no paragraph or attribute list (which eats braces) sees it; in the middle of a sentence it is a
mistake, told and left as it was typed. Code stays code, and ``\\{video: …}`` is literal.
"""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from kindling.model.markers import marker
from kindling.model.problems import Problem
from kindling.model.reading import lines_outside_code, reading_of
from kindling.plugins.video.public import Video, Videos, in_text
from kindling.plugins.vlog.embeds import with_tokens

_TOKEN = r"\{video:(?P<asked>[^{}]*)\}"
_ALONE = re.compile(rf"^ {{0,3}}{_TOKEN}[ \t]*$", re.M)


class VideoExtension(Extension):
    """Add videos to a Markdown instance; what a text holds of them is in ``md.Meta["vlog"]``."""

    def __init__(self) -> None:
        super().__init__()
        self.reset()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register the processors, and ask to be told of each new document."""
        md.registerExtension(self)
        md.preprocessors.register(_Embeds(md, self), "kindling-embeds", 27)  # before fences (25) and HTML (20)
        md.parser.blockprocessors.register(_VideoBlock(md.parser, md, self), "kindling-video", 72)
        md.inlinePatterns.register(_VideoInSentence(_TOKEN, md, self), "kindling-video", 178)
        md.postprocessors.register(_VideoHandOver(md, self), "kindling-video", 1)

    def reset(self) -> None:
        """Forget the document before."""
        self.videos: list[Video] = []
        self.problems: list[Problem] = []
        self.lines: dict[str, list[int]] | None = None
        self.embeds: list[tuple[str, int]] = []  #: tokens that stand for HTML, and their lines

    def line(self, md: Markdown, token: str) -> int:
        """Return the line of the next such token that is no code; each has its own."""
        reading = reading_of(md)
        if self.lines is None:
            self.lines = lines_outside_code(reading.body, _TOKEN)
            for made, place in self.embeds:
                self.lines.setdefault(" ".join(made.split()), []).append(place)
        places = self.lines.get(" ".join(token.split())) or [0]
        return reading.body_line + (places.pop(0) if len(places) > 1 else places[0])


class _Embeds(Preprocessor):
    """Players that stand in the text as HTML become tokens."""

    def __init__(self, md: Markdown, extension: VideoExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with tokens in them."""
        text, self.extension.embeds = with_tokens("\n".join(lines))
        return text.split("\n")


class _VideoBlock(BlockProcessor):
    """A video that has a line, or some, to itself."""

    def __init__(self, parser: BlockParser, md: Markdown, extension: VideoExtension) -> None:
        super().__init__(parser)
        self.md = md
        self.extension = extension

    def test(self, parent: Element, block: str) -> bool:
        """Return whether the block holds one."""
        return _ALONE.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Put a marker where the video shall be, between what is before and what is behind it."""
        block = blocks.pop(0)
        match = _ALONE.search(block)
        if match is None:
            return
        if before := block[: match.start()].strip("\n"):
            self.parser.parseBlocks(parent, [before])
        line = self.extension.line(self.md, match[0].strip())
        video = in_text(match["asked"], len(self.extension.videos) + 1, line)
        if (match[0].strip(), line - reading_of(self.md).body_line) in self.extension.embeds:
            video = replace(video, token=match[0].strip())
        self.extension.videos.append(video)
        SubElement(parent, "div").text = AtomicString(marker("vlog", video.number))
        if after := block[match.end() :].strip("\n"):
            blocks.insert(0, after)


class _VideoInSentence(InlineProcessor):
    """A video in the middle of a sentence, where no player can stand."""

    SIGN = "{video:"

    def __init__(self, pattern: str, md: Markdown, extension: VideoExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override] # noqa: N802 (Markdown's own types differ)
        """Return what was typed, and note the problem."""
        line = self.extension.line(self.md, m[0])
        fact = f"{' '.join(m[0].split())} stands within a line"
        hint = "give it a line of its own, with an empty line before and after"
        self.extension.problems.append(Problem(reading_of(self.md).path, line, "vlog/place", fact, hint))
        element = Element("span", {"class": "problem"})
        element.text = AtomicString(m[0])
        return element, m.start(0), m.end(0)


class _VideoHandOver(Postprocessor):
    """Hand over what was found, when the text is whole."""

    def __init__(self, md: Markdown, extension: VideoExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        """Return the text as it is."""
        if not hasattr(self.md, "Meta"):
            self.md.Meta = {}  # type: ignore[attr-defined]
        path = reading_of(self.md).path
        mistakes = [
            Problem(path, video.first_line, "vlog/syntax", mistake.message, mistake.hint)
            for video in self.extension.videos
            for mistake in video.asked.mistakes
        ]
        found = Videos(tuple(self.extension.videos), (*self.extension.problems, *mistakes))
        self.md.Meta["vlog"] = found  # type: ignore[attr-defined]
        return text
