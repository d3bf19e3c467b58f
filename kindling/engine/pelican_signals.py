"""Pelican's signals, each with what an ordinary plugin meets here. One that is not sent refuses the plugin by name.

A test holds the two lists against Pelican's own, so that a new signal can't be accepted in silence.
"""

import sys
import sysconfig
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from blinker import Signal, default_namespace
from pelican import signals

#: each signal that is sent, in the order of a build: when, and with what
SENT: Mapping[str, str] = {
    "initialized": "the plugins are loaded, and no text is read: Pelican, whose `settings` may be changed",
    "get_generators": "as in Pelican: a generator, or several, may be returned",
    "generator_init": "each generator is there: its `env` takes filters, tests and names for all templates",
    "article_generator_init": "the generator of posts is there",
    "page_generator_init": "the generator of pages is there",
    "article_generator_preread": "a post is about to be handed over: the generator",
    "article_generator_context": "a post is about to be made: the generator and its metadata, which may be added to",
    "page_generator_preread": "a page is about to be handed over: the generator",
    "page_generator_context": "a page is about to be made: the generator and its metadata, which may be added to",
    "article_generator_pretaxonomy": "all posts are there, and their tags are not sorted yet: the generator",
    "article_generator_finalized": "all posts are there: the generator. Places in their text are filled later",
    "page_generator_finalized": "all pages are there: the generator. Places in their text are filled later",
    "all_generators_finalized": "all contents are there, with their text as it is shown: a list of generators",
    "article_generator_write_article": "a post is about to be planned: the generator and the post",
    "article_writer_finalized": "all posts are planned: the generator and the writer",
    "page_generator_write_page": "a page is about to be planned: the generator and the page",
    "page_writer_finalized": "all pages are planned: the generator and the writer",
    "content_written": (
        "a page is written, to a folder that is not published yet: its path, and the context, with `article` or `page` "
        "as Pelican has them. A page that the sitemap does not name comes as a hidden `page`"
    ),
    "finalized": (
        "all is written, to a folder that is not published yet: Pelican, whose `output_path` it is. Files may be "
        "changed and added; then all is verified"
    ),
}

_TEXTS = "texts are read before Pelican has them"
_FILES = "files are copied by Kindling, when all pages are planned"
_FEEDS = "feeds are those of the plugin feeds"

#: each signal that is not sent: why, and what to listen to instead
NOT_SENT: Mapping[str, str] = {
    "readers_init": f"{_TEXTS}, in one dialect of Markdown",
    "content_object_init": f"{_TEXTS}; all_generators_finalized has them as they are shown",
    "get_writer": "what is written is planned first; finalized has the files",
    "feed_generated": _FEEDS,
    "feed_written": f"{_FEEDS}; finalized has the files",
    "static_generator_init": f"{_FILES}; finalized has them",
    "static_generator_preread": f"{_FILES}; finalized has them",
    "static_generator_context": f"{_FILES}; finalized has them",
    "static_generator_finalized": f"{_FILES}; finalized has them",
}

_PELICANS = {id(signal): name for name, signal in vars(signals).items() if isinstance(signal, Signal)}

Connected = Mapping[str, frozenset[Any]]  #: signal → its handlers, as blinker knows them


def connected() -> Connected:
    """Return what is connected now, to Pelican's signals and to any that plugins have among themselves."""
    return {name: frozenset(signal.receivers) for name, signal in default_namespace.items()}


def handlers_since(before: Connected) -> Iterator[tuple[Signal, Callable[..., Any]]]:
    """Yield each handler that was connected meanwhile, with its signal."""
    for name, signal in list(default_namespace.items()):
        for key in set(signal.receivers) - before.get(name, frozenset()):
            receiver = signal.receivers[key]
            handler = receiver() if isinstance(receiver, weakref.ref) else receiver
            if handler is not None:
                yield signal, handler


def _is_of(module: Any, site: Path) -> bool:
    """Return whether a module is a site's own: not the kit's, and none of the packages of a ``.venv`` in its folder."""
    file = Path(getattr(module, "__file__", None) or "/")
    others = (Path(__file__).parents[1], *(Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")))
    return file.is_relative_to(site) and not any(file.is_relative_to(other) for other in others)


@contextmanager
def own_handlers(site: Path) -> Iterator[None]:
    """Let nothing of a build's plugins stay behind it: no handler of a signal, no module of the site's."""
    before, modules, paths = connected(), set(sys.modules), [*sys.path]
    try:
        yield
    finally:
        sys.path[:] = paths
        for name in [name for name in sys.modules if name not in modules and _is_of(sys.modules[name], site)]:
            del sys.modules[name]
        for signal, handler in list(handlers_since(before)):
            signal.disconnect(handler)


def unheard(before: Connected) -> Iterator[tuple[str, str, str]]:
    """Yield (module, signal, reason) of each handler since then that would never be called; it is disconnected."""
    found = [(signal, handler) for signal, handler in handlers_since(before) if _name(signal) not in SENT]
    for signal, handler in found:
        signal.disconnect(handler)
    said = {(module_of(handler), _name(signal)) for signal, handler in found}
    for module, name in sorted(said):
        yield module, name, NOT_SENT.get(name, "Pelican has no such signal")


def module_of(handler: Callable[..., Any]) -> str:
    """Return the module that a handler is of."""
    return getattr(handler, "__module__", None) or type(handler).__module__


def _name(signal: Signal) -> str:
    """Return a signal's name, as Pelican's users write it; blinker may know it by another."""
    return str(_PELICANS.get(id(signal), getattr(signal, "name", "")))
