"""Build strictly, with publishconf.py, and put the site into the folder TARGET; what is not ours there stays."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kindling.commands._command import Exit, Refusal, complain, judged, parser_of, run, say, shown, values
from kindling.commands.due import upcoming
from kindling.commands.keeping import keep_addresses
from kindling.commands.published import FOLDER, Published, last_published, remember, tree_of
from kindling.commands.site import EXTRA_SETTINGS, built, publish_conf, say_notes, say_scheduled, unchanged


def main(argv: Sequence[str] | None) -> int:
    """Publish, or say why not; on any problem the target stays as it is."""
    parser = parser_of(__doc__)
    parser.add_argument("--extra-settings", **EXTRA_SETTINGS)
    given = values(parser, ("site", "target", "siteurl", "now", "fresh"), argv)
    if given.target is None:
        raise Refusal("There is no TARGET.", "name the folder to publish into: make publish TARGET=/srv/www/site")
    siteurl = _https(given.siteurl, given.site) if given.siteurl else _siteurl_of(given.site)
    began = given.now or datetime.now().astimezone()  # what comes due while it is built is due once more
    result = built(given, output=given.target, siteurl=siteurl, public_url=siteurl, publish=True, until=None)
    code = judged(result, f"{unchanged(given.target)} (publishing counts warnings as errors)")
    if code == Exit.DONE:
        same = _remembered(given, began)
        say(f"{result.written} files published in {shown(given.target)}, for {siteurl}{same}")
        say_notes(result)
        say_scheduled(result)
        keep_addresses(given.site, result)
    return code


def _remembered(given: Any, began: datetime) -> str:
    """Write down what was published and when; return what is to be said where readers have the very same already."""
    from kindling.engine.moments import to_come

    now, known = upcoming(given.site, began)
    following = next((one.when for one in to_come(known, now)), None)
    before, tree = last_published(given.site), tree_of(given.target)
    if not remember(given.site, Published(now, following, tree)):
        complain(f"{shown(given.site / FOLDER)} can't be written: `make due` will not know of this publish")
    return "; nothing is new since the last publish" if before and before.tree == tree else ""


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
