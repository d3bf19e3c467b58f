"""The dict FEEDS of ``pelicanconf.py``."""

from pydantic import Field

from kindling.model.settings import Settings


class FeedsSettings(Settings):
    """How long the documents of a feed are, and who makes the sitemap."""

    entries: int = Field(default=20, ge=1, le=500)  #: the posts that one document of a feed holds, at most
    sitemap: bool = True  #: whether /sitemap.xml is made here; False where another plugin makes it
