"""The law of problems: each has a file that is there, a line of it, and a hint. It holds of all that any test is told.

``held`` is laid around what a build returns, so that each build of each test is asked.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from kindling.engine.run import BuildResult, Run
from kindling.model.problems import Problem

#: rule → why a problem of it may stand on no line
NO_LINE = {
    "files/": "it is of a file or a folder as a whole: its name, its kind, or that nobody names it",
    "frontmatter/empty": "an empty file has no line",
    "media/": "pictures, drawings and films have no lines",
    "pictures/": "pictures have no lines",
    "privacy/place": "pictures and films have no lines",
    "plan/path": "it may be of a picture or a film as a whole",
    "plan/same-address": "it may be of a file in content/root/ as a whole",
    "headers/host": "it is of a file as a whole",
    "frontmatter/idle": "PLUGINS may be said on the command line",
    "text/idle": "PLUGINS may be said on the command line",
    "root/": "it is of a file as a whole",
    "text/large": "it is of a text as a whole",
    "text/too-large": "it is of a text as a whole, of which nothing was read",
    "text/too-slow": "it is of a text as a whole, of which nothing was read",
    "citations/library": "of a library that can't be read as a whole",
    "settings/identity": "what is not said stands on no line",
    "settings/language": "DEFAULT_LANG may be said nowhere",
    "settings/plugin": "PLUGINS may be said nowhere",
    "editor/program": "EDITOR may be said on the command line",
    "kept/": "what is kept between builds has no lines",
    "known/": "it is of a file as a whole",
    "build/fault": "a fault in code is of a text as a whole, or of none",
    "verify/missing": "a fault of a plugin stands in no text",
    "verify/extra": "a fault of a plugin stands in no text",
    "verify/form": "a fault of a plugin or a template stands in no text",
    "cards/picture": "a fault of a plugin stands in no text",
    "cards/design": "a file that can't be read as a whole",
    "search/index": "a program that fails stands in no text",
    "citations/engine": "a program that fails stands in no text",
    "pelican/error": "what Pelican says stands in no text",
    "theme/": "it is of a file of the theme as a whole",
    "feeds/": "of a file as a whole",
    "redirects/host": "of a file as a whole",
}
#: paths that name no file of the site
_NOT_OF_THE_SITE = re.compile(r"kindling$|pelican$|plugins/[a-z_]+$|\.kindling/|cards\.toml$|cards/")


def lapses(problem: Problem, site: Path) -> Iterator[str]:
    """Yield what the law asks of a problem that a site tells, and it has not."""
    path = next((base / problem.path for base in (site, site.parent) if _is_there(base / problem.path)), None)
    nameless = problem.rule == "files/name" and "\ufffd" in problem.path
    if path is None and not (nameless or _NOT_OF_THE_SITE.match(problem.path) or "settings/" in problem.rule):
        yield f"there is no such file: {problem}"
    if (
        not problem.line
        and not (path is None and "settings/" in problem.rule)
        and not any(problem.rule.startswith(rule) for rule in NO_LINE)
    ):
        yield f"no line: {problem}"
    if problem.line and path and path.is_file() and problem.line > len(re.split(b"\r\n|\r|\n", path.read_bytes())):
        yield f"no line of this number: {problem}"
    if not problem.hint:
        yield f"no hint: {problem}"
    meant = re.match(r"did you mean '?(/?[^'? ]+)'?\?", problem.hint)
    if meant and meant[1] in re.findall("'([^']+)'", problem.message):
        yield f"the hint shows the very letters that it complains of: {problem}"
    if meant and meant[1].lstrip("/") == problem.path.partition("/")[2]:
        yield f"the hint names the text itself: {problem}"


def _is_there(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def held(result: Callable[..., BuildResult]) -> Callable[..., BuildResult]:
    """Return a build's last step, which fails where a problem that it tells does not keep the law."""

    def lawful(run: Run, **values: object) -> BuildResult:
        found = result(run, **values)
        broken = [lapse for problem in found.problems for lapse in lapses(problem, run.request.site)]
        assert not broken, "\n".join(broken)
        return found

    return lawful
