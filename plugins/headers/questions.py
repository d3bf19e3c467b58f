"""Plan the rules by which hosts send security headers (see README.md)."""

from collections.abc import Iterator

from kindling.model.openings import opened
from kindling.model.outputs import Output, PageOutput, Plan, TextOutput, always
from kindling.model.policy import joined
from kindling.plugins.headers import core

_SOURCE = "plugins/headers"


def files_for_hosts(plan: Plan) -> Iterator[Output]:
    """Yield one set of rules in the form of each host: one rule for all pages (docs/decisions/0006-policies.md)."""
    site = plan.site
    named = [folder for folder in core.NAMED_BY_CONTENT if any(each.startswith(folder) for each in plan.by_address)]
    pages = (output.policy for output in plan.outputs if isinstance(output, PageOutput))
    needed = joined((opened(site.settings.policy), *pages))
    rules = core.rules(needed, site.siteurl, named, public=not site.preview)
    yield TextOutput("/_headers", _SOURCE, always(core.headers_file(rules)))
    yield TextOutput("/_nginx.conf", _SOURCE, always(core.nginx(rules)), links="rooted")
    for rule in rules:
        yield TextOutput(f"{rule.folder}.htaccess", _SOURCE, always(core.htaccess(rule)), links="rooted")
