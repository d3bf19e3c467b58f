"""The whole contract of a plugin: one frozen value, which ``register()`` hands to the site that is being set up.

A Kindling plugin is an ordinary Pelican plugin: it is named in PLUGINS, and Pelican finds and loads it. Its
``register()`` calls ``hand_over(PLUGIN)`` and connects no signal, so that nothing of it stays when the build is done.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown.extensions import Extension

from kindling.model.frontmatter import KEYS_OF_ALL, Fields
from kindling.model.outputs import Output, Plan
from kindling.model.problems import Follows, Problem
from kindling.model.reading import Finder
from kindling.model.settings import Settings
from kindling.model.staged import StagedSite
from kindling.model.values import Answers, Document, MediaFile, Site
from kindling.model.written import KINDS, Kind


@dataclass(frozen=True, slots=True)
class View:
    """What templates get of a plugin, for one text."""

    of: Callable[[Site, Document], object]  #: a pure function; the answer is frozen
    without: object = None  #: what templates get where the plugin is left out


@dataclass(frozen=True, slots=True)
class Slot:
    """A component that a plugin puts into a named place of every text's page."""

    component: str  #: "glossary-line": the macro ``glossary_line`` in components/glossary-line/macro.html
    view: str  #: of the plugin's views, the one that the macro is given; where that is empty, nothing stands there


def _nothing(*_: Any) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin. Everything but its name has a default; no function is told in which order the others run."""

    name: str  #: one word: "share"
    settings: type[Settings] | None = None  #: the type of its dict in pelicanconf.py, which is called SHARE
    fields: Mapping[Kind, type[Fields]] = field(default_factory=dict)  #: the keys of front matter that it reads
    syntax: Callable[[Any], Iterable[Extension]] = _nothing  #: its settings → what it adds to Markdown
    pattern: str = ""  #: of its syntax in a text: where it is left out, what is typed so is told
    finder: Finder | None = None  #: what it finds in the HTML of a text, once that is safe
    seconds: Callable[[Document, Mapping[str, MediaFile]], int] | None = None  #: how long a text takes to watch
    views: Mapping[str, View] = field(default_factory=dict)  #: "share" is ``share_view`` in templates
    checks: Sequence[Callable[[Site], Iterable[Problem]]] = ()  #: what is wrong, or could be better
    #: the same, of what costs little: with an error here nothing is drawn or formatted
    cheap_checks: Sequence[Callable[[Site], Iterable[Problem]]] = ()
    #: places in texts that may be wrong, as its plan_checks know: where there are any, these are asked before all else
    doubts: Callable[[Site], Iterable[str]] = _nothing
    plan_checks: Sequence[Callable[[Plan], Iterable[Problem]]] = ()  #: the same, of what needs all that is planned
    #: rule, or "series/" for all of them → whether it may only follow from a value that could not be read
    follows: Mapping[str, Follows] = field(default_factory=dict)
    files: Callable[[Site], Iterable[str]] = _nothing  #: the files of ``content/`` that texts and settings name for it
    outputs: Callable[[Site], Iterable[Output]] = _nothing  #: the files it plans
    closing: Callable[[Plan], Iterable[Output | Problem]] = _nothing  #: files that there are because of others
    verified: Callable[[StagedSite], Iterable[Problem]] = _nothing  #: what is wrong with the files as they were made
    #: questions that a subject asks of all plugins, and its own function for each: ``Site.answered``
    answers: Mapping[Callable[..., Any], Callable[..., Any]] = field(default_factory=dict)
    slots: Mapping[str, Slot] = field(default_factory=dict)  #: place of the theme → the component that it puts there
    theme: Path | None = None  #: a folder with templates, components, styles and scripts of its own (layers.py)
    needs: Sequence[str] = ()  #: names of plugins without which it can't work

    @property
    def setting(self) -> str:
        """The name of its dict in pelicanconf.py; "" for a plugin without settings."""
        return self.name.upper() if self.settings else ""


_handed: ContextVar[list[Plugin]] = ContextVar("handed")


def hand_over(plugin: Plugin) -> None:
    """Give ``plugin`` to the site that is being set up; called by ``register()``.

    Raises LookupError where no site of Kindling's is being set up.
    """
    _handed.get().append(plugin)


@contextmanager
def collecting() -> Iterator[list[Plugin]]:
    """Yield the list that takes what is handed over meanwhile."""
    taken: list[Plugin] = []
    token = _handed.set(taken)
    try:
        yield taken
    finally:
        _handed.reset(token)


def answers_of(plugins: Iterable[Plugin]) -> Answers:
    """Return the questions of subjects with the functions by which these plugins answer, for ``Site.answers``."""
    found: dict[Callable[..., Any], tuple[Callable[..., Any], ...]] = {}
    for plugin in plugins:
        for question, answer in plugin.answers.items():
            found[question] = (*found.get(question, ()), answer)
    return found


_NAME = re.compile("[a-z][a-z0-9_]*")
#: layers of the cascade that are the theme's, and dicts of settings that are the kit's
_TAKEN = frozenset("reset tokens base layout components utilities site kit look reading".split())


def clashes(plugins: Sequence[Plugin], known_in: tuple[str, int]) -> list[Problem]:
    """Return the problems of plugins that can't be, or that claim one thing; ``known_in``: where they are named."""
    hint = "take one of the two out of PLUGINS"
    names = [plugin.name for plugin in plugins]
    facts = [f"two plugins have the name {name!r}" for name in dict.fromkeys(names) if names.count(name) > 1]
    first: dict[str, str] = dict.fromkeys((f"the key {key!r}" for key in KEYS_OF_ALL), "")
    for plugin in plugins:
        for claim in dict.fromkeys(_claims(plugin)):
            if (other := first.setdefault(claim, plugin.name)) != plugin.name:
                who = f"plugins {other!r} and {plugin.name!r} both claim" if other else f"plugin {plugin.name!r} claims"
                facts.append(f"the {who} {claim}{'' if other else ', which is ours'}")
    found = [Problem(*known_in, "settings/plugin", fact, hint) for fact in facts]
    return found + [
        Problem(*known_in, "settings/plugin", f"the plugin {plugin.name!r} {fact}", f"mend {plugin.name!r}")
        for plugin in plugins
        for fact in _misshapen(plugin)
    ]


def _misshapen(plugin: Plugin) -> Iterator[str]:
    """Yield what of a plugin can't be as it is."""
    if not _NAME.fullmatch(plugin.name) or plugin.name in _TAKEN:
        yield "can't have this name: it is one word in small letters, and none of the theme's layers"
    if plugin.theme is not None and not Path(plugin.theme).is_dir():
        yield f"has the theme {plugin.theme!r}, which is no folder"
    for kind, keys in plugin.fields.items():
        if kind not in KINDS:
            yield f"has keys for {kind!r}; texts are of the kinds {', '.join(KINDS)}"
        for key, field_of in keys.model_fields.items():
            if field_of.is_required():
                yield f"has the key {key!r} without a default: a text need not say anything"


def _claims(plugin: Plugin) -> Iterator[str]:
    """Yield what no other plugin may have."""
    yield from (f"the view {view!r}" for view in plugin.views)
    yield from (f"the slot {slot!r}" for slot in plugin.slots)
    yield from (f"the key {key!r}" for keys in plugin.fields.values() for key in keys.model_fields)
