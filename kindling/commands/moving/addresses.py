"""Where texts were on the old site: its pattern, from its configuration or as somebody types it. Pure.

A configuration that is a program is read as a tree, and never run.
"""

import ast
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

import yaml

from kindling.commands.moving.values import parts_of
from kindling.model.addresses import LONGEST_SLUG, slug_fault, slugify

Program = str  #: "jekyll", "hugo", "pelican", "quarto", "eleventy", "obsidian" or ""
_JEKYLL = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
_MARKS = {"program": re.compile(r":([a-z_]+)"), "wordpress": re.compile(r"%([a-z_]+)%")}
_OF_WORDPRESS = {"postname": "slug", "pagename": "slug", "monthnum": "month", "category": "categories"}
_PELICAN_SLOT = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_CONFIGS: Mapping[str, Program] = {
    "_config.yml": "jekyll",
    "_config.yaml": "jekyll",
    "_config.toml": "jekyll",
    "hugo.toml": "hugo",
    "hugo.yaml": "hugo",
    "hugo.yml": "hugo",
    "config.toml": "hugo",
    "config.yaml": "hugo",
    "config/_default/hugo.toml": "hugo",
    "config/_default/config.toml": "hugo",
    "pelicanconf.py": "pelican",
    "_quarto.yml": "quarto",
    "eleventy.config.js": "eleventy",
    ".eleventy.js": "eleventy",
    "eleventy.config.mjs": "eleventy",
    "eleventy.config.cjs": "eleventy",
}
CONFIG_NAMES = tuple(_CONFIGS)


#: program → lines of `_redirects` for its feeds and lists of topics
RULES: Mapping[Program, tuple[str, ...]] = {
    "jekyll": ("/atom.xml /feed.xml 301",),
    "hugo": (
        "/index.xml /feed.xml 301",
        "/posts/index.xml /feed.xml 301",
        "/tags/:topic/ /topics/:topic/ 301",
        "/categories/:topic/ /topics/:topic/ 301",
    ),
    "pelican": ("/feeds/all.atom.xml /feed.xml 301", "/feeds/all.rss.xml /feed.xml 301"),
    "blogger": ("/feeds/posts/default /feed.xml 301", "/search/label/:topic /topics/:topic/ 301"),
    "quarto": ("/index.xml /feed.xml 301",),
    "wordpress": (
        "/feed/ /feed.xml 301",
        "/feed/atom/ /feed.xml 301",
        "/category/:topic/ /topics/:topic/ 301",
        "/tag/:topic/ /topics/:topic/ 301",
    ),
}


@dataclass(frozen=True, slots=True)
class OldSite:
    """What an old site's configuration says: which program, and how it makes addresses."""

    program: Program = ""
    posts: str = ""  #: the pattern of a post's address; "": the program's own
    pages: str = ""
    base: str = ""  #: "https://example.org/blog"
    sections: Mapping[str, str] = field(default_factory=dict)  #: Hugo's: section → pattern
    ugly: bool = False
    why: str = ""  #: what of the configuration can't be read


@dataclass(frozen=True, slots=True)
class Placed:
    """What an address is made of."""

    path: str  #: of the file, below the texts' folder, without its ending: "posts/joy"
    slug: str
    title: str
    date: datetime | None
    is_post: bool
    categories: tuple[str, ...] = ()
    typed: str = ""  #: the slug, or the name of the file without its day, as somebody typed it


def slug_for(typed: str, title: str) -> str:
    """Return what a text is called here: as it was typed elsewhere, else its title, in letters that a slug may have."""
    made = (slugify(each)[:LONGEST_SLUG].strip("-") for each in (typed, title))
    return next((slug for slug in made if not slug_fault(slug)), "text")


def old_site(name: str, text: str) -> OldSite:
    """Return what the configuration ``name`` says. It is never run."""
    program = _CONFIGS[name]
    try:
        if name.endswith(".py"):
            return _pelican(text)
        if name.endswith((".js", ".mjs", ".cjs")):
            return OldSite(program)
        values = tomllib.loads(text) if name.endswith(".toml") else yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (ValueError, SyntaxError, yaml.YAMLError, RecursionError) as error:
        return OldSite(program, why=f"{name} can't be read: {' '.join(str(error).split())}")
    if not isinstance(values, dict):
        return OldSite(program)
    bare = {str(key).lower(): value for key, value in values.items()}
    return {"jekyll": _jekyll, "hugo": _hugo, "quarto": _quarto}[program](bare)


def _jekyll(values: Mapping[str, Any]) -> OldSite:
    typed = str(values.get("permalink", "date"))
    url = str(values.get("url", "")).rstrip("/")
    base = url + ("/" + str(values.get("baseurl", "")).strip("/")).rstrip("/")
    pages = "/:path/" if typed == "pretty" or typed.endswith("/") else "/:path.html"
    return OldSite("jekyll", _JEKYLL.get(typed, typed), pages, base)


def _hugo(values: Mapping[str, Any]) -> OldSite:
    permalinks = values.get("permalinks", {})
    sections: dict[str, str] = {}
    if isinstance(permalinks, dict):
        of_pages = permalinks.get("page", {})
        both = {**permalinks, **(of_pages if isinstance(of_pages, dict) else {})}
        sections = {str(key): pattern for key, pattern in both.items() if isinstance(pattern, str)}
    ugly = str(values.get("uglyurls", "")).lower() == "true"
    return OldSite("hugo", "", "", str(values.get("baseurl", "")).rstrip("/"), sections, ugly)


def _quarto(values: Mapping[str, Any]) -> OldSite:
    website = values.get("website", {})
    base = str(website.get("site-url", "")) if isinstance(website, dict) else ""
    return OldSite("quarto", "/:path.html", "/:path.html", base.rstrip("/"))


def _pelican(text: str) -> OldSite:
    """Return what a `pelicanconf.py` says in plain texts: its tree is read, and nothing of it is run."""
    found: dict[str, str] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found |= {each.id: node.value.value for each in node.targets if isinstance(each, ast.Name)}
    posts = found.get("ARTICLE_URL", "{slug}.html")
    pages = found.get("PAGE_URL", "pages/{slug}.html")
    return OldSite("pelican", posts, pages, found.get("SITEURL", "").rstrip("/"))


def old_address(site: OldSite, placed: Placed) -> str:
    """Return where a text was, "/2020/01/joy/"; "" where nobody can know."""
    pattern = _pattern(site, placed)
    if site.program == "jekyll" and placed.typed:  # which keeps capitals and letters of all languages
        pretty = re.sub(r"[^\w.~!$&'()+,;=@]+|_+(?=-)", "-", placed.typed).strip("-")
        pattern = pattern.replace(":title", quote(pretty, safe="!$&'()+,;=@"))
    if not pattern:
        return ""
    filled = _of_pelican(pattern, placed) if "{" in pattern else _filled(pattern, placed)
    if filled is None:
        return ""
    steps = [step for step in parts_of(site.base).path.split("/") + filled.split("/") if step]
    if steps and re.fullmatch(r"index(\.html?)?", steps[-1]):
        steps.pop()
        filled = "/"
    is_file = bool(steps) and re.search(r"\.html?$", steps[-1]) is not None
    return "/" + "/".join(steps) + ("" if is_file or not steps else "/")


def _pattern(site: OldSite, placed: Placed) -> str:
    if site.program == "hugo" and not site.posts:
        section = placed.path.partition("/")[0] if "/" in placed.path else ""
        pattern = site.sections.get(section) or "/:section/:slug/"
        return pattern.rstrip("/") + ".html" if site.ugly else pattern
    if site.program == "eleventy":
        return site.posts or "/:path/"
    return site.posts if placed.is_post else site.pages


def _filled(pattern: str, placed: Placed) -> str | None:
    """Return a pattern of Jekyll's, Hugo's or WordPress's form with its slots filled; None where one can't be."""
    wrong = False
    if re.search(r"%[a-z_]+%", pattern):
        pattern = _MARKS["wordpress"].sub(lambda slot: f":{_OF_WORDPRESS.get(slot[1], slot[1])}", pattern)

    def fill(slot: re.Match[str]) -> str:
        nonlocal wrong
        value = _slot(slot[1], placed)
        wrong = wrong or value is None
        return value or ""

    filled = _MARKS["program"].sub(fill, pattern.replace(":output_ext", ".html"))
    return None if wrong else filled


def _slot(name: str, placed: Placed) -> str | None:
    """Return what stands in a slot; None where it is unknown."""
    day = placed.date
    dated = {
        "year": "%Y", "short_year": "%y", "month": "%m", "day": "%d", "y_day": "%j", "monthname": "%B", "hour": "%H",
        "minute": "%M", "second": "%S", "week": "%V", "short_month": "%b", "short_day": "%a", "yearday": "%j",
    }  # fmt: skip
    if name in dated:
        return day.strftime(dated[name]) if day else None
    if name in ("i_month", "i_day"):
        return (str(day.month) if name == "i_month" else str(day.day)) if day else None
    last = placed.path.rpartition("/")[2]
    plain = {
        "title": placed.slug,
        "slug": placed.slug,
        "slugorfilename": placed.slug,
        "contentbasename": last,
        "slugorcontentbasename": placed.slug,
        "filename": last,
        "name": last,
        "basename": last,
        "path": placed.path,
        "section": placed.path.rpartition("/")[0].partition("/")[0],
        "sections": placed.path.rpartition("/")[0],
        "categories": "/".join(map(slugify, placed.categories)),
        "category": slugify(placed.categories[0]) if placed.categories else "",
    }
    return plain.get(name)


def _of_pelican(pattern: str, placed: Placed) -> str | None:
    wrong = False

    def fill(slot: re.Match[str]) -> str:
        nonlocal wrong
        name, form = slot[1], slot[2]
        if name == "date" and placed.date:
            return placed.date.strftime(form or "%Y-%m-%d %H:%M:%S")
        value = {"slug": placed.slug, "category": slugify(placed.categories[0]) if placed.categories else "misc"}
        wrong = wrong or name not in value
        return value.get(name, "")

    filled = _PELICAN_SLOT.sub(fill, pattern)
    return None if wrong else filled


def pattern_fault(pattern: str) -> str:
    """Return why PATTERN can't be used; "" where it can."""
    if not re.fullmatch(r"/?[\w./:%{}-]+", pattern) or ".." in pattern:
        return "an address pattern is written as /:year/:month/:slug/"
    example = Placed("posts/joy", "joy", "Joy", datetime(2026, 11, 9), is_post=True, categories=("Work",))  # noqa: DTZ001
    slots = "year month day title slug filename path section categories".split()
    if not old_address(OldSite("", pattern, pattern), example):
        return f"it names a part that nobody knows; the parts are {', '.join(f':{slot}' for slot in slots)}"
    return ""
