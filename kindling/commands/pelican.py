"""Pelican's own door: `pelican content -s pelicanconf.py -o output` does what `make site` does.

With `-s publishconf.py` it does what `make publish` does.
Each build is a process of its own, as behind `make serve`: what plugins keep in their modules is gone after it, and
what breaks in a build ends no watcher.
"""

import inspect
import json
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pelican import get_instance, parse_arguments
from pelican.settings import DEFAULT_CONFIG

from kindling.commands._command import KIT, Refusal, complain
from kindling.engine.pelican_names import REFUSED

CONF, PUBLISH = "pelicanconf.py", "publishconf.py"
#: conf → the command that it means, and that command's word for where the site goes
COMMANDS = {CONF: ("site", "output"), PUBLISH: ("publish", "target")}


class Kindling:
    """What Pelican makes for a conf that says ``PELICAN_CLASS = "kindling.Kindling"``.

    The settings are its own to read; here it is told where the site lies, for its watcher and its server.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self._typed = typed()
        conf = Path(self._typed.settings or CONF).absolute()
        self._site, self._conf_name = conf.parent, conf.name
        self._content = settings["PATH"] if settings["PATH"] != DEFAULT_CONFIG["PATH"] else conf.with_name("content")
        self._output = Path(self._typed.output or conf.with_name("output")).expanduser().absolute()
        self._told = False
        settings |= {"PATH": str(self._content), "OUTPUT_PATH": str(self._output), "THEME": self._theme(settings)}

    def run(self) -> None:
        """Build once. A build that fails ends the command with its exit code, and a watcher not at all."""
        code = self._built()
        if code and not self._typed.autoreload:
            sys.exit(code)

    def _built(self) -> int:
        for fact, hint in () if self._told else without_effect(self._typed):
            complain(fact, hint)
        self._told = True
        try:
            return subprocess.call(self._command())
        except Refusal as refusal:
            complain(str(refusal), refusal.hint)
            return refusal.exit_code

    def _command(self) -> list[str]:
        """Return the command that builds. Raises Refusal for another conf, or other texts, than those of the site."""
        if self._conf_name not in COMMANDS:
            raise Refusal(f"A site's settings are in {CONF} and {PUBLISH}; -s names {self._conf_name}.")
        if Path(self._content).resolve() != (self._site / "content").resolve():
            raise Refusal(f"The texts are not in {self._content}: they are in content/, beside {CONF}.")
        named, siteurl = laid_over(self._typed)
        command, output = COMMANDS[self._conf_name]
        flags = [f"--site={self._site}", f"--{output}={self._output}", f"--extra-settings={json.dumps(named)}"]
        flags += [f"--siteurl={siteurl}"] if siteurl else []
        flags += ["--fresh=1"] if self._typed.ignore_cache else []
        return [sys.executable, "-m", f"kindling.commands.{command}", *flags]

    def _theme(self, settings: Mapping[str, Any]) -> str:
        """Return the folder of the theme that the watcher looks at: the site's own, where it has one."""
        if settings["THEME"] != DEFAULT_CONFIG["THEME"]:
            return str(settings["THEME"])
        own = self._site / "theme"
        return str(own if own.is_dir() else KIT / "kindling" / "theme")


def typed() -> Namespace:
    """Return what was typed behind `pelican`: its command gives a class the settings, and keeps the flags to itself."""
    frames = (info.frame for info in inspect.stack(0))
    found = (frame.f_locals["args"] for frame in frames if frame.f_code is get_instance.__code__)
    given: Namespace = next(found, None) or parse_arguments([])
    return given


def laid_over(given: Namespace) -> tuple[dict[str, Any], str]:
    """Return the settings that were typed, as names and values, and the address that was."""
    named = {name: value for name, value in given.overrides.items() if name not in ("PORT", "BIND")}
    siteurl = str(named.pop("SITEURL", ""))
    theme = {"THEME": str(Path(given.theme).expanduser().absolute())} if given.theme else {}
    return {**named, **theme}, siteurl


def without_effect(given: Namespace) -> Iterator[tuple[str, str]]:
    """Yield each flag that was typed and changes nothing here, with the reason."""
    if given.delete_outputdir:
        yield "-d has no effect here.", REFUSED["DELETE_OUTPUT_DIRECTORY"][0]
    if given.cache_path:
        yield "--cache-path has no effect here.", REFUSED["CACHE_PATH"][0]
    if given.fatal == "warnings":
        yield "--fatal warnings has no effect here.", "-s publishconf.py counts warnings as errors"
