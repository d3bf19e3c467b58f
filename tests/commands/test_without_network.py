"""Nothing asks for a network: a site is begun, built, published and shown on a computer that has none."""

import errno
import fcntl
import json
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.commands.conftest import command, environment
from tests.conftest import KIT
from tests.tiers import ENOUGH

_OFF = ("unshare", "--map-root-user", "--net")  #: a command of Linux: what runs behind it has a loopback, and no other
_UP, _FLAGS = 0x8914, 0x1 | 0x40  #: SIOCSIFFLAGS; IFF_UP and IFF_RUNNING


@cache
def _why_not() -> str:
    """Return why this machine can't take the network away from a program; "" where it can."""
    try:
        job = subprocess.run([*_OFF, "true"], capture_output=True, text=True, check=False, timeout=ENOUGH)
    except OSError as error:
        return str(error)
    return job.stderr.strip()


def test_a_site_is_begun_and_published_without_a_network(tmp_path: Path) -> None:
    came = _came(tmp_path, "begin", "publish")
    assert (came["begin"], came["publish"]) == ([0, ""], [0, ""])
    assert "Mine" in (tmp_path / "www" / "index.html").read_text("utf-8")


@pytest.mark.exam("A computer without a network")
def test_a_site_is_begun_built_published_and_shown_without_a_network(
    tmp_path: Path, figures: Callable[[str], None]
) -> None:
    came = _came(tmp_path, "begin", "site", "publish", "serve")
    assert [came[name] for name in ("begin", "site", "publish")] == [[0, ""]] * 3
    assert "<h1" in came["serve"] and "Mine" in came["serve"]
    figures("a site is begun, built, published and shown")


def _came(folder: Path, *steps: str) -> dict[str, Any]:
    """Return what comes of these steps, taken where there is no network; skip the test where none can be taken away."""
    if reason := _why_not():
        pytest.skip(f"this machine takes the network away from no program: {reason}")
    job = subprocess.run(
        [*_OFF, sys.executable, "-m", __name__, str(folder), *steps],
        cwd=KIT, env=environment(), capture_output=True, text=True, check=False, timeout=ENOUGH,
    )  # fmt: skip
    assert job.returncode == 0, job.stdout + job.stderr
    came: dict[str, Any] = json.loads(job.stdout)
    assert came["network"] == errno.ENETUNREACH, "else this shows nothing"
    return came


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        fcntl.ioctl(own, _UP, struct.pack("16sh14x", b"lo", _FLAGS))


def _network() -> int:
    """Return why nobody elsewhere can be reached, as the system's number; 0 where somebody can."""
    with socket.socket() as trial:
        return trial.connect_ex(("192.0.2.1", 80))


def _first_page(site: Path) -> str:
    words = [sys.executable, "-m", "kindling.commands.serve", f"--site={site}", "--port=0"]
    with subprocess.Popen(words, cwd=KIT, env=environment(), stdout=subprocess.PIPE, text=True) as job:
        try:
            assert job.stdout
            line = next(line for line in job.stdout if line.startswith("Kindling is at "))
            with urlopen(line.split()[3], timeout=ENOUGH) as answer:
                return str(answer.read().decode())
        finally:
            job.terminate()


def _tried(folder: Path, wanted: Sequence[str]) -> dict[str, Any]:
    """Take these steps, and return what came of each."""
    _loopback_up()
    site = folder / "mine"
    flags = ("--name=Mine", "--author=Ann Lee", "--siteurl=https://voice.example.org")
    words = {
        "begin": (str(site), *flags),
        "site": (f"--site={site}",),
        "publish": (f"--site={site}", f"--target={folder / 'www'}"),
    }
    came: dict[str, Any] = {"network": _network()}
    for name in wanted:
        done = command(name, *words[name]) if name in words else None
        came[name] = [done.code, done.err] if done else _first_page(site)
    return came


if __name__ == "__main__":
    print(json.dumps(_tried(Path(sys.argv[1]), sys.argv[2:])))
