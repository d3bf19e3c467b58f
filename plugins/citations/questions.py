"""Citations and notes (see README.md): read the library, have pandoc format all at once, attach what pages show."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from kindling.model.bodies import head_token
from kindling.model.cache import Cache
from kindling.model.conf_places import ConfPlaces
from kindling.model.frontmatter import CitationFields
from kindling.model.kinds import is_ignored, is_listed, speaks_of_its_folder
from kindling.model.noted import apart, have_read
from kindling.model.organisations import organisations
from kindling.model.problems import Problem, Severity, errors
from kindling.model.sections import SectionPlace, as_section, ids_in, place_of
from kindling.model.values import Document, PageMetadata, Site
from kindling.plugins.citations import bibtex, core, engine, library
from kindling.plugins.citations.cache import answered, read_file, style_hash
from kindling.plugins.citations.cited import CitedPosts, FormattedSource, Lazily, SiteCitations, posts_are_cited
from kindling.plugins.citations.combined import CombinedCitations, Shift, joined
from kindling.plugins.citations.csl import PlainText
from kindling.plugins.citations.findings import found_in
from kindling.plugins.citations.formats import ENDINGS, format_of
from kindling.plugins.citations.formats.source import UNTITLED, Source
from kindling.plugins.citations.in_styles import StylesRequest, Texts, in_style, in_styles, styles_beside
from kindling.plugins.citations.leaning import leaning
from kindling.plugins.citations.moments import is_video
from kindling.plugins.citations.notes import notes_judge
from kindling.plugins.citations.own_posts import post_source, vlog_keys
from kindling.plugins.citations.renewed import Formatting, FormattingRequest
from kindling.plugins.citations.settings import CitationsSettings
from kindling.plugins.citations.styles import CitationStyle, style_of
from kindling.plugins.series.public import library_of

_ENGINE = "citations/engine"  #: the rule of what keeps pandoc from formatting
_LARGEST = 50_000_000  #: bytes of one file of the library


def citations_view(site: Site, document: Document) -> core.CitationsView:
    """Return the citations and notes of a text."""
    return site.once(cited_in).views.get(document.source, core.CitationsView())


def problems(site: Site) -> Iterable[Problem]:
    """Return what is wrong with citations, notes and the library."""
    return (*site.once(cited_in).problems, *site.once(_posts).problems)


def cited_in(site: Site) -> SiteCitations:
    """Return all that a site's texts cite; called as ``site.once(cited_in)``, so that one process serves them all."""
    if not site.has(CitationsSettings):
        return SiteCitations()
    found = _formatted(site, site.once(_wanted_in), sound_only=True)
    return replace(found, problems=(*found.problems, *_unread(site)))


def whole(site: Site, files: Iterable[tuple[str, str | bytes]]) -> SiteCitations:
    """Return all that a site cites, from its documents and the files of its library."""
    return _formatted(site, _wanted(site, files))


def refs_in(site: Site, source: str) -> tuple[str, ...]:
    """Return the names of the sources that a text cites, each once, before anything is formatted."""
    return site.once(_wanted_in).refs.get(source, ()) if site.has(CitationsSettings) else ()


def cited_post(site: Site, source: str) -> FormattedSource | None:
    """Return a post of the site as a source, formatted as it is cited; None for a draft, and where nobody shows that.

    Of all that is noted, its own title alone bears on it, though all are formatted together.
    """
    return site.once_for(_cited_post, source) if site.metadata_by_source[source].is_post else None


def _cited_post(site: Site, source: str) -> FormattedSource | None:
    with apart():
        found = site.once(_posts).sources.get(source)
    have_read((head_token(source, "title"),))
    return found


# ---- the site's own posts ------------------------------------------------------------------------


def cited_as(site: Site, source: str) -> Texts:
    """Return how to cite a post in the site's style and in three others; nothing where nobody can cite it."""
    return site.once_for(_cited_as, source) if site.metadata_by_source[source].is_post else ()


def _cited_as(site: Site, source: str) -> Texts:
    with apart():
        found = site.once(cited_posts).texts.get(source, ())
    have_read((head_token(source, "title"),))
    return found


def cited_posts(site: Site) -> CitedPosts:
    """Return how to cite each post in the site's style and in three others, at its public address. For ``once``.

    Nobody can cite what has no address yet, or says nothing of citing it.
    """
    cited = site.once(_posts).sources
    if not cited or not site.public_url:
        return CitedPosts()
    settings: CitationsSettings = site.own(CitationsSettings)
    own, refs = site.once(_wanted_in).style, dict(zip(cited, map("r{}".format, count(1)), strict=False))
    is_known = site.siteurl == site.public_url  # how to cite it in the site's own style, with that address
    asked = StylesRequest(
        {ref: _as_source(site.metadata_by_source[source], site, site.public_url) for source, ref in refs.items()},
        styles_beside(own) if is_known else (own, *styles_beside(own)),
        settings.language or site.settings.lang,
        engine.pandoc_program(settings.pandoc),
        settings.timeout,
    )
    first = {source: in_style(own, cited[source].html) for source in cited} if is_known else {}
    try:
        texts = site.again(_in_styles, "", asked, site.cache("cited") if site.settings.work else None)
    except _EngineFailed as failed:
        return CitedPosts(problems=(replace(_no_engine(str(failed), site.settings.places), severity="warning"),))
    return CitedPosts({source: (*filter(None, (first.get(source),)), *texts[ref]) for source, ref in refs.items()})


def _in_styles(asked: StylesRequest, folder: Cache | None) -> Mapping[str, Texts]:
    """Return sources in styles. Raises _EngineFailed where some are missing."""
    texts, why = in_styles(asked, folder)
    if why or texts.keys() != asked.sources.keys():
        raise _EngineFailed(why or "pandoc made nothing of some posts")
    return texts


def _citable(site: Site) -> Iterator[PageMetadata]:
    return (metadata for metadata in site.page_metadata if metadata.is_post and site.builds(metadata))


def _handed_on(site: Site) -> Iterator[PageMetadata]:
    """Yield the posts that say how to cite them."""
    return (metadata for metadata in _citable(site) if metadata.state != "draft")


def _as_source(metadata: PageMetadata, site: Site, siteurl: str) -> Source:
    return post_source(metadata, site.settings.name, siteurl, organisations(site))


def _posts(site: Site) -> SiteCitations:
    """Return the site's own posts as sources, by the places of their texts. For ``once``."""
    if not site.has(CitationsSettings) or not any(site.answered(posts_are_cited)):
        return SiteCitations()
    wanted = site.once(_wanted_in)
    names = {one.source: f"r{number}" for number, one in enumerate(_handed_on(site), start=1)}
    sources = {names[one.source]: _as_source(one, site, site.siteurl) for one in _handed_on(site)}
    if not sources or site.judged_only or errors(wanted.problems):
        return SiteCitations()
    asked = _request(site, wanted, (), sources, tuple(sources))
    try:
        outcome = site.again(_outcome, "posts", site.again(Formatting, "posts"), asked, _kept(site))
    except _EngineFailed as failed:
        known = any(problem.rule == _ENGINE for problem in site.once(cited_in).problems)
        problem = replace(_no_engine(str(failed), site.settings.places), severity="warning")
        return SiteCitations(problems=() if known else (problem,))
    made = Lazily(names, lambda source: _source(site, _formatted_post, names[source], sources, outcome))
    return SiteCitations(sources=made, problems=tuple(_told_of(sources, tuple(sources), outcome, site)))


# ---- what is cited, before it is formatted -------------------------------------------------------


@dataclass(frozen=True)
class _Wanted:
    """What is to be formatted of a site."""

    texts: tuple[core.ResolvedText, ...]
    combined: Mapping[str, tuple[core.ResolvedText, Mapping[str, Shift]]]  #: series that are read as a whole, by slug
    libraries: "_EngineLibraries"
    style: CitationStyle
    lang: str
    keys: frozenset[str]  #: of all sources of the library
    problems: tuple[Problem, ...]

    @cached_property
    def requests(self) -> tuple[engine.Request, ...]:
        """What the engine is asked for."""
        texts = (*self.texts, *(text for text, _ in self.combined.values()))
        return tuple(request for one in texts if (request := core.request(one)))

    @cached_property
    def refs(self) -> Mapping[str, tuple[str, ...]]:
        """The sources that each text cites, by the engine's names."""
        return {
            request.document: tuple(dict.fromkeys(ref for citation in request.citations for ref in citation.refs))
            for request in self.requests
        }


def _wanted_in(site: Site) -> _Wanted:
    return _wanted(site, _library_files(site))


def _wanted(site: Site, files: Iterable[tuple[str, str | bytes]]) -> _Wanted:
    settings: CitationsSettings = site.own(CitationsSettings)
    folder = site.cache("sources") if site.settings.work else None
    site_library = library.library_of_read(site.again(read_file, path, path, given, folder) for path, given in files)
    libraries = _EngineLibraries(site_library, site)
    styles = _StylesByName(site.settings.content, settings.style, site.settings.places)
    problems: list[Problem] = []
    texts = tuple(core.resolved(text) for text in _texts(site, libraries, styles, problems))
    cited = {item.key for one in texts for cluster in one.clusters for item in cluster.items}
    lost = {key for one in texts for key in one.unknown}
    meant = cited | lost | {key for one in texts for key in one.words}
    problems += site_library.weighed(meant, unknown=bool(lost))
    problems += filter(None, (document.fact(core.cites_in_summary) for document in site.documents))
    problems += [*styles.problems, *(problem for one in texts for problem in one.problems)]
    whole_series = _whole_series(site, {one.text.source: one.text for one in texts}, styles.usual())
    combined = {slug: (core.resolved(text), shifts) for slug, (text, shifts) in whole_series}
    problems += leaning(site, site_library)
    problems += library.remarked(site_library.sources.values(), cited)
    problems += library.never_cited(site_library, cited)
    lang = settings.language or site.settings.lang
    return _Wanted(texts, combined, libraries, styles.usual(), lang, frozenset(site_library.sources), tuple(problems))


def _texts(
    site: Site, libraries: "_EngineLibraries", styles: "_StylesByName", problems: list[Problem]
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


# ---- what comes of it ----------------------------------------------------------------------------


def _formatted(site: Site, wanted: _Wanted, *, sound_only: bool = False) -> SiteCitations:
    """Have everything formatted by one process; without anything to cite, nothing is.

    ``sound_only``: nor is it where something is to be mended first.
    """
    texts = {one.text.source: one for one in (*wanted.texts, *(text for text, _ in wanted.combined.values()))}
    listed = tuple(dict.fromkeys(ref for request in wanted.requests for one in request.citations for ref in one.refs))
    found = SiteCitations(
        views=Lazily(texts, lambda source: core.unformatted(texts[source])),
        keys=wanted.keys,
        problems=wanted.problems,
    )
    if listed and not site.judged_only and not (sound_only and errors(wanted.problems)):
        found = _by_engine(site, wanted, texts, listed, found)
    combined = {
        slug: CombinedCitations(found.views[one.text.source], shifts) for slug, (one, shifts) in wanted.combined.items()
    }
    return replace(found, combined=combined)


def _by_engine(
    site: Site,
    wanted: _Wanted,
    texts: Mapping[str, core.ResolvedText],
    listed: tuple[str, ...],
    unformatted: SiteCitations,
) -> SiteCitations:
    sources = wanted.libraries.wanted(listed)
    asked = _request(site, wanted, wanted.requests, sources, listed)
    try:
        outcome = site.again(_outcome, "", site.again(Formatting, ""), asked, _kept(site))
    except _EngineFailed as failed:
        return replace(unformatted, problems=(*unformatted.problems, _no_engine(str(failed), site.settings.places)))
    posts = wanted.libraries.posts

    def view(source: str) -> core.CitationsView:
        return site.again(_view, source, texts[source], *_own(texts[source], outcome))

    def one(ref: str) -> FormattedSource:
        return _source(site, _formatted_post if ref in posts else _formatted_source, ref, sources, outcome)

    told = _told_of(sources, listed, outcome, site)
    found = replace(unformatted, views=Lazily(texts, view), sources=Lazily(listed, one))
    return replace(found, problems=(*unformatted.problems, *told))


def _request(
    site: Site,
    wanted: _Wanted,
    requests: tuple[engine.Request, ...],
    sources: Mapping[str, Source],
    alone: tuple[str, ...],
) -> FormattingRequest:
    """Return what is asked of the engine; ``alone``: the sources that it formats by themselves, too."""
    settings: CitationsSettings = site.own(CitationsSettings)
    return FormattingRequest(
        requests,
        sources,
        engine.StandaloneSources(wanted.style, wanted.lang, alone),
        tuple(_style_hash(used) for used in dict.fromkeys([wanted.style, *(one.style for one in requests)])),
        engine.pandoc_program(settings.pandoc),
        settings.timeout,
    )


def _kept(site: Site) -> Cache | None:
    return site.cache("citations") if site.settings.work else None


def _source(
    site: Site,
    make: Callable[[str, Mapping[str, Any], str], FormattedSource],
    ref: str,
    sources: Mapping[str, Source],
    outcome: engine.Outcome,
) -> FormattedSource:
    return site.again(make, ref, sources[ref].key, outcome.csl.get(ref, {}), outcome.alone.get(ref, ""))


def _told_of(
    sources: Mapping[str, Source], listed: Iterable[str], outcome: engine.Outcome, site: Site
) -> Iterator[Problem]:
    """Yield what the engine said of sources, and of which it could make nothing."""
    yield from (_failure(ref, message, sources, site.settings.places) for ref, message in outcome.failures)
    for ref in listed:
        if sources[ref].titled and _lost_title(outcome.csl.get(ref)):
            yield _untitled(sources[ref])


class _EngineFailed(Exception):
    """Why there is no answer. It is raised, so that nobody keeps it: the next build asks again."""


def _outcome(formatting: Formatting, asked: FormattingRequest, folder: Cache | None) -> engine.Outcome:
    """Return what comes of all that is asked. Raises _EngineFailed where there is no answer."""
    return formatting.outcome(asked, lambda: _whole_outcome(asked, folder))


def _whole_outcome(asked: FormattingRequest, folder: Cache | None) -> engine.Outcome:
    """Return the same by one process for all, whose answer is cached between builds."""
    job, plan = engine.job_of(asked.requests, asked.sources, asked.alone)
    answer = answered(job, asked.program, asked.timeout, folder)
    if isinstance(answer, str):
        raise _EngineFailed(answer)
    return engine.formatted(answer, plan)


def _style_hash(style: CitationStyle) -> str:
    try:
        return style_hash(style.path)
    except OSError:  # it has just gone
        return ""


def _own(text: core.ResolvedText, outcome: engine.Outcome) -> tuple[Any, ...]:
    """Return what the view of one text is made from, of what came of all."""
    made, asked = outcome.documents.get(text.text.source), core.request(text)
    refs = dict.fromkeys(ref for citation in (asked.citations if asked else ()) for ref in citation.refs)
    refs |= dict.fromkeys(entry.ref for entry in (made.entries if made else ()))
    return made, *({ref: said[ref] for ref in refs if ref in said} for said in (outcome.csl, outcome.notes))


def _view(
    text: core.ResolvedText,
    made: engine.FormattedText | None,
    csl: Mapping[str, Mapping[str, Any]],
    notes: Mapping[str, str],
) -> core.CitationsView:
    return core.view(text, made, csl, notes) if made else core.unformatted(text)


def _formatted_source(key: str, item: Mapping[str, Any], alone: str) -> FormattedSource:
    csl = {**item, "id": key}
    return FormattedSource(key, csl, alone, bibtex.entry(csl, key))


def _formatted_post(key: str, item: Mapping[str, Any], alone: str) -> FormattedSource:
    """Return a post of the site as a source: its texts are plain, whatever they look like.

    In BibTeX, which stands on every page, it says nothing of its kind and its language.
    """
    made = _formatted_source(key, item, alone)
    plain = {name: PlainText(text) if isinstance(text, str) else text for name, text in made.csl.items()}
    short = {name: value for name, value in plain.items() if name not in ("language", "type")}
    return replace(made, csl=plain, bibtex=bibtex.entry(short, key))


def _failure(ref: str, message: str, sources: Mapping[str, Source], places: ConfPlaces) -> Problem:
    """Return what pandoc said of one source, or of a style."""
    source = sources.get(ref)
    if source is None:
        fact = f"pandoc can't format with this style: {message}"
        return Problem(*places.of("CITATIONS", "style"), _ENGINE, fact, "use another style, or another version of it")
    return Problem(
        source.path, source.line, "citations/library", f"{source.key!r} can't be read: {message}", "look at its fields"
    )


def _lost_title(item: Mapping[str, Any] | None) -> bool:
    if item is None or item.get("type") in UNTITLED:
        return False
    return not any(item.get(name) for name in ("title", "container-title", "collection-title"))


def _untitled(source: Source) -> Problem:
    """Return that pandoc could make nothing of a title, and left it out without a word."""
    fact, hint = (
        f"the title of {source.key!r} can't be read",
        "look for a backslash, a brace or a $ in it that TeX takes",
    )
    return Problem(source.path, source.line, "citations/library", fact, hint, "warning")


def _no_engine(answer: str, places: ConfPlaces) -> Problem:
    hint = 'install Kindling again, or name the program: CITATIONS = {"pandoc": "/usr/bin/pandoc"}'
    return Problem(*places.of("CITATIONS", "pandoc"), _ENGINE, answer, hint)


class _EngineLibraries:
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
        for key, metadata in vlog_keys(_citable(site)):
            keys[key] = name = names.get(metadata.source) or next(self._names)
            names[metadata.source] = name
            self.posts[name] = metadata
            self.videos[name] = metadata.address
        self.shared = {**keys, **self.shared}

    def refs_for(self, document: Document) -> tuple[Mapping[str, str], library.Library]:
        """Return key → name, and the text's own sources, which go before those of the library with the same keys."""
        references = document.fields(CitationFields).references
        if not references:
            return self.shared, library.Library()
        own = library.own_sources(document.path, document.lines.get("references", 1), references)
        names = {}
        for key, source in own.sources.items():
            names[key] = next(self._names)
            self.sources[names[key]] = source
            if url := _video(source):
                self.videos[names[key]] = url
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
        return _as_source(post, self.site, self.site.siteurl) if post else self.sources[ref]


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


def _library_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the library's files as (path shown, what is in it), in one order everywhere."""
    for path, shown in _in_library(site):
        if format_of(path.name) and path.stat().st_size <= _LARGEST:
            yield shown, path.read_bytes()


def _in_library(site: Site) -> Iterator[tuple[Path, str]]:
    """Yield the files in the library's folder and how they are shown."""
    content = site.settings.content
    folder = content / site.own(CitationsSettings).library
    for path in sorted(folder.rglob("*"), key=lambda path: path.as_posix()):
        if path.is_file() and not is_ignored(path.name):
            yield path, f"{content.name}/{path.relative_to(content).as_posix()}"


def _unread(site: Site) -> Iterator[Problem]:
    """Yield the files in the library's folder that hold neither sources nor a style."""
    for path, shown in _in_library(site):
        if format_of(path.name) and (size := path.stat().st_size) > _LARGEST:
            fact = f"the library is {size / 1e6:,.1f} MB long; {_LARGEST // 10**6} MB are the most, so it is not read"
            hint = "export what you cite: 10,000 sources have some 10 MB"
            yield Problem(shown, 0, "citations/library", fact, hint)
        if format_of(path.name) or path.suffix.lower() == ".csl" or speaks_of_its_folder(path.name):
            continue
        hint = f"export it with one of the endings {', '.join(ENDINGS)}, or move it out of content/"
        severity: Severity = "advice" if is_listed(path.name) else "warning"  # papers are kept beside their sources
        yield Problem(shown, 0, "files/unread", "this is no file of sources that can be read", hint, severity)


def files(site: Site) -> Iterator[str]:
    """Yield the files in the library's folder: each is read, or told."""
    settings = site.own(CitationsSettings) if site.has(CitationsSettings) else CitationsSettings()
    folder = settings.library.strip("/")
    yield from (source for source in site.media if source.startswith(f"{folder}/"))
