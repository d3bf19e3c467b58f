"""Places in a source: British words, those of the text's language, and English ones in any language."""

import re
from pathlib import Path

import pytest

from kindling.plugins.citations.locators import located, names
from tests.plugins.citations.pages import SHIPPED, pages, plain

ITEM = '{"id":"schon","type":"book","title":"T","author":[{"family":"Schön","given":"D"}],"issued":"1983"}'
LIBRARY = (("a.json", f"[{ITEM}]"),)
DOCS = Path("docs/writers/citations.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("lang", "typed", "shown"),
    [
        ("en-GB", "sec. 9", "Section 9"),
        ("en-GB", "secs. 9-10", "Sections 9–10"),
        ("en-GB", "Sec. IV", "Section IV"),
        ("en-GB", "paras. 9-12", "paras 9–12"),
        ("en-GB", "figs. 3-5", "Figures 3–5"),
        ("en-GB", "chs. 2-3", "Chapters 2–3"),
        ("en-GB", "chaps. 2-3", "Chapters 2–3"),
        ("en-GB", "vols. 2-3", "Volumes 2–3"),
        ("en-GB", "pt. 2", "Part 2"),
        ("en-GB", "bk. 2", "Book 2"),
        ("en-GB", "sec. 9 and more", "Section 9 and more"),
        ("en-US", "ch. 2", "Chapter 2"),
        ("cy", "p. 9", "t. 9"),
        ("cy", "pp. 9-12", "tt. 9–12"),
        ("cy", "p. A3", "t. A3"),
        ("cy", "t. 9", "t. 9"),
        ("cy", "tt. 9-12", "tt. 9–12"),
        ("cy", "pennod 3", "Pennod 3"),
        ("cy", "ch. 3", "Pennod 3"),
        ("cy", "pennill 3", "Pennill 3"),
        ("de", "S. 9", "S. 9"),
        ("de", "pp. 9-12", "S. 9–12"),
        ("de", "ch. 3", "Kapitel 3"),
        ("fr", "ch. 3", "Chapitre 3"),
        ("fr", "pp. 9-12", "p. 9‑12"),
        ("es", "ch. 3", "Capítulo 3"),
        ("es", "pp. 9-12", "pp. 9-12"),
        ("pt-BR", "p. 9", "p. 9"),
        ("lv", "p. 9", "lpp. 9"),
        # words that are no place stay words
        ("en-GB", "part of it", "part of it"),
        ("en-GB", "v. Smith", "v. Smith"),
        ("en-GB", "app. 3", "app. 3"),
    ],
)
def test_a_place_is_what_it_is_called(lang: str, typed: str, shown: str) -> None:
    """British and Welsh words for places are known (C6)."""
    (page,), problems = pages([f"A [@schon, {typed}]."], LIBRARY, style="apa", lang=lang)
    assert problems == []
    found = re.search(r"1983, (.*)\)", plain(page.html))
    assert found is not None
    assert found[1].replace("\u00a0", " ") == shown


@pytest.mark.parametrize("style", SHIPPED)
@pytest.mark.parametrize("lang", ["en-GB", "cy"])
def test_no_name_for_the_engine_is_ever_printed(style: str, lang: str) -> None:
    text = "A [@schon, sec. IV and more]. B [@schon, {ch. 3.2}]. C [@schon, paras. 3-5, 9]. D @schon [pt. iv]."
    (page,), problems = pages([text], LIBRARY, style=style, lang=lang)
    assert problems == []
    assert "csl-" not in page.whole
    assert all(character in plain(page.whole) for character in ("IV", "3.2", "3–5", "iv"))


def test_german_oscola_tells_two_places_apart() -> None:
    (page,), _ = pages(["A [@schon, p. 9]. B [@schon, p. 12]."], LIBRARY, style="oscola", lang="de")
    assert [plain(note).partition("↩")[0] for note in page.notes] == ["D Schön, T (1983) 9.", "Ebd 12."]


@pytest.mark.parametrize(
    ("suffix", "lang"), [(", l. 3", "cs"), (", v. 3", "pt-BR"), (", n. 3", "pt-PT"), (", c. 3", "tr"), (", S. 3", "de")]
)
def test_a_word_of_the_language_keeps_its_meaning(suffix: str, lang: str) -> None:
    assert located(suffix, lang) == suffix


def test_the_docs_have_every_place() -> None:
    table = DOCS[DOCS.index("| a place in it |") :].partition("\n\n")[0]
    for name in names():
        assert f"| {name} |" in table, name
