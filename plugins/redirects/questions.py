"""Plan a page at each old address, and the rules for hosts that know redirects (see README.md)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kindling.model.addresses import absolute
from kindling.model.outputs import Context, Output, PageOutput, Plan, TextOutput, always
from kindling.model.problems import Problem
from kindling.model.public_addresses import SHOWN
from kindling.model.root_files import own_file, with_own
from kindling.model.values import Site
from kindling.plugins.redirects import core
from kindling.plugins.redirects.core import short_redirects

_SOURCE = "plugins/redirects"
RULES = "/_redirects"
_NAMED = 3  #: addresses that a line names; the rest are counted
_READ_NO_RULES = frozenset({"GitHub Pages"})
_FEEDS = ("feed.xml", "feed.json")  #: of all files beside a page those that short addresses have too


def problems(site: Site) -> Iterable[Problem]:
    """Return the old addresses that no page can have, and those that two texts claim."""
    return core.redirect_problems(site.documents)


def plan_problems(plan: Plan) -> Iterable[Problem]:
    """Return the old addresses at which something else is planned, or will be once it is published."""
    owners = {output.address: output.source for output in plan.outputs if not core.is_redirect(output)}
    waiting = {metadata.address: metadata.path for metadata in plan.site.page_metadata}
    return core.taken_problems(plan.site.documents, owners | waiting)


def host_problems(plan: Plan) -> Iterable[Problem]:
    """Yield what of the site leads on by rules alone, where its host reads none."""
    site = plan.site
    if site.host not in _READ_NO_RULES:
        return
    hint = "choose a host that reads _redirects"
    if own := own_file(site, RULES):
        fact = f"{site.host} reads no _redirects: these lines lead nobody on"
        yield Problem(own.path, 0, "redirects/host", fact, f"{hint}, or take the file out", "advice")
    pages = [*_typed(site), *_remembered(site)]
    below = _files_below([*pages, *_pages_below(pages, plan)], plan)
    alone = [each for each in below if each.old not in plan.by_address and _leads_on_alone(plan.by_address[each.new])]
    if olds := sorted({each.old for each in alone}):
        named = ", ".join(olds[:_NAMED]) + (f" and {len(olds) - _NAMED} more" if len(olds) > _NAMED else "")
        fact = f"{named} would lead on by rules, and {site.host} reads none: who has such an address finds nothing"
        whole = f"{hint}; or put a copy at content/root{olds[0]}, if anybody has that address"
        yield Problem(min(each.path for each in alone), 0, "redirects/host", fact, whole, "advice")


@dataclass(frozen=True)
class RedirectContext(Context):
    """What the template of an old address gets."""

    redirect: core.Redirect  #: from where to where
    canonical: str  #: the new address as a URL


def outputs(site: Site) -> Iterator[Output]:
    """Yield a page at each old address, and at each short one."""
    yield from (_page(redirect, site) for redirect in (*_typed(site), *short_redirects(site), *_remembered(site)))


def _typed(site: Site) -> list[core.OldAddress]:
    built = (metadata for metadata in site.page_metadata if site.builds(metadata))
    return list(core.redirects(built, site.document_by_source))


def _remembered(site: Site) -> list[core.OldAddress]:
    return list(core.remembered_redirects(site, (each.old for each in (*_typed(site), *short_redirects(site)))))


def _page(one: core.OldAddress, site: Site) -> Output:
    canonical = absolute(one.new, site.siteurl)
    return PageOutput(one.old, one.path, core.TEMPLATE, lambda _plan: RedirectContext(one.redirect, canonical))


def closing(plan: Plan) -> Iterator[Output]:
    """Yield the old addresses of what is planned below a page that has moved, and ``_redirects``."""
    site = plan.site
    typed = [*_typed(site), *_remembered(site)]
    whole = list(_pages_below(typed, plan))
    yield from (_page(redirect, site) for redirect in whole)
    yield from _copies([*typed, *whole], plan)
    pages = [*typed, *whole, *short_redirects(site)]
    told = {
        SHOWN,
        *(metadata.path for metadata in site.page_metadata if metadata.listed or site.preview),
    }  # anybody may read the rules
    # where no rule is read, a copy of each file of text is at its old address
    text = core.rules_text(rule for rule in (*pages, *_files_below(pages, plan)) if rule.path in told)
    yield TextOutput(RULES, _SOURCE, always(with_own(core.refusal_text() + text, site, RULES)), links="rooted")


def lays_own(_site: Site) -> Iterator[str]:
    """Yield the file that a site may bring lines for: hosts take the first rule that fits, so ours go before."""
    yield RULES


def _pages_below(pages: Iterable[core.OldAddress], plan: Plan) -> Iterator[core.OldAddress]:
    """Yield the redirects of the pages that stand below ones that have moved: "print/", "share/"."""
    names = plan.once(_below_each)
    for page in pages:
        if page.new == "/":  # all pages stand below the home page, and none of them below what leads there
            continue
        if page.old.endswith("/") and not page.old.startswith("/s/"):  # below a short address nothing ever stood
            found = (core.below(page, name) for name in names.get(page.new, ()))
            yield from (one for one in found if one.old not in plan.by_address)


def _below_each(plan: Plan) -> Mapping[str, list[str]]:
    """Return the address of each page → the names of the pages below it."""
    found: dict[str, list[str]] = {}
    for output in plan.outputs:
        if isinstance(output, PageOutput) and output.address.endswith("/") and not core.is_redirect(output):
            above, _, name = output.address[:-1].rpartition("/")
            found.setdefault(f"{above}/", []).append(f"{name}/")
    return found


def _copies(pages: Iterable[core.OldAddress], plan: Plan) -> Iterator[Output]:
    """Yield the small files beside pages that have moved, at their old addresses: a file can't lead on by itself.

    They are those of text: transcripts and lists of sources. Others have rules alone.
    """
    for redirect in _files_below(pages, plan):
        output = plan.by_address[redirect.new]
        if isinstance(output, TextOutput) and not _is_feed(output) and redirect.old not in plan.by_address:
            yield replace(output, address=redirect.old)


def _is_feed(output: Output) -> bool:
    """Return whether a file is a feed: those have copies of their own, with what is theirs."""
    return output.address.rpartition("/")[2].startswith("feed")


def _leads_on_alone(output: Output) -> bool:
    """Return whether a rule alone leads to a file: texts and feeds have copies."""
    return not (isinstance(output, TextOutput) or _is_feed(output))


def _files_below(pages: Iterable[core.OldAddress], plan: Plan) -> Iterator[core.OldAddress]:
    """Yield the redirects of the files beside pages that have moved: feeds, transcripts, lists of sources."""
    names = plan.once(_files_beside_each)
    for page in pages:
        if page.old.endswith("/"):
            few = page.new == "/" or page.old.startswith("/s/")
            found = (name for name in names.get(page.new, ()) if not few or name in _FEEDS)
            yield from (core.below(page, name) for name in found)


def _files_beside_each(plan: Plan) -> Mapping[str, list[str]]:
    """Return the address of each page → the names of the files in its folder."""
    found: dict[str, list[str]] = {}
    for output in plan.outputs:
        folder, _, name = output.address.rpartition("/")
        if name:
            found.setdefault(f"{folder}/", []).append(name)
    return found
