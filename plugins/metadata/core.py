"""The head of a page as one value: title, addresses, Open Graph, JSON-LD. Escaped where it is shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """What the component ``head`` writes; every text is plain and unescaped."""

    title: str  #: of the page
    full_title: str  #: for ``<title>``: with the site's name
    description: str
    canonical: str  #: absolute; "" for a page that search engines shall not keep (404, drafts)
    kind: str  #: Open Graph type: "article" or "website"
    image: str  #: absolute, or ""
    image_alt: str
    published: str  #: ISO 8601, or ""
    modified: str
    authors: tuple[str, ...]
    lang: str
    noindex: bool
    json_ld: str  #: one graph, safe inside ``<script type="application/ld+json">``; or ""
