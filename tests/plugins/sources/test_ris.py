"""RIS both ways: as the format says, as others write it, and nothing that is read is lost when it is written."""

import json
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.citations.engine import pandoc_program
from kindling.plugins.citations.formats.ris import csl_item, ris_record
from kindling.plugins.citations.library import library_of
from kindling.plugins.citations.names import initials_apart
from tests.plugins.sources import named, without

PAIRS = [pytest.param(one, id=one["name"]) for one in named("ris.yaml")]
ELSEWHERE = [pytest.param(one, id=one["name"]) for one in named("ris-elsewhere.yaml")]
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Zl", "Zp"]), min_size=1).map(str.strip).filter(bool)


def record(ris: str) -> list[tuple[str, str]]:
    """Return the tags of a record, the last line left out."""
    lines = [line for line in ris.replace("\r\n", "\n").splitlines() if not line.startswith("ER")]
    return [(line[:2], line[6:]) for line in lines]


@pytest.mark.parametrize("pair", PAIRS)
def test_csl_is_written_as_ris(pair: dict[str, Any]) -> None:
    written = ris_record(pair["csl"])
    assert written.replace("\r\n", "\n").replace("ER  - \n", "ER  -\n") == pair["ris"]
    assert all(line[2:6] == "  - " for line in written.split("\r\n") if line)


@pytest.mark.parametrize("pair", PAIRS)
def test_ris_is_read_as_csl(pair: dict[str, Any]) -> None:
    assert csl_item(record(pair["ris"])) == without(
        {"type": "document", **pair["csl"]} if "type" in pair.get("lost", ()) else pair["csl"],
        {"id"} | set(pair.get("lost", ())) - {"type", "title"},
    ) | ({"title": "The Republic"} if pair["csl"]["id"] == "plato" else {}) | (
        {"type": "document"} if "type" in pair.get("lost", ()) else {}
    )


@pytest.mark.parametrize("one", ELSEWHERE)
def test_ris_of_others_is_read(one: dict[str, Any]) -> None:
    assert csl_item(record(one["ris"])) == one["csl"]


@pytest.mark.parametrize("one", [*PAIRS, *ELSEWHERE])
def test_the_library_reads_it_and_pandoc_what_comes_of_it(one: dict[str, Any]) -> None:
    found = library_of([("a.ris", one["ris"])])
    assert [problem for problem in found.problems if problem.severity == "error"] == []
    (source,) = found.sources.values()
    assert json.loads(source.text)["id"] == source.key


@pytest.mark.parametrize("pair", PAIRS[:2])
def test_pandocs_own_reader_understands_what_is_written(pair: dict[str, Any]) -> None:
    """It knows people, titles, years, pages; not organisations, dates, numbers of reports."""
    command = [pandoc_program(""), "-f", "ris", "-t", "csljson"]
    done = subprocess.run(command, input=ris_record(pair["csl"]), capture_output=True, text=True, check=True)
    (item,) = json.loads(done.stdout)
    for name in ("type", "title", "container-title", "volume", "issue", "publisher", "DOI", "editor"):
        assert item.get(name) == pair["csl"].get(name), name
    assert item["author"][0] == pair["csl"]["author"][0]
    assert item["issued"]["date-parts"][0][0] == pair["csl"]["issued"]["date-parts"][0][0]


@given(TEXT, TEXT, TEXT, st.integers(1, 9999))
def test_what_is_written_is_read_again(title: str, family: str, given_name: str, year: int) -> None:
    given_name = initials_apart(given_name.replace(",", " ").strip()) or "y"  # "TA" of RIS is two initials
    person = {"family": family.replace(",", " ").strip() or "x", "given": given_name}
    item = {"type": "book", "title": title, "author": [person], "issued": {"date-parts": [[year]]}}
    first = ris_record({"id": "x", **item})
    again = csl_item(record(first))
    assert ris_record({"id": "x", **again}) == first


@given(st.text())
def test_no_text_makes_a_line_of_its_own(text: str) -> None:
    written = ris_record({"id": text, "type": "book", "title": text, "author": [{"literal": text}], "note": text})
    lines = written.split("\r\n")
    assert lines[0] == "TY  - BOOK"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(line[2:6] == "  - " and "\n" not in line for line in lines[:-1])
