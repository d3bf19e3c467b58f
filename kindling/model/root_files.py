"""Files of ``content/root/`` that are laid with one that the site makes itself: their lines stand beside ours."""

from collections.abc import Iterable, Iterator

from kindling.model.values import RootFile, Site

#: where a file may be that the site makes too, and whose lines it may bring more of
MAY_BE_LAID = frozenset({"robots.txt", "_headers", "_redirects", "_nginx.conf", ".htaccess"})


def lays(_site: Site) -> Iterable[str]:
    """Ask which files of ``content/root/`` a plugin lays with its own, by address.

    A question to all plugins: ``site.answered(lays)``.
    """
    return ()


def laid(site: Site) -> frozenset[str]:
    """Return the addresses of files whose lines a plugin lays with its own. For ``once``."""
    return frozenset(address for found in site.answered(lays) for address in found)


def own_file(site: Site, address: str) -> RootFile | None:
    """Return the site's own file of that address; None where it has none."""
    return next((file for file in site.root if file.address == address and file.text), None)


def with_own(made: str, site: Site, address: str) -> str:
    """Return what the kit made for an address, with the site's own lines below it."""
    own = own_file(site, address)
    return f"{made}\n# {own.path}\n{own.text}" if own else made


def own_lines(file: RootFile) -> Iterator[tuple[int, str]]:
    """Yield each line that says something, with its number; one that goes on on the next stands as one (Apache)."""
    start, whole = 1, ""
    for number, line in enumerate(file.text.splitlines(), start=1):
        start = start if whole else number
        whole += line.removesuffix("\\")
        if not line.endswith("\\"):
            if whole.strip() and not whole.lstrip().startswith("#"):
                yield start, whole
            whole = ""
