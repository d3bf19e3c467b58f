"""Sources, citations and notes: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.citations.adding import Added, Refused, sorted_out
from kindling.plugins.citations.bibtex import with_note
from kindling.plugins.citations.cited import Cited, Listed, has_source_pages
from kindling.plugins.citations.core import CitationsView, CitedSource
from kindling.plugins.citations.csl import (
    Csl,
    Kind,
    Name,
    authors,
    doi,
    iso_date,
    kind_of,
    people,
    plain,
    title,
    url,
    year,
)
from kindling.plugins.citations.engine import formatted, pandoc_program, reading_job, run
from kindling.plugins.citations.formats import BIBTEX, CSL_JSON, ENDINGS, RIS, Format, format_of
from kindling.plugins.citations.formats.ris import ris_record
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.library import Library, library_of, remarked
from kindling.plugins.citations.questions import cited_in
from kindling.plugins.citations.settings import CitationsSettings
from kindling.plugins.citations.spoken import shown
from kindling.plugins.citations.together import Shift, Together

__all__ = [
    "BIBTEX",
    "CSL_JSON",
    "ENDINGS",
    "RIS",
    "Added",
    "CitationsSettings",
    "CitationsView",
    "Cited",
    "CitedSource",
    "Csl",
    "Format",
    "Kind",
    "Library",
    "Listed",
    "Name",
    "Refused",
    "Shift",
    "Source",
    "Together",
    "authors",
    "cited_in",
    "doi",
    "format_of",
    "formatted",
    "has_source_pages",
    "iso_date",
    "kind_of",
    "library_of",
    "pandoc_program",
    "people",
    "plain",
    "reading_job",
    "remarked",
    "ris_record",
    "run",
    "shown",
    "sorted_out",
    "title",
    "url",
    "with_note",
    "year",
]
