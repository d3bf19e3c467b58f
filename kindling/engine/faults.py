"""What breaks in the code, over a text or in a plugin, becomes one problem that names it.

What the machine says no to (disk, memory, rights) is no fault of a text: it goes on to the command. What breaks outside
of all texts and plugins is told by the command itself, in the same words.
"""

import errno
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, get_args

from blinker import Signal
from jinja2 import TemplateSyntaxError

from kindling.engine.bounded import TookTooLong
from kindling.engine.files import SourceFile
from kindling.model.clean import cleaned
from kindling.model.conf_places import ConfPlaces
from kindling.model.graphemes import beginning
from kindling.model.problems import Problem, Severity, file_noted
from kindling.model.reading import Reading
from kindling.model.values import Document, PageMetadata

RULE = "build/fault"
#: what to do about a fault that is nobody's but ours
REPORT = "please report it where you have Kindling from, with what the same command shows with TRACE=1"
#: what a program brings upon itself; every other number of an OSError is the machine's
_OWN_ERRORS = frozenset(
    (None, errno.ENOENT, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.EINVAL, errno.ENAMETOOLONG, errno.ELOOP)
)
_KIT = Path(__file__).resolve().parents[2]
#: exceptions by which a program is stopped, and which break nothing
_STOPS = (KeyboardInterrupt, GeneratorExit, TookTooLong, MemoryError)
_OURS = ("kindling", "plugins", "theme")  #: folders of the kit that hold its code
_LONG = 200  #: characters of an exception's message that fit a line
_ALIKE = 20  #: texts that are named when many break in one way: a fault in the theme breaks all


@dataclass
class FaultCollector:
    """What broke so far, as problems; the tracebacks are kept for whoever asks for them."""

    problems: list[Problem]
    plugins: Sequence[str] = ()  #: as PLUGINS names them
    places: ConfPlaces = field(default_factory=ConfPlaces)  #: where the settings files say what
    site: Path | None = None  #: the folder of the site
    traces: list[str] = field(default_factory=list)
    alike: Counter[str] = field(default_factory=Counter)

    def place(self, plugin: str = "") -> tuple[str, int]:
        """Return the file and the line that name the plugins, or one of them."""
        return self.places.of("PLUGINS", inside=plugin)

    @contextmanager
    def under(self, step: str, path: str = "", plugin: str = "") -> Iterator[None]:
        """Catch what breaks in the block: a ``step`` ("read") with the text at ``path``, or by ``plugin``'s module."""
        try:
            yield
        except BaseException as error:
            if isinstance(error, MemoryError) and not hasattr(error, "filename"):
                error.filename = path or self._file_of(error)  # type: ignore[attr-defined]
            if not is_fault(error):
                raise
            self.note(error, step, path, plugin)

    def asked(self, step: str, ask: Callable[..., Any], *given: Any, kinds: tuple[type, ...]) -> list[Any]:
        """Return what a plugin answers, a list of values of these ``kinds``; nothing where it breaks, which is told."""
        plugin = getattr(ask, "__module__", "")
        with self.under(step, plugin=plugin):
            return checked(list(ask(*given)), kinds)
        return []

    def note(self, error: BaseException, step: str, path: str = "", plugin: str = "") -> str:
        """Keep what broke; return the path of the text over which it did, "" when none is known."""
        if template := _template_of(error, self.site):
            return self._note_template(error, *template)
        path, module = path or self._file_of(error), plugin
        if path.startswith("plugins/"):  # a page of a plugin's own
            path, module = "", f"kindling.{path.replace('/', '.')}"
        owner = self._owner(error, plugin) or self._owner(error, module)
        words = in_words(error)
        self.alike[words] += 1
        if self.alike[words] <= _ALIKE:
            self.problems.append(self._problem(words, step, path, owner))
            self.traces.append("".join(traceback.format_exception(error)))
        return path

    def _note_template(self, error: BaseException, shown: str, line: int) -> str:
        """Keep that a template of the site's own, or of a plugin, broke: once, however many pages show it."""
        words = in_words(error, with_place=False)
        problem = Problem(shown, line, RULE, f"this template breaks: {words}", "mend this line, or take the file out")
        if problem not in self.problems:
            self.problems.append(problem)
            self.traces.append("".join(traceback.format_exception(error)))
        return ""

    def unnamed(self) -> Iterator[Problem]:
        """Yield how many texts were not named, because so many broke in the same way."""
        for words, count in self.alike.items():
            if count > _ALIKE:
                fact = f"{count - _ALIKE} more pages broke in the same way: {words}"
                yield Problem("kindling", 0, RULE, fact, "mend the first, and run the command again")

    def sent(self, signal: Signal, sender: Any, step: str, **values: Any) -> Iterator[Any]:
        """Yield what each handler of a signal returns, as ``Signal.send`` does; one that breaks stops no other."""
        for handler in signal.receivers_for(sender):
            with self.under(step, plugin=handler.__module__):
                yield handler(sender, **values)

    def _file_of(self, error: BaseException) -> str:
        """Return the text, or another file of the site's, that was in hand, as problems show it; "" for none."""
        named, content = text_of(error), self.site / "content" if self.site else Path()
        if named:
            return f"content/{named}" if (content / named).is_file() else named
        path = file_in_hand(error, content) if self.site else None
        return f"content/{path.relative_to(content).as_posix()}" if path else ""

    def _owner(self, error: BaseException, module: str) -> str:
        """Return the plugin, as PLUGINS names it, that a module belongs to, else the outermost code that broke."""
        return next(filter(None, map(self.plugin_of, (module, *modules_of(error)))), "")

    def plugin_of(self, module: str) -> str:
        """Return the plugin, as PLUGINS names it, that a module belongs to; "" for none."""
        starts = ((own, (f"{own}.", f"pelican.plugins.{own}.")) for own in self.plugins)
        return max((own for own, names in starts if f"{module}.".startswith(names)), key=len, default="")

    def _is_own(self, plugin: str) -> bool:
        """Return whether a plugin is the site's, and none of the kit."""
        return plugin.partition(".")[0] not in ("kindling", "")

    def remedy(self, plugin: str) -> str:
        """Return what to do where a plugin broke; "" for code of the kit that is in none."""
        if self._is_own(plugin):
            return f"mend {plugin!r}, or take it out of PLUGINS; the same command with TRACE=1 shows where it broke"
        return f"no text should do this: {REPORT}"

    def _problem(self, words: str, step: str, path: str, plugin: str) -> Problem:
        own, hint = self._is_own(plugin), self.remedy(plugin)
        if path:
            by = f" by the plugin {plugin!r}" if plugin else ""
            go_on = "" if own else "to go on, take out what was last changed in it; "
            return Problem(path, 0, RULE, f"this {_kind(path)} could not be {step}{by}: {words}", go_on + hint)
        if plugin:
            fact = f"the plugin {plugin!r} broke while the site was {step}: {words}"
            return Problem(*self.place(plugin), RULE, fact, hint)
        return Problem("kindling", 0, RULE, f"the site could not be {step}: {words}", hint)


def checked(found: list[Any], kinds: tuple[type, ...]) -> list[Any]:
    """Return what a plugin gave. Raises TypeError for a value that none of ``kinds`` is, ValueError for no severity."""
    for one in found:
        if not isinstance(one, kinds):
            raise TypeError(f"it gave {one!r}, where {' or '.join(kind.__name__ for kind in kinds)} is expected")
        if isinstance(one, Problem) and one.severity not in get_args(Severity):
            raise ValueError(f"no problem has the severity {one.severity!r}")
    return found


def _kind(path: str) -> str:
    return "text" if path.lower().endswith((".md", ".markdown")) else "file"


def is_fault(error: BaseException) -> bool:
    """Return whether an exception is a fault in code, and neither a refusal, the machine's no nor somebody's stop.

    That of a library in another language may be a BaseException, as SystemExit is.
    """
    if isinstance(error, OSError):
        return error.errno in _OWN_ERRORS
    return not isinstance(error, _STOPS) and not isinstance(getattr(error, "exit_code", None), int)


@contextmanager
def told_elsewhere() -> Iterator[None]:
    """Let a fault in the block be: it breaks again where it is told."""
    try:
        yield
    except BaseException as error:
        if not is_fault(error):
            raise


def in_words(error: BaseException, *, with_place: bool = True) -> str:
    """Return an exception in one line, with the template's line, or the site's own code's, where it broke."""
    words = " ".join(cleaned(said_by(error))[0].split())
    words = words if len(words) <= _LONG else f"{beginning(words, _LONG)}…"
    places = _places(error) if with_place else ()
    place = next((f" ({name}, line {line})" for name, line in places if name), "")
    name = " ".join(cleaned(type(error).__name__)[0].split())
    return (f"{name}: {words}" if words else name) + place


def said_by(error: BaseException) -> str:
    """Return the message of an exception; "" where its own code can't say it."""
    try:
        return str(error)
    except BaseException as broken:  # of a class that somebody wrote
        if isinstance(broken, KeyboardInterrupt | TookTooLong):
            raise
        return ""


def _places(error: BaseException) -> Iterator[tuple[str, int]]:
    """Yield where templates, and code that is neither ours nor a library's, were left: the innermost first."""
    if isinstance(error, SyntaxError):  # its own words name the file
        return
    if isinstance(error, TemplateSyntaxError):
        yield error.name or "", error.lineno
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        path = Path(frame.f_code.co_filename)
        if path.suffix == ".html" or (path.suffix == ".py" and not ("lib" in path.parts or path.is_relative_to(_KIT))):
            yield path.name, line


def _template_of(error: BaseException, site: Path | None) -> tuple[str, int] | None:
    """Return the innermost template that is none of the kit's, as problems show it, and its line; None without one."""
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        path = Path(frame.f_code.co_filename)
        if path.suffix in (".html", ".xml") and not path.is_relative_to(_KIT / "theme"):
            if path.is_relative_to(_KIT / "kindling"):
                continue
            base = site if site and path.is_relative_to(site) else path.parents[min(2, len(path.parents) - 1)]
            return path.relative_to(base).as_posix(), line
    return None


def text_of(error: BaseException) -> str:
    """Return the path of the text in hand when ``error`` was raised: the innermost call that holds one knows.

    A file that is no text, such as one of sources, is named by a note on the error.
    """
    if noted := file_noted(error):
        return noted
    frames = [frame for frame in _frames(error) if not str(frame.f_globals.get("__name__")).startswith("pelican.")]
    for frame in reversed(frames):
        for value in frame.f_locals.values():
            held = getattr(value, "__dict__", {}).get("document", value)
            if isinstance(held, Document | PageMetadata | Reading):
                return held.path
            if isinstance(held, SourceFile):
                return held.shown
    return ""


def file_in_hand(error: BaseException, below: Path | None = None) -> Path | None:
    """Return the file in hand when ``error`` was raised, as the innermost call that holds its path knows.

    ``below``: the folder in which it lies; without one, any that is no part of the program itself.
    """
    return next((path for path in _paths(error) if _is_somebodys(path, below) and _is_file(path)), None)


def place_in_hand(error: BaseException) -> Path | None:
    """Return the same, whether the file is there or not: what was half-made is gone by now."""
    return next((path for path in _paths(error) if _is_somebodys(path, None)), None)


def _paths(error: BaseException) -> Iterator[Path]:
    """Yield the paths that the calls under way held, those of the innermost first."""
    for frame in reversed(_frames(error)):
        yield from (value for value in reversed(list(frame.f_locals.values())) if isinstance(value, Path))


def _is_file(path: Path) -> bool:
    with suppress(OSError, ValueError):  # of a name that no disk can hold
        return path.is_file()
    return False


def _is_somebodys(path: Path, below: Path | None) -> bool:
    if below:
        return path.is_relative_to(below)
    return not any(path.is_relative_to(_KIT / folder) for folder in _OURS) and not path.is_relative_to(sys.prefix)


def modules_of(error: BaseException) -> list[str]:
    """Return the modules whose code was under way when ``error`` was raised, the outermost first."""
    names = [str(frame.f_globals.get("__name__", "")) for frame in _frames(error)]
    return [*names, Path(error.filename).stem] if isinstance(error, SyntaxError) and error.filename else names


def _frames(error: BaseException) -> list[FrameType]:
    return [frame for frame, _line in traceback.walk_tb(error.__traceback__)]
