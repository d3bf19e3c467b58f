"""An entry of BibTeX that lacks signs, or has one too many → each with its place, and the entry as it is meant. Pure.

A parser stops at the first; here an entry is read on as a person reads it, so that all are told in one run.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from kindling.plugins.citations.keys import key_for

#: what an entry begins with: its type, and its key, which may be none; or a word with no comma behind it
_KEY = r"[^\s,{}()=\"#%@]"
_HEAD = re.compile(
    rf"\s*@\s*\w+\s*[{{(]\s*(?:([^,{{}}()=\"#%@\n]*),|({_KEY}[^,{{}}()=\"#%@\n]*(?=\n)|{_KEY}++(?![ \t]*=)))"
)
_KEYLESS = re.compile(
    r"\s*@\s*\w+\s*[{(](?=\s*[A-Za-z][\w-]*\s*(?:=|[{\"]))"
)  #: an entry whose first field stands where its key belongs
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w+.:-]*)\s*(=?)\s*(?=[\w{\"])")
_BETWEEN = re.compile(r"\s*(#?)\s*")
_BARE = re.compile(r"[^\s,#{}\"%=]+")
_NEXT = re.compile(r"([A-Za-z][\w+.:-]*)\s*(?:=|[ \t][{\"])")  #: what begins another field: its name
#: where a value ought to have ended: before a comma and another field, or before the end of the entry
_SPILT = re.compile(r",\s*(?=[A-Za-z][\w-]*\s*=\s*[{\"\d])|,?[ \t]*\n\s*(?=[})]\s*\Z)")
_END = re.compile(r"[\s,]*[})]")
_BEHIND = re.compile(r"[\s,]*[A-Za-z][\w-]*\s*=\s*[{\"\d]")
_TOO_MANY = "\b"  #: for a sign that is to go
_LONG = 20_000  #: characters of an entry beyond which nobody looks for what it lacks
_MOST = 40  #: signs that an entry lacks; of one that lacks more nobody knows what is meant
_WIDE = 400  #: characters of a line that a hint can show


@dataclass(frozen=True, slots=True)
class Slip:
    """A sign that is missing in an entry."""

    key: str  #: of the entry
    line: int  #: where the sign belongs
    fact: str
    hint: str


@dataclass(slots=True)
class _BrokenEntry:
    """An entry that is read on, whatever it lacks."""

    raw: str
    key: str
    at: int  #: how far it is read
    fields: int = 0
    in_doubt: bool = False  #: whether nobody can know what is meant
    missing: list[tuple[int, str, str]] = field(default_factory=list)  #: place, sign, fact
    spilt: list[int] = field(init=False)  #: where values ought to have ended

    def __post_init__(self) -> None:
        self.spilt = [match.start() for match in _SPILT.finditer(self.raw)]

    def spilt_behind(self, at: int) -> int:
        """Return the first place from ``at`` on where a value ought to have ended; 0 for none."""
        place = bisect_left(self.spilt, at)
        return self.spilt[place] if place < len(self.spilt) else 0

    def miss(self, at: int, sign: str, fact: str) -> None:
        self.missing.append((at, sign, fact))


def slips(raw: str, first: int) -> tuple[tuple[Slip, ...], str, int]:
    """Return what an entry lacks that begins on line ``first``, the entry with it, and how many fields that has.

    >>> [(each.line, each.hint) for each in slips("@book{k,\\n title={Joy}\\n year={2014}\\n}", 1)[0]]
    [(2, 'put a comma at the end of line 2')]
    """
    keyless = _KEYLESS.match(raw)
    head = keyless or _HEAD.match(raw)
    if not head or len(raw) > _LONG:
        return (), raw, 0
    entry = _BrokenEntry(raw, key_for(raw) if keyless else (head[1] or head[2] or "").strip(), head.end())
    if keyless:
        entry.miss(head.end(), f"{entry.key},", "an entry has no key")
    elif head[2]:
        entry.miss(head.end(), ",", f"no comma stands behind the key {entry.key!r}")
    while begun := _FIELD.match(raw, entry.at) or _behind_the_end(entry):
        _read_field(entry, begun)
        if len(entry.missing) > _MOST:
            return (), raw, 0
    if not _END.match(raw, entry.at):
        _miss_end(entry, len(raw.rstrip()))
    if entry.in_doubt:
        return (), raw, 0
    return _told(entry, first), with_signs(raw, entry.missing), entry.fields


def with_signs(raw: str, missing: Iterable[tuple[int, str, str]]) -> str:
    """Return an entry with the signs that it lacks."""
    for at, sign, _ in sorted(missing, reverse=True):
        raw = raw[:at] + raw[at + 1 :] if sign == _TOO_MANY else raw[:at] + sign + raw[at:]
    return raw


def has_fields(text: str) -> bool:
    """Return whether words between two entries begin with a field, which nobody would read."""
    return bool(_BEHIND.match(text))


def _miss_end(entry: _BrokenEntry, at: int) -> None:
    """Note that an entry has no end; where its last value has none either, that is one fact."""
    if entry.missing and entry.missing[-1][0] == at:
        _, sign, _ = entry.missing.pop()
        entry.miss(at, f"{sign}}}", f"the entry {entry.key!r} and its last value have no end: {sign}}} is missing")
    else:
        entry.miss(at, "\n}", f"the entry {entry.key!r} has no end")


def _behind_the_end(entry: _BrokenEntry) -> re.Match[str] | None:
    """Return the field that stands behind what ends an entry, which is one sign too many."""
    end = _END.match(entry.raw, entry.at)
    field_there = _BEHIND.match(entry.raw, end.end()) and _FIELD.match(entry.raw, end.end()) if end else None
    if end and field_there:
        fact = (
            f"fields stand behind the end of {entry.key!r}, where nobody reads them: one }} too many stands before them"
        )
        entry.miss(end.end() - 1, _TOO_MANY, fact)
    return field_there


def _read_field(entry: _BrokenEntry, begun: re.Match[str]) -> None:
    name, entry.at = begun[1], begun.end()
    entry.fields += 1
    if not begun[2]:
        entry.miss(begun.end(1), " =", f"no = stands behind {name!r} of {entry.key!r}")
    while entry.at < len(entry.raw) and entry.raw[entry.at] not in ",})":
        stop = _piece_end(entry, name)
        between = _BETWEEN.match(entry.raw, stop)
        entry.at = between.end() if between else stop
        if between and not between[1] and (following := _NEXT.match(entry.raw, entry.at)):
            entry.miss(stop, ",", f"no comma stands between {name!r} and {following[1]!r} of {entry.key!r}")
            return


def _piece_end(entry: _BrokenEntry, name: str) -> int:
    """Return where a piece of a value ends, or ought to."""
    raw, at = entry.raw, entry.at
    if raw[at] not in '{"':
        bare = _BARE.match(raw, at)
        return bare.end() if bare else at + 1
    end = _closing(raw, at)
    spilt = entry.spilt_behind(at)
    if spilt and (not end or spilt < end - 1):
        end = spilt
    elif not end:
        end = len(raw.rstrip())
        entry.in_doubt |= "=" in raw[at:]
    else:
        return end
    sign = "}" if raw[at] == "{" else '"'
    entry.miss(end, sign, f"the value of {name!r} of {entry.key!r} has no end: {sign} is missing")
    return end


def _closing(raw: str, at: int) -> int:
    """Return where braces or quotation marks end that begin here; 0 where they never do."""
    depth = 0
    for match in re.compile(r"\\.|[{}\"]", re.S).finditer(raw, at + 1):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}" and depth:
            depth -= 1
        elif match[0] == ("}" if raw[at] == "{" else '"') and not depth:
            return match.end()
    return 0


def _told(entry: _BrokenEntry, first: int) -> tuple[Slip, ...]:
    """Return the slips with what to do about each; a line that lacks several signs is shown with all of them."""
    return tuple(
        Slip(entry.key, entry.raw.count("\n", 0, at) + first, fact, _hint(entry, at, sign, first))
        for at, sign, fact in sorted(entry.missing)
    )


def _hint(entry: _BrokenEntry, at: int, sign: str, first: int) -> str:
    start, end = entry.raw.rfind("\n", 0, at) + 1, (entry.raw + "\n").find("\n", at)
    number = entry.raw.count("\n", 0, at) + first
    what, rest = {",": "a comma"}.get(sign, sign.strip()), entry.raw[at:end].strip()
    here = [(place - start, signs, "") for place, signs, _ in entry.missing if start <= place <= end]
    if sign == _TOO_MANY:
        return f"take one }} out of line {number}"
    if sign.startswith("\n"):
        return f"write {what} on a line of its own behind line {number}"
    if len(here) == 1 and rest in ("", ","):
        return (
            f"write {what} before the comma at the end of line {number}"
            if rest
            else f"put {what} at the end of line {number}"
        )
    typed = with_signs(entry.raw[start:end], [each for each in here if not each[1].startswith("\n")]).strip()
    if len(typed) < _WIDE:
        return f"write line {number} so: {typed}"
    return f"put {what} in line {number}, behind {entry.raw[max(start, at - 30) : at].strip()!r}"
