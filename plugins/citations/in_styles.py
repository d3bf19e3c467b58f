"""How to cite the site's own posts in more styles: formatted all together, and kept for each post by itself."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kindling.model.cache import Cache
from kindling.model.html import plain_text
from kindling.plugins.citations import engine
from kindling.plugins.citations.cache import keys_alone
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.styles import CitationStyle, style_of

#: what students and journals ask for most; the first three that are not the site's own
_ASKED_FOR = ("apa", "harvard", "mla", "vancouver")
_MORE = 3


@dataclass(frozen=True, slots=True)
class CitedAs:
    """How to cite something in one style."""

    style: str  #: its title, as its file has it: "APA Style 7th edition"
    text: str  #: plain


@dataclass(frozen=True, slots=True)
class StylesRequest:
    """Sources by their names, and the styles in which each is wanted."""

    sources: Mapping[str, Source]  #: "r1" → source
    styles: tuple[CitationStyle, ...]
    lang: str  #: of words such as "Available at"
    program: str  #: pandoc
    timeout: float  #: seconds for each style


Texts = tuple[CitedAs, ...]  #: one for each style


def styles_beside(own: CitationStyle) -> tuple[CitationStyle, ...]:
    """Return three styles of those that come with the kit, other than the site's ``own``."""
    shipped = (style_of(name, Path()) for name in _ASKED_FOR)
    others = [style for style in shipped if isinstance(style, CitationStyle) and style.path != own.path]
    return tuple(others[:_MORE])


def in_style(style: CitationStyle, html: str) -> CitedAs | None:
    """Return what a style made of something; None where that is nothing."""
    text = " ".join(plain_text(html).split())
    return CitedAs(style.title, text) if text else None


def in_styles(asked: StylesRequest, folder: Cache | None) -> tuple[Mapping[str, Texts], str]:
    """Return each source in each style, by its name; and why some are missing, "" where none is.

    Those that ``folder`` does not hold are formatted together, each style in a process of its own.
    """
    keys = (
        keys_alone(asked.sources, (style.path for style in asked.styles), asked.lang, asked.program) if folder else {}
    )
    known = {ref: texts for ref, key in keys.items() if folder and (texts := _known(folder, key))}
    wanted = {ref: source for ref, source in asked.sources.items() if ref not in known}
    made, why = _formatted(asked, wanted) if wanted else ({}, "")
    for ref, key in keys.items():
        if folder and ref in made:
            folder.put(key, json.dumps([[one.style, one.text] for one in made[ref]]).encode())
    return known | made, why


def _known(folder: Cache, key: str) -> Texts:
    found = None if folder.fresh else folder.get(key)
    return tuple(CitedAs(*one) for one in json.loads(found)) if found else ()


def _formatted(asked: StylesRequest, sources: Mapping[str, Source]) -> tuple[dict[str, Texts], str]:
    """Return what every style made something of; and what pandoc says of the rest."""
    jobs = [_job(style, asked.lang, sources) for style in asked.styles]
    with ThreadPoolExecutor(len(jobs)) as pool:
        answers = list(pool.map(lambda job: engine.run(job[0], asked.program, asked.timeout), jobs))
    styles, whys = [], []
    for (_, plan), answer in zip(jobs, answers, strict=True):
        outcome = (
            engine.Outcome(failures=(("", answer),)) if isinstance(answer, str) else engine.formatted(answer, plan)
        )
        styles.append(outcome.alone)
        whys += [message for _, message in outcome.failures]
    made = {
        ref: [in_style(style, alone.get(ref, "")) for style, alone in zip(asked.styles, styles, strict=True)]
        for ref in sources
    }
    whole = {ref: tuple(filter(None, texts)) for ref, texts in made.items() if None not in texts}
    return whole, next(iter(whys), "")


def _job(style: CitationStyle, lang: str, sources: Mapping[str, Source]) -> tuple[dict[str, Any], Any]:
    return engine.job_of((), sources, engine.StandaloneSources(style, lang, tuple(sources)))
