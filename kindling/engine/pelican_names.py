"""Pelican's settings, each with what becomes of it here: it has its effect, or is refused with what to write instead.

A test walks through Pelican's defaults, so that a new one can't be accepted in silence.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kindling.model.conf_places import ConfPlaces
from kindling.model.problems import Problem

#: what Pelican's settings do here as they do there
HONOURED: Mapping[str, str] = {
    "SITENAME": "the name of the site",
    "SITEURL": "in publishconf.py: the address that is published to",
    "SITESUBTITLE": "the site's tagline",
    "AUTHOR": "who writes, where a text says nothing",
    "DEFAULT_LANG": "the language of texts that say nothing else",
    "TIMEZONE": "the zone of dates without one",
    "PLUGINS": "Kindling's plugins, and ordinary ones of Pelican's",
    "PLUGIN_PATHS": "folders with further plugins",
    "THEME": "a folder beside the conf file, with a theme of the site's own",
    "JINJA_FILTERS": "further filters for templates",
    "JINJA_GLOBALS": "further names for templates",
    "JINJA_TESTS": "further tests for templates",
}

_ADDRESSES = "addresses are the kit's: posts below /posts/, pages at the root, series below /series/"
_SLUG = "write slug: into a text for another name, and aliases: for an old address"
_LISTS = "lists are made by the plugin listings: /archive/, /topics/, /videos/"
_FEEDS = 'feeds are /feed.xml, /feed.json, of series and of languages; FEEDS = {"entries": 20} says how long they are'
_FOLDERS = "texts lie in content/posts, content/pages and content/series"
_FILES = "files below content/media are published, and those that a text names"
_DATES = "dates are written as British English writes them"
_CACHE = "what is cached between builds is kept by Kindling; FRESH=1 makes all anew"
_TOPICS = "there are no categories: write tags: into a text, and series: for what is read in order"
_READ = "texts are Markdown, read in one way"
_AUTHORS = "the page of somebody who writes is one of content/pages/ with person: in it; its slug: says where it is"
_TRANSLATIONS = "write lang: into a text that is in another language, and translation_of: where it is a translation"

#: setting → why it is refused and what to write instead, and the values that say just what is done here
REFUSED: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    **dict.fromkeys(
        (
            "ARTICLE_URL ARTICLE_SAVE_AS PAGE_URL PAGE_SAVE_AS DRAFT_URL DRAFT_SAVE_AS DRAFT_PAGE_URL "
            "DRAFT_PAGE_SAVE_AS ARTICLE_PERMALINK_STRUCTURE INDEX_SAVE_AS"
        ).split(),
        (f"{_ADDRESSES}; {_SLUG}", ()),
    ),
    **dict.fromkeys(
        (
            "ARTICLE_LANG_URL ARTICLE_LANG_SAVE_AS PAGE_LANG_URL PAGE_LANG_SAVE_AS DRAFT_LANG_URL DRAFT_LANG_SAVE_AS "
            "DRAFT_PAGE_LANG_URL DRAFT_PAGE_LANG_SAVE_AS ARTICLE_TRANSLATION_ID PAGE_TRANSLATION_ID"
        ).split(),
        (_TRANSLATIONS, ()),
    ),
    **dict.fromkeys(
        "SLUGIFY_SOURCE SLUGIFY_USE_UNICODE SLUGIFY_PRESERVE_CASE SLUG_REGEX_SUBSTITUTIONS".split(),
        (f"a slug is made of the title, in small letters of ASCII; {_SLUG}", ()),
    ),
    **dict.fromkeys(
        "ARTICLE_ORDER_BY PAGE_ORDER_BY NEWEST_FIRST_ARCHIVES".split(), (f"lists are newest first; {_LISTS}", ())
    ),
    **dict.fromkeys(
        (
            "YEAR_ARCHIVE_URL YEAR_ARCHIVE_SAVE_AS MONTH_ARCHIVE_URL MONTH_ARCHIVE_SAVE_AS DAY_ARCHIVE_URL "
            "DAY_ARCHIVE_SAVE_AS"
        ).split(),
        (f"/archive/ holds all years; {_LISTS}", ("",)),
    ),
    **dict.fromkeys("DIRECT_TEMPLATES TEMPLATE_PAGES".split(), (f"{_LISTS}; a page of another kind is a plugin's", ())),
    **dict.fromkeys(
        "DEFAULT_PAGINATION DEFAULT_ORPHANS PAGINATED_TEMPLATES PAGINATION_PATTERNS".split(),
        (f"lists are whole; {_LISTS}", (False, 0, None)),
    ),
    **dict.fromkeys(
        (
            "FEED_ALL_ATOM CATEGORY_FEED_ATOM TRANSLATION_FEED_ATOM AUTHOR_FEED_ATOM AUTHOR_FEED_RSS FEED_ATOM "
            "FEED_RSS FEED_ALL_RSS CATEGORY_FEED_RSS TAG_FEED_ATOM TAG_FEED_RSS TRANSLATION_FEED_RSS FEED_DOMAIN"
        ).split(),
        (_FEEDS, (None,)),
    ),
    **dict.fromkeys("FEED_MAX_ITEMS FEED_APPEND_REF RSS_FEED_SUMMARY_ONLY".split(), (_FEEDS, ())),
    **dict.fromkeys(
        "ARTICLE_PATHS PAGE_PATHS ARTICLE_EXCLUDES PAGE_EXCLUDES IGNORE_FILES".split(),
        (f"{_FOLDERS}; take what is not to be read out of content/", ()),
    ),
    "PATH": (
        "the folder beside this file that is called content is read: SITE= names another site",
        ("content", "./content"),
    ),
    "OUTPUT_PATH": ("write OUTPUT=… behind the command", ("output", "output/", "./output")),
    **dict.fromkeys(
        (
            "STATIC_PATHS STATIC_EXCLUDES STATIC_EXCLUDE_SOURCES STATIC_URL STATIC_SAVE_AS STATIC_CREATE_LINKS "
            "STATIC_CHECK_IF_MODIFIED EXTRA_PATH_METADATA PATH_METADATA"
        ).split(),
        (f"{_FILES}; put a file into content/media, or link to it from a text", ()),
    ),
    "FILENAME_METADATA": ("write date: and slug: into the text: its file may be called as you like", ()),
    "DEFAULT_METADATA": ("write what is true of a text into its front matter", ({},)),
    "FORMATTED_FIELDS": ("a summary is plain text", ()),
    **dict.fromkeys(
        "DATE_FORMATS DEFAULT_DATE_FORMAT LOCALE".split(), (f"{_DATES}; no locale of a machine is asked", ())
    ),
    "WITH_FUTURE_DATES": ("a post with a date to come waits for its day; status: draft keeps one back", (True,)),
    **dict.fromkeys(
        "CACHE_CONTENT CACHE_PATH LOAD_CONTENT_CACHE CHECK_MODIFIED_METHOD CONTENT_CACHING_LAYER GZIP_CACHE".split(),
        (_CACHE, (False,)),
    ),
    **dict.fromkeys(
        (
            "DEFAULT_CATEGORY USE_FOLDER_AS_CATEGORY CATEGORY_URL CATEGORY_SAVE_AS DISPLAY_CATEGORIES_ON_MENU "
            "REVERSE_CATEGORY_ORDER"
        ).split(),
        (_TOPICS, ()),
    ),
    **dict.fromkeys("TAG_URL TAG_SAVE_AS".split(), ("each tag has its list below /topics/", ())),
    **dict.fromkeys("AUTHOR_URL AUTHOR_SAVE_AS".split(), (_AUTHORS, ("",))),
    **dict.fromkeys(
        "DISPLAY_PAGES_ON_MENU MENUITEMS LINKS SOCIAL".split(),
        ('menus are LOOK = {"menu": [("About", "/about/")], "footer": [("Elsewhere", "https://example.org/")]}', ()),
    ),
    **dict.fromkeys(
        "MARKDOWN READERS DOCUTILS_SETTINGS PYGMENTS_RST_OPTIONS INTRASITE_LINK_REGEX".split(),
        (f"{_READ}; a plugin may add to Markdown", ({},)),
    ),
    **dict.fromkeys(
        "TYPOGRIFY TYPOGRIFY_DASHES TYPOGRIFY_IGNORE_TAGS TYPOGRIFY_OMIT_FILTERS".split(),
        ("write quotation marks and dashes as they are to be read", (False, [])),
    ),
    **dict.fromkeys(
        "SUMMARY_MAX_LENGTH SUMMARY_END_SUFFIX".split(),
        ("write summary: into a text: none is cut from its first words", ()),
    ),
    "JINJA_ENVIRONMENT": ("templates escape by themselves, and a name that is not there is an error", ()),
    "TEMPLATE_EXTENSIONS": ("templates end in .html and .xml", ([".html"],)),
    **dict.fromkeys(
        "THEME_TEMPLATES_OVERRIDES THEME_STATIC_DIR THEME_STATIC_PATHS CSS_FILE".split(),
        ("a theme of the site's own is a folder that THEME names", ([], None)),
    ),
    **dict.fromkeys(
        "DELETE_OUTPUT_DIRECTORY OUTPUT_RETENTION".split(),
        ("what a build made before is taken away, and what others put there stays", (False, [])),
    ),
    **dict.fromkeys("OUTPUT_SOURCES OUTPUT_SOURCES_EXTENSION".split(), ("sources are not published", (False,))),
    "RELATIVE_URLS": ("links are relative already: a site works in any folder", (True, False)),
    **dict.fromkeys("BIND PORT".split(), ("write PORT=… behind `make serve`, which answers on this machine alone", ())),
    "LOG_FILTER": ("each problem is told with its rule, and mended where it is", ([],)),
    "PELICAN_CLASS": (
        'PELICAN_CLASS = "kindling.Kindling" is the door for the command pelican',
        ("pelican.Pelican", "kindling.Kindling"),
    ),
    **dict.fromkeys(
        "DISQUS_SITENAME GOOGLE_ANALYTICS GA_COOKIE_DOMAIN PIWIK_URL".split(),
        ("comments and trackers are not offered: docs/communications/openings.md says why, and what is", ("", None)),
    ),
    **dict.fromkeys(
        "GITHUB_URL TWITTER_USERNAME MENU_INTERNAL_PAGES STYLESHEET_URL".split(),
        ("it belongs to another theme; LOOK holds what this one shows", ("", None)),
    ),
}


def refusals(values: Mapping[str, Any], places: ConfPlaces) -> Iterator[Problem]:
    """Yield the settings of Pelican's that a site sets, and that mean something else than what is done here."""
    for name in sorted(values.keys() & REFUSED.keys() & places.named_in.keys()):
        instead, agreed = REFUSED[name]
        if not any(_same(values[name], value) for value in agreed):
            fact, hint = f"{name} has no effect here", f"take this line out; {instead}"
            yield Problem(*places.of(name), "settings/decided", fact, hint)


def _same(value: Any, agreed: Any) -> bool:
    plain = list(value) if isinstance(value, tuple) else value
    return type(plain) is type(agreed) and plain == agreed


def known_names() -> Iterable[str]:
    """Return every name of Pelican's that is honoured or refused."""
    return HONOURED.keys() | REFUSED.keys()
