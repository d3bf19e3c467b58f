"""Plan a page at each old address, and the rules for hosts that know redirects (see README.md)."""

from kindling.model.frontmatter import AliasFields
from kindling.model.plugin import Plugin, hand_over
from kindling.model.root_files import lays
from kindling.model.written import KINDS
from kindling.plugins.redirects.questions import closing, host_problems, lays_own, outputs, plan_problems, problems

PLUGIN = Plugin(
    "redirects",
    fields=dict.fromkeys(KINDS, AliasFields),
    checks=[problems],
    plan_checks=[plan_problems, host_problems],
    outputs=outputs,
    closing=closing,
    answers={lays: lays_own},
)


def register() -> None:
    """Hand the plugin to the site that is being set up; Pelican calls this for each name in PLUGINS."""
    hand_over(PLUGIN)
