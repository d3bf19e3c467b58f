"""People who sign texts, each with a page: as values. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kindling.model.addresses import encoded
from kindling.model.pages import unpublished_note
from kindling.model.problems import Problem, nearest
from kindling.model.values import Document, PageMetadata
from kindling.model.views import Link, SeriesPosition, Teaser, day, length
from kindling.plugins.authors.fields import AuthorFields

_NEWEST = 50  #: posts that a person's page lists
_SERIES = 100  #: series that it names: those of the newest posts
_WEB = re.compile(r"(?:https?://(?:www\.)?|mailto:)(?P<words>[^\s/][^\s]*?)/?")
_HANDLE = re.compile(r"@[\w.-]+@[\w-]+(?:\.[\w-]+)+", re.A)


@dataclass(frozen=True, slots=True)
class AuthorPage:
    """What the page of a person shows beside its text."""

    name: str  #: as texts are signed with it
    role: str  #: what they do; "" where it is not said
    links: tuple[Link, ...]  #: to their pages elsewhere
    series: tuple[Link, ...]  #: in which they wrote
    posts: tuple[Teaser, ...]  #: the newest ones
    more: int  #: older posts
    more_series: int = 0  #: series that it does not name


@dataclass(frozen=True, slots=True)
class AuthorsView:
    """What a page says of the people who sign."""

    addresses: Mapping[str, str] = field(default_factory=dict)  #: who signs it and has a page → where that is
    creators: tuple[str, ...] = ()  #: their names in the fediverse
    page: AuthorPage | None = None  #: of a page that is a person's


def links_of(typed: Iterable[str]) -> tuple[Link, ...]:
    """Return links to elsewhere with their addresses as words; what is no link is left out.

    >>> links_of(["https://www.example.org/@ann/", "javascript:x"])
    (Link(title='example.org/@ann', address='https://www.example.org/@ann/', lang=''),)
    """
    found = ((_WEB.fullmatch(each), each) for each in typed)
    return tuple(Link(match["words"], encoded(each)) for match, each in found if match)


def handle(typed: str) -> str:
    """Return somebody's name in the fediverse, as ``@ann@mastodon.social``; "" for what is none."""
    return typed if _HANDLE.fullmatch(typed) else ""


def author_page(
    fields: AuthorFields,
    posts: Sequence[PageMetadata],
    places: Mapping[str, SeriesPosition],
    also: Mapping[str, tuple[Link, ...]],
) -> AuthorPage:
    """Return the page of a person who signs ``posts``, newest first; ``places``: a post's source → its place.

    ``also``: a post's source → links to it in other languages.
    """
    series = {place.series.address: place.series for post in posts if (place := places.get(post.source))}
    return AuthorPage(
        fields.person,
        fields.role,
        links_of(fields.links),
        tuple(series.values())[:_SERIES],
        tuple(_teaser(post, places.get(post.source), also.get(post.source, ())) for post in posts[:_NEWEST]),
        max(0, len(posts) - _NEWEST),
        max(0, len(series) - _SERIES),
    )


def _teaser(post: PageMetadata, place: SeriesPosition | None, also: tuple[Link, ...]) -> Teaser:
    return Teaser(
        post.title,
        post.address,
        post.summary,
        day(post.date) if post.date else None,
        length(post.read_minutes, post.watch_seconds),
        place,
        has_video=False,  # without a picture: the list is a person's, and their face stands above it
        note=unpublished_note(post),
        lang=post.lang,
        also=also,
    )


# ---- what may be wrong -------------------------------------------------------------------------------


def page_problems(document: Document, signed: Iterable[str], other: str) -> Iterator[Problem]:
    """Yield what is wrong with a person's page; ``signed``: who signs texts, ``other``: an earlier page of theirs."""
    fields = document.fields(AuthorFields)
    if other:
        fact = f"{fields.person!r} has a page already: {other}"
        yield document.problem("person", "authors/twice", fact, "take person: out of one of the two")
    for link in fields.links:
        if not _WEB.fullmatch(link):
            fact = f"{link!r} is no address of the web"
            yield document.problem("links", "authors/link", fact, "write it whole, as https://example.org/@ann")
    if fields.fediverse and not handle(fields.fediverse):
        fact = f"{fields.fediverse!r} is no name in the fediverse"
        yield document.problem("fediverse", "authors/fediverse", fact, 'write fediverse: "@name@server.example"')
    names = sorted(set(signed))
    if fields.person not in names:
        near = nearest(fields.person, names)
        hint = f"did you mean {near}?" if near else "write the name as authors: of a text has it"
        fact, line = f"nobody signs as {fields.person!r}", document.lines.get("person", 1)
        yield Problem(document.path, line, "authors/nobody", fact, hint, "advice")
