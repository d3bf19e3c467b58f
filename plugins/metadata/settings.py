"""The dict METADATA of ``pelicanconf.py``."""

from plugins._kit.settings import Settings


class MetadataSettings(Settings):
    """What structured data can't find out by itself."""

    organisations: tuple[str, ...] = ()  #: authors that are organisations, not people
