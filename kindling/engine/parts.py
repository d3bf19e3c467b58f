"""What the plugins say of each text: their views, gathered into one page. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from markupsafe import Markup

from kindling.engine.faults import FaultCollector, checked, is_fault
from kindling.model.markers import compose, unfilled
from kindling.model.noted import Remembered, noted
from kindling.model.outputs import Context, PageOutput, Plan, always
from kindling.model.pages import PageView, page_view
from kindling.model.plugin import Plugin, Slot
from kindling.model.policy import NOTHING, Policy, joined
from kindling.model.problems import Problem
from kindling.model.theme import slots
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import PageExtras

Answer = TypeVar("Answer")
_TRIES = 20  #: texts that one answer may break over, and that are named in one run


@dataclass(frozen=True)
class TextContext(Context):
    """What the template of a post, a page or a series gets: the text, and what each plugin says of it."""

    page: PageView  #: the text's own title, day, length and the like
    body: Markup  #: the text, safe; its markers are filled when the page is rendered
    views: Mapping[str, object]  #: by the name that templates know
    slots: Mapping[str, Markup] = field(default_factory=dict)  #: what plugins put into the theme's named places
    filled: Mapping[str, str] = field(default_factory=dict)  #: marker → the HTML that takes its place
    loads: Policy = field(default_factory=dict)  #: what the page may load from elsewhere

    @property
    def fills(self) -> Mapping[str, str]:
        """The HTML that stands in the markers of the text."""
        return self.filled

    @property
    def policy(self) -> Policy:
        """What the page may load from elsewhere."""
        return self.loads

    def names(self) -> Mapping[str, Any]:
        """Return the plugins' views under their own names, beside the text; two have a shorter name, too."""
        shorter = {"series_page": self.views.get("series_page_view"), "head": self.views.get("metadata_view")}
        return {**self.views, **shorter, "page": self.page, "body": self.body, "slots": self.slots}


@dataclass(frozen=True, slots=True)
class PageParts:
    """A text with what every plugin adds to it: all that its page may show."""

    document: Document
    address: str
    page: PageView
    views: Mapping[str, object]  #: by the name that templates know: "share_view"
    slots: Mapping[str, Markup]  #: what plugins put into the theme's named places
    fills: Mapping[str, str]  #: what stands in its markers, on its page
    feed_fills: Mapping[str, str]  #: … and elsewhere
    policy: Policy
    is_listed: bool  #: whether readers are told of it: it is no draft, and not hidden

    @property
    def text(self) -> str:
        """The text for places without a template, such as feeds; put together whenever it is asked for."""
        return compose(f"{self.slots['feed_before']}{self.document.html}{self.slots['feed_after']}", self.feed_fills)

    def output(self, template: str) -> PageOutput:
        """Return its page, to be rendered with ``template``."""
        context = always(self.context())
        return PageOutput(
            self.address, self.document.path, template, context, policy=self.policy, listed=self.is_listed
        )

    def context(self) -> TextContext:
        """Return what its template gets."""
        body = Markup(self.document.html)  # noqa: S704 (sanitised while it was read)
        return TextContext(self.page, body, self.views, self.slots, self.fills, self.policy)


class LazyParts(Mapping[str, PageParts]):
    """Source → page, of each text that is built; put together when it is asked for.

    What a plugin breaks over is raised to whoever asks.
    """

    def __init__(
        self, site: Site, plugins: Sequence[Plugin], left_out: Iterable[Plugin], found: Remembered | None = None
    ) -> None:
        self._site, self._plugins, self._without = site, plugins, _without_plugins(left_out)
        self._found = Remembered() if found is None else found

    def __getitem__(self, source: str) -> PageParts:
        if source not in self._found:
            document = self._site.document_by_source[source]
            if not self._site.builds(self._site.metadata_by_source[source]):
                raise KeyError(source)
            with noted() as read:
                self._found[source] = _parts(self._site, document, self._plugins, self._without)
            self._found.note(source, {source, *read})
        else:
            self._found.give(source)
        found: PageParts = self._found[source]
        return found

    @property
    def remembered(self) -> Remembered:
        """The pages that were put together, by their sources."""
        return self._found

    def __iter__(self) -> Iterator[str]:
        site = self._site
        return (one.source for one in site.documents if site.builds(site.metadata_by_source[one.source]))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def output(self, source: str, template: str, policy: Policy = NOTHING) -> PageOutput:
        """Return the page of a text; what it may load is known only when it is rendered, or by ``policy``."""
        metadata = self._site.metadata_by_source[source]
        question = partial(_context_of, self, source)
        return PageOutput(metadata.address, metadata.path, template, question, policy=policy, listed=metadata.listed)


class FoundParts(Mapping[str, PageParts]):
    """Source → page, of each text that could be put together; whoever asks for one has read what was read for it."""

    def __init__(self, found: Remembered) -> None:
        self._found = found

    def __getitem__(self, source: str) -> PageParts:
        found: PageParts = self._found[source]
        self._found.give(source)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def output(self, source: str, template: str) -> PageOutput:
        """Return the page of a text."""
        parts: PageParts = self._found[source]
        return replace(parts.output(template), context=partial(_context_of, self, source))


def _context_of(parts: Mapping[str, PageParts], source: str, _plan: Plan) -> TextContext:
    return parts[source].context()


class PartsOf(Mapping[str, Answer]):
    """Source → what one of a page's parts is; put together when it is asked for."""

    def __init__(self, pages: Mapping[str, PageParts], part: Callable[[PageParts], Answer]) -> None:
        self._pages, self._part = pages, part

    def __getitem__(self, source: str) -> Answer:
        return self._part(self._pages[source])

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)


def _without_plugins(left_out: Iterable[Plugin]) -> dict[str, object]:
    """Return the views of plugins that are left out, as templates get them."""
    return {f"{name}_view": view.without for plugin in left_out for name, view in plugin.views.items()}


def page_parts(
    site: Site,
    plugins: Sequence[Plugin],
    left_out: Iterable[Plugin],
    faults: FaultCollector,
    heed: Callable[[], None] = lambda: None,
    wanted: Callable[[PageMetadata], bool] = lambda _metadata: True,
) -> Remembered:
    """Return source → page, of each text that is built; ``left_out`` are plugins of the kit that the site has not.

    ``wanted`` says of which texts. ``heed`` is called before each, and may raise to stop. A text over which a plugin
    breaks has no page; where an answer for all texts breaks over one, that one is left out.
    """
    without = _without_plugins(left_out)
    found = Remembered()
    tries = _TRIES
    known = site.metadata_by_source
    waiting = [one for one in site.documents if site.builds(known[one.source]) and wanted(known[one.source])]
    while waiting:
        heed()
        document = waiting.pop(0)
        try:
            with noted() as read:
                found[document.source] = _parts(site, document, plugins, without)
            found.note(document.source, {document.source, *read})
        except BaseException as error:
            if not is_fault(error):
                raise
            path = faults.note(error, "put together")
            if path != document.path and tries and (smaller := _without(path, site)):
                site, tries = smaller, tries - 1
                waiting = [document, *(one for one in waiting if one.path != path)]
    return found


def answered(ask: Callable[[Site], Iterable[Problem]], site: Site, faults: FaultCollector, step: str) -> list[Problem]:
    """Return what a plugin answers of a site; where it breaks over a text, what it answers without that."""
    for _ in range(_TRIES):
        try:
            return checked(list(ask(site)), (Problem,))
        except BaseException as error:
            if not is_fault(error):
                raise
            path = faults.note(error, step, plugin=ask.__module__)
        smaller = _without(path, site)
        if smaller is None:
            break
        site = smaller
    return []


def _without(path: str, site: Site) -> Site | None:
    """Return the site without the text at ``path``; None where there is none."""
    documents = tuple(document for document in site.documents if document.path != path)
    if len(documents) == len(site.documents):
        return None
    return replace(
        site,
        documents=documents,
        page_metadata=tuple(metadata for metadata in site.page_metadata if metadata.path != path),
    )


def _parts(site: Site, document: Document, plugins: Sequence[Plugin], without: Mapping[str, object]) -> PageParts:
    views = {f"{name}_view": view.of(site, document) for plugin in plugins for name, view in plugin.views.items()}
    carried = [view for _, view in sorted(views.items()) if isinstance(view, PageExtras)]
    fills = {marker: fill for view in carried for marker, fill in view.fills.items()}
    for name in unfilled(document.html, fills):
        raise LookupError(f"nothing fills the place {name!r}")
    feed_fills = fills | {marker: fill for view in carried for marker, fill in view.feed_fills.items()}
    slots = _slots(plugins, views, site, site.metadata_by_source[document.source].lang)
    return PageParts(
        document,
        site.metadata_by_source[document.source].address,
        page_view(document, site),
        {**without, **views},
        slots,
        fills,
        feed_fills,
        joined(view.policy for view in carried),
        site.metadata_by_source[document.source].listed,
    )


def _slots(plugins: Sequence[Plugin], views: Mapping[str, object], site: Site, lang: str) -> dict[str, Markup]:
    filled = {name: _shown(slot, views, site, lang) for plugin in plugins for name, slot in plugin.slots.items()}
    return dict.fromkeys(site.once(_slot_names), Markup()) | filled


def _slot_names(site: Site) -> tuple[str, ...]:
    return slots(site.settings.theme)


def _shown(slot: Slot, views: Mapping[str, object], site: Site, lang: str) -> Markup:
    """Return the component that stands in a slot; nothing where its view is empty."""
    view = views[f"{slot.view}_view"]
    macro = getattr(site.component(slot.component, lang), slot.component.replace("-", "_"))
    return Markup(macro(view)) if view else Markup()  # noqa: S704 (a template's own, which escapes)
