"""The type of ``VLOG`` in ``pelicanconf.py``."""

from plugins._kit.settings import Settings


class VlogSettings(Settings):
    """What is true of all the site's own videos."""

    synthetic_voice: bool = False  #: a computer speaks: said beside each player
