"""Write down what the small sites give now as what is expected, and pages of the docs: ``python -m tests.accept``.

Look at ``git diff tests/sites`` before you commit, and say in the commit which change in meaning it shows.
"""

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from kindling.commands.bench_shown import FIGURES, files_of
from kindling.engine.pelican_names import HONOURED, REFUSED
from kindling.engine.pelican_signals import NOT_SENT, SENT
from tests import faults, messages
from tests.engine.test_sites import BROKEN, KIT, SITES, built, files, listed
from tests.plugins.citations.printed import styles_page
from tests.plugins.share import test_networks
from tests.theme import reference

BENCHMARK = KIT / "docs" / "developers" / "bench"


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


def accept_benchmark() -> None:
    """Draw the table and the plot of the benchmark anew from its figures."""
    figures = json.loads((BENCHMARK / FIGURES).read_text("utf-8"))
    for name, text in files_of(figures).items():
        (BENCHMARK / name).write_text(text, "utf-8")


def rules_page() -> str:
    """Return docs/checks.md: what each part of the code says of its rules, in one page."""
    pages = [KIT / "kindling" / "engine" / "checks.md", *sorted((KIT / "plugins").glob("*/checks.md"))]
    texts = [page.read_text("utf-8").replace("# ", "## ", 1).strip() for page in pages]
    return "\n\n".join([_RULES_HEAD, degrees_table("\n".join(texts)), *texts]) + "\n"


def degrees_of(page: str) -> dict[str, set[str]]:
    """Return rule → the degrees that its heading names; a heading that names none is of an error."""
    found: dict[str, set[str]] = {}
    for heading in re.findall("^### (.+)$", page, re.M):
        words = "".join(re.split("`[^`]+`", heading))
        named = {degree for degree in DEGREES if re.search(rf"\b{degree}\b", words)} or {"error"}
        if re.search("where|which|of |when|outside|less", words) and "else" not in words and len(named) == 1:
            named.add("error")  # "(warning where nobody cites the source)": elsewhere it is one
        found |= dict.fromkeys(re.findall("`([a-z]+/[a-z0-9-]+)`", heading), named)
    return found


def degrees_table(page: str) -> str:
    """Return the table of the three degrees, with the rules of each."""
    degrees = degrees_of(page)
    rows = []
    for degree, does in DEGREES.items():
        rules = ", ".join(f"`{rule}`" for rule in sorted(degrees) if degree in degrees[rule])
        rows.append(f"| **{degree}** | {does} | {rules} |")
    return "\n".join(["| degree | what it does | rules |", "|---|---|---|", *rows])


DEGREES = {
    "error": "It would be wrong, unsafe or lost. The build stops, and the site stays as it was.",
    "warning": "Readers would see it, or miss something. The build goes on; `make publish` stops, unless it is known.",
    "advice": "It could be better. It stops nothing, and `make check` alone tells it, in one line for a file.",
}


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

Every rule that content, settings and the finished site are held to, in three degrees. All mistakes of all texts are
listed in one run, as far as they can be known: what may only follow from a text that could not be read waits until that
text is mended, and the finished pages (`plan/`, `verify/`) are judged when there are pages. With an error in a text
nothing dear is begun: pictures and films are not unpacked, nothing is drawn, and no source is formatted. What can only
be found by that is told in the next run.

One fact is one line: "'headline' is no key of front matter here (in 100 files; also …)".

**A site that comes with many warnings** need not mend them all before it is published. `make check BASELINE=1` writes
those of today into `known-warnings.txt` in the site's folder: one line for each file, rule and fact, without the number
of the line, so it holds when a text changes above it. From then on only new ones are told, and only new ones stop
`make publish`; the known ones are counted. Commit the file with the texts. A line that nothing belongs to any more is
told by `make check` (`warnings/mended`); the same command writes the file anew. Errors are never written down.

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
    (KIT / "docs" / "developers" / "faults.md").write_text(faults.page(), "utf-8")
    accept_golden()
    accept_networks()
    accept_benchmark()
