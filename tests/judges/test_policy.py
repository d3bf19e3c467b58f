"""csp_evaluator, which knows the ways around a Content-Security-Policy, over the header and every page."""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from kindling.model.openings import PolicySettings, opened
from kindling.model.policy import header_policy, meta_policy
from tests.conftest import KIT, BuiltSite
from tests.engine.test_sites import SITES, built

JUDGES = KIT / "tests" / "judges"
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_EVALUATE = """
const {CspEvaluator} = require('csp_evaluator'), {CspParser} = require('csp_evaluator/dist/parser');
const {Severity} = require('csp_evaluator/dist/finding');
console.log(JSON.stringify(JSON.parse(process.argv[1]).map(policy =>
  new CspEvaluator(new CspParser(policy).csp).evaluate().map(({type, severity, directive, value, description}) =>
    [Severity[severity], directive, value ?? '', description]))));
"""
#: It takes a site's own scripts for a possible way in, since many hosts keep files of strangers or JSONP beside them.
#: Here a build makes every file: nothing that a reader sends is ever served.
_OWN_SCRIPTS = ["MEDIUM_MAYBE", "script-src", "'self'"]


def findings(policies: list[str]) -> list[list[list[str]]]:
    """Return for each policy what is found: severity, directive, value, words."""
    if not shutil.which("node") or not (JUDGES / "node_modules" / "csp_evaluator").is_dir():
        pytest.fail("csp_evaluator is missing: `make test` installs it (npm)", pytrace=False)
    command = ["node", "-e", _EVALUATE, json.dumps(policies)]
    found: list[list[list[str]]] = json.loads(
        subprocess.run(command, cwd=JUDGES, capture_output=True, text=True, check=True).stdout
    )
    return found


def policies_of(output: Path, pages: list[str]) -> list[str]:
    """Return the policy of the header, and of each page's ``meta``."""
    (header,) = re.findall("Content-Security-Policy: (.+)", (output / "_headers").read_text("utf-8"))
    return [header, *(unescape(_META.findall(page)[0]) for page in pages)]


def test_no_way_around_the_policies_is_known(example_site: BuiltSite, tmp_path: Path) -> None:
    pages = [example_site.html(address) for address in example_site.pages()]
    assert built(SITES / "videos", tmp_path / "output").published
    films = [path.read_text("utf-8") for path in sorted((tmp_path / "output" / "posts").rglob("index.html"))]
    policies = policies_of(example_site.output, pages) + policies_of(tmp_path / "output", films)
    for policy, found in zip(policies, findings(policies), strict=True):
        assert [each for each in found if each[:3] != _OWN_SCRIPTS] == [], policy


def test_no_way_around_is_known_where_an_owner_opened_all_that_can_be() -> None:
    script = "https://count.example.net/js/script.js"
    settings = PolicySettings.model_validate(
        {
            "forms": ["https://news.example.com"],
            "embeds": ["https://calendar.example.org"],
            "analytics": {"script": script, "sends_to": "https://tell.example.net"},
        }
    )
    for found in findings([header_policy(opened(settings)), meta_policy(opened(settings))]):
        assert [each[:3] for each in found] == [_OWN_SCRIPTS, ["MEDIUM_MAYBE", "script-src", script]], (
            "the owner's choice"
        )


def test_ways_around_weaker_policies_are_found() -> None:
    weaker = {"script-src": ("'unsafe-inline'", "https://ajax.googleapis.com", "https:")}
    for found in findings([header_policy(weaker), meta_policy(weaker)]):
        assert {"'unsafe-inline'", "https:"} <= {value for severity, _, value, _ in found if severity == "HIGH"}
