"""Plan: every output is known before any is written, so clashes and escapes are found here. Pure."""

import unicodedata
from collections.abc import Iterable

from kindling.model.addresses import output_path, path_fault, slugify
from kindling.model.outputs import CopyOutput, Output
from kindling.model.problems import Problem

AT_THE_ROOT = "content/root/"  #: where files come from that are copied to the root of the site
_SHORT = 60  #: characters of a name that is proposed


def plan_problems(outputs: Iterable[Output]) -> list[Problem]:
    """Return what would be lost, written elsewhere, or refused by another file system or host."""
    outputs = [*outputs]
    problems = name_problems(outputs)
    first: dict[str, Output] = {}
    for output in outputs:
        other = first.setdefault(_same_file(output_path(output.address)), output)
        if other is not output:
            problems.append(_clash(output, other))
    return problems + _files_as_folders(first)


def name_problems(outputs: Iterable[Output]) -> list[Problem]:
    """Return which addresses can be no file's, whatever else is planned."""
    faults = ((output, path_fault(output_path(output.address))) for output in outputs)
    return [
        Problem(output.source, 0, "plan/path", f"the address {output.address!r} {fault}", _another_name(output))
        for output, fault in faults
        if fault
    ]


def _another_name(output: Output) -> str:
    """Return what to do about a name that can't be, of a file with one that can."""
    if not isinstance(output, CopyOutput):
        return "give the page another slug:, or another name to what it is made of"
    stem, dot, ending = output_path(output.address).rpartition("/")[2].rpartition(".")
    return f"give it another name, such as {slugify(stem)[:_SHORT] or 'file'}-file{dot}{ending}"


def _same_file(path: str) -> str:
    """Return what two paths share that are one file on some system: case and Unicode form are folded."""
    return unicodedata.normalize("NFC", path).casefold()


def _clash_at_the_root(output: Output, other: Output) -> Problem:
    """Return the problem of a file that is to be copied to where the site has a file of its own."""
    made = other.source if not other.source.startswith("plugins/") else "the kit"
    fact = f"the site has a file {output_path(other.address)} already, which {made} makes"
    hint = f"take it out of {AT_THE_ROOT}, or give it another name"
    return Problem(output.source, 0, "plan/same-address", fact, hint)


def _clash(output: Output, other: Output) -> Problem:
    copied = [each for each in (output, other) if each.source.startswith(AT_THE_ROOT)]
    if len(copied) == 1:
        return _clash_at_the_root(copied[0], output if copied[0] is other else other)
    if output.source.startswith("plugins/"):  # what a text says can be changed, and what a plugin makes can't
        output, other = other, output
    same = output.address == other.address
    what = (
        f"the address {output.address!r} is that of {other.source} too"
        if same
        else (
            f"the address {output.address!r} differs from {other.address!r} of {other.source} only in case or accents"
        )
    )
    return Problem(output.source, 0, "plan/same-address", what, "give one of them another slug or name")


def _files_as_folders(outputs: dict[str, Output]) -> list[Problem]:
    """Return outputs of which one is a file where another needs a folder."""
    problems = []
    for path, output in outputs.items():
        steps = path.split("/")
        for end in range(1, len(steps)):
            if other := outputs.get("/".join(steps[:end])):
                fact = f"the address {output.address!r} needs a folder where {other.source} puts a file"
                problems.append(Problem(output.source, 0, "plan/file-and-folder", fact, "rename one of them"))
    return problems
