"""What is asked of the formatting engine for a site, and what comes of it for one text and one source."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kindling.model.cache import Cache
from kindling.model.conf_places import ConfPlaces
from kindling.model.problems import Problem
from kindling.model.values import Site
from kindling.plugins.citations import bibtex, core, engine
from kindling.plugins.citations.cache import answered, style_hash
from kindling.plugins.citations.cited import FormattedSource
from kindling.plugins.citations.csl import PlainText
from kindling.plugins.citations.formats.source import UNTITLED, Source
from kindling.plugins.citations.renewed import Formatting, FormattingRequest
from kindling.plugins.citations.settings import CitationsSettings
from kindling.plugins.citations.staying import StayingPandoc
from kindling.plugins.citations.styles import CitationStyle
from kindling.plugins.citations.wanted import WantedCitations

ENGINE = "citations/engine"  #: the rule of what keeps pandoc from formatting


def formatting_request(
    site: Site,
    wanted: WantedCitations,
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


def kept_citations(site: Site) -> Cache | None:
    """Return where what the engine has answered is cached between builds; None where nothing is."""
    return site.cache("citations") if site.settings.work else None


def source_of(
    site: Site,
    make: Callable[[str, Mapping[str, Any], str], FormattedSource],
    ref: str,
    sources: Mapping[str, Source],
    outcome: engine.Outcome,
) -> FormattedSource:
    """Return one source as ``make`` puts it together, with what the engine said of it."""
    return site.again(make, ref, sources[ref].key, outcome.csl.get(ref, {}), outcome.alone.get(ref, ""))


def told_of(
    sources: Mapping[str, Source], listed: Iterable[str], outcome: engine.Outcome, site: Site
) -> Iterator[Problem]:
    """Yield what the engine said of sources, and of which it could make nothing; nothing yet of what is made singly."""
    if site.made_singly:
        return
    yield from (_failure(ref, message, sources, site.settings.places) for ref, message in outcome.failures)
    for ref in listed:
        if sources[ref].titled and _lost_title(outcome.csl.get(ref)):
            yield _untitled(sources[ref])


class EngineFailed(Exception):
    """Why there is no answer. It is raised, so that nobody keeps it: the next build asks again."""


def outcome_for(site: Site, name: str, asked: FormattingRequest) -> engine.Outcome:
    """Return what comes of all that is asked; of a site that is made singly, each part when somebody asks for it.

    ``name``: of what is formatted, "" of what texts cite. Raises EngineFailed where there is no answer.
    """
    formatting = site.again(Formatting, name, site.again(StayingPandoc, ""))
    folder = kept_citations(site)
    if site.made_singly:
        return formatting.singly(asked, lambda: _whole_outcome(asked, folder))
    return site.again(_outcome_of, name, formatting, asked, folder)


def _outcome_of(formatting: Formatting, asked: FormattingRequest, folder: Cache | None) -> engine.Outcome:
    return formatting.outcome(asked, lambda: _whole_outcome(asked, folder))


def _whole_outcome(asked: FormattingRequest, folder: Cache | None) -> engine.Outcome:
    """Return the same by one process for all, whose answer is cached between builds."""
    job, plan = engine.job_of(asked.requests, asked.sources, asked.alone)
    answer = answered(job, asked.program, asked.timeout, folder)
    if isinstance(answer, str):
        raise EngineFailed(answer)
    return engine.formatted(answer, plan)


def _style_hash(style: CitationStyle) -> str:
    try:
        return style_hash(style.path)
    except OSError:  # it has just gone
        return ""


def parts_of(text: core.ResolvedText, outcome: engine.Outcome) -> tuple[Any, ...]:
    """Return what the view of one text is made from, of what came of all."""
    made, asked = outcome.documents.get(text.text.source), core.request(text)
    refs = dict.fromkeys(ref for citation in (asked.citations if asked else ()) for ref in citation.refs)
    refs |= dict.fromkeys(entry.ref for entry in (made.entries if made else ()))
    return made, *({ref: said[ref] for ref in refs if ref in said} for said in (outcome.csl, outcome.notes))


def view_of(
    text: core.ResolvedText,
    made: engine.FormattedText | None,
    csl: Mapping[str, Mapping[str, Any]],
    notes: Mapping[str, str],
) -> core.CitationsView:
    """Return what the page of a text shows of citations and notes."""
    return core.view(text, made, csl, notes) if made else core.unformatted(text)


def formatted_source(key: str, item: Mapping[str, Any], alone: str) -> FormattedSource:
    """Return a source of a library, as the engine read it and formatted it alone."""
    csl = {**item, "id": key}
    return FormattedSource(key, csl, alone, bibtex.entry(csl, key))


def formatted_post(key: str, item: Mapping[str, Any], alone: str) -> FormattedSource:
    """Return a post of the site as a source: its texts are plain, whatever they look like.

    In BibTeX, which stands on every page, it says nothing of its kind and its language.
    """
    made = formatted_source(key, item, alone)
    plain = {name: PlainText(text) if isinstance(text, str) else text for name, text in made.csl.items()}
    short = {name: value for name, value in plain.items() if name not in ("language", "type")}
    return replace(made, csl=plain, bibtex=bibtex.entry(short, key))


def _failure(ref: str, message: str, sources: Mapping[str, Source], places: ConfPlaces) -> Problem:
    """Return what pandoc said of one source, or of a style."""
    source = sources.get(ref)
    if source is None:
        fact = f"pandoc can't format with this style: {message}"
        return Problem(*places.of("CITATIONS", "style"), ENGINE, fact, "use another style, or another version of it")
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


def no_engine(answer: str, places: ConfPlaces) -> Problem:
    """Return that the engine gave no answer, and why."""
    hint = 'install Kindling again, or name the program: CITATIONS = {"pandoc": "/usr/bin/pandoc"}'
    return Problem(*places.of("CITATIONS", "pandoc"), ENGINE, answer, hint)
