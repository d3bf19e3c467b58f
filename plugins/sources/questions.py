"""Plan /sources/, /people/ and each post's downloads; attach how to cite a post (see README.md)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kindling.model.outputs import Output, PageOutput, Plan, TextOutput, always
from kindling.model.pages import list_view
from kindling.model.problems import Problem
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.words import message
from kindling.plugins.citations.public import cited_in, is_cited_in
from kindling.plugins.metadata.public import Headed, site_head, site_words
from kindling.plugins.sources import core, people
from kindling.plugins.sources.settings import SourcesSettings

_SOURCE = "plugins/sources"


def cite_view(site: Site, document: Document) -> core.CiteView | None:
    """Return how to cite a post; None for what is no post, or a draft."""
    cited = site.once(cited_in)
    own = cited.posts.get(document.source)
    address = site.metadata_by_source[document.source].address
    links = core.downloads(address) if core.refs_of(document.source, cited) else ()
    return core.cite_view(cited.sources[own], links) if own else None


def cites_this(site: Site) -> bool:
    """Return whether posts say how to cite them."""
    return site.own(SourcesSettings).cite_this


def problems(site: Site) -> Iterable[Problem]:
    """Return the people whose names are spelt in two ways."""
    return people.spelling_problems(site.once(sources_of), site.own(SourcesSettings).people)


def sources_of(site: Site) -> tuple[core.SourceView, ...]:
    """Return every source, A to Z; called as ``site.once(sources_of)``."""
    return core.source_views(site.once(cited_in), site.page_metadata)


def outputs(site: Site) -> Iterable[Output]:
    """Return the two pages, and the files beside each post that cites something."""
    if is_cited_in(site):
        yield PageOutput("/sources/", _SOURCE, "sources.html", _sources_page, listed=True)
        yield PageOutput("/people/", _SOURCE, "people.html", _people_page, listed=True)
    for metadata in site.page_metadata:
        if metadata.is_post and site.builds(metadata):
            yield from _downloads(metadata, site)


@dataclass(frozen=True)
class LettersContext(Headed):
    """What the templates of the two lists get."""

    letters: tuple[core.Letter, ...]  #: A to Z
    intro: str  #: how many there are


def _sources_page(plan: Plan) -> LettersContext:
    sources = plan.site.once(sources_of)
    return _page(plan.site, "/sources/", message("Sources"), core.source_words(sources), core.letters(sources))


def _people_page(plan: Plan) -> LettersContext:
    site = plan.site
    found = people.persons(site.once(sources_of), site.own(SourcesSettings).people)
    intro = message("Everyone whose work we cite, and where.") if found else message("No text cites anyone yet.")
    return _page(site, "/people/", message("People"), intro, core.letters(found))


def _page(site: Site, address: str, title: str, intro: str, letters: tuple[core.Letter, ...]) -> LettersContext:
    head = site_head(site_words(site), title, intro, address)
    page = list_view(title, intro, address, site.settings.lang)
    return LettersContext(head, page, letters, intro)


def _forms(site: Site) -> dict[tuple[str, str], core.SourceForms]:
    cited = site.once(cited_in)
    refs = {ref for source in cited.views for ref in core.refs_of(source, cited)}
    return {(ref, note): core.forms_of(cited.sources[ref], note) for ref, note in refs}


def _downloads(metadata: PageMetadata, site: Site) -> Iterator[Output]:
    if refs := core.refs_of(metadata.source, site.once(cited_in)):
        forms = site.once(_forms)
        for address, text in core.download_texts(metadata.address, [forms[ref] for ref in refs]):
            yield TextOutput(address, metadata.path, always(text))
