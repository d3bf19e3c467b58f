"""From ``pelicanconf.py`` files to one dict of settings for Pelican, with every mistake found on the way."""

import re
import runpy
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import jinja2
from pelican.settings import DEFAULT_CONFIG

from pipeline.attributes import AttributeLists
from plugins._kit.addresses import slugify
from plugins._kit.look import interface_language, lang_attribute
from plugins._kit.markers import href, without_markers
from plugins._kit.problems import Problem, did_you_mean

#: ids of parts and of moments on their pages; the theme's other ids begin with "_", as no heading's does
_PLACE = re.compile(r"p\d+|(?:v\d+-)?t-\d+(?:-\d+)?")

#: names of ours that are read before any plugin is asked
_OURS = frozenset({"LOOK", "READING", "STRICT", "EXTRA_SETTINGS"})

#: names that Pelican reads without having a default for them
_WITHOUT_DEFAULT = frozenset("AUTHOR SITESUBTITLE TIMEZONE FEED_DOMAIN FEED_ATOM FEED_RSS FEED_ALL_RSS".split())

#: names that the build decides, so that a site that sets them would only be surprised
_DECIDED = frozenset(
    "PATH OUTPUT_PATH DELETE_OUTPUT_DIRECTORY CACHE_CONTENT LOAD_CONTENT_CACHE JINJA_ENVIRONMENT MARKDOWN READERS "
    "ARTICLE_PATHS PAGE_PATHS WITH_FUTURE_DATES TYPOGRIFY RELATIVE_URLS".split()
)


@dataclass(frozen=True, slots=True)
class Raw:
    """What the conf files say, before anything is typed."""

    values: Mapping[str, Any]
    named_in: Mapping[str, str]  #: setting → the file that sets it, as shown in problems
    problems: tuple[Problem, ...]


def read_conf(paths: Iterable[tuple[Path, str]]) -> Raw:
    """Return the upper-case names of the files, each laid over those before; a missing file says nothing."""
    values: dict[str, Any] = {}
    named_in: dict[str, str] = {}
    problems: list[Problem] = []
    for path, shown in paths:
        try:
            names = runpy.run_path(str(path)) if path.exists() else {}
        except Exception as error:
            problems.append(_conf_fault(path, shown, error))
            continue
        upper = {name: value for name, value in names.items() if name.isupper()}
        values |= upper
        named_in |= dict.fromkeys(upper, shown)
    return Raw(values, named_in, tuple(problems))


def _conf_fault(path: Path, shown: str, error: Exception) -> Problem:
    """Return the fault of a settings file in one line."""
    if isinstance(error, SyntaxError):
        return Problem(
            shown,
            error.lineno or 0,
            "settings/python",
            f"this is no valid Python: {error.msg}",
            "look at this line and the one before for a missing quote, comma or bracket",
        )
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return Problem(
        shown,
        (frames or [0])[-1] or 0,
        "settings/python",
        f"{type(error).__name__}: {error}",
        "mend this line, or take it out",
    )


def unknown_settings(raw: Raw, declared: Iterable[str]) -> list[Problem]:
    """Return a problem for each setting that neither Pelican, Kindling nor a plugin knows."""
    known = set(DEFAULT_CONFIG) | _OURS | _WITHOUT_DEFAULT | set(declared) | set(raw.values.get("EXTRA_SETTINGS", ()))
    problems = [
        Problem(
            raw.named_in[name],
            0,
            "settings/unknown",
            f"no setting is called {name}",
            did_you_mean(name, known) if name else "",
        )
        for name in raw.values.keys() - known
    ]
    return problems + [
        Problem(raw.named_in[name], 0, "settings/decided", f"{name} is decided by the build", "take this line out")
        for name in raw.values.keys() & _DECIDED
    ]


def wrong_values(raw: Raw) -> list[Problem]:
    """Return the problems of Pelican's own settings that Pelican would accept in silence."""
    problems = []
    for name in ("SITENAME", "SITESUBTITLE", "AUTHOR", "DEFAULT_LANG", "TIMEZONE", "SITEURL", "THEME"):
        if not isinstance(raw.values.get(name, ""), str):
            fact = f"{name} is {raw.values[name]!r}; a text in quotes is expected"
            problems.append(Problem(raw.named_in[name], 0, "settings/value", fact))
    zone = raw.values.get("TIMEZONE", "UTC")
    if isinstance(zone, str) and zone not in (zones := available_timezones()):
        hint = did_you_mean(zone, zones) if len(zone) > 3 else "use a name such as Europe/London"
        problems.append(
            Problem(
                raw.named_in["TIMEZONE"],
                0,
                "settings/timezone",
                f"no time zone is called {zone!r}",
                hint if hint.startswith("did") else "use a name such as Europe/London",
            )
        )
    return problems


def pelican_settings(raw: Raw, *, content: Path, staging: Path, theme: Path, siteurl: str) -> dict[str, Any]:
    """Return Pelican's whole settings: its defaults, the site's, and what the build decides."""
    settings = {**DEFAULT_CONFIG, **raw.values}
    settings |= {
        "PATH": str(content),
        "OUTPUT_PATH": str(staging),
        "THEME": str(theme),
        "THEME_TEMPLATES_OVERRIDES": [str(theme)],
        "SITEURL": siteurl,
        "KINDLING_NAMED_IN": raw.named_in,
        "KINDLING_DECLARED": set(),
        "KINDLING_PROBLEMS": [],
        "PLUGINS": list(raw.values.get("PLUGINS", [])),
        "JINJA_ENVIRONMENT": {
            "undefined": jinja2.StrictUndefined,
            "autoescape": True,
            "trim_blocks": True,
            "optimized": False,  # what is kept compiled holds no answer of a filter, which may change
            "extensions": ["pipeline.unindented.Unindented"],
        },
        "JINJA_FILTERS": {**raw.values.get("JINJA_FILTERS", {}), **filters(str(settings.get("DEFAULT_LANG", "")))},
        "MARKDOWN": markdown_settings(),
        **_PELICAN,
    }
    return settings


def filters(lang: str) -> dict[str, Any]:
    """Return the filters of the templates, on a site whose texts are in ``lang``.

    ``{{ lang | spoken }}`` is the attribute of an element whose words are in ``lang``, where it is not the language of
    the theme's own words; ``{{ lang | ours }}`` that of the theme's own words within it.
    """
    interface = interface_language(lang)
    return {
        "href": href,
        "spoken": lambda lang: lang_attribute(lang, interface),
        "ours": lambda lang: lang_attribute(interface, lang or interface),
    }


def markdown_settings() -> dict[str, Any]:
    """Return the Markdown dialect, without what plugins add; a fresh one for each build."""
    return {
        "extensions": [
            "markdown.extensions.extra",
            "markdown.extensions.admonition",
            "markdown.extensions.codehilite",
            "markdown.extensions.sane_lists",
            "markdown.extensions.toc",
            AttributeLists(),
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
