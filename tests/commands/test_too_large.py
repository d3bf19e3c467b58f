"""Files of gigabytes, wherever a site or FROM= may have one: each is told by its size, and nothing of it is read."""

import os
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import command

_SIZE = 9 << 30  #: bytes, of which a disk holds none
_MEMORY = f"memory:{3 << 30}"  #: what a command may ask for: a third of it
_WHERE = [
    "content/posts/big.md", "content/series/big.md", "content/media/big.png", "content/media/big.svg",
    "content/media/big.mp4", "content/references/big.bib", "content/references/big.json", "content/root/robots.txt",
    "content/addresses.txt", "known-warnings.txt", "pelicanconf.py", "publishconf.py", "theme/style.css",
    "theme/script.js", "theme/templates/article.html", "theme/locale/cy.po", "theme/static/line.svg",
]  # fmt: skip
#: those of which a build tells; of a film, and of a library that nobody cites, it need not
_TOLD = [place for place in _WHERE if not place.endswith(".mp4")]

pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is bounded on Linux alone"),
]


def _large(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(_SIZE)
    return path


@pytest.mark.parametrize("place", _WHERE)
def test_a_file_of_a_site_is_told_by_its_size_whoever_reads_the_site(place: str, site: Path) -> None:
    post = site / "content/posts/one.md"
    post.write_text(post.read_text("utf-8") + "\n![A](/media/big.png) ![B](/media/big.svg)\n", "utf-8")
    _large(site / place)
    for name in ("check", "mend", "links", "due", "upgrade"):
        done = command(name, f"--site={site}", TESTS_UNDER=_MEMORY)
        said = done.out + done.err
        assert "memory" not in said and "fault" not in said and done.code in (0, 1), (name, said)
        if name == "check" and place in _TOLD:
            line = next(line for line in said.splitlines() if place in line)
            assert " MB " in line or " bytes long" in line, said


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("source", "x.bib"), ("source", "x.ris"), ("source", "x.json"), ("source", "x.docx"), ("captions", "x.vtt"),
        ("import", "x.md"), ("import", "x.html"), ("import", "x.xml"), ("import", "x.docx"), ("import", "x.zip"),
    ],
)  # fmt: skip
def test_what_from_names_is_refused_by_its_size(name: str, file: str, site: Path, tmp_path: Path) -> None:
    done = command(name, f"--site={site}", FROM=str(_large(tmp_path / file)), TESTS_UNDER=_MEMORY)
    assert "memory" not in done.err and "fault" not in done.err, done.err
    assert done.code in (1, 2) and file in done.err, done.err


@pytest.mark.parametrize(
    "place", ["content/addresses.txt", "known-warnings.txt", "pelicanconf.py", "publishconf.py", "theme/style.css"]
)
@pytest.mark.parametrize("what", ["pipe", "device"])
def test_what_never_ends_is_not_begun(place: str, what: str, site: Path) -> None:
    """A pipe that nobody writes into waits for ever, and a device gives zeros until the memory is full."""
    path = site / place
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    for name in ("check", "links", "due"):
        done = command(name, f"--site={site}", TESTS_UNDER=_MEMORY)
        assert "memory" not in done.err and "fault" not in done.err and done.code in (0, 1), (name, done.err)
        if name == "check":
            assert place in done.err, done.err


def test_the_limit_bites(site: Path) -> None:
    """What asks for more is ended: so the tests above would see a file that is read."""
    done = command("check", f"--site={site}", TESTS_UNDER="memory:1000000")
    assert done.code != 0, done.err
