"""A path that somebody types: names of files × ways to write them × places, through a whole build.

What resolves is published, and the page leads to it; what does not is one line with its place.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

import pytest
from bs4 import BeautifulSoup

from kindling.engine.build import BuildResult
from kindling.model.reading import Reading
from kindling.model.sanitise import sanitised, trusted
from tests.engine.test_pictures import picture, saved
from tests.engine.test_sites import SITES, built

pytestmark = pytest.mark.whole

BEADS = SITES / "videos" / "content" / "media"
NAMED = 'SITENAME = "Names"\nAUTHOR = "The team"\n'
CONF = (
    NAMED
    + 'CARDS = {"enabled": False}\nSEARCH = {"enabled": False}\nPODCAST = {"enabled": False}\nLOOK = {"logo": LOGO}\n'
)

#: names as they lie on the disk
NAMES = {
    "plain": "joy",
    "space": "a b",
    "apostrophe": "Ann's talk",
    "ampersand": "Joy & co",
    "hash": "C# notes",
    "hash first": "#1 of all",
    "percent": "100% joy",
    "escaped": "50%20off",
    "composed": "th\u00e9",
    "decomposed": "cafe\u0301 ty\u0302r",
    "brackets": "part (1) [of 2]",
    "characters": "a+b=c@d, e; f ~ $g !",
    "dots": "v1.2.final",
    "not Latin": "喜び",
}

#: ways to write the path of a file that lies in a folder
WAYS = {
    "relative": lambda folder, name: f"../{folder}/{name}",
    "from the root": lambda folder, name: f"/{folder}/{name}",
    "static": lambda folder, name: f"{{static}}/{folder}/{name}",
    "static, older": lambda folder, name: f"|static|/{folder}/{name}",
    "filename": lambda folder, name: f"{{filename}}../{folder}/{name}",
    "attach": lambda folder, name: f"{{attach}}../{folder}/{name}",
    "encoded": lambda folder, name: f"../{folder}/{quote(name)}",
    "query": lambda folder, name: f"/{folder}/{quote(name)}?v=2",
    "decomposed": lambda folder, name: unicodedata.normalize("NFD", f"/{folder}/{name}"),
    "composed": lambda folder, name: unicodedata.normalize("NFC", f"/{folder}/{name}"),
    "from content": lambda folder, name: f"content/{folder}/{name}",
    "as Obsidian": lambda folder, name: f"{folder}/{name}",
    "with a dot": lambda folder, name: f"./../{folder}/./{name}",
    "Windows": lambda folder, name: f"..\\{folder}\\{name.replace('#', '%23')}",  # Markdown takes a backslash from #
}

POST = """---
title: {title}
date: 2026-01-02
summary: One line.
cover: {cover}
cover_alt: A walk
video: {film}
poster: {picture}
captions: {captions}
described: true
---

![A walk](<{picture_}>) and [the paper](<{paper_}>) and [a table](<{table_}>)[^n].

[^n]: See [the other paper](<{other_}>).

{{video: "{film_}" poster="{picture_}" captions="{captions_}" title="Again" described=true}}
"""


def yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Built:
    """A site that was built, and the folder in which its files lie."""

    where: str
    names: tuple[str, ...]
    output: Path
    result: BuildResult


_IN_MEDIA = ("plain", "hash", "ampersand", "decomposed")


@pytest.fixture(scope="module", params=["images", "media"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with a post for each name and each way to write it, its files in one folder."""
    where, folder = str(request.param), tmp_path_factory.mktemp("site")
    content = folder / "content"
    (content / where).mkdir(parents=True)
    (content / "posts").mkdir()
    names = tuple(NAMES) if where == "images" else _IN_MEDIA
    for place, name in ((place, NAMES[key]) for place, key in enumerate(NAMES) if key in names):
        files = {
            f"{name}.JPG": saved(picture(), "JPEG"),
            f"{name}.mp4": (BEADS / "bead.mp4").read_bytes(),
            f"{name}.vtt": (BEADS / "bead.vtt").read_bytes(),
            f"{name}.pdf": b"%PDF-1.4\n",
            f"{name}.csv": b"a,b\n",
            f"{name} other.PDF": b"%PDF-1.4\n",
        }
        for each, data in files.items():
            (content / where / each).write_bytes(data)
        for number, written in enumerate(WAYS.values()):
            (content / "posts" / f"{place}-{number}.md").write_text(post(place, number, name, where, written), "utf-8")
    logo = f"{where}/{quote(NAMES['hash'])}.JPG"
    (folder / "pelicanconf.py").write_text(CONF.replace("LOGO", repr(logo)), "utf-8")
    output = tmp_path_factory.mktemp("output") / "site"
    return Built(where, names, output, built(folder, output))


def post(place: int, number: int, name: str, where: str, written: Callable[[str, str], str]) -> str:
    """Return a post that names files in every place where that can be done."""
    endings = {"picture": ".JPG", "film": ".mp4", "captions": ".vtt", "paper": ".pdf", "table": ".csv"}
    endings["other"] = " other.PDF"
    paths = {key: written(where, name + ending) for key, ending in endings.items()}
    values = {key: yaml(path) for key, path in paths.items()} | {f"{key}_": path for key, path in paths.items()}
    return POST.format(title=f"Name {place} way {number}", cover=yaml(paths["picture"]), **values)


def led_to(output: Path, page: Path) -> list[str]:
    """Return the files of the site that a page leads to or shows, by their place in the output."""
    here = f"https://x.invalid/{page.relative_to(output).as_posix()}"
    soup = BeautifulSoup(page.read_text("utf-8"), "lxml")
    found = [tag[key] for key in ("href", "src", "poster") for tag in soup.select(f"main [{key}]")]
    urls = [urljoin(here, each).partition("#")[0].partition("?")[0] for each in found]
    return [unquote(url.removeprefix("https://x.invalid/")) for url in urls]


def test_nothing_is_told_of_what_resolves(site: Built) -> None:
    assert [str(p) for p in site.result.problems if p.severity != "advice"] == []


def test_what_resolves_is_published_and_the_page_leads_to_it(site: Built) -> None:
    lost = [fault for name in site.names for way in WAYS for fault in faults(site, name, way)]
    assert lost == []


def faults(site: Built, name: str, way: str) -> Iterator[str]:
    """Yield what of a post's files is not there, or not led to as often as it is named."""
    where, stem = site.where, unicodedata.normalize("NFC", NAMES[name])
    page = site.output / f"posts/name-{[*NAMES].index(name)}-way-{[*WAYS].index(way)}/index.html"
    links, beside = led_to(site.output, page), page.parent.relative_to(site.output).as_posix()
    wanted = {f"{where}/{stem}.JPG": 2, f"{where}/{stem}.mp4": 2, f"{where}/{stem}.vtt": 2}  # poster, film, captions
    for ending in (".JPG", ".pdf", ".csv", " other.PDF"):
        file = f"{beside if way == 'attach' else where}/{stem}{ending}"
        wanted[file] = wanted.get(file, 0) + 1
    for file, times in wanted.items():
        if not (site.output / file).is_file():
            yield f"{name}, {way}: {file} is not published"
        elif links.count(file) < times:
            yield f"{name}, {way}: {file} is led to {links.count(file)} times, not {times}"


def test_the_logo_is_found_and_published_wherever_it_lies(site: Built) -> None:
    assert f'src="{site.where}/C%23%20notes.JPG"' in (site.output / "index.html").read_text("utf-8")


ELSEWHERE = "is on another host"
TOLD = [  # what is typed, the rule, what the line says
    ("../media/joy.JPG", "links/image", "hint: did you mean /media/joy.jpg? (capitals count)"),
    ("../media/jou.jpg", "links/image", "hint: did you mean /media/joy.jpg?\n"),
    ("{static}/images/none.png", "links/image", "there is no file '{static}/images/none.png'"),
    ("//media/joy.jpg", "links/scheme", "the link '//media/joy.jpg' begins with '//'"),
    ("C:\\Users\\Ann\\joy.jpg", "links/scheme", "begins with 'c':"),
    ("../../joy.jpg", "links/escape", "'../../joy.jpg' leads out of the content folder"),
    ("one.md", "links/image", "'one.md' is shown as a picture, and it is a page (content/posts/one.md)"),
    ("{static}one.md", "links/image", "'{static}one.md' is shown as a picture, and it is a page"),
    ("/posts/one/", "links/image", "'/posts/one/' is shown as a picture, and it is a page (/posts/one/)"),
    ("none.md", "links/image", "hint: check the name, and that the file is below content/"),
    ("https://example.org/a|b.png", "pictures/elsewhere", ELSEWHERE),
    ("https://example.org/a b.png", "pictures/elsewhere", ELSEWHERE),
    ('https://example.org/a"b.png', "pictures/elsewhere", ELSEWHERE),
    ("https://example.org/a{b}^`.png", "pictures/elsewhere", ELSEWHERE),
    ("..\\..\\media\\a.png", "links/image", "hint: write / in place of each \\"),
    ("{filename}//[y", "links/image", "there is no file (an address ends in /) '{filename}//[y'"),
]


@pytest.mark.parametrize(("path", "rule", "told"), TOLD, ids=[path for path, _, _ in TOLD])
def test_what_does_not_resolve_is_one_line(tmp_path: Path, path: str, rule: str, told: str) -> None:
    content = tmp_path / "content"
    (content / "media").mkdir(parents=True)
    (content / "posts").mkdir()
    (content / "media" / "joy.jpg").write_bytes(saved(picture(), "JPEG"))
    text = f"---\ntitle: One\ndate: 2026-01-02\nsummary: One line.\n---\n\n![A walk](<{path}>)\n"
    (content / "posts" / "one.md").write_text(text, "utf-8")
    (error,) = [p for p in built(tmp_path, tmp_path / "output").problems if p.severity == "error"]
    assert (error.path, error.line, error.rule) == ("content/posts/one.md", 7, rule)
    assert told in f"{error}\n"


def test_an_address_that_browsers_can_not_read_is_told_before_its_link_is_lost() -> None:
    for typed in ("http://[", "https://", "http://exa mple.org/", "https://example.org:99999/", "http://a<b.org/"):
        for made in (f'<a href="{escape(typed)}">x</a>', f"<A HREF = '{escape(typed)}'>x</A>"):
            for clean in (sanitised, trusted):
                _, told = clean(made, Reading("content/posts/one.md", "one", f"\n[x]({typed})", 6))
                assert [(p.line, p.rule) for p in told] == [(7, "links/form")], made


def test_two_spellings_of_a_letter_are_one_everywhere(tmp_path: Path) -> None:
    """A name from a Mac, and the same from a keyboard: texts, series, topics, sources, pictures."""
    apart = "cafe\u0301"
    content = tmp_path / "content"
    for folder in ("posts", "media", "references"):
        (content / folder).mkdir(parents=True)
    head = "---\ntitle: {}\ndate: 2026-01-0{}\nsummary: One line.\nseries: {} talk\npart: {}\ntags: [{}]\n---\n\n"
    (content / "posts" / f"{apart}.md").write_text(
        head.format("From a Mac", 1, apart, 1, apart) + f"[@{apart}]\n", "utf-8"
    )
    other = "[to it](caf\u00e9.md) and ![A field](../media/caf\u00e9.jpg) and [@caf\u00e9]\n"
    (content / "posts" / "a.md").write_text(head.format("Two", 2, "caf\u00e9", 2, "caf\u00e9") + other, "utf-8")
    (content / "media" / f"{apart}.jpg").write_bytes(saved(picture(), "JPEG"))
    (content / "references" / "a.bib").write_text(
        f"@book{{{apart}, author={{A, B}}, title={{Joy}}, year={{2020}}}}\n", "utf-8"
    )
    (tmp_path / "pelicanconf.py").write_text(f'{NAMED}CARDS = {{"enabled": False}}\nSEARCH = {{"enabled": False}}\n')
    result = built(tmp_path, tmp_path / "output")
    assert [str(p) for p in result.problems if p.severity == "error"] == []
    assert (tmp_path / "output" / "media" / "caf\u00e9.jpg").is_file()
    assert [path.name for path in (tmp_path / "output" / "series").iterdir() if path.is_dir()] == ["cafe-talk"]
    assert "caf\u00e9" in (tmp_path / "output" / "topics" / "cafe" / "index.html").read_text("utf-8")


def test_two_files_whose_names_look_the_same_are_told(tmp_path: Path) -> None:
    (tmp_path / "content" / "media").mkdir(parents=True)
    for name in ("cafe\u0301.pdf", "caf\u00e9.pdf"):
        (tmp_path / "content" / "media" / name).write_bytes(b"%PDF-1.4\n")
    (problem,) = [p for p in built(tmp_path, tmp_path / "output").problems if p.severity == "error"]
    assert (problem.path, problem.rule) == ("content/media/caf\u00e9.pdf", "files/name")


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        ("media/caf\udce9.png", "café.png"),
        ("posts/caf\udce9.md", "café.md"),
        ("references/caf\udce9.bib", "café.bib"),
        ("b\udcfcro/a.pdf", "büro"),
        ("caf\udc81.png", "caf_.png"),
    ],
)
def test_a_name_that_is_no_text_is_one_line_with_a_mend(tmp_path: Path, place: str, meant: str) -> None:
    path = tmp_path / "content" / place
    path.parent.mkdir(parents=True)
    path.write_bytes(b"---\ntitle: A\ndate: 2026-01-02\n---\nWords.\n")
    (problem,) = [p for p in built(tmp_path, tmp_path / "output").problems if p.severity == "error"]
    assert (problem.rule, problem.hint) == ("files/name", f"rename it; it was meant as {meant!r}")
    assert "\ufffd" in problem.path
    str(problem).encode()


# ---- raw HTML, where a site allows it ------------------------------------------------------------------

RAW = """---
title: One
date: 2026-01-02
summary: One line.
---

Words.

{}
"""


def raw(folder: Path, html: str) -> tuple[list[str], str]:
    """Return what is told of a post with this HTML, in a site that allows it, and the page."""
    content = folder / "content"
    for each in ("posts", "images"):
        (content / each).mkdir(parents=True)
    (content / "images" / "a b.png").write_bytes(saved(picture(), "PNG"))
    (content / "posts" / "one.md").write_text(RAW.format(html), "utf-8")
    (content / "posts" / "two.md").write_text(RAW.format("More.").replace("One\n", "Two\n", 1), "utf-8")
    (folder / "pelicanconf.py").write_text(CONF.replace("LOGO", "''") + 'READING = {"raw_html": True}\n', "utf-8")
    result = built(folder, folder / "output")
    page = folder / "output/posts/one/index.html"
    return [str(p) for p in result.problems if p.severity == "error"], page.read_text() if page.exists() else ""


@pytest.mark.parametrize(
    "html",
    [
        '<img src="/images/a b.png" alt= "x">',
        "<img src='/images/a b.png' alt='x'>",
        '<IMG SRC="/images/a b.png" ALT="x">',
        "<img src=/images/a%20b.png alt=x>",
        '<img alt="a > b" src = "/images/a&#32;b.png" />',
        '<div><p><Img\nSrc="{static}/images/a b.png"\nalt="x"></p></div>',
        '<picture><source srcset="../images/a%20b.png 2x"><img src="../images/a b.png" alt="x"></picture>',
    ],
)
def test_a_picture_in_raw_html_is_found_however_it_is_written(tmp_path: Path, html: str) -> None:
    told, page = raw(tmp_path, html)
    assert told == []
    assert (tmp_path / "output/images/a b.png").is_file()
    sources = [urljoin("/posts/one/", tag["src"]) for tag in BeautifulSoup(page, "lxml").select("main img")]
    assert sources == ["/images/a%20b.png"]
    assert page.count("images/a%20b.png") == (2 if "srcset" in html else 1)


@pytest.mark.parametrize("html", ["<a href='two.md'>x</a>", "<A HREF=two.md>x</A>", '<a class=y href= "two.md">x</a>'])
def test_a_link_in_raw_html_is_found_however_it_is_written(tmp_path: Path, html: str) -> None:
    told, page = raw(tmp_path, html)
    assert told == []
    assert BeautifulSoup(page, "lxml").select_one("article a[href='../two/']")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ('<IMG SRC="/images/missing.png" ALT="x">', "content/posts/one.md:9: [links/image] there is no file"),
        ("<a href='missing.md'>x</a>", "content/posts/one.md:9: [links/file] there is no file 'missing.md'"),
        (
            '<p><a href="http://e.org>News</a> and <a href="two.md">x</a></p>',
            "content/posts/one.md:9: [links/form] the address",
        ),
        ("<p><A HREF=' javascript:x'>x</A></p>", "content/posts/one.md:9: [links/scheme] the link ' javascript:x'"),
    ],
)
def test_what_is_wrong_in_raw_html_is_told(tmp_path: Path, html: str, told: str) -> None:
    first, *_ = raw(tmp_path, html)[0]
    assert first.startswith(told)


def test_what_stands_in_comments_and_scripts_is_no_link(tmp_path: Path) -> None:
    html = '<!-- <img src="none.png"> --><script>const a = "<a href=\'none.md\'>";</script><p>x</p>'
    assert raw(tmp_path, html)[0] == []
