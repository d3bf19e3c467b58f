"""Where answers lie between processes: what the tracer (``ask.py``) asks of a store, and how an answer lies there."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Generic, Protocol, TypeVar

Answer = TypeVar("Answer")


@dataclass(frozen=True)  # no slots: Python 3.11 can't make a generic class with them as Form[int](…)
class Form(Generic[Answer]):
    """How an answer lies in the store: bytes that hold no code. ``loads`` may raise ValueError for what is damaged."""

    dumps: Callable[[Answer], bytes]
    loads: Callable[[bytes], Answer]


@dataclass(frozen=True, slots=True)
class Trace:
    """What was asked for a kept answer, in order, and the digest of each answer; and the digest of its own."""

    asked: tuple[tuple[str, str], ...]  #: name of a question with its arguments, digest of the answer
    digest: str


class Store(Protocol):
    """Where kept answers lie; what is damaged is as if it were not there."""

    def trace(self, name: str) -> Trace | None:
        """Return the trace of an answer."""

    def answer(self, name: str) -> bytes | None:
        """Return an answer's bytes."""

    def keep(self, name: str, trace: Trace, answer: bytes | None) -> None:
        """Keep an answer in the place of an older one; None: its bytes are as they were."""


def written(arguments: tuple[Any, ...]) -> str:
    """Return a question's arguments as a trace names them. Raises TypeError for what is not plain."""
    return json.dumps(_plain(arguments))


def arguments_of(text: str) -> tuple[Any, ...]:
    """Return the arguments that are so ``written``."""
    found: tuple[Any, ...] = _tuples(json.loads(text))
    return found


def plain_bytes(value: Any) -> bytes:
    """Return bytes that no other plain value has. Raises TypeError for what is not plain."""
    return value if isinstance(value, bytes) else repr(_plain(value)).encode("utf-8", "surrogatepass")


def digest_of(data: bytes) -> str:
    """Return the digest by which answers are compared between processes: BLAKE2b of 128 bits, in hex."""
    return blake2b(data, digest_size=16).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if value is None or type(value) in (str, int, bool):
        return value
    raise TypeError(f"{value!r} is no text, whole number or tuple of such")


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
