"""Places in a source as people type them ("sec. 9", "chs. 2-3"): handed to the engine under their CSL names. Pure.

pandoc knows the words of the text's language alone, as its locale has them: "sec. 9" is nothing to it in British
English, and "p. 9" is verse 9 in Welsh. So English words and common abbreviations are told to it as ``csl-section``;
``engine.lua`` teaches every style these names. Words that mean something else in a language are left to that language.
"""

import re

#: CSL's name → words for it, singular and plural, without a full stop
_WORDS = {
    "book": "book books bk bks",
    "chapter": "chapter chapters ch chs chap chaps c cc",
    "column": "column columns col cols",
    "figure": "figure figures fig figs",
    "folio": "folio folios fol fols",
    "issue": "issue issues no nos",
    "line": "line lines l ll",
    "note": "note notes n nn",
    "opus": "opus op",
    "page": "page pages p pp pg pgs",
    "paragraph": "paragraph paragraphs para paras",
    "part": "part parts pt pts",
    "section": "section sections sec secs sect sects",
    "verse": "verse verses v vv",
    "volume": "volume volumes vol vols",
}
_NAMES = {word: name for name, words in _WORDS.items() for word in words.split()}
#: short words that a language's own locale gives another meaning; "p." is a page in all of them
_OTHERWISE = {"cs": "l", "et": "v", "la": "n", "lt": "l", "pt": "n v", "sk": "l", "sl": "op", "tr": "c"}
_PLACE = re.compile(r"(\s*,?\s*\{?\s*)([^\W\d_]+)(?:\.\s*|\s+)(?=\{?(?:[a-z]?\d|[ivxlc]+\b(?!\.)))", re.I)


#: CSL's name → how a place is typed: one, and several
_SHORT = {
    "book": "bk. bks.", "chapter": "chap. chaps.", "column": "col. cols.", "figure": "fig. figs.",
    "folio": "fol. fols.", "issue": "no. nos.", "line": "l. ll.", "note": "n. nn.", "opus": "op. op.", "page": "p. pp.",
    "paragraph": "para. paras.", "part": "pt. pts.", "section": "sec. secs.", "verse": "v. vv.", "volume": "vol. vols.",
}  # fmt: skip


def short_name(label: str, locator: str) -> str:
    """Return the short English word for a kind of place under CSL's name; "" for a kind that has none.

    >>> short_name("page", "12"), short_name("page", "12-14"), short_name("timestamp", "12:28")
    ('p.', 'pp.', '')
    """
    one, _, several = _SHORT.get(label, "").partition(" ")
    return several if re.search(r"\d\s*[-–,&]\s*\d", locator) else one


def located(suffix: str, lang: str) -> str:
    """Return what is typed behind a key with the word for a place under CSL's name; as it is where there is none.

    >>> located(", paras. 9-12", "en-GB"), located(" tt. 9", "cy")
    (', csl-paragraph 9-12', ' tt. 9')
    """
    match = _PLACE.match(suffix)
    word = match[2].lower() if match else ""
    if not match or word not in _NAMES or word in _OTHERWISE.get(lang[:2].lower(), "").split():
        return suffix
    return f"{match[1]}csl-{_NAMES[word]} {suffix[match.end() :]}"


def is_place(suffix: str) -> bool:
    """Return whether what is typed behind a key may begin with a place in the source, in any language."""
    return bool(re.search(r"[\d{]", suffix) or _PLACE.match(suffix))


def names() -> list[str]:
    """Return CSL's names of places that the engine is told of."""
    return list(_WORDS)
