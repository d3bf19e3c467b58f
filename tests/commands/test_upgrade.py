"""A site of an earlier release is mended by one command, and readers keep all that they had."""

import re
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from kindling.commands._command import Refusal
from kindling.commands.kit import release
from kindling.commands.kit_source import KitSource
from kindling.commands.upgrade import KitChange, renewed, upgrade
from kindling.engine.conf_lines import release_in, with_release
from tests.commands.conftest import NAMED, command, tree
from tests.conftest import KIT
from tests.upgrades.public import public

#: files of a share kit, which are no addresses (contract): its page holds them now
_OF_A_KIT = re.compile(r"/share/(?:qr\.(?:png|svg)|share\.(?:csv|json))$")
UPGRADES = KIT / "tests" / "upgrades"
SITES = sorted(path.stem for path in UPGRADES.glob("*.txt"))
TODAY = release()


@pytest.fixture(params=SITES)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the site of an earlier release."""
    return Path(shutil.copytree(UPGRADES / request.param, tmp_path / request.param))


def test_each_release_has_its_site() -> None:
    """One that is missing is made by `python -m tests.upgrades`."""
    named = re.findall(r"^## (\d+\.\d+\.\d+) ", (KIT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert set(named) | {"599a93a"} == set(SITES)
    assert all((UPGRADES / name / "pelicanconf.py").is_file() for name in SITES)


def test_a_site_of_each_release_is_upgraded_and_keeps_what_readers_have(old: Path, tmp_path: Path) -> None:
    done = command("upgrade", f"--site={old}", "--yes=1")
    assert (done.code, done.err) == (0, "")
    assert release_in((old / "pelicanconf.py").read_text("utf-8")) == TODAY
    again = command("upgrade", f"--site={old}")
    assert again.out.endswith(f" is at Kindling {TODAY}: there is nothing to change\n")
    www = tmp_path / "www"
    published = command("publish", f"--site={old}", f"--target={www}", "--now=2026-11-27")
    assert published.code == 0, published.err
    had = (UPGRADES / f"{old.name}.txt").read_text("utf-8").splitlines()
    gone = {address for address in set(had) - set(public(www)) if not _OF_A_KIT.search(address)}
    assert gone == set()


def test_nothing_is_written_before_somebody_says_so_and_what_was_is_kept(tmp_path: Path) -> None:
    site = Path(shutil.copytree(UPGRADES / "599a93a", tmp_path / "a site"))
    before = tree(site)
    shown = command("upgrade", f"--site={site}")
    assert (shown.code, shown.err) == (1, "")
    assert shown.out.endswith("Nothing was written. To write it: `make upgrade YES=1`\n")
    assert '-    "plugins.prose",' in shown.out and "+synthetic_voice: true" in shown.out
    assert tree(site) == before
    done = command("upgrade", f"--site={site}", YES="1")
    (kept,) = (site / ".kindling" / "set-aside").glob("before-*")
    assert f"what they were lies in {kept}" in done.out
    assert tree(kept) == {name: before[name] for name in tree(kept)}
    assert set(tree(kept)) == {"pelicanconf.py", "content/posts/creating-a-culture-of-joy.md"}


def test_only_what_a_site_has_of_it_is_changed_and_everything_else_stays_to_the_letter() -> None:
    conf = (
        '# né Café\nPLUGINS = ["plugins.prose", "é", "plugins.vlog"]  # "plugins.prose"\r\n'
        'X = "plugins.prose"\nVLOG = {"peertube": ["a.example"], "synthetic_voice": False}  # why\n'
    )
    found = upgrade(
        {"pelicanconf.py": conf, ".gitignore": "", "content/posts/a.md": "---\nvideo: /media/a.mp4\n---\n"}, "", "0.1.0"
    )
    assert found.changed == {
        "pelicanconf.py": (
            "# At Kindling 0.1.0. `make upgrade` keeps this line.\n"
            '# né Café\nPLUGINS = ["kindling.plugins.prose", "é", "kindling.plugins.vlog"]  # "plugins.prose"\r\n'
            'X = "plugins.prose"\nVLOG = {"peertube": ["a.example"]}  # why\n'
        )
    }
    assert found.left == tuple(
        f'pelicanconf.py: add {name} = "…": it was taken from the example, and is nobody else\'s now'
        for name in ("SITENAME", "AUTHOR")
    )


@pytest.mark.parametrize(
    ("conf", "mended"),
    [
        (
            'VLOG = {\n    "synthetic_voice": True,  # ours\n    "b": 2,  # theirs\n}\n',
            'VLOG = {\n    "b": 2,  # theirs\n}\n',
        ),
        ('VLOG = {\n    "b": 2,\n    "synthetic_voice": True,\n}\n', 'VLOG = {\n    "b": 2,\n}\n'),
        ('A = "é"\nVLOG: dict = {"é": 1, "synthetic_voice": True}\n', 'A = "é"\nVLOG: dict = {"é": 1}\n'),
        ('VLOG = {\n    "synthetic_voice": True\n}\nB = 1\n', "B = 1\n"),
    ],
)
def test_a_key_goes_with_its_note_and_no_other(conf: str, mended: str) -> None:
    found = upgrade({"pelicanconf.py": conf, ".gitignore": ""}, "", "0.1.0")
    assert found.changed == {"pelicanconf.py": with_release(mended, "0.1.0")}


@pytest.mark.parametrize("conf", ["", "PLUGINS = (", "\x00", "PLUGINS = other", "VLOG = {**other}", "VLOG = dict()"])
def test_a_settings_file_that_is_not_understood_keeps_its_words(conf: str) -> None:
    found = upgrade({"pelicanconf.py": conf, ".gitignore": ""}, "", "0.1.0")
    assert found.changed == {"pelicanconf.py": with_release(conf, "0.1.0")}


def test_with_which_release_a_site_was_begun_stays_in_its_first_line() -> None:
    first = "# Begun with Kindling 0.1.0. This file says what the site is called."
    second = with_release(first, "0.2.0")
    assert second == "# Begun with Kindling 0.1.0, and at 0.2.0. This file says what the site is called."
    assert with_release(second, "0.10.0") == first.replace("0.1.0", "0.1.0, and at 0.10.0")
    assert [release_in(text) for text in (first, second, "A = 1")] == ["0.1.0", "0.2.0", ""]


def test_a_site_that_is_ahead_of_the_kit_is_told_by_each_command(site: Path) -> None:
    (site / "pelicanconf.py").write_text(f"# At Kindling 99.0.0.\n{NAMED}", "utf-8")
    line = f"this site is at Kindling 99.0.0, and this is {TODAY}"
    built = command("site", f"--site={site}", "--now=2026-12-01")
    assert (built.code, line in built.err) == (0, True)
    published = command("publish", f"--site={site}", f"--target={site.parent / 'www'}", "--siteurl=https://example.org")
    assert (published.code, line in published.err) == (1, True)
    refused = command("upgrade", f"--site={site}")
    assert (refused.code, "install Kindling 99.0.0 or newer" in refused.err) == (2, True)


def wheel(folder: Path, its: str, pins: str = "markdown==3.11.3 --hash=sha256:00\n") -> Path:
    """Return a file that is as a wheel of a release is, as far as a site looks into it."""
    path = folder / f"kindling-{its}-py3-none-any.whl"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as held:
        held.writestr("kindling/requirements.txt", pins)
        held.writestr("kindling/its.txt", its)
    return path


@pytest.fixture
def hosted(tmp_path: Path) -> Path:
    """A site that was begun at a release before this one, whose host installs that from a wheel in it."""
    folder = tmp_path / "hosted"
    for path, data in KitSource(wheel=wheel(tmp_path / "old", "0.0.9")).files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / "pelicanconf.py").write_text(f"# Begun with Kindling 0.0.9.\n{NAMED}", "utf-8")
    (folder / ".gitignore").write_text("/.kindling/\n", "utf-8")
    return folder


def test_what_hosts_install_is_renewed_with_its_hashes(hosted: Path, tmp_path: Path) -> None:
    new = wheel(tmp_path / "new", TODAY)
    before = tree(hosted)
    done = command("upgrade", f"--site={hosted}", "--yes=1", f"--kit={new}")
    assert (done.code, done.err) == (0, "")
    name = f"kit/{new.name}"
    assert f"Hosts install Kindling from {name}; kit/kindling-0.0.9-py3-none-any.whl goes\n" in done.out
    text = (hosted / "kit/requirements.txt").read_text("utf-8")
    assert f"./{name} --hash=sha256:{sha256(new.read_bytes()).hexdigest()}\nmarkdown==3.11.3 --hash" in text
    assert set(tree(hosted / "kit")) == {new.name, "requirements.txt"}
    assert (hosted / name).read_bytes() == new.read_bytes()
    (kept,) = (hosted / ".kindling" / "set-aside").glob("before-*")
    assert {path: before[path] for path in before if path.startswith("kit/")}.items() <= tree(kept).items()
    again = command("upgrade", f"--site={hosted}", f"--kit={new}")
    assert again.out.endswith(f" is at Kindling {TODAY}: there is nothing to change\n")


def test_a_kit_that_nobody_can_name_is_told_with_the_line_to_type(
    hosted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kindling.commands.upgrade.installed_from", lambda: None)
    (told,) = renewed(hosted, None, "0.2.0", fresh=False).left
    assert told == (
        "kit/requirements.txt: the release that hosts install is 0.0.9: "
        "`make upgrade KIT=…` names the wheel of 0.2.0, or git+https://…@v0.2.0"
    )
    (hosted / "kit/requirements.txt").write_text("git+https://example.org/k.git@v0.0.9\n", "utf-8")
    assert "install an older state from git" in renewed(hosted, None, "0.2.0", fresh=True).left[0]
    assert renewed(hosted, None, "0.2.0", fresh=False) == KitChange(), "which release a tag is, nobody says"


def test_what_the_program_was_installed_from_is_what_hosts_get(hosted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = KitSource(git="git+https://example.org/k.git@0a1b2c")
    monkeypatch.setattr("kindling.commands.upgrade.installed_from", lambda: state)
    found = renewed(hosted, None, "0.2.0", fresh=True)
    assert found.files["kit/requirements.txt"].decode().endswith("git+https://example.org/k.git@0a1b2c\n")
    assert found.gone == ("kit/kindling-0.0.9-py3-none-any.whl",)


def test_a_site_without_a_host_gets_none_and_a_wheel_of_another_release_is_refused(
    hosted: Path, tmp_path: Path
) -> None:
    old = KitSource(wheel=wheel(tmp_path, "0.1.0"))
    with pytest.raises(Refusal, match=r"is Kindling 0\.1\.0, and this is 0\.2\.0"):
        renewed(hosted, old, "0.2.0", fresh=True)
    shutil.rmtree(hosted / "kit")
    assert renewed(hosted, old, "0.1.0", fresh=True) == KitChange()
    (hosted / "kit").symlink_to(tmp_path)
    with pytest.raises(Refusal, match="leads elsewhere"):
        renewed(hosted, old, "0.1.0", fresh=True)


def test_a_folder_that_is_no_site_is_told(tmp_path: Path) -> None:
    done = command("upgrade", f"--site={tmp_path}")
    assert (done.code, "has no pelicanconf.py, so it is no site yet" in done.err) == (2, True)
