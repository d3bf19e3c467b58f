"""Outputs: every file that is to be written, known by its address before any is made.

An output keeps its question, not its answer: what stands in it is asked once the whole plan is known, so that planning
costs next to nothing, and a sitemap or a feed may speak of everything that is planned.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

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


@dataclass(frozen=True)
class Plan:
    """Everything that will be written, beside the site that it is made from."""

    site: Site
    outputs: tuple[Output, ...]
    texts: Mapping[str, str] = field(default_factory=dict)  #: by source: the text for places without a template (feeds)
    fills: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  #: by source: for its markers, there
    missing: Callable[[], Mapping[str, str]] = dict  #: see ``missed``
    keeper: Keeper = field(default_factory=Keeper, compare=False, repr=False)  #: see ``kept``
    remembered: Remembered = field(default_factory=Remembered, init=False, compare=False, repr=False)  #: see ``once``
    by_answer: set[str] = field(default_factory=set, init=False, compare=False, repr=False)  #: see ``compared``

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
        found: dict[str, Output] = {}
        with unnoted():
            for output in self.outputs:
                found.setdefault(output.address, output)
        return NotedMapping(found, AT)

    def with_more(self, outputs: Iterable[Output]) -> "Plan":
        """Return a plan with further outputs."""
        return replace(self, outputs=(*self.outputs, *outputs))


def always(answer: Answer) -> Callable[[Plan], Answer]:
    """Return a question whose answer is known already."""
    return lambda _plan: answer
