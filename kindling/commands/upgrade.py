"""Say what changes for a site with this release of the kit, and mend it: shown first, written when you say so."""

import difflib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from kindling.commands._command import Exit, Refusal, Value, parser_of, run, say, shown, values
from kindling.commands.kit import release
from kindling.commands.kit_source import FOLDER, REQUIREMENTS, KitSource, installed_from, kit_source, wheels_release
from kindling.commands.upgrades import CHANGES, CONFS, Texts
from kindling.engine.conf_lines import numbered, release_in, with_release

_CONF = "pelicanconf.py"
_OWN = {"kit": Value(kit_source, None, "where hosts install this release from: a wheel, or git+https://…@v0.1.0")}


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What a release changes for one site."""

    changed: Mapping[str, str]  #: path → its new text
    said: tuple[str, ...]  #: what changes, in sentences
    left: tuple[str, ...]  #: what a person must see to


@dataclass(frozen=True, slots=True)
class KitChange:
    """What hosts install Kindling from, renewed: all of ``kit/`` that is to be another."""

    files: Mapping[str, bytes] = field(default_factory=dict)  #: path → its new bytes, what names a wheel as the last
    gone: tuple[str, ...] = ()  #: wheels that nothing names any more
    said: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def main(argv: Sequence[str] | None) -> int:
    """Show it, and write it when that is wanted; once it is written, nothing more is to be done."""
    given = values(parser_of(__doc__), ("site", "yes", "kit"), argv, _OWN)
    site: Path = given.site
    texts = texts_of(site)
    if _CONF not in texts:
        raise Refusal(f"{shown(site)} has no {_CONF}, so it is no site yet.", "begin one: make begin SITE=…")
    here, now = release_in(texts[_CONF]), release()
    if numbered(here) > numbered(now):
        raise Refusal(f"{shown(site)} is at Kindling {here}, and this is {now}.", f"install Kindling {here} or newer")
    found, kit = upgrade(texts, here, now), renewed(site, given.kit, now, fresh=here != now)
    found = replace(found, said=(*found.said, *kit.said), left=(*found.left, *kit.left))
    if not (found.changed or kit.files):
        say(f"{shown(site)} is at Kindling {now}: there is nothing to change")
        for line in found.left:
            say(f"You have to see to this: {line}")
        return Exit.DONE
    _show(site, texts, found, here, now)
    if not (given.yes or _wanted()):
        say("Nothing was written. To write it: `make upgrade YES=1`" + (" KIT=…, as before" if given.kit else ""))
        return Exit.CONTENT
    kept = _write(site, texts, found.changed, kit, now)
    say(f"{len(found.changed) + len(kit.files)} files are written; what they were lies in {shown(kept)}")
    return Exit.DONE


# ── What hosts install ──────────────────────────────────────────────────────────────────────────────────────────────


def renewed(site: Path, given: KitSource | None, now: str, *, fresh: bool) -> KitChange:
    """Return what changes in ``kit/``: nothing where no host installs from there, or it has this release.

    ``given``: what KIT= names; without, what this very program was installed from counts. ``fresh``: the site comes to
    this release now, so that a state in git is an old one. Raises Refusal for a wheel of another release.
    """
    if (site / FOLDER).is_symlink():
        raise Refusal(f"{shown(site / FOLDER)} is a link that leads elsewhere.", "put a folder in its place first")
    held = wheels_release(_text(site / REQUIREMENTS))
    if not _text(site / REQUIREMENTS) or not (given or (held != now if held else fresh)):
        return KitChange()
    source = given or installed_from()
    if source is None:
        what = f"the release that hosts install is {held}" if held else "hosts install an older state from git"
        type_this = f"`make upgrade KIT=…` names the wheel of {now}, or git+https://…@v{now}"
        return KitChange(left=(f"{REQUIREMENTS}: {what}: {type_this}",))
    if source.wheel and (its := wheels_release(source.wheel.name)) != now:
        raise Refusal(f"KIT={shown(source.wheel)} is Kindling {its}, and this is {now}.", f"name the wheel of {now}")
    return _exchanged(site, source)


def _exchanged(site: Path, source: KitSource) -> KitChange:
    files = {path: data for path, data in source.files().items() if _bytes(site / path) != data}
    wheels = {path.relative_to(site).as_posix() for path in (site / FOLDER).glob("kindling-*.whl")}
    gone = tuple(sorted(wheels - source.files().keys()))
    new = source.git or f"{FOLDER}/{source.wheel.name if source.wheel else ''}"
    said = f"Hosts install Kindling from {new}" + (f"; {', '.join(gone)} goes" if gone else "")
    return KitChange(files, gone, (said,)) if files else KitChange()


def _bytes(path: Path) -> bytes:
    """Return what is in a file of the site's own; nothing where there is none."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else b""


def _text(path: Path) -> str:
    return _bytes(path).decode("utf-8", "replace")


# ── What is the site's own ──────────────────────────────────────────────────────────────────────────────────────────


def texts_of(site: Path) -> Texts:
    """Return the files that an upgrade may change: path → text. What is not read is for `make check` to tell."""
    from kindling.engine.bounded import is_too_large

    paths = [site / name for name in (*CONFS, ".gitignore")] + sorted((site / "content").rglob("*.md"))
    found = {}
    for path in paths:
        if path.is_file() and not path.is_symlink() and not is_too_large(path):
            try:
                found[path.relative_to(site).as_posix()] = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue
    return found


def upgrade(texts: Texts, here: str, now: str) -> Upgrade:
    """Return what changes for a site between two releases; ``here`` is "" for one from before the first."""
    changed: dict[str, str] = {}
    said: list[str] = []
    left: list[str] = []
    for change in CHANGES:
        if numbered(here) < numbered(change.release) <= numbered(now):
            mended, seen = change.mended({**texts, **changed}), change.left({**texts, **changed})
            changed |= mended
            said += [change.what] if mended or seen else []
            left += seen
    conf = changed.get(_CONF, texts[_CONF])
    if here != now:
        changed[_CONF] = with_release(conf, now)
    return Upgrade({path: text for path, text in changed.items() if text != texts.get(path)}, tuple(said), tuple(left))


def _show(site: Path, texts: Texts, found: Upgrade, here: str, now: str) -> None:
    say(
        f"{shown(site)}: from Kindling {here} to {now}"
        if here
        else f"{shown(site)}: from before releases to Kindling {now}"
    )
    for line in found.said:
        say(f"  {line}")
    for path, text in found.changed.items():
        for line in _difference(path, texts.get(path, ""), text):
            say(line)
    for line in found.left:
        say(f"You have to see to this: {line}")


def _difference(path: str, old: str, new: str) -> Iterator[str]:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), path, path, n=1, lineterm="")
    return map(printable, lines)


def printable(line: str) -> str:
    """Return a line without what a terminal would obey."""
    return line.translate(_UNPRINTABLE)


_UNPRINTABLE = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "�")


def _wanted() -> bool:
    """Ask a person at a terminal; where there is none, nothing is written."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    try:
        return input("Write these changes? (y; Enter: no)\n> ").strip().lower() in ("y", "yes")
    except EOFError:
        raise KeyboardInterrupt from None


def _write(site: Path, texts: Texts, changed: Mapping[str, str], kit: KitChange, now: str) -> Path:
    """Put what the files were aside, then write them one by one, each whole; the conf, which says it is done, last."""
    from kindling.engine.work_folders import cache_folder, private_folder
    from kindling.model.cache import kept_place

    aside = private_folder(kept_place(cache_folder(site), "set-aside"))
    folder = aside / f"before-{now}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    olds = {path: texts[path].encode() for path in changed.keys() & texts.keys()}
    olds |= {path: _bytes(site / path) for path in (*kit.files, *kit.gone) if (site / path).is_file()}
    for path, data in olds.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    for path, data in kit.files.items():
        exchanged(site / path, data)
    for path in kit.gone:
        (site / path).unlink()
    for path in sorted(changed, key=lambda path: (path == _CONF, path)):
        exchanged(site / path, changed[path].encode())
    return folder


def exchanged(path: Path, data: bytes) -> None:
    """Give a file other bytes, in one step, and let it keep its permissions."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    if path.exists():
        part.chmod(path.stat().st_mode)
    os.replace(part, path)


if __name__ == "__main__":
    run(main)
