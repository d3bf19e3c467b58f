"""No page of a list is longer than 150 kB, however many entries there are, and no entry is lost on the way."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kindling.model.accents import accents_in
from kindling.model.alphabet import AlphabetPage, Filing, IndexEntry, alphabet_pages, folded
from kindling.model.outputs import PageOutput, Plan
from kindling.model.paging import LARGEST, ROOM, counted_from_the_oldest, runs
from kindling.model.policy import meta_policy
from kindling.model.values import Site
from kindling.model.views import Link, SeriesPosition
from kindling.plugins.authors.core import AuthorsView, author_page
from kindling.plugins.authors.fields import AuthorFields
from kindling.plugins.citations.csl import SourceKind
from kindling.plugins.listings import core as listings
from kindling.plugins.listings.questions import _further_parts
from kindling.plugins.search import core as search
from kindling.plugins.series.core import SeriesCard, SeriesLibrary, gather, series_page, threads
from kindling.plugins.share import kits
from kindling.plugins.sources.core import Citing, CitingSentence, SourceView, placed, source_pages
from kindling.plugins.sources.people import people_pages, persons
from tests.plugins.series.texts import post, series, site
from tests.theme.test_pages import CARD, PAGES, page

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HARD = 'Care & "kindness", <b>loud</b> – ymddiriedaeth'


def source(number: int, texts: int, sentences: int) -> SourceView:
    """Return a source that so many texts cite, each in so many sentences."""
    family = f"{LETTERS[number % 26]}on{number}"
    cited = tuple(
        Citing(f"{HARD} {text}", f"/posts/post-{text}/", "cy", tuple(sentence(text, each) for each in range(sentences)))
        for text in range(texts)
    )
    item = {"author": [{"family": family, "given": "Ann"}, {"literal": "The Institute"}], "title": HARD}
    return SourceView(f"key{number}", SourceKind("book", "Book"), HARD, f"<i>{HARD}</i>", "2014", item, cited)


def sentence(text: int, number: int) -> CitingSentence:
    return CitingSentence(f"{HARD} is said in sentence {number} of {text}. " * 2, f"/posts/post-{text}/#cite-{number}")


def rendered(name: str, **changed: Any) -> str:
    return page(name, policy=meta_policy({}), **changed)


def written(name: str, alphabet: AlphabetPage) -> str:
    """Return a page of a list from A to Z."""
    topics = tuple(one for letter in alphabet.letters for one in letter.entries)
    return rendered(name, alphabet=alphabet, letters=alphabet.letters, topics=topics, here=alphabet.address)


def pages_of(name: str, pages: Sequence[AlphabetPage]) -> list[str]:
    """Return the pages of a list as they are written, none of them too long."""
    found = [written(name, each) for each in pages]
    assert max(len(each.encode()) for each in found) <= LARGEST
    return found


def several(*sources: SourceView) -> list[SourceView]:
    return sorted(sources, key=lambda one: (folded(one.sorted_as), one.id))


MANY = several(*(source(number, 3, 2) for number in range(400)), source(400, 500, 2), source(401, 1, 900))


def test_sources_go_on_on_pages_of_letters_and_none_of_their_sentences_is_lost() -> None:
    pages = source_pages(MANY)
    first, *others = pages_of("sources", pages)
    assert sum(each.count('class="source__sentences"') for each in others) >= sum(len(one.cited) for one in MANY)
    links = sum(each.count("#cite-") for each in others)
    assert links == sum(len(text.sentences) for one in MANY for text in one.cited)
    assert all(f'id="{one.id}"' in first for one in MANY)
    entries = [one for each in pages for letter in each.letters for one in letter.entries]
    assert len({one.id for one in entries}) == len(entries) > len(MANY)
    assert [one.address for one in placed(MANY, pages)][:2] == [
        "/sources/a-to-z/a/#key0",
        "/sources/a-to-z/a/#key104",
    ]


def test_each_page_of_letters_leads_to_the_next_and_to_all_others() -> None:
    pages = source_pages(MANY)
    assert [link.address for each in pages if (link := each.after)] == [each.address for each in pages[1:]]
    assert all(after.before == Link(before.place, before.address) for before, after in pairwise(pages[1:]))
    assert [way.title for way in pages[0].ways] == list(LETTERS)
    assert {each.ways for each in pages} == {pages[0].ways}
    assert "/sources/a-to-z/k/2/" in {each.address for each in pages}, "one source fills several pages"


def test_people_go_on_on_pages_of_letters_and_none_of_their_works_is_lost() -> None:
    people = persons(placed(MANY, source_pages(MANY)), {})
    first, *others = pages_of("people", people_pages(people))
    assert sum(each.count("/sources/a-to-z/") for each in others) == 2 * len(MANY)
    assert all(f'id="{one.id}"' in first for one in people)


def test_an_index_that_would_be_too_long_names_those_that_are_cited_most() -> None:
    few, many = (several(*(source(number, 1 + number % 2, 1) for number in range(count))) for count in (40, 4000))
    first = source_pages(many)[0]
    assert len(written("sources", first).encode()) <= LARGEST
    lines = [line for letter in first.index for line in letter.entries]
    assert len(lines) + first.unnamed == 4000
    assert {int(line.id[3:]) % 2 for line in lines} == {1}
    assert [each.index for each in source_pages(few)] == [()], "a short list is one page, as it was"


def test_topics_series_and_the_home_page_stay_short() -> None:
    post = Link(HARD * 2, "/posts/post/")
    topics = [
        listings.Topic(f"{HARD} {number}", f"/topics/{number}/", "3 posts", (post,) * 3) for number in range(3000)
    ]
    first, *_ = pages_of("topics", listings.topic_pages(topics))
    assert "/topics/5/" in first
    cards: list[SeriesCard] = [CARD] * 900
    for address, cut in (pages := listings.series_pages(map(listings.card_weight, cards))):
        assert len(rendered("all series", cards=cards[cut], here=address).encode()) <= LARGEST
    assert sum(len(cards[cut]) for _, cut in pages) == 900
    assert [address for address, _ in pages[:3]] == ["/series/", "/series/page/2/", "/series/page/3/"]
    home = listings.home([], [], tuple(cards), {}, {})
    assert len(rendered("home", home=home).encode()) <= LARGEST
    assert home.more_series == 900 - len(home.series) > 0


def test_the_archive_names_the_topics_that_are_used_most() -> None:
    links = [(Link(f"Topic {number}", f"/topics/{number}/"), number) for number in range(1, 301)]
    kept, more = listings.most_used(links)
    assert (kept[0].title, len(kept), more) == ("Topic 201", 100, 200)
    assert listings.most_used(links[:9]) == (tuple(link for link, _ in links[:9]), 0)


def test_the_search_offers_the_topics_and_series_that_are_used_most() -> None:
    names = {f"slug-{number}": f"{HARD} {number:04}" for number in range(4000)}
    used = [*names, *(slug for slug in names if slug.endswith("7"))]
    offered, more = search.choices(names, used, dict.fromkeys(names, "cy"))
    assert len(offered) + more == 4000
    assert [choice.words for choice in offered] == sorted(choice.words for choice in offered)
    assert all(choice.value.endswith("7") for choice in offered) and len(offered) > 100
    choice = search.SearchPage(
        "/p.js", "/r.json", "/w.txt", "/", (), offered, offered, (), more_series=more, more_topics=more
    )
    html = rendered("search", search=choice)
    assert len(html.encode()) <= LARGEST and html.count(f"{more} more") >= 2


def test_a_persons_page_names_the_newest_of_what_they_signed() -> None:
    _, known = long_series(2)
    one = known.sources["posts/1.md"]
    posts = [
        replace(one, source=f"posts/{number}.md", title=f"{HARD} {number}", summary=HARD * 6) for number in range(900)
    ]
    series = {
        each.source: SeriesPosition(Link(each.title, f"/series/{number}/"), 1, "Part 1", "teal")
        for number, each in enumerate(posts)
    }
    found = author_page(AuthorFields(person="Ann Lee"), posts, series, {})
    assert len(found.series) + found.more_series == len(found.posts) + found.more == 900
    assert (found.series[0].address, found.posts[0].title) == ("/series/0/", posts[0].title), "the newest come first"
    html = rendered("page", authors_view=AuthorsView(page=found))
    assert len(html.encode()) <= LARGEST and f"{found.more_series} more" in html


def long_series(number: int, title: str = HARD, body: str = "Words.") -> tuple[Site, SeriesLibrary]:
    """Return a site whose series has so many parts, of which the last is announced."""
    announced = f"planned: [{{title: To come, part: {number}}}]"
    texts = {"series/long.md": series("Long", "slug: long", announced, body=body)}
    texts |= {"posts/one.md": post("One", "2026-09-07", "series: long", "part: 1")}
    given = site(texts)
    (one,) = (each for each in given.page_metadata if each.is_post)
    own = [
        replace(
            one,
            source=f"posts/{each}.md",
            slug=f"{each}",
            title=f"{title} {each}",
            address=f"/posts/post-{each}/",
            series=(replace(one.series[0], part=each),),
        )
        for each in range(1, number)
    ]
    known = [*own, *(each for each in given.page_metadata if each.is_series)]
    return given, gather(given.documents, known, given.now, given.once(accents_in))


def test_a_series_of_a_thousand_parts_goes_on_on_further_pages_and_no_anchor_is_lost() -> None:
    given, known = long_series(1000)
    view = series_page("long", known)
    (metadata,) = (each for each in given.page_metadata if each.is_series)
    outputs = list(_further_parts(given, metadata, view))
    first = rendered("series", series_page=view, here="/series/long/")
    others = {}
    for output in outputs:
        assert isinstance(output, PageOutput) and output.listed
        names = {key: value for key, value in output.context(Plan(given, ())).names().items() if key != "head"}
        others[output.address] = rendered("more parts", **names, here=output.address)
    assert max(len(each.encode()) for each in (first, *others.values())) <= LARGEST
    assert sorted(others) == [f"/series/long/parts/{number}/" for number in range(2, len(outputs) + 2)]
    for number in range(1, 1001):
        assert first.count(f'id="p{number}"') == 1, "an address that was handed out"
    held = [*view.parts, *(part for each in view.further for part in each.parts)]
    assert [part.number for part in held] == list(range(1, 1001)), "each part once, in order"
    for each in view.further:
        assert all(f'id="p{part.number}"' in others[each.address] for part in each.parts)
        assert all(f"{each.address}#p{number}" in first for number in each.numbers)
    assert view.card.more == 1000 - len(view.card.parts) and view.card.begin == Link(
        f"{HARD} 1", "/posts/post-1/", "en-GB"
    )
    assert view.further[-1].parts[-1].state == "coming" and 'class="beads"' not in first


def test_a_post_of_a_long_series_leads_to_where_the_parts_far_from_it_stand() -> None:
    _, known = long_series(1000)
    one = known.series["long"]
    second = series_page("long", known).further[0].parts[0].number
    for number, (earlier, later) in {
        500: ("/series/long/parts/", "/series/long/parts/"),
        20: ("/series/long/#p16", "/series/long/#p24"),
        second + 3: (f"/series/long/#p{second - 1}", f"/series/long/parts/2/#p{second + 7}"),
    }.items():
        (thread,) = threads(known.sources[f"posts/{number}.md"], known)
        assert thread.next and thread.next.number == number + 1 and thread.place.words == f"Part {number}"
        assert thread.earlier and thread.earlier.address.startswith(earlier), number
        assert thread.later and thread.later.address.startswith(later), number
    assert one.paging.page_of(0) == 1


@pytest.mark.parametrize(
    ("number", "repeated", "cut"), [(3, 1, False), (250, 1, False), (250, 8000, True), (5000, 1, True)]
)
def test_the_page_of_a_series_is_cut_only_where_it_would_be_too_long(number: int, repeated: int, cut: bool) -> None:
    body = "Many words. " * repeated
    view = series_page("long", long_series(number, body=body)[1])
    assert bool(view.further) is cut
    html = rendered("series", series_page=view, body=Markup("<p>{}</p>").format(body))
    assert len(html.encode()) <= LARGEST


@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 1234])
def test_share_kits_stand_on_pages_of_fifty_and_those_of_many_series_apart(number: int) -> None:
    kit = SimpleNamespace(title=HARD, embargo="", draft=False, quotes=(), lang="cy", part=None, texts=())
    facts = [
        SimpleNamespace(
            address=f"/{kind}/{each}/",
            source=f"{kind}/{each}.md",
            kind=kind,
            is_post=kind == "post",
            is_series=kind == "series",
            date=None,
        )
        for kind in ("post", "series")
        for each in range(number)
    ]
    named = SimpleNamespace(name="Site", lang="en-GB", zone="")
    site: Any = SimpleNamespace(siteurl="", public_url="", settings=named, door="kindling")
    found: Any = facts
    outputs: list[Any] = list(kits.overview(found, lambda _source: kit, site)) if found else []  # type: ignore[arg-type, return-value]
    contexts = [output.context(None) for output in outputs]
    listed = [link.address for context in contexts for link in (*context.posts, *context.series)]
    assert sorted(listed) == sorted(f"{fact.address}share/" for fact in facts)
    assert len({output.address for output in outputs}) == len(outputs)
    for output, context in zip(outputs, contexts, strict=True):
        names = {key: value for key, value in vars(context).items() if key not in ("head", "page")}
        PAGES["kits"] = (output.template, names)
        assert len(rendered("kits", page=context.page).encode()) <= LARGEST
        del PAGES["kits"]


@given(st.lists(st.integers(1, ROOM), max_size=60), st.integers(0, 9))
def test_a_page_holds_no_more_than_it_may_and_every_entry_is_on_one(weights: list[int], most: int) -> None:
    cuts = list(runs(weights, ROOM, most))
    assert [one for cut in cuts for one in weights[cut]] == weights
    assert all(sum(weights[cut]) <= ROOM for cut in cuts)
    assert all(len(weights[cut]) <= (most or 60) for cut in cuts)


@given(st.integers(0, 400), st.integers(1, 60))
def test_pages_that_are_counted_from_the_oldest_hold_all_in_order(number: int, of_a_page: int) -> None:
    entries = list(range(number))
    cuts = counted_from_the_oldest(number, of_a_page)
    assert [one for cut in cuts for one in entries[cut]] == entries
    assert [len(entries[cut]) for cut in cuts[1:]] == [of_a_page] * (len(cuts) - 1)


NAMES = st.lists(st.sampled_from(["Ann", "bee", "Élan", "7", "", "李", "Zoë"]), max_size=40)


@given(NAMES, st.integers(1, ROOM))
def test_each_entry_stands_on_one_page_of_its_letter(names: list[str], weight: int) -> None:
    entries = sorted(enumerate(names), key=lambda one: (folded(one[1]), one[0]))
    filing: Filing[tuple[int, str]] = Filing(
        name=lambda one: one[1],
        weight=lambda one: weight,
        line=lambda one, at: IndexEntry(f"x{one[0]}", one[1], f"{at}#x{one[0]}"),
        rank=lambda one: 1,
        pieces=lambda one: [one],
    )
    pages = alphabet_pages("/x/", entries, filing)
    held = [one for each in pages for letter in each.letters for one in letter.entries]
    assert sorted(held) == sorted(entries)
    assert len({each.address for each in pages}) == len(pages)
    if len(pages) > 1:
        lines = [line for letter in pages[0].index for line in letter.entries]
        assert {line.address for line in lines} == {
            f"{each.address}#x{one[0]}" for each in pages for letter in each.letters for one in letter.entries
        }


def test_a_source_in_the_index_is_told_from_others_of_the_same_name_and_year() -> None:
    title = "A very long title that goes on and on, and says all of what the book is about in one line"
    (line,) = [
        line for letter in source_pages([replace(source(3, 900, 2), title=title)])[0].index for line in letter.entries
    ]
    assert (line.title, line.words) == ("Don3 2014", "A very long title that goes on and on, and says all of what…")
