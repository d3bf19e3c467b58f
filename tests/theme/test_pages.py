"""Whole pages: every template, with little and with much, is one good page."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from kindling.model.alphabet import AlphabetPage, Letter
from kindling.model.pages import PageView, SiteView
from kindling.model.policy import meta_policy
from kindling.model.theme import bundle_names, slots
from kindling.model.views import Link, Teaser
from kindling.plugins.authors.core import AuthorsView
from kindling.plugins.citations.core import CitationsView
from kindling.plugins.feeds.core import FeedsView
from kindling.plugins.headings.core import HeadingsView
from kindling.plugins.listings.core import Archive, Home, Topic
from kindling.plugins.metadata.core import Head
from kindling.plugins.pictures.core import PicturesView
from kindling.plugins.series.core import PartsPage, SeriesCard, SeriesPage, SeriesThread, SeriesView
from kindling.plugins.share.core import ShareView
from kindling.plugins.sources.core import SourceView
from kindling.plugins.sources.people import Person
from kindling.plugins.translations.core import TranslationsView
from kindling.plugins.video.core import VideoView
from tests.theme.examples import WHOLE, environment, examples, value_of
from tests.theme.markup import Markup

SITE = value_of(
    SiteView,
    {
        "name": "Kindling",
        "tagline": "For people who lead",
        "lang": "en-GB",
        "accent": "teal",
        "menu": [{"title": "Series", "address": "/series/"}],
        "footer": [{"title": "About", "address": "/about/"}],
        "bundles": {name: {"stylesheet": f"/theme/{name}.css"} for name in bundle_names(WHOLE)},
    },
)


def shown(component: str, argument: str) -> Any:
    """Return an argument of a component's first example that has it."""
    return next(
        each.arguments[argument] for each in examples() if each.component == component and argument in each.arguments
    )


POST: PageView = shown("post-header", "page")
THREAD: SeriesThread = shown("thread", "thread")
CARD: SeriesCard = shown("series-card", "card")
TEASERS: tuple[Teaser, ...] = shown("teaser", "teasers")
SOURCE: SourceView = shown("source-list", "source")
PERSON: Person = shown("source-list", "person")
SLOTS = dict.fromkeys(slots(WHOLE), "")
MUCH = {
    "pictures_view": PicturesView(shown("picture", "picture")),
    "body": shown("prose", "body"),
    "translations_view": TranslationsView(),
    "series_view": SeriesView((THREAD,), (Link("One", "/one/"),)),
    "citations_view": shown("references", "citations"),
    "share_view": shown("share-links", "share"),
    "vlog_view": shown("video", "video"),
    "vlog_text_view": None,
    "cite_view": shown("cite-this", "cite"),
    "slots": SLOTS,
    "discussion_view": "/posts/x/questions/",
    "authors_view": AuthorsView({POST.authors[0]: "/ann/"}, ("@ann@mastodon.social",), shown("author", "author")),
    "feeds_view": FeedsView("Ann · Kindling", "/ann/feed.xml", "/ann/feed.json"),
    "headings_view": HeadingsView(shown("contents", "entries"), {}, {}),
    "related_view": shown("more-like", "near"),
}
LITTLE = {
    "pictures_view": PicturesView(),
    "body": "",
    "translations_view": TranslationsView(),
    "series_view": SeriesView(),
    "citations_view": CitationsView(),
    "share_view": None,
    "vlog_view": None,
    "vlog_text_view": None,
    "cite_view": None,
    "slots": SLOTS,
    "feeds_view": None,
    "podcast_view": None,
    "discussion_view": "",
    "authors_view": None,
    "headings_view": None,
    "related_view": (),
    "print_view": None,
}


def alphabet(address: str, entry: Any) -> AlphabetPage:
    return AlphabetPage(address, (Letter("A", "letter-a", (entry,)),))


def alphabet_of(address: str, entry: Any) -> dict[str, Any]:
    return {"letters": alphabet(address, entry).letters, "alphabet": alphabet(address, entry)}


PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "home": (
        "index.html",
        {"home": Home(TEASERS[0], (CARD,), TEASERS, TEASERS), "headline": "Joy", "standfirst": "First"},
    ),
    "empty home": ("index.html", {"home": Home(None, (), (), ()), "headline": "Joy", "standfirst": ""}),
    "post": ("article.html", MUCH),
    "bare post": ("article.html", LITTLE),
    "page": ("page.html", MUCH),
    "bare page": ("page.html", LITTLE),
    "series": (
        "series.html",
        {
            **MUCH,
            "feeds_view": FeedsView("Power · Kindling", "/series/power/feed.xml", "/series/power/feed.json"),
            "podcast_view": Link("As a podcast", "/series/power/podcast.xml"),
            "print_view": Link("All of it", "/series/power/print/"),
            "series_page": shown("series-face", "series_page"),
        },
    ),
    "bare series": ("series.html", {**LITTLE, "series_page": value_of(SeriesPage, {})}),
    "all series": ("series_index.html", {"cards": (CARD,), "before": None, "after": None}),
    "more parts": (
        "series_parts.html",
        {
            "parts_page": PartsPage("/series/power/parts/2/", "Parts 5 to 8", THREAD.parts),
            "series_page": shown("series-face", "series_page"),
            "before": Link("Power", "/series/power/", "cy"),
            "after": Link("Parts 9 to 12", "/series/power/parts/3/"),
        },
    ),
    "archive": (
        "archive.html",
        {
            "archive": value_of(
                Archive, {"title": "All", "years": [{"year": "2026"}], "topics": [{"title": "Joy", "address": "/t/"}]}
            )
        },
    ),
    "empty archive": ("archive.html", {"archive": value_of(Archive, {"title": "All"})}),
    "topics": (
        "topics.html",
        {
            "topics": (value_of(Topic, {"title": "Joy", "newest": [{"title": "One", "address": "/o/"}]}),),
            "alphabet": alphabet("/topics/", None),
        },
    ),
    "sources": ("sources.html", {**alphabet_of("/sources/", SOURCE), "intro": "One source."}),
    "people": ("people.html", {**alphabet_of("/people/", PERSON), "intro": "One person."}),
    "search": ("search.html", {"search": shown("search", "search"), "intro": "Every word."}),
    "not found": ("not_found.html", {}),
}


def page(name: str, **changed: Any) -> str:
    """Return a page of PAGES."""
    template, view = PAGES[name]
    own = {"site": SITE, "here": "/posts/x/", "policy": meta_policy({})}
    values = {**own, "head": value_of(Head, {}), "page": POST, **view, **changed}
    return environment().get_template(template).render(values)


@pytest.mark.parametrize("name", PAGES)
def test_is_one_good_page(name: str) -> None:
    html = page(name)
    markup = Markup(html)
    assert html.startswith("<!doctype html>\n<html lang=")
    assert markup.faults == []
    assert [len(markup.tags(tag)) for tag in ("h1", "main", "title")] == [1, 1, 1]
    assert len([each for each in markup.tags("header") if each.get("class") == "site-header"]) == 1


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_one_at_a_time(name: str) -> None:
    levels = [int(tag[1]) for tag, _ in Markup(page(name)).elements if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("name", PAGES)
def test_navigations_have_names_of_their_own(name: str) -> None:
    names = [each["aria-label"] for each in Markup(page(name)).tags("nav")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", PAGES)
def test_links_within_the_page_have_a_goal(name: str) -> None:
    markup = Markup(page(name))
    goals = {href[1:] for href in markup.values("href") if href.startswith("#")}
    assert goals - set(markup.values("id")) <= {
        "joy-noteref-a",
        "joy-cite-1",
        "joy-cite-2",
        "joy-cite-3",
    }  # of another text


def test_a_post_says_what_it_is_to_readers_of_microformats() -> None:
    classes = set(" ".join(Markup(page("post")).values("class")).split())
    head = value_of(Head, {"canonical": "https://example.org/posts/x/"})
    assert {"h-entry", "p-name", "dt-published", "p-author", "h-card", "p-summary", "e-content"} <= classes
    assert "u-url" in page("post", head=head)


def test_a_posts_series_is_a_named_navigation_before_its_text() -> None:
    html = page("post")
    assert 0 < html.index('<nav class="thread-rail') < html.index("e-content")
    markup = Markup(html)
    assert [each["aria-label"] for each in markup.tags("nav") if "thread-rail" in (each.get("class") or "")] == [
        f"Parts of {THREAD.place.series.title}"
    ]
    assert len([each for each in markup.tags("a") if each.get("aria-current") == "page"]) == 1


def test_what_is_not_public_is_marked() -> None:
    note = "Scheduled for 12 January 2027"
    marked = value_of(PageView, {"kind": "post", "title": "x", "lang": "en-GB", "note": note})
    assert f">{note}</span>" in page("bare post", page=marked)
    assert "Preview" in page("home", site=replace(SITE, preview=True))


def test_a_text_in_another_language_says_so_where_it_is_in_it() -> None:
    other = value_of(PageView, {"kind": "post", "title": "x", "summary": "y", "lang": "cy"})
    html = page("bare post", page=other)
    assert '<html lang="en-GB">' in html
    assert html.count('lang="cy"') == 3


def test_the_menu_marks_where_the_reader_is() -> None:
    assert 'href="/series/" aria-current="page"' in page("all series", here="/series/")
    assert 'href="/series/" aria-current="true"' in page("series", here="/series/great/")
    assert 'href="/series/" aria-current' not in page("post")


def test_the_share_row_and_video_are_left_out_where_there_are_none() -> None:
    assert isinstance(MUCH["share_view"], ShareView)
    assert isinstance(MUCH["vlog_view"], VideoView)
    for tag in ("button", "video", "details"):
        assert Markup(page("post")).tags(tag)
        assert Markup(page("bare post")).tags(tag) == []


@pytest.mark.parametrize("name", ["post", "page", "series"])
@pytest.mark.parametrize(
    ("body", "bundles"),
    [
        ("<p>Words, <em>words</em> and &lt;dl&gt;.</p><ul><li>one</li></ul><table></table>", set()),
        ("<p><code>words</code></p>", {"code"}),
        ("<pre>words</pre>", {"code"}),
        ('<div class="admonition note"></div>', {"extras"}),
        ('<form action="https://news.example.com/"></form>', {"forms"}),
        ('<iframe src="https://calendar.example.org/"></iframe>', {"forms"}),
        ('<p><math display="inline"></math></p>', {"forms"}),
        ('<p><audio src="/media/joy.mp3" controls=""></audio></p>', {"forms"}),
        ('<aside class="series-inline accent-teal"></aside>', {"extras"}),
        ('<p><img src="/a.png" alt=""></p><hr>', {"extras"}),
        ("<dl><dt>One</dt></dl><p><code>two</code></p>", {"code", "extras"}),
        ('<table><td class="align-right"></td></table>', {"extras"}),
        ('<p><abbr title="One">O</abbr></p>', {"extras"}),
    ],
)
def test_a_text_loads_the_styles_of_what_it_has(name: str, body: str, bundles: set[str]) -> None:
    whole = page(name, body=body, pictures_view=PicturesView())
    assert {each for each in ("code", "extras", "forms") if f"theme/{each}.css" in whole} == bundles


def test_a_picture_above_a_text_has_its_style() -> None:
    assert "post-header__cover" in page("post") and "theme/extras.css" in page("post")


def test_only_a_preview_loads_the_styles_of_a_preview() -> None:
    assert "theme/preview.css" not in page("post")
    assert "theme/preview.css" in page("post", site=replace(SITE, preview=True))


def test_a_language_in_brackets_stands_apart_from_its_title() -> None:
    in_brackets = environment().get_template("components/translations/macro.html").module.in_brackets  # type: ignore[attr-defined]
    assert in_brackets("cy", "en-GB") == ' (<span lang="cy">Cymraeg</span>)'
    assert in_brackets("en-GB", "en-GB") == ""
