"""The type of ``PICTURES`` in ``pelicanconf.py``."""

from plugins._kit.settings import Settings


class PicturesSettings(Settings):
    """Nothing can be set yet: every picture that a text or front matter names comes in the widths that screens need."""
