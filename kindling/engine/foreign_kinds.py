"""The table of what is syntax elsewhere and nothing here: how each kind is found, and our way to say it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from kindling.model.problems import Severity


@dataclass(frozen=True, slots=True)
class ForeignKind:
    """One kind of foreign syntax."""

    #: what finds quickly where one may be: words of which one must stand there; else a pattern, with \n before a line
    sign: tuple[str, ...] | str
    pattern: str
    what: str  #: behind the words as typed: "is a shortcode of Hugo"
    hint: str
    rule: str = "text/foreign"
    severity: Severity = "warning"
    #: what ``pattern`` becomes here, for ``re.sub``: the hint shows it in place of ``hint``, where it is known
    mend: str | Callable[[re.Match[str]], str] = ""

    def hint_for(self, said: str) -> str:
        """Return what to write in the place of what was typed."""
        mended = re.sub(self.pattern, self.mend, said, count=1, flags=re.M | re.S) if self.mend else said
        return f"write '{mended}'" if mended != said else self.hint


_SHORTCODES = (
    "audio|caption|contact-form(?:-7)?|embed|gallery|instagram|playlist|soundcloud|twitter|tweet|vimeo|youtube"
    r"|vc_\w+|et_pb_\w+|su_\w+|wp_\w+"
)
_EMOJI = (
    r"smile|smiley|grin|joy|wink|blush|laughing|heart|heart_eyes|thumbsup|thumbsdown|\+1|-1|clap|wave|pray|muscle|fire"
    "|star|sparkles|rocket|tada|bulb|eyes|thinking|warning|white_check_mark|heavy_check_mark|x|point_right|point_down"
    "|100|cry|sob|sweat_smile|sunglasses|raised_hands|ok_hand|information_source|memo|book|calendar|email|phone"
)
_OF_JIRA = "code|noformat|quote|panel|info|tip|note|warning|color|expand|excerpt|status|section|column"
#: what makes a formula of words between \\[ and \\], which are brackets with a backslash else: a command, or a sign
_OF_TEX = r"(?:\\[A-Za-z]|(?<!\\)(?:[\^_]|=(?![\"'])))"
_SEEN = "readers would see it as it is typed"
_NO_LINK = "leads nowhere"


def _heading(match: re.Match[str]) -> str:
    """Return a heading of a wiki, or of AsciiDoc, as one of Markdown."""
    return f"{'#' * max(2, len(match['equals']))} {match['words'].strip()}"


def _item(match: re.Match[str]) -> str:
    """Return an item that several stars set in, as Markdown has it."""
    return f"{'    ' * (len(match['stars']) - 1)}- {match['first']}"


def _straight(match: re.Match[str]) -> str:
    """Return a link or a tag with straight quotation marks."""
    title = match["title"]
    return f'{match["before"]}"{title}"{match["behind"]}' if '"' not in title else match[0]


KINDS = (
    ForeignKind(
        ("[[toc", "[[TOC", "[[_toc", "[[_TOC", "{toc"),
        r"\[\[_?(?:toc|TOC)_?\]\]|(?<!\{)\{toc(?::[^{}\n]*)?\}",
        f"is a table of contents in another program; {_SEEN}",
        "write [TOC]",
        mend="[TOC]",
    ),
    ForeignKind(
        r"<(?:https?://|mailto:)[^\s<>|]+\|",
        r"(?<![(])(?<!: )<((?:https?://|mailto:)[^\s<>|]+)\|([^<>\n]+)>",
        "is a link of Slack, which leads nowhere here",
        "write [words](address)",
        "text/no-link",
        "error",
        r"[\2](\1)",
    ),
    ForeignKind(
        r"<[@#!]",
        r"<(?:[@#][A-Z0-9]{6,}|!(?:here|channel|everyone))(?:\|[^<>\n]*)?>",
        f"is a name of Slack; {_SEEN}",
        "write the name of the person or the place itself, or take it out",
    ),
    ForeignKind(
        r"\]\(\S+[ \t]+[“”„‘’]",
        r"(?P<before>!?\[[^\[\]\n]*\]\([^()\s]+[ \t]+)[“”„‘’](?P<title>[^()\n“”„]*)[“”‘’](?P<behind>[ \t]*\))",
        "has curly quotation marks around its title, so the link leads nowhere",
        'write straight ones around it, as in [words](address "Title"), or take the title out',
        "text/no-link",
        "error",
        _straight,
    ),
    ForeignKind(
        r"<[A-Za-z][^<>\n]*=[ \t]*[“”„‘’]",
        r"<[A-Za-z][^<>\n]*=[ \t]*[“”„‘’][^<>\n]*>",
        "has curly quotation marks around a value, which become a part of it",
        "write straight ones",
        "text/no-link",
        "error",
        lambda match: re.sub("[“”„]", '"', match[0].replace("‘", "'")),
    ),
    ForeignKind(
        r"\n {0,3}#[^\W\d_]",
        r"^ {0,3}#[^\W\d_][\w-]*(?:[ \t,]+#[^\W\d_][\w-]*)*[ \t]*$",
        f"is a line of hashtags; {_SEEN}",
        "take the line out; topics stand above the text, as tags: [joy, kindness]",
    ),
    ForeignKind(
        (":: ", "::\t"),
        r"^ {0,3}(?:[-*+][ \t]+)?[A-Za-z][\w -]{0,30}::[ \t]+[^\n]*$|[\[(][A-Za-z][\w -]{0,30}::[ \t][^\[\]()\n]*[\])]",
        f"is a field of Obsidian's Dataview; {_SEEN}",
        "take it out, or write it as a sentence",
    ),
    ForeignKind(
        r" \[[/><!?*\"+~-]\]",
        r"^[ \t]*[-*+] +\[[/><!?*\"+~-]\](?![^ \t\n])",
        f"is a task of a theme of Obsidian; {_SEEN}",
        "write - [ ], or - [x] where it is done",
        mend="- [ ]",
    ),
    ForeignKind(
        r"~[\w+-]+~",
        r"(?<![\w~/.:\\])(\w{1,30})~([\w+-]{1,12})~(?!~)",
        f"is a subscript of Pandoc; {_SEEN}",
        "write <sub> before it and </sub> behind it",
        mend=r"\1<sub>\2</sub>",
    ),
    ForeignKind(
        r"\^[\w+-]+\^",
        r"(?<![\w^/.:\\$])(\w{1,30})\^([\w+-]{1,12})\^(?!\^)",
        f"is a superscript of Pandoc; {_SEEN}",
        "write <sup> before it and </sup> behind it",
        mend=r"\1<sup>\2</sup>",
    ),
    ForeignKind(
        rf"\{{(?:{_OF_JIRA})[:}}]",
        rf"(?<!\{{)\{{(?P<jira>{_OF_JIRA})(?::[^{{}}\n]*)?\}}.{{0,3000}}?\{{(?P=jira)\}}|(?<!\{{)\{{(?:{_OF_JIRA}):[^{{}}\n]*\}}",
        f"is syntax of Jira or Confluence; {_SEEN}",
        'write Markdown: ``` around code, > before a quotation, !!! note "Title" for a call-out',
    ),
    ForeignKind(
        r"\n {0,3}(?:h[1-6]|bq|fn\d{1,2})\.",
        r"^ {0,3}(?:h[1-6]|bq|fn\d{1,2})\.{1,2}[ \t]+[^\s][^\n]*$",
        f"is syntax of Jira or Textile; {_SEEN}",
        "write ## before a heading, > before a quotation, [^1]: before a note",
    ),
    ForeignKind(
        r'":https?:',
        r'"([^"\n]{1,80})":(https?://[^\s<>()"]*[^\s<>()".,;:!?])',
        f"is a link of Textile; {_SEEN}",
        "write [words](address)",
        "text/no-link",
        mend=r"[\1](\2)",
    ),
    ForeignKind(
        r"\n {0,3}\*{2,6}[ \t]+[^\s*]",
        r"^ {0,3}(?P<stars>\*{2,6})[ \t]+(?P<first>[^\s*]+)(?![^\n]*\*)",
        f"is an item a step further in, as wikis have it; {_SEEN}",
        "write four spaces for each step, then a hyphen and a space",
        mend=_item,
    ),
    ForeignKind(
        ("???", "==="),
        r'^ {0,3}(?:\?\?\?\+?[ \t]+\w[^\n]*|===[ \t]+"[^"\n]*"[ \t]*)$',
        f"is a block of MkDocs; {_SEEN}",
        'a call-out is !!! note "Its title", and below it the words, four spaces in',
    ),
    ForeignKind(
        ("= ", "=\t"),
        r"^ {0,3}(?P<equals>={2,6}|=(?=[^\n]*[ \t]=[ \t]*$))[ \t]+(?P<words>[^=\n]+)(?:[ \t]=+)?[ \t]*$",
        f"is a heading of a wiki or of AsciiDoc; {_SEEN}",
        "write ## and a space before its words",
        mend=_heading,
    ),
    ForeignKind(
        ("'''",),
        r"(?<!')'''(?!')([^'\n]+)'''(?!')",
        f"is bold in a wiki; {_SEEN}",
        "write **bold**",
        mend=r"**\1**",
    ),
    ForeignKind(
        ("''",),
        r"(?<![\w'])''(?![\s'])([^'\n]+)(?<!\s)''(?![\w'])",
        f"is italic in a wiki; {_SEEN}",
        "write *italic*",
        mend=r"*\1*",
    ),
    ForeignKind(
        r"\[https?:",
        r"(?<![\]\[!])\[(https?://[^\s\[\]]+) ([^\[\]\n]+)\](?![(\[:])",
        f"is a link of a wiki; {_SEEN}",
        "write [words](address)",
        mend=r"[\2](\1)",
    ),
    ForeignKind(
        r"https?://[^\s\[\]<>()\"']{1,500}\[",
        r"(?:(?<![\w:])link:)?(?<![(\[<\"'=])(https?://[^\s\[\]<>()\"']{1,500})\[(?![/!^@])([^\[\]\n]*[^\W\d][^\[\]\n]*)\](?![(\[])",
        "is a link of AsciiDoc; its words would be taken for a part of the address",
        "write [words](address)",
        "text/no-link",
        "error",
        r"[\2](\1)",
    ),
    ForeignKind(
        (
            *(f"{name}:" for name in ("link", "xref", "image", "video", "audio", "include", "kbd", "footnote")),
            *(f"[{name}" for name in ("source", "listing", "verse", "NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")),
            "<<",
        ),
        r"(?<![\w:/])(?:link|xref|image|video|audio|include|kbd|footnote):{1,2}(?!https?:)[^\s\[\]]{0,300}\[[^\[\]\n]*\]"
        r"|^\[(?:source|listing|verse|NOTE|TIP|IMPORTANT|WARNING|CAUTION)(?:[,%][^\[\]\n]*)?\][ \t]*$"
        r"|<<[A-Za-z_][\w-]*(?:,[^<>\n]*)?>>",
        f"is syntax of AsciiDoc; {_SEEN}",
        'write Markdown: [words](address), ![What it shows](its file), ``` around code, !!! note "Its title"',
    ),
    ForeignKind(
        r"\[\[[^\[\]\n]+\]\[",
        r"(?<!!)\[\[([^\[\]\n]+)\]\[([^\[\]\n]+)\]\]",
        "is a link of Org, which leads nowhere here",
        "write [words](address)",
        "text/no-link",
        "error",
        r"[\2](\1)",
    ),
    ForeignKind(
        ("[/", "[*]"),
        r"\[/(?:b|i|u|s|url|img|quote|code|color|size|list|center|spoiler|font)\]|^ {0,3}\[\*\][ \t]+[^\s][^\n]*$",
        f"is BBCode, of forums; {_SEEN}",
        "write **bold**, *italic*, [words](address), > before a quotation, or - before each item of a list",
    ),
    ForeignKind(
        (".. ", "#+", ":`", ":PROPERTIES:"),
        r"^ {0,3}\.\. (?:[a-z-]+::|_[^:\n]+:|\[[^\[\]\n]+\] |\|[^|\n]+\| )[^\n]*$"
        r"|(?<![\w:`]):[a-z]+(?::[a-z]+)?:`[^`\n]+`"
        r"|^#\+[A-Za-z_]+(?::|[ \t]|$)[^\n]*$|^ {0,3}:PROPERTIES:[ \t]*$",
        f"is syntax of reStructuredText or Org; {_SEEN}",
        'write Markdown: ``` around code, !!! note "Title" for a call-out, > before a quotation',
    ),
    ForeignKind(
        ("%%",),
        r"(?<![\w%])%%(?!%)(?:[^%]|%(?!%))+%%",
        "is a private remark in Obsidian; here it would be published",
        "take it out, or write <!-- and --> in the place of the two %%: no page holds what is between them",
        "text/private",
        "error",
    ),
    ForeignKind(
        ("{{<", "{{%"),
        r"\{\{[<%][^{}]*[>%]\}\}",
        f"is a shortcode of Hugo; {_SEEN}",
        "a film is {video: its file or address} on a line of its own, a picture ![What it shows](its file)",
    ),
    ForeignKind(
        ("{%", "{{"),
        r"\{%-?\s[^{}]*%\}|\{\{(?![<%])[^{}\n]+\}\}",
        f"is Liquid, of Jekyll and its like; {_SEEN}",
        "write what it stood for; a film is {video: its file or address}, on a line of its own",
    ),
    ForeignKind(
        rf"\[/[a-z]|\[(?:{_SHORTCODES})|\[[a-z][\w-]* [\w-]+=\"",
        rf"\[/?(?:{_SHORTCODES})(?:[ =][^\[\]\n]*)?\](?![(:\[])|\[/[a-z][\w-]+\](?![(:\[])"
        r"|\[[a-z][\w-]+(?: [\w-]+=\"[^\"\[\]\n]*\")+ ?/?\](?![(:\[])",
        f"is a shortcode of WordPress; {_SEEN}",
        "a film is {video: its file or address} on a line of its own, a picture with a caption "
        '![What it shows](its file "The caption")',
    ),
    ForeignKind(
        ("![[",),
        r"!\[\[[^\[\]\n]+\]\]",
        f"is an embed of Obsidian; {_SEEN}",
        "a picture is ![What it shows](../media/its-file.jpg)",
    ),
    ForeignKind(
        ("[[",),
        r"(?<![!\[])\[\[(?![@^-])[^\[\]\n]+\]\](?![(\]])",
        f"is a wiki link; {_SEEN}",
        "a link to another post is [words](its-file.md)",
    ),
    ForeignKind(
        (":::",),
        r"^ {0,3}:{3,}[^\n]*$",
        f"is a block of Pandoc, Quarto or VuePress; {_SEEN}",
        'a call-out is !!! note "Its title", and below it the words, four spaces in',
    ),
    ForeignKind(
        r":[a-z0-9_+-]+:",
        rf"(?<![\w:]):(?:{_EMOJI}):(?![\w:])",
        f"is the name of an emoji; {_SEEN}",
        "put the emoji itself there",
    ),
    ForeignKind(
        r"\\[(\[]",
        rf"\\\((?=(?:(?!\\\))[^\n]){{0,200}}?{_OF_TEX})[^\n]{{1,200}}?\\\)"
        rf"|\\\[(?!/?\w+\\\])(?=(?:(?!\\\])[^\]]){{0,400}}?{_OF_TEX})[^\]]{{1,400}}?\\\]",
        f"is a formula of TeX between other signs than here; {_SEEN}",
        "write $…$ around it, or $$…$$ on lines of its own",
    ),
    ForeignKind(
        ("【", ":contentReference", "oai_citation:"),
        r"【[^【】\n]{1,40}】|:contentReference\[[^\[\]\n]*\](?:\{[^{}\n]*\})?|\[?oai_citation:[^\s\])]+\]?",
        f"is the mark of a source in a chat, which leads readers nowhere; {_SEEN}",
        "take it out, or cite the source: [@its-key]",
    ),
    ForeignKind(
        ("\ufffc",),
        "\ufffc",
        "(U+FFFC) stands for a picture or a file that did not come with the paste",
        "take it out, and put the picture there: ![What it shows](../media/its-file.jpg)",
    ),
    ForeignKind(
        r"\^[A-Za-z0-9-]+[ \t]*$",
        r"(?<!\S)\^[A-Za-z0-9-]{2,40}(?=[ \t]*$)",
        f"is the name of a block in Obsidian; {_SEEN}",
        "take it out",
    ),
    ForeignKind(
        ("]{.", "]{#"),
        r"(?<!!)\[[^\[\]\n]+\]\{[.#][^{}\n]*\}",
        f"is a span of Pandoc or Quarto; {_SEEN}",
        "take the square brackets away, and what stands in braces",
    ),
    ForeignKind(
        r"\n {0,3}(?:\[1\]|[¹²³⁴-⁹])",
        r"^ {0,3}(?:\[1\](?: |:[ \t]+(?!<|\S+(?:[ \t]*$|[ \t]+[\"'(“])))|[¹²³⁴-⁹]{1,2}[ \t]+)[^\s][^\n]*$",
        "looks like a note, which its number in the text does not lead to",
        "write [^1] in the text, and [^1]: before the note",
    ),
    ForeignKind(
        ("] (",),
        r"(?<![!\]])\[[^\[\]\n]+\] \((?:https?://|mailto:|\.{0,2}/)[^()\s]*\)",
        f"is no link, because of the space before the bracket; {_SEEN}",
        "take the space out",
        "text/no-link",
    ),
    ForeignKind(
        r"\]\([ \t]*[#)]",
        r"(?<!!)\[[^\[\]\n]+\]\([ \t]*#?[ \t]*\)",
        _NO_LINK,
        "put the address between the round brackets, or take the brackets out",
        "text/no-link",
    ),
    ForeignKind(
        r'\]\([ \t]*["\'“]',
        r"!?\[[^\[\]\n]*\]\([ \t]*(?:\"[^\"()\n]+\"|'[^'()\n]+'|“[^”()\n]+”)[ \t]*\)",
        "has quotation marks around its address, so it leads nowhere",
        "take the quotation marks out; an address with spaces stands in < and >",
        "text/no-link",
        "error",
    ),
    ForeignKind(
        ("][",),
        r"(?<![\w!\[\]])\[(?![0-9]+\])[^\[\]\n@^][^\[\]\n]*\]\[[^\[\]\n@^]*\](?![(\[])",
        f"names an address that stands nowhere in the text; {_SEEN}",
        "write [words](address), or put the address on a line of its own: [name]: https://…",
        "text/no-link",
    ),
    ForeignKind(
        r"\n {0,3}#{2,6}[^#\s]",
        r"^ {0,3}#{2,6}[^#\s][^\n]*$",
        f"is no heading, because no space stands behind the signs #; {_SEEN}",
        "put a space behind the signs #",
        "text/heading",
    ),
    ForeignKind(
        r"\[\^[^\[\]\s]+[ \t]",
        r"\[\^[^\[\]\s]+[ \t][^\[\]\n]*\](?!\()",
        f"names a note by more than one word; {_SEEN}",
        "write hyphens in the place of the spaces, there and where the note is written",
    ),
)
