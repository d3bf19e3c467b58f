"""Lead readers back to what they had before the last publish, on a server or in a branch; no text is changed."""

from collections.abc import Sequence

from kindling.commands._command import Exit, Refusal, Value, parser_of, run, say, values

_TARGET = Value(str.strip, "", "the name of a target that publishconf.py declares")


def main(argv: Sequence[str] | None) -> int:
    """Go back one step; type it again to go back another, where the place keeps one."""
    given = values(parser_of(__doc__), ("site", "target"), argv, {"target": _TARGET})
    from kindling.commands.places.publishing import destination, opened_place
    from kindling.commands.places.targets import BranchTarget, ServerTarget

    where = destination(given.target, given.site)
    if not where.target or not isinstance(where.target.place, ServerTarget | BranchTarget):
        fact = f"{where.shown} keeps nothing of what was published before."
        raise Refusal(fact, "take the texts as they were from git or a backup, and publish them")
    with opened_place(where.target, given.site) as there:
        name = there.back()
    say(f"Readers have what was published as {name} again, in {where.shown}")
    say("  the texts are as they are: the next `make publish` publishes them")
    return Exit.DONE


if __name__ == "__main__":
    run(main)
