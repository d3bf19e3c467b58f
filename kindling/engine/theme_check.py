"""Themes are checked before anything is made with them: what is wrong is told once, with its file and line.

The kit's own layer is held by tests; those of the site and of plugins are looked at here.
"""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import jinja2
import tinycss2

from kindling.engine.drawings import DrawingRefused, drawing
from kindling.model.catalogues import catalogue_faults
from kindling.model.kinds import is_ignored, speaks_of_its_folder
from kindling.model.layers import FILES, KIT, PARTS, Layer, Theme, is_inside
from kindling.model.problems import Problem, did_you_mean, nearest
from kindling.model.theme import is_published
from kindling.model.tongues import is_language, nearest_language
from kindling.model.words import FOLDER

_TEXTS = frozenset({".html", ".xml", ".css", ".js", ".toml"})
_IN_COMPONENT = ("macro.html", "style.css", "script.js", "examples.yaml")
_KEYS = ("needs", "slots")


def layer_problems(theme: Theme, site: Path) -> Iterator[Problem]:
    """Yield what is wrong in the layers of the site and of plugins."""
    for check in _checks(theme, site):
        yield from check.problems(sorted(check.layer.folder.rglob("*")))


def file_problems(theme: Theme, site: Path, path: Path) -> Iterator[Problem]:
    """Yield what is wrong in one file of these layers."""
    for check in _checks(theme, site):
        if path.is_relative_to(check.layer.folder):
            yield from check.problems([path])


def _checks(theme: Theme, site: Path) -> Iterator["_LayerCheck"]:
    environment = jinja2.Environment(extensions=["kindling.engine.unindented.Unindented"], autoescape=True)
    whole = theme.layers[-1].folder
    return (_LayerCheck(layer, whole, site, environment) for layer in theme.layers if layer.name != KIT)


class _LayerCheck:
    def __init__(self, layer: Layer, whole: Path, site: Path, environment: jinja2.Environment) -> None:
        self.layer, self.whole, self.environment = layer, whole, environment
        self.base = site if layer.folder.is_relative_to(site) else layer.folder.parent

    def problems(self, paths: Iterable[Path]) -> Iterator[Problem]:
        """Yield everything that is wrong with files and folders of the layer."""
        for path in paths:
            if any(is_ignored(step) for step in path.relative_to(self.layer.folder).parts):
                continue
            if not is_inside(path, self.layer.folder):
                fact = "this is a link that leads out of the theme, or nowhere"
                yield self._problem(path, "theme/link", fact, "put a copy of the file here")
            elif path.is_file():
                yield from self._file(path)
            elif path.relative_to(self.layer.folder).as_posix() in FILES or path.name in _IN_COMPONENT:
                yield self._problem(path, "theme/unused", "a file is expected here, and this is a folder", "rename it")

    def _problem(self, path: Path, rule: str, fact: str, hint: str, line: int = 0, *, warns: bool = False) -> Problem:
        shown = path.relative_to(self.base).as_posix()
        return Problem(shown, line, rule, fact, hint, "warning" if warns else "error")

    def _file(self, path: Path) -> Iterator[Problem]:
        place = path.relative_to(self.layer.folder).as_posix()
        if found := self._unused(place):
            yield self._problem(path, "theme/unused", *found, warns=True)
        elif path.suffix in _TEXTS:
            yield from self._text(path)
        elif path.suffix == ".svg":
            yield from self._drawing(path)
        elif path.suffix == ".po":
            yield from self._catalogue(path)

    def _unused(self, place: str) -> tuple[str, str] | None:
        """Return why a file does nothing, and what to do; None for one that does something."""
        first, _, rest = place.partition("/")
        suffix = Path(place).suffix.lower()
        if first not in PARTS and not speaks_of_its_folder(first):
            return f"nothing of a theme is called {first!r}", did_you_mean(first, PARTS, "there are")
        if first == FOLDER:
            tag = Path(rest).stem
            if suffix != ".po" or "/" in rest:
                return "catalogues of words are files that end in .po", f"name it {FOLDER}/cy.po, with your language"
            if not is_language(tag):
                return f"no language is called {tag!r}", nearest_language(tag)
        if first == "static" and suffix in (".css", ".js") and rest.partition("/")[0] not in ("css", "js"):
            return (
                "styles and scripts here are not published",
                f"write them into {'style' if suffix == '.css' else 'script'}{suffix}",
            )
        if first == "static" and suffix not in (".css", ".js") and not is_published(rest):
            return "a file of this kind is not published", "pictures, fonts, sound and films are"
        if first == "components" and not self._component_is_used(rest):
            name = rest.partition("/")[0]
            known = [path.name for path in (self.whole / "components").iterdir()]
            near = nearest(name, known)
            return (
                f"no template shows the component {name!r}",
                f"did you mean {near[0]!r}?" if near else "import it in a template",
            )
        return None

    def _component_is_used(self, rest: str) -> bool:
        name, _, file = rest.partition("/")
        if file not in _IN_COMPONENT:
            return True  # whatever it is, it stands beside a component
        if (self.whole / "components" / name).is_dir() or self.layer.name != "site":
            return True
        templates = [path for path in self.layer.folder.rglob("*.html") if path.parent.name != name]
        return file == "style.css" or any(
            f"components/{name}/" in path.read_text("utf-8", "replace") for path in templates
        )

    def _catalogue(self, path: Path) -> Iterator[Problem]:
        for line, fact, hint in catalogue_faults(path.read_bytes()):
            yield self._problem(path, "theme/words", fact, hint, line)

    def _text(self, path: Path) -> Iterator[Problem]:
        try:
            text = path.read_text("utf-8")
        except (UnicodeDecodeError, OSError) as error:
            fact = (
                "this file is not UTF-8"
                if isinstance(error, ValueError)
                else f"this file can't be read: {error.strerror}"
            )
            yield self._problem(path, "theme/encoding", fact, "save it again as UTF-8")
            return
        if text.startswith("\ufeff"):
            yield self._problem(
                path, "theme/encoding", "the file begins with a byte order mark", "save it as UTF-8 without one"
            )
            return
        try:
            yield from self._parsed(path, text)
        except RecursionError:
            rule = {".css": "theme/style", ".toml": "theme/toml"}.get(path.suffix, "theme/template")
            fact = "brackets or blocks stand in one another deeper than anything can read"
            yield self._problem(path, rule, fact, "take most of them out")

    def _parsed(self, path: Path, text: str) -> Iterator[Problem]:
        if path.suffix in (".html", ".xml"):
            yield from self._template(path, text)
        elif path.suffix == ".css" and path.parent.name != "css":  # static/css holds lists of sheets
            yield from self._styles(path, text)
        elif path.name == "theme.toml":
            yield from self._said(path, text)

    def _template(self, path: Path, text: str) -> Iterator[Problem]:
        if not text.strip():
            yield self._problem(
                path, "theme/template", "the template is empty, and so would the page be", "write it, or take it out"
            )
        try:
            self.environment.parse(text)
        except jinja2.TemplateSyntaxError as error:
            yield self._problem(path, "theme/template", f"{error.message}", "mend this line", error.lineno)
            return
        if path.name == "macro.html" and (
            lacking := self._asked_for(path.parent.name) - _macros(self.environment, text).keys()
        ):
            fact = f"the kit's templates ask for {', '.join(sorted(lacking))} here"
            yield self._problem(path, "theme/template", fact, "write a macro of each name")
        elif path.name == "macro.html":
            yield from self._arguments(path, text)

    def _arguments(self, path: Path, text: str) -> Iterator[Problem]:
        """Yield each macro that takes less than what the kit's of the same name is given."""
        ours = self.whole / "components" / path.parent.name / "macro.html"
        expected = _macros(self.environment, ours.read_text("utf-8")) if ours.is_file() and ours != path else {}
        for name, macro in _macros(self.environment, text).items():
            names = [each.name for each in expected[name].args] if name in expected else []
            if len(macro.args) < len(names):
                fact = f"the macro {name} is given {len(names)} values, and takes {len(macro.args)}"
                yield self._problem(path, "theme/template", fact, f"write {name}({', '.join(names)})", macro.lineno)

    def _asked_for(self, component: str) -> set[str]:
        """Return the macros that the kit's templates take from a component."""
        found: set[str] = set()
        for path in self.whole.rglob("*.html"):
            text = path.read_text("utf-8")
            if f"components/{component}/macro.html" in text:
                found |= _imported(self.environment, text, f"components/{component}/macro.html")
        return found

    def _styles(self, path: Path, text: str) -> Iterator[Problem]:
        rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        for rule in rules:
            if rule.type == "error":
                yield self._problem(
                    path, "theme/style", f"this is no CSS: {rule.message}", "mend this line", rule.source_line
                )
            elif rule.type == "qualified-rule" and (end := _ended_in(rule.prelude)):
                fact = "a rule ends here that never began: a { is missing before"
                yield self._problem(path, "theme/style", fact, "write it behind the selector", end)
            elif rule.type == "at-rule" and rule.lower_at_keyword == "import":
                fact = "an @import is left out by the bundle, and the policy lets nothing in from elsewhere"
                yield self._problem(path, "theme/style", fact, "write the styles here", rule.source_line)
        for url, line in _addresses(rules):
            if "//" in url or (
                not url.startswith(("data:", "#")) and not (self.layer.folder / "static" / url).is_file()
            ):
                fact, hint = (
                    f"url({url}) leads to no file of the theme",
                    "put the file into theme/static, and write its place there",
                )
                yield self._problem(path, "theme/style", fact, hint, line)

    def _said(self, path: Path, text: str) -> Iterator[Problem]:
        try:
            said = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            yield self._problem(path, "theme/toml", f"this is no valid TOML: {error}", "mend that line")
            return
        for key, value in said.items():
            if key not in _KEYS:
                yield self._problem(
                    path, "theme/toml", f"no key is called {key!r}", did_you_mean(key, _KEYS, "there are")
                )
            elif not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                yield self._problem(
                    path, "theme/toml", f"{key} is {value!r}; a list of names is expected", f'write {key} = ["…"]'
                )

    def _drawing(self, path: Path) -> Iterator[Problem]:
        try:
            drawing(path.read_bytes())
        except DrawingRefused as refused:
            yield self._problem(path, "theme/drawing", str(refused), refused.hint, refused.line)


def _macros(environment: jinja2.Environment, text: str) -> dict[str, jinja2.nodes.Macro]:
    return {node.name: node for node in environment.parse(text).find_all(jinja2.nodes.Macro)}


def _imported(environment: jinja2.Environment, text: str, template: str) -> set[str]:
    taken = environment.parse(text).find_all(jinja2.nodes.FromImport)
    names = [name for node in taken if getattr(node.template, "value", "") == template for name in node.names]
    return {name if isinstance(name, str) else name[0] for name in names}


def _ended_in(selector: list[tinycss2.ast.Node]) -> int:
    """Return the line of a ``;`` or ``}`` that stands in a selector, where a ``{`` was forgotten; 0 without."""
    ends = (
        node.source_line
        for node in selector
        if (node.type == "literal" and node.value == ";") or (node.type == "error" and node.kind == "}")
    )
    return next(ends, 0)


def _addresses(rules: object) -> Iterator[tuple[str, int]]:
    """Yield each ``url(…)`` in parsed CSS, with its line."""
    for node in rules if isinstance(rules, list) else ():
        if node.type == "url":
            yield node.value, node.source_line
        elif node.type == "function" and node.lower_name == "url":
            yield from ((one.value, node.source_line) for one in node.arguments if one.type == "string")
        for name in ("prelude", "content", "arguments"):
            yield from _addresses(getattr(node, name, None))
