"""Files that no reader gets: named, never published, and stopping nothing that has nothing to do with them."""

import mimetypes
from pathlib import Path

import pytest

from kindling.model.kinds import CAPTIONS, DOWNLOADS, FILM, LISTED, PICTURES, SOUND, is_listed, may_be_linked
from tests.engine.test_pictures import picture, saved
from tests.engine.test_sites import built

pytestmark = pytest.mark.whole

CONF = (
    'SITENAME = "One"\nAUTHOR = "Ann"\n'
    'CARDS = {"enabled": False}\nSEARCH = {"enabled": False}\nLOOK = {"logo": "/LOGO"}\n'
)
TEXT = "---\ntitle: One\ndate: 2026-01-02\nsummary: One line.\n{}---\n\nWords. {}\n"
LIVE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>'
SOUND_ONE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!-- call Ann --><path d="M0 0h9"/></svg>'


def site(
    folder: Path, text: str, files: dict[str, bytes], more: str = "", logo: str = ""
) -> tuple[list[str], set[str]]:
    """Return what is told of a site with one post, as "weight place rule", and what was published of ``files``."""
    for name, data in {**files, "posts/one.md": TEXT.format(more, text).encode()}.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (folder / "pelicanconf.py").write_text(CONF.replace("/LOGO", logo), "utf-8")
    told = built(folder, folder / "output").problems
    there = {name for name in files if (folder / "output" / name).exists()}
    return [f"{p.severity} {p.path} {p.rule}" for p in told if not p.rule.startswith("content/")], there


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("live.svg", LIVE, "media/drawing"),
        ("notes.png", b"These are my notes.", "media/unreadable"),
        ("cut.jpg", saved(picture(), "JPEG")[:300], "media/unreadable"),
        ("really.png", saved(picture(), "JPEG"), "media/misnamed"),
        ("clip.mp4", b"no film", "media/unreadable"),
    ],
)
def test_what_is_broken_stops_the_site_only_where_somebody_names_it(
    tmp_path: Path, name: str, data: bytes, rule: str
) -> None:
    files = {f"media/{name}": data, "media/sound.svg": SOUND_ONE}
    unused = site(tmp_path / "unused", "![A line](../media/sound.svg)", files)
    assert unused == ([f"advice content/media/{name} {rule}"], {"media/sound.svg"})
    for number, text in enumerate((f"[it](../media/{name})", f"A note.[^n]\n\n[^n]: [it](../media/{name})")):
        told, there = site(tmp_path / f"used{number}", text, files)
        assert (told, there) == ([f"error content/media/{name} {rule}"], set())
    if name.endswith((".svg", "g")):
        told, _ = site(tmp_path / "cover", "", files, f"cover: /media/{name}\ncover_alt: A line\n")
        assert told == [f"error content/media/{name} {rule}"]
        assert f"error content/media/{name} {rule}" in site(tmp_path / "logo", "", files, logo=f"media/{name}")[0]


def test_a_drawing_is_published_without_its_remarks(tmp_path: Path) -> None:
    site(tmp_path, "", {"media/line.svg": SOUND_ONE})
    data = (tmp_path / "output/media/line.svg").read_bytes()
    assert b"Ann" not in data
    assert b'<path d="M0 0h9"/>' in data


def test_what_a_draft_names_waits_with_it_and_is_not_told(tmp_path: Path) -> None:
    files = {"posts/paper.pdf": b"%PDF-1.4\n", "images/a.svg": SOUND_ONE, "media/table.csv": b"a,b\n"}
    text = "[p](paper.pdf) ![A line](/images/a.svg) [t](/media/table.csv)"
    assert site(tmp_path / "draft", text, files, "status: draft\n") == ([], set())
    assert site(tmp_path / "out", text, files) == ([], set(files))


@pytest.mark.parametrize("ending", sorted(LISTED | DOWNLOADS))
def test_a_listed_kind_is_published_by_itself_and_a_download_where_a_text_links_to_it(ending: str) -> None:
    assert is_listed(f"media/a{ending}") == (ending in PICTURES | SOUND | FILM | CAPTIONS | {".pdf"})
    assert may_be_linked(f"media/A{ending.upper()}")


NEVER = (
    "a.html a.HTM a.xhtml a.js a.mjs a.php a.PHP5 a.shtml a.svgz a.xml a.xsl a.swf web.config a.exe a.bat a.jar a.hta"
    " a.php.pdf a.phtml.vtt a.mau a.docm noending"
).split()


@pytest.mark.parametrize("written", ["", "[it](/media/{})", "[it]({{static}}/media/{})", "[it](../media/{}?v=2)"])
def test_what_could_run_or_is_not_known_is_never_published_and_always_told(tmp_path: Path, written: str) -> None:
    text = "\n\n".join(written.format(name) for name in NEVER)
    told, there = site(tmp_path, text, {f"media/{name}": b"x" for name in NEVER})
    if written:
        assert told == ["error content/posts/one.md links/kind"] * len(NEVER)
    else:
        assert told == sorted(f"warning content/media/{name} files/unpublished" for name in NEVER)
    assert there == set()


def test_what_a_machine_knows_of_endings_makes_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(mimetypes.types_map, ".noidea", "image/svg+xml")
    told, _ = site(tmp_path, "[it](/media/a.noidea)", {"media/a.noidea": b"x"})
    assert told == ["error content/posts/one.md links/kind"]


SPARE = (".hidden", "~$report.docx", "Thumbs.db", "desktop.ini", "README", "README.md", "LICENSE.txt", "#half saved#")


def test_what_systems_leave_behind_and_folders_say_of_themselves_is_nobodys_business(tmp_path: Path) -> None:
    files = {f"{folder}{name}": b"x" for folder in ("", "media/") for name in SPARE}
    assert site(tmp_path, "", files) == ([], set())


TEXTS = (
    ".mau .qmd .Rmd .ipynb .mdx .mkd .mdown .org .adoc .textile .pages .gdoc .txt .docx .odt .rtf .html .rst .tex"
).split()


def test_a_text_of_another_program_is_told_where_texts_are(tmp_path: Path) -> None:
    files = [f"{folder}/old{ending}" for folder in ("posts", "pages", "series") for ending in TEXTS]
    told, there = site(tmp_path, "", dict.fromkeys(files, b"x"))
    assert told == sorted(f"error content/{file} files/unread" for file in files)
    assert there == set()


def test_files_that_are_published_nowhere_are_told(tmp_path: Path) -> None:
    files = {
        "CNAME": b"example.org",
        "extra/google123.html": b"proof",
        "robots.txt": b"x",
        ".well-known/proof": b"x",
        "posts/data.csv": b"a",
        "posts/beside.svg": SOUND_ONE,
        "images/a.svg": SOUND_ONE,
        "images/b.svg": SOUND_ONE,
        "styles/own.csl": b"x",
    }
    told, there = site(tmp_path, "", files)
    assert there == {"robots.txt"}, "the kit writes its own"
    assert told == [
        "warning content/.well-known files/unpublished",
        "warning content/CNAME files/unpublished",
        "warning content/extra/google123.html files/unpublished",
        "warning content/posts/data.csv files/unread",
        "warning content/robots.txt files/unpublished",
        "advice content/images files/unpublished",
    ]


@pytest.mark.parametrize(("folder", "conf"), [("references", ""), ("sources", "CITATIONS = {'library': 'sources'}\n")])
def test_what_is_no_file_of_sources_is_told_in_the_library_and_what_is_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, conf: str
) -> None:
    monkeypatch.setattr("tests.engine.test_unused.CONF", CONF + conf)
    names = ("a.bib", "own.csl", "README.md", "a.bib.bak", ".hidden", "mine.enl", "sub/list.docx", "paper.pdf")
    told, there = site(tmp_path, "", {f"{folder}/{name}": b"" for name in names})
    assert sorted(told) == [
        f"advice content/{folder}/paper.pdf files/unread",
        f"warning content/{folder}/mine.enl files/unread",
        f"warning content/{folder}/sub/list.docx files/unread",
    ]
    assert not there
