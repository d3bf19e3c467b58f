"""The site: its name, its look, one dict for each plugin. What is wrong here is said by name before all else."""

# ---- the site ----------------------------------------------------------------------------------
SITENAME = "Kindling"
SITESUBTITLE = "Essays and short videos for people who lead"
AUTHOR = "The Kindling team"
DEFAULT_LANG = "en-GB"
TIMEZONE = "Europe/London"

LOOK = {
    "headline": "Joy first, then kindness, then excellence.",
    "standfirst": (
        "Reflections on leading health and care as if people mattered: "
        "two series to read or watch, in order, at your own pace."
    ),
    "accent": "teal",
    "menu": [
        ("Series", "/series/"),
        ("Videos", "/videos/"),
        ("Archive", "/archive/"),
        ("Sources", "/sources/"),
        ("About", "/about/"),
        ("Search", "/search/"),
    ],
    "footer": [
        ("People", "/people/"),
        ("How to follow", "/follow/"),
        ("Accessibility", "/accessibility/"),
        ("Privacy", "/privacy/"),
    ],
}

# ---- the plugins; their order makes no difference ------------------------------------------------
PLUGINS = [
    "plugins.prose",
    "plugins.links",
    "plugins.pictures",
    "plugins.series",
    "plugins.citations",
    "plugins.sources",
    "plugins.share",
    "plugins.vlog",
    "plugins.metadata",
    "plugins.cards",
    "plugins.listings",
    "plugins.discussion",
    "plugins.related",
    "plugins.feeds",
    "plugins.headers",
    "plugins.podcast",
    "plugins.print",
    "plugins.redirects",
    "plugins.search",
    "plugins.assets",
    "plugins.checks",
]

READING = {"raw_html": False, "words_a_minute": 220}
SERIES: dict[str, object] = {}
CITATIONS = {"style": "vancouver"}
SOURCES: dict[str, object] = {}
SHARE: dict[str, object] = {}
VLOG = {"synthetic_voice": True}
PODCAST: dict[str, object] = {}
FEEDS = {"entries": 20}
SEARCH: dict[str, object] = {}
METADATA = {"organisations": ["The Kindling team"]}
