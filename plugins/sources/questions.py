"""Plan /sources/, /people/ and each post's downloads; attach how to cite a post (see README.md)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from kindling.model.alphabet import AlphabetPage, Letter
from kindling.model.outputs import Output, PageOutput, Plan, TextOutput
from kindling.model.pages import list_view
from kindling.model.problems import Problem
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.words import message
from kindling.plugins.citations.public import cited_in, cited_post, is_cited_in, refs_in, shown_in_styles_at
from kindling.plugins.metadata.public import Headed, site_head, site_words
from kindling.plugins.sources import core, people
from kindling.plugins.sources.settings import SourcesSettings

_SOURCE = "plugins/sources"


def cite_view(site: Site, document: Document) -> core.CiteView | None:
    """Return how to cite a post; None for what is no post, or a draft."""
    own = cited_post(site, document.source)
    address = site.metadata_by_source[document.source].address
    links = core.downloads(address) if refs_in(site, document.source) else ()
    if not own:
        return None
    more = next(filter(None, site.answered(shown_in_styles_at, document.source)), "")
    return core.cite_view(own, links, more)


def cites_this(site: Site) -> bool:
    """Return whether posts say how to cite them."""
    return site.own(SourcesSettings).cite_this


def problems(site: Site) -> Iterable[Problem]:
    """Return the people whose names are spelt in two ways."""
    return people.spelling_problems(site.once(sources_of), site.own(SourcesSettings).people, site.settings.places)


def sources_of(site: Site) -> tuple[core.SourceView, ...]:
    """Return every source, A to Z, with the page that it stands on; called as ``site.once(sources_of)``."""
    return core.placed(site.once(_every_source), site.once(_source_pages))


def _every_source(site: Site) -> tuple[core.SourceView, ...]:
    return core.source_views(site.once(cited_in), site.page_metadata)


def _source_pages(site: Site) -> tuple[AlphabetPage, ...]:
    return core.source_pages(site.once(_every_source))


def _everyone(site: Site) -> tuple[people.Person, ...]:
    return people.persons(site.once(sources_of), site.own(SourcesSettings).people)


def _people_pages(site: Site) -> tuple[AlphabetPage, ...]:
    return people.people_pages(site.once(_everyone))


def outputs(site: Site) -> Iterable[Output]:
    """Return the two pages, and the files beside each post that cites something."""
    if is_cited_in(site):
        yield PageOutput(core.SOURCES, _SOURCE, "sources.html", partial(_sources_page, 0), listed=True)
        yield PageOutput(people.PEOPLE, _SOURCE, "people.html", partial(_people_page, 0), listed=True)
    for metadata in site.page_metadata:
        if metadata.is_post and site.builds(metadata):
            yield from _downloads(metadata, site)


def letter_pages(plan: Plan) -> Iterator[Output]:
    """Yield the pages on which lists that are too long for one go on: what they hold is known when all is formatted."""
    if core.SOURCES not in plan.by_address:
        return
    for number, page in enumerate(plan.site.once(_source_pages)[1:], start=1):
        yield PageOutput(page.address, _SOURCE, "sources.html", partial(_sources_page, number), listed=True)
    for number, page in enumerate(plan.site.once(_people_pages)[1:], start=1):
        yield PageOutput(page.address, _SOURCE, "people.html", partial(_people_page, number), listed=True)


@dataclass(frozen=True)
class LettersContext(Headed):
    """What the templates of the two lists get."""

    letters: tuple[Letter, ...]  #: what stands on the page, A to Z
    alphabet: AlphabetPage  #: the page among those of its list
    intro: str  #: how many there are


def _words(site: Site) -> str:
    """Return what stands at the head of each page of all sources. For ``once``."""
    return core.source_words(site.once(sources_of))


def _sources_page(number: int, plan: Plan) -> LettersContext:
    site = plan.site
    return _page(site, message("Sources"), site.once(_words), site.once(_source_pages)[number])


def _people_page(number: int, plan: Plan) -> LettersContext:
    site = plan.site
    intro = (
        message("Everyone whose work we cite, and where.")
        if site.once(_everyone)
        else message("No text cites anyone yet.")
    )
    return _page(site, message("People"), intro, site.once(_people_pages)[number])


def _page(site: Site, title: str, intro: str, alphabet: AlphabetPage) -> LettersContext:
    title = message("{list}: {place}", list=title, place=alphabet.place) if alphabet.place else title
    head = site_head(site_words(site), title, intro, alphabet.address)
    page = list_view(title, intro, alphabet.address, site.settings.lang)
    return LettersContext(head, page, alphabet.letters, alphabet, intro)


def _forms(site: Site) -> dict[tuple[str, str], core.SourceForms]:
    cited = site.once(cited_in)
    refs = {ref for source in cited.views for ref in core.refs_of(source, cited, refs_in(site, source))}
    return {(ref, note): core.forms_of(cited.sources[ref], note) for ref, note in refs}


def _downloads(metadata: PageMetadata, site: Site) -> Iterator[Output]:
    if refs_in(site, metadata.source):
        for number, link in enumerate(core.downloads(metadata.address)):
            yield TextOutput(link.address, metadata.path, partial(_download, metadata.source, number))


def _download(source: str, number: int, plan: Plan) -> str:
    site, forms = plan.site, plan.site.once(_forms)
    cited = [forms[ref] for ref in core.refs_of(source, site.once(cited_in), refs_in(site, source))]
    return core.download_texts(cited)[number]
