"""Exports whose posts are HTML, and whose facts stand in a list: Substack's ``posts.csv``, Ghost's JSON."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import PurePosixPath
from typing import Any

from kindling.commands._command import Refusal
from kindling.commands.moving.addresses import slug_for
from kindling.commands.moving.page import read_page
from kindling.commands.moving.store import TEXT_LIMIT, ExportFiles, in_time
from kindling.commands.moving.values import IncomingKind, IncomingText, Moving, Note, Skipped
from kindling.model.html import escaped

_FEW_MAY_READ = "only some could read it there: it is a draft, for here everybody can read what is published"
_NO_TEXT = "the export holds no text of it: copy it from its page"
_GHOST = "__GHOST_URL__"  #: stands for the site's address in Ghost's texts


@dataclass(frozen=True, slots=True)
class ListedPost:
    """What a list says of one post."""

    title: str
    slug: str
    day: str = ""  #: as it is written there; "" for none
    summary: str = ""
    kind: str = "post"
    is_out: bool = True
    for_some: bool = False  #: whether only members or those who paid could read it
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    address: str = ""  #: where it was
    picture: str = ""  #: the address of the picture at its head


def listed_in(store: ExportFiles) -> tuple[dict[str, ListedPost], Moving]:
    """Return file → what Substack's list says of its post, and the posts without a file; of no list, nothing."""
    name = next((each for each in store.names if PurePosixPath(each).name == "posts.csv"), "")
    if not name:
        return {}, Moving()
    lines = store.data(name, TEXT_LIMIT).decode("utf-8-sig", "replace").splitlines(keepends=True)
    try:
        listed = [*csv.DictReader(lines)]
    except csv.Error as error:
        raise Refusal(f"{name}: this is no list that can be read: {error}", "export it from Substack again") from None
    rows = [row for row in listed if row.get("post_id") and row.get("post_date") is not None]
    files = {PurePosixPath(each).stem: each for each in store.names if each.endswith(".html")}
    bare = (
        Skipped(row.get("title") or row["post_id"], _NO_TEXT, look=True) for row in rows if row["post_id"] not in files
    )
    found = {files[row["post_id"]]: _of_substack(row["post_id"], row) for row in rows if row["post_id"] in files}
    return found, Moving(skipped=tuple(bare))


def _of_substack(key: str, row: Mapping[str, str]) -> ListedPost:
    typed, title = key.partition(".")[2] or key, unescape(row.get("title") or "")
    slug = slug_for(typed, title)
    return ListedPost(
        title=title,
        slug=slug,
        day=row.get("post_date") or "",
        summary=unescape(row.get("subtitle") or ""),
        kind="page" if row.get("type") == "page" else "post",
        is_out=(row.get("is_published") or "").upper() == "TRUE",
        for_some=(row.get("audience") or "everyone") != "everyone",
        address=f"/p/{slug}" if slug == typed else "",
    )


def read_listed(export: str, name: str, html: str, post: ListedPost) -> Moving:
    """Return one post of a list. Raises Refusal for one without words."""
    with in_time():
        found = read_page(export, name, _page(html, post).encode())
    return replace(found, texts=tuple(_with_facts(text, post) for text in found.texts))


def _page(html: str, post: ListedPost) -> str:
    """Return a post as a page that says of itself what its list said."""
    said = {"article:published_time": post.day, "description": post.summary}
    metas = "".join(f'<meta name="{key}" content="{escaped(value)}">' for key, value in said.items() if value)
    title = f'<h1 class="p-name">{escaped(post.title)}</h1>' if post.title else ""
    return f'<html><head>{metas}</head><body>{title}<div class="e-content">{html}</div></body></html>'


def _with_facts(text: IncomingText, post: ListedPost) -> IncomingText:
    """Return a text with what its list says of it."""
    notes, head = list(text.notes), {**text.head, "slug": post.slug}
    head |= {key: list(value) for key, value in (("tags", post.tags), ("authors", post.authors)) if value}
    if post.picture:
        notes.append(Note(f"the picture at its head is at {post.picture}: save it, and name it with cover:", look=True))
    kind: IncomingKind = "page" if post.kind == "page" else text.kind
    if post.for_some or not post.is_out:
        head["status"] = "draft"
        notes += [Note(_FEW_MAY_READ, look=True)] if post.for_some else [Note("it was a draft there")]
    elif kind == "page":
        head.pop("status", None)
    return replace(text, kind=kind, head=head, notes=tuple(notes), addresses=(post.address,) if post.address else ())


# ---- Ghost -------------------------------------------------------------------------------------------


def is_ghost(data: bytes) -> bool:
    """Return whether a file is an export of Ghost."""
    return b'"posts"' in data and (b'"posts_tags"' in data or b'"posts_authors"' in data)


def read_ghost(export: str, name: str, data: bytes) -> Moving:
    """Return the posts and pages of an export of Ghost. Raises Refusal for one that can't be read."""
    tables = _tables(name, data)
    tags, authors = _names(tables, "tag"), _names(tables, "author")
    found = Moving()
    for post in _rows(tables, "posts"):
        title = str(post.get("title") or "Untitled")
        html = str(post.get("html") or "").replace(_GHOST, "")
        if not html:
            found += Moving(skipped=(Skipped(title, _NO_TEXT, look=True),))
            continue
        key = str(post.get("id"))
        facts = _of_ghost(post, title, tags.get(key, ()), authors.get(key, ()))
        try:
            found += read_listed(export, f"{name}/{facts.slug}.html", html, facts)
        except Refusal as refusal:
            found += Moving(skipped=(Skipped(title, refusal.message, look=True),))
    return found


def _tables(name: str, data: bytes) -> Mapping[str, Any]:
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"{name}: this is no JSON that can be read: {error}", "export it from Ghost again") from None
    parts = whole.get("db") if isinstance(whole, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else whole
    tables = first.get("data", first) if isinstance(first, dict) else {}
    return tables if isinstance(tables, dict) else {}


def _rows(tables: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    rows = tables.get(name)
    yield from (row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict))


def _names(tables: Mapping[str, Any], what: str) -> dict[str, tuple[str, ...]]:
    """Return post → the names of its tags, or of its authors, in their order; what is for Ghost alone begins with #."""
    people = "users" if what == "author" else "tags"
    called = {str(row.get("id")): str(row.get("name") or "") for row in _rows(tables, people)}
    found: dict[str, tuple[str, ...]] = {}
    for row in sorted(_rows(tables, f"posts_{what}s"), key=_order):
        name, post = called.get(str(row.get(f"{what}_id")), ""), str(row.get("post_id"))
        if name and not name.startswith("#"):
            found[post] = (*found.get(post, ()), name)
    return found


def _order(row: Mapping[str, Any]) -> int:
    order = row.get("sort_order")
    return order if isinstance(order, int) else 0


def _of_ghost(post: Mapping[str, Any], title: str, tags: tuple[str, ...], authors: tuple[str, ...]) -> ListedPost:
    typed = str(post.get("slug") or "")
    slug = slug_for(typed, title)
    return ListedPost(
        title,
        slug,
        str(post.get("published_at") or ""),
        " ".join(str(post.get("custom_excerpt") or "").split()),
        str(post.get("type") or "post"),
        is_out=post.get("status") in ("published", "scheduled"),
        for_some=post.get("visibility") not in ("public", None),
        tags=tags,
        authors=authors,
        address=f"/{slug}/" if slug == typed else "",
        picture=str(post.get("feature_image") or "").replace(_GHOST, ""),
    )
