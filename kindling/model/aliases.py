"""Old addresses that a text names in ``aliases``. Pure."""

from urllib.parse import unquote

from kindling.model.addresses import output_path, path_fault
from kindling.model.clean import hidden_character
from kindling.model.frontmatter import AliasFields

_PAGES = (".html", ".htm")
_WRONG = "no host can tell such an address from others"


def aliases(front: AliasFields) -> tuple[str, ...]:
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
    if character := hidden_character(plain):
        seen = "".join(letter for letter in plain if not hidden_character(letter))
        return f"{character} is an invisible character: " + (
            "take this one out" if alias_fault(seen) else f"write {seen}"
        )
    if "?" in plain or "#" in plain:
        return f"take this one out: {_WRONG}"
    if "*" in plain or "/:" in plain:
        return "write each old address by itself: hosts read * and : as any address at all"
    if fault := path_fault(output_path(plain)):
        return f"take this one out: it {fault}"
    return "" if alias == right else f"write {right}"
