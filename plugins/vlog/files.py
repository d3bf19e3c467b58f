"""Read the texts of track files: the only place of this plugin that opens files."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from plugins._kit.problems import Problem
from plugins._kit.values import Document, MediaFile
from plugins.vlog.core import track_sources

_LARGEST = 2_000_000  #: bytes: a day of speech


def track_texts(
    documents: Iterable[Document], media: Mapping[str, MediaFile], content: Path
) -> tuple[dict[str, str], list[Problem]]:
    """Return the texts of all track files by their place in ``content/``, and those that can't be read as text."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for source in sorted({source for document in documents for source in track_sources(document, media)}):
        try:
            texts[source] = _text(content / source)
        except ValueError as error:
            hint = "save it as a UTF-8 text"
            problems.append(Problem(media[source].path, 0, "vlog/captions-encoding", str(error), hint))
    return texts, problems


def _text(path: Path) -> str:
    """Return a file's text. Raises ValueError, with a text for people, for what is no UTF-8 or is too long."""
    data = path.read_bytes()
    if len(data) > _LARGEST:
        raise ValueError(f"the file has {len(data)} bytes; {_LARGEST} are the most for captions")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"byte {error.start} (line {line}) is not UTF-8") from None
