"""Old addresses that lead to new ones, as values: ``aliases`` of posts, pages and series. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from kindling.model.addresses import MANIFEST, output_path, path_fault
from kindling.model.clean import hidden_sign
from kindling.model.markers import href
from kindling.model.problems import Problem
from kindling.model.values import Document, Fact, Front

_PAGES = (".html", ".htm")
_WRONG = "no host can tell such an address from others"


@dataclass(frozen=True, slots=True)
class Redirect:
    """One old address and where it leads."""

    old: str
    new: str
    title: str  #: of the page that it leads to
    path: str  #: of the text that names it, as shown in problems
    lang: str = ""  #: of the title


def aliases(front: Front) -> tuple[str, ...]:
    """Return the old addresses that a text names and that can be served, as they are on the site: "/series/café/"."""
    return tuple(unquote(alias) for alias in front.aliases if not alias_fault(alias))


def alias_fault(alias: str) -> str:
    """Return what is wrong with an old address as typed, and the address that is right where one can be guessed.

    >>> alias_fault("/series/old/"), alias_fault("series/old"), alias_fault("/%2e%2e/x/")
    ('', 'write /series/old/', 'write the path of the old page, as /series/old-name/')
    """
    if "?" in alias or "#" in alias:
        return "take away what follows ? or #: " + _WRONG
    bare = alias.partition("://")[2].partition("/")[2] if "://" in alias else alias
    right = "/" + bare.strip("/") + ("" if bare.endswith(_PAGES) else "/")
    plain = unquote(right)
    if plain == "//" or {"", "..", "."} & set(plain[1:].removesuffix("/").split("/")):
        return "write the path of the old page, as /series/old-name/"
    if sign := hidden_sign(plain):
        seen = "".join(letter for letter in plain if not hidden_sign(letter))
        return f"{sign} is a sign that nobody can see: " + (
            "take this one out" if alias_fault(seen) else f"write {seen}"
        )
    if "?" in plain or "#" in plain:
        return f"take this one out: {_WRONG}"
    if "*" in plain or "/:" in plain:
        return "write each old address by itself: hosts read * and : as any address at all"
    if fault := path_fault(output_path(plain)):
        return f"take this one out: it {fault}"
    return "" if alias == right else f"write {right}"


def redirects(facts: Iterable[Fact], documents: Mapping[str, Document]) -> Iterator[Redirect]:
    """Yield a redirect for each old address of each page in ``facts``; ``documents``: by source."""
    for fact in facts:
        for old in aliases(documents[fact.source].front):
            yield Redirect(old, fact.address, fact.title, fact.path, fact.lang)


def below(redirect: Redirect, name: str) -> Redirect:
    """Return the redirect of what stands below a page: "print/", "feed.xml"."""
    return Redirect(f"{redirect.old}{name}", f"{redirect.new}{name}", redirect.title, redirect.path, redirect.lang)


def rules_text(found: Iterable[Redirect]) -> str:
    """Return ``_redirects`` in the form that several static hosts read; addresses in it are markers still."""
    return "".join(f"{href(one.old)} {href(one.new)} 301\n" for one in found)


def refusal_text() -> str:
    """Return the rule of ``_redirects`` that gives the list of what is ours to nobody; addresses are markers still.

    It is for Cloudflare, which puts rules before files, and some of whose deployments stop at a status that is no
    redirect's. Netlify deploys no file whose name begins with a dot.
    """
    return f"{href(f'/{MANIFEST}')} {href('/404.html')} 302\n"


# ---- what may be wrong ---------------------------------------------------------------------------


def redirect_problems(documents: Iterable[Document], addresses: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the old addresses that can't be; ``addresses``: address of each page → the file it is made from."""
    first: dict[str, Document] = {}
    for document in sorted(documents, key=lambda document: document.source):
        for place, alias in enumerate(document.front.aliases):
            if hint := alias_fault(alias):
                yield _problem(document, place, "redirects/address", f"{alias!r} is no address of a page", hint)
                continue
            path = output_path(unquote(alias)).casefold()
            other = first.setdefault(path, document)
            if unquote(alias) in addresses:
                yield _taken(document, place, alias, addresses[unquote(alias)])
            elif other is not document:
                fact = f"{alias!r} is an old address of {other.path}:{other.lines.get('aliases', 1)} too"
                yield _problem(
                    document, place, "redirects/twice", fact, "an old address leads to one place; take one out"
                )


def _taken(document: Document, place: int, alias: str, owner: str) -> Problem:
    whose = "of this page itself" if owner == document.path else f"of {owner}" if owner else "of a list of this site"
    return _problem(document, place, "redirects/taken", f"{alias!r} is the address {whose}", "take it out of aliases")


def _problem(document: Document, place: int, rule: str, fact: str, hint: str) -> Problem:
    key = f"aliases.{place}"
    return document.problem(key if key in document.lines else "aliases", rule, fact, hint)
