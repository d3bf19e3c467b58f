"""What in a text may be somebody's own: numbers of the NHS or of National Insurance, births, telephones, addresses.

It is looked for in the text as it is typed, so that each has its line. What is found is kept covered: enough of it to
know it again, and never all of it, for messages go into logs and into files that are shared.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from kindling.model.reading import Finding, Reading

PrivateKind = Literal["nhs-number", "insurance-number", "birth-date", "phone", "email", "address"]


_Said = tuple[PrivateKind, str, str]  #: what it is, covered, and as it is typed


@dataclass(frozen=True, slots=True)
class Private:
    """One place that may tell something private."""

    kind: PrivateKind
    covered: str  #: as messages show it: "19", "b…@example.org"
    line: int  #: of the file
    mark: str  #: the same for the same number or address; too short to say which it is
    in_code: bool = False  #: where a remark would be shown


@dataclass(frozen=True, slots=True)
class PrivateFound(Finding):
    """What may be private in one text."""

    places: tuple[Private, ...] = ()


def private_found(html: str, reading: Reading) -> tuple[str, PrivateFound]:
    """Return what may be private in a text: a ``Finder``; its HTML stays as it is."""
    return html, PrivateFound(tuple(private_in(reading.body, reading.body_line)))


def mark_of(said: str) -> str:
    """Return the mark of a number or an address, however it is parted: +44 and 0 are one.

    >>> mark_of("+44 (0)29 2018 0123") == mark_of("029-2018-0123")
    True
    """
    if "@" in said:
        plain = said.strip().lower()
    elif _INSURANCE.fullmatch(said.strip()) or _POSTCODE.search(said):
        plain = re.sub(r"[\W_]", "", said).lower()
    else:
        plain = _national(said)
    return sha256(plain.encode()).hexdigest()[:4]


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign in "0123456789")


def _national(said: str) -> str:
    """Return the digits of a number; of a British one as they are dialled in Britain."""
    digits = _digits(re.sub(r"\(0\)", "", said))
    return re.sub(r"^(?:00)?44(?=[1-9]\d{8,9}$)", "0", digits) if re.match(r"\s*\(?(?:\+|00)", said) else digits


#: signs of other keyboards and of typesetters → the plain one: wide digits, spaces of each width, hyphens and dashes
_PLAIN = {
    **{0xFF10 + digit: 0x30 + digit for digit in range(10)},
    **dict.fromkeys([0xA0, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)], 0x20),
    **dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE63, 0xFF0D], 0x2D),
    0xFF20: 0x40,
    0xFF0B: 0x2B,
    0xFF08: 0x28,
    0xFF09: 0x29,
}
_OTHERS = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN)))}]")

# -- what is read over ------------------------------------------------------------------------------------------------

# Most lines hold none of these, and looking more closely is what costs: each begins with what is quickly found.
_AT = re.compile(r"[\[({]\s?at\s?[\])}]", re.I)
_FIGURES = re.compile(r"\d(?:[\d\s().-]{7,}\d|(?:(?<=[a-z]{2}.)|(?<=[a-z]{2}[ -].))\d[ -]?\d{2}| ?[a-z]{2}\b)", re.I)
_OF_BIRTHS = ("born", "birth", "dob", "d.o", "do.b", "d o", "do b", "eni", "-blwydd", "ganed", "ganwyd")
#: addresses of the web, DOIs, sources that are cited, files that are named
_NO_WORDS = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"]+|\b(?:doi:\s*)?10\.\d{4,9}/\S+|(?<![\w@])-?@\w[\w:.#$%&+?~/-]*(?!\S*@)"
    r"|\[[^\[\]\n]*(?<![\w.])@[^\[\]\n]*\]|\]\((?!mailto:|tel:)[^()\s]*",
    re.I,
)
_PUBLIC = re.compile(r"<!--\s*public\b[^>]*-->", re.I)
_FENCE = re.compile(r"[\s>]*(`{3,}|~{3,})")
_REMARK = re.compile(r"<!--.*?(?:-->|\Z)", re.S)


def private_in(text: str, first: int = 1) -> Iterator[Private]:
    """Yield what may be private in a text as it was typed, line by line; ``first`` is the number of its first line.

    A line with the remark ``<!-- public -->`` is passed over, and so is what stands in other remarks: no page holds it.
    """
    if not _may_hold(_in_plain_signs(text)):
        return
    shown = _REMARK.sub(lambda remark: remark[0] if _PUBLIC.match(remark[0]) else _blank(remark), text)
    fence = ""
    for number, line in enumerate(_in_plain_signs(shown).split("\n"), start=first):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        if _may_hold(line) and not _PUBLIC.search(line) and _may_hold(words := _NO_WORDS.sub(_blank, line)):
            yield from (replace(place, in_code=bool(fence)) for place in _in_line(words, number))


def _in_plain_signs(text: str) -> str:
    return text.translate(_PLAIN) if _OTHERS.search(text) else text


def _may_hold(text: str) -> bool:
    return "@" in text or _tells_of_births(text) or bool(_FIGURES.search(text) or _AT.search(text))


def _tells_of_births(text: str) -> bool:
    lower = text.lower()
    return any(said in lower for said in _OF_BIRTHS)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0]) if "\n" in match[0] else " " * len(match[0])


def _in_line(line: str, number: int) -> Iterator[Private]:
    for kind, covered, said in (*_emails(line), *_letters(line), *_numbers(line)):
        yield Private(kind, covered, number, mark_of(said))


def _emails(line: str) -> Iterator[_Said]:
    for found in _EMAIL.finditer(line) if "@" in line else ():
        if _is_somebodys(found[1], found[2]):
            yield "email", f"{found[1][0]}…@{found[2]}".lower(), found[0]
    for found in _EMAIL_IN_WORDS.finditer(line) if _AT.search(line) else ():
        host = _DOT.sub(".", found[2])
        if "." in host and _is_somebodys(found[1], host):
            yield "email", f"{found[1][0]}…@{host}".lower(), f"{found[1]}@{host}"


def _letters(line: str) -> Iterator[_Said]:
    """Yield what has letters and figures: numbers of National Insurance, houses, days of birth."""
    for found in _INSURANCE.finditer(line):
        if not _OTHER.search(_before(found, line)):
            yield "insurance-number", found[0][-1], found[0]
    for found in _ADDRESS.finditer(line):
        if not _OF_ALL.search(f"{_before(found, line)}{found[0]}"):
            yield "address", f"{_POSTCODE.findall(found[0])[-1]} …", found[0]
    for date, known_by in _births(line) if _tells_of_births(line) else ():
        yield "birth-date", f"{known_by.strip()} …", date


def _numbers(line: str) -> Iterator[_Said]:
    taken: set[int] = set()
    for found in (*_NHS.finditer(line), *_NHS_PARTED.finditer(line)):
        if found.start() not in taken and _is_nhs(found, line):
            taken.update(range(*found.span()))
            yield "nhs-number", found[0][-2:], found[0]
    for found in (*_PHONE.finditer(line), *_PHONE_ABROAD.finditer(line)):
        if found.start() not in taken and _is_phone(found, line):
            taken.update(range(*found.span()))
            yield "phone", _digits(found[0])[-2:], found[0]


def _before(found: re.Match[str], line: str) -> str:
    """Return the words before what was found, as far as they can say what it is."""
    return line[max(0, found.start() - 60) : found.start()]


# -- e-mail -----------------------------------------------------------------------------------------------------------

_EMAIL = re.compile(
    r"(?<![\w.+@/-])([a-z0-9][\w.+'-]{0,63})@((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?![\w@]|:\S)", re.I
)
#: as people write it for those who gather addresses not to find it: name [at] site [dot] org
_EMAIL_IN_WORDS = re.compile(
    r"(?<![\w.+@/-])([a-z0-9][\w.+'-]{0,63})\s?[\[({]\s?at\s?[\])}]\s?"
    r"([a-z0-9-]{1,63}(?:\s?(?:\.|[\[({]\s?dot\s?[\])}])\s?[a-z0-9-]{2,63}){1,5})",
    re.I,
)
_DOT = re.compile(r"\s*(?:[\[({]\s?dot\s?[\])}]|\.)\s*", re.I)
#: hosts that belong to nobody (RFC 2606, RFC 6761), and endings of files: picture@2x.png
_NOBODYS = re.compile(
    r"(?:^|\.)(?:example(?:\.(?:com|org|net|edu|co\.uk))?|test|invalid|localhost|local)$"
    r"|\.(?:png|jpe?g|gif|svg|webp|avif|pdf|css|js|py|md|txt|html?|vtt|srt|mp4|webm)$",
    re.I,
)
#: addresses of a desk, and not of a person
_DESK = frozenset(
    "info hello hi contact contactus enquiries enquiry inquiries office press media news newsletter support help "
    "helpdesk admin team noreply no-reply donotreply editor editors editorial feedback comments privacy security "
    "webmaster postmaster events bookings jobs careers recruitment library reception mail post general dpo foi git "
    "complaints pals communications comms membership members you name your.name yourname someone somebody user "
    "ymholiadau gwybodaeth".split()
)


def _is_somebodys(local: str, host: str) -> bool:
    return local.lower() not in _DESK and not _NOBODYS.search(host)


# -- days of birth ----------------------------------------------------------------------------------------------------

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd"
    r"|rhagfyr)\b\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = (
    rf"(?:{_DAY}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH}(?:,?[\s-]+\d{{4}})?|{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?"
    rf"|{_DAY}\s?[/.-]\s?(?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:\d{{4}}|\d{{2}})|\d{{4}}-(?:0[1-9]|1[0-2])-{_DAY})(?!\d)"
)
_LABEL = r"\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth|birth ?date|birthday|dyddiad geni|(?:pen|phen|ben|mhen)-blwydd)"
_BIRTH = re.compile(
    rf"({_LABEL})(?:\s*[:=–-]\s*|\s+(?:is|was|on|falls on|oedd|yw|ar)\s+(?:on\s+|the\s+)?|\s+\(?)(?:the\s+)?({_DATE})"
    rf"|\b(born|ganed|ganwyd|ei g?eni)(?:\s+\w+){{0,4}}?\s+(?:on\s+|ar\s+)?"
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:the\s+)?({_DATE})",
    re.I,
)
_LIVING = 1900  #: years before it are of nobody who lives
#: what is born without being a person
_NO_PERSON = re.compile(
    r"\b(?:NHS|health service|services?|ideas?|projects?|teams?|movements?|campaigns?|charit(?:y|ies)|trusts?|boards?"
    r"|programmes?|networks?|companies|company|podcasts?|blogs?|sites?|websites?|wards?|units?|hospitals?|schools?"
    r"|universit(?:y|ies)|clubs?|plans?|it|this|which|practice|method|tool|word|phrase|union|party|act|law|huddles?"
    r"|initiatives?|Twitter|web|internet|app|series|journals?|magazines?|colleges?|schemes?|hashtags?)\W+"
    r"(?:was|were|is|are|had been|has been|being|itself|really|first)?\W*(?:\w+ )?$",
    re.I,
)


def _births(line: str) -> Iterator[tuple[str, str]]:
    """Yield a day of birth as a whole, and what it was known by."""
    for found in _BIRTH.finditer(line):
        date, years = found[2] or found[4], [int(year) for year in re.findall(r"\d{4}", found[0])]
        thing = found[3] and _NO_PERSON.search(_before(found, line))
        if date and not thing and not any(year < _LIVING for year in years):
            yield date, found[1] or found[3]


# -- numbers ----------------------------------------------------------------------------------------------------------

_NHS = re.compile(r"(?<![\w.,£$€+/#-])(\d{3})([ \u00a0-]?)(\d{3})\2(\d{4})(?![\w/%]|[.,-]\d)")
#: in any way, where it is said to be one
_NHS_PARTED = re.compile(r"(?<![\w.,£$€+/#-])\d(?:[ .-]?\d){9}(?![\w/%]|[.,-]\d)")
_NHS_SAID = re.compile(r"\b(?:NHS|CHI|GIG|H&C|health and care)\b[^;!?]{0,24}$", re.I)
#: what a number is, where it is none of these
_OTHER = re.compile(
    r"\b(?:isbn|issn|ismn|isrc|isni|orcid|pmid|pmcid|doi|arxiv|oclc|lccn|asin|nct|isrctn|grant|award|order|invoice|refs?"
    r"|reference|ticket|version|build|vol|volume|pp?|pages?|nos?|article|serial|charity|company|registered|registration"
    r"|account|cyfrif|sort code|barcode|case|iban|vat|utr|patent|id|timestamp|epoch|issue|bed|room|catalogue|record"
    r"|protocol|trial|accession|number of|model)\b[\s.:#=(-]*"
    r"(?:(?:number|numbers|no|code|is|was|id|10|13|in)\b[\s.:#=(-]*){0,3}$",
    re.I,
)


def has_check_digit(digits: str) -> bool:
    """Return whether the last of ten digits is the check digit of the others (modulus 11, as the NHS has it).

    >>> has_check_digit("9434765919"), has_check_digit("9434765918")
    (True, False)
    """
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9])


def _is_nhs(found: re.Match[str], line: str) -> bool:
    digits, before = _digits(found[0]), _before(found, line)
    if len(set(digits)) == 1 or not has_check_digit(digits):
        return False
    is_whole = found.re is _NHS and _is_given_out(digits) and not _OTHER.search(before)
    return is_whole or bool(_NHS_SAID.search(before))


def _is_given_out(digits: str) -> bool:
    """Return whether ten digits are of a range that is given out: in England and Wales, Northern Ireland, Scotland."""
    first, day, month = int(digits[:3]), int(digits[:2]), int(digits[2:4])
    return 320 <= first <= 499 or 600 <= first <= 799 or first >= 900 or (1 <= day <= 31 and 1 <= month <= 12)


#: as HMRC gives them out (National Insurance Manual, NIM39110); QQ and other beginnings are nobody's
_INSURANCE = re.compile(
    r"(?<![\w./-])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"([ -]?)\d{2}\1\d{2}\1\d{2}\1[A-D](?![\w/-])"
)
#: of a house: its number, its street, its postcode (BS 7666), in this order and in one line
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?\d[ABD-HJLNP-UW-Z]{2}\b")
_STREET = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Way|Crescent|Cres|Court|Gardens|Grove|Terrace|Place|Square|Hill"
    r"|Row|Walk|Mews|Rise|Parade|Green|View|Park|Heights|Vale|End)\b\.?"
)
_STRYD = r"(?:Heol|Stryd|Ffordd|Lôn|Maes|Clos|Bryn|Rhodfa)\b"
_ADDRESS = re.compile(
    rf"(?<![\w.£$€/-])\d{{1,4}}[A-Za-z]?,? (?:(?:(?:[A-Z][\w'’.-]*|of|the|y|yr) ){{1,5}}?{_STREET}|{_STRYD})"
    rf"[^\n;:!?()]{{0,100}}?{_POSTCODE.pattern}"
)
#: whose address all may know
_OF_ALL = re.compile(
    r"\b(?:hospitals?|universit(?:y|ies)|trust|ltd|limited|plc|llp|office|offices|headquarters|library|museum|schools?"
    r"|surgery|practice|centre|clinic|church|chapel|college|publish(?:er|ers|ing)|press|council|charity|society|institute"
    r"|hotel|caf[eé]|shop|theatre|hall|pharmacy|registered|gallery|station|parliament|senedd|ysbyty|prifysgol|swyddfa)\b",
    re.I,
)

_PHONE = re.compile(
    r"(?<![\w£$€/#,+])(?<!\d[.-])(?:\(?(?:\+|00)[1-9]\d{0,2}\)?[\s.-]?(?:\(0\)[\s.-]?)?(?:\(\d{1,4}\)|\d{1,5})"
    r"|\(0[127]\d{1,4}\)|0[127]\d{1,4}|07(?=[ .-]\d{3}\b))"
    r"(?:[ \u00a0.-]?\d{2,7}){1,5}(?![\w/%]|[.,:-]\d)"
)
#: numbers that Ofcom keeps for plays and films: they ring nowhere
_DRAMA = re.compile(
    r"0(?:113|114|115|116|117|118|121|131|141|151|161)4960\d{3}|01914980\d{3}|02079460\d{3}|02896496\d{3}|02920180\d{3}"
    r"|01632960\d{3}|07700900\d{3}|01234567?8?9?0?|012345678\d{1,2}|071234567\d\d|0[127]\d{2,3}0{6}"
)


#: as other countries part and write their own numbers, where a word says that it is one: (415) 555-2671, 06 39 98 12 34
_PHONE_ABROAD = re.compile(r"(?<![\w£$€/#,+.-])(?:\(\d{2,5}\)|\d{2,5})(?:[ .-]{1,2}\d{2,4}){2,4}(?![\w/%]|[.,:-]\d)")
_PHONE_SAID = re.compile(
    r"\b(?:tel|telephone|phone|mobile|cell|whatsapp|fax|ring|rings|rang|call|calls|called|text|ffôn|ffonio|ffoniwch"
    r"|telefon|handy|handynummer|téléphone|tél|portable|móvil|teléfono)\b[^;!?\d]{0,24}$",
    re.I,
)
#: days, thousands, and numbers that are free for all who call, in Britain and in America
_NO_PHONE = re.compile(
    r"(?:19|20)\d\d[ .-]\d\d[ .-]\d\d|\d\d[ .-]\d\d[ .-](?:19|20)\d\d|[1-9]\d{0,2}(?: \d{3})+"
    r"|(?:(?:19|20)\d\d[ -]?){2,}|0[3589]\d{2}[ .-].{7,}|\(?8(?:00|33|44|55|66|77|88)\)?[ .-].*"
)


def _is_phone(found: re.Match[str], line: str) -> bool:
    said, before = found[0], _before(found, line)
    number = _national(said)
    if _OTHER.search(before) or _DRAMA.fullmatch(number):
        return False
    if found.re is _PHONE_ABROAD:
        return 9 <= len(number) <= 12 and bool(_PHONE_SAID.search(before)) and not _NO_PHONE.fullmatch(said)
    if said.startswith("+") or number.startswith("00"):
        return _is_international(said, number)
    if number[:2] not in ("01", "02", "07"):
        return False  # helplines and services: 03, 08, 09
    parted = said != number
    return len(number) == 11 or (len(number) == 10 and number[1] == "1" and parted)


def _is_international(said: str, number: str) -> bool:
    """Return whether what begins with + or 00 is a number as one dials it abroad (ITU-T E.164); British ones end so."""
    if number.startswith("0") and not number.startswith("00"):
        return number[:2] in ("01", "02", "07") and len(number) in (10, 11)
    return 8 <= len(number.removeprefix("00")) <= 15 and (said[0] == "+" or bool(re.search(r"\D", said)))
