"""`_headers` and `_redirects`, as Netlify and Cloudflare Pages read them. Pure.

So what a host will do to the site is seen while it is written: the Content-Security-Policy above all.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Header = tuple[str, str]

#: Headers that would follow the browser to whatever else is served on localhost, long after this server is gone.
_NOT_HERE = frozenset({"strict-transport-security", "clear-site-data"})


@dataclass(frozen=True, slots=True)
class HostRules:
    """The rules of one built site."""

    headers: tuple[tuple[str, Header], ...] = ()  #: (pattern of a path, header)
    redirects: tuple[tuple[str, str, int], ...] = ()  #: (pattern of a path, target, status)

    @classmethod
    def of(cls, folder: Path) -> "HostRules":
        """Read the rules that a built site brings; none where it brings none."""
        return cls(tuple(_headers(_lines(folder / "_headers"))), tuple(_redirects(_lines(folder / "_redirects"))))

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
        return next(((to, status) for pattern, to, status in self.redirects if matches(pattern, path)), None)


def matches(pattern: str, path: str) -> bool:
    """Return whether a host's pattern (``/posts/*``, ``/:year/feed.xml``) means this path.

    >>> matches("/posts/*", "/posts/joy/"), matches("/posts/*", "/feed.xml"), matches("/:lang/", "/cy/")
    (True, False, True)
    """
    parts = re.split(r"(\*|:[a-z]\w*)", pattern)
    regex = "".join(".*" if part == "*" else "[^/]+" if part[:1] == ":" else re.escape(part) for part in parts)
    return re.fullmatch(regex, path) is not None


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
