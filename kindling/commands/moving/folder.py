"""A folder of Markdown, as Jekyll, Hugo, Pelican, Quarto, Eleventy and Obsidian have it, as texts that come in."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from kindling.commands._command import Refusal
from kindling.commands.moving.addresses import CONFIG_NAMES, RULES, OldSite, Placed, old_address, old_site
from kindling.commands.moving.heads import ImportedHead, head_of
from kindling.commands.moving.series import proposal, remark
from kindling.commands.moving.store import TEXT_LIMIT, ExportFiles, in_time
from kindling.commands.moving.syntax import in_our_syntax, without_syntax
from kindling.commands.moving.text import words_of
from kindling.commands.moving.values import IncomingKind, IncomingText, Moving, Note, Skipped, parts_of
from kindling.model.addresses import slug_fault, slugify
from kindling.model.decode import text_of
from kindling.model.frontmatter import Mistake, read_date
from kindling.model.problems import Problem
from kindling.model.scalars import quoted

ENDINGS = frozenset((".md", ".markdown", ".mdown", ".mkd", ".qmd", ".mdx"))
_OTHER_TEXTS = {
    ".rst": "reStructuredText: turn it into Markdown first (pandoc does)",
    ".ipynb": "a notebook: export it as Markdown first",
    ".org": "Org: export it as Markdown first",
    ".adoc": "AsciiDoc: turn it into Markdown first",
}
_OWN_WORDS = frozenset(
    "readme license licence changelog contributing code_of_conduct notice security claude agents".split()
)
_PAGES = frozenset(("page", "pages"))
_POSTS = frozenset(
    "post posts _posts _drafts drafts blog articles article essays essay writing news entries notes".split()
)
_ROOTS = ("content/", "src/content/", "src/", "source/", "docs/", "site/")
_OWN_ADDRESS = frozenset(("permalink", "url", "saveas"))
_IN_NAME = re.compile(r"(\d{4})[-_.](\d{1,2})[-_.](\d{1,2})(?:[-_. T](.+))?")
_FIRST_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+?)[ \t]*#*[ \t]*(?:\{[^{}]*\})?[ \t]*(?:\n|\Z)")
_UNDERLINED = re.compile(r"\A\s*(?P<title>[^\n]+)\n=+[ \t]*(?:\n|\Z)")


def read_folder(store: ExportFiles, pattern: str = "") -> Moving:
    """Return the texts of a folder; ``pattern`` is how the old site made addresses, where somebody typed it."""
    site = _site(store)
    if pattern:
        site = replace(site, posts=pattern)
    skipped: list[Skipped] = []
    if site.why:
        skipped.append(Skipped("the old site's configuration", site.why, look=True))
    texts: list[IncomingText] = []
    for name in store.names:
        path = PurePosixPath(name)
        if why := _passed_over(path):
            skipped.append(Skipped(name, why))
        elif path.suffix.lower() in ENDINGS or _is_post_of_html(path):
            data = store.data(name, TEXT_LIMIT)
            try:
                with in_time():
                    found = read_text(site.base or store.name, name, data, site)
            except Refusal as refusal:
                found = Skipped(name, refusal.message, look=True)
            texts += [found] if isinstance(found, IncomingText) else []
            skipped += [found] if isinstance(found, Skipped) else []
    host = parts_of(site.base).netloc
    return Moving(tuple(texts), tuple(skipped), (host,) if host else (), site.base, rules=RULES.get(site.program, ()))


_NOTION = re.compile(r"(?P<title>.*\S) [0-9a-f]{32}")  #: Notion puts a page's id behind its name
_PROPERTIES = re.compile(r"\s*(?P<title># [^\n]+)\n+(?P<lines>(?:[A-Za-z][\w ]{0,39}: [^\n]*\n)+)(?:\n|$)")


def _is_post_of_html(path: PurePosixPath) -> bool:
    """Return whether a file is a post of Jekyll's that was written in HTML."""
    return path.suffix.lower() in (".html", ".htm") and bool({"_posts", "_drafts"} & set(path.parts))


def _site(store: ExportFiles) -> OldSite:
    """Return what the configuration of the old site says; it lies at the root, or one folder below."""
    for known in CONFIG_NAMES:
        for name in (
            known,
            *(each for each in store.names if each.endswith(f"/{known}") and each.count("/") <= known.count("/") + 1),
        ):
            if store.holds(name):
                return old_site(known, text_of(name, store.data(name, TEXT_LIMIT))[0])
    return OldSite("jekyll", "", "") if any("_posts/" in name for name in store.names) else OldSite()


def _passed_over(path: PurePosixPath) -> str:
    """Return why a file that somebody may take for a text is none; "" for texts and for all else."""
    ending = path.suffix.lower()
    if ending in _OTHER_TEXTS:
        return _OTHER_TEXTS[ending]
    if ending in ENDINGS and path.stem.lower() in _OWN_WORDS and len(path.parts) == 1:
        return "what a folder says of itself, and no text"
    return ""


def read_text(export: str, name: str, data: bytes, site: OldSite) -> IncomingText | Skipped:
    """Return the text that one file holds, or why there is none."""
    text, problems = text_of(name, data)
    if problems and not text:
        text, problems = _as_windows(name, data, problems)
    if not text.strip():
        return Skipped(name, problems[0].message if problems else "it is empty", look=bool(problems))
    text = _of_notion(name, text)
    below = _below(name)
    kind = _kind(below, text, site)
    head = head_of(name, text, kind, site.program)
    body = head.body.lstrip("\n").rstrip() + "\n"
    if not head.values.get("video") and not words_of(without_syntax(body)) and not re.search(r"!\[|<|\{", body):
        return Skipped(name, "it holds no words: lists are made here")
    made: list[Note] = []
    if _is_post_of_html(PurePosixPath(name)):
        body, made = _from_html(body)
    values, body = _named(head, body, below)
    notes = [*head.notes, *(Note(each.message, look=each.severity == "error") for each in problems)]
    _dated(values, below, notes, kind)
    if head.typed.get("status") and "status" not in values:
        values["status"] = "draft"
        notes.append(
            Note(
                "its status there says nothing here: it is a draft; take status: draft out if it is to be out",
                look=True,
            )
        )
    if below.startswith(("_drafts/", "drafts/")) or "/_drafts/" in below:
        values["status"] = "draft"
    words = words_of(without_syntax(body))
    ours, said = in_our_syntax(body)
    remarks = list(head.remarks)
    if kind == "post" and "series" not in values and (found := proposal(str(values["title"]), ours)):
        remarks.append(remark(found))
        notes.append(
            Note(f"it says “{found.said}”: name the series in its front matter, if it is a part of one", look=True)
        )
    own = [key for key in head.typed if re.sub(r"[^a-z]", "", key) in _OWN_ADDRESS]
    address = (
        "" if own and values.get("aliases") else _address(_own_pattern(site, head, own), below, values, kind, head)
    )
    addresses = _addresses(values, address)
    said += made
    return IncomingText(
        f"{export}/{name}", name, kind, values, ours, words, tuple(remarks), addresses,
        _names(name, values), str(PurePosixPath(name).parent).removeprefix("."), (*notes, *said),
    )  # fmt: skip


def _of_notion(name: str, text: str) -> str:
    """Return a page of Notion with the properties below its title as front matter; any other text as it is."""
    found = _PROPERTIES.match(text) if _NOTION.fullmatch(PurePosixPath(name).stem) else None
    if found is None:
        return text
    parted = (line.partition(": ") for line in found["lines"].splitlines())
    head = "".join(f"{re.sub(r'[^a-z0-9]+', '_', key.lower())}: {quoted(value.strip())}\n" for key, _, value in parted)
    return f"---\n{head}---\n\n{found['title']}\n\n{text[found.end() :]}"


def _as_windows(name: str, data: bytes, problems: list[Problem]) -> tuple[str, list[Problem]]:
    """Return a text that is no UTF-8 as old Windows wrote it, and say so; as it was where it is not that either."""
    try:
        text = text_of(name, data.decode("cp1252").encode())[0]
    except UnicodeDecodeError:
        return "", problems
    said = "it was read as Windows-1252, since it is not UTF-8: look at letters with accents"
    return text, [Problem(name, 0, "text/encoding", said)]


def _from_html(body: str) -> tuple[str, list[Note]]:
    """Return HTML as Markdown; Liquid in it is put into our syntax afterwards, as in any text."""
    from kindling.commands.moving.hypertext import cleaned
    from kindling.commands.moving.pandoc import as_markdown

    body = re.sub(r"\{video: ([^\s{}]+)[^{}]*\}", r"<p>\1</p>", in_our_syntax(body)[0])
    done = cleaned(body)
    (made,) = as_markdown([done.html])
    if isinstance(made, Refusal):
        return body, [Note(f"it stays HTML: {made.message}", look=True)]
    return made, done.notes


def _below(name: str) -> str:
    """Return a file's name below the folder of the texts: "posts/joy.md"."""
    for root in _ROOTS:
        if name.startswith(root) and name != root:
            return name.removeprefix(root)
        if f"/{root}" in name and name.index(f"/{root}") == name.find("/"):
            return name.partition(f"/{root}")[2]
    return name


def _kind(below: str, text: str, site: OldSite) -> IncomingKind:
    """Return whether a text is a post or a page: what its folder and its head say, else whether it has a day."""
    path = PurePosixPath(below)
    folders = {part.lower() for part in path.parts[:-1]}
    layout = re.search(r"^(?:layout|type):[ \t]*[\"']?(page|post)\b", text[:4000], re.M | re.I)
    if layout:
        return "page" if layout[1].lower() == "page" else "post"
    if folders & _PAGES:
        return "page"
    if folders & _POSTS or _IN_NAME.match(_stem(path)):
        return "post"
    dated = re.search(r"^\s*\"?(?:date|pubdate|publishdate|published|created)\"?\s*[:=]", text[:4000], re.M | re.I)
    return "page" if site.program and not dated and len(path.parts) <= 2 else "post"


def _stem(path: PurePosixPath) -> str:
    """Return what a text is called: its file, or the folder of a page bundle."""
    is_bundle = path.stem.lower() in ("index", "_index") and len(path.parts) > 1
    stem = path.parts[-2] if is_bundle else path.stem
    of_notion = _NOTION.fullmatch(stem)
    return of_notion["title"] if of_notion else stem


def _named(head: ImportedHead, body: str, below: str) -> tuple[dict[str, Any], str]:
    """Return the head with a title, and the body without a first heading that says the same."""
    values = dict(head.values)
    heading = _FIRST_HEADING.match(body) or _UNDERLINED.match(body)
    title = str(values.get("title", ""))
    if heading and (not title or slugify(heading["title"]) == slugify(title)):
        values.setdefault("title", re.sub(r"[*_`]", "", heading["title"]).strip())
        body = body[heading.end() :].lstrip("\n")
    if not values.get("title"):
        stem = _stem(PurePosixPath(below))
        found = _IN_NAME.fullmatch(stem)
        plain = re.sub(r"[-_]+", " ", found[4] if found and found[4] else stem).strip()
        values["title"] = plain[:1].upper() + plain[1:] or "Untitled"
    return values, body


def _dated(values: dict[str, Any], below: str, notes: list[Note], kind: IncomingKind) -> None:
    """Put the day and the slug of a file's name into a head that has none."""
    stem = _stem(PurePosixPath(below))
    found = _IN_NAME.fullmatch(stem)
    rest = found[4] if found else stem
    if found and "date" not in values:
        day = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
        try:
            values["date"] = read_date(day).date().isoformat()
        except Mistake as mistake:
            notes.append(Note(f"the day in its name: {mistake}", look=True))
    slug = slugify(str(values.get("slug", "")))[:100].strip("-") or slugify(rest or "")[:100].strip("-")
    values["slug"] = slug if slug and not slug_fault(slug) else slugify(str(values["title"]))[:90].strip("-") or "text"
    if kind == "post" and "date" not in values and values.get("status") != "draft":
        values["status"] = "draft"
        notes.append(Note("no day was found: it is a draft; write date:, and take status: draft out", look=True))


def _own_pattern(site: OldSite, head: ImportedHead, own: list[str]) -> OldSite:
    """Return the old site with the address that a text has of its own: `permalink: /:year/:title/`, `/about/`."""
    typed = str(head.typed[own[0]]) if own else ""
    return replace(site, posts=typed, pages=typed) if typed.startswith("/") else site


def _address(site: OldSite, below: str, values: dict[str, Any], kind: IncomingKind, head: ImportedHead) -> str:
    path = PurePosixPath(below)
    stem = _IN_NAME.fullmatch(_stem(path))
    plain = str(path.with_suffix("")) if path.stem.lower() not in ("index", "_index") else str(path.parent)
    plain = "" if plain == "." else plain
    try:
        day: datetime | None = read_date(values["date"]) if "date" in values else None
    except Mistake:
        day = None
    typed = head.typed.get("categories") or head.typed.get("category") or ()
    parted = (
        (typed.split("," if "," in typed else None) if site.program == "jekyll" else [typed])
        if isinstance(typed, str)
        else typed
    )
    categories = tuple(str(each).strip() for each in parted)
    slug = str(values["slug"]) if "slug" in values else (stem[4] if stem and stem[4] else path.stem)
    own = head.typed.get("slug")
    typed = own if isinstance(own, str) else stem[4] if stem and stem[4] else _stem(path)
    placed = Placed(plain.removeprefix("_posts/"), slug, str(values["title"]), day, kind == "post", categories, typed)
    return old_address(site, placed)


def _addresses(values: dict[str, Any], address: str) -> tuple[str, ...]:
    """Return where a text was: where its head says, else where the pattern says; and all that led there."""
    aliases = values.pop("aliases", [])
    told = [str(each) for each in (aliases if isinstance(aliases, list) else str(aliases).split(","))]
    return tuple(dict.fromkeys(each.strip() for each in (*([address] if address else []), *told) if each.strip()))


def _names(name: str, values: dict[str, Any]) -> tuple[str, ...]:
    """Return what links of wikis and of Jekyll call a text."""
    path = PurePosixPath(name)
    stem = _stem(path)
    return tuple(dict.fromkeys((stem, str(path.with_suffix("")), name, str(values["title"]), str(values["slug"]))))
