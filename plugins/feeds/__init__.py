"""Plan the feed, the sitemap, robots.txt and the headers that hosts send (see README.md)."""

from collections.abc import Iterable, Iterator
from typing import Any

from pelican import signals

from plugins._kit.hooks import declare
from plugins._kit.phases import planned
from plugins._kit.values import Output, Site
from plugins.feeds import core
from plugins.feeds.settings import FeedsSettings
from plugins.listings.core import list_addresses
from plugins.series import core as series

_SOURCE = "plugins/feeds"


def prepare(pelican: Any) -> None:
    """Type the settings."""
    declare(pelican, "FEEDS", FeedsSettings)


def outputs(site: Site) -> Iterable[Output]:
    """Return the files that readers' programs and hosts ask for."""
    yield from _feed(site)
    pages = core.sitemap(site.facts, list_addresses(site))
    yield Output("/sitemap.xml", _SOURCE, "sitemap.xml", {"pages": pages}, links="absolute")
    yield Output("/robots.txt", _SOURCE, text=core.robots(site.siteurl))
    yield Output("/_headers", _SOURCE, text=core.headers())


def _feed(site: Site) -> Iterator[Output]:
    library = series.gather(site.documents, site.facts, site.now)
    posts = site.posts[: site.settings["FEEDS"].entries]
    entries = [
        core.entry(fact, site.texts[fact.source], series.place_of(fact, library), site.siteurl) for fact in posts
    ]
    feed = core.feed(site.settings["SITENAME"], site.settings["SITESUBTITLE"], "/", site.siteurl, entries)
    yield Output("/feed.xml", _SOURCE, "feed.xml", {"feed": feed}, links="absolute")
    yield Output("/feed.json", _SOURCE, text=core.json_feed(feed, site.settings["DEFAULT_LANG"]), links="absolute")


def register() -> None:
    """Connect to Pelican; called once, by name, from PLUGINS."""
    signals.initialized.connect(prepare)
    planned.connect(outputs)
