"""The type of ``PODCAST`` in ``pelicanconf.py``."""

from pydantic import Field, field_validator

from kindling.model.problems import did_you_mean
from kindling.model.settings import Settings, WrongValue
from kindling.model.values import Site

#: Apple Podcasts' categories, without those below them (podcasters.apple.com, "Apple Podcasts categories")
CATEGORIES = (
    "Arts", "Business", "Comedy", "Education", "Fiction", "Government", "Health & Fitness", "History", "Kids & Family",
    "Leisure", "Music", "News", "Religion & Spirituality", "Science", "Society & Culture", "Sports", "TV & Film",
    "Technology", "True Crime",
)  # fmt: skip


class PodcastSettings(Settings):
    """What directories ask of a podcast beside its episodes."""

    enabled: bool = True
    title: str = ""  #: else the site's name
    description: str = ""  #: else the site's tagline
    category: str = ""  #: one of those above; said to directories only where the site says it
    explicit: bool | None = None  #: the same
    email: str = ""  #: by which a directory reaches its owner; public, so it is nobody's unless it is given
    entries: int = Field(default=300, ge=1, le=2000)  #: the newest episodes that a feed holds

    @field_validator("category")
    @classmethod
    def _is_known(cls, category: str) -> str:
        if category and category not in CATEGORIES:
            raise WrongValue(f"no directory knows the category {category!r}", did_you_mean(category, CATEGORIES))
        return category


def podcast_settings(site: Site) -> PodcastSettings | None:
    """Return the site's settings of podcasts; None where there are to be none."""
    own = site.own(PodcastSettings) if site.has(PodcastSettings) else None
    return own if own and own.enabled else None
