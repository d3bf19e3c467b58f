"""How many files and folders one post more takes: hosts count them, and each takes time to write."""

from datetime import datetime
from pathlib import Path

import pytest

from kindling.commands.kit import build_request
from kindling.engine.build import build
from tests.plugins.series.texts import post

pytestmark = pytest.mark.whole

BOOK = "@book{lee2020, author={Lee, Ann}, title={Joy}, publisher={P}, year={2020}}\n"
BODY = "## What it is\n\nSo it is, people say [@lee2020]: a card, a kit, a citation and an entry of the search.\n"
#: of one post more: lines of its head → files, and folders
COSTS = {
    (): (8, 3),
    ("series: Power", "part: 3"): (9, 4),  # its address for slides
    ('questions: ["Who asks?"]',): (9, 4),  # a sheet
}


def built(folder: Path, posts: dict[str, str]) -> set[str]:
    """Return the files of a site of these posts, as paths."""
    texts = {f"content/posts/{name}.md": text for name, text in posts.items()}
    for name, text in {**texts, "content/references/library.bib": BOOK}.items():
        (folder / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / name).write_text(text, "utf-8")
    request = build_request(folder / "site", folder / "output", "https://example.org", datetime(2026, 12, 1))
    assert build(request).published
    files = (path for path in (folder / "output").rglob("*") if path.is_file())
    return {path.relative_to(folder / "output").as_posix() for path in files}


def folders(files: set[str]) -> set[str]:
    return {parent.as_posix() for path in files for parent in Path(path).parents}


def test_a_plain_post_is_eight_files_in_three_folders(tmp_path: Path) -> None:
    few = {
        f"part-{number}": post(f"Part {number}", "2026-11-02", "series: Power", f"part: {number}", body=BODY)
        for number in (1, 2)
    }
    before, costs = built(tmp_path / "before", few), {}
    for number, lines in enumerate(COSTS):
        more = post("One more", "2026-11-03", "slug: more", *lines, body=BODY)
        after = built(tmp_path / str(number), {**few, "more": more})
        costs[lines] = (len(after) - len(before), len(folders(after) - folders(before)))
    assert costs == COSTS
