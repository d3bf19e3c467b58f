"""A page, or text copied from one, as a text that comes in: its main part by its structure, every word of it."""

import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin

from turbohtml import Document, Element, parse

from kindling.commands._command import Exit, Refusal
from kindling.commands.moving.hypertext import cleaned, with_paragraphs
from kindling.commands.moving.pandoc import as_markdown
from kindling.commands.moving.series import proposal, remark
from kindling.commands.moving.text import counted, words_of_html
from kindling.commands.moving.values import IncomingText, Moving, Note, parts_of
from kindling.model.addresses import slugify
from kindling.model.decode import text_of
from kindling.model.frontmatter import Mistake, language, read_date
from kindling.model.html import escaped

#: where programs put the text of a post, the most certain first
_MAIN = (
    "[data-field=body]", ".e-content", ".entry-content", ".post-content", ".article-content", ".post-body",
    ".article-body", ".available-content", ".wp-block-post-content", "[itemprop=articleBody]", "article", "main",
    "[role=main]", "#content",
)  # fmt: skip
_AROUND = "nav, header nav, footer, aside, [role=navigation], [role=banner], [role=contentinfo], .comments, #comments"
_FEW = 20  #: words that a part must hold to be a text, where another holds more


def read_page(export: str, name: str, data: bytes) -> Moving:
    """Return the text of a page. Raises Refusal for one without words."""
    document = parse(_decoded(data))
    for program in document.select("script, style, template, noscript"):
        program.decompose()
    before = len(words_of_html(_body(document).html))
    main = _main(document)
    title = _title(document, main)
    notes: list[Note] = []
    heading = main.select_one("h1") or next((each for each in main.select("h2, h3")[:1]), None)
    if heading is not None and slugify(heading.text) == slugify(title) and heading.parent is not None:
        heading.decompose()
    done = cleaned(main.inner_html)
    if not done.words:
        raise Refusal(
            f"{name} holds no words of a text.", "save the page itself, and not the program around it", Exit.CONTENT
        )
    left = before - len(done.words) - len(words_of_html(escaped(title)))
    if left > 0:
        around = f"{counted(left, 'word')} around the text (menus, lists, comments)"
        notes.append(Note(f"{around} left out: look whether one is missed", look=True))
    text = _text(export, name, document, title, done.html, done.words, [*notes, *done.notes])
    old = parts_of(text.addresses[0]) if text.addresses else None
    old = old if old and old.netloc else None
    return Moving((text,), hosts=(old.netloc,) if old else (), base=f"{old.scheme}://{old.netloc}" if old else "")


def read_plain(export: str, name: str, data: bytes) -> Moving:
    """Return text that was copied from a page: an empty line ends a paragraph, and the first line is the title."""
    text, problems = text_of(name, data)
    lines = text.strip().splitlines()
    if not lines:
        raise Refusal(f"{name} is empty.", "paste the text into it", Exit.CONTENT)
    title, rest = (lines[0].strip(), "\n".join(lines[1:])) if len(lines[0]) <= 150 and len(lines) > 1 else ("", text)
    done = cleaned(with_paragraphs(escaped(rest)))
    notes = [Note(problem.message) for problem in problems]
    return Moving((_text(export, name, None, title or _of_name(name), done.html, done.words, notes),))


def _text(
    export: str, name: str, document: Document | None, title: str, html: str, words: tuple[str, ...], notes: list[Note]
) -> IncomingText:
    (body,) = as_markdown([html])
    if isinstance(body, Refusal):
        raise body
    head: dict[str, Any] = {"title": title, "slug": slugify(title)[:80].strip("-") or "text"}
    addresses: tuple[str, ...] = ()
    if document is not None:
        addresses = _told(document, head)
    is_draft = PurePosixPath(name).name.lower().startswith("draft") or "date" not in head
    if is_draft:
        head["status"] = "draft"
        notes.append(Note("it is a draft: look through it, write date:, and take status: draft out", look=True))
    remarks: tuple[str, ...] = ()
    if found := proposal(title, body):
        remarks = (remark(found),)
        notes.append(Note(f"it says “{found.said}”: name its series, if it is a part of one", look=True))
    folder = str(PurePosixPath(name).parent).removeprefix(".")
    return IncomingText(
        f"{export}/{name}", name, "post", head, body, words, remarks, addresses, (PurePosixPath(name).stem,), folder,
        tuple(notes),
    )  # fmt: skip


def _decoded(data: bytes) -> str | bytes:
    """Return a page as text where it is UTF-8; else its bytes, whose encoding the parser finds as browsers do."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data


def _body(document: Document) -> Element:
    found = document.select_one("body")
    if found is None:
        raise Refusal("The page holds nothing.", "", Exit.CONTENT)
    return found


def _main(document: Document) -> Element:
    """Return the part of a page that is its text: by its marks, else by where most words are."""
    whole = len(words_of_html(_body(document).html))
    for mark in _MAIN:
        found = document.select(mark)
        best = max(found, key=lambda each: len(each.text), default=None)
        if best is not None and len(words_of_html(best.html)) >= min(_FEW, whole // 2):
            return _without_menus(best)
    body = _body(document)
    return _without_menus(body)


def _without_menus(part: Element) -> Element:
    for each in part.select(_AROUND):
        each.decompose()
    return part


def _title(document: Document, main: Element) -> str:
    """Return what a page is called: its heading, what it tells networks, or its window."""
    for where in (".p-name", ".entry-title", ".post-title", "h1"):
        found = document.select_one(where)
        if found is not None and found.text.strip():
            return " ".join(found.text.split())
    heading = main.select_one("h2, h3")
    window = document.select_one("title")
    said = _meta(document, "og:title") or (window.text if window is not None else "")
    return " ".join((said or (heading.text if heading is not None else "") or "Untitled").split())


def _of_name(name: str) -> str:
    return re.sub(r"[-_]+", " ", PurePosixPath(name).stem).strip().capitalize() or "Untitled"


def _meta(document: Document, name: str) -> str:
    found = document.select_one(f'meta[property="{name}"], meta[name="{name}"]')
    return str(found.attr("content") or "").strip() if found is not None else ""


def _told(document: Document, head: dict[str, Any]) -> tuple[str, ...]:
    """Put what a page says of itself into a head, and return where it was."""
    when = document.select_one("time.dt-published, time[itemprop=datePublished], time[pubdate], article time[datetime]")
    day = _meta(document, "article:published_time") or (str(when.attr("datetime") or "") if when is not None else "")
    try:
        head["date"] = read_date(re.sub(r"\.\d+(?=Z|[+-]|$)", "", day)).isoformat()
    except Mistake:
        head.pop("date", None)
    author = document.select_one(".p-author, [rel=author], .byline .author, [itemprop=author]")
    name = _meta(document, "author") or (" ".join(author.text.split()) if author is not None else "")
    if name and len(name) < 100 and not name.startswith("http"):
        head["authors"] = [name]
    if summary := " ".join(_meta(document, "description").split()):
        head["summary"] = summary
    spoken = document.select_one("html")
    try:
        if spoken is not None and spoken.attr("lang"):
            head["lang"] = language(str(spoken.attr("lang")).replace("_", "-"))
    except Mistake:
        pass
    canonical = document.select_one("link[rel=canonical], a.p-canonical")
    base = _meta(document, "og:url")
    address = urljoin(base, str(canonical.attr("href") or "")) if canonical is not None else base
    return (address,) if address.startswith("http") else ()
