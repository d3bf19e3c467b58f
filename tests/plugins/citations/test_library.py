"""The library: every format is read, bad entries are named, and the good ones still work."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from kindling.model.problems import sorted_problems
from kindling.plugins.citations.keys import made_key
from kindling.plugins.citations.library import Library, library_of, never_cited, own_sources, remarked
from kindling.plugins.citations.slips import slips
from tests.plugins.sources import outcome

DATA = Path(__file__).parent / "data" / "library"


def library(name: str, text: str) -> Library:
    return library_of([(f"content/references/{name}", text)])


def told(found: Library, *, advice: bool = False) -> list[str]:
    """Return the problems, hints left out."""
    problems = sorted_problems(found.problems)
    lines = [str(problem).partition("\n")[0] for problem in problems if advice or problem.severity != "advice"]
    return [line.removeprefix("content/references/") for line in lines]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("more.bib", ["schein2017", "ihi2016", "vandijk2016"]),
        ("csl.json", ["han2014", "ganz2010"]),
        ("csl.yaml", ["perlo2017", "kindness-vlog"]),
        ("zotero.ris", ["riskin2015", "edmondson2018"]),
        ("pubmed.nbib", ["riskin2015", "riskin2015a"]),
    ],
)
def test_each_format_is_read(name: str, keys: list[str]) -> None:
    found = library(name, (DATA / name).read_text("utf-8"))
    assert list(found.sources) == keys
    assert not [problem for problem in found.problems if problem.severity == "error"]


def test_lines_are_those_of_the_file() -> None:
    lines = {name: [s.line for s in library(name, (DATA / name).read_text("utf-8")).sources.values()] for name in
             ("more.bib", "csl.json", "csl.yaml", "zotero.ris", "pubmed.nbib")}  # fmt: skip
    assert lines == {
        "more.bib": [2, 3, 4], "csl.json": [2, 4], "csl.yaml": [2, 10], "zotero.ris": [1, 15], "pubmed.nbib": [1, 18],
    }  # fmt: skip


def test_bad_blocks_are_named_and_good_ones_work() -> None:
    found = library("broken.bib", (DATA.parent / "broken.bib").read_text("utf-8"))
    assert list(found.sources) == ["good1", "unclosed", "good2", "twice", "b2000", "two words", "nocomma", "last"]
    assert told(found) == (DATA.parent / "broken.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("@book{k,\n title={Joy}\n author={Han}\n year={2014}\n}", {2: "put a comma", 3: "put a comma"}),
        ("@book{k, title={Joy} author={Han}, year={2014}\n}", {1: "write line 1 so: @book{k, title={Joy}, author="}),
        ('@book{k,\n title={Joy,\n author={Han},\n year="2014,\n}', {2: "write } before", 4: 'write " before'}),
        (
            "@book{k,\n title {Joy}\n author={Han},\n year={2014}\n",
            {2: "write line 2 so: title = {Joy},", 4: "write }"},
        ),
        (
            "@book{k\n title={Joy}},\n author={Han}\n year={2014}\n}",
            {1: "put a comma", 2: "take one }", 3: "put a comma"},
        ),
        ("@book{k 1,\n title={Joy}\n author={Han},\n url={javascript:x}\n}", {1: "a key is one", 2: "put a comma"}),
        ("@book{k,\n title={Joy}\n year={2014},\n year={2014},\n url={javascript:x}}", {1: "keep one", 2: "put a"}),
    ],
)
def test_all_that_an_entry_lacks_is_told_in_one_run(text: str, lines: dict[int, str]) -> None:
    found = library("x.bib", f"{text}\n@book{{other, title={{A}}, year={{2000}}}}\n")
    told_at = {line: [one.hint for one in found.problems if one.line == line] for line in lines}
    assert all(any(hint.startswith(lines[line]) for hint in hints) for line, hints in told_at.items()), told_at
    assert {"k", "k 1"} & found.sources.keys() and "other" in found.sources
    unsafe = [one for one in found.problems if one.rule == "citations/unsafe-link"]
    assert bool(unsafe) is ("javascript" in text)


def test_what_a_value_may_hold_is_no_missing_sign() -> None:
    text = """@book{k,
  title = {Joy, {at
  } work = {hard}, x = "y"},
  abstract = "a, b = {c}" # {
  }, note = {a}, month = jan # " 3",
}
Words between entries, of no = meaning.
@book{k2, title = "Joy", year = 2014,}
"""
    found = library("x.bib", text)
    assert [one for one in found.problems if one.severity != "advice"] == []
    assert [*found.sources] == ["k", "k2"]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (
            "a.json",
            '[{"id":"a","title":"x"},\n {"id":"b" "title":"x"}]',
            "a.json:2: [citations/library] this is no valid JSON: ",
        ),
        ("a.json", '{"id":"a"}', "a.json:1: [citations/library] a list of sources is expected: "),
        ("a.json", '[{"title":"x"}]', "a.json:1: [citations/library] a source has no key"),
        ("a.json", "[3]", "a.json:1: [citations/library] a source has no key"),
        ("a.yaml", "references:\n- id: a\n  title: x: y\n", "a.yaml:3: [citations/library] this is no valid YAML: "),
        ("a.yaml", "- id: a\n  title: x\n- title: y\n", "a.yaml:3: [citations/library] a source has no key"),
        ("a.yaml", "just text", "a.yaml:1: [citations/library] a list of sources is expected"),
        (
            "a.ris",
            "TY  - BOOK\nTI  - x\n\nTY  - BOOK\nTI  - y\nER  - \n",
            "a.ris:1: [citations/library] the source that begins here has ",
        ),
        ("a.ris", "TY  - BOOK\nTI  - x\n", "a.ris:1: [citations/library] the source that begins here has no end"),
        ("a.ris", "\nhello\n", "a.ris:2: [citations/library] 'hello' belongs to no source"),
        ("a.nbib", "\nhello\n", "a.nbib:2: [citations/library] 'hello' belongs to no source"),
    ],
)
def test_bad_input_is_named_with_its_line(name: str, text: str, line: str) -> None:
    (first,) = told(library(name, text))
    assert first.startswith(line)


@pytest.mark.parametrize("name", ["a.bib", "a.json", "a.yaml", "a.ris", "a.nbib"])
@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "{", "@", "\x00", "[[[[", "- - -", "TY", "﻿PMID"])
def test_no_file_breaks_the_build(name: str, text: str) -> None:
    assert library(name, text).sources == {}


def test_a_byte_order_mark_is_no_part_of_the_first_entry() -> None:
    assert list(library("a.ris", "\ufeffTY  - BOOK\nID  - x\nTI  - y\nER  - \n").sources) == ["x"]


def test_two_files_with_one_key_name_both_places() -> None:
    entry = "@book{a, title={A}, author={B}, year={2000}}"
    found = library_of([("content/references/1.bib", f"\n{entry}"), ("content/references/2.bib", entry)])
    assert told(found) == ["2.bib:1: [citations/same-key] the key 'a' stands in content/references/1.bib:2 too"]
    assert found.sources["a"].path == "content/references/1.bib"


def test_one_work_under_two_keys_is_a_warning() -> None:
    entries = "".join(
        f"@book{{{key}, title={{A}}, author={{B}}, year={{2000}}, doi={{{doi}}}}}\n"
        for key, doi in (("a", "10.1000/X"), ("b", "https://doi.org/10.1000/x"))
    )
    found = library("a.bib", entries)
    assert told(found) == [
        "a.bib:2: [citations/same-doi] warning: 'b' has the DOI of 'a' (content/references/a.bib:1): 10.1000/x"
    ]


@pytest.mark.parametrize(
    ("name", "text", "lack"),
    [
        ("a.bib", "@book{a, title={A}}", "author or editor and no year"),
        ("a.bib", "@book{a, editor={A}, date={2000}}", "title"),
        ("a.json", '[{"id": "a", "title": "x", "author": [{"family": "y"}]}]', "year"),
        ("a.ris", "TY  - BOOK\nID  - a\nTI  - x\nPY  - 2000\nER  - \n", "author or editor"),
    ],
)
def test_what_is_incomplete_is_advised(name: str, text: str, lack: str) -> None:
    assert told(library(name, text), advice=True) == [f"{name}:1: [citations/incomplete] advice: 'a' has no {lack}"]


def test_an_entry_with_a_parent_is_not_incomplete() -> None:
    assert told(library("more.bib", (DATA / "more.bib").read_text("utf-8")), advice=True) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.bib", "@misc{a, title={A}, author={B}, year={2000}, url={javascript:alert(1)}}"),
        ("a.bib", r"@misc{a, title={A \url{javascript:alert(1)}}, author={B}, year={2000}}"),
        ("a.bib", "@misc{a, title={A}, author={B}, year={2000}, note={JavaScript:alert(1)}}"),
        ("a.bib", "@misc{a, title={A}, author={B}, year={2000}, url={file:///etc/passwd}}"),
        ("a.json", '[{"id":"a","title":"A","author":[{"literal":"B"}],"issued":"2000","URL":"data:text/html,x"}]'),
        ("a.yaml", "- id: a\n  title: A\n  author: B\n  issued: 2000\n  URL: ' javascript:alert(1)'\n"),
        ("a.ris", "TY  - BOOK\nID  - a\nTI  - x\nAU  - B\nPY  - 2000\nUR  - javascript:x\nER  - \n"),
    ],
)
def test_a_link_that_is_none_of_the_web_is_an_error(name: str, text: str) -> None:
    (line,) = told(library(name, text), advice=True)
    assert "[citations/unsafe-link] the link of 'a' begins with " in line


def test_a_colon_in_a_title_is_no_link() -> None:
    entry = (
        "@misc{a, title={Big data: a review of Data:Open}, author={B}, year={2000}, url={https://x.org/?q=javascript:}}"
    )
    assert told(library("a.bib", entry), advice=True) == []


def test_a_texts_own_sources() -> None:
    found = own_sources(
        "content/posts/a.md", [(5, {"id": "x", "title": "T"}), (7, {"title": "no key"}), (8, {"id": "x"})]
    )
    assert list(found.sources) == ["x"]
    assert [(p.path, p.line, p.rule) for p in found.problems if p.severity == "error"] == [
        ("content/posts/a.md", 7, "citations/library"),
        ("content/posts/a.md", 8, "citations/same-key"),
    ]


def test_what_no_text_cites_is_advised_but_for_parents() -> None:
    found = library("more.bib", (DATA / "more.bib").read_text("utf-8"))
    assert [problem.message for problem in never_cited(found, {"vandijk2016"})] == ["no text cites 'schein2017'"]


def test_a_made_key_is_readable_and_free() -> None:
    assert made_key("Ó Briain", "2014", []) == "obriain2014"
    assert made_key("王", "2014", []) == "wang2014"
    assert made_key("", "", ["source"]) == "sourcea"
    assert made_key("Han", "2014", ["han2014", "han2014a"]) == "han2014b"


# -- what is changed in reading -------------------------------------------------------------------------------------


def remarks(name: str, text: str, cited: Iterable[str] = ()) -> list[str]:
    """Return what is told of the sources in a file, of which some are cited."""
    return told(Library(problems=tuple(remarked(library(name, text).sources.values(), set(cited)))), advice=True)


ENTRY = "@book{{a, title={{T}}, author={{A}}, year={{2000}}, {}}}"


@pytest.mark.parametrize("doi", ["{na}", "n/a", "none", "-", "N/A.", "https://example.org/"])
def test_a_doi_that_is_none_is_told_and_not_linked(doi: str) -> None:
    text = "\n" + ENTRY.format(f"doi = {{{doi}}}")
    start = "a.bib:2: [citations/no-doi] "
    (line,) = remarks("a.bib", text)
    assert line.startswith(f"{start}advice: ")
    (line,) = remarks("a.bib", text, ["a"])
    assert line.startswith(f"{start}warning: ")
    source = library("a.bib", text).sources["a"]
    assert (source.doi, "doi" in source.text) == ("", False)


def test_an_address_where_a_doi_belongs_is_a_link() -> None:
    assert library("a.bib", ENTRY.format("doi = {https://example.org/x}")).sources["a"].urls == (
        "https://example.org/x",
    )


@pytest.mark.parametrize("url", ["n/a", "none", "-", "see the website", "https://[", "http://", "https:///x"])
def test_an_address_that_is_none_is_told_and_not_linked(url: str) -> None:
    text = ENTRY.format(f"url = {{{url}}}")
    (line,) = remarks("a.bib", text, ["a"])
    assert line == f"a.bib:1: [citations/no-link] warning: {url!r} is no address, so 'a' has no link by it"
    assert library("a.bib", text).sources["a"].urls == ()


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ('"Joy "at" work"', 'write it in braces: title = {Joy "at" work}'),
        ('"Joy" {at work}', "put the whole value in braces, or # between parts"),
        ('"Joy" # {at work}', ""),
        ('{Joy "at" work}', ""),
        ('"Joy {"}at{"} work"', ""),
        ('"Joy" # % a remark\n " at work"', ""),
    ],
)
def test_parts_that_nothing_joins_are_told(value: str, hint: str) -> None:
    text = f"@book{{a, author = {{Ann Ash}}, year = 2001, title = {value}}}\n"
    found = [
        one for one in remarked(library("a.bib", text).sources.values(), ["a"]) if one.rule == "citations/unjoined"
    ]
    assert [one.hint for one in found] == ([hint] if hint else [])
    assert all(
        one.message == "in 'title' of 'a' parts stand beside each other, and nothing joins them" for one in found
    )


def test_two_addresses_in_one_field_are_told() -> None:
    text = ENTRY.format("url = {https://example.org/1; https://example.org/2}")
    assert remarks("a.bib", text, ["a"]) == [
        (
            "a.bib:1: [citations/two-links] warning: several addresses stand in the link of 'a'; the first is used: "
            "https://example.org/1"
        )
    ]
    assert library("a.bib", text).sources["a"].urls == ("https://example.org/1",)


def test_a_command_that_is_left_out_is_told() -> None:
    text = "@book{a, title={Files in C:\\Users}, author={A}, year={2000}, abstract={\\odd}}"
    (said,) = remarks("a.bib", text, ["a"])
    fact = "\\Users in 'title' of 'a' is no command that is known here; it is left out, with what it holds"
    assert said == f"a.bib:1: [citations/command] warning: {fact}"


SIGNS = ["\x07", "\x1f", "\ud800", "\udfff", "\ue000", "\x9b", "\uffff"]


@pytest.mark.parametrize("character", SIGNS)
@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.bib", "\n@book{a, title={T X Y}, author={A}, year={2000}}", 2),
        ("a.json", '[\n{"id":"a","title":"T X Y","author":[{"literal":"A"}],"issued":"2000"}]', 2),
        ("a.ris", "\nTY  - BOOK\nID  - a\nTI  - T X Y\nAU  - A, B\nPY  - 2000\nER  - \n", 2),
        ("a.nbib", "\nPMID- 1\nTI  - T X Y\nFAU - A, B\nDP  - 2000\n", 2),
    ],
)
def test_signs_that_no_text_may_hold_are_taken_out_and_told(name: str, text: str, line: int, character: str) -> None:
    found = library(name, text.replace("X", character))
    (source,) = found.sources.values()
    assert character not in source.text
    assert found.problems == ()
    (said,) = remarks(name, text.replace("X", character), [source.key])
    fact = f"an invisible character (U+{ord(character):04X}) stands in 'title' of {source.key!r}; it is left out"
    assert said == f"{name}:{line}: [citations/invisible] warning: {fact}"


@pytest.mark.parametrize("escape", ["\\u0007", "\\ud800", "\\ue001"])
@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_signs_that_are_escaped_are_taken_out_too(name: str, escape: str) -> None:
    text = f'[\n{{"id": "a", "title": "T {escape} x", "author": [{{"literal": "A"}}], "issued": "2000"}}]'
    found = library(name, text)
    assert json.loads(found.sources["a"].text)["title"] == "T  x"
    (said,) = remarks(name, text)
    assert said.startswith(f"{name}:2: [citations/invisible] advice: an invisible character (U+{escape[2:].upper()})")


def test_a_control_in_yaml_takes_nothing_else_away() -> None:
    found = library(
        "a.yaml",
        "- id: a\n  title: T\x07x\n  author: A\n  issued: 2000\n- id: b\n  title: x\n  author: A\n  issued: 2000\n",
    )
    assert list(found.sources) == ["a", "b"]
    assert told(found) == [
        "a.yaml:2: [citations/invisible] warning: an invisible character (U+0007) stands in this line; it is left out"
    ]


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029", "\x0b", "\x0c"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ris", "TY  - BOOK\nID  - x\nTI  - a{}b\nER  - \n\nTY  - BOOK\nID  - y\nTI  - z\nER  - \n"),
        ("a.yaml", "- id: x\n  title: 'a{}b'\n  author: B\n  issued: 2000\n\n- id: y\n  title: z\n"),
        ("a.nbib", "PMID- 1\nTI  - a{}b\nFAU - B, C\nDP  - 2000\n\nPMID- 2\nTI  - z\n"),
        ("a.bib", "@book{{x,\n title={{a{}b}}, author={{B}},\n year=2000}}\n\n\n@book{{y, title={{z}}}}\n"),
        ("a.json", '[{{"id": "x", "title": "a{}b"}},\n\n\n\n\n{{"id": "y", "title": "z"}}]'),
    ],
)
def test_lines_are_those_of_an_editor(name: str, text: str, character: str) -> None:
    first, second = library(name, text.format(character)).sources.values()
    assert (first.line, second.line) == (1, 6)
    assert "a b" in first.text


@pytest.mark.parametrize(
    "head",
    [
        "@string{oup = {Oxford University Press}}",
        '@String (OUP = "Oxford " # press)\n@string{x = x}',
        '@string{oup="Oxford" # " University Press"}',
    ],
)
def test_names_of_a_file_are_what_they_stand_for(head: str) -> None:
    entry = "@book{a, title={T}, author={A}, year=2000, month=jan, publisher=Oup # {, 50%}}"
    text = f'@string{{press = "University Press"}}\n{head}\n{entry}'
    source = library("a.bib", text).sources["a"]
    item = outcome({"r1": source}).csl["r1"]
    assert (item["publisher"], item["issued"]) == ("Oxford University Press, 50%", {"date-parts": [[2000, 1]]})


def test_a_comment_in_an_entry_is_no_part_of_its_fields() -> None:
    text = "@book{a, title={T}, author={A}, year={2000} % the first edition\n}"
    assert outcome({"r1": library("a.bib", text).sources["a"]}).csl["r1"]["issued"] == {"date-parts": [[2000]]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.json", "[" * 100_000),
        ("objects.json", '[{"id": "a", "x": ' + '{"a": ' * 3000 + "1" + "}" * 3000 + "}]"),
        ("deep.yaml", "[" * 5000),
        ("circle.yaml", "- &a\n  id: x\n  b: *a\n"),
    ],
)
def test_a_file_that_is_nested_too_deep_is_named_and_the_others_are_read(name: str, text: str) -> None:
    found = library_of([(name, text), ("a.bib", "@book{a, title = {T}, author = {A, B}, year = 2020}")])
    assert [(problem.path, problem.rule) for problem in found.problems] == [(name, "citations/library")]
    assert list(found.sources) == ["a"]


def test_a_number_longer_than_any_volume_is_a_text() -> None:
    found = library_of([("a.json", f'[{{"id": "a", "volume": {"9" * 5000}}}]')])
    assert list(found.sources) == ["a"]


def test_a_file_that_is_not_utf_8_is_told_with_its_line_and_loses_nothing_in_silence() -> None:
    text = "@book{a, author = {Moss, Ida}, year = 2020,\n  title = {The Café}}"
    found = library_of([("a.bib", text.encode("cp1252"))])
    (problem,) = found.problems
    assert (problem.path, problem.line, problem.rule) == ("a.bib", 2, "text/encoding")
    assert "it would be 'é'" in problem.message
    assert list(found.sources) == ["a"]


@pytest.mark.parametrize("coding", ["utf-16", "utf-8-sig", "utf-8"])
def test_a_file_that_says_how_it_is_stored_is_read(coding: str) -> None:
    text = "TY  - BOOK\r\nID  - a\r\nTI  - The Cafe\u0301\r\nAU  - Moss, Ida\r\nPY  - 2020\r\nER  - \r\n"
    found = library_of([("a.ris", text.encode(coding))])
    assert not found.problems
    assert "The Café" in found.sources["a"].text


@pytest.mark.parametrize("piece", ['a="', "a=", "a={b}\n", "a={b}#", "a={b}},", "a={"])
def test_of_an_entry_that_lacks_hundreds_of_signs_nobody_says_what_is_meant(piece: str) -> None:
    """A hint would show a mend that nobody meant, and to look for each takes longer than the entry is worth."""
    raw = f"@book{{k,\n{piece * (19_000 // len(piece))}"
    told, mended, _ = slips(raw, 1)
    assert len(told) <= 40
    assert told or mended == raw
