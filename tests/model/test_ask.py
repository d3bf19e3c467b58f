"""The tracer: whatever changes, whatever lies in the store, an answer is the one that asking all anew would give."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model import ask
from kindling.model.ask import QuestionFailed, Superseded, Tracer, everything, kept, leaf
from kindling.model.store import Form, Trace
from tests.tiers import ENOUGH, examples

NUMBER = Form[int](lambda number: str(number).encode(), lambda data: int(data.decode("ascii")))


@dataclass
class Shelf:
    """A store in memory."""

    traces: dict[str, Trace] = field(default_factory=dict)
    answers: dict[str, bytes] = field(default_factory=dict)

    def trace(self, name: str) -> Trace | None:
        return self.traces.get(name)

    def answer(self, name: str) -> bytes | None:
        return self.answers.get(name)

    def keep(self, name: str, trace: Trace, answer: bytes | None) -> None:
        self.traces[name] = trace
        if answer is not None:
            self.answers[name] = answer


# ── A made-up site: cells that are edited, and rooms that ask cells and rooms below them ────────────────────────────


@dataclass(frozen=True)
class Room:
    """A question of the made-up site: it asks one after the other, and skips one behind an odd answer."""

    kind: str  #: "plain", "kept" or "everything"
    asks: tuple[tuple[str, int], ...]  #: ("cell", which) or ("room", which)
    modulus: int  #: a small one makes many answers equal


Rooms = tuple[Room, ...]
CELLS: list[int] = []
ROOMS: list[Room] = []
HEARD: dict[int, list[tuple[str, int, int]]] = {}  #: what each room was told when it was last asked, by this tracer


@leaf
def cell(_: Tracer, which: int) -> int:
    return CELLS[which]


def plain(tracer: Tracer, which: int) -> int:
    return _answered(tracer, which)


@kept(NUMBER)
def stored(tracer: Tracer, which: int) -> int:
    return _answered(tracer, which)


def restless(tracer: Tracer, which: int) -> int:
    tracer.ask(everything)
    return _answered(tracer, which)


QUESTIONS = {"plain": plain, "kept": stored, "everything": restless}


def of_room(tracer: Tracer, which: int) -> int:
    """Ask a room by its own kind of question."""
    return tracer.ask(QUESTIONS[ROOMS[which].kind], which)


def _answered(tracer: Tracer, which: int) -> int:
    total, skip, heard = 0, False, []
    for kind, other in ROOMS[which].asks:
        if skip:
            skip = False
            continue
        found = tracer.ask(cell, other) if kind == "cell" else of_room(tracer, other)
        heard.append((kind, other, found))
        total = total * 3 + found
        skip = found % 2 == 1
    if ROOMS[which].kind != "everything":
        assert HEARD.get(which) != heard, "it was asked anew, and nothing that it asked had changed"
        HEARD[which] = heard
    return total % ROOMS[which].modulus


@st.composite
def rooms(draw: st.DrawFn) -> Rooms:
    made: list[Room] = []
    for number in range(draw(st.integers(3, 9))):
        below = st.tuples(st.just("cell"), st.integers(0, 3))
        if number:
            below |= st.tuples(st.just("room"), st.integers(0, number - 1))
        kind = draw(st.sampled_from(("plain", "plain", "kept", "kept", "everything")))
        made.append(Room(kind, tuple(draw(st.lists(below, min_size=1, max_size=5))), draw(st.integers(1, 9))))
    return tuple(made)


Step = tuple[str, int, int]
_DAMAGE = ("damage", "lose", "trade")


def steps(*kinds: str) -> st.SearchStrategy[list[Step]]:
    number = st.integers(0, 9)
    return st.lists(st.tuples(st.sampled_from(kinds), number, number), min_size=20, max_size=60)


def clean(which: int) -> int:
    """Answer a room as if nothing had been asked before."""
    before = dict(HEARD)
    HEARD.clear()
    answer = of_room(Tracer(), which)
    HEARD.clear()
    HEARD.update(before)
    return answer


def begun(site: Rooms) -> Tracer:
    """Begin with a made-up site, and a store with nothing in it."""
    CELLS[:], ROOMS[:] = [0, 1, 2, 3], site
    HEARD.clear()
    return Tracer(Shelf())


def edited(tracer: Tracer, which: int, value: int) -> None:
    CELLS[which % 4] = value
    tracer.changed(cell, which % 4)


def damaged(shelf: Shelf, how: str, one: int, other: int) -> None:
    """Damage an answer in the store, lose it, or put it in the place of another."""
    names = sorted(shelf.answers)
    if names and how == "lose":
        del shelf.answers[names[one % len(names)]]
    elif names:
        shelf.answers[names[one % len(names)]] = (
            b"\xff" if how == "damage" else shelf.answers[names[other % len(names)]]
        )


@examples(60)
@given(rooms(), steps("edit", "edit", "ask", "ask", "ask", "restart", *_DAMAGE))
def test_whatever_changes_an_answer_is_that_of_asking_all_anew(site: Rooms, done: list[Step]) -> None:
    tracer = begun(site)
    shelf = tracer._store
    assert isinstance(shelf, Shelf)
    for what, one, other in [*done, *(("ask", which, 0) for which in range(len(site)))]:
        HEARD.clear()
        if what == "edit":
            edited(tracer, one, other)
        elif what == "restart":
            tracer = Tracer(shelf)
        elif what in _DAMAGE:
            damaged(shelf, what, one, other)
        else:
            assert of_room(tracer, one % len(site)) == clean(one % len(site))


@examples(40)
@given(rooms(), steps("edit"))
def test_after_an_edit_a_question_is_asked_again_only_where_what_it_asked_has_changed(
    site: Rooms, done: list[Step]
) -> None:
    tracer = begun(site)
    for _, one, other in done:
        edited(tracer, one, other)
        for which in range(len(site)):
            of_room(tracer, which)  # which looks into HEARD


@examples(40)
@given(rooms(), steps("edit", "ask"))
def test_a_new_process_makes_nothing_again_where_nothing_changed(site: Rooms, done: list[Step]) -> None:
    """Save what asks for everything, and what rests on that."""
    tracer = begun(site)
    for what, one, other in [*done, *(("ask", which, 0) for which in range(len(site)))]:
        HEARD.clear()
        if what == "edit":
            edited(tracer, one, other)
        else:
            of_room(tracer, one % len(site))
    HEARD.clear()
    second = Tracer(tracer._store)
    for which, room in enumerate(site):
        if room.kind == "kept" and not _rests_on_restless(which):
            assert of_room(second, which) == clean(which)
    assert second.made[stored] == 0


def _rests_on_restless(which: int) -> bool:
    room = ROOMS[which]
    return room.kind == "everything" or any(kind == "room" and _rests_on_restless(other) for kind, other in room.asks)


# ── Faults of a question ────────────────────────────────────────────────────────────────────────────────────────────


def around(tracer: Tracer, which: int) -> int:
    return tracer.ask(around, (which + 1) % 3)


def breaking(tracer: Tracer, which: int) -> int:
    return 1 // tracer.ask(cell, which)


def above(tracer: Tracer, which: int) -> int:
    return tracer.ask(breaking, which) + 1


@pytest.fixture
def cells() -> Iterator[list[int]]:
    CELLS[:] = [0, 1, 2, 3]
    yield CELLS


def test_a_question_that_comes_back_to_itself_is_told_with_the_chain() -> None:
    with pytest.raises(QuestionFailed, match=r"asks for itself: around\(0\) → around\(1\) → around\(2\) → around\(0\)"):
        Tracer().ask(around, 0)


def test_a_question_that_raises_is_told_with_the_chain_and_asked_again_once_it_can_be(cells: list[int]) -> None:
    tracer = Tracer()
    for _ in range(2):
        with pytest.raises(QuestionFailed, match=r"ZeroDivisionError: .*: above\(0\) → breaking\(0\)") as told:
            tracer.ask(above, 0)
        assert isinstance(told.value.__cause__, ZeroDivisionError)
    cells[0] = 1
    tracer.changed(cell, 0)
    assert tracer.ask(above, 0) == 2
    cells[0] = 0
    tracer.changed(cell, 0)
    with pytest.raises(QuestionFailed):
        tracer.ask(above, 0)


def test_one_and_true_are_two_arguments_and_two_answers(cells: list[int]) -> None:
    def kind(tracer: Tracer, given: object) -> str:
        return type(given).__name__

    tracer = Tracer()
    assert [tracer.ask(kind, given) for given in (1, True, 1.0)] == ["int", "bool", "float"]

    def same(tracer: Tracer) -> Any:
        return True if tracer.ask(cell, 1) == 1 else 1

    def shown(tracer: Tracer) -> str:
        return str(tracer.ask(same))

    assert tracer.ask(shown) == "True"
    cells[1] = 5
    tracer.changed(cell, 1)
    assert tracer.ask(shown) == "1"


# ── Changes meanwhile ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_from_another_thread_waits_for_the_end_and_idle_work_stops(cells: list[int]) -> None:
    tracer = Tracer()
    seen: list[int] = []

    def slow(tracer: Tracer) -> tuple[int, int]:
        first = tracer.ask(cell, 0)
        cells[0] = first + 7
        other = threading.Thread(target=tracer.changed, args=(cell, 0))
        other.start()
        other.join()
        seen.append(first)
        return first, tracer.ask(plain_cell, 0)

    def plain_cell(tracer: Tracer, which: int) -> int:
        return tracer.ask(cell, which)

    assert tracer.ask(slow) == (0, 0), "one evaluation sees one state"
    assert tracer.ask(plain_cell, 0) == 7
    tracer.changed(cell, 0)
    with tracer.idle(), pytest.raises(Superseded):
        tracer.ask(slow)  # which changes a cell on its way
    assert tracer.ask(slow)[0] == cells[0] - 7


def test_idle_work_gives_way_to_another_thread_that_asks(cells: list[int]) -> None:
    tracer, answers = Tracer(), []
    begun = threading.Event()

    def endless(tracer: Tracer, which: int) -> int:
        begun.set()
        while not tracer._waiting:  # as long as nobody else asks
            pass
        return tracer.ask(cell, which)

    def ask_once_begun() -> None:
        begun.wait(ENOUGH)
        answers.append(tracer.ask(cell, 3))

    other = threading.Thread(target=ask_once_begun)
    other.start()
    with tracer.idle(), pytest.raises(Superseded):
        tracer.ask(endless, 2)
    other.join(ENOUGH)
    assert answers == [3]


def test_all_answers_of_a_leaf_may_be_another(cells: list[int]) -> None:
    tracer = Tracer()
    assert [tracer.ask(cell, which) for which in (2, 3)] == [2, 3]
    cells[2:] = [5, 6]
    tracer.all_changed(cell)
    assert [tracer.ask(cell, which) for which in (2, 3)] == [5, 6]


def test_what_is_equal_stops_the_change_there(cells: list[int]) -> None:
    def even(tracer: Tracer) -> bool:
        return tracer.ask(cell, 2) % 2 == 0

    def said(tracer: Tracer) -> str:
        return "even" if tracer.ask(even) else "odd"

    tracer = Tracer()
    assert tracer.ask(said) == "even"
    cells[2] = 4
    tracer.changed(cell, 2)
    assert tracer.ask(said) == "even"
    assert (tracer.made[even], tracer.made[said]) == (2, 1)


def test_what_might_not_be_asked_any_more_is_not_asked(cells: list[int]) -> None:
    def careful(tracer: Tracer) -> int:
        return tracer.ask(breaking, 1) if tracer.ask(cell, 0) == 0 else -1

    tracer = Tracer()
    assert tracer.ask(careful) == 1
    cells[:2] = [1, 0]
    tracer.changed(cell, 1)
    tracer.changed(cell, 0)
    assert tracer.ask(careful) == -1, "breaking(1) would raise now"


# ── Between processes ───────────────────────────────────────────────────────────────────────────────────────────────


@kept(NUMBER)
def parity(tracer: Tracer) -> int:
    return tracer.ask(cell, 2) % 2


@kept(NUMBER)
def on_parity(tracer: Tracer) -> int:
    return tracer.ask(parity) + 10


@kept(NUMBER)
def unrecorded(tracer: Tracer) -> int:
    tracer.ask(everything)
    return CELLS[3]


def test_an_answer_that_was_not_read_from_the_store_is_compared_by_its_digest(cells: list[int]) -> None:
    for value, made in ((4, 0), (5, 1)):
        cells[2], shelf = 2, Shelf()
        assert Tracer(shelf).ask(on_parity) == 10
        second = Tracer(shelf)
        assert second.ask(on_parity) == 10
        cells[2] = value
        second.changed(cell, 2)
        assert second.ask(on_parity) == 10 + value % 2
        assert second.made[on_parity] == made


def test_what_asks_for_everything_is_kept_by_nobody(cells: list[int]) -> None:
    shelf = Shelf()
    assert Tracer(shelf).ask(unrecorded) == 3
    cells[3] = 8
    assert Tracer(shelf).ask(unrecorded) == 8


def test_code_that_changed_is_asked_again(cells: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    Tracer(shelf).ask(on_parity)
    same, other = Tracer(shelf), Tracer(shelf)
    same.ask(on_parity)
    monkeypatch.setattr(ask, "circumstances", lambda module: f"{module}, edited")
    other.ask(on_parity)
    assert (same.made[on_parity], other.made[on_parity]) == (0, 1)


def test_a_trace_that_names_what_is_no_question_any_more_is_none(cells: list[int]) -> None:
    shelf = Shelf()
    Tracer(shelf).ask(parity)
    (name,) = shelf.traces
    shelf.traces[name] = replace(shelf.traces[name], asked=(('os:system ["true"]', "0"),))
    again = Tracer(shelf)
    assert (again.ask(parity), again.made[parity]) == (0, 1)


def test_what_is_kept_is_asked_with_plain_values_alone() -> None:
    with pytest.raises(TypeError, match="no text, whole number"):
        Tracer(Shelf()).ask(stored, 1.5)  # type: ignore[arg-type]
