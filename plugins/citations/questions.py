"""Citations and notes (see README.md): read the library, have pandoc format all at once, attach what pages show."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kindling.model.cache import Cache
from kindling.model.conf_places import ConfPlaces
from kindling.model.frontmatter import CitationFields
from kindling.model.kinds import is_ignored, is_listed, speaks_of_its_folder
from kindling.model.organisations import organisations
from kindling.model.problems import Problem, Severity, errors
from kindling.model.sections import as_section, ids_in
from kindling.model.values import Document, PageMetadata, Site
from kindling.plugins.citations import bibtex, core, engine, library
from kindling.plugins.citations.cache import answered, read_file, style_hash
from kindling.plugins.citations.cited import CitedPosts, FormattedSource, SiteCitations, posts_are_cited
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
    return site.once(cited_in).problems


def cited_in(site: Site) -> SiteCitations:
    """Return all that a site cites; plugins call ``site.once(cited_in)``, so that one process serves them all."""
    if not site.has(CitationsSettings):
        return SiteCitations()
    found = whole(site, _library_files(site), sound_only=True)
    return replace(found, problems=(*found.problems, *_unread(site)))


def cited_posts(site: Site) -> CitedPosts:
    """Return how to cite each post in the site's style and in three others, at its public address.

    Plugins call ``site.once(cited_posts)``. Nobody can cite what has no address yet, or says nothing of citing it.
    """
    cited = site.once(cited_in)
    refs = {one.source: cited.posts[one.source] for one in _citable(site) if one.source in cited.posts}
    if not refs or not site.public_url:
        return CitedPosts()
    settings: CitationsSettings = site.own(CitationsSettings)
    own = _StylesByName(site.settings.content, settings.style, site.settings.places).usual()
    is_known = site.siteurl == site.public_url  # how to cite it in the site's own style, with that address
    asked = StylesRequest(
        {ref: _as_source(site.metadata_by_source[source], site, site.public_url) for source, ref in refs.items()},
        styles_beside(own) if is_known else (own, *styles_beside(own)),
        settings.language or site.settings.lang,
        engine.pandoc_program(settings.pandoc),
        settings.timeout,
    )
    try:
        texts = site.again(_in_styles, "", asked, site.cache("cited") if site.settings.work else None)
    except _EngineFailed as failed:
        return CitedPosts(problems=(replace(_no_engine(str(failed), site.settings.places), severity="warning"),))
    first = {ref: in_style(own, cited.sources[ref].html) for ref in refs.values()} if is_known else {}
    return CitedPosts({source: (*filter(None, (first.get(ref),)), *texts[ref]) for source, ref in refs.items()})


def _in_styles(asked: StylesRequest, folder: Cache | None) -> Mapping[str, Texts]:
    """Return sources in styles. Raises _EngineFailed where some are missing."""
    texts, why = in_styles(asked, folder)
    if why or texts.keys() != asked.sources.keys():
        raise _EngineFailed(why or "pandoc made nothing of some posts")
    return texts


def _citable(site: Site) -> Iterator[PageMetadata]:
    return (metadata for metadata in site.page_metadata if metadata.is_post and site.builds(metadata))


def _as_source(metadata: PageMetadata, site: Site, siteurl: str) -> Source:
    return post_source(metadata, site.settings.name, siteurl, organisations(site))


def whole(site: Site, files: Iterable[tuple[str, str | bytes]], *, sound_only: bool = False) -> SiteCitations:
    """Return all that a site cites, from its documents and the files of its library.

    ``sound_only``: where something is to be mended first, nothing is formatted.
    """
    settings: CitationsSettings = site.own(CitationsSettings)
    folder = site.cache("sources") if site.settings.work else None
    site_library = library.library_of_read(site.again(read_file, path, path, given, folder) for path, given in files)
    libraries = _EngineLibraries(site_library, site)
    styles = _StylesByName(site.settings.content, settings.style, site.settings.places)
    problems: list[Problem] = []
    texts = [core.resolved(text) for text in _texts(site, libraries, styles, problems)]
    cited = {item.key for one in texts for cluster in one.clusters for item in cluster.items}
    lost = {key for one in texts for key in one.unknown}
    meant = cited | lost | {key for one in texts for key in one.words}
    problems += site_library.weighed(meant, unknown=bool(lost))
    problems += [problem for document in site.documents if (problem := core.cites_in_summary(document))]
    problems += [*styles.problems, *(problem for one in texts for problem in one.problems)]
    whole_series = dict(_whole_series(site, {one.text.source: one.text for one in texts}, styles.usual()))
    combined = [core.resolved(text) for text, _ in whole_series.values()]
    usual_lang = settings.language or site.settings.lang
    found = _formatted(
        [*texts, *combined], libraries, site, styles.usual(), usual_lang, errors(problems) if sound_only else ()
    )
    problems += leaning(site, site_library)
    problems += library.remarked(site_library.sources.values(), cited)
    return replace(
        found,
        keys=frozenset(site_library.sources),
        views={one.text.source: found.views[one.text.source] for one in texts},
        combined={
            slug: CombinedCitations(found.views[text.source], shifts) for slug, (text, shifts) in whole_series.items()
        },
        problems=(*problems, *found.problems, *library.never_cited(site_library, cited)),
    )


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
            lang = usual or site.metadata_by_source[document.source].lang
            slug, style = str(document.front.slug), styles.of(document)
            yield core.CitingText(document.source, document.path, slug, lang, style, citing, refs, libraries.videos)


def _whole_series(
    site: Site, texts: Mapping[str, core.CitingText], style: CitationStyle
) -> Iterator[tuple[str, tuple[core.CitingText, dict[str, Shift]]]]:
    """Yield each series that can be read as a whole: its slug, and its own words and its parts cited as one text."""
    for series in site.once(library_of).series.values():
        if not series.readable:
            continue
        sources = [series.source, *(metadata.source for metadata in series.readable)]
        sections = tuple(
            (texts[source], site.document_by_source[source].fact(_ids), site.metadata_by_source[source])
            for source in sources
            if source in texts
        )
        lang = site.own(CitationsSettings).language or site.metadata_by_source[series.source].lang
        if sections:
            yield (
                series.slug,
                site.again(_all_parts, series.source, f"{series.source}: all parts", sections, style, lang),
            )


_Section = tuple[core.CitingText, Collection[str], PageMetadata]  #: a text, the ids in it, and its metadata


def _ids(document: Document) -> Collection[str]:
    return ids_in(document.html)


def _all_parts(
    name: str, sections: tuple[_Section, ...], style: CitationStyle, lang: str
) -> tuple[core.CitingText, dict[str, Shift]]:
    """Return a series' own words and its parts as one text, and how each one's markers are numbered in it."""
    return joined(name, [_section(*section) for section in sections], style, lang)


def _section(text: core.CitingText, ids: Collection[str], metadata: PageMetadata) -> core.CitingText:
    """Return a text whose notes stand on a page with others: a link to a heading leads to the one of its own text."""
    return replace(text, found=text.found.rewritten(lambda note: as_section(note.html, metadata, ids)))


def _formatted(
    resolved_text: list[core.ResolvedText],
    libraries: "_EngineLibraries",
    site: Site,
    style: CitationStyle,
    lang: str,
    faults: Collection[Problem],
) -> SiteCitations:
    """Have everything formatted by one process; without anything to cite, or with something to mend, none is."""
    requests = [request for one in resolved_text if (request := core.request(one))]
    refs = [ref for request in requests for citation in request.citations for ref in citation.refs]
    listed = tuple(dict.fromkeys([*refs, *libraries.posts.values()]))
    if not listed or site.judged_only or faults:
        return SiteCitations({one.text.source: core.unformatted(one) for one in resolved_text})
    sources = libraries.wanted(listed)
    settings: CitationsSettings = site.own(CitationsSettings)
    folder = site.cache("citations") if site.settings.work else None
    asked = FormattingRequest(
        tuple(requests),
        sources,
        engine.StandaloneSources(style, lang, listed),
        tuple(_style_hash(used) for used in dict.fromkeys([style, *(one.style for one in requests)])),
        engine.pandoc_program(settings.pandoc),
        settings.timeout,
    )
    try:
        outcome = site.again(_outcome, "", site.again(Formatting, ""), asked, folder)
    except _EngineFailed as failed:
        problem = replace(_no_engine(str(failed), site.settings.places), severity="error" if refs else "warning")
        return SiteCitations({one.text.source: core.unformatted(one) for one in resolved_text}, problems=(problem,))
    views = {one.text.source: site.again(_view, one.text.source, one, *_own(one, outcome)) for one in resolved_text}
    faults = (
        *(_failure(ref, message, sources, site.settings.places) for ref, message in outcome.failures),
        *(_untitled(sources[ref]) for ref in listed if sources[ref].titled and _lost_title(outcome.csl.get(ref))),
    )
    own_posts = set(libraries.posts.values())
    return SiteCitations(
        views,
        {
            ref: site.again(
                _formatted_post if ref in own_posts else _formatted_source,
                ref,
                sources[ref].key,
                outcome.csl.get(ref, {}),
                outcome.alone.get(ref, ""),
            )
            for ref in listed
        },
        libraries.posts,
        faults,
    )


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
        self.shared = {key: f"r{number}" for number, key in enumerate(shared.sources, start=1)}
        self.sources = {self.shared[key]: source for key, source in shared.sources.items()}
        self.by_key = shared.sources
        self.videos = {ref: url for ref, source in self.sources.items() if (url := _video(source))}
        self.posts: dict[str, str] = {}  #: those that say how to cite them: source → name
        self._add_posts(site)

    def _add_posts(self, site: Site) -> None:
        """Add the site's own posts: all for "Cite this post", those with a video to be cited by texts too."""
        names = {}
        for metadata in _citable(site):
            names[metadata.source] = f"r{len(self.sources) + 1}"
            self.sources[names[metadata.source]] = _as_source(metadata, site, site.siteurl)
        vlogs = {key: metadata for key, metadata in vlog_keys(site.page_metadata) if metadata.source in names}
        self.shared = {**{key: names[metadata.source] for key, metadata in vlogs.items()}, **self.shared}
        self.videos |= {names[metadata.source]: metadata.address for metadata in vlogs.values()}
        if any(site.answered(posts_are_cited)):
            self.posts = {
                metadata.source: names[metadata.source] for metadata in _citable(site) if metadata.state != "draft"
            }

    def refs_for(self, document: Document) -> tuple[Mapping[str, str], library.Library]:
        """Return key → name, and the text's own sources, which go before those of the library with the same keys."""
        references = document.fields(CitationFields).references
        if not references:
            return self.shared, library.Library()
        own = library.own_sources(document.path, document.lines.get("references", 1), references)
        names = {}
        for key, source in own.sources.items():
            names[key] = f"r{len(self.sources) + 1}"
            self.sources[names[key]] = source
            if url := _video(source):
                self.videos[names[key]] = url
        return {**self.shared, **names}, own

    def wanted(self, refs: Iterable[str]) -> dict[str, Source]:
        """Return the sources to read: those cited, and under names of no consequence those they take fields from."""
        wanted = {ref: self.sources[ref] for ref in dict.fromkeys(refs)}
        waiting = [parent for source in wanted.values() for parent in source.parents]
        keys = {source.key for source in wanted.values()}
        while waiting:
            key = waiting.pop()
            if key not in keys and key in self.by_key:
                keys.add(key)
                wanted[f"parent:{key}"] = self.by_key[key]
                waiting += self.by_key[key].parents
        return wanted


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
