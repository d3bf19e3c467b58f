"""Who is who: written once as data, and laws that hold for any names."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.alphabet import folded
from kindling.model.conf_places import ConfPlaces
from kindling.plugins.citations.csl import CslName, SourceKind, people
from kindling.plugins.sources.core import Citing, CitingSentence, SourceView
from kindling.plugins.sources.people import persons, same_people, spelling_problems
from tests.plugins.sources import named

CASES = [pytest.param(one, id=one["name"]) for one in named("people.yaml")]


def name(words: str) -> CslName:
    """Return "John R. Smith" as a name; one word is an organisation."""
    given_name, _, family = words.rpartition(" ")
    return CslName(family, given_name, family, organisation=not given_name)


@pytest.mark.parametrize("case", CASES)
def test_who_is_who(case: dict[str, Any]) -> None:
    names = [name(words) for words in case["names"]]
    for order in (names, names[::-1]):
        found: dict[str, list[str]] = {}
        for one, shown in same_people(order, case.get("spellings", {})).items():
            found.setdefault(shown.shown, []).append(one.shown)
        assert {who: sorted(all_of) for who, all_of in found.items()} == {
            who: sorted(all_of) for who, all_of in case["people"].items()
        }


FIRST = st.lists(st.sampled_from(["A.", "B", "Ann", "Bob", "Anna", "Béla", "Jean-P."]), min_size=1, max_size=3)
NAMES = st.builds(
    lambda first, family: CslName(family, " ".join(first), family), FIRST, st.sampled_from(["Han", "de Han"])
)


@given(st.lists(NAMES, max_size=8))
def test_whoever_is_shown_is_one_of_them_and_of_that_family(names: list[CslName]) -> None:
    found = same_people(names, {})
    assert set(found) == set(names)
    for one, shown in found.items():
        assert shown in names
        assert folded(one.family) == folded(shown.family)
        assert found[shown] == shown
        assert folded(one.given)[:1] == folded(shown.given)[:1]


@given(st.lists(NAMES, max_size=8))
def test_the_order_of_sources_makes_no_difference(names: list[CslName]) -> None:
    assert same_people(names, {}) == same_people(names[::-1], {})


def source(key: str, **roles: list[dict[str, str]]) -> SourceView:
    item = {"id": key, "type": "book", "title": f"On {key}", "issued": {"date-parts": [[2001]]}, **roles}
    place = Citing("Joy", "/posts/joy/", "en-GB", (CitingSentence("A sentence.", f"/posts/joy/#joy-cite-{key}"),))
    return SourceView(key, SourceKind("book", "Book"), f"On {key}", "…", "2001", item, (place,))


HAN, GANZ = {"family": "Han", "given": "Hahrie"}, {"family": "Ganz", "given": "Marshall"}
IHI = {"literal": "The Institute, Boston"}


def test_everyone_has_their_works_and_where_they_are_cited() -> None:
    found = persons([source("a", author=[HAN, IHI]), source("b", author=[GANZ], editor=[HAN, GANZ])], {})
    assert [(person.id, [(work.title, work.role, work.address) for work in person.works]) for person in found] == [
        ("marshall-ganz", [("On b", "", "/sources/#b")]),
        ("hahrie-han", [("On a", "", "/sources/#a"), ("On b", "editor", "/sources/#b")]),
        ("the-institute-boston", [("On a", "", "/sources/#a")]),
    ]
    assert [(post.title, post.address) for post in found[1].posts] == [("Joy", "/posts/joy/#joy-cite-a")]


def test_no_two_people_have_one_id() -> None:
    sources = [
        source("a", author=[{"family": "李", "given": "雷"}, {"family": "李", "given": "磊"}, {"literal": "Main"}])
    ]
    ids = [person.id for person in persons(sources, {})]
    assert len(set(ids)) == 3
    assert "main" not in ids


def test_a_spelling_of_nobody_is_said() -> None:
    problems = spelling_problems([source("a", author=[HAN])], {"H. Han": "Hahrie Hann"}, ConfPlaces())
    assert [(problem.rule, problem.severity, problem.hint) for problem in problems] == [
        ("sources/people", "advice", "did you mean 'Hahrie Han'?"),
        ("sources/people", "advice", "did you mean 'Hahrie Han'?"),
    ]


def test_names_of_csl_are_read() -> None:
    item = {
        "author": [
            {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van", "suffix": "Jr."},
            {"family": "Souza", "given": "Ana", "non-dropping-particle": "de"},
            {"family": "Arc", "given": "Jeanne", "non-dropping-particle": "d’"},
            {"family": "Plato"},
            {"literal": "The King’s Fund"},
            {},
            "Just text",
        ],
        "editor": "nonsense",
    }
    assert [(one.shown, one.sorted_as, one.organisation) for one in people(item, "author", "editor")] == [
        ("Ludwig van Beethoven Jr.", "Beethoven", False),
        ("Ana de Souza", "Souza", False),
        ("Jeanne d’Arc", "Arc", False),
        ("Plato", "Plato", False),
        ("The King’s Fund", "King’s Fund", True),
        ("Just text", "Just text", True),
    ]
