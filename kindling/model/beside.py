"""Work that is done beside other work: a few threads take one job after the other, and whoever wants an answer waits.

For what other programs and libraries do, such as packing pictures, while this one does something else.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Beside(Generic[Answer]):
    """Answers by the place of their jobs, each job done once: in turn, or when its answer is asked for.

    No thread keeps the program from ending.
    """

    def __init__(self, jobs: Sequence[Callable[[], Answer]], threads: int) -> None:
        self._jobs: list[Callable[[], Answer] | None] = [*jobs]
        self._answers: list[Future[Answer]] = [Future() for _ in jobs]
        self._lock, self._next = threading.Lock(), 0
        for _ in range(min(threads, len(jobs))):
            threading.Thread(target=self._work, daemon=True).start()

    def __len__(self) -> int:
        return len(self._answers)

    def __getitem__(self, place: int) -> Answer:
        """Return an answer; a job that nobody has begun is done at once. Raises what the job has raised."""
        self._do(place)
        return self._answers[place].result()

    def _work(self) -> None:
        while (place := self._turn()) is not None:
            self._do(place)

    def _turn(self) -> int | None:
        with self._lock:
            place, self._next = self._next, self._next + 1
        return place if place < len(self._answers) else None

    def _do(self, place: int) -> None:
        with self._lock:
            job, self._jobs[place] = self._jobs[place], None
        if job is None:
            return
        try:
            self._answers[place].set_result(job())
        except BaseException as error:  # whoever asks is told
            self._answers[place].set_exception(error)
