"""Attach ``vlog_view`` to every content, and plan the text files beside a video (see README.md)."""

from collections.abc import Iterable, Iterator
from typing import Any

from pelican import signals

from plugins import links
from plugins._kit.hooks import declare, every_content, report, site_of
from plugins._kit.phases import planned
from plugins._kit.values import Output, Site
from plugins.cards import core as cards
from plugins.vlog import core
from plugins.vlog.files import texts_of
from plugins.vlog.rules import video_problems
from plugins.vlog.settings import VlogSettings


def prepare(pelican: Any) -> None:
    """Type the settings."""
    declare(pelican, "VLOG", VlogSettings)


def attach(generators: Iterable[Any]) -> None:
    """Give every content its video, or ``None``."""
    site = site_of(generators)
    texts, problems = site.once(texts_of)
    report(generators, problems)
    settings = site.settings["VLOG"]
    for content, document in every_content(generators):
        fact = site.fact_by_source[document.source]
        picture = cards.picture_of(fact, site)
        content.vlog_view = core.video_view(document, fact, site.media, texts, settings, picture)
    for document in site.documents:
        report(generators, video_problems(document, site.fact_by_source[document.source], site.media, texts, settings))


def outputs(site: Site) -> Iterator[Output]:
    """Plan the transcripts, chapters and captions of the posts that are built, and the files beside their texts."""
    texts, _ = site.once(texts_of)
    built = [document for document in site.documents if site.builds(site.fact_by_source[document.source])]
    for document in built:
        fact = site.fact_by_source[document.source]
        yield from core.outputs(document, fact, site.media, texts, site.settings["VLOG"])
    published = {output.address for output in links.outputs(site)}
    for source in sorted({source for document in built for source in core.files_named(document, site.media)}):
        if f"/{source}" not in published:
            yield Output(f"/{source}", site.media[source].path, copy_of=f"{site.settings['PATH']}/{source}")


def register() -> None:
    """Connect to Pelican; called once, by name, from PLUGINS."""
    signals.initialized.connect(prepare)
    signals.all_generators_finalized.connect(attach)
    planned.connect(outputs)
