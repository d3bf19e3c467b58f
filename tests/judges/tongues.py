"""The languages of IANA's registry, as the Nu checker has it, of which CLDR says nothing.

`python -m tests.judges.tongues` writes them into the module of the kit that holds them.
"""

import re
import textwrap
from pathlib import Path
from zipfile import ZipFile

from kindling.model import tongues, tongues_of_iana

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_REGISTRY = "nu/validator/localentities/files/subtag-registry"
_OPENS = 'frozenset(\n    """\n'
_LANGUAGE = re.compile(r"^Type: language\nSubtag: ([a-z]{2,3})$", re.M)


def registered() -> frozenset[str]:
    """Return the tags of all languages of the registry but those kept for private use."""
    with ZipFile(JAR) as jar:
        return frozenset(_LANGUAGE.findall(jar.read(_REGISTRY).decode()))


def text() -> str:
    """Return the text of the module: all that are registered, without those of CLDR."""
    before = Path(tongues_of_iana.__file__).read_text("utf-8").partition(_OPENS)[0]
    tags = textwrap.fill(" ".join(sorted(registered() - tongues.languages_of_cldr())), 112)
    return f'{before}{_OPENS}{textwrap.indent(tags, "    ")}\n    """.split()\n)\n'


if __name__ == "__main__":
    Path(tongues_of_iana.__file__).write_text(text(), "utf-8")
