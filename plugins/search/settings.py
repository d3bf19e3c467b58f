"""The type of ``SEARCH`` in ``pelicanconf.py``."""

from kindling.model.settings import Settings
from kindling.model.values import Site


class SearchSettings(Settings):
    """Whether readers can search."""

    enabled: bool = True  #: False: no index is made, and there is no ``/search/``


def is_wanted(site: Site) -> bool:
    """Return whether a site has search: the plugin is in PLUGINS, and not switched off."""
    return site.has(SearchSettings) and site.own(SearchSettings).enabled
