"""Plan ``/search/`` and the index that it looks words up in (see README.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from kindling.model.outputs import CopyOutput, Output, PageOutput, Plan, TextOutput, always
from kindling.model.pages import list_view, topic_languages
from kindling.model.problems import Problem
from kindling.model.translations import languages_of
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import day
from kindling.model.words import Language, message
from kindling.plugins.citations.public import CitationsView, cited_in
from kindling.plugins.lists.public import topics
from kindling.plugins.metadata.public import Headed, site_head, site_words
from kindling.plugins.search import core
from kindling.plugins.search.index import Index, IndexNotMade, cached_index
from kindling.plugins.search.settings import is_wanted
from kindling.plugins.series import public as series
from kindling.plugins.series import public as tokens
from kindling.plugins.sources.public import sources_of
from kindling.plugins.video import public as vlog
from kindling.plugins.video.public import head_video, texts_for, videos_in, vlog_settings

_SOURCE = "plugins/search"
_INTRO = message("Every word of the posts, of what is said in the videos, and of the sources.")
_FAULT_HINT = "run make again, which installs it; SEARCH = {'enabled': False} in pelicanconf.py builds without search"


@dataclass(frozen=True, slots=True)
class SearchableSite:
    """What can be found on a site, and its index; None where there is nothing, or where it could not be made."""

    records: tuple[core.Record, ...] = ()
    index: Index | None = None
    fault: str = ""


def searchable(plan: Plan) -> SearchableSite:
    """Return what can be found on a site, with its index; called as ``plan.once(found_on)``."""
    site, records = plan.site, tuple(_records(plan))
    folder = site.cache("search")
    try:
        index = cached_index(records, site.settings.lang, folder) if records else None
    except IndexNotMade as error:
        return SearchableSite(records, None, str(error))
    return SearchableSite(records, index)


def _records(plan: Plan) -> Iterator[core.Record]:
    """Yield what readers may find: published texts, series that are shown, and the sources that have a page."""
    site = plan.site
    library = site.once(series.library_of)
    posts: dict[str, core.Record] = {}
    for metadata in site.page_metadata:
        if metadata.is_post and metadata.listed:
            posts[metadata.address] = _post(metadata, library, site)
        elif metadata.listed and (metadata.is_page or library.series[metadata.slug].shown):
            document = site.document_by_source[metadata.source]
            html = core.text_html(
                document, metadata.summary, *_inner(document, metadata, site), language=_interface(site)
            )
            yield core.page_record(metadata, html, _interface(site).tag, site.settings.lang)
    yield from posts.values()
    yield from _pages_of_plugins(plan)
    if core.SOURCES in plan.by_address:
        yield from core.source_records(site.once(sources_of), posts)


def _pages_of_plugins(plan: Plan) -> Iterator[core.Record]:
    for output in plan.outputs:
        if isinstance(output, PageOutput) and output.indexed:
            found = output.indexed(plan)
            yield core.Record(output.address, found.title, "page", (message("Page"),), found.html)


def _post(metadata: PageMetadata, library: series.SeriesLibrary, site: Site) -> core.Record:
    document = site.document_by_source[metadata.source]
    head, *others = _videos(document, metadata, site)
    html = core.text_html(
        document, metadata.summary, *_inner(document, metadata, site), [head, *others], _interface(site)
    )
    date, positions = day(metadata.date) if metadata.date else None, series.positions_of(metadata, library)
    language, usual = _interface(site), site.settings.lang
    return core.post_record(metadata, html, date, positions, filmed=head is not None, language=language, usual=usual)


def _interface(site: Site) -> Language:
    return site.settings.languages.of("")


def _inner(document: Document, metadata: PageMetadata, site: Site) -> tuple[dict[str, str], list[str]]:
    """Return what stands in the markers of a text, less the cards of series, and its notes."""
    view = site.once(cited_in).views.get(metadata.source, CitationsView())
    own = series.series_of(metadata, site.once(series.library_of))
    fills = tokens.fills(
        tokens.tokens_of(document), own, lambda _card, _lang: "", metadata.lang, site.settings.languages
    )
    return {**view.fills, **fills}, [note.html for note in view.notes]


def _videos(document: Document, metadata: PageMetadata, site: Site) -> Iterator[vlog.VideoView | None]:
    """Yield the video at a post's head, or None, then those in its text as its page shows them."""
    videos, settings = (head_video(document), *videos_in(document)), vlog_settings(site)
    texts = texts_for(site, videos)
    for video in videos:
        yield vlog.video_view(video, metadata, site.media, texts, settings)


def outputs(site: Site) -> Iterator[Output]:
    """Yield the page to search on, where there is something to be found."""
    if is_wanted(site) and any(metadata.listed and _is_shown(metadata, site) for metadata in site.page_metadata):
        policy = {"script-src": ("'wasm-unsafe-eval'",)}  # Pagefind is WebAssembly
        yield PageOutput(core.ADDRESS, _SOURCE, "search.html", _search_page, policy=policy, asks_all=True)


def _is_shown(metadata: PageMetadata, site: Site) -> bool:
    return not metadata.is_series or site.once(series.library_of).series[metadata.slug].shown


def closing(plan: Plan) -> Iterator[Output | Problem]:
    """Yield what is known of each record, all words, and the index, or why it can't be made."""
    if core.ADDRESS not in plan.by_address or plan.site.judged_only:
        return
    found = plan.once(searchable)
    if found.fault:
        yield Problem(*plan.site.settings.places.of("SEARCH"), "search/index", found.fault, _FAULT_HINT)
    if (index := found.index) is None:
        return
    yield from (plan.once(_known), plan.once(_words))
    for name, data in index.files.items():
        yield CopyOutput(f"{core.ADDRESS}pagefind/{name}", _SOURCE, partial(bytes, data))
    licence = Path(__file__).with_name("pagefind-licence.txt")  # it goes wherever Pagefind's script goes
    yield CopyOutput(f"{core.ADDRESS}pagefind/licence.txt", _SOURCE, licence)


def _known(plan: Plan) -> TextOutput:
    found = plan.once(searchable)
    return _named(
        "records",
        core.records_json(found.records, found.index.names if found.index else {}, _interface(plan.site)),
        "json",
    )


def _words(plan: Plan) -> TextOutput:
    index = plan.once(searchable).index
    return _named("words", "\n".join(index.words if index else ()), "txt")


def _named(name: str, text: str, suffix: str) -> TextOutput:
    """Return a file whose name changes with what is in it."""
    address = f"{core.ADDRESS}{name}.{sha256(text.encode()).hexdigest()[:10]}.{suffix}"
    return TextOutput(address, _SOURCE, always(text))


@dataclass(frozen=True)
class SearchContext(Headed):
    """What the template of the search gets."""

    search: core.SearchPage  #: what can be chosen, and where the index is
    intro: str = _INTRO  #: a sentence below the title


def _search_page(plan: Plan) -> SearchContext:
    site = plan.site
    head = site_head(site_words(site), message("Search"), _INTRO, core.ADDRESS)
    page = list_view(message("Search"), _INTRO, core.ADDRESS, site.settings.lang)
    return SearchContext(head, page, _choices(plan))


def _choices(plan: Plan) -> core.SearchPage:
    site, found = plan.site, plan.once(searchable)
    records = found.records
    all_series = site.once(series.library_of).series
    named = {slug: one.title for slug, one in all_series.items()}
    langs = {slug: one.lang for slug, one in all_series.items()}
    tags = {address.split("/")[-2]: name for address, (name, _) in topics(site.posts).items()}
    of_series, more_series = core.choices(named, (slug for record in records for slug in record.series), langs)
    used = (slug for record in records for slug in record.topics)
    of_topics, more_topics = core.choices(tags, used, site.once(topic_languages))
    return core.SearchPage(
        program=f"{core.ADDRESS}pagefind/pagefind.js",
        records=plan.once(_known).address,
        words=plan.once(_words).address,
        root="/",
        kinds=core.kind_choices(records),
        series=of_series,
        topics=of_topics,
        ways=core.ways(plan.by_address),
        languages=core.language_choices(site.once(languages_of)),
        more_series=more_series,
        more_topics=more_topics,
        shards=found.index.shards if found.index else (),
    )
