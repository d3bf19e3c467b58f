"""The type of ``CARDS`` in ``pelicanconf.py``."""

from plugins._kit.settings import Settings


class CardsSettings(Settings):
    """Whether pages have a picture for sharing."""

    enabled: bool = True  #: False: no cards are drawn, and no ``og:image`` is written
