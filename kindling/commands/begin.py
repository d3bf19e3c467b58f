"""Begin a site of one's own in the folder SITE: settings, first pages, a first text. What is there already stays."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import Any

from kindling.commands._command import VALUES, Exit, Refusal, Value, complain, parser_of, place, run, say, shown, values
from kindling.commands.hosts import HOSTS, Host, host_files
from kindling.commands.kit import release
from kindling.commands.kit_source import REQUIREMENTS, KitSource, installed_from, kit_source
from kindling.commands.zone import computers_zone

_STARTER = Path(__file__).parent / "starter"  #: the files as they will be, each with ".in" behind its name
_TRANSLATED = Path(__file__).parent / "starter_in"  #: language → those of the files that are in it
_CONF = "pelicanconf.py"  #: written last: where it is, a site has been begun
_ASKED = {
    "name": "What is the site called?",
    "author": "Who writes it?",
    "siteurl": "The address that readers will have, as https://example.org (Enter: not known yet)",
    "language": "The language you write in (Enter: en-GB)",
    "colour": "Its colour: teal, berry, ochre, moss, slate, plum, or any as #b0305c (Enter: teal)",
    "host": "Where it will be published: github, gitlab, server, netlify, cloudflare (Enter: not known yet)",
}
_NO_ZONE = "Europe/London"  #: where a computer names none
_ABOUT = "What {name} is, and who writes it."
_ABOUT_WELSH = "Beth yw {name}, a phwy sy’n ei ysgrifennu."
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
    "kit": Value(kit_source, None, "where hosts install Kindling from: a wheel, or git+https://…@v0.1.0"),
}


def main(argv: Sequence[str] | None) -> int:
    """Write the files of a site; nothing where one has been begun, or where an answer is missing or wrong."""
    parser = parser_of(__doc__)
    parser.add_argument("folder", nargs="?", help="the folder to begin in (or SITE=)")
    given = values(parser, ("site", *_ASKED, "kit", "now"), argv, _OWN)
    folder = place(given.folder) if given.folder else given.site
    if folder is None:
        raise Refusal("There is no SITE.", f"name the folder to begin in: make begin SITE=my-voice {_all_needed()}")
    if (folder / _CONF).exists():
        return _added(folder, given.host, given.kit)
    answers = _answers({name: getattr(given, name) for name in _ASKED})
    today = (given.now or datetime.now().astimezone()).date()
    chosen = HOSTS[answers["host"] or "none"]
    kit = _kit_for(folder, chosen, given.kit)
    zone = computers_zone()
    files = _files(folder, answers, today, zone or _NO_ZONE)
    _lay(folder, [*_hosts_files(folder, chosen), *_kits_files(folder, kit), *files])
    _tell(folder, answers, zone)
    _tell_of_host(folder, chosen, kit)
    say(f"To write: `make serve SITE={_quoted_path(folder)}`")
    return Exit.DONE


def _lay(folder: Path, files: Iterable[tuple[Path, bytes]]) -> list[Path]:
    """Write each file that is not there yet; name those that are, and return those that were not."""
    new = []
    for path, data in files:
        if _written(folder, path, data):
            new.append(path)
        else:
            complain(f"{shown(path)} was there, and stays as it is")
    return new


def _tell(folder: Path, answers: Mapping[str, str], zone: str) -> None:
    say(f"{answers['name']} is begun in {shown(folder)}")
    clock = f"{zone}, as this computer has it" if zone else f"{_NO_ZONE}, as this computer names no time zone"
    for name, what in {
        _CONF: f"its name, author, language, colour, and the clock of its days: {clock}",
        "publishconf.py": "its address" if answers["siteurl"] else "where its address goes, when you know it",
        "content/": "a first text, which only you see, and pages to read through: about, privacy, accessibility",
    }.items():
        say(f"  {name:<15} {what}")
    if _translated(answers["language"]):
        hint = "have somebody who speaks it read them; each file says so in its last lines"
        complain(
            f"A machine translated these first pages ({answers['language']}), and nobody has checked them yet.", hint
        )


def _quoted_path(folder: Path) -> str:
    from shlex import quote

    return quote(shown(folder).rstrip("/"))


# ── Hosts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _added(folder: Path, host: str, given: KitSource | None) -> int:
    """Lay what a host needs into a site that has been begun, and nothing else."""
    if not host and not given:
        say(f"{shown(folder)} has been begun already, and stays as it is")
        return Exit.DONE
    chosen = HOSTS[host or "none"]
    kit = _kit_for(folder, chosen, given)
    for path in _lay(folder, [*_hosts_files(folder, chosen), *_kits_files(folder, kit)]):
        say(f"{shown(path)} is new")
    _tell_of_host(folder, chosen, kit)
    return Exit.DONE


def _kit_for(folder: Path, chosen: Host, given: KitSource | None) -> KitSource | None:
    """Return where a host shall install Kindling from, as given or known; None where that is written down already."""
    if given and (folder / REQUIREMENTS).exists():
        complain(f"{shown(folder / REQUIREMENTS)} was there, and stays as it is", "for another KIT, delete it first")
        return None
    if given or chosen.name == "none" or (folder / REQUIREMENTS).exists():
        return given
    return installed_from()


def _hosts_files(folder: Path, chosen: Host) -> Iterator[tuple[Path, bytes]]:
    from kindling.model.addresses import slugify

    for name, text in host_files(chosen, slugify(folder.name) or "site").items():
        yield folder / name, text.encode()


def _kits_files(folder: Path, kit: KitSource | None) -> Iterator[tuple[Path, bytes]]:
    for name, data in kit.files().items() if kit else ():
        yield folder / name, data


def _tell_of_host(folder: Path, chosen: Host, kit: KitSource | None) -> None:
    if kit:
        say(f"Hosts install Kindling from {kit.git or shown(folder / 'kit' / str(kit.wheel and kit.wheel.name))}")
    if chosen.does:
        say(f"It is {chosen.does}. Still to do: {chosen.then}")
        if not kit and not (folder / REQUIREMENTS).exists():
            hint = f"make begin SITE={_quoted_path(folder)} KIT=… names its wheel (a file), or git+https://…@v0.1.0"
            complain("Nobody has said where the host installs Kindling from; until then it stops, and says so.", hint)


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


def _files(folder: Path, answers: Mapping[str, str], today: date, zone: str = _NO_ZONE) -> Iterator[tuple[Path, bytes]]:
    """Yield path and bytes of each file of a new site, that which says that it is one as the last."""
    words = _words(folder, answers, today) | {"zone": _in_quotes(zone)}
    starters = _starters(answers["language"])
    for name in sorted(starters, key=lambda name: (name == f"{_CONF}.in", name)):
        place = folder / name.removesuffix(".in").replace("dot-", ".")
        if place.parent.name != "posts" or not [*place.parent.glob("*.md")]:  # who brings texts needs no first one
            yield place, Template(starters[name].read_text("utf-8")).substitute(words).encode()


def _translated(language: str) -> Path | None:
    """Return the folder of the files that are there in a language; None where there is none."""
    wanted = language.partition("-")[0].lower()
    return next((folder for folder in sorted(_TRANSLATED.iterdir()) if folder.name == wanted), None)


def _starters(language: str) -> dict[str, Path]:
    """Return name → file to fill, in the language where it is there in it, else in English."""
    folders = [folder for folder in (_STARTER, _translated(language)) if folder]
    return {path.relative_to(folder).as_posix(): path for folder in folders for path in sorted(folder.rglob("*.in"))}


def _about(name: str, language: str) -> str:
    """Return the summary of the page on the site."""
    if language == "cy":
        return _ABOUT_WELSH.format(name="y wefan hon" if "[" in name else name)
    return _ABOUT.format(name="this site" if "[" in name else name)


def _words(folder: Path, answers: Mapping[str, str], today: date) -> dict[str, Any]:
    """Return what stands in the files' gaps: as Python and YAML write a text, and as words of a text."""
    from kindling.commands.new import free_id, written_in

    name, author, siteurl = answers["name"], answers["author"], answers["siteurl"]
    language = answers["language"] or "en-GB"
    first = language.partition("-")[0].lower()
    unknown = '# SITEURL = "https://example.org"  # your own address here; then take the mark in front of it away'
    return {
        "release": release(),
        "name": _in_quotes(name),
        "author": _in_quotes(author),
        "name_text": _plain(name),
        "author_text": _plain(author),
        # a summary is shown as it is typed, and what looks like a note in it is told: such a name is not repeated there
        "about": _in_quotes(_about(name, first)),
        "language": _in_quotes(language),
        "lang": "" if first == "en" else "lang: en-GB\n",  # of first words in English
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


def _written(folder: Path, path: Path, data: bytes) -> bool:
    """Write a new file whole, or not at all; return whether there was none. Raises Refusal where a link leads away."""
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        raise Refusal(f"{shown(path.parent)} is a link that leads out of {shown(folder)}.", "take it away first")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = path.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(data)
    except BaseException:
        path.unlink()
        raise
    return True


if __name__ == "__main__":
    run(main)
