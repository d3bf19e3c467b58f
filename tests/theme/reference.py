"""What templates get and which components there are, read from the code: docs/developers/templates.md."""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, reduce
from importlib import import_module
from inspect import cleandoc
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from jinja2 import nodes

from kindling.commands.kit import plugins
from kindling.engine.parts import TextContext
from kindling.model.outputs import Context
from kindling.model.pages import SiteView
from kindling.model.theme import slots
from kindling.model.views import PageExtras
from tests.theme.examples import ARGUMENTS, THEME, WHOLE, environment, examples

KIT = THEME.parent
TEXTS = ("article.html", "page.html", "series.html")  #: which the engine fills, with what plugins say of a text
FRAME = "base.html"  #: on which the others build
FILTERS = {
    "href": "an address as a link: `{{ address | href }}`; relative on a page, whole in a feed",
    "spoken": "of words in a language: `<p{{ lang | spoken }}>` says so where it is not that of the theme's words",
    "ours": "of the theme's words within such words: `<span{{ lang | ours }}>`",
    "tongue": "a title in a sentence that names an element: "
    '`aria-label="{{ _("Video: {title}", title=title | tongue(lang)) }}"`',
    "within": "the same as `spoken` in the middle of a text: `<a{{ link.lang | within(lang) }}>`",
    "language_beside": "what a language calls itself, where it is not `around`, or without it the site's:"
    " `{{ lang | language_beside(around) }}`",
    "ours_within": "the same as `ours` there: `<span{{ lang | ours_within }}>`",
}
WORDS = {
    "_": 'a sentence of ours, with its gaps filled: `{{ _("Part {number}", number=2) }}`; what fills a gap is escaped',
    "_n": 'what is counted: `{{ _n("{count} part", "{count} parts", parts | length) }}`',
    "_p": 'a sentence whose English text means two things, behind its context: `{{ _p("one series", "Series") }}`',
    "_list": "texts as a list in a sentence: `{{ _list(names) }}`",
}
ALWAYS = {
    "site": (SiteView, "the site's own words"),
    "here": (str, "the page's address"),
    "policy": (str, "the page's Content-Security-Policy"),
}


# ---- contexts: who fills which template ----------------------------------------------------------------------


@cache
def contexts() -> Mapping[str, type[Context]]:
    """Return template → what it is given, as the plugins' own calls of ``PageOutput`` say."""
    found: dict[str, type[Context]] = dict.fromkeys(TEXTS, TextContext)
    for path in sorted((KIT / "plugins").glob("*/*.py")):
        if "PageOutput(" in (text := path.read_text("utf-8")):
            module = import_module(f"kindling.plugins.{path.parent.name}.{path.stem}")
            found.update(_planned(ast.parse(text), module))
    return found


def _planned(tree: ast.Module, module: Any) -> Iterator[tuple[str, type[Context]]]:
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) == "PageOutput":
                template, question = call.args[2:4]
                yield _value(template, module), _answer(question, function, module)


def _value(node: ast.expr, module: Any) -> Any:
    """Return a constant, or what a name of the module stands for."""
    return node.value if isinstance(node, ast.Constant) else reduce(getattr, ast.unparse(node).split("."), module)


def _answer(question: ast.expr, function: ast.FunctionDef, module: Any) -> type[Context]:
    """Return the context that a question answers with: it is called there, or what is called there returns it.

    Raises LookupError where that can't be seen.
    """
    within = {node.name: node.returns for node in ast.walk(function) if isinstance(node, ast.FunctionDef)}
    made = {ast.unparse(node.targets[0]): node.value for node in ast.walk(function) if isinstance(node, ast.Assign)}
    for name in (node.id for node in ast.walk(question) if isinstance(node, ast.Name)):
        given = getattr(module, name, None)
        if isinstance(given, type) and issubclass(given, Context):
            return given
        if inspect.isfunction(given) and issubclass(returned := get_type_hints(given)["return"], Context):
            return returned
        if further := within.get(name) or made.get(name):
            return _answer(further, function, module)
    raise LookupError(f"{module.__name__}: what is {ast.unparse(question)}?")


def views() -> Mapping[str, tuple[Any, Any, str]]:
    """Return view → its type, what there is without its plugin, and the plugin."""
    return {
        f"{name}_view": (get_type_hints(view.of)["return"], view.without, plugin.name)
        for plugin in plugins()
        for name, view in plugin.views.items()
    }


# ---- values: dataclasses and their fields --------------------------------------------------------------------


@cache
def values() -> tuple[type[Any], ...]:
    """Return every dataclass that a template may meet, by its name; contexts are none."""
    found: dict[type[Any], None] = {}
    kinds = [kind for kind, _, _ in views().values()]
    for kind in [SiteView, *contexts().values(), *kinds, *ARGUMENTS.values()]:
        _gather(kind, found)
    return tuple(sorted((kind for kind in found if not issubclass(kind, Context)), key=lambda kind: kind.__name__))


def _gather(kind: Any, found: dict[type[Any], None]) -> None:
    if is_dataclass(kind) and isinstance(kind, type) and kind not in found:
        found[kind] = None
        for held in get_type_hints(kind).values():
            _gather(held, found)
    for inner in get_args(kind):
        _gather(inner, found)


def said(kind: type[Any]) -> Mapping[str, str]:
    """Return field → what its ``#:`` comment says of it, "" where nothing is said; those of its bases come first."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if is_dataclass(base):
            found |= _comments(base)
    return {field.name: found[field.name] for field in fields(kind)}


def worked_out(kind: type[Any]) -> Mapping[str, tuple[Any, str]]:
    """Return property → its type and what it says of itself; what is no template's business is left out."""
    return {
        name: (get_type_hints(member.fget)["return"], cleandoc(member.__doc__ or "").splitlines()[0])
        for name, member in inspect.getmembers(kind, lambda member: isinstance(member, property))
        if not hasattr(PageExtras, name)
    }


def _comments(kind: type[Any]) -> Mapping[str, str]:
    lines, _ = inspect.getsourcelines(kind)
    (body,) = (node.body for node in ast.parse("".join(lines)).body if isinstance(node, ast.ClassDef))
    declared = (node for node in body if isinstance(node, ast.AnnAssign))
    return {
        ast.unparse(node.target): lines[(node.end_lineno or 0) - 1].partition("#: ")[2].strip() for node in declared
    }


def shown(kind: Any) -> str:
    """Return a type in words, with links to what stands on the page.

    >>> shown(tuple[str, ...] | None)
    'tuple of `str`, or None'
    """
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return ", or ".join(map(shown, inner))
    if origin is Literal:
        return ", ".join(f"`{each!r}`" for each in inner)
    if origin is tuple and inner[-1] is ...:
        return f"tuple of {shown(inner[0])}"
    if origin:
        return f"{origin.__name__.lower()} of ({', '.join(map(shown, inner))})"
    name = getattr(kind, "__name__", str(kind))
    return "None" if kind is type(None) else f"[{name}](#{name.lower()})" if kind in values() else f"`{name}`"


# ---- slots and components ------------------------------------------------------------------------------------


def texts_of_theme() -> Iterator[tuple[str, str]]:
    """Yield place in the theme → text, of all templates and components."""
    for path in sorted([*THEME.rglob("*.html"), *THEME.rglob("*.xml")]):
        yield path.relative_to(THEME).as_posix(), path.read_text("utf-8")


def places(slot: str) -> tuple[str, ...]:
    """Return the templates that show a slot; none for those around the text in feeds."""
    return tuple(name.removeprefix("templates/") for name, text in texts_of_theme() if f"slots.{slot} " in text)


@cache
def called() -> frozenset[tuple[str, str]]:
    """Return (component, macro) of what others ask for: templates, components, slots, examples."""
    asked = (node for _, text in texts_of_theme() for node in environment().parse(text).find_all(nodes.FromImport))
    found = {
        (node.template.value.split("/")[1], name if isinstance(name, str) else name[0])
        for node in asked
        if isinstance(node.template, nodes.Const)
        for name in node.names
    }
    return frozenset(found | {(each.component, each.macro) for each in examples()})


def macros(component: str) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield each macro of a component that others ask for: its name, argument → default as typed, and what it is."""
    text = (THEME / "components" / component / "macro.html").read_text("utf-8")
    for words, name, arguments in _MACRO.findall(text):
        if (component, name) in called():
            split = (argument.partition("=") for argument in arguments.split(", ") if argument)
            yield name, {argument: default for argument, _, default in split}, _prose(words)


def first_words(name: str) -> str:
    """Return what the first comment of a file of the theme says."""
    found = _FIRST.match((THEME / name).read_text("utf-8"))
    return _prose(found[1]) if found else ""


def _prose(comment: str) -> str:
    """Return a comment as Markdown: a tag that stands in no code is text."""
    pieces = " ".join(comment.split()).split("`")
    return "`".join(piece if number % 2 else piece.replace("<", "&lt;") for number, piece in enumerate(pieces))


_MACRO = re.compile(r"(?:\n\{# ((?:(?!#\}).)*?) #\}\n)?\{% macro (\w+)\(([^\n]*)\) -?%\}", re.S)
_FIRST = re.compile(r"(?:<\?xml[^>]*>\n)?\{#-? (.*?) -?#\}", re.S)


# ---- the page ------------------------------------------------------------------------------------------------


def page() -> str:
    """Return docs/developers/templates.md."""
    return "\n".join([_HEAD, *_always(), *_views(), *_templates(), *_slots(), *_components(), *_values()]) + "\n"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _table(*names: str) -> list[str]:
    return [_row(*names), _row(*("---" for _ in names))]


def _always() -> Iterator[str]:
    yield from ["", "## Every template", "", f"`{FRAME}`: {first_words(f'templates/{FRAME}')}", ""]
    yield from _table("name", "type", "what")
    yield from (_row(f"`{name}`", shown(kind), what) for name, (kind, what) in ALWAYS.items())
    yield from ["", *_table("filter", "what")]
    yield from (_row(f"`{name}`", what) for name, what in FILTERS.items())
    yield from ["", _WORDS, "", *_table("function", "what")]
    yield from (_row(f"`{name}`", what) for name, what in WORDS.items())


def _views() -> Iterator[str]:
    yield from ["", _TEXTS, "", *_table("name", "type", "what")]
    yield from _fields(TextContext, "views", "filled", "loads")
    for name, (kind, without, plugin) in views().items():
        left_out = f"; `{without!r}` without it" if without is None or isinstance(without, str | tuple) else ""
        yield _row(f"`{name}`", shown(kind), f"the plugin [{plugin}](../../plugins/{plugin}/README.md){left_out}")


def _templates() -> Iterator[str]:
    yield from ["", "## Pages and feeds of plugins"]
    for template, context in sorted(contexts().items()):
        if template not in TEXTS:
            yield from [
                "",
                f"### {template}",
                "",
                first_words(f"templates/{template}") or cleandoc(context.__doc__ or ""),
            ]
            yield from ["", *_table("name", "type", "what"), *_fields(context)]


def _fields(kind: type[Any], *left_out: str) -> Iterator[str]:
    types = get_type_hints(kind)
    for name, what in said(kind).items():
        if name not in left_out:
            yield _row(f"`{name}`", shown(types[name]), what)
    for name, (returned, what) in worked_out(kind).items():
        yield _row(f"`{name}`", shown(returned), what)


def _slots() -> Iterator[str]:
    filled = {
        name: f"`{slot.component}` ({plugin.name})" for plugin in plugins() for name, slot in plugin.slots.items()
    }
    yield from ["", _SLOTS, "", *_table("slot", "where", "what the kit puts there")]
    for slot in slots(WHOLE):
        where = ", ".join(f"`{template}`" for template in places(slot)) or "around the text in feeds"
        yield _row(f"`{slot}`", where, filled.get(slot, ""))


def _components() -> Iterator[str]:
    yield from ["", _COMPONENTS]
    for component in sorted(path.parent.name for path in THEME.glob("components/*/macro.html")):
        yield from ["", f"### {component}", "", first_words(f"components/{component}/macro.html"), ""]
        for name, arguments, words in macros(component):
            signature = ", ".join(f"{each}={default}" if default else each for each, default in arguments.items())
            types = "; ".join(f"`{argument}`: {shown(ARGUMENTS[argument])}" for argument in arguments)
            yield f"- `{name}({signature})`{f': {types}' if types else ''}{f'. {words}' if words else ''}"


def _values() -> Iterator[str]:
    yield from ["", "## Values"]
    for kind in values():
        file = kind.__module__.replace("kindling.plugins.", "plugins.").replace(".", "/") + ".py"
        yield from ["", f"### {kind.__name__}", "", f"{cleandoc(kind.__doc__ or '').splitlines()[0]} (`{file}`)"]
        yield from ["", *_table("field", "type", "what"), *_fields(kind)]


_WORDS = """## Words

Words of ours are said in the language of the page, by catalogues ([languages.md](languages.md))."""

_HEAD = """# What templates get

Every name that a template of the theme may write, every slot, every component with its arguments. A name that is not
there is an error, told with file and line; what is written is escaped. How to use it is in [restyle.md](restyle.md).

<!-- Made by `python -m tests.accept` from the code: the `#:` comments of fields, the first lines of components. -->"""

_TEXTS = f"""## Texts

{", ".join(f"`{name}`" for name in TEXTS[:-1])} and `{TEXTS[-1]}` get what is known of a post,
a page or a series, and what each plugin says of it. `head` is `metadata_view`, `series_page` is `series_page_view`."""

_SLOTS = """## Slots

Named places, each for a component of one plugin (`Plugin.slots`). They stand in `theme/theme.toml`; a theme
may have more."""

_COMPONENTS = """## Components

`theme/components/<name>/macro.html`; `{% from "components/<name>/macro.html" import … %}`. An argument with `=`
may be left out. Macros that are not listed are the component's own."""
