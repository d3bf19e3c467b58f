"""The type of ``VLOG`` in ``pelicanconf.py``."""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from kindling.model.settings import Settings
from kindling.model.values import Site

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+(?::\d{1,5})?")


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError("a host's name alone is expected, in small letters, such as video.example.org")
    return value


class VlogSettings(Settings):
    """Where videos may come from. What is true of a video is said with it, never here for all of them."""

    taken_out: ClassVar[Mapping[str, str]] = {
        "synthetic_voice": (
            "it is said of each film by itself: write synthetic_voice: true into the front matter of those posts "
            "in whose film a computer speaks, or synthetic_voice=true into {video: …}, and take this key out"
        )
    }

    peertube: tuple[Annotated[str, AfterValidator(_host)], ...] = ()  #: hosts of PeerTube that videos may come from


def vlog_settings(site: Site) -> VlogSettings:
    """Return the site's settings of videos; the defaults where it shows none."""
    return site.own(VlogSettings) if site.has(VlogSettings) else VlogSettings()
