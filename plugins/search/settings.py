"""The type of ``SEARCH`` in ``pelicanconf.py``."""

from collections.abc import Mapping
from typing import Any

from kindling.model.settings import Settings


class SearchSettings(Settings):
    """Whether readers can search."""

    enabled: bool = True  #: False: no index is made, and there is no ``/search/``


def is_wanted(settings: Mapping[str, Any]) -> bool:
    """Return whether a site has search: the plugin is in PLUGINS, and not switched off."""
    found = settings.get("SEARCH")
    return isinstance(found, SearchSettings) and found.enabled
