"""What may be wrong with the words for networks. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from kindling.model.frontmatter import ShareFields
from kindling.model.problems import Problem, did_you_mean
from kindling.model.values import Document
from kindling.plugins.share.core import Posted
from kindling.plugins.share.counting import Count
from kindling.plugins.share.network import Network


def long_problems(document: Document, posts: Iterable[Posted]) -> Iterator[Problem]:
    """Yield the texts that a network would refuse."""
    for post in posts:
        own = document.fields(ShareFields).share.get(post.network.name) or document.fields(ShareFields).share.get("")
        if own and (post.count.over or post.count.over_bytes):  # what Kindling puts together is cut to fit
            yield _too_long(document, post.network, post.count)


def unknown_problems(document: Document, names: Sequence[str]) -> Iterator[Problem]:
    """Yield the networks that the site has not; ``names``: those that it has."""
    for name in document.fields(ShareFields).share:
        if name and name not in names:
            line = document.lines.get(f"share.{name}", document.lines.get("share", 1))
            fact = f"share has words for {name!r}, which is no network of this site"
            hint = did_you_mean(name, names, "the networks are")
            yield Problem(document.path, line, "share/unknown-network", fact, hint)


def _too_long(document: Document, network: Network, found: Count) -> Problem:
    line = next((document.lines[key] for key in (f"share.{network.name}", "share") if key in document.lines), 1)
    much = f"{found.used} of {found.limit} characters" if found.over else f"{found.bytes} of {found.byte_limit} bytes"
    over = found.over or found.over_bytes
    fact = f"the text for {network.label} is {over} too long: {much}, with the link, as {network.label} counts"
    return Problem(document.path, line, "share/too-long", fact, f"take away {over}")
