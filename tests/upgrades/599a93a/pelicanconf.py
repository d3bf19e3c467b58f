"""What differs from the kit's own pelicanconf.py."""

SITENAME = "The Bay Voice"
SITESUBTITLE = "A nurse who writes about what she sees"
AUTHOR = "Ann Lee"
LOOK = {
    "headline": "What she sees.",
    "accent": "berry",
    "menu": [("Series", "/series/"), ("Archive", "/archive/"), ("About", "/about/")],
}
# The plugins, as the kit had them when this site began.
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
VLOG = {"synthetic_voice": True}
