"""What links and pictures of texts that come in lead to, in the new site. Files are only asked for by their names."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from posixpath import normpath
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from kindling.commands.moving.store import ExportFiles
from kindling.commands.moving.syntax import POST, WIKI
from kindling.commands.moving.values import IncomingText, Moving
from kindling.model.addresses import slugify, unsafe_scheme
from kindling.model.kinds import PICTURES, may_be_linked

#: folders of other programs whose files are at the root of the old site
_ROOTS = (
    "",
    "content/",
    "static/",
    "public/",
    "assets/",
    "source/",
    "src/",
    "src/static/",
    "docs/",
    "images/",
    "media/",
)
_TEXTS = (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".mdx")
SIZED = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")  #: WordPress's smaller versions of a picture
_PELICAN = re.compile(r"^\{(?:static|attach|filename|photo)\}|^\|filename\|", re.I)

Way = Literal["text", "file", "kept", "elsewhere", "missing", "unsafe"]


@dataclass(frozen=True, slots=True)
class Led:
    """Where a target leads: to a text, a file of the export, a place elsewhere, or nowhere."""

    way: Way
    to: str  #: the key of the text, the name of the file, or the address
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class TargetIndex:
    """All that a target can lead to."""

    store: ExportFiles
    moving: Moving
    texts: Mapping[str, IncomingText] = field(default_factory=dict)  #: by path, address and name
    base_names: Mapping[str, str] = field(default_factory=dict)  #: a file's own name → where it is, if there is one

    @classmethod
    def of(cls, moving: Moving, store: ExportFiles) -> "TargetIndex":
        """Return the index of an export."""
        texts: dict[str, IncomingText] = {}
        for text in moving.texts:
            places = (f"path:{text.source}", f"path:{re.sub(r'[.][a-z]+$', '', text.source)}")
            at = (f"at:{address_key(each)}" for each in text.addresses if address_key(each))
            for place in (*places, *at, *(f"name:{slugify(each)}" for each in text.names if slugify(each))):
                texts.setdefault(place, text)
        names: dict[str, str] = {}
        for name in (*store.names, *moving.made):
            last = name.rpartition("/")[2].lower()
            names[last] = "" if last in names else name
        return cls(store, moving, texts, {last: name for last, name in names.items() if name})

    def led(self, typed: str, text: IncomingText, *, picture: bool = False) -> Led:
        """Return where ``typed`` leads, as it stands in ``text``."""
        target = typed.strip().strip("<>").strip()
        if target.startswith((WIKI, POST)):
            return self._by_name(target, picture=picture)
        if unsafe_scheme(target) not in ("", "//"):
            return Led("unsafe", target)
        parts = _parts(target)
        if parts is None:
            return Led("missing", target)
        if parts.scheme or parts.netloc:
            return self._on_the_web(target, parts.netloc, parts.path, parts.fragment)
        if not parts.path:
            return Led("kept", target)
        return self._local(target, parts.path, parts.fragment, text)

    def _on_the_web(self, target: str, host: str, path: str, fragment: str) -> Led:
        """Return where an address of the web leads: here, where it was one of the old site."""
        if target in self.moving.files:
            return Led("file", self.moving.files[target])
        if host.lower().removeprefix("www.") in {each.lower().removeprefix("www.") for each in self.moving.hosts}:
            query = urlsplit(target).query
            found = self._at(f"{path}?{query}" if query else path) or (self._at(path) if not query else None)
            if found:
                return Led("text", found.key, fragment)
            if name := self._file(path.lstrip("/")) or self._flat(path):
                return Led("file", name)
        return Led("elsewhere", f"https:{target}" if target.startswith("//") else target)

    def _flat(self, path: str) -> str:
        """Return a file of an upload that lies in the export without its folders."""
        if "uploads/" not in path and "files" not in path:
            return ""
        last = unquote(path).rpartition("/")[2].lower()
        found = self.base_names.get(SIZED.sub("", last), "") or self.base_names.get(last, "")
        return found if found and may_be_linked(found) else ""

    def _local(self, target: str, path: str, fragment: str, text: IncomingText) -> Led:
        plain = unquote(_PELICAN.sub("", path))
        steps = [] if path.startswith("/") else [_joined(text.folder, plain)]
        for place in [*steps, *(root + plain.lstrip("/") for root in _ROOTS)]:
            bare = normpath(place).removesuffix("/index").removesuffix("/")
            for each in (f"path:{bare}", *(f"path:{bare}/{index}" for index in ("index", "_index", "index.md"))):
                if found := self.texts.get(each):
                    return Led("text", found.key, fragment)
            if name := self._file(bare):
                return Led("file", name)
        if found := self._at(
            plain if plain.startswith("/") else _joined(text.addresses[0] if text.addresses else "", plain)
        ):
            return Led("text", found.key, fragment)
        return Led("missing", target, fragment)

    def _by_name(self, target: str, *, picture: bool) -> Led:
        is_wiki = target.startswith(WIKI)
        name, _, fragment = unquote(target.removeprefix(WIKI).removeprefix(POST)).partition("#")
        if not name:
            return Led("kept", f"#{slugify(fragment)}")
        stem = re.sub(rf"(?:{'|'.join(map(re.escape, _TEXTS))})$", "", name)
        last = stem.rpartition("/")[2]
        for each in (
            f"path:{name.lstrip('/')}",
            f"path:{stem.lstrip('/')}",
            f"name:{slugify(stem)}",
            f"name:{slugify(last)}",
        ):
            if (found := self.texts.get(each)) and not picture:
                return Led("text", found.key, slugify(fragment) if is_wiki else fragment)
        if file := self._file(name) or self.base_names.get(name.rpartition("/")[2].lower(), ""):
            return Led("file", file)
        return Led("missing", name)

    def _at(self, path: str) -> IncomingText | None:
        return self.texts.get(f"at:{address_key(path)}") if address_key(path) else None

    def _file(self, path: str) -> str:
        """Return the file of the export that a path names, in any of the folders of other programs."""
        bare = normpath(unquote(path))
        full = SIZED.sub("", bare)
        for each in dict.fromkeys((full, bare)):
            for root in _ROOTS:
                if self._is_there(name := root + each) and may_be_linked(name):
                    return name
            if "uploads/" in each and (found := self._upload(each.partition("uploads/")[2])):
                return found
        return ""

    def _is_there(self, name: str) -> bool:
        return self.store.holds(name) or name in self.moving.made

    def _upload(self, below: str) -> str:
        """Return a file of WordPress's folder of uploads, wherever that folder lies in the export."""
        ends = (f"/{below}", f"uploads/{below}")
        found = next((name for name in self.store.names if name.endswith(ends) or name == below), "")
        return found if found and may_be_linked(found) else ""


def _parts(target: str) -> SplitResult | None:
    try:
        return urlsplit(target)
    except ValueError:
        return None


def _joined(folder: str, path: str) -> str:
    """Return a path as it stands below the whole export, whatever it climbs out of."""
    return re.sub(r"^(?:\.\./)+", "", normpath(f"{folder.strip('/')}/{path}".lstrip("/")))


def address_key(address: str) -> str:
    """Return an address in the one form in which two are compared."""
    parts = _parts(address)
    if parts is None:
        return ""
    path = re.sub(r"/index\.html?$", "/", unquote(parts.path))
    path = re.sub(r"\.html?$", "", path).strip("/").lower()
    query = parts.query if re.fullmatch(r"(?:p|page_id|attachment_id)=\d+", parts.query) else ""
    return f"{path}?{query}" if query else path


def is_picture(name: str) -> bool:
    """Return whether a file is a picture that pages show."""
    return name.lower().endswith(tuple(PICTURES))


def anchors_of(body: str) -> set[str]:
    """Return the places within a text that a link can name: its headings, and what has an id of its own."""
    headings = {slugify(heading) for heading in re.findall(r"^#{1,6} (.+)$", body, re.M)}
    return headings | set(re.findall(r"(?:\bid=[\"']?|\{:?\s*#)([\w:.-]+)", body))


_LABEL = r"(?:[^\[\]\\\n]|\\.|\n(?!\n)|\[(?:[^\[\]\\\n]|\\.)*\](?:\([^()\s]*(?:[ ]+\"[^\"]*\")?\))?)*"
_LINK = (
    rf"(?P<bang>!?)\[(?P<label>{_LABEL})\]\([ ]*(?P<target><[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)"
    r"(?P<title>[ \n]+(?:\"[^\"]*\"|'[^']*'))?[ ]*\)(?P<attributes>\{[^{}\n]*\})?"
)
_DEFINITION = r"^(?P<before>[ ]{0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*)(?P<defined><[^<>\n]*>|\S+)"
_ATTRIBUTE = (
    r"(?P<tag><(?i:a|img|source|video|audio)\b[^<>]*?\b(?i:href|src|poster)\s*=\s*)"
    r"(?P<quote>[\"'])(?P<value>[^\"'<>]*)(?P=quote)"
)
_FILM = r"\{video:[ ]*(?P<film>[^\s{}]+)(?P<said>[^{}]*)\}"
_SOUND = r"<audio src=\"(?P<sound>[^\"<>]*)\"></audio>"
_COMMENT = r"(?P<comment><!--.*?-->)"

#: label, target, title with its quotation marks, attributes, is a picture → Markdown
Linked = Callable[[str, str, str, str, bool], str]


@dataclass(frozen=True, slots=True)
class TargetsNow:
    """What is written for each target."""

    linked: Linked
    address: Callable[[str], str]  #: of what stands by itself
    film: Callable[[str, str], str]
    sound: Callable[[str], str]


def with_targets(body: str, now: TargetsNow) -> str:
    """Return a text with its links, pictures, films, sounds and other addresses as ``now`` gives them."""
    from kindling.commands.moving.text import outside_code

    def change(match: re.Match[str]) -> str:
        if match["comment"] is not None:
            return match[0]
        if match["defined"] is not None:
            return match["before"] + now.address(match["defined"])
        if match["sound"] is not None:
            return now.sound(unescape(match["sound"]))
        if match["value"] is not None:
            return f"{match['tag']}{match['quote']}{now.address(match['value'])}{match['quote']}"
        if match["film"] is not None:
            return now.film(match["film"], match["said"])
        label = match["label"] if match["bang"] else with_targets(match["label"], now)
        return now.linked(label, match["target"], match["title"] or "", match["attributes"] or "", bool(match["bang"]))

    return outside_code(body, "|".join((_COMMENT, _FILM, _LINK, _DEFINITION, _SOUND, _ATTRIBUTE)), change)
