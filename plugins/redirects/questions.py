"""Plan a page at each old address, and the rules for hosts that know redirects (see README.md)."""

from collections.abc import Iterable, Iterator

from kindling.model.addresses import absolute
from kindling.model.aliases import aliases
from kindling.model.problems import Problem
from kindling.model.values import Output, Site
from kindling.plugins.lists.public import list_addresses
from kindling.plugins.redirects import core
from kindling.plugins.redirects.core import short_redirects
from kindling.plugins.series.public import printed

_SOURCE = "plugins/redirects"
_FEEDS = ("feed.xml", "feed.json")


def problems(site: Site) -> Iterable[Problem]:
    """Return the old addresses that can't be."""
    lists = dict.fromkeys(list_addresses(site), "")
    pages = {fact.address: fact.path for fact in site.facts}
    return core.redirect_problems(site.documents, lists | pages)


def outputs(site: Site) -> Iterable[Output]:
    """Return a page at each old address, and ``_redirects``."""
    built = (fact for fact in site.facts if site.builds(fact))
    pages = list(core.redirects(built, site.document_by_source))
    whole = {series.address for series in printed(site)}
    pages += [core.below(page, "print/") for page in pages if page.new in whole and page.old.endswith("/")]
    pages += short_redirects(site)
    for page in pages:
        view = {"redirect": page, "canonical": absolute(page.new, site.siteurl)}
        yield Output(page.old, page.path, "redirect.html", view)
    told = {fact.path for fact in site.facts if fact.listed or site.preview}  # anybody may read the rules
    text = core.rules_text(rule for rule in (*pages, *_feeds(site, pages)) if rule.path in told)
    yield Output("/_redirects", _SOURCE, text=core.refusal_text() + text, links="rooted")


def _feeds(site: Site, pages: Iterable[core.Redirect]) -> Iterator[core.Redirect]:
    """Yield the rules for the feeds of series; where no rule is read, a copy of the feed is at the old address."""
    for page in pages:
        if f"{page.new}feed.xml" in site.addresses and page.old.endswith("/"):
            yield from (core.below(page, name) for name in _FEEDS)


def addresses(site: Site) -> Iterator[str]:
    """Yield the old addresses of texts that are built."""
    for fact in site.facts:
        if site.builds(fact):
            yield from aliases(site.document_by_source[fact.source].front)
