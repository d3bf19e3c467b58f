"""Citations and notes (see README.md): read the library, have pandoc format all at once, attach what pages show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from kindling.model.bodies import head_token
from kindling.model.cache import Cache
from kindling.model.kinds import is_ignored, is_listed, speaks_of_its_folder
from kindling.model.lazily import Lazily
from kindling.model.noted import READ, apart, have_read
from kindling.model.paths import same_name
from kindling.model.problems import Problem, Severity, errors
from kindling.model.values import Document, Site
from kindling.plugins.citations import core, engine
from kindling.plugins.citations.asked import (
    ENGINE,
    EngineFailed,
    formatted_post,
    formatted_source,
    formatting_request,
    no_engine,
    outcome_for,
    parts_of,
    source_of,
    told_of,
    view_of,
)
from kindling.plugins.citations.cited import CitedPosts, FormattedSource, SiteCitations, posts_are_cited
from kindling.plugins.citations.combined import CombinedCitations
from kindling.plugins.citations.csl import Csl
from kindling.plugins.citations.formats import ENDINGS, format_of
from kindling.plugins.citations.in_styles import StylesRequest, Texts, in_style, in_styles, styles_beside
from kindling.plugins.citations.library import LARGEST
from kindling.plugins.citations.settings import CitationsSettings
from kindling.plugins.citations.wanted import WantedCitations, as_source, citable, wanted_citations


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
    return _formatted(site, wanted_citations(site, files))


def refs_in(site: Site, source: str) -> tuple[str, ...]:
    """Return the names of the sources that a text cites, each once, before anything is formatted."""
    return site.compared(_refs).get(source, ()) if site.has(CitationsSettings) else ()


def _refs(site: Site) -> Mapping[str, tuple[str, ...]]:
    return site.once(_wanted_in).refs


def sources_in(site: Site, source: str) -> tuple[tuple[str, Csl], ...]:
    """Return the sources that a text cites, by the engine's names, read and not formatted."""
    csl = site.once(_csl)
    return tuple((ref, csl[ref]) for ref in refs_in(site, source) if ref in csl)


def _csl(site: Site) -> Mapping[str, Csl]:
    """Return all sources that are cited, by the engine's names. For ``once``."""
    return dict(site.once(cited_in).csl)


def cited_post(site: Site, source: str) -> FormattedSource | None:
    """Return a post of the site as a source, formatted as it is cited; None for a draft, and where nobody shows that.

    Of all that is noted, its own title and the library's files bear on it, though all are formatted together.
    """
    return site.once_for(_cited_post, source) if site.metadata_by_source[source].is_post else None


def _cited_post(site: Site, source: str) -> FormattedSource | None:
    with apart():
        found = _own_sources(site, source).get(source)
    have_read((head_token(source, "title"), *site.once(_library_read)))
    return found


# ---- the site's own posts ------------------------------------------------------------------------


def cited_as(site: Site, source: str) -> Texts:
    """Return how to cite a post in the site's style and in three others; nothing where nobody can cite it."""
    return site.once_for(_cited_as, source) if site.metadata_by_source[source].is_post else ()


def _cited_as(site: Site, source: str) -> Texts:
    with apart():
        cited = _in_more_styles(site, _own_sources(site, source)) if site.made_singly else site.once(cited_posts)
        found = cited.texts.get(source, ())
    have_read((head_token(source, "title"), *site.once(_library_read)))
    return found


def cited_posts(site: Site) -> CitedPosts:
    """Return how to cite each post in the site's style and in three others, at its public address. For ``once``.

    Nobody can cite what has no address yet, or says nothing of citing it.
    """
    return _in_more_styles(site, site.once(_posts).sources)


def _own_sources(site: Site, source: str) -> Mapping[str, FormattedSource]:
    """Return posts as sources by their places: all of them, or where each file is made singly that one alone."""
    return (_posts_as_sources(site, (source,)) if site.made_singly else site.once(_posts)).sources


def _in_more_styles(site: Site, cited: Mapping[str, FormattedSource]) -> CitedPosts:
    if not cited or not site.public_url:
        return CitedPosts()
    settings: CitationsSettings = site.own(CitationsSettings)
    own, refs = site.once(_wanted_in).style, dict(zip(cited, map("r{}".format, count(1)), strict=False))
    is_known = site.siteurl == site.public_url  # how to cite it in the site's own style, with that address
    asked = StylesRequest(
        {ref: as_source(site.metadata_by_source[source], site, site.public_url) for source, ref in refs.items()},
        styles_beside(own) if is_known else (own, *styles_beside(own)),
        settings.language or site.settings.lang,
        engine.pandoc_program(settings.pandoc),
        settings.timeout,
    )
    first = {source: in_style(own, cited[source].html) for source in cited} if is_known else {}
    try:
        texts = site.again(
            _in_styles,
            " ".join(cited) if site.made_singly else "",
            asked,
            site.cache("cited") if site.settings.work else None,
        )
    except EngineFailed as failed:
        if site.made_singly:  # the page comes with the build, which tells why
            raise
        return CitedPosts(problems=(replace(no_engine(str(failed), site.settings.places), severity="warning"),))
    return CitedPosts({source: (*filter(None, (first.get(source),)), *texts[ref]) for source, ref in refs.items()})


def _in_styles(asked: StylesRequest, folder: Cache | None) -> Mapping[str, Texts]:
    """Return sources in styles. Raises EngineFailed where some are missing."""
    texts, why = in_styles(asked, folder)
    if why or texts.keys() != asked.sources.keys():
        raise EngineFailed(why or "pandoc made nothing of some posts")
    return texts


def _names(site: Site) -> Mapping[str, str]:
    """Return the engine's names of the posts that say how to cite them, by the places of their texts. For ``once``."""
    handed_on = (metadata for metadata in citable(site) if metadata.state != "draft")
    return {metadata.source: f"r{number}" for number, metadata in enumerate(handed_on, start=1)}


def _posts(site: Site) -> SiteCitations:
    """Return the site's own posts as sources, by the places of their texts. For ``once``."""
    return _posts_as_sources(site, site.once(_names))


def _posts_as_sources(site: Site, posts: Iterable[str]) -> SiteCitations:
    if not site.has(CitationsSettings) or not any(site.answered(posts_are_cited)):
        return SiteCitations()
    wanted, all_names = site.once(_wanted_in), site.once(_names)
    names = {source: all_names[source] for source in posts if source in all_names}
    sources = {name: as_source(site.metadata_by_source[source], site, site.siteurl) for source, name in names.items()}
    if not sources or site.judged_only or errors(wanted.problems):
        return SiteCitations()
    asked = formatting_request(site, wanted, (), sources, tuple(sources))
    try:
        outcome = outcome_for(site, "posts", asked)
    except EngineFailed as failed:
        known = any(problem.rule == ENGINE for problem in site.once(cited_in).problems)
        problem = replace(no_engine(str(failed), site.settings.places), severity="warning")
        return SiteCitations(problems=() if known else (problem,))
    made = Lazily(names, lambda source: source_of(site, formatted_post, names[source], sources, outcome))
    return SiteCitations(sources=made, problems=tuple(told_of(sources, tuple(sources), outcome, site)))


# ---- what is cited, before it is formatted -------------------------------------------------------


def _wanted_in(site: Site) -> WantedCitations:
    return wanted_citations(site, _library_files(site))


# ---- what comes of it ----------------------------------------------------------------------------


def _formatted(site: Site, wanted: WantedCitations, *, sound_only: bool = False) -> SiteCitations:
    """Have everything formatted by one process; without anything to cite, nothing is.

    ``sound_only``: nor is it where something is to be mended first.
    """
    texts = {one.text.text.source: one.text for one in wanted.all_texts}
    listed = tuple(dict.fromkeys(ref for one in wanted.all_texts for ref in one.refs))
    found = SiteCitations(
        views=Lazily(texts, lambda source: core.unformatted(texts[source])),
        keys=wanted.keys,
        problems=wanted.problems,
    )
    if listed and not site.judged_only and not (sound_only and errors(wanted.problems)):
        found = _by_engine(site, wanted, texts, listed, found)
    return replace(found, combined=Lazily(wanted.combined, partial(_combined, wanted, found.views)))


def _combined(wanted: WantedCitations, views: Mapping[str, core.CitationsView], slug: str) -> CombinedCitations:
    one, shifts = wanted.combined[slug]
    return CombinedCitations(views[one.text.text.source], shifts)


def _by_engine(
    site: Site,
    wanted: WantedCitations,
    texts: Mapping[str, core.ResolvedText],
    listed: tuple[str, ...],
    unformatted: SiteCitations,
) -> SiteCitations:
    sources = wanted.libraries.wanted(listed)
    asked = formatting_request(site, wanted, wanted.requests, sources, listed)
    try:
        outcome = outcome_for(site, "", asked)
    except EngineFailed as failed:
        return replace(unformatted, problems=(*unformatted.problems, no_engine(str(failed), site.settings.places)))
    posts = wanted.libraries.posts

    def view(source: str) -> core.CitationsView:
        return site.again(view_of, source, texts[source], *parts_of(texts[source], outcome))

    def one(ref: str) -> FormattedSource:
        return source_of(site, formatted_post if ref in posts else formatted_source, ref, sources, outcome)

    told = told_of(sources, listed, outcome, site)
    found = replace(unformatted, views=Lazily(texts, view), sources=Lazily(listed, one), csl=outcome.csl)
    return replace(found, problems=(*unformatted.problems, *told))


def _library_read(site: Site) -> tuple[str, ...]:
    """Return what is noted where the library's files are read: with a fault in one, nothing is formatted. For ``once``.

    The folder is looked through, so a file that comes or goes is a matter of the whole site.
    """
    content, read = site.settings.content, _in_library(site) if site.has(CitationsSettings) else ()
    return tuple(f"{READ}{same_name(path.relative_to(content).as_posix())}" for path, _ in read)


def _library_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the library's files as (path shown, what is in it), in one order everywhere."""
    have_read(site.once(_library_read))
    for path, shown in _in_library(site):
        if format_of(path.name) and path.stat().st_size <= LARGEST:
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
        if format_of(path.name) and (size := path.stat().st_size) > LARGEST:
            fact = f"the library is {size / 1e6:,.1f} MB long; {LARGEST // 10**6} MB are the most, so it is not read"
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
