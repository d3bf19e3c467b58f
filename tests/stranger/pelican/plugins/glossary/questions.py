"""What pages show, what is planned, and what is wrong: pure functions of the site."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from pelican.plugins.glossary.settings import GlossaryFields, GlossarySettings
from pelican.plugins.glossary.syntax import ADDRESS, Words

from kindling.model.addresses import slugify
from kindling.model.outputs import Indexed, Output, PageOutput, Plan
from kindling.model.pages import list_view
from kindling.model.problems import Problem
from kindling.model.values import Document, Site
from kindling.model.views import Link
from kindling.plugins.metadata.public import Headed, site_head, site_words

_SOURCE = "pelican.plugins.glossary"


@dataclass(frozen=True, slots=True)
class Explained:
    """A word, and where it is explained."""

    id: str
    word: str
    meaning: str
    post: Link


def explained(site: Site) -> tuple[Explained, ...]:
    """Return every word that a published post explains, A to Z; ask ``site.once(explained)``."""
    found = [
        Explained(slugify(word), word, meaning, Link(metadata.title, metadata.address, metadata.lang))
        for metadata in site.posts
        for word, meaning in site.document_by_source[metadata.source].fields(GlossaryFields).explains.items()
    ]
    return tuple(sorted(found, key=lambda each: each.id))


def glossary_view(site: Site, document: Document) -> tuple[Link, ...]:
    """Return the words that a post explains, as links; other texts explain none."""
    words = document.fields(GlossaryFields).explains
    return tuple(Link(word, f"{ADDRESS}#{slugify(word)}") for word in words)


def problems(site: Site) -> Iterator[Problem]:
    """Yield the words that texts link to and nobody explains."""
    known = {each.id for each in site.once(explained)}
    for document in site.documents:
        found = document.finding(Words)
        for word in found.words if found else ():
            if slugify(word) not in known:
                fact, hint = f"no post explains {word!r}", f'write explains: {{{word}: "…"}} into one'
                yield Problem(document.path, document.body_line, "glossary/unknown-word", fact, hint)


def outputs(site: Site) -> Iterator[Output]:
    """Yield the page, where there is a word to explain."""
    if site.once(explained):
        yield PageOutput(ADDRESS, _SOURCE, "glossary.html", page, listed=True, indexed=indexed)


@dataclass(frozen=True)
class GlossaryContext(Headed):
    """What the template gets."""

    words: tuple[Explained, ...]


def page(plan: Plan) -> GlossaryContext:
    """Return what the template gets."""
    site = plan.site
    title, intro = site.own(GlossarySettings).title, "What we mean by them, and where we say so."
    head = site_head(site_words(site), title, intro, ADDRESS)
    return GlossaryContext(head, list_view(title, intro, ADDRESS, site.settings.lang), site.once(explained))


def indexed(plan: Plan) -> Indexed:
    """Return what the search finds of the page."""
    words = plan.site.once(explained)
    html = "".join(f'<h2 id="{each.id}">{escape(each.word)}</h2><p>{escape(each.meaning)}</p>' for each in words)
    return Indexed(plan.site.own(GlossarySettings).title, html)
