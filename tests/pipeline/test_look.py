"""The site's own picture before its name: shown with its size, and told where it can't be."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import KIT

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><path d="M0 0h40v20H0z"/></svg>'
)


def built(folder: Path, logo: str) -> "subprocess.CompletedProcess[str]":
    """Build a small site whose settings name a logo."""
    content = folder / "content"
    if not content.exists():
        shutil.copytree(KIT / "tests" / "sites" / "golden" / "content", content)
        (content / "media").mkdir(exist_ok=True)
        (content / "media" / "logo.svg").write_text(LOGO, "utf-8")
    (folder / "pelicanconf.py").write_text(f"LOOK = {{'logo': {logo!r}}}\n", "utf-8")
    command = [sys.executable, "-m", "kindling.commands.site", f"--site={folder}", f"--output={folder / 'output'}"]
    return subprocess.run(command, cwd=KIT, capture_output=True, text=True, check=False)


def test_a_logo_stands_before_the_name(tmp_path: Path) -> None:
    job = built(tmp_path, "/media/logo.svg")
    assert job.returncode == 0, job.stderr
    html = (tmp_path / "output" / "archive" / "index.html").read_text("utf-8")
    assert '<img src="../media/logo.svg" alt="" width="40" height="20">' in html
    assert (tmp_path / "output" / "media" / "logo.svg").is_file()


def test_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    job = built(tmp_path, "/media/lgo.svg")
    assert job.returncode == 1
    assert "[settings/logo] LOOK['logo'] is '/media/lgo.svg', and there is no such file" in job.stderr
    assert "did you mean '/media/logo.svg'?" in job.stderr


# ---- the accent ------------------------------------------------------------------------------------------------


def looked(folder: Path, accent: str, **series: str) -> "subprocess.CompletedProcess[str]":
    """Build a site with an accent of its own, a post alone, and a post in each of some series; no card is drawn."""
    texts = {"posts/alone.md": "title: Alone\ndate: 2026-09-01"}
    for number, (name, line) in enumerate(series.items(), start=1):
        texts[f"series/{name}.md"] = f"title: {name}\n{line}".rstrip()
        texts[f"posts/{name}-one.md"] = f"title: {name} one\ndate: 2026-09-0{number + 1}\nseries: {name}"
    for place, front in texts.items():
        path = folder / "content" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{front}\n---\nWords.\n", "utf-8")
    conf = f'SITENAME = "S"\nLOOK = {{\n    "headline": "Words",\n    "accent": {accent!r},\n}}\n'
    conf += 'CARDS = {"enabled": False}\n'
    (folder / "pelicanconf.py").write_text(conf, "utf-8")
    command = [sys.executable, "-m", "kindling.commands.site", f"--site={folder}", f"--output={folder / 'output'}"]
    return subprocess.run(command, cwd=KIT, capture_output=True, text=True, check=False)


def classes(folder: Path, page: str) -> set[str]:
    """Return the accents on a page."""
    return set(re.findall(r"\baccent-([\w-]+)", (folder / "output" / page / "index.html").read_text("utf-8")))


def test_any_colour_may_be_the_sites(tmp_path: Path) -> None:
    job = looked(tmp_path, "#B0305C", plain="", own='accent: "#005eb8"', named="accent: moss")
    assert job.returncode == 0, job.stderr
    pages = ("", "posts/alone", "posts/plain-one", "series/plain", "posts/own-one", "series/named")
    assert [classes(tmp_path, page) for page in pages] == [
        {"hex-b0305c", "hex-005eb8", "moss"},
        {"hex-b0305c"},
        {"hex-b0305c"},
        {"hex-b0305c"},
        {"hex-b0305c", "hex-005eb8"},
        {"hex-b0305c", "moss"},
    ]
    (sheet,) = (tmp_path / "output" / "theme").glob("site.*.css")
    css = sheet.read_text("utf-8")
    assert sheet.name in (tmp_path / "output" / "index.html").read_text("utf-8")
    assert set(re.findall(r"\.accent-(hex-\w+)\{--accent:light-dark\(#\w+,#\w+\);--ground:#\w+\}", css)) == {
        "hex-b0305c",
        "hex-005eb8",
    }


def test_a_series_without_an_accent_has_the_sites(tmp_path: Path) -> None:
    assert looked(tmp_path, "berry", plain="", named="accent: moss").returncode == 0
    assert [classes(tmp_path, page) for page in ("", "posts/plain-one", "series/plain", "posts/named-one")] == [
        {"berry", "moss"},
        {"berry"},
        {"berry"},
        {"berry", "moss"},
    ]


def test_a_colour_that_cannot_be_read_is_told_at_its_line_with_the_nearest_that_can(tmp_path: Path) -> None:
    job = looked(tmp_path, "#ffffff", pale='accent: "#fffffe"')
    assert job.returncode == 1
    fact = "is too light: text in it can't be read on light pages, nor in any colour near it"
    assert f"pelicanconf.py:4: [settings/accent] LOOK[accent]: #ffffff {fact}\n" in job.stderr
    assert f"content/series/pale.md:3: [series/accent] #fffffe {fact}\n" in job.stderr
    assert "hint: the nearest that passes is #e4e4e4\n" in job.stderr
