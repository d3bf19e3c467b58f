"""A leader's evening, and the weeks behind it: from an empty home to a site of one's own, its steps counted.

A step is one command, one file that is written, or one page of the docs that is read. The commands are those of
`docs/writers/one-evening.md`, typed in its order.
"""

import re
import shlex
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypandoc

from tests.commands.conftest import Outcome, environment, outcome
from tests.conftest import KIT
from tests.typed import lines_of

EXAMPLE = KIT / "content"
PANDOC = Path(pypandoc.get_pandoc_path()).parent  #: which the wheel asks for
DAY = "2026-11-23"


@dataclass
class Person:
    """Somebody at a computer of their own, with the program in reach; each thing that they do is a step."""

    home: Path
    programs: Path
    at: Path
    steps: list[str] = field(default_factory=list)

    def types(self, line: str, *more: str, code: int = 0) -> Outcome:
        """Run a line as it was typed; ``more`` is what they would answer."""
        self.steps.append(line)
        words = [word.replace("~/", f"{self.home}/") for word in shlex.split(line)]
        if words[0] == "cd":
            self.at /= words[1]
            return Outcome(0, "", "")
        theirs = {"HOME": str(self.home), "PATH": f"{self.programs}:{PANDOC}:/usr/bin:/bin"}
        theirs["GIT_CONFIG_GLOBAL"] = f"{self.home}/.gitconfig"
        mine = environment(NOW=DAY, **theirs) if words[0] == "kindling" else environment(**theirs)
        job = subprocess.run([*words, *more], cwd=self.at, env=mine, capture_output=True, text=True, check=False)
        done = outcome(job)
        assert done.code == code, (line, done)
        return done

    def writes(self, path: str, text: str) -> None:
        """Save a file of the site."""
        self.steps.append(path)
        place = self.at / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")

    def changes(self, path: str, *swaps: tuple[str, str]) -> None:
        """Open a file, and change words in it that are there."""
        text = (self.at / path).read_text("utf-8")
        for old, new in swaps:
            assert old in text, (path, old)
            text = text.replace(old, new)
        self.writes(path, text)

    def reads(self, page: str) -> Iterator[str]:
        """Read a page of the docs, and return the lines that it tells to type, in order."""
        self.steps.append(page)
        return iter(lines_of(page))


def body(name: str) -> str:
    """Return the text of a post of the example; what it says of texts that are not here leads to one that is."""
    text = (EXAMPLE / "posts" / f"{name}.md").read_text("utf-8").split("---\n", 2)[2]
    text = re.sub(r"\]\((?!creating-|the-nature-)[\w-]+\.md\)", "](the-nature-of-power.md)", text)
    return text.replace("{part:3}", "{part:2}") if name == "the-nature-of-power" else text


def written(person: Person, name: str, summary: str, *swaps: tuple[str, str]) -> None:
    """Write a text into the file that `kindling new` began: its summary, its words, and no draft any more."""
    path = f"content/posts/{name}.md"
    start = (person.at / path).read_text("utf-8")
    head = re.sub(r"status: draft\n#.*\n", "", start).replace("summary:", f"summary: {summary}")
    for old, new in swaps:
        assert old in head, (old, head)
        head = head.replace(old, new)
    person.writes(path, head + body(name))


def pages(person: Person) -> set[str]:
    """Return the addresses of the pages in the folder that was published."""
    public = person.home / "public"
    return {f"/{path.parent.relative_to(public).as_posix()}/" for path in public.rglob("index.html")}


def leads(person: Person, address: str) -> str:
    """Return where the page of an old address leads."""
    page = (person.home / "public" / address.strip("/") / "index.html").read_text("utf-8")
    return re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)[1]  # type: ignore[index]


def evening(ann: Person) -> None:
    """What the page of one evening says, down to its last command."""
    lines = ann.reads("writers/one-evening.md")
    ann.steps.append("pipx install")
    assert ann.types("kindling --version").out.startswith("Kindling ")
    ann.types(next(lines), "NAME=The Bay Voice", "AUTHOR=Ann Lee")
    ann.types(next(lines))
    for _ in range(6):
        ann.types(next(lines))
    ann.changes("content/series/great-working-cultures.md", ("summary:", "summary: Joy, kindness, excellence."))
    planned = '# parts: 3\n# planned:\n#   - title: "The first part"\n#     part: 1\n'
    ann.changes(
        "content/series/power-and-social-movements.md",
        ("summary:", "summary: On power."),
        (planned, 'parts: 2\nplanned:\n  - title: "Social movements"\n    part: 2\n    date: 2026-12-07\n'),
    )
    ann.types(next(lines))  # the sources
    told = ("# described: true", "described: true")
    written(ann, "creating-a-culture-of-joy", "Why a good shift sends you home tired and glad.", told)
    written(ann, "creating-a-culture-of-kindness", "What one sharp remark does to a team.", told)
    written(ann, "creating-a-culture-of-excellence", "Excellence rests on joy and kindness.", told)
    written(ann, "the-nature-of-power", "Most of us were handed one kind of power.")
    about = (ann.at / "content/pages/about.md").read_text("utf-8")
    ann.writes("content/pages/about.md", re.sub(r"<!--.*?-->", "Ann writes at night.", about, flags=re.S))
    advice = [line for line in ann.types(next(lines)).err.splitlines() if "[" in line and "/never-cited]" not in line]
    assert [line for line in advice if not line.startswith("    ")] == []
    ann.types(next(lines))
    for line in lines:
        ann.types(line)


def test_from_an_empty_home_to_a_site_that_two_people_keep(programs: Path, tmp_path: Path) -> None:
    home = tmp_path / "ann"
    shutil.copytree(EXAMPLE / "media", home / "Films", ignore=shutil.ignore_patterns("*.webm", "figures", "*.png"))
    (home / "Downloads").mkdir()
    shutil.copy(EXAMPLE / "references/library.bib", home / "Downloads" / "power.bib")
    ann = Person(home, programs, home)
    evening(ann)
    counted = [len(ann.steps)]
    first = pages(ann)
    assert {"/series/great-working-cultures/", "/posts/creating-a-culture-of-joy/", "/about/"} <= first
    gone = weeks(ann)
    counted.append(len(ann.steps))
    colleague(ann)
    left = {address for address in first - pages(ann) if not address.startswith(gone)}
    assert left == set(), "each address that readers had still answers"
    upgrade, *others = lines_of("writers/upgrading.md")
    assert ann.types(upgrade).out.endswith("there is nothing to change\n")
    assert (*counted, len(ann.steps)) == STEPS, ann.steps
    for line in others:
        ann.types(line)
    back_up(ann)


STEPS = (26, 37, 60)  #: when the evening is over; when a text was withdrawn; when two people have worked at once
PUBLISH = "kindling publish TARGET=~/public SITEURL=https://voice.example.org"


def weeks(ann: Person) -> tuple[str, ...]:
    """A title and a series get other names, and a text is withdrawn; return its addresses, which may go."""
    joy, old = "content/posts/creating-a-culture-of-joy.md", "/posts/creating-a-culture-of-joy/"
    ann.changes(
        joy, ('"Creating a culture of joy"', '"Joy at work"'), ("slug: creating-a-culture-of-joy", "slug: joy-at-work")
    )
    ann.changes(
        "content/series/great-working-cultures.md",
        ("Great working cultures", "Cultures that work"), ("slug: great-working-cultures", "slug: cultures-that-work"),
    )  # fmt: skip
    assert ann.types(PUBLISH).out.count("old links lead on") == 2
    assert leads(ann, old) == "../joy-at-work/"
    withdrawn = "content/posts/creating-a-culture-of-excellence.md"
    ann.steps.append(withdrawn)
    (ann.at / withdrawn).unlink()
    named = ann.types("kindling check", code=1)
    assert "content/posts/creating-a-culture-of-kindness.md:" in named.err and named.err.count("1 error;") == 1
    ann.changes("content/posts/creating-a-culture-of-kindness.md", ("{part:3}", "a part that is still to be written"))
    asked = ann.types("kindling check").err
    memory = (ann.at / "content/addresses.txt").read_text("utf-8")
    (gone,) = re.findall(r"\b(post \w+ gone)\b", asked)
    (line,) = re.findall(rf"^{gone.removesuffix(' gone')} .*$", memory, re.M)
    ann.changes("content/addresses.txt", (line, gone))
    ann.types(PUBLISH)
    assert "creating-a-culture-of-excellence" not in (ann.at / "content/addresses.txt").read_text("utf-8")
    for page in (ann.home / "public").rglob("*"):
        assert not page.is_file() or b"Excellence rests on" not in page.read_bytes(), page
    ann.types("git add .")
    ann.types('git commit -m "Joy at work"')
    return (f"/s/{gone.split()[1]}/", *(word for word in line.split() if word.startswith("/")))


def colleague(ann: Person) -> None:
    """A second person has the site too, as the page of two people says; both work on it at once."""
    there = ann.home / "shared.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", there], check=True)
    lines = iter([line.replace("ADDRESS", str(there)) for line in ann.reads("writers/two-people.md")])
    for _ in range(2):
        ann.types(next(lines))
    home = ann.home.with_name("ben")
    home.mkdir()
    ben = Person(home, ann.programs, home)
    while not (line := next(lines)).startswith("git pull"):
        ben.types(line)
    power = (('"The nature of power"', '"Power, shared"'), ("slug: the-nature-of-power", "slug: power-shared"))
    ben.changes("content/posts/the-nature-of-power.md", *power)
    each_time = [line, *lines]
    for line in each_time[1:]:
        last = ben.types(line)
    assert "Sent:    everything that is saved" in last.out
    ann.types('kindling new KIND=essay TITLE="What a meeting is for"')
    written(ann, "what-a-meeting-is-for", "Most of a meeting is waiting.")
    ann.types("git add .")
    ann.types('git commit -m "A meeting"')
    assert "1 commit is not here yet" in ann.types("kindling status FETCH=1").out
    ann.types(each_time[0])
    ann.types(PUBLISH)
    assert leads(ann, "/posts/the-nature-of-power/") == "../power-shared/"
    assert "/posts/what-a-meeting-is-for/" in pages(ann)
    ann.types("git push")
    ann.steps += ben.steps


def back_up(ann: Person) -> None:
    """What the page of keeping says: the site comes back from one file, and a text opens in Word."""
    for line in ann.reads("writers/keeping.md"):
        ann.types(line)
    again = Person(ann.home, ann.programs, ann.at.with_name("my-voice-again"))
    again.types("kindling check")
    assert (again.at / "content/addresses.txt").read_bytes() == (ann.at / "content/addresses.txt").read_bytes()
    with zipfile.ZipFile(ann.at / "power.docx") as document:
        assert b"French" in document.read("word/document.xml"), "its sources"
