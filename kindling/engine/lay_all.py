"""Every output of a plan → its file in staging, by all processors.

A process that is forked lays its share, and says of each file that it is whole, what verifying sees of it, and what was
damaged in the caches that it asked. Whatever it does not say is done, and told, here (many.py).
"""

import gc
import json
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from kindling.engine.environments import Environments
from kindling.engine.faults import told_elsewhere
from kindling.engine.kept_pages import KeptPages
from kindling.engine.lay import is_the_same, laid
from kindling.engine.made import Making
from kindling.engine.many import elsewhere
from kindling.engine.pelican_adapter import PelicanAdapter
from kindling.engine.render import rendered
from kindling.engine.run import Run
from kindling.engine.site_view import SiteViews
from kindling.engine.verify import is_page, looked_at
from kindling.model.addresses import output_path
from kindling.model.noted import nodes, noted
from kindling.model.outputs import CopyOutput, Output, PageOutput, Plan, TextOutput

_FEW = 0.05  #: as large a part of a site's files is changed where they lie; where more are new, a new tree is made
_LIGHT = 4  #: files that are as much work as one text to read
_SWEPT = 200  #: files after which what they have left in memory is looked for: templates leave what holds itself


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
    known: frozenset[str] = frozenset()  #: addresses of the files that are as the last build left them
    count: int = 0  #: files that were made
    stay: frozenset[str] = frozenset()  #: paths of those that are not in staging, for they stay where they are

    _laid_here: int = 0  #: files that this process has laid
    _told: set[str] = field(default_factory=set)  #: names of answers of which another process has told what was read

    def __post_init__(self) -> None:
        making = self.run.making
        if making:
            making.all_planned(self.plan.outputs)
        with noted() as read:
            self.site = SiteViews(self.plan)
        if making:
            making.everywhere(read)

    def all(self) -> None:
        """Lay every output; what breaks over one is told, and the others are laid."""
        outputs, said = self.plan.outputs, list[str]()
        new = self._new(outputs)
        self.count = len(new)
        alone = self.adapter.strangers or self.run.request.session or not self.seen
        with _only_new_garbage(), elsewhere(() if alone else new, self._there, said, _LIGHT) as others:
            self._here(outputs[number] for number in new if number not in others)
        done = {number for line in said if (number := self._learnt(line)) is not None}
        self._here((outputs[number] for number in sorted(others - done)), again=True)

    def _new(self, outputs: Sequence[Output]) -> Sequence[int]:
        """Return which of the outputs have to be made; the files of others stay, or are laid as they are."""
        making = self.run.making
        if making is None or making.dirty is None or not self.seen:
            return range(len(outputs))
        stay = {number for number, output in enumerate(outputs) if self._stays(making, output)}
        if len(outputs) - len(stay) <= _FEW * len(outputs):
            self.stay = frozenset(output_path(outputs[number].address) for number in stay)
        else:
            stay = {number for number in stay if self._is_linked(outputs[number])}
        self.known = frozenset(outputs[number].address for number in stay)
        return [number for number in range(len(outputs)) if number not in stay]

    def _stays(self, making: Making, output: Output) -> bool:
        if is_page(output) and not (self.seen and making.was_seen_as(output, self.seen.digest(output.address))):
            return False
        return making.is_as_it_was(output) or self._is_same_copy(making, output)

    def _is_same_copy(self, making: Making, output: Output) -> bool:
        """Return whether a file that is copied is published already; it is looked at, for its bytes are at hand."""
        if not isinstance(output, CopyOutput) or not making.knows(output):
            return False
        with told_elsewhere(), noted() as read:
            data = rendered(output, self.plan, self.environments, self.site)
            self._noted(output, read)
            return is_the_same(self.run.request.output / output_path(output.address), data)
        return False

    def _is_linked(self, output: Output) -> bool:
        """Lay a file that is as it was, as a second name of the published one; return whether that can be."""
        with suppress(OSError):
            os.link(self.run.request.output / output_path(output.address), self._place(output))
            return True
        return False

    def _here(self, outputs: Iterable[Output], *, again: bool = False) -> None:
        for output in outputs:
            self.run.heed()
            path = self._place(output)
            with self.run.net.under("rendered", output.source, plugin=_asker(output)):
                if again:  # it may have been laid as a second name of what is published
                    path.unlink(missing_ok=True)
                with noted() as read:
                    self._laid(output, path)
                self._noted(output, read)
                self.adapter.told_written(output, path)

    def _there(self, number: int) -> str | None:
        """Lay one output in another process; return what that has to say of it, None for nothing."""
        output = self.plan.outputs[number]
        damaged, logged = len(self.run.damaged), len(self.adapter.log.texts)
        with noted() as read:
            data = self._laid(output, self._place(output))
        if len(self.adapter.log.texts) > logged:
            return None  # it is logged again where it is told
        row = looked_at(output, data, self.seen) if self.seen else None
        named = {name: sorted(nodes()[name]) for name in nodes() if name not in self._told}
        self._told |= named.keys()
        return json.dumps([number, [str(path) for path in self.run.damaged[damaged:]], row, sorted(read), named])

    def _learnt(self, line: str) -> int | None:
        """Take in what another process said; return which output it laid, None for half a line."""
        with suppress(ValueError, TypeError):
            number, damaged, row, read, named = json.loads(line)
            self.run.damaged += map(Path, damaged)
            if self.run.making:
                self.run.making.take_in(named)
            self._noted(self.plan.outputs[number], read)
            if row and self.seen:
                self.seen.learn(self.plan.outputs[number].address, row)
            return int(number)
        return None

    def _noted(self, output: Output, read: Collection[str]) -> None:
        if self.run.making:
            self.run.making.made(output_path(output.address), read)

    def _place(self, output: Output) -> Path:
        path = self.staging / output_path(output.address)
        if path.parent not in self.folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.folders.add(path.parent)
        return path

    def _laid(self, output: Output, path: Path) -> bytes:
        data = rendered(output, self.plan, self.environments, self.site)
        laid(data, path, self.run.request.output / output_path(output.address))
        self._laid_here += 1
        if self._laid_here % _SWEPT == 0:
            gc.collect(0)
        return data


@contextmanager
def _only_new_garbage() -> Iterator[None]:
    """Look for garbage in what is made within alone; what was made before is shared with other processes, unwritten."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _asker(output: Output) -> str:
    """Return the module of the question that an output keeps; "" for a copy, which keeps none."""
    match output:
        case PageOutput(context=question) | TextOutput(text=question):
            return getattr(question, "__module__", "")
        case CopyOutput():
            return ""
        case _:
            assert_never(output)
