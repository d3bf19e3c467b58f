"""Plan a sheet to print for each post with questions, and attach its address (see README.md)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kindling.model.addresses import absolute, short_address
from kindling.model.frontmatter import ReaderFields
from kindling.model.outputs import Output, PageOutput, always
from kindling.model.pages import page_view
from kindling.model.values import Document, Site
from kindling.model.words import message
from kindling.plugins.discussion.core import Sheet, sheet_address
from kindling.plugins.metadata.public import Headed, site_head, site_words
from kindling.plugins.series.public import library_of, position_of


def discussion_view(site: Site, document: Document) -> str:
    """Return the address of the sheet of a post with questions; "" for others."""
    return sheet_address(site.metadata_by_source[document.source].address) if _questions(document) else ""


def _questions(document: Document) -> tuple[str, ...]:
    return document.fields(ReaderFields).questions


@dataclass(frozen=True)
class SheetContext(Headed):
    """What the template of a sheet gets."""

    sheet: Sheet  #: the post with its questions


def outputs(site: Site) -> Iterator[Output]:
    """Yield the sheets; search engines are sent to the posts."""
    words = site_words(site)
    siteurl = site.public_url or ("" if site.preview else site.siteurl)  # a sheet is printed before the day, too
    for metadata in site.page_metadata:
        document = site.document_by_source[metadata.source]
        if not site.builds(metadata) or not (questions := _questions(document)):
            continue
        address, position = sheet_address(metadata.address), position_of(metadata, site.once(library_of))
        sheet = Sheet(
            title=metadata.title,
            address=metadata.address,
            place=position,
            summary=metadata.summary,
            questions=questions,
            lang=metadata.lang,
            link=absolute(short_address(metadata.identity), siteurl) if siteurl else "",
        )
        head = site_head(words, message("Questions on “{title}”", title=metadata.title), metadata.summary, address)
        head = replace(
            head,
            canonical=absolute(metadata.address, site.siteurl) if metadata.listed else "",
            noindex=True,
            json_ld="",
        )
        context = SheetContext(head, page_view(document, site), sheet)
        yield PageOutput(address, metadata.path, "discussion.html", always(context), noindex=True)
