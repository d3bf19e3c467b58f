"""Remove what is cached of a site. What was built stays, and so does what publishing and upgrading put aside."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from kindling.commands._command import Exit, Refusal, parser_of, run, say, shown, values
from kindling.model.cache import WORK, kept_place


def main(argv: Sequence[str] | None) -> int:
    """Empty the folder for it; nothing is removed through a link."""
    given = values(parser_of(__doc__), ("site",), argv)
    folder: Path = given.site / WORK
    if folder.is_symlink():
        raise Refusal(f"{shown(folder)} is a link: nothing was removed.", "take it away, and run the command again")
    aside = kept_place(folder, "set-aside")
    left = [path for path in folder.iterdir() if path != aside] if folder.is_dir() else []
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    say(
        f"{shown(folder)} is empty" + (f", but for {aside.name}/" if aside.exists() else "")
        if left
        else "nothing is cached"
    )
    return Exit.DONE


if __name__ == "__main__":
    run(main)
