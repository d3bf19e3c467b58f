"""Whole blogs move in: made-up ones of each kind, from their repository to a published site in three rounds."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kindling.commands._command import Exit
from kindling.commands.mending import mended, told_of
from kindling.commands.moving.settle import TakenNames, settled
from kindling.commands.moving.store import store_of
from kindling.commands.moving.ways import read_all
from tests.commands.conftest import NAMED, command
from tests.engine.test_hints import problems_of
from tests.moving.blogs import COMMON, KINDS, blog, posts
from tests.moving.test_folder import laid

WHOLE = 500  #: posts of a blog, in the exam


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_in_of_a_blog_can_be_read(kind: str, tmp_path: Path) -> None:
    """Each text by itself, as the import writes it: no error is in it, and sure mends make it no worse."""
    count = 8 if kind == "WordPress" else 24  # which is read by pandoc
    store = store_of(laid(tmp_path / "old", blog(kind, count)))
    done = settled(read_all(store), store, TakenNames(tmp_path / "content", {"post": set(), "page": set()}), {})
    assert len([text for text in done.texts if text.file.startswith("content/posts/")]) == count
    for text in done.texts:
        found = problems_of(text.data, text.file.split("/")[1].removesuffix("s"))
        assert [each for each in found if each.severity == "error"] == [], text.data
        after = mended(text.data, problems_of, told_of(found))
        assert len(problems_of(after.text)) == len(problems_of(text.data)) - len(after.done)


def test_a_made_up_blog_is_the_same_each_time_and_holds_each_fault() -> None:
    assert blog("Hugo", 9, 2) == blog("Hugo", 9, 2) != blog("Hugo", 9, 3)
    made = posts(WHOLE, random.Random(0))
    assert {part for post in made for part in post.parts} >= set(COMMON)


Step = tuple[str, dict[str, str]]  #: a command, and the values behind it
MEND: Step = ("mend", {"YES": "1"})
BASELINE: Step = ("check", {"BASELINE": "1"})
CONFS = {"pelicanconf.py": NAMED, "publishconf.py": "SITEURL = 'https://voice.example.org'\n"}


def rounds(site: Path, public: Path, steps: list[Step]) -> tuple[int, str]:
    """Do what each command says until a site is published; return how many rounds it took, and what was said last.

    A round is one command that changes the site, and a try to publish it.
    """
    done = command("publish", f"--site={site}", TARGET=str(public)) if steps[0] == MEND else None
    for number, (name, values) in enumerate(steps, start=1):
        if done and done.code == Exit.DONE:
            return number - 1, done.out
        assert done is None or ("make mend" in done.err and "BASELINE=1" in done.err), done.err
        changed = command(name, f"--site={site}", **values)
        assert changed.code == Exit.DONE, changed.err
        done = command("publish", f"--site={site}", TARGET=str(public))
    assert done and done.code == Exit.DONE, done
    return len(steps), done.out


@pytest.mark.exam("Blogs from their repository to a published site")
def test_a_whole_blog_is_published_in_three_rounds(tmp_path: Path, figures: Callable[[str], None]) -> None:
    taken = {}
    for kind in KINDS:
        old = laid(tmp_path / kind / "old", blog(kind, WHOLE))
        site = laid(tmp_path / kind / "site", {**CONFS, "content/posts/.keep": ""})
        number, said = rounds(site, tmp_path / kind / "public", [("import", {"FROM": str(old)}), MEND, BASELINE])
        assert len([*site.glob("content/posts/*.md")]) == WHOLE and re.search(r"[0-9]+ files published", said), said
        taken[kind] = number
    told = ", ".join(f"{kind} {number}" for kind, number in taken.items())
    figures(f"a blog of {WHOLE} posts of each kind, rounds of import, mend and check until it is published: {told}")
