"""Content: everything that lies in ``content/``, read with the settings of a site."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kindling.engine.files import ROOT, SourceFile, find_files
from kindling.engine.media import media_file
from kindling.engine.pelican_adapter import PelicanAdapter
from kindling.engine.read import Reader
from kindling.engine.remembered import read_addresses
from kindling.engine.root_files import root_file
from kindling.engine.run import BuildRequest, Run
from kindling.model.cache import Cache
from kindling.model.fields import Declared, keys_of
from kindling.model.plugin import Plugin
from kindling.model.problems import Problem, Severity
from kindling.model.public_addresses import PublicAddresses
from kindling.model.settings import CONF
from kindling.model.site_settings import SiteSettings
from kindling.model.values import KINDS, Document, Kind, MediaFile, RootFile

_WARNS: Severity = "warning"
_ADVISES: Severity = "advice"
_NAMED = 3  #: places that a line names; the rest are counted


@dataclass(frozen=True, slots=True)
class Content:
    """What lies in ``content/``."""

    documents: Sequence[Document]
    media: Mapping[str, MediaFile]  #: by source
    faults: Mapping[str, Sequence[Problem]]  #: what is wrong with those: it matters where one is used
    root: tuple[RootFile, ...]
    public: PublicAddresses  #: what readers have
    keys: Mapping[Kind, Mapping[str, Any]]  #: what front matter may say: key → how it is declared


def read_content(run: Run, content: Path, adapter: PelicanAdapter, settings: SiteSettings, cache: Cache) -> Content:
    """Return the documents, the files beside them, and what is wrong with those."""
    found = find_files(content)
    run.problems += found.problems
    idle = {plugin.name: plugin.pattern for plugin in left_out(run.request, adapter) if plugin.pattern}
    keys = keys_of(_declared(adapter.handed), _declared(left_out(run.request, adapter)))
    finders = {plugin.name: plugin.finder for plugin in adapter.handed if plugin.finder}
    reading = settings.reading
    reader = Reader.of(
        adapter.settings["MARKDOWN"],
        raw_html=reading.raw_html,
        html=reading.html,
        finders=finders,
        keys=keys,
        idle=idle,
    )
    if session := run.request.session:
        session.settle(_conf_bytes(run.request))
    documents = [_document(run, reader, file) for file in found.files if file.is_text]
    run.problems += [problem for document in documents for problem in document.problems]
    run.problems += _idle_problems(documents, run.net.conf)
    media: dict[str, MediaFile] = {}
    faults: dict[str, list[Problem]] = {}
    for file in (file for file in found.files if file.kind == "media"):
        with run.net.under("read", file.shown):
            media[file.source], problems = media_file(file, cache)
            if problems:
                faults[file.source] = problems
    cache.evict(time.time())
    root = _root(run, found.files)
    public, told = read_addresses(content)
    run.problems += told
    declared = {kind: keys(kind).declared for kind in KINDS}
    return Content(documents, media, faults, root, public, declared)


def left_out(request: BuildRequest, adapter: PelicanAdapter) -> list[Plugin]:
    """Return the plugins of the kit that a site has not."""
    names = {plugin.name for plugin in adapter.handed}
    return [plugin for plugin in request.known if plugin.name not in names]


def _root(run: Run, files: Iterable[SourceFile]) -> tuple[RootFile, ...]:
    found = []
    for file in (file for file in files if file.kind == ROOT):
        with run.net.under("read", file.shown):
            root, problems = root_file(file)
            found.append(root)
            run.problems += problems
    return tuple(found)


def _declared(plugins: Iterable[Plugin]) -> Iterator[Declared]:
    return ((plugin.name, plugin.fields) for plugin in plugins)


def _idle_problems(documents: Iterable[Document], conf: str) -> Iterator[Problem]:
    """Yield what is said to plugins that are left out: for each one line of keys, and one of what is shown raw."""
    said: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    for document in documents:
        for idle in document.idle:
            place = f"{document.path}:{idle.line}"
            said.setdefault((idle.plugin, idle.in_text), []).append((idle.said, place))
    for (plugin, in_text), found in said.items():
        named = ", ".join(dict.fromkeys(what for what, _ in found[:_NAMED] if in_text)) or ", ".join(
            sorted({what for what, _ in found})
        )
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        fact = (
            f"{named} in {', '.join(place for _, place in found[:_NAMED])}{more}: the plugin {plugin!r} would read it"
        )
        fact += ", and is left out" + (": readers see it as it is typed" if in_text else "")
        hint = f"put 'kindling.plugins.{plugin}' back into PLUGINS, or take those {'words' if in_text else 'lines'} out"
        rule, severity = ("text/idle", _WARNS) if in_text else ("frontmatter/idle", _ADVISES)
        yield Problem(conf, 0, rule, fact, hint, severity)


def _document(run: Run, reader: Reader, file: SourceFile) -> Document:
    """Return the document of a file; of one that the reader breaks over, as much as can be read.

    So the others are read, and none of them is told that this one is not there.
    """
    run.heed()
    session = run.request.session
    whole = partial(_whole, run, reader, file)
    with run.net.under("read", file.shown):
        if found := session.document(file, whole) if session else whole(file.path.read_bytes()):
            return found
    reader.renew()
    with run.net.under("read", file.shown):
        return reader.read(file, file.path.read_bytes(), body=False)
    reader.renew()
    return reader.stand_in(file)


def _whole(run: Run, reader: Reader, file: SourceFile, data: bytes) -> Document | None:
    """Return the document of a file; None where the reader breaks over it, which is told."""
    with run.net.under("read", file.shown):
        return reader.read(file, data)
    return None


def _conf_bytes(request: BuildRequest) -> object:
    """Return all that decides how a text is read, beside the text and the code."""
    conf = request.site / CONF
    return (conf.read_bytes() if conf.is_file() else b"", repr(sorted(request.extra_settings.items())))
