"""Drawings (SVG): parsed, held to a list of what draws, and published without the rest. Pure.

What could run, ask another host or lead astray is refused, with its line. What editors leave for themselves (Inkscape's
views, Illustrator's layers, metadata with a person's name or the path of a file) draws nothing and is left out of what
is published. All else is on the lists below (SVG 2 and 1.1, Filter Effects, CSS Masking).
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from math import isfinite
from warnings import catch_warnings

from lxml import etree

from kindling.engine.drawn import MOST, drawn
from kindling.model.graphemes import beginning
from kindling.model.pictures import private

PIXELS = 50_000_000  #: of one picture
_PICTURES = ("JPEG", "PNG", "GIF", "WEBP")
BYTES = 1_000_000
_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
#: other languages that browsers run or show inside a drawing
_LIVE_SPACES = {"http://www.w3.org/1999/xhtml": "HTML", "http://www.w3.org/1998/Math/MathML": "MathML"}
_ELEMENTS = frozenset(
    "svg g defs symbol use switch a title desc style view text tspan textPath path rect circle ellipse line polyline"
    " polygon image marker linearGradient radialGradient stop pattern mask clipPath filter animate animateMotion"
    " animateTransform set mpath feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix"
    " feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR"
    " feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight"
    " feTile feTurbulence".split()
)
#: what no browser draws (any more), with all that is in it; programs still write it
_UNDRAWN = frozenset(
    "metadata altGlyph altGlyphDef altGlyphItem flowDiv flowPara flowRegion flowRegionExclude flowRoot flowSpan font"
    " font-face font-face-format font-face-name font-face-src font-face-uri glyph glyphRef hatch hatchpath hkern mesh"
    " meshgradient meshpatch meshrow missing-glyph solidcolor solidColor tref vkern".split()
)
_ATTRIBUTES = frozenset(
    # what an element is and where it stands
    "id class style lang role tabindex type version baseProfile width height viewBox preserveAspectRatio x y x1 x2 y1"
    " y2 cx cy r rx ry fx fy fr dx dy d points pathLength transform rotate textLength lengthAdjust startOffset method"
    " spacing side href target rel refX refY orient markerUnits markerWidth markerHeight gradientUnits"
    " gradientTransform spreadMethod offset patternUnits patternContentUnits patternTransform maskUnits"
    " maskContentUnits clipPathUnits filterUnits primitiveUnits filterRes systemLanguage requiredFeatures"
    " requiredExtensions media zoomAndPan viewTarget"
    # filters
    " in in2 result mode values tableValues slope intercept amplitude exponent operator k1 k2 k3 k4 order kernelMatrix"
    " divisor bias targetX targetY edgeMode kernelUnitLength preserveAlpha surfaceScale diffuseConstant"
    " specularConstant specularExponent limitingConeAngle azimuth elevation pointsAtX pointsAtY pointsAtZ z scale"
    " xChannelSelector yChannelSelector stdDeviation radius baseFrequency numOctaves seed stitchTiles"
    # how it looks
    " alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters"
    " color-profile color-rendering cursor direction display dominant-baseline enable-background fill fill-opacity"
    " fill-rule filter flood-color flood-opacity font font-family font-feature-settings font-kerning font-size"
    " font-size-adjust font-stretch font-style font-variant font-variant-caps font-variant-ligatures"
    " font-variant-numeric font-variation-settings font-weight glyph-orientation-horizontal glyph-orientation-vertical"
    " image-rendering isolation kerning letter-spacing lighting-color line-height marker marker-end marker-mid"
    " marker-start mask mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-rendering stop-color"
    " stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit"
    " stroke-opacity stroke-width text-anchor text-decoration text-orientation text-overflow text-rendering"
    " transform-origin transform-box unicode-bidi vector-effect visibility white-space word-spacing writing-mode"
    # how it moves
    " attributeName attributeType begin dur end min max restart repeatCount repeatDur fill from to by calcMode keyTimes"
    " keySplines keyPoints additive accumulate path origin".split()
)
#: attributes that an animation may not change: where something leads, what it runs
_NEVER_MOVED = re.compile(r"(?:[\w.-]+:)?href|on.*|style|xml:.*|begin|attributename", re.I)
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp)(?:;[\w=-]+)*;base64,[A-Za-z0-9+/=\s]*", re.I)
_WEB = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.I)
#: the document type that Matplotlib, Illustrator, draw.io and Graphviz write: a name, and nothing defined
_DOCTYPE = re.compile(
    r"<!DOCTYPE\s+svg(?:\s+PUBLIC\s+(?:\"-//W3C//DTD SVG [^\"\[<>]*\"|'-//W3C//DTD SVG [^'\[<>]*')"
    r"\s+(?:\"[^\"\[<>]*\"|'[^'\[<>]*'))?\s*>"
)
_DEFINES = re.compile(r"<!(?:DOCTYPE|ENTITY|ATTLIST|ELEMENT|NOTATION)")
_DECLARED = re.compile(r"""<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")

# ---- styles
#: a place within the drawing, a picture that it holds itself, a font that it holds itself
_OWN = (
    r"""url\(\s*(?P<quote>["']?)\s*(?:#[^"'()\s]*|data:(?:image/(?:png|jpe?g|gif|webp)|font/\w+|application/(?:x-)?font[\w-]*)"""
    r"""[^"'(),]*,[A-Za-z0-9+/=%\s]*)\s*(?P=quote)\s*\)"""
)
_ASKS = re.compile(
    rf"(?:{_OWN})|(?P<asks>@import\b[^;]*|@(?!media\b|font-face\b|keyframes\b|-webkit-keyframes\b|supports\b|charset\b)[\w-]+"
    r"|(?:url|image|image-set|src|cross-fade|element|paint|expression)\s*\([^)]{0,60}"
    r"|\\|javascript:|-moz-binding|behavior\s*:)",
    re.I,
)

_UNITS = {"": 1, "px": 1, "pt": 96 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6}
_LENGTH = re.compile(r"\s*(\d*\.?\d+(?:e[+-]?\d{1,2})?)(px|pt|pc|in|cm|mm|q)?\s*", re.I)
_LARGEST = 100_000  #: pixels


class DrawingRefused(ValueError):
    """A drawing can't be published: what it holds, the line it stands on, what to do."""

    def __init__(self, fact: str, line: int = 0, hint: str = "") -> None:
        super().__init__(fact)
        self.line, self.hint = line, hint or "take it out, or export the drawing as PNG"


@dataclass(frozen=True, slots=True)
class PublishedDrawing:
    """A drawing as it is published."""

    data: bytes
    width: int  #: pixels; 0 where it does not say
    height: int


def drawing(data: bytes) -> PublishedDrawing:
    """Return a drawing as it is published. Raises ``DrawingRefused`` for one that holds more than a drawing."""
    if len(data) > BYTES:
        raise too_large(len(data))
    text = _text(data)
    root = _parsed(text)
    dropped = _declared_otherwise(text) | _judged(root)
    if (count := drawn(root)) > MOST:
        fact = f"the drawing comes to {count:,} shapes, by names that stand for names; {MOST:,} are the most"
        raise DrawingRefused(fact, 0, "draw it with fewer, or export it as PNG")
    return PublishedDrawing(_written(root) if dropped else data, *_size(root))


def too_large(size: int) -> DrawingRefused:
    """Return the reason why a drawing of so many bytes is not even read."""
    hint = "export it smaller, or as PNG: 2,400 pixels across are enough for every screen"
    return DrawingRefused(f"the drawing is {size / 1e6:.1f} MB long; 1 MB is the most", 0, hint)


def published(data: bytes) -> bytes:
    """Return a drawing as it is published; one that is refused as it is, for it is the theme's own or told already."""
    try:
        return drawing(data).data
    except DrawingRefused:
        return data


# ---- reading ---------------------------------------------------------------------------------------


def _text(data: bytes) -> str:
    coding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(coding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DrawingRefused("the drawing is not UTF-8", line, "export it again as UTF-8") from None


def _declared_otherwise(text: str) -> bool:
    """Return whether a browser is told to read the file as something that it is not."""
    declared = _DECLARED.match(text)
    return bool(declared and declared[1].lower() not in ("utf-8", "us-ascii", "utf-16"))


def _parsed(text: str) -> etree._Element:
    """Return the root; nothing is defined, fetched or expanded, and what is nested too deep is refused."""
    for found in _DEFINES.finditer(text):
        if not _DOCTYPE.match(text, found.start()):
            line = text.count("\n", 0, found.start()) + 1
            hint = "export it again without (in Illustrator: File, Export As, SVG; in Inkscape: as plain SVG)"
            raise DrawingRefused(f"the drawing holds {found[0]}…, which may define anything", line, hint)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        attribute_defaults=False,
    )
    try:
        root = etree.fromstring(_without_declaration(text).encode("utf-8"), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        line = (error.lineno or 0) if isinstance(error, etree.XMLSyntaxError) else 0
        hint = "export it again from where it was made"
        if "<svg" not in text:
            raise DrawingRefused("this is no SVG drawing", 0, hint) from None
        raise DrawingRefused(f"the drawing is no XML that can be read: {_words(error)}", line, hint) from None
    name = etree.QName(root)
    if name.localname != "svg" or name.namespace not in (None, _SVG):
        raise DrawingRefused("this is no SVG drawing", 0, "export it again from where it was made")
    if name.namespace is None:
        fact = "the drawing has no xmlns, so browsers don't show it"
        raise DrawingRefused(fact, root.sourceline or 0, f'begin it with <svg xmlns="{_SVG}"')
    return root


def _without_declaration(text: str) -> str:
    """Return the text without its XML declaration, in its place as many lines: it is known how to decode it."""
    if not re.match(r"<\?xml\s", text):
        return text
    head, _, rest = text.partition("?>")
    return "\n" * head.count("\n") + rest.lstrip(" \t\r") if rest.strip() else text


def _words(error: Exception) -> str:
    return str(error).partition(", line ")[0].partition(" (<string>")[0][:120]


# ---- judging ---------------------------------------------------------------------------------------


def _judged(root: etree._Element) -> bool:
    """Take out what draws nothing, and return whether something was. Raises ``DrawingRefused`` for what is live."""
    dropped = [_node_judged(node) for node in (*_beside(root), *root.iter())]
    if any(dropped):
        _taken_out(root)
    for style in root.iter(f"{{{_SVG}}}style"):  # behind that: a comment may have stood in the middle of a word
        if len(style):
            raise DrawingRefused("the drawing holds elements in <style>", style.sourceline or 0)
        _style_judged(style.text or "", style.sourceline or 0)
    return any(dropped)


def _node_judged(node: etree._Element) -> bool:
    """Judge an element, comment or instruction; return whether it, or something of it, is left out."""
    line = node.sourceline or 0
    if isinstance(node, etree._ProcessingInstruction):
        if "stylesheet" in str(node.target).lower():
            raise DrawingRefused(f"the drawing holds <?{node.target}, a style from elsewhere", line)
        return True
    if isinstance(node, etree._Entity):
        raise DrawingRefused(f"the drawing holds the entity {node.text}, which is not defined", line)
    return isinstance(node, etree._Comment) or _element_judged(node)


def _beside(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the comments and instructions before and behind the root."""
    yield from root.itersiblings(preceding=True)
    yield from root.itersiblings()


def _element_judged(node: etree._Element) -> bool:
    """Judge an element; return whether something of it, or it itself, is left out."""
    name, line = etree.QName(node), node.sourceline or 0
    if name.namespace in _LIVE_SPACES:
        raise DrawingRefused(f"the drawing holds {_LIVE_SPACES[name.namespace]} (<{name.localname}>)", line)
    if name.namespace != _SVG:
        return True
    if name.localname not in _ELEMENTS | _UNDRAWN:
        raise DrawingRefused(f"the drawing holds <{name.localname}>", line, _element_hint(name.localname))
    freed = [
        key for key, value in node.attrib.items() if etree.QName(key).localname == "href" and _freed(node, key, value)
    ]
    dropped = [key for key, value in node.attrib.items() if _attribute_dropped(node, name.localname, key, value)]
    for key in dropped:
        del node.attrib[key]
    return name.localname in _UNDRAWN or bool(dropped or freed)


def _freed(node: etree._Element, key: str, value: str) -> bool:
    """Take out of a picture within the drawing what a camera wrote into it; return whether there was something."""
    head, comma, packed = value.partition(",")
    try:
        before = (
            b64decode("".join(packed.split()), validate=True) if comma and _PICTURE.fullmatch(value.strip()) else b""
        )
    except ValueError:
        return False
    _picture_judged(before, node.sourceline or 0)
    if (after := private(before)) == before:
        return False
    node.set(key, f"{head.strip()},{b64encode(after).decode()}")
    return True


def _picture_judged(data: bytes, line: int) -> None:
    """Refuse a picture within the drawing that says in its head that it has more pixels than any other may have."""
    if not data:
        return
    from PIL import Image  # heavy: only where there is a picture

    try:
        with catch_warnings(action="ignore"), Image.open(BytesIO(data), formats=_PICTURES) as image:
            pixels = image.size[0] * image.size[1]
    except Image.DecompressionBombError as error:
        pixels = int(re.findall(r"\d+", str(error))[0])
    except Exception:  # what is damaged is not shown
        return
    if pixels > PIXELS:
        fact = (
            f"the drawing holds a picture of {pixels / 1e6:,.1f} million pixels; {PIXELS // 10**6} million are the most"
        )
        raise DrawingRefused(fact, line, "lay a smaller picture into it, or export the drawing as PNG")


def _element_hint(name: str) -> str:
    if name == "foreignObject":
        return "in draw.io switch off “Formatted Text” and “Word Wrap” of its labels; or export the drawing as PNG"
    return ""


def _attribute_dropped(node: etree._Element, element: str, key: str, value: str) -> bool:
    """Return whether an attribute is left out. Raises ``DrawingRefused`` for one that is live."""
    name, line = etree.QName(key), node.sourceline or 0
    local = name.localname
    if name.namespace is None and local.lower().startswith("on"):
        raise DrawingRefused(f"the drawing holds {local}=, which runs code", line)
    if local == "base" and name.namespace in (None, _XML):
        raise DrawingRefused("the drawing holds xml:base=, which sends its links elsewhere", line, "take it out")
    if local == "href" and name.namespace in (None, _XLINK):
        _href_judged(element, value, line)
        return not value.strip()
    if name.namespace == _XML:
        return local not in ("space", "lang")
    if name.namespace is not None:
        return True
    if local == "attributeName" and _NEVER_MOVED.fullmatch(value.strip()):
        raise DrawingRefused(f"the drawing moves {value.strip()!r} with <{element}>", line)
    if local.startswith(("data-", "aria-")):
        return False
    if local not in _ATTRIBUTES:
        return True
    _style_judged(value, line, f"{local}=")
    return False


def _href_judged(element: str, value: str, line: int) -> None:
    """Refuse an address that leads out of the drawing; a link that a reader may follow leads to the web."""
    said = value.strip()
    if not said or said.startswith("#") or (element in ("image", "feImage") and _PICTURE.fullmatch(said)):
        return
    if element == "a" and _WEB.fullmatch(said):
        return
    raise DrawingRefused(
        f"the drawing leads to {beginning(said, 60)!r} (<{element}>)", line, "take the address out, or export as PNG"
    )


def _style_judged(css: str, line: int, where: str = "<style>") -> None:
    for found in _ASKS.finditer(css) if any(character in css for character in "(@\\:") else ():
        if found["asks"]:
            raise DrawingRefused(
                f"the drawing holds {beginning(found['asks'].strip(), 60)!r} in {where}, which asks for something else",
                line,
            )


def _taken_out(root: etree._Element) -> None:
    """Take out comments, instructions, and elements that draw nothing, with all that is in them."""
    for node in [*root.iter()]:
        if node is root:
            continue
        drawn = isinstance(node.tag, str) and (name := etree.QName(node)).namespace == _SVG
        if (not drawn or name.localname in _UNDRAWN) and (parent := node.getparent()) is not None:
            before = node.getprevious()
            if node.tail and before is not None:
                before.tail = (before.tail or "") + node.tail
            elif node.tail:
                parent.text = (parent.text or "") + node.tail
            parent.remove(node)


def _written(root: etree._Element) -> bytes:
    etree.cleanup_namespaces(root, top_nsmap={None: _SVG})
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=False, with_tail=False)) + b"\n"


# ---- measuring -------------------------------------------------------------------------------------


def _size(root: etree._Element) -> tuple[int, int]:
    """Return width and height in pixels (CSS Images 3, section 5.1): as they are said, else by the view box."""
    width, height = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    box = [_number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    across, down = (box[2], box[3]) if len(box) == 4 else (0.0, 0.0)
    if not (width and height) and across and down:
        width, height = (
            (width, width * down / across) if width else (height * across / down, height) if height else (across, down)
        )
    whole = (round(width), round(height)) if max(width, height) <= _LARGEST else (0, 0)
    return whole if all(whole) else (0, 0)


def _pixels(text: str) -> float:
    match = _LENGTH.fullmatch(text)
    return _number(match[1]) * _UNITS[(match[2] or "").lower()] if match else 0.0


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if isfinite(number) and number > 0 else 0.0
