"""`_headers` and `_redirects`, as Netlify and Cloudflare Pages read them. Pure.

So what a host will do to the site is seen while it is written: the Content-Security-Policy above all.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

Header = tuple[str, str]

#: Headers that would follow the browser to whatever else is served on localhost, long after this server is gone.
_NOT_HERE = frozenset({"strict-transport-security", "clear-site-data"})


@dataclass(frozen=True)
class HostRules:
    """The rules of one built site."""

    headers: tuple[tuple[str, Header], ...] = ()  #: (pattern of a path, header)
    redirects: tuple[tuple[str, str, int], ...] = ()  #: (pattern of a path, target, status)

    @classmethod
    def of(cls, folder: Path) -> "HostRules":
        """Return the rules that a built site brings, read once a build; none where it brings none."""
        return _rules(*((path, _state(path)) for path in (folder / "_headers", folder / "_redirects")))

    def headers_for(self, path: str) -> list[Header]:
        """Return the headers for an address; a header named by two rules carries both values, as hosts do it."""
        found: dict[str, Header] = {}
        for pattern, (name, value) in self.headers:
            if matches(pattern, path) and name.lower() not in _NOT_HERE:
                before = found.get(name.lower())
                found[name.lower()] = (name, f"{before[1]}, {value}" if before else value)
        return list(found.values())

    def redirect_for(self, path: str) -> tuple[str, int] | None:
        """Return where an address leads now, and with which status; None when it stays."""
        exact = self._exact.get(path)
        near = next((each for each in self._patterns[: exact[0] if exact else None] if matches(each[1], path)), None)
        found = near or exact
        return found[2:] if found else None

    @cached_property
    def _patterns(self) -> list[tuple[int, str, str, int]]:
        """The rules for many addresses, each with how many such rules stand before it."""
        return [(place, *rule) for place, rule in enumerate(filter(_is_pattern, self.redirects))]

    @cached_property
    def _exact(self) -> dict[str, tuple[int, str, str, int]]:
        """Address → the first rule for it alone, with how many rules for many stand before it."""
        found: dict[str, tuple[int, str, str, int]] = {}
        before = 0
        for rule in self.redirects:
            if _is_pattern(rule):
                before += 1
            else:
                found.setdefault(rule[0], (before, *rule))
        return found


def _is_pattern(rule: tuple[str, str, int]) -> bool:
    return re.search(r"\*|:[a-z]", rule[0]) is not None


State = tuple[int, int, int] | None  #: of a file: inode, size, time in nanoseconds; None for none


def _state(path: Path) -> State:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


@lru_cache(maxsize=4)
def _rules(headers: tuple[Path, State], redirects: tuple[Path, State]) -> HostRules:
    return HostRules(tuple(_headers(_lines(headers[0]))), tuple(_redirects(_lines(redirects[0]))))


@lru_cache(maxsize=4096)
def _pattern(pattern: str) -> "re.Pattern[str]":
    parts = re.split(r"(\*|:[a-z]\w*)", pattern)
    regex = "".join(".*" if part == "*" else "[^/]+" if part[:1] == ":" else re.escape(part) for part in parts)
    return re.compile(regex)


def matches(pattern: str, path: str) -> bool:
    """Return whether a host's pattern (``/posts/*``, ``/:year/feed.xml``) means this path.

    >>> matches("/posts/*", "/posts/joy/"), matches("/posts/*", "/feed.xml"), matches("/:lang/", "/cy/")
    (True, False, True)
    """
    return _pattern(pattern).fullmatch(path) is not None


def with_live_reload(headers: Iterable[Header]) -> list[Header]:
    """Return the headers with what our own panel and reload script need, and not a word more, allowed by the policy."""
    return [
        (name, ", ".join(_allowing(policy) for policy in value.split(",")))
        if name.lower() == "content-security-policy"
        else (name, value)
        for name, value in headers
    ]


def _allowing(policy: str) -> str:
    """Return a policy that allows script, style and connections from the site itself, over plain http."""
    directives = {part.split()[0].lower(): part.split()[1:] for part in policy.split(";") if part.strip()}
    directives.pop("upgrade-insecure-requests", None)
    default = directives.get("default-src", ["'self'"])
    for name in ("script-src", "style-src", "connect-src"):
        sources = [source for source in directives.get(name, default) if source != "'none'"]
        directives[name] = sources if "'self'" in sources else [*sources, "'self'"]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def _lines(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _headers(lines: Iterable[str]) -> Iterator[tuple[str, Header]]:
    """Yield the rules of ``_headers``: a path at the margin, its headers indented under it."""
    pattern = ""
    for line in lines:
        if not line[0].isspace():
            pattern = line.strip()
        elif pattern and ":" in line:
            name, _, value = line.partition(":")
            yield pattern, (name.strip(), value.strip())


def _redirects(lines: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Yield the rules of ``_redirects`` (from, to, and a status, else 301) that move a reader on."""
    for line in lines:
        source, target, status = [*line.split()[:3], *("", "", "301")[len(line.split()[:3]) :]]
        if target and re.fullmatch(r"30[12378]!?", status):
            yield source, target, int(status.rstrip("!"))
