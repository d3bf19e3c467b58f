"""What every command shares: values from the environment or flags, exit codes, and a quiet way to speak.

Nothing heavy is imported here, so that `--help` and a mistyped value are answered at once.
"""

import argparse
import errno
import os
import re
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path
from shlex import quote
from types import FrameType, MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from kindling.engine.build import BuildResult
    from kindling.model.problems import Problem

KIT = Path(__file__).resolve().parents[2]
DOOR = "KINDLING_DOOR"  #: in the environment: the program a person types a command to; see ``door``


class Exit(IntEnum):
    """Exit codes: part of the contract."""

    DONE = 0
    CONTENT = 1  #: problems in the content
    USAGE = 2
    MACHINE = 3  #: disk, port, missing program
    LOCKED = 75  #: another build holds the lock
    INTERRUPTED = 130


class Refusal(Exception):
    """A command can't go on, and it is no fault of ours: the fact, what to do, the exit code."""

    def __init__(self, message: str, hint: str = "", exit_code: int = Exit.USAGE) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code


# ── Values ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_dir():
        begin = f"is it misspelt? A new one is begun by: make begin SITE={quote(text)}"
        raise Refusal(f"SITE={text}: there is no such folder.", begin)
    return path.resolve()


def place(text: str) -> Path:
    """Return a folder that may not be there yet. Raises ValueError for a file, and below a link that leads nowhere."""
    path = Path(text).expanduser()
    if dead := next((each for each in (path, *path.parents) if each.is_symlink() and not each.exists()), None):
        raise ValueError(f"{dead} is a link, and nothing is where it leads")
    if path.exists() and not path.is_dir():
        raise ValueError("it is a file; a folder is expected")
    return path.resolve()


def _moment(text: str) -> datetime:
    """Return an ISO 8601 day or time; naive where it names no offset."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?", text):
        raise ValueError("a day is written as 2026-12-01, a time as 2026-12-01T08:30")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"there is no such day or time ({error})") from None


def _address(text: str) -> str:
    from kindling.model.addresses import site_address

    return site_address(text)


def _line(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise ValueError("a few words are expected")
    if not line.isprintable():
        raise ValueError("it holds a character that can't be printed; type it again, without pasting")
    return line


def _language(text: str) -> str:
    from kindling.model.frontmatter import Mistake, language

    try:
        return language(text)
    except Mistake as mistake:
        raise ValueError(f"{mistake}; write {' or '.join(mistake.better)}") from None


def _colour(text: str) -> str:
    from kindling.model.accents import Refused, accent_of
    from kindling.model.layers import Theme
    from kindling.model.palette import palette

    found = accent_of(text, palette(Theme.of(KIT / "kindling" / "theme")))
    if isinstance(found, Refused):
        raise ValueError(f"{found.fact}; {found.hint}")
    return text


def _pattern(text: str) -> str:
    from kindling.commands.moving.addresses import pattern_fault

    if fault := pattern_fault(text):
        raise ValueError(fault)
    return text


def _host(text: str) -> str:
    from kindling.commands.hosts import host

    return host(text).name


def _yes(text: str) -> bool:
    if text.lower() not in ("1", "yes", "true", "0", "no", "false"):
        raise ValueError("1 or 0 is expected")
    return text.lower() in ("1", "yes", "true")


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > 65535:
        raise ValueError("a port is a number up to 65535, such as 8000")
    return int(text)


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise ValueError("a whole number from 1 to 999999 is expected")
    return int(text)


@dataclass(frozen=True, slots=True)
class Value:
    """One value that a person may give: how its text is read, and what it is without one."""

    read: Callable[[str], Any]
    default: Any  #: or what finds it
    help: str


VALUES = {
    "site": Value(_folder, Path.cwd, "a folder with content/ and, if it wants, a pelicanconf.py of its own"),
    "output": Value(place, None, "where to build; output/ in the site's folder"),
    "siteurl": Value(_address, "", "the public address of the site"),
    "now": Value(_moment, None, "what day today is, as 2026-12-01"),
    "fresh": Value(_yes, False, "1: use nothing cached by earlier builds"),
    "baseline": Value(_yes, False, "1: write down today's warnings, so that only new ones stop a publish"),
    "trace": Value(_yes, False, "1: show where a fault of Kindling's own, or of a plugin, broke"),
    "port": Value(_port, 8000, "where to serve; 0 for any free port"),
    "target": Value(place, None, "the folder to publish into, or the name of a target that publishconf.py declares"),
    "dry": Value(_yes, False, "1: show what would be done, and do nothing"),
    "posts": Value(_count, 1000, "how many posts to make up"),
    "title": Value(str.strip, "", "the title of what is started"),
    "kind": Value(str.strip, "", "essay, vlog, series or page"),
    "from": Value(str.strip, "", "a file of sources; a film, or the address of one; captions; an npm package"),
    "where": Value(str.strip, "", "where a source is: its publisher, journal, event and place, or address"),
    "when": Value(str.strip, "", "when a source came out, or was said: 2017, 3 March 2017"),
    "series": Value(str.strip, "", "the series it is a part of: its slug or title"),
    "of": Value(str.strip, "", "the text that a new one is a translation of: its file, slug or id"),
    "name": Value(_line, "", "what the site is called"),
    "author": Value(_line, "", "who writes it"),
    "language": Value(_language, "", "what it is written in, as en-GB or cy; of a site, else en-GB"),
    "fetch": Value(_yes, False, "1: ask the others over the network first"),
    "pattern": Value(_pattern, "", "how the old site made addresses: /:year/:month/:slug/"),
    "undo": Value(_yes, False, "1: take back what was written last"),
    "yes": Value(_yes, False, "1: do it without being asked"),
    "host": Value(_host, "", "where it is published: github, gitlab, server, netlify, cloudflare or none"),
    "kit": Value(str.strip, "", "where hosts install Kindling from: a wheel, or git+https://…@v0.1.0"),
    "colour": Value(_colour, "", "teal, berry, ochre, moss, slate, plum, or any as #b0305c; else teal"),
}


def parser_of(doc: str | None) -> argparse.ArgumentParser:
    """Return a parser for the command whose module says ``doc`` of itself."""
    program, module = os.environ.get(DOOR), Path(sys.argv[0]).stem
    prog = f"{program} {module}" if program else f"python -m kindling.commands.{module}"
    return _Parser(prog=prog, description=as_typed(doc or ""))


def file_or_address(given: argparse.Namespace) -> Path | str:
    """Return what FROM names: a file, an address, or "" for nothing. Raises Refusal where there is no such file.

    A file of the site goes before one of that name elsewhere; it may be named as in front matter: /media/joy.mp4.
    """
    text: str = getattr(given, "from")
    if not text or re.match(r"(?:https?:)?//|[a-z.]*(?:youtube\.com|youtu\.be|vimeo\.com)/", text):
        return text
    content = given.site / "content"
    try:
        named = Path(text).expanduser()
        places = (given.site / named, content / named, content / text.lstrip("/"), named)
        return next(path for path in places if path.is_file()).resolve()
    except StopIteration:
        raise Refusal(f"FROM={_printed(text)}: there is no such file") from None
    except (ValueError, RuntimeError) as error:  # no name of any file; a home that nobody has
        raise Refusal(f"FROM={_printed(text)}: {error}") from None
    except OSError as error:
        raise Refusal(f"FROM={_printed(text)}: {error.strerror}", exit_code=Exit.MACHINE) from None


_MAY_BE_TOO_LARGE = 1_000_000  #: bytes; of a file above it, it is looked at what it is
#: which machines have in the environment for reasons of their own (gettext, WSL): a Makefile hands over what was typed
_AMBIENT = frozenset({"name", "language", "host"})


def values(
    parser: argparse.ArgumentParser,
    names: Sequence[str],
    argv: Sequence[str] | None,
    instead: Mapping[str, Value] = MappingProxyType({}),
) -> argparse.Namespace:
    """Return a command's values: from its flags, else from the environment, else the defaults.

    A command may read some of them in a way of its own, ``instead``. Raises Refusal with all that are wrong.
    """
    known = {name: instead.get(name, VALUES[name]) for name in names}
    for name, value in known.items():
        parser.add_argument(f"--{name}", metavar=name.upper(), help=f"{value.help} (or {name.upper()}=)")
    given, idle = parser.parse_known_args(argv)
    if idle:
        raise _not_used(idle[0], names)
    wrong: list[Refusal] = []
    for name, value in known.items():
        try:
            setattr(given, name, _value(name, getattr(given, name), value))
        except Refusal as refusal:
            wrong.append(refusal)
    if wrong:
        raise _together(wrong)
    if isinstance(site := getattr(given, "site", None), Path):  # `make begin` may have none
        _sized_site(site)
    return given


def sized(path: Path, most: int, hint: str = "look whether it is the right file, and lay that in its place") -> Path:
    """Return the file that is read in one go. Raises Refusal where it has more bytes than ``most``."""
    size = path.stat().st_size if path.is_file() else 0
    if size > most:
        fact = f"{shown(path)} is {size / 1e6:,.1f} MB long; {most / 1e6:,.0f} MB are the most, so it is not read."
        raise Refusal(fact, hint, Exit.CONTENT)
    return path


def _sized_site(site: Path) -> None:
    """Raise Refusal where a file of the site's own that commands read in one go is too large for that."""
    for path in (*site.glob("*.py"), *site.glob("*.txt"), *site.glob("content/*.txt")):
        if path.exists() and not path.is_dir() and not (path.is_file() and path.stat().st_size < _MAY_BE_TOO_LARGE):
            from kindling.engine.bounded import TEXT_BYTES
            from kindling.engine.own_files import is_endless, read_whole

            if path not in read_whole(site, site / "content"):
                continue
            if is_endless(path):
                fact = f"{shown(path)} is a pipe, a socket or a device, and no ordinary file."
                raise Refusal(fact, "lay a file in its place, or take it away", Exit.CONTENT)
            sized(path, TEXT_BYTES)


def _not_used(word: str, names: Sequence[str]) -> Refusal:
    if not word.startswith("-"):
        hint = 'a value that holds spaces stands in quotes: TITLE="Power and love"'
        return Refusal(f"{word!r} is a word too many.", hint)
    flag = word.partition("=")[0]
    idle = flag[2:].upper() if flag[2:] in VALUES else flag
    return Refusal(f"this command does not use {idle}; it uses {', '.join(names).upper()}")


def _together(refusals: Sequence[Refusal]) -> Refusal:
    """Return several refusals as one, a line or two for each."""
    *others, last = refusals
    before = "".join(f"{one.message}\n" + (f"    hint: {one.hint}\n" if one.hint else "") for one in others)
    return Refusal(before + last.message, last.hint, max(one.exit_code for one in refusals))


def _value(name: str, flag: str | None, value: Value) -> Any:
    variable = f"KINDLING_{name.upper()}" if name in _AMBIENT else name.upper()
    text = os.environ.get(variable, "") if flag is None else flag
    if not text:
        return value.default() if callable(value.default) else value.default
    try:
        return value.read(text)
    except (ValueError, RuntimeError) as error:  # RuntimeError: a link that leads to itself, a home that nobody has
        raise Refusal(f"{name.upper()}={_printed(text)}: {error}") from None
    except OSError as error:
        raise Refusal(f"{name.upper()}={_printed(text)}: {error.strerror}", exit_code=Exit.MACHINE) from None


def _printed(text: str) -> str:
    from kindling.model.addresses import without_password

    text = without_password(text) if "@" in text else text
    return text if text.isprintable() else ascii(text)


def traced() -> bool:
    """Return whether tracebacks are wanted: only ever from the environment, so that it reaches every process."""
    return bool(_value("trace", None, VALUES["trace"]))


class _Answered(SystemExit):
    """What was asked for has been said: the values of a command."""


class _Parser(argparse.ArgumentParser):
    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise _Answered(status)

    def error(self, message: str) -> NoReturn:
        raise Refusal(message, f"{self.prog} --help lists the values")


# ── Speaking ────────────────────────────────────────────────────────────────────────────────────────────────────────


_EARLY = 5  #: errors that are told before all are known; the rest are counted


class Progress:
    """One line on a terminal for work that takes over a second; elsewhere, in a log, a new one every ten seconds.

    ``quiet`` is for work of which another process tells.
    """

    def __init__(self, what: str, *, quiet: bool = False, every: float = 10.0) -> None:
        self._what = what
        self._quiet = quiet
        self._every = every
        self._step = ""
        self._early: list[str] = []
        self._since = time.monotonic()
        self._done = threading.Event()
        tell = self._draw if sys.stderr.isatty() else self._log
        self._writer = threading.Thread(target=tell, name="progress", daemon=True)  # engine/many.py knows it

    def __call__(self, step: str) -> None:
        """Note the step that begins."""
        self._step = step

    def early(self, problems: "Iterable[Problem]") -> None:
        """Note errors while others are looked for: where that takes over a second, they are told at once."""
        from kindling.model.problems import told_once

        found = told_once(problem for problem in problems if problem.severity == "error")
        lines = [str(problem).partition("\n")[0] for problem in found]
        if lines:
            more = [f"… and {len(lines) - _EARLY} more"] if len(lines) > _EARLY else []
            self._early = [f"So far: {line}" for line in [*lines[:_EARLY], *more]]

    def __enter__(self) -> "Progress":
        if not self._quiet:
            self._writer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._writer.is_alive():
            self._writer.join()

    @property
    def _line(self) -> str:
        step = f" {self._step}" if self._step else ""
        return f"{self._what} …{step} ({time.monotonic() - self._since:.0f} s)"

    def _tell_early(self, clear: str = "") -> None:
        lines, self._early = self._early, []
        for line in lines:
            print(f"{clear}{as_typed(line)}", file=sys.stderr, flush=True)

    def _log(self) -> None:
        told = time.monotonic()
        while not self._done.wait(min(1.0, self._every)):
            self._tell_early()
            if time.monotonic() - told >= self._every:
                told = time.monotonic()
                print(self._line, file=sys.stderr, flush=True)

    def _draw(self) -> None:
        wait = 1.0
        while not self._done.wait(wait):
            wait = 0.2
            self._tell_early("\r\033[K")
            print(f"\r\033[K{self._line}", end="", file=sys.stderr, flush=True)
        if wait < 1:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


#: a command as texts name it: in backticks, or with a value behind it
COMMAND_NAMED = re.compile(r"(?<=`)make (?=[a-z-]+)|\bmake (?=[a-z]+ [A-Z]+=)")


def door() -> str:
    """Return the program that a person types commands to here: "make" in a checkout, else "kindling"."""
    return os.environ.get(DOOR) or ("make" if (KIT / "Makefile").is_file() else "kindling")


def as_typed(text: str) -> str:
    """Return a text with its commands as a person types them here: `make serve` in a checkout, `kindling serve`."""
    return text if door() == "make" else COMMAND_NAMED.sub(f"{door()} ", text)


def say(line: str) -> None:
    """Print a line for people to standard output, at once."""
    print(as_typed(line), flush=True)


def complain(message: str, hint: str = "") -> None:
    """Print one fact and its hint to standard error."""
    print(as_typed(f"{message}\n    hint: {hint}" if hint else message), file=sys.stderr, flush=True)


def judged(result: "BuildResult", untouched: str, *, advice: bool = False, drafts: bool = True) -> Exit:
    """Print every problem and their count to standard error; return the exit code that they mean.

    Advice is for those who ask for it (`make check`); elsewhere it would bury what matters. So would warnings about
    ``drafts`` where a site is published: there they are counted.
    """
    from kindling.model.problems import errors, is_quiet, summary, told_once

    if traced():
        for trace in result.traces:
            print(trace, file=sys.stderr)
    seen = [problem for problem in result.problems if drafts or not is_quiet(problem)]
    for problem in told_once(problem for problem in seen if not problem.known):
        if advice or problem.severity != "advice":
            print(as_typed(str(problem)), file=sys.stderr)
    if count := summary(seen):
        print(f"{count}; {untouched}" if errors(result.problems) else count, file=sys.stderr)
    if idle := sum(
        is_quiet(each) and each.severity == "warning" for each in result.problems if not (drafts or each.known)
    ):
        what = "1 warning is" if idle == 1 else f"{idle} warnings are"
        complain(f"{what} about drafts, which stop no publish: `make check` lists them.")
    return Exit.CONTENT if errors(result.problems) else Exit.DONE


def shown(path: Path) -> str:
    """Return a path as a person would write it from here."""
    here = Path.cwd()
    name = str(path.relative_to(here) if path.is_relative_to(here) else path)
    return f"{name}/" if path.is_dir() else name


# ── Running ─────────────────────────────────────────────────────────────────────────────────────────────────────────

#: What the machine may say no to; any other OSError is a fault of ours.
_MACHINE = {
    errno.ENOSPC: "free some space and run the command again",
    errno.EDQUOT: "free some space and run the command again",
    errno.EROFS: "choose a folder that can be written to",
    errno.EACCES: "look at who owns the file or folder, and its permissions",
    errno.EPERM: "look at who owns the file or folder, and its permissions",
    errno.EIO: "the disk could not read or write; look at its health",
    errno.EMFILE: "too many files are open; close other programs, or raise `ulimit -n`",
    errno.ENFILE: "too many files are open; close other programs",
    errno.ENOMEM: "close other programs and run the command again",
    errno.ENAMETOOLONG: "give the file or folder a shorter name",
}


def run(main: Callable[[Sequence[str] | None], int]) -> NoReturn:
    """Run a command and leave with its exit code: a mistake, a machine's fault and one of ours are one line each."""
    threading.excepthook = _told_of_thread
    if not (sys.warnoptions or os.environ.get("TRACE")):
        warnings.simplefilter("ignore")  # of libraries, for those who write programs
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # which `nohup` asks for: it goes on without its terminal
        signal.signal(signal.SIGHUP, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file may have a name that is no UTF-8
    try:
        code = main(None)
        sys.stdout.flush()
    except KeyboardInterrupt:
        complain("Stopped.")
        code = Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it ends
        code = Exit.DONE
    except _Answered:
        code = Exit.DONE
    except BaseException as error:  # SystemExit too: nothing behind a command ends it in silence
        code = refused(error)
    sys.exit(code)


def refused(error: BaseException) -> int:
    """Print why a command can't go on, in one line, and return its exit code; the traceback where TRACE asks for it."""
    if isinstance(error, MemoryError):
        named = getattr(error, "filename", "")
        complain(f"The memory is full{f', with {named} in hand' if named else ''}.", _MACHINE[errno.ENOMEM])
        return Exit.MACHINE
    if isinstance(error, OSError) and error.errno in _MACHINE:
        from kindling.engine.faults import place_in_hand

        # a file that is open already finds no room: then the system names none
        file = error.filename or place_in_hand(error)
        complain(f"{error.strerror}{f': {file}' if file else ''}", _MACHINE[error.errno])
        return Exit.MACHINE
    if isinstance(error, FileNotFoundError) and "temporary directory" in str(error):  # tempfile has tried each
        fact = "No folder for what is only needed meanwhile can be written: the disk is full."
        complain(fact, _MACHINE[errno.ENOSPC])
        return Exit.MACHINE
    code = getattr(error, "exit_code", None)
    if isinstance(code, int):
        complain(str(error), getattr(error, "hint", ""))
        return code
    from kindling.engine.faults import REPORT, in_words, is_fault

    if traced():
        traceback.print_exception(error)
    over = _over(error)
    if isinstance(error, OSError) and not is_fault(error):
        complain(f"The machine says no{over}: {in_words(error)}", "look at the disk and the network, and try again")
        return Exit.MACHINE
    complain(f"This is a fault of Kindling's own{over}: {in_words(error)}", REPORT)
    return Exit.CONTENT


def _over(error: BaseException) -> str:
    """Return in words over which file something broke; "" where no call knows of one."""
    from kindling.engine.faults import file_in_hand, text_of

    file = file_in_hand(error)
    named = text_of(error) or (shown(file) if file else "")
    return f", over {_printed(named)}" if named else ""


def _told_of_thread(given: threading.ExceptHookArgs) -> None:
    """Print what broke in a thread: one line, as of a command; the others go on."""
    if given.exc_value is not None:
        refused(given.exc_value)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Let SIGTERM, and a terminal that closes, end a command as Ctrl-C does: what is half-made is taken away first."""
    raise KeyboardInterrupt
