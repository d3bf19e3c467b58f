"""Begin a site of one's own in the folder SITE: settings, first pages, a first text. What is there already stays."""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import Any

from kindling.commands._command import VALUES, Exit, Refusal, Value, complain, parser_of, place, run, say, shown, values
from kindling.commands.kit import release

_STARTER = Path(__file__).parent / "starter"  #: the files as they will be, each with ".in" behind its name
_CONF = "pelicanconf.py"  #: written last: where it is, a site has been begun
_ASKED = {
    "name": "What is the site called?",
    "author": "Who writes it?",
    "siteurl": "The address that readers will have, as https://example.org (Enter: not known yet)",
    "language": "The language you write in (Enter: en-GB)",
    "colour": "Its colour: teal, berry, ochre, moss, slate, plum, or any as #b0305c (Enter: teal)",
}
_NEEDED = {"name": 'NAME="My voice"', "author": 'AUTHOR="Ann Lee"'}


def _public_address(text: str) -> str:
    if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?", text):
        raise ValueError(f"write https://{text}")
    address: str = VALUES["siteurl"].read(text)
    if address.startswith("http:"):
        raise ValueError(f"readers are sent to https addresses alone; write {address.replace('http', 'https', 1)}")
    return address


_OWN = {
    "site": Value(place, None, "the folder to begin in"),
    "siteurl": Value(_public_address, "", "the address that readers will have, as https://example.org"),
}


def main(argv: Sequence[str] | None) -> int:
    """Write the files of a site; nothing where one has been begun, or where an answer is missing or wrong."""
    parser = parser_of(__doc__)
    parser.add_argument("folder", nargs="?", help="the folder to begin in (or SITE=)")
    given = values(parser, ("site", *_ASKED, "now"), argv, _OWN)
    folder = place(given.folder) if given.folder else given.site
    if folder is None:
        raise Refusal("There is no SITE.", f"name the folder to begin in: make begin SITE=my-voice {_all_needed()}")
    if (folder / _CONF).exists():
        say(f"{shown(folder)} has been begun already, and stays as it is")
        return Exit.DONE
    answers = _answers({name: getattr(given, name) for name in _ASKED})
    today = (given.now or datetime.now().astimezone()).date()
    kept = [path for path, text in _files(folder, answers, today) if not _written(path, text)]
    for path in kept:
        complain(f"{shown(path)} was there, and stays as it is")
    _tell(folder, answers)
    return Exit.DONE


def _tell(folder: Path, answers: Mapping[str, str]) -> None:
    say(f"{answers['name']} is begun in {shown(folder)}")
    for name, what in {
        _CONF: "its name, author, language and colour",
        "publishconf.py": "its address" if answers["siteurl"] else "where its address goes, when you know it",
        "content/": "a first text, which only you see, and pages to read through: about, privacy, accessibility",
    }.items():
        say(f"  {name:<15} {what}")
    say(f"To write: `make serve SITE={_quoted_path(folder)}`")


def _quoted_path(folder: Path) -> str:
    from shlex import quote

    return quote(shown(folder).rstrip("/"))


# ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _answers(given: Mapping[str, str]) -> dict[str, str]:
    """Return what was given, and what a person at a terminal answers to the rest. Raises Refusal for what is missing.

    Who gives any value is asked only for what a site can't be without.
    """
    asked = [name for name in _ASKED if not given[name] and (name in _NEEDED or not any(given.values()))]
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        if missing := [name for name in asked if name in _NEEDED]:
            names = " and no ".join(name.upper() for name in missing)
            raise Refusal(f"There is no {names}.", f"say what a site can't be without: {_all_needed()}")
        asked = []
    return {**given, **{name: _answer(name) for name in asked}}


def _all_needed() -> str:
    return " ".join(_NEEDED.values())


def _answer(name: str) -> str:
    """Ask until the answer can be taken; nothing is an answer where a site can be without it."""
    while True:
        try:
            text = input(f"{_ASKED[name]}\n> ").strip()
        except EOFError:
            raise KeyboardInterrupt from None
        if not text and name not in _NEEDED:
            return ""
        try:
            read: str = (VALUES | _OWN)[name].read(text)
        except ValueError as error:
            complain(f"{error}")
        else:
            return read


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _files(folder: Path, answers: Mapping[str, str], today: date) -> Iterator[tuple[Path, str]]:
    """Yield path and text of each file of a new site, that which says that it is one as the last."""
    words = _words(folder, answers, today)
    starters = {path.relative_to(_STARTER).as_posix(): path for path in sorted(_STARTER.rglob("*.in"))}
    for name in sorted(starters, key=lambda name: (name == f"{_CONF}.in", name)):
        place = folder / name.removesuffix(".in").replace("dot-", ".")
        if place.parent.name != "posts" or not [*place.parent.glob("*.md")]:  # who brings texts needs no first one
            yield place, Template(starters[name].read_text("utf-8")).substitute(words)


def _words(folder: Path, answers: Mapping[str, str], today: date) -> dict[str, Any]:
    """Return what stands in the files' gaps: as Python and YAML write a text, and as words of a text."""
    from kindling.commands.new import free_id, written_in

    name, author, siteurl = answers["name"], answers["author"], answers["siteurl"]
    language = answers["language"] or "en-GB"
    unknown = '# SITEURL = "https://example.org"  # your own address here; then take the mark in front of it away'
    return {
        "release": release(),
        "name": _in_quotes(name),
        "author": _in_quotes(author),
        "name_text": _plain(name),
        "author_text": _plain(author),
        "about": _in_quotes(f"What {name} is, and who writes it."),
        "language": _in_quotes(language),
        "lang": "" if language.partition("-")[0] == "en" else "lang: en-GB\n",  # of these first words
        "colour": _in_quotes(answers["colour"] or "teal"),
        "siteurl": f"SITEURL = {_in_quotes(siteurl)}  # the address that readers have" if siteurl else unknown,
        "date": today,
        "id": free_id(written_in(folder / "content")),
    }


def _in_quotes(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON text is one of Python's and of YAML's, too


def _plain(text: str) -> str:
    """Return words that no Markdown takes for anything else."""
    return re.sub(r"[^\w\s'’.,-]|_", lambda sign: f"&#{ord(sign[0])};" if sign[0].isascii() else sign[0], text)


def _written(path: Path, text: str) -> bool:
    """Write a new file whole, or not at all; return whether there was none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = path.open("x", encoding="utf-8")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(text)
    except BaseException:
        path.unlink()
        raise
    return True


if __name__ == "__main__":
    run(main)
