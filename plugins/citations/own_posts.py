"""The site's own posts as sources: to be cited ("Cite this post"), and vlogs to cite in other posts. Pure."""

import json
import re
from collections.abc import Container, Iterable, Iterator
from typing import Any

from kindling.model.addresses import absolute
from kindling.model.values import PageMetadata
from kindling.plugins.citations.formats.source import Source

_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")  #: all ASCII punctuation: pandoc lets each be escaped
_MEANS_MORE = re.compile(r"[<>&'`\\]")  #: tags, entities, quotes (as JSON writes them): CSL JSON sees more in them
_PARTICLES = frozenset("af al bin da das de del della den der di do dos du el la le ten ter van von y zu".split())


def post_source(metadata: PageMetadata, site_name: str, siteurl: str, organisations: Container[str]) -> Source:
    """Return a post as a source. Its texts are plain: where CSL JSON would see more in them, as Markdown, escaped."""
    item: dict[str, Any] = {
        "id": metadata.slug,
        "type": "post-weblog",  # a vlog too: of a film, many styles print no address
        "title": " ".join(metadata.title.split()),
        **({"author": [_name(name, organisations) for name in metadata.authors]} if metadata.authors else {}),
        "container-title": " ".join(site_name.split()),
        "URL": absolute(metadata.address, siteurl),
        "language": metadata.lang,
    }
    if metadata.watch_seconds:
        item["genre"] = "Video"
    if metadata.date:
        item["issued"] = {"date-parts": [[metadata.date.year, metadata.date.month, metadata.date.day]]}
    texts = json.dumps([item["title"], item.get("author"), site_name], ensure_ascii=False)
    plain = not _MEANS_MORE.search(texts)
    text = json.dumps(item if plain else _escaped(item), ensure_ascii=False)
    return Source(key=metadata.slug, path=metadata.path, line=1, format="json" if plain else "yaml", text=text)


def vlog_keys(page_metadata: Iterable[PageMetadata]) -> Iterator[tuple[str, PageMetadata]]:
    """Yield what a post with a video may be cited by: its slug and its id."""
    for metadata in page_metadata:
        if metadata.is_post and metadata.watch_seconds:
            yield from ((key, metadata) for key in dict.fromkeys((metadata.slug, metadata.identity)))


def _escaped(value: Any, name: str = "") -> Any:
    """Return plain texts as Markdown that means exactly that."""
    if isinstance(value, dict):
        return {key: _escaped(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_escaped(inner) for inner in value]
    exact = name in ("id", "type", "language", "genre") or not isinstance(value, str)
    return value if exact else _SPECIAL.sub(r"\\\1", " ".join(value.split()))


def _name(name: str, organisations: Container[str]) -> dict[str, str]:
    """Return a name as CSL has it: "Helen Bevan" has a family name, an organisation or a single word is taken whole.

    >>> _name("Ana de Souza", ())
    {'given': 'Ana', 'family': 'de Souza'}
    """
    words = name.split()
    if name in organisations or len(words) < 2:
        return {"literal": " ".join(words)}
    if "," in name:
        family, _, given = name.partition(",")
        return {"given": given.strip(), "family": family.strip()}
    start = next((place for place, word in enumerate(words[1:-1], 1) if word in _PARTICLES), len(words) - 1)
    return {"given": " ".join(words[:start]), "family": " ".join(words[start:])}
