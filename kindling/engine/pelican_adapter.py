"""Pelican, led step by step: its settings, plugins, signals and generators, with a writer that only plans."""

import logging
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Any

from pelican import Pelican, signals
from pelican.contents import Page
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator
from pelican.readers import BaseReader
from pelican.urlwrappers import Author, Tag
from pelican.writers import Writer

from kindling.engine.faults import FaultCollector, in_words
from kindling.engine.parts import PageParts
from kindling.engine.pelican_signals import connected, handlers_since, module_of, unheard
from kindling.model.addresses import absolute, output_path
from kindling.model.markers import resolve_hrefs
from kindling.model.outputs import Context, CopyOutput, Output, PageOutput, TextOutput, always
from kindling.model.paths import same_name
from kindling.model.plugin import Plugin, collecting
from kindling.model.problems import Problem
from kindling.model.values import Document, PageMetadata, Site


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
        document, metadata = site.document_by_source[source], site.metadata_by_source[source]
        return document.html, pelican_metadata(document, metadata, site, self.settings)


def pelican_metadata(
    document: Document, metadata: PageMetadata, site: Site, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """Return Pelican's metadata of a document; unpublished ones are skipped, or unlisted while writing."""
    status = metadata.state if metadata.state in ("published", "hidden") else "hidden" if site.preview else "skip"
    path = metadata.address.removeprefix("/")
    values = {
        "title": metadata.title,
        "slug": metadata.slug,
        "summary": metadata.summary,
        "lang": metadata.lang,
        "status": status,
        "authors": [Author(name, settings) for name in metadata.authors] or None,
        "tags": [Tag(name, settings) for name in metadata.tags],
        "date": metadata.date or site.now,
        "modified": metadata.modified,
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
        faults: FaultCollector = self.settings["KINDLING_FAULTS"]
        for article in [*self.articles, *self.hidden_articles]:
            with faults.under("planned", article.document.path):
                signals.article_generator_write_article.send(self, content=article)
                writer.write_file(article.save_as, self.get_template(article.template), self.context, article=article)
        signals.article_writer_finalized.send(self, writer=writer)


class Pages(PagesGenerator):  # type: ignore[misc]
    """Pelican's pages."""

    def generate_output(self, writer: Writer) -> None:
        """Plan each page."""
        faults: FaultCollector = self.settings["KINDLING_FAULTS"]
        for page in [*self.pages, *self.hidden_pages]:
            with faults.under("planned", page.document.path):
                signals.page_generator_write_page.send(self, content=page)
                writer.write_file(page.save_as, self.get_template(page.template), self.context, page=page)
        signals.page_writer_finalized.send(self, writer=writer)


class SeriesTexts(Generator):  # type: ignore[misc]
    """A page for each series, with or without a file of its own."""

    def generate_context(self) -> None:
        """Make the content objects from the documents."""
        site: Site = self.settings["KINDLING_SITE"]
        self.series = [
            SeriesText(
                d.html,
                pelican_metadata(d, site.metadata_by_source[d.source], site, self.settings),
                self.settings,
                f"{self.path}/{d.source}",
                self.context,
            )
            for d in site.documents
            if d.is_series
        ]

    def generate_output(self, writer: Writer) -> None:
        """Plan each page."""
        for page in self.series:
            writer.write_file(page.save_as, self.get_template("series"), self.context, page=page)


@dataclass(frozen=True)
class ForeignContext(Context):
    """What the template of an ordinary Pelican plugin's page gets: what the plugin gave."""

    given: Mapping[str, Any]

    def names(self) -> Mapping[str, Any]:
        """Return it as it was given."""
        return self.given


class PlanningWriter(Writer):  # type: ignore[misc]
    """Records what would be written, as values; nothing is rendered and no file is opened."""

    def __init__(self, output_path: str, settings: Mapping[str, Any], pages: Mapping[str, PageParts]) -> None:
        super().__init__(output_path, settings)
        self.pages = pages
        self.outputs: list[Output] = []
        self.plugin = ""  #: whose generator is under way
        self.contexts: dict[str, Mapping[str, Any]] = {}  #: by address: what Pelican's own writer would render with

    def write_file(self, name: str, template: Any, context: Mapping[str, Any], *_: Any, **values: Any) -> None:
        """Plan a page: one of ours from its own view, a plugin's from the context that it gave."""
        content = values.get("article") or values.get("page")
        if content and hasattr(content, "document") and content.save_as == name:
            if content.document.source not in self.pages:  # a plugin broke over it, which is told
                return
            page = self.pages[content.document.source].output(template.name)
            self.outputs.append(page)
            self.contexts[page.address] = {**context, "output_file": name, **values}
        elif name:
            own = {key: value for key, value in values.items() if key not in ("override_output", "relative_urls")}
            self.outputs.append(
                self._foreign(f"/{name.removesuffix('index.html')}", template, {**context, "output_file": name, **own})
            )

    def _foreign(self, address: str, template: Any, context: Mapping[str, Any]) -> Output:
        """Return a page that an ordinary Pelican plugin asks for; its template may have no file."""
        self.contexts[address] = context
        if template.name is None:
            return TextOutput(address, self.plugin, lambda _plan: str(template.render(context)))
        return PageOutput(address, self.plugin, template.name, always(ForeignContext(context)))

    def write_feed(self, elements: Any, context: Any, path: str = "", *args: Any, **values: Any) -> Any:
        """Plan a feed that an ordinary Pelican plugin asks for."""
        feed = super().write_feed(elements, context, None, *args, **values)
        if path:
            text = StringIO()
            feed.write(text, "utf-8")
            self.outputs.append(TextOutput(f"/{path}", self.plugin, always(text.getvalue())))
        return feed


@dataclass(frozen=True)
class UnlistedPage:
    """What ordinary Pelican plugins are told of a page that no reader is led to: as Pelican has it, it is hidden."""

    url: str
    status: str = "hidden"


class PelicanAdapter(Pelican):  # type: ignore[misc]
    """Pelican without its own ``run``: the phases are called one by one from build.py."""

    def __init__(self, settings: dict[str, Any], faults: FaultCollector) -> None:
        signals.readers_init.connect(use_documents)
        self.faults = faults
        self.problems = faults.problems
        self.log = _Log()
        logger = logging.getLogger("pelican")
        logger.propagate, logger.handlers = False, [self.log]
        self.contexts: Mapping[str, Mapping[str, Any]] = {}
        self.context: Mapping[str, Any] = {}  #: what every template of Pelican's would be given
        self.before = self.heard = connected()
        self.handed: list[Plugin] = []  #: Kindling's plugins, in the order of their names
        super().__init__(settings)
        self.refuse_unheard()

    @property
    def strangers(self) -> list[str]:
        """Return the ordinary Pelican plugins that listen to a signal, as PLUGINS names them."""
        modules = {module_of(handler) for _signal, handler in handlers_since(self.before)}
        return sorted({self.faults.plugin_of(module) or module for module in modules})

    @property
    def others(self) -> bool:
        """Return whether plugins that are not the kit's were loaded: what their code does, nobody else knows."""
        names = [getattr(each, "__name__", each) for each in self.settings["PLUGINS"]]
        return not all(isinstance(name, str) and name.startswith("kindling.plugins.") for name in names)

    def refuse_unheard(self) -> None:
        """Refuse each plugin that has connected a signal which is not sent: it would wait for ever, and nobody know."""
        for module, signal, reason in unheard(self.heard):
            who = self.faults.plugin_of(module) or module
            fact = f"the plugin {who!r} listens to {signal}, which is not sent here: {reason}"
            self.problems.append(
                Problem(*self.faults.place(who), "settings/plugin", fact, f"take {who!r} out of PLUGINS")
            )
        self.heard = connected()

    def init_plugins(self) -> None:
        """Load the plugins; one that can't be loaded or registered is an error, not a line in a log."""
        wanted = list(self.settings["PLUGINS"])
        with collecting() as handed:
            super().init_plugins()
        self.handed = sorted(handed, key=lambda plugin: plugin.name)
        for name in wanted:
            if (
                isinstance(name, str)
                and name not in self.settings["PLUGINS"]
                and not any(loaded == f"pelican.plugins.{name}" for loaded in self.settings["PLUGINS"])
            ):
                self.problems.append(Problem(*self.faults.place(name), "settings/plugin", *self._refusal(name)))

    def _refusal(self, name: str) -> tuple[str, str]:
        """Return why a plugin can't be used, and what to do; the kit's own are known by their earlier names, too."""
        if name.startswith("plugins.") and find_spec(f"kindling.{name}"):
            return f"the plugin {name!r} is called 'kindling.{name}' now", f"write 'kindling.{name}' in PLUGINS"
        reason = next((text for text in self.log.texts if f"`{name}`" in text), "")
        fact, error = f"the plugin {name!r} can't be used: {reason}", self.log.exceptions.get(reason)
        if error and not isinstance(error, ImportError):
            self.faults.traces.append("".join(traceback.format_exception(error)))
            return fact, self.faults.remedy(name)
        return fact, "install it, mend it, or take it out of PLUGINS"

    def generators_of(self, site: Site) -> list[Any]:
        """Return Pelican's generators, each with its contents; where nobody listens, one for its templates."""
        self.settings["KINDLING_SITE"] = site
        self.context = {
            **self.settings,
            "generated_content": {},
            "static_links": set(),
            "static_content": {},
            "localsiteurl": self.settings["SITEURL"],
        }
        classes = self._get_generator_classes() if self.strangers else [Articles]
        self.refuse_unheard()
        own = {"context": self.context, "settings": self.settings, "path": self.path, "theme": self.theme}
        generators = [cls(**own, output_path=self.output_path) for cls in classes]
        self.refuse_unheard()
        for generator in generators if self.strangers else ():
            if hasattr(generator, "generate_context"):
                generator.generate_context()
        return generators

    def tell_others(self, generators: Sequence[Any], pages: Mapping[str, PageParts], site: Site) -> None:
        """Let ordinary Pelican plugins see the contents, with their text as it will be shown."""
        if not self.strangers:
            return
        for content in self._contents(generators, site):
            if parts := pages.get(content.document.source):
                content._content = resolve_hrefs(parts.text, lambda address: absolute(address, site.siteurl))
        list(self.faults.sent(signals.all_generators_finalized, generators, "put together"))

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
            if site.builds(site.metadata_by_source[document.source]) and document.source not in found:
                self.faults.note(self.log.reason(document.source), "put together", document.path)
        return [found[source] for source in sorted(found)]

    def _get_generator_classes(self) -> list[type[Generator]]:
        """Return our three, and what ordinary Pelican plugins add; files are copied by the plan, not by Pelican."""
        added = list(self.faults.sent(signals.get_generators, self, "put together"))
        flat = [cls for value in added for cls in (value if isinstance(value, Iterable) else [value]) if cls]
        return [Articles, Pages, SeriesTexts, *flat]

    def planned(self, generators: Sequence[Any], pages: Mapping[str, PageParts]) -> list[Output]:
        """Return what Pelican's generators plan: each text's page, and what ordinary plugins want to be written."""
        writer = PlanningWriter(self.output_path, self.settings, pages)
        for generator in generators:
            module = type(generator).__module__
            writer.plugin = self.faults.plugin_of(module) or module
            if hasattr(generator, "generate_output"):
                with self.faults.under("planned", plugin=module):
                    generator.generate_output(writer)
        self.contexts = writer.contexts
        return writer.outputs

    def told_written(self, output: Output, path: Path) -> None:
        """Let ordinary Pelican plugins know of a page that was written, with what its template was given in Pelican."""
        if not output_path(output.address).endswith(".html") or isinstance(output, CopyOutput):
            return
        listed = isinstance(output, PageOutput) and output.listed
        unlisted = {} if listed else {"page": UnlistedPage(output.address.removeprefix("/"))}
        own = {**self.context, "output_file": output_path(output.address), **unlisted}
        context = self.contexts.get(output.address, own)
        signals.content_written.send(str(path), context=context)


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
            text = f"{text}: {in_words(record.exc_info[1])}"
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
