"""Read: one file's bytes and the reading settings → one ``Document``; nothing else is looked at."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from html import unescape
from itertools import islice, pairwise
from typing import Any

from markdown import Markdown
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kindling.engine.conflicts import without_conflicts
from kindling.engine.elsewhere import as_here
from kindling.engine.files import SourceFile
from kindling.engine.foreign import foreign_problems, told_once
from kindling.engine.front_matter import RawFrontMatter, read_front_matter
from kindling.engine.run_on import run_on_problems
from kindling.engine.unclosed import unclosed_problems
from kindling.engine.unread import unread_problems
from kindling.model.addresses import slug_fault, slugify
from kindling.model.clean import PARAGRAPH, cleaned, cleaned_references
from kindling.model.decode import text_of, told_unseen
from kindling.model.fields import KeysOf, KeysOfKind, front_of, keys_of_kit
from kindling.model.frontmatter import (
    Item,
    Mistake,
    Mistakes,
    PageFront,
    Planned,
    PostFront,
    SeriesFront,
    in_list,
    items_of,
)
from kindling.model.html import plain_text
from kindling.model.markers import without_markers
from kindling.model.pasted import told_lookalikes
from kindling.model.problems import Problem, did_you_mean, nearest
from kindling.model.reading import Finder, Finding, Reading, lines_outside_code, told_while_reading
from kindling.model.sanitise import Sanitiser, sanitiser
from kindling.model.scalars import quoted
from kindling.model.sections import Rank, closed_up
from kindling.model.values import Document, Heading, Idle

_REFERENCE = re.compile("&#[0-9a-zA-Z]+;?")
#: a heading as it may be typed where no words come of it: nothing, a picture, a note, a reference or tags alone
_WORDLESS = re.compile(r"^ {0,3}#{1,6}(?:[ \t]*$|[ \t]+(?:#*[ \t]*$|!\[|\[\^|[<&]).*$)", re.M)


@dataclass(frozen=True, slots=True)
class TextHead:
    """What stands above a text, typed, and what is wrong with it."""

    file: SourceFile
    raw: RawFrontMatter
    front: PostFront | PageFront | SeriesFront
    slug: str
    problems: tuple[Problem, ...]
    idle: tuple[Idle, ...]


@dataclass(slots=True)
class Reader:
    """The reading settings: one Markdown instance, reset for each document, and how HTML is cleaned."""

    settings: Mapping[str, Any]
    sanitise: Sanitiser
    finders: Mapping[str, Finder] = field(default_factory=dict)  #: by plugin name
    keys: KeysOf = keys_of_kit  #: kind → what its front matter may say
    idle: Mapping[str, str] = field(default_factory=dict)  #: plugin that is left out → a pattern of its syntax
    markdown: Markdown = field(init=False)

    def __post_init__(self) -> None:
        self.renew()

    @classmethod
    def of(
        cls,
        markdown_settings: Mapping[str, Any],
        *,
        raw_html: bool,
        html: Collection[str] = (),
        finders: Mapping[str, Finder] | None = None,
        keys: KeysOf = keys_of_kit,
        idle: Mapping[str, str] | None = None,
    ) -> "Reader":
        """Return the reader for a site's settings; ``html``: the tags that its texts may hold beside the usual."""
        return cls(markdown_settings, sanitiser(raw_html=raw_html, tags=html), finders or {}, keys, idle or {})

    def renew(self) -> None:
        """Begin afresh: Python-Markdown's parser keeps half of a text that it broke over, whatever ``reset`` does."""
        self.markdown = Markdown(**self.settings)

    def read(self, file: SourceFile, data: bytes, *, body: bool = True) -> Document:
        """Return the document of ``file``; whatever is wrong with it is in its problems. ``body=False``: its head."""
        return self.document(self.head(file, data), body=body)

    def head(self, file: SourceFile, data: bytes) -> TextHead:
        """Return what stands above a text, and what is wrong with it: what is known before the text is read."""
        text, problems = text_of(file.shown, data)
        problems += told_lookalikes(file.shown, text)
        text, unchosen = without_conflicts(file.shown, text)
        problems += unchosen
        front_matter = read_front_matter(file.shown, text) if text or not problems else RawFrontMatter(file.shown)
        keys = self.keys(file.text_kind)
        front_matter = as_here(front_matter, file, {*keys.model.model_fields, *keys.idle})
        front, faults, idle = typed_front(front_matter, file, keys)
        problems += [
            *front_matter.problems,
            *(faults if front_matter.values or not (problems or front_matter.problems) else []),
        ]
        slug = front.slug or slugify(front.title)
        problems += _slug_problems(file, front_matter, slug)
        return TextHead(file, front_matter, front, _usable(slug, file), tuple(problems), idle)

    def document(self, head: TextHead, *, body: bool = True) -> Document:
        """Return the document below a head; with ``body=False`` one without a text."""
        if not body:
            head.raw.body = ""
        return self._document(head.file, head.raw, head.front, head.slug, [*head.problems], head.idle)

    def stand_in(self, file: SourceFile) -> Document:
        """Return an empty document in the place of one that can't be read at all."""
        front, _, _ = typed_front(RawFrontMatter(file.shown), file, self.keys(file.text_kind))
        return self._document(file, RawFrontMatter(file.shown), front, _usable("", file), [])

    def _document(
        self,
        file: SourceFile,
        front_matter: RawFrontMatter,
        front: PostFront | PageFront | SeriesFront,
        slug: str,
        problems: list[Problem],
        idle: tuple[Idle, ...] = (),
    ) -> Document:
        reading = Reading(file.shown, slug, front_matter.body, front_matter.body_line)
        html, headings, findings = self._converted(reading, problems)
        text = plain_text(without_markers(html), " ")
        return Document(
            path=file.shown,
            source=file.source,
            kind=file.text_kind,
            front=front.model_copy(update={"slug": slug}),
            lines=front_matter.lines,
            body_line=front_matter.body_line,
            html=html,
            headings=headings,
            text=" ".join(text.split()),
            words=len(text.split()),
            findings=findings,
            problems=tuple(told_once(problems)),
            idle=(*idle, *self._idle_in(reading)),
            written=front_matter.written,
        )

    def _idle_in(self, reading: Reading) -> Iterator[Idle]:
        """Yield the syntax of plugins that are left out: readers would see it as it is typed."""
        for plugin, pattern in self.idle.items():
            for said, lines in lines_outside_code(reading.body, pattern).items():
                yield from (Idle(plugin, said, reading.body_line + line, in_text=True) for line in lines)

    def _converted(
        self, reading: Reading, problems: list[Problem]
    ) -> tuple[str, tuple[Heading, ...], tuple[Finding, ...]]:
        """Return the body as safe HTML with markers, its headings, and what each extension found."""
        md = self.markdown
        md.reset()
        md.Meta = {}  # type: ignore[attr-defined]
        md.kindling_reading = reading  # type: ignore[attr-defined]
        html, hidden = cleaned_references(md.convert(PARAGRAPH.sub("\n\n", reading.body)))
        problems += told_while_reading(md)
        html, faults = self.sanitise(html, reading)
        html, ranks = closed_up(html)
        findings: list[Finding] = list(md.Meta.values())  # type: ignore[attr-defined]
        problems += [fault for found in findings for fault in found.faults]
        for finder in self.finders.values() if reading.body else ():
            html, found = finder(html, reading)
            if not isinstance(found, Finding):
                raise TypeError(f"the finder gave {found!r}, where a Finding is expected")
            findings.append(found)
        headings = tuple(_headings(md.toc_tokens))  # type: ignore[attr-defined]
        problems += [*faults, *_hidden_problems(reading, hidden), *_heading_problems(reading, headings, ranks)]
        problems += foreign_problems(reading)
        problems += unclosed_problems(reading)
        problems += unread_problems(reading, html)
        problems += run_on_problems(reading, html)
        shown = {rank.id: rank.shown for rank in ranks}
        headings = tuple(replace(each, level=shown.get(each.id, each.level)) for each in headings)
        return html, headings, tuple(findings)


def _hidden_problems(reading: Reading, count: int) -> Iterator[Problem]:
    """Yield that ``&#x1f;`` and its like were left out, at the first of them."""
    found = (reference for reference in _REFERENCE.findall(reading.body) if cleaned_references(reference)[1])
    for reference in islice(found, 1 if count else 0):
        yield told_unseen(reading.path, reading.line_of(reference), reference, count)


def _usable(slug: str, file: SourceFile) -> str:
    """Return a slug that the rest of the build can go on with, so that all other problems are found too."""
    others = (slugify(slug), slugify(file.source.rpartition("/")[2].rpartition(".")[0]), "text")
    return slug if not slug_fault(slug) else next(other for other in others if not slug_fault(other))


def _headings(tokens: list[dict[str, Any]]) -> Iterator[Heading]:
    for token in tokens:
        yield Heading(token["level"], token["id"], cleaned(unescape(without_markers(token["name"])))[0])
        yield from _headings(token["children"])


def _heading_problems(reading: Reading, headings: tuple[Heading, ...], ranks: tuple[Rank, ...]) -> Iterator[Problem]:
    """Yield the headings that a screen reader's outline would trip over, and those that are shown at another level."""
    wordless = iter([reading.body.count("\n", 0, match.start()) for match in _WORDLESS.finditer(reading.body)])
    moved, named = {rank.id: rank.shown for rank in ranks if rank.shown != rank.typed}, {each.id for each in headings}
    for heading in headings:
        line = f"{'#' * heading.level} {heading.text}"
        if not heading.text.strip():
            fact = "a heading without words: a link to it, in the contents for one, has nothing to read out"
            hint = "write words into it, or take it out"
            yield Problem(reading.path, reading.body_line + next(wordless, 0), "text/heading", fact, hint, "warning")
        elif heading.level == 1:
            yield reading.problem(
                line, "text/heading", f"{line!r} is a second title of the page", f"write #{line}", "advice"
            )
        elif level := moved.get(heading.id):
            yield reading.problem(
                line, "text/heading", _skip(line, level), f"write {'#' * level} {heading.text}", "advice"
            )
    for _, typed, level in (rank for rank in ranks if rank.id in moved and rank.id not in named):
        yield reading.problem(f"<h{typed}", "text/heading", _skip(f"<h{typed}>", level), f"write <h{level}>", "advice")


def _skip(said: str, level: int) -> str:
    return f"{said!r} skips a level: it is shown as one of level {level}"


def typed_front(
    front_matter: RawFrontMatter, file: SourceFile, keys: KeysOfKind
) -> tuple[PostFront | PageFront | SeriesFront, list[Problem], tuple[Idle, ...]]:
    """Return typed front matter, its problems, and the keys that no plugin reads, each with the one that would.

    What is wrong is left out, so that the rest can be looked at.
    """
    values = dict(front_matter.values)
    idle = tuple(
        Idle(keys.idle[key], f"{key}:", front_matter.lines.get(key, 1), in_text=False)
        for key in values
        if key in keys.idle
    )
    values = {key: value for key, value in values.items() if key not in keys.idle}
    model = keys.model
    problems = [*_misspelt(front_matter, model, values)]
    named = frozenset(values)
    while True:
        before = dict(values)
        try:
            front = model.model_validate(values)
            break
        except ValidationError as error:
            details = error.errors()
            problems += [problem for detail in details for problem in _front_problems(front_matter, model, detail)]
            _leave_out(values, details, front_matter, file)
        if values == before:  # a plugin's keys as a whole are wrong, or one is not there: the kit's own go on alone
            model = front_of(file.text_kind)
            values = {key: value for key, value in values.items() if key in model.model_fields}
    return front, [*problems, *_undated(front, named, file), *_changed_before(front, front_matter)], idle


def _changed_before(front: PostFront | PageFront | SeriesFront, front_matter: RawFrontMatter) -> Iterator[Problem]:
    """Yield a day of change that lies before the day on which the text came out."""
    if isinstance(front, PageFront) and front.date and front.modified and front.modified.date() < front.date.date():
        line, day = front_matter.lines.get("modified", 1), front.date.date().isoformat()
        changed = front.modified.date().isoformat()
        fact = f"modified is {changed}, and the text is of {day}: nothing changes before it is out"
        hint = f"take modified: out, or write a day from {day} on"
        yield Problem(front_matter.path, line, "frontmatter/modified", fact, hint, "warning")


def _undated(
    front: PostFront | PageFront | SeriesFront, values: Collection[str], file: SourceFile
) -> Iterator[Problem]:
    """Yield a post that is out and has no date."""
    is_out = isinstance(front, PostFront) and front.date is None and front.status != "draft"
    if is_out and "date" not in values:
        hint = "write date: 2026-11-09 with the day it goes live"
        yield Problem(file.shown, 1, "frontmatter/date", "the post has no date", hint)


def _leave_out(
    values: dict[str, Any], details: Sequence[ErrorDetails], front_matter: RawFrontMatter, file: SourceFile
) -> None:
    """Take out what is wrong: of a list or map the items that are, so that the others are looked at."""
    wrong: dict[str, set[Item | None]] = {}  #: key → its items; None for all of it
    for detail in details:
        key, *inner = detail["loc"] or ("",)
        those: list[Item | None] = [*inner[:1]] or [each.item for each in _mistakes(detail)] or [None]
        wrong.setdefault(str(key), set()).update(those)
    for key, items in wrong.items():
        value = values.pop(key, None)
        kept: Any = None
        if isinstance(value, list) and None not in items:
            places = [place for place in range(len(value)) if place not in items]
            front_matter.close_up(key, places)
            kept = [value[place] for place in places]
        elif isinstance(value, dict) and None not in items:
            kept = {name: each for name, each in value.items() if name not in items}
        if kept and kept != value:
            values[key] = kept
        elif key == "title":
            values["title"] = file.source.rpartition("/")[2].rpartition(".")[0]


def _mistakes(detail: ErrorDetails) -> tuple[Mistake, ...]:
    """Return what our own reading of a value says is wrong with it, or with each of its items."""
    error = detail.get("ctx", {}).get("error")
    return error.each if isinstance(error, Mistakes) else (error,) if isinstance(error, Mistake) else ()


def _front_problems(front_matter: RawFrontMatter, model: type[BaseModel], detail: ErrorDetails) -> tuple[Problem, ...]:
    mistakes = _mistakes(detail)
    if not mistakes or mistakes[0].item is None:
        return (_front_problem(front_matter, model, detail),)
    where = _Value(".".join(map(str, detail["loc"])), _place(detail["loc"]), _items(detail["input"]))
    return tuple(_mistaken_item(front_matter, model, where, mistakes, mistake) for mistake in mistakes)


def _front_problem(front_matter: RawFrontMatter, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    if not detail["loc"]:
        fact = detail["msg"].removeprefix("Value error, ")
        return Problem(front_matter.path, 1, _VALUE, f"the front matter as a whole: {fact}", "mend what it names")
    where, key = ".".join(str(step) for step in detail["loc"]), str(detail["loc"][0])
    line = front_matter.lines.get(where) or front_matter.lines.get(key) or 1
    if detail["type"] == "extra_forbidden":
        fact = f"{_place(detail['loc'])!r} is no key of front matter here"
        hint = _key_hint(model, front_matter.values) if where == key else _entry_hint(str(detail["loc"][-1]), key)
        return Problem(front_matter.path, line, _UNKNOWN, fact, hint)
    if detail["type"] == "missing":
        return _missing_key(front_matter, line, detail)
    fact, shown = detail["msg"].removeprefix("Value error, "), _place(detail["loc"])
    if detail["type"] in _SHAPES:
        fact, hint = _shape(detail)
        return Problem(front_matter.path, line, _VALUE, f"{shown} is {_shown(detail['input'])}: {fact}", hint)
    if detail["type"] == "literal_error":
        words = re.findall(r"'([^']+)'", fact)
        near = nearest(detail["input"], words) if isinstance(detail["input"], str) else []
        hint = f"did you mean {near[0]!r}?" if near else _value_hint(key, tuple(words))
        return Problem(front_matter.path, line, _VALUE, f"{shown} is {_shown(detail['input'])}", hint)
    return _mistaken_value(front_matter, model, line, detail)


def _missing_key(front_matter: RawFrontMatter, line: int, detail: ErrorDetails) -> Problem:
    """Return the problem of a key that is not there, in the front matter or in an entry of a list in it."""
    steps = detail["loc"]
    last, entry = str(steps[-1]), ".".join(map(str, steps[:-1]))
    fact, hint = f"the front matter has no {last!r}", f"add a line {last}: …"
    if entry:
        fact = f"entry {int(steps[-2]) + 1} of {str(steps[0])!r} has no {last!r}"
        hint = f"add a line {last}: … to it, or take the entry out"
    return Problem(front_matter.path, front_matter.lines.get(entry, line), "frontmatter/missing-key", fact, hint)


def _mistaken_value(front_matter: RawFrontMatter, model: type[BaseModel], line: int, detail: ErrorDetails) -> Problem:
    """Return the problem of a value, with what would be right where that is known."""
    key, better = str(detail["loc"][-1]), tuple(each for mistake in _mistakes(detail) for each in mistake.better)
    fact = f"{_place(detail['loc'])} is {_shown(detail['input'])}: {detail['msg'].removeprefix('Value error, ')}"
    if len(detail["loc"]) == 1:
        better = tuple(each for each in better if _holds(model, key, each))
    return Problem(front_matter.path, line, _VALUE, fact, _value_hint(key, better))


@dataclass(frozen=True, slots=True)
class _Value:
    """A list or map in front matter."""

    where: str  #: "planned.0.date"
    shown: str  #: the same as a writer counts
    items: Mapping[Item, Any]


def _items(value: Any) -> dict[Item, Any]:
    """Return the items of a list or map, or of a text with commas."""
    return dict(value) if isinstance(value, dict) else dict(enumerate(items_of(value)))


def _mistaken_item(
    front_matter: RawFrontMatter, model: type[BaseModel], value: _Value, mistakes: Sequence[Mistake], mistake: Mistake
) -> Problem:
    """Return the problem of one item, with its line as it would be right; one that holds all items has all right."""
    key, item = value.where.rpartition(".")[2], mistake.item
    whole = front_matter.lines.get(value.where) or front_matter.lines.get(value.where.partition(".")[0]) or 1
    line = front_matter.lines.get(f"{value.where}.{item}", whole)
    typed, name = value.items.get(item or 0), str(item) if isinstance(item, str) else ""
    shown = f"{value.shown}.{name}" if name else f"{value.shown}, entry {int(item or 0) + 1}"
    fact = f"{value.shown} names {name!r}: {mistake}" if mistake.of_name else f"{shown} is {_shown(typed)}: {mistake}"
    if line == whole:
        better = tuple(each for each in _with_items(value.items, mistakes, mistake) if _holds(model, key, each))
        hint = _value_hint(key, better)
    elif mistake.of_name:
        hint = _value_hint("", tuple(f"{each}: {typed}" for each in mistake.better))
    else:
        hint = _value_hint(name, mistake.better)
    return Problem(front_matter.path, line, _VALUE, fact, hint)


def _with_items(items: Mapping[Item, Any], mistakes: Sequence[Mistake], shown: Mistake) -> tuple[str, ...]:
    """Return a list or map on one line with each wrong item as it would be right, or without it where nobody knows.

    Of the item that is ``shown`` each way in which it can be meant has a line.
    """
    wrong = {mistake.item for mistake in mistakes}
    if any(item not in wrong and not isinstance(each, str) for item, each in items.items()):
        return ()
    lines = []
    for way in shown.better or ("",):
        written, remarks = [], [way.partition(", with ")[2]] if ", with " in way else []
        for item, each in items.items():
            of_item = [mistake for mistake in mistakes if mistake.item == item]
            ways = {mistake.of_name: way if mistake is shown else "".join(mistake.better[:1]) for mistake in of_item}
            value = ways.get(False, _in_line(each) if isinstance(each, str) else "").partition(", with ")[0]
            name = f"{ways.get(True, str(item))}: " if isinstance(item, str) else ""
            written += [f"{name}{value}"] if value else []
        inner, remark = ", ".join(written), f", with {remarks[0]}" if remarks else ""
        named = any(isinstance(item, str) for item in items)
        lines.append(f"{{{inner}}}{remark}" if named else f"[{inner}]{remark}")
    return tuple(lines) if any(line[1] not in "]}" for line in lines) else ()


def _in_line(text: str) -> str:
    """Return an item of a list or map on one line; a path needs no quotes there."""
    return text if re.fullmatch(r"/[\w./-]+", text) else in_list(text)


def _holds(model: type[BaseModel], key: str, better: str) -> bool:
    """Return whether a value that a hint shows would be read; what only shows the form is let be."""
    if _SHOWS_THE_FORM.search(better):
        return True
    title = "" if key == "title" else "title: Words\n"
    typed = read_front_matter("", f"---\n{title}{key}: {_REMARK.sub('', better)}\n---\n")
    if typed.problems:
        return False
    try:
        model.model_validate(typed.values)
    except ValidationError as error:
        return all(each["loc"][:1] != (key,) for each in error.errors())
    return True


_ALIKE = 0.75  #: of two keys, a slip of the finger: 'sereis' is 'series', and 'updated' no 'date'
_VALUE, _UNKNOWN = "frontmatter/value", "frontmatter/unknown-key"
#: keys that a text can't do without
_NEEDED = {"title": "write title: with a few words", "date": "write date: 2026-11-09, with the right day"}
_SHOWS_THE_FORM = re.compile(r", (?:with|if) ")
_REMARK = re.compile(r" \((?:day|month) first\)$")
_FIRST_OF_ENTRY = {"planned": "title", "references": "id"}  #: lists of maps
#: a list or a map that is none: what pydantic says of it is for its own programmers
_SHAPES = frozenset(("tuple_type", "list_type", "dict_type", "mapping_type", "model_type"))


def _place(steps: Sequence[int | str]) -> str:
    """Return where in the front matter a value stands, as a writer counts: "planned, entry 2, part"."""
    text = str(steps[0])
    for before, step in pairwise(steps):
        text += f", entry {step + 1}" if isinstance(step, int) else f"{', ' if isinstance(before, int) else '.'}{step}"
    return text


def _shape(detail: ErrorDetails) -> tuple[str, str]:
    """Return fact and hint for a value that should be a list or a map."""
    key, value = str(detail["loc"][0]), detail["input"]
    first = _FIRST_OF_ENTRY.get(key, "")
    line = f"- {first}: …" if first else "- …"
    if len(detail["loc"]) == 1:
        return "a list is expected here", f"write {key}: alone on its line, and below it a line {line} for each"
    if first == "title" and isinstance(value, str) and value:
        line = f"- title: {quoted(value)}"
    return f"an entry here begins with {first or 'its name'}: and a value", f"write {line}, or take the entry out"


def _entry_hint(name: str, key: str) -> str:
    return did_you_mean(name, Planned.model_fields, "its keys are") if key == "planned" else "take it out"


def _value_hint(key: str, better: tuple[str, ...]) -> str:
    """Return the line as it would be right, or what to do where nobody can know it."""
    if not better:
        return _NEEDED.get(key, "write another value, or take it out")
    return "write " + " or ".join(f"{key}: {value}" if key and not key.isdigit() else value for value in better)


def _shown(value: Any) -> str:
    return (
        repr(value)
        if isinstance(value, str)
        else "a map"
        if isinstance(value, dict)
        else "a list"
        if isinstance(value, list)
        else repr(value)
    )


def _misspelt(front_matter: RawFrontMatter, model: type[BaseModel], values: dict[str, Any]) -> Iterator[Problem]:
    """Yield keys that are a slip of the finger away from one of ours, and read them as that one.

    So what is wrong behind them is told in the same run, and nothing is said to be missing that is there.
    """
    for key in [name for name in values if name not in model.model_fields]:
        if near := _near_key(key, model, values):
            line = front_matter.lines.get(key, 1)
            fact = f"{key!r} is no key of front matter here"
            yield Problem(front_matter.path, line, _UNKNOWN, fact, f"did you mean {near!r}?")
            values[near] = values.pop(key)
            inner = {place: at for place, at in front_matter.lines.items() if place.startswith(f"{key}.")}
            front_matter.lines.update({f"{near}{place[len(key) :]}": at for place, at in inner.items()} | {near: line})


def _near_key(key: str, model: type[BaseModel], taken: Collection[str]) -> str:
    """Return the key that was most likely meant, of those that are not there yet; "" where a guess would mislead."""
    free = [name for name in model.model_fields if name not in taken]
    return next(iter(get_close_matches(key.lower(), free, 1, _ALIKE)), "")


def _key_hint(model: type[BaseModel], taken: Collection[str]) -> str:
    free = sorted(name for name in model.model_fields if name not in taken)
    return f"take it out, or write one of {', '.join(free)} in its place"


def _slug_problems(file: SourceFile, front_matter: RawFrontMatter, slug: str) -> list[Problem]:
    fault = slug_fault(slug)
    if not fault or (not front_matter.values and front_matter.problems) or "title" not in front_matter.values:
        return []
    line = front_matter.lines.get("slug") or front_matter.lines.get("title") or 1
    what = (
        f"the slug {slug!r} {fault}" if slug else "no address can be made from the title: it holds no letters or digits"
    )
    hint = (
        f"write slug: {slugify(slug)}"
        if slugify(slug) and not slug_fault(slugify(slug))
        else "write slug: with a few plain words joined by hyphens"
    )
    return [Problem(file.shown, line, "frontmatter/slug", what, hint)]
