"""Say what changes for a site with this release of the kit, and mend it: shown first, written when you say so."""

import difflib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kindling.commands._command import Exit, Refusal, parser_of, run, say, shown, values
from kindling.commands.kit import release
from kindling.commands.upgrades import CHANGES, CONFS, Texts
from kindling.engine.conf_lines import numbered, release_in, with_release

_CONF = "pelicanconf.py"


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What a release changes for one site."""

    changed: Mapping[str, str]  #: path → its new text
    said: tuple[str, ...]  #: what changes, in sentences
    left: tuple[str, ...]  #: what a person must see to


def main(argv: Sequence[str] | None) -> int:
    """Show it, and write it when that is wanted; once it is written, nothing more is to be done."""
    given = values(parser_of(__doc__), ("site", "yes"), argv)
    site: Path = given.site
    texts = texts_of(site)
    if _CONF not in texts:
        raise Refusal(f"{shown(site)} has no {_CONF}, so it is no site yet.", "begin one: make begin SITE=…")
    here, now = release_in(texts[_CONF]), release()
    if numbered(here) > numbered(now):
        raise Refusal(f"{shown(site)} is at Kindling {here}, and this is {now}.", f"install Kindling {here} or newer")
    found = upgrade(texts, here, now)
    if not found.changed:
        say(f"{shown(site)} is at Kindling {now}: there is nothing to change")
        return Exit.DONE
    _show(site, texts, found, here, now)
    if not (given.yes or _wanted()):
        say("Nothing was written. To write it: `make upgrade YES=1`")
        return Exit.CONTENT
    kept = _write(site, texts, found.changed, now)
    say(f"{len(found.changed)} files are written; what they were lies in {shown(kept)}")
    return Exit.DONE


def texts_of(site: Path) -> Texts:
    """Return the files that an upgrade may change: path → text. What is no UTF-8 is for `make check` to tell."""
    paths = [site / name for name in (*CONFS, ".gitignore")] + sorted((site / "content").rglob("*.md"))
    found = {}
    for path in paths:
        if path.is_file() and not path.is_symlink():
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
    return (line.translate(_UNPRINTABLE) for line in lines)


_UNPRINTABLE = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "�")


def _wanted() -> bool:
    """Ask a person at a terminal; where there is none, nothing is written."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    try:
        return input("Write these changes? (y; Enter: no)\n> ").strip().lower() in ("y", "yes")
    except EOFError:
        raise KeyboardInterrupt from None


def _write(site: Path, texts: Texts, changed: Mapping[str, str], now: str) -> Path:
    """Put what the files were aside, then write them one by one, each whole; the conf, which says it is done, last."""
    from kindling.engine.work_folders import cache_folder, private_folder
    from kindling.model.cache import kept_place

    aside = private_folder(kept_place(cache_folder(site), "set-aside"))
    folder = aside / f"before-{now}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    for path in changed.keys() & texts.keys():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(texts[path].encode())
    for path in sorted(changed, key=lambda path: (path == _CONF, path)):
        part = (site / path).with_name(f".{Path(path).name}.part")
        part.write_bytes(changed[path].encode())
        if (site / path).exists():
            part.chmod((site / path).stat().st_mode)
        os.replace(part, site / path)
    return folder


if __name__ == "__main__":
    run(main)
