"""Formulas in TeX, ``$E = mc^2$`` and ``$$…$$``: MathML, made while the site is built.

Dollars are read by Pandoc's rule, so prices stay prices: no space behind the first and before the last, no digit
behind the last; nor, as on GitHub, a letter or digit before the first. What can't be read is told, and shown as typed.
"""

import re
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from kindling.model.code_spans import outside_code
from kindling.model.graphemes import beginning
from kindling.model.html_values import MATHML
from kindling.model.reading import reading_of, tell
from kindling.model.sanitise import MATHML_ATTRIBUTES

_LONG = 2_000  #: characters of a formula
_DEEP = 60  #: groups within groups
_INLINE = rf"(?<![\\\w$])\$(?![\s$])((?:\\.|[^$\\\n]|\n(?!\s*\n)){{1,{_LONG}}}?)(?<![\s\\])\$(?![\w$])"
_DISPLAY = rf"(?<![\\$])\$\$(?!\$)((?:\\.|[^$\\]){{1,{_LONG}}}?)\$\$(?!\$)"
_ALONE = re.compile(rf"^(?P<indent> {{0,3}})(?P<formula>{_DISPLAY})[ \t]*$", re.M | re.S)
#: an amount of money and the words behind it: "$5 or C$"
_MONEY = re.compile(r"\d[\d.,]*(?:[kKmM]|bn)?(?:[\s–-]|\Z)(?![^\\]*[\\^_=+<>])")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.S)
_GROUPS = re.compile(r"\\.|[{}]", re.S)
_BEGINNINGS = re.compile(r"\\(begin|end)\{([^{}]*)\}")
_ENVIRONMENTS = frozenset(
    "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array cases split align align* aligned".split()
)
#: what would load something, lead away, define what the next formula means, or choose colours that a page has
_REFUSED = frozenset(
    "href url class style cssId require def newcommand renewcommand newenvironment let label tag ref eqref "
    "color textcolor colorbox fcolorbox definecolor bbox includegraphics input unicode verb".split()
)
_TABLE = re.compile(r"(\\(?:begin|end)\{)aligned\}|(\\(?:begin|end)\{)align\}")


class Formulas(Extension):
    """Add them to a Markdown instance."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register them: behind fences and code (25, 190), before backslashes (180) and lists."""
        md.block_level_elements = [name for name in md.block_level_elements if name != "math"]  # it stands in sentences
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]
        md.preprocessors.register(_Display(md), "kindling-formulas", 24)
        md.inlinePatterns.register(_Formula(_DISPLAY, md), "kindling-display", 186)
        md.inlinePatterns.register(_Formula(_INLINE, md), "kindling-formula", 185)


class _Display(Preprocessor):
    """``$$…$$`` on lines of its own, which hold what lists and headings begin with: a block."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with a place for each formula."""
        text = "\n".join(lines)
        parts, place = [], 0
        for match in outside_code(_ALONE, text) if "$$" in text else ():
            parts += [text[place : match.start()], self._kept(match)]
            place = match.end()
        return "".join([*parts, text[place:]]).split("\n")

    def _kept(self, match: re.Match[str]) -> str:
        element = Element("div", {"class": "formula", "tabindex": "0"})
        element.append(_shown(self.md, match["formula"], match["formula"].strip("$"), display=True))
        return f"\n\n{match['indent']}{self.md.htmlStash.store(self.md.serializer(element))}\n\n"


class _Formula(InlineProcessor):
    """A formula in a sentence."""

    SIGN = "$"

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override] # noqa: N802 (Markdown's own types differ)
        """Return the element; nothing for what is an amount of money."""
        display = m[0].startswith("$$")
        if not display and _MONEY.match(m[1]):
            return None, None, None
        return _shown(self.md, m[0], m[1], display=display), m.start(0), m.end(0)


def _shown(md: Markdown, typed: str, tex: str, *, display: bool) -> Element:
    """Return a formula as MathML; as it was typed where it can't be read, which is told."""
    found = mathml(tex.strip(), display=display)
    if isinstance(found, Element):
        return found
    reading = reading_of(md)
    fact = f"the formula {beginning(' '.join(typed.split()), 60)!r} can't be read: {found}"
    hint = "mend it, write it in words, or put a backslash before each $ that is no formula"
    tell(md, reading.problem(typed.split("\n", maxsplit=1)[0], "text/formula", fact, hint, "warning"))
    element = Element("code")
    element.text = AtomicString(typed)
    return element


def mathml(tex: str, *, display: bool) -> Element | str:
    """Return a formula of TeX as an element of MathML, or what is wrong with it."""
    if fault := _fault(tex):
        return fault
    from latex2mathml.converter import convert_to_element  # heavy: only where there is a formula

    try:
        made = convert_to_element(_TABLE.sub(r"\1\2align*}", tex), display="block" if display else "inline")
    except RecursionError:
        return "it is too deep"
    except Exception as error:
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
        return f"{words} (at its end, most likely)" if "tokens" in words else words
    for element in made.iter():
        if fault := _made_plain(element):
            return fault
    made.set("alttext", " ".join(tex.split()))
    return made


def _fault(tex: str) -> str:
    """Return what is wrong with a formula that the library would pass over without a word; "" for nothing."""
    depth = deepest = 0
    for group in _GROUPS.findall(tex):
        depth += {"{": 1, "}": -1}.get(group, 0)
        deepest = max(deepest, depth)
        if depth < 0:
            break
    if depth or deepest > _DEEP:
        return "its braces { and } are not in pairs" if depth else "its braces stand too deep within each other"
    commands = _COMMAND.findall(tex)
    if refused := next((name for name in commands if name in _REFUSED), ""):
        return f"\\{refused} is not read here"
    if commands.count("left") != commands.count("right"):
        return "\\left and \\right are not in pairs"
    waiting: list[str] = []
    for which, name in _BEGINNINGS.findall(tex):
        if name not in _ENVIRONMENTS:
            return f"\\begin{{{name}}} is not read here"
        if which == "begin":
            waiting.append(name)
        elif not waiting or waiting.pop() != name:
            return "\\begin and \\end are not in pairs"
    return "\\begin and \\end are not in pairs" if waiting else ""


def _made_plain(element: Element) -> str:
    """Leave of an element what a page may hold; return what is wrong with it."""
    if element.tag not in MATHML:
        return f"<{element.tag}> would come of it"
    for name in [name for name in element.attrib if name not in MATHML_ATTRIBUTES]:
        del element.attrib[name]
    text = unescape(element.text or "")
    if command := re.match(r"\\[A-Za-z]+", text):
        return f"{command[0]} is no command that is known"
    if element.tag == "mi" and text == "&":
        return "an & stands outside of a table"
    element.text = AtomicString(text) if text else None
    element.tail = None
    return ""
