"""Plan ``/search/`` and the index that it looks words up in (see README.md)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from kindling.model.look import interface_language
from kindling.model.pages import list_view, topic_languages
from kindling.model.problems import Problem
from kindling.model.values import Document, Fact, Output, Site
from kindling.model.views import day
from kindling.plugins.citations.public import CitationsView, cited_in, has_source_pages
from kindling.plugins.lists.public import list_addresses, topics
from kindling.plugins.metadata.public import site_head, site_words
from kindling.plugins.search import core
from kindling.plugins.search.index import Index, NoIndex, kept_index
from kindling.plugins.search.settings import is_wanted
from kindling.plugins.series import public as series
from kindling.plugins.series import public as tokens
from kindling.plugins.sources.public import sources_of
from kindling.plugins.video import public as vlog
from kindling.plugins.video.public import head_video, texts_of, videos_in, vlog_settings

_SOURCE = "plugins/search"
_INTRO = "Every word of the posts, of what is said in the videos, and of the sources."
_FAULT_HINT = "run make again, which installs it; SEARCH = {'enabled': False} in pelicanconf.py builds without search"


@dataclass(frozen=True, slots=True)
class Found:
    """What can be found on a site, and its index; None where there is nothing, or where it could not be made."""

    records: tuple[core.Record, ...] = ()
    index: Index | None = None
    fault: str = ""


def problems(site: Site) -> Iterator[Problem]:
    """Yield an index that can't be made."""
    if is_wanted(site.settings) and (fault := site.once(found_on).fault):
        yield Problem("pelicanconf.py", 0, "search/index", fault, _FAULT_HINT)


def found_on(site: Site) -> Found:
    """Return what can be found on a site, with its index; called as ``site.once(found_on)``."""
    records = tuple(_records(site))
    folder = site.kept_folder("search")
    try:
        index = kept_index(records, site.settings["DEFAULT_LANG"], folder) if records else None
    except NoIndex as error:
        return Found(records, None, str(error))
    return Found(records, index)


def _records(site: Site) -> Iterator[core.Record]:
    """Yield what readers may find: published texts, series that are shown, and the sources that they cite."""
    library = site.once(series.library_of)
    posts: dict[str, core.Record] = {}
    for fact in site.facts:
        if fact.kind == "post" and fact.listed:
            posts[fact.address] = _post(fact, library, site)
        elif fact.listed and (fact.kind == "page" or library.series[fact.slug].shown):
            document = site.document_by_source[fact.source]
            html = core.text_html(document, fact.summary, *_inner(document, fact, site))
            yield core.page_record(fact, html, _interface(site))
    yield from posts.values()
    if has_source_pages(site):
        yield from core.source_records(site.once(sources_of), posts)


def _post(fact: Fact, library: series.Library, site: Site) -> core.Record:
    document = site.document_by_source[fact.source]
    head, *others = _videos(document, fact, site)
    html = core.text_html(document, fact.summary, *_inner(document, fact, site), [head, *others])
    date, places = day(fact.date) if fact.date else None, series.places_of(fact, library)
    return core.post_record(fact, html, date, places, filmed=head is not None, lang=_interface(site))


def _interface(site: Site) -> str:
    return interface_language(site.settings["DEFAULT_LANG"])


def _inner(document: Document, fact: Fact, site: Site) -> tuple[dict[str, str], list[str]]:
    """Return what stands in the markers of a text, less the cards of series, and its notes."""
    view = site.once(cited_in).views.get(fact.source, CitationsView())
    own = series.series_of(fact, site.once(series.library_of))
    fills = {**view.fills, **tokens.fills(tokens.tokens_of(document), own), "series:card": ""}
    return fills, [note.html for note in view.notes]


def _videos(document: Document, fact: Fact, site: Site) -> Iterator[vlog.VideoView | None]:
    """Yield the video at a post's head, or None, then those in its text as its page shows them."""
    (texts, _), settings = site.once(texts_of), vlog_settings(site.settings)
    for video in (head_video(document), *videos_in(document)):
        yield vlog.video_view(video, fact, site.media, texts, settings)


def outputs(site: Site) -> Iterator[Output]:
    """Yield the page, what it knows of each record, all words, and the index."""
    found = site.once(found_on) if is_wanted(site.settings) else Found()
    if found.index is None:
        return
    known = core.records_json(found.records, found.index.names)
    records = _named("records", known, "json")
    words = _named("words", "\n".join(found.index.words), "txt")
    yield from (records, words)
    for name, data in found.index.files.items():
        yield Output(f"{core.ADDRESS}pagefind/{name}", _SOURCE, read=partial(bytes, data))
    licence = Path(__file__).with_name("pagefind-licence.txt")  # it goes wherever Pagefind's script goes
    yield Output(f"{core.ADDRESS}pagefind/licence.txt", _SOURCE, copy_of=str(licence))
    yield _page(site, _search_page(site, found.records, records.address, words.address))


def _named(name: str, text: str, suffix: str) -> Output:
    """Return a file whose name changes with what is in it."""
    return Output(f"{core.ADDRESS}{name}.{sha256(text.encode()).hexdigest()[:10]}.{suffix}", _SOURCE, text=text)


def _search_page(site: Site, records: Iterable[core.Record], known: str, words: str) -> core.SearchPage:
    records = tuple(records)
    all_series = site.once(series.library_of).series
    named, langs = ({slug: getattr(one, key) for slug, one in all_series.items()} for key in ("title", "lang"))
    tags = {address.split("/")[-2]: name for address, (name, _) in topics(site.posts).items()}
    return core.SearchPage(
        program=f"{core.ADDRESS}pagefind/pagefind.js",
        records=known,
        words=words,
        root="/",
        kinds=core.kind_choices(records),
        series=core.choices(named, (slug for record in records for slug in record.series), langs),
        topics=core.choices(tags, (slug for record in records for slug in record.topics), site.once(topic_languages)),
        ways=core.ways(list_addresses(site)),
    )


def _page(site: Site, search: core.SearchPage) -> Output:
    head = site_head(site_words(site), "Search", _INTRO, core.ADDRESS)
    page = list_view("Search", _INTRO, core.ADDRESS, site.settings["DEFAULT_LANG"])
    view = {"search": search, "intro": _INTRO, "head": head, "page": page}
    policy = {"script-src": ("'wasm-unsafe-eval'",)}  # Pagefind is WebAssembly
    return Output(core.ADDRESS, _SOURCE, "search.html", view, policy=policy)


def addresses(site: Site) -> Iterator[str]:
    """Yield the page to search on, where there is something to be found."""
    if is_wanted(site.settings) and any(fact.listed for fact in site.facts):
        yield core.ADDRESS
