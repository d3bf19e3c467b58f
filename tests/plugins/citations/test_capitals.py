"""Capitals are the writer's (S13): a download says what was typed; a style may have a title small in what it prints."""

import json
import re

import pytest
import rispy

from kindling.plugins.citations.questions import whole
from kindling.plugins.sources.core import SourceForms, forms_of
from tests.plugins.citations.pages import pages, plain, site_of

BIB = """@book{whole, author={Lee, Ann}, title={The Big Book: A Story for {NHS} Leaders}, year={2020},
  series={Studies in Public Leadership}, publisher={Pub}}
@incollection{part, author={Lee, Ann}, title={A Chapter of Ours}, year={2020},
  booktitle={The Oxford Handbook of Leadership}, publisher={Pub}}
@inproceedings{met, author={Lee, Ann}, title={A Paper of Ours}, year={2020},
  booktitle={Proceedings of the Third Congress}, eventtitle={The Third Congress of Care}}
@article{art, author={Lee, Ann}, title={The Oldest Leaders}, journal={Journal of Advanced Nursing}, year={2020}}
@misc{leaf, author={Lee, Ann}, title={A leaflet}, year={2020}}
@inbook{taken, author={Lee, Ann}, title={Another Chapter}, crossref={oxford}}
@collection{oxford, title={The Oxford Book of Care}, date={2021}, editor={Roe, Jo}, publisher={Pub}}
"""
RIS = """TY  - CHAP
ID  - part
AU  - Lee, Ann
TI  - A Chapter of Ours
T2  - The Oxford Handbook of Leadership
PY  - 2020
PB  - Pub
ER  -
"""
NBIB = """PMID- 1
TI  - The Oldest Leaders.
FAU - Lee, Ann
JT  - Journal of Advanced Nursing
DP  - 2020
"""
#: key → what its title is, and what it stands in or is a part of
TYPED = {
    "whole": ["The Big Book: A Story for NHS Leaders", "Studies in Public Leadership"],
    "part": ["A Chapter of Ours", "The Oxford Handbook of Leadership"],
    "met": ["A Paper of Ours", "Proceedings of the Third Congress", "The Third Congress of Care"],
    "art": ["The Oldest Leaders", "Journal of Advanced Nursing"],
    "leaf": ["A leaflet"],
    "taken": ["Another Chapter", "The Oxford Book of Care"],
}


def downloads(name: str, text: str, keys: list[str]) -> dict[str, SourceForms]:
    """Return each source of a file as a reader can take it away, by its key."""
    found = whole(site_of([" ".join(f"[@{key}]" for key in keys)]), [(name, text)])
    return {source.key: forms_of(source) for source in found.sources.values()}


@pytest.mark.parametrize("key", TYPED)
def test_each_download_has_the_capitals_that_were_typed(key: str) -> None:
    made = downloads("a.bib", BIB, [key])[key]
    for typed in TYPED[key]:
        assert typed in made.bib.replace("{", "").replace("}", "")
        assert typed in made.json
    (record,) = rispy.loads(made.ris)
    assert {record["title"], record.get("secondary_title"), record.get("journal_name")} >= set(TYPED[key][:1])
    assert any(TYPED[key][-1] in str(value) for value in record.values()) or key == "met"  # RIS has no event


@pytest.mark.parametrize(("name", "text"), [("a.ris", RIS), ("a.nbib", NBIB)])
def test_so_has_a_source_of_another_format(name: str, text: str) -> None:
    key, title = ("part", TYPED["part"]) if name == "a.ris" else ("lee2020", TYPED["art"])
    made = downloads(name, text, [key])[key]
    for typed in title:
        assert typed in made.bib.replace("{", "").replace("}", "") and typed in made.json and typed in made.ris


@pytest.mark.parametrize("key", TYPED)
def test_what_is_handed_on_reads_back_with_these_capitals(key: str) -> None:
    made = downloads("a.bib", BIB, [key])[key]
    for name, text in (("b.bib", made.bib), ("b.json", f"[{made.json}]")):
        again = json.loads(downloads(name, text, [key])[key].json)
        assert [again["title"], *TYPED[key][1:]] == TYPED[key], name


@pytest.mark.parametrize("style", ["vancouver", "apa", "harvard-cite-them-right"])
def test_a_style_has_the_title_of_a_work_small_and_no_name(style: str) -> None:
    (page,), problems = pages([" ".join(f"[@{key}]" for key in TYPED)], [("a.bib", BIB)], style=style)
    assert problems == []
    shown = re.sub(r"\s+", " ", plain(" ".join(page.entries)))
    small = ("The big book: ", "for NHS leaders", "A chapter of ours", "The oldest leaders", "Another chapter")
    names = (TYPED["part"][1], TYPED["met"][1], TYPED["art"][1], TYPED["taken"][1])
    assert [words for words in (*small, *names) if words not in shown] == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A Guide to Leading Change in Wales", "A guide to leading change in Wales"),
        ("Lessons From the British Army in January", "Lessons from the British army in January"),
        ("Leaders of New Zealand's and South Africa's Wards", "Leaders of New Zealand’s and South Africa’s wards"),
        ("What I Know and I’ve Learned in the United States", "What I know and I’ve learned in the United States"),
        (
            "Staff May March on When New Leaders Polish North Walls",
            "Staff may march on when new leaders polish north walls",
        ),
        (
            'Joy in {Toyota} and <span class="nocase">Intermountain</span> Hospitals',
            "Joy in Toyota and Intermountain hospitals",
        ),
        ("A {W}elsh {I}dea: Wales", "A Welsh Idea: Wales"),
    ],
)
def test_what_is_a_name_in_every_sentence_keeps_its_capital(title: str, expected: str) -> None:
    """A title in Title Case says of no word whether it is a name; of these everybody knows. Braces keep any other."""
    library = f"@article{{a, author={{Lee, Ann}}, title={{{title}}}, journal={{J}}, year=2020}}"
    found = whole(site_of(["[@a]"], style="apa"), [("a.bib", library)])
    (entry,) = found.views["posts/p0.md"].entries
    assert f"{expected}. J." in plain(entry.html)
