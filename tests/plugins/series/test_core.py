"""Parts in order, places, threads, cards: pure calls on values read from small texts."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kindling.model.series_names import names_of, slug_of
from kindling.model.values import PageMetadata, Site
from kindling.model.views import Link
from kindling.plugins.series import core
from tests.plugins.series.texts import NOW, post, series, site

JOY = {
    "series/cultures.md": series("Great cultures", "slug: cultures", "parts: 4"),
    "posts/joy.md": post("Joy", "2026-09-07", "series: cultures", "part: 1"),
    "posts/kindness.md": post("Kindness", "2026-09-21", "series: Great cultures", "part: 2"),
}


def library(site: Site) -> core.SeriesLibrary:
    return core.library_of(site)


def metadata_of(site: Site, slug: str) -> PageMetadata:
    return next(metadata for metadata in site.page_metadata if metadata.slug == slug)


def thread(texts: dict[str, str], slug: str, **values: object) -> core.SeriesThread:
    """Return the one thread of one post."""
    given = site(texts, **values)  # type: ignore[arg-type]
    (only,) = core.threads(metadata_of(given, slug), library(given))
    return only


def shown(parts: tuple[core.PartView, ...]) -> list[tuple[int, str, str]]:
    return [(part.number, part.title, part.words) for part in parts]


def test_parts_stand_in_the_order_of_their_numbers() -> None:
    given = thread(JOY, "kindness")
    assert [part.title for part in given.parts] == ["Joy", "Kindness"]
    assert given.place.words == "Part 2 of 4"
    assert given.previous == given.parts[0]
    assert given.next is None


def test_without_numbers_parts_stand_in_the_order_of_their_dates() -> None:
    texts = {
        "posts/b.md": post("Beta", "2026-03-02", "series: Letters"),
        "posts/a.md": post("Alpha", "2026-03-01", "series: Letters"),
        "posts/c.md": post("Gamma", "2026-03-03", "series: Letters"),
    }
    given = thread(texts, "beta")
    assert [(part.number, part.title) for part in given.parts] == [(1, "Alpha"), (2, "Beta"), (3, "Gamma")]
    assert given.place.words == "Part 2"
    assert (given.previous, given.next) == (given.parts[0], given.parts[2])


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "Part 1"),
        (("parts: 4",), "Part 1 of 4"),
        (("status: complete",), "Part 1 of 2"),
        (("parts: 1",), "Part 1 of 2"),
        (("parts: 2", "planned:", "  - title: More", "    part: 6"), "Part 1 of 6"),
    ],
)
def test_the_total_is_the_most_that_is_known(lines: tuple[str, ...], words: str) -> None:
    texts = {**JOY, "series/cultures.md": series("Great cultures", "slug: cultures", *lines)}
    given = site(texts)
    position = core.position_of(metadata_of(given, "joy"), library(given))
    assert position is not None
    assert position.words == words


def test_a_draft_holds_its_number_and_shows_nothing_else() -> None:
    texts = {**JOY, "posts/secret.md": post("Secret", "", "series: cultures", "part: 3")}
    given = thread(texts, "kindness")
    assert given.parts[2] == core.PartView(3, "Part 3", "", "coming", "Coming")
    assert given.coming is None


def test_a_scheduled_post_shows_only_what_was_announced() -> None:
    planned = ("parts: 4", "planned:", "  - title: Excellence, at last", "    part: 3", "    date: 2027-01-12")
    texts = {
        "series/cultures.md": series("Great cultures", "slug: cultures", *planned),
        "posts/joy.md": JOY["posts/joy.md"],
        "posts/secret.md": post("Secret", "2027-02-01", "series: cultures", "part: 3"),
    }
    given = thread(texts, "joy")
    assert given.coming == core.PartView(3, "Excellence, at last", "", "coming", "Coming 12 January 2027", lang="en-GB")
    assert "Secret" not in repr(given)
    assert "/posts/secret/" not in repr(given)


def test_time_passing_turns_a_promise_into_a_link() -> None:
    texts = {**JOY, "posts/later.md": post("Later", "2027-02-01", "series: cultures", "part: 3")}
    after = datetime(2027, 2, 2, tzinfo=ZoneInfo("Europe/London"))
    assert thread(texts, "kindness").next is None
    assert thread(texts, "kindness", now=after).next == core.PartView(
        3, "Later", "/posts/later/", "published", "Essay · 1 minute to read", lang="en-GB"
    )


def test_while_writing_an_unpublished_post_is_the_part_you_are_in_and_coming_elsewhere() -> None:
    texts = {**JOY, "posts/secret.md": post("Secret", "", "series: cultures", "part: 3")}
    own = thread(texts, "secret", preview=True).parts[2]
    assert (own.title, own.address, own.current) == ("Secret", "/posts/secret/", True)
    assert thread(texts, "joy", preview=True).parts[2].title == "Part 3"


def test_a_planned_part_is_replaced_by_the_post_with_its_number_or_its_title() -> None:
    planned = ("planned:", "  - title: Kindness!", "  - title: Something else", "    part: 1", "  - title: Rest")
    texts = {**JOY, "series/cultures.md": series("Great cultures", "slug: cultures", *planned)}
    assert [part.title for part in thread(texts, "joy").parts] == ["Joy", "Kindness", "Rest"]


def test_a_planned_part_without_a_number_takes_the_first_that_is_free() -> None:
    texts = {
        "series/s.md": series("S", "planned:", "  - title: Between", "  - title: After"),
        "posts/a.md": post("Alpha", "2026-01-01", "series: S", "part: 1"),
        "posts/c.md": post("Gamma", "2026-01-03", "series: S", "part: 3"),
    }
    numbers = [(part.number, part.title) for part in thread(texts, "alpha").parts]
    assert numbers == [(1, "Alpha"), (2, "Between"), (3, "Gamma"), (4, "After")]


def test_a_day_that_has_passed_is_promised_no_longer() -> None:
    planned = ("planned:", "  - title: More", "    date: 2026-11-22", "  - title: Today", "    date: 2026-11-23")
    texts = {**JOY, "series/cultures.md": series("Great cultures", "slug: cultures", *planned)}
    assert shown(thread(texts, "joy").parts[2:]) == [(3, "More", "Coming"), (4, "Today", "Coming 23 November 2026")]


def test_a_hidden_post_keeps_its_number_and_is_in_no_list_but_its_own() -> None:
    texts = {
        **JOY,
        "posts/hidden.md": post("Hidden", "2026-09-08", "series: cultures", "part: 3", "status: hidden"),
        "posts/last.md": post("Last", "2026-09-09", "series: cultures", "part: 4"),
    }
    assert [part.title for part in thread(texts, "joy").parts] == ["Joy", "Kindness", "Last"]
    own = thread(texts, "hidden")
    assert [part.title for part in own.parts] == ["Joy", "Kindness", "Hidden", "Last"]
    assert (own.previous, own.next) == (own.parts[1], own.parts[3])


def test_a_post_in_two_series_has_two_threads_as_named() -> None:
    texts = {
        "posts/a.md": post("Alpha", "2026-01-01", "series: {Power: 2, Joy: 1}"),
        "posts/b.md": post("Beta", "2026-01-02", "series: {Power: 1}"),
    }
    given = site(texts)
    found = core.threads(metadata_of(given, "alpha"), library(given))
    assert [(one.place.series.title, one.place.part) for one in found] == [("Power", 2), ("Joy", 1)]
    assert [position.part for position in core.positions_of(metadata_of(given, "alpha"), library(given))] == [2, 1]
    assert core.position_of(metadata_of(given, "alpha"), library(given)) == found[0].place


def test_the_end_of_a_complete_series_hands_over_to_the_next() -> None:
    texts = {
        **JOY,
        "series/cultures.md": series("Great cultures", "slug: cultures", "status: complete", "next: Power"),
        "series/power.md": series("Power"),
    }
    assert thread(texts, "joy").follows is None
    assert thread(texts, "kindness").follows == Link("Power", "/series/power/", "en-GB")
    texts["posts/more.md"] = post("More", "", "series: cultures", "part: 3")
    assert thread(texts, "kindness").follows is None


def test_what_to_read_first_is_the_posts_own_and_at_a_first_part_its_series() -> None:
    texts = {
        **JOY,
        "series/power.md": series("Power", "builds_on: [cultures, kindness]"),
        "posts/one.md": post("One", "2026-10-01", "series: power", "part: 1", "builds_on: [joy.md, cultures]"),
        "posts/two.md": post("Two", "2026-10-02", "series: power", "part: 2", "builds_on: [/posts/one.md, two]"),
        "posts/draft.md": post("Draft", "", "builds_on: one"),
        "posts/open.md": post("Open", "2026-10-03", "builds_on: [draft, no-such-thing]"),
    }
    given = site(texts)
    first = {
        document.source: [
            link.address
            for link in core.read_first(metadata_of(given, str(document.front.slug)), document.front, library(given))
        ]  # type: ignore[arg-type]
        for document in given.documents
        if document.kind == "post"
    }
    assert first == {
        "posts/joy.md": [],
        "posts/kindness.md": [],
        "posts/one.md": ["/posts/joy/", "/series/cultures/", "/posts/kindness/"],
        "posts/two.md": ["/posts/one/"],
        "posts/draft.md": ["/posts/one/"],
        "posts/open.md": [],
    }


def test_cards_count_what_can_be_read() -> None:
    texts = {
        **JOY,
        "posts/secret.md": post("Secret", "", "series: cultures", "part: 3"),
        "series/coming.md": series("To come", "planned:", "  - title: First", "    date: 2027-01-12"),
        "series/nothing.md": series("Not yet", "order: 1"),
        "posts/a.md": post("Alpha", "2026-11-01", "series: Letters"),
    }
    given = core.cards(library(site(texts)))
    assert [(card.title, card.words) for card in given] == [
        ("Not yet", "Coming"),
        ("Letters", "Ongoing · 1 part · 1 minute to read"),
        ("Great cultures", "Ongoing · 2 of 4 parts · 2 minutes to read"),
        ("To come", "Coming 12 January 2027"),
    ]
    assert [card.begin for card in given][2] == Link("Joy", "/posts/joy/", "en-GB")
    assert [card.accent for card in given] == ["teal"] * 4


def test_a_series_that_only_drafts_name_is_known_to_nobody() -> None:
    texts = {"posts/secret.md": post("Secret", "", "series: Whispers", "part: 1")}
    for preview in (False, True):
        assert core.cards(library(site(texts, preview=preview))) == ()


def test_the_page_of_a_series_says_how_far_it_is() -> None:
    texts = {
        **JOY,
        "series/cultures.md": series(
            "Great cultures",
            "slug: cultures",
            "parts: 3",
            "status: complete",
            "accent: plum",
            "builds_on: power",
            "next: /series/power.md",
        ),
        "series/power.md": series("Power"),
        "posts/kindness.md": post("Kindness", "2026-09-21", "modified: 2026-10-01", "series: cultures", "part: 2"),
    }
    page = core.series_page("cultures", library(site(texts)))
    assert page.card.words == "Complete · 2 of 3 parts · 2 minutes to read"
    assert (page.progress, page.card.accent) == ("2 of 3 parts published", "plum")
    assert [part.title for part in page.parts] == ["Joy", "Kindness"]
    assert (page.updated and page.updated.iso) == "2026-10-01"
    assert page.builds_on == (Link("Power", "/series/power/", "en-GB"),)
    assert page.follows == Link("Power", "/series/power/", "en-GB")


def test_a_name_is_a_slug_a_title_or_new() -> None:
    names = names_of(site({"series/c.md": series("Great working cultures", "slug: cultures")}).documents)
    given = [slug_of(name, names) for name in ("cultures", "Great working cultures", "great working  Cultures", "Pŵer")]
    assert given == ["cultures", "cultures", "cultures", "pwer"]


def test_nothing_is_remembered_from_one_build_to_the_next() -> None:
    """Fault 69: pelican-series keeps its lists in the module."""
    before = thread(JOY, "joy")
    thread({**JOY, "posts/kindness.md": post("Excellence", "2026-09-21", "series: cultures", "part: 2")}, "joy")
    assert thread(JOY, "joy") == before


def test_the_order_of_files_makes_no_difference() -> None:
    texts = {**JOY, **{f"posts/{n}.md": post(f"P{n}", "2026-10-01", "series: By date") for n in range(5)}}
    backwards = dict(reversed(texts.items()))
    for slug in ("joy", "p3"):
        assert thread(texts, slug) == thread(backwards, slug)
    assert core.cards(library(site(texts))) == core.cards(library(site(backwards)))


def test_planned_dates_with_an_offset_are_read_in_the_sites_zone() -> None:
    late = datetime.fromisoformat("2026-11-22T23:30-05:00")
    assert not core.is_past(late, NOW)
    assert core.is_past(datetime(2026, 11, 22), NOW)
