"""Front matter as other programs have it, in our words. Pure.

Hugo, Jekyll, Ghost, WordPress, Pelican, Eleventy, Quarto and Obsidian call things otherwise. What has one reading is
taken as if it had been typed with our key; what has none is told, with what to write; what means nothing to readers
here is one line of advice a file. A key that is ours, or a plugin's, is never touched.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from kindling.engine.files import SourceFile
from kindling.engine.front_matter import RawFrontMatter
from kindling.model.addresses import slug_fault, slugify
from kindling.model.aliases import alias_fault
from kindling.model.frontmatter import Mistake, read_date
from kindling.model.problems import Problem
from kindling.model.values import folder_of

#: our key → what it is called elsewhere: small letters and digits alone, so ``coverImage`` is ``cover_image``
_CALLED = {
    "title": "headline posttitle",
    "summary": "description excerpt customexcerpt abstract metadescription teaser standfirst dek lead lede blurb",
    "authors": "author writer writers byline",
    "tags": "tag category categories keywords topic topics",
    "hashtags": "hashtag",
    "lang": "language locale",
    "modified": "lastmod lastmodified lastmodifiedat lastmodifieddate lastupdated lastupdate updated updatedat"
    " updateddate dateupdated datemodified modifieddate modifiedat modifieddatetime",
    "date": "publishedat publishdate publisheddate pubdate publicationdate datepublished createdat created datecreated"
    " creationdate",
    "aliases": "redirectfrom alias oldurls oldurl",
    "part": "seriesindex seriesorder seriespart partnumber",
    "cover_alt": "coverimagealt imagealt alt featureimagealt featuredimagealt thumbnailalt heroalt heroimagealt",
    "captions": "subtitles subtitle_file captionfile",
}
_OURS = {name: key for key, names in _CALLED.items() for name in names.split()}
_MANY = frozenset(("tags", "authors", "aliases", "hashtags"))  #: lists, which two keys can fill together
_PICTURES = frozenset(
    "image images coverimage featureimage featuredimage thumbnail hero heroimage banner bannerimage headerimage"
    " teaserimage previewimage ogimage socialimage cardimage header".split()
)
_PICTURE_FILES = frozenset(
    "src path url image file filename teaser feature thumbnail overlayimage relativepath".split()
)
_PICTURE_WORDS = frozenset("alt alttext imagealt description".split())
#: facts for programs alone: nothing that a reader would see is lost with them
_NOTHING = frozenset(
    "layout type template templateengineoverride comments toc tableofcontents weight math mathjax katex"
    " sitemap changefreq eleventyexcludefromcollections eleventynavigation eleventycomputed cssclass cssclasses"
    " sidebarposition sidebarlabel hidetableofcontents hidetitle uuid guid postid wordpressid wpid ghostid"
    " commentid authorprofile readtime readingtime classes related showtoc tocopen hidemeta disableshare"
    " showreadingtime showbreadcrumbs usehugotoc outputs markup iscjklanguage kind format execute"
    " numbersections editor dateformat pagination generator parser nav navorder publishdatemodified codefold"
    " highlight highlighting mermaid searchhidden parent grandparent haschildren navexclude sidebar footnotes"
    " uid".split()
)
#: the day on which another program made a file: that of the text, where nothing else says one
_MADE = frozenset("createdat created datecreated creationdate".split())
_UNTIL = "nothing here takes a text away by itself: take the line out, and write status: draft when the day has come"
_FOR_SOME = "here everybody can read what is published: write status: draft, or take the line out"
_LEADS_ON = "take the file out, and write where it leads into content/addresses.txt (see docs/writers/renaming.md)"
_TOLD = {
    "subtitle": "write it into title: or into summary:",
    "password": _FOR_SOME,
    "members": _FOR_SOME,
    "expirydate": _UNTIL,
    "unpublishdate": _UNTIL,
    "unpublishedat": _UNTIL,
    "transcript": "the transcript is made from the captions: write captions: with the path of a .vtt or .srt file",
    "canonicalurl": "take it out, and say in the text where it came first",
    "canonical": "take it out, and say in the text where it came first",
    "noindex": "write status: hidden, which lists it nowhere, or take the line out",
    "robots": "write status: hidden, which lists it nowhere, or take the line out",
    "translationkey": "write translation_of: with the slug of the text that this one is in another language",
    "translation": "write translation_of: with the slug of the text that this one is in another language",
    "redirectto": _LEADS_ON,
    "redirect": _LEADS_ON,
    "pinned": "write featured: true, which puts it on the home page",
    "sticky": "write featured: true, which puts it on the home page",
    "bibliography": "take it out, and put the file into content/references/",
    "nocite": "take it out: the list below a text holds what the text cites, and no more",
    "citationstyle": "write csl: with the name of the style",
    "linkcitations": "take it out: citations are links here",
}
_YES, _NO = frozenset(("true", "yes", "on", "1")), frozenset(("false", "no", "off", "0"))
#: WordPress's and Ghost's words for it
_STATES = {"publish": "published", "public": "published", "scheduled": "published", "future": "published"}
_STATES |= {"private": "draft", "pending": "draft", "auto-draft": "draft", "unlisted": "hidden"}
_SWITCHED_ON = {"draft": "draft", "isdraft": "draft", "private": "draft", "hidden": "hidden", "unlisted": "hidden"}
_NO_TOPICS = frozenset(("uncategorized", "uncategorised"))
_IN_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)", re.ASCII)


@dataclass(slots=True)
class _Translated:
    """The front matter that is being put into our words."""

    raw: RawFrontMatter
    file: SourceFile
    known: Collection[str]  #: keys that are ours here, or a plugin's

    def tell(self, key: str, fact: str, hint: str) -> None:
        """Note an error at the line of a key, and leave the key out."""
        self.raw.problems.append(Problem(self.raw.path, self.line(key), "frontmatter/elsewhere", fact, hint))
        self.raw.values.pop(key, None)

    def line(self, key: str) -> int:
        """Return the line of a key."""
        return self.raw.lines.get(key, 1)

    def take(self, key: str, ours: str, value: Any) -> None:
        """Read a key as one of ours; told where ours is there too and says something else."""
        values, lines = self.raw.values, self.raw.lines
        if ours in _MANY:
            self._add(key, ours, value)
        elif ours not in values:
            values[ours] = value
            lines.setdefault(ours, self.line(key))
            lines.update(
                {f"{ours}{place[len(key) :]}": at for place, at in lines.items() if place.startswith(f"{key}.")}
            )
        elif values[ours] != value and not _same_day(ours, values[ours], value):
            fact = f"{key!r} is {ours!r} here, which stands on line {self.line(ours)} and says something else"
            self.tell(key, fact, f"keep one of the two, as {ours}: …")
        values.pop(key, None)

    def _add(self, key: str, ours: str, value: Any) -> None:
        """Read a key as more of a list of ours."""
        values, lines = self.raw.values, self.raw.lines
        if ours not in values:
            values[ours] = value
            lines.setdefault(ours, self.line(key))
            return
        items = _items(ours, values[ours])
        for place, item in enumerate(_items(ours, value)):
            if item not in items:
                lines[f"{ours}.{len(items)}"] = lines.get(f"{key}.{place}", self.line(key))
                items.append(item)
        values[ours] = items


def _items(ours: str, value: Any) -> list[Any]:
    """Return what a list holds; of names in one line, the line, which is parted where it is read."""
    if isinstance(value, list):
        return list(value)
    return [part.strip() for part in value.split(",")] if isinstance(value, str) and ours != "authors" else [value]


def _same_day(ours: str, one: Any, other: Any) -> bool:
    """Return whether two dates are of one day; another program's day of making a file beside ``date`` says nothing."""
    if ours != "date":
        return False
    try:
        return read_date(one).date() == read_date(other).date()
    except Mistake:
        return False


def as_here(raw: RawFrontMatter, file: SourceFile, known: Collection[str]) -> RawFrontMatter:
    """Return front matter with the keys of other programs as ours; what can't be taken is among its problems.

    ``known``: the keys that are ours in a text of this kind, those of plugins too.
    """
    own = replace(raw, values=dict(raw.values), lines=dict(raw.lines), problems=list(raw.problems))
    head = _Translated(own, file, known)
    idle: list[str] = []
    for key in sorted(head.raw.values, key=lambda name: _bare(name) in _MADE):  # what others publish by, first
        value, bare = head.raw.values[key], _bare(key)
        if key in known:
            _in_other_forms(head, key, value)
        elif spelled := next((name for name in known if name.replace("_", "") == bare), ""):
            head.take(key, spelled, value)
        elif (bare in _NOTHING or (bare in _MADE and "date" in head.raw.values)) and not _is_private(value):
            idle.append(key)
            del head.raw.values[key]
        else:
            _foreign(head, key, bare, value)
    _dated_by_name(head)
    if idle:
        first = min(idle, key=head.line)
        names, says = ", ".join(map(repr, idle)), "says" if len(idle) == 1 else "say"
        fact, hint = f"{names} {says} something to another program, and nothing here", "take the lines out"
        head.raw.problems.append(Problem(raw.path, head.line(first), "frontmatter/elsewhere", fact, hint, "advice"))
    return head.raw


def _bare(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.lower())


def _is_private(value: Any) -> bool:
    return isinstance(value, str) and value.lower() in ("draft", "private", "hidden")


def _foreign(head: _Translated, key: str, bare: str, value: Any) -> None:
    """Take a key that is not ours, tell it, or leave it for whoever tells unknown keys."""
    ours = _OURS.get(bare, "")
    if bare in _HANDLERS:
        _HANDLERS[bare](head, key, value)
    elif bare in _PICTURES and "cover" in head.known:
        _picture(head, key, value)
    elif bare in _TOLD:
        said = isinstance(value, str) and value.lower() in _NO
        if said:
            del head.raw.values[key]
        else:
            head.tell(key, f"{key!r} is a key of another program, and no key here", _TOLD[bare])
    elif ours == "tags" and ours in head.known:
        _topics(head, key, value)
    elif ours == "authors" and ours in head.known:
        head.take(key, ours, _names(value))
    elif ours in head.known:
        head.take(key, ours, value)


def _in_other_forms(head: _Translated, key: str, value: Any) -> None:
    """Put values of our own keys that have another form elsewhere into ours."""
    values = head.raw.values
    if key == "authors":
        values[key] = _names(value)
    elif key == "status" and isinstance(value, str):
        word = value.strip().lower()
        values[key] = _STATES.get(word, word) if file_has_state(head.file) else value
    elif key == "cover" and isinstance(value, dict):
        _picture(head, key, value)
    elif key == "share" and isinstance(value, str) and value.lower() in _YES | _NO:
        # a switch of Jekyll's themes; as our text for sharing it would be "true"
        del values[key]


def file_has_state(file: SourceFile) -> bool:
    """Return whether a text is a draft, published or hidden: a post or a page; a series is ongoing or complete."""
    return file.text_kind != "series"


def _names(value: Any) -> Any:
    """Return authors that are maps (Quarto, Docusaurus) as their names; anything else as it is."""
    if isinstance(value, dict):
        value = [value] if _name(value) else value
    return [_name(each) or each for each in value] if isinstance(value, list) else value


def _name(each: Any) -> str:
    if not isinstance(each, dict):
        return ""
    name = each.get("name", "")
    if isinstance(name, dict):
        name = " ".join(str(name[part]) for part in ("given", "family") if part in name)
    return name if isinstance(name, str) else ""


def _topics(head: _Translated, key: str, value: Any) -> None:
    """Take categories as topics; Jekyll parts them at spaces, and others do not."""
    if isinstance(value, str):
        words = value.split()
        if key.endswith("ies") and len(words) > 1 and "," not in value and value == value.lower():
            parted = f"{key}: [{', '.join(words)}]"
            fact = f"{key} is {value!r}: it can be read in two ways"
            head.tell(key, fact, f"write {parted} or {key}: [{value}]")
            return
        value = [word.strip() for word in value.split(",")]
    if isinstance(value, list):
        value = [item for item in value if not (isinstance(item, str) and item.lower() in _NO_TOPICS)]
    if value:
        head.take(key, "tags", value)
    head.raw.values.pop(key, None)


def _picture(head: _Translated, key: str, value: Any) -> None:
    """Take a picture, which others may name in a map with its words, or in a list."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    words = ""
    if isinstance(value, dict):
        by_name = {_bare(name): each for name, each in value.items()}
        files = [each for name, each in by_name.items() if name in _PICTURE_FILES and isinstance(each, str)]
        words = next((each for name, each in by_name.items() if name in _PICTURE_WORDS and isinstance(each, str)), "")
        value = files[0] if len(files) == 1 else None
    if not isinstance(value, str):
        head.tell(key, f"{key!r} names no picture, or more than one", "write cover: with the path of one picture")
        return
    if key == "cover":
        head.raw.values[key] = value
    else:
        head.take(key, "cover", value)
    if words and "cover_alt" not in head.raw.values:
        head.raw.values["cover_alt"] = words
        head.raw.lines.setdefault("cover_alt", head.line(key))


def _switch(head: _Translated, key: str, value: Any) -> None:
    """Take ``draft: true`` and its like as a status; ``false`` says what is so anyway."""
    said = value.strip().lower() if isinstance(value, str) else ""
    if said in _NO:
        del head.raw.values[key]
    elif said not in _YES:
        head.tell(key, f"{key} is {value!r}: true or false is expected", f"write {key}: true or {key}: false")
    else:
        _state(head, key, _SWITCHED_ON[_bare(key)])


def _state(head: _Translated, key: str, state: str) -> None:
    if file_has_state(head.file):
        head.take(key, "status", state)
    else:
        fact = f"{key!r} says nothing in a series: it is shown when a part of it is"
        head.tell(key, fact, "take the line out, or move the file out of content/")


def _published(head: _Translated, key: str, value: Any) -> None:
    """Take ``published:``, which is yes or no in Jekyll and a date elsewhere."""
    said = value.strip().lower() if isinstance(value, str) else ""
    if said in _YES:
        del head.raw.values[key]
    elif said in _NO:
        _state(head, key, "draft")
    elif "date" in head.known:
        head.take(key, "date", value)


def _visibility(head: _Translated, key: str, value: Any) -> None:
    """Take what WordPress and Ghost say of who may read."""
    said = value.strip().lower() if isinstance(value, str) else ""
    if said in ("public", "published"):
        del head.raw.values[key]
    elif said in ("private", "unlisted", "hidden"):
        _state(head, key, "draft" if said == "private" else "hidden")
    else:
        head.tell(key, f"{key} is {value!r}", _FOR_SOME)


def _hosted(head: _Translated, key: str, value: Any) -> None:
    """Take a video that is named by its number at a host."""
    bare = value.strip() if isinstance(value, str) else ""
    if "video" not in head.known:
        return
    if "/" in bare:
        head.take(key, "video", bare)
    elif re.fullmatch(r"[\w-]+", bare):
        head.take(key, "video", (f"https://vimeo.com/{bare}" if "vimeo" in key else f"https://youtu.be/{bare}"))
    else:
        head.tell(key, f"{key} is {value!r}", "write video: with the address of the video")


def _address(head: _Translated, key: str, value: Any) -> None:
    """Take the address that a text has elsewhere: it leads here, and its last word is the slug."""
    typed = value.strip() if isinstance(value, str) else ""
    path = urlsplit(typed).path if "://" in typed else typed
    bare = path.removesuffix("index.html").strip("/")
    old = f"/{bare}" if re.search(r"\.html?$", bare) else f"/{bare}/"
    if not bare or re.search(r"[{}:<>\s]", bare) or alias_fault(old):
        hint = "write slug: with the words of its address here, and aliases: [/its/old/address/]"
        head.tell(key, f"{key} is {value!r}, which is no address of one text", hint)
        return
    name = re.sub(r"\.html?$", "", bare.rpartition("/")[2])
    values = head.raw.values
    if "slug" not in values and not slug_fault(name):
        values["slug"] = name
        head.raw.lines.setdefault("slug", head.line(key))
    slug = values.get("slug") or slugify(str(values.get("title", "")))
    if old != f"{folder_of(head.file.text_kind)}{slug}/":
        head.take(key, "aliases", [old])
    values.pop(key, None)


_HANDLERS: Mapping[str, Callable[[_Translated, str, Any], None]] = {
    **dict.fromkeys(_SWITCHED_ON, _switch),
    "published": _published,
    "publish": _published,
    "visibility": _visibility,
    "permalink": _address,
    "url": _address,
    "saveas": _address,
    "youtube": _hosted,
    "youtubeid": _hosted,
    "vimeo": _hosted,
    "vimeoid": _hosted,
    "videourl": _hosted,
}


def _dated_by_name(head: _Translated) -> None:
    """Take the day and the slug from the name of a post's file, as Jekyll has them, where front matter has no day."""
    values, name = head.raw.values, head.file.source.rpartition("/")[2].rpartition(".")[0]
    found = _IN_NAME.fullmatch(name)
    if not found or head.file.text_kind != "post" or "date" in head.raw.lines or not (values or head.raw.lines):
        return
    try:
        day = read_date(found[1])
    except Mistake:
        return
    values["date"] = day.date().isoformat()
    if "slug" not in values and not slug_fault(slugify(found[2])):
        values["slug"] = slugify(found[2])
