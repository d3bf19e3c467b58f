"""Read the texts of track files."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from plugins._kit.markers import CLOSE, OPEN
from plugins._kit.problems import Problem
from plugins._kit.values import Document, MediaFile, Site
from plugins.vlog.core import track_sources
from plugins.vlog.intext import alone, videos_in

_LARGEST = 2_000_000  #: bytes
_CONTROL = re.compile(f"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f{OPEN}{CLOSE}]")


def track_texts(
    documents: Iterable[Document], media: Mapping[str, MediaFile], content: Path
) -> tuple[dict[str, str], list[Problem]]:
    """Return the texts of all track files by their place in ``content/``, and those that can't be read as text."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for source in sorted({source for document in documents for source in track_sources(document, media)}):
        found = _text((content / source).read_bytes(), media[source].path)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            texts[source] = found
    return texts, problems


def texts_of(site: Site) -> tuple[dict[str, str], list[Problem]]:
    """Return the texts of the site's track files; called as ``site.once(texts_of)``, so that each is read once."""
    within = [alone(video, document) for document in site.documents for video in videos_in(document)]
    return track_texts([*site.documents, *within], site.media, Path(site.settings["PATH"]))


def _text(data: bytes, path: str) -> str | Problem:
    """Return a file's text, without what no text may hold (controls, our own markers), or why it can't be read."""
    fault = "vlog/captions-encoding"
    if len(data) > _LARGEST:
        fact = f"the file is {len(data) / 1e6:.1f} MB long; captions of a whole day have 2 MB"
        return Problem(path, 0, fault, fact, "check that it is the right file")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem(path, 1, fault, "the file is saved as UTF-16", "save it again as UTF-8")
    try:
        return _CONTROL.sub("", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fact = f"the file is not UTF-8: byte {error.start + 1} is 0x{data[error.start]:02X}"
        return Problem(path, line, fault, fact, "save it again as UTF-8")
