"""The head of a page as one value: title, addresses, Open Graph, JSON-LD. Escaped where it is shown. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kindling.model.addresses import absolute, encoded
from kindling.model.outputs import Context
from kindling.model.pages import PageView
from kindling.model.signing import Signer
from kindling.model.translations import x_default
from kindling.model.values import PageMetadata
from kindling.model.views import Link
from kindling.model.words import row
from kindling.plugins.citations import public as csl
from kindling.plugins.video.public import VideoView

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Alternate:
    """The page of a text in one language, as search engines are told of it."""

    lang: str  #: its language, or "x-default": for readers of none of the languages
    address: str  #: absolute


@dataclass(frozen=True, slots=True)
class Head:
    """What the component ``head`` writes; every text is plain and unescaped."""

    title: str  #: of the page
    full_title: str  #: for ``<title>``: with the site's name
    description: str  #: plain; "" without one
    canonical: str  #: absolute; "" for a page that search engines shall not keep (404, drafts)
    kind: str  #: Open Graph type: "article" or "website"
    image: str  #: absolute address of a card (plugins/cards), or ""
    image_alt: str  #: what the picture shows
    published: str  #: ISO 8601, or ""
    modified: str  #: ISO 8601, or ""
    authors: tuple[str, ...]  #: names
    lang: str  #: of the page's text
    noindex: bool  #: whether search engines are asked to leave it out
    json_ld: str  #: one graph, safe inside ``<script type="application/ld+json">``; or ""
    citation_meta: tuple[tuple[str, str], ...] = ()  #: Highwire Press tags, by which Zotero and Scholar know a post
    alternates: tuple[Alternate, ...] = ()  #: of a text in several languages: each page of it, this one included


@dataclass(frozen=True)
class Headed(Context):
    """What the template of every page gets: each kind of page derives its own from it."""

    head: Head  #: what stands in ``<head>``
    page: PageView  #: title, summary, language of the page


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What every head says of the site."""

    name: str
    tagline: str
    url: str
    lang: str
    organisations: frozenset[str]  #: authors that are no person
    image: str = ""  #: address of the picture that lists are shared with
    image_alt: str = ""
    signers: Mapping[str, Signer] = field(default_factory=dict)  #: by name: who signs texts and has a page


@dataclass(frozen=True, slots=True)
class Part:
    """A post's place in one series, as structured data says it."""

    series: Link
    position: int


def site_head(site: SiteWords, title: str, description: str, address: str, graph: Iterable[Json] = ()) -> Head:
    """Return the head of a list page; an empty ``address`` is one that nobody shall keep (404)."""
    url = absolute(address, site.url) if address else ""
    json_ld = script_json({"@context": "https://schema.org", "@graph": [web_site(site), *graph]}) if url else ""
    return Head(
        title=title,
        full_title=_full_title(title, site.name),
        description=description,
        canonical=url,
        kind="website",
        image=absolute(site.image, site.url) if site.image else "",
        image_alt=site.image_alt,
        published="",
        modified="",
        authors=(),
        lang=site.lang,
        noindex=not url,
        json_ld=json_ld,
    )


def alternates(versions: Sequence[PageMetadata], site: SiteWords) -> tuple[Alternate, ...]:
    """Return each version of a text, and which of them is for readers of none of their languages."""
    if not versions:
        return ()
    found = [Alternate(version.lang, absolute(version.address, site.url)) for version in versions]
    default = Alternate("x-default", absolute(x_default(versions, site.lang).address, site.url))
    return (*sorted(found, key=lambda alternate: alternate.lang), default)


def content_head(
    metadata: PageMetadata,
    site: SiteWords,
    image: str,
    image_alt: str,
    graph: Iterable[Json],
    versions: Sequence[PageMetadata] = (),
) -> Head:
    """Return the head of a post, page or series page; ``versions``: it in all its languages, () where it has one."""
    public = metadata.state == "published"
    url = absolute(metadata.address, site.url)
    about = [] if metadata.is_post else [web_site(site)]  # a post says itself what it is part of
    whole = {"@context": "https://schema.org", "@graph": [*about, *graph]}
    return Head(
        title=metadata.title,
        full_title=_full_title(metadata.title, site.name),
        description=metadata.summary,
        canonical=url if public else "",
        kind="article" if metadata.is_post else "website",
        image=absolute(image, site.url) if image else "",
        image_alt=image_alt,
        published=utc(metadata.date) if metadata.is_post else "",
        modified=utc(metadata.modified),
        authors=metadata.authors,
        lang=metadata.lang,
        noindex=not public,
        json_ld=script_json(whole) if public else "",
        citation_meta=citation_meta(metadata, site) if public and metadata.is_post else (),
        alternates=alternates(versions, site) if public else (),
    )


def citation_meta(metadata: PageMetadata, site: SiteWords) -> tuple[tuple[str, str], ...]:
    """Return a post's Highwire Press tags; dates have slashes (Google Scholar's "Inclusion Guidelines")."""
    url = absolute(metadata.address, site.url)
    tags = [
        ("citation_title", metadata.title),
        *(("citation_author", name) for name in metadata.authors),
        ("citation_publication_date", f"{metadata.date:%Y/%m/%d}" if metadata.date else ""),
        ("citation_journal_title", site.name),
        ("citation_language", metadata.lang),
        ("citation_keywords", "; ".join(metadata.tags)),
        ("citation_public_url", url),
        ("citation_fulltext_html_url", url),
    ]
    return tuple((name, value) for name, value in tags if value)


def _full_title(title: str, name: str) -> str:
    return title if title == name else row(" · ", (title, name))


def utc(date: datetime | None) -> str:
    """Return ISO 8601 with the offset that the site's zone has on that day; "" without a date."""
    return date.isoformat() if date else ""


def web_site(site: SiteWords) -> Json:
    """Return the site itself as a node of the graph."""
    return _filled(
        {
            "@type": "WebSite",
            "@id": f"{site.url}/#site",
            "name": site.name,
            "description": site.tagline,
            "url": f"{site.url}/",
            "inLanguage": site.lang,
        }
    )


def blog_posting(
    metadata: PageMetadata, site: SiteWords, parts: tuple[Part, ...], image: str, works: Iterable[Json] = ()
) -> Json:
    """Return a post as schema.org's BlogPosting, in its series, with the works that it cites (``cited_work``)."""
    url = absolute(metadata.address, site.url)
    node: Json = {
        "@type": "BlogPosting",
        "@id": f"{url}#post",
        "url": url,
        "headline": metadata.title,
        "description": metadata.summary,
        "datePublished": utc(metadata.date),
        "dateModified": utc(metadata.modified),
        "inLanguage": metadata.lang,
        "wordCount": metadata.words,
        "keywords": list(metadata.tags),
        "author": [author(name, site) for name in metadata.authors],
        "publisher": author(metadata.authors[0], site) if metadata.authors else None,
        "image": absolute(image, site.url) if image else "",
        "isPartOf": [series_reference(part.series, site) for part in parts] or [web_site(site)],
        "position": parts[0].position if parts else None,
        "citation": list(works),
    }
    return _filled(node)


def video_object(metadata: PageMetadata, site: SiteWords, video: VideoView, image: str) -> Json:
    """Return a post's video as schema.org's VideoObject, with all that search engines ask for; chapters are Clips.

    Where a page shows a part, file and length are those of the whole film, from whose beginning Clips count their
    seconds (developers.google.com, "Video structured data"); the transcript and the Clips are what is shown.
    """
    url = absolute(metadata.address, site.url)
    clips = [
        {"@type": "Clip", "name": name, "startOffset": start, "endOffset": end, "url": f"{url}?t={start}"}
        for start, end, name in ((chapter.seconds, chapter.end, chapter.title) for chapter in video.chapters)
        if end
    ]
    captions = [absolute(track.address, site.url) for track in video.tracks if track.kind == "captions"]
    node: Json = {
        "@type": "VideoObject",
        "@id": f"{url}#video",
        "name": metadata.title,
        "description": metadata.summary or metadata.title,
        "thumbnailUrl": absolute(image, site.url) if image else "",
        "uploadDate": utc(metadata.date),
        "duration": iso_duration(video.shown.whole) if video.shown.whole else "",
        "contentUrl": absolute(video.sources[0].address, site.url) if video.sources else "",
        "embedUrl": video.frame.player if video.frame else "",
        "inLanguage": video.lang or metadata.lang,
        "transcript": "\n".join(part.text for part in video.transcript),
        "caption": [
            {"@type": "MediaObject", "contentUrl": address, "encodingFormat": "text/vtt"} for address in captions
        ],
        "hasPart": clips,
    }
    return _filled(node)


def iso_duration(seconds: int) -> str:
    """Return a length as ISO 8601 writes it.

    >>> iso_duration(75), iso_duration(3605)
    ('PT1M15S', 'PT1H5S')
    """
    hours, rest = divmod(seconds, 3600)
    units = [(hours, "H"), (rest // 60, "M"), (rest % 60, "S")]
    return "PT" + ("".join(f"{number}{unit}" for number, unit in units if number) or "0S")


#: CSL type → schema.org type; the rest is CreativeWork
_WORKS = {
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "legislation": "Legislation",
    "paper-conference": "ScholarlyArticle",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}


def cited_work(item: csl.Csl) -> Json:
    """Return a source as the work that a post cites; its DOI stands in its address, or else beside it."""
    doi, url = csl.doi(item), csl.url(item)
    people = [
        {"@type": "Organization" if name.organisation else "Person", "name": name.shown} for name in csl.authors(item)
    ]
    identifier = (
        {"@type": "PropertyValue", "propertyID": "DOI", "value": doi} if doi and encoded(doi) not in url else ""
    )
    return _filled(
        {
            "@type": _WORKS.get(csl.plain(item.get("type")), "CreativeWork"),
            "name": csl.title(item),
            "author": people,
            "datePublished": csl.iso_date(item),
            "identifier": identifier,
            "url": url,
        }
    )


def series_reference(series: Link, site: SiteWords) -> Json:
    """Return a series as the thing that a post is part of."""
    url = absolute(series.address, site.url)
    return {"@type": "CreativeWorkSeries", "@id": f"{url}#series", "name": series.title, "url": url}


def creative_work_series(metadata: PageMetadata, site: SiteWords, parts: Iterable[tuple[int, Link]]) -> Json:
    """Return a series with the parts that can be read."""
    listed = [
        {
            "@type": "BlogPosting",
            "@id": f"{absolute(link.address, site.url)}#post",
            "headline": link.title,
            "url": absolute(link.address, site.url),
            "position": position,
        }
        for position, link in parts
    ]
    node = series_reference(Link(metadata.title, metadata.address), site)
    return _filled({**node, "description": metadata.summary, "inLanguage": metadata.lang, "hasPart": listed})


_NODES = {"post": ("BlogPosting", "#post"), "series": ("CreativeWorkSeries", "#series"), "page": ("WebPage", "#page")}


def web_page(metadata: PageMetadata, site: SiteWords) -> Json:
    """Return a page as schema.org's WebPage; a page that has translations says so of it."""
    node = {**_version(metadata, site), "description": metadata.summary, "isPartOf": {"@id": f"{site.url}/#site"}}
    return _filled(node)


def in_languages(node: Json, metadata: PageMetadata, versions: Sequence[PageMetadata], site: SiteWords) -> Json:
    """Return the node of a text with its other versions: ``translationOfWork``, or the ``workTranslation`` it has.

    Of two translations of one original, neither is said to be one of the other (schema.org knows no such thing).
    """
    others = [version for version in versions if version is not metadata]
    if not metadata.original:
        return _filled({**node, "workTranslation": [_version(other, site) for other in others]})
    original = [_version(other, site) for other in others if other.source == metadata.original]
    return _filled({**node, "translationOfWork": original[0] if original else None})


def _version(metadata: PageMetadata, site: SiteWords) -> Json:
    kind, anchor = _NODES[metadata.kind]
    url, title = absolute(metadata.address, site.url), "headline" if metadata.is_post else "name"
    return {"@type": kind, "@id": f"{url}{anchor}", "url": url, title: metadata.title, "inLanguage": metadata.lang}


def author(name: str, site: SiteWords) -> Json:
    """Return an author as a person, or as an organisation where the settings say so; with their page, if any."""
    node: Json = {"@type": "Organization" if name in site.organisations else "Person", "name": name}
    if signer := site.signers.get(name):
        node |= {"url": absolute(signer.address, site.url), "sameAs": list(signer.links)}
    return _filled(node)


def _filled(node: Mapping[str, Any]) -> Json:
    return {key: value for key, value in node.items() if value not in ("", None, [], ())}


def script_json(value: Json) -> str:
    """Return JSON that no text in it can end: ``<``, ``>`` and ``&`` are written as escapes (HTML, 4.12.1.3)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
