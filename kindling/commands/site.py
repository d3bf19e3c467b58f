"""Build the site once into OUTPUT, published posts only."""

import json
import os
import re
import resource
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kindling.commands._command import (
    KIT,
    VALUES,
    Exit,
    Progress,
    as_typed,
    complain,
    door,
    judged,
    parser_of,
    run,
    say,
    shown,
    values,
)
from kindling.commands.keeping import keep_addresses, kept_text
from kindling.commands.kit import build_request

if TYPE_CHECKING:
    from kindling.engine.build import BuildRequest, BuildResult
    from kindling.engine.settings import RawSettings

LOCAL = "http://localhost:8000"
#: the flag by which Pelican's door (pelican.py) hands over what was typed behind it
EXTRA_SETTINGS: Any = {"type": json.loads, "metavar": "JSON", "default": {}, "help": "settings laid over the conf"}


def main(argv: Sequence[str] | None) -> int:
    """Build and say what came of it."""
    parser = parser_of(__doc__)
    parser.add_argument("--preview", action="store_true", help="build drafts and scheduled posts too, marked as such")
    parser.add_argument("--public", metavar="URL", default="", help="the public address, where --siteurl is not it")
    parser.add_argument("--report", metavar="FILE", type=Path, help="write what came of the build as JSON")
    parser.add_argument("--extra-settings", **EXTRA_SETTINGS)
    parser.add_argument("--forget", action="store_true", help="leave content/addresses.txt as it is")
    given = values(parser, ("site", "output", "siteurl", "now", "fresh"), argv)
    start = time.monotonic()
    output = given.output or given.site / "output"
    result = built(given, output=output, preview=True) if given.preview else built_unless_known(given, output=output)
    if given.report:
        write_report(given.report, result)
    code = judged(result, "the pages are as they were" if given.preview else unchanged(output))
    if code == Exit.DONE:
        how = f"built in {time.monotonic() - start:.1f} s"
        say(f"{result.written} files in {shown(output)}, {'nothing has changed' if result.again else how}")
        say_notes(result)
        say_scheduled(result)
        if not given.forget:
            keep_addresses(given.site, result)
    return code


def built_unless_known(given: Any, *, output: Path, check_only: bool = False) -> "BuildResult":
    """Build what readers get; where nothing is another than at the last time, return what came of that."""
    if given.fresh or getattr(given, "extra_settings", None):
        return built(given, output=output, check_only=check_only)
    from kindling.engine.unchanged import keep, known_result, made_before, state_of
    from kindling.model.problems import errors

    now = given.now.astimezone() if given.now else datetime.now().astimezone()
    said = {"siteurl": given.siteurl, "public": getattr(given, "public", ""), "check": check_only, "door": door()}
    said["now"] = given.now.isoformat() if given.now else ""
    state = state_of(given.site, KIT, None if check_only else output, said)
    if state and not given.now and (known := known_result(state, now)):
        return known
    noting = {"state": state, "before": made_before(state, now)} if state and not check_only else {}
    result = built(given, output=output, check_only=check_only, **noting)
    if state and not errors(result.problems):
        told_elsewhere = publish_conf(given.site).problems or result.addresses != kept_text(given.site)
        keep(state, replace(result, repeatable=result.repeatable and not told_elsewhere), now)
    return result


def built(given: Any, **fixed: Any) -> "BuildResult":
    """Build with a command's values; ``fixed`` are those that the command decides."""
    from kindling.engine.build import build

    with Progress("Building", quiet=fixed.get("preview", False)) as progress:
        return build(requested(given, progress=progress, early=progress.early, **fixed))


def requested(given: Any, **fixed: Any) -> "BuildRequest":
    """Return the request for a build. The clock is read here, once, and nowhere behind."""
    today = datetime.now().astimezone()
    now = given.now or today
    said = {"site": given.site, "siteurl": given.siteurl or LOCAL, "now": now, "fresh": given.fresh}
    said["extra_settings"] = getattr(given, "extra_settings", {})
    if now.astimezone() > today:
        said["until"] = today
    if "public_url" not in fixed:
        named = "" if fixed.get("preview") else given.siteurl  # a preview is served on this machine
        public = getattr(given, "public", "") or named or public_address(given.site)
        said["public_url"] = "" if is_local(public) else public
    return build_request(**(said | fixed))


def publish_conf(site: Path) -> "RawSettings":
    """Return what the site's publishconf.py says."""
    from kindling.engine.settings import read_conf

    return read_conf([(site / "publishconf.py", "publishconf.py")])


def public_address(site: Path) -> str:
    """Return the address that readers will have, as publishconf.py names it; "" where it names none that can be."""
    raw = publish_conf(site)
    for problem in raw.problems:
        complain(str(problem))
    named = str(raw.values.get("SITEURL", "")).rstrip("/")
    with suppress(ValueError):
        return "" if is_local(VALUES["siteurl"].read(named)) else named
    return ""


def is_local(siteurl: str) -> bool:
    """Return whether an address is of the machine it is typed on: nobody else can open it."""
    host = urlsplit(siteurl).hostname or ""
    return bool(re.fullmatch(r"localhost|.*\.localhost|127\.[0-9.]+|0\.0\.0\.0|::1?", host))


def unchanged(output: Path) -> str:
    """Return what a failed build says of its output."""
    return f"{shown(output)} is as it was" if output.exists() else "nothing was written"


def say_notes(result: "BuildResult") -> None:
    """Print what the build left alone in its output, and where it put what it did not."""
    for line in result.notes:
        say(f"  {line}")


def say_scheduled(result: "BuildResult") -> None:
    """Print which posts wait for their day."""
    for line in result.scheduled:
        say(f"  waiting: {line}")


def write_report(path: Path, result: "BuildResult") -> None:
    """Write what came of a build for our own programs: there whole, or not there."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(report_of(result) | {"memory": _memory()}, ensure_ascii=False), "utf-8")
    os.replace(part, path)


def _memory() -> dict[str, int]:
    """Return the most memory, in bytes, that this process has had, and the largest of those that it started."""
    unit = 1 if sys.platform == "darwin" else 1024
    whose = {"own": resource.RUSAGE_SELF, "others": resource.RUSAGE_CHILDREN}
    return {name: resource.getrusage(who).ru_maxrss * unit for name, who in whose.items()}


def report_of(result: "BuildResult") -> dict[str, Any]:
    """Return what came of a build as JSON has it."""
    return {
        "problems": [
            asdict(problem) | {"message": as_typed(problem.message), "hint": as_typed(problem.hint)}
            for problem in result.problems
        ],
        "written": result.written,
        "laid": result.laid,
        "published": result.published,
        "scheduled": list(result.scheduled),
        "sources": dict(result.sources),
        "seconds": dict(result.seconds),
        "again": result.again,
    }


if __name__ == "__main__":
    run(main)
