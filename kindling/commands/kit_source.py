"""Where a host installs the kit from: a wheel that lies in the site, or a git address that names one state.

Never by a bare name from an index: whoever has that name there decides what runs.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

FOLDER = "kit"  #: in the site
REQUIREMENTS = f"{FOLDER}/requirements.txt"
_WHEEL = re.compile(r"kindling-[0-9][0-9A-Za-z.+!]*-py3-none-any\.whl")
_GIT = re.compile(r"git\+(?:https|ssh|file)://[^\s#'\"]+/[^\s#'\"@/]+@\w[\w./+-]*")
_SECRET = re.compile(r"://[^/@]*:[^/@]*@")
_HEAD = "# What a host installs to build this site. `kindling begin . KIT=…` wrote it.\n"


@dataclass(frozen=True, slots=True)
class KitSource:
    """Where the kit comes from; one of the two is there."""

    git: str = ""  #: "git+https://example.org/kindling.git@v0.1.0"
    wheel: Path | None = None

    def files(self) -> dict[str, bytes]:
        """Return name → bytes of what the site holds for it, the wheel before what names it."""
        if not self.wheel:
            return {REQUIREMENTS: f"{_HEAD}{self.git}\n".encode()}
        data = self.wheel.read_bytes()
        line = f"./{FOLDER}/{self.wheel.name} --hash=sha256:{hashlib.sha256(data).hexdigest()}\n"
        text = _HEAD + line + "".join(_pins(self.wheel))
        return {f"{FOLDER}/{self.wheel.name}": data, REQUIREMENTS: text.encode()}


def kit_source(text: str) -> KitSource:
    """Return what KIT= names. Raises ValueError, with what to write, for what is neither wheel nor state in git."""
    if text.startswith("git+"):
        if not _GIT.fullmatch(text):
            raise ValueError("it names no tag or commit; write git+https://…/kindling.git@v0.1.0")
        if _SECRET.search(text):
            raise ValueError("a password stands in it, and would be in the site for all to read; leave it out")
        return KitSource(git=text)
    path = Path(text).expanduser()
    if path.suffix != ".whl":
        raise ValueError("a wheel is expected, as kindling-0.1.0-py3-none-any.whl, or git+https://…@v0.1.0")
    if not path.is_file():
        raise ValueError("there is no such file")
    if not _WHEEL.fullmatch(path.name):
        raise ValueError("a wheel of Kindling is called kindling-0.1.0-py3-none-any.whl, with its release")
    _pins(path)
    return KitSource(wheel=path.resolve())


def wheels_release(text: str) -> str:
    """Return the release of the wheel that a text names, as the site's ``kit/requirements.txt`` does; "" for none."""
    found = re.search(r"\bkindling-([0-9][0-9A-Za-z.+!]*)-py3-none-any\.whl", text)
    return found[1] if found else ""


def _pins(wheel: Path) -> list[str]:
    """Return the lines that pin what the kit needs, each with its hashes. Raises ValueError where there are none."""
    try:
        with zipfile.ZipFile(wheel) as held:
            text = held.read("kindling/requirements.txt").decode()
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, OSError) as error:
        raise ValueError(f"this is no whole wheel of Kindling ({type(error).__name__})") from None
    return [line for line in text.splitlines(keepends=True) if not line.lstrip().startswith("#")]


def installed_from() -> KitSource | None:
    """Return where this very program was installed from, as its installer wrote down (PEP 610); None: nobody knows."""
    with suppress(PackageNotFoundError, ValueError, KeyError, TypeError, OSError):
        told = json.loads(distribution("kindling").read_text("direct_url.json") or "")
        return next(_sources(told), None)
    return None


def _sources(told: dict[str, dict[str, str]]) -> Iterator[KitSource]:
    url = str(told["url"])
    if "vcs_info" in told:
        yield kit_source(f"git+{url}@{told['vcs_info']['commit_id']}")
    elif url.startswith("file://") and url.endswith(".whl"):
        yield kit_source(unquote(urlsplit(url).path))
