"""The addresses and ids that readers have, as a site's own file remembers them: ``content/addresses.txt``. Pure.

One line a text, sorted, its words sorted too: ``post k3joy1 /posts/joy/ day=2026-10-05``. Lines of one text say what
all of them say together, so that git may keep the lines of both sides of a merge.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import unquote, urlsplit

from kindling.model.addresses import output_path, path_fault
from kindling.model.problems import Problem, did_you_mean

FILE = "addresses.txt"  #: below ``content/``
SHOWN = f"content/{FILE}"
GONE = "gone"
HEAD = (
    "# The addresses and ids that readers have, one text a line. Kindling writes this: keep it in git with the texts.",
)
_KINDS = ("page", "post", "series", "site", "topic")
_ADDRESS = re.compile(r"(?:/[A-Za-z0-9_-]+)+/")
_URL = re.compile(r"https?://[^\s/]+(?:/[^\s]*)?")
#: what else is remembered of a text: as it was when readers first had it, but for ``file``, which is where it is now
_FACTS = {
    "day": re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    "feed": _ADDRESS,
    "file": re.compile(r"\S+"),
    "podcast": re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "season": re.compile(r"[1-9][0-9]{0,4}"),
    "to": re.compile(r"/(?:[A-Za-z0-9_-]+/)*"),
}
_CHANGING = ("file=", "to=")
Key = tuple[str, str]  #: kind and identity


@dataclass(frozen=True, slots=True)
class PublicIdentity:
    """One text that readers have, whatever it is called now."""

    kind: str
    identity: str
    words: frozenset[str]
    line: int = 0  #: of the file; 0 for what is not in it yet

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses that it ever had."""
        return tuple(sorted(word for word in self.words if word.startswith("/")))

    @property
    def gone(self) -> bool:
        """Whether its writer has said that it is withdrawn, and nothing takes its place."""
        return GONE in self.words

    def facts(self, name: str) -> tuple[str, ...]:
        """Return what is said under a name, as ``season=2``; more than one where two branches of git disagree."""
        return tuple(sorted(word.partition("=")[2] for word in self.words if word.startswith(f"{name}=")))

    def fact(self, name: str) -> str:
        """Return what is said under a name; "" for nothing, the first of several."""
        return next(iter(self.facts(name)), "")

    def with_words(self, words: Iterable[str]) -> "PublicIdentity":
        """Return the text with further words, and what may change as those say it."""
        new = frozenset(words)
        told = {word.partition("=")[0] for word in new if word.startswith(_CHANGING)}
        return replace(self, words=new | {word for word in self.words if word.partition("=")[0] not in told})

    def __str__(self) -> str:
        return " ".join((self.kind, self.identity, *sorted(self.words)))


@dataclass(frozen=True)
class PublicAddresses:
    """All that readers have, by kind and identity."""

    identities: Mapping[Key, PublicIdentity] = field(default_factory=dict)
    comments: tuple[str, ...] = HEAD

    @cached_property
    def url(self) -> str:
        """The first address of the site itself, of which ids are made; "" before it had one."""
        return next((one.identity for key, one in sorted(self.identities.items()) if one.kind == "site"), "")

    @cached_property
    def by_address(self) -> Mapping[str, PublicIdentity]:
        """Each address with the text that had it, but for those that are gone."""
        held: dict[str, PublicIdentity] = {}
        for one in self.there:
            for address in one.addresses:
                held.setdefault(address, one)
        return held

    @cached_property
    def by_file(self) -> Mapping[tuple[str, str], PublicIdentity]:
        """Each kind and file, as ``posts/joy.md``, with the text that was last there."""
        found: dict[tuple[str, str], PublicIdentity] = {}
        for one in self.there:
            for file in one.facts("file"):
                found.setdefault((one.kind, unquote(file)), one)
        return found

    @cached_property
    def there(self) -> tuple[PublicIdentity, ...]:
        """The texts that are not gone."""
        return tuple(one for _, one in sorted(self.identities.items()) if one.kind != "site" and not one.gone)

    def with_words(self, words: Mapping[Key, Iterable[str]]) -> "PublicAddresses":
        """Return what is remembered, with further words of some texts: what may change is what it is now."""
        found = dict(self.identities)
        for key, more in words.items():
            found[key] = found.get(key, PublicIdentity(*key, frozenset())).with_words(more)
        return replace(self, identities=found)

    def text(self) -> str:
        """Return the text of the file."""
        return "".join(f"{line}\n" for line in (*self.comments, *sorted(map(str, self.identities.values()))))


def read(text: str) -> tuple[PublicAddresses, list[Problem]]:
    """Return what the text of the file says, and which of its lines can't be read, or speak against one another."""
    comments: list[str] = []
    found: dict[Key, PublicIdentity] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if line.startswith("#"):
            comments.append(line.rstrip())
        elif words and (fault := _fault(words)):
            problems.append(Problem(SHOWN, number, "addresses/line", *fault))
        elif words:
            one = PublicIdentity(words[0], words[1], frozenset(words[2:]), number)
            problems += _joined(found, one)
    return PublicAddresses(
        {key: _settled(one) for key, one in found.items()}, tuple(dict.fromkeys(comments)) or HEAD
    ), [
        *problems,
        *_disagreements(found),
    ]


def _settled(one: PublicIdentity) -> PublicIdentity:
    """Return a text as it is remembered: of one that is gone, that alone."""
    return replace(one, words=frozenset({GONE})) if one.gone else one


def _joined(found: dict[Key, PublicIdentity], one: PublicIdentity) -> Iterator[Problem]:
    """Add a line to those before it, and yield that its text has two: nothing is lost, and one says enough."""
    first = found.setdefault((one.kind, one.identity), one)
    if first is not one:
        found[one.kind, one.identity] = replace(first, words=first.words | one.words)
        fact = f"line {first.line} speaks of {one.kind} {one.identity} too"
        hint = "the next `make serve` or `make check` writes one line for both: commit that"
        if one.words <= first.words:
            hint = f"take line {one.line} out: it says nothing that line {first.line} does not; or {hint}"
        yield Problem(SHOWN, one.line, "addresses/twice", fact, hint, "advice")


def _fault(words: list[str]) -> tuple[str, str] | None:
    """Return fact and hint for a line that can't be read."""
    if words[0][:7] in ("<<<<<<<", "=======", ">>>>>>>", "|||||||"):
        return "git has left its mark of a conflict here", "take this line out, and keep the lines of both sides"
    if not all(word.isprintable() for word in words):
        return (
            "the line holds a sign that nobody can see",
            "fetch it whole from git: git checkout content/addresses.txt",
        )
    if words[0] not in _KINDS:
        return f"a line does not begin with {words[0]!r}", did_you_mean(words[0], _KINDS, "lines begin with")
    if len(words) == 1:
        return "the line ends before the id", "take it out, or fetch it whole from git"
    if words[0] == "site":
        if len(words) == 2 and _is_url(words[1]):
            return None
        return f"{' '.join(words[1:])!r} is no address of a site", "write it as: site https://example.org"
    wrong = next((word for word in words[2:] if not _is_known(word)), None)
    if wrong is None and len(words) == 2:
        return "the line says nothing of its text", "take it out, or fetch it whole from git"
    names = ", ".join([GONE, *(f"{name}=" for name in _FACTS)])
    return (f"{wrong!r} can't be read", f"an address is /posts/joy/; the other words: {names}") if wrong else None


def _is_url(word: str) -> bool:
    try:
        return bool(_URL.fullmatch(word) and urlsplit(word).hostname)
    except ValueError:  # of a host in brackets
        return False


def _is_known(word: str) -> bool:
    if word.startswith("/"):
        return bool(_ADDRESS.fullmatch(word)) and not path_fault(output_path(word))
    name, _, value = word.partition("=")
    return word == GONE or (name in _FACTS and bool(_FACTS[name].fullmatch(value)))


def _disagreements(found: Mapping[Key, PublicIdentity]) -> Iterator[Problem]:
    """Yield what two branches of git said of one thing: of what readers have there can be one alone."""
    ordered = [one for _, one in sorted(found.items())]
    yield from _two_sites([one for one in ordered if one.kind == "site"])
    held: dict[str, PublicIdentity] = {}
    for one in ordered:
        if one.gone:
            if one.addresses:
                fact = f"{one.kind} {one.identity} is gone, and has addresses"
                yield _disagreement(one, fact, f"write '{one.kind} {one.identity} {GONE}' alone")
            continue
        for name in ("day", "feed", "podcast", "season", "to"):
            if len(values := one.facts(name)) > 1:
                hint = f"keep {name}={values[0]}, and take {name}={values[1]} out"
                yield _disagreement(one, f"{one.kind} {one.identity} has {name}= twice", hint)
        for word in sorted(one.words):
            if word.startswith(("/", "season=", "podcast=")) and (other := held.setdefault(word, one)) is not one:
                fact = f"{word} is that of {other.kind} {other.identity} on line {other.line} too"
                yield _disagreement(one, fact, f"take {word} out of line {one.line}, or of line {other.line}")


def _two_sites(lines: list[PublicIdentity]) -> Iterator[Problem]:
    for one in lines[1:]:
        fact = f"ids are made of {lines[0].identity} (line {lines[0].line}), and of {one.identity}"
        yield _disagreement(one, fact, f"take line {one.line} out, or the other if that one never went live")


def _disagreement(one: PublicIdentity, fact: str, hint: str) -> Problem:
    return Problem(SHOWN, one.line, "addresses/conflict", fact, hint, "warning")
