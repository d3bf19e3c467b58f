"""Write down what the small sites give now as what is expected, and pages of the docs: ``python -m tests.accept``.

Look at ``git diff tests/sites`` before you commit, and say in the commit which change in meaning it shows.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from kindling.engine.pelican_names import HONOURED, REFUSED
from kindling.engine.pelican_signals import NOT_SENT, SENT
from tests import messages
from tests.engine.test_sites import BROKEN, KIT, SITES, built, files, listed
from tests.plugins.citations.printed import styles_page
from tests.plugins.share import test_networks
from tests.theme import reference


def accept_broken() -> None:
    """Write the problems of each broken site."""
    for name in BROKEN:
        with tempfile.TemporaryDirectory() as folder:
            result = built(SITES / name, Path(folder) / "output")
        (SITES / name / "problems.txt").write_text(listed(result), "utf-8")


def accept_golden() -> None:
    """Write the files of the golden site, without the theme's own."""
    with tempfile.TemporaryDirectory() as folder:
        result = built(SITES / "golden", Path(folder) / "output")
        sys.stdout.write(listed(result))
        given = files(Path(folder) / "output")
    expected = SITES / "golden" / "expected"
    shutil.rmtree(expected, ignore_errors=True)
    for name, data in given.items():
        path = expected / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def accept_networks() -> None:
    """Write what each share network gets."""
    test_networks.EXPECTED.mkdir(exist_ok=True)
    for name, text in test_networks.given_files().items():
        (test_networks.EXPECTED / name).write_text(text, "utf-8")


def rules_page() -> str:
    """Return docs/checks.md: what each part of the code says of its rules, in one page."""
    pages = [KIT / "kindling" / "engine" / "checks.md", *sorted((KIT / "plugins").glob("*/checks.md"))]
    texts = [page.read_text("utf-8").replace("# ", "## ", 1).strip() for page in pages]
    return "\n\n".join([_RULES_HEAD, *texts]) + "\n"


def pelican_page() -> str:
    """Return docs/developers/pelican-settings.md: what becomes of each of Pelican's settings."""
    honoured = [f"| `{name}` | {effect} |" for name, effect in sorted(HONOURED.items())]
    refused = [f"| `{name}` | {instead} |" for name, (instead, _) in sorted(REFUSED.items())]
    return "\n".join([_PELICAN_HEAD, *honoured, _REFUSED_HEAD, *refused]) + "\n"


_PELICAN_HEAD = """# Pelican's settings

A `pelicanconf.py` is Pelican's own file. Each setting of Pelican's has its effect here, or is refused in one line that
says why and what to write instead. A value that says just what is done anyway (`PATH = "content"`) is let through. A
setting of an ordinary Pelican plugin is named in `EXTRA_SETTINGS`, or it counts as misspelt.

<!-- Made by `python -m tests.accept` from kindling/engine/pelican_names.py: change that. -->

## With effect

| setting | what it says |
|---|---|"""

_REFUSED_HEAD = """
## Refused

| setting | why, and what to write instead |
|---|---|"""


def signals_page() -> str:
    """Return docs/developers/pelican-plugins.md: the door, and which signals an ordinary plugin may listen to."""
    page = (KIT / "docs" / "developers" / "pelican-plugins.in.md").read_text("utf-8")
    tables = {"SENT": SENT, "NOT_SENT": NOT_SENT}
    rows = {
        name: "\n".join(f"| `{signal}` | {said} |" for signal, said in table.items()) for name, table in tables.items()
    }
    return re.sub(r"^\{(\w+)\}$", lambda match: rows[match[1]], page, flags=re.M)


def plugin_page() -> str:
    """Return docs/developers/write-a-plugin.md: the package of the tests, file by file."""
    page = (KIT / "docs" / "developers" / "write-a-plugin.in.md").read_text("utf-8")
    return re.sub(r"^\{([\w./-]+)\}$", _file_shown, page, flags=re.M)


def _file_shown(match: re.Match[str]) -> str:
    path = KIT / "tests" / "stranger" / match[1]
    language = {".py": "python", ".html": "jinja", ".md": "markdown"}.get(path.suffix, path.suffix[1:])
    return f"````{language}\n{path.read_text('utf-8').rstrip()}\n````"


_RULES_HEAD = """# Checks

Every rule that content, settings and the finished site are held to. An error stops the build; a warning does not, but
stops `make publish`; advice is given by `make check`. All mistakes of all texts are listed in one run, as far as they
can be known: what may only follow from a text that could not be read waits until that text is mended, and the finished
pages (`plan/`, `verify/`) are judged when there are pages.

<!-- Made by `python -m tests.accept` from kindling/engine/checks.md and plugins/*/checks.md: change those. -->"""


if __name__ == "__main__":
    (KIT / "docs" / "checks.md").write_text(rules_page(), "utf-8")
    (KIT / "docs" / "developers" / "pelican-settings.md").write_text(pelican_page(), "utf-8")
    (KIT / "docs" / "developers" / "pelican-plugins.md").write_text(signals_page(), "utf-8")
    (KIT / "docs" / "developers" / "write-a-plugin.md").write_text(plugin_page(), "utf-8")
    (KIT / "docs" / "developers" / "templates.md").write_text(reference.page(), "utf-8")
    (KIT / "docs" / "developers" / "citation-styles.md").write_text(styles_page(), "utf-8")
    messages.accept()
    accept_broken()
    accept_golden()
    accept_networks()
