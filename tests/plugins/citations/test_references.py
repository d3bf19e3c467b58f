"""A post's own ``references:`` and CSL YAML: the one model of a source, and never pandoc's document metadata."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.citations import engine
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.library import library_of, own_sources
from kindling.plugins.citations.questions import whole
from tests.plugins.citations.pages import site_of
from tests.plugins.citations.test_round_trip import items

HEAD = {"id": "a", "type": "book"}


def own(item: dict[str, Any]) -> Source:
    (source,) = own_sources("p.md", [(4, HEAD | item)]).sources.values()
    return source


def from_file(name: str, item: dict[str, Any]) -> Source:
    text = json.dumps([HEAD | item]) if name.endswith(".json") else yaml.safe_dump([HEAD | item], allow_unicode=True)
    (source,) = library_of([(name, text)]).sources.values()
    return source


@given(items())
def test_what_pandoc_gets_of_them_is_csl_json_and_the_same_as_of_a_library(item: dict[str, Any]) -> None:
    """In all the texts of ``items`` no sign is Markdown's."""
    brought, library = own(item), from_file("a.json", item)
    assert brought.format == library.format == "json"
    assert (brought.text, brought.beside) == (library.text, library.beside)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("The <i>Felis</i> of H<sub>2</sub>O", "The <i>Felis</i> of H<sub>2</sub>O"),  # C7
        ("On <em>joy</em> and <strong>power</strong>", "On <i>joy</i> and <b>power</b>"),
        ('In <span class="nocase">wales</span>', 'In <span class="nocase">wales</span>'),
        ("Mine *too*, **really**", "Mine <i>too</i>, <b>really</b>"),
        ("A ~b~ c ^d^ e", "A ~b~ c ^d^ e"),
        (r"Stars \*as they are\*", "Stars *as they are*"),
        ("5 * 3 * 2, snake_case_name", "5 * 3 * 2, snake_case_name"),
        ("[A link](https://example.org) and `code`", "[A link](https://example.org) and `code`"),
        ("50% of R&amp;D for $5, #1", "50% of R&D for $5, #1"),
        ("# no heading", "# no heading"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_title_in_front_matter_is_what_csl_json_would_say(typed: str, meant: str) -> None:
    assert json.loads(own({"title": typed}).text)["title"] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("H~2~O, 10^6^", "H<sub>2</sub>O, 10<sup>6</sup>"), ("[Wales]{.nocase}", '<span class="nocase">Wales</span>')],
)
def test_a_file_of_yaml_is_markdown_as_pandoc_has_it(typed: str, meant: str) -> None:
    assert json.loads(from_file("a.yaml", {"title": typed}).text)["title"] == meant


SHAPES: dict[str, tuple[dict[str, Any], dict[str, Any], int]] = {
    "an author as one text": ({"author": "NHS England"}, {"author": [{"literal": "NHS England"}]}, 0),
    "an author as one map": ({"author": {"family": "Han"}}, {"author": [{"family": "Han"}]}, 0),
    "authors as texts": (
        {"author": ["Han, Hahrie", "WHO"]}, {"author": [{"family": "Han", "given": "Hahrie"}, {"literal": "WHO"}]}, 0,
    ),
    "a name that is none": ({"author": [{"family": "Han"}, None, ["x"], {}]}, {"author": [{"family": "Han"}]}, 1),
    "a title in a list, as Crossref has it": ({"title": ["Joy"]}, {"title": "Joy"}, 0),
    "numbers in a list": ({"ISSN": ["1234-5678", "8765-4321"]}, {"ISSN": "1234-5678; 8765-4321"}, 0),
    "a title as a map": ({"title": {"en": "Joy"}}, {"title": ""}, 1),
    "nothing": ({"publisher": None, "author": None}, {"publisher": "", "author": []}, 0),
    "a word of YAML": ({"title": True}, {"title": "true"}, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_each_variable_has_the_one_shape_of_csl_json_or_is_told(name: str) -> None:
    typed, meant, told = SHAPES[name]
    for source in (own(typed), from_file("a.json", typed)):
        item = json.loads(source.text)
        assert {variable: item[variable] for variable in meant} == meant
        assert [remark.rule for remark in source.remarks] == ["citations/form"] * told


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 3000) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["family", "given", "x"]), inner),
    max_leaves=6,
)  # fmt: skip


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(["title", "author", "editor", "publisher", "volume"], _ANY)))
def test_whatever_shape_it_has_it_is_csl_json(item: dict[str, Any]) -> None:
    """csl-data.json: a variable is a text or a number, a name a map of texts."""
    for name, value in json.loads(own(item).text).items():
        if name in ("author", "editor"):
            assert all(isinstance(one, dict) and one for one in value)
            assert all(isinstance(part, str | int | bool) for one in value for part in one.values())
        else:
            assert isinstance(value, str | int)


def test_one_that_is_misshapen_takes_no_other_with_it() -> None:
    """A variable in a shape that pandoc refuses lost the whole source, and stopped the build where a text cited it."""
    library = json.dumps(
        [HEAD | {"title": {"en": "Joy"}, "author": "NHS England", "issued": "2001", "publisher": None}]
    )
    found = whole(site_of(["W [@a] w"]), [("content/references/library.json", library)])
    (entry,) = found.views["posts/p0.md"].entries
    assert "NHS England" in entry.html
    assert [problem.rule for problem in found.problems if problem.severity == "error"] == []
    assert "citations/form" in {problem.rule for problem in found.problems}


def test_no_source_of_a_writer_reaches_pandoc_as_metadata() -> None:
    jobs = [from_file(name, {"title": "*Joy*"}) for name in ("a.yaml", "a.json")] + [own({"title": "*Joy*"})]
    job, _ = engine.job_of((), {f"r{number}": source for number, source in enumerate(jobs, start=1)})
    assert {file["format"] for file in job["files"]} == {"json"}
