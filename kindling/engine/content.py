"""Content: everything that lies in ``content/``, read with the settings of a site."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kindling.engine import bounded
from kindling.engine.bounded import TookTooLong
from kindling.engine.faults import told_elsewhere
from kindling.engine.files import ROOT, SourceFile, find_files
from kindling.engine.kept_texts import KeptTexts, Read
from kindling.engine.many import elsewhere
from kindling.engine.media import media_file
from kindling.engine.pelican_adapter import PelicanAdapter
from kindling.engine.plain_settings import CONFS, conf_bytes, is_plain
from kindling.engine.read import Reader, TextHead
from kindling.engine.remembered import read_addresses
from kindling.engine.root_files import root_file
from kindling.engine.run import BuildRequest, Run
from kindling.model.cache import Cache, kept_place
from kindling.model.fields import Declared, keys_of
from kindling.model.plugin import Plugin
from kindling.model.problems import Problem, Severity, errors
from kindling.model.public_addresses import PublicAddresses
from kindling.model.settings import CONF
from kindling.model.site_settings import SiteSettings
from kindling.model.values import Document, MediaFile, RootFile
from kindling.model.written import KINDS, Kind

_WARNS: Severity = "warning"
_ADVISES: Severity = "advice"
_NAMED = 3  #: places that a line names; the rest are counted


@dataclass(frozen=True, slots=True)
class _ReadHead:
    head: TextHead
    digest: bytes  #: of the file that it stood in


@dataclass(frozen=True, slots=True)
class Texts:
    """The files of the texts, and how they are read."""

    reader: Reader
    kept: KeptTexts | None
    files: Mapping[Path, SourceFile]
    places: frozenset[Path]  #: of all that was found in ``content/``, texts or not, and of its folders

    def documents(self, run: Run) -> list[Document]:
        """Return the documents of all files, in order; of many that nobody has read yet, each processor reads some."""
        files = list(self.files.values())
        new = [
            file
            for file in files
            if not bounded.is_too_large(file.path) and not (self.kept and self.kept.is_known(file))
        ]
        heads = self._heads(run, new)
        found: dict[str, Document] = {}
        with elsewhere(new if self.kept else (), lambda file: self.document(run, file, heads.get(file))) as others:
            for file in (file for file in files if file not in others):
                found[file.source] = self.document(run, file, heads.pop(file, None))
        for file in (file for file in files if file in others):
            found[file.source] = self.document(run, file, heads.pop(file, None))
        return [found[file.source] for file in files]

    def _heads(self, run: Run, files: Iterable[SourceFile]) -> dict[SourceFile, _ReadHead]:
        """Return what stands above each text, so that what is wrong there is told before the texts are read."""
        heads: dict[SourceFile, _ReadHead] = {}
        for file in files if run.request.session is None else ():  # one that stays has most of them already
            run.heed()
            # whatever it is, it breaks again below, where it is told
            with told_elsewhere(), suppress(Exception, TookTooLong), bounded.within(bounded.SECONDS):
                data = file.path.read_bytes()
                heads[file] = _ReadHead(self.reader.head(file, data), _digest(data))
        run.request.early(problem for known in heads.values() for problem in known.head.problems)
        return heads

    def document(self, run: Run, file: SourceFile, head: _ReadHead | None = None) -> Document:
        """Return the document of a file; of one that is too large, or takes too long, an empty one that says so."""
        run.heed()
        if bounded.is_too_large(file.path):
            return self._not_read(file, _too_large(file))
        try:
            return self._document(run, file, head)
        except TookTooLong:
            self.reader.renew()
            return self._not_read(file, _too_slow(file))

    def _not_read(self, file: SourceFile, why: Problem) -> Document:
        return replace(self.reader.stand_in(file), problems=(why,))

    def _document(self, run: Run, file: SourceFile, head: _ReadHead | None = None) -> Document:
        """Return the document of a file; of one that the reader breaks over, as much as can be read.

        So the others are read, and none of them is told that this one is not there.
        """
        session = run.request.session
        read: Read = partial(_whole, run, self.reader, file, head)
        whole = self.kept.document(file, read) if self.kept else read
        with run.net.under("read", file.shown):
            if found := session.document(file, whole) if session else whole(file.path.read_bytes()):
                return found
        self.reader.renew()
        with run.net.under("read", file.shown), bounded.within(bounded.SECONDS):
            return self.reader.read(file, file.path.read_bytes(), body=False)
        self.reader.renew()
        return self.reader.stand_in(file)


@dataclass(frozen=True, slots=True)
class Content:
    """What lies in ``content/``."""

    documents: Sequence[Document]
    media: Mapping[str, MediaFile]  #: by source
    faults: Mapping[str, Sequence[Problem]]  #: what is wrong with those: it matters where one is used
    root: tuple[RootFile, ...]
    public: PublicAddresses  #: what readers have
    texts: Texts  #: as which its documents were read
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
        session.settle(_conf_state(run))
    kept = _kept(run, adapter, settings, reader)
    places = frozenset(place for file in found.files for place in (file.path, *file.path.parents))
    texts = Texts(reader, kept, {file.path: file for file in found.files if file.is_text}, places)
    documents = texts.documents(run)
    if kept:
        _sweep(run, kept.cache)
    run.problems += [problem for document in documents for problem in document.problems]
    run.problems += _idle_problems(documents, run.net.place())
    sound = not errors(run.problems)  # else nothing is unpacked that may be dear
    media: dict[str, MediaFile] = {}
    faults: dict[str, list[Problem]] = {}
    for file in (file for file in found.files if file.kind == "media"):
        with run.net.under("read", file.shown):
            media[file.source], problems = media_file(file, cache, unpack=sound)
            if problems:
                faults[file.source] = problems
    _sweep(run, cache)
    root = _root(run, found.files)
    public, told = read_addresses(content)
    run.problems += told
    declared = {kind: keys(kind).declared for kind in KINDS}
    return Content(documents, media, faults, root, public, texts, declared)


def _sweep(run: Run, cache: Cache) -> None:
    """Throw away what is old, once in a process that stays: a large folder takes long to look through."""
    session = run.request.session
    if not (session and session.has_swept(cache.path)):
        cache.evict(time.time())


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


def _idle_problems(documents: Iterable[Document], place: tuple[str, int]) -> Iterator[Problem]:
    """Yield what is said to plugins that are left out: for each one line of keys, and one of what is shown raw."""
    said: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    for document in documents:
        for idle in document.idle:
            where = f"{document.path}:{idle.line}"
            said.setdefault((idle.plugin, idle.in_text), []).append((idle.said, where))
    for (plugin, in_text), found in said.items():
        named = ", ".join(dict.fromkeys(what for what, _ in found[:_NAMED] if in_text)) or ", ".join(
            sorted({what for what, _ in found})
        )
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        fact = (
            f"{named} in {', '.join(where for _, where in found[:_NAMED])}{more}: the plugin {plugin!r} would read it"
        )
        fact += ", and is left out" + (": readers see it as it is typed" if in_text else "")
        hint = f"put 'kindling.plugins.{plugin}' back into PLUGINS, or take those {'words' if in_text else 'lines'} out"
        rule, severity = ("text/idle", _WARNS) if in_text else ("frontmatter/idle", _ADVISES)
        yield Problem(*place, rule, fact, hint, severity)


def _kept(run: Run, adapter: PelicanAdapter, settings: SiteSettings, reader: Reader) -> KeptTexts | None:
    """Return the texts of earlier builds; None where plugins of others read, or settings may say anything."""
    request = run.request
    if settings.work is None or adapter.others or not _are_plain(request):
        return None
    if run.confs != conf_bytes(request.site):  # saved meanwhile: the settings may be those of before
        return None
    decide = repr([run.reading, request.publish])
    return KeptTexts(Cache(kept_place(settings.work, "texts"), settings.fresh, settings.damaged), decide, reader.keys)


def _whole(run: Run, reader: Reader, file: SourceFile, known: _ReadHead | None, data: bytes) -> Document | None:
    """Return the document of a file; None where the reader breaks over it, which is told."""
    with run.net.under("read", file.shown), bounded.within(bounded.SECONDS):
        return reader.document(known.head) if known and known.digest == _digest(data) else reader.read(file, data)
    return None


def _too_large(file: SourceFile) -> Problem:
    fact = f"the text is {file.path.stat().st_size / 1e6:,.1f} MB long; {bounded.TEXT_BYTES // 10**6} MB are the most"
    hint = "make parts of it; where it is no text, move it out of content/"
    return Problem(file.shown, 0, "text/too-large", fact, hint)


def _too_slow(file: SourceFile) -> Problem:
    fact = f"reading this text was ended after {bounded.SECONDS} seconds of the processor's time"
    hint = "look for a line that goes on and on, or for hundreds of brackets that are never closed; or make parts of it"
    return Problem(file.shown, 0, "text/too-slow", fact, hint)


def _digest(data: bytes) -> bytes:
    return blake2b(data).digest()


def _conf_state(run: Run) -> object:
    """Return all that decides how a text is read, beside the text and the code; what nothing equals if it changes."""
    if run.confs != conf_bytes(run.request.site):
        return object()  # nobody knows with which of both the settings were made
    if _are_plain(run.request):
        return run.reading
    return run.confs.get(CONF), repr(sorted(run.request.extra_settings.items()))


def _are_plain(request: BuildRequest) -> bool:
    """Return whether the settings files of a site say values, and do nothing else."""
    return all(is_plain(conf) for conf in (request.site / name for name in CONFS) if conf.is_file())
