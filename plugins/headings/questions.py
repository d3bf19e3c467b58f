"""What a page shows of its headings (see README.md)."""

from kindling.model.values import Document, Site
from kindling.plugins.headings.core import HeadingsFound, HeadingsView, shown


def headings_view(_site: Site, document: Document) -> HeadingsView:
    """Return the links on a text's headings, and its contents where it is long."""
    return shown(document.finding(HeadingsFound) or HeadingsFound(), document.headings, document.words)
