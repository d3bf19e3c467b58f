"""All words that readers see, taken out of the code, and the catalogues that say them in other languages.

``python -m tests.accept`` writes the list, ``theme/locale/kindling.pot``, and lays what is new into each ``.po``.
"""

import ast
import tomllib
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from kindling.engine.script_words import script_messages
from kindling.model.words import FOLDER

KIT = Path(__file__).parent.parent
LOCALE = KIT / "theme" / FOLDER
POT = LOCALE / "kindling.pot"
#: functions of ``kindling.model.words``, and which of their texts are the context and what is said
_PYTHON = {"message": (slice(0), slice(1)), "messages": (slice(0), slice(2)), "message_in": (slice(1), slice(1, 2))}
Found = tuple[str, str, str, str]  #: place, context, one, other


def catalogues() -> list[Path]:
    """Return the kit's catalogues."""
    return sorted(LOCALE.glob("*.po"))


def in_templates(folder: Path) -> Iterator[Found]:
    """Yield (place, context, one, other) of what templates say."""
    environment = Environment(extensions=["kindling.engine.unindented.Unindented"], autoescape=True)
    for path in sorted((*folder.rglob("*.html"), *folder.rglob("*.xml"))):
        parsed = environment.parse(path.read_text("utf-8"))
        for _line, function, said in extract_from_ast(parsed, ("_", "_n", "_p")):
            texts = [text for text in (said if isinstance(said, tuple) else (said,)) if text]
            context = texts.pop(0) if function == "_p" else ""
            yield path.relative_to(folder.parent).as_posix(), context, texts[0], "".join(texts[1:2])


def in_scripts(folder: Path) -> Iterator[Found]:
    """Yield (place, context, one, other) of what scripts say."""
    for path in sorted(folder.rglob("*.js")):
        for one, other in script_messages(path.read_text("utf-8")):
            yield path.relative_to(folder.parent).as_posix(), "", one, other


def in_code(folder: Path) -> Iterator[Found]:
    """Yield (place, context, one, other) of what the code says to readers."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        texts = {
            name.id: node.value.elts[place].value if isinstance(node.value, ast.Tuple) else node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            for place, name in enumerate(target.elts if isinstance(target, ast.Tuple) else [target])
            if isinstance(name, ast.Name) and _holds_text(node.value, place)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _PYTHON:
                named = [_text(argument, texts) for argument in call.args]
                context, said = (named[part] for part in _PYTHON[call.func.id])
                if said and all(said):
                    yield path.relative_to(folder.parent).as_posix(), "".join(context), said[0], "".join(said[1:])


def _holds_text(value: ast.expr, place: int) -> bool:
    one = value.elts[place] if isinstance(value, ast.Tuple) and place < len(value.elts) else value
    return isinstance(one, ast.Constant) and isinstance(one.value, str)


def _text(argument: ast.expr, texts: dict[str, str]) -> str:
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    return texts.get(argument.id, "") if isinstance(argument, ast.Name) else ""


def in_networks() -> Iterator[Found]:
    """Yield (place, "", one, "") of what the share kit says of each network."""
    path = KIT / "plugins" / "share" / "networks.toml"
    for network in tomllib.loads(path.read_text("utf-8")).values():
        if network.get("image"):
            yield path.relative_to(KIT).as_posix(), "", network["image"], ""


def template_catalogue() -> Catalog:
    """Return all words of the kit, in the order of the places where they are said."""
    found = Catalog(charset="utf-8", fuzzy=False)
    code, theme = (KIT / "kindling" / "model", KIT / "plugins"), KIT / "theme"
    whole = [*chain.from_iterable(map(in_code, code)), *in_networks(), *in_templates(theme), *in_scripts(theme)]
    for place, context, one, other in whole:
        found.add((one, other) if other else one, locations=[(place, None)], context=context or None)
    return found


def written(catalogue: Catalog, *, head: bool = True) -> str:
    """Return a catalogue as a file, without days and other things that differ each time."""
    out = BytesIO()
    write_po(out, catalogue, width=110, omit_header=not head, include_lineno=False, sort_output=False)
    return out.getvalue().decode()


def updated(path: Path) -> str:
    """Return a catalogue with what is new in the code, still to be translated, and without what is gone."""
    text = path.read_text("utf-8")
    head, known = text.partition("\n\n")[0], read_po(BytesIO(text.encode()), charset="utf-8")
    known.update(template_catalogue(), no_fuzzy_matching=True)
    known.obsolete.clear()
    return f"{head}\n\n{written(known, head=False)}"


def lacking(path: Path) -> list[str]:
    """Return the words of the kit that a catalogue does not say, and those that it says in vain."""
    known = read_po(BytesIO(path.read_bytes()), charset="utf-8")
    wanted = {(entry.context, entry.id) for entry in template_catalogue() if entry.id}
    said = {(entry.context, entry.id) for entry in known if entry.id and _is_whole(entry.string)}
    return sorted(map(str, wanted ^ said))


def _is_whole(forms: str | tuple[str, ...]) -> bool:
    return all(forms) if isinstance(forms, tuple) else bool(forms)


def pot() -> str:
    """Return the list of all words as a file, for whoever begins a catalogue."""
    return f"{_HEAD}\n{written(template_catalogue(), head=False)}"


def accept() -> None:
    """Write the list, and lay what is new into the kit's catalogues; what is gone is taken out."""
    POT.write_text(pot(), "utf-8")
    for path in catalogues():
        path.write_text(updated(path), "utf-8")


_HEAD = """# All words of Kindling's pages. Copy this file to the tag of your language (de.po), and write each msgstr.
# X-Checked-By: who speaks the language and has read the translations; "nobody" is said to whoever builds a site.
msgid ""
msgstr ""
"Language: \\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"X-Checked-By: nobody\\n"
"""
