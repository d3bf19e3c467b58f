"""Pelican's own door: what a Pelican user always types does what `make site` does."""

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import (
    BROKEN,
    NAMED,
    PELICAN,
    Outcome,
    Running,
    command,
    environment,
    eventually,
    tree,
)  # fmt: skip
from tests.conftest import KIT
from tests.ports import free_port
from tests.tiers import ENOUGH

TODAY = "2026-12-01"
ROUND = {"NOW": TODAY, "COLUMNS": "200", "PYTHONPATH": str(KIT)}  #: what stands around the command
CONF = f'PELICAN_CLASS = "kindling.Kindling"\n{NAMED}'


@pytest.fixture
def site(site: Path) -> Path:
    """The small site, with a conf that names Kindling to Pelican."""
    (site / "pelicanconf.py").write_text(CONF, "utf-8")
    return site


def pelican(folder: Path, *flags: str, **given: str) -> Outcome:
    """Run `pelican` in a folder, as its user does."""
    job = subprocess.run(
        [PELICAN, *flags], cwd=folder, env=environment(**ROUND, **given),
        capture_output=True, text=True, check=False, timeout=ENOUGH,
    )  # fmt: skip
    return Outcome(job.returncode, job.stdout, job.stderr)


def made(site: Path, output: Path, **given: str) -> dict[str, bytes]:
    """Return what `make site` gives."""
    assert command("site", f"--site={site}", f"--output={output}", f"--now={TODAY}", **given).code == 0
    return tree(output)


def test_pelican_gives_the_bytes_of_make_site(site: Path, tmp_path: Path) -> None:
    done = pelican(site, "content", "-s", "pelicanconf.py", "-o", "built")
    assert done.code == 0, done.err
    assert tree(site / "built") == made(site, tmp_path / "other")


def test_it_builds_from_any_folder_and_into_output_beside_the_conf(site: Path, tmp_path: Path) -> None:
    assert pelican(tmp_path, "-s", str(site / "pelicanconf.py")).code == 0
    assert tree(site / "output") == made(site, tmp_path / "other")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a site", "other"]


@pytest.mark.whole
def test_the_example_is_the_same_through_both_doors(tmp_path: Path) -> None:
    flags = ["content", "-s", "pelicanconf.py", "-o", str(tmp_path / "one")]
    assert pelican(KIT, *flags).code == 0
    assert tree(tmp_path / "one") == made(KIT, tmp_path / "two")


def test_an_address_that_is_typed_is_that_of_the_pages(site: Path, tmp_path: Path) -> None:
    flags = ["-o", "built", "-e", 'SITEURL="https://example.org"', 'SITENAME="Joy"']
    assert pelican(site, "content", *flags).code == 0
    (site / "pelicanconf.py").write_text(CONF.replace("A site", "Joy"), "utf-8")
    assert tree(site / "built") == made(site, tmp_path / "other", SITEURL="https://example.org")


def test_publishconf_is_what_make_publish_does(site: Path, tmp_path: Path) -> None:
    conf = site / "publishconf.py"
    conf.write_text('PELICAN_CLASS = "kindling.Kindling"\n', "utf-8")
    done = pelican(site, "content", "-s", "publishconf.py", "-o", "built")
    assert (done.code, "There is no SITEURL." in done.err) == (2, True)
    conf.write_text('PELICAN_CLASS = "kindling.Kindling"\nSITEURL = "https://example.org"\n', "utf-8")
    assert pelican(site, "content", "-s", "publishconf.py", "-o", "built").code == 0
    assert command("publish", f"--site={site}", f"--target={tmp_path}/other", f"--now={TODAY}").code == 0
    assert tree(site / "built") == tree(tmp_path / "other")


def test_a_conf_can_add_to_the_plugins_through_both_doors(site: Path, tmp_path: Path) -> None:
    changes = 'PLUGINS.remove("kindling.plugins.podcast")\nPLUGINS = [*PLUGINS, "mine"]\nPLUGIN_PATHS = ["."]\n'
    (site / "pelicanconf.py").write_text(f"from kindling import PLUGINS\n{CONF}{changes}", "utf-8")
    (site / "mine.py").write_text("def register():\n    print('mine is here')\n", "utf-8")
    done = pelican(site, "content", "-o", "built")
    assert (done.code, "mine is here" in done.out) == (0, True), done.err
    assert tree(site / "built") == made(site, tmp_path / "other")


def test_mistakes_are_told_as_our_commands_tell_them(site: Path) -> None:
    (site / "content/posts/two.md").write_text(BROKEN, "utf-8")
    done = pelican(site, "content")
    assert done.code == 1
    assert "content/posts/two.md:3: [" in done.err and "nothing was written" in done.err
    assert "Traceback" not in done.err + done.out
    assert not (site / "output").exists()


@pytest.mark.parametrize(
    ("flags", "fact"),
    [
        (["posts"], "The texts are not in "),
        (
            ["content", "-s", "other.py"],
            "A site's settings are in pelicanconf.py and publishconf.py; -s names other.py.",
        ),
        (["content", "-e", 'ARTICLE_URL="x"'], "pelican: [settings/decided] ARTICLE_URL has no effect here"),
        (["content", "-e", 'SITEURL="here"'], "SITEURL=here: an address is written as https://example.org"),
        (["content", "-t", "content"], "[settings/theme] THEME is "),
    ],
)
def test_what_can_not_be_is_one_line(site: Path, flags: list[str], fact: str) -> None:
    (site / "posts").mkdir()
    (site / "other.py").write_text(CONF, "utf-8")
    done = pelican(site, *flags)
    assert done.code in (1, 2)
    assert fact in done.err and "Traceback" not in done.err + done.out
    assert not (site / "output").exists()


@pytest.mark.parametrize("flag", ["-d", "--cache-path=x", "--fatal=warnings"])
def test_a_flag_without_effect_is_told_and_the_site_is_built(site: Path, flag: str) -> None:
    feeds = ("FEED_ALL_ATOM", "CATEGORY_FEED_ATOM", "TRANSLATION_FEED_ATOM", "AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS")
    quiet = "TIMEZONE = 'UTC'\n" + "".join(f"{name} = None\n" for name in feeds)  # or Pelican warns of those itself
    (site / "pelicanconf.py").write_text(CONF + quiet, "utf-8")
    done = pelican(site, "content", flag)
    assert done.code == 0, done.err
    assert f"{flag.replace('=', ' ').removesuffix(' x')} has no effect here.\n    hint: " in done.err


def page(port: int, address: str) -> str:
    """Return a page as Pelican's own server gives it; "" while there is none."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=ENOUGH) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, ConnectionError):
        return ""


def saved(path: Path, text: str, seen: Callable[[], object], here: Running) -> None:
    """Save a file until the watcher has seen it: it looks away while it builds, and once when it begins."""
    end = time.monotonic() + ENOUGH
    while not seen():
        assert time.monotonic() < end and here.job.poll() is None, here.lines
        path.write_text(text, "utf-8")
        for _moment in range(100):
            if seen():
                return
            time.sleep(0.05)


def test_pelicans_server_alone_shows_what_was_built(site: Path, running: Callable[..., Running]) -> None:
    assert pelican(site, "content").code == 0
    port = free_port()
    here = running("pelican", "-s", str(site / "pelicanconf.py"), "-l", f"--port={port}", **ROUND)
    eventually(lambda: "Some words." in page(port, "/posts/one/"), here)
    here.stop()


@pytest.mark.exam("Pelican's own watcher")
def test_the_watcher_builds_on_a_save_and_pelicans_server_shows_it(
    site: Path, running: Callable[..., Running], figures: Callable[[str], None]
) -> None:
    port, post = free_port(), site / "content/posts/one.md"
    good = post.read_text("utf-8")
    here = running("pelican", "-s", str(site / "pelicanconf.py"), "-lr", f"--port={port}", **ROUND)
    eventually(lambda: "Some words." in page(port, "/posts/one/"), here)
    saved(post, good.replace("Some words.", "Other words."), lambda: "Other words." in page(port, "/posts/one/"), here)

    told = "content/posts/two.md:3: ["
    saved(site / "content/posts/two.md", BROKEN, lambda: any(told in line for line in here.lines), here)
    assert "Other words." in page(port, "/posts/one/"), "the site is as it was"
    (site / "content/posts/two.md").unlink()
    saved(post, good.replace("Some words.", "Last words."), lambda: "Last words." in page(port, "/posts/one/"), here)
    assert not any("Traceback" in line for line in here.lines), here.lines
    here.stop()
    figures("a save is shown, a mistake told, and a mended settings file read")


@pytest.mark.exam("Pelican's watcher, and settings that break")
def test_a_conf_that_breaks_while_the_watcher_runs_is_told_in_one_line(
    site: Path, running: Callable[..., Running], figures: Callable[[str], None]
) -> None:
    here = running("pelican", "-s", str(site / "pelicanconf.py"), "-r", **ROUND)
    eventually(lambda: any("built in" in line for line in here.lines), here)
    told = "pelicanconf.py:1: [settings/python]"
    saved(site / "pelicanconf.py", "SITENAME = (\n", lambda: any(told in line for line in here.lines), here)
    renamed = CONF.replace("A site", "Joy")
    home = site / "output" / "index.html"
    saved(site / "pelicanconf.py", renamed, lambda: "Joy" in home.read_text("utf-8"), here)
    assert not any("Traceback" in line for line in here.lines), here.lines
    here.stop()
    figures("told in one line, and read again when they are mended")
