"""Old addresses that lead to new ones, as values: ``aliases`` of posts, pages and series. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from kindling.model.addresses import MANIFEST, output_path, short_address
from kindling.model.aliases import alias_fault, aliases
from kindling.model.frontmatter import AliasFields
from kindling.model.identity import holders, remembered_addresses, standing
from kindling.model.markers import href
from kindling.model.outputs import Output, PageOutput
from kindling.model.problems import Problem
from kindling.model.public_addresses import SHOWN
from kindling.model.values import Document, PageMetadata, Site
from kindling.plugins.lists.public import TOPICS, former_topics, topic_address
from kindling.plugins.lists.public import topics as topics_of
from kindling.plugins.series.public import former_addresses, readable_addresses

TEMPLATE = "redirect.html"


@dataclass(frozen=True, slots=True)
class Redirect:
    """One old address and where it leads."""

    old: str  #: the address that was
    new: str  #: the address that is
    title: str  #: of the page that it leads to
    path: str  #: of the text that names it, as shown in problems
    lang: str = ""  #: of the title


@dataclass(frozen=True, slots=True)
class OldAddress:
    """An address that leads on, before anybody asks what the page is called that it leads to."""

    old: str
    new: str
    to: str | PageMetadata  #: what that page is called, or the text whose title says it
    path: str
    lang: str = ""

    @property
    def redirect(self) -> Redirect:
        """Where it leads, as a page says it."""
        return Redirect(
            self.old, self.new, self.to if isinstance(self.to, str) else self.to.title, self.path, self.lang
        )


def redirects(page_metadata: Iterable[PageMetadata], documents: Mapping[str, Document]) -> Iterator[OldAddress]:
    """Yield a redirect for each old address of each page in ``page_metadata``; ``documents``: by source."""
    for metadata in page_metadata:
        for old in aliases(documents[metadata.source].fields(AliasFields)):
            yield OldAddress(old, metadata.address, metadata, metadata.path, metadata.lang)


def below(redirect: OldAddress, name: str) -> OldAddress:
    """Return the redirect of what stands below a page: "print/", "feed.xml"."""
    return OldAddress(f"{redirect.old}{name}", f"{redirect.new}{name}", redirect.to, redirect.path, redirect.lang)


def is_redirect(output: Output) -> bool:
    """Return whether an output is a page that only leads on."""
    return isinstance(output, PageOutput) and output.template == TEMPLATE


def rules_text(found: Iterable[OldAddress]) -> str:
    """Return ``_redirects`` in the form that several static hosts read; addresses in it are markers still."""
    return "".join(f"{href(one.old)} {href(one.new)} 301\n" for one in found)


def refusal_text() -> str:
    """Return the rule of ``_redirects`` that gives the list of what is ours to nobody; addresses are markers still.

    It is for Cloudflare, which puts rules before files, and some of whose deployments stop at a status that is no
    redirect's. Netlify deploys no file whose name begins with a dot.
    """
    return f"{href(f'/{MANIFEST}')} {href('/404.html')} 302\n"


def short_redirects(site: Site) -> Iterator[OldAddress]:
    """Yield a redirect for each short address of what readers may know of: ``_redirects`` can be read by anybody."""
    typed = {alias for document in site.documents for alias in aliases(document.fields(AliasFields))}
    readable, former = site.once(readable_addresses), site.once(former_addresses)
    for metadata in site.page_metadata:
        if metadata.is_page or not site.builds(metadata) or not (metadata.listed or site.preview):
            continue
        own = short_address(metadata.identity) if metadata.is_post else ""
        names = [own if own not in typed else "", readable.get(metadata.source, ""), *former.get(metadata.source, ())]
        for old in filter(None, names):
            yield OldAddress(old, metadata.address, metadata, metadata.path, metadata.lang)


def remembered_redirects(site: Site, taken: Iterable[str]) -> Iterator[OldAddress]:
    """Yield a redirect for each address that readers have and no page has now; ``taken``: what leads on already."""
    known, now, there, topics = set(taken), site.once(holders), site.once(standing), site.once(former_topics)
    for one in site.public_addresses.there:
        if (one.kind, one.identity) in there:
            continue
        metadata = now.get((one.kind, one.identity))
        olds = remembered_addresses(metadata, site) if metadata else one.addresses
        if metadata and site.builds(metadata):
            new = OldAddress("", metadata.address, metadata, metadata.path, metadata.lang)
        elif one.fact("to"):
            new = _elsewhere(one.fact("to"), site)
        elif one.kind == "topic" and one.identity in topics and site.once(_topics):
            new = _elsewhere(topic_address(topics[one.identity]) if topics[one.identity] else TOPICS, site)
        else:
            continue
        for old in olds:
            if old not in known:
                known.add(old)
                yield replace(new, old=old)


def _topics(site: Site) -> Mapping[str, tuple[str, list[PageMetadata]]]:
    """Return the topics of today by address, where they have pages. For ``once``."""
    return topics_of(site.posts) if any(kind == "topic" for kind, _ in site.once(standing)) else {}


def _elsewhere(address: str, site: Site) -> OldAddress:
    """Return where readers of a text that is no more are led: to a page of today, whatever it was called then."""
    held = site.public_addresses.by_address.get(address)
    moved = site.once(holders).get((held.kind, held.identity)) if held else None
    there = next((metadata for metadata in site.page_metadata if metadata.address == address), moved)
    if there and site.builds(there):
        return OldAddress("", there.address, there, SHOWN, there.lang)
    if topic := site.once(_topics).get(address):
        return OldAddress("", address, topic[0][:1].upper() + topic[0][1:], SHOWN)
    return OldAddress("", address, site.settings.name, SHOWN)


# ---- what may be wrong ---------------------------------------------------------------------------


def redirect_problems(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield the old addresses that can't be, and those that two texts have."""
    first: dict[str, Document] = {}
    for document, place, alias in _aliases(documents):
        if hint := alias_fault(alias):
            yield _problem(document, place, "redirects/address", f"{alias!r} is no address of a page", hint)
            continue
        other = first.setdefault(output_path(unquote(alias)).casefold(), document)
        if other is not document:
            fact = f"{alias!r} is an old address of {other.path}:{other.lines.get('aliases', 1)} too"
            yield _problem(document, place, "redirects/twice", fact, "an old address leads to one place; take one out")


def taken_problems(documents: Iterable[Document], owners: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the old addresses at which something is; ``owners``: address → the file, or plugin, that makes it."""
    for document, place, alias in _aliases(documents):
        if unquote(alias) in owners and not alias_fault(alias):
            yield _taken(document, place, alias, owners[unquote(alias)])


def _aliases(documents: Iterable[Document]) -> Iterator[tuple[Document, int, str]]:
    for document in sorted(documents, key=lambda document: document.source):
        for place, alias in enumerate(document.fields(AliasFields).aliases):
            yield document, place, alias


def _taken(document: Document, place: int, alias: str, owner: str) -> Problem:
    whose = "of this page itself" if owner == document.path else f"of {_owner(owner)}"
    return _problem(document, place, "redirects/taken", f"{alias!r} is the address {whose}", "take this address out")


def _owner(source: str) -> str:
    return "a list of this site" if source == "plugins/listings" else source


def _problem(document: Document, place: int, rule: str, fact: str, hint: str) -> Problem:
    key = f"aliases.{place}"
    return document.problem(key if key in document.lines else "aliases", rule, fact, hint)
