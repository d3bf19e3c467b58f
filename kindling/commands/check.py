"""List every problem in the content and in the built pages; write nothing but the addresses that readers have."""

from collections.abc import Sequence

from kindling.commands._command import Exit, complain, judged, parser_of, run, say, values
from kindling.commands.keeping import keep_addresses
from kindling.commands.site import built, say_scheduled


def main(argv: Sequence[str] | None) -> int:
    """Do everything but the swap."""
    given = values(parser_of(__doc__), ("site", "siteurl", "now", "fresh"), argv)
    result = built(given, output=given.site / "output", check_only=True)
    code = judged(result, "see docs/checks.md for why each one matters", advice=True)
    from kindling.commands.places.publishing import target_problems

    for problem in target_problems(given.site)[1]:
        if problem.message.startswith("TARGETS"):  # what else is wrong with a conf is told already
            complain(str(problem))
            code = Exit.CONTENT
    if code == Exit.DONE:
        say(f"{result.written} files checked, no errors")
        say_scheduled(result)
        keep_addresses(given.site, result)
    return code


if __name__ == "__main__":
    run(main)
