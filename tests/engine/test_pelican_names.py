"""Each of Pelican's settings, as a conf has it, has its effect or is refused with what to write instead."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import DEFAULT_CONFIG

from kindling.commands.kit import build_request
from kindling.engine.build import BuildResult, build
from kindling.engine.pelican_names import HONOURED, REFUSED, refusals
from kindling.model.conf_places import ConfPlaces
from tests.accept import pelican_page
from tests.conftest import KIT

_CONF = 'SITENAME = "Joy"\nAUTHOR = "Ann Lee"\n'
_POST = "---\ntitle: One\ndate: 2026-11-01\nsummary: In one line.\n---\n\nWords.\n"
#: what `pelican-quickstart` writes, as it writes it
QUICKSTART = """
PATH = "content"
TIMEZONE = 'Europe/Rome'
DEFAULT_LANG = 'en'
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
DEFAULT_PAGINATION = False
"""


def made(folder: Path, conf: str, **files: str) -> BuildResult:
    """Build a site of one post under a conf."""
    (folder / "content" / "posts").mkdir(parents=True, exist_ok=True)
    (folder / "content" / "posts" / "one.md").write_text(_POST, "utf-8")
    (folder / "pelicanconf.py").write_text(_CONF + conf, "utf-8")
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    return build(build_request(folder, folder / "output", "https://example.org", datetime(2026, 11, 23)))


def lines(result: BuildResult) -> list[str]:
    """Return the facts of all that is more than advice."""
    return [problem.message for problem in result.problems if problem.severity != "advice"]


def test_each_of_pelicans_defaults_is_honoured_or_refused() -> None:
    assert set(DEFAULT_CONFIG) <= HONOURED.keys() | REFUSED.keys()
    assert not HONOURED.keys() & REFUSED.keys()


@pytest.mark.parametrize("value", ["something else", 99, ["x"], {"x": 1}])
def test_a_refused_setting_is_one_line_with_what_to_write(value: Any) -> None:
    for name in REFUSED:
        (found,) = refusals({name: value}, ConfPlaces({name: "pelicanconf.py"}))
        assert (found.path, found.rule, found.severity) == ("pelicanconf.py", "settings/decided", "error")
        assert found.message == f"{name} has no effect here"
        assert len(found.hint) > len("take this line out; ")


def test_a_value_that_says_what_is_done_anyway_is_let_through() -> None:
    for name, (_, agreed) in REFUSED.items():
        for value in agreed:
            assert list(refusals({name: value}, ConfPlaces({name: "pelicanconf.py"}))) == []


def test_all_refused_settings_of_a_conf_are_told_in_one_run(tmp_path: Path) -> None:
    result = made(tmp_path, 'ARTICLE_URL = "{slug}.html"\nSTATIC_PATHS = ["extra"]\nDEFAULT_PAGINATION = 5\n')
    names = ["ARTICLE_URL", "STATIC_PATHS", "DEFAULT_PAGINATION"]
    assert lines(result) == [f"{name} has no effect here" for name in names]
    assert not result.published


def test_what_pelican_quickstart_writes_is_taken(tmp_path: Path) -> None:
    result = made(tmp_path, QUICKSTART)
    assert lines(result) == [] and result.published


def test_links_and_social_of_a_quickstart_are_told_with_where_they_go(tmp_path: Path) -> None:
    result = made(tmp_path, 'LINKS = (("Pelican", "https://getpelican.com/"),)\nSOCIAL = ()\n')
    assert all("LOOK" in problem.hint for problem in result.problems if problem.rule == "settings/decided")
    assert lines(result) == ["LINKS has no effect here", "SOCIAL has no effect here"]


def test_strict_is_a_line_to_take_out(tmp_path: Path) -> None:
    result = made(tmp_path, "STRICT = True\n")
    (found,) = [problem for problem in result.problems if problem.severity != "advice"]
    assert found.severity == "warning" and found.message.startswith("STRICT has no effect")
    assert result.published


def test_plugin_paths_are_beside_the_conf_file(tmp_path: Path) -> None:
    mine = "def register():\n    pass\n"
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "mine_here.py").write_text(mine, "utf-8")
    result = made(tmp_path, 'PLUGIN_PATHS = ["plugins"]\nPLUGINS = [*PLUGINS, "mine_here"]\n')
    assert lines(result) == [] and result.published


_PLUGIN = """
from pathlib import Path
from pelican import signals
def seen(generators):
    env = generators[0].env
    said = env.from_string("{{ 2 | twice }} {{ shown }} {{ 4 is even_number }}").render()
    Path(__file__).with_suffix(".log").write_text(said)
def register():
    signals.all_generators_finalized.connect(seen)
"""


def test_names_for_templates_have_their_effect(tmp_path: Path) -> None:
    conf = 'PLUGIN_PATHS = ["."]\nPLUGINS = [*PLUGINS, "sees_names"]\n'
    conf += 'JINJA_FILTERS = {"twice": lambda n: n * 2}\nJINJA_GLOBALS = {"shown": "yes"}\n'
    conf += 'JINJA_TESTS = {"even_number": lambda n: n % 2 == 0}\n'
    result = made(tmp_path, conf, sees_names=_PLUGIN)
    assert lines(result) == []
    assert (tmp_path / "sees_names.log").read_text("utf-8") == "4 yes True"


def test_what_a_site_says_of_itself_has_its_effect(tmp_path: Path) -> None:
    conf = 'SITESUBTITLE = "Kindness first"\nDEFAULT_LANG = "en-US"\nTIMEZONE = "Europe/Rome"\n'
    assert lines(made(tmp_path, conf)) == []
    home = (tmp_path / "output" / "index.html").read_text("utf-8")
    assert "Joy" in home and "Kindness first" in home and 'lang="en-US"' in home
    feed = (tmp_path / "output" / "feed.xml").read_text("utf-8")
    assert "Ann Lee" in feed and "2026-11-01T00:00:00+01:00" in feed


def test_the_page_of_the_docs_says_the_same() -> None:
    assert (KIT / "docs" / "developers" / "pelican-settings.md").read_text("utf-8") == pelican_page()
