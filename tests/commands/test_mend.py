"""`make mend`: sure mends are shown, written when that is said, and taken back; what a person must decide is left."""

from pathlib import Path

import pytest

from kindling.commands._command import Exit
from kindling.commands.mending import Mended, mended, told_of
from tests.commands.conftest import command, tree
from tests.engine.test_hints import problems_of
from tests.moving.test_folder import laid

BROKEN = """---
title: Power: what it is
dat: 2026-11-09
sereis: power
part: two
summary: The first #one of many
authors: Example, Ann
---

A [link] (https://example.org/), and one to [nowhere](/nowhere/).
"""
WHOLE = """---
title: "Power: what it is"
date: 2026-11-09
series: power
part: 2
summary: "The first #one of many"
authors: Example, Ann
---

A [link](https://example.org/), and one to [nowhere](/nowhere/).
"""


def sure(text: str) -> Mended:
    return mended(text, problems_of, told_of(problems_of(text)))


def test_what_has_one_reading_is_mended_and_what_has_two_is_left() -> None:
    found = sure(BROKEN)
    assert found.text == WHOLE and len(found.done) == 6
    assert any("authors" in problem.message for problem in problems_of(found.text)), "two readings: a person decides"
    assert sure(WHOLE) == Mended(WHOLE, ())


def test_what_stands_below_the_head_is_mended_too() -> None:
    text = "---\ntitle: Joy\ndate: 2026-11-09\n---\n\n##Joy and 𝗝𝗼𝘆\n\n𝗝𝗼𝘆 at work.\n\n`##Joy`\n"
    assert sure(text).text == text.replace("##Joy and", "## Joy and").replace("𝗝𝗼𝘆", "Joy")


@pytest.mark.parametrize(
    ("typed", "here"),
    [
        ("See <https://example.org/b|the words> there.", "See [the words](https://example.org/b) there."),
        ("[https://example.org/c the words]", "[the words](https://example.org/c)"),
        ("It is ''so\" here''.", 'It is *so" here*.'),
        ("== Joy ==", "## Joy"),
        ("Drink H~2~O.", "Drink H<sub>2</sub>O."),
        ("[it](https://example.org/g “The title”)", '[it](https://example.org/g "The title")'),
        ("`the words <https://example.org/i>`_", "[the words](https://example.org/i)"),
    ],
)
def test_syntax_of_another_program_becomes_ours(typed: str, here: str) -> None:
    head = "---\ntitle: Joy\ndate: 2026-11-09\n---\n\n"
    assert sure(f"{head}{typed}\n\n`{typed}` and\n\n```\n{typed}\n```\n").text.startswith(f"{head}{here}\n")
    assert sure(f"{head}``{typed}``\n").text == f"{head}``{typed}``\n"


@pytest.mark.parametrize(
    ("typed", "here"),
    [
        ("### *A* b\n\n##### C\n\n### D #\n\n## E", "## *A* b\n\n### C\n\n## D #\n\n## E"),
        ("### A\n\n# T\n\n### B", "## A\n\n## T\n\n### B"),
        ("### A\n\n<h4>B</h4>", "## A\n\n<h4>B</h4>"),
    ],
)
def test_headings_that_skip_a_level_move_together(typed: str, here: str) -> None:
    head = "---\ntitle: Joy\ndate: 2026-11-09\n---\n\n"
    found = sure(f"{head}{typed}\n")
    assert found.text == f"{head}{here}\n"
    assert not [each for each in problems_of(found.text) if each.rule == "text/heading" and "'#" in each.message]


def test_an_item_of_a_list_that_is_quoted_at_one_end_is_mended() -> None:
    text = "---\ntitle: Joy\ndate: 2026-11-09\ntags:\n- “joy, care\n- work”\n---\n\nWords.\n"
    assert sure(text).text == text.replace("“joy, care", '"joy, care"').replace("work”", '"work"')
    assert sure('---\ntitle: Joy\ndate: 2026-11-09\ntags:\n- "joy\n- care\n---\n\nWords.\n').text.count('- "joy"\n')


@pytest.mark.parametrize(
    "head",
    [
        "date: 01/02/2027",
        "password: x",
        "authors: Example, Ann",
        "strange: x",
        "tags: [🎉]",
        "draft: perhaps",
        "date: 2026-02-30",
        "summary: >-\n  two: lines #of\n  words",
        "layout: post",
    ],
)
def test_what_is_for_a_person_stays(head: str) -> None:
    text = f"---\ntitle: Joy\n{head}\n---\n\nWords.\n"
    assert sure(text).text == text


def test_only_what_the_build_says_is_mended() -> None:
    assert mended(BROKEN, problems_of, ()) == Mended(BROKEN, ())


def test_mends_are_shown_written_and_taken_back(site: Path) -> None:
    laid(site / "content", {"posts/two.md": BROKEN.replace("part: two", "part: 2").replace("sereis", "series")})
    before = tree(site / "content")
    shown = command("mend", f"--site={site}")
    assert shown.code == Exit.CONTENT and tree(site / "content") == before
    assert '+title: "Power: what it is"' in shown.out and "-dat: 2026-11-09" in shown.out
    assert "Nothing was written: 4 mends in 1 file." in shown.out
    done = command("mend", f"--site={site}", YES="1")
    assert done.code == Exit.DONE and "4 mends in 1 file: written." in done.out
    after = tree(site / "content")
    assert {name for name in after if after[name] != before.get(name)} == {"posts/two.md"}
    assert after["posts/two.md"].decode() == WHOLE
    assert command("mend", f"--site={site}", UNDO="1").code == Exit.DONE and tree(site / "content") == before
    again = command("mend", f"--site={site}", UNDO="1")
    assert again.code == Exit.USAGE and "Nothing was mended here" in again.err
    command("mend", f"--site={site}", YES="1")
    text = site / "content/posts/two.md"
    text.write_text(WHOLE + "\nMine.\n", "utf-8")
    kept = command("mend", f"--site={site}", UNDO="1")
    assert (
        kept.code == Exit.CONTENT and "was changed since: it stays" in kept.err and "Mine." in text.read_text("utf-8")
    )


@pytest.mark.parametrize("name", ["cafe\u0301.md", "café.md", "ti\u0302m a mo\u0302r.md"])
def test_a_file_is_mended_where_it_lies_however_its_name_is_spelt(name: str, tmp_path: Path) -> None:
    """Names from a Mac hold é as two characters: the mended text was laid beside it under the other spelling."""
    site = laid(tmp_path / "site", {f"content/posts/{name}": "---\ntitle: Power: what\ndate: 2026-01-02\n---\n\nx\n"})
    before = tree(site)
    assert command("mend", f"--site={site}", YES="1").code == Exit.DONE
    texts = {path: data for path, data in tree(site).items() if path.startswith("content/posts/")}
    assert [*texts] == [f"content/posts/{name}"] and b'title: "Power: what"' in texts[f"content/posts/{name}"]
    assert command("mend", f"--site={site}", UNDO="1").code == Exit.DONE
    assert tree(site)[f"content/posts/{name}"] == before[f"content/posts/{name}"]
