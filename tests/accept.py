"""Write down what the small sites give now as what is expected of them: ``python -m tests.accept``.

Look at ``git diff tests/sites`` before you commit, and say in the commit which change in meaning it shows.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.pipeline.test_sites import BROKEN, SITES, built, files, listed


def accept_broken() -> None:
    """Write the problems of each broken site."""
    for name in BROKEN:
        with tempfile.TemporaryDirectory() as folder:
            result = built(SITES / name, Path(folder) / "output")
        (SITES / name / "problems.txt").write_text(listed(result), "utf-8")


def accept_golden() -> None:
    """Write the files of the golden site, without the theme's own."""
    with tempfile.TemporaryDirectory() as folder:
        result = built(SITES / "golden", Path(folder) / "output")
        sys.stdout.write(listed(result))
        given = files(Path(folder) / "output")
    expected = SITES / "golden" / "expected"
    shutil.rmtree(expected, ignore_errors=True)
    for name, data in given.items():
        path = expected / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    accept_broken()
    accept_golden()
