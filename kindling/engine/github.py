"""What CommonMark and GitHub's dialect add to a line: ``~~struck out~~``, tasks, bare addresses, ``\\`` for a break."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

_LONG = 2_000  #: characters between the two ends of what is struck out: no text makes it slow
_STRUCK = rf"(?<![~\\])~~(?=[^\s~])((?:(?!~~).){{1,{_LONG}}})(?<=[^\s~])~~(?!~)"
#: GitHub's dialect takes one sign, too: at the ends of words alone, for within one it is a subscript elsewhere
_STRUCK_BY_ONE = rf"(?<![~\\\w/])~(?=[^\s~])([^~]{{1,{_LONG}}})(?<=[^\s~])~(?![~\w/])"
#: not behind a letter, nor within a tag or right behind one, where it may be the text of a link
_ADDRESS = r"(?<![\w/@.:=\"'\x03\\-])(https?://[^\s<>\x02\x03]+)"
_MAIL = r"(?<![\w.+/:@=\"'\x03\\-])([A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![\w@-])"
_TASK = re.compile(r"\[([ xX])\][ \n]+(?=\S)")
_BOXES = {" ": "\u2610", "x": "\u2611"}  #: BALLOT BOX, BALLOT BOX WITH CHECK: read out, in feeds and on paper too


class GithubForms(Extension):
    """Add them to a Markdown instance."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register them: addresses behind links and tags, tasks ahead of citations, which own brackets otherwise."""
        md.inlinePatterns.register(_Address(_ADDRESS, md), "kindling-address", 86)
        md.inlinePatterns.register(_Mail(_MAIL, md), "kindling-mail", 85)
        md.inlinePatterns.register(_Struck(_STRUCK, md), "kindling-struck", 66)
        md.inlinePatterns.register(_Struck(_STRUCK_BY_ONE, md), "kindling-struck-by-one", 65)
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "kindling-break", 99)
        md.treeprocessors.register(_Tasks(md), "kindling-tasks", 46)


class _Struck(InlineProcessor):
    """``~~words~~`` are struck out, and so are ``~words~``."""

    SIGN = "~"

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override] # noqa: N802 (Markdown's own types differ)
        """Return the element; its text is parsed for further inline markup."""
        struck = Element("del")
        struck.text = m.group(1)
        return struck, m.start(0), m.end(0)


class _Address(InlineProcessor):
    """An address of the web, as far as GitHub takes it: without the punctuation of the sentence."""

    SIGN = "http"
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override] # noqa: N802
        """Return the link; nothing where no host is named."""
        address = _whole(m.group(1))
        if not re.match(r"https?://\w", address):
            return None, None, None
        return _link(address, address), m.start(0), m.start(0) + len(address)


class _Mail(InlineProcessor):
    """An e-mail address."""

    SIGN = "@"
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override] # noqa: N802
        """Return the link."""
        return _link(f"mailto:{m.group(1)}", m.group(1)), m.start(0), m.end(0)


def _link(href: str, words: str) -> Element:
    link = Element("a", {"href": href})
    link.text = AtomicString(words)
    return link


def _whole(address: str) -> str:
    """Return an address without what belongs to the sentence around it.

    >>> _whole("https://example.org/a_(b)).")
    'https://example.org/a_(b)'
    """
    closing = address.count(")") - address.count("(")
    end = len(address)
    while end:
        if address[end - 1] == ")" and closing > 0:
            closing -= 1
        elif address[end - 1] not in "?!.,:;*_~'\"”’…":
            break
        end -= 1
    return address[:end]


class _Tasks(Treeprocessor):
    """``- [ ] ask`` and ``- [x] listen`` have a box, which nobody can tick here."""

    def run(self, root: Element) -> None:
        """Put the boxes in, in the place of the bullets."""
        for item in root.iter("li"):
            if _boxed(item):
                item.set("class", "task")


def _boxed(item: Element) -> bool:
    """Put the box in front of an item's words; return whether it is a task."""
    place = item if item.text and item.text.strip() else next(iter(item), item)
    match = _TASK.match(place.text or "") if place is item or place.tag == "p" else None
    if match:
        place.text = f"{_BOXES[match[1].lower()]} {(place.text or '')[match.end() :]}"
    return match is not None
