"""Ports for servers that can't take a free one by themselves."""

import os
import socket
from itertools import count

#: Systems give ports from 32768 (Linux) or 49152 (macOS) on to whoever asks for any: a connection of a browser could
#: take one of those between the moment when it is chosen and that when a server listens on it. These they give nobody.
_FIRST, _LAST = 20_000, 32_000
_tried = count(os.getpid() * 101)  #: each process that tests begins elsewhere


def free_port() -> int:
    """Return a port that nobody listens on, and that no other program is given by chance; each time another."""
    for number in _tried:
        port = _FIRST + number % (_LAST - _FIRST)
        if _is_free(port):
            return port
    raise AssertionError("unreachable: the numbers do not end")


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Return whether somebody listens on a port of this machine."""
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0
