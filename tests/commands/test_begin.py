"""A site of one's own: begun by values or by answers, true, without a warning, and never over what is there."""

import os
import pty
import re
import runpy
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path
from select import select

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kindling.commands.begin import _STARTER, _TRANSLATED, _files, main
from kindling.commands.zone import computers_zone
from kindling.engine.front_matter import read_front_matter
from tests.commands.conftest import Outcome, command, environment, tree
from tests.conftest import KIT, PLAIN_GIT
from tests.tiers import ENOUGH, examples

_FILES = {
    ".gitignore",
    "README.md",
    "pelicanconf.py",
    "publishconf.py",
    "content/pages/about.md",
    "content/pages/accessibility.md",
    "content/pages/privacy.md",
    "content/posts/a-first-text.md",
}
_WHO = ("--name=The Bay Voice", "--author=Ann O'Lee")


def begin(folder: Path, *flags: str) -> Outcome:
    """Begin a site on a day that is always the same."""
    return command("begin", str(folder), "--now=2026-11-23", *flags)


def check(folder: Path) -> Outcome:
    """Check a site on that day."""
    return command("check", f"--site={folder}", "--now=2026-11-23")


@pytest.mark.parametrize("more", [(), ("--siteurl=https://voice.example.org/", "--language=en-US", "--colour=#b0305c")])
def test_a_site_that_was_begun_has_nothing_wrong_with_it(tmp_path: Path, more: tuple[str, ...]) -> None:
    folder = tmp_path / "my voice"
    done = begin(folder, *_WHO, *more)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1].endswith("my voice'`"), done.out
    assert set(tree(folder)) == _FILES
    checked = check(folder)
    assert (checked.code, checked.err) == (0, ""), "not even advice"


def test_publishing_asks_for_what_is_missing_and_then_gives_readers_no_text_of_ours(tmp_path: Path) -> None:
    begin(tmp_path / "mine", *_WHO)
    flags = (f"--site={tmp_path / 'mine'}", f"--target={tmp_path / 'www'}", "--now=2026-11-23")
    refused = command("publish", *flags)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("There is no SITEURL.\n    hint: write the public address into ")
    conf = tmp_path / "mine" / "publishconf.py"
    conf.write_text(conf.read_text("utf-8").replace("# SITEURL", "SITEURL"), "utf-8")
    published = command("publish", *flags)
    assert (published.code, published.err) == (0, "")
    about = (tmp_path / "www" / "about" / "index.html").read_text("utf-8")
    assert "<p>This is The Bay Voice, a site by Ann O'Lee.</p>" in about and "Readers never see" not in about
    assert not (tmp_path / "www" / "posts").exists()


def test_the_address_that_was_given_is_the_one_that_is_published(tmp_path: Path) -> None:
    begin(tmp_path / "mine", *_WHO, "--siteurl=https://voice.example.org")
    done = command("publish", f"--site={tmp_path / 'mine'}", f"--target={tmp_path / 'www'}")
    assert "for https://voice.example.org" in done.out


def test_in_another_language_the_first_words_say_that_they_are_english(tmp_path: Path) -> None:
    assert begin(tmp_path, *_WHO, "--language=de").err == ""
    assert all("\nlang: en-GB\n---\n" in path.read_text("utf-8") for path in (tmp_path / "content").rglob("*.md"))
    checked = check(tmp_path)
    assert checked.code == 0 and checked.err.count("hint:") == 1, "that the theme's words are English"


def test_a_welsh_site_begins_in_welsh_and_whoever_begins_it_is_told_that_a_machine_wrote_it(tmp_path: Path) -> None:
    done = begin(tmp_path, *_WHO, "--language=cy")
    assert done.code == 0 and "A machine translated these first pages (cy), and nobody has checked them" in done.err
    assert set(tree(tmp_path)) == _FILES
    texts = [path.read_text("utf-8") for path in sorted((tmp_path / "content").rglob("*.md"))]
    assert not any("lang:" in text for text in texts)
    assert all("A machine translated these words, and nobody has checked them yet." in text for text in texts)
    about = (tmp_path / "content" / "pages" / "about.md").read_text("utf-8")
    assert 'summary: "Beth yw The Bay Voice, a phwy sy’n ei ysgrifennu."' in about
    assert "Dyma The Bay Voice, gwefan gan Ann O’Lee." in about.replace("O'Lee", "O’Lee")
    checked = check(tmp_path)
    assert checked.code == 0 and checked.err.count("hint:") == 1, "that nobody has checked the theme's words"


def _gaps_and_links(path: Path) -> list[str]:
    return sorted(re.findall(r"\$\{(?!lang\})\w+\}|\]\(\S+\)|^(?:-|##|>|\w+:)(?= )", path.read_text("utf-8"), re.M))


@pytest.mark.parametrize("folder", sorted(_TRANSLATED.iterdir()), ids=lambda folder: folder.name)
def test_first_pages_in_another_language_hold_what_the_english_ones_hold(folder: Path) -> None:
    """So a promise that is added to the English page on privacy can't be forgotten in another."""
    names = {path.relative_to(_STARTER) for path in (_STARTER / "content").rglob("*.in")}
    assert {path.relative_to(folder) for path in folder.rglob("*.in")} == names
    for name in sorted(names):
        assert _gaps_and_links(folder / name) == _gaps_and_links(_STARTER / name), name
        paragraphs = [len((place / name).read_text("utf-8").split("\n\n")) for place in (_STARTER, folder)]
        assert paragraphs[1] == paragraphs[0] + 1, f"{name}: who has checked it stands below, and nothing else"


def test_begun_again_nothing_changes_and_one_line_says_so(tmp_path: Path) -> None:
    begin(tmp_path / "mine", *_WHO)
    (tmp_path / "mine" / "content" / "pages" / "privacy.md").unlink()
    before = tree(tmp_path)
    done = begin(tmp_path / "mine", "--name=Another", "--author=Bo")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{tmp_path / 'mine'}/ has been begun already, and stays as it is\n"
    assert tree(tmp_path) == before


def test_what_is_there_stays_and_is_named(tmp_path: Path) -> None:
    mine = {"README.md": "Mine.", "content/pages/about.md": "---\ntitle: I\nslug: about\nsummary: S.\n---\n\nI am.\n"}
    mine["content/posts/own.md"] = "---\ntitle: Own\ndate: 2026-11-01\nsummary: S.\n---\n\nWords.\n"
    for name, text in mine.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    done = begin(tmp_path, *_WHO)
    assert done.code == 0
    assert done.err.splitlines() == [
        f"{tmp_path / name} was there, and stays as it is" for name in ("README.md", "content/pages/about.md")
    ]
    assert {name: (tmp_path / name).read_text("utf-8") for name in mine} == mine
    assert set(tree(tmp_path)) == (_FILES | {"content/posts/own.md"}) - {"content/posts/a-first-text.md"}
    assert check(tmp_path).err == ""


def test_all_that_is_wrong_is_told_before_anything_is_written(tmp_path: Path) -> None:
    wrong = ("--siteurl=voice.example.org", "--language=en_GB", "--colour=bery", "--name=\x07", "--now=today")
    done = command("begin", str(tmp_path / "mine"), *wrong)
    assert (done.code, done.out) == (2, "")
    said = dict(line.split("=", 1) for line in done.err.splitlines())
    assert list(said) == ["NAME", "SITEURL", "LANGUAGE", "COLOUR", "NOW"]
    assert said["NAME"] == "'\\x07': it holds a character that can't be printed; type it again, without pasting"
    assert said["SITEURL"] == "voice.example.org: write https://voice.example.org"
    assert said["LANGUAGE"].endswith("write en-GB")
    assert said["COLOUR"] == "bery: no accent is called 'bery'; did you mean 'berry'?"
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ((), "There is no SITE."),
        (("mine",), "There is no NAME and no AUTHOR."),
        (("mine", "--name=Mine"), "There is no AUTHOR."),
        (("mine", "--name=Mine", "--author=A", "--siteurl=http://a.example"), "SITEURL=http://a.example: "),
        (("mine", "--name=My", "voice"), "'voice' is a word too many."),
    ],
)
def test_without_a_terminal_what_is_missing_is_told(tmp_path: Path, words: tuple[str, ...], fact: str) -> None:
    done = command("begin", *(str(tmp_path / word) if word == "mine" else word for word in words))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(fact) and len(done.err.splitlines()) <= 2
    assert not any(tmp_path.iterdir())


def test_what_machines_have_in_the_environment_is_no_answer(tmp_path: Path) -> None:
    done = command("begin", str(tmp_path / "mine"), NAME="laptop", LANGUAGE="de:en", AUTHOR="Ann")
    assert done.err.startswith("There is no NAME.")
    handed = command("begin", str(tmp_path / "mine"), KINDLING_NAME="Mine", KINDLING_LANGUAGE="cy", AUTHOR="Ann")
    assert handed.code == 0
    conf = runpy.run_path(str(tmp_path / "mine" / "pelicanconf.py"))
    assert (conf["SITENAME"], conf["AUTHOR"], conf["DEFAULT_LANG"]) == ("Mine", "Ann", "cy")


def test_on_a_terminal_it_asks_and_asks_again(tmp_path: Path) -> None:
    answers = [
        "",
        "Llais y Môr",
        "Ann",
        "voice.example.org",
        "https://voice.example.org",
        "",
        "berry",
        "github.io",
        "none",
    ]
    code, said = at_a_terminal(tmp_path / "mine", answers)
    assert code == 0, said
    assert said.count("What is the site called?") == 2
    assert said.count("The address that readers will have") == 2 and "write https://voice.example.org" in said
    conf = runpy.run_path(str(tmp_path / "mine" / "pelicanconf.py"))
    assert (conf["SITENAME"], conf["DEFAULT_LANG"], conf["LOOK"]) == ("Llais y Môr", "en-GB", {"accent": "berry"})


def test_who_leaves_the_questions_leaves_nothing_behind(tmp_path: Path) -> None:
    code, said = at_a_terminal(tmp_path / "mine", ["Mine", "\x04"])
    assert code == 130 and said.rstrip().endswith("Stopped.")
    assert not (tmp_path / "mine").exists()


def at_a_terminal(folder: Path, answers: list[str]) -> tuple[int, str]:
    """Begin a site at a terminal, with an answer for each question; return exit code and what stood there."""
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "kindling.commands.begin", str(folder)]
    job = subprocess.Popen(words, cwd=KIT, env=environment(), stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said, left = b"", [*answers]
    while select([ours], [], [], ENOUGH)[0]:
        try:
            said += os.read(ours, 4096)
        except OSError:  # its end, on Linux
            break
        if said.endswith(b"\n> ") and left:
            answer = left.pop(0)
            os.write(ours, answer.encode() if answer == "\x04" else f"{answer}\n".encode())
    os.close(ours)
    return job.wait(ENOUGH), said.decode().replace("\r\n", "\n")


def test_git_takes_what_is_the_sites_own_and_nothing_else(tmp_path: Path) -> None:
    begin(tmp_path, *_WHO)
    assert command("site", f"--site={tmp_path}", "--now=2026-11-23").code == 0
    git = partial(
        subprocess.run, cwd=tmp_path, env=environment(**PLAIN_GIT), check=True, capture_output=True, text=True
    )
    git(["git", "init", "-q"])
    git(["git", "add", "."])
    added = git(["git", "ls-files"]).stdout
    remembered = {"content/addresses.txt", "content/.gitattributes"}  # what readers have, from the first build on
    assert set(added.splitlines()) == _FILES | remembered


@examples(40)
@example("\"quotes\" \\ and 'apostrophes'", "$author ${name} {braces} <b>&amp; *x* _y_ [@a](b) #1 `c` ==d==")
@given(*2 * [st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)])
def test_any_name_is_written_so_that_it_is_read_again(name: str, author: str) -> None:
    answers = {"name": name, "author": author, "siteurl": "", "language": "", "colour": ""}
    files = {path.name: data.decode() for path, data in _files(Path("/nowhere"), answers, date(2026, 11, 23))}
    conf: dict[str, str] = {}
    exec(compile(files["pelicanconf.py"], "pelicanconf.py", "exec"), conf)  # noqa: S102
    assert (conf["SITENAME"], conf["AUTHOR"]) == (name, author)
    front = read_front_matter("about.md", files["about.md"])
    said = "this site" if "[" in name else name  # what looks like a note in a summary would be told
    assert (front.values["summary"], [*front.problems]) == (f"What {said} is, and who writes it.", [])


def test_a_name_with_the_signs_of_notes_is_itself_and_nothing_is_told(tmp_path: Path) -> None:
    begin(tmp_path, "--name=Notes [^1] & [@a]", "--author=Ann [^2]")
    assert check(tmp_path).err == ""


@pytest.mark.parametrize(
    ("tz", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        (":America/New_York", "America/New_York"),
        ("CET-1CEST", ""),  # the rule of a zone, and no name
        ("Mars/Olympus", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_the_zone_is_that_of_the_computer(tz: str, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", tz)
    assert computers_zone() == zone


def test_a_site_goes_by_the_clock_of_the_computer_and_says_so(tmp_path: Path) -> None:
    done = command("begin", str(tmp_path), *_WHO, "--now=2026-11-23", TZ="Asia/Tokyo")
    assert runpy.run_path(str(tmp_path / "pelicanconf.py"))["TIMEZONE"] == "Asia/Tokyo"
    assert "the clock of its days: Asia/Tokyo, as this computer has it" in done.out and done.err == ""


def test_where_no_zone_is_known_it_is_london(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST")
    assert main([str(tmp_path), *_WHO, "--now=2026-11-23"]) == 0
    assert runpy.run_path(str(tmp_path / "pelicanconf.py"))["TIMEZONE"] == "Europe/London"
    assert "Europe/London, as this computer names no time zone" in capsys.readouterr().out
