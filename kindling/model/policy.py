"""The Content-Security-Policy: strict for every page, and what one page needs beside that, as data. Pure.

A page's ``Output.policy`` names what it alone may load: ``{"frame-src": ("https://player.vimeo.com",)}``. Each page
carries its own exact policy in a ``meta`` (so it holds on hosts that send no headers). A host's header, one for all
pages, allows what any page needs; a browser obeys both, and so every page gets its own and no more.
docs/decisions/0006-policies.md says why.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

Policy = Mapping[str, tuple[str, ...]]  #: directive → sources

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
