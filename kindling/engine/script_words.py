"""What the scripts of a page say, in its language: scripts hold English words, and are handed others as JSON."""

import json
import re

from markupsafe import Markup

from kindling.model.layers import Theme
from kindling.model.theme import script
from kindling.model.words import Language

_STRING = r"""("(?:[^"\\]|\\.)*")"""
_WORD = re.compile(rf"\bkindlingWord\({_STRING}")
_WORDS = re.compile(rf"\bkindlingWords\({_STRING},\s*{_STRING}")
_SAMPLE = range(200)  #: numbers that between them have each form of a plural


def script_words(theme: Theme, bundle: str, language: Language) -> Markup:
    """Return what a bundle's script says as JSON, fit for ``<script>``; "" where the script's own words do.

    What is counted has a text for each of CLDR's kinds of number ("one", "few", …), which browsers know, too.
    """
    if language.is_source or not (text := script(theme, bundle)):
        return Markup()
    said: dict[str, object] = {}
    for found in _WORD.finditer(text):
        one = _unquoted(found[1])
        said[one] = language.catalogue.text(one)
    for found in _WORDS.finditer(text):
        one, other = map(_unquoted, found.groups())
        said[one] = {
            str(language.locale.plural_form(count)): language.catalogue.text(one, other, count)
            for count in reversed(_SAMPLE)
        }
    whole = json.dumps(said, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return Markup(whole if said else "")  # noqa: S704 (nothing in it ends a script)


def script_messages(text: str) -> list[tuple[str, str]]:
    """Return (one, other) of all that a script says; other is "" for what is not counted."""
    single = [(_unquoted(found[1]), "") for found in _WORD.finditer(text)]
    return single + [(_unquoted(found[1]), _unquoted(found[2])) for found in _WORDS.finditer(text)]


def _unquoted(literal: str) -> str:
    """Return what a string in double quotes says; an escape that is JavaScript's alone stays."""
    try:
        return str(json.loads(literal))
    except ValueError:
        return literal[1:-1]
