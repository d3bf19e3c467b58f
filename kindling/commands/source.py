"""Add the sources in FROM (.bib, .ris, .nbib, .xml, CSL JSON, CSL YAML) to the library, and say what to type."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kindling.commands._command import Exit, Refusal, complain, file_or_address, parser_of, run, say, shown, values

if TYPE_CHECKING:
    from kindling.plugins.citations.public import Added, CitationsSettings, KnownSource, Library, Source


@dataclass(frozen=True, slots=True)
class SiteLibrary:
    """The library of a site: where it is, what is in it, and the file that takes new sources."""

    folder: Path
    library: "Library"
    target: Path


def main(argv: Sequence[str] | None) -> int:
    """Add what is new; refuse what is there already, and what can't be read."""
    from kindling.model.problems import errors
    from kindling.plugins.citations.public import remarked

    given = values(parser_of(__doc__), ("site", "from"), argv)
    source = file_or_address(given)
    if not source:
        raise Refusal("There is no FROM.", "name the file with the sources: make source FROM=Downloads/article.ris")
    if not isinstance(source, Path):
        raise Refusal(f"{source} is an address.", "export the source there, and name the file: FROM=article.ris")
    settings = _settings(given.site)
    library = _site_library(given.site / "content" / settings.library)
    found = _library(source)
    problems = [one for one in found.problems if one.rule != "citations/same-doi"]  # said below, with the key
    problems += remarked(found.sources.values(), found.sources)
    for problem in problems:
        complain(str(problem))
    good = _usable(found)
    added, refused = _sorted_out(library.library, good, settings)
    for one in refused:
        _refuse(one, library.library)
    if added:
        _append(library, added)
        _announce(added, library.target)
    all_added = len(added) == len(good) and not errors(problems)
    return Exit.DONE if all_added else Exit.CONTENT


def _settings(site: Path) -> "CitationsSettings":
    """Return the site's settings of citations; what is wrong with them is for `make check` to say."""
    from kindling.engine.settings import read_conf
    from kindling.model.settings import typed_settings
    from kindling.plugins.citations.public import CitationsSettings

    raw = read_conf([(site / "pelicanconf.py", "pelicanconf.py")])
    return typed_settings("CITATIONS", raw.values.get("CITATIONS", {}), CitationsSettings)[0]


def _site_library(folder: Path) -> SiteLibrary:
    from kindling.plugins.citations.public import BIBTEX, format_of, library_of

    paths = sorted(folder.rglob("*"), key=lambda path: path.as_posix())
    paths = [path for path in paths if path.is_file() and format_of(path.name) and not path.name.startswith(".")]
    target = next((path for path in paths if path.suffix.lower() == BIBTEX.endings[0]), None)
    usual = folder / f"library{BIBTEX.endings[0]}"
    library = library_of((shown(path), path.read_bytes()) for path in paths)
    return SiteLibrary(folder, library, usual if usual.is_file() else target or usual)


def _library(path: Path) -> "Library":
    """Return what is in the file FROM."""
    from kindling.plugins.citations.public import ENDINGS, format_of, library_of

    if not format_of(path.name):
        raise Refusal(
            f"{shown(path)} is no file of sources.", f"export it with one of the endings {', '.join(ENDINGS)}"
        )
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"{shown(path)} is not UTF-8.", "export it again, and choose UTF-8", Exit.CONTENT) from None
    found = library_of([(shown(path), text)])
    if not found.sources and not found.problems:
        raise Refusal(f"{shown(path)} holds no source.", "export the sources again", Exit.CONTENT)
    return found


def _usable(found: "Library") -> list["Source"]:
    """Return the sources without those that are an error in themselves: a link that begins with javascript:, say."""
    from kindling.model.problems import errors

    bad = {(problem.path, problem.line) for problem in errors(found.problems)}
    return [source for source in found.sources.values() if (source.path, source.line) not in bad]


def _sorted_out(
    site_library: "Library", found: Sequence["Source"], settings: "CitationsSettings"
) -> tuple[tuple["Added", ...], tuple["KnownSource", ...]]:
    """Have pandoc read everything, and tell what is new from what is there."""
    from kindling.plugins.citations import public as engine
    from kindling.plugins.citations.public import sorted_out

    new = {f"r{number}": source for number, source in enumerate(found, start=1)}
    known = {f"r{len(new) + number}": source for number, source in enumerate(site_library.sources.values(), start=1)}
    job, plan = engine.reading_job(new | known, new)
    answer = engine.run(job, engine.pandoc_program(settings.pandoc), settings.timeout)
    if isinstance(answer, str):
        raise Refusal(f"{answer[:1].upper()}{answer[1:]}.", "install Kindling again", Exit.MACHINE)
    outcome = engine.formatted(answer, plan)
    for ref, message in outcome.failures:
        if ref in new:
            place = f"{new[ref].path}:{new[ref].line}"
            complain(f"{place}: {new[ref].key!r} can't be read: {message}", "look at its fields")
    read = ((new[ref], outcome.csl[ref], outcome.bibtex.get(ref, "")) for ref in new if ref in outcome.csl)
    return sorted_out({source.key: outcome.csl.get(ref, {}) for ref, source in known.items()}, read)


def _refuse(refused: "KnownSource", site_library: "Library") -> None:
    there = site_library.sources.get(refused.key)
    place = f", in {there.path}:{there.line}" if there else ""
    fact = f"{refused.title!r} is there already: {refused.key!r} has the same {refused.same}{place}"
    complain(f"{refused.source.path}:{refused.source.line}: {fact}", f"cite it as it is: [@{refused.key}]")


def _append(library: SiteLibrary, added: Sequence["Added"]) -> None:
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


def _announce(added: Sequence["Added"], target: Path) -> None:
    say(f"{shown(target)} has {len(added)} more {'source' if len(added) == 1 else 'sources'}. To cite, type:")
    for one in added:
        about = ", ".join(part for part in (one.people, one.year) if part)
        say(f"  [@{one.key}]  {one.title}{f' ({about})' if about else ''}")


if __name__ == "__main__":
    run(main)
