"""Whether a folder stands on the disk that the site was published to before.

Without its disk, a mount point is an empty folder: a publish would fill it, out of every reader's sight, and lie hidden
below the disk once that is there again. So a publish notes which mount point it went through.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kindling.commands._command import Exit, Refusal, shown
from kindling.commands.places.publishing import work_place

_NAME = "a.mounts"  #: no target's name has a point


def mount_point_of(folder: Path) -> Path:
    """Return the mount point that a folder stands on, one that is not there yet too."""
    return next((each for each in (folder, *folder.parents) if os.path.ismount(each)), Path("/"))


def refuse_unmounted(site: Path, folder: Path) -> None:
    """Raise Refusal where the disk that the site was published to before is not there now."""
    before = _noted(site).get(str(folder))
    if before and not os.path.ismount(before):
        fact = f"{shown(folder)}: nothing is mounted at {before}, where the site was published the last time"
        raise Refusal(fact, "mount it, and run the command again; YES=1 publishes without it", Exit.MACHINE)


def note_mount(site: Path, folder: Path) -> None:
    """Note the mount point of a publish; none where the site stands on the same."""
    there, noted = mount_point_of(folder), dict(_noted(site))
    noted.pop(str(folder), None)
    if there != mount_point_of(site):
        noted[str(folder)] = str(there)
    place = work_place(site, _NAME)
    with suppress(OSError):  # it costs the warning alone
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f"{_NAME}.part")
        part.write_text(json.dumps(noted), "utf-8")
        part.replace(place)


def _noted(site: Path) -> Mapping[str, str]:
    """Return folder → mount point, as earlier publishes noted them; nothing of what is damaged."""
    with suppress(OSError, ValueError, AttributeError):
        said = json.loads(work_place(site, _NAME).read_text("utf-8"))
        return {folder: point for folder, point in said.items() if isinstance(point, str)}
    return {}
