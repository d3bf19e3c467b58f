"""The dict FEEDS of ``pelicanconf.py``."""

from pydantic import Field

from kindling.model.settings import Settings


class FeedsSettings(Settings):
    """How long feeds are, and who makes the sitemap."""

    entries: int = Field(default=20, ge=1, le=500)  #: the newest posts that a feed holds
    sitemap: bool = True  #: whether /sitemap.xml is made here; False where another plugin makes it
