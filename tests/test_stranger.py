"""A plugin of somebody else's: a package of its own, installed as a wheel, named in PLUGINS, and nothing else."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.accept import plugin_page
from tests.commands.conftest import tree
from tests.conftest import KIT
from tests.installed import installed

STRANGER = Path(__file__).parent / "stranger"
_CONF = """
SITENAME = "Joy"
AUTHOR = "Ann Lee"
PLUGINS = [*PLUGINS, {name!r}]
GLOSSARY = {{"title": "Our words"}}
"""
_ONE = """---
title: On trust
date: 2026-11-01
summary: In one line.
explains: {trust: "To rely on somebody."}
---

Words on ((trust)), and [all of them](/glossary/).
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of a fresh environment with the two wheels."""
    return installed(tmp_path_factory.mktemp("fresh"), (KIT, STRANGER)) / "python"


def made(python: Path, site: Path, name: str, one: str = _ONE) -> "subprocess.CompletedProcess[str]":
    """Build a site with the stranger, as its owner would."""
    (site / "content" / "posts").mkdir(parents=True)
    (site / "content" / "posts" / "one.md").write_text(one, "utf-8")
    (site / "pelicanconf.py").write_text(_CONF.format(name=name), "utf-8")
    command = [python, "-m", "kindling.commands.site", f"--site={site}", f"--output={site}/output", "--now=2026-11-23"]
    return subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)


def page(site: Path, address: str) -> str:
    """Return a page of the built site."""
    return (site / "output" / address.strip("/") / "index.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["glossary", "pelican.plugins.glossary"])
def test_a_plugin_from_a_wheel_has_all_that_a_plugin_can_bring(program: Path, tmp_path: Path, name: str) -> None:
    job = made(program, tmp_path, name)
    assert job.returncode == 0, job.stderr
    post, glossary = page(tmp_path, "/posts/on-trust/"), page(tmp_path, "/glossary/")
    assert 'Words on <a href="../../glossary/#trust">trust</a>' in post  # syntax, and a link that is judged
    assert '<p class="glossary-line">Explained here: <a href="../../glossary/#trust">trust</a></p>' in post  # a slot
    assert "<title>Our words · Joy</title>" in glossary and "To rely on somebody." in glossary  # setting, key, page
    (sheet,) = (tmp_path / "output" / "theme").glob("site.*.css")
    assert "@layer glossary{.glossary-line{" in sheet.read_text("utf-8")
    assert "/glossary/</loc>" in (tmp_path / "output" / "sitemap.xml").read_text("utf-8")
    (records,) = (tmp_path / "output" / "search").glob("records.*.json")
    (words,) = (tmp_path / "output" / "search").glob("words.*.txt")
    assert '"/glossary/"' in records.read_text("utf-8") and "somebody" in words.read_text("utf-8")


def test_its_words_come_from_its_own_catalogue(program: Path, tmp_path: Path) -> None:
    job = made(program, tmp_path, "glossary", _ONE.replace("date:", "lang: cy\ndate:"))
    assert job.returncode == 0, job.stderr
    post = page(tmp_path, "/posts/on-trust/")
    assert '<p class="glossary-line">Wedi’u hesbonio yma: <a' in post and "Neidio i’r prif gynnwys" in post


def test_pelicans_own_door_is_in_the_wheel(program: Path, tmp_path: Path) -> None:
    assert made(program, tmp_path, "glossary").returncode == 0
    conf = _CONF.format(name="glossary")
    head = 'from kindling import PLUGINS\nPELICAN_CLASS = "kindling.Kindling"\n'
    (tmp_path / "pelicanconf.py").write_text(head + conf, "utf-8")
    command = [program, "-m", "pelican", "content", "-o", "other"]
    environment = {**os.environ, "NOW": "2026-11-23"}
    subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert tree(tmp_path / "other") == tree(tmp_path / "output")


def test_its_rule_is_told_with_its_line_and_its_readme_explains_it(program: Path, tmp_path: Path) -> None:
    job = made(program, tmp_path, "glossary", _ONE.replace("((trust))", "((trsut))"))
    assert job.returncode == 1
    assert "content/posts/one.md:7: [glossary/unknown-word] no post explains 'trsut'" in job.stderr
    assert "### `glossary/unknown-word`" in (STRANGER / "README.md").read_text("utf-8")


def test_its_setting_and_its_key_are_typed(program: Path, tmp_path: Path) -> None:
    job = made(program, tmp_path, "glossary", _ONE.replace("explains: {trust", "explain: {trust"))
    assert job.returncode == 1
    assert "[frontmatter/unknown-key] 'explain' is no key of front matter here" in job.stderr
    assert re.search(r"hint: did you mean 'explains'", job.stderr)


def test_the_docs_show_this_very_package() -> None:
    assert (KIT / "docs" / "developers" / "write-a-plugin.md").read_text("utf-8") == plugin_page()
