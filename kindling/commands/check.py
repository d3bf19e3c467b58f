"""List every problem in the content and in the built pages; write nothing but the addresses that readers have."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kindling.commands._command import Exit, Refusal, complain, judged, parser_of, run, say, shown, values
from kindling.commands.keeping import keep_addresses, written_whole
from kindling.commands.site import built, built_unless_known, public_address, say_scheduled

if TYPE_CHECKING:
    from kindling.engine.build import BuildResult


def main(argv: Sequence[str] | None) -> int:
    """Do everything but the swap."""
    given = values(parser_of(__doc__), ("site", "siteurl", "now", "fresh", "baseline"), argv)
    usual = built_unless_known
    result = _as_published(given) if given.baseline else usual(given, output=given.site / "output", check_only=True)
    code = judged(result, "see docs/checks.md for why each one matters", advice=True)
    from kindling.commands.places.publishing import target_problems

    for problem in target_problems(given.site)[1]:
        if problem.message.startswith("TARGETS"):  # what else is wrong with a conf is told already
            complain(str(problem))
            code = Exit.CONTENT
    if code == Exit.DONE:
        say(f"{result.written} files checked, no errors{'; nothing has changed' if result.again else ''}")
        say_scheduled(result)
        keep_addresses(given.site, result)
        if given.baseline:
            _write_down(given.site, result)
    elif given.baseline:
        say("no warning was written down: what is wrong beside the errors is known when they are mended")
    return code


def _as_published(given: Any) -> "BuildResult":
    """Build as publishing does, where the site has an address: those are the warnings that would stop it."""
    public = given.siteurl or public_address(given.site)
    as_public = {"siteurl": public, "public_url": public, "publish": True, "until": None} if public else {}
    return built(given, output=given.site / "output", check_only=True, gathering=True, **as_public)


def _write_down(site: Path, result: "BuildResult") -> None:
    """Write the warnings of a build into the site's file, and say so. Raises Refusal where that can't be written."""
    from kindling.model.known_warnings import FILE, known_lines, known_text

    path, text = site / FILE, known_text(result.problems, site.name)
    if not written_whole(path, text):
        raise Refusal(f"{shown(path)} can't be written.", "look at its permissions", Exit.MACHINE)
    count = len(known_lines(text))
    many = "1 warning is" if count == 1 else f"{count} warnings are"
    say(f"  {many} written down in {shown(path)}: new ones stop a publish. Commit it with the texts")


if __name__ == "__main__":
    run(main)
