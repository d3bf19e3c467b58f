"""What readers have had: read from the site's own file, held against what is planned, and said anew."""

from collections.abc import Container, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from kindling.engine.settings import has_come, in_zone
from kindling.model.frontmatter import PageFront
from kindling.model.identity import (
    fact_of,
    file_word,
    holders,
    key_of,
    standing,
    standing_pages,
    to_remember,
)
from kindling.model.outputs import Plan
from kindling.model.problems import Problem, nearest_path
from kindling.model.public_addresses import FILE, GONE, SHOWN, Key, PublicAddresses, PublicIdentity, read
from kindling.model.values import PageMetadata, Site

_NAMED = 3  #: addresses that a line names; the rest are counted


def read_addresses(content: Path) -> tuple[PublicAddresses, list[Problem]]:
    """Return what is remembered in the content folder, and what is wrong there; nothing where there is no file."""
    try:
        return read((content / FILE).read_text("utf-8-sig"))
    except FileNotFoundError:
        return PublicAddresses(), []
    except (OSError, UnicodeDecodeError) as error:
        hint = "fetch it whole from git: git checkout content/addresses.txt"
        return PublicAddresses(), [Problem(SHOWN, 0, "addresses/line", f"this file can't be read: {error}", hint)]


def remembered(plan: Plan, until: datetime | None = None) -> PublicAddresses:
    """Return what is remembered from now on: what was, and what readers have by this build. Nothing is lost.

    ``until``: the day that it is, where a build shows a later one; what waits for that is not remembered yet.
    """
    site = plan.site
    until = in_zone(until, site.settings.zone) if until else site.now
    out = (post for post in site.posts if post.date and has_come(post.date, until))
    begun = {part.slug for post in out for part in post.series}
    public = [metadata for metadata in site.page_metadata if _is_public(metadata, plan, until, begun)]
    words: dict[Key, list[str]] = {key_of(metadata, site): list(_words(metadata, site)) for metadata in public}
    for metadata, word in (pair for answer in site.answered(to_remember) for pair in answer):
        if (key := key_of(metadata, site)) in words:
            words[key].append(word)
    for one in (one for answer in site.answered(standing_pages, until) for one in answer):
        words[one.key] = list(one.words)
    if site.public_url and not site.public_addresses.url:
        words["site", site.public_url] = []
    gone = {key for key, one in site.public_addresses.identities.items() if one.gone}
    return site.public_addresses.with_words({key: more for key, more in words.items() if key not in gone})


def _is_public(metadata: PageMetadata, plan: Plan, until: datetime, begun: Container[str]) -> bool:
    """Return whether readers know of a text; ``begun``: slugs of the series that a published post names."""
    if not metadata.listed or metadata.address not in plan.by_address:
        return False
    if metadata.date and not has_come(metadata.date, until):
        return False
    typed = plan.site.document_by_source[metadata.source].lines
    return not metadata.is_series or bool(typed) or metadata.slug in begun


def _words(metadata: PageMetadata, site: Site) -> Iterator[str]:
    yield metadata.address
    if metadata.is_post and metadata.date and not fact_of(metadata, site, "day"):
        yield f"day={metadata.date:%Y-%m-%d}"
    if not _has_id(metadata, site):
        yield file_word(metadata)


def _has_id(metadata: PageMetadata, site: Site) -> bool:
    front = site.document_by_source[metadata.source].front
    return isinstance(front, PageFront) and bool(front.id)


# ---- what is told --------------------------------------------------------------------------------


def address_problems(plan: Plan) -> Iterator[Problem]:
    """Yield what became of addresses that readers have, where it is not what it was."""
    site = plan.site
    now = site.once(holders)
    yield from _new_host(site)
    yield from _topics(plan)
    yield from _waiting(site)
    for one in site.public_addresses.identities.values():
        metadata = now.get((one.kind, one.identity))
        if one.gone:
            yield from _came_back(one, site)
        elif one.kind != "site":
            yield from _taken(one, metadata, site)
            if (one.kind, one.identity) not in site.once(standing):
                yield from _nowhere(one, metadata, plan)
            if metadata and metadata.listed:
                yield from _moved(one, metadata)
                yield from _renamed(one, metadata, site)


def _new_host(site: Site) -> Iterator[Problem]:
    first = site.public_addresses.url
    if first and site.public_url and site.public_url != first:
        line = site.public_addresses.identities["site", first].line
        fact = f"readers knew this site at {first}, and it is at {site.public_url} now: ids of feeds and podcasts stay"
        hint = f"let {first} lead on to {site.public_url}, path by path; if nobody ever had it, take this line out"
        yield Problem(SHOWN, line, "addresses/host", fact, hint, "advice")


def _topics(plan: Plan) -> Iterator[Problem]:
    """Yield which topics are no more, and where their readers are led."""
    site, known = plan.site, plan.site.public_addresses.identities
    for one in (one for answer in site.answered(standing_pages, site.now) for one in answer):
        held = known.get(one.key)
        if one.there or held is None:
            continue
        olds = ", ".join(held.addresses)
        if one.words:
            fact = f"{olds} leads on to {one.words[0].removeprefix('to=')}: the topic is written otherwise now"
            hint = f"nothing to do; if that is another topic, write to=/topics/…/ into this line of {SHOWN}"
            yield Problem(SHOWN, held.line, "addresses/moved", fact, hint, "advice")
        else:
            fact = f"no post is on the topic {held.identity!r} any more: {olds} leads to all topics"
            hint = f"write to=/topics/…/ into this line if it has another name now, or '{one.kind} {one.identity} gone'"
            yield Problem(SHOWN, held.line, "addresses/topic", fact, hint, "advice")


def _waiting(site: Site) -> Iterator[Problem]:
    """Yield which posts that wait for their day would have another address with another title."""
    for metadata in site.page_metadata:
        named = "slug" in site.document_by_source[metadata.source].lines
        if metadata.is_post and metadata.state == "scheduled" and not named:
            fact = f"its address, {metadata.address}, is made of its title: whoever was given it loses it with that"
            hint = f"write slug: {metadata.slug}"
            yield Problem(metadata.path, 1, "addresses/waiting", fact, hint, "advice")


def _came_back(one: PublicIdentity, site: Site) -> Iterator[Problem]:
    for metadata in site.page_metadata:
        if (metadata.kind, metadata.identity) == (one.kind, one.identity) and metadata.listed:
            fact = f"{one.kind} {one.identity} is gone, and {metadata.path} is public"
            hint = f"take line {one.line} out if it is back for good, or write status: draft into the text"
            yield Problem(SHOWN, one.line, "addresses/conflict", fact, hint, "warning")


def lost_addresses(plan: Plan) -> Iterator[Problem]:
    """Yield which addresses lead nowhere now. That stops nothing: a text that is withdrawn is to go at once."""
    now = plan.site.once(holders)
    for one in plan.site.public_addresses.there:
        if lost := [address for address in one.addresses if address not in plan.by_address]:
            yield _dead(one, lost, now.get((one.kind, one.identity)), plan)


def _taken(one: PublicIdentity, metadata: PageMetadata | None, site: Site) -> Iterator[Problem]:
    """Yield which addresses of a text are another text's page now."""
    for address in one.addresses:
        other = site.once(_pages).get(address)
        if other and other is not metadata:
            source = other.path
            whose = metadata.path if metadata else f"{one.kind} {one.identity}"
            fact = f"{address} was the address of {whose}, and {source} has it now: links lead to another text"
            hint = f"give that another slug:, or take {address} out of this line if nobody ever had it"
            yield Problem(SHOWN, one.line, "addresses/taken", fact, hint, "warning")


def _nowhere(one: PublicIdentity, metadata: PageMetadata | None, plan: Plan) -> Iterator[Problem]:
    """Yield that readers of a text that is no more would be led to no page."""
    to = one.fact("to")
    if to and to not in plan.by_address and not (metadata and plan.site.builds(metadata)):
        near = nearest_path(to, (address for address in plan.by_address if address.endswith("/")))
        hint = f"did you mean {near[0]!r}?" if near else "write the address of a page that is there"
        yield Problem(SHOWN, one.line, "addresses/to", f"to={to} leads to no page of the site", hint)
    elif to and _goes_round(one, plan.site):
        fact = f"to={to} leads in a circle: no page of the site is at its end"
        yield Problem(SHOWN, one.line, "addresses/to", fact, "write the address of a page that is there")


def _goes_round(one: PublicIdentity, site: Site) -> bool:
    """Return whether who follows a text that is no more comes to it, or to another, a second time."""
    known, seen = site.public_addresses.by_address, set[tuple[str, str]]()
    while (one.kind, one.identity) not in seen:
        seen.add((one.kind, one.identity))
        metadata = site.once(holders).get((one.kind, one.identity))
        after = known.get(one.fact("to"))
        if (metadata and site.builds(metadata)) or after is None or one.fact("to") in site.once(_pages):
            return False
        if (after.kind, after.identity) in site.once(standing):
            return False
        one = after
    return True


def _pages(site: Site) -> Mapping[str, PageMetadata]:
    return {metadata.address: metadata for metadata in site.page_metadata if site.builds(metadata)}


def _dead(one: PublicIdentity, lost: list[str], metadata: PageMetadata | None, plan: Plan) -> Problem:
    named = ", ".join(lost[:_NAMED]) + (f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else "")
    if metadata and plan.site.builds(metadata):
        hint = "put 'kindling.plugins.redirects' back into PLUGINS"
        return Problem(metadata.path, 0, "addresses/dead", f"its old address {named} leads nowhere", hint, "warning")
    state = f"{metadata.path} is {_STATES[metadata.state]} now" if metadata else "its text is not there"
    kept = " ".join(word for word in str(one).split() if not word.startswith("to="))
    choice = f"'{kept} to=/posts/…/' where readers find the same elsewhere, or '{one.kind} {one.identity} {GONE}'"
    fact = f"readers have {named}, and {state}"
    hint = f"write into this line {choice}"
    if not metadata and (likely := _likely(one, plan.site)):
        hint = f"if {likely.path} is that text, write id: {one.identity} into it; else {hint}"
    return Problem(SHOWN, one.line, "addresses/dead", fact, hint, "warning")


def _likely(one: PublicIdentity, site: Site) -> PageMetadata | None:
    """Return a post of the same day that nothing is remembered of: a file and a slug may have changed in one go."""
    known = {metadata.source for metadata in site.once(holders).values()}
    days = one.facts("day")
    fresh = (metadata for metadata in site.posts if metadata.source not in known and not _has_id(metadata, site))
    return next((metadata for metadata in fresh if metadata.date and f"{metadata.date:%Y-%m-%d}" in days), None)


_STATES = {"draft": "a draft", "scheduled": "waiting for its day", "hidden": "hidden", "published": "published"}


def _moved(one: PublicIdentity, metadata: PageMetadata) -> Iterator[Problem]:
    """Yield, in the build that finds it, where a page was and is."""
    olds = [address for address in one.addresses if not address.startswith("/s/")]
    if olds and metadata.address not in olds:
        fact = f"the page moved from {', '.join(olds)} to {metadata.address}: old links lead on"
        hint = f"nothing to do; {SHOWN} remembers it for ever"
        yield Problem(metadata.path, 0, "addresses/moved", fact, hint, "advice")


def _renamed(one: PublicIdentity, metadata: PageMetadata, site: Site) -> Iterator[Problem]:
    """Yield that a text has another ``id`` than readers' programs know it by."""
    if _has_id(metadata, site) and metadata.identity != one.identity:
        document = site.document_by_source[metadata.source]
        fact = f"feeds know this text as {one.identity!r}, and its id is {metadata.identity!r}: followers get it twice"
        hint = f"write id: {one.identity}; if nobody follows yet, take line {one.line} of {SHOWN} out"
        yield Problem(metadata.path, document.lines.get("id", 1), "addresses/id", fact, hint, "warning")
