"""What ordinary Pelican plugins write among the files by themselves: it is planned afterwards, and ours stay ours."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from pelican import signals

from kindling.engine.faults import FaultCollector
from kindling.engine.pelican_adapter import PelicanAdapter
from kindling.engine.pelican_signals import module_of
from kindling.engine.plan import plan_problems
from kindling.engine.verify import files_below
from kindling.model.addresses import output_path
from kindling.model.outputs import CopyOutput, Output, PageOutput, Plan
from kindling.model.problems import Problem

#: a file of these kinds that is another one afterwards was replaced; pages, styles and scripts are changed
_WHOLE = (".xml", ".txt", ".json")


def finished(
    pelican: PelicanAdapter, plan: Plan, staging: Path, early: Collection[str], faults: FaultCollector
) -> Plan:
    """Let plugins finish the files, and return the plan with those that they added.

    ``early``: the paths that were there before ours were written. A file of ours that is replaced by another is a
    problem with both names.
    """
    planned = {output_path(output.address): output for output in plan.outputs}
    who = ", ".join(pelican.strangers)
    added = dict.fromkeys(set(files_below(staging)) - planned.keys(), who) if who else {}
    faults.problems += [_replaced(path, who, planned[path], faults.place(who)) for path in early if path in planned]
    for handler in signals.finalized.receivers_for(pelican):
        added |= _written_by(handler, pelican, staging, planned, faults)
    outputs = [CopyOutput(_address(path), plugin, staging / path) for path, plugin in sorted(added.items())]
    plan = plan.with_more(outputs)
    faults.problems += plan_problems(plan.outputs) if outputs else []
    return plan


def _written_by(
    handler: Callable[..., Any],
    pelican: PelicanAdapter,
    staging: Path,
    planned: Mapping[str, Output],
    faults: FaultCollector,
) -> Mapping[str, str]:
    """Return path → plugin of what one handler adds, and note what it replaces."""
    who = faults.plugin_of(module_of(handler))
    there, ours = set(files_below(staging)), _bytes(staging, planned)
    with faults.under("written", plugin=module_of(handler)):
        handler(pelican)
    now = _bytes(staging, planned)
    changed = (path for path in now if now[path] != ours.get(path))
    faults.problems += [_replaced(path, who, planned[path], faults.place(who)) for path in changed]
    return dict.fromkeys(set(files_below(staging)) - there - planned.keys(), who)


def _bytes(staging: Path, planned: Mapping[str, Output]) -> Mapping[str, bytes]:
    """Return path → bytes of our files that no plugin may replace."""
    paths = (path for path in planned if path.endswith(_WHOLE))
    return {path: (staging / path).read_bytes() for path in paths if (staging / path).is_file()}


def _address(path: str) -> str:
    """Return the address of a file: that of its folder where it is its page."""
    return f"/{path.removesuffix('index.html')}" if f"/{path}".endswith("/index.html") else f"/{path}"


def _replaced(path: str, who: str, ours: Output, place: tuple[str, int]) -> Problem:
    fact = f"the plugin {who!r} writes /{path}, which is that of {ours.source} too"
    instead = ours.left_out_by if isinstance(ours, PageOutput) else ""
    hint = f"write {instead}, or take {who!r} out of PLUGINS" if instead else "take one of the two out of PLUGINS"
    return Problem(*place, "plan/same-address", fact, hint)
