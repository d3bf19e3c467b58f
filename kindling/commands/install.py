"""Install what Kindling needs, beside the code and nowhere else.

`python -m kindling.commands.install runtime STAMP`, `… packages` or `… test`.

Uses the standard library alone, and what of ours does too, because it runs before anything is installed. A stamp, whose
name holds a checksum of the pins, is written last: without it an install was cut short, and the next run starts from an
empty environment.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from kindling.model.cache import WORK

MACHINE, INTERRUPTED = 3, 130
EVERY = 10.0  #: seconds between lines of progress where there is no terminal
VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
JUDGES = Path("tests/judges")

#: What the tests need from the system: what it is, names of the program, Debian's packages.
PROGRAMS = (
    (
        "a browser",
        ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
        "chromium fonts-liberation",
    ),
    ("Java", ("java",), "default-jre-headless"),
    ("npm", ("npm",), "nodejs npm"),
    ("nginx", ("nginx",), "nginx"),
    ("Apache", ("apache2", "httpd"), "apache2-bin"),
    ("an SSH server", ("sshd",), "openssh-server openssh-client"),
    ("rsync", ("rsync",), "rsync"),
)
#: Other engines, in which the site is looked at too. Where one can't be had, the tests run, and say so at their end.
ENGINES = (
    ("Firefox", ("firefox-esr", "firefox"), "firefox-esr"),
    ("WebKit", ("WebKitWebDriver",), "webkit2gtk-driver"),
    ("a screen for WebKit", ("Xvfb",), "xvfb"),
)
#: The engine of Chromium without a window to draw: a page is opened in a third of the time. Where it can't be had, the
#: browser does it all.
SHELL = ("a browser without windows", ("chromium-headless-shell", "chrome-headless-shell"), "chromium-headless-shell")
#: Programs that are no commands of everybody's: where macOS keeps its browsers, and systems their servers.
ELSEWHERE = {
    "Firefox": ("/Applications/Firefox.app/Contents/MacOS/firefox",),
    "a browser": (
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ),
    "nginx": ("/usr/sbin/nginx",),
    "Apache": ("/usr/sbin/apache2", "/usr/sbin/httpd"),
    "an SSH server": ("/usr/sbin/sshd",),
}


class CannotInstall(Exception):
    """The machine can't do it: the fact, and what to do."""

    def __init__(self, fact: str, hint: str) -> None:
        super().__init__(f"{fact}\n    hint: {hint}")


def runtime(stamp: str) -> None:
    """Make ``.venv`` afresh, with what a build needs and nothing else."""
    if not (VENV / stamp).exists():
        _refuse_link()
        _say("Installing what Kindling needs into .venv, once …")
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "make a virtual environment")
        _pip_install("requirements.txt")
        (VENV / stamp).touch()


def _refuse_link() -> None:
    """Leave an environment alone that a link leads to: others may use it, and making it afresh empties it first."""
    if VENV.is_symlink():
        fact = f"{VENV} is a link, and what it leads to lacks what this checkout needs."
        raise CannotInstall(fact, f"take the link away, and run the command again: rm {VENV}")


def testing_packages() -> None:
    """Add the Python packages that the tests need."""
    pins = b"".join(Path(name).read_bytes() for name in ("requirements.txt", "requirements-test.txt"))
    stamp = VENV / f"kindling-test-{_checksum(pins)}"
    if not stamp.exists():
        _refuse_link()
        _say("Installing what the tests need into .venv, once …")
        with _unfinished(VENV):
            _pip_install("requirements-test.txt")
        stamp.touch()


def test() -> None:
    """Add all that the tests need: Python packages, browsers, Java, hosts' servers, and the judges from npm."""
    testing_packages()
    for what, names, packages in PROGRAMS:
        if not program(what, names):
            _install_program(what, names, packages)
    for what, names, packages in (SHELL, *ENGINES):
        if not program(what, names):
            with suppress(CannotInstall):  # the tests say at their end which engines are missing
                _install_program(what, names, packages)
    _install_judges()


def program(what: str, names: Sequence[str]) -> str:
    """Return the path of the first of these programs that the system has; "" for none."""
    named = os.environ.get("CHROMIUM", "") if what in (PROGRAMS[0][0], SHELL[0]) else ""
    places = (named, *(shutil.which(name) for name in names), *ELSEWHERE.get(what, ()))
    return next((place for place in places if place and os.access(place, os.X_OK)), "")


def browser() -> str:
    """Return the path of a reader's Chromium; "" for none. ``CHROMIUM=`` names one."""
    return program(*PROGRAMS[0][:2])


def quick_browser() -> str:
    """Return the path of the Chromium that the tests drive: without windows where there is one, else a reader's."""
    return program(*SHELL[:2]) or browser()


def engine(what: str) -> str:
    """Return the path of a program of ``ENGINES``; "" where it is not there."""
    return next(program(name, names) for name, names, _packages in ENGINES if name == what)


def engines_missing() -> str:
    """Return one line: which programs of ``ENGINES`` are not there, and how to have them; "" where all are."""
    missing = [(what, packages) for what, names, packages in ENGINES if not program(what, names)]
    named, packages = (", ".join(what for what, _ in missing), " ".join(packages for _, packages in missing))
    how = f"(on Debian and Ubuntu: sudo apt install {packages})"
    return f"Some tests were left out, for want of: {named} {how}" if missing else ""


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock on installing; it is let go when the process ends, however it ends.

    By Python's own library: whatever else has locks (``kindling/model/locks.py``) is what is to be installed.
    """
    folder = Path(WORK)
    with _writing(folder):
        folder.mkdir(exist_ok=True)
        lock_file = (folder / "install.lock").open("w")
    with lock_file as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Another command is installing; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Say in one line what the machine says no to: a checkout that is not ours to write into, a full disk."""
    try:
        yield
    except OSError as error:
        hint = "look at this place, and at the room on the disk; then run the command again"
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            hint = (
                "use a checkout that belongs to you (git clone), or ask the owner of this one to run the command once"
            )
        raise CannotInstall(f"{error.strerror}: {error.filename or folder.absolute()}", hint) from None


@contextmanager
def _unfinished(folder: Path) -> Iterator[None]:
    """Take the stamps away while packages are added: cut short, the environment would be of no known state."""
    stamps = list(folder.glob("kindling-*"))
    for stamp in stamps:
        stamp.unlink()
    yield
    for stamp in stamps:
        stamp.touch()


def _pip_install(pins: str) -> None:
    """Install exactly the pinned files: each must have the hash that stands there."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    total = sum("==" in line and line[0].isalpha() for line in Path(pins).read_text("utf-8").splitlines())
    _run([*pip, "--require-hashes", "--no-deps", "-r", pins], f"install {pins}", total)


def _install_program(what: str, names: Sequence[str], packages: str) -> None:
    """Get a program from Debian's packages where that needs no password."""
    hint = f"install it (on Debian and Ubuntu: sudo apt install {packages}) and run the command again"
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (
        root and subprocess.run([*root, "true"], check=False, capture_output=True).returncode
    ):
        raise CannotInstall(f"The tests need {what}, and found none ({', '.join(names)}).", hint)
    _say(f"Installing {what} ({packages}) …")
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    _run([*apt, "update"], "ask for the list of packages")
    _run([*apt, "install", "-y", "--no-install-recommends", *packages.split()], f"install {packages}")
    if not program(what, names):
        raise CannotInstall(f"The tests need {what}; {packages} brought none of {', '.join(names)}.", hint)


def _install_judges() -> None:
    """Install the pinned judges of ``tests/judges``; no package may run a script of its own."""
    modules = JUDGES / "node_modules"
    stamp = modules / f"kindling-{_checksum((JUDGES / 'package-lock.json').read_bytes())}"
    if not stamp.exists():
        _say("Installing the judges of tests/judges, once …")
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(JUDGES)]
        _run(command, "install the judges")
        stamp.touch()


def _checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _run(command: Sequence[str], what: str, total: int = 0) -> None:
    """Run quietly, counting pip's packages on a terminal; where it fails, show the end of what it said."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as job:
        said = list(_watched(job, total))
    if job.returncode:
        tail = "".join(f"    | {line}" for line in said[-8:] if line.strip())
        fact = f"Could not {what}. The end of what was said:\n{tail.rstrip()}"
        raise CannotInstall(fact, "is the network there, and room on the disk? Then run the command again")


def _watched(job: "subprocess.Popen[str]", total: int) -> Iterator[str]:
    """Yield the lines of ``job``; show how far pip has come: on a terminal at once, in a log every ten seconds."""
    count, terminal, told = 0, sys.stderr.isatty(), time.monotonic()
    for line in job.stdout or ():
        if total and line.startswith(("Collecting ", "Installing ")):
            count = min(count + 1, total)
            far = f"  {count} of {total}: {line.split()[1]}"
            if terminal:
                print(f"\r\033[K{far}", end="", file=sys.stderr, flush=True)
            elif time.monotonic() - told > EVERY:
                told = time.monotonic()
                _say(far)
        yield line
    if count and terminal:
        print("\r\033[K", end="", file=sys.stderr)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(layer: str, stamp: str = "") -> int:
    """Install one layer; no two commands install at once."""
    try:
        with _alone(), _writing(Path()):
            runtime(stamp) if layer == "runtime" else {"packages": testing_packages, "test": test}[layer]()
    except CannotInstall as error:
        _say(str(error))
        return MACHINE
    except KeyboardInterrupt:
        _say("Stopped; the next command begins the installing anew.")
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
