"""When a site changes by itself: posts that wait for their moment, and announced parts whose day is over.

Only the heads of texts are read, so that it can be asked every few minutes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from kindling.engine.bounded import is_too_large
from kindling.engine.elsewhere import as_here
from kindling.engine.files import SourceFile, find_files
from kindling.engine.front_matter import read_front_matter
from kindling.engine.read import typed_front
from kindling.engine.settings import has_come, in_zone
from kindling.model.addresses import slugify
from kindling.model.decode import text_of
from kindling.model.fields import keys_of_kit
from kindling.model.frontmatter import Planned, PostFront, SeriesFront
from kindling.model.problems import Problem, errors
from kindling.model.values import Site

#: the keys of a head that say when something changes, and what it is called
_READ = {
    "post": frozenset(("title", "date", "status", "series", "part")),
    "series": frozenset(("title", "slug", "planned")),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment after which readers get another site, if it is built again."""

    when: datetime  #: of an announced part, when its day is over
    title: str
    place: str  #: "content/posts/joy.md:4"
    announced: date | None = None  #: of an announced part that nobody has written, the day

    @property
    def shown(self) -> str:
        """Return it as it is printed: ISO 8601 first, then words."""
        if self.announced:
            what = f"“{self.title}” is announced for this day ({self.place})"
            return f"{self.announced.isoformat():<25}  {self.when.tzinfo}  {what}"
        return f"{self.when.isoformat()}  {self.when.tzinfo}  “{self.title}” goes live ({self.place})"


@dataclass(frozen=True, slots=True)
class _Head:
    file: SourceFile
    front: PostFront | SeriesFront
    lines: dict[str, int]

    def place(self, key: str) -> str:
        line = self.lines.get(key)
        return f"{self.file.shown}:{line}" if line else self.file.shown


def moments(content: Path, zone: str) -> tuple[list[Moment], list[Problem]]:
    """Return each moment of a content folder, past ones too, the earliest first; and what can't be read there.

    Times without an offset are in ``zone``, the name that IANA gives it.
    """
    heads, problems = _heads(content)
    series = [head for head in heads if isinstance(head.front, SeriesFront)]
    posts = [head for head in heads if isinstance(head.front, PostFront) and head.front.status != "draft"]
    found = [*_of_posts(posts, zone), *(one for head in series for one in _of_series(head, posts, zone))]
    return sorted(found, key=lambda one: (one.when.timestamp(), one.place)), problems


def came_due(known: Iterable[Moment], since: datetime, now: datetime) -> list[Moment]:
    """Return the moments that have come after ``since``, up to ``now``. Both are aware."""
    return [one for one in known if has_come(one.when, now) and not has_come(one.when, since)]


def to_come(known: Iterable[Moment], now: datetime) -> list[Moment]:
    """Return the moments that are still to come."""
    return [one for one in known if not has_come(one.when, now)]


def next_change(site: Site) -> datetime:
    """Return until when a site stays as it is by itself: a post goes live then, or a day begins in its zone."""
    waiting = [metadata.date for metadata in site.page_metadata if metadata.state == "scheduled" and metadata.date]
    zone = ZoneInfo(site.settings.zone)
    midnight = datetime.combine(site.now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    return min([midnight, *waiting], key=datetime.timestamp)


def _heads(content: Path) -> tuple[list[_Head], list[Problem]]:
    heads: list[_Head] = []
    problems: list[Problem] = []
    for file in find_files(content).files:
        if file.kind in _READ and not is_too_large(file.path):  # which a build tells
            text, faults = text_of(file.shown, file.path.read_bytes())
            raw = read_front_matter(file.shown, text)
            raw = as_here(raw, file, keys_of_kit(file.text_kind).model.model_fields)
            raw.values = {key: value for key, value in raw.values.items() if key in _READ[file.kind]}
            front, wrong, _ = typed_front(raw, file, keys_of_kit(file.text_kind))
            problems += errors([*faults, *(raw.problems if text else ()), *(wrong if raw.values else ())])
            if isinstance(front, PostFront | SeriesFront):
                heads.append(_Head(file, front, raw.lines))
    return heads, problems


def _of_posts(posts: Sequence[_Head], zone: str) -> Iterator[Moment]:
    for head in posts:
        front = head.front
        if isinstance(front, PostFront) and front.date and front.status == "published":
            yield Moment(in_zone(front.date, zone), front.title, head.place("date"))


def _of_series(head: _Head, posts: Sequence[_Head], zone: str) -> Iterator[Moment]:
    """Yield the announced parts that have a day and no post, not even one that waits."""
    front = head.front
    assert isinstance(front, SeriesFront)
    stem = head.file.source.rpartition("/")[2].rpartition(".")[0]
    names = {front.slug or slugify(front.title), slugify(front.title), slugify(stem)}
    written = [one for post in posts if isinstance(post.front, PostFront) for one in _parts(post.front, names)]
    for number, planned in enumerate(front.planned):
        if planned.date and not any(_is(planned, title, part) for title, part in written):
            local = planned.date.astimezone(ZoneInfo(zone)) if planned.date.tzinfo else planned.date
            over = datetime.combine(local.date() + timedelta(days=1), time(), ZoneInfo(zone))
            place = next(key for key in (f"planned.{number}.date", "planned") if key in head.lines)
            yield Moment(over, planned.title, head.place(place), local.date())


def _parts(front: PostFront, names: set[str]) -> Iterator[tuple[str, int | None]]:
    """Yield title and number of a post, for each time it says that it is of a series with one of these names."""
    for name, part in front.series:
        if slugify(name) in names:
            yield front.title, part or front.part


def _is(planned: Planned, title: str, part: int | None) -> bool:
    return slugify(planned.title) == slugify(title) or (part is not None and planned.part == part)
