"""A source by itself: one run for all is what a run for each would be, in every style of the kit."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kindling.model.grammar import CitationItem
from kindling.plugins.citations.engine import Citation, Request, StandaloneSources
from kindling.plugins.citations.library import library_of
from kindling.plugins.citations.styles import ALIASES, CitationStyle, shipped_names, style_of
from tests.plugins.sources import KIT, outcome

pytestmark = pytest.mark.whole

LIBRARY = """
@book{one, author={Smith, John}, title={A}, publisher={P}, address={London}, year={2001}}
@book{two, author={Smith, John}, title={B}, publisher={P}, address={London}, year={2001}}
@article{three, author={Smith, Jane and Doe, Ann}, title={C}, journal={J}, volume={1}, year={2001}, doi={10.1/x}}
@article{four, author={Smith, Jane and Doe, Bob}, title={D}, journal={J}, volume={1}, pages={1--2}, year={2001}}
@online{five, title={No author}, url={https://example.org}, urldate={2020-01-02}}
"""


def style(name: str) -> CitationStyle:
    found = style_of(name, KIT)
    assert isinstance(found, CitationStyle)
    return found


@pytest.mark.parametrize("name", sorted(set(shipped_names()) - set(ALIASES)))
def test_a_source_in_the_list_of_all_is_what_it_is_alone(name: str) -> None:
    sources = {f"r{n}": source for n, source in enumerate(library_of([("a.bib", LIBRARY)]).sources.values(), start=1)}
    single = replace(style(name), share="none", apart="")
    requests = [
        Request(ref, single, "en-GB", (Citation("c1", (CitationItem(s.key),), (ref,)),)) for ref, s in sources.items()
    ]
    made = outcome(sources, requests, StandaloneSources(style(name), "en-GB", tuple(sources)))
    assert made.failures == ()
    for ref in sources:
        entries = made.documents[ref].entries
        expected = entries[0].html if entries else _note(made.documents[ref].clusters["c1"])
        assert made.alone[ref] == re.sub(r"^(?:\[1\]|1\.?)\s*", "", expected), ref


def _note(html: str) -> str:
    """Return what the note of a style without a list says."""
    return re.sub('^<span class="note">|</span>$', "", re.sub('<a href="#ref-[^"]*">(.*?)</a>', r"\1", html))


def test_the_style_that_is_changed_stays_as_it_is_on_disk(tmp_path: Path) -> None:
    before = Path(style("apa").path).read_bytes()
    outcome({}, alone=StandaloneSources(style("apa"), "en-GB", ()))
    assert Path(style("apa").path).read_bytes() == before
