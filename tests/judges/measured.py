"""The results that the example's page on accessibility tells: measured, dated, and never more than that.

``python -m tests.judges.measured`` asks the judges of every kind of page (some minutes), keeps what they say in
``accessibility.json``, and writes it into ``content/pages/accessibility.md``. Do it when a judge, a kind of page or the
look changes; a test asks for it when it must be done.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from kindling.commands.serving.server import answering, listening
from kindling.model.views import day
from tests.browser.conftest import (
    SCHEMES,
    TAGS,
    UNFOLD,
    WIDTHS,
    Visit,
    axe_findings,
    kinds_of,
    started,
    visiting,
)
from tests.conftest import KIT, TODAY, BuiltSite
from tests.judges.lighthouse import JUDGES, scores
from tests.judges.test_html import advice_on, errors_in

RESULTS = JUDGES / "accessibility.json"
PAGE = KIT / "content" / "pages" / "accessibility.md"
HEADING, NEXT = "## What has been checked\n", "\n## "
ASKED = ("axe-core", "vnu-jar", "html-validate", "lighthouse")
LOOKS = len(WIDTHS) * len(SCHEMES) * 2  #: of axe at each kind of page; the last with and without script
SCREENS = ("phone", "desk")
_UNDECIDED = """tags => axe.run(document, {runOnly: tags, resultTypes: ['incomplete']}).then(
  found => found.incomplete.flatMap(rule => rule.nodes).length)"""


def versions() -> dict[str, str]:
    """Return the pinned version of each judge."""
    pins = json.loads((JUDGES / "package.json").read_text("utf-8"))["devDependencies"]
    return {name: pins[name] for name in ASKED}


def measured(site: BuiltSite) -> dict[str, Any]:
    """Ask every judge; return what is kept in ``accessibility.json``, less the day."""
    axe = (JUDGES / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    with answering(listening(0, site.output)) as port, started() as chromium:
        root = f"http://127.0.0.1:{port}"
        kinds = {}
        for kind, address in kinds_of(site):
            with visiting(chromium, root, reduced_motion="reduce") as visit:
                kinds[kind] = _of_axe(visit, site, address, axe) | _of_lighthouse(site, root, address)
            print(kind, kinds[kind], file=sys.stderr, flush=True)
        browser = chromium.version.partition(".")[0]
    everywhere = {"vnu-jar": len(errors_in(site.output)), "html-validate": len(advice_on(site.output))}
    return {"versions": versions(), "chromium": browser, "kinds": kinds, "pages": everywhere}


def _of_axe(visit: Visit, site: BuiltSite, address: str, axe: str) -> dict[str, int]:
    found = [axe_findings(visit, site, address, axe, script=script) for script in (False, True)]
    visit.page.evaluate(UNFOLD)
    undecided = visit.page.evaluate(_UNDECIDED, list(TAGS))
    return {"axe": sum(len(each) for looks in found for each in looks.values()), "undecided": undecided}


def _of_lighthouse(site: BuiltSite, root: str, address: str) -> dict[str, int]:
    """Return the lower of both screens' scores; none of a page that leads on, as the judge would follow."""
    if 'http-equiv="refresh"' in site.html(address):
        return {}
    found = [scores(root, [address], screen, ["accessibility"])[address]["scores"] for screen in SCREENS]
    return {"lighthouse": min(each["accessibility"] for each in found)}


def section(results: Mapping[str, Any]) -> str:
    """Return the results as the page tells them, in Markdown."""
    kinds, named = results["kinds"].values(), results["versions"]
    lowest = min(kind["lighthouse"] for kind in kinds if "lighthouse" in kind)
    undecided = sum(kind["undecided"] for kind in kinds)
    faults = {
        "axe": _faults(sum(kind["axe"] for kind in kinds)),
        "vnu-jar": _faults(results["pages"]["vnu-jar"]),
        "html-validate": _faults(results["pages"]["html-validate"]),
    }
    return f"""{HEADING}
On {day(datetime.fromisoformat(results["day"])).words}, programs that look for barriers judged the example site in the browser Chromium {results["chromium"]}. A page of each of its {len(kinds)} kinds was opened, with everything unfolded that can be.

| Judge | What it looked at | What it found |
|---|---|---|
| axe {named["axe-core"]}, by its rules for WCAG 2.0 to 2.2 at A and AA, and its makers’ advice | each kind in light and, for what colours can change, in dark; {" and ".join(f"{width:,}" for width in WIDTHS)} pixels wide, with and without script: {len(kinds) * LOOKS} looks | {faults["axe"]} |
| Lighthouse {named["lighthouse"]}, accessibility | each kind that has a page to stay on, as on a phone and on a desk | {lowest} of 100 at the least |
| Nu HTML checker {named["vnu-jar"]} | every page | {faults["vnu-jar"]} |
| html-validate {named["html-validate"]}, with its rules for accessibility, but for roles of lists | every page | {faults["html-validate"]} |

axe could not decide by itself in {undecided} places, most of them words on a picture or on a wash of colour, and leaves them to people’s eyes.

Tests of our own go through each kind of page by keyboard alone, and see that everything can be reached, that the place is marked, and that nothing covers it. They widen the letters, words and lines as readers may, and see that nothing is cut off at {min(WIDTHS)} pixels. They force colours, and see that words and buttons remain. They see that links of one name lead to one page.

The judges and tests run again with each change to the kit (Lighthouse on three kinds of page), and no change is taken in that they find fault with. This page is written from what they said.
"""  # noqa: E501 - a paragraph of Markdown is a line


def _faults(number: int) -> str:
    return "no fault" if not number else f"{number} faults" if number > 1 else "1 fault"


def page_with(text: str, told: str) -> str:
    """Return a page with ``told`` in the place of its section on what has been checked."""
    before, _, rest = text.partition(HEADING)
    return f"{before}{told}{NEXT}{rest.partition(NEXT)[2]}"


def main() -> None:
    """Measure, keep, write."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "site")
        flags = [f"--site={KIT}", f"--output={output}", f"--now={TODAY}", "--forget"]
        subprocess.run(
            [sys.executable, "-m", "kindling.commands.site", *flags], cwd=KIT, check=True, capture_output=True
        )
        results = {"day": datetime.now().astimezone().date().isoformat()} | measured(BuiltSite(output, 0))
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    PAGE.write_text(page_with(PAGE.read_text("utf-8"), section(results)), "utf-8")


if __name__ == "__main__":
    main()
