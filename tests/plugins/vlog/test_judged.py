"""Captions, judged from outside: the W3C's own checker (npm, webvtt-parser) finds fault where ours does."""

import json
import shutil
import subprocess

import pytest

from kindling.plugins.video.captions import caption_problems
from kindling.plugins.video.webvtt import read_subrip, read_webvtt, webvtt
from tests.conftest import KIT
from tests.plugins.vlog.test_webvtt import FAULTS, GOOD, SUBRIP

pytestmark = pytest.mark.whole

JUDGE = """
const {WebVTTParser} = require('webvtt-parser');
const errors = (text) => new WebVTTParser().parse(text, 'captions').errors;
console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8')).map(errors)));
"""
#: the checker knows no regions (W3C WebVTT, 4.4) yet, and takes them for faults
WITHOUT_REGION = GOOD.replace("REGION\nid:bottom\nwidth:40%\n\n", "").replace(" region:bottom", "")


def judged(texts: list[str]) -> list[list[dict[str, object]]]:
    if not shutil.which("node"):
        pytest.fail("node is missing: `make test` installs it", pytrace=False)
    folder = KIT / "tests" / "judges"
    command = ["node", "-e", JUDGE]
    run = subprocess.run(command, input=json.dumps(texts), cwd=folder, capture_output=True, text=True, check=True)
    found: list[list[dict[str, object]]] = json.loads(run.stdout)
    return found


def faulty(text: str) -> bool:
    """Return whether ours finds what the standard forbids; what is hard to read, or empty, is no matter of syntax."""
    rules = {"vlog/captions-syntax", "vlog/captions-times"}
    found = caption_problems("joy.vtt", read_webvtt(text), 0)
    return any(problem.rule in rules and problem.severity == "error" for problem in found)


def test_good_captions_are_good_to_the_judge_too() -> None:
    own = sorted((KIT / "content" / "media").glob("*.vtt"))
    assert own
    texts = [WITHOUT_REGION, webvtt(read_subrip(SUBRIP).cues), *(path.read_text("utf-8") for path in own)]
    assert judged(texts) == [[] for _ in texts]


def test_the_judge_finds_fault_where_ours_does_and_nowhere_else() -> None:
    texts = {name: text for name, (text, _) in FAULTS.items()}
    verdicts = dict(zip(texts, map(bool, judged(list(texts.values()))), strict=True))
    assert verdicts == {name: faulty(text) for name, text in texts.items()}
    assert set(verdicts.values()) == {True, False}
