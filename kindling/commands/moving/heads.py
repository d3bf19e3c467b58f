"""Front matter of other programs as ours: YAML, TOML, JSON or `Key: value`. Pure.

`kindling/engine/elsewhere.py` knows what is called how; here each value is tried, and what can't be read stays in the
new file as a comment, so that it builds and nothing is lost.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from kindling.commands.moving.text import private_remark
from kindling.commands.moving.values import IncomingKind, Note
from kindling.engine.elsewhere import as_here
from kindling.engine.files import SourceFile
from kindling.engine.front_matter import RawFrontMatter, read_front_matter, without_half_quotes
from kindling.model.fields import front_of
from kindling.model.frontmatter import Mistake, in_list
from kindling.model.scalars import quoted

_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_PELICAN = re.compile(r"(?:Title|Date|Slug|Author|Category|Tags|Summary|Status):[ \t]", re.I)
_ORDER = (
    "title slug date modified id status lang summary tags authors series part cover cover_alt video aliases".split()
)
#: what no reader sees, and Pelican, Hugo and others need
_HIDES = frozenset(("password", "members", "draft", "private"))
_AT_THE_END = ("params", "extra", "taxonomies")  #: tables of TOML that hold keys like the others


@dataclass(frozen=True, slots=True)
class ImportedHead:
    """Front matter in our words."""

    values: dict[str, Any]
    remarks: tuple[str, ...]
    notes: tuple[Note, ...]
    typed: Mapping[str, Any]  #: as it was there
    body: str
    is_there: bool  #: whether the file has any


def head_of(name: str, text: str, kind: IncomingKind, program: str = "") -> ImportedHead:
    """Return what the head of a file says, and the body behind it. Jekyll (``program``) parts topics at spaces."""
    raw, is_there, notes = _raw(name, text)
    typed = dict(raw.values)
    for key in ("categories", "tags") if program == "jekyll" else ():
        value = raw.values.get(key)
        if isinstance(value, str) and "," not in value:
            raw.values[key] = value.split()
    model = front_of(kind)
    placed = f"{kind}s/{name.rpartition('/')[2].rpartition('.')[0] or 'text'}.md"
    known = set(model.model_fields)
    file = SourceFile(placed, Path(placed), name, kind)
    here = as_here(raw, file, known)
    remarks = [_remark(key, typed[key]) for key in typed if _lost(key, here.values, here.problems)]
    notes += [_note(each.message, look=True) for each in here.problems if each.severity != "advice" and each.message]
    values, more, told = _tried(here.values, model)
    hidden = [key for key in typed if _bare(key) in _HIDES and str(typed[key]).lower() not in ("false", "no", "0", "")]
    if hidden and "status" not in values:
        values["status"] = "draft"
    return ImportedHead(values, (*remarks, *more), tuple(dict.fromkeys((*notes, *told))), typed, here.body, is_there)


def _note(said: str, *, look: bool) -> Note:
    return Note(" ".join(said.split()), look)


def _bare(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.lower())


def _lost(key: str, values: Mapping[str, Any], problems: list[Any]) -> bool:
    """Return whether a key was told as one without a meaning here, so that its value would be gone."""
    told = any(f"'{key}'" in each.message or each.message.startswith(f"{key} ") for each in problems)
    return told and key not in values


def _raw(name: str, text: str) -> tuple[RawFrontMatter, bool, list[Note]]:
    """Return the head of a file as texts, lists and maps, whichever language it is in."""
    text = text.lstrip("\ufeff").lstrip("\n") if text[:2].strip() == "" else text.lstrip("\ufeff")
    try:
        if found := _TOML.match(text):
            return RawFrontMatter(name, _texts(_flat(tomllib.loads(found[1]))), body=text[found.end() :]), True, []
        if text.startswith("{"):
            values, end = json.JSONDecoder().raw_decode(text)
            if isinstance(values, dict):
                return RawFrontMatter(name, _texts(_flat(values)), body=text[end:].lstrip("\n")), True, []
    except (ValueError, RecursionError) as error:  # a TOMLDecodeError is one, too
        return _unread(name, text, str(error))
    if not _YAML.match(text) and not _PELICAN.match(text):
        return RawFrontMatter(name, body=text), False, []
    raw = read_front_matter(name, text)
    if not raw.values and raw.problems:
        return _unread(name, text, raw.problems[0].message)
    notes = [_note(f"line {each.line}: {each.message}", look=True) for each in raw.problems if each.severity == "error"]
    raw.problems.clear()
    raw.values = {str(key).lower(): value for key, value in raw.values.items()}
    return raw, True, notes


def _unread(name: str, text: str, why: str) -> tuple[RawFrontMatter, bool, list[Note]]:
    """Return a text whose head can't be read: its lines stand before the body as a comment that no page holds."""
    match = _TOML.match(text) or _YAML.match(text)
    head, body = (match[1], text[match.end() :]) if match else ("", text)
    kept = private_remark("The front matter that could not be read:\n" + head) + "\n\n" if head else ""
    return RawFrontMatter(name, body=kept + body), True, [_note(f"its front matter can't be read: {why}", look=True)]


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    """Return keys with those of Hugo's and Zola's tables beside the others."""
    found = {str(key).lower(): value for key, value in values.items()}
    for table in _AT_THE_END:
        if isinstance(inner := found.get(table), dict):
            del found[table]
            found = {**{str(key).lower(): value for key, value in inner.items()}, **found}
    return found


def _texts(value: Any) -> Any:
    """Return values of TOML and JSON as the texts that they would be in YAML."""
    if isinstance(value, dict):
        return {str(key): _texts(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_texts(each) for each in value if each is not None]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)


def _tried(values: Mapping[str, Any], model: type[BaseModel]) -> tuple[dict[str, Any], list[str], list[Note]]:
    """Return the values that our keys can read; each other as a comment, and what is said of it."""
    found: dict[str, Any] = {}
    remarks: list[str] = []
    notes: list[Note] = []
    for key, typed in values.items():
        if typed in ("", [], {}):
            continue
        value = without_half_quotes(typed) if isinstance(typed, list) else typed
        if value != typed:
            said = ", ".join(str(each) for each in typed if each not in value)
            notes.append(Note(f"{key}: {said}: curly quotation marks at one end alone are left out", look=True))
        why, better = fault(model, key, value)
        if not why:
            found[key] = value
            continue
        remarks.append(_remark(key, value))
        if key == "authors" and better and not fault(model, key, guess := _as_list(better[0]))[0]:
            found[key] = guess
            notes.append(Note(f"authors: {value!r}: {why}; taken as {better[0]}", look=True))
        elif key not in model.model_fields:
            notes.append(Note(f"{key}: means nothing here, and stands as a comment in the front matter"))
        else:
            notes.append(Note(f"{key}: {value!r} can't be read ({why}), and stands as a comment there", look=True))
    return found, remarks, notes


def fault(model: type[BaseModel], key: str, value: Any) -> tuple[str, tuple[str, ...]]:
    """Return why a key can't have a value, and what would be better; an empty text where it can."""
    if key not in model.model_fields:
        return "no key here", ()
    try:
        model.model_validate({"title": "Words", key: value})
    except ValidationError as error:
        for detail in error.errors():
            if detail["loc"][:1] == (key,):
                mistake = detail.get("ctx", {}).get("error")
                better = mistake.better if isinstance(mistake, Mistake) else ()
                return str(mistake or detail["msg"]), better
    return "", ()


def _as_list(typed: str) -> list[str]:
    values = read_front_matter("", f"---\nauthors: {typed}\n---\n").values.get("authors", [])
    return values if isinstance(values, list) else [values]


def _remark(key: str, value: Any) -> str:
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{key}: {' '.join(said.split())}"


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def front_matter(values: Mapping[str, Any], remarks: tuple[str, ...] = ()) -> str:
    """Return front matter as it is written: our keys in our order, and remarks as comments behind them."""
    keys = [*(key for key in _ORDER if key in values), *(key for key in values if key not in _ORDER)]
    lines = [f"{key}: {_typed(values[key])}" for key in keys]
    comments = [f"# {line}" for remark in remarks for line in remark.splitlines()]
    return "\n".join(["---", *lines, *comments, "---", ""])


def _typed(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{in_list(str(key))}: {_typed_in(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_typed_in(each) for each in value) + "]"
    text = " ".join(str(value).split()) if "\n" in str(value) else str(value)
    return text if re.fullmatch(r"[A-Za-z0-9][\w:+./-]*", text, re.ASCII) and not text.endswith(":") else quoted(text)


def _typed_in(value: Any) -> str:
    return in_list(value) if isinstance(value, str) else _typed(value)
