"""The fields of a source as they are read: titles, DOIs and addresses as they are, whatever wrote them down. Pure.

Exports mix four writings in one field: plain words, TeX, HTML and percent-encoding. What each means is settled here,
once, before anything is formatted, compared or published. ``tex`` is for what pandoc reads as TeX (BibTeX), ``words``
for what it reads as CSL JSON; ``bare_doi`` and ``bare_address`` are for both.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from html import unescape
from html.entities import html5
from urllib.parse import unquote, urlsplit

from kindling.model.addresses import is_of_the_web
from kindling.model.pasted import plain_running
from kindling.model.paths import composed

#: what no text may hold: controls, lone surrogates, private ones (our own markers are such), and what is none
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]"
)
BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")  #: ends of lines to Unicode, and to no editor
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")  #: in no DOI or address

_ENTITY = re.compile(r"(?:\\&|\{\\&\}|&)((?:\{?\\?#\}?)(?:\d{1,7}|[xX][0-9a-fA-F]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});")

Dialect = Callable[[str, str], str]  #: (tag, words) → the words in italics or the like
_TAGS = {"i": "textit", "em": "emph", "b": "textbf", "strong": "textbf", "sub": "textsubscript"}
_TAGS |= {"sup": "textsuperscript", "sc": "textsc"}
COMMANDS = {command: tag for tag, command in _TAGS.items()} | {"emph": "i", "textbf": "b", "textsl": "i"}
_ELEMENT = re.compile(r"<(i|em|b|strong|sub|sup|sc)>((?:(?!</?(?:i|em|b|strong|sub|sup|sc)>).)*)</\1>", re.S | re.I)
_ORDINALS = {word: str(number) for number, word in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
)}  # fmt: skip
_NOCASE = re.compile(r"<span class=[\"'](?:nocase|nodecor)[\"']>(.*?)</span>", re.S)
_SMALL = re.compile(r"<span style=[\"']font-variant: ?small-caps;?[\"']>(.*?)</span>", re.S)


def without_invisible(text: str) -> tuple[str, str]:
    """Return ``text`` without what no text may hold, and the first such character; "" where there was none."""
    if text.isascii() and text.isprintable():  # nearly always; and looking is what costs
        return text, ""
    found = _FORBIDDEN.search(text)
    text = _BARE_DOTLESS.sub(lambda dotless: "ij"["ıȷ".index(dotless[0])], BREAKS.sub(" ", _FORBIDDEN.sub("", text)))
    return composed(plain_running(text.replace("\xad", ""))[0]), found[0] if found else ""


def _without_foreign_tags(text: str) -> str:
    """Return a title without the tags of the XML of publishers; what is raised, lowered or in italics there, stays so.

    >>> _without_foreign_tags("<jats:italic>E. coli</jats:italic> in <mml:math><mml:mi>β</mml:mi></mml:math>")
    '<i>E. coli</i> in β'
    """
    text = _SCRIPTED.sub(r"\2<\1>\3</\1>", text)
    return _FOREIGN.sub("", _FACED.sub(lambda match: f"<{match[1]}{_FACES[match[2].lower()]}>", text))


_FACES = {"italic": "i", "bold": "b", "sub": "sub", "sup": "sup", "sc": "sc"}
_FACED = re.compile(r"<(/?)(?:jats:)?(italic|bold|(?<=:)sub|(?<=:)sup|(?<=:)sc)>", re.I)
_ATOM = r"<(?:mml:)?m[ino]\b[^>]*>([^<]*)</(?:mml:)?m[ino]>"
_SCRIPTED = re.compile(rf"<(?:mml:)?m(sub|sup)>\s*{_ATOM}\s*{_ATOM}\s*</(?:mml:)?m\1>", re.I)
_FOREIGN = re.compile(
    r"</?(?:(?:mml|jats):[a-z-]+|math|m[inos]|mrow|mtext|mspace|mstyle|m(?:sub|sup|subsup|frac|over|under)|semantics"
    r"|inline-formula|tex-math|scp)\b(?:\s[^<>]*)?/?>",
    re.I,
)


def without_entities(text: str, shown: Callable[[str], str] = str) -> str:
    """Return ``text`` with characters in place of HTML's names for them, escaped twice too; ``shown`` writes them."""
    for _ in range(3):
        before, text = text, _ENTITY.sub(partial(_character, shown), text) if "&" in text else text
        if text == before:
            break
    return text


def _character(shown: Callable[[str], str], match: re.Match[str]) -> str:
    name = re.sub(r"[{}\\]", "", match[1])
    if not name.startswith("#") and f"{name};" not in html5:
        return match[0]
    character, _ = without_invisible(unescape(f"&{name};"))
    return shown(character)


_FOR_PROGRAMS = re.compile(
    r"(?:^|(?<=[\n;]))[ \t]*(?:tex\.[\w*-]+|bibtex\*?|file|citation key)\s*[:=][^\n;]*[\n;]?", re.I
)


def for_readers(note: str) -> str:
    """Return a note without the lines that are for programs: Zotero's ``tex.file: /Users/…``."""
    return _FOR_PROGRAMS.sub("", note).rstrip("; \n") if ":" in note or "=" in note else note


# -- TeX that pandoc reads -------------------------------------------------------------------------------------------

_TEX_CHARACTERS = {character: f"\\{character}" for character in "%#&$_"} | {
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
}  # fmt: skip
_AS_TEX = str.maketrans(_TEX_CHARACTERS)
_ANGLE = re.compile(r"\{\\text(less|greater)\s*\}|\\text(less|greater)(?:\{\}|\s|(?![A-Za-z]))")
_BARE = re.compile(r"\\.|[%#&$^]", re.S)
_QUOTE = re.compile(r"\\.|\"", re.S)
_INITIALS = re.compile(r"(?<![\w{\\])([A-Z]+\\&[A-Z]+)(?![\w}])")
_LOWERED = re.compile(r"(?:[A-Za-z0-9]*\\textsu(?:b|per)script\{[^{}]*\})+[A-Za-z0-9]*")
_COMMAND = re.compile(r"\\[A-Za-z]{2,}")
#: an accent on a letter without its dot, as TeX has it: to Unicode, and to pandoc, that is another letter than í
_DOTLESS = re.compile(r"(\\(?:[`'^~=.\"]|[uvHrckdb](?![A-Za-z]))\s*\{?\s*)\\([ij])(?![A-Za-z])(?:\{\}|[ ])?")
_BARE_DOTLESS = re.compile("[ıȷ](?=[\u0300-\u030c])")  #: below an accent it is the letter, with its dot in Unicode
_MATH = re.compile(r"(?<!\\)\$(?![\s$])((?:[^$\\]|\\.)*?[^\s$\\])\$(?!\d)")


def as_tex(text: str) -> str:
    """Return plain words as TeX that BibTeX files hold: 50\\%, R\\&D."""
    made = text.translate(_AS_TEX)
    return made if _balanced(text) else made.replace("\\{", "\\textbraceleft{}").replace("\\}", "\\textbraceright{}")


def _balanced(text: str) -> bool:
    """Return whether each brace has its other half: BibTeX counts them, behind a backslash too."""
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


def tex(value: str) -> str:
    """Return a BibTeX value, without its outer braces, as TeX that means what it says: 50\\%, R\\&D.

    BibTeX gives ``%``, ``#``, ``&`` and ``$`` no meaning in a field, TeX does: pandoc would drop what follows.
    """
    text = without_entities(value, lambda character: _TEX_CHARACTERS.get(character, character))
    if "textless" in text:
        text = _ANGLE.sub(lambda match: "<" if "less" in match[0] else ">", text)
    if "<" in text:
        text = _marked(_without_foreign_tags(text), _in_tex)
    if "\\" in text:
        text = _LETTER.sub(_for_pandoc, _DOTLESS.sub(r"\1\2", text))
    kept: list[str] = []

    def formula(match: re.Match[str]) -> str:
        simple = _formula(match[1], _in_tex)
        if simple is None and not _is_formula(match[1]):
            return match[0]
        kept.append(match[0] if simple is None else simple)
        return f"\ue000{len(kept) - 1}\ue001"

    if "$" in text:
        text = _MATH.sub(formula, text)
    if _BARE.search(text):
        text = _BARE.sub(lambda m: m[0] if m[0][0] == "\\" else _TEX_CHARACTERS[m[0]], text)
    if '"' in text:
        text = _QUOTE.sub(_quoted, text)
    if kept:
        text = re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match[1])], text)
    return _keeping_case(text) if "&" in text or "\\textsu" in text else text


def _quoted(match: re.Match[str]) -> str:
    """Return TeX's quotation mark for a straight one, opening or closing by what stands before it."""
    if match[0] != '"':
        return match[0]
    before = match.string[: match.start()].rstrip("{}")[-1:]
    return "``" if not before or before.isspace() or before in "([-–—/`‘“" else "''"


def _keeping_case(text: str) -> str:
    """Return ``text`` with braces where BibTeX's rule of small letters is sure to be wrong: R&D, CO2 with a low 2."""
    return _LOWERED.sub(r"{\g<0>}", _INITIALS.sub(r"{\1}", text))


def unknown_command(value: str) -> str:
    """Return the first command in a BibTeX value that pandoc would leave out, with what it holds; "" for none."""
    commands = (match[0] for match in _COMMAND.finditer(_MATH.sub("", value)))
    return next((command for command in commands if command[1:] not in _KNOWN), "")


def _in_tex(tag: str, words: str) -> str:
    """Return words under a tag as TeX; what is in italics keeps its case, for it is a name: *Escherichia coli*."""
    if tag not in _TAGS:
        return f"{{{words}}}"
    return f"{{\\{_TAGS[tag]}{{{words}}}}}" if tag in ("i", "em") else f"\\{_TAGS[tag]}{{{words}}}"


def _marked(text: str, shown: Dialect) -> str:
    """Return ``text`` with CSL's tags (and HTML's for the same) in another writing; unpaired ones stay."""
    text = _NOCASE.sub(lambda match: shown("nocase", match[1]), _SMALL.sub(r"<sc>\1</sc>", text))
    for _ in range(4):  # one inside another
        before, text = text, _ELEMENT.sub(lambda match: shown(match[1].lower(), match[2]), text)
        if text == before:
            break
    return text


# -- TeX in what is no BibTeX ----------------------------------------------------------------------------------------

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø", "l": "ł",
    "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "S": "§", "P": "¶", "pounds": "£",
    "copyright": "©", "dots": "…", "ldots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—",
    "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
    "textquotesingle": "'", "textquotedbl": '"', "textasciitilde": "~", "textasciicircum": "^",
    "textunderscore": "_", "textbackslash": "\\",
    "textless": "<", "textgreater": ">", "textbar": "|", "textdegree": "°", "textregistered": "®", "texttrademark": "™",
    "texteuro": "€", "euro": "€", "textsterling": "£", "textperiodcentered": "·", "textbullet": "•", "slash": "/",
    "textpercent": "%", "textdollar": "$", "textampersand": "&", "textbraceleft": "{", "textbraceright": "}",
}  # fmt: skip
_GREEK = {
    name: unicodedata.lookup(f"GREEK {case} LETTER {name.upper()}")
    for name in (
        "alpha beta gamma delta epsilon zeta eta theta iota kappa mu nu xi pi rho sigma tau upsilon phi chi psi omega "
        "Gamma Delta Theta Xi Pi Sigma Upsilon Phi Psi Omega"
    ).split()
    for case in (["CAPITAL"] if name[0].isupper() else ["SMALL"])
} | {"lambda": "λ", "Lambda": "Λ"}
SYMBOLS = _GREEK | {
    "times": "×", "pm": "±", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "approx": "≈", "sim": "~",
    "to": "→", "rightarrow": "→", "leftrightarrow": "↔", "infty": "∞", "cdot": "·", "circ": "°", "%": "%", "&": "&",
    "#": "#", "$": "$", ",": "\u202f",
}  # fmt: skip
_ACCENTED = re.compile(r"\\(?:([`'^~=.\"])\s*(?:\{(\\?[A-Za-z])\}|(\\?[A-Za-z]))|([uvHrckdb])\{(\\?[A-Za-z])\})")
_LETTER = re.compile(rf"\\({'|'.join(sorted(LETTERS, key=len, reverse=True))})(?:\{{\}}|(?![A-Za-z])[ ]?)")
_STYLED = re.compile(rf"\\({'|'.join(COMMANDS)})\s*\{{([^{{}}]*)\}}")
_PLAIN = re.compile(r"\\(?:text|textrm|textnormal|mbox|url|texttt|textsf|uppercase)\s*\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\([%#&$_])")
_GROUP = re.compile(r"\{([^{}]*)\}")
_SPACED = re.compile(r"\{\\([uvHrckdb])\s+(\\?[A-Za-z])\}")  #: {\v s} is \v{s}
_TEX = re.compile(rf"\\[%#&$_{{}}]|{_ACCENTED.pattern}|{_LETTER.pattern}|{_STYLED.pattern}|{_PLAIN.pattern}")


def words(value: str) -> str:
    """Return a text of CSL JSON, RIS or the like with characters in place of entities and of TeX."""
    text = without_entities(value)
    if "$" in text:
        text = _MATH.sub(lambda m: m[0] if (made := _formula(m[1], _tagged)) is None else made, text)
    if "\\" not in text and "{" not in text:
        return text
    text = _SPACED.sub(r"\\\1{\2}", text)
    is_tex = bool(_TEX.search(text))
    text = text.replace("\\{", "\ue000").replace("\\}", "\ue001") if is_tex else text
    text = re.sub(r"\\'(?=(?:s|t|d|m|ll|re|ve)\b)", "'", text)  # an apostrophe that was escaped: it\'s
    text = _ESCAPED.sub(r"\1", _LETTER.sub(_letter, _ACCENTED.sub(_accented, text)))
    while True:  # from the innermost out
        before = text
        text = _PLAIN.sub(r"\1", _STYLED.sub(lambda m: _tagged(COMMANDS[m[1]], m[2]), text))
        if is_tex or all(_protects(group[0]) for group in _GROUP.findall(text) if group):
            text = _GROUP.sub(_inner, text)
        if text == before:
            return text.replace("\ue000", "{").replace("\ue001", "}")


_SIGN = re.compile(r"\\([ !-/:-@\[-`{-~])")  #: Markdown takes no meaning from ASCII punctuation behind a backslash
_KEPT = re.compile("\ue000(\\d+)\ue001")
#: Markdown of a line, as pandoc reads it → CSL's tags, in this order
_MARKDOWN = tuple(
    (re.compile(pattern), tag)
    for pattern, tag in (
        (r"\[([^\[\]]+)\]\{\.nocase\}", "nocase"),
        (r"\[([^\[\]]+)\]\{\.smallcaps\}", "sc"),
        (r"\*\*(?=\S)((?:(?!\*\*).)+?)(?<=\S)\*\*", "b"),
        (r"\*(?=[^\s*])([^*]+?)(?<=\S)\*", "i"),
        (r"(?<!\w)_(?=[^\s_])([^_]+?)(?<=\S)_(?!\w)", "i"),
        (r"~([^\s~]+)~", "sub"),
        (r"\^([^\s^]+)\^", "sup"),
    )
)


def csl(value: str) -> str:
    """Return a text of CSL JSON with characters for entities and TeX, and CSL's tags in place of HTML's."""
    text = words(value)
    return _marked(_without_foreign_tags(text), _in_csl) if "<" in text else text


def markdown(value: str) -> str:
    """Return a text of CSL YAML, which is Markdown, as CSL JSON has it.

    >>> markdown("The *Felis* of H~2~O \\\\*really\\\\* -- [Wales]{.nocase}")
    'The <i>Felis</i> of H<sub>2</sub>O *really* – <span class="nocase">Wales</span>'
    """
    return _unmarked(value, _MARKDOWN)


def emphasised(value: str) -> str:
    """Return a text of a post's own references as CSL JSON has it: CSL's tags, and of Markdown ``*words*`` alone.

    >>> emphasised("The *Felis* of H~2~O in <i>Wales</i>")
    'The <i>Felis</i> of H~2~O in <i>Wales</i>'
    """
    return _unmarked(value, [(pattern, tag) for pattern, tag in _MARKDOWN if tag not in ("sub", "sup")])


def _unmarked(value: str, markup: Iterable[tuple[re.Pattern[str], str]]) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\ue000{len(kept) - 1}\ue001"

    text = _SIGN.sub(keep, csl(value))
    for pattern, tag in markup:
        text = pattern.sub(lambda match, tag=tag: _in_csl(tag, match[1]), text)  # type: ignore[misc]
    text = text.replace("---", "—").replace("--", "–").replace("...", "…")
    return _KEPT.sub(lambda match: kept[int(match[1])], text)


def _in_csl(tag: str, inner: str) -> str:
    if tag == "nocase":
        return f'<span class="nocase">{inner}</span>'
    return _tagged({"em": "i", "strong": "b"}.get(tag, tag), inner)


def _inner(match: re.Match[str]) -> str:
    """Return what stands in braces; with them behind a command that is not known here, which stays as it is typed."""
    return match[0] if re.search(r"\\[A-Za-z]+$", match.string[: match.start()]) else match[1]


def _protects(first: str) -> bool:
    """Return whether a brace before this letter keeps its case: {NHS}, {Wales}."""
    return first.isupper() or first == "{"


def _tagged(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>" if tag != "sc" else f'<span style="font-variant:small-caps;">{inner}</span>'


def _accented(match: re.Match[str]) -> str:
    letter = (match[2] or match[3] or match[5]).replace("\\", "")
    return unicodedata.normalize("NFC", letter + ACCENTS[match[1] or match[4]])


def _for_pandoc(match: re.Match[str]) -> str:
    """Return a character for its command, which pandoc may not know; letters it does, and may put accents on."""
    return match[0] if len(match[1]) < 3 else _TEX_CHARACTERS.get(LETTERS[match[1]], LETTERS[match[1]])


def _letter(match: re.Match[str]) -> str:
    return LETTERS[match[1]]


def _is_formula(inner: str) -> bool:
    """Return whether what stands between two dollars is TeX's, and not the words between two prices."""
    return bool(re.search(r"[\\^_]", inner))


def _formula(inner: str, shown: Dialect) -> str | None:
    """Return a simple formula as text, such as β or CO with a lowered 2; None for what is more than that."""
    if not _is_formula(inner) and not re.fullmatch(r"[A-Za-z]", inner):
        return None
    made = ""
    for part in re.finditer(
        r"\\([A-Za-z]+|[%&#$,])\s*|([_^])(?:\{([^{}\\]*)\}|([^\s{}\\]))|([A-Za-z])|([\d\s.,+\-=<>/()]+)|(.)", inner
    ):
        name, place, group, single, letter, plain, _other = part.groups()
        if name in SYMBOLS:
            made += SYMBOLS[name]
        elif place:
            made += shown("sub" if place == "_" else "sup", group or single or "")
        elif letter:
            made += shown("i", letter) if inner == letter else letter
        elif plain:
            made += plain
        else:
            return None
    return made


#: commands that pandoc reads, or that rightly say nothing in print
_KNOWN = {*COMMANDS, *LETTERS, *SYMBOLS} | set(
    "url href path nolinkurl text textrm textnormal textsf texttt textmd textup textquote enquote mkbibquote "
    "mkbibemph mkbibitalic mkbibbold mkbibparens mkbibbrackets em it bf sc sl rm tt sf itshape bfseries scshape "
    "slshape upshape normalfont uline underline sout st uppercase lowercase MakeUppercase MakeLowercase "
    "textquotestraightdblbase textquotestraightbase quotedblbase quotesinglbase guillemotleft guillemotright "
    "guilsinglleft guilsinglright ensuremath mathrm mathit mathbf mathcal mathbb textcolor verb lq rq ng dj DJ "
    "protect relax noopsort newblock hspace hskip thinspace enspace quad qquad nobreakspace nbsp mbox hbox "
    "allowbreak linebreak newline break smash penalty textnumero textohm textmu textonehalf textonequarter "
    "textthreequarters texttimes textminus textpm textsection textparagraph textdagger textordfeminine "
    "textordmasculine textexclamdown textquestiondown dag ddag LaTeX TeX BibTeX bibinfo natexlab "
    "ldots cdots".split()
)


# -- DOIs and addresses ----------------------------------------------------------------------------------------------

_REST = r"(?:\.\d+)*/[^\s\"{}\\^|`]+"  #: older ones hold < and >
_DOI = re.compile(rf"(?:^\s*(?:doi:)?\s*10\.\d{{1,9}}|10\.\d{{4,9}}){_REST}", re.I)
_SHORT_DOI = re.compile(r"10/(?=[a-z0-9]*[a-z])[a-z0-9]{3,}", re.I)
_RESOLVER = re.compile(r"(?:https?:)?/{0,2}(?:dx\.|www\.)?doi\.org/+(?:doi:)?", re.I)
_PARTS_OF_PAGES = re.compile(r"/(?:full|abstract|abs|pdf|epdf|html|meta|fulltext)$", re.I)
_COMMAND_URL = re.compile(r"\\(?:url|href|path|nolinkurl)\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_HOST = re.compile(r"(?!10\.\d)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:[/?#:]|$)", re.I)
_START = re.compile(r"(?:(?<=[\s,;|<({])|^)https?://", re.I)
_REMARK = re.compile(r"[\s,;]+(?:\(|\[|accessed|retrieved|last|visited|viewed|archived|and\b|or\b).*$", re.I | re.S)


def untexed(text: str) -> str:
    """Return a DOI or an address without TeX, entities and what can't be seen; its own braces are taken out."""
    text = _UNSEEN.sub("", without_entities(without_invisible(text)[0]))
    if not re.search(r"[\\{}$]", text):
        return text
    text = re.sub(
        r"\$\\sim\$|\\sim(?![a-z])\s*|\{?\\(?:text)?(?:ascii)?tilde\s*(?:\{\})?\}?|\\~(?:\{\s*\})?", "~", text
    )
    text = re.sub(r"\$([_^][^$]*)\$", r"\1", text)
    text = re.sub(r"\\(?:-|/|allowbreak|linebreak|break|penalty\d+)(?:\{\})?\s?", "", text)
    text = re.sub(r"\\([%#&$_^])(?:\{\})?", r"\1", _LETTER.sub(_letter, text))
    return text.replace("{", "").replace("}", "").replace("\\", "")


def bare_doi(text: str) -> str:
    """Return the DOI in a field, without prefix, TeX and what trails it; "" where there is none.

    >>> bare_doi("https://doi.org/10.1007/978-3-319-05269-4\\\\_4."), bare_doi("n/a")
    ('10.1007/978-3-319-05269-4_4', '')
    """
    text = untexed(text).strip()
    resolver, address = _RESOLVER.search(text), re.search(r"https?://", text, re.I)
    if resolver:
        text = re.split(r"[?#]", text[resolver.end() :])[0]
    if "%" in text:
        text = without_invisible(unquote(text))[0]
    short = _SHORT_DOI.fullmatch(text.removeprefix("doi:").strip())
    if short:
        return short[0]
    match = _DOI.search(text)
    if not match:
        return ""
    found = re.split(r"[,;](?=\s*(?:10\.\d{4}|https?:|doi:))", match[0][match[0].index("10.") :])[0]
    if address and not resolver:
        found = _PARTS_OF_PAGES.sub("", re.split(r"[?#]", found)[0])
    return _trimmed(found.rstrip("/") if address else found)


def _trimmed(doi: str) -> str:
    """Return a DOI without the punctuation of the sentence it stood in; brackets of its own are paired."""
    while doi and (
        doi[-1] in ".,;:'’”"
        or any(doi[-1] == end and doi.count(end) > doi.count(start) for start, end in ("()", "[]", "<>"))
    ):
        doi = doi[:-1]
    return doi


def is_resolver(address: str) -> bool:
    """Return whether an address is a DOI's: of doi.org, "doi:10.…", or a DOI itself."""
    return bool(_RESOLVER.match(address) or re.match(r"\s*(?:doi:\s*10[./]|10\.\d{4,9}/)", address, re.I))


def is_address(text: str) -> bool:
    """Return whether a text says where something is: with a scheme, safe or not, or as a DOI; "n/a" does not."""
    if re.match(r"https?:", text, re.I) and not is_resolver(text):
        return _has_host(text)
    return is_resolver(text) or bool(re.match(r"[a-z][a-z0-9+.-]*:", text, re.I))


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:  # https://[
        return False


_EDITION = re.compile(
    r"(\d{1,3}|" + "|".join(_ORDINALS) + r")(?:st|nd|rd|th|e|\.)?\s*(?:ed|edn|edition|éd|édition|aufl|auflage)\.?", re.I
)


_OF_THE_WEB = re.compile(r"(https?://[^/?#]*)(.*)", re.I | re.S)
_IN_PATH = str.maketrans({" ": "%20", "[": "%5B", "]": "%5D"})
_PLACEHOLDER = re.compile(r"\s*<Go to ISI>://\S*", re.I)  #: EndNote's own, which leads nowhere


def edition(text: str) -> str:
    """Return an edition without the word that a style adds to its number.

    >>> edition("4th ed."), edition("Second edition"), edition("4. Aufl."), edition("2nd rev. ed."), edition("4th")
    ('4', '2', '4', '2nd rev. ed.', '4th')
    """
    found = _EDITION.fullmatch(" ".join(text.split()))
    return _ORDINALS.get(found[1].lower(), found[1]) if found else text


def bare_figures(name: str, text: str) -> str:
    """Return a volume, an issue or pages without the word that a style adds to them, and one page as one.

    >>> bare_figures("volume", "Vol. 12"), bare_figures("page", "pp. 3-3"), bare_figures("issue", "Suppl 2")
    ('12', '3', 'Suppl 2')
    """
    bare = _LABELS[name].sub("", text.strip(), count=1) if name in _LABELS else text
    if name != "page":
        return bare
    first, _, last = re.sub("[–—-]+", "-", bare).partition("-")
    return first if first == last or not last else bare


_LABELS = {
    "volume": re.compile(r"(?:volume|vol\.?)\s*(?=\d)", re.I),
    "issue": re.compile(r"(?:issue|iss\.?|no\.|number|nr\.)\s*(?=\d)", re.I),
    "page": re.compile(r"(?:pages?|pp?\.?)\s*(?=[A-Za-z]?\d)"),
}


def only_link(note: str) -> str:
    """Return the link of a note that is nothing else: a DOI, or an address, perhaps with the day it was seen; else "".

    >>> only_link("doi: 10.1000/182"), only_link("Available at: https://example.org (accessed 3 May 2020)")
    ('doi: 10.1000/182', 'https://example.org')
    """
    found = _ONLY_LINK.fullmatch(note.strip())
    return found[1] if found else ""


_ONLY_LINK = re.compile(
    r"(?:(?:(?:available|retrieved|accessed)(?: online)?(?: at| from)?|url|online):?\s+)?"
    r"(\\url\s*\{[^{}]*\}|https?://[^\s{}]+|(?:doi:?\s*)?10\.\d{4,9}/[^\s{}]+)\.?(?:\s*[(\[][^()\[\]]*[)\]]\.?)?",
    re.I,
)


def bare_address(text: str) -> tuple[str, int]:
    """Return the first address in a field as a browser takes it, and how many there are."""
    command = _COMMAND_URL.search(text)
    text = _PLACEHOLDER.sub("", untexed(command[1] if command else text)).strip().strip("<>").strip()
    starts = [match.start() for match in _START.finditer(text)]
    if starts:
        ends = [*starts[1:], len(text)]
        text = text[starts[0] : ends[0]]
    elif _HOST.match(text) or is_of_the_web(text):
        text = f"https://{text.removeprefix('//')}"
    text = re.sub(r"\s*\n\s*", "", _REMARK.sub("", text)).strip().rstrip(",;|<>")
    web = _OF_THE_WEB.fullmatch(text)  # brackets are for a host alone (URL Standard)
    return web[1].replace(" ", "%20") + web[2].translate(_IN_PATH) if web else text, len(starts)
