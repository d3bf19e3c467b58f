"""A hint for a settings file is a promise too: a machine obeys it, and the problem is gone, and no new one is there."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kindling.engine.settings import OURS, read_conf, unknown_settings, wrong_values
from kindling.model.problems import Problem
from kindling.model.settings import Settings, typed_settings
from kindling.plugins.cards.settings import CardsSettings
from kindling.plugins.citations.settings import CitationsSettings
from kindling.plugins.feeds.settings import FeedsSettings
from kindling.plugins.podcast.settings import PodcastSettings
from kindling.plugins.search.settings import SearchSettings
from kindling.plugins.share.settings import ShareSettings
from kindling.plugins.video.settings import VlogSettings
from tests.obeying import obeyed_in_settings

MODELS: dict[str, type[Settings]] = {
    **OURS,
    "CARDS": CardsSettings,
    "CITATIONS": CitationsSettings,
    "FEEDS": FeedsSettings,
    "PODCAST": PodcastSettings,
    "SEARCH": SearchSettings,
    "SHARE": ShareSettings,
    "VLOG": VlogSettings,
}
GOOD = {
    "SITENAME": '"Net"',
    "AUTHOR": '"Ann"',
    "SITEURL": '"https://example.org"',
    "DEFAULT_LANG": '"en-GB"',
    "TIMEZONE": '"Europe/London"',
}
#: what somebody writes into a dict, each wrong
KEYS = [
    ("LOOK", '"headlin": "Joy"'),
    ("LOOK", '"headline": 3'),
    ("LOOK", '"menu": "archive"'),
    ("LOOK", '"strange": 1'),
    ("READING", '"words_a_minute": "fast"'),
    ("READING", '"words_a_minute": 0'),
    ("READING", '"html": ["scrip"]'),
    ("READING", '"raw_html": "perhaps"'),
    ("POLICY", '"forms": ["*"]'),
    ("POLICY", '"analytics": {}'),
    ("POLICY", '"analytics": {"script": "x"}'),
    ("SHARE", '"shown": "many"'),
    ("SHARE", '"shown": -1'),
    ("SHARE", '"networks": ["mastodn"]'),
    ("SHARE", '"networks": ["x", "x"]'),
    ("SHARE", '"texts": {"x": "{quot}"}'),
    ("SHARE", '"texts": {"blueski": "{quote}"}'),
    ("SHARE", '"texts": 3'),
    ("SHARE", '"own": [{"name": "Our Net", "label": "Ours", "url": "https://a.example/{url}"}]'),
    ("SHARE", '"own": [{"name": "ours"}]'),
    ("SHARE", '"own": [{"name": "ours", "label": "Ours", "url": "https://a.example/{title}x"}]'),
    ("SHARE", '"campaign": "{day}"'),
    ("SHARE", '"kit": "perhaps"'),
    ("FEEDS", '"entries": "all"'),
    ("FEEDS", '"entrys": 5'),
    ("PODCAST", '"category": "Sience"'),
    ("PODCAST", '"category": 3'),
    ("SEARCH", '"enabled": "no way"'),
    ("VLOG", '"peertube": ["https://video.example.org/"]'),
    ("VLOG", '"peertube": "video.example.org"'),
    ("VLOG", '"synthetic_voice": True'),
    ("CITATIONS", '"stile": "apa"'),
    ("CITATIONS", '"timeout": "long"'),
]  # fmt: skip
#: what somebody writes in place of a value, or as one more line
LINES = [
    'SITENAMED = "Net"', 'SITENAME = ["not", "a", "text"]', "SITENAME = “Net”", "SITENAME = Net", 'AUTHOR = Ann"',
    'TIMEZONE = "Europe/Lundon"', 'TIMEZONE = "BST"', 'TIMEZONE = "nowhere"', 'DEFAULT_LANG = "en_GB"',
    'DEFAULT_LANG = "English"', "DEFAULT_LANG = 3", 'SITEURL = "example.org"', 'SITEURL = "ftp://example.org"',
    'PLUGIN_PATHS = "plugins"', "PLUGIN_PATHS = [3]", "EXTRA_SETTINGS = 3", 'JINJA_FILTERS = "x"',
    'JINJA_FILTERS = {"href": str}', 'ARTICLE_URL = "{slug}.html"', 'STRICT = True', 'THEME = 3',
    'LOOK = "plum"', "SHARE = []", "READING = 3", 'DEFAULT_PAGINATION = 10', 'SUMMARY_MAX_LENGTH = 20', "STRANGE = 1",
]  # fmt: skip


def problems_of(text: str, folder: Path) -> list[Problem]:
    """Return what is wrong with a settings file, as the first step of a build finds it."""
    conf = folder / "pelicanconf.py"
    conf.write_text(text, "utf-8")
    raw = read_conf([(conf, "pelicanconf.py")])
    found = [*raw.problems, *wrong_values(raw)]
    if found:
        return found
    typed = [typed_settings(name, raw.values.get(name, {}), model, raw.places)[1] for name, model in MODELS.items()]
    return [*(problem for each in typed for problem in each), *unknown_settings(raw, MODELS)]


def broken_promises(text: str, folder: Path) -> Iterator[str]:
    """Obey each hint of a file, one after the other, and yield what came of those that did not keep their promise."""
    covered = False
    for _ in range(20):
        now = problems_of(text, folder)
        if not now:
            return
        problem = now[0]
        if not problem.hint or not 0 < problem.line <= text.count("\n"):
            yield f"no hint, or no line: {problem}\n{text}"
            return
        done = obeyed_in_settings(problem, text)
        if done is None:
            yield f"nothing that a machine can do: {problem}\n{text}"
            return
        after = problems_of(done, folder)
        if _fact(problem) in map(_fact, after):
            yield f"still there: {problem}\n{text}\n=>\n{done}"
            return
        covered = problem.rule in ("settings/python", "settings/value", "settings/timezone")
        if (new := {*map(_fact, after)} - {*map(_fact, now)}) and not covered:
            yield f"new: {new}\nafter {problem}\n{text}\n=>\n{done}"
        text = done
    yield f"no end of it:\n{text}"


def _fact(problem: Problem) -> tuple[str, str]:
    return problem.rule, re.sub(r"line \d+", "", problem.message)


def conf_of(keys: list[tuple[str, str]], lines: list[str]) -> str:
    """Return a settings file with these keys in its dicts and these lines in the place of its own."""
    said = {name: f"{name} = {value}" for name, value in GOOD.items()}
    for name in dict.fromkeys(name for name, _ in keys):
        inner = "".join(f"    {key},\n" for at, key in keys if at == name)
        said[name] = f"{name} = {{\n{inner}}}"
    said |= {line.partition(" ")[0]: line for line in lines}
    return "\n".join([*said.values(), ""])


def faulty(chance: random.Random) -> str:
    """Return a settings file with one to five faults."""
    keys = {key.partition(":")[0]: (name, key) for name, key in chance.sample(KEYS, chance.randint(0, 3))}
    return conf_of([*keys.values()], chance.sample(LINES, chance.randint(1, 2)))


def test_the_good_file_is_good(tmp_path: Path) -> None:
    assert problems_of(conf_of([], []), tmp_path) == []


@pytest.mark.parametrize("fault", [*LINES, *(f"{name} {key}" for name, key in KEYS)])
def test_each_hint_has_its_line_and_keeps_its_promise(fault: str, tmp_path: Path) -> None:
    name, _, key = fault.partition(" ")
    text = conf_of([], [fault]) if fault in LINES else conf_of([(name, key)], [])
    assert problems_of(text, tmp_path)
    assert [*broken_promises(text, tmp_path)] == []


def test_each_hint_for_several_faults_keeps_its_promise(tmp_path: Path) -> None:
    chance = random.Random(60)
    assert [one for _ in range(20) for one in broken_promises(faulty(chance), tmp_path)] == []


@pytest.mark.exam("Hints for settings obeyed by a machine")
def test_each_hint_for_a_thousand_files_keeps_its_promise(tmp_path: Path, figures: Callable[[str], None]) -> None:
    chance = random.Random(61)
    files = [faulty(chance) for _ in range(1_000)]
    assert [one for text in files for one in broken_promises(text, tmp_path)] == []
    figures(f"{len(files):,} settings files with one to five faults: each hint keeps its promise")
