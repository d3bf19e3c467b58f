"""The type of ``CARDS`` in ``pelicanconf.py``."""

from collections.abc import Mapping
from typing import Any

from kindling.model.settings import Settings


class CardsSettings(Settings):
    """Whether pages have a picture for sharing."""

    enabled: bool = True  #: False: no cards are drawn, and no ``og:image`` is written


def are_wanted(settings: Mapping[str, Any]) -> bool:
    """Return whether a site has cards: the plugin is in PLUGINS, and not switched off."""
    found = settings.get("CARDS")
    return isinstance(found, CardsSettings) and found.enabled
