"""What pandoc misreads is mended in the style, and nothing else is touched."""

from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from kindling.plugins.citations.mended import mended
from kindling.plugins.citations.styles import CitationStyle, style_of
from tests.plugins.citations.pages import plain
from tests.plugins.citations.test_engine import outcome, request, style

HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info/>'
BY_AUTHOR = "<bibliography><sort><key macro='by'/></sort><layout><text variable='title'/></layout></bibliography>"


def _read(text: str) -> Element:
    return ElementTree.fromstring(text)  # noqa: S314 (our own)


def of(macro: str) -> str:
    return mended(_read(f"{HEAD}<macro name='by'>{macro}</macro>{BY_AUTHOR}</style>"))


@pytest.mark.parametrize(
    "macro",
    [
        "<names variable='author'/>",
        "<names variable='author'><substitute><names variable='editor'/></substitute></names>",
        "<choose><if type='book'><text variable='title'/></if><else><names variable='author'/></else></choose>",
        "<choose><if type='book'><text variable='publisher'/></if></choose>",
        "<date variable='issued' form='text'/>",
        "<group><number variable='volume'/></group>",
    ],
)
def test_what_a_macro_leaves_empty_is_sorted_by_a_key_of_its_own(macro: str) -> None:
    """A source without an author is sorted last (C12)."""
    root = _read(of(macro))
    keys = [key.get("macro") for key in root.iter() if key.tag.endswith("}key")]
    names = [found.get("name") for found in root.iter() if found.tag.endswith("}macro")]
    assert (keys, names) == (["by-is-empty", "by"], ["by", "by-is-empty"])


@pytest.mark.parametrize(
    "macro",
    [
        "<text variable='title'/>",
        "<number variable='citation-number'/>",
        "<names variable='author'><substitute><names variable='editor'/><text variable='title'/></substitute></names>",
        "<choose><if type='book'><text variable='title'/></if><else><text term='no date'/></else></choose>",
        "<text variable='volume'/><text variable='issue'/>",
    ],
)
def test_what_is_never_empty_or_in_doubt_is_left(macro: str) -> None:
    assert of(macro) == ""


def test_the_second_of_several_that_stand_in_is_asked_for_after_the_first() -> None:
    macro = (
        "<names variable='author'><substitute><names variable='editor'/><text variable='publisher'/></substitute>"
        "</names>"
    )
    root = _read(of(macro))
    asked = [found.get("variable") for found in root.iter() if found.tag.endswith("}if")]
    assert asked == ["author", "editor", "publisher"]


def test_names_with_only_a_label_get_their_name_first() -> None:
    """The label stands behind the editors (C11)."""
    root = _read(of("<names variable='editor'><label/></names><text variable='title'/>"))
    (names,) = (found for found in root.iter() if found.tag.endswith("}names"))
    assert [child.tag.rpartition("}")[2] for child in names] == ["name", "label"]


SORTED = (
    f"{HEAD.replace('<info/>', '<info><title>x</title><id>x</id><updated>2026-01-01T00:00:00Z</updated></info>')}"
    "<macro name='by'><names variable='author'/></macro>"
    "<citation><layout><text variable='title'/></layout></citation>"
    f"{BY_AUTHOR}</style>"
)
ON_LINES = SORTED.replace(
    f"{BY_AUTHOR}",
    "<bibliography><layout><group display='block'><text variable='title'/></group>"
    "<group display='indent'><text variable='publisher'/></group></layout></bibliography>",
)


def test_pandoc_prints_what_is_mended(tmp_path: Path) -> None:
    (tmp_path / "sorted.csl").write_text(SORTED, "utf-8")
    (tmp_path / "lines.csl").write_text(ON_LINES, "utf-8")
    by_author, on_lines = style_of("sorted.csl", tmp_path), style_of("lines.csl", tmp_path)
    assert isinstance(by_author, CitationStyle) and isinstance(on_lines, CitationStyle)
    medical = style("american-medical-association")
    made = outcome(
        request("edited", medical, ["[@bate2012]"]),
        request("sorted", by_author, ["[@nobody2011]", "[@schein2017]", "[@han2014]"]),
        request("lines", on_lines, ["[@bate2012]"]),
    ).documents
    (edited,) = made["edited"].entries
    assert plain(edited.html).startswith("Bate P, Robert G, eds. ")
    titles = [plain(entry.html).split()[0] for entry in made["sorted"].entries]
    assert titles == ["How", "Organizational", "What"]  # Han, Schein, nobody
    (lines,) = made["lines"].entries
    assert plain(lines.html) == "Perspectives on context The Health Foundation"
