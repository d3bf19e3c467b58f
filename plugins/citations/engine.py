"""The formatting engine: one job for the whole build, one pandoc process, results taken apart.

``job_of`` and ``formatted`` are pure; ``run`` alone starts a process. Nothing here formats a reference.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kindling.model.grammar import CitationItem
from kindling.model.html import Attributes, Tag, elements, plain_text, unwrapped, with_attributes, with_tags
from kindling.model.machine import OF_THE_MACHINE
from kindling.plugins.citations import locators, misread, said_years
from kindling.plugins.citations.biblatex import as_item
from kindling.plugins.citations.clean import TO_ENTRY, clean, is_note, is_reference
from kindling.plugins.citations.csl import plain
from kindling.plugins.citations.dates import FIELDS
from kindling.plugins.citations.entries import PUBLIC
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.smaller import for_a_crowd, smaller
from kindling.plugins.citations.standalone import standalone_style
from kindling.plugins.citations.styles import NAMES, CitationStyle
from kindling.plugins.citations.unsigned import first_words, unsigned, with_date_once, with_title_in_sentence

SCRIPT = Path(__file__).with_name("engine.lua")
#: in JSON: control characters that `&#1;` became, beside tab, line feed and what JSON itself escapes so
_UNSEEN = re.compile(rb"(?<!\\)((?:\\\\)*)\\(?:u00(?:0[0-8bcef]|1[0-9a-f]|7f)|[bf])", re.I)
_SEP = "\ue010"  #: behind each citation in what comes back
_ENTRY = "\ue012"  #: before each entry, its name and another one
_BODY = "\ue013"  #: between an entry's number and the rest
_PRIVATE = re.compile("[\ue000-\uf8ff]+")  #: our own marks are such characters, so a source may hold none
_TYPE = re.compile(r'"type": ?"([^"]*)"')  #: of a source, as JSON
_OWN_LINES = frozenset({"csl-block", "csl-indent", "csl-left-margin"})  #: what pandoc calls them
_SPACED_POINT = re.compile(r" +([.,;](?:\s|$))")  #: where a line of its own ended, and the next begins with a point
_CROWD = 100  #: sources of one text; fewer cost no more than a second together
_ALONE = "alone.csl"  #: where the job's own style is put for pandoc


@dataclass(frozen=True, slots=True)
class Citation:
    """A cluster whose keys are all known."""

    id: str
    items: tuple[CitationItem, ...]
    refs: tuple[str, ...]  #: the engine's names of the items' sources: "r12"
    note: int = 0  #: in a note style, the number of the note it makes or stands in
    in_note: str = ""  #: "start" or "inside" of a note of the writer's, in a note style
    follows: str = ""  #: what follows it there: punctuation, "x" for words, "" for nothing


@dataclass(frozen=True, slots=True)
class Request:
    """What one document wants formatted."""

    document: str
    style: CitationStyle
    lang: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class StandaloneSources:
    """Sources to be formatted each by itself, for lists of all: no "2014a", no "———", no number."""

    style: CitationStyle
    lang: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """One source as the list below a text shows it."""

    ref: str
    label: str  #: "1" in a numeric style
    html: str
    document: str = ""  #: the one document it is for, where several have their own form of it


@dataclass(frozen=True, slots=True)
class FormattedText:
    """What the engine made of one document."""

    clusters: Mapping[str, str] = field(default_factory=dict)  #: id → HTML; a note that the style made is ``span.note``
    entries: tuple[BibliographyEntry, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  #: ref → its people, for narrative citations


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job."""

    documents: Mapping[str, FormattedText] = field(default_factory=dict)
    failures: tuple[tuple[str, str], ...] = ()  #: ("r12" or "", message)
    csl: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  #: ref → what may be published of it, CSL JSON
    notes: Mapping[str, str] = field(default_factory=dict)  #: ref → its ``note``, plain: published where it is printed
    alone: Mapping[str, str] = field(default_factory=dict)  #: ref → the source formatted by itself, HTML


Shape = tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the requests are spread over runs: for each run what kind it is, and which requests it serves."""

    runs: list[dict[str, Any]] = field(default_factory=list)
    kinds: list[tuple[str, list[Request]]] = field(
        default_factory=list
    )  #: "alone", "sources", "numbers", "names", "order", "documents"
    styles: dict[str, str] = field(default_factory=dict)  #: the job's own, by the name that its runs call them
    types: frozenset[str] = frozenset()  #: of the sources
    unsigned: frozenset[str] = frozenset()  #: those that nobody signs


# -- before ---------------------------------------------------------------------------------------------------------


def job_of(
    requests: Sequence[Request], sources: Mapping[str, Source], alone: StandaloneSources | None = None
) -> tuple[dict[str, Any], _Plan]:
    """Return the job for ``engine.lua``, and the plan to read its results by; ``sources``: ref → source."""
    files = list(_files(sources))
    plan = _Plan(types=_types(files), unsigned=unsigned(files))
    requests = [_crowded(request, files, plan.unsigned) for request in requests]
    job: dict[str, Any] = {}
    if alone is not None:
        _standalone(plan, alone)
    for (style, lang), group in _grouped(requests).items():
        path = _style_file(plan, style)
        if style.kind == "numeric":
            _add(plan, "names", NAMES.as_posix(), lang, "all", group, [_names_document(group)])
        if style.share == "all":
            _add(plan, "sources", path, lang, "all", group, [_sources_document(group)])
            _add(plan, "numbers", path, lang, "all", group, [_numbers_document(group)])
        else:
            if style.apart and not (alone and (alone.style, alone.lang) == (style, lang)):
                own = f"order-{len(plan.runs)}.csl"
                plan.styles[own] = smaller(standalone_style(style), plan.types)
                _add(plan, "order", own, lang, "all", group, [_sources_document(group)])
            documents = [_whole_document(request, plan.unsigned) for request in group]
            notes = style.kind == "note"
            if notes and (named := _names_document(group, plan.unsigned))["clusters"]:
                _add(plan, "names", NAMES.as_posix(), lang, "all", group, [named])
            _add(plan, "documents", path, lang, style.share, group, documents, notes=notes, apart=style.apart)
    most = max((len(_numbered(request)) for request in requests), default=0)
    job |= {"files": files, "runs": plan.runs, "stand_ins": most, "styles": plan.styles}
    job |= {"public": sorted(PUBLIC | {"note"}), "places": locators.names()}
    return job, plan


def _crowded(request: Request, files: Iterable[Mapping[str, Any]], unsigned: Collection[str]) -> Request:
    """Return a request with many sources in a style that looks for none that belong together, where none do.

    Looking for them takes pandoc a time that grows with the square of their number.
    """
    refs = {ref for citation in request.citations for ref in citation.refs}
    if len(refs) <= _CROWD or request.style.kind == "numeric":
        return request
    entries = (entry for file in files for entry in file["entries"])  # what nobody signs may be cited by its journal
    first = {one["name"]: "" if one["name"] in unsigned else first_words(one["text"]) for one in entries}
    all_differ = len({first.get(ref, "") for ref in refs}) == len(refs)
    apart = (len({first.get(ref, "") for ref in one.refs}) == len(one.refs) for one in request.citations)
    return replace(request, style=for_a_crowd(request.style, all_differ=all_differ)) if all(apart) else request


def reading_job(sources: Mapping[str, Source]) -> tuple[dict[str, Any], _Plan]:
    """Return a job that formats nothing: every source becomes CSL."""
    return job_of((), sources)


def _standalone(plan: _Plan, alone: StandaloneSources) -> None:
    """Add a run in which every source stands by itself."""
    document = _list_of("alone", alone.refs, by_citing=not alone.style.lists)
    _add(plan, "alone", _ALONE, alone.lang, "all", [], [document], notes=alone.style.kind == "note")
    plan.styles[_ALONE] = smaller(standalone_style(alone.style), plan.types)


def _style_file(plan: _Plan, style: CitationStyle) -> str:
    """Return the style's file, or the name by which the job brings its text."""
    if not style.mended:
        return style.path
    own = f"mended-{len(plan.styles)}.csl"
    plan.styles[own] = smaller(style.mended, plan.types)
    return own


def _types(files: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the types of sources that are handed over, and of stand-ins; one too many does no harm."""
    return frozenset({"book"}.union(*(_TYPE.findall(entry["text"]) for file in files for entry in file["entries"])))


def _add(
    plan: _Plan,
    kind: str,
    style: str,
    lang: str,
    share: str,
    requests: list[Request],
    documents: list[dict[str, Any]],
    *,
    notes: bool = False,
    apart: str = "",
) -> None:
    documents = [document for document in documents if document["clusters"] or document.get("listed")]
    plan.runs.append(
        {"style": style, "lang": lang, "share": share, "documents": documents, "notes": notes, "apart": apart}
    )
    plan.kinds.append((kind, requests))


def _grouped(requests: Iterable[Request]) -> dict[tuple[CitationStyle, str], list[Request]]:
    groups: dict[tuple[CitationStyle, str], list[Request]] = {}
    for request in requests:
        groups.setdefault((request.style, request.lang), []).append(request)
    return groups


def _files(sources: Mapping[str, Source]) -> Iterator[dict[str, Any]]:
    """Yield the entries to read, as few readings as can be, for each costs as much as a hundred entries.

    Two texts may each bring an entry of one key; such are read apart.
    """
    lenders = {source.key: source for source in sources.values() if source.format == "bib"}
    files: dict[tuple[int, str], list[dict[str, str]]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for name, read in sources.items():
        if not name.startswith("r"):
            continue
        source = as_item(read, lenders)
        text = misread.with_names_apart(misread.with_names_whole(_PRIVATE.sub("", source.text)))
        text = misread.with_words_as_typed(text)
        entry = {"key": source.key, "text": text, "name": name}
        asked_by_styles = misread.single_numbers(source.text) | said_years.said_in_title(source.text)
        beside = asked_by_styles | json.loads(source.beside or "{}")
        entry |= {"beside": json.dumps(beside)} if beside else {}
        alike = (source.format, source.key)
        files.setdefault((seen[alike], source.format), []).append(entry)
        seen[alike] += 1
    for (_, form), entries in files.items():
        yield {"format": form, "entries": entries}


def _cluster(name: str, items: Iterable[dict[str, Any]], citation: Citation | None = None) -> dict[str, Any]:
    extra: dict[str, Any] = {"note": citation.note} if citation else {}
    if citation and citation.in_note:
        extra |= {"in_note": citation.in_note, "follows": citation.follows}
    return {"id": name, "items": list(items), **extra}


def _item(
    ref: str, mode: str = "normal", prefix: str = "", suffix: str = "", lang: str = "", *, keep: bool = False
) -> dict[str, Any]:
    """Return one item; ``located`` is its suffix as pandoc understands it, where that is not as it is typed."""
    typed = _line(suffix)
    extra = {"located": found} if (found := locators.located(typed, lang)) != typed else {}
    return {"ref": ref, "mode": mode, "prefix": _line(prefix), "suffix": typed, "keep": keep, **extra}


def _line(text: str) -> str:
    """Return ``text`` on one line, with the space that opens it."""
    return (" " if text[:1].isspace() else "") + " ".join(text.split())


def _names_document(requests: list[Request], only: Collection[str] | None = None) -> dict[str, Any]:
    """Return a document of those sources that sentences name, or ``only`` of some of them."""
    refs = {r.refs[0]: None for request in requests for r in request.citations if r.items[0].mode == "narrative"}
    return {"id": "names", "clusters": [_cluster(ref, [_item(ref)]) for ref in refs if only is None or ref in only]}


def _sources_document(requests: list[Request]) -> dict[str, Any]:
    refs = {ref: None for request in requests for citation in request.citations for ref in citation.refs}
    return _list_of("sources", refs)


def _list_of(name: str, refs: Iterable[str], *, by_citing: bool = False) -> dict[str, Any]:
    """Return a document that only lists sources; a style that lists none has to cite each to say anything of it."""
    if by_citing:
        return {"id": name, "clusters": [_cluster(ref, [_item(ref)]) for ref in refs]}
    return {"id": name, "clusters": [], "listed": list(refs)}


def _numbers_document(requests: list[Request]) -> dict[str, Any]:
    """Return each form of a citation once, with stand-ins for sources; the first cluster only gives out numbers."""
    most = max((len(_numbered(request)) for request in requests), default=0)
    shapes = {shape: None for request in requests for shape in _shapes(request).values()}
    style, lang = requests[0].style, requests[0].lang
    clusters = [_cluster("first", (_item(f"s{number}") for number in range(1, most + 1)))]
    for place, shape in enumerate(shapes):
        items = [
            _item(f"s{n}", "normal", prefix, suffix, lang, keep=_stays(suffix, style)) for n, prefix, suffix in shape
        ]
        clusters.append(_cluster(str(place), _spaced(items, style)))
    return {"id": "numbers", "clusters": clusters}


def _whole_document(request: Request, unsigned: Collection[str]) -> dict[str, Any]:
    style = request.style
    numeric = style.kind == "numeric"
    clusters = []
    before: tuple[CitationItem, ...] = ()
    for citation in request.citations:
        pairs = zip(citation.refs, citation.items, strict=True)
        items = [
            _item(
                ref,
                "normal" if numeric or _titled(citation, style, unsigned) else i.mode,
                i.prefix,
                i.suffix,
                request.lang,
                keep=_stays(i.suffix, style),
            )
            for ref, i in pairs
        ]
        for item, (one, last) in zip(items, _with_the_last(citation.items, before), strict=True):
            if style.kind == "note" and last and (last.key, last.suffix) == (one.key, one.suffix):
                item["again"] = True
        before = citation.items
        clusters.append(_cluster(citation.id, _spaced(items, style), citation))
    return {"id": request.document, "clusters": clusters}


def _titled(citation: Citation, style: CitationStyle, unsigned: Collection[str]) -> bool:
    """Return whether a sentence names a source by its title, and the whole of it goes into the note of a note style."""
    narrative = citation.items[0].mode == "narrative" and citation.refs[0] in unsigned
    return narrative and style.kind == "note" and not citation.in_note


def _with_the_last(
    items: Sequence[CitationItem], before: Sequence[CitationItem]
) -> Iterator[tuple[CitationItem, CitationItem | None]]:
    """Yield each item with what an "ibid" would mean: the item before it, or the only one of the citation before."""
    last = before[0] if len(before) == 1 else None
    for item in items:
        yield item, last
        last = item


def _stays(suffix: str, style: CitationStyle) -> bool:
    """Return whether a suffix is handed over as words, because it may be a locator and the style prints none."""
    return not style.locators and locators.is_place(suffix)


def _spaced(items: list[dict[str, Any]], style: CitationStyle) -> list[dict[str, Any]]:
    """Return the items with a space before each inner prefix, in a style that puts none between sources ("1,see 2").

    ``tight`` items get one behind words too.
    """
    for item in items[1:] if style.tight else ():
        item["prefix"] = item["prefix"] and f" {item['prefix']}"
        item["tight"] = True
    return items


def _numbered(request: Request) -> dict[str, int]:
    """Return ref → its number: the place of its first citation."""
    refs = dict.fromkeys(ref for citation in request.citations for ref in citation.refs)
    return {ref: number for number, ref in enumerate(refs, start=1)}


def _shapes(request: Request) -> dict[str, Shape]:
    """Return each citation's form: for each item its number, prefix and suffix."""
    numbers = _numbered(request)
    return {
        citation.id: tuple(
            (numbers[ref], i.prefix, i.suffix) for ref, i in zip(citation.refs, citation.items, strict=True)
        )
        for citation in request.citations
    }


# -- the process ----------------------------------------------------------------------------------------------------


def pandoc_program(setting: str) -> str:
    """Return the program to run: the one named, else the one that came with the kit; "" when there is none.

    pypandoc is not asked: it would start every pandoc of the machine for its version, and take the newest.
    """
    return setting or _shipped() or shutil.which("pandoc") or ""


def _shipped() -> str:
    package = find_spec("pypandoc")
    files = Path(package.origin).with_name("files") if package and package.origin else Path()
    return next((str(path) for path in (files / "pandoc", files / "pandoc.exe") if path.is_file()), "")


def options(program: str) -> list[str]:
    """Return how the kit's own pandoc shall use memory: more of it, so that a fifth less time goes into tidying up.

    Another pandoc may have been built to refuse such options.
    """
    return ["+RTS", "-A64m", "-RTS"] if program == _shipped() else []


def run(job: Mapping[str, Any], program: str, timeout: float) -> dict[str, Any] | str:
    """Return the engine's answer, or one line that says why there is none.

    It runs in an empty folder that is its home too: no settings of the user's, no stray file, is looked at.
    """
    if not program:
        return "pandoc is not installed"
    with tempfile.TemporaryDirectory() as home:
        try:
            done = subprocess.run(
                [program, "lua", *options(program), str(SCRIPT)],
                input=json.dumps(job, ensure_ascii=False).encode(errors="replace"),
                capture_output=True,
                timeout=timeout,
                cwd=home,
                env=environment(home),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"pandoc had no answer after {timeout:g} seconds"
        except OSError as error:
            if error.errno in OF_THE_MACHINE:
                raise
            return f"pandoc can't be started: {error.strerror or error}"
    try:
        return taken_apart(done.stdout)
    except ValueError:
        words = " ".join(done.stderr.decode(errors="replace").split()) or f"it ended with code {done.returncode}"
        return f"pandoc failed: {words[:300]}"


def taken_apart(data: bytes) -> dict[str, Any]:
    """Return an answer as values. Raises ValueError for what is none."""
    bare = data.replace(misread.NAME_MARK.encode(), b"")
    answer: dict[str, Any] = json.loads(_UNSEEN.sub(rb"\1", bare))
    return answer


def environment(home: str) -> dict[str, str]:
    """Return the environment in which pandoc looks for a user's settings in ``home`` alone."""
    return (
        os.environ
        | dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA"), home)
        | {"LC_ALL": "C.UTF-8"}
    )


# -- after ----------------------------------------------------------------------------------------------------------


def formatted(answer: Mapping[str, Any], plan: _Plan) -> Outcome:
    """Return what the engine made of each document."""
    names: dict[str, dict[str, str]] = {}
    entries: dict[str, tuple[BibliographyEntry, ...]] = {}
    documents: dict[str, FormattedText] = {}
    alone: dict[str, str] = {}
    ranks: dict[str, int] = {}
    layouts = answer.get("layouts") or ({} for _ in plan.kinds)
    for (kind, requests), results, layout in zip(plan.kinds, answer["results"], layouts, strict=True):
        numeric = not requests or requests[0].style.kind == "numeric"
        read = [_read(result, numeric=numeric) for result in results]
        if kind in ("alone", "order"):
            ranks = {entry.ref: rank for rank, entry in enumerate(entry for _, listed in read for entry in listed)}
        if kind == "names":
            names |= {
                r.document: {ref: html for found, _ in read for (_, ref), html in found.items()} for r in requests
            }
        elif kind == "alone":
            alone = {ref: html for found, listed in read for ref, html in _each_standalone(found, listed)}
        elif kind == "sources":
            entries |= {request.document: tuple(e for _, listed in read for e in listed) for request in requests}
        elif kind == "numbers":
            clusters = {name: html for found, _ in read for (_, name), html in found.items()}
            documents |= _by_number(requests, clusters, entries, names)
        elif layout:
            documents |= _by_piece(requests, layout, read, ranks)
        elif kind == "documents":
            documents |= _by_document(requests, read, names)
    csl = {str(item["id"]): item for item in json.loads(answer["csl"] or "[]")}
    titles = {ref: str(csl[ref].get("title", "")) for ref in plan.unsigned & csl.keys()}
    asked = {request.document: request for _, requests in plan.kinds for request in requests}
    documents = {name: _with_titles(asked[name], made, titles) for name, made in documents.items()}
    failures = tuple((str(one["where"]), _first_line(str(one["message"]))) for one in answer["failures"])
    for item in csl.values():
        _without_empty_dates(item)
        misread.names_parted(item)
    notes = {ref: plain(item.pop("note")) for ref, item in csl.items() if "note" in item}
    return Outcome(documents, failures, csl, notes, alone)


def _with_titles(request: Request, made: FormattedText, titles: Mapping[str, str]) -> FormattedText:
    """Return a document with the titles of sources that nobody signs where its sentences name them."""
    clusters = dict(made.clusters)
    for citation in request.citations if request.style.kind != "numeric" else ():
        if not titles.keys().isdisjoint(citation.refs) and clusters.get(citation.id):
            html = with_date_once(clusters[citation.id], titles)
            if citation.items[0].mode == "narrative":
                name = made.names.get(citation.refs[0], "") if _titled(citation, request.style, titles) else ""
                html = name + with_title_in_sentence(html, titles)
            clusters[citation.id] = html
    return replace(made, clusters=clusters)


def _without_empty_dates(item: dict[str, Any]) -> None:
    """Take out the figures of dates that are words alone: "in press"."""
    for name in FIELDS & item.keys():
        if isinstance(item[name], dict) and not item[name].get("date-parts", True):
            del item[name]["date-parts"]


def _each_standalone(
    clusters: Mapping[tuple[str, str], str], entries: Iterable[BibliographyEntry]
) -> Iterator[tuple[str, str]]:
    """Yield each source's HTML; in a style that lists none, what its first note says."""
    for (_, ref), html in clusters.items():
        if note := next(elements(html, is_note), None):
            yield ref, unwrapped(note.inner, is_reference)  # there is no list here to link to
    yield from ((entry.ref, entry.html) for entry in entries)


def _first_line(message: str) -> str:
    return " ".join(message.partition("stack traceback")[0].split())[:300]


_Read = tuple[dict[tuple[str, str], str], tuple[BibliographyEntry, ...]]


def _read(result: Mapping[str, Any], *, numeric: bool) -> _Read:
    """Return (document, cluster) → HTML, and the entries in their order; what a style leaves without words is none."""
    printed = misread.with_signs_settled(misread.with_short_years(result["html"]))
    *texts, listed = clean(with_tags(printed, _mark)).split(_SEP)
    clusters = {
        (str(place[0]), str(place[1])): text.strip() for place, text in zip(result["clusters"], texts, strict=True)
    }
    parts = listed.split(_ENTRY)[1:]
    named = zip(parts[::2], parts[1::2], strict=True)
    entries = (_entry(name, html, result["documents"], numeric=numeric) for name, html in named)
    return clusters, tuple(entry for entry in entries if any(sign.isalnum() for sign in plain_text(entry.html)))


def _mark(tag: Tag) -> str | None:
    """Return what stands for the beginning of an entry, and of what follows its number, until the rest is clean.

    What a style sets on a line of its own (``display``) is set off by a space.
    """
    kind = tag.attributes.get("class", "") if tag.name == "div" else ""
    if kind.split()[:1] == ["csl-entry"]:
        return f"{_ENTRY}{tag.attributes['id'].removeprefix('ref-')}{_ENTRY}"
    return _BODY if kind == "csl-right-inline" else " " if kind in _OWN_LINES else None


def _entry(name: str, html: str, documents: Sequence[str], *, numeric: bool) -> BibliographyEntry:
    """Return one entry; ``name``: "r12", or "r12@3" where it is the third document's own.

    What a style sets apart at the head of an entry (``second-field-align``) is its number in numeric styles alone;
    in others it is the author, or a label such as [Schö83], and a part of the entry.
    """
    ref, _, number = name.partition("@")
    before, mark, after = html.partition(_BODY)
    owner = documents[int(number) - 1] if number else ""
    label = plain_text(before).strip(" []().\u00a0\n") if mark else ""
    if numeric and (not mark or any(character.isdigit() for character in label)):
        return BibliographyEntry(ref, label, (after if mark else html).strip(), owner)
    together = " ".join(part.strip() for part in (before, after) if part.strip())
    return BibliographyEntry(ref, "", _SPACED_POINT.sub(r"\1", together), owner)


def _by_number(
    requests: list[Request],
    clusters: Mapping[str, str],
    entries: Mapping[str, tuple[BibliographyEntry, ...]],
    names: Mapping[str, Mapping[str, str]],
) -> dict[str, FormattedText]:
    """Return each document's part of a run with stand-ins."""
    shapes = [(request, _shapes(request)) for request in requests]
    places = {shape: str(place) for place, shape in enumerate({s: None for _, own in shapes for s in own.values()})}
    by_ref = {entry.ref: entry for listed in entries.values() for entry in listed}
    found: dict[str, FormattedText] = {}
    for request, own in shapes:
        numbers = _numbered(request)
        refs = {str(number): ref for ref, number in numbers.items()}
        texts = {name: _named(clusters.get(places[shape], ""), refs) for name, shape in own.items()}
        listed = tuple(
            BibliographyEntry(ref, str(number), by_ref[ref].html) for ref, number in numbers.items() if ref in by_ref
        )
        found[request.document] = FormattedText(texts, listed, names.get(request.document, {}))
    return found


def _named(html: str, refs: Mapping[str, str]) -> str:
    """Return ``html`` with links to the real sources in place of the stand-ins."""

    def link(_: str, attributes: Attributes) -> Attributes:
        address = attributes.get("href", "")
        stand_in = address.startswith(f"{TO_ENTRY}s")
        return attributes | {"href": TO_ENTRY + refs.get(address[len(TO_ENTRY) + 1 :], "")} if stand_in else attributes

    return with_attributes(html, link) if f"{TO_ENTRY}s" in html else html


def _by_document(
    requests: list[Request], read: list[_Read], names: Mapping[str, Mapping[str, str]]
) -> dict[str, FormattedText]:
    """Return each document's part of the runs it shared with others, or had alone."""
    by_name = {request.document: request for request in requests}
    found: dict[str, FormattedText] = {}
    for clusters, entries in read:
        for name in dict.fromkeys(document for document, _ in clusters):
            request = by_name[name]
            cited = _numbered(request)
            own = {citation.id: clusters.get((name, citation.id), "") for citation in request.citations}
            found[name] = FormattedText(
                own, tuple(e for e in entries if e.ref in cited and e.document in ("", name)), names.get(name, {})
            )
    return found


def _by_piece(
    requests: list[Request], layout: Iterable[Mapping[str, Any]], read: list[_Read], ranks: Mapping[str, int]
) -> dict[str, FormattedText]:
    """Return each document put together from its pieces; ``ranks``: ref → its place among all sources."""
    by_place = {place: html for found, _ in read for place, html in found.items()}
    entries = _by_owner(read)
    made = {}
    for request, document in zip(requests, layout, strict=True):
        own: dict[str, str] = {}
        for part in document["parts"]:
            own |= {name: by_place.get((part["piece"], str(n)), "") for n, name in enumerate(part["clusters"], start=1)}
        clusters = {citation.id: own.get(citation.id, "") for citation in request.citations}
        made[request.document] = FormattedText(clusters, tuple(_in_order(document["parts"], entries, ranks)))
    return made


def _by_owner(read: Iterable[_Read]) -> dict[str, dict[str, BibliographyEntry]]:
    """Return document (or piece) → ref → entry, each in the order of its run; some have one with others."""
    entries: dict[str, dict[str, BibliographyEntry]] = {}
    for found, listed in read:
        shared = {entry.ref: entry for entry in listed if not entry.document}
        entries |= {name: dict(shared) if len(shared) < len(listed) else shared for name, _ in found}
        for entry in listed:
            if entry.document:
                entries[entry.document][entry.ref] = entry
    return entries


def _in_order(
    parts: Iterable[Mapping[str, Any]], entries: Mapping[str, Mapping[str, BibliographyEntry]], ranks: Mapping[str, int]
) -> list[BibliographyEntry]:
    """Return a document's entries. Those of a piece keep their order: where two sort alike it is the document's own."""
    placed: list[tuple[int, BibliographyEntry]] = []
    for part in parts:
        refs = set(part["refs"])
        listed = [entry for ref, entry in entries.get(part["piece"], {}).items() if ref in refs]
        placed += zip(sorted(ranks.get(entry.ref, 0) for entry in listed), listed, strict=True)
    return [entry for _, entry in sorted(placed, key=lambda place: place[0])]
