"""The design of cards is data of the theme: another theme gives another card, and a fault is told by file and key."""

import ast
import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from kindling.model.accents import accents
from kindling.model.cache import Cache
from kindling.model.layers import Theme
from kindling.plugins.cards.core import HEIGHT, Card, png_faults, quotation_card
from kindling.plugins.cards.design import FILE, Look, look_in
from kindling.plugins.cards.drawing import drawing
from kindling.plugins.cards.images import cached_card, picture
from tests.plugins.cards.titles import LOOK, THEME, TITLES
from tests.theme.colours import contrast, parsed

CARD = TITLES["ordinary"]


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A theme of the site's own, as far as cards know it."""
    for name in ("cards", "static/css"):
        shutil.copytree(THEME / name, tmp_path / "theme" / name)
    return tmp_path / "theme"


def changed(theme: Path, before: str, after: str, file: str = FILE) -> Look | list[str]:
    """Change a theme, and return how cards look then, or what is told."""
    text = (theme / file).read_text("utf-8")
    assert before in text
    (theme / file).write_text(text.replace(before, after), "utf-8")
    found = look_in(Theme.of(theme))
    return found if isinstance(found, Look) else [str(problem) for problem in found]


def test_a_copy_of_the_theme_looks_the_same(theme: Path) -> None:
    found = look_in(Theme.of(theme))
    assert isinstance(found, Look)
    assert picture(CARD, found) == picture(CARD, LOOK)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        (FILE, "edge = 72", "edge = 90"),
        (FILE, "column = 726", "column = 420"),
        (FILE, "sizes = [132, 116, 104,", "sizes = [70,"),
        (FILE, 'beside = "#e3dacd"', 'beside = "#ffffff"'),
        (FILE, "strand = 5", "strand = 9"),
        (FILE, "behind = 15", "behind = 20"),
        (FILE, "base = 90", "base = 110"),
        (FILE, "weight = 700\ncut = 60", "weight = 400\ncut = 60"),
        (FILE, "scale = 1.24", "scale = 1.1"),
        ("static/css/grounds.css", "#6a1c37", "#5a1c37"),
        ("static/css/tokens.css", "light-dark(#8c2a4a, #f2a3bb)", "light-dark(#8c2a4a, #f2b3cb)"),
    ],
)
def test_another_theme_gives_another_card(theme: Path, tmp_path: Path, file: str, before: str, after: str) -> None:
    found = changed(theme, before, after, file)
    assert isinstance(found, Look)
    made = picture(CARD, found)
    assert made != picture(CARD, LOOK)
    assert list(png_faults(made)) == []
    assert (
        cached_card(CARD, found, Cache(tmp_path / "cached_card")).key
        != cached_card(CARD, LOOK, Cache(tmp_path / "cached_card")).key
    )


def test_a_theme_brings_a_font_of_its_own(theme: Path, tmp_path: Path) -> None:
    from importlib.resources import files

    sans = Path(str(files("fontpkg_source_sans_3") / "files/SourceSans3[wght].ttf"))
    shutil.copy(sans, theme / "cards" / "own.ttf")
    whole = 'package = "fontpkg_source_serif_4"\nfile = "files/SourceSerif4[opsz,wght].ttf"\nweight = 700\ncut = 60'
    found = changed(theme, whole, 'file = "own.ttf"\nweight = 700')
    assert isinstance(found, Look)
    assert {mark.font.name for mark, *_ in drawing(CARD, found).words[2].marks} == {"own"}
    before = cached_card(CARD, found, Cache(tmp_path / "cached_card")).key
    (theme / "cards" / "own.ttf").write_bytes(sans.read_bytes() + b"\0")
    again = look_in(Theme.of(theme))
    assert isinstance(again, Look)
    assert cached_card(CARD, again, Cache(tmp_path / "cached_card")).key != before


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("edge = 72", "edge = 'wide'", "room.edge"),
        ("edge = 72", "egde = 72", "room.egde: unexpected keyword argument"),
        ("version = 1", "", "version: field required"),
        ("sizes = [34, 28]", "sizes = []", "letters.name.sizes"),
        ("sizes = [34, 28]", "sizes = [34, 0]", "letters.name.sizes.1"),
        ("strand = 5", "strand = -5", "thread.strand"),
        ('words = "ink light"', 'words = "ink pale"', "quotation.words"),
        ('words = "ink light"', 'words = "inc light"', "quotation.words: the theme has no colour 'inc'"),
        ("fontpkg_source_sans_3", "no_such_font", "letters.label.package: there is no package 'no_such_font'"),
        ("fontpkg_source_sans_3", "no.such", "letters.text.package: there is no package 'no.such'"),
        (
            "files/SourceSans3[wght].ttf",
            "x.ttf",
            "letters.text.file: there is no file 'x.ttf' in fontpkg_source_sans_3",
        ),
        (
            'package = "fontpkg_source_sans_3"\n',
            "",
            "letters.text.file: there is no file 'SourceSans3[wght].ttf' beside",
        ),
        ("start = [900, 10]", "start = [900]", "thread.start"),
        ("version = 1", "version = ", "this is no valid TOML"),
    ],
)
def test_a_fault_is_told_with_file_and_key(theme: Path, before: str, after: str, told: str) -> None:
    lines = changed(theme, before, after)
    assert isinstance(lines, list)
    assert all(line.startswith("theme/cards/card.toml: [cards/design] ") for line in lines)
    assert any(told in line for line in lines), lines


def test_a_theme_without_the_file_is_told(theme: Path) -> None:
    (theme / FILE).unlink()
    (problem,) = look_in(Theme.of(theme))  # type: ignore[misc]
    assert "theme/cards/card.toml: [cards/design] this file can't be read" in str(problem)


@pytest.mark.parametrize("written", ["#b0305c", "#005eb8", "#ffd000", "#777777", "#0000ff"])
def test_a_card_has_any_accent_and_its_words_stand_out(written: str) -> None:
    own = accents(written, (), LOOK.tones).own
    look = Look(LOOK.design, LOOK.tones, {own.name: own})
    card = Image.open(io.BytesIO(picture(_in(own.name), look))).convert("RGB")
    assert card.getpixel((2, HEIGHT - 3)) == tuple(int(own.ground[i : i + 2], 16) for i in (1, 3, 5))
    for one in (_in(own.name), quotation_card("Look at the work.", _in(own.name))):
        made = drawing(one, look)
        assert min(contrast(parsed(words.ink), parsed(made.ground)) for words in made.words) >= 4.5


def _in(accent: str) -> Card:
    return replace(CARD, accent=accent)


def test_no_colour_is_copied_into_the_code() -> None:
    """A colour, or the name of an accent, in Python would have to be changed together with the theme."""
    names = set(LOOK.accents)
    for path in sorted((THEME.parent / "plugins" / "cards").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
                 and id(n) not in docstrings]  # fmt: skip
        assert [text for text in texts if re.fullmatch(r"#[0-9a-f]{3,8}", text, re.I) or text in names] == [], path.name
