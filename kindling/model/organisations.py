"""Which authors are organisations: several plugins have to know, and a site says it once, in METADATA."""

from kindling.model.settings import Settings
from kindling.model.values import Site


class MetadataSettings(Settings):
    """The dict METADATA of ``pelicanconf.py``: what structured data can't find out by itself."""

    organisations: tuple[str, ...] = ()  #: authors that are organisations, not people


def organisations(site: Site) -> frozenset[str]:
    """Return the authors that are organisations."""
    return frozenset(site.own(MetadataSettings).organisations) if site.has(MetadataSettings) else frozenset()
