"""What ordinary Pelican plugins write among the files by themselves: it is planned afterwards, and ours stay ours."""

from collections.abc import Mapping
from pathlib import Path

from pelican import signals

from kindling.engine.faults import FaultCollector
from kindling.engine.pelican_signals import module_of
from kindling.engine.plan import plan_problems
from kindling.engine.verify import files_below
from kindling.model.addresses import output_path
from kindling.model.outputs import CopyOutput, Output, PageOutput, Plan
from kindling.model.problems import Problem

#: a file of these kinds that is another one afterwards was replaced; pages, styles and scripts are changed
_WHOLE = (".xml", ".txt", ".json")


def finished(pelican: object, plan: Plan, staging: Path, early: Mapping[str, str], faults: FaultCollector) -> Plan:
    """Let plugins finish the files, and return the plan with those that they added; ``early``: path → whose it is.

    A file of ours that is replaced by another is a problem with both names.
    """
    planned = {output_path(output.address): output for output in plan.outputs}
    added = dict(early)
    faults.problems += [
        _replaced(path, who, planned[path], faults.conf) for path, who in early.items() if path in planned
    ]
    for handler in signals.finalized.receivers_for(pelican):
        who = faults.plugin_of(module_of(handler))
        before, ours = set(files_below(staging)), _bytes(staging, planned)
        with faults.under("written", plugin=module_of(handler)):
            handler(pelican)
        after = _bytes(staging, planned)
        faults.problems += [
            _replaced(path, who, planned[path], faults.conf) for path in after if after[path] != ours.get(path)
        ]
        added |= dict.fromkeys(set(files_below(staging)) - before - planned.keys(), who)
    return _with(plan, staging, {path: who for path, who in added.items() if path not in planned}, faults)


def _bytes(staging: Path, planned: Mapping[str, Output]) -> Mapping[str, bytes]:
    """Return path → bytes of our files that no plugin may replace."""
    paths = (path for path in planned if path.endswith(_WHOLE))
    return {path: (staging / path).read_bytes() for path in paths if (staging / path).is_file()}


def _with(plan: Plan, staging: Path, added: Mapping[str, str], faults: FaultCollector) -> Plan:
    outputs = [CopyOutput(_address(path), who, staging / path) for path, who in sorted(added.items())]
    plan = plan.with_more(outputs)
    faults.problems += plan_problems(plan.outputs) if outputs else []
    return plan


def _address(path: str) -> str:
    """Return the address of a file: that of its folder where it is its page."""
    return f"/{path.removesuffix('index.html')}" if f"/{path}".endswith("/index.html") else f"/{path}"


def _replaced(path: str, who: str, ours: Output, conf: str) -> Problem:
    fact = f"the plugin {who!r} writes /{path}, which is that of {ours.source} too"
    instead = ours.left_out_by if isinstance(ours, PageOutput) else ""
    hint = f"write {instead}, or take {who!r} out of PLUGINS" if instead else "take one of the two out of PLUGINS"
    return Problem(conf, 0, "plan/same-address", fact, hint)


def early_files(staging: Path, who: str) -> Mapping[str, str]:
    """Return path → ``who`` of the files that are there before ours are written: plugins wrote them by themselves."""
    return dict.fromkeys(files_below(staging), who)
