"""Plan the home page, the archive, topics, videos, the list of series and the 404 page (see README.md)."""

from collections.abc import Iterable, Iterator
from typing import Any

from kindling.model.addresses import slugify
from kindling.model.pages import list_view, topic_languages
from kindling.model.values import Fact, Output, Site
from kindling.model.views import Link, Picture
from kindling.plugins.listings import core
from kindling.plugins.lists.public import TOPICS, list_addresses
from kindling.plugins.lists.public import topics as topics_of
from kindling.plugins.metadata.public import site_head, site_words
from kindling.plugins.pictures.public import cover_of, poster_of
from kindling.plugins.series import public as series

_SOURCE = "plugins/listings"


def outputs(site: Site) -> Iterable[Output]:
    """Return every list page."""
    library = site.once(series.library_of)
    places = {fact.source: place for fact in site.facts if (place := series.place_of(fact, library))}
    yield _home(site, library, places)
    yield from _archives(site, places)
    yield _not_found(site)
    if cards := series.cards(library):
        intro = "Each series is a path: parts in order, built one on the other."
        yield _list(site, "/series/", "Series", intro, "series_index.html", {"cards": cards})


def _home(site: Site, library: series.Library, places: core.Places) -> Output:
    posts, name, tagline = site.posts, site.settings["SITENAME"], site.settings["SITESUBTITLE"]
    waiting = [fact for fact in site.facts if fact.kind == "post" and fact.state in ("draft", "scheduled")]
    featured = {document.source for document in site.documents if getattr(document.front, "featured", False)}
    home = core.home(
        posts, waiting if site.preview else [], series.cards(library), places, site.once(_covers), featured
    )
    look = site.settings["LOOK"]
    words = {"headline": look.headline or name, "standfirst": look.standfirst or tagline, "intro": ""}
    return _list(site, "/", name, tagline, "index.html", {"home": home, **words})


def _covers(site: Site) -> core.Covers:
    """Return source → the picture that lists show beside a post: its cover, or its video's poster."""
    return {fact.source: cover for fact in site.facts if (cover := _cover(fact, site))}


def _faces(site: Site) -> core.Covers:
    """Return the posters of films alone: a long list is quicker to look through without covers."""
    return {source: cover for source, cover in site.once(_covers).items() if site.fact_by_source[source].watch_seconds}


def _cover(fact: Fact, site: Site) -> Picture | None:
    if fact.kind != "post" or not site.builds(fact):
        return None
    document = site.document_by_source[fact.source]
    return poster_of(document, site) if fact.watch_seconds else cover_of(document, site)


def _archives(site: Site, places: core.Places) -> Iterator[Output]:
    topics, langs = topics_of(site.posts), site.once(topic_languages)
    links = tuple(Link(name, address, langs.get(slugify(name), "")) for address, (name, _) in topics.items())
    yield _archive(site, "/archive/", "Archive", "Everything, newest first.", site.posts, places, links)
    for address, (name, posts) in topics.items():
        title, intro = name[:1].upper() + name[1:], f"Everything on {name}, newest first."
        yield _archive(
            site,
            address,
            title,
            intro,
            posts,
            places,
            (),
            up=Link("All topics", TOPICS),
            topic=(name, langs[slugify(name)]),
        )
    if listed := core.topic_list(site.posts, langs):
        intro = "What the posts are about. A post may be about several."
        yield _list(site, TOPICS, "Topics", intro, "topics.html", {"topics": listed})
    if videos := [fact for fact in site.posts if fact.watch_seconds]:
        intro = "Films, each with captions and a transcript to read instead."
        yield _archive(site, "/videos/", "Videos", intro, videos, places, (), _podcast(site))


def _podcast(site: Site) -> Link | None:
    """Return the link to the podcast of all vlogs; None on a site that has none."""
    return Link("The videos as a podcast", "/videos/feed.xml") if "/videos/feed.xml" in site.addresses else None


def _archive(
    site: Site,
    address: str,
    title: str,
    intro: str,
    posts: Any,
    places: core.Places,
    topics: tuple[Link, ...],
    podcast: Link | None = None,
    up: Link | None = None,
    topic: tuple[str, str] = ("", ""),
) -> Output:
    archive = core.Archive(title, intro, core.years(posts, places, site.once(_faces)), topics, podcast, up, *topic)
    return _list(site, address, title, intro, "archive.html", {"archive": archive})


def _list(site: Site, address: str, title: str, intro: str, template: str, view: dict[str, Any]) -> Output:
    head = site_head(site_words(site), title, intro, address)
    page = list_view(title, intro, address, site.settings["DEFAULT_LANG"])
    return Output(address, _SOURCE, template, {"intro": intro, **view, "head": head, "page": page})


def _not_found(site: Site) -> Output:
    title = "This page is not here"
    head = site_head(site_words(site), title, "The page that was asked for does not exist.", "")
    page = list_view(title, "", "/404.html", site.settings["DEFAULT_LANG"])
    return Output("/404.html", _SOURCE, "not_found.html", {"head": head, "page": page}, links="rooted")


def addresses(site: Site) -> Iterable[str]:
    """Return the list pages."""
    return list_addresses(site)
