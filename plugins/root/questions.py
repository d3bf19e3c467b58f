"""Plan what is published at the root of the site as it is (see README.md)."""

from collections.abc import Iterator

from kindling.model.outputs import CopyOutput, Output
from kindling.model.root_files import laid
from kindling.model.values import Site


def files(site: Site) -> Iterator[str]:
    """Yield the files of ``content/root/``, none of which any text has to name."""
    return (file.source for file in site.root)


def outputs(site: Site) -> Iterator[Output]:
    """Yield a copy of each file, but for those whose lines another plugin lays with its own."""
    others = (file for file in site.root if file.address not in site.once(laid))
    return (CopyOutput(file.address, file.path, site.settings.content / file.on_disk) for file in others)
