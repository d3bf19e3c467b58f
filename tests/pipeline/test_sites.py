"""Small sites: the exact problems of the broken ones, the exact files of the golden one."""

from datetime import datetime
from pathlib import Path

import pytest

from pipeline.build import BuildRequest, BuildResult, build

KIT = Path(__file__).parents[2]
SITES = KIT / "tests" / "sites"
BROKEN = sorted(path.name for path in SITES.glob("broken-*"))


def built(site: Path, output: Path, **values: object) -> BuildResult:
    """Build a small site on a fixed day."""
    request = BuildRequest(KIT, site, output, "https://example.org", datetime(2026, 11, 23), **values)  # type: ignore[arg-type]
    return build(request)


def listed(result: BuildResult) -> str:
    """Return a build's problems as the commands print them."""
    return "".join(f"{problem}\n" for problem in result.problems)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_site_lists_all_its_problems_and_writes_nothing(name: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    result = built(SITES / name, output)
    assert listed(result) == (SITES / name / "problems.txt").read_text("utf-8")
    assert not result.published
    assert not output.exists()


def test_every_broken_site_holds_at_least_one_error() -> None:
    for name in BROKEN:
        text = (SITES / name / "problems.txt").read_text("utf-8")
        assert any(": warning: " not in line and "] " in line for line in text.splitlines() if not line.startswith(" ")), name
