"""The type of ``SERIES`` in ``pelicanconf.py``."""

from kindling.model.settings import Settings


class SeriesSettings(Settings):
    """Nothing can be set yet: a series says all of itself in its own file."""
