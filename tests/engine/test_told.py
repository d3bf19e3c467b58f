"""Every fault that is promised an answer gets it: the table of tests/faults.py, row by row."""

import ast
import contextlib
import fcntl
import io
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from kindling.commands._command import Exit, run
from kindling.engine.build import BuildResult
from tests import warm
from tests.commands.conftest import environment
from tests.conftest import KIT
from tests.engine.test_faults import site_of
from tests.engine.test_sites import SITES, built
from tests.faults import AFTER, Fault, faults

FAULTS = faults()
BY_NUMBER = {fault.number: fault for fault in FAULTS}


def test_every_number_is_there_once() -> None:
    numbers = [fault.number for fault in FAULTS]
    assert len(set(numbers)) == len(numbers)
    assert {str(number) for number in range(1, 85)} <= set(numbers)
    assert {fault.promise for fault in FAULTS} <= AFTER.keys()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.number)
def test_a_fault_is_told_as_is_promised_or_harmless(fault: Fault) -> None:
    """Its lines stand in what small sites tell, which is held word for word; or the tests are there that show it."""
    degrees = {_degree(line) for line in fault.lines if "] " in line}
    quiet = {"safe", "refused", *(["error"] if fault.shown_by else [])}
    assert fault.promise in (degrees or quiet) | {"safe"}
    assert all("\n    hint: " in line for line in fault.lines if "] " in line)
    assert bool(fault.line) == (fault.number in MADE or fault.number == "22")
    assert fault.shown
    for shown in fault.shown:
        path, _, test = shown.partition("::")
        assert test in _tests_of(KIT / path) if test else (KIT / path / "problems.txt").is_file(), shown


def _degree(line: str) -> str:
    return next((degree for degree in ("warning", "advice") if f"] {degree}: " in line), "error")


@cache
def _tests_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


# ---- what no small site can hold ---------------------------------------------------------------------


def _published(folder: Path) -> tuple[Path, str]:
    """Return a site that readers have, which is remembered, and its one text."""
    site = site_of(folder / "s", one="Words.")
    (site / "content/addresses.txt").write_text(built(site, folder / "out").addresses, "utf-8")
    return site, (site / "content/posts/one.md").read_text("utf-8")


def _renamed(folder: Path) -> str:
    site, text = _published(folder)
    (site / "content/posts/one.md").write_text(text.replace("title: One", "title: Another"), "utf-8")
    return _one(built(site, folder / "out"), "addresses/moved")


def _renamed_twice(folder: Path) -> str:
    site, text = _published(folder)
    (site / "content/posts/one.md").unlink()
    (site / "content/posts/two.md").write_text(text.replace("title: One", "title: Another"), "utf-8")
    return _one(built(site, folder / "out"), "addresses/dead")


def _name_of_another_system(folder: Path) -> str:
    site = site_of(folder / "s", one="Words.")
    (site / "content/posts" / b"caf\xe9.png".decode("utf-8", "surrogateescape")).write_bytes(b"")
    return _one(built(site, folder / "out"), "files/name")


def _breaking_plugin(folder: Path) -> str:
    site = site_of(folder / "s", one="Words.")
    lines = "from pelican import signals", "def boom(*given):", "    raise RuntimeError('boom')"
    register = "def register():\n    signals.all_generators_finalized.connect(boom)\n"
    (site / "boom_in_signal.py").write_text("\n".join([*lines, register]), "utf-8")
    with (site / "pelicanconf.py").open("a") as conf:
        conf.write('PLUGIN_PATHS = ["."]\nPLUGINS = [*PLUGINS, "boom_in_signal"]\n')
    return _one(built(site, folder / "out"), "build/fault")


def _huge_drawing(folder: Path) -> str:
    site = site_of(folder / "s", one="![A line](../media/huge.svg)")
    (site / "content/media").mkdir()
    path = f'<path d="{"M0 0 " * 220_000}"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{path}</svg>'
    (site / "content/media/huge.svg").write_text(drawing, "utf-8")
    return _one(built(site, folder / "out"), "media/too-large")


def _large_text(folder: Path) -> str:
    site = site_of(folder / "s", one="Words.")
    with (site / "content/posts/large.md").open("wb") as file:
        file.truncate(11_000_000)
    return _one(built(site, folder / "out"), "text/too-large")


#: mounts a disk of 100 kB on the folder $1, where this machine lets somebody, and runs a command
_ON_A_DISK = 'mkdir "$1" && mount -t tmpfs -o size=100k none "$1" && shift && exec "$@"'


def _full_disk(folder: Path) -> str:
    site, disk = site_of(folder / "s", one="Words."), folder / "disk"
    given = environment(SITE=str(site), OUTPUT=str(disk / "output"), NOW="2026-12-01")
    alone = ["unshare", "-Urm", "sh", "-c", _ON_A_DISK, "sh", str(disk)]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:  # then the call fails by itself
        said = warm.ran("site", [], given | {warm.UNDER: "full:60"})
    else:
        disk.rmdir()
        do = [*alone, sys.executable, "-m", "kindling.commands.site"]
        said = subprocess.run(do, env=given, cwd=KIT, capture_output=True, text=True, check=False)
    assert said.returncode == Exit.MACHINE
    assert not list(folder.glob("disk/output/*"))
    return re.sub(r"/disk/\.kindling-output/new/\S+", "…/new/…", said.stderr)


def _stopped(folder: Path) -> str:
    site = site_of(folder / "s", one="Words.")
    said = warm.ran("site", [], environment(SITE=str(site), **{warm.UNDER: "int:60"}))
    assert (said.returncode, (site / "output").exists()) == (Exit.INTERRUPTED, False)
    return said.stderr


def _locked(folder: Path) -> str:
    site = site_of(folder / "s", one="Words.")
    work = folder / ".kindling-out"
    work.mkdir(0o700)
    with (work / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(str(os.getpid()))
        lock.flush()
        return _raised(lambda: built(site, folder / "out"), Exit.LOCKED)


def _damaged(folder: Path) -> str:
    site = site_of(folder / "s", one="Words.")
    assert built(site, folder / "out").published
    card = next((folder / ".kindling/cards").rglob("*.*"))
    card.write_bytes(b"damaged")
    result = built(site, folder / "out", publish=False)
    assert result.published
    return _one(result, "kept/damaged")


def _port(_folder: Path) -> str:
    from kindling.commands.serving.server import listening

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = _raised(lambda: listening(port, KIT), Exit.MACHINE)
        return re.sub(r"PORT=\d+", "PORT=8001", said.replace(str(port), "8000"))


def _over(folder: Path) -> str:
    site = site_of(folder / "s", one="Words.")
    return _raised(lambda: built(site, site / "content"), Exit.USAGE)


def _many_deletes(folder: Path) -> str:
    site = site_of(folder / "s", **{f"post{number}": "Words." for number in range(12)})
    assert built(site, folder / "out").published
    for path in sorted((site / "content/posts").iterdir())[1:]:
        path.unlink()
    said = _raised(lambda: built(site, folder / "out", deletes=0.2), Exit.USAGE)
    return re.sub(r"\d[\d,]* of the \d[\d,]* files", "… of the … files", re.sub(r"\d+%", "…%", said))


#: number → what brings it about, and returns what is told
MADE: dict[str, Callable[[Path], str]] = {
    "51": _renamed,
    "78": _huge_drawing,
    "79": _large_text,
    "80": _full_disk,
    "81": _stopped,
    "82": _locked,
    "83": _damaged,
    "84b": _port,
    "84c": _over,
    "84d": _many_deletes,
    "B6": _name_of_another_system,
    "B9": _breaking_plugin,
    "C2": _renamed_twice,
    "D8": _full_disk,
}


@pytest.mark.whole
@pytest.mark.parametrize("number", MADE)
def test_what_no_small_site_can_hold_is_told_word_for_word(number: str, tmp_path: Path) -> None:
    said = MADE[number](tmp_path).replace(str(tmp_path), "").replace(str(os.getpid()), "4711")
    assert said.strip() == BY_NUMBER[number].line


def _one(result: BuildResult, rule: str) -> str:
    (problem,) = (problem for problem in result.problems if problem.rule == rule)
    return str(problem)


def _said(error: BaseException, code: Exit) -> str:
    """Return what a command says that is ended by an exception."""
    said = io.StringIO()

    def broken(_argv: object) -> int:
        raise error

    with contextlib.redirect_stderr(said), pytest.MonkeyPatch.context() as patched, pytest.raises(SystemExit) as ended:
        patched.setattr("signal.signal", lambda *_given: None)
        patched.setattr("threading.excepthook", None)
        run(broken)
    assert ended.value.code == code
    return said.getvalue()


def _raised(do: Callable[[], object], code: Exit) -> str:
    """Return what a command says where ``do`` refuses."""
    with pytest.raises(Exception) as refused:
        do()
    return _said(refused.value, code)


@pytest.mark.whole
def test_what_would_cost_much_is_read(tmp_path: Path) -> None:
    many = f"[{'@one2001; ' * 4_000}@one2001]"
    site = site_of(tmp_path / "s", cited=many, open="[" * 10_000, pictures="![" * 4_000)
    (site / "content/references").mkdir()
    source = "@book{one2001, title = {One}, author = {One, Ann}, year = {2001}}\n"
    (site / "content/references/one.bib").write_text(source, "utf-8")
    assert built(site, tmp_path / "out").published


# ---- what is published, and harmless -----------------------------------------------------------------

#: number → a file of what is published, what stands in it, and what does not
ODD: dict[str, tuple[str, str, str]] = {
    "7": ("posts/power-what-it-is/index.html", ">Power: what it is</h1>", "&#34;Power"),
    "10": ("posts/a-mark-before-it/index.html", ">A mark before it</h1>", "\ufeff"),
    "11": ("posts/windows/index.html", "<p>Some words.</p>", "<p>---"),
    "12": ("posts/old-mac/index.html", "<p>Some words.</p>", "<p>---"),
    "22": ("feed.xml", "Windows", "Later"),
    "33": ("archive/index.html", 'dir="auto" lang="ar">السلطة', 'dir="ltr"'),
    "52": ("posts/script/index.html", r"\u003c/script\u003e\u003cscript\u003ealert(1)", "<script>alert"),
    "53": ("index.html", "&lt;img src=x onerror=alert(1)&gt;", "<img src=x"),
    "54": ("posts/quotation/index.html", "&#34; onload=&#34;alert(1)", '" onload="'),
    "55": ("posts/tag/index.html", "&lt;b onclick=alert(1)&gt;bold&lt;/b&gt;", "<b onclick"),
    "60": ("posts/braces/index.html", "{{ 7*7 }} and {% raw %}, in words.", "49 and"),
    "61": ("feed.xml", "]]&gt; and &amp;", "<![CDATA["),
    "62": ("_headers", "Content-Security-Policy", "X-Header"),
    "C0": ("posts/percent/index.html", "The 50% rule works", "The 50<"),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is published of a site whose texts are odd."""
    output = tmp_path_factory.mktemp("odd") / "output"
    result = built(SITES / "odd", output)
    assert result.published and result.scheduled == (BY_NUMBER["22"].line,)
    assert [problem.rule for problem in result.problems if problem.severity != "advice"] == ["text/foreign"]
    return output


@pytest.mark.whole
@pytest.mark.parametrize("number", ODD)
def test_what_is_odd_is_published_and_harmless(number: str, odd: Path) -> None:
    file, holds, never = ODD[number]
    text = (odd / file).read_bytes().decode()
    assert holds in text
    assert never not in text


@pytest.mark.whole
def test_nothing_of_the_odd_texts_is_live(odd: Path) -> None:
    """No handler, no address that runs code, and no script but the theme's own files and data."""
    pages = sorted(odd.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        for element in html.parse(str(page)).getroot().iter("*"):
            values = [str(value).strip().lower() for value in element.values()]
            assert not any(str(name).lower().startswith("on") for name in element.attrib), page
            assert not any(value.startswith(("javascript:", "vbscript:")) for value in values), page
            if element.tag == "script":
                assert element.get("src") or element.get("type") in ("application/ld+json", "application/json"), page
