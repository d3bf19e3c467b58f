"""A mistake as a value: where it is, what is so, and how to mend it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from functools import lru_cache
from posixpath import basename
from typing import Any, Literal

from kindling.model.clean import on_one_line

#: how a note on an exception begins that names the file in hand, where no text is
_IN_FILE = "in the file "
_NAMED = 5  #: further places that a line names; the rest are counted
_AT_A_GLANCE = 40  #: words in a hint


@contextmanager
def in_hand(file: str) -> Iterator[None]:
    """Have what breaks in the block say of which file it was, which is no text: its path, or from ``content/``."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"{_IN_FILE}{file}")
        raise


def file_noted(error: BaseException) -> str:
    """Return the file that was in hand when an exception was raised, the innermost; "" where none was said."""
    notes = (str(note) for note in getattr(error, "__notes__", ()))
    return next((note.removeprefix(_IN_FILE) for note in notes if note.startswith(_IN_FILE)), "")


Severity = Literal["error", "warning", "advice"]
#: what may only follow from values that were not read: of the text it stands in, or of any other
Follows = Literal["", "own", "any"]


_SHOWN = 2_000  #: characters of a fact or a hint; a list of all keys has some 600


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake, with the place to mend it and a way to mend it.

    ``str()`` gives the contract's form: ``path:line: [plugin/rule] fact`` and a ``hint:`` line. Fact and hint quote
    what a writer typed; what would break the line or a terminal is left out here, so that no rule has to think of it.
    """

    path: str  #: as a person would open it: "content/posts/trust.md", "pelicanconf.py"
    line: int  #: counted from 1; 0 when the mistake belongs to the whole file
    rule: str  #: "citations/unknown-key": also a heading of docs/checks.md
    message: str  #: a fact, with the value found
    hint: str = ""  #: what to do now
    severity: Severity = "error"
    follows: Follows = field(default="", compare=False)  #: so it waits until those are mended
    unseen: bool = field(default=False, compare=False)  #: about nothing that is published, so publishing may go on
    kind: str = field(default="", compare=False)  #: what stays of the message when its counts and examples change
    known: bool = field(default=False, compare=False)  #: a warning that the site's known-warnings.txt holds
    stops: bool = field(default=False, compare=False)  #: a warning, elsewhere than in a publish

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", on_one_line(self.message))
        object.__setattr__(self, "hint", on_one_line(self.hint))

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        kind = "" if self.severity == "error" else f"{self.severity}: "
        hint = f"\n    hint: {_shortened(self.hint)}" if self.hint else ""
        return f"{place}: [{self.rule}] {kind}{_shortened(self.message)}{hint}"


_FIELDS = tuple(each.name for each in fields(Problem))


def as_values(problem: Problem) -> dict[str, Any]:
    """Return what a problem says by the names of its fields; they hold plain values, and a library brings thousands."""
    return {name: getattr(problem, name) for name in _FIELDS}


def _shortened(line: str) -> str:
    """Return a line as a terminal shows it: of a very long one the beginning and the end."""
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN // 2]} … {line[-_SHOWN // 2 :]}"


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that stop a build."""
    return [problem for problem in problems if problem.severity == "error"]


def sorted_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Return each problem once: errors first, then by place."""
    rank = {"error": 0, "warning": 1, "advice": 2}
    return sorted(set(problems), key=lambda problem: (rank[problem.severity], problem))


def strict(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems as publishing sees them: a new warning of what is published is an error there."""
    return [
        replace(p, severity="error", stops=True) if p.severity == "warning" and not (p.unseen or p.known) else p
        for p in problems
    ]


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with one fact as one line: at its first place, with the others behind it.

    Where the hints differ, what they begin with alike is kept: "take it out", of "take it out, or write …".
    """
    same: dict[tuple[str, str, str, str], list[Problem]] = {}
    for problem in problems:
        way = problem.hint.partition(", or ")[0]
        same.setdefault((problem.rule, problem.message, way, problem.severity), []).append(problem)
    return [_merged(way, found) for (_, _, way, _), found in same.items()]


def _merged(way: str, found: Sequence[Problem]) -> Problem:
    """Return several problems with one fact as one."""
    first, *others = found
    if not others:
        return first
    files = len({problem.path for problem in found})
    places = [f"{problem.path}:{problem.line}" if problem.line else problem.path for problem in others]
    named = ", ".join(places[:_NAMED]) + (f" and {len(places) - _NAMED} more" if len(places) > _NAMED else "")
    count = f"{len(found)} times" if files == 1 else f"in {files} files" if files == len(found) else ""
    count = count or f"{len(found)} times in {files} files"
    hint = first.hint if all(problem.hint == first.hint for problem in others) else way
    return replace(first, message=f"{first.message} ({count}; also {named})", hint=hint)


def is_quiet(problem: Problem) -> bool:
    """Return whether a problem is about a draft alone, and no error: nobody who publishes needs to hear it."""
    return problem.unseen and problem.severity != "error" and problem.path.startswith("content/")


def summary(problems: Sequence[Problem]) -> str:
    """Return one line that counts the problems, such as ``2 errors, 1 warning, 3 known warnings``; "" for none."""
    counts = [(name, sum(p.severity == name and not p.known for p in problems)) for name in ("error", "warning")]
    counts.append(("known warning", sum(p.known for p in problems)))
    return ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for name, n in counts if n)


_MANY = 8  #: names that are looked at once more, with their folders


def nearest(word: str, known: Iterable[str], count: int = 1) -> list[str]:
    """Return up to ``count`` known words like ``word``, nearest first; case is no difference."""
    by_folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    found = get_close_matches(word.casefold(), sorted(by_folded), n=count, cutoff=0.6)
    return [by_folded[name] for name in found]


def did_you_mean(word: str, known: Iterable[str], what: str = "known names") -> str:
    """Return a hint: the nearest known word, else all of them where they can be taken in at a glance."""
    names = sorted(known)
    if near := nearest(word, names):
        return f"did you mean {near[0]!r}?"
    return f"{what}: {', '.join(names)}" if 0 < len(names) <= _AT_A_GLANCE else "check the spelling, or take it out"


def nearest_path(path: str, known: Iterable[str]) -> list[str]:
    """Return the known address that is like ``path``; nothing where its last step is not.

    The folder is the same in most of a site, and makes no two names alike.

    >>> nearest_path("/posts/none/", ["/posts/a/"]), nearest_path("/posts/joi/", ["/posts/joy/"])
    ([], ['/posts/joy/'])
    """
    last, steps = _last_step(path).casefold(), _by_last_step(known)
    alike = _alike(last, tuple(steps))
    moved = [name for step in alike if step.casefold() == last for name in steps[step]]
    return nearest(path, [name for step in alike for name in steps[step]]) or (moved if len(moved) == 1 else [])


def _by_last_step(names: Iterable[str]) -> dict[str, list[str]]:
    steps: dict[str, list[str]] = {}
    for name in names:
        steps.setdefault(_last_step(name), []).append(name)
    return steps


@lru_cache(maxsize=64)  # of one link that leads nowhere, several questions ask, each of thousands of names
def _alike(last: str, steps: tuple[str, ...]) -> tuple[str, ...]:
    """Return the few last steps that are most like one."""
    return tuple(nearest(last, steps, _MANY))


def _last_step(path: str) -> str:
    """Return what a path's last step is called, without its ending: "joy" of "/posts/joy/" and "media/joy.jpg"."""
    name = basename(path.rstrip("/"))
    return name.rpartition(".")[0] or name


def nearest_file(target: str, names: Iterable[str]) -> str:
    """Return a hint: of the files whose own names are like it, the one whose place is nearest to ``target``.

    Folder and ending are the same in most of a site, and make no two names alike.

    >>> nearest_file("posts/none.md", ["posts/bad.md"])
    'check the name, and that the file is below content/'
    >>> nearest_file("posts/kindnes.md", ["posts/bad.md", "pages/kindness.md"])
    'did you mean /pages/kindness.md?'
    """
    last, steps = _last_step(target).casefold(), _by_last_step(names)
    longer = [step for step in sorted(steps) if step.casefold().startswith(f"{last}-")][:_MANY]
    alike = _alike(last, tuple(steps)) or longer
    near = nearest(target, [name for step in alike for name in steps[step]])
    near = near or [name for step in alike[:1] for name in steps[step][:1]]
    if not near:
        return "check the name, and that the file is below content/"
    capitals = " (capitals count)" if near[0].casefold() == target.casefold() else ""
    return f"did you mean /{near[0]}?{capitals}"
