"""The one door: what is typed arrives as it was typed; installing happens once; a poor machine gets one line."""

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.commands.conftest import Outcome, environment, tree
from tests.conftest import KIT
from tests.tiers import examples

_ECHO = "import json, os, sys; print(json.dumps([sys.argv[1:], dict(os.environ)]))"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the door, in a folder with a space, whose Python says what it was given."""
    folder = tmp_path_factory.mktemp("a kit")
    (folder / "kindling" / "commands").mkdir(parents=True)
    for name in ("Makefile", "requirements.txt", "kindling/commands/bootstrap.sh"):
        shutil.copy(KIT / name, folder / name)
    _program(folder / ".venv" / "bin" / "python", f'exec {sys.executable} -c "{_ECHO}" "$@"')
    (folder / ".venv" / f"kindling-runtime-{_pins(folder)}").touch()
    return folder


def make(kit: Path, *words: str, **values: str) -> Outcome:
    """Run make with these words on its command line."""
    job = subprocess.run(
        ["make", *words], cwd=kit, env=environment(**values), capture_output=True, text=True, check=False
    )
    return Outcome(job.returncode, job.stdout, job.stderr)


def test_help_names_every_command_and_value(kit: Path) -> None:
    done = make(kit, "help")
    commands = (
        "begin upgrade status serve site check test test-quick exam new source video captions editor import mend "
        "links publish rollback due bench patterns help clean"
    )
    for word in commands.split():
        assert f"make {word}" in done.out
    values = (
        "SITE OUTPUT SITEURL NOW FRESH PORT TARGET DRY YES POSTS TITLE KIND SERIES FROM WHERE WHEN NAME AUTHOR "
        "LANGUAGE COLOUR HOST KIT"
    )
    for word in values.split():
        assert f"{word}=" in done.out
    assert make(kit).out == done.out, "make alone helps"


COMMANDS = [
    "begin",
    "upgrade",
    "status",
    "serve",
    "site",
    "check",
    "new",
    "source",
    "video",
    "captions",
    "editor",
    "import",
    "mend",
    "links",
    "publish",
    "rollback",
    "due",
    "bench",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_a_module(kit: Path, command: str) -> None:
    words, _environment = json.loads(make(kit, command).out)
    assert words == ["-m", f"kindling.commands.{command}"]


@examples(40)
@example("$(shell touch pwned) `touch pwned` $HOME $$ ${HOME} %.o: ; touch pwned")
@example('it\'s "quoted" \\ back # not a comment ; & | < > * ? [a] {b} ~ !')
@example("Pŵer — 日本 \N{FIRE}  two  spaces ")
@example("a=b:c,d")
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_a_value_arrives_as_it_was_typed(kit: Path, text: str) -> None:
    for typed in (make(kit, "new", f"TITLE={text}"), make(kit, "new", TITLE=text)):
        assert json.loads(typed.out)[1]["TITLE"] == text.lstrip() or json.loads(typed.out)[1]["TITLE"] == text
    assert not list(kit.rglob("pwned"))


@pytest.mark.parametrize(
    ("tier", "installs", "asks"),
    [
        ("test", "test", []),
        ("test-quick", "packages", ["-m", "not whole and not exam"]),
        ("exam", "test", ["-m", "exam or hypothesis", "--hypothesis-profile=exam"]),
    ],
)
def test_a_tier_of_tests_installs_what_it_needs_and_asks_for_its_own(
    kit: Path, tier: str, installs: str, asks: list[str]
) -> None:
    ran = [json.loads(line)[0] for line in make(kit, tier).out.splitlines()]
    assert ran[0] == ["-m", "kindling.commands.install", installs]
    assert ran[-1] == ["-m", "pytest", "-n", "3", "--dist", "worksteal", *asks]
    assert [words[1] for words in ran[1:-1]] == ([] if tier == "exam" else ["ruff", "ruff", "mypy"])


def test_what_is_typed_is_told_from_what_machines_have_in_the_environment(kit: Path) -> None:
    """Many have a NAME (WSL) and a LANGUAGE (gettext)."""
    given = json.loads(make(kit, "begin", "LANGUAGE=cy", "SITE=a", NAME="laptop").out)[1]
    assert (given["KINDLING_LANGUAGE"], given["SITE"]) == ("cy", "a")
    assert "KINDLING_NAME" not in given
    typed = '$(shell touch pwned) `touch pwned` it\'s "it"'
    assert json.loads(make(kit, "begin", f"NAME={typed}").out)[1]["KINDLING_NAME"] == typed
    assert not list(kit.rglob("pwned"))


def test_a_misspelt_value_is_named(kit: Path) -> None:
    done = make(kit, "new", "TITEL=$(shell touch pwned)")
    assert done.code == 2
    assert "There is no value TITEL." in done.err
    assert not list(kit.rglob("pwned"))


@pytest.mark.parametrize(
    ("words", "idle", "used"),
    [
        (["serve", "OUTPUT=a"], "OUTPUT", "SITE SITEURL NOW FRESH PORT"),
        (["site", "TARGET=$(shell touch pwned)"], "TARGET", "SITE OUTPUT SITEURL NOW FRESH"),
        (["check", "POSTS=1"], "POSTS", "SITE SITEURL NOW FRESH BASELINE"),
        (["clean", "TARGET=a"], "TARGET", "SITE"),
        (["SITE=a"], "SITE", "no values"),
        (["test", "FRESH=1", "TRACE=1", "POSTS=2"], "FRESH POSTS", "no values"),
    ],
)
def test_a_value_that_a_command_does_not_use_is_refused_before_anything_is_done(
    kit: Path, words: list[str], idle: str, used: str
) -> None:
    done = make(kit, *words)
    command = words[0] if "=" not in words[0] else "help"
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert f"make {command} does not use {idle}. It uses: {used}." in line
    assert not list(kit.rglob("pwned")) and (kit / ".venv").is_dir()


def test_a_value_may_be_for_any_of_several_commands_and_what_the_environment_holds_is_nobodys(kit: Path) -> None:
    assert make(kit, "check", "publish", "TARGET=a", "TRACE=1").code == 0
    assert make(kit, "site", "PORT=1").code == 2
    assert make(kit, "site", PORT="1").code == 0, "a host of programs sets PORT for all"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_makefile_names_the_values_that_a_command_reads(command: str) -> None:
    """So that the two lists can't drift apart: each command's own, and the one that is judged before it starts."""
    said = subprocess.run(
        [sys.executable, "-m", f"kindling.commands.{command}", "--help"],
        cwd=KIT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    makefile = (KIT / "Makefile").read_text("utf-8")
    (used,) = re.findall(rf"^uses-{command} := (.+)$", makefile, re.M)
    assert set(used.split()) == set(re.findall(r"\(or\s+([A-Z]+)=\)", said))
    for line in re.findall(r"^  [A-Z]+=.*$", makefile, re.M):
        commands = " ".join(re.findall(r"\(([^()]+)\)", line))
        for name in re.findall("[A-Z]+(?==)", line) if commands != "all" else ():
            assert (name in used.split()) == (command in re.findall("[a-z]+", commands)), line


def test_a_flag_that_a_command_does_not_use_is_refused_with_those_it_uses() -> None:
    job = subprocess.run(
        [sys.executable, "-m", "kindling.commands.check", "--target=a"],
        cwd=KIT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert job.returncode == 2
    assert job.stderr == "this command does not use --target; it uses --site, --siteurl, --now, --fresh, --baseline\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nonsense"], "nonsense"),
        (["new", "KIND=essay", "TITLE=Power", "and", "love"], "and"),
        (["new", "KIND=essay", "TITLE=Power", "check"], "check"),
        (["begin", "NAME=My", "test"], "test"),
        (["check", "$(shell touch pwned)"], None),
    ],
)
def test_a_word_that_is_no_command_is_told_before_anything_is_done(
    kit: Path, words: list[str], told: str | None
) -> None:
    done = make(kit, *words)
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert told is None or f"'{told}' is no command here. make help lists them; a value that holds spaces " in line
    assert not list(kit.rglob("pwned"))


def test_makes_own_last_line_is_explained(kit: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(kit, tmp_path / "kit")
    _program(copy / ".venv" / "bin" / "python", "echo Sorry. >&2; exit 1")
    said = make(copy, "check").err.splitlines()
    assert said[:2] == ["Sorry.", "(The line below is make's own, and means only that it stopped.)"]
    assert len(said) == 3 and said[2].startswith("make: *** ")


def test_a_failure_is_a_failure(kit: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(kit, tmp_path / "kit")
    _program(copy / ".venv" / "bin" / "python", "exit 75")
    assert make(copy, "site").code == 2


@pytest.fixture
def bare(kit: Path, tmp_path: Path) -> Path:
    """A copy of the door on which nothing is installed."""
    copy = shutil.copytree(kit, tmp_path / "kit", ignore=shutil.ignore_patterns(".venv"))
    (copy / "bin").mkdir()
    for name in ("sh", "cksum", "tr", "make"):
        (copy / "bin" / name).symlink_to(str(shutil.which(name)))
    return copy


def _python(bare: Path, name: str, version: tuple[int, int], *, venv: bool = True) -> Path:
    """Put a program that answers as that version of Python would."""
    enough = "exit 0" if version >= (3, 11) else "exit 1"
    return _program(
        bare / "bin" / name,
        f'case "$2" in *"print("*) echo {version[0]}.{version[1]};; *version_info*) {enough};;\n'
        f'*ensurepip*) exit {0 if venv else 1};; *) echo {name} installs "$@" >&2; exit 9;; esac',
    )


def test_no_python_is_one_line(bare: Path) -> None:
    done = make(bare, "site", PATH=str(bare / "bin"))
    assert "Kindling needs Python 3.11 or newer; python3 was not found.\n    hint: " in done.err
    assert done.code == 2


def test_what_is_installed_already_is_found_from_any_folder(kit: Path) -> None:
    packages = kit / ".venv" / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    for _twice in range(2):
        assert make(kit, "site").code == 0
        assert [path.name for path in packages.iterdir()] == ["kindling"], "one name, and no folder of the checkout"
        assert (packages / "kindling" / "commands" / "bootstrap.sh").is_file()


def test_an_old_python_is_one_line_and_a_newer_one_is_found(bare: Path) -> None:
    _python(bare, "python3", (3, 9))
    assert "python3 is Python 3.9.\n" in make(bare, "site", PATH=str(bare / "bin")).err
    _python(bare, "python3.12", (3, 12))
    assert (
        "python3.12 installs -m kindling.commands.install runtime kindling-runtime-"
        in make(bare, "site", PATH=str(bare / "bin")).err
    )


def test_the_python_that_is_named_is_the_only_one_tried(bare: Path) -> None:
    _python(bare, "python3", (3, 12))
    old = _python(bare, "old python", (3, 10))
    assert "old python is Python 3.10.\n" in make(bare, "site", f"PYTHON={old}", PATH=str(bare / "bin")).err
    new = _python(bare, "new python", (3, 13))
    assert "new python installs" in make(bare, "site", f"PYTHON={new}", PATH=str(bare / "bin")).err


def test_a_python_without_venv_is_one_line(bare: Path) -> None:
    _python(bare, "python3", (3, 11), venv=False)
    done = make(bare, "site", PATH=str(bare / "bin"))
    assert "Python 3.11 (python3) comes without its venv module.\n    hint: on Debian and Ubuntu: " in done.err
    assert "python3.11-venv" in done.err


def test_changed_pins_are_installed_anew(kit: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(kit, tmp_path / "kit")
    assert make(copy, "site").code == 0
    with (copy / "requirements.txt").open("a") as pins:
        pins.write("# newer\n")
    (copy / "bin").mkdir()
    _python(copy, "python3", (3, 12))
    assert "python3 installs" in make(copy, "site", PATH=f"{copy / 'bin'}:{os.environ['PATH']}").err


def _pins(folder: Path) -> str:
    data = (folder / "requirements.txt").read_bytes()
    return (
        subprocess.run(["cksum"], input=data, capture_output=True, check=True).stdout.decode().replace(" ", "-").strip()
    )


def _program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_clean_keeps_what_publishing_put_aside_for_its_owner(tmp_path: Path) -> None:
    shutil.copy(KIT / "Makefile", tmp_path / "Makefile")
    for path in ("cards/one.kept", "set-aside/site/posts/joy/index.html", ".gitignore"):
        (tmp_path / ".kindling" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / ".kindling" / path).write_text("?")
    for _again in range(2):
        assert make(tmp_path, "clean").code == 0
        left = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
        assert sorted(left) == [".kindling/set-aside/site/posts/joy/index.html", "Makefile"]
    shutil.rmtree(tmp_path / ".kindling")
    assert make(tmp_path, "clean").code == 0


@pytest.mark.parametrize("name", ["mine", "-a b's"])
def test_clean_with_a_site_cleans_that_site_and_nothing_of_the_kit(kit: Path, tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(kit, tmp_path / "kit")
    for path in (copy / ".kindling" / "one", tmp_path / name / ".kindling" / "one", tmp_path / name / "content" / "a"):
        path.parent.mkdir(parents=True)
        path.write_text("?")
    assert make(copy, "clean", f"SITE=../{name}").code == 0
    assert (copy / ".venv").is_dir() and (copy / ".kindling" / "one").is_file()
    assert [path.name for path in (tmp_path / name).rglob("*") if path.is_file()] == ["a"]
    assert make(copy, "clean", "SITE=nowhere").err.startswith("SITE=nowhere: there is no such folder.\n")
    assert (copy / ".venv").is_dir()


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root can be somebody else for a test"
)
@pytest.mark.parametrize(
    "words", ["serve", "site", "check", "new KIND=essay TITLE=x", "publish TARGET=/x", "clean", "help"]
)
def test_another_user_s_checkout_is_told_in_a_line(words: str) -> None:
    """Not yet installed, and nobody's to write into: the copy lies where everybody may read, and root owns it."""
    with TemporaryDirectory(dir="/var/tmp") as folder:
        for name in ("Makefile", "requirements.txt", "kindling/commands", "kindling/__init__.py", "kindling/model"):
            copy = shutil.copytree if (KIT / name).is_dir() else shutil.copy2
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            copy(KIT / name, Path(folder) / name)
        (Path(folder) / ".venv").mkdir()
        subprocess.run(["chmod", "-R", "a+rX,go-w", folder], check=True)
        before = tree(Path(folder))
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        done = subprocess.run(
            [*nobody, "make", *shlex.split(words)],
            cwd=folder, env=environment(HOME="/nonexistent", PATH="/usr/bin:/bin"),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        said = [line for line in done.stderr.splitlines() if not line.startswith(("make: ", "(The line below"))]
        assert (done.returncode, len(said)) == ((0, 0) if words == "help" else (2, len(said))), done.stderr
        assert len(said) <= 2 and "Traceback" not in done.stderr
        assert tree(Path(folder)) == before
