"""Plan a sheet to print for each post with questions, and attach its address (see README.md)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kindling.model.addresses import absolute, short_address
from kindling.model.frontmatter import PostFront
from kindling.model.outputs import Output, PageOutput, always
from kindling.model.pages import page_view
from kindling.model.values import Document, Site
from kindling.plugins.discussion.core import Sheet, sheet_address
from kindling.plugins.metadata.public import Headed, site_head, site_words
from kindling.plugins.series.public import library_of, place_of


def discussion_view(site: Site, document: Document) -> str:
    """Return the address of the sheet of a post with questions; "" for others."""
    return sheet_address(site.fact_by_source[document.source].address) if _questions(document) else ""


def _questions(document: Document) -> tuple[str, ...]:
    return document.front.questions if isinstance(document.front, PostFront) else ()


@dataclass(frozen=True)
class SheetContext(Headed):
    """What the template of a sheet gets."""

    sheet: Sheet


def outputs(site: Site) -> Iterator[Output]:
    """Yield the sheets; search engines are sent to the posts."""
    words = site_words(site)
    siteurl = site.public_url or ("" if site.preview else site.siteurl)  # a sheet is printed before the day, too
    for fact in site.facts:
        document = site.document_by_source[fact.source]
        if not site.builds(fact) or not (questions := _questions(document)):
            continue
        address, place = sheet_address(fact.address), place_of(fact, site.once(library_of))
        sheet = Sheet(
            title=fact.title,
            address=fact.address,
            place=place,
            summary=fact.summary,
            questions=questions,
            lang=fact.lang,
            link=absolute(short_address(fact.identity), siteurl) if siteurl else "",
        )
        head = site_head(words, f"Questions on “{fact.title}”", fact.summary, address)
        head = replace(
            head, canonical=absolute(fact.address, site.siteurl) if fact.listed else "", noindex=True, json_ld=""
        )
        context = SheetContext(head, page_view(document, site), sheet)
        yield PageOutput(address, fact.path, "discussion.html", always(context))
