"""Cut the captions FROM (.vtt, .srt, .sbv, .ass, .ttml) anew, and write them into a new file beside the films."""

import difflib
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kindling.commands._command import (
    Exit,
    Refusal,
    complain,
    file_or_address,
    parser_of,
    run,
    say,
    shown,
    sized,
    values,
)
from kindling.commands.films import free_name, from_content, media_of

if TYPE_CHECKING:
    from kindling.plugins.video.public import Cues, Tidied

_SHOWN = 40  #: lines of the difference


def main(argv: Sequence[str] | None) -> int:
    """Read the file, tell what only a person can mend, and write what could be cut anew."""
    from kindling.plugins.video.public import tidied, webvtt

    given = values(parser_of(__doc__), ("site", "from"), argv)
    source = file_or_address(given)
    if not source:
        raise Refusal("There is no FROM.", "name the captions: make captions FROM=Downloads/joy.vtt")
    if not isinstance(source, Path):
        raise Refusal(f"{source} is an address.", "save the captions there, and name the file: FROM=joy.vtt")
    read = _read(source)
    found = tidied(read.cues)
    before, after = webvtt(read.cues), webvtt(found.cues)
    place = _written(after.encode(), source, media_of(given.site / "content"))
    if place == source:
        say(f"{shown(source)} is as a captioner would have it: nothing was written.")
        return Exit.DONE
    _tell(source, place, read, found)
    _show(before, after)
    say(f"\nIn the front matter, type:\n\ncaptions: {from_content(place, given.site / 'content')}")
    return Exit.DONE


def _read(path: Path) -> "Cues":
    """Return what a file of captions holds. Raises Refusal where a person has to mend it first."""
    from kindling.engine.bounded import TEXT_BYTES
    from kindling.model.decode import of_utf16, text_of
    from kindling.plugins.video.public import caption_faults, read_captions, read_other

    text, problems = text_of(shown(path), of_utf16(sized(path, TEXT_BYTES).read_bytes()))
    found = (read_other(text) or read_captions(path.name, text)) if text else None
    if found is None and not problems:
        what = "is empty" if not text else "is no file of captions"
        raise Refusal(f"{shown(path)} {what}.", "captions are a .vtt, .srt, .sbv, .ass or .ttml file", Exit.CONTENT)
    faults = [*problems, *(caption_faults(shown(path), found) if found else ())]
    for problem in faults:
        complain(str(problem))
    if found is None or any(problem.severity == "error" for problem in faults):
        raise Refusal("Nothing was written.", "mend these, and ask again", Exit.CONTENT)
    return found


def _written(data: bytes, source: Path, media: Path) -> Path:
    """Write the captions where no file is, or the same, and return where."""
    place = free_name(media, source.stem, ".vtt", data)
    try:
        media.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            with place.open("xb") as file:
                file.write(data)
    except OSError as error:
        raise Refusal(f"{shown(place)} can't be written: {error.strerror}.", exit_code=Exit.MACHINE) from None
    return place


def _tell(source: Path, place: Path, read: "Cues", found: "Tidied") -> None:
    """Say what was done, and what is left to a person."""
    from kindling.plugins.video.public import too_fast

    say(f"{shown(source)}: {len(read.cues)} cues; {shown(place)}: {len(found.cues)}. Every word is as it was.")
    done = (
        (found.parted, "too long, and parted"),
        (found.broken, "with lines that end elsewhere"),
        (found.longer, "shown longer, for they passed too fast"),
        (found.shorter, "that end where the next begins"),
    )
    for count, what in done:
        if count:
            say(f"  {count} {what}")
    if found.left:
        what = "too long, with tags or sources in them, for you to cut by hand"
        say(f"  {len(found.left)} {what}; the first on line {found.left[0]} of FROM")
    if fast := too_fast(found.cues):
        say(f"  {fast} still faster than most can read: what is said there is said fast")
    say("  Notes, styles and headers are not copied: they stay in FROM, which is as it was.")


def _show(before: str, after: str) -> None:
    """Print the difference, as far as it can be taken in."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm="", n=1)
    for line in islice(lines, _SHOWN):
        say(line)
    if more := sum(1 for _ in lines):
        say(f"… and {more} more lines of difference")


if __name__ == "__main__":
    run(main)
