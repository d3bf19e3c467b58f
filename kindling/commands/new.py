"""Start a file that is ready to write: an essay, a vlog, a series or a page."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kindling.commands._command import Exit, Refusal, as_typed, file_or_address, parser_of, run, say, shown, values
from kindling.commands.keeping import begin_addresses
from kindling.commands.translating import kind_of, lines_of, original_of
from kindling.model.pasted import plain_value

FOLDERS = {"essay": "posts", "vlog": "posts", "series": "series", "page": "pages"}
_LETTERS = "abcdefghjkmnpqrstuvwxyz"  # without those that look like one another on a slide
_SIGNS = _LETTERS + "23456789"

_ESSAY = """\
---
title: {title}
slug: {slug}
{language}date: {date}
id: {id}
status: draft
# ↑ take this line out when it is ready. One or two sentences for lists, feeds and shared links:
summary:
tags: []
{series}---

"""

_VLOG = """\
---
title: {title}
slug: {slug}
{language}date: {date}
id: {id}
status: draft
# ↑ take this line out when it is ready. One or two sentences for lists, feeds and shared links:
summary:
tags: []
{series}{film}# Where the sound tells all that the pictures show:
# described: true
# Where chapters begin:
# chapters:
#   - 0:00 How it began
---

"""

#: in the place of {film}, where no film is given
_NO_FILM = """\
# Put the files into content/media/, then delete the mark in front of each of these lines. A video on
# YouTube, Vimeo or PeerTube has its address there; `make video FROM=…` says what to type for a file or an address.
# video: /media/{slug}.mp4
# poster: /media/{slug}.jpg
# captions: /media/{slug}.vtt
"""

_NO_CAPTIONS = """\
# It needs captions before readers may see it: a WebVTT or SRT file of what is said. Put it there, and delete the mark:
# captions: /media/{slug}.vtt
"""

_HOSTED = """\
video: {address}
# `make video FROM={address}` asks there how long it is, and for a poster. It needs captions too.
# duration: 4:05
# poster: /media/{slug}.jpg
# captions: /media/{slug}.vtt
"""

_SERIES = """\
---
title: {title}
slug: {slug}
{language}# One or two sentences: what does someone take away who reads it all?
summary:
status: ongoing
tags: []
# How many parts there will be, and what is announced:
# parts: 3
# planned:
#   - title: "The first part"
#     part: 1
---

"""

_PAGE = """\
---
title: {title}
slug: {slug}
{language}id: {id}
status: draft
# ↑ take this line out when it is ready.
summary:
---

"""

TEMPLATES = {"essay": _ESSAY, "vlog": _VLOG, "series": _SERIES, "page": _PAGE}


@dataclass(frozen=True, slots=True)
class ExistingText:
    """A file that is there already, as far as its front matter tells."""

    shown: str
    kind: str  #: "post", "page" or "series"
    values: Mapping[str, Any]

    @property
    def slug(self) -> str:
        """The last step of its address."""
        from kindling.model.addresses import slugify

        return str(self.values.get("slug") or slugify(str(self.values.get("title", ""))))

    def parts(self, names: set[str]) -> Iterator[int | None]:
        """Yield its part in a series that goes by ``names``; None where it is there without a number."""
        from kindling.model.addresses import slugify

        series = self.values.get("series", [])
        named = series if isinstance(series, dict) else dict.fromkeys([series] if isinstance(series, str) else series)
        for name, part in named.items():
            if slugify(str(name)) in names:
                number = str(part or self.values.get("part", ""))
                yield int(number) if number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class NewPartPosition:
    """Where a new post stands in a series; ``part`` is 0 in one that goes by date."""

    slug: str
    title: str
    part: int

    @property
    def lines(self) -> str:
        """The lines of the front matter that say so."""
        return f"series: {self.slug}\n" + (f"part: {self.part}\n" if self.part else "")


def main(argv: Sequence[str] | None) -> int:
    """Write one new file; whatever is there already stays as it is."""
    given = values(parser_of(__doc__), ("site", "kind", "title", "series", "of", "language", "from", "now"), argv)
    title, source, written = _title(given.title), file_or_address(given), written_in(given.site / "content")
    original = original_of(given.of, given.language, given.site, written) if given.of else None
    kind = _fitting_kind(given.kind, given.series, source, original)
    slug = _free_slug(kind, title, written)
    place = place_in(given.series, title, written) if given.series else None
    today = (given.now or datetime.now().astimezone()).date()
    text = as_typed(TEMPLATES[kind]).format(
        title=json.dumps(title, ensure_ascii=False),  # a JSON text is a YAML text in double quotes
        language=lines_of(original, given.language), slug=slug, date=today, id=free_id(written),
        series=place.lines if place else "",
        film=_film_lines(given.site, source, slug) if kind == "vlog" else "",
    )  # fmt: skip
    path = given.site / "content" / FOLDERS[kind] / f"{slug}.md"
    _write_new(path, text)
    begin_addresses(given.site)
    say(f"{shown(path)} is ready to write; `make serve` shows it{'' if kind == 'series' else ', marked as a draft'}")
    if original:
        taken = "; series and part are those of that text" if original.values.get("series") else ""
        say(f"  a translation of {original.shown}{taken}")
    if place:
        say(
            f"  part {place.part} of {place.title}"
            if place.part
            else f"  a part of {place.title}, in the order of dates"
        )
    return Exit.DONE


def _fitting_kind(kind: str, series: str, source: Path | str, original: ExistingText | None) -> str:
    """Return the kind of a new text, of a translation that of its original. Raises Refusal for what doesn't fit it."""
    found = _kind(kind or kind_of(original)) if original else _kind(kind)
    if original and FOLDERS[found] != FOLDERS[kind_of(original)]:
        raise Refusal(f"{original.shown} is no {found}.", "leave KIND= out: a translation is of its original's kind")
    if original and series:
        raise Refusal("A translation is in the series of its original.", "leave SERIES= out")
    if series and found not in ("essay", "vlog"):
        raise Refusal(f"A {found} is no part of a series.", "leave SERIES= out")
    if source and found != "vlog":
        raise Refusal("FROM= is the film of a vlog.", "leave it out, or make new KIND=vlog FROM=…")
    return found


def _film_lines(site: Path, source: Path | str, slug: str) -> str:
    """Return the lines of a vlog's front matter that name its film; a file is put into the site for it."""
    from kindling.commands.films import own_film, put_into, trusted_video

    if not source:
        return as_typed(_NO_FILM).format(slug=slug)
    if isinstance(source, str):
        return as_typed(_HOSTED).format(address=trusted_video(source, site)[1].watch, slug=slug)
    files = put_into(site / "content", own_film(source), slug)
    lines = "".join(f"{key}: {path}\n" for key, path in files.items())
    return lines if "captions" in files else lines + _NO_CAPTIONS.format(slug=slug)


def written_in(content: Path) -> list[ExistingText]:
    """Return all texts of a site; what is wrong in one of them is for `make check` to say."""
    from kindling.engine.bounded import is_too_large
    from kindling.engine.files import find_files
    from kindling.engine.front_matter import read_front_matter

    found = find_files(content).files if content.is_dir() else ()
    texts = [file for file in found if file.is_text and not is_too_large(file.path)]
    heads = [read_front_matter(file.shown, file.path.read_text("utf-8-sig", "replace")) for file in texts]
    return [ExistingText(file.shown, file.kind, head.values) for file, head in zip(texts, heads, strict=True)]


def place_in(name: str, title: str, written: Sequence[ExistingText]) -> NewPartPosition:
    """Return the place of a post called ``title`` in the series ``name``, a slug or a title."""
    from kindling.model.addresses import slugify

    series = _series_called(name, written)
    names = {series.slug, slugify(str(series.values["title"]))}
    taken = [part for text in written if text.kind == "post" for part in text.parts(names)]
    announced = _announced(series)
    part = announced.get(slugify(title)) or _next_part(taken, set(announced.values()))
    return NewPartPosition(series.slug, str(series.values["title"]), part)


def _series_called(name: str, written: Sequence[ExistingText]) -> ExistingText:
    """Return the file of the series ``name``. Raises Refusal with the nearest names when there is none."""
    from kindling.model.addresses import slugify
    from kindling.model.problems import did_you_mean

    series = [text for text in written if text.kind == "series" and text.slug and text.values.get("title")]
    for text in series:
        if slugify(name) in (text.slug, slugify(str(text.values["title"]))):
            return text
    hint = did_you_mean(slugify(name), [text.slug for text in series], "the series") if series else ""
    raise Refusal(
        f"There is no series {name!r} in content/series/.", hint or "start it first: make new KIND=series TITLE=…"
    )


def _announced(series: ExistingText) -> dict[str, int]:
    """Return the announced parts that have a number: title as a slug → number."""
    from kindling.model.addresses import slugify

    planned = series.values.get("planned", [])
    entries = [entry for entry in planned if isinstance(entry, dict)] if isinstance(planned, list) else []
    numbered = [(str(entry.get("title", "")), str(entry.get("part", ""))) for entry in entries]
    return {slugify(title): int(part) for title, part in numbered if part.isdecimal()}


def _next_part(taken: Sequence[int | None], announced: set[int]) -> int:
    """Return the number after the last written part that nothing else has announced; 0 in a series by date."""
    numbers = [part for part in taken if part]
    if taken and not numbers:
        return 0
    part = max(numbers, default=0) + 1
    while part in announced:
        part += 1
    return part


def _kind(kind: str) -> str:
    if kind.lower() in FOLDERS:
        return kind.lower()
    raise Refusal(f"KIND={kind} is no kind." if kind else "There is no KIND.", f"the kinds: {', '.join(FOLDERS)}")


def _title(text: str) -> str:
    """Return a title as it is meant, without what came with a paste: a build would say so of the new text."""
    title = " ".join(text.split())
    if not title:
        raise Refusal("There is no TITLE.", 'give one in quotes: make new KIND=essay TITLE="Power: what it is"')
    if not title.isprintable():
        raise Refusal("TITLE holds a character that can't be printed.", "type it again, without pasting")
    return " ".join(plain_value(title).text.split())


def _free_slug(kind: str, title: str, written: Sequence[ExistingText]) -> str:
    """Return the address's last step. Raises Refusal when no good one can be made, or another text has it."""
    from kindling.model.addresses import slug_fault, slugify

    slug = slugify(title)[:100].strip("-")
    if fault := slug_fault(slug):
        raise Refusal(
            f"An address made from TITLE={title} {fault}.", "choose another title; it can be changed in the file"
        )
    rooms = {"posts": "post", "series": "series", "pages": "page"}
    for text in written:
        if text.slug == slug and text.kind == rooms[FOLDERS[kind]]:
            raise Refusal(f"{text.shown} has the address {slug!r} already.", "choose another title, or write there")
    return slug


def free_id(written: Sequence[ExistingText]) -> str:
    """Return an id that no other text has: it carries short address and feed entry through renames.

    It begins with a letter, so that no program takes it for a number, as YAML does 2e3456.
    """
    taken = {text.values.get("id") for text in written}
    while (identity := secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(5))) in taken:
        pass
    return identity


def _write_new(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Refusal(f"{shown(path)} is there already.", "choose another title, or write there") from None


if __name__ == "__main__":
    run(main)
