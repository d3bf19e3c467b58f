"""Small sites with something wrong in them, made up by a seed: signs, bytes, values, nesting, cut or joined files."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.engine.wrong_settings import VALUES

FUZZ = Path(__file__).parents[1] / "sites" / "fuzz"
SEEDS = FUZZ / "seeds"  #: what is right, and is changed; 00000 is the number of a site, so that many fit into one
_NUMBER = "00000"
_MEDIA = (".png", ".jpg", ".webp", ".gif", ".mp4", ".docx", ".zip")
SETTINGS = "pelicanconf.py"
#: the files of a site by what it is about; the first are changed most
GROUPS: tuple[tuple[str, ...], ...] = (
    ("posts/walk", "references/library", "media/square"),
    ("pages/page", "references/items", "media/photo", "media/small", "media/drawing", "media/moves"),
    ("posts/film", "media/bead"),
    ("posts/part", "series/series"),
)

#: values that no key of front matter means
_YAML = (
    "", "null", "~", "yes", "no", "[]", "{}", "[[]]", "[a, [b, [c]]]", "{a: {b: c}}", "- a", "0", "-1", "1e400", ".nan",
    "0x7fffffffffffffff", "99999999999999999999999999", "2026-02-30", "0000-00-00", "9999-12-31T23:59:60Z",
    "2026-03-29 01:30",
    "10000-01-01", "-0001-01-01", "12:99", "1:2:3:4", "'open", '"open', "'a' b", "a: b", "a # b", "&a [*a]", "*a",
    "!!python/object:os.system x", "!!binary aGk=", "!!set {a, b}", "<<: *a", "|", ">-", "? a", "@a", "`a`", "%a",
    "\\", '"\\x00"', '"\\ud800"', '"\\N"', "\u202e", "\u2028", "\ufeff", "\x85", "/", "//", "/..", "/a/../b", "/a b",
    "/%00", "/%", "/a#b?c", "http://[", "https://example.org:99999", "mailto:", "javascript:alert(1)", "data:,a",
    "/media/none.png",
    "a" * 3000, "é" * 300, "\U0001f469\u200d\U0001f4bb" * 100, "e" + "\u0301" * 500, "[" * 200, "{a: " * 100,
    "[" + "a, " * 2000 + "]",
)  # fmt: skip
#: what opens something in a text
_OPENERS = (
    "*", "_", "**", "`", "```", "~~~", "[", "![", "](", "](<", "[^", "^[", "[@", "@", "{", "{part:", "{#", "{.", "$",
    "$$", "==",
    "<", "<!--", "<![CDATA[", "<?", "&", "&#", "&#0;", "&#xd800;", "> ", "- ", "1. ", "    ", "\t", "#", "###### ",
    "|", "|-", "\n|a|\n|-|\n",
    "!!! note\n    ", "\n: ", "\n---\n", "\n===\n", "[x]: ", "[^a]: ", "\\", "<div>", "<details>", "</div>", "<p>",
    "<table><tr>", "~~", "\n\n", "<https://", "https://", "[](", ":::", "%%", "\n> [!NOTE]\n> ", "- [ ] ",
    "[a][a]\n\n[a]: /a\n", "**a _b** c_", "\n00:00 ", "{1}", "()", "''", '"',
)  # fmt: skip
_HTML = (
    '<a href="/a" href="b">', "<img src=x onerror=alert(1)>", "<p id=a id=a>", "<svg><script>", "<math><mi>",
    "<iframe src='//a'>",
    '<div style="x:y" class="" title=\'"\' lang="">', "<b/ a=`b`>", "<ol start=99999999999999999999><li value=-1>",
    "<td colspan=0 rowspan=99999>", "<h1>", "<h2 id='said'>", "<form><input name=id>", "<template>", "<video src=a>",
    "<q cite=' '>",
    "<time datetime=never>", "<del cite='a b'>", "<a name=a>", "<br/><hr>", "<ul><li><ul></ul>", "<dl><dd>",
    "<summary>", "<ruby><rt>",
    "<a><a>", "<p><p><div></p>", "<table><caption><table>", "<details><summary><h2>", "<a id=''>", "<bdo dir=x>",
    "<img alt='' width=1e9 height='-1'>", "<a href='http://a b'>", "<a href='/a\nb'>", "<li>", "<figure><figcaption>",
    '<a target="_blank" rel="" href="https://a">', "<pre><code class='language-'>", "<sup><sub><s><u><mark>", "<wbr>",
)  # fmt: skip
_BIBTEX = (
    "{", "}", "{{", '"', "#", "@", "@string{a = b}", "@comment{", "@preamble{", ",", "=", "\\", "\\\"", "{\\", "$", "%",
    " and ", "and and", "others", "month = {13}", "year = {-99999}", "date = {2019/..}", "date = {2019-99}",
    "crossref = {walk00000}",
    "xdata = {late00000}", "author = {,,,}", "author = {{}}", "pages = {--}", "doi = {}", "url = {a b}",
    "title = {}", "@book{walk00000}", "@book{,}", "@article(a, b = c)", "\\char\"D800", "\\input{/etc/passwd}",
    "\\newcommand",
    "keywords = {a;b}", "langid = {xx-}", "volume = 99999999999999999999", "~", "^^", "\\'{\\i}",
    "options = {useprefix}",
)  # fmt: skip
_VTT = (
    "WEBVTT", "-->", "00:00.000 --> 00:00.000", "99:99:99.999 --> 00:00.000", "00:01.000 --> ", "-1:00.0 --> 1:00",
    "999999999:00:00.000 --> 999999999:00:01.000", "00:02.000 --> 00:01.000", "NOTE", "STYLE\n::cue{", "REGION",
    "<v", "<v >", "<c.a><i>", "<00:01.000>", "</v>", "&lt;", "&", "\n\n", "00:00,500 --> 00:01,500", "1\n", "align:",
    "line:-1% position:999%", "[@walk00000]", "{\\an8}", "\x00", "\ufeff",
)  # fmt: skip
_JSON = (
    "[" * 2000, '{"a":' * 2000, "{", "}", "[]", "{}", "null", "true", "NaN", "1e999", "-0", '""', '"\\ud800"',
    '"\\u0000"', ",", ":", '"id": "item00000",', '"type": "none",', '"issued": {"date-parts": [[]]},',
    '"issued": {"date-parts": [["x", 99, 99]]},', '"issued": {"raw": "2019-13"},', '"issued": [],', '"author": "Ann",',
    '"author": [null],', '"author": [{"literal": {}}],', '"title": ["a"],', '"URL": 3,', '"page": 1e400,',
    '"note": "archiveurl: x",', '"title": "<i>a<b>",', '"title": "$x$ {a} \\\\b",',
)  # fmt: skip
_XML = (
    "<", ">", "&", "&amp", "&#0;", "&#xFFFF;", "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;", "]]>", "<![CDATA[", "<!--", "<?x?>",
    "</item>", "<item>", "<a:b>", "xmlns:a=''", "<wp:post_date>0000-00-00 00:00:00</wp:post_date>", "<g>" * 500,
    "<title/>", "<wp:post_name>../../x</wp:post_name>", "<link>http://[</link>", "[caption", "[gallery ids=',']",
    "[embed]", "<!-- wp:", "<!-- wp:a {\"b\": -->", "viewBox='0 0 1e999 -1'", "width='1e9'", "<use href='#a'/>",
    "<script>a</script>",
    "<style>@import 'a'</style>", "{% raw %}", "{{< a >}}", "{{", "%}", "layout: [", "<table><td><table>",
)  # fmt: skip
_WORD = (
    '<w:footnoteReference w:id="99"/>', '<w:commentReference w:id="x"/>', '<w:fldChar w:fldCharType="begin"/>',
    "<w:instrText>ADDIN ZOTERO_ITEM CSL_CITATION {</w:instrText>", '<w:fldChar w:fldCharType="end"/>', "<w:tbl><w:tr>",
    '<w:hyperlink r:id="none">', '<a:blip r:embed="../../x"/>', "<w:p>" * 300, "</w:p>", '<w:gridSpan w:val="-1"/>',
    '<w:pStyle w:val="Heading9"/>', '<w:numId w:val="99999999999"/>', 'Target="../../../etc/passwd"', "<w:del>",
    "<m:oMath><m:f>", 'w:date="0000-00-00T99:99:99Z"', '<w:vMerge w:val="restart"/>', "<w:txbxContent>",
)  # fmt: skip
_SIGNS = (
    "\x00",
    "\x08",
    "\x1b[31m",
    "\r",
    "\x7f",
    "\u200b",
    "\u202e",
    "\u2066",
    "\ufffe",
    "\ud7ff",
    "\U000e0001",
    "\xa0",
)
_BYTES = (b"\xff", b"\xfe\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x00" * 9, b"\r\n", b"\x1a")

#: names in a zip that lead elsewhere, or to no file
_NAMES = (
    "../../x.md", "/x.md", "a/../../x.md", "..\\..\\x.md", "C:\\x.md", "~/x.md", ".git/x.md", "a//x.md", "./x.md",
    "con.md", "a\nb.md", "é" * 120 + ".md", "x" * 300 + ".md", "\u202ex.md", "a.md/x.md", " .md", "x.md ", "-r.md",
)  # fmt: skip
_PACKED = 0.6  #: how many folders of Markdown come as a zip

Change = Callable[[bytes, random.Random], bytes]


@cache
def seeds() -> Mapping[str, bytes]:
    """Return path → bytes of all that is changed."""
    return {
        path.relative_to(SEEDS).as_posix(): path.read_bytes() for path in sorted(SEEDS.rglob("*")) if path.is_file()
    }


@cache
def _others() -> Sequence[bytes]:
    """Return texts of which pieces are taken: the seeds, and a text for each syntax."""
    fixtures = sorted((FUZZ.parents[1] / "markdown" / "fixtures").glob("*.md"))
    return [*(path.read_bytes() for path in fixtures), *seeds().values()]


def mutated(number: int) -> dict[str, bytes]:
    """Return path → bytes of the site of this number: the same for the same number, wherever it is made.

    Of forty sites, one has other settings, four are brought in from an export, the others have other files.
    """
    chance = random.Random(number)
    if number % 40 == 0:
        conf, text = {SETTINGS: _settings(chance)}, _named(number, _group(("posts/part", "series/series")))
        return conf | text
    if number % 10 == 1:
        name = chance.choice([name for name in seeds() if name.startswith("export/")])
        data = _changed(name, seeds()[name], chance)
        if name.endswith(".md") and chance.random() < _PACKED:
            name, data = "export/old-00000.zip", _packed(data, chance)
        return _named(number, {name: data})
    group = chance.choice(GROUPS)
    files = _group(group)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        begin = group[0] if chance.random() < 0.5 else chance.choice(group)
        name = chance.choice([name for name in files if name.startswith(f"content/{begin}")])
        files[name] = _changed(name, files[name], chance)
    return _named(number, files)


def _group(group: Sequence[str]) -> dict[str, bytes]:
    return {
        name: data for name, data in seeds().items() if name.startswith(tuple(f"content/{each}-" for each in group))
    }


def _named(number: int, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with the number of their site in names and texts, so that no two sites hold the same."""
    mine = f"{number:05}"
    return {
        name.replace(_NUMBER, mine): data if name.endswith(_MEDIA) else data.replace(_NUMBER.encode(), mine.encode())
        for name, data in files.items()
    }


def _changed(name: str, data: bytes, chance: random.Random) -> bytes:
    kinds = _KINDS[name.rpartition(".")[2]]
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5))):
        data = (chance.choice(kinds) if chance.random() < 0.75 else chance.choice(_ANY))(data, chance)
    return data


# ---- of any bytes ------------------------------------------------------------------------------------------


def _piece(data: bytes, chance: random.Random, most: int = 60) -> slice:
    begin = chance.randrange(len(data) + 1)
    return slice(begin, begin + chance.randint(1, most))


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def _delete(data: bytes, chance: random.Random) -> bytes:
    piece = _piece(data, chance)
    return data[: piece.start] + data[piece.stop :]


def _double(data: bytes, chance: random.Random) -> bytes:
    piece = _piece(data, chance)
    return data[: piece.start] + data[piece] * chance.choice((2, 3, 50, 400)) + data[piece.stop :]


def _splice(data: bytes, chance: random.Random) -> bytes:
    other = chance.choice(_others())
    at = chance.randrange(len(data) + 1)
    return data[:at] + other[_piece(other, chance, 400)] + data[at:]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _bytes(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_BYTES) + data[at:]


_ANY: tuple[Change, ...] = (_flip, _flip, _delete, _double, _splice, _cut, _bytes)


def _header(data: bytes, chance: random.Random) -> bytes:
    """Change the first bytes, where sizes stand."""
    at = chance.randrange(min(64, len(data)) or 1)
    return data[:at] + chance.choice((b"\xff", b"\x00", b"\x7f\xff\xff\xff", chance.randbytes(4))) + data[at + 1 :]


def _packed(data: bytes, chance: random.Random) -> bytes:
    """Return a zip with a text under a name that leads elsewhere, and one as it should be; now and then damaged."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("_posts/2015-03-04-old.md", chance.choice(_NAMES)):
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)
    return written.getvalue() if chance.random() < 0.75 else chance.choice(_ANY)(written.getvalue(), chance)


def _inside(data: bytes, chance: random.Random) -> bytes:
    """Change a part of a Word file, as XML; the other parts stay."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {entry: archive.read(entry) for entry in archive.infolist()}
    except Exception:  # it was damaged by the change before
        return data
    chosen = chance.choice([entry for entry in parts if entry.filename.endswith((".xml", ".rels"))])
    parts[chosen] = chance.choice((*_KINDS["xml"], _flip, _delete, _double, _cut, _with(_WORD)))(parts[chosen], chance)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for entry, part in parts.items():
            archive.writestr(zipfile.ZipInfo(entry.filename, (2020, 1, 1, 0, 0, 0)), part)
    return written.getvalue()


# ---- of a form ---------------------------------------------------------------------------------------------


def _with(*words: Sequence[str]) -> Change:
    """Return what puts one of these words somewhere, or many of it."""
    known = [word for each in words for word in each]

    def put(data: bytes, chance: random.Random) -> bytes:
        at = chance.randrange(len(data) + 1)
        word = chance.choice(known) * (1 if chance.random() < 0.8 else chance.choice((2, 9, 300)))
        return data[:at] + word.encode("utf-8", "surrogatepass") + data[at:]

    return put


def _value(data: bytes, chance: random.Random) -> bytes:
    """Put another value behind a key of front matter."""
    lines = data.split(b"\n")
    keys = [number for number, line in enumerate(lines) if re.match(rb"[A-Za-z_]+:", line)]
    if keys:
        at = chance.choice(keys)
        lines[at] = lines[at].partition(b":")[0] + b": " + chance.choice(_YAML).encode("utf-8", "surrogatepass")
    return b"\n".join(lines)


def _lines(data: bytes, chance: random.Random) -> bytes:
    """Write a line twice, set it in, or put it elsewhere."""
    lines = data.split(b"\n")
    line = lines[chance.randrange(len(lines))]
    lines.insert(chance.randrange(len(lines) + 1), chance.choice((b"", b"  ", b"    ", b"> ", b"- ")) + line)
    return b"\n".join(lines)


def _key(data: bytes, chance: random.Random) -> bytes:
    """Add a key, of ours or of nobody."""
    keys = "title date id slug summary tags series part video poster captions transcript chapters cover lang"
    keys += " status aliases template audio builds_on questions translation authors modified duration organisation"
    keys += " save_as url x"
    line = f"{chance.choice(keys.split())}: {chance.choice(_YAML)}\n".encode("utf-8", "surrogatepass")
    head, line_end, rest = data.partition(b"\n")
    return head + line_end + line + rest


def _settings(chance: random.Random) -> bytes:
    """Return settings with other values, or lines of bytes that are no Python."""
    text = seeds()[SETTINGS]
    if chance.random() < 0.25:
        return chance.choice((_flip, _delete, _double, _cut, _bytes))(text, chance)
    lines = text.decode().splitlines()
    at = chance.randrange(len(lines))
    known = re.findall(r'"[^"]*"|\[[^\]]*\]|\d+', lines[at])
    value = chance.choice(VALUES)
    lines[at] = lines[at].replace(chance.choice(known), value, 1) if known else lines[at]
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")


_TEXT: tuple[Change, ...] = (
    _value, _value, _key, _lines, _with(_OPENERS), _with(_OPENERS), _with(_HTML), _with(_SIGNS, _YAML), _splice,
)  # fmt: skip
_KINDS: Mapping[str, tuple[Change, ...]] = {
    "md": _TEXT,
    "bib": (_with(_BIBTEX), _with(_BIBTEX), _lines, _with(_SIGNS, _OPENERS)),
    "json": (_with(_JSON), _with(_JSON), _with(_SIGNS), _lines),
    "vtt": (_with(_VTT), _with(_VTT), _lines, _with(_SIGNS, _HTML)),
    "xml": (_with(_XML, _HTML), _with(_XML), _lines, _with(_SIGNS)),
    "docx": (_inside, _inside, _inside, _header),
    "svg": (_with(_XML), _with(_SIGNS)),
    "html": (_with(_XML, _HTML), _with(_HTML), _with(_SIGNS)),
    **dict.fromkeys(("png", "jpg", "webp", "gif", "mp4"), (_header, _cut, _flip)),
}
