"""When a site was last published, when it next changes by itself, and what readers have: three small files.

They are beside the cache and no part of it: a host that builds keeps them once readers have the site. A shell reads
each of them.
"""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kindling.model.addresses import MANIFEST

FOLDER = ".published"
NEVER = "never"  #: in the place of the next moment, where there is none; sorts behind every moment


@dataclass(frozen=True, slots=True)
class Published:
    """One publish of a site."""

    moment: datetime  #: what time it was, aware
    next: datetime | None  #: when the site changes by itself, aware; None: it waits for nothing
    tree: str  #: a hash over all that readers have


def last_published(site: Path) -> Published | None:
    """Return the last publish from this folder; None where there was none, or nobody knows of it any more."""
    with suppress(OSError, ValueError):
        texts = {name: (site / FOLDER / name).read_text("utf-8").strip() for name in ("moment", "next", "tree")}
        following = None if texts["next"] == NEVER else _aware(texts["next"])
        return Published(_aware(texts["moment"]), following, texts["tree"])
    return None


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if not moment.tzinfo:
        raise ValueError("a moment without its offset")
    return moment


def _written(moment: datetime) -> str:
    """Return a moment so that the order of texts is that of moments: 2026-12-07T08:30:00Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def tree_of(target: Path) -> str:
    """Return the hash over all that was published into a folder: two publishes of the same bytes have the same."""
    return hashlib.sha256((target / MANIFEST).read_bytes()).hexdigest()


def remember(site: Path, published: Published) -> bool:
    """Write down a publish, for the next one and for `kindling due`; return whether that could be done."""
    moment = _written(published.moment)
    following = _written(published.next) if published.next else NEVER
    try:
        (site / FOLDER).mkdir(exist_ok=True)
        for name, text in {".gitignore": "*", "next": following, "tree": published.tree, "moment": moment}.items():
            part = site / FOLDER / f".{name}.part"
            part.write_text(f"{text}\n", "utf-8")
            os.replace(part, site / FOLDER / name)
    except OSError:
        return False
    return True
