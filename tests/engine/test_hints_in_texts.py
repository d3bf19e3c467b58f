"""A hint below the front matter is a promise too: a machine obeys it, and the problem is gone, and no new one is."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kindling.engine.files import SourceFile
from kindling.engine.read import Reader
from kindling.engine.settings import markdown_settings
from kindling.model.problems import Problem
from kindling.model.values import MediaFile
from kindling.plugins.links.core import PlannedAddresses, Targets, body_links, find, link_problems
from tests.engine.test_hints import letters
from tests.obeying import obeyed_in_text
from tests.plugins.links.test_core import metadata_of

READER = Reader.of(markdown_settings(), raw_html=False, finders={"links": find})
SOURCES = ("posts/joy.md", "posts/kindness-at-work.md", "pages/about.md", "series/power.md")
PAGES = {source: metadata_of(source, f"/{source.removesuffix('.md')}/") for source in SOURCES}
MEDIA = {
    f"media/{name}": MediaFile(f"media/{name}", f"content/media/{name}", 9, mime, 40, 30)
    for name, mime in (("Joy Pic.jpg", "image/jpeg"), ("ladder.svg", "image/svg+xml"), ("talk.pdf", "application/pdf"))
}
TARGETS = Targets(PAGES, {}, MEDIA)
PLANNED = PlannedAddresses({metadata.address: True for metadata in PAGES.values()})
HEAD = "---\ntitle: Joy\ndate: 2026-11-09\n---\n\n## One\n\n"
#: a line with a fault that a machine can mend
FAULTS = [
    "It is Kindn\u0435ss and \u0421ulture here.",
    "\U0001d5dd\U0001d5fc\U0001d606 at work.",
    "See [a] (https://example.org/a) for it.",
    'See [it]("kindness-at-work.md") again.',
    'And ![A walk]("../media/Joy Pic.jpg") too.',
    "%%not for readers%%",
    r"It is $\frac{a}{b$ of it.",
    r"It is $\foo{x}$ of it.",
    "#### Too deep",
    "##Joy",
    "# A second title",
    "[it](kindnes-at-work.md)",
    "[it](/posts/kindness-at-wrk.md#one)",
    "[it](/posts/kindness-at-wrk/)",
    "[the paper](../media/tlak.pdf)",
    "![A walk](../media/joy%20pic.jpg)",
    "![A ladder](/media/Ladder.svg)",
    "[it](About.md)",
    "#joy #kindness-at-work",
    "- [>] to do",
    "Drink H~2~O.",
    "On the 1^st^ of May.",
    "Words¹ and more.\n\n¹ A note.",
    "Words[1] and more.\n\n[1]: A note of words.",
    '"so":https://example.org/so, it says.',
    "See <https://example.org/b|the words> there.",
    "It is ''so'' here.",
    "It is '''so''' here.",
    "== Joy ==",
    "=== Joy",
    "[https://example.org/c the words]",
    "https://example.org/d[the words]",
    "link:https://example.org/e[the words]",
    "[[https://example.org/f][the words]]",
    "- one\n** two",
    "[[toc]]",
    "{toc}",
    "[it](https://example.org/g “The title”)",
    "[it](kindness-at-work.md ‘The title’)",
    "<a href=“https://example.org/h”>it</a>",
    "`the words <https://example.org/i>`_",
    "<https://example.org/j k>",
    "<https://example.\norg/l>",
]
#: rules whose hint changes signs, and no word
_KEEPS = ("text/no-link", "text/private", "text/formula", "text/heading")
GOOD = [
    "Words and words.",
    "- one\n- two",
    "> said",
    "`code`",
    "It costs $5 and $6.",
    "$x^2$",
    "[it](kindness-at-work.md)",
]


def problems_of(text: str) -> list[Problem]:
    """Return what is wrong with a text by itself, and with its links."""
    file = SourceFile("posts/joy.md", Path("joy.md"), "content/posts/joy.md", "post")
    document = READER.read(file, text.encode())
    links = link_problems(document.path, "posts/joy.md", "/posts/joy/", body_links(document), TARGETS, PLANNED)
    return [*document.problems, *links]


def fact(problem: Problem) -> tuple[str, str]:
    """Return what a problem says, whichever of its kind is the first, and whatever heading stands above now."""
    return problem.rule, re.sub(r"of level \d", "", problem.kind or problem.message)


def said_in(text: str) -> list[str]:
    """Return the letters of a text in no order, since other programs put an address before its words."""
    return sorted(letters(text.replace("link:", "")))


def broken_promises(text: str) -> Iterator[str]:
    """Obey each hint of a text, one after the other, and yield what came of those that did not keep their promise."""
    for _ in range(40):
        now = problems_of(text)
        if not now:
            return
        problem = now[0]
        done = obeyed_in_text(problem, text)
        if done is None:
            yield f"nothing that a machine can do: {problem}\n{text}"
            return
        after = problems_of(done.text)
        if len(after) >= len(now) and problem in after:
            yield f"still there: {problem}\n{text}\n=>\n{done.text}"
            return
        if new := {fact(each) for each in after} - {fact(each) for each in now}:
            yield f"new: {new}\nafter {problem}\n{text}\n=>\n{done.text}"
        if problem.rule in _KEEPS and said_in(done.text) != said_in(text):
            yield f"letters are lost: {problem}\n{text}\n=>\n{done.text}"
        text = done.text


def faulty(chance: random.Random) -> str:
    """Return a text with one to five faults in it."""
    lines = [*chance.sample(FAULTS, chance.randint(1, 5)), *chance.sample(GOOD, 3)]
    chance.shuffle(lines)
    return HEAD + "\n\n".join(lines) + "\n"


@pytest.mark.parametrize("fault", FAULTS)
def test_each_hint_is_told_and_keeps_its_promise(fault: str) -> None:
    text = f"{HEAD}{fault}\n"
    assert problems_of(text)
    assert [*broken_promises(text)] == []


def test_each_hint_for_several_faults_keeps_its_promise() -> None:
    chance = random.Random(50)
    assert [one for _ in range(25) for one in broken_promises(faulty(chance))] == []


@pytest.mark.exam("Hints in texts obeyed by a machine")
def test_each_hint_for_a_thousand_texts_keeps_its_promise(figures: Callable[[str], None]) -> None:
    chance = random.Random(51)
    texts = [faulty(chance) for _ in range(1_000)]
    assert [one for text in texts for one in broken_promises(text)] == []
    figures(f"{len(texts):,} texts with one to five faults below their front matter: each hint keeps its promise")


def test_no_hint_names_the_text_itself() -> None:
    for typed in ("joy", "jou.md", "/posts/jo/", "Joy.md "):
        assert all("/posts/joy" not in problem.hint for problem in problems_of(f"{HEAD}[it]({typed})\n")), typed
