"""What a site wants formatted, before it is: what its texts cite, under the names by which the engine knows it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from pathlib import Path

from kindling.model.conf_places import ConfPlaces
from kindling.model.frontmatter import CitationFields
from kindling.model.organisations import organisations
from kindling.model.problems import Problem
from kindling.model.sections import SectionPlace, as_section, ids_in, place_of
from kindling.model.values import Document, PageMetadata, Site
from kindling.plugins.citations import core, engine, library
from kindling.plugins.citations.cache import read_file
from kindling.plugins.citations.combined import Shift, joined
from kindling.plugins.citations.findings import found_in
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.leaning import leaning
from kindling.plugins.citations.moments import is_video
from kindling.plugins.citations.notes import notes_judge
from kindling.plugins.citations.own_posts import post_source, vlog_keys
from kindling.plugins.citations.settings import CitationsSettings
from kindling.plugins.citations.styles import CitationStyle, style_of
from kindling.plugins.series.public import library_of


def citable(site: Site) -> Iterator[PageMetadata]:
    """Return the posts that may be cited: those that are built."""
    return (metadata for metadata in site.page_metadata if metadata.is_post and site.builds(metadata))


def as_source(metadata: PageMetadata, site: Site, siteurl: str) -> Source:
    """Return a post of the site as a source, at its address below ``siteurl``."""
    return post_source(metadata, site.settings.name, siteurl, organisations(site))


@dataclass(frozen=True, slots=True)
class WantedText:
    """What is to be formatted of one text, or of a series that is read as a whole."""

    text: core.ResolvedText
    request: engine.Request | None  #: what the engine is asked for; None where nothing is cited
    refs: tuple[str, ...]  #: the sources that it cites, each once, by the engine's names
    cited: frozenset[str]  #: … by their keys


def wanted_text(text: core.CitingText) -> WantedText:
    """Return what is to be formatted of a text."""
    found = core.resolved(text)
    asked = core.request(found)
    refs = (ref for citation in (asked.citations if asked else ()) for ref in citation.refs)
    cited = frozenset(item.key for cluster in found.clusters for item in cluster.items)
    return WantedText(found, asked, tuple(dict.fromkeys(refs)), cited)


@dataclass(frozen=True)
class WantedCitations:
    """What is to be formatted of a site."""

    texts: tuple[WantedText, ...]
    combined: Mapping[str, tuple[WantedText, Mapping[str, Shift]]]  #: series that are read as a whole, by slug
    libraries: "EngineLibraries"
    style: CitationStyle
    lang: str
    keys: frozenset[str]  #: of all sources of the library
    problems: tuple[Problem, ...]

    @cached_property
    def requests(self) -> tuple[engine.Request, ...]:
        """What the engine is asked for."""
        return tuple(one.request for one in self.all_texts if one.request)

    @cached_property
    def all_texts(self) -> tuple[WantedText, ...]:
        """The texts, and behind them the series that are read as a whole."""
        return (*self.texts, *(text for text, _ in self.combined.values()))

    @cached_property
    def refs(self) -> Mapping[str, tuple[str, ...]]:
        """The sources that each text cites, by the engine's names."""
        return {one.request.document: one.refs for one in self.all_texts if one.request}


def wanted_citations(site: Site, files: Iterable[tuple[str, str | bytes]]) -> WantedCitations:
    """Return what a site wants formatted of its texts; ``files``: of its library, each with what is in it."""
    settings: CitationsSettings = site.own(CitationsSettings)
    folder = site.cache("sources") if site.settings.work else None
    site_library = library.library_of_read(site.again(read_file, path, path, given, folder) for path, given in files)
    libraries = EngineLibraries(site_library, site)
    styles = _StylesByName(site.settings.content, settings.style, site.settings.places)
    problems: list[Problem] = []
    wanted = tuple(site.again(wanted_text, text.source, text) for text in _texts(site, libraries, styles, problems))
    texts = [one.text for one in wanted]
    cited = {key for one in wanted for key in one.cited}
    lost = {key for one in texts for key in one.unknown}
    meant = cited | lost | {key for one in texts for key in one.words}
    problems += site_library.weighed(meant, unknown=bool(lost))
    problems += filter(None, (document.fact(core.cites_in_summary) for document in site.documents))
    problems += [*styles.problems, *(problem for one in texts for problem in one.problems)]
    whole_series = _whole_series(site, {one.text.source: one.text for one in texts}, styles.usual())
    combined = {slug: (site.again(wanted_text, slug, text), shifts) for slug, (text, shifts) in whole_series}
    problems += leaning(site, site_library)
    problems += library.remarked(site_library.sources.values(), cited)
    problems += library.never_cited(site_library, cited)
    lang = settings.language or site.settings.lang
    return WantedCitations(
        wanted, combined, libraries, styles.usual(), lang, frozenset(site_library.sources), tuple(problems)
    )


def _texts(
    site: Site, libraries: "EngineLibraries", styles: "_StylesByName", problems: list[Problem]
) -> Iterator[core.CitingText]:
    """Yield the texts that cite or note something, and add what is wrong in them to ``problems``."""
    usual, notes = site.own(CitationsSettings).language, notes_judge(site)
    for document in site.documents:
        if citing := found_in(document, site):
            refs, own = libraries.refs_for(document)
            citing, lost = notes(document, citing)
            problems += [*own.weighed({item.key for one in citing.clusters for item in one.items}, unknown=True), *lost]
            metadata, style = site.metadata_by_source[document.source], styles.of(document)
            lang, videos = usual or metadata.lang, libraries.videos
            yield core.CitingText(document.source, document.path, metadata.slug, lang, style, citing, refs, videos)


def _whole_series(
    site: Site, texts: Mapping[str, core.CitingText], style: CitationStyle
) -> Iterator[tuple[str, tuple[core.CitingText, dict[str, Shift]]]]:
    """Yield each series that can be read as a whole: its slug, and its own words and its parts cited as one text."""
    for series in site.once(library_of).series.values():
        if not series.readable:
            continue
        sources = [series.source, *(metadata.source for metadata in series.readable)]
        sections = tuple(
            (texts[source], site.document_by_source[source].fact(_ids), place_of(site.metadata_by_source[source]))
            for source in sources
            if source in texts
        )
        lang = site.own(CitationsSettings).language or site.metadata_by_source[series.source].lang
        if sections:
            yield (
                series.slug,
                site.again(_all_parts, series.source, f"{series.source}: all parts", sections, style, lang),
            )


_Section = tuple[core.CitingText, Collection[str], SectionPlace]  #: a text, the ids in it, and where it is


def _ids(document: Document) -> Collection[str]:
    return ids_in(document.html)


def _all_parts(
    name: str, sections: tuple[_Section, ...], style: CitationStyle, lang: str
) -> tuple[core.CitingText, dict[str, Shift]]:
    """Return a series' own words and its parts as one text, and how each one's markers are numbered in it."""
    return joined(name, [_section(*section) for section in sections], style, lang)


def _section(text: core.CitingText, ids: Collection[str], place: SectionPlace) -> core.CitingText:
    """Return a text whose notes stand on a page with others: a link to a heading leads to the one of its own text."""
    return replace(text, found=text.found.rewritten(lambda note: as_section(note.html, place, ids)))


class EngineLibraries:
    """The site's library, its own posts and each text's own sources, each under one short name for the engine."""

    def __init__(self, shared: library.Library, site: Site) -> None:
        self._names = map("r{}".format, count(1))  # the engine knows names of this form
        self.shared = {key: next(self._names) for key in shared.sources}
        self.sources = {self.shared[key]: source for key, source in shared.sources.items()}
        self.by_key = shared.sources
        self.videos = {ref: url for ref, source in self.sources.items() if (url := _video(source))}
        self.site = site
        self.posts: dict[str, PageMetadata] = {}  #: of the site itself: name → a post with a video
        self._add_posts(site)

    def _add_posts(self, site: Site) -> None:
        """Add the site's own posts with a video, which texts may cite."""
        names: dict[str, str] = {}
        keys: dict[str, str] = {}
        for key, metadata in vlog_keys(citable(site)):
            keys[key] = name = names.get(metadata.source) or next(self._names)
            names[metadata.source] = name
            self.posts[name] = metadata
            self.videos[name] = metadata.address
        self.shared = site.again(_as_known, "names", {**keys, **self.shared})
        self.videos = site.again(_as_known, "videos", self.videos)

    def refs_for(self, document: Document) -> tuple[Mapping[str, str], library.Library]:
        """Return key → name, and the text's own sources, which go before those of the library with the same keys."""
        references = document.fields(CitationFields).references
        if not references:
            return self.shared, library.Library()
        lines, first = document.lines, document.lines.get("references", 1)
        placed = ((lines.get(f"references.{place}", first), item) for place, item in enumerate(references))
        own = library.own_sources(document.path, placed)
        names = {}
        for key, source in own.sources.items():
            names[key] = next(self._names)
            self.sources[names[key]] = source
            if url := _video(source):
                self.videos = {**self.videos, names[key]: url}
        return {**self.shared, **names}, own

    def wanted(self, refs: Iterable[str]) -> dict[str, Source]:
        """Return the sources to read: those cited, and under names of no consequence those they take fields from."""
        wanted = {ref: self._source(ref) for ref in dict.fromkeys(refs)}
        waiting = [parent for source in wanted.values() for parent in source.parents]
        keys = {source.key for source in wanted.values()}
        while waiting:
            key = waiting.pop()
            if key not in keys and key in self.by_key:
                keys.add(key)
                wanted[f"parent:{key}"] = self.by_key[key]
                waiting += self.by_key[key].parents
        return wanted

    def _source(self, ref: str) -> Source:
        post = self.posts.get(ref)
        return as_source(post, self.site, self.site.siteurl) if post else self.sources[ref]


def _as_known(names: dict[str, str]) -> dict[str, str]:
    """Return names as they are: those of an earlier build where they are equal, so that texts are compared at once."""
    return names


def _video(source: Source) -> str:
    """Return where on the web the video of a source is; "" for one that is none."""
    return next((url for url in source.urls if url.startswith("http") and is_video(url)), "")


class _StylesByName:
    """The styles that are asked for, each read once."""

    def __init__(self, content: Path, default: str, places: ConfPlaces) -> None:
        self.content, self.default = content, default
        self.read: dict[str, CitationStyle | tuple[str, str]] = {}
        self.problems: list[Problem] = []
        if isinstance(fault := self._style(default), tuple):
            self.problems.append(Problem(*places.of("CITATIONS", "style"), "citations/unknown-style", *fault))

    def of(self, document: Document) -> CitationStyle:
        """Return the style of a text; where its own can't be used, the site's."""
        own = document.fields(CitationFields).csl
        if own:
            style = self._style(own)
            if isinstance(style, CitationStyle):
                return style
            self.problems.append(document.problem("csl", "citations/unknown-style", *style))
        return self.usual()

    def usual(self) -> CitationStyle:
        """Return the site's style; where that can't be used, Vancouver."""
        for name in (self.default, "vancouver"):
            if isinstance(style := self._style(name), CitationStyle):
                return style
        raise AssertionError("the kit ships the style 'vancouver'")

    def _style(self, name: str) -> CitationStyle | tuple[str, str]:
        if name not in self.read:
            self.read[name] = style_of(name, self.content)
        return self.read[name]
