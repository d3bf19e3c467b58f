"""The dict METADATA of ``pelicanconf.py``."""

from kindling.model.settings import Settings


class MetadataSettings(Settings):
    """What structured data can't find out by itself."""

    organisations: tuple[str, ...] = ()  #: authors that are organisations, not people
