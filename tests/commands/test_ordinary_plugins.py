"""Ordinary plugins of Pelican's: real ones from PyPI and their files; one that waits for what is never sent."""

import json
import re
from pathlib import Path

import pytest
from blinker import Signal
from pelican import signals

from kindling.engine.pelican_signals import NOT_SENT, SENT
from tests.accept import signals_page
from tests.commands.conftest import NAMED, Outcome, command, tree
from tests.conftest import KIT

_WITH = "PLUGINS = [*PLUGINS, {name!r}]\nPLUGIN_PATHS = ['.']\n"


def made(site: Path, name: str, conf: str = "") -> Outcome:
    """Build the small site with one more plugin."""
    (site / "pelicanconf.py").write_text(NAMED + _WITH.format(name=name) + conf, "utf-8")
    flags = [f"--site={site}", f"--output={site}/output", "--now=2026-12-01"]
    return command("site", *flags, SITEURL="https://example.org")


def locations(site: Path) -> list[str]:
    """Return the addresses that a sitemap names."""
    return sorted(re.findall("<loc>(.*)</loc>", (site / "output" / "sitemap.xml").read_text("utf-8")))


def test_each_of_pelicans_signals_is_sent_or_refused() -> None:
    known = {name for name, value in vars(signals).items() if isinstance(value, Signal)}
    assert known == SENT.keys() | NOT_SENT.keys()
    assert not SENT.keys() & NOT_SENT.keys()


def test_two_sitemaps_are_told_with_both_names_and_what_to_write(site: Path) -> None:
    done = made(site, "sitemap")
    fact = "the plugin 'sitemap' writes /sitemap.xml, which is that of plugins/feeds too"
    hint = "write FEEDS = {\"sitemap\": False}, or take 'sitemap' out of PLUGINS"
    assert (done.code, f"[plan/same-address] {fact}\n    hint: {hint}" in done.err) == (1, True), done.err
    assert "Traceback" not in done.err


def test_pelican_sitemap_names_the_pages_that_ours_names(site: Path) -> None:
    hidden = "---\ntitle: Two\ndate: 2026-10-02\nsummary: In one line.\nstatus: hidden\n---\n\nWords.\n"
    (site / "content/posts/two.md").write_text(hidden, "utf-8")
    assert command("site", f"--site={site}", "--now=2026-12-01", SITEURL="https://example.org").code == 0
    ours = locations(site)
    assert "https://example.org/posts/one/" in ours and "https://example.org/posts/two/" not in ours
    done = made(
        site, "sitemap", 'FEEDS = {"sitemap": False}\nSITEMAP = {"format": "xml"}\nEXTRA_SETTINGS = ["SITEMAP"]\n'
    )
    assert done.code == 0, done.err
    assert "<changefreq>" in (site / "output" / "sitemap.xml").read_text("utf-8"), "it is the plugin's"
    assert locations(site) == ours
    assert "/sitemap.xml" in (site / "output" / "robots.txt").read_text("utf-8")


def test_a_sitemap_that_nobody_makes_is_told(site: Path) -> None:
    done = made(site, "jinja_filters", 'FEEDS = {"sitemap": False}\n')
    assert (done.code, "[feeds/sitemap] robots.txt leads to /sitemap.xml" in done.err) == (1, True), done.err


def test_pelican_redirect_keeps_the_addresses_of_a_site_that_moves_here(site: Path) -> None:
    old = 'CONTENT_REDIRECT_CONFIGURATION = [{"ARTICLE_URL": "{slug}.html"}]\n'
    done = made(site, "pelican_redirect", old + 'EXTRA_SETTINGS = ["CONTENT_REDIRECT_CONFIGURATION"]\n')
    assert done.code == 0, done.err
    page = (site / "output" / "one.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0;url=/posts/one/" />' in page
    assert "Some words." in (site / "output" / "posts" / "one" / "index.html").read_text("utf-8")


def test_pelican_jinja_filters_are_there_for_a_sites_own_templates(site: Path) -> None:
    own = site / "theme" / "components" / "site-footer"
    theirs = (KIT / "theme" / "components" / "site-footer" / "macro.html").read_text("utf-8")
    own.mkdir(parents=True)
    (own / "macro.html").write_text(theirs.replace("<footer", "{{ 'the first words' | titlecase }}<footer", 1), "utf-8")
    done = made(site, "jinja_filters")
    assert done.code == 0, done.err
    assert "The First Words<footer" in (site / "output" / "index.html").read_text("utf-8")


_LISTENS = """
from blinker import signal
from pelican import signals
from pathlib import Path

def heard(*given, **named):
    Path(__file__).with_suffix(".log").write_text("heard")

def later(*given, **named):
    {late}

def register():
    signals.get_generators.connect(later)
    {early}
"""


@pytest.mark.parametrize("when", ["early", "late"])
def test_a_plugin_that_waits_for_what_is_never_sent_is_refused_by_name(site: Path, when: str) -> None:
    connects = "; ".join([*(f"signals.{name}.connect(heard)" for name in NOT_SENT), "signal('press').connect(heard)"])
    (site / "listens.py").write_text(_LISTENS.format(**{"early": "pass", "late": "pass", when: connects}), "utf-8")
    done = made(site, "listens")
    said = {**NOT_SENT, "press": "Pelican has no such signal"}
    for name, reason in said.items():
        fact = f"the plugin 'listens' listens to {name}, which is not sent here: {reason}"
        assert f"[settings/plugin] {fact}\n    hint: take 'listens' out of PLUGINS" in done.err
    assert (done.code, f"{len(said)} errors; nothing was written" in done.err) == (1, True), done.err
    assert not (site / "listens.log").exists()


_LOGS = """
from pathlib import Path
from pelican import signals


def log(name):
    with Path(__file__).with_suffix(".log").open("a") as file:
        print(name, file=file)


"""


def test_every_signal_of_the_list_is_sent(site: Path) -> None:
    (site / "content/pages").mkdir()
    (site / "content/pages/about.md").write_text("---\ntitle: About\nsummary: On us.\n---\n\nWords.\n", "utf-8")
    connects = "\n".join(f"    signals.{name}.connect(heard_{name})" for name in SENT)
    hears = "".join(f"def heard_{name}(*given, **named):\n    log({name!r})\n\n\n" for name in SENT)
    (site / "listens.py").write_text(f"{_LOGS}{hears}def register():\n{connects}\n", "utf-8")
    done = made(site, "listens")
    assert done.code == 0, done.err
    assert set((site / "listens.log").read_text("utf-8").split()) == SENT.keys()


_TELLS = """
import json
from pathlib import Path
from pelican import signals

FOUND = {}

def written(path, context):
    content = context.get("article") or context.get("page")
    known = [type(content).__name__, content.url, content.status] if content else []
    FOUND[context["output_file"]] = [Path(path).is_file(), context["SITENAME"], known]

def finalized(pelican):
    Path(__file__).with_suffix(".json").write_text(json.dumps(FOUND))

def register():
    signals.content_written.connect(written)
    signals.finalized.connect(finalized)
"""


def test_each_page_that_is_written_is_told_with_its_contents(site: Path) -> None:
    (site / "tells.py").write_text(_TELLS, "utf-8")
    done = made(site, "tells")
    assert done.code == 0, done.err
    found = json.loads((site / "tells.json").read_text("utf-8"))
    assert found["posts/one/index.html"] == [True, "A site", ["Article", "posts/one/", "published"]]
    assert found["series/power/index.html"] == [True, "A site", ["SeriesText", "series/power/", "published"]]
    assert found["archive/index.html"] == [True, "A site", []], "a list of its own right"
    assert found["404.html"] == [True, "A site", ["UnlistedPage", "404.html", "hidden"]]
    assert found.keys() == {name for name in tree(site / "output") if name.endswith(".html")}


_WRITES = """
from pathlib import Path
from pelican import signals

def write(sender, **given):
    folder = Path(sender).parent if isinstance(sender, str) else Path(sender.output_path)
    if str(sender).endswith("404.html") or not isinstance(sender, str):
        (folder / "{name}").parent.mkdir(exist_ok=True)
        (folder / "{name}").write_text("<!doctype html><title>x</title><a href='{link}'>x</a>")

def register():
    signals.{signal}.connect(write)
"""


@pytest.mark.parametrize("signal", ["article_generator_finalized", "content_written", "finalized"])
def test_a_file_that_a_plugin_writes_by_itself_is_published_and_judged(site: Path, signal: str) -> None:
    plugin = {"signal": signal, "name": "extra/index.html"}
    (site / "writes.py").write_text(_WRITES.format(**plugin, link="/posts/one/"), "utf-8")
    done = made(site, "writes")
    assert (done.code, (site / "output" / "extra" / "index.html").is_file()) == (0, True), done.err
    (site / "writes.py").write_text(_WRITES.format(**plugin, link="/nowhere/"), "utf-8")
    done = made(site, "writes")
    assert "writes: [verify/link] on /extra/ the link '/nowhere/' leads to no page" in done.err
    assert done.code == 1


@pytest.mark.parametrize("signal", ["article_generator_finalized", "finalized"])
def test_a_file_of_ours_that_a_plugin_writes_too_is_told_with_both_names(site: Path, signal: str) -> None:
    (site / "writes.py").write_text(_WRITES.format(signal=signal, name="feed.json", link="/"), "utf-8")
    done = made(site, "writes")
    assert "the plugin 'writes' writes /feed.json, which is that of plugins/feeds too" in done.err
    assert done.code == 1


def test_the_page_of_the_docs_has_the_list() -> None:
    assert (KIT / "docs" / "developers" / "pelican-plugins.md").read_text("utf-8") == signals_page()
