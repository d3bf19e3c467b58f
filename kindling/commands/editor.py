"""Put the program that edits a site in the browser into the site, from its package FROM, and say what to write."""

import io
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from kindling.commands._command import Exit, Refusal, file_or_address, parser_of, run, say, shown, values

_MOST = 50_000_000  #: bytes of a package: the one that is meant has a quarter of it
#: git changes the ends of lines on some computers, and another checksum is another program
_ATTRIBUTES = "* -text\n"


def main(argv: Sequence[str] | None) -> int:
    """Check the package, write its files into ``editor/`` of the site, and say what is missing in its settings."""
    from kindling.plugins.editor.public import FOLDER, NAME, PACKAGE, RELEASE

    given = values(parser_of(__doc__), ("site", "from"), argv)
    source = file_or_address(given)
    how = f"`npm pack {NAME}@{RELEASE}` gets it; then: make editor FROM={PACKAGE}"
    if not source:
        raise Refusal(f"There is no FROM: the package of {NAME} {RELEASE}.", how)
    if not isinstance(source, Path):
        raise Refusal(f"{source} is an address.", how)
    files = _unpacked(source, how)
    folder = given.site / FOLDER
    written = [name for name, data in files.items() if _put(folder / name, data)]
    say(f"{NAME} {RELEASE} is in {shown(folder)}" + ("" if written else ", and was there already"))
    if not _is_wanted(given.site):
        say(
            "Now say in pelicanconf.py where the site's repository is (host: github, gitlab or gitea):\n\n"
            'EDITOR = {"host": "github", "repository": "ann/my-voice"}\n'
        )
    say("The page is /admin/; docs/writers/editing-in-the-browser.md says who may do what there.")
    return Exit.DONE


def _unpacked(package: Path, how: str) -> Mapping[str, bytes]:
    """Return the files of a package that a site needs, by name. Raises Refusal for any other file."""
    from kindling.plugins.editor.public import FILES, NAME, RELEASE, inner_name, is_package

    if package.stat().st_size > _MOST:
        raise Refusal(f"{shown(package)} is not the package of {NAME} {RELEASE}: it is too large.", how)
    data = package.read_bytes()
    if not is_package(data):
        raise Refusal(f"{shown(package)} is not the package of {NAME} {RELEASE}: its checksum is another.", how)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        members = ((name, archive.extractfile(inner_name(name))) for name in FILES)
        found = {name: member.read() for name, member in members if member}
    return {".gitattributes": _ATTRIBUTES.encode(), **found}


def _put(path: Path, data: bytes) -> bool:
    """Write a file whole or not at all; return whether it was not there so."""
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.half")
    half.write_bytes(data)
    half.replace(path)
    return True


def _is_wanted(site: Path) -> bool:
    """Return whether the site's settings speak of the editor."""
    conf = site / "pelicanconf.py"
    return conf.is_file() and "EDITOR" in conf.read_text("utf-8", "replace")


if __name__ == "__main__":
    run(main)
