"""The Nu HTML checker, which judges whether pages are HTML, over everything that is built."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import KIT, BuiltSite
from tools.serving.answers import Answer
from tools.serving.panel import News, whole_page, with_panel

JAR = KIT / "tests" / "judges" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def errors_in(folder: Path) -> list[str]:
    """Return what the checker says of every page below ``folder``; it must have found some."""
    if not JAR.is_file() or not shutil.which("java"):
        pytest.fail("the HTML checker is missing: `make test` installs it (npm, Java)", pytrace=False)
    assert list(folder.rglob("*.html"))
    command = ["java", "-Xss4m", "-jar", str(JAR), "--format", "json", "--exit-zero-always", "--errors-only"]
    said = subprocess.run([*command, "--skip-non-html", str(folder)], capture_output=True, text=True, check=True).stderr
    return [
        f"{Path(found['url']).relative_to(folder)}:{found.get('lastLine', 0)}: {found['message']}"
        if found["url"].startswith("/")
        else found["message"]
        for found in json.loads(said)["messages"]
    ]


def test_every_page_is_valid_html(example_site: BuiltSite, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(example_site.output, folder)
    assert errors_in(folder) == []


def test_the_pages_of_the_writing_server_are_valid_html(example_site: BuiltSite, tmp_path: Path) -> None:
    problem = {
        "path": "content/<a>.md",
        "line": 3,
        "rule": "x/y",
        "message": "a & <b>",
        "hint": '"c"',
        "severity": "error",
    }
    news = News("1", [problem], "1 error", failed=True, trouble="No <room>", trace="Traceback & all")
    page = Answer(200, [("Content-Type", "text/html")], example_site.html("/").encode())
    (tmp_path / "panel.html").write_bytes(with_panel(page, news).body)
    (tmp_path / "alone.html").write_bytes(whole_page(news))
    assert errors_in(tmp_path) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><title>x</title><p id=a><p id=a></b>", "utf-8")
    assert len(errors_in(tmp_path)) >= 2
