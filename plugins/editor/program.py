"""The editor's program, Sveltia CMS: which release, of which files, each known by its checksum. Pure.

The files lie in the site, below ``editor/``; `make editor FROM=…` puts them there from the package of the release.
docs/decisions/0037-editing-in-the-browser.md says why this one, and why nothing of it is fetched.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256, sha512

NAME = "@sveltia/cms"
RELEASE = "0.221.1"
PACKAGE = "sveltia-cms-0.221.1.tgz"
#: SHA-512 of the package, as npm's lock files have it
INTEGRITY = "J+Qoik9kGMk2L7vNpOQrnDmFRi+NB6vwJ0f657YtsxWH0P8WYSYRRSRC2pQ/jGGbVlM//Pg/WIgmkpswqoo3gQ=="
FOLDER = "editor"  #: of the site
_INNER = "package/npm/"
LICENCE = "LICENSE.txt"

#: file below ``editor/`` → SHA-256
FILES: Mapping[str, str] = {
    "LICENSE.txt": "dcbe3c626d85741f6fabefed0b34d07a2e92c032f63aa21c0279062363859c32",
    "assets/material-symbols-outlined-latin-wght-normal-_Z1IJPLg.woff2": (
        "98db9feefa170bf76e9c19d19af6dd62054165efc89c4b506c361e069719e884"
    ),
    "assets/material-symbols-outlined.LICENSE.txt": (
        "18aabf190848725e2576eefb5c29ba06aac1029d02132252a7f312eac2e50cf3"
    ),
    "assets/noto-mono-latin-400-normal-DiC8lJru.woff2": (
        "2787a2983d94072a2c6262b1992a2642519800a889bd90ca1042d04a89852d58"
    ),
    "assets/noto-mono.LICENSE.txt": ("0dab92d0544f7b233403f14b84a663bdbfa746982eda629e7f4f9ffe1b036feb"),
    "assets/source-sans-3-latin-wght-normal-BqRLTx4X.woff2": (
        "7a19a7027e125257d310c6dbd78ae3a30b5ea1e3794d60b12bb28227a003bfda"
    ),
    "assets/source-sans-3.LICENSE.txt": ("18aabf190848725e2576eefb5c29ba06aac1029d02132252a7f312eac2e50cf3"),
    "chunks/react-B5rWoXIC.js": "e9d1d6f2146196eb0db1434ae83b8a5ee1032a95603bc1926c3ad91fc918f4a1",
    "index.js": "a66e2d91fab6fc23abdcc3f60ca5e0fc711fa89e62ed33a3fd76b95c4c7ca30a",
}


def is_package(data: bytes) -> bool:
    """Return whether these are the bytes of the release's package."""
    return b64encode(sha512(data).digest()).decode() == INTEGRITY


def inner_name(name: str) -> str:
    """Return where the package has a file."""
    return f"package/{name}" if name == LICENCE else f"{_INNER}{name}"


def is_as_released(name: str, data: bytes) -> bool:
    """Return whether a file's bytes are those of the release."""
    return sha256(data).hexdigest() == FILES[name]
