"""What a static host answers to a request: from a folder and a path to status, headers and bytes. No socket here."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote

from kindling.commands.serving.rules import Header, HostRules
from kindling.model.delivery import RULES_FOR_HOSTS, media_type


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A whole answer; the body is ``body``, or a stretch of ``file``."""

    status: int
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""
    file: Path | None = None
    start: int = 0  #: first byte of ``file``
    length: int = 0  #: bytes of ``file``

    @property
    def size(self) -> int:
        """How many bytes follow the head."""
        return self.length if self.file else len(self.body)

    @property
    def is_page(self) -> bool:
        """Whether it is HTML, whole."""
        return self.file is None and any(value.startswith("text/html") for name, value in self.headers)


#: a file of the theme, as ``kindling.model.theme.hashed`` names it: what it is, and the hash of what it holds
_OF_THE_THEME = re.compile(r"(/theme/[^/]+\.)[0-9a-f]{10}(\.[a-z]+)")
#: path of a file, "posts/joy/index.html" → its bytes; True for one that comes later, False where nothing is known
Made = Callable[[str], bytes | bool]


def answer(folder: Path, target: str, wanted_range: str = "", made: Made = lambda _path: False) -> HttpAnswer:
    """Return what a host of ``folder`` answers to the request target (``/posts/joy/?a=b``).

    ``made`` knows files as they will be, before they lie there.
    """
    rules = HostRules.of(folder)
    path = decoded_path(target)
    if path is None:
        return _page(folder, "404.html", HTTPStatus.NOT_FOUND, rules.headers_for("/404.html"))
    headers = rules.headers_for(path)
    name = f"{path}index.html".lstrip("/") if path.endswith("/") else path.lstrip("/")
    if isinstance(data := made(name), bytes):
        return _content(Path(name), headers, wanted_range, data)
    if redirect := rules.redirect_for(path):
        return _redirect(redirect[0], redirect[1], headers)
    if data and not folder.is_dir():
        return HttpAnswer(HTTPStatus.SERVICE_UNAVAILABLE, headers)
    found = _document(folder, path)
    if found and found.is_dir():
        return _redirect(f"{quote(path)}/", HTTPStatus.MOVED_PERMANENTLY, headers)
    return _content(found, headers, wanted_range) if found else _page(folder, "404.html", HTTPStatus.NOT_FOUND, headers)


def stand_in(folder: Path, target: str) -> str:
    """Return the target of a file of the theme as it is now, for one as it was before a save; "" where there is none.

    A page names its stylesheet by what that holds: whoever has asked for the page just before the site was exchanged
    asks for the stylesheet just after it.
    """
    wanted = _OF_THE_THEME.fullmatch(decoded_path(target) or "")
    if wanted is None:
        return ""
    now: list[tuple[float, str]] = []
    with suppress(OSError):  # the site is being exchanged
        for path in (folder / "theme").iterdir():
            found = _OF_THE_THEME.fullmatch(f"/theme/{path.name}")
            if found and found.groups() == wanted.groups():
                now.append((path.stat().st_mtime, found[0]))
    return quote(max(now)[1]) if now else ""


def _document(folder: Path, path: str) -> Path | None:
    """Return the file that ``path`` means; a folder when the path of its index lacks the slash; None for nothing."""
    found = confined(folder, path)
    if not found or (found.is_dir() and not (found / "index.html").is_file()):
        return None
    if not path.endswith("/"):
        return found
    return found / "index.html" if found.is_dir() else None


def decoded_path(target: str) -> str | None:
    """Return the path of a request target, one slash at its head; None for one that no honest link holds.

    >>> decoded_path("/posts/joy/?a=b"), decoded_path("//other.host/x"), decoded_path("/%2e%2e/etc/passwd")
    ('/posts/joy/', '/other.host/x', None)
    """
    path = unquote(target.partition("#")[0].partition("?")[0], errors="surrogateescape")
    steps = path.split("/")
    if "\\" in path or "\0" in path or ".." in steps or "." in steps:
        return None
    if any(step in RULES_FOR_HOSTS or (step.startswith(".") and step != ".well-known") for step in steps):
        return None
    return "/" + path.lstrip("/")


def confined(folder: Path, path: str) -> Path | None:
    """Return the file or folder at ``path``; None when it is none, or lies elsewhere by way of a link."""
    root = folder.resolve()
    try:
        found = (root / path.lstrip("/")).resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    return found if found.is_relative_to(root) else None


def _redirect(target: str, status: int, headers: list[Header]) -> HttpAnswer:
    return HttpAnswer(status, [*headers, ("Location", target)])


def _page(folder: Path, name: str, status: int, headers: list[Header]) -> HttpAnswer:
    """Return the site's own page for ``status``, or plain words where it has none."""
    path = folder / name
    if path.is_file():
        return HttpAnswer(status, [*headers, ("Content-Type", media_type("x.html"))], path.read_bytes())
    phrase = HTTPStatus(status).phrase
    return HttpAnswer(status, [*headers, ("Content-Type", media_type("x.txt"))], f"{status} {phrase}\n".encode())


def _content(path: Path, headers: list[Header], wanted_range: str, data: bytes | None = None) -> HttpAnswer:
    """Return a file: a page whole, anything else in the stretch that was asked for; ``data``: of one not yet there."""
    if not any(name.lower() == "content-type" for name, _value in headers):
        headers = [*headers, ("Content-Type", media_type(path.name))]
    if path.suffix == ".html":
        return HttpAnswer(HTTPStatus.OK, headers, path.read_bytes() if data is None else data)
    size = path.stat().st_size if data is None else len(data)
    headers = [*headers, ("Accept-Ranges", "bytes")]
    stretch = asked_range(wanted_range, size)
    if stretch is None:
        return _stretch(HTTPStatus.OK, headers, path, data, slice(0, size))
    start, end = stretch
    if start >= end:
        return HttpAnswer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, [*headers, ("Content-Range", f"bytes */{size}")])
    headers = [*headers, ("Content-Range", f"bytes {start}-{end - 1}/{size}")]
    return _stretch(HTTPStatus.PARTIAL_CONTENT, headers, path, data, slice(start, end))


def _stretch(status: int, headers: list[Header], path: Path, data: bytes | None, cut: slice) -> HttpAnswer:
    if data is None:
        return HttpAnswer(status, headers, file=path, start=cut.start, length=cut.stop - cut.start)
    return HttpAnswer(status, headers, data[cut])


def asked_range(wanted: str, size: int) -> tuple[int, int] | None:
    """Return the stretch [start, end) that a Range header asks for (RFC 9110, section 14); None for the whole.

    A player seeks with it. Several stretches at once may be answered with the whole, and are.

    >>> asked_range("bytes=0-99", 1000), asked_range("bytes=-100", 1000), asked_range("bytes=2000-", 1000)
    ((0, 100), (900, 1000), (1000, 1000))
    """
    match = re.fullmatch(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", wanted.strip(), re.I)
    if not match or not (match[1] or match[2]):
        return None
    first, last = (_number(digits, size) for digits in match.groups())
    if first is None:
        return max(size - (last or 0), 0), size
    if last is not None and _is_less(match[2], match[1]):
        return None
    return min(first, size), size if last is None else min(last + 1, size)


def _number(digits: str, size: int) -> int | None:
    """Return a number of any length, which beyond ``size`` need not be exact; None for no digits."""
    bare = digits.lstrip("0")
    return None if not digits else int(bare or "0") if len(bare) <= 20 else size + 1


def _is_less(one: str, other: str) -> bool:
    """Whether a number of any length is less than another."""
    one, other = one.lstrip("0"), other.lstrip("0")
    return (len(one), one) < (len(other), other)
