"""From a site's ``pelicanconf.py`` to one dict of settings for Pelican, with every mistake found on the way."""

import os
import re
import runpy
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, available_timezones

import jinja2
from pelican.settings import DEFAULT_CONFIG

from kindling.engine.attributes import AttributeLists
from kindling.engine.blocks import Blocks
from kindling.engine.brackets import Brackets
from kindling.engine.conf_lines import mended_line
from kindling.engine.defaults import DEFAULTS, UNNAMED
from kindling.engine.faults import said_by
from kindling.engine.formulas import Formulas
from kindling.engine.github import GithubForms
from kindling.engine.pelican_names import known_names, refusals
from kindling.engine.shortcuts import Shortcuts
from kindling.model.addresses import site_address, slugify, without_password
from kindling.model.clean import cleaned_values
from kindling.model.conf_places import CONF, ConfPlaces, line_of
from kindling.model.decode import told_unseen
from kindling.model.frontmatter import Mistake, language
from kindling.model.layers import PARTS, Theme
from kindling.model.look import LookSettings, ReadingSettings, lang_attribute
from kindling.model.markers import href, without_markers
from kindling.model.openings import PolicySettings
from kindling.model.problems import Problem, did_you_mean
from kindling.model.settings import Settings
from kindling.model.translations import is_same_language, language_name
from kindling.model.words import SOURCE, Languages, in_tongue

#: ids of parts and of moments on their pages; the theme's other ids begin with "_", as no heading's does
_PLACE = re.compile(r"p\d+|(?:v\d+-)?t-\d+(?:-\d+)?")

#: the dicts that belong to no plugin, and their types
OURS: Mapping[str, type[Settings]] = {"LOOK": LookSettings, "READING": ReadingSettings, "POLICY": PolicySettings}
#: names of ours that are read before any plugin is asked, or by `make publish` alone (kindling/commands/places)
_OURS = frozenset({*OURS, "EXTRA_SETTINGS", "TARGETS"})
#: names that were ours once, and why they do nothing now
_LONGEST = 1_000_000  #: characters of one value; a menu of a thousand entries has some 50,000
_GONE = {"STRICT": "STRICT has no effect: `make publish` is always strict, and nothing else is"}


@dataclass(frozen=True, slots=True)
class RawSettings:
    """The neutral defaults, with what a site's conf files say laid over them, before anything is typed."""

    values: Mapping[str, Any]
    named_in: Mapping[str, str]  #: setting → the file that sets it, as shown in problems
    problems: tuple[Problem, ...]
    sources: Mapping[str, str] = field(default_factory=dict)  #: file, as shown → its text

    @property
    def places(self) -> ConfPlaces:
        """Where the files say what."""
        return ConfPlaces(self.named_in, self.sources, next(iter(self.sources), CONF))


def read_conf(paths: Iterable[tuple[Path, str]]) -> RawSettings:
    """Return the defaults and the upper-case names of the files, each laid over those before.

    A missing file says nothing. ``PLUGINS`` is there to be read, so that a file can add to it, or take out of it.
    """
    values: dict[str, Any] = {**DEFAULTS}
    named_in: dict[str, str] = {}
    problems: list[Problem] = []
    sources: dict[str, str] = {}
    for path, shown in paths:
        sources[shown] = source = path.read_text("utf-8-sig", "replace") if path.is_file() else ""
        try:
            with _kept_alive():
                names = runpy.run_path(str(path), {"PLUGINS": _copied(values["PLUGINS"])}) if path.exists() else {}
        except BaseException as error:  # SystemExit too: a settings file ends no build, and least of all in silence
            if isinstance(error, KeyboardInterrupt) and not _is_written(error, path):
                raise
            problems.append(_conf_fault(path, shown, error))
            continue
        upper, found = _plain_values(names, source, shown)
        problems += found
        if upper.get("PLUGINS") == values["PLUGINS"]:
            upper.pop("PLUGINS", None)
        values |= upper
        named_in |= dict.fromkeys(upper, shown)
    return RawSettings(values, named_in, tuple(problems), sources)


@contextmanager
def _kept_alive() -> Iterator[None]:
    """Make ``os._exit`` in the block an exception as ``sys.exit`` is one: it would end the program without a word.

    A process that the block forks ends as it wants.
    """
    ended, here = os._exit, os.getpid()

    def ends(code: int) -> NoReturn:
        if os.getpid() != here:
            ended(code)
        raise SystemExit(f"os._exit({code})")

    os._exit = ends  # type: ignore[assignment]
    try:
        yield
    finally:
        os._exit = ended


def _plain_values(names: Mapping[str, Any], source: str, shown: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return the upper-case names of a file with their values made plain; and a problem for each that none can read.

    Such a value says no word of itself (its ``repr`` breaks), or holds itself.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    unseen, first = 0, 0
    for name, value in names.items():
        if not name.isupper():
            continue
        try:
            if (length := len(repr(value))) > _LONGEST:
                problems.append(_too_long(source, shown, name, length))
                continue
            values[name], hidden = cleaned_values(value)
            unseen += hidden
            first = first or (line_of(source, name) if hidden else 0)
        except Exception as error:  # whatever a class of the file's own raises
            fact = f"the value of {name} can't be read: {in_one_line(error)}"
            hint = f"write {name} with texts, numbers, lists and dicts alone, or take it out"
            problems.append(Problem(shown, line_of(source, name), "settings/value", fact, hint))
    return values, [*problems, *([told_unseen(shown, first, "as \\x1f", unseen)] if unseen else [])]


def _too_long(source: str, shown: str, name: str, length: int) -> Problem:
    fact = f"the value of {name} is {length:,} characters long, written out; {_LONGEST:,} are the most"
    hint = f"write what {name} is to be, or take it out"
    return Problem(shown, line_of(source, name), "settings/value", fact, hint)


def _is_written(error: KeyboardInterrupt, path: Path) -> bool:
    """Return whether the file raises it itself: nobody has pressed Ctrl-C."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return last.filename == str(path) and "KeyboardInterrupt" in (last.line or "")


def laid_over(raw: RawSettings, extra: Mapping[str, Any]) -> RawSettings:
    """Return the settings with those that were typed behind `pelican` laid over them."""
    named_in = {**raw.named_in, **dict.fromkeys(extra, "pelican")}
    return replace(raw, values={**raw.values, **extra}, named_in=named_in)


def _copied(value: Any) -> Any:
    """Return a list of the file's own, which it may change in place; what is no list is told later."""
    return [*value] if isinstance(value, (list, tuple)) else value


def _conf_fault(path: Path, shown: str, error: BaseException) -> Problem:
    """Return the fault of a settings file in one line."""
    if isinstance(error, SyntaxError) and error.filename in (None, str(path)):
        line = error.lineno or _line_of_nul(path)
        return Problem(
            shown,
            line,
            "settings/python",
            f"this is no valid Python: {error.msg}",
            _as_it_would_be_right(path, line)
            or "look at this line and the one before for a missing quote, comma or bracket",
        )
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    line = (frames or [0])[-1] or 0
    hint = _as_it_would_be_right(path, line) if isinstance(error, NameError) else ""
    return Problem(shown, line, "settings/python", in_one_line(error), hint or "mend this line, or take it out")


def _line_of_nul(path: Path) -> int:
    """Return the line of the first sign of zero, of which Python tells no line; else the first."""
    before, zero, _ = path.read_bytes().partition(b"\0")
    return 1 + before.count(b"\n") if zero else 1


def _as_it_would_be_right(path: Path, line: int) -> str:
    """Return a hint with the mended line; "" where nobody knows it."""
    mended = mended_line(path.read_text("utf-8", "replace"), line)
    return f"quotation marks are straight, and on both sides: write {mended}" if mended else ""


def in_one_line(error: BaseException) -> str:
    """Return what an exception says, in one line."""
    said = ": ".join(filter(None, [type(error).__name__, " ".join(said_by(error).split())]))
    ends = isinstance(error, (SystemExit, KeyboardInterrupt))
    return f"it would end the program here ({said}), and nothing would be built" if ends else said


def unknown_settings(raw: RawSettings, declared: Iterable[str]) -> list[Problem]:
    """Return a problem for each setting that neither Pelican, Kindling nor a plugin knows."""
    idle = _of_plugins_left_out(raw)
    extra = set(raw.values.get("EXTRA_SETTINGS", ()))
    known = {*known_names(), *_OURS, *_GONE, *declared, *extra}
    problems = [
        Problem(
            *raw.places.of(name),
            "settings/unknown",
            f"no setting is called {name}",
            did_you_mean(name, known) if name else "take it out",
        )
        for name in raw.values.keys() - known - idle.keys()
    ]
    problems += [
        Problem(
            *raw.places.of(name),
            "settings/idle",
            f"{name} says something to {idle[name]}, which is not among PLUGINS",
            f"take {name} out, or put {idle[name]!r} back",
            "advice",
        )
        for name in raw.values.keys() & idle.keys() - known
    ]
    problems += [
        Problem(*raw.places.of(name), "settings/decided", fact, "take this line out", "warning")
        for name, fact in _GONE.items()
        if name in raw.values
    ]
    return [*problems, *refusals({name: raw.values[name] for name in raw.values.keys() - extra}, raw.places)]


def unknown_before_plugins(raw: RawSettings) -> list[Problem]:
    """Return the same where a build stops before it has loaded plugins: nothing where one is the site's own.

    Of the kit's it is known how each one's dict is called.
    """
    named = raw.values["PLUGINS"]
    lists = (named, raw.values.get("EXTRA_SETTINGS", []))
    if not all(isinstance(each, list) for each in lists) or any(name not in DEFAULTS["PLUGINS"] for name in named):
        return []
    return unknown_settings(raw, [name.rpartition(".")[2].upper() for name in named])


def _of_plugins_left_out(raw: RawSettings) -> dict[str, str]:
    """Return setting → plugin for those of the kit's that the site has left out: a dict is called as its plugin is."""
    left_out = (name for name in DEFAULTS["PLUGINS"] if name not in raw.values["PLUGINS"])
    return {name.rpartition(".")[2].upper(): name for name in left_out}


#: what a site must say of itself before it is published, what is shown without it, and the line to write
_IDENTITY = {
    "SITENAME": (f"every page calls the site “{UNNAMED}”", 'SITENAME = "The name of your site"'),
    "AUTHOR": ("a post without authors: is by nobody", 'AUTHOR = "Your name, or your team\'s"'),
}


def missing_identity(raw: RawSettings, path: Path, shown: str) -> Iterator[Problem]:
    """Yield what only the site itself can say, and has not: a warning here, so that publishing refuses it."""
    for name, (without, line) in _IDENTITY.items():
        value = raw.values[name]
        if isinstance(value, str) and (not value.strip() or value == DEFAULTS[name]):
            begin = f"write into {shown}" if path.exists() else f"begin a file {shown} with"
            yield Problem(shown, 0, "settings/identity", f"{name} is not set: {without}", f"{begin}: {line}", "warning")


def theme_problems(raw: RawSettings, site: Path) -> Iterator[Problem]:
    """Yield that THEME names no folder beside the conf file, or one with nothing of a theme in it."""
    if "THEME" not in raw.named_in or not isinstance(raw.values["THEME"], str):
        return
    named, folder = raw.values["THEME"], site / raw.values["THEME"]
    hint = "name a folder beside this file, or take THEME out: a folder called theme is found by itself"
    if not named.strip() or not os.path.isdir(folder):
        yield Problem(
            *raw.places.of("THEME"), "settings/theme", f"THEME is {named!r}, and there is no such folder", hint
        )
    elif not any((folder / name).exists() for name in PARTS):
        fact = f"THEME is {named!r}, and that folder holds nothing of a theme ({', '.join(PARTS)})"
        yield Problem(*raw.places.of("THEME"), "settings/theme", fact, hint)


_LONGEST_NAME = 500  #: characters of what each page says of its site


def wrong_values(raw: RawSettings) -> list[Problem]:
    """Return the problems of Pelican's own settings that Pelican would accept in silence."""
    problems = []
    for name in ("SITENAME", "SITESUBTITLE", "AUTHOR", "DEFAULT_LANG", "TIMEZONE", "SITEURL", "THEME"):
        if not isinstance(raw.values.get(name, ""), str):
            fact = f"{name} is {raw.values[name]!r}; a text in quotes is expected"
            problems.append(Problem(*raw.places.of(name), "settings/value", fact, f'write {name} = "…"'))
    for name in ("SITENAME", "SITESUBTITLE", "AUTHOR"):
        if isinstance(value := raw.values.get(name, ""), str) and len(value) > _LONGEST_NAME:
            fact = f"{name} has {len(value):,} characters; {_LONGEST_NAME} are the most: it stands on each page"
            problems.append(Problem(*raw.places.of(name), "settings/value", fact, "write a shorter one"))
    problems += [*_wrong_lists(raw), *_wrong_dicts(raw)]
    if isinstance(siteurl := raw.values.get("SITEURL") or "", str) and siteurl:
        try:
            site_address(siteurl)
        except ValueError as error:
            fact = f"SITEURL is {without_password(siteurl)!r}; {error}"
            hint = 'write SITEURL = "https://example.org", with your own address'
            problems.append(Problem(*raw.places.of("SITEURL"), "settings/value", fact, hint))
    if isinstance(lang := raw.values.get("DEFAULT_LANG", "en-GB"), str):
        try:
            language(lang)
        except Mistake as mistake:
            hint = f'write DEFAULT_LANG = "{next(iter(mistake.better), "en-GB")}"'
            problems.append(
                Problem(*raw.places.of("DEFAULT_LANG"), "settings/value", f"DEFAULT_LANG is {lang!r}; {mistake}", hint)
            )
    zone = raw.values.get("TIMEZONE", "UTC")
    if isinstance(zone, str) and zone not in (zones := available_timezones()):
        hint = did_you_mean(zone, zones) if len(zone) > 3 else 'write TIMEZONE = "Europe/London", or the name of yours'
        problems.append(
            Problem(
                *raw.places.of("TIMEZONE"),
                "settings/timezone",
                f"no time zone is called {zone!r}",
                hint if hint.startswith("did") else 'write TIMEZONE = "Europe/London", or the name of yours',
            )
        )
    return problems


def _wrong_lists(raw: RawSettings) -> Iterator[Problem]:
    for name in ("PLUGINS", "PLUGIN_PATHS", "EXTRA_SETTINGS"):
        value = raw.values.get(name, [])
        if not isinstance(value, (list, tuple)):
            fact = f"{name} is {value!r}; a list is expected"
            yield Problem(*raw.places.of(name), "settings/value", fact, f'write {name} = ["…"], or take {name} out')
            continue
        for one in value:
            if not isinstance(one, str) and not (name == "PLUGINS" and hasattr(one, "register")):
                fact = f"{name} holds {one!r}; a text in quotes is expected"
                yield Problem(
                    *raw.places.of(name), "settings/value", fact, f"write its name in quotes, or take {name} out"
                )


def _wrong_dicts(raw: RawSettings) -> Iterator[Problem]:
    for name in ("JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS"):
        if not isinstance(value := raw.values.get(name, {}), dict):
            fact = f"{name} is {value!r}; a dict is expected"
            yield Problem(
                *raw.places.of(name), "settings/value", fact, f'write {name} = {{"name": …}}, or take {name} out'
            )
    if isinstance(own := raw.values.get("JINJA_FILTERS", {}), dict):
        for name in own.keys() & filters("").keys():
            fact = f"JINJA_FILTERS has {name!r}, which is a filter of the kit's own"
            hint = f"give yours another name, or take {name!r} out"
            yield Problem(*raw.places.of("JINJA_FILTERS"), "settings/value", fact, hint)


def pelican_settings(raw: RawSettings, *, content: Path, staging: Path, theme: Theme, siteurl: str) -> dict[str, Any]:
    """Return Pelican's whole settings: its defaults, the site's, and what the build decides."""
    settings = {**DEFAULT_CONFIG, **raw.values}
    settings |= {
        "SITENAME": raw.values["SITENAME"].strip() or UNNAMED,
        "PATH": str(content),
        "OUTPUT_PATH": str(staging),
        "THEME": str(theme.whole),
        "THEME_TEMPLATES_OVERRIDES": templates_of(theme),
        "SITEURL": siteurl,
        "PLUGINS": list(raw.values["PLUGINS"]),
        "JINJA_ENVIRONMENT": {
            "undefined": jinja2.StrictUndefined,
            "autoescape": True,
            "trim_blocks": True,
            "auto_reload": False,  # a template is the same for all pages of a build
            "optimized": False,  # as Unfolded has it: what is kept compiled holds no answer of a filter
            "extensions": ["kindling.engine.unindented.Unindented"],
        },
        "JINJA_FILTERS": {**raw.values.get("JINJA_FILTERS", {}), **filters(SOURCE)},
        "MARKDOWN": markdown_settings(),
        **_PELICAN,
    }
    if not settings["AUTHOR"].strip():  # or Pelican makes an author of it, called nothing
        del settings["AUTHOR"]
    return settings


def templates_of(theme: Theme) -> list[str]:
    """Return the folders in which a template is looked for, the uppermost layer's first; Pelican adds the kit's."""
    return [str(folder) for layer in theme.layers for folder in (layer.folder / "templates", layer.folder)]


def filters(lang: str, languages: Languages | None = None) -> dict[str, Any]:
    """Return the filters of the templates, where the theme's own words are in ``lang``.

    ``{{ lang | spoken }}`` is the attribute of an element whose words are in ``lang``, where it is not the language of
    the theme's own words; ``{{ lang | ours }}`` that of the theme's own words within it. What stands in the middle of a
    text asks of that: ``{{ lang | within(around) }}``, and ``{{ around | ours_within }}`` for the theme's own words.
    A title in a sentence that is an attribute says its language with ``{{ title | tongue(lang) }}``.
    ``{{ lang | language_beside(around) }}`` is what a language calls itself, and "" where it is that of what stands
    around it: the site's, where nothing is said.
    """
    interface_of = (languages or Languages(lang)).interface
    usual = lang
    return {
        "language_beside": lambda lang, around=usual: _language_beside(lang, around),
        "href": href,
        "tongue": lambda text, spoken: in_tongue(text, spoken) if lang_attribute(spoken, lang) else text,
        "spoken": lambda text: lang_attribute(text, lang),
        "ours": lambda text: lang_attribute(lang, text or lang),
        "within": lang_attribute,
        "ours_within": lambda around: lang_attribute(around and interface_of(around), around),
    }


def _language_beside(lang: str, around: str) -> str:
    return "" if not lang or not around or is_same_language(lang, around) else language_name(lang)


def markdown_settings() -> dict[str, Any]:
    """Return the Markdown dialect, without what plugins add; a fresh one for each build."""
    return {
        "extensions": [
            "markdown.extensions.extra",
            "markdown.extensions.admonition",
            "markdown.extensions.codehilite",
            "markdown.extensions.sane_lists",
            "markdown.extensions.toc",
            Blocks(),
            Brackets(),
            GithubForms(),
            Formulas(),
            AttributeLists(),
            Shortcuts(),
        ],
        "extension_configs": {
            "markdown.extensions.codehilite": {"css_class": "highlight", "guess_lang": False},
            "markdown.extensions.toc": {"slugify": _heading_id},
        },
        "output_format": "html",
    }


def _heading_id(text: str, _separator: str) -> str:
    """Return a heading's id: of its words, whatever stands in it that is only known later."""
    name = slugify(without_markers(text)) or "section"
    return f"{name}-heading" if _PLACE.fullmatch(name) else name


#: everything is built anew into staging, posts and pages alone go through Pelican's writer, and lists are plugins'
_PELICAN: dict[str, Any] = {
    "ARTICLE_PATHS": ["posts"],
    "PAGE_PATHS": ["pages"],
    "STATIC_PATHS": [],
    "ARTICLE_URL": "posts/{slug}/",
    "ARTICLE_SAVE_AS": "posts/{slug}/index.html",
    "DRAFT_URL": "posts/{slug}/",
    "DRAFT_SAVE_AS": "posts/{slug}/index.html",
    "PAGE_URL": "{slug}/",
    "PAGE_SAVE_AS": "{slug}/index.html",
    "DRAFT_PAGE_URL": "{slug}/",
    "DRAFT_PAGE_SAVE_AS": "{slug}/index.html",
    "CATEGORY_SAVE_AS": "",
    "TAG_SAVE_AS": "",
    "AUTHOR_SAVE_AS": "",
    "DIRECT_TEMPLATES": [],
    "WITH_FUTURE_DATES": True,
    "DELETE_OUTPUT_DIRECTORY": False,
    "CACHE_CONTENT": False,
    "LOAD_CONTENT_CACHE": False,
    "TYPOGRIFY": False,
    "RELATIVE_URLS": False,
    "FORMATTED_FIELDS": [],
    "IGNORE_FILES": [".*", "*~", "#*#"],
    "READERS": {"rst": None, "html": None, "htm": None},
    "FEED_ALL_ATOM": None,
    "CATEGORY_FEED_ATOM": None,
    "TRANSLATION_FEED_ATOM": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
}


def in_zone(date: datetime, zone: str) -> datetime:
    """Return ``date`` as an aware time in the site's zone; a naive one is taken to be there already."""
    there = ZoneInfo(zone)
    return date.astimezone(there) if date.tzinfo else date.replace(tzinfo=there)


def has_come(date: datetime, now: datetime) -> bool:
    """Return whether a moment is here or past; of two times in one zone, Python would compare what clocks show."""
    return date.timestamp() <= now.timestamp()
