"""A site is asked: what was asked on the way to an answer is remembered, so that only what changed is asked again.

A *question* is a module-level pure function ``(tracer, *plain arguments) → frozen value``; ``tracer.ask(question, …)``
returns its answer. Two marks: a ``leaf`` reads the world (a file's bytes, a setting) and asks nothing; a ``kept``
answer lies in a store between processes. Answers that are equal must be as good as one another, wherever they stand.

Within a process a change marks what stands above it, and an answer that comes out equal stops the change there (early
cut-off). Between processes an answer is good while all that was asked for it has the same digest: leaves and kept
answers, and the code of every question on the way. A. Mokhov, N. Mitchell, S. Peyton Jones, *Build systems à la carte*
(2018) has the words: verifying traces, with a suspending scheduler.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock, get_ident
from typing import Any, Concatenate, ParamSpec, TypeVar

from kindling.model.cache import circumstances
from kindling.model.store import Form, Store, Trace, arguments_of, digest_of, plain_bytes, written

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Question = Callable[..., Any]

_NONE, _UNREAD = object(), object()  #: stand for no answer yet, and for one that is good and still lies in the store
_LEAF, _KEPT = "asked: leaf", "asked: kept"  #: how the marks stand on a function


class QuestionFailed(Exception):
    """A question raised, or asked for itself: a fault of its code. ``chain``: the questions on the way to it."""

    def __init__(self, what: str, chain: tuple[str, ...]) -> None:
        super().__init__(f"{what}: {' → '.join(chain)}")
        self.chain = chain


class Superseded(Exception):
    """Something has changed while idle work was done; begin it again."""


_DECLARED: dict[str, Question] = {}  #: by name: the questions that a trace may hold


def leaf(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Mark a question that reads the world, and is told of its changes by ``Tracer.changed``."""
    return _declared(function, _LEAF, True)


def kept(form: Form[Answer]) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """Mark a question whose answers are kept between processes, in this form."""
    return lambda function: _declared(function, _KEPT, form)


def _declared(function: Callable[Given, Answer], mark: str, what: object) -> Callable[Given, Answer]:
    vars(function)[mark] = what
    _DECLARED[f"{function.__module__}:{function.__qualname__}"] = function
    return function


@leaf
def code_of(_: "Tracer", module: str) -> str:
    """Return the state of a module's code, and of all of ours that it imports."""
    return circumstances(module)


@leaf
def everything(tracer: "Tracer") -> int:
    """Return the number of the last change: who asks this is asked again after each, and never kept."""
    return tracer.revision


class _Node:
    """An answer, what was asked for it, and what asked for it."""

    __slots__ = "above arguments below changed digest form is_leaf question running unsure value".split()

    def __init__(self, question: Question, arguments: tuple[Any, ...]) -> None:
        self.question, self.arguments = question, arguments
        self.value: Any = _NONE
        self.digest = ""  #: of its bytes; "" until it is needed
        self.below: tuple[_Node, ...] = ()  #: in the order in which they were asked
        self.above: set[_Node] = set()
        self.unsure = True  #: something below may be another; then so is all that is above
        self.changed = True  #: something that it asked is another, or it has no answer yet
        self.running = False  #: it is being settled
        self.is_leaf = _LEAF in vars(question)
        self.form: Form[Any] | None = vars(question).get(_KEPT)  #: how it is kept; None for a leaf and a plain question

    @property
    def name(self) -> str:
        """Its name in traces. Raises TypeError for arguments that are no text, whole number or tuple of such."""
        return f"{self.question.__module__}:{self.question.__qualname__} {written(self.arguments)}"

    def __str__(self) -> str:
        return f"{self.question.__qualname__}({', '.join(map(repr, self.arguments))})"


class Tracer:
    """Answers questions, and remembers what was asked. One evaluation at a time; a change waits for its end."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store
        self._nodes: dict[tuple[Any, ...], _Node] = {}
        self._leaves: dict[Question, dict[tuple[Any, ...], _Node]] = {}
        self._asking: list[_Node] = []  #: the questions on the way, the outermost first
        self._asked: list[dict[_Node, None]] = []  #: what each of them has asked
        self._changes: deque[tuple[Question, tuple[Any, ...] | None]] = deque()
        self._lock = RLock()
        self._waiting: set[int] = set()  #: threads that want to ask
        self._idle = 0  #: the thread whose questions can wait
        self.revision = 0  #: how many changes were heeded
        self.made: Counter[Question] = Counter()  #: how often each question was answered anew

    def ask(
        self, question: Callable[Concatenate["Tracer", Given], Answer], *given: Given.args, **none: Given.kwargs
    ) -> Answer:
        """Return an answer. Raises QuestionFailed for a fault in a question, Superseded in idle work."""
        if none:
            raise TypeError("what a question is given has no names")
        if not self._lock.acquire(blocking=False):
            self._waiting.add(get_ident())
            self._lock.acquire()
            self._waiting.discard(get_ident())
        try:
            if not self._asking:
                self._heed_changes()
            node = self._node(question, given)
            if self._asked:
                self._asked[-1][node] = None
            if node.unsure:
                self._settle(node)
            if node.value is _UNREAD:
                self._read(node)
            answer: Answer = node.value
            return answer
        finally:
            self._lock.release()

    def changed(self, leaf: Question, *given: Any) -> None:
        """Say that a leaf's answer may be another; from any thread. The next question from outside heeds it."""
        self._changes.append((leaf, given))

    def all_changed(self, leaf: Question) -> None:
        """Say so of a leaf, whatever it was given: the clock went on, say."""
        self._changes.append((leaf, None))

    @contextmanager
    def idle(self) -> Iterator[None]:
        """Ask, in this thread, what nobody waits for: Superseded says that something changed, or that another asks."""
        self._idle = get_ident()
        try:
            yield
        finally:
            self._idle = 0

    # ── Within a process ────────────────────────────────────────────────────────────────────────────────────────────

    def _node(self, question: Question, given: tuple[Any, ...]) -> _Node:
        key = (question, given, *map(type, given))  # 1, 1.0 and True are equal
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes[key] = _Node(question, given)
            if node.is_leaf:
                self._leaves.setdefault(question, {})[given] = node
        return node

    def _heed_changes(self) -> None:
        while self._changes:
            leaf, given = self._changes.popleft()
            self.revision += 1
            asked = self._leaves.get(leaf, {})
            touched = asked.values() if given is None else filter(None, [asked.get(given)])
            for node in [*touched, *self._leaves.get(everything, {}).values()]:
                node.changed = True
                _unsettle(node)

    def _settle(self, node: _Node) -> None:
        """Make an answer good: by looking at what was asked for it, else by asking again."""
        if node.running:
            raise QuestionFailed("a question asks for itself", (*map(str, self._asking), str(node)))
        if self._idle == get_ident() and (self._changes or self._waiting):
            raise Superseded
        node.running = True
        try:
            if self._stands(node):
                node.unsure = False
                self._keep(node)  # what it rests on may have another digest now
            elif node.value is not _NONE or not self._restored(node):
                self._make(node)
        finally:
            node.running = False

    def _stands(self, node: _Node) -> bool:
        """Return whether all that was asked for an answer came out as it was."""
        for below in () if node.changed else node.below:
            if below.unsure:
                self._settle(below)
            if node.changed:
                break  # what it asked behind this, it might not ask any more
        return not node.changed

    def _make(self, node: _Node) -> None:
        self._asking.append(node)
        self._asked.append({})
        try:
            value = node.question(self, *node.arguments)
        except (QuestionFailed, Superseded):
            raise
        except Exception as error:
            raise QuestionFailed(f"{type(error).__name__}: {error}", tuple(map(str, self._asking))) from error
        finally:
            self._asking.pop()
            asked = tuple(self._asked.pop())
        self.made[node.question] += 1
        _link(node, asked)
        old, node.value, node.changed, node.unsure = node.value, value, False, False
        before, node.digest = node.digest, ""
        unread = old is _UNREAD
        same = self._digest(node) == before if unread else type(value) is type(old) and value == old
        if not same:
            for above in node.above:
                above.changed = True
        self._keep(node)

    # ── Between processes ───────────────────────────────────────────────────────────────────────────────────────────

    def _keep(self, node: _Node) -> None:
        if not self._store or not node.form:
            return
        asked = list(self._looked_through(node, set()))
        if any(below.question is everything for below in asked):
            return
        trace = Trace(tuple((below.name, self._digest(below)) for below in asked), self._digest(node))
        self._store.keep(node.name, trace, None if node.value is _UNREAD else node.form.dumps(node.value))

    def _looked_through(self, node: _Node, seen: set[_Node]) -> Iterator[_Node]:
        """Yield the leaves and kept answers that an answer rests on, and the code on the way, in order."""
        code = self._node(code_of, (node.question.__module__,))
        for below in (code, *node.below):
            if below not in seen:
                seen.add(below)
                if below.is_leaf or below.form:
                    yield below
                else:
                    yield from self._looked_through(below, seen)

    def _digest(self, node: _Node) -> str:
        """Return the digest of an answer that is good; of a leaf or kept one."""
        if node.unsure:
            self._settle(node)
        if not node.digest:
            data = node.form.dumps(node.value) if node.form else plain_bytes(node.value)
            node.digest = digest_of(data)
        return node.digest

    def _restored(self, node: _Node) -> bool:
        """Return whether an answer of another process is good: all that it rests on is as it was."""
        trace = self._store.trace(node.name) if self._store and node.form else None
        if not trace:
            return False
        below = []
        for name, digest in trace.asked:
            question, _, given = name.partition(" ")
            if question not in _DECLARED:
                return False
            below.append(self._node(_DECLARED[question], arguments_of(given)))
            if self._digest(below[-1]) != digest:
                return False
        _link(node, tuple(below))
        node.value, node.digest, node.changed, node.unsure = _UNREAD, trace.digest, False, False
        return True

    def _read(self, node: _Node) -> None:
        """Read an answer from the store; what is damaged or gone is made anew."""
        data = self._store.answer(node.name) if self._store else None
        try:
            if data is None or not node.form or digest_of(data) != node.digest:
                raise ValueError("it is not there, or damaged")
            node.value = node.form.loads(data)
        except ValueError:
            node.changed = node.unsure = True
            self._settle(node)


def _link(node: _Node, below: tuple[_Node, ...]) -> None:
    for old in node.below:
        old.above.discard(node)
    for new in below:
        new.above.add(node)
    node.below = below


def _unsettle(node: _Node) -> None:
    """Mark all that stands above an answer."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        found.unsure = True
        waiting += [above for above in found.above if not above.unsure]
