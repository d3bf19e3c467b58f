"""Lighthouse's scores of pages of a served site: `python -m tests.judges.lighthouse` prints those of every kind.

A run there judges performance too. Its figures are those of the machine, so no test holds them.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kindling.commands.install import browser
from tests.conftest import KIT, TODAY, BuiltSite

JUDGES = KIT / "tests" / "judges"
CATEGORIES = ("accessibility", "best-practices", "seo")


def scores(root: str, paths: Sequence[str], screen: str, categories: Sequence[str] = CATEGORIES) -> dict[str, Any]:
    """Return path → {"scores": …, "faults": …}; ``screen``: "phone" or "desk"."""
    if not shutil.which("node") or not (JUDGES / "node_modules" / "lighthouse").is_dir():
        pytest.fail("Lighthouse is missing: `make test` installs it (npm)", pytrace=False)
    command = ["node", "lighthouse.mjs", browser(), root, ",".join(categories), screen, *paths]
    job = subprocess.run(command, cwd=JUDGES, capture_output=True, text=True, check=False)
    assert job.returncode == 0, job.stderr
    found: dict[str, Any] = json.loads(job.stdout)
    return found


def main() -> None:
    """Build the example site and print a line for each kind of page and screen."""
    from kindling.commands.serving.server import answering, listening
    from tests.browser.conftest import kinds_of

    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "site")
        flags = [f"--site={KIT}", f"--output={output}", f"--now={TODAY}", "--forget"]
        subprocess.run(
            [sys.executable, "-m", "kindling.commands.site", *flags], cwd=KIT, check=True, capture_output=True
        )
        kinds = {address: kind for kind, address in kinds_of(BuiltSite(output, 0))}
        with answering(listening(0, output)) as port:
            for screen in ("phone", "desk"):
                for address, kind in kinds.items():
                    found = scores(f"http://127.0.0.1:{port}", [address], screen, ("performance", *CATEGORIES))
                    figures = "  ".join(f"{name} {score}" for name, score in found[address]["scores"].items())
                    print(f"{kind:14} {screen:6} {figures}  {'; '.join(found[address]['faults'])}", flush=True)


if __name__ == "__main__":
    main()
