"""Build strictly, with publishconf.py, and put the site where TARGET says: a folder, or a place that it declares.

What is not ours there stays.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kindling.commands._command import KIT, Exit, Refusal, Value, complain, judged, parser_of, run, say, shown, values
from kindling.commands.due import upcoming
from kindling.commands.keeping import keep_addresses
from kindling.commands.published import FOLDER, Published, last_published, remember, tree_of
from kindling.commands.site import EXTRA_SETTINGS, built, publish_conf, say_notes, say_scheduled, unchanged

_TARGET = Value(str.strip, "", "the folder to publish into, or the name of a target that publishconf.py declares")


def main(argv: Sequence[str] | None) -> int:
    """Publish, or say why not; on any problem the target stays as it is."""
    parser = parser_of(__doc__)
    parser.add_argument("--extra-settings", **EXTRA_SETTINGS)
    names = ("site", "target", "siteurl", "now", "fresh", "dry", "yes")
    given = values(parser, names, argv, {"target": _TARGET})
    from kindling.commands.places.mounts import note_mount, refuse_unmounted
    from kindling.commands.places.publishing import destination, work_place

    where = destination(given.target, given.site)
    siteurl = _https(given.siteurl, given.site) if given.siteurl else _siteurl_of(given.site)
    began = given.now or datetime.now().astimezone()  # what comes due while it is built is due once more
    if where.folder and not given.yes:
        refuse_unmounted(given.site, where.folder)
    if where.folder and not given.dry:
        output = where.folder
        untouched = unchanged(output)
    else:
        output = work_place(given.site, where.target.name if where.target else "a.path")
        untouched = f"{where.shown} is as it was"
    had = _tree_in(output) if where.folder else ""
    result = built(
        given, output=output, siteurl=siteurl, public_url=siteurl, publish=True, until=None,
        finish=_packing(output) if where.packed else lambda _staging: None,
        deletes=where.deletes if where.folder and not given.yes and not given.dry else 1.0,
    )  # fmt: skip
    code = judged(result, f"{untouched} (publishing counts warnings as errors)", drafts=False)
    _say_ways_on(result)
    if code == Exit.DONE and given.dry:
        code = _say_dry(where, output, given)
    elif code == Exit.DONE:
        sent = "" if where.folder else _sent(where, output, given, siteurl)
        same = _remembered(given, began, output, had)
        say(f"{result.written} files published in {where.shown}, for {siteurl}{sent or same}")
        if where.folder:
            note_mount(given.site, where.folder)
        say_notes(result)
        say_scheduled(result)
        keep_addresses(given.site, result)
    return code


def _say_ways_on(result: Any) -> None:
    """Say what can be done with warnings that stop a publish, where nothing else does."""
    from kindling.model.problems import errors

    stopping = errors(result.problems)
    if stopping and all(problem.stops for problem in stopping):
        complain(
            "    hint: `make mend` makes the mends that are sure; `make check BASELINE=1` writes down what may stay"
            " as it is, and only new warnings stop a publish then"
        )


def _packing(output: Path) -> Any:
    from kindling.commands.places.packing import lay_packed

    return lambda staging: lay_packed(staging, output)


def _say_dry(where: Any, output: Path, given: Any) -> Exit:
    """Print what a publish would do, as the place itself is now; return its exit code."""
    from kindling.commands.places.local import FolderPlace
    from kindling.commands.places.publishing import compared, opened_place, say_what_would_be
    from kindling.commands.places.sending import SentTree
    from kindling.engine.swap import refuse_foreign

    tree = SentTree.of(output)
    if where.folder:
        refuse_foreign(where.folder, (KIT, given.site, given.site / "content"))
        return say_what_would_be(compared(FolderPlace(where.folder), tree), where, yes=given.yes)
    with opened_place(where.target, given.site) as there:
        return say_what_would_be(compared(there, tree, fresh=given.fresh), where, yes=given.yes)


def _sent(where: Any, output: Path, given: Any, siteurl: str) -> str:
    """Bring a verified site to its place; return how much of it was new there."""
    from kindling.commands.places.change import counted
    from kindling.commands.places.publishing import compared, opened_place, put
    from kindling.commands.places.sending import SentTree

    tree = SentTree.of(output)
    with opened_place(where.target, given.site, siteurl) as there:
        seen = compared(there, tree, fresh=given.fresh)
        put(there, seen, where, yes=given.yes)
    if seen.change.is_nothing:
        return "; nothing is new there"
    return f" ({counted(seen.change, tree.size_of(seen.change), 'sent')})"


def _tree_in(folder: Path) -> str:
    """Return the hash over what a folder holds of ours; "" where it holds nothing."""
    try:
        return tree_of(folder)
    except OSError:
        return ""


def _remembered(given: Any, began: datetime, output: Path, had: str) -> str:
    """Write down what was published and when; return what is to be said where that is what was published before.

    ``had`` is the hash over what the folder held: a host that builds begins with an empty one.
    """
    from kindling.engine.moments import to_come

    now, known = upcoming(given.site, began)
    following = next((one.when for one in to_come(known, now)), None)
    before, tree = last_published(given.site), tree_of(output)
    if not remember(given.site, Published(now, following, tree)):
        complain(f"{shown(given.site / FOLDER)} can't be written: `make due` will not know of this publish")
    return as_before(before.tree if before else "", had, tree)


def as_before(last: str, had: str, tree: str) -> str:
    """Return what is said where a site is as it was published last; the three are hashes, "" where there is none.

    >>> as_before("a1", "a1", "a1"), as_before("a1", "", "a1"), as_before("", "a1", "a1"), as_before("a1", "a1", "b2")
    ('; nothing is new since the last publish', '; the same files as at the last publish', '', '')
    """
    if last != tree:
        return ""
    return "; nothing is new since the last publish" if had == tree else "; the same files as at the last publish"


def _siteurl_of(site: Path) -> str:
    """Return the SITEURL of the site's publishconf.py; "" where the build will say what is wrong."""
    raw = publish_conf(site)
    return "" if raw.problems else _https(str(raw.values.get("SITEURL", "")).rstrip("/"), site)


def _https(siteurl: str, site: Path) -> str:
    """Return a public address. Raises Refusal for none, and for one that readers would reach unprotected."""
    if not siteurl.startswith("https://"):
        found = f"SITEURL is {siteurl}, and not https" if siteurl else "There is no SITEURL"
        conf = shown(site / "publishconf.py")
        raise Refusal(f"{found}.", f"write the public address into {conf}: SITEURL = 'https://example.org'")
    return siteurl


if __name__ == "__main__":
    run(main)
