"""A language that nobody speaks, to see whether each word of ours comes from a catalogue.

Each message is its English one with Arabic letters in the place of Latin ones: half as long again, and written from
right to left. The tag is that of CLDR's own pseudo-language of this kind; days and lists are Arabic's.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog

from tests.messages import template_catalogue, written

TAG = "ar-XB"
_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "ابتثجحخدذرزسشصضطظعغفقكلمنهابتثجحخدذرزسشصضطظعغفقكلمنه"
)
_GAP = re.compile(r"(\{\w+\})")
_HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
)


def said(text: str) -> str:
    """Return a message in the pseudo-language; gaps stay."""
    more = "ـ" * (len(_GAP.sub("", text)) // 2)
    parts = [part if number % 2 else part.translate(_LETTERS) for number, part in enumerate(_GAP.split(text))]
    last = max((number for number in range(0, len(parts), 2) if re.search(r"\w", parts[number])), default=0)
    parts[last] = re.sub(r"(?<=\w)(?=\W*$)", more, parts[last], count=1)
    return "".join(parts)


def lay(folder: Path) -> Path:
    """Write the catalogue into a site's folder, and return its path."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for entry in template_catalogue():
        if entry.id:
            forms = entry.id if isinstance(entry.id, tuple) else (entry.id,)
            text = tuple(map(said, forms)) if len(forms) > 1 else said(forms[0])
            found.add(entry.id, text, context=entry.context)
    path = folder / "theme" / "locale" / f"{TAG}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{_HEAD}\n{written(found, head=False)}", "utf-8")
    return path
