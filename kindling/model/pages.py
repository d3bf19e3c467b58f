"""What every template gets: the site's own words, and the page's."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from kindling.model.addresses import topic_slug
from kindling.model.frontmatter import ReaderFields
from kindling.model.values import Document, Heading, PageMetadata, Site
from kindling.model.views import Day, Length, Link, Picture, day, length
from kindling.model.words import message


@dataclass(frozen=True, slots=True)
class Bundle:
    """A stylesheet and a script that belong together; addresses, "" where there is none."""

    stylesheet: str = ""  #: its address
    script: str = ""  #: its address
    words: Markup | str = ""  #: what the script says in the language of the page, as JSON; "": as it stands in it


@dataclass(frozen=True, slots=True)
class AnalyticsScript:
    """The tag of a script of another host that counts visits."""

    address: str  #: of the script, with https
    attributes: Mapping[str, str]  #: beside ``src`` and ``defer``


@dataclass(frozen=True, slots=True)
class SiteView:
    """The site as every template sees it."""

    name: str  #: SITENAME
    tagline: str  #: SITESUBTITLE; "" without one
    url: str  #: public, without a slash at its end
    lang: str  #: of the theme's own words, on the page that is shown: "en-GB"
    spoken: str  #: of the site's texts, its name and tagline: "cy"
    accent: str  #: a colour name: the class ``accent-{{ site.accent }}``
    menu: tuple[Link, ...]  #: entries of the menu that lead somewhere
    footer: tuple[Link, ...]  #: the same of the footer
    bundles: Mapping[str, Bundle]  #: "site" is for every page; others are asked for by those that need them
    preview: bool  #: made by ``make serve``: unpublished posts are shown and marked
    feeds: bool = True  #: whether the site has feeds of all its posts
    language_feeds: tuple[Link, ...] = ()  #: where its posts are in several languages, the feed of each
    multilingual: bool = False  #: whether its texts are in several languages
    icon: str = ""  #: its address; "" without one
    analytics: AnalyticsScript | None = None  #: what counts visits, where the owner has set it; never in a preview
    logo: Picture | None = None  #: before the name, which says the same in words
    direction: str = "ltr"  #: which way the theme's own words are written: "ltr" or "rtl"


@dataclass(frozen=True, slots=True)
class PageView:
    """A post, page or series page without what the plugins add."""

    kind: str  #: "post", "page", "series", "list"
    address: str  #: from the root: "/posts/joy/"
    title: str  #: as its heading says it
    summary: str  #: a sentence or two, plain; "" without one
    lang: str  #: of the text
    day: Day | None  #: of publication; None for what has no day
    modified: Day | None  #: the day of the last change, where it is said
    authors: tuple[str, ...]  #: names, as they are shown
    topics: tuple[Link, ...]  #: each with the page that lists its posts
    length: Length  #: how long it takes to read and watch
    headings: tuple[Heading, ...]  #: of the text, in order
    questions: tuple[str, ...]  #: to take to a team
    corrections: tuple[str, ...]  #: each as a sentence with its day, newest as typed
    interests: str  #: what the author declares; "" for nothing
    note: str  #: "Draft", "Scheduled for 12 January 2027", else ""


def page_view(document: Document, site: Site) -> PageView:
    """Return a document as templates see it, without what the plugins add."""
    metadata, said = site.metadata_by_source[document.source], document.fields(ReaderFields)
    return PageView(
        kind=document.kind,
        address=metadata.address,
        title=metadata.title,
        summary=metadata.summary,
        lang=metadata.lang,
        day=day(metadata.date) if metadata.date and document.is_post else None,
        modified=day(metadata.modified) if metadata.modified else None,
        authors=metadata.authors,
        topics=_topics(metadata.tags, site) if document.is_post else (),
        length=length(metadata.read_minutes, metadata.watch_seconds),
        headings=document.headings,
        questions=said.questions,
        corrections=said.corrections,
        interests=said.interests or "",
        note=unpublished_note(metadata),
    )


def _topics(tags: tuple[str, ...], site: Site) -> tuple[Link, ...]:
    """Return topics as links; one that no published post has, as of a draft or a hidden post, has no page yet."""
    listed = site.once(listed_topics)
    return tuple(_topic(tag, site) for tag in tags if topic_slug(tag) in listed)


def _topic(tag: str, site: Site) -> Link:
    slug = topic_slug(tag)
    return Link(tag, f"/topics/{slug}/", site.once(topic_languages).get(slug, site.settings.lang))


def listed_topics(site: Site) -> frozenset[str]:
    """Return the slugs of topics that have a page: those of published posts. For ``once``."""
    return frozenset(topic_slug(tag) for post in site.posts for tag in post.tags)


def topic_languages(site: Site) -> dict[str, str]:
    """Return slug → language of each topic: its posts' where they agree, else the site's. For ``once``."""
    found: dict[str, set[str]] = {}
    for metadata in site.page_metadata:
        for tag in metadata.tags:
            found.setdefault(topic_slug(tag), set()).add(metadata.lang)
    usual = str(site.settings.lang)
    return {slug: langs.pop() if len(langs) == 1 else usual for slug, langs in found.items()}


def list_view(title: str, summary: str, address: str, lang: str) -> PageView:
    """Return the page view of a list: home, archive, a topic."""
    return PageView(
        kind="list",
        address=address,
        title=title,
        summary=summary,
        lang=lang,
        day=None,
        modified=None,
        authors=(),
        topics=(),
        length=length(0, 0),
        headings=(),
        questions=(),
        corrections=(),
        interests="",
        note="",
    )


def unpublished_note(metadata: PageMetadata) -> str:
    """Return what is to be said of a post that is not public yet; "" of one that is."""
    if metadata.state == "scheduled" and metadata.date:
        return message("Scheduled for {day}", day=day(metadata.date).words)
    return message("Draft") if metadata.state == "draft" else ""
