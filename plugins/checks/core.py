"""Advice on content that is right but could serve its readers better. Pure."""

from collections.abc import Iterator
from datetime import datetime

from kindling.model.graphemes import length_of
from kindling.model.problems import Problem
from kindling.model.values import Document, PageMetadata

_SUMMARY = 300


def advice(document: Document) -> Iterator[Problem]:
    """Yield what a careful colleague would say before a text goes out."""
    yield from _summary_advice(document)
    unfinished = document.is_draft
    if document.is_post and not unfinished and not document.html.strip():
        yield Problem(
            document.path,
            document.body_line,
            "content/empty",
            "the post has no text",
            "write it, or set status: draft",
            "warning",
        )


def changed_later(document: Document, metadata: PageMetadata, now: datetime) -> Iterator[Problem]:
    """Yield a day of change that is still to come, of a text that is out."""
    changed = metadata.modified
    if changed and metadata.listed and changed.date() > now.date():
        fact = f"modified is {changed.date().isoformat()}, a day that is still to come"
        hint = "write the day of the last change, or take modified: out"
        yield Problem(document.path, document.lines.get("modified", 1), "frontmatter/modified", fact, hint, "warning")


def _summary_advice(document: Document) -> Iterator[Problem]:
    """Lists, feeds, search engines and shared links all show the summary."""
    summary = document.front.summary
    if not summary and not document.is_page and document.lines:
        fact = "there is no summary: lists, feeds and shared links would show none"
        yield Problem(document.path, 1, "content/summary", fact, "add summary: with one or two sentences", "advice")
    elif (length := length_of(summary)) > _SUMMARY:
        line = document.lines.get("summary", 1)
        fact = f"the summary is {length} characters long; most places cut it at {_SUMMARY}"
        yield Problem(document.path, line, "content/summary", fact, "shorten it", "advice")
