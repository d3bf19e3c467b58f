"""Sources by their number or address: what the library knows is not asked again, and one request goes out at a time."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from time import time
from typing import TYPE_CHECKING

from kindling.commands import shelf
from kindling.commands._command import Exit, Progress, Refusal, complain, say

if TYPE_CHECKING:
    import argparse

    from kindling.commands.web import Answer
    from kindling.model.cache import Cache
    from kindling.plugins.citations.public import Added, CitationsSettings, Identifier, Library, Source

_MOST = 50  #: sources at once
_KINDS = {"doi": "paper", "pmid": "paper", "isbn": "book", "address": "page"}


def looked_up(identifiers: "Sequence[Identifier]", given: "argparse.Namespace") -> int:
    """Ask for each source, add those that are new, say how they were understood. Returns the exit code."""
    if len(identifiers) > _MOST:
        raise Refusal(f"FROM names {len(identifiers)} sources; {_MOST} are asked for at once.", "name them in parts")
    settings = shelf.settings_of(given.site)
    library = shelf.library_of_site(given.site, settings)
    unknown = [one for one in identifiers if not _is_there(one, library.library)]
    found, worst = _asked_for(unknown, given, settings)
    added, known = shelf.told_apart(library.library, found, settings) if found else ((), ())
    for one in known:
        shelf.say_known(one, library.library, _locator(given))
    if added:
        shelf.append(library, added)
        shelf.say_added(added, library.target, _locator(given))
        _say_understood(added, found)
    return Exit.DONE if len(added) == len(identifiers) else worst or Exit.CONTENT


def _locator(given: "argparse.Namespace") -> str:
    """Return the place in a film that its address names, as it stands behind a key."""
    from kindling.plugins.citations.public import moment_of_address

    moment = moment_of_address(getattr(given, "from"))
    return f", at {moment}" if moment else ""


def _is_there(identifier: "Identifier", library: "Library") -> bool:
    """Return, and tell, whether the library has a source already, so that nobody need be asked."""
    for source in library.sources.values():
        same = source.doi == identifier.value.lower() if identifier.kind == "doi" else identifier.value in source.urls
        if same:
            fact = f"{identifier.shown} is there already: {source.key!r}, in {source.path}:{source.line}"
            complain(fact, f"cite it as it is: [@{source.key}]")
            return True
    return False


def _asked_for(
    identifiers: "Sequence[Identifier]", given: "argparse.Namespace", settings: "CitationsSettings"
) -> tuple[list["Source"], int]:
    """Return the sources that answers tell of, and the worst exit code of those that tell of none."""
    from kindling.commands.web import NotThere, Unreachable
    from kindling.plugins.citations.public import question_of, source_in

    today = (given.now or datetime.now().astimezone()).date().isoformat()
    cache = _cache(given)
    cache.evict(time())
    found: list[Source] = []
    worst = 0
    with Progress("Asking") as progress:
        for one in identifiers:
            whom = question_of(one, settings.contact).whom
            progress(whom)
            try:
                answer = _answer(one, cache, settings)
                source = source_in(one, answer.body, answer.charset, today)
            except NotThere as error:
                complain(f"{one.shown}: {error}, so there is no such thing.", "look at its last signs again")
                worst = max(worst, Exit.CONTENT)
            except Unreachable as error:
                complain(f"{one.shown}: {error}.", f"check the connection, or say what it is: {_instead(one)}")
                worst = max(worst, Exit.MACHINE)
            else:
                if source:
                    found.append(source)
                else:
                    complain(f"{one.shown}: {whom} says nothing of it.", f"say what it is: {_instead(one)}")
                    worst = max(worst, Exit.CONTENT)
    return found, worst


def _instead(identifier: "Identifier") -> str:
    """Return the line to type where nobody can be asked."""
    where = f"ISBN {identifier.value}" if identifier.kind == "isbn" else identifier.value
    said = f' WHERE="{where}"' if identifier.kind != "pmid" else ' WHERE="its journal"'
    return f'make source KIND={_KINDS[identifier.kind]} TITLE="…" AUTHOR="…"{said} WHEN=…'


def _cache(given: "argparse.Namespace") -> "Cache":
    from kindling.engine.work_folders import cache_folder
    from kindling.model.cache import Cache, kept_place

    return Cache(kept_place(cache_folder(given.site), "sources"), given.fresh)


def _answer(identifier: "Identifier", cache: "Cache", settings: "CitationsSettings") -> "Answer":
    """Return what is cached of an answer, or ask. Raises Unreachable."""
    from kindling.commands.kit import release
    from kindling.commands.web import Answer, asked
    from kindling.plugins.citations.public import question_of

    question = question_of(identifier, settings.contact)
    contact = f" (mailto:{settings.contact})" if settings.contact else ""

    def made() -> bytes:
        got = asked(question.address, question.accept, f"Kindling/{release()}{contact}", question.largest)
        return got.charset.encode("ascii", "ignore") + b"\n" + got.body

    key = sha256(f"{question.address} {question.accept}".encode()).hexdigest()
    charset, _, body = cache.answer(key, made).partition(b"\n")
    return Answer(body, charset.decode("ascii"))


def _say_understood(added: "Sequence[Added]", found: "Sequence[Source]") -> None:
    """Say what each new source was taken for."""
    from kindling.plugins.citations.public import in_words

    titles = {one.title for one in added}
    for source in found:
        item = json.loads(source.text)
        said = in_words(item)
        if len(found) > 1 and item["title"] not in titles:
            continue
        say("It says of itself:" if len(found) == 1 else f"{item['title']}:")
        width = max(len(label) for label, _ in said)
        for label, text in said:
            say(f"  {label:<{width}}  {text}")
