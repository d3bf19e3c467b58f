"""Plan the rules by which hosts send security headers (see README.md)."""

from collections.abc import Iterator

from kindling.model.delivery import NAMED_BY_CONTENT
from kindling.model.openings import opened
from kindling.model.outputs import Output, PageOutput, Plan, TextOutput, always
from kindling.model.policy import joined
from kindling.model.problems import Problem
from kindling.model.root_files import own_file, with_own
from kindling.model.values import Site
from kindling.plugins.headers import core
from kindling.plugins.headers.own import LAID, own_problems

_SOURCE = "plugins/headers"


def files_for_hosts(plan: Plan) -> Iterator[Output]:
    """Yield one set of rules in the form of each host: one rule for all pages (docs/decisions/0006-policies.md)."""
    site = plan.site
    named = [folder for folder in NAMED_BY_CONTENT if any(each.startswith(folder) for each in plan.by_address)]
    pages = [output for output in plan.outputs if isinstance(output, PageOutput)]
    needed = joined((opened(site.settings.policy), *(page.policy for page in pages)))
    windows = [page.address for page in pages if page.opens_windows]
    noindex = _unnamed(plan)
    public = not site.preview
    rules = core.rules(needed, site.siteurl, named, public=public, windows=windows, noindex=noindex)
    hosts = with_own(core.headers_file(rules), site, "/_headers")
    yield TextOutput("/_headers", _SOURCE, always(hosts), links="rooted")
    yield TextOutput("/_nginx.conf", _SOURCE, always(with_own(core.nginx(rules), site, "/_nginx.conf")), links="rooted")
    for rule in rules[: len(rules) - len(noindex)]:
        address = f"{rule.folder}.htaccess"
        is_all = rule.folder == "/"
        text = with_own(core.htaccess(rule, noindex), site, address) if is_all else core.htaccess(rule)
        yield TextOutput(address, _SOURCE, always(text), links="rooted")


def lays_own(_site: Site) -> Iterator[str]:
    """Yield the files that a site may bring lines for, which stand below those of the kit."""
    yield from LAID


def problems(site: Site) -> Iterator[Problem]:
    """Yield the lines of such files that would take a header away from readers, and a file that no host reads."""
    if site.host and (unread := own_file(site, "/_headers")):
        fact = f"{site.host} reads no _headers: it sends none of these"
        yield Problem(
            unread.path, 0, "headers/host", fact, "choose a host that reads it, or take the file out", "advice"
        )
    sent = core.rules({}, site.public_url or site.siteurl)[0].headers
    for address in LAID:
        if file := own_file(site, address):
            yield from own_problems(file, sent, NAMED_BY_CONTENT)


def _unnamed(plan: Plan) -> tuple[str, ...]:
    """Return patterns of the folders that search engines are to leave alone, where files lie that can't say so."""
    pages = {one.address for one in plan.outputs if isinstance(one, PageOutput) and one.noindex}
    folders = {_folder(address) for address in plan.by_address if not address.endswith("/")} & pages
    return core.patterns(sorted(folders), (each for each in plan.by_address if _folder(each) not in folders))


def _folder(address: str) -> str:
    return address[: address.rindex("/") + 1]
