"""What the kit is made of, and what is known of it: `make sbom` and `make audit`.

Tools do the work: CycloneDX writes the bill of materials, pip-audit asks for advisories. What they say is read here,
and told in a line or two; when advisories were last asked for stands in docs/developers/supply.md.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.conftest import KIT

BILL = KIT / "dist" / "sbom.json"
PAGE = KIT / "docs" / "developers" / "supply.md"
PINS = ("requirements.txt", "requirements-test.txt")
FAULT, MACHINE = 1, 3
_LAST = re.compile(r"^Advisories were last asked for: (.*)\.$", re.M)
#: SPDX's names, and the names of PyPI's classifiers, of licences under which a part may be used with the AGPL
ALLOWED = frozenset(
    {
        *"0BSD AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 BSD-2-Clause".split(),
        *"BSD-2-Clause-Views BSD-3-Clause CNRI-Python ISC".split(),
        *"MIT MIT-0 MIT-CMU MPL-2.0 OFL-1.1 PSF-2.0 Python-2.0 Unlicense".split(),
        "License :: OSI Approved :: Apache Software License",
        "License :: OSI Approved :: BSD License",
        "License :: OSI Approved :: MIT License",
        "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)",
        "License :: Public Domain",
    }
)


@dataclass(frozen=True, slots=True)
class Advice:
    """What pip-audit answered."""

    asked: int  #: packages of which it learned whether there are advisories
    unasked: tuple[str, ...]  #: those of which it did not
    holes: tuple[str, ...]  #: "name 1.0: PYSEC-1, mended in 1.1"


# -- pure -------------------------------------------------------------------------------------------------------------


def licences_of(component: Mapping[str, Any]) -> frozenset[str]:
    """Return the licences that one part of a bill of materials (CycloneDX) declares."""
    found = set()
    for entry in component.get("licenses", []):
        named = entry.get("license", {})
        found.add(entry.get("expression") or named.get("id") or named.get("name") or "")
    return frozenset(found - {""})


def may_be_used(licence: str) -> bool:
    """Return whether a licence, or an SPDX expression of several, is on the list: one of OR's, all of AND's."""
    ways = (way.split(" AND ") for way in licence.split(" OR "))
    return licence in ALLOWED or any(all(part.strip("() ") in ALLOWED for part in way) for way in ways)


def licence_faults(bill: Mapping[str, Any], known: Mapping[str, str]) -> Iterator[str]:
    """Yield the parts whose licence is not on the list; ``known`` are those that somebody has looked at."""
    for component in bill["components"]:
        name, found = component["name"], licences_of(component)
        if name.lower() not in known and not (found and all(map(may_be_used, found))):
            yield f"{name} {component.get('version', '')}: {', '.join(sorted(found)) or 'no licence is named'}"


def advice(answer: str) -> Advice | None:
    """Return what pip-audit answered as JSON; None where that is no answer."""
    try:
        parts = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    holes = [
        f"{part['name']} {part['version']}: {hole['id']}, "
        + (f"mended in {', '.join(hole['fix_versions'])}" if hole["fix_versions"] else "not mended yet")
        for part in parts
        for hole in part.get("vulns", [])
    ]
    unasked = tuple(part["name"] for part in parts if "skip_reason" in part)
    return Advice(len(parts) - len(unasked), unasked, tuple(holes))


def last_asked(page: str) -> str:
    """Return when advisories were last asked for, and what came of it, as the page has it; "never" before the first."""
    found = _LAST.search(page)
    return found[1] if found else "never"


def with_last(page: str, said: str) -> str:
    """Return the page with another last time."""
    return _LAST.sub(lambda _: f"Advisories were last asked for: {said}.", page)


def told(found: Advice | None, page: str, today: str) -> tuple[int, str, str]:
    """Return the exit code, what is said, and the page: it changes only where there was a whole answer."""
    before = last_asked(page)
    if found is None or not found.asked:
        return MACHINE, f"No advisory could be asked for: there was no answer. Last asked for: {before}.", page
    holes = "".join(f"\n  {hole}" for hole in found.holes)
    known = f"{len(found.holes)} known" if found.holes else "none known"
    if found.unasked:
        missing = f"{len(found.unasked)} packages got no answer: {', '.join(found.unasked[:5])}"
        known_so_far = f"Advisories: {known} of {found.asked} packages; {missing}."
        return MACHINE, f"{known_so_far} Last whole answer: {before}.{holes}", page
    said = f"{today}, {known} of {found.asked} packages"
    code = FAULT if found.holes else 0
    answer = f"Advisories: {known} of {found.asked} packages. Last asked before: {before}.{holes}"
    return code, answer, with_last(page, said)


# -- the tools --------------------------------------------------------------------------------------------------------

#: packages that declare no licence, or one that is not on the list → what was read in them
LOOKED_AT = {
    "docutils": "public domain, with parts under BSD's licence; the GPL's part is a mode of Emacs, not installed",
    "python-bidi": "LGPL 3 or later, in its COPYING.LESSER",
    "uharfbuzz": "Apache-2.0, in its LICENSE",
    "unidecode": "GPL 2 or later, in its classifiers: with the AGPL 3 as version 3",
}


def _ran(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=KIT, capture_output=True, text=True, check=False)


def write_bill() -> bool:
    """Write the bill of materials of what is installed here; return whether that went well."""
    BILL.parent.mkdir(exist_ok=True)
    options = ("--pyproject", "pyproject.toml", "--of", "JSON", "--output-reproducible", "--short-PURLs")
    return _ran("cyclonedx_py", "environment", sys.executable, *options, "-o", str(BILL)).returncode == 0


def ask() -> Advice | None:
    """Ask for advisories on all that is pinned; None where nobody answers."""
    files = [part for name in PINS for part in ("-r", name)]
    options = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--timeout", "15")
    return advice(_ran("pip_audit", *files, *options).stdout)


def main(command: str) -> int:
    """Write the bill of materials; for ``audit``, judge its licences and ask for advisories. Return the exit code."""
    if not write_bill():
        print("The bill of materials could not be written: `make testing` installs what writes it.", file=sys.stderr)
        return MACHINE
    bill = json.loads(BILL.read_text("utf-8"))
    print(f"{BILL.relative_to(KIT)}: {len(bill['components'])} packages (CycloneDX)")
    if command == "sbom":
        return 0
    faults = list(licence_faults(bill, LOOKED_AT))
    print("Licences: all on the list" if not faults else "Licences not on the list:", *faults, sep="\n  ")
    page = PAGE.read_text("utf-8")
    code, said, after = told(ask(), page, datetime.now(UTC).date().isoformat())
    print(said)
    if after != page:
        PAGE.write_text(after, "utf-8")
    return FAULT if faults else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
