"""The Content-Security-Policy: strict for every page, and what one page needs beside that, as data. Pure.

A page's ``Output.policy`` names what it alone may load: ``{"frame-src": ("https://player.vimeo.com",)}``. Each page
carries its own exact policy in a ``meta`` (so it holds on hosts that send no headers). A host's header, one for all
pages, allows what any page needs; a browser obeys both, and so every page gets its own and no more.
docs/decisions/0006-policies.md says why.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit

from kindling.model.addresses import SCHEME

Policy = Mapping[str, tuple[str, ...]]  #: directive → sources
NOTHING: Policy = MappingProxyType({})

_SELF = ("'self'",)
STRICT: Policy = MappingProxyType(
    {
        "default-src": ("'none'",),
        "base-uri": ("'none'",),
        "connect-src": _SELF,
        "font-src": _SELF,
        "form-action": _SELF,
        "frame-ancestors": ("'none'",),
        "img-src": _SELF,
        "manifest-src": _SELF,
        "media-src": _SELF,
        "script-src": _SELF,
        "style-src": _SELF,
    }
)
#: what a ``meta`` may not say (Content Security Policy Level 3, section 3.3)
_HEADER_ONLY = frozenset({"frame-ancestors", "report-uri", "sandbox"})


def joined(policies: Iterable[Policy]) -> Policy:
    """Return everything that some of ``policies`` allow, in an order of its own: theirs makes no difference."""
    found: dict[str, set[str]] = {}
    for policy in policies:
        for directive, sources in policy.items():
            found.setdefault(directive, set()).update(sources)
    return {directive: tuple(sorted(found[directive])) for directive in sorted(found)}


def header_policy(policy: Policy) -> str:
    """Return the header of a page, or of all pages of a host, that need ``policy`` beside the strict one."""
    return _text(_allowing(policy))


def meta_policy(policy: Policy) -> str:
    """Return the same as a page's ``meta`` says it."""
    return _text({name: sources for name, sources in _allowing(policy).items() if name not in _HEADER_ONLY})


def _allowing(policy: Policy) -> Policy:
    return {**STRICT, **{name: (*STRICT.get(name, ()), *sources) for name, sources in policy.items()}}


def _text(policy: Policy) -> str:
    return "; ".join(" ".join((name, *sources)) for name, sources in policy.items())


def policy_read(text: str) -> Policy:
    """Return what a page's policy says, as its ``meta`` has it.

    >>> policy_read("default-src 'none'; form-action 'self' https://news.example.com")["form-action"]
    ("'self'", 'https://news.example.com')
    """
    parts = (part.split() for part in text.split(";"))
    return {words[0].lower(): tuple(words[1:]) for words in parts if words}


def allows(policy: Policy, directive: str, address: str, own: str = "") -> bool:
    """Return whether a page with ``policy`` may ask for ``address`` (Content Security Policy Level 3, section 6.7).

    ``own``: the host of the site with its scheme, "https://example.org". What no directive names is free.
    """
    sources = policy.get(directive, policy.get("default-src") if directive.endswith("-src") else None)
    whole = f"https:{address}" if address.startswith("//") else address
    return sources is None or any(_allows(source, whole, own) for source in sources)


def _allows(source: str, address: str, own: str) -> bool:
    scheme = SCHEME.match(address)
    if source == "'self'":
        return not scheme or (bool(own) and _is_below(address, own))
    if source.endswith(":"):
        return bool(scheme) and address.lower().startswith(source)
    return bool(scheme) and _is_below(address, source)


def _is_below(address: str, source: str) -> bool:
    """Return whether a source, a host or an address on one, takes in an address (ibid., section 6.7.2.8)."""
    try:
        here, there = urlsplit(address), urlsplit(source)
        if _origin(here) != _origin(there):
            return False
    except ValueError:  # no address: "https://[", "https://a:b"
        return False
    return here.path.startswith(there.path) if there.path.endswith("/") else there.path in ("", here.path)


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)
