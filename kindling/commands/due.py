"""Say when the site next changes by itself: posts that wait, parts that are announced. Nothing is built.

Exit code 0: something has come due since the last publish, or nobody knows of one. 1: nothing has.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kindling.commands._command import Refusal, complain, parser_of, run, say, values
from kindling.commands.published import Published, last_published

if TYPE_CHECKING:
    from kindling.engine.moments import Moment

DUE, NOT_YET = 0, 1  #: this command's exit codes, beside those that all have


def main(argv: Sequence[str] | None) -> int:
    """List what has come due and what is to come, one line each, the moment first."""
    given = values(parser_of(__doc__), ("site", "now"), argv)
    now, known = upcoming(given.site, given.now)
    from kindling.engine.moments import came_due, to_come
    from kindling.engine.settings import has_come

    last = last_published(given.site)
    due = came_due(known, last.moment, now) if last else []
    for one in known:
        if one.announced and has_come(one.when, now):
            say(f"{one.shown}: over, and nothing came")
        elif one in due:
            say(f"{one.shown}: due")
    for one in to_come(known, now):
        say(one.shown)
    say(_told(last, due))
    return NOT_YET if last and not due else DUE


def _told(last: Published | None, due: Sequence["Moment"]) -> str:
    if not last:
        return "Due: nothing is known of a publish from this folder"
    since = f"since the last publish ({last.moment.isoformat(timespec='seconds')})"
    return f"Due: {len(due)} of these {since}" if due else f"Nothing has come due {since}"


def upcoming(site: Path, given: datetime | None) -> tuple[datetime, list["Moment"]]:
    """Return what time it is, aware in the site's zone, and each moment of the site, past ones too.

    ``given``: the time that was typed. What can't be read in a text is told, and counts for nothing: a build says more
    of it. Raises Refusal where there is no site, or its settings name no zone.
    """
    from kindling.engine.moments import moments
    from kindling.engine.settings import in_zone

    content = site / "content"
    if not content.is_dir():
        hint = "SITE= names the folder that holds content/; a new site is begun by: make begin SITE=my-voice"
        raise Refusal(f"there is no folder {content}", hint)
    zone = _zone(site)
    known, problems = moments(content, zone)
    for problem in problems:
        complain(str(problem))
    now: Any = given or datetime.now().astimezone()
    return in_zone(now, zone), known


def _zone(site: Path) -> str:
    from kindling.engine.settings import read_conf, wrong_values

    raw = read_conf([(site / name, name) for name in ("pelicanconf.py", "publishconf.py")])
    wrong = [problem for problem in wrong_values(raw) if problem.rule == "settings/timezone"]
    if problems := [*raw.problems, *wrong]:
        raise Refusal("\n".join(map(str, problems)))
    return str(raw.values["TIMEZONE"])


if __name__ == "__main__":
    run(main)
