"""What a text holds that is syntax elsewhere and nothing here: told once a kind, with our way to say it.

It would be published as it is typed: a remark that Obsidian keeps private, a shortcode in place of a film, brackets in
place of a link. Code, and what stands behind a backslash, is left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kindling.model.graphemes import beginning
from kindling.model.problems import Problem, Severity
from kindling.model.reading import Reading, lines_outside_code


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of foreign syntax."""

    sign: str  #: a short pattern that finds quickly where one may be
    pattern: str
    what: str  #: behind the words as typed: "is a shortcode of Hugo"
    hint: str
    rule: str = "text/foreign"
    severity: Severity = "warning"


_SHORTCODES = (
    "audio|caption|contact-form(?:-7)?|embed|gallery|instagram|playlist|soundcloud|twitter|tweet|vimeo|youtube"
    r"|vc_\w+|et_pb_\w+|su_\w+|wp_\w+"
)
_EMOJI = (
    r"smile|smiley|grin|joy|wink|blush|laughing|heart|heart_eyes|thumbsup|thumbsdown|\+1|-1|clap|wave|pray|muscle|fire"
    "|star|sparkles|rocket|tada|bulb|eyes|thinking|warning|white_check_mark|heavy_check_mark|x|point_right|point_down"
    "|100|cry|sob|sweat_smile|sunglasses|raised_hands|ok_hand|information_source|memo|book|calendar|email|phone"
)
#: what makes a formula of words between \\[ and \\], which are brackets with a backslash else: a command, or a sign
_OF_TEX = r"(?:\\[A-Za-z]|(?<!\\)(?:[\^_]|=(?![\"'])))"
_SEEN = "readers would see it as it is typed"
_NO_LINK = "leads nowhere"
_KINDS = (
    _Kind(
        r"%%",
        r"(?<![\w%])%%(?!%)(?:[^%]|%(?!%))+%%",
        "is a private remark in Obsidian; here it would be published",
        "take it out, or write <!-- and --> in the place of the two %%: no page holds what is between them",
        "text/private",
        "error",
    ),
    _Kind(
        r"\{\{",
        r"\{\{[<%][^{}]*[>%]\}\}",
        f"is a shortcode of Hugo; {_SEEN}",
        "a film is {video: its file or address} on a line of its own, a picture ![What it shows](its file)",
    ),
    _Kind(
        r"\{%|\{\{",
        r"\{%-?\s[^{}]*%\}|\{\{(?![<%])[^{}\n]+\}\}",
        f"is Liquid, of Jekyll and its like; {_SEEN}",
        "write what it stood for; a film is {video: its file or address}, on a line of its own",
    ),
    _Kind(
        rf"\[/?(?:{_SHORTCODES})",
        rf"\[/?(?:{_SHORTCODES})(?:[ =][^\[\]\n]*)?\](?![(:\[])",
        f"is a shortcode of WordPress; {_SEEN}",
        "a film is {video: its file or address} on a line of its own, a picture with a caption "
        '![What it shows](its file "The caption")',
    ),
    _Kind(
        r"!\[\[",
        r"!\[\[[^\[\]\n]+\]\]",
        f"is an embed of Obsidian; {_SEEN}",
        "a picture is ![What it shows](../media/its-file.jpg)",
    ),
    _Kind(
        r"\[\[",
        r"(?<![!\[])\[\[(?![@^-])[^\[\]\n]+\]\](?![(\]])",
        f"is a wiki link; {_SEEN}",
        "a link to another post is [words](its-file.md)",
    ),
    _Kind(
        r":::",
        r"^ {0,3}:{3,}[^\n]*$",
        f"is a block of Pandoc, Quarto or VuePress; {_SEEN}",
        'a call-out is !!! note "Its title", and below it the words, four spaces in',
    ),
    _Kind(
        r":[a-z0-9_+-]+:",
        rf"(?<![\w:]):(?:{_EMOJI}):(?![\w:])",
        f"is the name of an emoji; {_SEEN}",
        "put the emoji itself there",
    ),
    _Kind(
        r"\\[(\[]",
        rf"\\\((?=(?:(?!\\\))[^\n]){{0,200}}?{_OF_TEX})[^\n]{{1,200}}?\\\)"
        rf"|\\\[(?=(?:(?!\\\])[^\]]){{0,400}}?{_OF_TEX})[^\]]{{1,400}}?\\\]",
        f"is a formula of TeX between other signs than here; {_SEEN}",
        "write $…$ around it, or $$…$$ on lines of its own",
    ),
    _Kind(
        "【|contentReference|oai_citation",
        r"【[^【】\n]{1,40}】|:contentReference\[[^\[\]\n]*\](?:\{[^{}\n]*\})?|\[?oai_citation:[^\s\])]+\]?",
        f"is the mark of a source in a chat, which leads readers nowhere; {_SEEN}",
        "take it out, or cite the source: [@its-key]",
    ),
    _Kind(
        "\ufffc",
        "\ufffc",
        "(U+FFFC) stands for a picture or a file that did not come with the paste",
        "take it out, and put the picture there: ![What it shows](../media/its-file.jpg)",
    ),
    _Kind(
        r"\^[A-Za-z0-9-]+[ \t]*$",
        r"(?<!\S)\^[A-Za-z0-9-]{2,40}(?=[ \t]*$)",
        f"is the name of a block in Obsidian; {_SEEN}",
        "take it out",
    ),
    _Kind(
        r"\[/(?:b|i|u|s|url|img|quote|code|color|size)\]",
        r"\[/(?:b|i|u|s|url|img|quote|code|color|size)\]",
        f"is BBCode, of forums; {_SEEN}",
        "write **bold**, *italic*, [words](address), or > before a quotation",
    ),
    _Kind(
        r"'''|\[https?:",
        r"(?<!')'''(?!')[^'\n]+'''(?!')|(?<![\]\[!])\[https?://[^\s\[\]]+ [^\[\]\n]+\](?![(\[:])",
        f"is syntax of a wiki; {_SEEN}",
        "write **bold**, or [words](address)",
    ),
    _Kind(
        r"^ {0,3}\.\. [a-z-]+::|^#\+[A-Za-z]",
        r"^ {0,3}\.\. [a-z-]+::[^\n]*$|^#\+(?:BEGIN|END|begin|end)_\w+[^\n]*$",
        f"is syntax of reStructuredText or Org; {_SEEN}",
        'write Markdown: ``` around code, !!! note "Title" for a call-out, > before a quotation',
    ),
    _Kind(
        r"\]\{[.#]",
        r"(?<!!)\[[^\[\]\n]+\]\{[.#][^{}\n]*\}",
        f"is a span of Pandoc or Quarto; {_SEEN}",
        "take the square brackets away, and what stands in braces",
    ),
    _Kind(
        r"^ {0,3}\[1\] ",
        r"^ {0,3}\[1\] (?=\S)[^\n]*$",
        "looks like a note, which its number in the text does not lead to",
        "write [^1] in the text, and [^1]: before the note",
    ),
    _Kind(
        r"\] \(",
        r"(?<![!\]])\[[^\[\]\n]+\] \((?:https?://|mailto:|\.{0,2}/)[^()\s]*\)",
        f"is no link, because of the space before the bracket; {_SEEN}",
        "take the space out",
        "text/no-link",
    ),
    _Kind(
        r"\]\([ \t]*[#)]",
        r"(?<!!)\[[^\[\]\n]+\]\([ \t]*#?[ \t]*\)",
        _NO_LINK,
        "put the address between the round brackets, or take the brackets out",
        "text/no-link",
    ),
    _Kind(
        r'\]\([ \t]*["\'“]',
        r"!?\[[^\[\]\n]*\]\([ \t]*(?:\"[^\"()\n]+\"|'[^'()\n]+'|“[^”()\n]+”)[ \t]*\)",
        "has quotation marks around its address, so it leads nowhere",
        "take the quotation marks out; an address with spaces stands in < and >",
        "text/no-link",
        "error",
    ),
    _Kind(
        r"\]\[",
        r"(?<![\w!\]])\[(?![0-9]+\])[^\[\]\n@^][^\[\]\n]*\]\[[^\[\]\n@^]*\](?![(\[])",
        f"names an address that stands nowhere in the text; {_SEEN}",
        "write [words](address), or put the address on a line of its own: [name]: https://…",
        "text/no-link",
    ),
    _Kind(
        r"##",
        r"^ {0,3}#{2,6}[^#\s][^\n]*$",
        f"is no heading, because no space stands behind the signs #; {_SEEN}",
        "put a space behind the signs #",
        "text/heading",
    ),
    _Kind(
        r"\[\^[^\[\]\s]+[ \t]",
        r"\[\^[^\[\]\s]+[ \t][^\[\]\n]*\](?!\()",
        f"names a note by more than one word; {_SEEN}",
        "write hyphens in the place of the spaces, there and where the note is written",
    ),
)
_SIGNS = tuple(re.compile(kind.sign, re.M) for kind in _KINDS)
_DEFINED = re.compile(r"^ {0,3}\[([^\[\]\n]+)\]:", re.M)
_LABEL = re.compile(r"\[([^\[\]]+)\]\[([^\[\]]*)\]")


@cache
def _any_of(places: tuple[int, ...]) -> re.Pattern[str]:
    """Return what finds syntax of these kinds."""
    kinds = "|".join(f"(?P<k{place}>{_KINDS[place].pattern})" for place in places)
    return re.compile(rf"(?<!\\)(?:{kinds})", re.M | re.S)


def foreign_problems(reading: Reading) -> list[Problem]:
    """Return a problem for each kind of foreign syntax in a text, at the first of it."""
    places = tuple(place for place, sign in enumerate(_SIGNS) if sign.search(reading.body))
    if not places or not (pattern := _any_of(places)).search(reading.body):
        return []
    labels = {" ".join(label.lower().split()) for label in _DEFINED.findall(reading.body)}
    found: dict[int, list[tuple[int, str]]] = {}
    for said, lines in lines_outside_code(reading.body, pattern.pattern).items():
        if _is_defined(said, labels) or (match := pattern.fullmatch(said)) is None:
            continue
        kind = int(str(match.lastgroup)[1:])
        found.setdefault(kind, []).extend((line, said) for line in lines)
    return list(_told(reading, found))


def _is_defined(said: str, labels: set[str]) -> bool:
    """Return whether the text has an address for a name in brackets."""
    match = _LABEL.fullmatch(said)
    name = (match[2] or match[1]) if match else said.strip("[]")
    return " ".join(name.lower().split()) in labels


def _told(reading: Reading, found: dict[int, list[tuple[int, str]]]) -> Iterator[Problem]:
    for place, kind in enumerate(_KINDS):
        if place in found:
            line, said = min(found[place])
            more = len(found[place]) - 1
            fact = f"{beginning(said, 60)!r} {kind.what}" + (f" ({more} more in this text)" if more else "")
            yield Problem(
                reading.path, reading.body_line + line, kind.rule, fact, kind.hint, kind.severity, kind=kind.what
            )
