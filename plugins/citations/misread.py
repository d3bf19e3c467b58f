"""Elements of a style that pandoc takes otherwise than the CSL specification (1.0.2), each said as pandoc does take it.

Each function changes the style it gets, and returns whether it did.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

CSL = "{http://purl.org/net/xbiblio/csl}"
#: number variables of which one may be no number to CSL: "c. 15", "ISO 9001"
NUMBERS = frozenset(
    "chapter-number collection-number edition issue number part-number printing-number section supplement-number "
    "version volume".split()
)
ONE = "one-"  #: before the name of such a variable: a variable of our own, there where it holds a single number
_NUMBER = re.compile(rf'"({"|".join(sorted(NUMBERS))})": ?"([^"\\]+)"')
_NUMERIC = re.compile(r"[^\W\d_]*\d+[^\W\d_]*(?:\s*[,&–-]\s*[^\W\d_]*\d+[^\W\d_]*)*")
_SEVERAL = re.compile(r"\d[^\W\d_]*\s*(?:[,;&]|\band\b)\s*(?:\w*\W{1,2}\s?)?\w*\d")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SHORT = "\ue014"
_SHORT_YEAR = re.compile(rf"{_SHORT}\d\d(\d\d)(?:([–-])\d\d(\d\d))?(?!\d)")
_ASKED, _GAP = "\u202c\u200d\u202c", "\ue017"
_POINT_BEHIND = re.compile(rf"{_ASKED}((?:</?\w[^>]*>|[’”»])*)[.:]")
_COMMA_BEFORE = re.compile(rf"([^\])}}>]),((?:</?\w[^>]*>)*) ?{_GAP} ?")
_TITLE = re.compile(r'("(?:[a-z]+-)?title(?:-short)?": ?")((?:[^"\\]|\\.)*)(")')
_TYPED = re.compile(r'(<span class=\\"nocase\\">.*?</span>)')
_AS_TYPED = r'<span class=\\"nocase\\">{}</span>'
_NO_CAPITAL = re.compile(r"\bhttps?://[^\s\"\\<>]+|(?<=\w\. )(?:of|in|and|for|on|the|de|du|und)(?= )")
NAME_MARK = "\u202c\u200c\u202c"  #: on names in rarer letters; it is taken out of what pandoc gives back
_FAMILY = re.compile(r'("family": ?")([^"\\]*)(")')
_KNOWN_LETTERS = re.compile(
    "[-0-9A-Za-z\u00c0-\u017e\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u1f00-\u1fff\u0218-\u021b]"
)
_PARTED = "\u202c\u2060\u202c"  #: in a name made whole; readers do not see it
_ASIAN = r"[\u1100-\u11ff\u2e80-\u2fdf\u3005-\u30ff\u31f0-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+"
_ASIAN_NAMES = (
    (re.compile(f'"family": ?"({_ASIAN})", ?"given": ?"({_ASIAN})"'), rf'"family": "\1{_PARTED}\2"'),
    (re.compile(f'"given": ?"({_ASIAN})", ?"family": ?"({_ASIAN})"'), rf'"family": "\2{_PARTED}\1"'),
)
_WITHOUT_COMMA = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "BOPOMOFO", "YI ")
_UNUSED = "symbol"  #: a form of the words for roles
NEVER = "nothing"  #: a variable that no source has: a group of words goes where all that it asks for is empty


def single_numbers(item: str) -> dict[str, str]:
    """Return the variables to set on a source, an item of CSL as JSON, beside what it says.

    There is one for each variable that holds a single number with words: "c. 15". CSL makes a label plural where
    "the content contains multiple numbers"; to pandoc, these are two.

    >>> single_numbers('{"number": "c. 15", "volume": "2-4"}')
    {'one-number': '1'}
    """
    patent = '"type": "patent"' in item  # of which a number has signs between its thousands: US 7,654,321
    found = ((match[1], _THOUSANDS.sub("", match[2]) if patent else match[2]) for match in _NUMBER.finditer(item))
    single = (name for name, text in found if not (_SEVERAL.search(text) or (not patent and _NUMERIC.fullmatch(text))))
    return {f"{ONE}{name}": "1" for name in single}


def with_names_apart(item: str) -> str:
    """Return an item of CSL as JSON with a mark on family names in letters that pandoc takes for Chinese ones.

    It knows Latin, Greek, Cyrillic, Hebrew and Arabic, and prints no comma and no space behind others: "შარმაR.".
    """
    return item if item.isascii() else _FAMILY.sub(_marked_name, item)


def with_names_whole(item: str) -> str:
    """Return an item of CSL as JSON with names in the letters of East Asia whole, as the name of a family.

    They have no initials; to pandoc, each part is one, with a point behind: "毛泽东.". ``names_parted`` undoes it.
    """
    if item.isascii():
        return item
    for name, whole in _ASIAN_NAMES:
        item = name.sub(whole, item)
    return item


def names_parted(item: dict[str, Any]) -> None:
    """Part the names that ``with_names_whole`` has made whole."""
    names = (name for value in item.values() if isinstance(value, list) for name in value if isinstance(name, dict))
    for name in names:
        if _PARTED in name.get("family", ""):
            name["family"], name["given"] = name["family"].split(_PARTED)


def with_words_as_typed(item: str) -> str:
    """Return an item of CSL as JSON with what a style would give capitals in its titles told not to change.

    That is addresses, and small words behind an abbreviation, where to pandoc a sentence begins: "Proc. Of the".
    """
    return _TITLE.sub(_with_words, item) if "://" in item or ". " in item else item


def _with_words(match: re.Match[str]) -> str:
    parts = _TYPED.split(match[2])
    told = [part if part[:1] == "<" else _NO_CAPITAL.sub(_AS_TYPED.format(r"\g<0>"), part) for part in parts]
    return match[1] + "".join(told) + match[3]


def _marked_name(match: re.Match[str]) -> str:
    name = match[2]
    known = any(_KNOWN_LETTERS.match(letter) for letter in name)
    asian = any(unicodedata.name(letter, "").startswith(_WITHOUT_COMMA) for letter in name)
    return match[0] if known or asian or not name else f"{match[1]}{name}{NAME_MARK}{match[3]}"


def told_singular(style: Element) -> bool:
    """Have a label be singular where its variable holds a single number with words ("Pub. L. Nos C. 15")."""
    labels = [
        (parent, label)
        for parent in style.iter()
        for label in parent
        if label.tag == f"{CSL}label"
        and label.get("variable") in NUMBERS
        and label.get("plural", "contextual") == "contextual"
    ]
    for parent, label in labels:
        choose = _put_around(parent, label, f"{ONE}{label.get('variable')}")
        choose[0][0].set("plural", "never")
        SubElement(choose, f"{CSL}else").append(label)
    return bool(labels)


def _put_around(parent: Element, child: Element, variables: str) -> Element:
    """Put what asks for any of the variables around a copy of a child, in its place."""
    choose = Element(f"{CSL}choose")
    SubElement(choose, f"{CSL}if", {"variable": variables, "match": "any"}).append(Element(child.tag, child.attrib))
    choose[0][0].extend(child)
    parent[[*parent].index(child)] = choose
    return choose


def without_bare_date_parts(style: Element) -> bool:
    """Take the parts out of a localized date where none says how it looks: to pandoc, a plain figure.

    A part's attributes stand in for those of the locale, and what is not set is the locale's: "4. März", "04.03.".
    """
    dates = [date for date in style.iter(f"{CSL}date") if date.get("form") and len(date)]
    bare = [date for date in dates if all(set(part.keys()) == {"name"} for part in date)]
    for date in bare:
        for part in [*date]:
            date.remove(part)
    return bool(bare)


def with_short_years_marked(style: Element) -> bool:
    """Put a mark before each year that is asked for in two figures: pandoc prints four (``with_short_years``)."""
    parts = [
        part for part in style.iter(f"{CSL}date-part") if (part.get("name"), part.get("form")) == ("year", "short")
    ]
    for part in parts:
        part.set("prefix", f"{part.get('prefix', '')}{_SHORT}")
    return bool(parts)


def with_short_years(printed: str) -> str:
    """Return what pandoc printed with the last two figures of each marked year; of a range, it marks the first.

    >>> with_short_years("2.3.\ue0142024")
    '2.3.24'
    """
    return _SHORT_YEAR.sub(r"\1\2\3", printed).replace(_SHORT, "") if _SHORT in printed else printed


def with_signs_settled(printed: str) -> str:
    """Return what pandoc printed without the marks that kept signs apart (``engine.lua``).

    Behind a title that ends with "?" or "!", a comma within quotation marks stays, which pandoc leaves out there
    (citeproc-js has it, as the Chicago Manual); a point goes, as everywhere. Behind the place of a source, a number
    might be of that place, so a semicolon is before it.

    >>> with_signs_settled(f"“Why?{_ASKED},” “Why?{_ASKED}.” 1, p. 12,{_GAP} 2")
    '“Why?,” “Why?” 1, p. 12; 2'
    """
    if _ASKED in printed:
        printed = _POINT_BEHIND.sub(r"\1", printed).replace(_ASKED, "")
    printed = printed.replace(_PARTED, "")
    return _COMMA_BEFORE.sub(r"\1;\2 ", printed).replace(_GAP, "") if _GAP in printed else printed


def with_groups_as_macros(style: Element) -> bool:
    """Make a macro of a group within a group or a macro that may print words alone, and no variable ("[Online]").

    A group that prints something counts as a variable with content for the one it stands in; to pandoc, only a macro.
    """
    groups = [pair for outer in style.iter(f"{CSL}group") for pair in _groups_within(outer)]
    groups += [  # to pandoc, a macro is a group too
        (parent, group)
        for macro in style.findall(f"{CSL}macro")
        for parent, group in _groups_within(macro)
        if len(macro) > 1 or len(parent) > 1
    ]
    found = [(parent, group) for parent, group in groups if _may_be_words(group)]
    start = next((place for place, element in enumerate(style) if element.tag == f"{CSL}citation"), len(style))
    for number, (parent, group) in enumerate(found):
        name = f"group-of-words-{number}"
        parent[[*parent].index(group)] = Element(f"{CSL}text", {"macro": name})
        macro = Element(f"{CSL}macro", {"name": name})
        macro.append(group)
        style.insert(start, macro)
    return bool(found)


def _groups_within(element: Element) -> Iterator[tuple[Element, Element]]:
    """Yield the groups that stand in a group directly, or in one of its choices, each with its parent."""
    for child in element:
        if child.tag == f"{CSL}group" and not child.get("display"):
            yield element, child
        elif child.tag in {f"{CSL}{name}" for name in ("choose", "if", "else-if", "else")}:
            yield from _groups_within(child)


def _may_be_words(element: Element) -> bool:
    """Return whether what stands here may print words without a variable's being asked for."""
    quiet = [child for child in element if not _is_only_perhaps(child)]
    return all(map(_is_words, quiet)) and any(_is_words(child) or _has_words(child) for child in element)


def _is_only_perhaps(child: Element) -> bool:
    return child.tag == f"{CSL}choose" and (child[-1].tag != f"{CSL}else" or any(map(_may_be_words, child)))


def _is_words(child: Element) -> bool:
    return child.tag == f"{CSL}text" and bool(child.get("value") or child.get("term"))


def _has_words(child: Element) -> bool:
    return child.tag == f"{CSL}choose" and any(map(_may_be_words, child))


def with_names_where_there_are_any(style: Element) -> bool:
    """Ask for names only where there are any, in a list in which a dash stands for those of the entry above.

    No names twice are the same names to pandoc: "———Anon." Names for which words or a title stand in are left.
    """
    bibliography = style.find(f"{CSL}bibliography")
    if bibliography is None or bibliography.get("subsequent-author-substitute") is None:
        return False
    macros = _macros(style)
    inner = {id(names) for found in style.iter(f"{CSL}substitute") for names in found.iter(f"{CSL}names")}
    pairs = [(parent, names) for parent in style.iter() for names in parent.findall(f"{CSL}names")]
    asked = [
        (parent, names, people)
        for parent, names in pairs
        if id(names) not in inner and (people := _people(names, macros))
    ]
    for parent, names, people in asked:
        choose = _put_around(parent, names, " ".join(people))
        SubElement(SubElement(choose, f"{CSL}else"), f"{CSL}text", {"variable": NEVER})
    return bool(asked)


def _people(names: Element, macros: Mapping[str, Element]) -> tuple[str, ...]:
    """Return the variables of names and of all that may stand in for them; () where that may be more than names."""
    found: dict[str, None] = {}
    for element in _with_macros(names, macros):
        if element.tag == f"{CSL}names":
            found |= dict.fromkeys((element.get("variable") or "").split())
        elif element.tag in (f"{CSL}date", f"{CSL}number") or (
            element.tag == f"{CSL}text" and not element.get("macro")
        ):
            return ()
    return tuple(found)


def without_borrowed_labels(style: Element) -> bool:
    """Give names that stand in for others, and say how they look, a label of no words where they have none.

    Only names without elements of their own take those of the names they stand in for; pandoc lends each the label:
    "S. Lumet, Dir.".
    """
    if any(label.get("form") == _UNUSED for names in style.iter(f"{CSL}names") for label in names):
        return False
    macros = _macros(style)
    lacking = {
        id(names): names
        for lender in style.iter(f"{CSL}names")
        if lender.find(f"{CSL}label") is not None and (substitute := lender.find(f"{CSL}substitute")) is not None
        for names in _with_macros(substitute, macros)
        if names.tag == f"{CSL}names" and names.find(f"{CSL}name") is not None and names.find(f"{CSL}label") is None
    }
    for names in lacking.values():
        names.insert([*names].index(names.find(f"{CSL}name")) + 1, Element(f"{CSL}label", {"form": _UNUSED}))
    roles = {role for names in lacking.values() for role in (names.get("variable") or "").split()}
    if roles:
        _say_nothing_of(style, roles | ({"editortranslator"} if {"editor", "translator"} <= roles else set()))
    return bool(lacking)


def _say_nothing_of(style: Element, roles: set[str]) -> None:
    locale = Element(f"{CSL}locale")
    terms = SubElement(locale, f"{CSL}terms")
    for role in sorted(roles):
        SubElement(terms, f"{CSL}term", {"name": role, "form": _UNUSED})
    info = style.find(f"{CSL}info")
    style.insert(0 if info is None else [*style].index(info) + 1, locale)


def _macros(style: Element) -> dict[str, Element]:
    return {macro.get("name", ""): macro for macro in style.findall(f"{CSL}macro")}


def _with_macros(element: Element, macros: Mapping[str, Element]) -> Iterator[Element]:
    """Yield an element, all in it, and all in the macros that are called there, each macro once."""
    waiting, seen = [element], set()
    while waiting:
        for inner in waiting.pop().iter():
            yield inner
            name = inner.get("macro", "")
            if name in macros and name not in seen:
                seen.add(name)
                waiting.append(macros[name])
