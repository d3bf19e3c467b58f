"""What a page's own policy would block: told while building, for a reader's browser blocks it in silence."""

from collections.abc import Iterable, Iterator

from kindling.model.html import Attributes, candidates
from kindling.model.openings import host_to_open, script_to_open
from kindling.model.policy import Policy, allows, policy_read
from kindling.model.problems import Problem
from kindling.model.staged import Blocked, StagedSite

_NAMED = 3  #: pages that a problem names; the rest are counted
#: tag → attribute → the directive that judges it (HTML Standard; Content Security Policy Level 3, section 6.1)
_ASKED = {
    "form": {"action": "form-action"},
    "button": {"formaction": "form-action"},
    "input": {"formaction": "form-action", "src": "img-src"},
    "iframe": {"src": "frame-src"},
    "script": {"src": "script-src"},
    "object": {"data": "object-src"},
    "embed": {"src": "object-src"},
    "img": {"src": "img-src", "srcset": "img-src"},
    "source": {"src": "media-src", "srcset": "img-src"},
    "video": {"src": "media-src", "poster": "img-src"},
    "audio": {"src": "media-src"},
    "track": {"src": "media-src"},
    "base": {"href": "base-uri"},
}
_SHEET = {"href": "style-src"}
#: types of scripts that browsers run or obey (HTML Standard, section 4.12.1); anything else is data
_RUN = frozenset(("", "module", "importmap", "speculationrules", "text/javascript", "application/javascript"))
_OWN_SCRIPT = "take it out; a script of the site's own is a file of its theme"
_OWN_STYLE = "take it out, give the element a class, and write the style into the site's own theme"


def blocked(tags: Iterable[tuple[str, Attributes]], own: str) -> Iterator[Blocked]:
    """Yield what the policy that stands among the tags of a page would block; nothing on a page without one.

    ``own``: the site's host with its scheme.
    """
    policy: Policy | None = None
    for name, attributes in tags:
        if policy is None:
            if name == "meta" and attributes.get("http-equiv", "").lower() == "content-security-policy":
                policy = policy_read(attributes.get("content", ""))
        elif attributes or name in ("script", "style"):
            yield from _in_line(name, attributes)
            yield from _from_elsewhere(name, attributes, policy, own)


def _in_line(tag: str, attributes: Attributes) -> Iterator[Blocked]:
    """Yield styles and scripts that stand in the page itself: no page lets any of them run."""
    if tag == "script" and "src" not in attributes and attributes.get("type", "").strip().lower() in _RUN:
        yield Blocked("the script that stands in the page would not run", _OWN_SCRIPT, is_seen=True)
    if tag == "style" or "style" in attributes:
        what = "the <style> in the page" if tag == "style" else f"the attribute style of <{tag}>"
        yield Blocked(f"{what} would do nothing", _OWN_STYLE, is_seen=False)
    for name in attributes:
        if name.startswith("on"):
            yield Blocked(f"the attribute {name} of <{tag}> would do nothing", _OWN_SCRIPT, is_seen=True)


def _from_elsewhere(tag: str, attributes: Attributes, policy: Policy, own: str) -> Iterator[Blocked]:
    asked = _ASKED.get(tag, {})
    if tag == "link" and "stylesheet" in attributes.get("rel", "").lower().split():
        asked = _SHEET
    for name, directive in asked.items():
        said = attributes.get(name, "").strip()
        for address in (each for each, _ in candidates(said)) if name == "srcset" else (said,):
            if address and not allows(policy, directive, address, own):
                yield _told(tag, directive, address)


def _told(tag: str, directive: str, address: str) -> Blocked:
    match directive:
        case "form-action":
            fact = f"the form to {address!r} would do nothing"
            hint = _to_open("forms", address) or "send it to the https address of a host on the web, or link to that"
        case "frame-src":
            fact = f"the frame of {address!r} would stay empty"
            hint = _to_open("embeds", address) or "link to it: a frame can show pages of other hosts on the web alone"
        case "script-src":
            fact, hint = f"the script {address!r} would not run", _OWN_SCRIPT
            if script := script_to_open(address):
                hint += f'; one that counts visits is POLICY = {{"analytics": {{"script": "{script}"}}}}'
        case "object-src":
            fact, hint = f"<{tag}> of {address!r} would stay empty", "link to it, or show a page in an <iframe>"
        case _:
            fact = f"{address!r}, which <{tag}> asks for, would not be loaded"
            hint = "put the file beside the texts, below content/, and name it from there"
    return Blocked(fact, hint, is_seen=True)


def _to_open(key: str, address: str) -> str:
    """Return what to write so that an address is let in; "" where nothing lets it in."""
    host = host_to_open(address)
    secure = "write its address with https:, and " if address.lower().startswith("http:") else ""
    line = f'{secure}if readers may be led there, write POLICY = {{"{key}": ["{host}"]}}'
    return f"{line} into pelicanconf.py, or add it to those there" if host else ""


def blocked_problems(staged: StagedSite) -> Iterator[Problem]:
    """Yield each thing that would be blocked once, at the first page that has it, however many have it."""
    pages: dict[Blocked, list[str]] = {}
    for address, page in staged.pages.items():
        for found in dict.fromkeys(page.blocked):
            pages.setdefault(found, []).append(address)
    for found, addresses in pages.items():
        more = f" and {len(addresses) - _NAMED} more pages" if len(addresses) > _NAMED else ""
        fact = f"on {', '.join(addresses[:_NAMED])}{more} {found.fact}: the pages' policy blocks it"
        source = staged.pages[addresses[0]].output.source
        yield Problem(source, 0, "verify/policy", fact, found.hint, "warning" if found.is_seen else "advice")
