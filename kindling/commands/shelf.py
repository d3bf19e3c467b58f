"""The library of a site, as commands add to it: what is new goes to the end of its file, and no other byte changes."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kindling.commands._command import Exit, Refusal, complain, say, shown, sized

if TYPE_CHECKING:
    from kindling.plugins.citations.public import Added, CitationsSettings, Csl, KnownSource, Library, Outcome, Source


@dataclass(frozen=True, slots=True)
class SiteLibrary:
    """The library of a site: where it is, what is in it, and the file that takes new sources."""

    folder: Path
    library: "Library"
    target: Path


def settings_of(site: Path) -> "CitationsSettings":
    """Return the site's settings of citations; what is wrong with them is for `make check` to say."""
    from kindling.engine.settings import read_conf
    from kindling.model.settings import typed_settings
    from kindling.plugins.citations.public import CitationsSettings

    raw = read_conf([(site / "pelicanconf.py", "pelicanconf.py")])
    return typed_settings("CITATIONS", raw.values.get("CITATIONS", {}), CitationsSettings)[0]


def library_of_site(site: Path, settings: "CitationsSettings") -> SiteLibrary:
    """Return what is in the library of a site, and the file that new sources go into. Raises Refusal."""
    from kindling.plugins.citations.public import BIBTEX, LARGEST, format_of, library_of

    content = site / "content"
    if not content.is_dir():
        hint = "SITE= names the folder that holds content/; a new site is begun by: make begin SITE=my-voice"
        raise Refusal(f"there is no folder {shown(content)}", hint)
    folder = content / settings.library
    paths = sorted(folder.rglob("*"), key=lambda path: path.as_posix())
    paths = [path for path in paths if path.is_file() and format_of(path.name) and not path.name.startswith(".")]
    target = next((path for path in paths if path.suffix.lower() == BIBTEX.endings[0]), None)
    usual = folder / f"library{BIBTEX.endings[0]}"
    library = library_of((shown(path), sized(path, LARGEST).read_bytes()) for path in paths)
    return SiteLibrary(folder, library, usual if usual.is_file() else target or usual)


def told_apart(
    site_library: "Library", found: Sequence["Source"], settings: "CitationsSettings"
) -> tuple[tuple["Added", ...], tuple["KnownSource", ...]]:
    """Have pandoc read everything, and tell what is new from what is there."""
    from kindling.plugins.citations.public import sorted_out

    outcome, new = _read_by_engine(found, site_library, settings)
    for ref, message in outcome.failures:
        if ref in new:
            place = f"{_place(new[ref])}: {new[ref].key!r}" if new[ref].path else "What was said"
            complain(f"{place} can't be read: {message}", "look at its fields")
    read = ((new[ref], _with_note(outcome, ref)) for ref in new if ref in outcome.csl)
    return sorted_out(_known(outcome, site_library, len(new)), read)


def _with_note(outcome: "Outcome", ref: str) -> "Csl":
    note = {"note": outcome.notes[ref]} if ref in outcome.notes else {}
    return {**outcome.csl[ref], **note}


def works_of(name: str, site_library: "Library", settings: "CitationsSettings") -> tuple[tuple[str, str, str], ...]:
    """Return key, title and year of each source of the library that a person has a part in."""
    from kindling.plugins.citations.public import works_by

    outcome, _ = _read_by_engine((), site_library, settings)
    return works_by(name, _known(outcome, site_library, 0))


def _known(outcome: "Outcome", site_library: "Library", before: int) -> dict[str, "Csl"]:
    return {
        source.key: outcome.csl.get(f"r{number}", {})
        for number, source in enumerate(site_library.sources.values(), start=before + 1)
    }


def _read_by_engine(
    found: Sequence["Source"], site_library: "Library", settings: "CitationsSettings"
) -> tuple["Outcome", dict[str, "Source"]]:
    """Have pandoc read what was found, and the library; return what it says, and what was found by its names."""
    from kindling.plugins.citations import public as engine

    new = {f"r{number}": source for number, source in enumerate(found, start=1)}
    known = {f"r{len(new) + number}": source for number, source in enumerate(site_library.sources.values(), start=1)}
    if not new and not known:
        return engine.Outcome(), new
    job, plan = engine.reading_job(new | known)
    answer = engine.run(job, engine.pandoc_program(settings.pandoc), settings.timeout)
    if isinstance(answer, str):
        raise Refusal(f"{answer[:1].upper()}{answer[1:]}.", "install Kindling again", Exit.MACHINE)
    return engine.formatted(answer, plan), new


def say_known(refused: "KnownSource", site_library: "Library", locator: str = "") -> None:
    """Tell of a source that is there already, and how it is cited; one that was typed has no line of a file."""
    there = site_library.sources.get(refused.key)
    place = f", in {there.path}:{there.line}" if there else ""
    what = repr(refused.title) if refused.title else "this"
    fact = f"{what} is there already: {refused.key!r} has the same {refused.same}{place}"
    whence = _place(refused.source)
    more = f"; its entry does not say yet {', '.join(refused.adds)}" if refused.adds else ""
    complain(f"{whence}: {fact}" if whence else fact, f"cite it as it is: [@{refused.key}{locator}]{more}")


def append(library: SiteLibrary, added: Sequence["Added"]) -> None:
    """Add entries at the end of the library's file; every byte that is there stays."""
    path = library.target.resolve()
    old = path.read_bytes() if path.exists() else b""
    try:
        old.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal(f"{shown(path)} is not UTF-8.", "save it as UTF-8 first", Exit.CONTENT) from None
    _replace(path, old + _joined(old, [one.text for one in added]))


def _joined(old: bytes, entries: Sequence[str]) -> bytes:
    """Return what to put behind ``old``: an empty line, then the entries, their lines ended as the file's are."""
    end = "\r\n" if b"\r\n" in old else "\n"
    gap = "" if not old.strip() else "\n" if old.endswith(b"\n") else "\n\n"
    return (gap + "\n".join(entries)).replace("\n", end).encode()


def _replace(path: Path, data: bytes) -> None:
    """Write a file beside ``path`` and put it in its place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, name)
        else:
            os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _place(source: "Source") -> str:
    return f"{source.path}:{source.line}" if source.path and source.line else source.path


def say_added(added: Sequence["Added"], target: Path, locator: str = "") -> None:
    """Say what is new, and what to type; ``locator`` is a place in it: ", at 12:28"."""
    say(f"{shown(target)} has {len(added)} more {'source' if len(added) == 1 else 'sources'}. To cite, type:")
    for one in added:
        about = ", ".join(part for part in (one.people, one.year) if part)
        say(f"  [@{one.key}{locator}]  {one.title or 'without a title'}{f' ({about})' if about else ''}")
