"""Plan the rules by which hosts send security headers (see README.md)."""

from collections.abc import Iterable

from kindling.model.policy import joined
from kindling.model.values import Output, Site
from kindling.plugins.headers import core

_SOURCE = "plugins/headers"


def files_for_hosts(site: Site, outputs: Iterable[Output]) -> Iterable[Output]:
    """Return one set of rules in the form of each host: one rule for all pages (docs/decisions/0006-policies.md)."""
    outputs = tuple(outputs)
    named = [folder for folder in core.NAMED_BY_CONTENT if any(each.address.startswith(folder) for each in outputs)]
    rules = core.rules(joined(output.policy for output in outputs), site.siteurl, named, public=not site.preview)
    yield Output("/_headers", _SOURCE, text=core.headers_file(rules))
    yield Output("/_nginx.conf", _SOURCE, text=core.nginx(rules), links="rooted")
    for rule in rules:
        yield Output(f"{rule.folder}.htaccess", _SOURCE, text=core.htaccess(rule), links="rooted")
