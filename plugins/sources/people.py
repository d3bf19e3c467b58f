"""Everyone whose work a site cites, A to Z, as values. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from kindling.model.addresses import slugify
from kindling.model.alphabet import AlphabetPage, Filing, IndexEntry, alphabet_pages, folded
from kindling.model.conf_places import ConfPlaces
from kindling.model.paging import runs, size
from kindling.model.problems import Problem, did_you_mean
from kindling.model.views import Link
from kindling.plugins.citations import public as csl
from kindling.plugins.citations.public import CslName
from kindling.plugins.sources.core import SourceView, with_ids

PEOPLE = "/people/"  #: the list of all
_OF_A_PERSON, _OF_A_WORK, _OF_A_POST = 330, 520, 90  #: bytes of each beside its words, about
_PIECE = 20_000  #: bytes of somebody's works, and of the texts that cite them, in one place; the rest follows below
_ROLES: Mapping[str, str] = {  #: CSL role → word beside the work; an author needs none
    "author": "", "container-author": "", "director": "", "editor": "editor", "interviewer": "interviewer",
    "translator": "translator",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """A source that someone made."""

    title: str  #: plain
    address: str  #: of its entry: "/sources/#han2014"
    year: str  #: "2014"; "" without one
    kind: csl.SourceKind  #: the mark beside it
    role: str  #: "editor"; "" for an author


@dataclass(frozen=True, slots=True)
class Person:
    """Someone whose work is cited, or an organisation."""

    id: str  #: "hahrie-han"
    given: str  #: given names; "" for an organisation
    family: str  #: the name to look for; of an organisation, all of it
    suffix: str  #: "Jr."; ""
    sorted_as: str  #: what the list is sorted by
    works: tuple[Work, ...]  #: those that are cited
    posts: tuple[Link, ...]  #: each to the first place that cites one of the works
    continued: bool = False  #: whether they stand above already, with other works


def persons(sources: Sequence[SourceView], spellings: Mapping[str, str]) -> tuple[Person, ...]:
    """Return everyone who made one of ``sources``, A to Z; ``spellings``: another spelling of a name → the name."""
    said = [(name, source, role) for source in sources for role in _ROLES for name in csl.people(source.item, role)]
    shown = same_people((name for name, _, _ in said), spellings)
    made: dict[CslName, dict[str, tuple[SourceView, str]]] = {}
    for name, source, role in said:
        made.setdefault(shown[name], {}).setdefault(source.id, (source, _ROLES[role]))
    found = (_person(name, tuple(works.values())) for name, works in made.items())
    return with_ids(sorted(found, key=lambda one: (folded(one.sorted_as), folded(one.given), one.family, one.id)))


def _person(name: CslName, made: Iterable[tuple[SourceView, str]]) -> Person:
    works = [_work(source, role) for source, role in made]
    posts: dict[str, Link] = {}
    for source, _ in made:
        for citing in source.cited:
            posts.setdefault(citing.address, Link(citing.title, citing.sentences[0].address, citing.lang))
    ordered = tuple(sorted(works, key=lambda work: (work.year, work.title)))
    own = slugify(name.shown) or "person"
    return Person(own, name.given, name.family, name.suffix, name.sorted_as, ordered, tuple(posts.values()))


def _work(source: SourceView, role: str) -> Work:
    return Work(source.title or source.kind.words, source.address, source.year, source.kind, role)


# -- where each stands ----------------------------------------------------------------------------------------------


def people_pages(people: Sequence[Person]) -> tuple[AlphabetPage, ...]:
    """Return the pages of everyone, who come sorted: one, or where that would be too long, one for each letter."""
    filing: Filing[Person] = Filing(
        name=lambda person: person.sorted_as,
        weight=_weight,
        line=_line,
        rank=lambda person: len(person.works),
        pieces=_pieces,
    )
    return alphabet_pages(PEOPLE, people, filing)


def _line(person: Person, page: str) -> IndexEntry | None:
    name = " ".join(filter(None, (person.given, person.family, person.suffix)))
    return None if person.continued else IndexEntry(person.id, name, f"{page}#{person.id}")


def _weight(person: Person) -> int:
    own = _OF_A_PERSON + sum(map(size, (person.given, person.family, person.suffix)))
    return own + sum(map(_work_weight, person.works)) + sum(map(_post_weight, person.posts))


def _work_weight(work: Work) -> int:
    return _OF_A_WORK + size(work.title) + size(work.address) + size(work.role)


def _post_weight(post: Link) -> int:
    return _OF_A_POST + size(post.title) + size(post.address)


def _pieces(person: Person) -> Iterator[Person]:
    """Yield somebody as often as it takes: each time with as many works and texts as may stand in one place."""
    works = [person.works[cut] for cut in runs(map(_work_weight, person.works), _PIECE)]
    posts = [person.posts[cut] for cut in runs(map(_post_weight, person.posts), _PIECE)]
    for number, (made, citing) in enumerate(zip_longest(works, posts), start=1):
        name = person.id if number == 1 else f"{person.id}~{number}"
        yield replace(person, id=name, works=made or (), posts=citing or (), continued=number > 1)


# -- who is who -----------------------------------------------------------------------------------------------------


def same_people(names: Iterable[CslName], spellings: Mapping[str, str]) -> dict[CslName, CslName]:
    """Return for each name the fullest name of the same person.

    "M. West" is Michael West when no other West on the site has that initial. First names that differ ("Don", "Donald")
    are two people until the site's settings say that they are one.
    """
    fullest = sorted(dict.fromkeys(names), key=lambda name: (_fullness(name), name.shown), reverse=True)
    known = {folded(name.shown): name for name in reversed(fullest)}
    wanted = {folded(other): known.get(folded(name)) for other, name in spellings.items()}
    real = {name: wanted.get(folded(name.shown)) or name for name in fullest}
    families: dict[
        tuple[str, bool, str], dict[str, list[list[CslName]]]
    ] = {}  #: … → first name of the fullest → people
    shown = set(real.values())
    firsts = {name: _first_names(name) for name in shown}
    for name in (name for name in fullest if name in shown):
        called = firsts[name][0] if firsts[name] else ""
        initial = called[:1]  # nobody is somebody with another one
        family = families.setdefault((_without_accents(name.family), name.organisation, initial), {})
        alike = (family.get(called, ()), family.get(initial, ())) if called != initial else family.values()
        groups = chain.from_iterable(alike)
        fitting = [group for group in groups if all(_may_be(firsts[name], firsts[other]) for other in group)]
        if len(fitting) == 1:
            fitting[0].append(name)
        else:
            family.setdefault(called, []).append([name])
    first = {
        name: group[0] for family in families.values() for own in family.values() for group in own for name in group
    }
    return {name: first[real[name]] for name in fullest}


def _may_be(one: Sequence[str], two: Sequence[str]) -> bool:
    """Return whether first names in one family may be one person's; a person without any is nobody else."""
    return bool(one) == bool(two) and all(_fits(first, second) for first, second in zip(one, two, strict=False))


def _fits(one: str, two: str) -> bool:
    """Return whether two first names are the same, or one the initial of the other."""
    return one == two or (min(len(one), len(two)) == 1 and one[0] == two[0])


def _first_names(name: CslName) -> list[str]:
    return re.findall(r"\w+", _without_accents(name.given))


def _without_accents(text: str) -> str:
    """Return ``text`` in small letters without accents; other scripts stay as they are: 雷 and 磊 sound alike."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(character for character in parts if not unicodedata.combining(character)).casefold()


def _fullness(name: CslName) -> tuple[int, int]:
    first = _first_names(name)
    return sum(len(part) for part in first), len(first)


def spelling_problems(sources: Iterable[SourceView], spellings: Mapping[str, str], places: ConfPlaces) -> list[Problem]:
    """Return the settings' names that nobody has."""
    names = {name.shown for source in sources for role in _ROLES for name in csl.people(source.item, role)}
    known = {folded(name) for name in names}
    return [
        Problem(
            *places.of("SOURCES", "people", inside=name),
            "sources/people",
            f"SOURCES['people'] speaks of {name!r}, whom no cited source names",
            did_you_mean(name, names, "the names"),
            "advice",
        )
        for pair in spellings.items()
        for name in pair
        if folded(name) not in known
    ]
