"""The type of ``VLOG`` in ``pelicanconf.py``."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator

from plugins._kit.settings import Settings

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+(?::\d{1,5})?")


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError("a host's name alone is expected, in small letters, such as video.example.org")
    return value


class VlogSettings(Settings):
    """What is true of the site's videos."""

    synthetic_voice: bool = False  #: a computer speaks in the site's own videos: said beside each player
    peertube: tuple[Annotated[str, AfterValidator(_host)], ...] = ()  #: hosts of PeerTube that videos may come from


def vlog_settings(settings: Mapping[str, Any]) -> VlogSettings:
    """Return the site's settings of videos; the defaults where this plugin is not among PLUGINS."""
    found = settings.get("VLOG")
    return found if isinstance(found, VlogSettings) else VlogSettings()
