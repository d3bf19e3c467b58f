"""Every output of a plan → its file in staging, by all processors.

A process that is forked lays its share, and says of each file that it is whole, what verifying sees of it, and what was
damaged in the caches that it asked. Whatever it does not say is done, and told, here (many.py).
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from kindling.engine.environments import Environments
from kindling.engine.kept_pages import KeptPages
from kindling.engine.lay import laid
from kindling.engine.many import elsewhere
from kindling.engine.pelican_adapter import PelicanAdapter
from kindling.engine.render import rendered
from kindling.engine.run import Run
from kindling.engine.site_view import SiteViews
from kindling.engine.verify import looked_at
from kindling.model.addresses import output_path
from kindling.model.outputs import CopyOutput, Output, PageOutput, Plan, TextOutput

_LIGHT = 4  #: files that are as much work as one text to read


@dataclass(slots=True)
class Laying:
    """A plan whose outputs are laid into staging."""

    run: Run
    adapter: PelicanAdapter
    plan: Plan
    environments: Environments
    staging: Path
    seen: KeptPages | None  #: what verifying will know of a page; None where nothing is kept
    site: SiteViews = field(init=False)
    folders: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.site = SiteViews(self.plan)

    def all(self) -> None:
        """Lay every output; what breaks over one is told, and the others are laid."""
        outputs, said = self.plan.outputs, list[str]()
        alone = self.adapter.strangers or self.run.request.session or not self.seen
        with elsewhere(() if alone else range(len(outputs)), self._there, said, _LIGHT) as others:
            self._here(output for number, output in enumerate(outputs) if number not in others)
        done = {number for line in said if (number := self._learnt(line)) is not None}
        self._here((outputs[number] for number in sorted(others - done)), again=True)

    def _here(self, outputs: Iterable[Output], *, again: bool = False) -> None:
        for output in outputs:
            self.run.heed()
            path = self._place(output)
            with self.run.net.under("rendered", output.source, plugin=_asker(output)):
                if again:  # it may have been laid as a second name of what is published
                    path.unlink(missing_ok=True)
                self._laid(output, path)
                self.adapter.told_written(output, path)

    def _there(self, number: int) -> str | None:
        """Lay one output in another process; return what that has to say of it, None for nothing."""
        output = self.plan.outputs[number]
        damaged, logged = len(self.run.damaged), len(self.adapter.log.texts)
        data = self._laid(output, self._place(output))
        if len(self.adapter.log.texts) > logged:
            return None  # it is logged again where it is told
        row = looked_at(output, data, self.seen) if self.seen else None
        return json.dumps([number, [str(path) for path in self.run.damaged[damaged:]], row])

    def _learnt(self, line: str) -> int | None:
        """Take in what another process said; return which output it laid, None for half a line."""
        with suppress(ValueError, TypeError):
            number, damaged, row = json.loads(line)
            self.run.damaged += map(Path, damaged)
            if row and self.seen:
                self.seen.learn(self.plan.outputs[number].address, row)
            return int(number)
        return None

    def _place(self, output: Output) -> Path:
        path = self.staging / output_path(output.address)
        if path.parent not in self.folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.folders.add(path.parent)
        return path

    def _laid(self, output: Output, path: Path) -> bytes:
        data = rendered(output, self.plan, self.environments, self.site)
        laid(data, path, self.run.request.output / output_path(output.address))
        return data


def _asker(output: Output) -> str:
    """Return the module of the question that an output keeps; "" for a copy, which keeps none."""
    match output:
        case PageOutput(context=question) | TextOutput(text=question):
            return getattr(question, "__module__", "")
        case CopyOutput():
            return ""
        case _:
            assert_never(output)
