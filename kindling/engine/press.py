"""Pelican, led step by step: its settings, plugins, signals and generators, with a writer that only plans."""

import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import PurePosixPath
from typing import Any

from blinker import Signal
from markupsafe import Markup
from pelican import Pelican, signals
from pelican.contents import Page
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator
from pelican.readers import BaseReader
from pelican.urlwrappers import Author, Tag
from pelican.writers import Writer

from kindling.engine.net import Net, is_fault
from kindling.model.addresses import absolute
from kindling.model.markers import compose, resolve_hrefs, unfilled
from kindling.model.pages import page_view
from kindling.model.paths import same_name
from kindling.model.phases import gathered, planned
from kindling.model.policy import joined
from kindling.model.problems import Problem
from kindling.model.values import Document, Fact, Output, Site
from kindling.plugins.citations.core import CitationsView
from kindling.plugins.pictures.core import PicturesView
from kindling.plugins.series.core import SeriesView

_TRIES = 20  #: texts that one handler may break over, and that are named in one run


class SeriesText(Page):  # type: ignore[misc]
    """The words of a series, as Pelican content, so that every plugin sees it as it sees a page."""

    default_template = "series"


class DocumentReader(BaseReader):  # type: ignore[misc]
    """Hands Pelican the documents that were read already: nothing is read twice, and nothing can fail here."""

    enabled = False  # chosen per build, in `use_documents`; other builds in one process are left alone
    file_extensions = ["md", "markdown"]  # noqa: RUF012 (Pelican's own form)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the document's HTML, with markers, and what Pelican and its plugins look for."""
        stored = PurePosixPath(source_path).relative_to(PurePosixPath(self.settings["PATH"])).as_posix()
        source = same_name(stored)
        site: Site = self.settings["KINDLING_SITE"]
        document, fact = site.document_by_source[source], site.fact_by_source[source]
        return document.html, metadata(document, fact, site)


def metadata(document: Document, fact: Fact, site: Site) -> dict[str, Any]:
    """Return Pelican's metadata of a document; unpublished ones are skipped, or unlisted while writing."""
    status = fact.state if fact.state in ("published", "hidden") else "hidden" if site.preview else "skip"
    path = fact.address.removeprefix("/")
    values = {
        "title": fact.title,
        "slug": fact.slug,
        "summary": fact.summary,
        "lang": fact.lang,
        "status": status,
        "authors": [Author(name, site.settings) for name in fact.authors] or None,
        "tags": [Tag(name, site.settings) for name in fact.tags],
        "date": fact.date or site.now,
        "modified": fact.modified,
        "url": path,
        "save_as": f"{path}index.html",
        "document": document,
    }
    return {key: value for key, value in values.items() if value is not None}


def use_documents(readers: Any) -> None:
    """Let Pelican's readers be ours, for a build of ours; it knows endings as they are written only: .md, .MD."""
    if site := readers.settings.get("KINDLING_SITE"):
        endings = dict.fromkeys(PurePosixPath(document.source).suffix[1:] for document in site.documents)
        readers.reader_classes = {"static": BaseReader} | dict.fromkeys(endings, DocumentReader)


class Articles(ArticlesGenerator):  # type: ignore[misc]
    """Pelican's posts, without its feeds, archives and tag pages (those are plugins')."""

    def generate_output(self, writer: Writer) -> None:
        """Plan each post's page."""
        net: Net = self.settings["KINDLING_NET"]
        for article in [*self.articles, *self.hidden_articles]:
            with net.under("planned", article.document.path):
                signals.article_generator_write_article.send(self, content=article)
                writer.write_file(article.save_as, self.get_template(article.template), self.context, article=article)


class Pages(PagesGenerator):  # type: ignore[misc]
    """Pelican's pages."""

    def generate_output(self, writer: Writer) -> None:
        """Plan each page."""
        net: Net = self.settings["KINDLING_NET"]
        for page in [*self.pages, *self.hidden_pages]:
            with net.under("planned", page.document.path):
                signals.page_generator_write_page.send(self, content=page)
                writer.write_file(page.save_as, self.get_template(page.template), self.context, page=page)


class SeriesTexts(Generator):  # type: ignore[misc]
    """A page for each series, with or without a file of its own."""

    def generate_context(self) -> None:
        """Make the content objects from the documents."""
        site: Site = self.settings["KINDLING_SITE"]
        self.series = [
            SeriesText(
                d.html,
                metadata(d, site.fact_by_source[d.source], site),
                self.settings,
                f"{self.path}/{d.source}",
                self.context,
            )
            for d in site.documents
            if d.kind == "series"
        ]

    def generate_output(self, writer: Writer) -> None:
        """Plan each page."""
        for page in self.series:
            writer.write_file(page.save_as, self.get_template("series"), self.context, page=page)


class PlanningWriter(Writer):  # type: ignore[misc]
    """Records what would be written, as values; nothing is rendered and no file is opened."""

    def __init__(self, output_path: str, settings: Mapping[str, Any]) -> None:
        super().__init__(output_path, settings)
        self.outputs: list[Output] = []

    def write_file(self, name: str, template: Any, context: Mapping[str, Any], *_: Any, **values: Any) -> None:
        """Plan a page: one of ours from its own view, a plugin's from the context that it gave."""
        content = values.get("article") or values.get("page")
        address = f"/{name.removesuffix('index.html')}"
        if content is not None and hasattr(content, "document"):
            view, fills, policy = content_view(content), content.fills, content.policy
            self.outputs.append(Output(address, content.document.path, template.name, view, fills, policy=policy))
        elif name:
            own = {key: value for key, value in values.items() if key not in ("override_output", "relative_urls")}
            self.outputs.append(Output(address, template.name, template.name, {**context, **own}))

    def write_feed(self, elements: Any, context: Any, path: str = "", *args: Any, **values: Any) -> Any:
        """Plan a feed that an ordinary Pelican plugin asks for."""
        feed = super().write_feed(elements, context, None, *args, **values)
        if path:
            text = StringIO()
            feed.write(text, "utf-8")
            self.outputs.append(Output(f"/{path}", path, text=text.getvalue()))
        return feed


#: what a template finds of a plugin that a site has taken out of PLUGINS
_WITHOUT_PLUGIN: Mapping[str, Any] = {
    "citations_view": CitationsView(),
    "cite_view": None,
    "pictures_view": PicturesView(),
    "series_view": SeriesView(),
    "podcast_view": None,
    "print_view": None,
    "discussion_view": "",
    "related_view": (),
    "share_view": None,
    "vlog_view": None,
    "vlog_text_view": None,
}


def content_view(content: Any) -> dict[str, Any]:
    """Return everything that the template of a post, page or series may show."""
    views = {name: value for name, value in vars(content).items() if name.endswith("_view")}
    return {
        **_WITHOUT_PLUGIN,
        **views,
        "series_page": views.get("series_page_view"),
        "head": views["metadata_view"],
        "page": content.page,
        "body": Markup(content.document.html),  # noqa: S704 (sanitised while it was read)
    }


def use_planning_writer(_pelican: Any) -> type[Writer]:
    """Give Pelican our writer."""
    return PlanningWriter


class Press(Pelican):  # type: ignore[misc]
    """Pelican without its own ``run``: the phases are called one by one from build.py."""

    def __init__(self, settings: dict[str, Any], net: Net) -> None:
        signals.readers_init.connect(use_documents)
        self.net = net
        self.log = _Log()
        logger = logging.getLogger("pelican")
        logger.propagate, logger.handlers = False, [self.log]
        super().__init__(settings)

    def init_plugins(self) -> None:
        """Load the plugins; one that can't be loaded or registered is an error, not a line in a log."""
        wanted = list(self.settings["PLUGINS"])
        super().init_plugins()
        for name in wanted:
            if (
                isinstance(name, str)
                and name not in self.settings["PLUGINS"]
                and not any(loaded.endswith(f".{name}") for loaded in self.settings["PLUGINS"])
            ):
                reason = next((text for text in self.log.texts if f"`{name}`" in text), "")
                self.settings["KINDLING_PROBLEMS"].append(
                    Problem(
                        self.settings["KINDLING_NAMED_IN"].get("PLUGINS", "pelicanconf.py"),
                        0,
                        "settings/plugin",
                        f"the plugin {name!r} can't be used: {reason}",
                        "install it, mend it, or take it out of PLUGINS",
                    )
                )

    def related(self, site: Site) -> list[Any]:
        """Return Pelican's generators with their contents, each with every plugin's view attached."""
        self.settings["KINDLING_SITE"] = site
        context = {
            **self.settings,
            "generated_content": {},
            "static_links": set(),
            "static_content": {},
            "localsiteurl": self.settings["SITEURL"],
            "kindling_site": site,
            "kindling_problems": [],
        }
        generators = [
            cls(context=context, settings=self.settings, path=self.path, theme=self.theme, output_path=self.output_path)
            for cls in self._get_generator_classes()
        ]
        for generator in generators:
            if hasattr(generator, "generate_context"):
                generator.generate_context()
        context["kindling_contents"] = self._contents(generators, site)
        for handler in signals.all_generators_finalized.receivers_for(generators):
            self._attach(handler, generators, context)
        if not self.net.traces:  # else some views are not there
            for content in context["kindling_contents"]:
                with self.net.under("put together", content.document.path):
                    _finish(content, site)
                    for name in unfilled(content.document.html, content.fills):
                        raise LookupError(f"nothing fills the place {name!r}")
        return generators

    def _attach(self, handler: Any, generators: Sequence[Any], context: dict[str, Any]) -> None:
        """Call a handler; where it breaks over a text, name the text, and call it for the others."""
        contents = context["kindling_contents"]
        for _ in range(_TRIES):
            try:
                handler(generators)
                break
            except (Exception, SystemExit) as error:
                if not is_fault(error):
                    raise
                path = self.net.note(error, "put together", plugin=handler.__module__)
            others = [content for content in context["kindling_contents"] if content.document.path != path]
            if len(others) == len(context["kindling_contents"]):
                break
            context["kindling_contents"] = others
        context["kindling_contents"] = contents

    def _contents(self, generators: Iterable[Any], site: Site) -> list[Any]:
        """Return each content in a fixed order; one that Pelican has dropped is told, with the reason."""
        found = {
            content.document.source: content
            for generator in generators
            for name in ("articles", "hidden_articles", "pages", "hidden_pages", "series")
            for content in getattr(generator, name, ())
            if hasattr(content, "document")
        }
        for document in site.documents:
            if site.builds(site.fact_by_source[document.source]) and document.source not in found:
                self.net.note(self.log.reason(document.source), "put together", document.path)
        return [found[source] for source in sorted(found)]

    def _get_generator_classes(self) -> list[type[Generator]]:
        """Return our three, and what ordinary Pelican plugins add; files are copied by the plan, not by Pelican."""
        added = list(self.net.sent(signals.get_generators, self, "put together"))
        flat = [cls for value in added for cls in (value if isinstance(value, Iterable) else [value]) if cls]
        return [Articles, Pages, SeriesTexts, *flat]

    def planned(self, generators: Sequence[Any], site: Site) -> list[Output]:
        """Return every file that is to be written."""
        contents = generators[0].context["kindling_contents"]
        texts = {content.document.source: content.text for content in contents}
        fills = {content.document.source: content.feed_fills for content in contents}
        site = replace(site, texts=texts, fills=fills)
        writer = PlanningWriter(self.output_path, self.settings)
        for generator in generators:
            if hasattr(generator, "generate_output"):
                with self.net.under("planned", plugin=type(generator).__module__):
                    generator.generate_output(writer)
        outputs = writer.outputs + self._asked(planned, site)
        return outputs + self._asked(gathered, tuple(outputs), site=site)

    def _asked(self, signal: Signal, sender: Any, **values: Any) -> list[Output]:
        """Return what each plugin plans; many are generators, so they are run to their end under the net."""
        found: list[Output] = []
        for handler in signal.receivers_for(sender):
            with self.net.under("planned", plugin=handler.__module__):
                found += handler(sender, **values)
        return found


def _finish(content: Any, site: Site) -> None:
    """Gather what all plugins say, now that each has attached its own view."""
    views = [view for name, view in sorted(vars(content).items()) if name.endswith("_view")]
    before, after = ("".join(getattr(view, name, "") for view in views) for name in ("feed_before", "feed_after"))
    content.fills = _fills(views, "fills")
    content.feed_fills = content.fills | _fills(views, "feed_fills")
    content.policy = joined(getattr(view, "policy", {}) for view in views)
    content.text = compose(f"{before}{content.document.html}{after}", content.feed_fills)
    content.page = page_view(content.document, site)
    content._content = resolve_hrefs(content.text, lambda address: absolute(address, site.siteurl))


def _fills(views: Iterable[Any], name: str) -> dict[str, str]:
    return {marker: fill for view in views for marker, fill in getattr(view, name, {}).items()}


class _Log(logging.Handler):
    """Keeps what Pelican logs, because its errors must become problems and its chatter must not reach a writer."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []
        self.errors: list[str] = []
        self.exceptions: dict[str, BaseException] = {}  #: text → what was under way when it was logged

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        text = ": ".join(record.getMessage().splitlines())
        if record.exc_info and record.exc_info[1]:
            text = f"{text}: {record.exc_info[1]}"
        self.texts.append(text)
        if record.levelno >= logging.ERROR:
            self.errors.append(text)
        if error := sys.exception():
            self.exceptions[text] = error

    def reason(self, source: str) -> BaseException:
        """Return why Pelican dropped the text at ``source``: it says "Could not process posts/joy.md", and no more."""
        known = (error for text, error in self.exceptions.items() if text.endswith(source))
        said = next((text for text in self.errors if source in text), "Pelican left it out without a word")
        return next(known, RuntimeError(said))
