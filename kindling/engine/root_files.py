"""The files of ``content/root/``: copied as they are, but for a few that are read, to be laid with ours."""

from kindling.engine.bounded import is_too_large
from kindling.engine.files import SourceFile
from kindling.model.clean import hidden_character
from kindling.model.problems import Problem
from kindling.model.root_files import MAY_BE_LAID
from kindling.model.values import RootFile

_MOST = 100_000  #: bytes of a file that is read: hosts take less


def root_file(file: SourceFile) -> tuple[RootFile, list[Problem]]:
    """Return a file of ``content/root/``, with its text where that is laid with ours, and what is wrong with that."""
    found = RootFile(file.source, file.shown, file.stored or file.source)
    if file.source.partition("/")[2] not in MAY_BE_LAID:
        return found, []
    if is_too_large(file.path, _MOST):
        hint = f"take it down to {_MOST:,} bytes"
        size = file.path.stat().st_size
        return found, [Problem(file.shown, 0, "root/text", f"it is {size:,} bytes long", hint)]
    data = file.path.read_bytes()
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return found, [Problem(file.shown, line, "root/text", "it is no text in UTF-8", "save it as UTF-8")]
    for number, said in enumerate(text.split("\n"), start=1):
        if character := hidden_character(said.replace("\t", " ")):
            fact = f"an invisible character ({character}) stands in this line"
            return found, [Problem(file.shown, number, "root/text", fact, "type the line anew")]
    ended = f"{text.rstrip()}\n" if text.strip() else ""
    return RootFile(found.source, found.path, found.on_disk, ended), []
