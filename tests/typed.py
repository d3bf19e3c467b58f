"""The commands that the pages for writers and teams tell to type: each is run by a test, or its page says why not.

A block of commands is fenced, and names no language. A test that runs a page asks ``lines_of`` for its lines. What
can't be run here stands below a note that readers don't see: ``<!-- Not tried in the tests: … -->``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

DOCS = Path(__file__).parents[1] / "docs"
PAGES = [page for folder in ("writers", "communications") for page in sorted((DOCS / folder).glob("*.md"))]
#: programs that pages name; a block that begins with one holds commands
PROGRAMS = frozenset(
    "kindling make git cd sudo pipx python3 xcode-select wsl pandoc pelican curl uv pip sh crontab cp mkdir".split()
)
#: page → the test that types its lines
RUN_BY = {
    "communications/going-live.md": "tests/commands/test_hosts.py::test_the_commands_of_the_page_do_what_it_says",
    "communications/places.md": "tests/commands/test_places.py::test_the_commands_of_the_page_show_publish_and_go_back",
    "writers/citations.md": "tests/commands/test_pages.py::test_sources_are_added_as_the_pages_say",
    "writers/keeping.md": "tests/commands/test_journey.py::back_up",
    "writers/one-evening.md": "tests/commands/test_journey.py::evening",
    "writers/sources.md": "tests/commands/test_pages.py::test_sources_are_added_as_the_pages_say",
    "writers/translations.md": "tests/commands/test_pages.py::test_a_translation_is_begun_as_the_page_says",
    "writers/two-people.md": "tests/commands/test_journey.py::colleague",
    "writers/upgrading.md": "tests/commands/test_journey.py::test_from_an_empty_home_to_a_site_that_two_people_keep",
    "writers/vlogs.md": "tests/commands/test_pages.py::test_a_film_is_added_as_the_page_says",
    "writers/your-own-site.md": "tests/commands/test_program.py::test_the_commands_of_the_writers_page_do_what_it_says",
}
_SERVED = "tests/commands/test_serve.py::test_a_save_is_seen_and_a_mistake_is_told_on_the_page"
#: what goes on until it is stopped → the test that has it; both doors lead to one module
GOES_ON = {"kindling serve": _SERVED, "make serve": _SERVED}
_BLOCK = re.compile(r"^(?P<in> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=in)```", re.M | re.S)
_NOTE = re.compile(r"<!-- Not tried in the tests: (.+?) -->\s*\Z")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of commands."""

    lines: tuple[str, ...]
    why_not: str  #: why no test types them; "" where one does


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of commands of a page, ``writers/keeping.md``."""
    text = (DOCS / page).read_text("utf-8")
    for found in _BLOCK.finditer(text):
        lines = tuple(line for line in dedent(found["text"]).splitlines() if line.strip())
        if not found["language"] and lines and lines[0].split()[0] in PROGRAMS:
            note = _NOTE.search(text[: found.start()])
            yield Block(lines, note[1] if note else "")


def lines_of(page: str) -> list[str]:
    """Return the lines of a page that a test is to type, in their order, without those that go on until stopped."""
    return [line for block in blocks(page) if not block.why_not for line in block.lines if line not in GOES_ON]
