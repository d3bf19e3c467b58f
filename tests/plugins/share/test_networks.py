"""All networks at once: the only golden files that change with what is known of one (decision 25)."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import KIT
from tests.engine.test_sites import built
from tests.plugins.series.texts import post
from tests.plugins.share.kit_files import kit

pytestmark = pytest.mark.whole

EXPECTED = Path(__file__).parent / "expected"
_LINKS = re.compile(r'<nav class="share-links".*?</nav>', re.S)
_ANOTHER = """
[another]
label = "Another"
url = "https://another.example.org/share?u={url}&t={words}"
limit = 400
source = "https://another.example.org/help"
"""


def given_files() -> dict[str, str]:
    """Return what a site that names no networks gives one post: the links below it, and its share kit."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "site" / "content" / "posts" / "joy.md"
        text.parent.mkdir(parents=True)
        text.write_text(post("Joy & work", "2026-11-01", "summary: Why it matters.", "tags: [joy]"), "utf-8")
        assert built(text.parents[2], Path(folder) / "output").published
        output = Path(folder, "output")
        page, found = (output / "posts/joy-work/index.html").read_text("utf-8"), kit(output, "posts/joy-work/share")
    found["qr"] = sorted(found["qr"])  # its pictures are other programs'
    return {
        "links.html": f"{_LINKS.findall(page)[0]}\n",
        "share.json": f"{json.dumps(found, ensure_ascii=False, indent=1)}\n",
    }


def test_each_network_gets_what_it_did() -> None:
    assert given_files() == {path.name: path.read_text("utf-8") for path in EXPECTED.iterdir()}


def data_in(folder: Path) -> dict[str, bytes]:
    """Return path → bytes of every file beside the tests' code."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.exam("One more network")
def test_one_more_network_changes_three_golden_files_at_most(tmp_path: Path, figures: Callable[[str], None]) -> None:
    """In a copy of the kit, as somebody does it who adds one."""
    left_out = shutil.ignore_patterns("node_modules", "looks", "__pycache__", "output", ".kindling")
    for name in ("kindling", "plugins", "theme", "tests"):
        shutil.copytree(KIT / name, tmp_path / name, symlinks=True, ignore=left_out)
    shutil.copytree(KIT / "docs", tmp_path / "docs")
    shutil.copy(KIT / "CHANGELOG.md", tmp_path)  # whose newest heading is the release
    before = data_in(tmp_path / "tests")
    with (tmp_path / "plugins" / "share" / "networks.toml").open("a", encoding="utf-8") as networks:
        networks.write(_ANOTHER)
    subprocess.run([sys.executable, "-m", "tests.accept"], cwd=tmp_path, check=True, capture_output=True)
    after = data_in(tmp_path / "tests")
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    assert changed == ["plugins/share/expected/links.html", "plugins/share/expected/share.json"]
    figures("two golden files change")
