"""Sources, citations and notes: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.citations.adding import Added, KnownSource, sorted_out, works_by
from kindling.plugins.citations.bibtex import with_note
from kindling.plugins.citations.cited import (
    CitedPosts,
    FormattedSource,
    SiteCitations,
    is_cited_in,
    posts_are_cited,
    shown_in_styles_at,
)
from kindling.plugins.citations.combined import CombinedCitations, Shift
from kindling.plugins.citations.core import CitationsView, CitedSource
from kindling.plugins.citations.csl import (
    Csl,
    CslName,
    SourceKind,
    archived,
    archived_day,
    authors,
    doi,
    iso_date,
    kind_of,
    people,
    plain,
    standard,
    title,
    url,
    year,
)
from kindling.plugins.citations.described import (
    KINDS,
    Described,
    Said,
    Unclear,
    clean_address,
    described,
    good_isbn,
    in_words,
    moment_of_address,
)
from kindling.plugins.citations.engine import Outcome, formatted, pandoc_program, reading_job, run
from kindling.plugins.citations.findings import (
    CitationsFound,
    Cluster,
    FoundNote,
    are_read,
    cited_elsewhere,
    sentence_around,
)
from kindling.plugins.citations.formats import BIBTEX, CSL_JSON, ENDINGS, RIS, Format, format_of
from kindling.plugins.citations.formats.ris import ris_record
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.in_styles import CitedAs
from kindling.plugins.citations.library import Library, library_of, library_of_items, remarked
from kindling.plugins.citations.markdown import following_punctuation
from kindling.plugins.citations.placed import CitedGroup, MarkedWord, in_markdown, marked_citations
from kindling.plugins.citations.questions import cited_in, cited_posts
from kindling.plugins.citations.registries import (
    Identifier,
    Question,
    identifiers_in,
    question_of,
    source_in,
    wrong_isbn,
)
from kindling.plugins.citations.settings import CitationsSettings
from kindling.plugins.citations.word import WORD_ENDINGS, NotWord, WordCitations, cited_in_word, identity_of

__all__ = [
    "BIBTEX",
    "CSL_JSON",
    "ENDINGS",
    "KINDS",
    "RIS",
    "WORD_ENDINGS",
    "Added",
    "CitationsFound",
    "CitationsSettings",
    "CitationsView",
    "CitedAs",
    "CitedGroup",
    "CitedPosts",
    "CitedSource",
    "Cluster",
    "CombinedCitations",
    "Csl",
    "CslName",
    "Described",
    "Format",
    "FormattedSource",
    "FoundNote",
    "Identifier",
    "KnownSource",
    "Library",
    "MarkedWord",
    "NotWord",
    "Outcome",
    "Question",
    "Said",
    "Shift",
    "SiteCitations",
    "Source",
    "SourceKind",
    "Unclear",
    "WordCitations",
    "archived",
    "archived_day",
    "are_read",
    "authors",
    "cited_elsewhere",
    "cited_in",
    "cited_in_word",
    "cited_posts",
    "clean_address",
    "described",
    "doi",
    "following_punctuation",
    "format_of",
    "formatted",
    "good_isbn",
    "identifiers_in",
    "identity_of",
    "in_markdown",
    "in_words",
    "is_cited_in",
    "iso_date",
    "kind_of",
    "library_of",
    "library_of_items",
    "marked_citations",
    "moment_of_address",
    "pandoc_program",
    "people",
    "plain",
    "posts_are_cited",
    "question_of",
    "reading_job",
    "remarked",
    "ris_record",
    "run",
    "sentence_around",
    "shown_in_styles_at",
    "sorted_out",
    "source_in",
    "standard",
    "title",
    "url",
    "with_note",
    "works_by",
    "wrong_isbn",
    "year",
]
