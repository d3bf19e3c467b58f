"""Which values an attribute of HTML may have, and on which element: the HTML Standard, ARIA in HTML, MathML Core. Pure.

For every attribute that a text's HTML may hold (``sanitise``). What these say no to is what the Nu checker calls an
error; ``tests/judges/test_html_of_texts.py`` holds them against it.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache

from kindling.model.tongues import is_language

Grammar = Callable[[str], bool]
#: of MathML Core: what formulas are made of
MATHML = frozenset(
    "math mrow mi mn mo mtext mspace ms mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts "
    "mprescripts mtable mtr mtd mstyle mpadded mphantom menclose".split()
)
_WORDS = frozenset("b bdi bdo cite code data em i kbd mark q s samp small span strong sub sup time u var".split())
_PARTS = frozenset(
    {"col", "source", "br", "wbr", "colgroup", "caption"}
)  #: of which nothing is said to those who listen
#: ARIA in HTML, section 4: roles that need no further attribute, and where they may be
_ROLED = _WORDS | {"p", "div", "blockquote", "pre"}
_FOR_NOTES = frozenset("doc-example doc-footnote doc-pullquote doc-tip note".split())
_FOR_PARTS = frozenset(
    "doc-abstract doc-bibliography doc-endnotes doc-epigraph doc-example doc-notice doc-pullquote doc-qna doc-tip note "
    "group region status".split()
)
_ROLES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        _ROLED, _FOR_PARTS | _FOR_NOTES | {"definition", "figure", "img", "math", "none", "presentation", "term"}
    ),
    "a": frozenset({"button", "doc-backlink", "doc-biblioref", "doc-noteref", "link"}),
    "aside": _FOR_NOTES,
    "section": _FOR_PARTS - {"doc-tip"},
    **dict.fromkeys(("ul", "ol", "dl"), frozenset({"list", "group"})),
    "li": frozenset({"listitem"}),
    "img": frozenset({"img", "math"}),
    "math": frozenset({"math"}),
}
_NAMELESS = frozenset({"none", "presentation", "definition", "term"})
#: elements that ARIA lets nobody name, unless they have a role that can be named
_UNNAMED = _WORDS | frozenset(
    "p div abbr del ins pre h3 h4 h5 h6 figcaption caption rt rp br wbr summary legend label".split()
) - {"h3", "h4", "h5", "h6", "summary"}

_INTEGER, _NATURAL = re.compile(r"-?[0-9]{1,9}"), re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")
_LENGTH = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:em|ex|cap|ch|rem|vh|vw|px|cm|mm|in|pt|pc|%)?")
_KEYWORD = re.compile(r"[^\t\n\f\r ]+")
_TAG = re.compile(
    r"[a-z]{2,3}(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:1901|1996|fonipa|monoton|oxendict|pinyin|polyton|scotland|valencia|wadegile))*",
    re.IGNORECASE,
)
_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*(?:; ?codecs=[\w.,-]+)?")
_DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_HOUR = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,3})?)?"
_ZONE = r"(?:Z|[-+](?:[01][0-9]|2[0-3]):?[0-5][0-9])"
_CHANGED = re.compile(rf"(?P<day>{_DAY})(?:[T ]{_HOUR}{_ZONE})?")
#: HTML Standard, section 4.5.14; and a duration
_MOMENT = re.compile(
    rf"(?P<day>{_DAY})(?:[T ]{_HOUR}{_ZONE}?)?|[0-9]{{4}}-(?:0[1-9]|1[0-2])|[0-9]{{4}}|{_HOUR}|{_ZONE}"
    r"|(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|[0-9]{4}-W(?:0[1-9]|[1-4][0-9]|5[0-2])"
    r"|P(?=.)(?:[0-9]+D)?(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]{1,3})?S)?)?"
)
#: of a link (HTML Standard, section 4.6.7, and the registry it names)
_REL = frozenset(
    "alternate author bookmark external help license me next nofollow noopener noreferrer opener prev privacy-policy "
    "search sponsored tag terms-of-service ugc".split()
)


def _of(*words: str) -> Grammar:
    return lambda value: value.lower() in words


def _whole(pattern: re.Pattern[str]) -> Grammar:
    return lambda value: pattern.fullmatch(value) is not None


def _anything(_value: str) -> bool:
    return True


def _switch(name: str) -> Grammar:
    """Return a grammar of what is on where it is said at all (HTML Standard, section 2.3.2)."""
    return _of("", name)


def _something(value: str) -> bool:
    return bool(value.split())


def _rel(value: str) -> bool:
    words = value.lower().split()
    return set(words) <= _REL and len(set(words)) == len(words)


@cache
def _language(value: str) -> bool:
    """Return whether a tag names a language, script and region that there are (BCP 47); nothing at all is unknown."""
    from babel import Locale

    match, english = _TAG.fullmatch(value), Locale("en")
    if not value or match is None:
        return not value
    script, region = match["script"] or "Latn", match["region"] or "GB"
    return is_language(value) and script.title() in english.scripts and region.upper() in english.territories


def _address(value: str) -> bool:
    """Return whether an address has no sign that none may have; whether it leads somewhere is asked elsewhere."""
    return bool(value.strip()) and not re.search(r"[\s<>\"\\^`{|}]", value.strip())


def _dated(pattern: re.Pattern[str]) -> Grammar:
    """Return a grammar of moments whose day there is."""
    from datetime import date

    def is_moment(value: str) -> bool:
        match = pattern.fullmatch(value)
        try:
            return match is not None and (not match["day"] or bool(date.fromisoformat(match["day"])))
        except ValueError:
            return False

    return is_moment


_TRUTH = _of("true", "false")
_SIZE = _whole(_NATURAL)
_LENGTHS = _whole(_LENGTH)
#: attribute → its grammar, on whatever element
_EVERYWHERE: Mapping[str, Grammar] = {
    "class": _anything, "title": _anything, "aria-label": _anything, "id": _whole(_KEYWORD), "lang": _language,
    "dir": _of("ltr", "rtl", "auto"), "role": _something, "tabindex": _whole(_INTEGER),
    "aria-labelledby": _something, "aria-describedby": _something,
}  # fmt: skip
_ON: Mapping[str, Mapping[str, Grammar]] = {
    "a": {"href": _anything, "hreflang": _language, "rel": _rel},
    "img": {"src": _anything, "alt": _anything, "width": _SIZE, "height": _SIZE, "loading": _of("lazy", "eager")},
    "ol": {"start": _whole(_INTEGER), "type": _whole(re.compile("[1aAiI]")), "reversed": _switch("reversed")},
    "li": {"value": _whole(_INTEGER)},
    "td": {"colspan": _whole(re.compile("[1-9][0-9]{0,2}|1000")), "headers": _something,
           "rowspan": _whole(re.compile("[0-9]{1,4}"))},
    "time": {"datetime": _dated(_MOMENT)},
    "blockquote": {"cite": _address}, "q": {"cite": _address},
    "del": {"cite": _address, "datetime": _dated(_CHANGED)}, "ins": {"cite": _address, "datetime": _dated(_CHANGED)},
    "details": {"open": _switch("open")}, "data": {"value": _anything},
    "bdo": {"dir": _of("ltr", "rtl")},
    "audio": {"src": _something, "controls": _switch("controls")}, "source": {"src": _something, "type": _whole(_TYPE)},
}  # fmt: skip
_CELL = {**_ON["td"], "scope": _of("row", "col", "rowgroup", "colgroup"), "abbr": _anything}
#: MathML Core, section 3: attribute → its grammar, and the elements that have it beside math and mstyle
_MATH: Mapping[str, tuple[Grammar, str]] = {
    "accent": (_TRUTH, "mo mover munderover"), "accentunder": (_TRUTH, "munder munderover"), "alttext": (_anything, ""),
    "depth": (_LENGTHS, "mpadded mspace"), "display": (_of("block", "inline"), ""), "displaystyle": (_TRUTH, "mtable"),
    "fence": (_TRUTH, "mo"), "form": (_of("prefix", "infix", "postfix"), "mo"), "height": (_LENGTHS, "mpadded mspace"),
    "largeop": (_TRUTH, "mo"), "linethickness": (_LENGTHS, "mfrac"), "lspace": (_LENGTHS, "mo mpadded"),
    "mathvariant": (_of(*"normal bold italic bold-italic double-struck script fraktur sans-serif monospace".split()),
                    "mi mn mo ms mspace mtext"),
    "maxsize": (_LENGTHS, "mo"), "minsize": (_LENGTHS, "mo"), "movablelimits": (_TRUTH, "mo"),
    "notation": (_of(*"box circle roundedbox left right top bottom updiagonalstrike downdiagonalstrike longdiv "
                      "horizontalstrike verticalstrike radical madruwb actuarial".split()), "menclose"),
    "rspace": (_LENGTHS, "mo"), "scriptlevel": (_whole(re.compile("[-+]?[0-9]{1,3}")), ""), "separator": (_TRUTH, "mo"),
    "stretchy": (_TRUTH, "mo"), "symmetric": (_TRUTH, "mo"), "voffset": (_LENGTHS, "mpadded"),
    "width": (_LENGTHS, "mpadded mspace mtable"),
}  # fmt: skip
_NO_STYLE = frozenset({"alttext", "display", "voffset"})  #: these mstyle has not
_DIRECTED = frozenset("math mi mn mo mrow ms mspace mstyle mtext".split())
_OUTSIDE_MATH = frozenset("lang title tabindex".split())


@cache
def grammars_of_math(tag: str) -> Mapping[str, Grammar]:
    """Return attribute → grammar for an element of MathML."""
    own = {
        name: grammar
        for name, (grammar, elements) in _MATH.items()
        if tag in elements.split()
        or (tag == "math" and name != "voffset")
        or (tag == "mstyle" and name not in _NO_STYLE)
    }
    hidden = {name for name in _EVERYWHERE if name in _OUTSIDE_MATH or (tag != "math" and name[:4] in ("role", "aria"))}
    hidden |= set() if tag in _DIRECTED else {"dir"}
    return {**{name: each for name, each in _EVERYWHERE.items() if name not in hidden}, **own}


@cache
def grammars_of(tag: str) -> Mapping[str, Grammar]:
    """Return attribute → grammar for an element; what is not in it is judged by nobody here."""
    if tag in MATHML:
        return grammars_of_math(tag)
    return {**_EVERYWHERE, **(_CELL if tag == "th" else _ON.get(tag, {}))}


def unfit(tag: str, attributes: Mapping[str, str]) -> list[str]:
    """Return the attributes of an element that have a value which none has, or that can't be on it.

    >>> unfit("bdo", {"dir": "x", "class": "a"}), unfit("span", {"aria-label": "a"}), unfit("li", {"role": "note"})
    (['dir'], ['aria-label'], ['role'])
    """
    if not attributes:
        return []
    known = grammars_of(tag)
    found = [name for name, value in attributes.items() if name in known and not known[name](value)]
    if tag in MATHML:
        found += [name for name in attributes if name not in known]
    return [*found, *(name for name in _out_of_place(tag, attributes) if name not in found)]


def _out_of_place(tag: str, attributes: Mapping[str, str]) -> list[str]:
    """Return what depends on the element's other attributes: roles, names, and what only a link has."""
    role = attributes.get("role", "").strip().lower()
    found = ["role"] if role and role not in _ROLES.get(tag, frozenset()) else []
    named = role and not found and role not in _NAMELESS
    if tag in _UNNAMED and not named:
        found += [name for name in ("aria-label", "aria-labelledby") if name in attributes]
    if tag in _PARTS and "aria-describedby" in attributes:
        found.append("aria-describedby")
    if tag == "a" and "href" not in attributes:
        found += [name for name in ("hreflang", "rel", "aria-label", "aria-labelledby") if name in attributes]
        found += ["role"] if role and "role" not in found else []
    return found


def is_moment(text: str) -> bool:
    """Return whether the words of a ``<time>`` say its moment, so that it needs no ``datetime``.

    >>> is_moment("2026-11-28"), is_moment("today")
    (True, False)
    """
    return _ON["time"]["datetime"](text.strip())
