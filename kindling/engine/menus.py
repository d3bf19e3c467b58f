"""The menus that LOOK names: what of them is shown, and what is wrong with the rest."""

import re
from collections.abc import Collection, Iterator, Sequence

from kindling.model.addresses import SCHEME, unsafe_scheme
from kindling.model.look import FOOTER, LISTED, MENU
from kindling.model.outputs import Plan
from kindling.model.problems import Problem, nearest_path
from kindling.model.site_settings import SiteSettings
from kindling.model.views import Link

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?")  #: "news.example.org/join", as people type it
_OWN: dict[tuple[str, str], str] = {entry: entry[0] for entry in (*MENU, *FOOTER)}


def menu_links(entries: Sequence[tuple[str, str]], plan: Plan) -> tuple[Link, ...]:
    """Return the entries that lead somewhere, here or elsewhere, in their order."""
    lang = plan.site.settings.lang
    return tuple(
        Link(_OWN.get((title, address), title), address, "" if (title, address) in _OWN else lang)
        for title, address in entries
        if _is_there(address, plan.by_address) or _is_elsewhere(address)
    )


def menu_problems(plan: Plan) -> Iterator[Problem]:
    """Yield the entries of the site's own menus that lead nowhere; those of the kit's are left out in silence."""
    settings = plan.site.settings
    for key, entries, usual in (("menu", settings.look.menu, MENU), ("footer", settings.look.footer, FOOTER)):
        for title, address in entries if entries != usual else ():
            if unsafe_scheme(address):
                fact = f"the entry {title!r} leads to {address!r}, which is no address that readers may be led to"
                hint = "an entry begins with https:, http:, mailto: or tel:, or is an address of this site: '/archive/'"
                yield _problem(settings, key, address, fact, hint, is_error=True)
            elif not (_is_there(address, plan.by_address) or _is_elsewhere(address) or address in LISTED):
                fact = f"the entry {title!r} leads to {address!r}, where nothing is, so it is left out"
                yield _problem(settings, key, address, fact, _hint(address, plan.by_address))


def _is_there(address: str, planned: Collection[str]) -> bool:
    return address.partition("#")[0] in planned


def _is_elsewhere(address: str) -> bool:
    return bool(SCHEME.match(address)) and not unsafe_scheme(address)


def _hint(address: str, planned: Collection[str]) -> str:
    """Return the address of a page that was meant, else what to do."""
    if _HOST.fullmatch(address):
        return f"an address elsewhere is written whole: 'https://{address}'"
    if near := nearest_path(address, (each for each in planned if each.endswith("/"))):
        return f"did you mean {near[0]!r}?"
    return "write the page that it leads to, or take the entry out"


def _problem(
    settings: SiteSettings, key: str, address: str, fact: str, hint: str, *, is_error: bool = False
) -> Problem:
    shown, line = settings.places.of("LOOK", key, inside=address)
    return Problem(shown, line, "settings/menu", f"LOOK[{key}]: {fact}", hint, "error" if is_error else "warning")
