"""WordPress's export (WXR), classic texts and blocks, as texts that come in. Its XML may name no entities and files."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kindling.commands._command import Exit, Refusal
from kindling.commands.moving.addresses import RULES
from kindling.commands.moving.builders import without_builders
from kindling.commands.moving.hypertext import cleaned, film_address, with_paragraphs
from kindling.commands.moving.pandoc import RAW, as_markdown
from kindling.commands.moving.series import proposal, remark
from kindling.commands.moving.store import in_time
from kindling.commands.moving.text import counted
from kindling.commands.moving.trees import tree_of
from kindling.commands.moving.values import IncomingKind, IncomingText, Moving, Note, Skipped, parts_of
from kindling.model.addresses import slug_fault, slugify
from kindling.model.clean import cleaned as without_unseen
from kindling.model.frontmatter import Mistake, read_date
from kindling.model.html import escaped

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCK = re.compile(r"<!--\s*(?P<end>/)?wp:(?P<name>[\w/-]+)\s*(?P<said>\{.*?\})?\s*(?P<alone>/)?-->", re.S)
#: blocks that a program filled, each time that a page was shown: nothing of theirs is in the export
_FILLED = re.compile(
    r"(?:core/)?(?:latest-posts|latest-comments|archives|categories|calendar|tag-cloud|search|rss|query|query-.*|post-.*"
    r"|comment-.*|comments.*|avatar|site-.*|navigation.*|page-list.*|loginout|read-more|term-description|template-part|social-link.*"
    r"|shortcode|block|pattern|legacy-widget|widget-group|jetpack/.*)"
)
_SHARED = re.compile(r'<!--\s*wp:(?:core/)?block\s+\{[^{}]*"ref":\s*"?(\d+)[^{}]*(?:\{[^{}]*\}[^{}]*)?\}\s*/-->')
#: what shows something to some readers alone: names of blocks and shortcodes, and keys of what plugins keep of a text
_SOME = r"(?:restrict|(?<!team[_-])member|private|subscriber|paywall|premium|paid|logged[_-]?in|protect|password)"
_FOR_SOME = re.compile(rf"<!--\s*wp:([\w/-]{{0,40}}{_SOME}[\w/-]*)|\[([\w-]{{0,40}}{_SOME}[\w-]*)", re.I)
_FOR_SOME_KEY = re.compile(
    r"members_access|newsletter_access|restrict|paywall|^_?(?:rcp|pms|mepr|wc_memberships)_", re.I
)
_ALL = frozenset(("", "0", "no", "false", "all", "everyone", "everybody", "public", "a:0:{}"))
_AGAIN = "export it again: Tools → Export → All content"
_NO_TOPICS = frozenset(("uncategorized", "uncategorised"))
_LEFT_OUT = {
    "attachment": "",
    "nav_menu_item": "an entry of a menu: menus are lines of pelicanconf.py here",
    "revision": "an earlier version of a text",
    "wp_navigation": "a menu: menus are lines of pelicanconf.py here",
    "wp_template": "a part of the old look",
    "wp_template_part": "a part of the old look",
    "wp_global_styles": "a part of the old look",
    "custom_css": "a part of the old look",
    "customize_changeset": "a part of the old look",
    "oembed_cache": "what WordPress kept of another site",
    "wp_block": "a block for use in several texts: it stands in each that names it",
}
_IDLE = "a block for use in several texts, which none of these names"
_STATES = {"publish": "published", "future": "published", "draft": "draft", "pending": "draft", "private": "draft"}
_CAPTION = re.compile(r"\[caption\b[^\[\]]*\](?P<said>.*?)\[/caption\]", re.S)
_SHORTCODE = re.compile(
    r"(?<!\[)\[(?P<name>[a-z][\w-]*)(?P<rest>(?:\s[^\[\]]*)?)/?\](?!\])(?:(?P<inner>[^\[\]]*)\[/(?P=name)\])?", re.S
)
_NOTES = frozenset(("ref", "footnote", "note", "efn_note", "mfn", "fn"))
_DEEP = 3  #: blocks for several texts, in one another
_LONE_FILM = re.compile(r"^[ \t]*(https?://[^\s<>]+)[ \t]*$", re.M)


@dataclass(frozen=True, slots=True)
class _WxrItem:
    """One `item` of the export, as texts."""

    fields: Mapping[str, str]
    topics: tuple[str, ...]
    meta: Mapping[str, str]
    comments: int

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


@dataclass(slots=True)
class _Export:
    """One export that is being read."""

    name: str
    base: str
    authors: Mapping[str, str]
    files: dict[str, str] = field(default_factory=dict)  #: number of an attachment → its address
    alts: dict[str, tuple[str, str]] = field(default_factory=dict)  #: the same → what it shows, its caption
    of_post: dict[str, list[str]] = field(default_factory=dict)  #: number of a text → attachments
    shared: dict[str, str] = field(default_factory=dict)  #: number of a block for several texts → what it holds


def is_wxr(data: bytes) -> bool:
    """Return whether a file is an export of WordPress."""
    return b"wordpress.org/export/" in data[:20_000] or b"<wp:wxr_version>" in data[:20_000]


def read_wxr(export: str, name: str, data: bytes) -> Moving:
    """Return the texts of an export. Raises Refusal for what is none, or would do harm."""
    root, broken = tree_of(name, data, "channel", _AGAIN)
    channel = root.find("channel")
    if channel is None:
        raise Refusal(f"{name} is no whole export of WordPress: it has no <channel>.", _AGAIN, Exit.CONTENT)
    items = [_item(each) for each in channel.findall("item")]
    base = _said(channel, "base_blog_url") or _said(channel, "link")
    work = _Export(f"{export}/{name}", base.rstrip("/"), dict(_authors(channel)))
    for item in items:
        _attached(item, work)
        if item["post_type"] == "wp_block" and item["status"] == "publish":
            work.shared[item["post_id"]] = item["encoded"]
    texts, skipped = _texts(items, work)
    skipped += [Skipped(name, broken, look=True)] if broken else []
    comments = sum(item.comments for item in items)
    if comments:
        skipped.append(Skipped(counted(comments, "comment"), "what readers said is not part of a site here"))
    hosts = dict.fromkeys(parts_of(each).netloc for each in (work.base, *work.files.values()))
    return Moving(tuple(texts), tuple(skipped), tuple(filter(None, hosts)), work.base, rules=RULES["wordpress"])


def _local(node: "_Element") -> str:
    tag = str(node.tag)
    space, _, local = tag.rpartition("}")
    return f"excerpt:{local}" if local == "encoded" and "/excerpt" in space else local


def _said(node: "_Element", name: str) -> str:
    return next(((child.text or "").strip() for child in node if _local(child) == name), "")


def _authors(channel: "_Element") -> Iterator[tuple[str, str]]:
    """Yield what authors are called: login → name."""
    for node in channel:
        if _local(node) == "author":
            whole = f"{_said(node, 'author_first_name')} {_said(node, 'author_last_name')}".strip()
            login = _said(node, "author_login")
            yield login, _said(node, "author_display_name") or whole or login


def _item(node: "_Element") -> _WxrItem:
    fields: dict[str, str] = {}
    topics: list[str] = []
    meta: dict[str, str] = {}
    comments = 0
    for child in node:
        name, text = _local(child), child.text or ""
        if name == "category":
            if child.get("domain") in ("category", "post_tag", "tag") and slugify(text) not in _NO_TOPICS:
                topics.append(" ".join(text.split()))
        elif name == "postmeta":
            meta[_said(child, "meta_key")] = _said(child, "meta_value")
        elif name == "comment":
            comments += 1
        else:
            fields[name] = without_unseen(text)[0]
    return _WxrItem(fields, tuple(dict.fromkeys(filter(None, topics))), meta, comments)


def _attached(item: _WxrItem, work: _Export) -> None:
    if item["post_type"] == "attachment" and (address := item["attachment_url"] or item["guid"]):
        number = item["post_id"]
        work.files[number] = address
        work.alts[number] = (item.meta.get("_wp_attachment_image_alt", ""), item["excerpt:encoded"])
        work.of_post.setdefault(item["post_parent"], []).append(number)


def _texts(items: Sequence[_WxrItem], work: _Export) -> tuple[list[IncomingText], list[Skipped]]:
    """Return the texts of an export, all made Markdown in one go, and what is none."""
    chosen: list[tuple[_WxrItem, str, tuple[str, ...], list[Note], list[str]]] = []
    skipped: list[Skipped] = []
    whole = "".join(item["encoded"] for item in items)
    for item in items:
        kind, title = item["post_type"], words_html(item["title"]) or item["post_name"] or item["post_id"]
        if kind == "attachment":
            continue
        if kind not in ("post", "page", ""):
            idle = kind == "wp_block" and f'"ref":{item["post_id"]}' not in whole
            why = _LEFT_OUT.get(kind, f"it is of a kind of its own, {kind!r}")
            skipped.append(Skipped(title, _IDLE if idle else why, look=idle or kind not in _LEFT_OUT))
        elif not item["title"].strip() and not item["encoded"].strip():
            skipped.append(Skipped(f"{kind} {title}".strip(), "it holds nothing"))
        elif item["status"] in ("trash", "auto-draft", "inherit"):
            skipped.append(
                Skipped(title, "it was thrown away" if item["status"] == "trash" else "it is no text of its own")
            )
        else:
            try:
                with in_time():
                    html, notes, codes = _html(item, work)
                    done = cleaned(html)
            except Refusal as refusal:
                skipped.append(Skipped(title, refusal.message, look=True))
                continue
            chosen.append((item, done.html, done.words, [*notes, *done.notes], codes))
    texts: list[IncomingText] = []
    for (item, _, words, notes, codes), body in zip(chosen, as_markdown([each[1] for each in chosen]), strict=True):
        if isinstance(body, Refusal):
            skipped.append(Skipped(item["title"], body.message, look=True))
        else:
            texts.append(_text(item, _with_codes(body, codes), words, notes, work))
    return texts, skipped


def _with_codes(body: str, names: Sequence[str]) -> str:
    """Return a text with shortcodes as they are typed, so that a build tells of them as it does of others."""
    if not names:
        return body
    code = rf"\\\[(/?(?:{'|'.join(map(re.escape, names))})(?:\s[^\[\]\n]*?)?/?)\\\]"
    return re.sub(code, lambda match: f"[{match[1]}]", body)


def _html(item: _WxrItem, work: _Export) -> tuple[str, list[Note], list[str]]:
    """Return the content of an item as HTML, without WordPress's own marks, and the names of shortcodes that stay."""
    content, notes = item["encoded"].replace("\r\n", "\n").replace("\r", "\n"), []
    for _ in range(_DEEP):
        content = _SHARED.sub(lambda match: work.shared.get(match[1], match[0]), content)
    filled = {match["name"] for match in _BLOCK.finditer(content) if _is_filled(match)}
    if filled:
        names = ", ".join(sorted(filled))
        notes.append(Note(f"blocks that WordPress filled by itself are not in the export: {names}", look=True))
    is_blocks = "<!-- wp:" in content
    content = _BLOCK.sub("", content)
    content = re.sub(r"<!--(?:more.*?|nextpage|noteaser)-->", "\n\n", content)
    content = _footnotes(content, item)
    content, builders = without_builders(
        content, lambda number: (work.files.get(number, ""), work.alts.get(number, ("",))[0])
    )
    if builders:
        notes.append(Note(f"boxes of {', '.join(builders)} were left out; what stood in them stays", look=True))
    content, codes = _shortcodes(content, item, work)
    if codes:
        said = ", ".join(sorted(codes))
        notes.append(Note(f"shortcodes without a meaning here, kept as they are typed: {said}", look=True))
    content = _LONE_FILM.sub(lambda match: f"<p>{match[1]}</p>" if film_address(match[1]) else match[0], content)
    return (content if is_blocks else with_paragraphs(content)), notes, codes


def _is_filled(block: re.Match[str]) -> bool:
    """Return whether a block held nothing until a page was shown; one of Jetpack's that holds words is a box."""
    is_box = block["name"].startswith("jetpack/") and not block["alone"]
    return not block["end"] and not is_box and bool(_FILLED.fullmatch(block["name"]))


def _footnotes(content: str, item: _WxrItem) -> str:
    """Put the notes of WordPress's own block where they are named."""
    try:
        read = json.loads(item.meta.get("footnotes") or "[]")
    except ValueError:
        read = []
    said = {str(each.get("id")): str(each.get("content", "")) for each in read if isinstance(each, dict)}

    def named(match: re.Match[str]) -> str:
        note = said.get(match[1])
        return f'<span data-{RAW}="note">{note}</span>' if note else match[0]

    return re.sub(r"<sup\b[^<>]*\bdata-fn=\"([^\"]+)\"[^<>]*>.*?</sup>", named, content, flags=re.S)


def _shortcodes(content: str, item: _WxrItem, work: _Export) -> tuple[str, list[str]]:
    """Return content with shortcodes as HTML, and the names of those that are unknown and stay."""
    content = _CAPTION.sub(_caption, content)
    unknown: Counter[str] = Counter()

    def change(match: re.Match[str]) -> str:
        made = _shortcode(match, item, work)
        if made is None:
            unknown[match["name"]] += 1
            return match[0]
        return made

    parts = re.split(r"(<(pre|code)\b.*?</\2>)", content, flags=re.S)
    content = "".join(
        part if place % 3 else _SHORTCODE.sub(change, part) for place, part in enumerate(parts) if place % 3 != 2
    )
    content = re.sub(r"\[(\[[a-z][\w-]*[^\[\]]*\])\]", r"\1", content)
    known = [name for name in unknown if re.search(rf"\[{name}\s[^\[\]]*=|\[/{name}\]", content) or "_" in name]
    return content, known


def _caption(match: re.Match[str]) -> str:
    found = re.match(r"\s*(?P<image>(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(?P<words>.*)", match["said"], re.S)
    if not found:
        return match["said"]
    typed = re.search(r"\bcaption=\"([^\"]*)\"", match[0].partition("]")[0])
    words = found["words"].strip() or (typed[1] if typed else "")
    return f"\n\n<figure>{found['image']}<figcaption>{words}</figcaption></figure>\n\n"


def _shortcode(match: re.Match[str], item: _WxrItem, work: _Export) -> str | None:
    """Return a shortcode as HTML; None where it has no meaning here."""
    from kindling.commands.moving.syntax import arguments

    name, inner = match["name"], (match["inner"] or "").strip()
    plain, named = arguments(match["rest"].strip().lstrip("="))
    if name in _NOTES and inner:
        return f'<span data-{RAW}="note">{inner}</span>'
    if name == "gallery":
        return _gallery(named, item, work)
    if name in ("embed", "youtube", "vimeo", "wpvideo", "video", "audio", "soundcloud"):
        return _player(name, inner, plain, named)
    return "" if name in ("more", "contents", "toc", "jetpack-related-posts", "sharethis", "addtoany") else None


def _player(name: str, inner: str, plain: Sequence[str], named: Mapping[str, str]) -> str | None:
    keys = ("src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav", "url", "id")
    said = inner or next((named[key] for key in keys if key in named), "") or next(iter(plain), "")
    said = said.strip("= \"'")
    if name == "vimeo" and said.isdecimal():
        said = f"https://vimeo.com/{said}"
    elif name == "youtube" and re.fullmatch(r"[\w-]{11}", said):
        said = f"https://youtu.be/{said}"
    if not said.startswith(("http", "/")):
        return None
    tag = "audio" if name == "audio" else "video"
    if name in ("video", "audio") and not film_address(said):
        return f'\n\n<{tag} src="{escaped(said)}"></{tag}>\n\n'
    return f"\n\n<p>{escaped(said)}</p>\n\n"


def _gallery(named: Mapping[str, str], item: _WxrItem, work: _Export) -> str:
    """Return a gallery; without numbers it holds the pictures that were put up for the text."""
    chosen = named.get("ids") or named.get("include") or ""
    numbers = re.findall(r"\d+", chosen) or [
        number
        for number in work.of_post.get(item["post_id"], [])
        if number not in re.findall(r"\d+", named.get("exclude", ""))
    ]
    figures = []
    for number in numbers:
        if number in work.files:
            shows, caption = work.alts.get(number, ("", ""))
            said = f"<figcaption>{caption}</figcaption>" if caption else ""
            figures.append(f'<figure><img src="{escaped(work.files[number])}" alt="{escaped(shows)}">{said}</figure>')
    return f'\n\n<div class="gallery">{"".join(figures)}</div>\n\n' if figures else ""


# ── Heads ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _text(item: _WxrItem, body: str, words: tuple[str, ...], notes: list[Note], work: _Export) -> IncomingText:
    kind: IncomingKind = "page" if item["post_type"] == "page" else "post"
    title = " ".join(words_html(item["title"]).split())
    head: dict[str, Any] = {"title": title or "Untitled", "slug": _slug(item, title)}
    _dates(item, head, notes, kind)
    _state(item, head, notes)
    if summary := " ".join(words_html(item["excerpt:encoded"]).split()):
        head["summary"] = summary
    if item.topics:
        head["tags"] = [topic for topic in (words_html(each) for each in item.topics) if slugify(topic)]
    if author := work.authors.get(item["creator"], item["creator"]):
        head["authors"] = [author]
    if thumbnail := work.files.get(item.meta.get("_thumbnail_id", "")):
        head["cover"] = thumbnail
        if shows := work.alts[item.meta["_thumbnail_id"]][0]:
            head["cover_alt"] = shows
    if item["is_sticky"] == "1" and kind == "post":
        notes.append(Note("it stood first there: write featured: true to put it under “To read first”"))
    if item.comments:
        notes.append(Note(f"{counted(item.comments, 'comment of a reader was', 'comments of readers were')} left out"))
    remarks: tuple[str, ...] = ()
    if kind == "post" and (found := proposal(head["title"], body)):
        remarks = (remark(found),)
        notes.append(
            Note(f"it says “{found.said}”: name the series in its front matter, if it is a part of one", look=True)
        )
    if not title:
        notes.append(Note("it has no title: write one", look=True))
    return IncomingText(
        f"{work.base or work.name}#{item['post_id'] or item['guid'] or item['link']}",
        f"{head['title']} ({kind} {item['post_id']})",
        kind, head, body, words, remarks, tuple(_addresses(item)), (), "", tuple(notes),
    )  # fmt: skip


def words_html(html: str) -> str:
    """Return a title or a sentence without its HTML."""
    from kindling.model.html import plain_text

    return plain_text(html) if re.search(r"[<&]", html) else html


def _slug(item: _WxrItem, title: str) -> str:
    from urllib.parse import unquote

    found = next(
        (
            slug
            for each in (unquote(item["post_name"]).rstrip("/").rpartition("/")[2], title)
            if (slug := slugify(each)[:100].strip("-"))
        ),
        "",
    )
    return found if found and not slug_fault(found) else f"text-{slugify(item['post_id']) or 'without-a-name'}"


def _moment(typed: str) -> datetime | None:
    try:
        found = datetime.strptime(typed.strip(), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 (its zone is worked out by the caller)
    except ValueError:
        return None
    return found if found.year > 1000 else None


def _dates(item: _WxrItem, head: dict[str, Any], notes: list[Note], kind: IncomingKind) -> None:
    """Put in when a text came out and was changed, with the distance from Greenwich that the export shows."""
    for key, local, world in (
        ("date", "post_date", "post_date_gmt"),
        ("modified", "post_modified", "post_modified_gmt"),
    ):
        here, there = _moment(item[local]), _moment(item[world])
        if here is None:
            continue
        head[key] = here.isoformat()
        if there is not None:
            minutes = round((here - there).total_seconds() / 60)
            if abs(minutes) <= 14 * 60:
                head[key] += f"{'+' if minutes >= 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    if "date" not in head and item["pubDate"]:
        try:
            head["date"] = read_date(item["pubDate"]).isoformat()
        except Mistake:
            notes.append(Note(f"pubDate is {item['pubDate']!r}, which is no day"))
    if "modified" in head and ("date" not in head or head["modified"][:10] <= head["date"][:10]):
        del head["modified"]
    if kind == "post" and "date" not in head:
        head["status"] = "draft"
        notes.append(
            Note(
                "no day was found: it is a draft; write date:, and take status: draft out",
                look=item["status"] != "draft",
            )
        )


def _state(item: _WxrItem, head: dict[str, Any], notes: list[Note]) -> None:
    status = _STATES.get(item["status"], "draft" if item["status"] else "published")
    if item["status"] and item["status"] not in _STATES:
        notes.append(Note(f"it was {item['status']!r} there, which may be out or not: it is a draft", look=True))
    if item["post_password"]:
        status = "draft"
        notes.append(Note("a password hid it: here everybody can read what is published, so it is a draft", look=True))
    if item["status"] == "private":
        notes.append(Note("only some could read it there: it is a draft", look=True))
    if why := _for_some(item):
        status = "draft"
        notes.append(Note(f"only some could read it, or a part of it ({why}): it is a draft", look=True))
    if status != "published":
        head["status"] = status


def _for_some(item: _WxrItem) -> str:
    """Return by what only some could read a text, or a part of it; "" where all could."""
    keys = (key for key, value in item.meta.items() if _FOR_SOME_KEY.search(key) and value.strip().lower() not in _ALL)
    content = item["encoded"]
    said = (block or (code if f"[/{code}]" in content else "") for block, code in _FOR_SOME.findall(content))
    return next(keys, "") or next(filter(None, said), "")


def _addresses(item: _WxrItem) -> Iterator[str]:
    """Yield where a text was, and by which numbers it was known."""
    link, guid, number = item["link"].strip(), item["guid"].strip(), item["post_id"]
    if link.startswith("http"):
        yield link
    if guid.startswith("http") and guid != link and parts_of(guid).path.strip("/"):
        yield guid
    if number:
        yield f"/?{'page_id' if item['post_type'] == 'page' else 'p'}={number}"
