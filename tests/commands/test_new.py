"""A new file is ready to write, and takes nothing away."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kindling.commands._command import Exit, Refusal
from kindling.commands.keeping import KEPT
from kindling.commands.new import TEMPLATES, free_id, main, written_in
from kindling.engine.front_matter import read_front_matter
from kindling.model.addresses import slugify
from kindling.model.pasted import plain_value
from tests.commands.conftest import POST, command, tree
from tests.conftest import KIT

FILMS = KIT / "tests" / "sites" / "videos" / "content" / "media"
PLANNED = 'planned:\n  - title: "Ceding power"\n    part: 4\n---'


def new(site: Path, **values: str) -> str:
    """Start a file on 23 November 2026 and return its text."""
    before = tree(site)
    flags = [f"--{name}={text}" for name, text in values.items()]
    assert main([f"--site={site}", "--now=2026-11-23", *flags]) == 0
    after = tree(site)
    assert before.items() <= after.items()
    (name,) = (path for path in after.keys() - before.keys() if Path(path).name not in KEPT)
    return after[name].decode()


def test_an_essay_knows_its_day_its_id_and_its_place(site: Path) -> None:
    text = new(site, kind="essay", title="  Power:   what it is ", series="Power")
    head = read_front_matter("x", text)
    assert head.problems == []
    identity = head.values.pop("id")
    assert len(identity) == 6
    assert head.values == {
        "title": "Power: what it is", "slug": "power-what-it-is", "date": "2026-11-23", "status": "draft", "tags": [],
        "series": "power", "part": "2",
    }  # fmt: skip


def test_nothing_is_imported_that_a_new_file_needs_not(site: Path) -> None:
    given = [f"--site={site}", "--now=2026-11-23", "--kind=essay", "--title=At once", "--series=Power"]
    program = f"import sys; from kindling.commands.new import main; main({given}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=KIT)
    heavy = {"bs4", "jinja2", "lxml", "markdown", "pelican", "pydantic", "turbohtml"}
    assert heavy & {*done.stdout.split()} == set()


def test_a_kind_may_have_a_capital(site: Path) -> None:
    assert read_front_matter("x", new(site, kind="Page", title="Who we are")).values["slug"] == "who-we-are"
    assert (site / "content" / "pages" / "who-we-are.md").is_file()


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_kind_builds_at_once(site: Path, kind: str) -> None:
    new(site, kind=kind, title="Something new")
    done = command("site", f"--site={site}", "--preview", "--now=2026-11-23")
    assert (done.code, [line for line in done.err.splitlines() if "] advice" not in line and "[" in line]) == (0, [])


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_every_title_is_kept_as_it_was_typed_or_refused(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    site = tmp_path_factory.mktemp("site")
    try:
        text = new(site, kind="essay", title=title)
    except Refusal:
        assert not list(site.rglob("*.md"))
        return
    head = read_front_matter("x", text)
    assert head.problems == []
    assert head.values["title"] == " ".join(plain_value(" ".join(title.split())).text.split())


def test_a_title_that_came_with_a_paste_is_written_as_it_is_meant(site: Path) -> None:
    """Joined letters of a PDF, a character by its name in HTML."""
    head = read_front_matter("x", new(site, kind="essay", title="The \ufb01rst kindness &amp; joy"))
    assert (head.problems, head.values["title"], head.values["slug"]) == (
        [], "The first kindness & joy", "the-first-kindness-joy",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["essay", "vlog", "page"])
def test_another_title_keeps_the_address_that_was_handed_out(site: Path, kind: str) -> None:
    new(site, kind=kind, title="Our relationship with power")
    (path,) = site.rglob("our-relationship-with-power.md")
    text = path.read_text("utf-8").replace("Our relationship with power", "Power, shared").replace("status: draft", "")
    path.write_text(text, "utf-8")
    assert command("site", f"--site={site}", "--now=2026-12-01").code == 0
    folder = "our-relationship-with-power" if kind == "page" else "posts/our-relationship-with-power"
    assert (site / "output" / folder / "index.html").is_file()
    assert not list(site.rglob("power-shared"))


@pytest.mark.parametrize("title", ["True", "null", "2026", "1e3", "0x1F", "12:30", "No", "~x", "2026-11-23"])
def test_a_slug_is_read_as_it_was_made_whatever_it_looks_like(site: Path, title: str) -> None:
    head = read_front_matter("x", new(site, kind="essay", title=title))
    assert head.problems == []
    assert head.values["slug"] == slugify(title)


def test_ids_differ(site: Path) -> None:
    texts = [new(site, kind="essay", title=f"Number {number}") for number in range(20)]
    assert len({read_front_matter("x", text).values["id"] for text in texts}) == 20


def test_an_id_looks_like_a_number_to_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    for choice in (min, max):  # "2" or a letter that could be an exponent, where a digit may stand
        monkeypatch.setattr("secrets.choice", choice)
        identity = free_id([])
        assert identity[0].isalpha() and yaml.safe_load(identity) == identity


def test_a_part_takes_the_number_that_was_announced_for_it(site: Path) -> None:
    path = site / "content/series/power.md"
    path.write_text(path.read_text().replace("---\n\n", f"{PLANNED}\n\n", 1))
    assert "part: 4\n" in new(site, kind="essay", title="Ceding Power", series="power")
    path = next(site.rglob("ceding-power.md"))
    path.unlink()
    for expected in (2, 3, 5):
        assert f"part: {expected}\n" in new(site, kind="vlog", title=f"Title {expected}", series="power")


def test_in_a_series_by_date_no_number_is_given(site: Path) -> None:
    (site / "content/posts/one.md").write_text(POST.replace("part: 1\n", ""))
    text = new(site, kind="essay", title="Two", series="power")
    assert "series: power\n" in text
    assert "part:" not in text


def test_nothing_is_overwritten(site: Path) -> None:
    new(site, kind="essay", title="Same")
    (site / "content/posts/other.md").write_text(
        POST.replace("One", "Other").replace("summary", "slug: taken\nsummary")
    )
    (site / "content/posts/named.md").write_text("Title: Something else\nDate: 2026-01-01\n\nWords.\n")
    before = tree(site)
    for title in ("Same", "same!", "Taken", "Named"):
        with pytest.raises(Refusal):
            main([f"--site={site}", "--kind=essay", f"--title={title}"])
    assert tree(site) == before


@pytest.mark.parametrize(
    ("values", "fact", "hint"),
    [
        ({"KIND": "", "TITLE": "x"}, "There is no KIND.", "essay, vlog, series, page"),
        ({"KIND": "blog", "TITLE": "x"}, "KIND=blog is no kind.", "essay, vlog, series, page"),
        ({"KIND": "essay", "TITLE": " "}, "There is no TITLE.", "in quotes"),
        ({"KIND": "essay", "TITLE": "!!!"}, "is empty", "another title"),
        ({"KIND": "essay", "TITLE": "a\x07b"}, "can't be printed", "type it again"),
        ({"KIND": "essay", "TITLE": "x", "SERIES": "powr"}, "There is no series 'powr'", "did you mean 'power'?"),
        ({"KIND": "page", "TITLE": "x", "SERIES": "power"}, "A page is no part of a series.", "SERIES="),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(site: Path, values: dict[str, str], fact: str, hint: str) -> None:
    before = tree(site)
    done = command("new", SITE=str(site), **values)
    first, second = done.err.splitlines()
    assert done.code == 2
    assert fact in first
    assert hint in second
    assert tree(site) == before


def test_broken_files_are_no_hindrance(site: Path) -> None:
    (site / "content/posts/broken.md").write_bytes(b"---\ntitle: [\n\xff\n")
    assert len(written_in(site / "content")) == 3
    new(site, kind="essay", title="Two", series="power")


def test_a_new_site_gets_its_folders(tmp_path: Path) -> None:
    new(tmp_path, kind="series", title="The first")
    assert (tmp_path / "content" / "series" / "the-first.md").is_file()


# ── A vlog with its film ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """A folder as a camera's, outside the site: a film with captions and a picture beside it."""
    folder = tmp_path / "my films"
    folder.mkdir()
    for name in ("bead.mp4", "bead.vtt"):
        shutil.copy(FILMS / name, folder / name.replace("bead", "tiny"))
    Image.new("RGB", (640, 360)).save(folder / "tiny.jpg")
    return folder


def test_a_vlog_takes_its_film_with_what_lies_beside_it(site: Path, films: Path) -> None:
    done = command("new", f"--site={site}", "--kind=vlog", "--title=Joy", f"--from={films / 'tiny.mp4'}")
    assert (done.code, done.err) == (0, "")
    head = read_front_matter("x", (site / "content/posts/joy.md").read_text("utf-8"))
    assert head.problems == []
    media = {key: head.values[key] for key in ("video", "poster", "captions")}
    assert media == {"video": "/media/joy.mp4", "poster": "/media/joy.jpg", "captions": "/media/joy.vtt"}
    for name in ("mp4", "jpg", "vtt"):
        assert (site / f"content/media/joy.{name}").read_bytes() == (films / f"tiny.{name}").read_bytes()
    assert sorted(path.name for path in films.iterdir()) == ["tiny.jpg", "tiny.mp4", "tiny.vtt"]
    assert command("site", f"--site={site}", "--preview").code == 0


def test_a_film_without_captions_says_so_and_one_of_the_site_stays_where_it_is(site: Path, films: Path) -> None:
    (films / "tiny.vtt").unlink()
    (site / "content/media").mkdir()
    shutil.copy(films / "tiny.mp4", site / "content/media/ours.mp4")
    text = new(site, kind="vlog", title="Joy", **{"from": "/media/ours.mp4"})
    assert "\nvideo: /media/ours.mp4\n# It needs captions" in text and "\n# captions: /media/joy.vtt\n" in text
    assert [path.name for path in (site / "content/media").iterdir()] == ["ours.mp4"]


def test_no_film_is_put_over_another(site: Path, films: Path) -> None:
    (site / "content/media").mkdir()
    (site / "content/media/joy.mp4").write_bytes(b"another")
    command("new", f"--site={site}", "--kind=vlog", "--title=Joy", f"--from={films / 'tiny.mp4'}")
    assert (site / "content/media/joy.mp4").read_bytes() == b"another"
    assert "\nvideo: /media/joy-2.mp4\nposter: /media/joy-2.jpg\n" in (site / "content/posts/joy.md").read_text("utf-8")


@pytest.mark.parametrize("mark", ["", "&x=%0Astatus: hidden", '&x="y', "#t=1m"])
def test_a_vlog_of_another_host_has_its_address_and_asks_nobody(site: Path, mark: str) -> None:
    text = new(site, kind="vlog", title="Joy", **{"from": f"https://www.youtube.com/watch?v=dQw4w9WgXcQ{mark}"})
    head = read_front_matter("x", text)
    assert head.problems == []
    assert str(head.values["video"]).startswith("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    assert head.values["status"] == "draft"


@pytest.mark.parametrize(
    ("kind", "source", "fact"),
    [
        ("essay", "tiny.mp4", "FROM= is the film of a vlog."),
        ("vlog", "none.mp4", "there is no such file"),
        ("vlog", "tiny.vtt", "tiny.vtt"),
        ("vlog", "https://youtu.be/x", "names no video"),
        ("vlog", "tiny.avi", "browsers open no .avi films"),
    ],
)
def test_a_film_that_can_t_be_leaves_nothing_behind(site: Path, films: Path, kind: str, source: str, fact: str) -> None:
    shutil.copy(films / "tiny.mp4", films / "tiny.avi")
    before = tree(site)
    place = source if "//" in source else films / source
    done = command("new", f"--site={site}", f"--kind={kind}", "--title=Joy", f"--from={place}")
    assert done.code in (Exit.USAGE, Exit.CONTENT) and fact in done.err and "Traceback" not in done.err
    assert tree(site) == before


@pytest.mark.parametrize("name", ["one", "posts/one.md", "content/posts/one.md", "/posts/one.md", "un"])
def test_a_translation_names_its_original_and_takes_its_kind(site: Path, name: str) -> None:
    (site / "content/posts/un.md").write_text(
        "---\ntitle: Un\ndate: 2026-01-01\nlang: fr\ntranslation_of: one.md\n---\nDes mots.\n", "utf-8"
    )
    (one,) = (text for text in written_in(site / "content") if text.shown.endswith("posts/one.md"))
    text = new(site, title="Un peth", of=one.slug if name == "one" else name, language="cy")
    head = read_front_matter("x", text)
    assert head.problems == []
    assert (head.values["lang"], head.values["translation_of"]) == ("cy", one.slug)
    assert head.values["status"] == "draft"
    assert not {"series", "part"} & head.values.keys(), "they are those of its original, whatever they become"


@pytest.mark.parametrize(
    ("given", "fact"),
    [
        ({"of": "posts/one.md"}, "There is no LANGUAGE."),
        ({"of": "posts/on.md", "language": "cy"}, "There is no text 'posts/on.md'"),
        ({"of": "posts/un.md", "language": "fr"}, "posts/un.md is in 'fr' already."),
        ({"of": "posts/one.md", "language": "fr"}, "posts/un.md is in 'fr' already."),
        ({"of": "posts/one.md", "language": "cy", "kind": "page"}, "posts/one.md is no page."),
        ({"of": "posts/one.md", "language": "cy", "series": "Power"}, "in the series of its original"),
        ({"of": "../../etc/passwd", "language": "cy"}, "There is no text"),
    ],
)
def test_a_translation_that_can_t_be_leaves_nothing_behind(site: Path, given: dict[str, str], fact: str) -> None:
    (site / "content/posts/un.md").write_text(
        "---\ntitle: Un\ndate: 2026-01-01\nlang: fr\ntranslation_of: one.md\n---\nDes mots.\n", "utf-8"
    )
    before = tree(site)
    with pytest.raises(Refusal, match=re.escape(fact)):
        main([f"--site={site}", "--title=X", *(f"--{name}={value}" for name, value in given.items())])
    assert tree(site) == before


def test_a_series_and_a_page_can_be_translated(site: Path) -> None:
    text = new(site, title="Grym", of="power", language="cy")
    assert read_front_matter("x", text).values["translation_of"] == "power"
    assert (site / "content/series/grym.md").exists()
