"""What the scripts of a page say, in its language: scripts hold English words, and are handed others as JSON."""

import json
import re

from babel.messages.jslexer import unquote_string

from kindling.model.layers import Theme
from kindling.model.theme import script
from kindling.model.words import Language

_STRING = r"""("(?:[^"\\]|\\.)*")"""
_WORD = re.compile(rf"\bkindlingWord\({_STRING}")
_WORDS = re.compile(rf"\bkindlingWords\({_STRING},\s*{_STRING}")
_SAMPLE = range(200)  #: numbers that between them have each form of a plural


def script_words(theme: Theme, bundle: str, language: Language) -> str:
    """Return what a bundle's script says as JSON, fit for ``<script>``; "" where the script's own words do.

    What is counted has a text for each of CLDR's kinds of number ("one", "few", …), which browsers know, too.
    """
    if language.is_source or not (text := script(theme, bundle)):
        return ""
    said: dict[str, object] = {}
    for found in _WORD.finditer(text):
        one = unquote_string(found[1])
        said[one] = language.catalogue.text(one, "", 0)
    for found in _WORDS.finditer(text):
        one, other = map(unquote_string, found.groups())
        said[one] = {
            str(language.locale.plural_form(count)): language.catalogue.text(one, other, count)
            for count in reversed(_SAMPLE)
        }
    return json.dumps(said, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c") if said else ""


def script_messages(text: str) -> list[tuple[str, str]]:
    """Return (one, other) of all that a script says; other is "" for what is not counted."""
    single = [(unquote_string(found[1]), "") for found in _WORD.finditer(text)]
    return single + [(unquote_string(found[1]), unquote_string(found[2])) for found in _WORDS.finditer(text)]
