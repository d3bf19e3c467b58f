"""Catalogues of words: files of gettext (``cy.po``), read with Babel, and what is wrong with them."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.pofile import PoFileError, read_po

from kindling.model.layers import Theme, is_inside
from kindling.model.words import FOLDER, Catalogue, gaps

_LINE = re.compile(r'\s*(?:#.*|(?:msg(?:ctxt|id|id_plural|str(?:\[\d+\])?)\s+)?"(?:[^"\\]|\\.)*"|)\s*')
_UNCHECKED = re.compile(r'^"X-Checked-By: nobody', re.M)  #: in the head of a catalogue


def catalogue_files(theme: Theme) -> dict[str, tuple[Path, ...]]:
    """Return tag → the catalogues of a language, the kit's first, then plugins', then the site's."""
    found: dict[str, tuple[Path, ...]] = {}
    for layer in reversed(theme.layers):
        for path in sorted((layer.folder / FOLDER).glob("*.po")):
            if path.is_file() and is_inside(path, layer.folder):
                found[path.stem] = (*found.get(path.stem, ()), path)
    return found


def read_catalogue(paths: Iterable[Path]) -> Catalogue:
    """Return the words of catalogues of one language; of two that say one thing, the later counts."""
    texts: dict[tuple[str, str, str], tuple[str, ...]] = {}
    form_of: Callable[[int], int] | None = None
    unchecked = False
    for path in paths:
        parsed = _parsed(path.read_bytes())
        own = _form_of(parsed)
        unchecked |= _UNCHECKED.search(path.read_text("utf-8")) is not None
        for entry in parsed:
            forms = entry.string if isinstance(entry.string, tuple) else (entry.string,)
            if entry.id and not entry.fuzzy and all(forms) and not any(_faults(entry, parsed)):
                one, other = entry.id if isinstance(entry.id, tuple) else (entry.id, "")
                if form_of in (None, own) or not other or _same(form_of, own):
                    texts[str(entry.context or ""), one, other] = forms
        form_of = form_of or own
    return Catalogue(texts, form_of or Catalogue().form_of, unchecked)


def _same(one: Callable[[int], int] | None, other: Callable[[int], int]) -> bool:
    return one is not None and all(one(number) == other(number) for number in range(200))


def _parsed(data: bytes) -> Any:
    """Return Babel's catalogue. Raises PoFileError, ValueError."""
    return read_po(BytesIO(data), charset="utf-8", abort_invalid=True)


def _form_of(parsed: Any) -> Callable[[int], int]:
    forms: Callable[[int], int] = c2py(str(parsed.plural_expr))
    most = int(parsed.num_plurals) - 1
    return lambda count: min(forms(count), most)


def catalogue_faults(data: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield line, fact and hint of what is wrong with a catalogue; what is wrong is not used."""
    try:
        lines = data.decode().splitlines()
        if wrong := next((number for number, line in enumerate(lines, start=1) if not _LINE.fullmatch(line)), 0):
            yield wrong, f"this is no line of a catalogue: {lines[wrong - 1].strip()[:60]!r}", "mend this line"
            return
        parsed = _parsed(data)
        _form_of(parsed)
    except PoFileError as error:
        yield error.lineno + 1, f"this is no line of a catalogue: {str(error).partition(' on ')[0]}", "mend this line"
        return
    except UnicodeDecodeError:
        yield 1, "the file is not UTF-8", "save it again as UTF-8"
        return
    except ValueError as error:
        yield 1, f"its head can't be read: {error}", "copy the head of another catalogue, and change what differs"
        return
    for entry in parsed:
        if entry.id and not entry.fuzzy:
            for fact in _faults(entry, parsed):
                yield entry.lineno or 1, fact, "write the gaps as the English words have them, each in its braces"


def _faults(entry: Any, parsed: Any) -> Iterator[str]:
    ids: Sequence[str] = entry.id if isinstance(entry.id, tuple) else (entry.id,)
    forms: Sequence[str] = entry.string if isinstance(entry.string, tuple) else (entry.string,)
    if not any(forms):
        return
    if not all(forms) or (len(ids) > 1 and len(forms) < parsed.num_plurals):
        yield f"{ids[0]!r} lacks a form of its plural"
        return
    allowed = set().union(*map(gaps, ids))
    needed = gaps(ids[-1]) - {"count"} if len(ids) > 1 else gaps(ids[0])
    for form in forms:
        if unknown := sorted(gaps(form) - allowed):
            yield f"{form!r} has the gap {{{unknown[0]}}}, which {ids[0]!r} has not"
        elif lacking := sorted(needed - gaps(form)):
            yield f"{form!r} lacks the gap {{{lacking[0]}}} of {ids[0]!r}"
