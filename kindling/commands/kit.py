"""The kit as a build is given it: where it lies, and the plugins that come with it. No other room knows their names."""

import re
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from kindling.commands._command import KIT, door

if TYPE_CHECKING:
    from kindling.engine.build import BuildRequest
    from kindling.model.plugin import Plugin


def build_request(site: Path, output: Path, siteurl: str, now: datetime, **fixed: Any) -> "BuildRequest":
    """Return the request for a build of ``site`` with this kit; ``fixed`` are further fields of it."""
    from kindling.engine.build import BuildRequest

    own = {"known": plugins(), "release": release(), "door": door()}
    return BuildRequest(KIT, site, output, siteurl, now, **{**own, **fixed})


@cache
def release() -> str:
    """Return the release of the kit: that of the wheel, or the newest of a checkout's changelog."""
    with suppress(PackageNotFoundError):
        return version("kindling")
    found = re.search(r"^## (\d+\.\d+\.\d+) ", (KIT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert found
    return found[1]


@cache
def plugins() -> tuple["Plugin", ...]:
    """Return the plugins that come with the kit, in the order of their names."""
    import kindling.plugins

    names = sorted(module.name for module in iter_modules(kindling.plugins.__path__))
    rooms = [import_module(f"kindling.plugins.{name}") for name in names]
    return tuple(room.PLUGIN for room in rooms if hasattr(room, "PLUGIN"))  # a subject alone is no plugin
