"""Plan a picture for sharing for each page that is built, and for the site (see README.md)."""

from collections.abc import Iterator
from functools import partial

from kindling.model.addresses import output_path
from kindling.model.cache import CachedAnswer
from kindling.model.outputs import CopyOutput, Output
from kindling.model.problems import Problem
from kindling.model.staged import StagedSite
from kindling.model.values import Site
from kindling.plugins.cards import core, rules
from kindling.plugins.cards.design import Look, look_of
from kindling.plugins.cards.images import cached_card
from kindling.plugins.cards.settings import are_wanted
from kindling.plugins.prose.public import quotes_of
from kindling.plugins.series.public import library_of

_SITE = "pelicanconf.py"


def problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with the design; else the characters for which there is no font."""
    if not are_wanted(site):
        return
    look = site.once(look_of)
    if not isinstance(look, Look):
        yield from look
        return
    words, library = core.card_site(site), site.once(library_of)
    yield from rules.glyph_problems(core.site_card(words), *site.settings.places.of("SITENAME"), look, named=True)
    for document in site.documents:
        metadata = site.metadata_by_source[document.source]
        if site.builds(metadata):
            card = core.card_of(metadata, library, words)
            yield from rules.glyph_problems(card, document.path, document.lines.get("title", 1), look)


def outputs(site: Site) -> Iterator[Output]:
    """Yield the pictures; those that were drawn in an earlier build are not drawn again."""
    look = site.once(look_of) if are_wanted(site) else ()
    if not isinstance(look, Look):
        return
    place, card = _picture(site, look, "/", core.site_card(core.card_site(site)))
    yield CopyOutput(place, _SITE, partial(_drawn, card, site))
    for metadata in site.page_metadata:
        if site.builds(metadata):
            for place, card in site.once_for(_pictures, metadata.source):
                yield CopyOutput(place, metadata.path, partial(_drawn, card, site))


def _pictures(site: Site, source: str) -> tuple[tuple[str, core.Card], ...]:
    """Return the addresses of the pictures of a text and of its quotations, with what they show. For ``once_for``."""
    look = site.once(look_of)
    assert isinstance(look, Look)
    return tuple(_picture(site, look, address, card) for address, card in site.once_for(_of_a_text, source))


def _picture(site: Site, look: Look, address: str, card: core.Card) -> tuple[str, core.Card]:
    return site.again(core.card_address, address, address, card, look.design.version), card


def _drawn(card: core.Card, site: Site) -> bytes:
    return card_picture(card, site).read()


def card_picture(card: core.Card, site: Site) -> CachedAnswer:
    """Return a card's picture, drawn unless it is kept. Raises LookupError in a site whose design of cards is wrong."""
    look = site.once(look_of)
    if not isinstance(look, Look):
        raise LookupError(str(look[0]))
    return cached_card(card, look, site.cache("cards"))


def _of_a_text(site: Site, source: str) -> tuple[tuple[str, core.Card], ...]:
    """Return the cards of a text and of its quotations, each with the address of what it stands for."""
    metadata, document = site.metadata_by_source[source], site.document_by_source[source]
    card = core.card_of(metadata, site.once(library_of), core.card_site(site))
    quotes = document.fact(quotes_of) if metadata.is_post else ()
    told = ((f"{metadata.address}{quote.name}/", core.quotation_card(quote.text, card)) for quote in quotes)
    return (metadata.address, card), *told


def lint(tree: StagedSite) -> Iterator[Problem]:
    """Yield what networks would refuse."""
    for output in tree.new:
        if output.address.startswith(f"{core.FOLDER}/") and isinstance(output, CopyOutput):
            for fault in core.png_faults((tree.folder / output_path(output.address)).read_bytes()):
                fact = f"the picture {output.address} {fault}"
                yield Problem(output.source, 0, "cards/picture", fact, "this is a fault of plugins/cards")
