"""Texts that come in become files of a site: names, links, pictures, front matter. Nothing is ever written over."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from kindling.commands.moving.addresses import slug_for
from kindling.commands.moving.heads import fault, front_matter
from kindling.commands.moving.store import ExportFiles
from kindling.commands.moving.syntax import without_syntax
from kindling.commands.moving.targets import SIZED, Led, TargetIndex, TargetsNow, anchors_of, is_picture, with_targets
from kindling.commands.moving.text import counted, difference, private_remark, words_of
from kindling.commands.moving.values import Fetch, IncomingText, Judge, Moving, Note, parts_of
from kindling.model.addresses import slug_fault, slugify
from kindling.model.aliases import alias_fault
from kindling.model.fields import front_of
from kindling.model.kinds import PICTURES
from kindling.model.values import folder_of

_LIBRARIES = (".bib", ".ris", ".nbib")  #: sources, which texts cite by their keys
#: addresses that the site makes itself, and no page can have
_TAKEN = frozenset("posts series topics authors people sources search archive share videos feed s media assets".split())


_SAFE = "/%-._~!$&'()+,;=@:?#[]"  #: what may stand in an address as it is


@dataclass(frozen=True, slots=True)
class SettledText:
    """One text as it will be written."""

    key: str
    source: str
    file: str  #: below the site's folder: "content/posts/joy.md"
    data: str
    notes: tuple[Note, ...]
    status: str = "published"


@dataclass(frozen=True, slots=True)
class Settled:
    """All that will be written."""

    texts: tuple[SettledText, ...]
    files: Mapping[str, str | bytes]  #: below content/ → the file of the export, or bytes that were fetched
    known: tuple[str, ...]  #: sources that were imported before
    laid: frozenset[str] = frozenset()  #: files of the export that texts name


@dataclass(slots=True)
class TakenNames:
    """Names that are taken in a site, and what gets one."""

    content: Path
    slugs: dict[str, set[str]]  #: kind → slugs of texts
    media: dict[str, str] = field(default_factory=dict)  #: below content/ → hash of what comes there
    sources: dict[str, str | bytes] = field(default_factory=dict)

    def text(self, kind: str, wanted: str) -> str:
        """Return a slug that no text of this kind has, nor any file."""
        number, slug = 1, wanted
        while (
            slug in self.slugs[kind]
            or (self.content / f"{kind}s" / f"{slug}.md").exists()
            or self._is_reserved(kind, slug)
        ):
            number += 1
            slug = f"{wanted[:95].rstrip('-')}-{number}"
        self.slugs[kind].add(slug)
        return slug

    @staticmethod
    def _is_reserved(kind: str, slug: str) -> bool:
        return kind == "page" and slug in _TAKEN

    def file(self, name: str, data: bytes, origin: str | bytes, folder: str = "media") -> str:
        """Return where a file comes to lie, "media/joy.jpg"; the same bytes lie there once."""
        stem, dot, ending = name.rpartition("/")[2].rpartition(".")
        ending = true_ending(f".{ending.lower()}", data)
        bare = slugify(stem if dot else ending)[:80] or "file"
        sum_, number = hashlib.sha256(data).hexdigest(), 1
        while True:
            place = f"{folder}/{bare}{f'-{number}' if number > 1 else ''}{ending}"
            there = self.content / place
            if self.media.get(place) == sum_ or (there.is_file() and there.read_bytes() == data):
                break
            if place not in self.media and not there.exists():
                self.media[place], self.sources[place] = sum_, origin
                break
            number += 1
        return place


_KINDS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n", ".png"), (b"GIF8", ".gif"))


def true_ending(ending: str, data: bytes) -> str:
    """Return the ending of a picture's file by what is in it: browsers look, and hosts go by the name."""
    if ending not in PICTURES - {".svg"}:
        return ending
    found = next((each for begin, each in _KINDS if data.startswith(begin)), "")
    found = ".webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else found
    return ending if not found or {ending, found} == {".jpeg", ".jpg"} else found


@dataclass(slots=True)
class _Settling:
    """One export that is being settled."""

    moving: Moving
    store: ExportFiles
    index: TargetIndex
    room: TakenNames
    fetch: Fetch | None
    judge: Judge | None
    places: dict[str, tuple[str, str]]  #: key → kind, slug
    drafts: Collection[str]  #: keys
    held: Mapping[str, str]  #: key → why a text that was out is a draft: it would stop a publish
    taken: set[str]  #: addresses
    got: dict[str, str] = field(default_factory=dict)  #: the address of a file that was fetched → its place
    laid: dict[str, str] = field(default_factory=dict)  #: a file of the export → its place


def settled(
    moving: Moving,
    store: ExportFiles,
    room: TakenNames,
    memory: Mapping[str, str],
    fetch: Fetch | None = None,
    judge: Judge | None = None,
) -> Settled:
    """Return what to write of an export into a site. ``memory``: key → file, of what came in before."""
    moving = replace(moving, texts=_told_apart(tuple(map(_slugged, moving.texts))))
    new = [text for text in moving.texts if text.key not in memory]
    places = {key: _remembered(file) for key, file in memory.items()}
    for text in new:
        places[text.key] = (text.kind, room.text(text.kind, str(text.head["slug"])))
    index = TargetIndex.of(moving, store)
    out = [text for text in new if text.head.get("status", "published") != "draft"]
    held = {text.key: why for text in out if (why := _held_for(text, index))}
    drafts = (
        held.keys()
        | {key for key, file in memory.items() if not _is_out(room.content.parent / file)}
        | {text.key for text in new if text.head.get("status") == "draft"}
    )
    taken = {f"{folder_of(kind)}{slug}/" for kind in ("post", "page") for slug in room.slugs[kind]}
    settling = _Settling(moving, store, index, room, fetch, judge, places, drafts, held, taken)
    texts = tuple(_text(text, settling) for text in new)
    for name in store.names if texts else ():
        if name.lower().endswith(_LIBRARIES):
            settling.laid[name] = room.file(name, store.data(name), name, "references")
    known = tuple(text.source for text in moving.texts if text.key in memory)
    return Settled(texts, dict(room.sources), known, frozenset(settling.laid))


def _slugged(text: IncomingText) -> IncomingText:
    """Return a text whose slug is one, whoever read it: it becomes the name of a file."""
    slug = str(text.head["slug"])
    return (
        text if not slug_fault(slug) else replace(text, head={**text.head, "slug": slug_for(slug, text.head["title"])})
    )


def _told_apart(texts: tuple[IncomingText, ...]) -> tuple[IncomingText, ...]:
    """Return texts with a key of its own for each: some exports number nothing."""
    seen: Counter[str] = Counter()
    found = []
    for text in texts:
        seen[text.key] += 1
        found.append(text if seen[text.key] == 1 else replace(text, key=f"{text.key} {seen[text.key]}"))
    return tuple(found)


def _remembered(file: str) -> tuple[str, str]:
    kind = "page" if file.startswith("content/pages/") else "post"
    return kind, file.rpartition("/")[2].removesuffix(".md")


def _text(text: IncomingText, settling: _Settling) -> SettledText:
    kind, slug = settling.places[text.key]
    writer = _Writer(text, settling)
    body = with_targets(text.body, TargetsNow(writer.linked, writer.address, writer.film, writer.sound))
    body = re.sub(r"^((?:.+\n)+)\{\.gallery\}$", _gallery, body, flags=re.M)
    head: dict[str, Any] = {**text.head, "slug": slug}
    if why := settling.held.get(text.key):
        head["status"] = "draft"
        writer.note(f"{why}; then take status: draft out", look=True)
    writer.cover(head)
    writer.files(head)
    if aliases := _aliases(text, kind, slug, writer):
        head["aliases"] = aliases
    if slug != text.head["slug"]:
        writer.note(f"its address would be that of another text: it is {slug!r} now", look=True)
    if named := list(dict.fromkeys(_CITED.findall(without_syntax(text.body)))):
        for said in named:
            writer.each("sources are named in words: to lead to them, write [@key] (docs/writers/sources.md)", said)
    bare = body
    for typed in sorted(text.typed, key=len, reverse=True):  # which the other program printed in its own way
        bare = bare.replace(typed, "")
    changed = difference(text.words, words_of(without_syntax(bare)))
    if changed:
        writer.note(str(changed), look=True)
    words = f"{counted(len(text.words), 'word')} in and out, the same" if not changed else ""
    data = front_matter(head, (*text.remarks, *writer.remarks)) + "\n" + body.strip("\n") + "\n"
    notes = (*([Note(words)] if words else []), *text.notes, *writer.told)
    file = f"content/{kind}s/{slug}.md"
    return SettledText(
        text.key, text.source, file, data, tuple(dict.fromkeys(notes)), str(head.get("status", "published"))
    )


def _is_out(path: Path) -> bool:
    """Return whether a text that came in before is still there, and no draft."""
    if not path.is_file():
        return False
    head = path.read_text("utf-8", "replace").partition("\n---")[0]
    return re.search(r"^status:[ ]*[\"']?draft", head, re.M) is None


def _held_for(text: IncomingText, index: TargetIndex) -> str:
    """Return why a text waits as a draft; "" where it need not."""
    if _is_mute(text, index):
        return "a film has no captions: the text is a draft until it has"
    if text.kind == "post" and not (text.body.strip() or text.head.get("video")):
        return "it has no words: the post is a draft until it has"
    return ""


def _is_mute(text: IncomingText, index: TargetIndex) -> bool:
    """Return whether a text shows a film without captions, which readers may not see yet."""
    from kindling.commands.moving.hypertext import film_address

    if text.head.get("video") and not text.head.get("captions"):
        return True
    found: list[str] = []

    def film(typed: str, said: str) -> str:
        if "captions=" not in said and (film_address(typed) or index.led(typed, text).way == "file"):
            found.append(typed)
        return ""

    with_targets(text.body, TargetsNow(lambda *_: "", lambda _: "", film, lambda _: ""))
    return bool(found)


def _gallery(match: re.Match[str]) -> str:
    """Return a gallery of the pictures that are there, and a list of links to the others."""
    lines = match[1].splitlines()
    shown = [line for line in lines if line.startswith("![")]
    others = "\n".join(f"- {line}" for line in lines if line not in shown)
    gallery = "\n".join([*shown, "{.gallery}"] if len(shown) > 1 else shown)
    return "\n\n".join(filter(None, (gallery, others)))


def _aliases(text: IncomingText, kind: str, slug: str, writer: "_Writer") -> list[str]:
    """Return the old addresses that lead here, as hosts can serve them."""
    here = f"{folder_of('post' if kind == 'post' else 'page')}{slug}/"
    found: list[str] = []
    for typed in text.addresses:
        if "?" in typed:  # a number of WordPress's, by which links are known: no host reads it in a rule
            continue
        path = quote(parts_of(typed).path, safe=_SAFE) if "://" in typed else typed
        alias = "/" + path.strip("/") + ("" if re.search(r"\.html?$", path) else "/")
        if alias not in ("/", here) and (alias in writer.settling.taken or alias.strip("/") in _TAKEN):
            writer.note(f"the old address {alias} is that of another page here", look=True)
            continue
        if alias in ("/", here) or re.fullmatch(r"/index\.html?", alias):
            continue
        if wrong := alias_fault(alias):
            writer.note(f"the old address {typed!r} can't lead here: {wrong}", look=True)
        elif fault(front_of("post"), "aliases", [alias])[0] == "":
            found.append(alias)
    writer.settling.taken.update(found)
    return list(dict.fromkeys(found))


@dataclass(slots=True)
class _Writer:
    """One text whose links and pictures are put to what they lead to now."""

    text: IncomingText
    settling: _Settling
    notes: list[Note] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  #: for the head
    together: dict[str, list[str]] = field(default_factory=dict)  #: what is told once a text → of what

    def each(self, what: str, of: str) -> None:
        """Keep one of several things that are told in one line."""
        self.together.setdefault(what, []).append(_short(of))

    @property
    def told(self) -> tuple[Note, ...]:
        """All lines for the account."""
        lines = []
        for what, found in self.together.items():
            once = list(dict.fromkeys(found))
            more = f" and {len(once) - _FEW} more" if len(once) > _FEW else ""
            lines.append(Note(f"{what}: {', '.join(once[:_FEW])}{more}", look=True))
        return (*self.notes, *lines)

    def note(self, said: str, *, look: bool = False) -> None:
        """Keep a line for the account."""
        self.notes.append(Note(said, look))

    def linked(self, label: str, target: str, title: str, attributes: str, is_image: bool) -> str:
        """Return a link or a picture as it stands in the new text."""
        led = self.settling.index.led(target, self.text, picture=is_image)
        place = self._place(led, picture=is_image)
        if is_image:
            return self._picture(label, target, title, attributes, led, place)
        if place:
            words = _INNER_LINK.sub(r"\1", label)  # of a picture that is elsewhere: a link holds no other
            return f"[{words}]({_in_brackets(place)}{title}){attributes}"
        return self._unlinked(label, target, led)

    def _picture(self, label: str, target: str, title: str, attributes: str, led: Led, place: str) -> str:
        if place and led.way == "file" and is_picture(place):
            if not label.strip() and "decorative" not in attributes:
                attributes = "{.decorative}"
                self.each(
                    "nothing was said of these pictures, so they are marked as decorative: say what they show", place
                )
            return f"![{label}]({_in_brackets(place)}{title}){attributes}"
        caption = title.strip().strip("\"'")
        address = led.to if led.way == "elsewhere" else self._of_old_site(led.to) if led.way == "missing" else ""
        if address and not address.startswith("data:"):
            self.each(_ELSEWHERE, address)
            return _link_instead(address, label, caption)
        if place:
            self.each("of what is no picture that pages show, a link stands in its place", target)
            return _link_instead(place, label, caption)
        said = _short(target)
        if led.way != "file":
            self.each("pictures that are not in the export are remarks that no page holds", said)
        remark = private_remark(f"A picture that is not there: {label.strip()} {said}")
        return f"{caption} {remark}".strip()

    def _unlinked(self, label: str, target: str, led: Led) -> str:
        """Return the words of a link that leads nowhere here, with a remark that no page holds."""
        said = _short(unquote(re.sub(r"^(?:wiki|post):", "", target.strip("<>"))))
        if led.way == "text":
            self.each("links to a text that is not out are words alone until it is", said)
            return label + private_remark(f"It led to {said}, which is not out.")
        if led.way == "kept":
            self.each("links within the text led to places that are not there, and are words alone", said)
            return label + private_remark(f"It led to {said}, which is not in this text.")
        if led.way == "missing" and (address := self._of_old_site(led.to)):
            self.each("links lead to the old site, for nothing in the export has these addresses", address)
            return f"[{label}]({_in_brackets(address)})"
        self.each("links to what is not in the export are words alone", said)
        return label + private_remark(f"It led to {said}.")

    def _of_old_site(self, path: str) -> str:
        base = self.settling.moving.base
        parts = parts_of(base)
        return f"{parts.scheme}://{parts.netloc}{path}" if parts.netloc and path.startswith("/") else ""

    def film(self, typed: str, said: str) -> str:
        """Return a film where it is a file of the export or on a host that pages show; else a link to it."""
        from kindling.commands.moving.hypertext import film_address

        led = self.settling.index.led(typed, self.text)
        if led.way == "file" or film_address(typed):
            place = self._place(led, picture=False)
            return f"{{video: {place or typed}{said}}}"
        title = re.search(r'title="([^"]*)"', said)
        address = led.to if led.way == "elsewhere" else self._of_old_site(led.to)
        if address:
            self.each("films are elsewhere, and links to them stand in their places", address)
            return _link_instead(address, title[1] if title else "", "")
        self.each("films that are not in the export are remarks that no page holds", typed)
        return private_remark(f"A film that is not in the export: {typed}")

    def sound(self, typed: str) -> str:
        """Return a sound where it is a file of the export; else a link to it: no page loads what is elsewhere."""
        led = self.settling.index.led(typed, self.text)
        if led.way == "file" and (place := self._place(led, picture=False)):
            return f'<audio src="{place}"></audio>'
        if address := led.to if led.way == "elsewhere" else self._of_old_site(led.to):
            self.each("sounds are elsewhere, and links to them stand in their places", address)
            return _link_instead(address, "", "")
        self.each("sounds that are not in the export are remarks that no page holds", typed)
        return private_remark(f"A sound that is not in the export: {typed}")

    def address(self, typed: str) -> str:
        """Return an address that stands by itself; as it is where it leads nowhere, which is told."""
        led = self.settling.index.led(typed, self.text)
        place = self._place(led, picture=is_picture(led.to))
        if not place:
            self.each("addresses lead to what is not in the export", typed)
        return place.replace(" ", "%20") or typed

    def _place(self, led: Led, *, picture: bool) -> str:
        """Return what to write for where a target leads; "" where nothing is there."""
        match led.way:
            case "text":
                return "" if led.to in self.settling.drafts and led.to != self.text.key else self._text_place(led)
            case "file":
                place = self._file_place(led.to)
                return f"../{place}" if place else ""
            case "kept":
                return led.to if not led.to.startswith("#") or self._has_anchor(self.text.key, led.to[1:]) else ""
            case "elsewhere":
                return self._fetched(led.to) if picture else led.to
            case _:
                return ""

    def _text_place(self, led: Led) -> str:
        kind, slug = self.settling.places[led.to]
        mine = self.settling.places[self.text.key][0]
        where = f"{slug}.md" if kind == mine else f"../{kind}s/{slug}.md"
        return where + (f"#{led.fragment}" if led.fragment and self._has_anchor(led.to, led.fragment) else "")

    def _has_anchor(self, key: str, fragment: str) -> bool:
        """Return whether a text that comes in has a heading, or a place of its own, that a link names."""
        body = next((text.body for text in self.settling.moving.texts if text.key == key), "")
        return fragment in anchors_of(body)

    def _file_place(self, name: str) -> str:
        settling = self.settling
        if name not in settling.laid:
            made = settling.moving.made.get(name)
            data = made if made is not None else settling.store.data(name)
            wrong = settling.judge(name, data) if settling.judge and is_picture(name) else ""
            if wrong:
                self.each("pictures that no page can show are remarks", f"{name} ({wrong})")
            settling.laid[name] = "" if wrong else settling.room.file(name, data, name if made is None else made)
        return settling.laid[name]

    def _fetched(self, address: str) -> str:
        """Return where a picture of elsewhere lies now, where files may be fetched; else ""."""
        settling = self.settling
        if settling.fetch is None or not address.startswith(("https://", "http://")):
            return ""
        if address not in settling.got:
            settling.got[address] = ""
            for each in dict.fromkeys((SIZED.sub("", address), address)):
                answer = settling.fetch(each)
                wrong = (
                    settling.judge(parts_of(each).path, answer) if settling.judge and isinstance(answer, bytes) else ""
                )
                answer = wrong or answer
                if isinstance(answer, bytes) and is_picture(name := parts_of(each).path):
                    settling.got[address] = settling.room.file(name, answer, answer)
                    break
                self.each(
                    "pictures could not be fetched", f"{each} ({answer if isinstance(answer, str) else 'no picture'})"
                )
        return f"../{settling.got[address]}" if settling.got[address] else ""

    def files(self, head: dict[str, Any]) -> None:
        """Put the files that a head names to where they lie now; what is not there becomes a remark."""
        for key in _FILES:
            value = head.get(key)
            named = value if isinstance(value, dict) else {"": value} if isinstance(value, str) else {}
            led = {name: self.settling.index.led(str(each), self.text) for name, each in named.items()}
            places = {
                name: self._place(each, picture=False).removeprefix("..") if each.way == "file" else each.to
                for name, each in led.items()
                if each.way == "file" or (each.way == "elsewhere" and key == "video")
            }
            if len(places) < len(named):
                self.remarks.append(f"{key}: {', '.join(map(str, named.values()))}")
                self.each("files that its head names are not in the export, and are comments there", key)
            if places:
                head[key] = places if isinstance(value, dict) else next(iter(places.values()))
            elif named:
                del head[key]

    def cover(self, head: dict[str, Any]) -> None:
        """Put the cover of a head to where the picture lies now; take it out where there is none."""
        typed = str(head.get("cover", ""))
        if not typed:
            return
        led = self.settling.index.led(typed, self.text, picture=True)
        place = self._place(led, picture=True)
        if led.way in ("file", "elsewhere") and place and is_picture(place):
            head["cover"] = place.removeprefix("..")
            if not head.get("cover_alt"):
                head["cover_alt"] = "decorative"
                self.note("nothing was said of its cover: it is marked as decorative", look=True)
        else:
            del head["cover"]
            head.pop("cover_alt", None)
            self.remarks.append(f"cover: {' '.join(typed.split())}")
            is_web = led.way == "elsewhere"
            self.each(_ELSEWHERE if is_web else "its cover is not in the export, and is a comment of its head", typed)


_FEW, _LONG = 5, 200  #: of things told in one line; letters of an address
_ELSEWHERE = "pictures are still elsewhere, and links to them stand in their places; with FETCH=1 they come along"


#: a source as texts name it in brackets: (Han, 2014), (Edmondson and Lei 2014; Smith et al., 2013)
_CITED = re.compile(
    r"\([^()\n]{0,80}?\b[A-Z][\w’'-]+(?:,? (?:et al\.|(?:and|&) [A-Z][\w’'-]+))?,? (?:19|20)\d\d[a-z]?[^()\n]{0,80}\)"
)
_FILES = ("poster", "captions", "descriptions", "video")  #: keys of heads that name files


_INNER_LINK = re.compile(r"(?<!!)\[((?:[^\[\]\\]|\\.)+)\]\((?:<[^<>\n]*>|[^()\s]*)\)")


def _link_instead(address: str, label: str, caption: str) -> str:
    """Return a link in the place of what can't be shown, with all words that were there."""
    target, words = _in_brackets(address), " ".join(label.split())
    if not words and address.startswith("http") and not caption:
        return f"<{quote(address, safe=_SAFE)}>"
    link = f"[{words or caption or address.rpartition('/')[2]}]({target})"
    return f"{link} {caption}" if words and caption else link


def _short(said: str) -> str:
    return said if len(said) < _LONG else f"{said[:_LONG]}…"


def _in_brackets(target: str) -> str:
    return f"<{target}>" if re.search(r"[\s()]", target) else target
