"""The type of ``PRINT`` in ``pelicanconf.py``."""

from kindling.model.settings import Settings


class PrintSettings(Settings):
    """Nothing can be set yet: every series of which something can be read has its page to print."""
