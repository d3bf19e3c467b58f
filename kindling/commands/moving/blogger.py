"""Blogger's export, and any other feed in Atom whose entries are whole: each entry as a page that comes in.

Two forms are read: of Blogger's own *Back up content* until 2023, and of Google Takeout since (`feed.atom`).
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kindling.commands._command import Refusal
from kindling.commands.moving.addresses import RULES, slug_for
from kindling.commands.moving.listed import ListedPost, read_listed
from kindling.commands.moving.text import counted
from kindling.commands.moving.trees import tree_of
from kindling.commands.moving.values import Moving, Skipped, parts_of
from kindling.model.html import plain_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATOM = "{http://www.w3.org/2005/Atom}"
_KINDS = "http://schemas.google.com/g/2005#kind"
_AGAIN = "export it again: Settings → Back up content"
_WAITING = frozenset(("LIVE", "SCHEDULED", ""))


def is_atom(data: bytes) -> bool:
    """Return whether a file is a feed in Atom, as Blogger's export is."""
    return b"http://www.w3.org/2005/Atom" in data[:5_000] and b"<feed" in data[:5_000]


def read_atom(export: str, name: str, data: bytes) -> Moving:
    """Return the posts and pages of an export of Blogger, or of a feed. Raises Refusal for what can't be read."""
    root, broken = tree_of(name, data, f"{_ATOM}entry", _AGAIN)
    found = Moving(skipped=(Skipped(name, broken, look=True),) if broken else ())
    comments = 0
    for entry in root.iter(f"{_ATOM}entry"):
        kind, title = _kind(entry), _title(entry)
        if kind == "comment":
            comments += 1
        elif kind not in ("post", "page"):
            continue  # a setting, or the look
        elif _said(entry, "trashed") or _said(entry, "status") == "SOFT_TRASHED":
            found += Moving(skipped=(Skipped(title, "it was thrown away"),))
        else:
            found += _one(export, name, entry, kind)
    if not found.texts and not found.skipped and not comments:
        found += Moving(skipped=(Skipped(name, "it is a feed that holds no posts", look=True),))
    if comments:
        found += Moving(
            skipped=(Skipped(counted(comments, "comment"), "what readers said is not part of a site here"),)
        )
    return found


def _one(export: str, name: str, entry: "_Element", kind: str) -> Moving:
    """Return one entry as a text; why not, where nothing of it can be read."""
    title, address = _title(entry), _address(entry)
    parts = parts_of(address)
    slug = slug_for(PurePosixPath(parts.path).stem, title)
    is_draft = any(_said(control, "draft") == "yes" for control in entry if _local(control) == "control")
    post = ListedPost(
        title,
        slug,
        _said(entry, "published"),
        kind=kind,
        is_out=not is_draft and _said(entry, "status") in _WAITING,
        tags=tuple(dict.fromkeys(_topics(entry))),
        authors=tuple(filter(None, (_said(each, "name") for each in entry if _local(each) == "author"))),
        address=address,
    )
    try:
        moved = read_listed(export, f"{name}/{slug}.html", _said(entry, "content"), post)
    except Refusal as refusal:
        return Moving(skipped=(Skipped(title, refusal.message, look=True),))
    base = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return moved + Moving(hosts=(parts.netloc,) if parts.netloc else (), base=base, rules=RULES["blogger"])


def _local(node: "_Element") -> str:
    return str(node.tag).rpartition("}")[2]


def _said(node: "_Element", name: str) -> str:
    """Return what an element of an entry says; HTML that is typed as elements is HTML again."""
    from lxml import etree

    for child in node:
        if _local(child) == name:
            inner = "".join(etree.tostring(each, encoding="unicode") for each in child)
            return f"{child.text or ''}{inner}".strip()
    return ""


def _title(entry: "_Element") -> str:
    return " ".join(plain_text(_said(entry, "title")).split()) or "Untitled"


def _kind(entry: "_Element") -> str:
    """Return "post", "page", "comment" or what else Blogger keeps; an entry of another feed is a post."""
    if kind := _said(entry, "type"):
        return kind.lower()
    named = [each.get("term", "") for each in entry if _local(each) == "category" and each.get("scheme") == _KINDS]
    return named[0].rpartition("#")[2] if named else "post"


def _topics(entry: "_Element") -> Iterator[str]:
    for each in entry:
        if _local(each) == "category" and each.get("scheme") != _KINDS and each.get("term"):
            yield each.get("term", "")


def _address(entry: "_Element") -> str:
    """Return where an entry was: on the web, or as a path; "" for a draft, which had no address."""
    links = (each for each in entry if _local(each) == "link" and each.get("rel", "alternate") == "alternate")
    return next((each.get("href", "") for each in links), "") or _said(entry, "filename")
