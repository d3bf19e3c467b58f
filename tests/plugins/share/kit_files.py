"""The files that a share kit's page holds, as somebody has them who saves them."""

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

#: a link of ours that holds a file, which is saved and never opened as a page
OWN_FILE = re.compile(r"data:(?:text/csv|application/json|image/png|image/svg\+xml);base64,[A-Za-z0-9+/]+=*\Z")


def saved_from(html: str) -> dict[str, bytes]:
    """Return the files of a kit's page, by the names under which they are saved."""
    links = BeautifulSoup(html, "html.parser").select("a[href^='data:']")
    found = {str(link["download"]): str(link["href"]).partition(";base64,")[2] for link in links}
    return {name: b64decode(held, validate=True) for name, held in found.items()}


def saved(folder: Path, name: str) -> dict[str, bytes]:
    """Return the files of the kit that stands there in what was built, by the names under which they are saved."""
    return saved_from((folder / name / "index.html").read_text("utf-8"))


def one_file(folder: Path, name: str, ending: str) -> bytes:
    """Return the one of them whose name ends so."""
    (found,) = (data for file, data in saved(folder, name).items() if file.endswith(ending))
    return found


def kit(folder: Path, name: str) -> dict[str, Any]:
    """Return a kit's JSON."""
    found: dict[str, Any] = json.loads(one_file(folder, name, ".json"))
    return found
