"""Whether a text is wrong in a way that only the plan of all files tells: asked before anything dear is begun."""

from collections.abc import Callable, Iterable

from kindling.engine.faults import told_elsewhere
from kindling.engine.run import Run
from kindling.model.noted import unnoted
from kindling.model.outputs import Output, Plan
from kindling.model.plugin import Plugin
from kindling.model.problems import Problem, errors
from kindling.model.values import Site


def is_wrong(run: Run, site: Site, plugins: Iterable[Plugin], planned: Callable[[Iterable[Output]], Plan]) -> bool:
    """Return whether the plan has errors of those plugins that are in doubt; it is told where the plan is judged.

    ``planned`` makes a plan of files. Of a site that is ``judged_only``, that draws and formats nothing.
    """
    given = tuple(plugins)
    doubtful = [one for one in given if run.net.asked("put together", one.doubts, site, kinds=(str,))]
    if not doubtful:
        return False
    with unnoted(), told_elsewhere():
        plan = planned(output for plugin in given for output in plugin.outputs(site))
        if not _errors(plan, doubtful):
            return False
        closing = [one for plugin in given for one in plugin.closing(plan)]
        return _errors(plan.with_more(one for one in closing if not isinstance(one, Problem)), doubtful)
    return False


def _errors(plan: Plan, plugins: Iterable[Plugin]) -> bool:
    return bool(errors(problem for plugin in plugins for check in plugin.plan_checks for problem in check(plan)))
