"""The commands that the pages for writers and teams tell to type: each is run by a test, or its page says why not.

A block of commands is fenced, and names no language. A test that runs a page asks ``lines_of`` for its lines. What
can't be run here stands below a note that readers don't see: ``<!-- Not tried in the tests: … -->``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent

DOCS = Path(__file__).parents[1] / "docs"
PAGES = [page for folder in ("writers", "communications") for page in sorted((DOCS / folder).glob("*.md"))]
#: programs that pages name; a block that begins with one holds commands
PROGRAMS = frozenset(
    "kindling make git cd sudo pipx python3 xcode-select wsl pandoc pelican curl uv pip sh crontab cp mkdir npm".split()
)
#: page → the test that types its lines
RUN_BY = {
    "communications/going-live.md": "tests/commands/test_hosts.py::test_the_commands_of_the_page_do_what_it_says",
    "communications/places.md": "tests/commands/test_places.py::test_the_commands_of_the_page_show_publish_and_go_back",
    "writers/citations.md": "tests/commands/test_pages.py::test_sources_are_added_as_the_pages_say",
    "writers/editing-in-the-browser.md": "tests/commands/test_editor.py::test_it_is_put_there_as_the_page_says",
    "writers/keeping.md": "tests/commands/test_journey.py::back_up",
    "writers/moving-in.md": "tests/commands/test_import.py::test_a_blog_moves_in_as_the_page_says",
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


# ---- commands inside sentences -----------------------------------------------------------------------

_T = "tests/commands/test_{}.py::test_{}"
_JOURNEY = _T.format("journey", "from_an_empty_home_to_a_site_that_two_people_keep")
_SERVER = _T.format("hosts", "a_server_publishes_what_is_new_and_others_build_with_one_command")
_INSTALLERS = _T.format("hosts", "each_installer_gives_the_program_and_it_begins_a_site")
_NOT_OURS = "not run: it changes the computer that it is typed on"
#: a command that a sentence names, without what its values are → the test that runs it, or "not run: " and why
IN_SENTENCES = {
    "begin": _T.format("begin", "on_a_terminal_it_asks_and_asks_again"),
    "begin HOST": _T.format("hosts", "a_host_is_added_to_a_site_that_was_begun_and_writes_over_nothing"),
    "begin LANGUAGE": _T.format("begin", "in_another_language_the_first_words_say_that_they_are_english"),
    "begin SITE": _T.format("begin", "a_site_that_was_begun_has_nothing_wrong_with_it"),
    "check": _T.format("build_commands", "a_check_finds_the_same_and_writes_nothing"),
    "check BASELINE": _T.format("publishing", "only_warnings_that_are_new_stop_a_publish"),
    "clean": _T.format("program", "clean_removes_what_is_cached_and_keeps_what_was_put_aside"),
    "due": _T.format("due", "it_is_due_until_it_is_published_and_days_alone_change_nothing"),
    "exam": "not run: it is the tests themselves",
    "help": _T.format("program", "help_says_what_make_s_does"),
    "help publish": _T.format("program", "every_command_runs_from_the_wheel"),
    "import": _T.format("import", "a_blog_moves_in_as_the_page_says"),
    "import FROM SITE": _T.format("import", "a_blog_moves_in_as_the_page_says"),
    "links FRESH": _T.format("links", "what_answered_is_not_asked_for_30_days_and_fresh_asks_it"),
    "mend": _T.format("mend", "mends_are_shown_written_and_taken_back"),
    "mend YES": _T.format("mend", "mends_are_shown_written_and_taken_back"),
    "new": _T.format("new", "every_kind_builds_at_once"),
    "new KIND TITLE": _T.format("new", "an_essay_knows_its_day_its_id_and_its_place"),
    "new LANGUAGE OF TITLE": _T.format("new", "a_translation_names_its_original_and_takes_its_kind"),
    "publish": _T.format("build_commands", "publishing_reads_the_address_from_publishconf"),
    "publish SITEURL TARGET": _T.format("build_commands", "publishing_wants_a_target_and_an_https_address"),
    "serve SITE": _SERVED,
    "serve SITEURL": "tests/commands/test_serve.py::test_the_public_address_may_be_given_while_one_serves",
    "site": _T.format("build_commands", "site_builds_and_says_what_it_did"),
    "source AUTHOR": _T.format("source", "a_film_at_a_moment_a_conversation_and_a_name"),
    "status FETCH": _T.format("status", "what_others_sent_is_told_once_they_are_asked"),
    "upgrade KIT": _T.format("upgrade", "what_hosts_install_is_renewed_with_its_hashes"),
    "upgrade SITE": _T.format("upgrade", "a_site_of_each_release_is_upgraded_and_keeps_what_readers_have"),
    "upgrade YES": _T.format("upgrade", "nothing_is_written_before_somebody_says_so_and_what_was_is_kept"),
    "--version": _T.format("program", "releases_stand_in_the_changelog_the_newest_first_and_the_wheel_has_its_version"),
    "crontab -e": _T.format("hosts", "the_line_for_cron_is_one_that_cron_reads"),
    "curl -I https://example.org/": "not run: it asks the reader's own host; what ours answer is in tests/browser",
    "curl -X POST -d '{}' https://api.netlify.com/build_hooks/…": "not run: it asks a company's host to build",
    "git add content/addresses.txt": "not run: the journey adds every file, and this one with them",
    "git clone": "not run: it is named for the address that it takes; the journey clones",
    "git clone … ~/my-voice": _SERVER,
    "git commit": _JOURNEY,
    "git config user.email server@example.org": _SERVER,
    'git config user.name "The server"': _SERVER,
    "git pull": _JOURNEY,
    "git remote add origin …": _JOURNEY,
    "pip install": _INSTALLERS,
    "pipx install --force ./kindling-0.2.0-py3-none-any.whl": _INSTALLERS,
    "python3 -m http.server": "not run: it is named as what any computer has; nothing of ours is in it",
    "sh hosting/build.sh": _T.format("hosts", "a_host_installs_the_kit_from_git"),
    "sh hosting/publish.sh": _SERVER,
    "sudo apt install git python3-venv nginx": _NOT_OURS,
    "sudo apt install rsync": _NOT_OURS,
    'sudo install -d -o "$USER" /srv/www/my-voice': _NOT_OURS,
    "uv tool install": _INSTALLERS,
    "wsl --install": "not run: there is no Windows where the tests run",
}


@cache
def _in_blocks() -> frozenset[str]:
    """Return the lines of all blocks, of whatever page: each has its test, or its reason, already."""
    names = (page.relative_to(DOCS).as_posix() for page in PAGES)
    return frozenset(line for name in names for block in blocks(name) for line in block.lines)


_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def in_sentences(page: Path) -> Iterator[str]:
    """Yield the commands that a page names between backticks, as ``IN_SENTENCES`` has them."""
    known = _in_blocks()
    for said in _SPAN.findall(_BLOCK.sub("", page.read_text("utf-8"))):
        program, *words = said.split()
        if program not in PROGRAMS or not words or said in known:
            continue
        yield _without_values(words) if program in ("kindling", "make") else said


def _without_values(words: list[str]) -> str:
    """Return a command of ours with the names of its values, in order: ``upgrade YES``."""
    names = [word for word in words[1:] if not re.match("[A-Z]+=", word)]
    plain = names if words[0] == "help" else []  # what else stands there belongs to a value with spaces
    return " ".join([words[0], *plain, *sorted(word.partition("=")[0] for word in words if re.match("[A-Z]+=", word))])
