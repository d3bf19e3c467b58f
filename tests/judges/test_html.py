"""The Nu HTML checker and html-validate, which judge whether pages are good HTML, over everything that is built."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kindling.commands.serving.answers import HttpAnswer
from kindling.commands.serving.panel import BuildNews, whole_page, with_panel
from tests.conftest import KIT, BuiltSite

JUDGES = KIT / "tests" / "judges"
JAR = KIT / "tests" / "judges" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def errors_in(folder: Path) -> list[str]:
    """Return what the checker says of every page below ``folder``; it must have found some."""
    if not JAR.is_file() or not shutil.which("java"):
        pytest.fail("the HTML checker is missing: `make test` installs it (npm, Java)", pytrace=False)
    assert list(folder.rglob("*.html"))
    command = ["java", "-Xss4m", "-jar", str(JAR), "--format", "json", "--exit-zero-always", "--errors-only"]
    said = subprocess.run([*command, "--skip-non-html", str(folder)], capture_output=True, text=True, check=True).stderr
    return [
        f"{found.get('url', '').partition(f'{folder}/')[2]}:{found.get('lastLine', 0)}: {found['message']}"
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
    news = BuildNews("1", [problem], "1 error", failed=True, trouble="No <room>", trace="Traceback & all")
    page = HttpAnswer(200, [("Content-Type", "text/html")], example_site.html("/").encode())
    (tmp_path / "panel.html").write_bytes(with_panel(page, news).body)
    (tmp_path / "alone.html").write_bytes(whole_page(news))
    assert errors_in(tmp_path) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><title>x</title><p id=a><p id=a></b>", "utf-8")
    assert len(errors_in(tmp_path)) >= 2


#: html-validate's own recommendations, and those on accessibility; where a rule is bent, the reason stands beside it.
VALIDATOR = {
    "root": True,
    "extends": ["html-validate:recommended", "html-validate:a11y"],
    "rules": {
        # HTML allows either; upper case is a habit of other documents.
        "doctype-style": ["error", {"style": "lowercase"}],
        # A title is as long as its writer's words; a screen reader reads it whole, and it begins with what differs.
        "long-title": "off",
        # Notes and sources bring their own numbers: in a native list, a browser without styles would count again.
        "prefer-native-element": ["error", {"exclude": ["list", "listitem"]}],
        # HTML allows any id without spaces: a dot, which no slug has, keeps apart the ids of several posts on a page.
        "valid-id": ["error", {"relaxed": True}],
    },
}
#: A list without bullets is no list to VoiceOver in Safari, unless it says so: its makers advise `role="list"`.
_FOR_VOICEOVER = re.compile(r'Redundant role "list" on <[uo]l>$')
_VALIDATE = """
const {HtmlValidate} = require('html-validate'), {readdirSync} = require('fs');
const [folder, config] = process.argv.slice(1);
const names = readdirSync(folder, {recursive: true}).filter(name => name.endsWith('.html'));
const judge = new HtmlValidate(JSON.parse(config));
judge.validateMultipleFiles(names.map(name => `${folder}/${name}`)).then(({results}) => console.log(JSON.stringify(
  results.flatMap(({filePath, messages}) => messages.map(({line, ruleId, message}) =>
    `${filePath.slice(folder.length + 1)}:${line}: [${ruleId}] ${message}`)))));
"""


def advice_on(folder: Path) -> list[str]:
    """Return what html-validate says of every page below ``folder``."""
    if not shutil.which("node") or not (JUDGES / "node_modules" / "html-validate").is_dir():
        pytest.fail("html-validate is missing: `make test` installs it (npm)", pytrace=False)
    command = ["node", "-e", _VALIDATE, str(folder), json.dumps(VALIDATOR)]
    said = subprocess.run(command, cwd=JUDGES, capture_output=True, text=True, check=True).stdout
    return [each for each in json.loads(said) if not _FOR_VOICEOVER.search(each)]


def test_every_page_is_as_html_validate_recommends(example_site: BuiltSite) -> None:
    assert advice_on(example_site.output) == []


def test_html_validate_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "bad.html").write_text(
        "<!doctype html><html lang=en><head><title>x</title></head><body>"
        "<img src=x><a href=y></a><nav role=navigation></nav><div role=button>z</div></body></html>",
        "utf-8",
    )
    rules = {each.split("[")[1].partition("]")[0] for each in advice_on(tmp_path)}
    assert {"wcag/h37", "wcag/h30", "no-redundant-role", "prefer-native-element"} <= rules
