"""Citations and notes (see README.md): read the library, have pandoc format all at once, attach what pages show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kindling.model.kinds import is_ignored, is_listed, speaks_of_its_folder
from kindling.model.problems import Problem, Severity
from kindling.model.sections import as_section, ids_in
from kindling.model.values import Document, Site
from kindling.plugins.citations import core, engine, library
from kindling.plugins.citations.bibtex import completed
from kindling.plugins.citations.cited import Cited, Listed
from kindling.plugins.citations.kept import answered
from kindling.plugins.citations.moments import is_video
from kindling.plugins.citations.notes import notes_judge
from kindling.plugins.citations.own import post_source, vlog_keys
from kindling.plugins.citations.settings import CitationsSettings
from kindling.plugins.citations.spoken import found_in, spoken_keys
from kindling.plugins.citations.styles import Style, style_of
from kindling.plugins.citations.together import Shift, Together, joined
from kindling.plugins.series.public import printed


def citations_view(site: Site, document: Document) -> core.CitationsView:
    """Return the citations and notes of a text."""
    return site.once(cited_in).views.get(document.source, core.CitationsView())


def problems(site: Site) -> Iterable[Problem]:
    """Return what is wrong with citations, notes and the library."""
    return site.once(cited_in).problems


def cited_in(site: Site) -> Cited:
    """Return all that a site cites; plugins call ``site.once(cited_in)``, so that one process serves them all."""
    if not isinstance(site.settings.get("CITATIONS"), CitationsSettings):  # taken out of PLUGINS
        return Cited()
    found = whole(site, _library_files(site))
    return replace(found, problems=(*found.problems, *_unread(site)))


def whole(site: Site, files: Iterable[tuple[str, str | bytes]]) -> Cited:
    """Return all that a site cites, from its documents and the files of its library."""
    settings: CitationsSettings = site.settings["CITATIONS"]
    shelf = library.library_of(files)
    shelves = _Shelves(shelf, site)
    styles = _Styles(Path(site.settings["PATH"]), settings.style)
    problems = [*shelf.problems]
    settled = []
    notes = notes_judge(site)
    for document in site.documents:
        if citing := found_in(document, site):
            refs, faults = shelves.refs_for(document)
            citing, lost = notes(document, citing)
            problems += [*faults, *lost]
            lang = settings.language or site.fact_by_source[document.source].lang
            text = core.Text(
                document.source,
                document.path,
                str(document.front.slug),
                lang,
                styles.of(document),
                citing,
                refs,
                shelves.videos,
            )
            settled.append(core.settled(text))
    problems += [problem for document in site.documents if (problem := core.cites_in_summary(document))]
    problems += spoken_keys(site, shelf.sources)
    problems += [*styles.problems, *(problem for one in settled for problem in one.problems)]
    whole_series = dict(_whole_series(site, {one.text.source: one.text for one in settled}, styles.usual()))
    together = [core.settled(text) for text, _ in whole_series.values()]
    usual_lang = settings.language or site.settings["DEFAULT_LANG"]
    found = _formatted([*settled, *together], shelves, site, styles.usual(), usual_lang)
    cited = {item.key for one in settled for cluster in one.clusters for item in cluster.items}
    problems += library.remarked(shelf.sources.values(), cited)
    return replace(
        found,
        views={one.text.source: found.views[one.text.source] for one in settled},
        together={slug: Together(found.views[text.source], shifts) for slug, (text, shifts) in whole_series.items()},
        problems=(*problems, *found.problems, *library.never_cited(shelf, cited)),
    )


def _whole_series(
    site: Site, texts: Mapping[str, core.Text], style: Style
) -> Iterator[tuple[str, tuple[core.Text, dict[str, Shift]]]]:
    """Yield each series that is printed as a whole: its slug, and its own words and its parts cited as one text."""
    for series in printed(site):
        sources = [series.source, *(fact.source for fact in series.readable)]
        sections = [_section(texts[source], site) for source in sources if source in texts]
        lang = site.settings["CITATIONS"].language or site.fact_by_source[series.source].lang
        if sections:
            yield series.slug, joined(f"{series.source}: all parts", sections, style, lang)


def _section(text: core.Text, site: Site) -> core.Text:
    """Return a text whose notes stand on a page with others: a link to a heading leads to the one of its own text."""
    ids, fact = ids_in(site.document_by_source[text.source].html), site.fact_by_source[text.source]
    return replace(text, found=text.found.rewritten(lambda note: as_section(note.html, fact, ids)))


def _formatted(
    settled: list[core.Settled], shelves: "_Shelves", site: Site, style: Style, lang: str
) -> Cited:  # fmt: skip
    """Have everything formatted by one process; where there is nothing to cite, none is started."""
    requests = [asked for one in settled if (asked := core.request(one))]
    refs = [ref for asked in requests for citation in asked.citations for ref in citation.refs]
    listed = tuple(dict.fromkeys([*refs, *shelves.posts.values()]))
    if not listed:
        return Cited({one.text.source: core.unformatted(one) for one in settled})
    sources = shelves.wanted(listed)
    job, plan = engine.job_of(requests, sources, engine.Alone(style, lang, listed))
    answer = _answered(job, site)
    if isinstance(answer, str):
        hint = 'run make install again, or name the program: CITATIONS = {"pandoc": "/usr/bin/pandoc"}'
        problem = replace(_engine_problem(answer, hint), severity="error" if refs else "warning")
        return Cited({one.text.source: core.unformatted(one) for one in settled}, problems=(problem,))
    outcome = engine.formatted(answer, plan)
    views = {}
    for one in settled:
        made = outcome.documents.get(one.text.source)
        views[one.text.source] = core.view(one, made, outcome.csl, outcome.notes) if made else core.unformatted(one)
    faults = (
        *(_failure(ref, message, sources) for ref, message in outcome.failures),
        *(_untitled(sources[ref]) for ref in listed if sources[ref].titled and _lost_title(outcome.csl.get(ref))),
    )
    return Cited(views, {ref: _listed(sources[ref].key, ref, outcome) for ref in listed}, shelves.posts, faults)


def _answered(job: Mapping[str, Any], site: Site) -> dict[str, Any] | str:
    """Return the engine's answer, kept between builds."""
    settings: CitationsSettings = site.settings["CITATIONS"]
    folder = site.kept_folder("citations") if "KINDLING_WORK" in site.settings else None
    return answered(job, engine.pandoc_program(settings.pandoc), settings.timeout, folder)


def _listed(key: str, ref: str, outcome: engine.Outcome) -> Listed:
    csl = {**outcome.csl.get(ref, {}), "id": key}
    return Listed(key, csl, outcome.alone.get(ref, ""), completed(outcome.bibtex.get(ref, ""), csl))


def _failure(ref: str, message: str, sources: Mapping[str, library.Source]) -> Problem:
    """Return what pandoc said of one source, or of a style."""
    source = sources.get(ref)
    if source is None:
        return _engine_problem(
            f"pandoc can't format with this style: {message}", "use another style, or another version of it"
        )
    return Problem(
        source.path, source.line, "citations/library", f"{source.key!r} can't be read: {message}", "look at its fields"
    )


def _lost_title(item: Mapping[str, Any] | None) -> bool:
    return item is not None and not any(item.get(name) for name in ("title", "container-title", "collection-title"))


def _untitled(source: library.Source) -> Problem:
    """Return that pandoc could make nothing of a title, and left it out without a word."""
    fact, hint = (
        f"the title of {source.key!r} can't be read",
        "look for a backslash, a brace or a $ in it that TeX takes",
    )
    return Problem(source.path, source.line, "citations/library", fact, hint, "warning")


def _engine_problem(message: str, hint: str) -> Problem:
    return Problem("pelicanconf.py", 0, "citations/engine", message, hint)


class _Shelves:
    """The site's library, its own posts and each text's own sources, each under one short name for the engine."""

    def __init__(self, shared: library.Library, site: Site) -> None:
        self.shared = {key: f"r{number}" for number, key in enumerate(shared.sources, start=1)}
        self.sources = {self.shared[key]: source for key, source in shared.sources.items()}
        self.by_key = shared.sources
        self.videos = {ref: url for ref, source in self.sources.items() if (url := _video(source))}
        self.posts: dict[str, str] = {}  #: those that can be cited: source → name
        self._add_posts(site)

    def _add_posts(self, site: Site) -> None:
        """Add the site's own posts: all for "Cite this post", those with a video to be cited by texts too."""
        organisations = getattr(site.settings.get("METADATA"), "organisations", ())
        names = {}
        for fact in site.facts:
            if fact.kind == "post" and site.builds(fact):
                names[fact.source] = f"r{len(self.sources) + 1}"
                self.sources[names[fact.source]] = post_source(
                    fact, site.settings["SITENAME"], site.siteurl, organisations
                )
        vlogs = {key: fact for key, fact in vlog_keys(site.facts) if fact.source in names}
        self.shared = {**{key: names[fact.source] for key, fact in vlogs.items()}, **self.shared}
        self.videos |= {names[fact.source]: fact.address for fact in vlogs.values()}
        if getattr(site.settings.get("SOURCES"), "cite_this", False):
            self.posts = {
                fact.source: names[fact.source] for fact in site.facts if fact.source in names and fact.state != "draft"
            }

    def refs_for(self, document: Document) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
        """Return key → name; a text's own source goes before one of the library with the same key."""
        references = getattr(document.front, "references", ())
        if not references:
            return self.shared, ()
        own = library.own_sources(document.path, document.lines.get("references", 1), references)
        names = {}
        for key, source in own.sources.items():
            names[key] = f"r{len(self.sources) + 1}"
            self.sources[names[key]] = source
            if url := _video(source):
                self.videos[names[key]] = url
        return {**self.shared, **names}, own.problems

    def wanted(self, refs: Iterable[str]) -> dict[str, library.Source]:
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


def _video(source: library.Source) -> str:
    """Return where on the web the video of a source is; "" for one that is none."""
    return next((url for url in source.urls if url.startswith("http") and is_video(url)), "")


class _Styles:
    """The styles that are asked for, each read once."""

    def __init__(self, content: Path, default: str) -> None:
        self.content, self.default = content, default
        self.read: dict[str, Style | tuple[str, str]] = {}
        self.problems: list[Problem] = []
        if isinstance(fault := self._style(default), tuple):
            self.problems.append(Problem("pelicanconf.py", 0, "citations/unknown-style", *fault))

    def of(self, document: Document) -> Style:
        """Return the style of a text; where its own can't be used, the site's."""
        own = getattr(document.front, "csl", None)
        if own:
            style = self._style(own)
            if isinstance(style, Style):
                return style
            self.problems.append(document.problem("csl", "citations/unknown-style", *style))
        return self.usual()

    def usual(self) -> Style:
        """Return the site's style; where that can't be used, Vancouver."""
        for name in (self.default, "vancouver"):
            if isinstance(style := self._style(name), Style):
                return style
        raise AssertionError("the kit ships the style 'vancouver'")

    def _style(self, name: str) -> Style | tuple[str, str]:
        if name not in self.read:
            self.read[name] = style_of(name, self.content)
        return self.read[name]


def _library_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the library's files as (path shown, what is in it), in one order everywhere."""
    for path, shown in _in_library(site):
        if path.suffix.lower() in library.READ:
            yield shown, path.read_bytes()


def _in_library(site: Site) -> Iterator[tuple[Path, str]]:
    """Yield the files in the library's folder and how they are shown."""
    content = Path(site.settings["PATH"])
    folder = content / site.settings["CITATIONS"].library
    for path in sorted(folder.rglob("*"), key=lambda path: path.as_posix()):
        if path.is_file() and not is_ignored(path.name):
            yield path, f"{content.name}/{path.relative_to(content).as_posix()}"


def _unread(site: Site) -> Iterator[Problem]:
    """Yield the files in the library's folder that hold neither sources nor a style."""
    for path, shown in _in_library(site):
        if path.suffix.lower() in (*library.READ, ".csl") or speaks_of_its_folder(path.name):
            continue
        hint = f"export it with one of the endings {', '.join(library.READ)}, or move it out of content/"
        severity: Severity = "advice" if is_listed(path.name) else "warning"  # papers are kept beside their sources
        yield Problem(shown, 0, "files/unread", "this is no file of sources that can be read", hint, severity)
