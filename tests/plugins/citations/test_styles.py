"""Styles by name and by file, and what is known of each."""

from pathlib import Path

import pytest

from kindling.plugins.citations.styles import ALIASES, SHIPPED, CitationStyle, shipped_names, style_of
from tests.plugins.citations.pages import SHIPPED as NAMES


def found(name: str, content: Path = Path("content")) -> CitationStyle:
    style = style_of(name, content)
    assert isinstance(style, CitationStyle), style
    return style


@pytest.mark.parametrize("name", [*NAMES, *ALIASES])
def test_every_name_is_a_style(name: str) -> None:
    assert Path(found(name).path).is_file()


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("numeric", "vancouver elsevier-vancouver bmj nature sage-vancouver ieee american-medical-association"),
        ("author-date", "apa harvard-cite-them-right chicago-author-date sage-harvard modern-language-association"),
        ("note", "chicago-notes chicago-notes-bibliography oscola"),
    ],
)
def test_kinds_are_read_from_the_file(kind: str, names: str) -> None:
    assert {name for name in NAMES if found(name).kind == kind} == set(names.split())


def test_which_styles_have_no_locators() -> None:
    without = {name for name in NAMES if not found(name).locators}
    assert without == {"vancouver", "elsevier-vancouver", "bmj", "nature", "sage-vancouver"}


def test_only_what_is_sure_is_shared() -> None:
    assert {name for name in NAMES if found(name).share == "none"} == {"oscola", "modern-language-association"}


def test_licences_are_kept() -> None:
    for path in SHIPPED.glob("[!_]*.csl"):
        assert "creativecommons.org/licenses/by-sa" in path.read_text("utf-8"), path.name


def test_an_unknown_name_tells_the_nearest() -> None:
    fact, hint = style_of("vancover", Path("content"))  # type: ignore[misc]
    assert (fact, hint.startswith("did you mean 'vancouver'")) == ("no citation style is called 'vancover'", True)
    assert style_of("zzz", Path("content"))[1] == f"the styles are {', '.join(shipped_names())}"  # type: ignore[index]


HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">'
CALLS = '<macro name="a{0}">' + '<text macro="a{1}"/>' * 10 + "</macro>"
DEPENDENT = HEAD + '<info><link href="http://www.zotero.org/styles/{}" rel="independent-parent"/></info></style>'


@pytest.mark.parametrize(
    ("files", "fact"),
    [
        ({}, "there is no style at 'mine.csl'"),
        ({"mine.csl": "<style"}, "the style 'mine.csl' can't be used: it is no valid XML"),
        ({"mine.csl": "<p/>"}, "the style 'mine.csl' can't be used: it is no CSL style"),
        (
            {"mine.csl": f"<!DOCTYPE a [<!ENTITY b 'c'>]>{HEAD}</style>"},
            "the style 'mine.csl' can't be used: it declares entities",
        ),
        (
            {"mine.csl": f"{HEAD}{CALLS.format(1, 2)}{CALLS.format(2, 1)}</style>"},
            "the style 'mine.csl' can't be used: its macros call each other without end, or nearly so",
        ),
        (
            {"mine.csl": f"{HEAD}{''.join(CALLS.format(each, each - 1) for each in range(1, 12))}</style>"},
            "the style 'mine.csl' can't be used: its macros call each other without end, or nearly so",
        ),
        ({"mine.csl": f"{HEAD}</style>"}, "the style 'mine.csl' can't be used: it has no citation layout"),
        (
            {"mine.csl": DEPENDENT.format("not-here")},
            "the style 'mine.csl' only points to 'not-here', which is not here",
        ),
        (
            {"mine.csl": DEPENDENT.format("mine")},
            "the style 'mine.csl' is only another name, and leads back to itself",
        ),
        (
            {"mine.csl": DEPENDENT.format("two"), "two.csl": DEPENDENT.format("mine")},
            "the style 'mine.csl' is only another name, and leads back to itself",
        ),
    ],
)
def test_a_file_that_is_no_style_is_named(files: dict[str, str], fact: str, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert style_of("mine.csl", tmp_path)[0].startswith(fact)  # type: ignore[index]


def test_a_dependent_style_is_its_parent(tmp_path: Path) -> None:
    (tmp_path / "mine.csl").write_text(DEPENDENT.format("chicago-note-bibliography"), "utf-8")
    assert found("mine.csl", tmp_path).path.endswith("chicago-notes-bibliography.csl")


def test_a_style_outside_the_content_folder_is_not_read(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (tmp_path / "mine.csl").write_text((SHIPPED / "apa.csl").read_text("utf-8"), "utf-8")
    assert style_of("../mine.csl", content)[0] == "there is no style at '../mine.csl'"  # type: ignore[index]
