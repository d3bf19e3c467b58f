"""The type of ``PICTURES`` in ``pelicanconf.py``."""

from kindling.model.settings import Settings


class PicturesSettings(Settings):
    """Nothing can be set yet: every picture that a text or front matter names comes in the widths that screens need."""
