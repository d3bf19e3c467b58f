"""The installed program: `kindling serve`, in the folder of a site. Each command is a module beside this one."""

import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from kindling.commands._command import DOOR, VALUES, Exit, Refusal, run, say

#: command → what it does, word for word as `make help` has it (held by a test; `make clean` does more)
COMMANDS = {
    "begin": "a site of your own in the folder SITE=…: settings, first pages; asks, or takes NAME= AUTHOR= and others",
    "upgrade": "what this release changes for a site: shown first, written when you say so, or with YES=1",
    "status": "what of a site is saved in git, sent to others and fetched from them, in words; and what to type next",
    "serve": "write: the site on http://localhost:8000, made again and reloaded after each save",
    "site": "build once into output/, published posts only",
    "check": "list every problem in the content and in the built pages",
    "new": 'start a file: KIND=essay, vlog, series or page, TITLE="…", and SERIES=… if it is a part of one',
    "source": "put a source into the library: KIND= TITLE= AUTHOR= WHERE= WHEN=, or FROM=; says what to type",
    "video": "title, length and poster of the video FROM=address or file, as lines to type",
    "captions": "captions FROM=file cut anew: two lines of 42 characters, time to read, no word changed",
    "editor": "put the program for editing in the browser into the site, from its npm package FROM=file",
    "import": "texts FROM= a folder, a zip or a file of another program, with an account of every item",
    "mend": "every mend that is sure, as the hints say it: shown first, written with YES=1, taken back with UNDO=1",
    "links": "ask every address elsewhere that texts and sources name, and DOIs, whether it still answers",
    "publish": "strict build, then put where TARGET=… says: a folder, or a target of publishconf.py "
    "(which has the https address)",
    "rollback": "readers have again what was published before the last time, on the server or branch TARGET=…",
    "due": "when the site next changes by itself: posts that wait, announced parts; exit code 0: something is due",
    "clean": "remove what is cached of a site; what was built stays, and so does what was put aside",
    "bench": "clean builds beside other generators, edits, saves, memory and weights of POSTS=1000 made-up posts",
}
_HELP = ("help", "--help", "-h")
_VALUE = re.compile(r"([A-Za-z]+)=(.*)", re.DOTALL)


def program() -> NoReturn:
    """Run the command that is named first, with the values behind it, as `KEY=value` or `--key=value`."""
    os.environ[DOOR] = "kindling"  # for the processes that a command starts, too
    run(_chosen)


def _chosen(_argv: Sequence[str] | None) -> int:
    command, words = (sys.argv[1:2] or ["help"])[0], sys.argv[2:]
    if command in _HELP and words[:1] and words[0] in COMMANDS:  # kindling help serve
        command, words = words[0], ["--help"]
    if command in _HELP:
        say(_help())
        return Exit.DONE
    if command == "--version":
        from kindling.commands.kit import release

        say(f"Kindling {release()}")
        return Exit.DONE
    if command not in COMMANDS:
        raise Refusal(f"There is no command {command!r}.", _nearest_command(command))
    sys.argv = [command, *flags(words)]
    code: int = import_module(f"kindling.commands.{command}").main(None)
    return code


def flags(words: Sequence[str]) -> list[str]:
    """Return what was typed with each `KEY=value` as a flag. Raises Refusal for a value that no command has."""
    return [flag for word in words if (flag := _flag(word))]


def _flag(word: str) -> str:
    """Return the flag of a word; "" for TRACE, which is for every process and so goes into the environment."""
    found = _VALUE.fullmatch(word)
    if not found:
        return word
    key, text = found[1].lower(), found[2]
    if key not in VALUES:
        raise Refusal(f"There is no value {found[1]}.", f"the values are: {', '.join(VALUES).upper()}")
    if key == "trace":
        os.environ["TRACE"] = text
        return ""
    return f"--{key}={text}"


def _nearest_command(word: str) -> str:
    from kindling.model.problems import did_you_mean

    return f"{did_you_mean(word, COMMANDS, 'the commands are')}; `kindling help` says what each one does"


def _help() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"kindling {command:<{width}}  {does}" for command, does in COMMANDS.items()]
    more = (
        "Type it in the folder of a site, or say SITE=folder. Values follow the command: kindling serve PORT=8080.",
        "`kindling help serve` lists the values of a command; `kindling --version` names the release.",
    )
    return "\n".join([*lines, "", *more])


if __name__ == "__main__":
    program()
