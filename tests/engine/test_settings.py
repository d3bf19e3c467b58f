"""Whose site it is: neutral defaults, a site's own settings over them, and nothing of the example in anybody else's."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any

import feedparser
import pytest

import pelicanconf as example
from kindling.commands.kit import build_request
from kindling.engine.build import BuildResult, build
from kindling.engine.defaults import DEFAULTS, UNNAMED
from kindling.engine.settings import RawSettings, read_conf
from kindling.model.look import LookSettings
from kindling.model.settings import Settings, typed_settings

pytestmark = pytest.mark.whole

KIT = Path(__file__).parents[2]
NAMED = 'SITENAME = "A Name of Its Own"\nAUTHOR = "Ann Author"\n'
FILM = "video: /media/film.mp4\nposter: /media/joy.jpg\ncaptions: /media/joy.vtt\n"
POST = "---\ntitle: One\ndate: 2026-11-01\nid: aaaaa9\nsummary: In one line.\ntags: [t]\n{}---\n{}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that says nothing of itself: one post."""
    (tmp_path / "own" / "content" / "posts").mkdir(parents=True)
    (tmp_path / "own" / "content" / "posts" / "one.md").write_text(POST.format("", "Words."), "utf-8")
    return tmp_path / "own"


def built(site: Path, conf: str | None = None, **values: object) -> BuildResult:
    """Build a site with these settings; None: without a settings file."""
    if conf is not None:
        (site / "pelicanconf.py").write_text(conf, "utf-8")
    now = datetime(2026, 11, 23)
    return build(build_request(site, site.parent / "output", "https://example.org", now, **values))  # type: ignore[arg-type]


def page(site: Path, address: str = "posts/one/index.html") -> str:
    return (site.parent / "output" / address).read_text("utf-8")


def graph(html: str) -> list[dict[str, Any]]:
    """Return the nodes of a page's structured data."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    nodes: list[dict[str, Any]] = json.loads(found[1])["@graph"]
    return nodes


def told(result: BuildResult) -> list[str]:
    return [str(problem) for problem in result.problems]


def words_of(value: Any) -> Iterator[str]:
    """Yield each text in a value of settings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from words_of(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from words_of(inner)


def examples_words(module: ModuleType) -> set[str]:
    """Return what the example says of itself, less menus, which name pages, and what the kit's own name stands for."""
    settings = {name: value for name, value in vars(module).items() if name.isupper()}
    settings["LOOK"] = {key: settings["LOOK"][key] for key in ("headline", "standfirst")}
    return {word for word in words_of(settings) if word not in ("Kindling", "en-GB", "Europe/London")}


def with_film(site: Path, *lines: str, text: str = "Words.") -> None:
    """Give the site a post with a film of its own."""
    media = site / "content" / "media"
    media.mkdir(exist_ok=True)
    shutil.copy(KIT / "content/media/joy.mp4", media / "film.mp4")
    for name in ("joy.jpg", "joy.vtt"):
        shutil.copy(KIT / "content/media" / name, media)
    front = FILM + "".join(f"{line}\n" for line in lines)
    (site / "content" / "posts" / "one.md").write_text(POST.format(front, text), "utf-8")


# ---- nothing of the example is anybody else's ----------------------------------------------------


@pytest.mark.parametrize(
    "conf",
    [
        None,
        "",
        'SITENAME = "A Name of Its Own"\n',
        'SITENAME = "A Name of Its Own"\nLOOK = {"accent": "berry"}\n',
        NAMED,
    ],
    ids=["no file", "empty file", "name", "name and look", "name and author"],
)
def test_nothing_of_the_example_is_on_another_site(site: Path, conf: str | None) -> None:
    with_film(site)
    assert built(site, conf).published
    wrong = {*examples_words(example), "Kindling team", "Joy first", "ssays and short videos", "ynthetic", "health"}
    assert len(wrong) > 8
    media = {path.read_bytes() for path in (site / "content/media").iterdir()}
    for path in (site.parent / "output").rglob("*"):
        name = path.relative_to(site.parent / "output").as_posix()
        if path.is_file() and path.read_bytes() not in media and not name.startswith(("theme/", "search/pagefind/")):
            text = unescape(path.read_bytes().decode("utf-8", "replace"))
            assert {word for word in wrong if word in text} <= transcript_words(site, wrong), name


def transcript_words(site: Path, wrong: set[str]) -> set[str]:
    """Return those of the words that the site's own captions hold."""
    captions = (site / "content/media/joy.vtt").read_text("utf-8")
    return {word for word in wrong if word in captions}


def test_defaults_say_nothing_of_anybody() -> None:
    assert (DEFAULTS["SITENAME"], DEFAULTS["AUTHOR"], DEFAULTS["SITESUBTITLE"]) == (UNNAMED, "", "")
    look = LookSettings()
    assert (look.headline, look.standfirst, look.logo) == ("", "", "")
    assert not examples_words(example) & set(words_of(dict(DEFAULTS)))


def test_no_plugin_states_anything_by_default() -> None:
    """What is true or not of a site is False, None or empty until somebody says it; a switch is no statement."""
    import importlib

    switches = {"enabled", "cite_this", "kit", "sitemap"}
    for path in (KIT / "plugins").glob("*/settings.py"):
        module = importlib.import_module(f"kindling.plugins.{path.parent.name}.settings")
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, Settings) and model.__module__ == module.__name__:
                stated = {name for name, field in model.model_fields.items() if field.default is True}
                assert stated <= switches, path


def test_menus_name_only_what_is_there(site: Path) -> None:
    assert built(site, NAMED).published
    links = re.findall(r'<a href="[^"]*"(?: aria-current="\w+")?>([^<]+)</a></li>', page(site, "404.html"))
    assert links == ["Archive", "Search"]
    (site / "content" / "pages").mkdir()
    for name in ("about", "privacy"):
        (site / "content" / "pages" / f"{name}.md").write_text(f"---\ntitle: {name}\nsummary: S.\n---\nWords.\n")
    assert built(site).published
    links = re.findall(r'<a href="[^"]*"(?: aria-current="\w+")?>([^<]+)</a></li>', page(site, "404.html"))
    assert links == ["Archive", "About", "Search", "Privacy"]


# ---- what nobody has said is left out ------------------------------------------------------------


def test_a_post_by_nobody_names_nobody(site: Path) -> None:
    assert built(site, 'SITENAME = "A Name"\n').published
    html = page(site)
    assert "p-author" not in html and "citation_author" not in html
    (post,) = [node for node in graph(html) if node["@type"] == "BlogPosting"]
    assert "author" not in post and "publisher" not in post
    assert "<span></span>" not in html and "site-footer__tagline" not in html
    (item,) = json.loads(page(site, "feed.json"))["items"]
    assert "authors" not in item and "description" not in json.loads(page(site, "feed.json"))
    atom = feedparser.parse(page(site, "feed.xml"))
    assert not atom.bozo
    assert [author["name"] for author in atom.feed.authors] == ["A Name"], "RFC 4287, 4.1.1: a feed names somebody"
    assert "AU  -" not in html and "author =" not in html, "Cite this post"


def test_an_author_of_the_post_is_enough_for_the_post(site: Path) -> None:
    (site / "content/posts/one.md").write_text(POST.format("authors: [Bo Writer]\n", "Words."), "utf-8")
    assert built(site).published
    (post,) = [node for node in graph(page(site)) if node["@type"] == "BlogPosting"]
    assert post["author"] == [{"@type": "Person", "name": "Bo Writer"}]
    assert "<author><name>Bo Writer</name></author>\n<category" in page(site, "feed.xml")
    assert page(site, "feed.xml").count("<author>") == 1


def test_a_printed_series_by_nobody_has_no_empty_place(site: Path) -> None:
    (site / "content/posts/one.md").write_text(POST.format("series: Power\npart: 1\n", "Words."), "utf-8")
    assert built(site, 'SITENAME = "A Name"\n').published
    assert "<span></span>" not in page(site, "series/power/print/index.html")


def test_a_podcast_says_only_what_was_said(site: Path) -> None:
    with_film(site)
    assert built(site, 'SITENAME = "A Name"\n').published
    feed = page(site, "videos/feed.xml")
    assert not re.search(r"<itunes:(author|category|explicit|owner)", feed)
    assert "<description>A Name</description>" in feed
    assert not re.search(r"<(\w[\w:]*)></\1>", feed), "no empty words"
    assert built(
        site, NAMED + 'PODCAST = {"explicit": False, "category": "Education", "email": "a@b.example"}\n'
    ).published
    feed = page(site, "videos/feed.xml")
    assert feed.count("<itunes:explicit>false</itunes:explicit>") == 2
    assert '<itunes:category text="Education"/>' in feed and "<itunes:author>Ann Author</itunes:author>" in feed


# ---- a site's name and author are asked for ------------------------------------------------------

NEEDED = [
    (None, ["SITENAME", "AUTHOR"], "begin a file own/pelicanconf.py with: "),
    ('DEFAULT_LANG = "en-GB"\n', ["SITENAME", "AUTHOR"], "write into own/pelicanconf.py: "),
    ('SITENAME = " "\nAUTHOR = ""\n', ["SITENAME", "AUTHOR"], "write into own/pelicanconf.py: "),
    (f'SITENAME = "{UNNAMED}"\nAUTHOR = "A"\n', ["SITENAME"], "write into own/pelicanconf.py: "),
    ('SITENAME = "A"\n', ["AUTHOR"], "write into own/pelicanconf.py: "),
    (NAMED, [], ""),
]


@pytest.mark.parametrize(("conf", "missing", "begin"), NEEDED)
def test_publishing_asks_for_a_name_and_an_author(site: Path, conf: str | None, missing: list[str], begin: str) -> None:
    result = built(site, conf, publish=True)
    found = [problem for problem in result.problems if problem.rule == "settings/identity"]
    assert {problem.message.split()[0] for problem in found} == set(missing)
    assert all(problem.severity == "error" and problem.path == "own/pelicanconf.py" for problem in found)
    assert all(problem.hint.startswith(begin) for problem in found)
    assert result.published is not bool(missing)
    assert (site.parent / "output").exists() is not bool(missing)


def test_a_hint_that_is_obeyed_ends_the_matter(site: Path) -> None:
    while found := [p for p in built(site, publish=True).problems if p.rule == "settings/identity"]:
        line = found[0].hint.partition(": ")[2]
        with (site / "pelicanconf.py").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    assert built(site, publish=True).published
    assert "The name of your site" in page(site)


def test_while_writing_a_site_without_a_name_is_built_and_told(site: Path) -> None:
    result = built(site)
    assert result.published
    assert [problem.severity for problem in result.problems if problem.rule == "settings/identity"] == ["warning"] * 2
    assert f"<title>One · {UNNAMED}</title>" in page(site)


def test_publishconf_may_hold_them_too(site: Path) -> None:
    (site / "publishconf.py").write_text(NAMED, "utf-8")
    assert built(site, publish=True).published
    assert "Ann Author" in page(site)


# ---- what a file says ----------------------------------------------------------------------------


def read(tmp_path: Path, text: str) -> RawSettings:
    (tmp_path / "pelicanconf.py").write_text(text, "utf-8")
    return read_conf([(tmp_path / "pelicanconf.py", "pelicanconf.py")])


PLUGINS_LINES = [
    ("PLUGINS = [*PLUGINS, 'mine']\n", lambda kit: [*kit, "mine"]),
    ("PLUGINS += ['mine']\n", lambda kit: [*kit, "mine"]),
    (
        "PLUGINS.remove('kindling.plugins.search')\n",
        lambda kit: [name for name in kit if name != "kindling.plugins.search"],
    ),
    ("PLUGINS = PLUGINS[::-1]\n", lambda kit: kit[::-1]),
    ("PLUGINS = ['kindling.plugins.prose']\n", lambda kit: ["kindling.plugins.prose"]),
    ("SITENAME = 'A'\n", lambda kit: kit),
]


@pytest.mark.parametrize(("text", "expected"), PLUGINS_LINES)
def test_a_file_can_change_the_list_of_plugins_and_imports_nothing(tmp_path: Path, text: str, expected: Any) -> None:
    kit = list(DEFAULTS["PLUGINS"])
    raw = read(tmp_path, text)
    assert raw.problems == ()
    assert raw.values["PLUGINS"] == expected(kit)
    assert kit == DEFAULTS["PLUGINS"], "and no other site is changed by it"
    assert ("PLUGINS" in raw.named_in) is (expected(kit) != kit)


def test_a_dict_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "publishconf.py").write_text("LOOK = {'accent': 'plum'}\n", "utf-8")
    (tmp_path / "pelicanconf.py").write_text("LOOK = {'headline': 'Words', 'accent': 'moss'}\n", "utf-8")
    raw = read_conf((tmp_path / name, name) for name in ("pelicanconf.py", "publishconf.py"))
    assert (raw.values["LOOK"], raw.named_in["LOOK"]) == ({"accent": "plum"}, "publishconf.py")


ENDS = [
    ("import sys\nsys.exit(0)\n", 2, "it would end the program here (SystemExit: 0), and nothing would be built"),
    ("import sys\nsys.exit()\n", 2, "it would end the program here (SystemExit), and nothing would be built"),
    ("import os\n\nos._exit(3)\n", 3, "it would end the program here (SystemExit: os._exit(3)), and nothing would"),
    ("X = 1\nY = '\0'\n", 2, "this is no valid Python: source code"),
    ("\n\nraise SystemExit('no')\n", 3, "it would end the program here (SystemExit: no), and nothing would be built"),
    ("def f():\n    raise SystemExit(3)\nf()\n", 2, "it would end the program here (SystemExit: 3), and nothing"),
    ("class Odd(BaseException):\n    pass\nraise Odd('it\\n  is')\n", 3, "Odd: it is"),
    ("raise GeneratorExit\n", 1, "GeneratorExit"),
    ("1 / 0\n", 1, "ZeroDivisionError: division by zero"),
    ("SITENAME = 'A\n", 1, "this is no valid Python: unterminated string literal"),
    ("import json\njson.loads('{')\n", 2, "JSONDecodeError: Expecting property name"),
    ("exec(compile('x = (', 'other.py', 'exec'))\n", 1, "SyntaxError: '(' was never closed"),
]


@pytest.mark.parametrize(("text", "line", "fact"), ENDS)
def test_a_file_that_ends_is_an_error_with_its_line(site: Path, text: str, line: int, fact: str) -> None:
    result = built(site, text)
    assert not result.published
    (problem,) = result.problems
    assert (problem.path, problem.line, problem.rule) == ("own/pelicanconf.py", line, "settings/python")
    assert problem.message.startswith(fact) and "\n" not in problem.message


@pytest.mark.usefixtures("keyboard")
def test_who_stops_a_build_stops_it(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        read(tmp_path, "import signal\nsignal.raise_signal(signal.SIGINT)\n")


@pytest.mark.parametrize(
    ("name", "where"), [("ends_at_once", "sys.exit(0)"), ("ends_later", "def register():\n    sys.exit(0)")]
)
def test_a_plugin_that_ends_the_program_is_an_error_with_its_line(site: Path, name: str, where: str) -> None:
    (site / f"{name}.py").write_text(f"import sys\n{where}\n", "utf-8")
    result = built(site, f"{NAMED}PLUGIN_PATHS = [{str(site)!r}]\nPLUGINS = [*PLUGINS, {name!r}]\n")
    assert not result.published
    (problem,) = result.problems
    assert (problem.path, problem.rule) == (f"{name}.py", "settings/plugin")
    assert problem.line == 2 + where.count("\n")


# ---- values --------------------------------------------------------------------------------------

WRONG = [
    (
        "PLUGINS = 'kindling.plugins.prose'\n",
        "settings/value",
        "PLUGINS is 'kindling.plugins.prose'; a list is expected",
    ),
    ("EXTRA_SETTINGS = 5\n", "settings/value", "EXTRA_SETTINGS is 5; a list is expected"),
    ("AUTHOR = ['Ann']\n", "settings/value", "AUTHOR is ['Ann']; a text in quotes is expected"),
    ("LOCALE = ('xx_XX.UTF-8',)\n", "settings/decided", "LOCALE has no effect here"),
    ("THEME = 'nope'\n", "settings/theme", "THEME is 'nope', and there is no such folder"),
    ("THEME = ''\n", "settings/theme", "THEME is '', and there is no such folder"),
    ("THEME = '/nowhere/at/all'\n", "settings/theme", "THEME is '/nowhere/at/all', and there is no such folder"),
    ("THEME = 'pelicanconf.py'\n", "settings/theme", "THEME is 'pelicanconf.py', and there is no such folder"),
    ("THEME = 'content'\n", "settings/theme", "THEME is 'content', and that folder holds nothing of a theme"),
    ("THEME = 5\n", "settings/value", "THEME is 5; a text in quotes is expected"),
    (
        "SITEURL = 'https://example.org//voice'\n",
        "settings/value",
        "SITEURL is 'https://example.org//voice'; an address",
    ),
    ("SITEURL = 'example.org'\n", "settings/value", "SITEURL is 'example.org'; an address is written as https://"),
    ("DEFAULT_LANG = 'en_GB'\n", "settings/value", "DEFAULT_LANG is 'en_GB'; a language is written as en-GB or cy"),
    ("CITATIONS = {'language': 'wel'}\n", "settings/value", "CITATIONS[language] is 'wel'"),
    ("DEFAULT_LANG = 'xyz'\n", "settings/value", "DEFAULT_LANG is 'xyz'; there is no such language"),
    ("DEFAULT_LANG = 'eng'\n", "settings/value", "DEFAULT_LANG is 'eng'; there is no such language"),
    ("DEFAULT_LANG = ''\n", "settings/value", "DEFAULT_LANG is ''; "),
    ("VLOG = {'synthetic_voice': True}\n", "settings/unknown-key", "VLOG has no key 'synthetic_voice'"),
]


@pytest.mark.parametrize(("text", "rule", "fact"), WRONG)
def test_a_value_that_can_not_be_is_one_line(site: Path, text: str, rule: str, fact: str) -> None:
    result = built(site, NAMED + text)
    assert not result.published
    (problem,) = result.problems
    assert (problem.path, problem.rule) == ("own/pelicanconf.py", rule)
    assert problem.message.startswith(fact)
    assert problem.hint


def test_a_theme_with_one_component_lies_upon_the_kits_and_a_whole_copy_hides_it(site: Path) -> None:
    (site / "mine/components/video").mkdir(parents=True)
    shutil.copy(KIT / "theme/components/video/macro.html", site / "mine/components/video")
    assert built(site, f"{NAMED}THEME = 'mine'\n").published
    shutil.rmtree(site / "mine")
    shutil.copytree(KIT / "theme", site / "mine")
    assert built(site).published


def test_the_settings_of_a_plugin_that_was_taken_out_are_no_misspelling(site: Path) -> None:
    """In the process of the tests a plugin stays connected once it was there; what is said of settings is the same."""
    conf = f"{NAMED}PLUGINS = [name for name in PLUGINS if name != 'kindling.plugins.search']\n"
    assert [p for p in built(site, conf).problems if p.rule.startswith("settings/")] == []
    (site / "pelicanconf.py").unlink()
    raw = read(site, f"{conf}SEARCH = {{'enabled': True}}\nSEERCH = 1\n")
    from kindling.engine.settings import unknown_settings

    declared = {name.rpartition(".")[2].upper() for name in raw.values["PLUGINS"]}
    found = {problem.message: problem.severity for problem in unknown_settings(raw, declared)}
    assert found == {
        "no setting is called SEERCH": "error",
        "SEARCH says something to kindling.plugins.search, which is not among PLUGINS": "advice",
    }


# ---- a voice is said of a film -------------------------------------------------------------------


def test_the_old_setting_says_what_to_write(site: Path) -> None:
    (problem,) = built(site, f"{NAMED}VLOG = {{'synthetic_voice': True}}\n").problems
    assert "write synthetic_voice: true into the front matter" in problem.hint


@pytest.mark.parametrize(
    ("line", "text", "said"),
    [
        ("synthetic_voice: true", "Words.", 1),
        ("synthetic_voice: false", "Words.", 0),
        ("described: true", "Words.", 0),
        ("described: true", '{video: /media/film.mp4 captions=/media/joy.vtt title="Two" synthetic_voice=true}', 1),
        ("synthetic_voice: true", '{video: /media/film.mp4 captions=/media/joy.vtt title="Two"}', 1),
    ],
)
def test_a_synthetic_voice_is_said_of_its_own_film(site: Path, line: str, text: str, said: int) -> None:
    with_film(site, line, text=text)
    assert built(site, NAMED).published
    assert page(site).count("The voice is synthetic") == said
    assert page(site, "feed.xml").count("the voice is synthetic") == said


def test_a_voice_without_a_film_is_told(site: Path) -> None:
    (site / "content/posts/one.md").write_text(POST.format("synthetic_voice: true\n", "Words."), "utf-8")
    assert any("the post has synthetic_voice: and no video" in line for line in told(built(site, NAMED)))


def test_each_film_of_the_example_says_that_a_computer_speaks() -> None:
    posts = [path.read_text("utf-8") for path in (KIT / "content/posts").glob("*.md")]
    films = [text for text in posts if re.search(r"^video:", text, re.M)]
    assert films and all("\nsynthetic_voice: true\n" in text for text in films)


@pytest.mark.parametrize(
    ("key", "hint"),
    [("font", "fonts are the theme's: docs/developers/restyle.md says how"), ("menus", "did you mean 'menu'?")],
)
def test_a_key_that_people_look_for_is_not_taken_for_one_that_is_like_it(key: str, hint: str) -> None:
    (problem,) = typed_settings("LOOK", {key: "x"}, LookSettings)[1]
    assert (problem.rule, problem.hint) == ("settings/unknown-key", hint)
