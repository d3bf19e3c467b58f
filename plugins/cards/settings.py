"""The type of ``CARDS`` in ``pelicanconf.py``."""

from kindling.model.settings import Settings
from kindling.model.values import Site


class CardsSettings(Settings):
    """Whether pages have a picture for sharing."""

    enabled: bool = True  #: False: no cards are drawn, and no ``og:image`` is written


def are_wanted(site: Site) -> bool:
    """Return whether a site has cards: the plugin is in PLUGINS, and not switched off."""
    return site.has(CardsSettings) and site.own(CardsSettings).enabled
