"""The site's own posts as sources: to be cited ("Cite this post"), and vlogs to cite in other posts. Pure."""

import json
import re
from collections.abc import Container, Iterable, Iterator
from typing import Any

from plugins._kit.addresses import absolute
from plugins._kit.values import Fact
from plugins.citations.library import Source

_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")  #: all ASCII punctuation: pandoc lets each be escaped
_PARTICLES = frozenset("af al bin da das de del della den der di do dos du el la le ten ter van von y zu".split())


def post_source(fact: Fact, site_name: str, siteurl: str, organisations: Container[str]) -> Source:
    """Return a post as a source; every text in it is plain, so it is escaped for pandoc, which reads Markdown here."""
    item: dict[str, Any] = {
        "id": fact.slug,
        "type": "motion_picture" if fact.watch_seconds else "post-weblog",
        "title": _escaped(fact.title),
        "author": [_name(name, organisations) for name in fact.authors],
        "container-title": _escaped(site_name),
        "URL": _escaped(absolute(fact.address, siteurl)),
        "language": fact.lang,
    }
    if fact.date:
        item["issued"] = {"date-parts": [[fact.date.year, fact.date.month, fact.date.day]]}
    return Source(key=fact.slug, path=fact.path, line=1, format="yaml", text=json.dumps(item, ensure_ascii=False))


def vlog_keys(facts: Iterable[Fact]) -> Iterator[tuple[str, Fact]]:
    """Yield what a post with a video may be cited by: its slug and its id."""
    for fact in facts:
        if fact.kind == "post" and fact.watch_seconds:
            yield from ((key, fact) for key in dict.fromkeys((fact.slug, fact.identity)))


def _escaped(text: str) -> str:
    """Return plain text as Markdown that means exactly that."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _name(name: str, organisations: Container[str]) -> dict[str, str]:
    """Return a name as CSL has it: "Helen Bevan" has a family name, an organisation or a single word is taken whole.

    >>> _name("Ana de Souza", ())
    {'given': 'Ana', 'family': 'de Souza'}
    """
    words = name.split()
    if name in organisations or len(words) < 2:
        return {"literal": _escaped(name)}
    if "," in name:
        family, _, given = name.partition(",")
        return {"given": _escaped(given), "family": _escaped(family)}
    start = next((place for place, word in enumerate(words[1:-1], 1) if word in _PARTICLES), len(words) - 1)
    return {"given": _escaped(" ".join(words[:start])), "family": _escaped(" ".join(words[start:]))}
