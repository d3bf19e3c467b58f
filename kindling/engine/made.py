"""Made: what each file of the last build was made of, so that those of which nothing has changed are not made again.

Where only words, titles or summaries have changed (``bodies.py``), captions, sources, or what files of the theme say
(``noted_files.py``), everything else that a build looks at is as it was: settings, the rest of heads, pictures, code,
the day. So a file is another only where it was made of those. Who has read them is noted (``noted.py``), by every step.
A build that finds anything else to be changed makes every file.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from math import ceil
from typing import Any

from kindling.engine.content import Content
from kindling.engine.noted_files import NotedFiles
from kindling.engine.unchanged import State
from kindling.model.addresses import output_path
from kindling.model.bodies import HEADS, digest_but_words
from kindling.model.digests import digest_of
from kindling.model.noted import (
    ANSWER,
    NODE,
    UNKNOWN,
    Answer,
    Keeper,
    forget_nodes,
    have_read,
    name_of,
    nodes,
    noted,
    unnoted,
)
from kindling.model.outputs import ADDRESSES, AT, Output, PageOutput
from kindling.model.plain import dumps, loads
from kindling.model.policy import Policy
from kindling.model.problems import Problem, as_values
from kindling.model.site_settings import SiteSettings
from kindling.model.values import Document, Site

_FORM = 3  #: of what is kept; another number, and none of it is looked at
_OURS = "kindling."


@dataclass(frozen=True, slots=True)
class _SeenText:
    """A text as a build has seen it: its file's size and times, and a digest of all that is not noted of it."""

    fact: Sequence[Any]
    but_words: str


class Making(Keeper):
    """What a build knows of the one before, and what it learns for the next.

    ``dirty`` is what has changed since, as it is noted; None where nothing of the last build may be used.
    """

    keeps = True

    def __init__(self, files: NotedFiles, texts: Mapping[str, _SeenText], before: Mapping[str, Any] | None) -> None:
        self.files, self.texts = files, texts
        self.before: Mapping[str, Any] = before or {}
        self.dirty: frozenset[str] | None = None
        self.changed: frozenset[str] = frozenset()  #: paths of the texts that are others
        self.site: Site | None = None  #: once it is put together, to ask what is compared by its answer
        self.sound = True  #: whether all that the next build has to know can be written down
        self.nodes: dict[str, frozenset[str]] = {}  #: what was read for the answers that are noted by their names
        self._groups: dict[frozenset[str], int] = {}
        self._planned: dict[str, int] = {}
        self._made: dict[str, int] = {}
        self._policies: dict[str, Any] = {}
        self._checks: dict[str, tuple[list[Problem], int]] = {}
        self._kept: dict[str, tuple[Any, int]] = {}
        self._facts: dict[str, str] = {}
        self._answers: dict[str, str] = {}
        self._was: list[frozenset[str]] = []
        self._paths: frozenset[str] = frozenset()  #: of all files that there will be
        self._decided: object = None  #: what decides whether a group is clean, when it was asked last
        self._clean: dict[int, bool] = {}

    # ---- what is as it was ------------------------------------------------------------------------

    def heed(self, documents: Iterable[Document]) -> None:
        """Find out what has changed since the last build."""
        before = self.before
        files = self.files.changed(before["noted"], before["world"], before["tokens"]) if before else None
        if files is None or before["texts"].keys() != self.texts.keys():
            return
        others = {name for name, text in self.texts.items() if list(text.fact) != before["texts"][name][0]}
        if any(self.texts[name].but_words != before["texts"][name][1] for name in others):
            return
        self._was = [frozenset(before["tokens"][token] for token in group) for group in before["groups"]]
        read = {document.source: document for document in documents if document.source in others}
        facts = {token for token in before["facts"] if token.rpartition("#")[0] in others}
        self.dirty = frozenset({*others, *files, *(token for token in facts if self._is_other(token, read))})
        self.changed = frozenset(document.path for document in read.values())

    def _is_other(self, token: str, read: Mapping[str, Document]) -> bool:
        """Return whether a fact of a text's body is another than it was, as far as can be said."""
        source, _, name = token.rpartition("#")
        try:
            return bool(_fact(read[source], name) != self.before["facts"][token])
        except TypeError:
            return True

    def start_again(self) -> None:
        """Use nothing of the last build."""
        self.dirty = None

    def everywhere(self, read: Collection[str]) -> None:
        """Take in what was read for every page; where any of it has changed, nothing of before is used."""
        if self.dirty is not None and not all(map(self._stands, read)):
            self.start_again()

    def all_planned(self, outputs: Iterable[Output]) -> None:
        """Take in which files there will be."""
        self._paths = frozenset(output_path(output.address) for output in outputs)
        if self.dirty is not None and self.before["files"].keys() != self._paths:
            self.dirty |= {ADDRESSES}

    def knows(self, output: Output) -> bool:
        """Return whether the last build made this file."""
        return self.dirty is not None and output_path(output.address) in self.before["files"]

    def was_seen_as(self, page: Output, digest: str) -> bool:
        """Return whether a page was verified with this digest of its HTML; a check may have seen another since."""
        return self.dirty is not None and bool(digest) and self.before["seen"].get(page.address) == digest

    def is_as_it_was(self, output: Output) -> bool:
        """Return whether a file need not be made: nothing that it was made of has changed."""
        return self._is_known(output_path(output.address))

    def _is_known(self, path: str) -> bool:
        groups: Sequence[int] = self.before["files"].get(path, ()) if self.dirty is not None else ()
        return bool(groups) and all(map(self._is_clean, groups))

    def _is_clean(self, group: int) -> bool:
        decided = self.dirty, len(self._answers), self._paths
        if self._decided != decided:
            self._decided, self._clean = decided, {}
        if group not in self._clean:
            self._clean[group] = self.dirty is not None and all(map(self._stands, self._was[group]))
        return self._clean[group]

    def _stands(self, token: str) -> bool:
        if token[:1] == "=":
            self._ask(token)
            return bool(self._answers.get(token) == self.before["answers"].get(token))
        if token == UNKNOWN:
            return False
        if token[:1] == NODE:
            return token in self.before["nodes"] and self._is_clean(self.before["nodes"][token])
        if token[:1] == AT and token != ADDRESSES:
            path = output_path(token[1:]) if token != AT else ""
            return (path in self.before["files"]) == (path in self._paths)
        return self.dirty is not None and token not in self.dirty

    def _ask(self, token: str) -> None:
        """Ask a question of the site, by the name under which what comes of it is noted.

        Whatever breaks over it breaks again where it is asked for its own sake, and is told there.
        """
        work = (
            _function(token.removeprefix(ANSWER)) if token.startswith(ANSWER) and token not in self._answers else None
        )
        if work and self.site:
            with suppress(Exception), unnoted(), noted():
                self.site.compared(work)

    def policy(self, source: str, address: str) -> Policy | None:
        """Return what the page of a text may load, where that is as it was; None where it has to be put together."""
        path = output_path(address)
        known = self.before["policies"].get(path) if self.dirty is not None else None
        return None if known is None or not self._is_known(path) else {name: tuple(each) for name, each in known}

    # ---- what is learnt ---------------------------------------------------------------------------

    def planned(self, outputs: Iterable[object], read: Collection[str]) -> None:
        """Take in what was read to plan some files."""
        group = self._group(read)
        for output in outputs:
            if isinstance(output, Output):
                self._planned[output_path(output.address)] = group

    def made(self, path: str, read: Collection[str]) -> None:
        """Take in what was read to make a file."""
        self._made[path] = self._group(read)

    def load(self, pages: Iterable[PageOutput]) -> None:
        """Take in what the pages of texts may load; where that is another than it was, nothing of before is used."""
        policies = ((output_path(page.address), page.policy) for page in pages)
        self._policies = {path: [[name, list(each)] for name, each in found.items()] for path, found in policies}
        if self.dirty is not None and self.before["policies"] != self._policies:
            self.start_again()

    def checked(self, ask: Callable[..., Any], found: Callable[[], list[Problem]]) -> list[Problem]:
        """Return what a check finds: what it found, where it has read no word that changed, nor told any such text."""
        name = f"{ask.__module__}:{getattr(ask, '__qualname__', ask)}"
        known = self.before.get("checks", {}).get(name) if self.dirty is not None else None
        if known and self._is_clean(known[1]):
            problems = [Problem(**one) for one in known[0]]
            if not any(self._speaks_of_changed(one) for one in problems):
                self._checks[name] = problems, self._group(self._was[known[1]])
                return problems
        with noted() as read:
            problems = found()
        self._checks[name] = problems, self._group(read)
        return problems

    def _speaks_of_changed(self, problem: Problem) -> bool:
        return any(path in f"{problem.path} {problem.message} {problem.hint}" for path in self.changed)

    def kept(self, name: str, work: Callable[[], Answer]) -> Answer:
        """Return what ``work`` says, or said when it was asked last, where it has read nothing that changed."""
        known = self.before.get("kept", {}).get(name) if self.dirty is not None else None
        if known and self._is_clean(known[1]):
            with suppress(ValueError):
                answer: Answer = loads(known[0].encode())
                read: Collection[str] = self._was[known[1]]
                self._kept[name] = known[0], self._group(read)
                have_read(read)
                return answer
        with noted() as read:
            answer = work()
        try:
            self._kept[name] = dumps(answer).decode(), self._group(read)
        except TypeError:
            self.sound = False
        return answer

    def compared(self, token: str, answer: Any) -> None:
        """Take in what came of a question on which others depend by its answer alone."""
        try:
            self._answers[token] = digest_of(answer)
        except TypeError:
            self.sound = False

    def _group(self, read: Collection[str]) -> int:
        return self._groups.setdefault(frozenset(read), len(self._groups))

    # ---- what the next build has to know ----------------------------------------------------------

    def take_in(self, found: Mapping[str, Iterable[str]]) -> None:
        """Take in what was read for answers that are noted by their names."""
        self.nodes |= {name: frozenset(read) for name, read in found.items()}

    def record(
        self, outputs: Iterable[Output], documents: Iterable[Document], seen: Mapping[str, str]
    ) -> dict[str, Any] | None:
        """Return what the next build has to know, as JSON has it; None where it can't be written down.

        ``seen``: the digest of each page's HTML as it was verified, by its address.
        """
        self.take_in(nodes())
        files = {path: self._groups_of(path) for path in (output_path(output.address) for output in outputs)}
        if not self.sound or not all(files.values()):
            return None
        try:
            named = self._named()
            every = sorted({token for group in self._groups for token in group})
            tokens = {token: number for number, token in enumerate(every)}
            self._learn_facts(tokens, {document.source: document for document in documents})
        except (TypeError, KeyError):
            return None
        if any(token[:1] == "=" and token not in self._answers for token in tokens):
            return None
        noted_files = self.files.noted(tokens)
        checks = {name: [[*map(as_values, found)], group] for name, (found, group) in self._checks.items()}
        return {
            "form": _FORM,
            "world": self.files.world(noted_files),
            "noted": noted_files,
            "texts": {name: [list(text.fact), text.but_words] for name, text in self.texts.items()},
            "tokens": list(tokens),
            "groups": [sorted(tokens[token] for token in group) for group in self._groups],
            "nodes": named,
            "files": files,
            "seen": dict(seen),
            "policies": self._policies,
            "checks": checks,
            "kept": {name: list(each) for name, each in self._kept.items()},
            "facts": self._facts,
            "answers": self._answers,
        }  # fmt: skip

    def _named(self) -> dict[str, int]:
        """Return what was read for each answer that is noted by its name. Raises KeyError where nobody knows."""
        found: dict[str, int] = {}
        waiting = {token for group in self._groups for token in group if token[:1] == NODE}
        while waiting:
            if (name := waiting.pop()) not in found:
                known = self.nodes[name] if name in self.nodes else self._was[self.before["nodes"][name]]
                found[name] = self._group(known)
                waiting |= {token for token in known if token[:1] == NODE}
        return found

    def _groups_of(self, path: str) -> list[int] | None:
        """Return by what was read for a file: to plan it, and to make it; None for a file that nobody planned."""
        planned, own = self._planned.get(path), self._made.get(path)
        if own is None and self.dirty is not None and path in self.before["files"]:
            own = self._group(self._was[self.before["files"][path][-1]])
        return None if planned is None or own is None else [planned, own]

    def _learn_facts(self, tokens: Iterable[str], documents: Mapping[str, Document]) -> None:
        """Note the facts that were asked for; raises TypeError for one that can't be asked for by its name."""
        for token in tokens:
            source, mark, name = token.rpartition("#")
            if not mark or token[0] == "%" or token in documents:  # a file's name, and an address, may hold that sign
                continue
            known = self.before["facts"].get(token) if self.dirty is not None and source not in self.dirty else None
            self._facts[token] = known or _fact(documents[source], name)


def making_of(
    state: State | None, before: Mapping[str, Any] | None, content: Content, settings: SiteSettings
) -> Making | None:
    """Return what is known of the last build, and takes in what this one reads; None where nothing may be kept."""
    if state is None:
        return None
    facts, minute = {fact[0]: fact for fact in state.files}, settings.reading.words_a_minute
    places = {file.source: facts.pop(str(place), None) for place, file in content.texts.files.items()}
    known = before["texts"] if before and before.get("form") == _FORM else {}
    texts: dict[str, _SeenText] = {}
    try:
        for document in content.documents:
            fact = places.get(document.source)
            if fact is None:
                return None
            was, but_words = known.get(document.source, ((), ""))
            but_words = but_words if was == list(fact) else _but_words(document, minute)
            texts[document.source] = _SeenText(fact, but_words)
    except TypeError:
        return None
    if texts.keys() != places.keys():
        return None
    files = NotedFiles(state.circumstances, facts, settings.content, content.media, settings.theme)
    forget_nodes()
    making = Making(files, texts, before if known else None)
    making.heed(content.documents)
    return making


def _but_words(document: Document, minute: int) -> str:
    return f"{digest_but_words(document)} {ceil(document.words / minute)}"


def _fact(document: Document, name: str) -> str:
    """Return the digest of what is noted of a text by name. Raises TypeError for what can't be asked for by it."""
    if name in HEADS:
        return digest_of(getattr(document.front, name))
    work = _function(name)
    if work is None or name_of(work) != name:
        raise TypeError(name)
    return digest_of(document.fact(work))


def _function(name: str) -> Callable[[Any], Any] | None:
    """Return a function at the top of a module of ours by its name; None for anything else."""
    module, _, qualified = name.partition(":")
    with suppress(ImportError, AttributeError, ValueError):
        if module.startswith(_OURS) and "." not in qualified:
            found = getattr(import_module(module), qualified)
            return found if callable(found) and getattr(found, "__module__", "") == module else None
    return None
