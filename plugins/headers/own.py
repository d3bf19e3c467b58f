"""What a site's own files for hosts may not say, since readers would lose a header that protects them. Pure."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from kindling.model.problems import Problem
from kindling.model.root_files import own_lines
from kindling.model.values import RootFile

_APACHE = re.compile(r"\s*header\s+(?:(?:always|onsuccess)\s+)?(?P<what>[\w*?]+)\s+\"?(?P<name>[\w-]+)", re.I)
_NGINX = re.compile(r"\badd_header\s+[\"']?(?P<name>[\w-]+)", re.I)
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_POLICY = "content-security-policy"
_KEPT = "cache-control"
Found = tuple[int, str, str]  #: line, fact, what to do


def own_problems(file: RootFile, sent: Collection[str], named: Collection[str]) -> Iterator[Problem]:
    """Yield the lines of a site's own file that would take a header away.

    ``sent``: names of headers that every file is sent with; ``named``: folders whose files may be kept.
    """
    names = {name.lower(): name for name in sent}
    for line, fact, hint in _BY_NAME[file.address](file, names, named):
        yield Problem(file.path, line, "headers/own", fact, hint)


def _taken(name: str, names: Mapping[str, str], line: int) -> Iterator[Found]:
    if name.lower() in names:
        shown = names[name.lower()]
        hint = "take the line out"
        if name.lower() == _POLICY:
            hint += "; POLICY in pelicanconf.py says what pages may do beside the strict policy"
        yield line, f"{shown} is sent already: a host would send it twice, or otherwise, or not at all", hint


def _of_headers(file: RootFile, names: Mapping[str, str], named: Collection[str]) -> Iterator[Found]:
    path = ""
    for line, text in own_lines(file):
        if not text[0].isspace():
            path = text.strip()
            if not path.startswith(("/", "https://")):
                yield (
                    line,
                    f"{path!r} is no path",
                    "write the path first, as /files/*, and its headers below it, indented",
                )
            continue
        name = text.strip().removeprefix("!").partition(":")[0].strip()
        if not path:
            yield line, f"{name} belongs to no path", "write a path above it, as /files/*"
        elif name.lower() == _KEPT and _meets(path, named):
            fact = f"{', '.join(named)} are sent with Cache-Control already, and {path} names them too"
            yield line, fact, "write a path for each folder of yours"
        else:
            yield from _taken(name, names, line)


def _meets(path: str, named: Collection[str]) -> bool:
    """Return whether a host's pattern may mean files of one of these folders."""
    start = re.split(r"[*:]", path.partition("://")[2].partition("/")[2] if "://" in path else path[1:])[0]
    return any(folder[1:].startswith(start) or start.startswith(folder[1:]) for folder in named)


def _of_apache(file: RootFile, names: Mapping[str, str], _named: Collection[str]) -> Iterator[Found]:
    for line, text in own_lines(file):
        if match := _APACHE.match(text):
            yield from _taken(match["name"], names, line)


def _of_nginx(file: RootFile, names: Mapping[str, str], _named: Collection[str]) -> Iterator[Found]:
    depth = last = 0
    for line, text in own_lines(file):
        last, bare = line, _QUOTED.sub('""', text).partition("#")[0]
        for match in _NGINX.finditer(text.partition("#")[0]):
            yield from _taken(match["name"], names, line)
            if depth + bare.partition("add_header")[0].count("{") > 0:
                fact = "an add_header within braces takes away all that are sent around it"
                yield line, fact, "write it outside of location { … }"
        depth += bare.count("{") - bare.count("}")
        if depth < 0:
            yield line, "this brace closes what is not open here", "take it out"
            return
    if depth:
        yield last, "a brace is not closed", "close it with }"


_BY_NAME: Mapping[str, Callable[[RootFile, Mapping[str, str], Collection[str]], Iterator[Found]]] = {
    "/_headers": _of_headers,
    "/.htaccess": _of_apache,
    "/_nginx.conf": _of_nginx,
}
LAID = tuple(_BY_NAME)  #: the files that are laid with ours
