"""``((trust))`` in a text becomes a link to the word on the page of the glossary."""

from dataclasses import dataclass
from re import Match
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor

from kindling.model.addresses import slugify
from kindling.model.reading import Finding

ADDRESS = "/glossary/"


@dataclass(frozen=True, slots=True)
class Words(Finding):
    """The words that one text links to; ``document.finding(Words)`` gives them back."""

    words: tuple[str, ...] = ()


class GlossaryExtension(Extension):
    """Read the syntax in one text after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the two processors."""
        md.registerExtension(self)
        md.inlinePatterns.register(_Word(self, md), "glossary", 175)
        md.postprocessors.register(_HandedOver(self, md), "glossary", 1)

    def reset(self) -> None:
        """Forget the text before."""
        self.words = []


class _Word(InlineProcessor):
    def __init__(self, extension: GlossaryExtension, md: Markdown) -> None:
        super().__init__(r"\(\(([^()\n]+)\)\)", md)
        self.extension = extension

    def handleMatch(self, m: Match[str], data: str) -> tuple[Element, int, int]:
        self.extension.words.append(m[1])
        link = Element("a", {"href": f"{ADDRESS}#{slugify(m[1])}"})
        link.text = m[1]
        return link, m.start(0), m.end(0)


class _HandedOver(Postprocessor):
    def __init__(self, extension: GlossaryExtension, md: Markdown) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        self.md.Meta["glossary"] = Words(tuple(self.extension.words))
        return text
