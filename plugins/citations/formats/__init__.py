"""The formats in which sources come: the one table of their names, endings and readers.

All who ask what can be read ask here: the library, ``make source``, what is told of files beside it, the docs' test.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kindling.model.problems import Problem
from kindling.plugins.citations.formats import bib, csl_json, csl_yaml, endnote, nbib, ris
from kindling.plugins.citations.formats.source import Fault, Source

Reader = Callable[[str, str], Iterator[Source | Fault | Problem]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files that hold sources."""

    name: str  #: as people say it: "RIS"
    endings: tuple[str, ...]  #: of its files; the first is the one that we write
    read: Reader  #: (path as shown, text) → its sources, and what can't be read: of one entry, or of the file


BIBTEX = Format("BibTeX", (".bib", ".bibtex"), bib.read)  #: BibLaTeX too
CSL_JSON = Format("CSL JSON", (".json",), csl_json.read)
CSL_YAML = Format("CSL YAML", (".yaml", ".yml"), csl_yaml.read)
RIS = Format("RIS", (".ris",), ris.read)
NBIB = Format("PubMed", (".nbib",), nbib.read)

ENDNOTE = Format("EndNote", (".xml",), endnote.read)

FORMATS = (BIBTEX, CSL_JSON, CSL_YAML, RIS, NBIB, ENDNOTE)
ENDINGS = tuple(ending for form in FORMATS for ending in form.endings)


def format_of(path: str) -> Format | None:
    """Return the format of a file by the end of its name, in large letters or small; None for no file of sources.

    >>> format_of("Downloads/ARTICLE.RIS").name
    'RIS'
    """
    name = path.lower()
    return next((form for form in FORMATS if name.endswith(form.endings)), None)
