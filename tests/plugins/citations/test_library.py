"""The library: every format is read, bad entries are named, and the good ones still work."""

from pathlib import Path

import pytest

from plugins._kit.problems import sorted_problems
from plugins.citations.library import Library, library_of, made_key, never_cited, own_sources

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
    assert list(found.sources) == ["good1", "good2", "twice", "last"]
    assert told(found) == (DATA.parent / "broken.txt").read_text("utf-8").splitlines()


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
    found = own_sources("content/posts/a.md", 4, [{"id": "x", "title": "T"}, {"title": "no key"}, {"id": "x"}])
    assert list(found.sources) == ["x"]
    assert [(p.path, p.line, p.rule) for p in found.problems if p.severity == "error"] == [
        ("content/posts/a.md", 4, "citations/library"),
        ("content/posts/a.md", 4, "citations/same-key"),
    ]


def test_what_no_text_cites_is_advised_but_for_parents() -> None:
    found = library("more.bib", (DATA / "more.bib").read_text("utf-8"))
    assert [problem.message for problem in never_cited(found, {"vandijk2016"})] == ["no text cites 'schein2017'"]


def test_a_made_key_is_readable_and_free() -> None:
    assert made_key("Ó Briain", "2014", []) == "obriain2014"
    assert made_key("王", "2014", []) == "wang2014"
    assert made_key("", "", ["source"]) == "sourcea"
    assert made_key("Han", "2014", ["han2014", "han2014a"]) == "han2014b"
