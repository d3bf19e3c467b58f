"""Make every mend that is sure, as hints say it: shown first, written with YES=1, taken back with UNDO=1."""

import difflib
import hashlib
import json
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kindling.commands._command import Exit, Refusal, complain, judged, parser_of, run, say, shown, values
from kindling.commands.upgrade import exchanged, printable

if TYPE_CHECKING:
    from kindling.commands.mending import Mended
    from kindling.model.problems import Problem

_BEFORE, _LIST = "before-mend-", "mended.json"


def main(argv: Sequence[str] | None) -> int:
    """Show the sure mends of all texts; write them, or take the last ones back, where that is said."""
    given = values(parser_of(__doc__), ("site", "yes", "undo", "now"), argv)
    if given.undo:
        return _undone(given.site)
    problems, sound = _problems(given)
    found = dict(_mended(given.site, problems))
    if not found:
        say(f"There is no sure mend for {shown(given.site)}; `make check` lists what a person can mend.")
        return sound
    for path, (old, mended) in found.items():
        for line in difflib.unified_diff(old.splitlines(), mended.text.splitlines(), path, path, n=0, lineterm=""):
            say(printable(line))
    count = sum(len(mended.done) for _, mended in found.values())
    left = sum(each.severity != "advice" for each in problems) - count
    what = f"{count} {'mend' if count == 1 else 'mends'} in {len(found)} {'file' if len(found) == 1 else 'files'}"
    if not given.yes:
        say(f"Nothing was written: {what}. To write it: `make mend YES=1`")
        return Exit.CONTENT
    _write(given.site, {path: (old, mended.text) for path, (old, mended) in found.items()})
    say(f"{what}: written. `make mend UNDO=1` takes it back; `make check` lists the other {max(left, 0)}.")
    return sound


def _problems(given: Namespace) -> tuple[Sequence["Problem"], Exit]:
    """Return all that the build says, without publishing anything; a fault in it, which hides others, is told here."""
    from kindling.commands.site import built
    from kindling.engine.faults import RULE

    asked = Namespace(site=given.site, siteurl="", now=given.now, fresh=False)
    result = built(asked, output=given.site / "output", check_only=True)
    broken = replace(result, problems=tuple(problem for problem in result.problems if problem.rule == RULE))
    return result.problems, judged(broken, "what it hides is not mended")


def _mended(site: Path, problems: Sequence["Problem"]) -> Iterator[tuple[str, tuple[str, "Mended"]]]:
    """Yield each text that has sure mends: its path, what it is, what it will be."""
    from kindling.commands.mending import mended, told_of
    from kindling.engine.bounded import is_too_large
    from kindling.engine.files import find_files
    from kindling.engine.read import Reader
    from kindling.engine.settings import markdown_settings

    reader = Reader.of(markdown_settings(), raw_html=False)
    wrong = {problem.path for problem in problems}
    for file in find_files(site / "content").files:
        if not file.is_text or file.shown not in wrong or file.path.is_symlink() or is_too_large(file.path):
            continue
        data = file.path.read_bytes()
        try:
            old = data.decode("utf-8")
        except UnicodeDecodeError:
            continue  # which a person has to save again
        if "\r" in old or old.startswith("\ufeff"):
            continue  # so that no line that was not told of is changed
        told = told_of([problem for problem in problems if problem.path == file.shown])
        found = mended(old, lambda text, file=file: reader.read(file, text.encode()).problems, told)  # type: ignore[misc]
        if found.done:
            yield f"content/{file.stored or file.source}", (old, found)  # as the disk spells it


def _write(site: Path, changed: Mapping[str, tuple[str, str]]) -> None:
    """Put what the files were aside, then write each whole."""
    from kindling.engine.work_folders import cache_folder, private_folder
    from kindling.model.cache import kept_place

    aside = private_folder(kept_place(cache_folder(site), "set-aside"))
    folder = aside / f"{_BEFORE}{datetime.now().astimezone():%Y-%m-%d-%H%M%S-%f}"
    for path, (old, _) in changed.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(old.encode())
    sums = {path: hashlib.sha256(new.encode()).hexdigest() for path, (_, new) in changed.items()}
    (folder / _LIST).write_text(json.dumps(sums, indent=1), "utf-8")
    for path, (_, new) in changed.items():
        exchanged(site / path, new.encode())


def _undone(site: Path) -> int:
    """Take the last mends back, in each file that nobody wrote in since."""
    from kindling.engine.work_folders import cache_folder
    from kindling.model.cache import kept_place

    folders = sorted(kept_place(cache_folder(site), "set-aside").glob(f"{_BEFORE}*/{_LIST}"))
    if not folders:
        raise Refusal("Nothing was mended here that can be taken back.")
    folder, back, kept = folders[-1].parent, 0, 0
    for path, written in json.loads(folders[-1].read_text("utf-8")).items():
        file = site / path
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == written:
            exchanged(file, (folder / path).read_bytes())
            back += 1
        else:
            complain(f"{path} was changed since: it stays.", f"what it was before is {shown(folder / path)}")
            kept += 1
    folders[-1].rename(folder / f"undone-{_LIST}")
    say(f"{back} {'file is' if back == 1 else 'files are'} as before" + (f"; {kept} stay" if kept else ""))
    return Exit.DONE if not kept else Exit.CONTENT


if __name__ == "__main__":
    run(main)
