"""The kit as a program: the wheel gives `kindling`, which works in the folder of any site and asks for no Makefile."""

import ast
import re
import shlex
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kindling.commands._command import COMMAND_NAMED, DOOR, as_typed, door
from kindling.commands.kit import release
from kindling.commands.program import COMMANDS
from tests.commands.conftest import Outcome, environment, outcome
from tests.conftest import KIT
from tests.typed import lines_of

_RELEASE = re.compile(r"^## (?!Unreleased$)(.*)$", re.M)
Kindling = Callable[..., Outcome]


@pytest.fixture
def kindling(programs: Path, site: Path) -> Kindling:
    """Return what runs `kindling` in the folder of a small site."""

    def run(*words: str, at: Path = site, **given: str) -> Outcome:
        command = [str(programs / "kindling"), *words]
        job = subprocess.run(command, cwd=at, env=environment(**given), capture_output=True, text=True, check=False)
        return outcome(job)

    return run


def test_a_site_is_built_in_its_own_folder(kindling: Kindling, site: Path) -> None:
    done = kindling("site", "NOW=2026-11-23")
    assert (done.code, done.err) == (0, "")
    assert re.search(r"^\d+ files in output/, built in ", done.out)
    assert "<h1" in (site / "output" / "posts" / "one" / "index.html").read_text("utf-8")
    assert sorted(path.name for path in site.iterdir()) == [".kindling", "content", "output", "pelicanconf.py"]


def test_values_are_typed_as_make_takes_them_or_as_flags(kindling: Kindling, site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for number, words in enumerate((("SITE=../a site", "OUTPUT=one"), ("--site=../a site", "--output", "one"))):
        at = tmp_path / "elsewhere" / str(number)
        at.mkdir()
        done = kindling("site", *(word.replace("../", "../../") for word in words), at=at)
        assert done.code == 0, done.err
        assert (at / "one" / "index.html").is_file()
    assert kindling("new", "KIND=essay", 'TITLE=It\'s "quoted" $HOME a=b: c').code == 0
    (made,) = (site / "content" / "posts").glob("it*")
    assert 'title: "It\'s \\"quoted\\" $HOME a=b: c"' in made.read_text("utf-8")


def test_the_commands_of_the_writers_page_do_what_it_says(kindling: Kindling, tmp_path: Path) -> None:
    """Each line of its blocks, in order, as somebody types it who has the wheel and no terminal to be asked at."""
    lines = lines_of("writers/your-own-site.md")
    more = {"begin": ["NAME=My voice", "AUTHOR=Ann Lee"], "publish": ["SITEURL=https://voice.example.org"]}
    at, ran = tmp_path, []
    for program, command, *words in map(shlex.split, lines):
        if program == "cd":
            at /= command
        else:
            done = kindling(command, *words, *more.get(command, []), at=at)
            assert done.code == 0, done.err  # to the check, the new text has no summary yet
            ran.append(command)
    assert ran == ["begin", "new", "check", "publish"]
    assert (tmp_path / "my-voice" / "folder" / "about" / "index.html").is_file()
    again = kindling("begin", "my-voice", at=tmp_path)
    assert again.out == "my-voice/ has been begun already, and stays as it is\n"


def test_a_site_says_with_which_release_it_was_begun(kindling: Kindling, tmp_path: Path) -> None:
    kindling("begin", "NAME=A", "AUTHOR=B", "SITE=mine", at=tmp_path)
    assert f"# Begun with Kindling {release()}. " in (tmp_path / "mine" / "pelicanconf.py").read_text("utf-8")


def test_every_command_runs_from_the_wheel(kindling: Kindling, site: Path) -> None:
    for command in COMMANDS:
        done = kindling("help", command)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"usage: kindling {command} ")
    assert kindling("check").code == 0
    assert kindling("publish", "TARGET=www", "SITEURL=https://example.org").code == 0
    assert (site / "www" / "index.html").is_file()


@pytest.mark.parametrize(
    ("words", "fact", "hint"),
    [
        (["nonsense"], "There is no command 'nonsense'.", "`kindling help` says what each one does"),
        (["sreve"], "There is no command 'sreve'.", "did you mean 'serve'?"),
        (["new", "TITEL=x"], "There is no value TITEL.", "the values are: SITE, "),
        (["new", "KIND=essay", "TITLE=Power", "and", "love"], "'and' is a word too many.", 'TITLE="Power and love"'),
        (["site", "SITE=nowhere"], "SITE=nowhere: there is no such folder.", "begun by: kindling begin SITE=nowhere"),
        (["publish"], "There is no TARGET.", "name the folder to publish into: kindling publish TARGET=/srv/www/site"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_done(
    kindling: Kindling, site: Path, words: list[str], fact: str, hint: str
) -> None:
    before = sorted(site.rglob("*"))
    done = kindling(*words)
    assert (done.code, done.out) == (2, "")
    said = done.err.splitlines()
    assert said[0] == fact and hint in "".join(said[1:]) and len(said) <= 2
    assert sorted(site.rglob("*")) == before


def test_commands_are_named_as_they_are_typed(kindling: Kindling, site: Path) -> None:
    assert "`kindling serve` shows it" in kindling("new", "KIND=vlog", "TITLE=Joy").out
    assert "`kindling video FROM=…` says" in (site / "content" / "posts" / "joy.md").read_text("utf-8")
    (site / "content" / "posts" / "a.docx").write_bytes(b"PK")
    assert "`kindling new` makes one" in kindling("check").err


def test_clean_removes_what_is_cached_and_keeps_what_was_put_aside(kindling: Kindling, site: Path) -> None:
    assert kindling("clean").out == "nothing is cached\n"
    kindling("site")
    kept = site / ".kindling" / "set-aside" / "old.html"
    kept.parent.mkdir()
    kept.write_text("x")
    (site / ".kindling" / "a link").symlink_to(site / "content")
    assert kindling("clean").out == ".kindling/ is empty, but for set-aside/\n"
    assert [path.name for path in (site / ".kindling").iterdir()] == ["set-aside"]
    assert kept.is_file() and (site / "output" / "index.html").is_file() and (site / "content/posts/one.md").is_file()
    assert kindling("site").code == 0


def test_clean_removes_nothing_behind_a_link(kindling: Kindling, site: Path) -> None:
    (site / ".kindling").symlink_to(site / "content")
    done = kindling("clean")
    assert (done.code, "is a link: nothing was removed" in done.err) == (2, True)
    assert (site / "content/posts/one.md").is_file()


def texts_of_code() -> Iterator[tuple[Path, str]]:
    """Yield every text that the code may show to somebody."""
    for path in [*(KIT / "kindling").glob("*/*.py"), *(KIT / "plugins").rglob("*.py")]:
        tree = ast.parse(path.read_text("utf-8"))
        inner = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
        docs = {id(node.body[0].value) for node in inner if isinstance(node.body[0], ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                yield path, node.value


def test_no_text_names_a_command_in_a_way_that_stays_make_s() -> None:
    named = re.compile(rf"\bmake (?:{'|'.join(COMMANDS)}|begin|help|clean|install)\b")
    left = [(path.name, text) for path, text in texts_of_code() if named.search(COMMAND_NAMED.sub("", text))]
    assert left == []


def test_no_page_names_a_door_by_itself() -> None:
    """A page says the command that it is given: what is typed here is not known to the theme."""
    pages = [*(KIT / "theme").rglob("*.html"), *(KIT / "theme").rglob("*.po"), *(KIT / "theme").rglob("*.js")]
    named = re.compile(rf"\b(?:make|kindling) (?:{'|'.join(COMMANDS)}|begin)\b(?! *[a-z])")
    told = [path.name for path in pages for text in [_without_notes(path.read_text("utf-8"))] if named.search(text)]
    assert (len(pages) > 50, told) == (True, [])


def _without_notes(text: str) -> str:
    """Return a template or a catalogue without what its readers never see."""
    return re.sub(r"(?s)\{#.*?#\}|(?m:^#.*$)", "", text)


@pytest.mark.parametrize(
    ("said", "checkout", "door_is"), [("kindling", True, "kindling"), ("", True, "make"), ("", False, "kindling")]
)
def test_the_door_is_make_in_a_checkout_alone(
    said: str, checkout: bool, door_is: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DOOR, said)
    monkeypatch.setattr("kindling.commands._command.KIT", KIT if checkout else tmp_path)
    assert door() == door_is
    assert as_typed("`make serve`, or make begin SITE=…") == f"`{door_is} serve`, or {door_is} begin SITE=…"


def test_help_says_what_make_s_does(kindling: Kindling) -> None:
    theirs = dict(re.findall(r"^make (\S+) +(.+)$", (KIT / "Makefile").read_text("utf-8"), re.M))
    both = {command: what for command, what in COMMANDS.items() if command != "clean"}
    assert {command: theirs[command] for command in both} == both
    commands = re.findall(r"^COMMANDS := (.+)$", (KIT / "Makefile").read_text("utf-8"), re.M)[0].split()
    assert set(commands) == set(both)
    for words in ((), ("help",), ("--help",)):
        assert re.findall(r"^kindling (\S+)  ", kindling(*words).out, re.M) == list(COMMANDS)


def test_releases_stand_in_the_changelog_the_newest_first_and_the_wheel_has_its_version(
    kindling: Kindling, programs: Path
) -> None:
    named = _RELEASE.findall((KIT / "CHANGELOG.md").read_text("utf-8"))
    found = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) \((\d{4}-\d{2}-\d{2})\)", line) for line in named]
    assert found and all(found), named
    versions = [tuple(map(int, one.groups()[:3])) for one in found if one]
    assert versions == sorted(set(versions), reverse=True)
    newest = ".".join(map(str, versions[0]))
    assert kindling("--version").out == f"Kindling {newest}\n"
    assert release() == newest
    assert [path.name.split("-")[1] for path in (programs.parents[1] / "wheels").iterdir()] == [newest]


def test_the_wheel_asks_for_the_very_versions_that_the_tests_ran_with(programs: Path) -> None:
    (wheel,) = (programs.parents[1] / "wheels").iterdir()
    with zipfile.ZipFile(wheel) as held:
        (name,) = [name for name in held.namelist() if name.endswith(".dist-info/METADATA")]
        asked = set(re.findall(r"^Requires-Dist: (\S+)", held.read(name).decode(), re.M))
    pins = re.findall(r"^(\S+==\S+)", (KIT / "requirements.txt").read_text("utf-8"), re.M)
    assert asked == set(pins) and len(pins) > 40
