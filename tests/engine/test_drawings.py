"""Drawings: what programs write is taken, what could run or ask another host is refused with its line."""

import re
from base64 import b64decode, b64encode
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kindling.engine.drawings import BYTES, DrawingRefused, drawing, published
from kindling.model.pictures import private
from tests.engine.test_pictures import exif, picture, saved
from tests.tiers import examples

FOLDER = Path(__file__).parent / "drawings"  #: as Inkscape, Matplotlib and others write them, made small by hand
SIZES = {
    "drawio": (161, 61),
    "excalidraw": (220, 120),
    "figma": (320, 200),
    "graphviz": (119, 155),
    "illustrator": (300, 200),
    "inkscape": (227, 113),
    "matplotlib": (614, 461),
    "moving": (40, 40),
}
#: what editors leave for themselves, and what of it no reader should get
_EDITORS = re.compile(
    rb"inkscape:|sodipodi|rdf|/home/|somebody|mxfile|generator|payload|matplotlib v|flowroot|<!--", re.I
)
SVG = 'xmlns="http://www.w3.org/2000/svg" width="9" height="9"'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.svg")))
def test_what_programs_write_is_taken_and_measured(name: str) -> None:
    drawn = drawing((FOLDER / f"{name}.svg").read_bytes())
    assert (drawn.width, drawn.height) == SIZES[name]


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.svg")))
def test_what_is_published_draws_the_same_and_says_nothing_else(name: str) -> None:
    before = (FOLDER / f"{name}.svg").read_bytes()
    after = drawing(before).data
    assert not _EDITORS.search(after)
    assert drawing(after).data == after
    assert _drawn(etree.fromstring(before)) == _drawn(etree.fromstring(after))


def _drawn(root: etree._Element) -> list[tuple[str, str | None, str | None]]:
    """Return the parts that draw, in order, with their shape and style."""
    spare = {"metadata", "flowRoot", "flowRegion", "flowPara"}
    inside = {part for each in root.iter("{*}flowRoot") for part in each.iter()}
    parts = [each for each in root.iter("{http://www.w3.org/2000/svg}*") if each not in inside]
    named = [(etree.QName(each).localname, each.get("d"), each.get("style")) for each in parts]
    return [part for part in named if part[0] not in spare]


def test_a_drawing_with_nothing_to_leave_out_is_published_byte_for_byte() -> None:
    for data in (
        f"<svg {SVG}><rect width='9' height='9'/></svg>".encode(),
        b'<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg"><title>A</title></svg>',
        b'\xef\xbb\xbf<svg xmlns="http://www.w3.org/2000/svg"/>',
    ):
        assert drawing(data).data == data


#: kind of harm → a drawing that holds it on line 2
LIVE = {
    "script": "<script>alert(1)</script>",
    "script with a prefix": '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    "script from elsewhere": f'<script {XLINK} xlink:href="https://evil.test/x.js"/>',
    "script within what editors own": '<i:x xmlns:i="urn:i"><script>alert(1)</script></i:x>',
    "script within metadata": "<metadata><script>alert(1)</script></metadata>",
    "HTML script": '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
    "HTML by default": '<g xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(1)"/></g>',
    "frame with a prefix": '<foo:iframe xmlns:foo="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/>',
    "meta refresh": '<h:meta xmlns:h="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url=http://evil.test/"/>',
    "HTML in a description": '<desc><p xmlns="http://www.w3.org/1999/xhtml">x</p></desc>',
    "MathML": '<math xmlns="http://www.w3.org/1998/Math/MathML"><maction href="javascript:alert(1)"/></math>',
    "foreign object": '<foreignObject width="9" height="9"><div/></foreignObject>',
    "foreign object in other capitals": '<foreignobject width="9"/>',
    "handler": '<rect onclick="alert(1)" width="9" height="9"/>',
    "handler in capitals": '<rect OnClick="alert(1)" width="9"/>',
    "handler of an animation": '<animate onbegin="alert(1)" attributeName="x" dur="1s"/>',
    "handler element": '<handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">alert(1)</handler>',
    "listener": '<listener event="load" handler="#x"/>',
    "set href": '<a><set attributeName="href" to="javascript:alert(1)"/><rect width="9" height="9"/></a>',
    "animate xlink:href": '<a><animate attributeName="xlink:href" values="javascript:alert(1)" dur="1s"/></a>',
    "animate another prefix": '<a><animate attributeName=" y:href " values="#a" dur="1s"/></a>',
    "set a handler": '<set attributeName="onclick" to="alert(1)"/>',
    "set style": '<set attributeName="style" to="fill:red"/>',
    "animate to elsewhere": '<animate attributeName="fill" values="#fff;url(http://evil.test/p)" dur="1s"/>',
    "link to code": f'<a {XLINK} xlink:href="javascript:alert(1)"><rect/></a>',
    "link to code, hidden": f'<a {XLINK} xlink:href="&#9;java&#10;script:alert(1)"><rect/></a>',
    "link to a page of data": '<a href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;"><rect/></a>',
    "link beside the drawing": '<a href="other.html"><rect/></a>',
    "use from elsewhere": f'<use {XLINK} xlink:href="https://evil.test/x.svg#a"/>',
    "use from beside": '<use href="x.svg#a"/>',
    "use of data": '<use href="data:image/svg+xml;base64,PHN2Zy8+#a"/>',
    "image from elsewhere": '<image href="https://evil.test/x.png" width="9" height="9"/>',
    "image without a scheme": '<image href="//evil.test/x.png"/>',
    "drawing within the drawing": '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    "page as an image": '<image href="data:text/html;base64,PHN2Zy8+"/>',
    "filter image from elsewhere": '<filter id="f"><feImage href="https://evil.test/x.png"/></filter>',
    "gradient from elsewhere": '<linearGradient id="a" href="https://evil.test/x.svg#a"/>',
    "path from elsewhere": '<text><textPath href="https://evil.test/x.svg#a">x</textPath></text>',
    "pattern by address": '<rect fill="url(http://evil.test/p)"/>',
    "mask by address": "<rect mask='url( \"x.svg#m\" )'/>",
    "cursor by address": '<rect cursor="url(https://evil.test/c.png), auto"/>',
    "cursor element": f'<cursor {XLINK} xlink:href="https://evil.test/c.png"/>',
    "colour profile": f'<color-profile {XLINK} xlink:href="https://evil.test/p.icc" name="p"/>',
    "style attribute": '<rect style="fill:url(//evil.test/p)"/>',
    "style attribute, escaped": r'<rect style="fill:u\72l(//evil.test/p)"/>',
    "style import": "<style>@import url(http://evil.test/x.css);</style>",
    "style import by name": "<style>@import 'http://evil.test/x.css';</style>",
    "style import, escaped": r"<style>@\69mport 'http://evil.test/x.css';</style>",
    "style import in two halves": "<style>@imp<!-- -->ort url(http://evil.test/x.css);</style>",
    "style import behind a remark": """<style>a{content:"/*"} @import "http://evil.test/"; b{content:"*/"}</style>""",
    "style with elements": "<style>@imp<g/>ort 'http://evil.test/x.css';</style>",
    "font": "<style>@font-face{font-family:x;src:url(http://evil.test/f.woff)} text{font-family:x}</style>",
    "font behind another": '<style>@font-face{src:url(data:font/woff2;base64,AAAA),url("//evil.test/f")}</style>',
    "image set": "<style>rect{background:image-set('http://evil.test/a.png' 1x)}</style>",
    "image set with a prefix": "<style>rect{background:-webkit-image-set(url(http://evil.test/a.png) 1x)}</style>",
    "binding": "<style>rect{-moz-binding:url(http://evil.test/x.xml#x)}</style>",
    "base": '<g xml:base="https://evil.test/"><use href="#a"/></g>',
    "frame": "<iframe src='https://evil.test/'/>",
    "sound": "<audio href='https://evil.test/a.mp3'/>",
    "embedded": "<embed src='https://evil.test/'/>",
    "canvas": "<canvas/>",
    "discard": '<discard href="#a"/>',
}  # fmt: skip
#: whole files
WHOLE = {
    "entity": f'<!DOCTYPE svg [<!ENTITY x "&#60;script>alert(1)&#60;/script>">]>\n<svg {SVG}>&x;</svg>',
    "attribute list": f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]><svg {SVG}></svg>',
    "entity from elsewhere": f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg {SVG}>&x;</svg>',
    "parameter entity": f'<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://evil.test/x"> %x;]><svg {SVG}/>',
    "another document type": f'<!DOCTYPE svg SYSTEM "http://evil.test/x.dtd"><svg {SVG}/>',
    "type behind a remark": f'<!-- <!DOCTYPE svg> --><!DOCTYPE svg [<!ENTITY x "y">]><svg {SVG}>&x;</svg>',
    "entities in entities": f'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><svg {SVG}>&b;</svg>',
    "style sheet": f'<?xml-stylesheet href="http://evil.test/x.css"?><svg {SVG}/>',
    "style sheet behind the declaration": f'<?xml version="1.0"?><?xml-stylesheet href="javascript:x"?><svg {SVG}/>',
    "style sheet inside": f'<svg {SVG}><?xml-stylesheet type="text/xsl" href="x.xsl"?></svg>',
    "style sheet at the end": f'<svg {SVG}/><?xml-stylesheet href="http://evil.test/x.css"?>',
    "handler of the root": f'<svg {SVG} onload="alert(1)"/>',
    "HTML": f'<html xmlns="http://www.w3.org/1999/xhtml"><svg {SVG}/></html>',
    "no namespace": '<svg width="9" height="9"/>',
    "another namespace": '<svg xmlns="urn:x" width="9" height="9"/>',
    "cut short": f"<svg {SVG}><g>",
    "two roots": f"<svg {SVG}/><svg {SVG}><script/></svg>",
    "an entity of HTML": f"<svg {SVG}><text>a&nbsp;b</text></svg>",
    "nested too deep": f"<svg {SVG}>{'<g>' * 3_000}{'</g>' * 3_000}</svg>",
    "space before the declaration": f' <?xml version="1.0"?><svg {SVG}/>',
    "not XML": "These are my notes.",
    "nothing": "",
    "too long": f"<svg {SVG}>{' ' * BYTES}</svg>",
}


@pytest.mark.parametrize("kind", LIVE)
def test_what_is_live_is_refused_with_its_line(kind: str) -> None:
    with pytest.raises(DrawingRefused) as refused:
        drawing(f"<svg {SVG}>\n{LIVE[kind]}</svg>".encode())
    assert refused.value.line == 2
    assert str(refused.value).startswith("the drawing ")
    assert refused.value.hint


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_a_file_that_is_no_mere_drawing_is_refused(kind: str, coding: str) -> None:
    with pytest.raises(DrawingRefused):
        drawing(WHOLE[kind].encode(coding))


def test_a_photograph_within_a_drawing_is_published_without_its_place_and_time() -> None:
    photograph = saved(picture(), "JPEG", exif=exif(1), comment="Leeds")
    packed = "\n".join(b64encode(photograph).decode()[at : at + 76] for at in range(0, len(photograph) * 2, 76))
    said = f'<image {XLINK} xlink:href="data:image/jpeg;base64,{packed}"/>'
    data = drawing(f"<svg {SVG}>{said}</svg>".encode()).data
    (image,) = etree.fromstring(data).iter("{*}image")
    (value,) = image.attrib.values()
    assert b64decode(value.partition(",")[2]) == private(photograph) != photograph
    assert drawing(data).data == data


def test_what_browsers_would_read_in_another_way_is_published_as_utf_8() -> None:
    text = f'<?xml version="1.0" encoding="ISO-2022-JP"?><svg {SVG}><title>é</title></svg>'
    data = drawing(text.encode()).data
    assert b"ISO" not in data
    assert "é" in data.decode()


def test_bytes_that_are_no_utf_8_are_told_with_their_line() -> None:
    with pytest.raises(DrawingRefused, match="not UTF-8") as refused:
        drawing(f"<svg {SVG}>\n<title>caf\xe9</title></svg>".encode("latin-1"))
    assert refused.value.line == 2


def test_a_drawing_that_is_refused_is_the_themes_own_when_it_is_published() -> None:
    data = f"<svg {SVG}><script/></svg>".encode()
    assert published(data) == data


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ("width='40px' height='30PX'", (40, 30)),
        ('width="1in" height="25.4mm"', (96, 96)),
        ('width="2.54cm" height="6pc"', (96, 96)),
        ('viewBox="0 0 40 30"', (40, 30)),
        ('viewBox="0,0,40.4,30"', (40, 30)),
        ('width="100%" height="100%" viewBox="0 0 40 30"', (40, 30)),
        ('width="80" viewBox="0 0 40 30"', (80, 60)),
        ('height="15" viewBox="-5 -5 40 30"', (20, 15)),
        ('width="40"', (0, 0)),
        ('width="0" height="9"', (0, 0)),
        ('width="1e99" height="9"', (0, 0)),
        ('width="nan" height="inf"', (0, 0)),
        ('viewBox="0 0 -40 30"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_the_size_is_that_of_the_root(said: str, size: tuple[int, int]) -> None:
    inside = '<svg width="7" height="7"/>'
    drawn = drawing(f'<svg xmlns="http://www.w3.org/2000/svg" {said}>{inside}</svg>'.encode())
    assert (drawn.width, drawn.height) == size


_PIECES = [
    *LIVE.values(),
    "<g>",
    "</g>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x ",
    "?>",
    "<style>",
    "</style>",
    "&lt;",
]


@examples(300)
@given(
    st.lists(st.sampled_from(_PIECES), max_size=4),
    st.lists(st.sampled_from(["<metadata>", "<desc>", "<x>"]), max_size=2),
)
def test_whatever_is_published_holds_nothing_that_is_live(pieces: list[str], around: list[str]) -> None:
    inside = "".join([*around, *pieces, *(f"</{each[1:]}" for each in reversed(around))])
    try:
        data = drawing(f"<svg {SVG}>{inside}</svg>".encode()).data
    except DrawingRefused:
        return
    for node in etree.fromstring(data).iter(etree.Element):
        name = etree.QName(node)
        assert name.namespace == "http://www.w3.org/2000/svg"
        assert name.localname not in ("script", "foreignObject", "handler", "iframe")
        assert not any(key.lower().startswith("on") or "javascript" in value for key, value in node.attrib.items())


def nested(way: str, deep: int, wide: int = 10) -> bytes:
    """Return a drawing in which each name stands for ten of the one before it."""
    leading = {
        "g": '<use href="#a{}"/>',
        "symbol": '<use href="#a{}"/>',
        "pattern": '<path d="M0 0" fill="url(#a{})"/>',
        "mask": """<path d="M0 0" mask="url( '#a{}')"/>""",
    }[way]
    levels = "".join(f'<{way} id="a{level}">{leading.format(level - 1) * wide}</{way}>' for level in range(1, deep + 1))
    return (f'<svg {SVG}><{way} id="a0"><path d="M0 0"/></{way}>{levels}{leading.format(deep)}</svg>').encode()


@pytest.mark.parametrize("way", ["g", "symbol", "pattern", "mask"])
def test_names_that_stand_for_names_are_counted_before_a_browser_draws_them(way: str) -> None:
    """Of eleven levels each reader's browser would draw more than it ever can."""
    small, large = (nested(way, deep) for deep in (3, 11))
    assert drawing(small).data == small
    with pytest.raises(DrawingRefused, match=r"comes to [\d,]{15,} shapes") as refused:
        drawing(large)
    assert "PNG" in refused.value.hint


def test_what_leads_to_itself_is_counted_once() -> None:
    loop = f'<svg {SVG}><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>'.encode()
    chain = "".join(f'<g id="a{level + 1}"><use href="#a{level}"/></g>' for level in reversed(range(9_000)))
    for data in (loop, f"<svg {SVG}><defs>{chain}</defs></svg>".encode()):
        assert drawing(data).data == data


def test_a_filter_costs_more_than_a_shape_each_time_it_is_laid_over_one() -> None:
    steps = '<feGaussianBlur stdDeviation="2"/>' * 30
    head = f'<svg {SVG}><filter id="f">{steps}</filter>'
    filtered = '<rect filter="url(#f)" width="1" height="1"/>'
    assert drawing(f"{head}{filtered * 60}{'<rect/>' * 5_000}</svg>".encode()).width == 9
    with pytest.raises(DrawingRefused, match=r"comes to [\d,]+ shapes"):
        drawing(f"{head}{filtered * 70}</svg>".encode())


@pytest.mark.parametrize("side", [7_100, 65_535])
def test_a_picture_within_a_drawing_has_no_more_pixels_than_another(side: int) -> None:
    small = saved(picture(), "PNG")
    huge = small[:16] + side.to_bytes(4, "big") * 2 + small[24:29]
    huge += crc32(huge[12:29]).to_bytes(4, "big") + small[33:]
    for data in (small, huge):
        drawn = f'<svg {SVG}>\n<image href="data:image/png;base64,{b64encode(data).decode()}"/></svg>'.encode()
        if data is small:
            assert drawing(drawn).width == 9
            continue
        with pytest.raises(DrawingRefused, match="million pixels; 50 million are the most") as refused:
            drawing(drawn)
        assert refused.value.line == 2
