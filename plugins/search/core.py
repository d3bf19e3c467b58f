"""What can be found: a record for each post, page, series and source, and what the index reads of it. Pure."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import assert_never

from kindling.model.addresses import topic_slug
from kindling.model.frontmatter import ReaderFields
from kindling.model.html import Tag, plain_text, without
from kindling.model.markers import compose, without_markers
from kindling.model.paging import heaviest, size
from kindling.model.translations import is_same_language, language_name
from kindling.model.values import Document, PageMetadata
from kindling.model.views import Day, Link, SeriesPosition
from kindling.model.words import ENGLISH, Language, message, message_in
from kindling.plugins.sources.public import SourceView
from kindling.plugins.video.public import TranscriptParagraph, VideoView

ADDRESS = "/search/"
SOURCES = "/sources/"  #: the list of what texts cite, where a site has one
#: what a reader may ask for alone, with its words in the form
KINDS = {
    "text": message("Posts to read"),
    "video": message("Videos"),
    "series": message("Series"),
    "source": message("Sources"),
    "page": message("Pages"),
}
_LISTS = {
    "/archive/": message("Everything, newest first"),
    "/series/": message("All series, part by part"),
    "/topics/": message("All topics"),
    "/videos/": message("All videos, each with its transcript"),
    SOURCES: message("All sources, A to Z, with what was said of each"),
    "/people/": message("Everyone who is cited"),
}
#: what is said of a record: words of the page, or words in another language, which that is, and what follows them
Said = str | tuple[str, str, str]
_OF_A_CHOICE, _ROOM_FOR_CHOICES = 60, 40_000  #: bytes of a choice beside its words, and of all in one list
_NUMBERS = frozenset({"cite", "noteref"})  #: classes of the raised numbers of sources and notes
_QUESTIONS, _NOTES = message("Questions to take to your team"), message("Notes")  #: headings, as pages have them
_NO_WORD = "\u200b"  #: Pagefind finds a heading in it, and no word: a moment of a video has an address and no title


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that can be found."""

    address: str  #: "/posts/joy/", "/sources/#han2014"
    title: str
    kind: str  #: a key of KINDS
    facts: tuple[Said, ...]  #: what stands below its title: "Video", "Great working cultures, part 2 of 3"
    html: str  #: what the index reads; ids of its headings are what follows ``#`` in the address of a place
    lang: str = ""  #: where it is not that of the theme's own words
    series: tuple[str, ...] = ()  #: slugs
    topics: tuple[str, ...] = ()  #: slugs

    @property
    def name(self) -> str:
        """What the index calls it: the same as long as its address is."""
        return hashlib.sha256(self.address.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list of choices."""

    value: str  #: as the index knows it
    words: str  #: as people read it
    lang: str = ""  #: of the words


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What ``/search/`` shows."""

    program: str  #: address of the script that looks words up
    records: str  #: address of what is known of each record
    words: str  #: address of all words, one a line
    root: str  #: address of the site
    kinds: tuple[Choice, ...]  #: texts, videos, pages
    series: tuple[Choice, ...]  #: by title
    topics: tuple[Choice, ...]  #: A to Z
    ways: tuple[Link, ...]  #: to lists of everything
    languages: tuple[Choice, ...] = ()  #: of a site in several, the site's own first
    more_series: int = 0  #: series that it does not name, which have fewer posts
    more_topics: int = 0  #: the same of topics
    shards: tuple[str, ...] = ()  #: folders of further shards of the index, beside the program


# ---- records ---------------------------------------------------------------------------------------


def post_record(
    metadata: PageMetadata,
    html: str,
    day: Day | None,
    positions: Sequence[SeriesPosition],
    *,
    filmed: bool,
    language: Language = ENGLISH,
    usual: str = "",
) -> Record:
    """Return a post; ``html``: ``text_html`` of it, ``filmed``: a video is at its head.

    ``language``: of the search; ``usual``: of the site's texts, where that is another.
    """
    kind, words = ("video", message("Video")) if filmed else ("text", message("Post"))
    placed = (_part(position, language) for position in positions)
    facts = (words, *placed, *([day.words] if day else []), *_language(metadata.lang, usual or language.tag))
    slugs = tuple(dict.fromkeys(membership.slug for membership in metadata.series))
    return Record(
        metadata.address,
        metadata.title,
        kind,
        facts,
        html,
        _other(metadata.lang, language.tag),
        slugs,
        topics_of(metadata),
    )


def page_record(metadata: PageMetadata, html: str, lang: str, usual: str = "") -> Record:
    """Return a page, or the page of a series; ``lang`` and ``usual`` as of ``post_record``."""
    other = _other(metadata.lang, lang)
    match metadata.kind:
        case "series":
            return Record(
                metadata.address,
                metadata.title,
                "series",
                (message_in("one series", "Series"), *_language(metadata.lang, usual or lang)),
                html,
                other,
                (metadata.slug,),
                topics_of(metadata),
            )
        case "page" | "post":
            return Record(
                metadata.address,
                metadata.title,
                "page",
                (message("Page"), *_language(metadata.lang, usual or lang)),
                html,
                other,
            )
        case _:
            assert_never(metadata.kind)


def source_records(sources: Iterable[SourceView], posts: Mapping[str, Record]) -> Iterator[Record]:
    """Yield each source; ``posts``, by address, lend it their series and topics."""
    for source in sources:
        citing = [posts[text.address] for text in source.cited if text.address in posts]
        yield Record(
            source.address,
            source.title or plain(source.html),
            "source",
            (message("Source"), source.kind.words),
            f"<p>{escape(plain(source.html))}</p>",
            series=tuple(dict.fromkeys(slug for post in citing for slug in post.series)),
            topics=tuple(dict.fromkeys(slug for post in citing for slug in post.topics)),
        )


def topics_of(metadata: PageMetadata) -> tuple[str, ...]:
    """Return the slugs of a text's topics."""
    return tuple(dict.fromkeys(map(topic_slug, metadata.tags)))


def _part(position: SeriesPosition, language: Language) -> Said:
    title, said = position.series.title, language.say(position.words)
    words = f", {said[:1].lower()}{said[1:]}"
    return (title, other, words) if (other := _other(position.series.lang, language.tag)) else f"{title}{words}"


def _language(lang: str, usual: str) -> tuple[Said, ...]:
    """Return which language a text is in, by its own name, where it is not the usual one."""
    return () if is_same_language(lang, usual) else ((language_name(lang), lang, ""),)


def language_choices(langs: Iterable[str]) -> tuple[Choice, ...]:
    """Return the languages to choose from, in their order, each by its own name; none where there is one alone."""
    found = tuple(Choice(lang, language_name(lang), lang) for lang in langs)
    return found if len(found) > 1 else ()


def _other(lang: str, site: str) -> str:
    return lang if lang != site else ""


def plain(html: str) -> str:
    """Return the words of ``html``."""
    return " ".join(plain_text(html).split())


# ---- what the index reads --------------------------------------------------------------------------


def text_html(
    document: Document,
    summary: str,
    fills: Mapping[str, str],
    notes: Iterable[str] = (),
    videos: Iterable[VideoView | None] = (),
    language: Language = ENGLISH,
) -> str:
    """Return all words of a text: its summary, itself, its questions and notes, what is said in its videos.

    ``fills``: what stands in its markers and belongs to its sentences: names of those it cites, titles of other parts.
    """
    asked = document.fields(ReaderFields).questions
    questions = "".join(f"<p>{escape(question)}</p>" for question in asked)
    noted = "".join(notes)
    parts = [
        f"<p>{escape(summary)}</p>" if summary else "",
        document.html,
        f'<h2 id="_questions">{escape(language.say(_QUESTIONS))}</h2>{questions}' if questions else "",
        f'<h2 id="_notes">{escape(language.say(_NOTES))}</h2>{noted}' if noted else "",
    ]
    whole = without_markers(compose("".join(parts), defaultdict(str, fills)))
    words = without(whole.replace(_NO_WORD, ""), _is_wordless)
    return words + "".join(_moment(part, video.number) for video in videos if video for part in video.transcript)


def _is_wordless(tag: Tag) -> bool:
    """Return whether an element is a picture, or a number of a source or note."""
    return tag.name == "img" or (tag.name == "sup" and tag.attributes.get("class") in _NUMBERS)


def _moment(part: TranscriptParagraph, number: int) -> str:
    """Return a paragraph of a transcript below a heading with its moment.

    ``t=75`` is a moment of the video at the head (Media Fragments, 4.2.1); ``v2-t=75`` stands for the paragraph
    ``v2-t-75`` of a video in the text. No heading of a text has an id with ``=``.
    """
    name = part.id.replace("t-", "t=", 1) if number else f"t={part.seconds}"
    return f'<h2 id="{name}">{escape(part.heading) or _NO_WORD}</h2><p>{escape(part.text.replace(_NO_WORD, ""))}</p>'


def page_html(record: Record) -> str:
    """Return a record as Pagefind reads it.

    Its title is the only metadata: more of it, or filters, Pagefind writes in another order each time, and the same
    site would not give the same bytes.
    """
    title = f'<meta data-pagefind-meta="title[content]" content="{escape(record.title)}">'
    body = record.html if plain(record.html) else f"<p>{escape(record.title)}</p>"
    return f"<!doctype html><html><head>{title}</head><body data-pagefind-body>{body}</body></html>"


# ---- what the page needs ---------------------------------------------------------------------------


def records_json(records: Iterable[Record], ids: Mapping[str, str], language: Language = ENGLISH) -> str:
    """Return what the page must know of each record, by the name that the index gave it; ``ids``: name → that."""
    known = {ids[record.name]: _known(record, language) for record in records if record.name in ids}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _known(record: Record, language: Language) -> dict[str, object]:
    fields = ("address", "kind", "facts", "lang", "series", "topics")
    known = {name: value for name in fields if (value := getattr(record, name))}
    return known | {"facts": [language.say(fact) if isinstance(fact, str) else fact for fact in record.facts]}


def kind_choices(records: Iterable[Record]) -> tuple[Choice, ...]:
    """Return the kinds that there are."""
    there = {record.kind for record in records}
    return tuple(Choice(kind, words) for kind, words in KINDS.items() if kind in there)


def choices(names: Mapping[str, str], there: Iterable[str], langs: Mapping[str, str]) -> tuple[tuple[Choice, ...], int]:
    """Return the slugs that are there, each with its name, by name; none where there is nothing to choose.

    ``there``: a slug as often as it is used. Where they are many, those that are used most are named, and the number of
    the others stands beside them.
    """
    used = Counter(slug for slug in there if slug in names)
    found = sorted(used, key=lambda slug: (names[slug].casefold(), slug))
    weights = (_OF_A_CHOICE + size(names[slug]) + size(slug) for slug in found)
    named = heaviest([(used[slug], weight) for slug, weight in zip(found, weights, strict=True)], _ROOM_FOR_CHOICES)
    kept = [Choice(slug, names[slug], langs.get(slug, "")) for at, slug in enumerate(found) if at in named]
    return (tuple(kept), len(found) - len(kept)) if len(found) > 1 else ((), 0)


def ways(addresses: Iterable[str]) -> tuple[Link, ...]:
    """Return the lists that can be read instead, of those the site has."""
    there = set(addresses)
    return tuple(Link(words, address) for address, words in _LISTS.items() if address in there)
