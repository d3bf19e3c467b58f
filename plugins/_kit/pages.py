"""What every template gets: the site's own words, and the page's."""

from dataclasses import dataclass

from plugins._kit.values import Heading
from plugins._kit.views import Day, Length, Link


@dataclass(frozen=True, slots=True)
class SiteView:
    """The site as every template sees it."""

    name: str
    tagline: str
    url: str  #: public, without a slash at its end
    lang: str  #: "en-GB"
    accent: str
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    stylesheet: str  #: address
    script: str  #: address
    preview: bool  #: made by ``make serve``: unpublished posts are shown and marked


@dataclass(frozen=True, slots=True)
class PageView:
    """A post, page or series page without what the plugins add."""

    kind: str  #: "post", "page", "series", "list"
    address: str
    title: str
    summary: str
    lang: str
    day: Day | None
    modified: Day | None
    authors: tuple[str, ...]
    topics: tuple[Link, ...]
    length: Length
    headings: tuple[Heading, ...]
    questions: tuple[str, ...]
    corrections: tuple[str, ...]
    interests: str
    note: str  #: "Draft", "Scheduled for 12 January 2027", else ""
    cover: str  #: address, or ""
    cover_alt: str
