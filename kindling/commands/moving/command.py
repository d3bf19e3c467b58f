"""`make import`: what FROM= names is read, settled, written; then the site is checked, and an account is written."""

import argparse
import json
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kindling.commands._command import (
    VALUES,
    Exit,
    Progress,
    Refusal,
    Value,
    complain,
    parser_of,
    say,
    shown,
    values,
)
from kindling.commands.moving.account import Built, account
from kindling.commands.moving.cited import NewSources, with_keys
from kindling.commands.moving.going import Going, part_of
from kindling.commands.moving.settle import Settled, TakenNames, settled
from kindling.commands.moving.store import ExportFiles, store_of
from kindling.commands.moving.text import counted, private_remark
from kindling.commands.moving.values import Fetch, Moving, Skipped
from kindling.model.addresses import MANIFEST

if TYPE_CHECKING:
    from kindling.model.problems import Problem

FOLDER = "imports"  #: of the site: accounts, and what came in before
_MEMORY = "imported.json"
_TO_A_DRAFT = re.compile("'(.+)' leads to a post that is")
_FEW = 12  #: files that are named in one line
_ROUNDS = 6  #: builds in which texts with errors become drafts, and links to those words, until the others have none


def moved_in(doc: str, argv: Sequence[str] | None) -> int:
    """Do the command; return its exit code."""
    instead = {
        "from": Value(str.strip, "", "the folder, zip or file of another program"),
        "fetch": Value(VALUES["fetch"].read, False, "1: fetch pictures that are elsewhere"),
    }
    given = values(parser_of(doc), ("site", "from", "pattern", "fetch", "dry", "now"), argv, instead)
    path = _named(getattr(given, "from"), given.site)
    content = given.site / "content"
    if not content.is_dir():
        hint = "SITE= names the folder that holds content/; a new site is begun by: make begin SITE=my-voice"
        raise Refusal(f"there is no folder {shown(content)}", hint)
    going = Going(given.site, given.site / FOLDER)
    with Progress("Importing") as progress:
        progress("reading")
        store = store_of(path)
        moving = _read(store, given.pattern)
        memory = _memory(given.site)
        if going.was_cut_short and not given.dry:
            memory = _taken_back(given.site, going, memory)
        _refuse_nothing(path, moving)
        progress("settling")
        moving, sources = with_keys(moving, memory, given.site)
        done = settled(moving, store, _room(content), memory, _fetch() if given.fetch else None, _judged)
        moving += _unused(store, moving, done)
    if given.dry:
        say(account(path.name, moving, done, _tried(given, store, done, sources)))
        if going.was_cut_short:
            say("An import was cut short here: the next takes back what it wrote, and does all of it anew.")
        say("Nothing was written: DRY=1.")
        return Exit.DONE
    if not done.texts:
        say(f"{shown(path)}: {came_before(moving, memory, given.site)}; nothing was written.")
        return Exit.DONE
    sources.write()
    _write(given.site, store, done, memory, going)
    built = _check(given, done, going)
    place = _keep(given.site, store.name, account(path.name, moving, done, built))
    going.done()
    return _tell(place, moving, done, built)


def came_before(moving: Moving, memory: Mapping[str, str], site: Path) -> str:
    """Return how many texts came in before, and which of their files are no longer where they were put."""
    known = [memory[text.key] for text in moving.texts if text.key in memory]
    gone = [file for file in known if not (site / file).is_file()]
    said = counted(len(known), "text came in before", "texts came in before")
    if not gone:
        return said
    more = f" and {len(gone) - _FEW} more" if len(gone) > _FEW else ""
    again = f"to import again what you deleted, take its line out of {FOLDER}/{_MEMORY}"
    where = f"{', '.join(gone[:_FEW])}{more} ({again})"
    return f"{said}, and {counted(len(gone), 'is no longer', 'are no longer')} there: {where}"


def _named(text: str, site: Path) -> Path:
    """Return what FROM names. Raises Refusal for an address, and for what is not there."""
    if not text:
        raise Refusal("There is no FROM.", "name a folder, a zip or a file: make import FROM=Downloads/old-blog")
    if text.startswith(("http://", "https://", "//")):
        raise Refusal(f"{text} is an address.", "save the page or the export from there, and name the file")
    try:
        path = next(each for each in (Path(text).expanduser(), site / text) if each.exists()).resolve()
    except StopIteration:
        raise Refusal(f"FROM={text if text.isprintable() else ascii(text)}: there is no such file or folder") from None
    except (ValueError, RuntimeError, OSError) as error:
        raise Refusal(f"FROM={text!a}: {error}") from None
    inner = site.resolve()
    if path == inner or path.is_relative_to(inner / "content") or inner.is_relative_to(path):
        raise Refusal(f"{shown(path)} is the site itself.", "name the folder of the old texts")
    return path


def _read(store: ExportFiles, pattern: str) -> Moving:
    """Return all that the files of an export hold, each read in the way of its kind."""
    from kindling.commands.moving.ways import read_all

    return read_all(store, pattern)


def _unused(store: ExportFiles, moving: Moving, done: Settled) -> Moving:
    """Return what is told of files that no text names: they stay in the export."""
    from kindling.model.kinds import may_be_linked

    used = {origin for origin in done.files.values() if isinstance(origin, str)} | set(done.laid)
    texts = {text.source for text in moving.texts}
    idle = [name for name in store.names if name not in used and name not in texts and may_be_linked(name)]
    idle = [name for name in idle if not name.lower().endswith((".docx", ".json", ".yml", ".yaml", ".txt"))]
    if not idle:
        return Moving()
    more = f" and {len(idle) - _FEW} more" if len(idle) > _FEW else ""
    return Moving(skipped=(Skipped(counted(len(idle), "file"), f"no text names them: {', '.join(idle[:_FEW])}{more}"),))


def _refuse_nothing(path: Path, moving: Moving) -> None:
    if not moving.texts:
        why = "; ".join(
            each.why if each.why.startswith(each.source) else f"{each.source}: {each.why}"
            for each in moving.skipped[:3]
        )
        from kindling.commands.moving.ways import WAYS

        raise Refusal(f"{shown(path)} holds no text that can be imported. {why}".strip(), WAYS, Exit.CONTENT)


def _room(content: Path) -> TakenNames:
    from kindling.commands.new import written_in

    slugs: dict[str, set[str]] = {"post": set(), "page": set(), "series": set()}
    for text in written_in(content):
        slugs[text.kind].add(text.slug)
    return TakenNames(content, slugs)


def _judged(name: str, data: bytes) -> str:
    """Return why a picture would stop a build; "" where it would not."""
    from kindling.commands.moving.settle import true_ending
    from kindling.engine.files import SourceFile
    from kindling.engine.media import media_file

    ending = true_ending(Path(name).suffix.lower(), data)
    with tempfile.NamedTemporaryFile(suffix=ending) as file:
        file.write(data)
        file.flush()
        _, problems = media_file(SourceFile(f"media/x{ending}", Path(file.name), name, "media"))
    return next((problem.message for problem in problems if problem.severity == "error"), "")


def _fetch() -> Fetch:
    from kindling.commands.moving.fetching import fetched

    return fetched


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _taken_back(site: Path, going: Going, memory: Mapping[str, str]) -> dict[str, str]:
    """Take back what an import that was cut short wrote; return what came in before it."""
    known = going.taken_back(memory)
    if known != memory:
        _remember(site, known)
    for name in (_MEMORY, *(path.name for path in (site / FOLDER).glob("*.md"))):
        part_of(site / FOLDER / name).unlink(missing_ok=True)
    going.done()
    say("An import was cut short here: what it wrote was taken back, and all of it is done anew.")
    return known


def _write(site: Path, store: ExportFiles, done: Settled, memory: Mapping[str, str], going: Going) -> None:
    """Write what is new, each into a file that is not there yet; each is noted before it is written."""
    content, written = site / "content", dict(memory)
    for place, origin in done.files.items():
        data = origin if isinstance(origin, bytes) else store.data(origin)
        going.note(content / place, data)
        _new(content / place, data)
    for text in done.texts:
        going.note(site / text.file, text.data.encode(), text.key)
        _new(site / text.file, text.data.encode())
        written[text.key] = text.file
    _remember(site, written)


def _new(path: Path, data: bytes) -> None:
    """Write a file where nothing is; what is cut short leaves no half of it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = part_of(path)
    try:
        part.write_bytes(data)
        os.link(part, path)  # which, unlike a rename, puts nothing in the place of another
    except FileExistsError:
        raise Refusal(f"{shown(path)} is there already.", "import again: another name is taken then") from None
    finally:
        part.unlink(missing_ok=True)


def _memory(site: Path) -> dict[str, str]:
    """Return key → file of what came in before. Raises Refusal where somebody broke that list."""
    path = site / FOLDER / _MEMORY
    if not path.is_file():
        return {}
    try:
        read = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        hint = "take it out of git again, or delete it: then all is imported once more"
        raise Refusal(f"{shown(path)} can't be read: {error}", hint, Exit.CONTENT) from None
    return {str(key): str(file) for key, file in read.items()} if isinstance(read, dict) else {}


def _remember(site: Path, found: Mapping[str, str]) -> None:
    path = site / FOLDER / _MEMORY
    path.parent.mkdir(exist_ok=True)
    part = part_of(path)
    part.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    part.replace(path)


def _keep(site: Path, name: str, said: str) -> Path:
    """Write the account beside those before it, and return where."""
    from kindling.commands.films import free_name
    from kindling.model.addresses import slugify

    path = free_name(site / FOLDER, slugify(name) or "import", ".md", said.encode())
    if not path.exists():
        _new(path, said.encode())
    return path


# ── Afterwards ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _check(given: argparse.Namespace, done: Settled, going: Going) -> Built:
    """Build the site without publishing it; texts that came in with errors are drafts until somebody mends them."""
    from kindling.commands.site import built
    from kindling.model.problems import errors

    mine = {text.file for text in done.texts}
    held: list[str] = []
    asked = argparse.Namespace(site=given.site, siteurl="", now=given.now, fresh=False)
    for _ in range(_ROUNDS):
        problems: Sequence[Problem] = built(asked, output=given.site / "output", check_only=True).problems
        if unlinked(given.site, errors(problems), mine, going):
            continue
        wrong = {each.path for each in errors(problems)} & (mine - set(held))
        if not wrong or not _held_back(given.site, sorted(wrong), held, going):
            break
    of_mine = [each for each in problems if each.path in mine and each.severity == "warning"]
    drafts = {text.file for text in done.texts if text.status == "draft"} | set(held)
    return Built(
        tuple(map(_line, errors(problems))),
        tuple(map(_line, of_mine)),
        tuple(sorted(held)),
        was_asked=True,
        stopping=sum(each.path not in drafts for each in of_mine),
    )


def _tried(given: argparse.Namespace, store: ExportFiles, done: Settled, sources: NewSources) -> Built:
    """Return what the build would say, tried in a copy of the site: a text with an error would be a draft."""
    if not done.texts:
        return Built()
    with tempfile.TemporaryDirectory(prefix="kindling-dry-") as folder:
        site = Path(folder) / (given.site.resolve().name or "site")
        top = str(given.site)
        shutil.copytree(
            top, site, symlinks=True, copy_function=_same, ignore=lambda here, names: _idle(here, names, here == top)
        )
        going = Going(site, site / FOLDER)
        sources.in_site(site).write()
        _write(site, store, done, {}, going)
        return _check(argparse.Namespace(**{**vars(given), "site": site}), done, going)


def _idle(folder: str, names: list[str], is_top: bool) -> set[str]:
    """Return what no build reads: work folders, accounts, and what an earlier build or install has left."""
    built = {name for name in names if (Path(folder) / name / MANIFEST).is_file()}
    hidden = {name for name in names if name.startswith(".") or name in (FOLDER, "node_modules")}
    return built | hidden if is_top else built


def _same(source: str, copy: str) -> str:
    """Lay a file a second time, without its bytes where that can be; nothing writes into it."""
    try:
        os.link(source, copy)
    except OSError:
        shutil.copy2(source, copy)
    return copy


def _line(problem: "Problem") -> str:
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    return f"{place}: {problem.message} — {problem.hint}" if problem.hint else str(problem)


def unlinked(site: Path, wrong: Sequence["Problem"], mine: Collection[str], going: Going) -> bool:
    """Put words in the place of links to texts that are drafts now; return whether there was one."""
    changed = False
    for each in wrong:
        found = _TO_A_DRAFT.match(each.message)
        if each.rule != "links/unpublished" or each.path not in mine or not found:
            continue
        path = site / each.path
        lines = path.read_text("utf-8").split("\n")
        remark = private_remark(f"It led to {found[1]}, which is not out.")
        link = rf"\[((?:[^\[\]\\]|\\.)*)\]\(<?{re.escape(found[1])}>?(?: \"[^\"]*\")?\)"
        line = re.sub(link, lambda match: match[1] + remark, lines[each.line - 1])  # noqa: B023
        if line != lines[each.line - 1]:
            lines[each.line - 1] = line
            _again(path, "\n".join(lines).encode(), going)
            changed = True
    return changed


def _held_back(site: Path, files: Sequence[str], held: list[str], going: Going) -> bool:
    """Make drafts of texts that were written a moment ago; return whether there was one."""
    changed = False
    for file in files:
        path = site / file
        text = path.read_text("utf-8")
        if "\nstatus: " not in text.partition("\n---\n")[0]:
            head, between, rest = text.partition("\n---\n")
            _again(path, f"{head}\nstatus: draft{between}{rest}".encode(), going)
            held.append(file)
            changed = True
    return changed


def _again(path: Path, data: bytes, going: Going) -> None:
    """Write a text once more that came in a moment ago."""
    going.note(path, data)
    part_of(path).write_bytes(data)
    part_of(path).replace(path)


def _tell(place: Path, moving: Moving, done: Settled, built: Built) -> int:
    look = sum(note.look for text in done.texts for note in text.notes) + sum(each.look for each in moving.skipped)
    drafts = sum(text.status == "draft" for text in done.texts) + len(built.held)
    for each in built.errors:
        complain(each)
    known = f", {counted(len(done.known), 'was', 'were')} there already" if done.known else ""
    of_them = counted(drafts, "is a draft", "are drafts") if drafts else "no drafts"
    say(f"{counted(len(done.texts), 'text')} came in ({of_them}), with {counted(len(done.files), 'file')}{known}.")
    say(
        "The site builds without an error."
        if not built.errors
        else f"{counted(len(built.errors), 'error keeps', 'errors keep')} the site from being built."
    )
    if built.stopping and not built.errors:
        warnings = counted(built.stopping, "warning stops", "warnings stop")
        say(
            f"{warnings} a publish: `make mend YES=1` makes the mends that are sure, `make check BASELINE=1` writes"
            " down what may stay as it is."
        )
    lines = counted(look, "line of it is", "lines of it are")
    say(f"{shown(place)} says what became of each; {lines} for you to look at.")
    return Exit.CONTENT if built.errors else Exit.DONE
