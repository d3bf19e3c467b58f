"""Who signs texts and has a page on the site: several plugins have to know, and one can say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kindling.model.values import Site


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs texts, with their page."""

    name: str  #: as texts are signed with it
    address: str  #: of their page
    source: str  #: of the text of that page
    links: tuple[str, ...] = ()  #: to their pages elsewhere


def signers_with_pages(_site: Site) -> Iterable[Signer]:
    """Ask who signs texts and has a page: a question to all plugins, ``site.answered(signers_with_pages)``."""
    return ()


def signers(site: Site) -> Mapping[str, Signer]:
    """Return name → who signs so and has a page. For ``once``."""
    return {signer.name: signer for found in site.answered(signers_with_pages) for signer in found}
