"""Each problem of content has file, line and hint, those found in built pages too; the exceptions are rules."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engine.test_hints_on_sites import FAULTS, laid
from tests.engine.test_sites import BROKEN, SITES, built

_TOLD = re.compile(r"(?P<path>[^\s:]+(?: [^\s:]+)*?)(?::(?P<line>\d+))?: \[(?P<rule>[a-z]+/[a-z0-9-]+)\] ")
#: rules of a file as a whole: of its name, of what it is, of a picture or film; there is no line to show
OF_A_FILE = re.compile(r"files/(?:kind|link|name|unread|unpublished)|media/\w[\w-]*|frontmatter/empty|plan/path")


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as a writer sees it."""

    path: str
    line: int
    rule: str
    hint: str


def told_by(listed: str) -> list[Told]:
    """Return the problems in what a build lists."""
    found: list[Told] = []
    lines = listed.splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if not line.startswith(" "):
            match = _TOLD.match(line)
            assert match, line
            hint = after.strip() if after.startswith("    hint: ") else ""
            found.append(Told(match["path"], int(match["line"] or 0), match["rule"], hint.removeprefix("hint: ")))
    return found


def placeless(found: list[Told], site: Path) -> list[str]:
    """Return what of these problems has no file of the site, no line in it, or nothing to do."""
    wrong: list[str] = []
    for one in found:
        path = site.parent / one.path if one.path.startswith(f"{site.name}/") else site / one.path
        length = len(re.split(rb"\r\n|\r|\n", path.read_bytes())) if path.is_file() else 0
        if not one.hint:
            wrong.append(f"no hint: {one}")
        if not (path.exists() or path.is_symlink()):
            wrong.append(f"no such file: {one}")
        if not 0 < one.line <= length and not OF_A_FILE.fullmatch(one.rule):
            wrong.append(f"no line: {one}")
    return wrong


@pytest.mark.parametrize("name", BROKEN)
def test_each_problem_of_a_broken_site_has_its_place_and_what_to_do(name: str) -> None:
    found = told_by((SITES / name / "problems.txt").read_text("utf-8"))
    assert placeless(found, SITES / name) == []


@pytest.mark.whole
def test_each_problem_of_files_has_its_place_and_what_to_do(tmp_path: Path) -> None:
    site = laid(tmp_path, [*FAULTS])
    result = built(site, tmp_path / "output", check_only=True)
    found = [Told(one.path, one.line, one.rule, one.hint) for one in result.problems]
    assert len(found) >= len(FAULTS)
    assert placeless(found, site) == []


#: what is found in built pages alone, or between texts, or in the plan → what a text holds, and the rule that tells it
_IN_PAGES = {
    "an anchor": ("[x](#nowhere)", "verify/anchor"),
    "an anchor of another page": ("[x](/archive/#nowhere)", "verify/anchor"),
    "an anchor in a note": ("Joy[^1].\n\n[^1]: See [x](#nowhere).", "verify/anchor"),
    "an anchor in a table": ("| a |\n|---|\n| [x](#nowhere) |", "verify/anchor"),
    "an anchor in a list": ("- a\n- [x](#nowhere)", "verify/anchor"),
    "an id twice": ('<p id="a">x</p>\n\n<p id="a">y</p>', "verify/id"),
    "an id of a heading": ("## Joy {#joy-at-work}\n\n## Joy at work {#joy-at-work}", "verify/id"),
    "an id behind a sign that ends no line": ('A\u0085b\u2028c.\n\n<p id="ab">x</p>\n\n<p id="ab">y</p>', "verify/id"),
    "an address in a note": ("Joy[^1].\n\n[^1]: See [x](/noone/).", "links/address"),
    "a file in a note": ("Joy[^1].\n\n[^1]: See [x](noone.md).", "links/file"),
    "an address in a caption": ('![A walk](/media/walk.jpg "See [x](/noone/)")', ""),
}


@pytest.mark.whole
@pytest.mark.parametrize("name", _IN_PAGES)
def test_each_problem_found_in_a_built_page_has_its_place_and_what_to_do(name: str, tmp_path: Path) -> None:
    body, rule = _IN_PAGES[name]
    site = laid(tmp_path, [])
    text = f"---\ntitle: One\ndate: 2026-11-01\nsummary: In one line.\n---\n\nWords.\n\n{body}\n"
    (site / "content/posts/one.md").write_text(text, "utf-8")
    result = built(site, tmp_path / "output", check_only=True)
    found = [Told(one.path, one.line, one.rule, one.hint) for one in result.problems if one.severity != "advice"]
    assert placeless(found, site) == []
    typed = text.split("\n")
    at = {
        number for number, line in enumerate(typed, 1) if "x](" in line or '">y' in line or line.startswith("## Joy at")
    }
    assert {(one.path, one.line) for one in found if one.rule != "text/control"} <= {
        ("content/posts/one.md", line) for line in at
    }
    assert not rule or rule in {one.rule for one in found}
