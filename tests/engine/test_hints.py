"""A hint is a promise: a machine obeys it, and the problem is gone, no letter is lost, and no new problem is there."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kindling.engine.files import SourceFile
from kindling.engine.read import Reader
from kindling.engine.settings import markdown_settings
from kindling.model.problems import Problem
from tests.obeying import obeyed

SITES = Path(__file__).parents[1] / "sites"
READER = Reader.of(markdown_settings(), raw_html=False)
#: rules whose hint prints a line again, with every letter of it
_KEEPS = ("frontmatter/syntax", "frontmatter/comment", "frontmatter/tag")
#: what may be said of a line once it can be read
_UNCOVERED = ("frontmatter/unknown-key", "frontmatter/elsewhere")
_GOOD = {
    "title": ["Joy", '"Power: what it is"', "Pŵer & ymddiriedaeth"],
    "date": ["2026-11-09", "9 November 2026"],
    "modified": ["2026-11-10"],
    "summary": ["One sentence.", ">-\n  Two lines\n  of words."],
    "tags": ["[joy, care]", "\n- joy\n- care", "joy, care"],
    "authors": ["[Ann Example, Bo Sample]", "Ann Example and Bo Sample"],
    "status": ["draft", "published"],
    "lang": ["cy", "en-GB"],
    "series": ["Power", "{power: 2, joy: 1}"],
    "cover": ["/media/joy.jpg"],
    "share": ["A text", "\n  mastodon: A text\n  email: Another"],
    "questions": ["[Who?, Why?]", "\n  - Who?\n  - Why?"],
    "featured": ["true"],
    "duration": ["1:12"],
}
_SIGNS = [
    '"',
    "'",
    ": ",
    " #",
    "“",
    "”",
    "’",
    "#",
    "!",
    "&",
    "*",
    "@",
    "`",
    "|",
    ">",
    "%",
    "[",
    "]",
    "{",
    "}",
    "\\",
    ",",
    "- ",
    "?",
]
_VALUES = [
    "01/02/2027", "yesterday", "two", "0", "-1", "perhaps", "[a, b]", "{a: b}", "Example, Ann",
    "Ann and Bo Sample", "pubished", "en_GB", "Welsh", "🎉", "[🎉]", "2026-02-30", "Dr Ann Example, Director",
    "joy", "long", "[[a]]", "[{a: b}]", "{a: [b]}", "9.11.26",
]  # fmt: skip
_FOREIGN = [
    "draft: perhaps", "password: x", "permalink: /:year/", "categories: a b", "layout: post",
    "expiryDate: 2027-01-01", "strange: x", "visibility: members", "subtitle: More", "noindex: true",
    "images: [/a.jpg, /b.jpg]", "excerpt: Other.", "draft: true", "pinned: true",
]  # fmt: skip


def problems_of(text: str, kind: str = "post") -> tuple[Problem, ...]:
    """Return what is wrong with a text."""
    file = SourceFile(f"{kind}s/joy.md", Path("joy.md"), f"content/{kind}s/joy.md", kind)
    return READER.read(file, text.encode()).problems


def told(problem: Problem) -> tuple[str, str]:
    """Return what a problem says, wherever it stands by now."""
    return problem.rule, re.sub(r"on line \d+", "", problem.message)


def _line(problem: Problem) -> int:
    return problem.line


def letters(text: str) -> list[str]:
    """Return the letters and digits of a text."""
    return [letter for letter in text if letter.isalnum()]


def broken_promises(text: str) -> Iterator[str]:
    """Obey each hint of a text, one after the other, and yield what came of those that did not keep their promise."""
    seen: set[tuple[str, str]] = set()
    for _ in range(30):
        now = problems_of(text)
        problem = next((each for each in sorted(now, key=_line) if told(each) not in seen), None)
        if problem is None:
            return
        seen.add(told(problem))
        done = obeyed(problem, text)
        if not problem.hint:
            yield f"no hint: {problem}\n{text}"
        if done is None:
            yield f"nothing that a machine can do: {problem}\n{text}"
            continue
        if not done.text:
            return
        after = problems_of(done.text)
        if [*map(told, after)].count(told(problem)) >= [*map(told, now)].count(told(problem)):
            yield f"still there: {problem}\n{text}\n=>\n{done.text}"
        before = {told(each) for each in now}
        uncovered = _UNCOVERED if problem.rule in _KEEPS else ()
        for new in after:
            if told(new) not in before and new.rule not in uncovered:
                yield f"new: {new}\nafter {problem}\n{text}\n=>\n{done.text}"
        if problem.rule in _KEEPS and done.by and letters(done.by) != letters(done.replaced):
            yield f"letters are lost: {problem}\n{done.replaced} => {done.by}"
        text = done.text


def faulty(chance: random.Random) -> str:
    """Return a text with one to three faults in its front matter."""
    keys = ["title", "date", *chance.sample([*_GOOD][2:], 4)]
    lines = {key: f"{key}: {chance.choice(_GOOD[key])}".replace(": \n", ":\n") for key in keys}
    more: list[str] = []
    for _ in range(chance.randint(1, 3)):
        key = chance.choice(keys)
        match chance.randrange(6):
            case 0:
                at = chance.randrange(len(key) - 1)
                lines[key] = lines[key].replace(key, key[:at] + key[at + 1] + key[at] + key[at + 2 :], 1)
            case 1:
                value = chance.choice(_VALUES)
                if key != "lang" and not (key == "title" and "🎉" in value):  # languages are dear to look for
                    lines[key] = f"{key}: {value}"
            case 2:
                more.append(f"{key}: {chance.choice(_GOOD[key])}".replace(": \n", ":\n"))
            case 3:
                foreign = chance.choice(_FOREIGN)
                if not more and not ("status" in keys and "draft" in foreign):
                    more.append(foreign)
            case 4:
                del lines[key]
                keys.remove(key)
            case _:
                text = " ".join(
                    chance.choice(["Joy", "at", "work", "us"]) + chance.choice(["", *_SIGNS]) for _ in range(4)
                )
                lines[chance.choice(["title", "summary"])] = f"title: {chance.choice(_SIGNS)}{text}"
                lines = {
                    name: line if name != "summary" else line.replace("title:", "summary:", 1)
                    for name, line in lines.items()
                }
    return "\n".join(["---", *lines.values(), *more, "---", "", "Words.", ""])


def test_each_hint_for_a_generated_fault_keeps_its_promise() -> None:
    chance = random.Random(19)
    assert [one for _ in range(150) for one in broken_promises(faulty(chance))] == []


@pytest.mark.exam("Hints obeyed by a machine")
def test_each_hint_for_thousands_of_generated_faults_keeps_its_promise(figures: Callable[[str], None]) -> None:
    chance = random.Random(20)
    texts = [faulty(chance) for _ in range(2_000)]
    assert [one for text in texts for one in broken_promises(text)] == []
    figures(f"{len(texts):,} texts with one to three faults in their front matter: each hint keeps its promise")


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("tags: [“joy, care”]", 'tags: ["joy, care"]'),
        ("tags: [“joy, care”", 'tags: ["joy, care"]'),
        ("tags: [“joy, care]", 'tags: ["joy", "care"]'),
        ("authors: [„Ann Example, Bo Sample“, Cy]", 'authors: ["Ann Example, Bo Sample", "Cy"]'),
        ("questions: [“Who?” she asked, ‘Why?’ he said]", ""),
        ("tags: ['joy, care]", "tags: [joy, care]"),
        ("tags: joy, care]", "tags: [joy, care]"),
        ("tags:\n- “joy, care\n- work", '- "joy, care"\n- work'),
        ("tags:\n  - joy”\n  - care", '  - "joy"\n  - care'),
        ("questions:\n- „Who?\n- Why?", '- "Who?"\n- Why?'),
        ("questions:\n- “Who?” she asked\n- 6” is enough\n- leaders’", ""),
        ('tags:\n- "joy\n- care', '- "joy"\n- care'),
        ("tags:\n- 'tis joy\n- care", '- "\'tis joy"\n- care'),
        ("tags:\n- “joy”\n- “care", '- "joy"\n- "care"'),
    ],
)
def test_a_list_whose_quotes_or_brackets_are_open_is_told_with_a_mend_that_works(typed: str, better: str) -> None:
    text = f"---\ntitle: Joy\ndate: 2026-11-09\n{typed}\n---\n\nWords.\n"
    assert [*broken_promises(text)] == []
    now = problems_of(text)
    assert bool(now) == bool(better)
    while now := problems_of(text):
        done = obeyed(now[0], text)
        assert done
        text = done.text
    assert better in text


#: what only a person can do, or what is wrong with the bytes of a file
_BY_HAND = {"nul.md", "latin.md", "utf16.md", "surrogate.md", "control.md"}


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(SITES.glob("broken-*/content/posts/*.md")) if path.is_file() and not path.is_symlink()],
    ids=lambda path: f"{path.parts[-4]}/{path.name}",
)
def test_each_hint_for_the_head_of_a_text_of_a_broken_site_keeps_its_promise(path: Path) -> None:
    if path.name in _BY_HAND:
        return
    text = path.read_text("utf-8")
    front = [problem for problem in problems_of(text) if problem.rule.startswith("frontmatter/")]
    assert all(problem.hint for problem in front)
    if front:
        assert [*broken_promises(text)] == []


def test_the_machine_finds_a_hint_that_does_not_keep_its_promise() -> None:
    problem = Problem("p", 3, "frontmatter/value", "date is 'x'", "write date: yesterday")
    done = obeyed(problem, "---\ntitle: Joy\ndate: x\n---\nWords.\n")
    assert done and done.text == "---\ntitle: Joy\ndate: yesterday\n---\nWords.\n"
    assert [each.message for each in problems_of(done.text)] == [
        "date is 'yesterday': a date is written as 2026-11-09 or 2026-11-09T08:30"
    ]
