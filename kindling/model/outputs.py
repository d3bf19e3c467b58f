"""Outputs: every file that is to be written, known by its address before any is made.

An output keeps its question, not its answer: what stands in it is asked once the whole plan is known, so that planning
costs next to nothing, and a sitemap or a feed may speak of everything that is planned.
"""

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Literal, TypeVar, assert_never, overload

from kindling.model.addresses import output_path
from kindling.model.noted import ALL, Keeper, NotedMapping, Remembered, apart, have_read, is_noted, name_of, unnoted
from kindling.model.policy import Policy
from kindling.model.values import Site, once

Links = Literal["relative", "absolute", "rooted"]  #: how the links in a file are written
AT = "@"  #: before an address: what is noted where somebody asks what is planned there
ADDRESSES = f"{AT}{ALL}"  #: what is noted where somebody looks at all that is planned
Answer = TypeVar("Answer")
Work = TypeVar("Work")


class Context:
    """What a template is given beside ``site``, ``here`` and ``policy``: each field of it is a name in the template.

    Those that derive from it are frozen dataclasses without slots.
    """

    @property
    def fills(self) -> Mapping[str, str]:
        """The HTML that stands in the markers of the rendered page."""
        return {}

    @property
    def policy(self) -> Policy:
        """What the page may load from elsewhere (policy.py), beside what its output names."""
        return {}

    def names(self) -> Mapping[str, Any]:
        """Return name → value, as the template knows them."""
        return vars(self)


@dataclass(frozen=True, slots=True)
class Indexed:
    """What a search finds of a page that is no text's."""

    title: str
    html: str  #: its words; ids of headings in it are places that can be found


@dataclass(frozen=True, slots=True)
class PageOutput:
    """A file that a template of the theme makes: a page, a feed, the sitemap."""

    address: str  #: "/posts/joy/", "/feed.xml"
    source: str  #: what it is made from, for messages: "content/posts/joy.md", "plugins/feeds"
    template: str  #: name of the template
    context: Callable[["Plan"], Context]
    links: Links = "relative"
    policy: Policy = field(default_factory=dict)  #: what this page alone may load from elsewhere (policy.py)
    listed: bool = False  #: whether it is a page of its own right, which the sitemap names
    indexed: Callable[["Plan"], Indexed] | None = None  #: what a search finds of it; None for nothing
    asks_all: bool = False  #: whether every page is made for it: while one writes, it waits for the build
    noindex: bool = False  #: whether search engines are asked to name neither it nor the files that lie in its folder
    opens_windows: bool = False  #: whether a window of another host that it opens may answer it, as for signing in
    left_out_by: str = ""  #: what a site writes into its pelicanconf.py so that another plugin may make this file


@dataclass(frozen=True, slots=True)
class TextOutput:
    """A file whose text a plugin writes itself."""

    address: str
    source: str
    text: Callable[["Plan"], str]
    links: Links = "relative"


@dataclass(frozen=True, slots=True)
class CopyOutput:
    """A file that is published as it is: one of the site's or the theme's, or one that is cached between builds."""

    address: str
    source: str
    original: Path | Callable[[], bytes]  #: the file to copy, or what returns the bytes that are kept


Output = PageOutput | TextOutput | CopyOutput


def once_each(outputs: Iterable[Output]) -> Iterator[Output]:
    """Yield the outputs; of the same file at one address, which several plugins may want, the first."""
    known: set[tuple[str, object]] = set()
    for output in outputs:
        same = (output.address, _what(output))
        if same[1] is None or same not in known:
            known.add(same)
            yield output


def _what(output: Output) -> object:
    """Return what tells whether two outputs are one file; None where nothing does."""
    match output:
        case CopyOutput():
            return output.original
        case TextOutput():
            return output.text
        case PageOutput():
            return None
        case _:
            assert_never(output)


@dataclass(frozen=True)
class OutputPart:
    """The outputs of one who plans; of two at one address, the first is found."""

    outputs: tuple[Output, ...]

    @cached_property
    def by_address(self) -> dict[str, Output]:
        """The outputs by their addresses."""
        return {output.address: output for output in reversed(self.outputs)}

    @cached_property
    def by_path(self) -> dict[str, Output]:
        """The outputs by the paths of their files: "posts/joy/index.html"."""
        return {output_path(output.address): output for output in reversed(self.outputs)}


class OutputsInParts(Sequence[Output]):
    """The outputs of several who plan, each file once: where one of them plans anew, the others are not looked at."""

    def __init__(self, parts: Iterable[OutputPart]) -> None:
        self._parts = tuple(parts)
        self.by_address = ChainMap(*(part.by_address for part in self._parts))
        self.by_path = ChainMap(*(part.by_path for part in self._parts))

    @cached_property
    def _all(self) -> tuple[Output, ...]:
        return tuple(once_each(chain.from_iterable(part.outputs for part in self._parts)))

    @overload
    def __getitem__(self, place: int) -> Output: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Output, ...]: ...

    def __getitem__(self, place: int | slice) -> Output | tuple[Output, ...]:
        return self._all[place]

    def __iter__(self) -> Iterator[Output]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


@dataclass(frozen=True)
class Plan:
    """Everything that will be written, beside the site that it is made from."""

    site: Site
    outputs: Sequence[Output]
    texts: Mapping[str, str] = field(default_factory=dict)  #: by source: the text for places without a template (feeds)
    fills: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  #: by source: for its markers, there
    missing: Callable[[], Mapping[str, str]] = dict  #: see ``missed``
    keeper: Keeper = field(default_factory=Keeper, compare=False, repr=False)  #: see ``kept``
    remembered: Remembered = field(default_factory=Remembered, compare=False, repr=False)  #: see ``once``
    by_answer: set[str] = field(default_factory=set, compare=False, repr=False)  #: see ``compared``

    def __getattribute__(self, name: str) -> Any:
        """Return an attribute; of the list of all files, note that it was looked at."""
        if name == "outputs" and is_noted():
            have_read((ADDRESSES,))
        return object.__getattribute__(self, name)

    def once(self, work: Callable[["Plan"], Work]) -> Work:
        """Return ``work(self)``, done once, as ``Site.once`` does."""
        return once(self.remembered, work, self)

    def compared(self, work: Callable[["Plan"], Work]) -> Work:
        """Return ``once(work)``, where whoever asks depends on what came of it, not on all that was read for it.

        For work that looks at every text, and most often comes out as before: how feeds are parted.
        """
        token = f"={name_of(work)}"
        with apart():
            answer = once(self.remembered, work, self)
        if token not in self.by_answer:
            self.by_answer.add(token)
            self.keeper.compared(token, answer)
        if is_noted():
            have_read((token,))
        return answer

    def kept(self, work: Callable[["Plan", str], Work], source: str) -> Work:
        """Return ``work(self, source)``, from an earlier process where no word that it read has changed since.

        For small answers that take long: text, numbers, and values of the kit made of these.
        """
        return self.keeper.kept(f"{name_of(work)} {source}", lambda: work(self, source))

    @cached_property
    def missed(self) -> Mapping[str, str]:
        """Address → the plugin of the kit that would plan it, and is left out."""
        return self.missing()

    @cached_property
    def by_address(self) -> Mapping[str, Output]:
        """Each address with what is planned there; of two at one address, the first."""
        with unnoted():
            outputs = self.outputs
        parts = outputs if isinstance(outputs, OutputsInParts) else OutputPart(tuple(outputs))
        return NotedMapping(parts.by_address, AT)

    def with_more(self, outputs: Iterable[Output]) -> "Plan":
        """Return a plan with further outputs, of which nothing is known yet."""
        return replace(self, outputs=(*self.outputs, *outputs), remembered=Remembered(), by_answer=set())


def always(answer: Answer) -> Callable[[Plan], Answer]:
    """Return a question whose answer is known already."""
    return lambda _plan: answer
