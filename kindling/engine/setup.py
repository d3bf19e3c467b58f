"""Set up: the conf files of a site → Pelican with its plugins, and typed settings."""

import os
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from markdown.extensions import Extension

from kindling.engine.compiled import compiled_templates
from kindling.engine.conf_lines import ahead_of_kit
from kindling.engine.own_files import read_of_themes, read_whole, too_large
from kindling.engine.pelican_adapter import PelicanAdapter
from kindling.engine.run import BuildRequest, Run, Stopped
from kindling.engine.settings import (
    OURS,
    RawSettings,
    in_one_line,
    laid_over,
    missing_identity,
    pelican_settings,
    read_conf,
    templates_of,
    theme_problems,
    unknown_before_plugins,
    unknown_settings,
    wrong_values,
)
from kindling.engine.theme_check import layer_problems
from kindling.model.catalogues import catalogue_files
from kindling.model.layers import KIT, SITE_LAYER, Layer, Theme
from kindling.model.look import LookSettings, ReadingSettings
from kindling.model.openings import PolicySettings
from kindling.model.plugin import Plugin, clashes
from kindling.model.problems import Problem, did_you_mean, errors
from kindling.model.settings import Settings, typed_settings
from kindling.model.site_settings import SiteSettings
from kindling.model.theme import needs, slots
from kindling.model.words import Languages


def set_up(run: Run, content: Path, staging: Path, cache: Path) -> tuple[PelicanAdapter, SiteSettings]:
    """Return Pelican with its plugins, and the site's settings, read, typed and checked.

    ``cache`` is where what is expensive to make is kept. Raises Stopped where there is no going on.
    """
    request = run.request
    _sized(run, read_whole(request.site, content))
    raw = _conf(run)
    theme = _theme(request, raw)
    _sized(run, read_of_themes(theme))
    settings = pelican_settings(raw, content=content, staging=staging, theme=theme, siteurl=request.siteurl)
    if not request.fresh:
        settings["JINJA_ENVIRONMENT"]["bytecode_cache"] = compiled_templates(run.damaged, time.time())
    settings["PLUGIN_PATHS"] = [str(request.site / path) for path in settings["PLUGIN_PATHS"]]
    typed = {name: _typed(run, raw, name, model) for name, model in OURS.items()}
    adapter = _loaded(run, settings, raw)
    theme = _with_plugins(theme, adapter)
    _sized(run, read_of_themes(theme))
    settings["THEME_TEMPLATES_OVERRIDES"] = templates_of(theme)
    plugins = clashes(adapter.handed, run.net.place())
    for faults in (plugins, layer_problems(theme, request.site), _wrong_slots(adapter, theme, run.net.place())):
        found = list(faults)
        run.problems += found
        if errors(found):
            raise Stopped
    if missing := list(_missing(adapter, theme, run.net.place())):
        run.problems += missing
        raise Stopped
    for plugin in adapter.handed:
        run.follows |= plugin.follows
        if plugin.settings:
            typed[plugin.setting] = _typed(run, raw, plugin.setting, plugin.settings)
        given = typed.get(plugin.setting)
        settings["MARKDOWN"]["extensions"] += run.net.asked("set up", plugin.syntax, given, kinds=(Extension,))
    run.reading = _reading(typed, adapter)
    run.problems += unknown_settings(raw, [plugin.setting for plugin in adapter.handed if plugin.settings])
    return adapter, _site_settings(raw, typed, settings, theme, run, cache)


def _sized(run: Run, files: Iterable[Path]) -> None:
    """Raise Stopped where a file that would be read in one go is too large for that."""
    if found := too_large(files, run.request.site):
        run.problems += found
        raise Stopped


def _reading(typed: Mapping[str, Settings], adapter: PelicanAdapter) -> str:
    """Return all of the settings that bears on how a text is read: which plugins there are, and what those are told.

    Only a plugin that adds syntax is told anything.
    """
    plain = Plugin("").syntax
    told = [
        (plugin.name, repr(typed.get(plugin.setting)) if plugin.syntax != plain else "") for plugin in adapter.handed
    ]
    return repr([typed["READING"], told])


def _conf(run: Run) -> RawSettings:
    """Return what the conf files say. Raises Stopped where they can't be gone on with."""
    files = _conf_files(run.request)
    raw = laid_over(read_conf(files), run.request.extra_settings)
    run.problems += [*raw.problems, *wrong_values(raw), *ahead_of_kit(*files[0], run.request.release)]
    run.problems += theme_problems(raw, run.request.site)
    if not errors(run.problems):
        run.problems += missing_identity(raw, *files[0])
    if errors(run.problems):
        run.problems += [each for each in unknown_before_plugins(raw) if each not in run.problems]
        raise Stopped
    return raw


def _loaded(run: Run, settings: dict[str, Any], raw: RawSettings) -> PelicanAdapter:
    """Return Pelican with its plugins. Raises Stopped where one of them ends it."""
    settings["KINDLING_FAULTS"] = run.net
    run.net.plugins = [name for name in settings["PLUGINS"] if isinstance(name, str)]
    run.net.places = raw.places
    adapter = None
    with run.net.under("set up"):
        try:
            adapter = PelicanAdapter(settings, run.net)
        except SystemExit as error:  # its place is known here: a line of the plugin's own file
            run.problems.append(_exit_fault(error, run.request.site))
    if adapter is None:
        raise Stopped
    return adapter


def _typed(run: Run, raw: RawSettings, name: str, model: type[Settings]) -> Settings:
    """Return a dict of the conf as a typed value; on a problem, its defaults."""
    value, problems = typed_settings(name, raw.values.get(name, {}), model, raw.places)
    run.problems += problems
    return value


def _missing(adapter: PelicanAdapter, theme: Theme, place: tuple[str, int]) -> Iterator[Problem]:
    """Yield the plugins that the theme, or another plugin, can't do without and that the site leaves out."""
    wanted = [(name, "the theme") for name in needs(theme)]
    wanted += [(name, f"the plugin {plugin.name!r}") for plugin in adapter.handed for name in plugin.needs]
    handed = {plugin.name for plugin in adapter.handed}
    for name, who in wanted:
        if name not in handed:
            fact = f"the plugin {name!r} is not among PLUGINS, and {who} can't do without it"
            yield Problem(*place, "settings/plugin", fact, f"put 'kindling.plugins.{name}' into PLUGINS")


def _exit_fault(error: SystemExit, site: Path) -> Problem:
    """Return the fault of a plugin that would end the program."""
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((one for one in reversed(frames) if Path(one.filename).is_relative_to(site)), frames[-1])
    path = Path(frame.filename)
    shown = str(path.relative_to(site) if path.is_relative_to(site) else path)
    hint = "mend this line, or take the plugin out of PLUGINS"
    return Problem(shown, frame.lineno or 0, "settings/plugin", in_one_line(error), hint)


def _theme(request: BuildRequest, raw: RawSettings) -> Theme:
    """Return the kit's theme, below what the site has of its own: a folder ``theme``, or another that THEME names."""
    kit, own = request.kit / "kindling" / "theme", request.site / raw.values.get("THEME", "theme")
    above = (Layer(SITE_LAYER, own),) if os.path.isdir(own) and own.resolve() != kit.resolve() else ()
    return Theme((*above, Layer(KIT, kit)))


def _with_plugins(theme: Theme, adapter: PelicanAdapter) -> Theme:
    """Return the theme with the layers of plugins, which lie upon the kit's in the order of their names."""
    layers = [Layer(plugin.name, plugin.theme) for plugin in reversed(adapter.handed) if plugin.theme]
    return Theme((*theme.layers[:-1], *layers, theme.layers[-1]))


def _wrong_slots(adapter: PelicanAdapter, theme: Theme, place: tuple[str, int]) -> Iterator[Problem]:
    """Yield the slots that plugins want to fill and that the theme has not, or with what there is not."""
    known = slots(theme)
    for plugin in adapter.handed:
        for name, slot in plugin.slots.items():
            who = f"the plugin {plugin.name!r} has something for the slot {name!r}"
            if name not in known:
                hint = did_you_mean(name, known, "its slots are")
                yield Problem(*place, "settings/plugin", f"{who}, which the theme has not", hint)
            if slot.view not in plugin.views:
                yield Problem(*place, "settings/plugin", f"{who}, and no view {slot.view!r}", f"mend {plugin.name!r}")
            if not theme.file(f"components/{slot.component}/macro.html"):
                fact = f"{who}, and no layer of the theme has the component {slot.component!r}"
                yield Problem(*place, "settings/plugin", fact, f"mend {plugin.name!r}")


def _conf_files(request: BuildRequest) -> list[tuple[Path, str]]:
    """Return the site's own settings files, as problems show them; the example is a site like any other."""
    names = ["pelicanconf.py", "publishconf.py"] if request.publish else ["pelicanconf.py"]
    folder = "" if request.site.resolve() == request.kit.resolve() else f"{request.site.name}/"
    return [(request.site / name, f"{folder}{name}") for name in names]


def _site_settings(
    raw: RawSettings, typed: Mapping[str, Settings], pelican: Mapping[str, Any], theme: Theme, run: Run, cache: Path
) -> SiteSettings:
    """Return the settings of a site as questions know them."""
    request, look, reading, policy = run.request, *(typed[name] for name in ("LOOK", "READING", "POLICY"))
    assert isinstance(look, LookSettings) and isinstance(reading, ReadingSettings)
    assert isinstance(policy, PolicySettings)
    siteurl = request.siteurl.rstrip("/")
    return SiteSettings(
        name=pelican["SITENAME"],
        tagline=pelican["SITESUBTITLE"],
        author=pelican.get("AUTHOR", ""),
        lang=pelican["DEFAULT_LANG"],
        languages=Languages(pelican["DEFAULT_LANG"], catalogue_files(theme)),
        zone=pelican["TIMEZONE"],
        url=siteurl,
        public_url=siteurl if request.public_url is None else request.public_url.rstrip("/"),
        content=Path(pelican["PATH"]),
        theme=theme,
        look=look,
        reading=reading,
        policy=policy,
        plugins=tuple(value for name, value in typed.items() if name not in OURS),
        places=raw.places,
        work=cache,
        fresh=request.fresh,
        damaged=run.damaged,
    )
