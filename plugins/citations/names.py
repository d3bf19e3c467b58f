"""Names as people and programs write them in BibTeX → names that BibTeX reads as they are meant. Pure.

BibTeX joins names by ``and``, takes ``Family, Given`` or ``Given Family``, and a body only in braces of its own. What
is written otherwise is read as a person would read it, and told with the line to write.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

#: fields that hold names
FIELDS = frozenset("author editor translator bookauthor director editora editorb editorc holder".split())
#: fields that hold the name of a body, or a place, in which "and" joins nothing
BODIES = frozenset("publisher institution organization school location address".split())

_TITLE = r"(?:Dr|Prof|Professor|Doctor|Mr|Mrs|Ms|Mx|Miss|Rev|Revd)"
_RANK = r"(?:Sir|Dame|Lord|Lady|Baroness)"
_TITLES = re.compile(rf"(?:(?:{_TITLE}|{_RANK})\b\.?(?:(?<!\\)~|\s)+)+(?=\S)")
_TITLES_OF_FAMILY = re.compile(rf"(?:{_TITLE}\b\.?(?:(?<!\\)~|\s)+)+(?=\S)")
_LETTERS = re.compile(
    r"(?:,?(?:(?<!\\)~|\s)+(?:MD|M\.D\.|PhD|Ph\.?\s?D\.?|DPhil|RN|MBE|OBE|CBE|KBE|DBE|FRCP|FRCGP|FRS|MBChB|MBBS|BSc|MSc|MPH|MBA))+\.?$"
)
_SUFFIX = r"(?:(?:Jr|Sr)\.?|II|III|IV)"
_IS_SUFFIX = re.compile(rf"{_SUFFIX}\Z")
_ENDS_WITH_SUFFIX = re.compile(rf"(.*\S),?(?:(?<!\\)~|\s)+({_SUFFIX})\Z", re.S)
_NAME = r"(?:\{[^{},;]*\}|[\w'’-]+(?: [\w'’-]+)?, [\w'’-]+\.?(?: [\w'’-]+\.?)*)"
_USUAL = re.compile(rf"{_NAME}(?: and {_NAME})*")  #: most fields: each name is a body in braces, or has one comma
_UNUSUAL = re.compile(
    rf"\b(?:{_TITLE}|{_RANK}|Jr|Sr|I{{2,3}}|IV|al|colleagues|MD|PhD|Ph|DPhil|RN|[MOCKD]BE|FR\w+|MB\w+|[BM]Sc|MPH|MBA)\b"
    r"|\b[A-Z]{1,3},"
)
_GAP = re.compile(
    r"(?:^|\s)and(?: \{ ?\})?(?: and)+(?:\s|$)|^and\s|\sand$|\{ ?\}"
)  #: where "and" has no name at one side
_AND_OTHERS = re.compile(r"[,\s]+(?:and\s+)?(?:et\.?\s+al\b\.?|et\s+alii|and\s+colleagues)\s*$", re.I)
_PERSON_IN_BRACES = re.compile(r"\{[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?, (?:[A-Z]\.?[ -]?){1,3}\}")
_ROLE = re.compile(r"\s*[(\[]\s*(?:eds?|editors?|trans|translators?)\.?\s*[)\]]$|\s*,\s*(?:eds\.?|editors?)$", re.I)
_VANCOUVER = re.compile(r"([^\s,{}].*\S)(?:(?<!\\)~|\s)+([A-Z]{1,3})\Z")

_ORGANISATION = frozenset(
    "academy agency alliance assembly association authority bureau cabinet center centre charity coalition college "
    "collaborative commission committee company confederation congress consortium corporation council department "
    "directorate division executive federation forum foundation fund government group hospital hospitals inc "
    "initiative inquiry institute institution institutes laboratory league library limited llc llp ltd ministry museum "
    "network office organisation organisations organization organizations parliament partners partnership plc "
    "programme project register registry secretariat senedd service services society taskforce team trust trusts unit "
    "university workforce administration "
    "adran bwrdd coleg cyngor elusen llywodraeth prifysgol sefydliad ymddiriedolaeth ysbyty".split()
)
_INITIALS = frozenset(
    "BBC BMA BMJ CDC CQC EU FDA GMC HM HMSO IBM ICN IHI IMF KPMG NASA NATO NHS NICE NIH NMC OECD OFSTED ONS RAND RCN "
    "RCP TUC UK UN UNESCO UNICEF US USA WHO".split()
)
_KNOWN = frozenset({"world bank", "age cymru", "mind cymru", "crisis"})
_LINKS = frozenset({"for", "on", "at", "in"})  #: small words that stand in no person's name


def read_names(value: str) -> tuple[str, tuple[str, ...]]:
    """Return a field's names as BibTeX means them, and in words what was not so; () where all was.

    >>> read_names("Example, Ann; Sample, Bo")
    ('Example, Ann and Sample, Bo', ('names are joined by “;”',))
    """
    text = " ".join(value.split())
    if _GAP.search(text):
        names = [name for part in in_parts(f" {text} ", r"\s+and(?=\s)") if re.sub(r"[{}\s]", "", name := part.strip())]
        if names and (whole := " and ".join(names)) != text:
            made, others = read_names(whole)
            return made, ("a name is missing beside “and”", *others)
    if _USUAL.fullmatch(text) and not _UNUSUAL.search(text):
        return value, ()
    if not text or (_braced(text) and not _PERSON_IN_BRACES.fullmatch(text)) or not _balanced(text):
        return value, ()
    why: dict[str, None] = {}
    if " AND " in text:  # as BibTeX reads it too
        text = " and ".join(in_parts(text, r"\s+AND\s+"))
        why["names are joined by “AND”"] = None
    if one := _one_body(text):
        return f"{{{one}}}", ("an organisation stands as a person",)
    if (match := _AND_OTHERS.search(text)) and not _depths(text)[match.start()]:
        text = f"{text[: match.start()]} and others"
        why["“et al.” is no name"] = None
    names = [name for part in in_parts(text, r"\s+and\s+") for name in _apart(part.strip(), why)]
    names = [_one(name, why) for name in names if name]
    return (" and ".join(names), tuple(why)) if why else (value, ())


def read_csl_name(name: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Return a name of CSL without a title of address, its suffix by itself, a body as one; and what was not so."""
    made = dict(name)
    given, family = str(made.get("given") or ""), str(made.get("family") or "")
    if not family or not given:
        return made, ""
    whole = f"{given} {family}"
    if "non-dropping-particle" not in made and is_organisation(whole):
        return {"literal": whole}, "an organisation stands as a person"
    if given.isalpha() and family.isalpha():  # most are, and there is nothing to take apart
        return made, ""
    bare = _LETTERS.sub("", _TITLES.sub("", f"{given} ", count=1).strip())
    why = "a title of address stands in a name" if bare and bare != given.strip() else ""
    if (found := _ENDS_WITH_SUFFIX.match(bare)) and not made.get("suffix"):
        bare, made["suffix"] = found[1].rstrip(", !"), found[2]
        made |= {"comma-suffix": True} if found[1].endswith(",!") else {}  # citeproc-js's sign: "John Doe, Jr."
    if (found := _ENDS_WITH_SUFFIX.match(family)) and not made.get("suffix"):
        made["family"], made["suffix"] = found[1].rstrip(", "), found[2]
    return made | ({"given": bare} if bare else {}), why


def initials_apart(given: str, family: str = "") -> str:
    """Return a given name that is initials written together, as databases have them, as initials; else as it is.

    Beside a family name in capitals, it may be a whole one.

    >>> initials_apart("WA"), initials_apart("Jo"), initials_apart("ANN", "JONES")
    ('W. A.', 'Jo', 'ANN')
    """
    joined = 1 < len(given) < 4 and given.isalpha() and given.isupper() and not (len(given) > 2 and family.isupper())
    return " ".join(f"{letter}." for letter in given) if joined else given


@lru_cache(4096)  # few names stand in a library, each of them often
def is_organisation(name: str) -> bool:
    """Return whether a name without a comma is that of a body, not of a person.

    >>> is_organisation("Welsh Government"), is_organisation("The King's Fund"), is_organisation("Ann Example")
    (True, True, False)
    """
    text = re.sub(r"[{}]", "", name).strip()
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text)
    if len(words) < 2 or "," in text:
        return False
    lowered = [word.lower() for word in words]
    return (
        words[0] == "The"
        or " ".join(lowered) in _KNOWN
        or any(word in _INITIALS for word in words)
        or any(word in _ORGANISATION for word, typed in zip(lowered, words, strict=True) if typed[0].isupper())
        or any(word in _LINKS for word in words[1:-1])
        or any(re.search(r"\w['’]s\b", word) for word in words[:-1])
    )


def is_one_body(text: str) -> bool:
    """Return whether "and" in a body's name is a word of it; where BibTeX lists several, one is in braces.

    >>> is_one_body("Simon and Schuster"), is_one_body("{Simon and Schuster} and Wiley")
    (True, False)
    """
    parts = in_parts(text, r"\s+and\s+")
    return len(parts) > 1 and not any(map(_braced, parts))


def _one_body(text: str) -> str:
    """Return a body's name in which "and" or "&" is a word of it: Department of Health and Social Care."""
    if _outside(text, ",") or ";" in text:
        return ""
    first, *rest = in_parts(text, r"\s+(?:and|&|\\&)\s+")
    if len(rest) != 1 or "others" in rest:
        return ""
    joined = " and " not in text
    heads = is_organisation(first) and re.search(r"\b(?:of|for|on)\b", first)
    if heads and not is_organisation(rest[0]):
        return text
    body = joined and (
        is_organisation(rest[0]) or is_organisation(text) or len(first.split()) == len(rest[0].split()) == 1
    )
    return text if body and not is_organisation(first) else ""


def _apart(part: str, why: dict[str, None]) -> Iterator[str]:
    """Yield the names that stand in what BibTeX takes for one."""
    if (bare := _ROLE.sub("", part)) != part and bare:
        why["what somebody did stands in a name"] = None
        part = bare
    if _PERSON_IN_BRACES.fullmatch(part):
        why["a person stands in braces, as a body does"] = None
        part = part[1:-1]
    if _braced(part) or part == "others":
        yield part
        return
    names = [name.strip(" ,") for name in in_parts(part, r"\s*;\s*") if name.strip(" ,")]
    if len(names) > 1 or (_outside(part, ";") and names != [part]):
        why["names are joined by “;”"] = None
        for name in names:
            yield from _apart(re.sub(r"^(?:and|&|\\&)\s+", "", name), why)
        return
    sides = in_parts(part, r",?\s+(?:&|\\&)\s+")
    if len(sides) > 1 and not is_organisation(part) and all(len(side.split()) > 1 for side in sides):
        why["names are joined by “&”"] = None
        for side in sides:
            yield from _apart(side.strip(" ,"), why)
        return
    yield from _by_commas(part, why)


def _by_commas(part: str, why: dict[str, None]) -> Iterator[str]:
    pieces = [piece.strip() for piece in in_parts(part, ",") if piece.strip()]
    listed = [match for piece in pieces if (match := _VANCOUVER.match(piece))]
    if len(pieces) > 1 and len(listed) == len(pieces):
        why["names are joined by commas"] = None
        yield from (f"{match[1]}, {' '.join(f'{letter}.' for letter in match[2])}" for match in listed)
    elif len(pieces) < 3 or any(_IS_SUFFIX.match(piece) or _LETTERS.match(f" {piece}") for piece in pieces[1:]):
        yield part
    elif all(len(piece.split()) > 1 for piece in pieces):
        why["names are joined by commas"] = None
        yield from pieces
    elif len(pieces) % 2 == 0:
        why["names are joined by commas"] = None
        yield from (f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=True))
    else:
        why["a name holds too many commas; names are joined by “and”"] = None
        yield part


def _one(name: str, why: dict[str, None]) -> str:
    """Return one name without a title of address, its suffix where BibTeX wants it, a body in braces."""
    if _braced(name) or name == "others":
        return name
    bare = _LETTERS.sub("", name)
    pieces = [piece.strip() for piece in in_parts(bare, ",")]
    if len(pieces) == 1:
        pieces[0] = _TITLES.sub("", pieces[0], count=1) if _TITLES.match(pieces[0]) else pieces[0]
    else:
        titles = _TITLES_OF_FAMILY.match(pieces[0])
        pieces[0] = pieces[0][titles.end() :] if titles else pieces[0]
        titles = _TITLES.match(f"{pieces[-1]} ")
        pieces[-1] = pieces[-1][titles.end() :] if titles and titles.end() < len(pieces[-1]) else pieces[-1]
    if ", ".join(pieces) != ", ".join(piece.strip() for piece in in_parts(name, ",")):
        why["a title of address stands in a name"] = None
    if len(pieces) == 1 and is_organisation(pieces[0]):
        why["an organisation stands as a person"] = None
        return f"{{{pieces[0]}}}"
    return _with_suffix(pieces, why)


def _with_suffix(pieces: list[str], why: dict[str, None]) -> str:
    """Return a name as "King, Jr., Martin Luther" where it has a suffix."""
    found = ""
    if len(pieces) == 3 and _IS_SUFFIX.match(pieces[2]):
        found, pieces = pieces[2], pieces[:2]
    elif len(pieces) == 2 and _IS_SUFFIX.match(pieces[1]):
        found, pieces = pieces[1], pieces[:1]
    elif len(pieces) < 3:
        for place, piece in enumerate(pieces):
            if match := _ENDS_WITH_SUFFIX.match(piece):
                found, pieces[place] = match[2], match[1].rstrip(", ")
    if not found:
        return ", ".join(pieces)
    why["a suffix stands in the wrong place"] = None
    if len(pieces) == 1:
        words = pieces[0].split()
        start = next((n for n, word in enumerate(words[1:], start=1) if word[0].islower()), len(words) - 1)
        pieces = [" ".join(words[start:]), " ".join(words[:start])]
    return f"{pieces[0]}, {found}, {pieces[1]}" if pieces[1:] and pieces[1] else f"{pieces[0]}, {found}"


# -- braces -----------------------------------------------------------------------------------------------------------


def _depths(text: str) -> list[int]:
    """Return how many braces are open before each character, and behind the last."""
    found, depth, escaped = [0], 0, False
    for character in text:
        depth += 0 if escaped else (character == "{") - (character == "}")
        escaped = character == "\\" and not escaped
        found.append(depth)
    return found


def _balanced(text: str) -> bool:
    if "{" not in text and "}" not in text:
        return True
    depths = _depths(text)
    return depths[-1] == 0 and min(depths) == 0


def _braced(text: str) -> bool:
    """Return whether one pair of braces holds the whole of ``text``."""
    return text[:1] == "{" and text[-1:] == "}" and all(_depths(text)[1:-1])


def in_parts(text: str, pattern: str) -> list[str]:
    """Return ``text`` in parts, taken apart at what stands in no braces."""
    if "{" not in text:
        return re.split(pattern, text)
    matches = list(re.finditer(pattern, text))
    if not matches:
        return [text]
    parts, start, depths = [], 0, _depths(text)
    for match in matches:
        if not depths[match.start()]:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _outside(text: str, sign: str) -> bool:
    return len(in_parts(text, re.escape(sign))) > 1
