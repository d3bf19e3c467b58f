"""The words of a site, for readers who misspell one: the nearest of them is asked back. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from unicodedata import normalize

from kindling.model.html import plain_text
from kindling.plugins.search.core import Record

#: letters, in words of a length at which a slip can be told from another word; scripts that part no words are left out
_WORD = re.compile(r"\b[^\W\d_\u2e80-\U0003ffff]{4,24}\b")


def words_of(records: Iterable[Record]) -> tuple[str, ...]:
    """Return each word once, as it is most often written, commonest first.

    >>> words_of([Record("/a/", "Amy Edmondson", "text", (), "<p>Teams and <b>teams</b> and Teams</p>teams")])
    ('teams', 'Edmondson')
    """
    return words_in([counts_of(records)])


def counts_of(records: Iterable[Record]) -> Counter[str]:
    """Return how often each word is written so."""
    counted: Counter[str] = Counter()
    for record in records:
        counted.update(_WORD.findall(normalize("NFC", f"{record.title} {plain_text(record.html, ' ')}")))
    return counted


def words_in(counts: Iterable[Mapping[str, int]]) -> tuple[str, ...]:
    """Return the words that were counted, as ``words_of`` does."""
    counted: Counter[str] = Counter()
    for each in counts:
        counted.update(each)
    often: Counter[str] = Counter()
    written: dict[str, str] = {}
    for word, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].swapcase())):
        often[word.casefold()] += count
        written.setdefault(word.casefold(), word)
    return tuple(written[key] for key in sorted(often, key=lambda key: (-often[key], key)))
