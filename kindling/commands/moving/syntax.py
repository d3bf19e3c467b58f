"""Syntax of other programs in Markdown, put into ours where it has a meaning here. Code is left alone. Pure.

Links and pictures keep what they lead to, as typed: `settle.py` knows where that is now. A wiki link becomes a link to
``wiki:its name``, a post by its file `post:its name`.
"""

import re
from collections.abc import Callable
from urllib.parse import quote

from kindling.commands.moving.text import outside_code, private_remark
from kindling.commands.moving.values import Note
from kindling.model.html import escaped, start_tags
from kindling.model.sanitise import WIDER

WIKI = "wiki:"
POST = "post:"
_ARGUMENT = re.compile(
    r"""(?:(?P<name>[\w-]+)\s*=\s*)?(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=]+))"""
)
Count = Callable[[str, str], str]  #: what was done, and what came of it → the same
_QUARTO = re.compile(
    r"^:{3,}[ \t]*\{\.callout-(?P<kind>\w+)(?P<rest>[^{}\n]*)\}[ \t]*\n(?P<body>.*?)^:{3,}[ \t]*$", re.M | re.S
)
_HEADING = re.compile(r"\s*#{1,6} (.+)\n")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp")
_FILMS = (".mp4", ".webm", ".mov", ".m4v", ".ogv")
_HUGO = r"\{\{[<%]-?\s*(?P<slash>/?)\s*(?P<name>[\w./-]+)(?P<rest>[^{}]*?)\s*/?-?[>%]\}\}"
_LIQUID = r"\{%-?\s*(?P<name>\w+)(?P<rest>[^{}]*?)\s*-?%\}"
#: tags of HTML that no text may hold; a name that is none of HTML's may be a word in angle brackets, and stays
_NEVER = frozenset(WIDER) | frozenset(
    "applet audio base blink body canvas dialog embed frame frameset head html link marquee meta noscript object param"
    " picture slot source template title track video".split()
)
#: a box of HTML around one picture or one player
_BOX = (
    r"(?i:<(?P<box>div|p|center|figure)\b[^>]*>\s*(?P<only><iframe\b[^>]*>.*?</iframe\s*>|<video\b[^>]*>.*?</video\s*>"
    r"|(?:<a\b[^>]*>\s*)?<img\b[^<>]*>(?:\s*</a\s*>)?)\s*"
    r"(?:<figcaption\b[^>]*>(?P<said>.*?)</figcaption\s*>\s*)?</(?P=box)\s*>)"
)
#: how a block of HTML begins, in which no Markdown is read
_IN_HTML = re.compile(
    r"\s*</?(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|figure|figcaption|h[1-6]|li|ol|p|section"
    r"|summary|table|tbody|td|th|thead|tr|ul)\b",
    re.I,
)
#: attributes that run something, or dress a text
_LIVE = re.compile(r"\s+(?:on\w+|style|srcdoc)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.I)
_WIKI = r"(?P<bang>!?)\[\[(?P<target>[^\[\]|\n]+)(?:\|(?P<words>[^\[\]\n]*))?\]\]"
_IN_LINK = r"(?<=\]\()(?P<whole>\s*<?(?:\{[{%][^{}]*[}%]\})+[^()\s<>]*>?)"
#: a file with a space in its name: kramdown reads it as it is
_SPACED = (
    r"(?<=\]\()(?P<spaced>[^()<>\"'{}\s][^()<>\"'{}\n]*[ ][^()<>\"'{}\n]*\.(?:png|jpe?g|gif|webp|svg|avif|pdf|docx|pptx"
    r"|xlsx|mp[34]|html?|md))(?=[ ]*(?:\"[^\"\n]*\"|'[^'\n]*')?[ ]*\))"
)


def arguments(rest: str) -> tuple[list[str], dict[str, str]]:
    """Return the values behind a shortcode's name: those without a name in order, and those with one."""
    plain: list[str] = []
    named: dict[str, str] = {}
    for found in _ARGUMENT.finditer(rest):
        value = next(each for each in (found["double"], found["single"], found["bare"]) if each is not None)
        if found["name"]:
            named[found["name"].lower()] = value.replace('\\"', '"')
        else:
            plain.append(value.replace('\\"', '"'))
    return plain, named


def film(address: str, title: str = "") -> str:
    """Return the line that shows a film."""
    said = f' title="{title}"' if title and '"' not in title else ""
    return f"\n\n{{video: {address}{said}}}\n\n"


def picture(source: str, shows: str = "", caption: str = "") -> str:
    """Return a picture in Markdown, alone in its paragraph where it has a caption."""
    target = f"<{source}>" if re.search(r"[\s()]", source) else source
    words = re.sub(r"([\[\]])", r"\\\1", " ".join(shows.split()))
    said = ' "' + " ".join(caption.split()).replace('"', "”") + '"' if caption.strip() else ""
    plain = f"![{words}]({target}{said})" + ("" if words else "{.decorative}")
    return f"\n\n{plain}\n\n" if said else plain


def in_our_syntax(body: str) -> tuple[str, list[Note]]:
    """Return a text with foreign syntax as ours, and what is to be said of it."""
    done: dict[str, int] = {}

    def count(what: str, new: str) -> str:
        done[what] = done.get(what, 0) + 1
        return new

    body = _html(body, count)
    body = _blocks(body, count)
    body = outside_code(body, _IN_LINK, lambda match: _target(match["whole"], count))
    body = outside_code(body, _HUGO, lambda match: _shortcode(match, count))
    body = outside_code(body, _LIQUID, lambda match: _tag(match, count))
    body = outside_code(body, r"\{\{-?\s*(?P<said>[^{}<%]+?)\s*-?\}\}", lambda match: _output(match, count))
    body = outside_code(body, _SPACED, lambda match: count("addresses with a space", f"<{match['spaced']}>"))
    body = outside_code(body, _WIKI, lambda match: _wiki(match, count))
    body = outside_code(
        body, r"(?<![\w%])%%(?!%)(?P<said>(?:[^%]|%(?!%))+)%%", lambda match: count("private remarks", _private(match))
    )
    body = outside_code(body, r"^[ ]*(?:[*+-]|1\.)[ ][^\n]*\n\{:[ ]?toc[^}]*\}[ ]*$", lambda _: count("toc marks", ""))
    body = outside_code(body, r"^\[(?:TOC|toc|_TOC_)\][ ]*$", lambda _: count("toc marks", ""))
    notes = [Note(f"{number} × {what}") for what, number in done.items()]
    return re.sub(r"\n{4,}", "\n\n\n", body), notes


def _private(match: re.Match[str]) -> str:
    return private_remark(match["said"])


def _html(body: str, count: Count) -> str:
    """Return a text with HTML that no text may hold as ours: players, pictures; programs are left out."""
    programs = r"(?i:<(?P<gone>script|style)\b[^>]*>.*?</(?P=gone)\s*>)"
    body = outside_code(body, programs, lambda _: count("programs left out", ""))
    for _ in range(3):  # boxes in boxes: no Markdown is read within one
        body = outside_code(body, _BOX, _unboxed)
    body = outside_code(
        body,
        r"(?i:<(?P<frame>iframe|video|audio)\b(?P<rest>[^>]*)>(?P<inner>.*?)</(?P=frame)\s*>)",
        lambda match: _player(match, count),
    )
    body = outside_code(body, r"(?i:<img\b[^<>]*>)", lambda match: _image(match, count))
    tag = r"<(?P<slash>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<rest>(?:\s[^<>]*)?)>"
    return outside_code(body, rf"<!--.*?-->|{tag}", lambda match: _allowed(match, count))


def _unboxed(match: re.Match[str]) -> str:
    """Return what a box alone holds, with its caption below it."""
    said = f"{match['said'].strip()}\n\n" if match["said"] else ""
    return f"\n\n{match['only'].strip()}\n\n{said}"


def _allowed(match: re.Match[str], count: Count) -> str:
    """Return a tag without what no text may hold: programs in attributes, dress; "" for a tag that none may hold."""
    if not match["tag"]:
        return match[0]
    if match["tag"].lower() in _NEVER:
        return count(f"<{match['tag'].lower()}> left out, its words kept", "") if not match["slash"] else ""
    rest = _LIVE.sub("", match["rest"])
    return match[0] if rest == match["rest"] else count("attributes left out", f"<{match['tag']}{rest}>")


def _player(match: re.Match[str], count: Count) -> str:
    """Return a frame or a player as a film, or as a link where it shows none that is known."""
    from kindling.commands.moving.hypertext import film_address

    named = arguments(match["rest"])[1] or {}
    source = named.get("src") or next(
        (arguments(each)[1].get("src", "") for each in match["inner"].split("<source")[1:]), ""
    )
    if not source:
        return match[0]
    if found := film_address(source) or (source if match["frame"] == "video" else ""):
        return count("films as ours", film(found, named.get("title", "")))
    if match["frame"] == "audio":
        return f'\n\n<audio src="{escaped(source)}"></audio>\n\n'
    return count("frames of other sites as links", f"<{source}>" if source.startswith("http") else f"<https:{source}>")


def _image(match: re.Match[str], count: Count) -> str:
    named = next((dict(attributes) for _, attributes in start_tags(match[0])), {})
    source = named.get("src", "").strip()
    before = re.split(r"\n[ \t]*\n", match.string[: match.start()])[-1]
    if not source or source.startswith("data:") or _IN_HTML.match(before):
        return match[0]
    shows = re.sub(r"([\[\]])", r"\\\1", " ".join(named.get("alt", "").split()))
    return count("pictures as ours", f"![{shows}]({f'<{source}>' if re.search(r'[ ()]', source) else source})")


def _blocks(body: str, count: Count) -> str:
    """Return a text with blocks that hold others as ours: code of Liquid and Hugo, call-outs of Quarto."""
    body = outside_code(
        body,
        r"\{%-?\s*highlight\s+(?P<lang>[\w+#-]+)[^%]*%\}\n?(?P<said>.*?)\n?\{%-?\s*endhighlight\s*-?%\}",
        lambda match: count("blocks of code as ours", _fenced(match["lang"], match["said"])),
    )
    body = outside_code(
        body,
        r"\{\{<\s*highlight\s+\"?(?P<lang>[\w+#-]+)[^{}]*>\}\}\n?(?P<said>.*?)\n?\{\{<\s*/highlight\s*>\}\}",
        lambda match: count("blocks of code as ours", _fenced(match["lang"], match["said"])),
    )
    body = outside_code(body, r"\{%-?\s*(?:raw|endraw)\s*-?%\}", lambda _: "")
    body = outside_code(
        body,
        r"\{%-?\s*comment\s*-?%\}(?P<said>.*?)\{%-?\s*endcomment\s*-?%\}",
        lambda match: count("private remarks", _private(match)),
    )
    return _QUARTO.sub(lambda match: count("call-outs as ours", _call_out(match)), body)


def _fenced(language: str, said: str) -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`{3,}", said)), 3)
    return f"\n{fence}{language}\n{said}\n{fence}\n"


def _call_out(match: re.Match[str]) -> str:
    kind = {"tip": "tip", "warning": "warning", "caution": "warning", "important": "important"}.get(
        match["kind"], "note"
    )
    body, title = match["body"], arguments(match["rest"])[1].get("title", "")
    if not title and (heading := _HEADING.match(body)):
        title, body = heading[1].strip(), body[heading.end() :]
    said = ' "' + title.replace('"', "”") + '"' if title else ""
    lines = "\n".join(f"    {line}" if line.strip() else "" for line in body.strip("\n").splitlines())
    return f"!!! {kind}{said}\n\n{lines}\n"


def _shortcode(match: re.Match[str], count: Count) -> str:
    """Return a shortcode of Hugo's or Quarto's as ours; as it is where it has no meaning here."""
    name, (plain, named) = match["name"].lower().removesuffix(".html"), arguments(match["rest"])
    first = plain[0] if plain else ""
    if match["slash"]:
        return "" if name in ("figure", "youtube", "vimeo") else match[0]
    if name in ("youtube", "vimeo", "video", "peertube") and (
        found := _film(name, first or next((named[k] for k in ("id", "src", "url", "file", "mp4") if k in named), ""))
    ):
        return count("films as ours", film(found, named.get("title", "")))
    if name in ("figure", "img", "image", "picture") and (source := named.get("src") or first):
        shows = named.get("alt", "")
        title = named.get("caption") or named.get("title", "")
        made = picture(source, shows or title, "" if not shows and title else title)
        link = named.get("link", "")
        return count("pictures as ours", f"[{made.strip()}]({link})" if link else f"\n\n{made.strip()}\n\n")
    if name in ("ref", "relref") and first:
        return count("links as ours", POST + quote(first, safe="/#.-_"))
    return match[0]


def _film(host: str, said: str) -> str:
    """Return the address of a film, or the path of its file."""
    if "/" in said or said.lower().endswith(_FILMS):
        return re.sub(r"youtube(?:-nocookie)?\.com/embed/", "youtube.com/watch?v=", said.strip()).replace(
            "watch?v=videoseries", "embed"
        )
    if not re.fullmatch(r"[\w-]{4,}", said):
        return ""
    return f"https://vimeo.com/{said}" if host == "vimeo" else f"https://youtu.be/{said}" if host == "youtube" else ""


def _tag(match: re.Match[str], count: Count) -> str:
    """Return a tag of Liquid's as ours; as it is where it has no meaning here."""
    name, rest = match["name"].lower(), match["rest"]
    plain, named = arguments(rest)
    if name in ("include", "include_cached", "render") and plain:
        name, plain = plain[0].rpartition("/")[2].partition(".")[0].lower(), plain[1:]
    first = plain[0] if plain else ""
    if name in ("youtube", "vimeo", "video", "embed_youtube"):
        said = first or next((named[key] for key in ("id", "video_id", "src", "url", "youtubeid") if key in named), "")
        host = "vimeo" if "vimeo" in (name, named.get("provider", "")) else "youtube"
        if found := _film(host, said):
            return count("films as ours", film(found, named.get("title", "")))
    if name in ("figure", "image", "img", "picture"):
        source = next(
            (named[key] for key in ("src", "image_path", "url", "file", "path", "filename") if key in named), first
        )
        shows, caption = named.get("alt", ""), named.get("caption") or named.get("title", "")
        if source:
            made = picture(source, shows or caption, caption if shows else "")
            return count("pictures as ours", f"\n\n{made.strip()}\n\n")
    if name in ("post_url", "link") and rest.strip():
        return count("links as ours", POST + quote(rest.strip(), safe="/#.-_"))
    return match[0]


def _target(whole: str, count: Count) -> str:
    """Return what a link leads to where Liquid or a shortcode says it."""
    text = whole.strip().strip("<>")
    while found := re.search(rf"{_HUGO}|\{{\{{[^{{}}]*\}}\}}", text) or re.search(_LIQUID, text):
        part = found[0]
        if match := re.fullmatch(_HUGO, part):
            new = _shortcode(match, count)
        elif match := re.fullmatch(_LIQUID, part):
            new = _tag(match, count)
        else:
            new = _output_text(part.strip("{}- \t"))
        if new == part:
            return whole
        text = text[: found.start()] + new.strip() + text[found.end() :]
    return text


def _output_text(said: str) -> str:
    """Return what Liquid prints into an address: a path that it makes relative, or the address of the site."""
    if found := re.match(r"[\"']([^\"']*)[\"']\s*(?:\||$)", said):
        return found[1] if found[1].startswith(("/", "http")) else f"/{found[1]}"
    return (
        ""
        if re.fullmatch(r"(?:site\.(?:baseurl|url)|site\.baseurl \| relative_url|\"/\" \| .*)", said)
        else f"{{{{{said}}}}}"
    )


def _output(match: re.Match[str], count: Count) -> str:
    """Return Liquid's output where it is part of an address: the site's own, or a path."""
    said = match["said"]
    if re.match(r"site\.(?:baseurl|url)\b", said):
        return count("addresses without {{ site.… }}", "")
    if found := re.match(r"[\"']([^\"'\s]*)[\"']\s*\|\s*(?:relative_url|absolute_url|url)\b", said):
        return count("addresses without {{ … }}", found[1] if found[1].startswith("/") else f"/{found[1]}")
    return match[0]


def _wiki(match: re.Match[str], count: Count) -> str:
    """Return a wiki link as a link, and an embed as the picture or film that it shows."""
    target, words = match["target"].strip(), (match["words"] or "").strip()
    ending = target.lower()
    if match["bang"] and ending.endswith(_PICTURES):
        shows = "" if re.fullmatch(r"\d+(x\d+)?", words) else words
        return count("embedded pictures as ours", picture(WIKI + quote(target, safe="/#.-_"), shows))
    if match["bang"] and ending.endswith(_FILMS):
        return count("films as ours", film(WIKI + quote(target, safe="/#.-_")))
    name, _, part = target.partition("#")
    said = words or (f"{name} > {part}" if name and part else name or part).rpartition("/")[2]
    return count("wiki links as ours", f"[{said}]({WIKI}{quote(target, safe='/#.-_')})")


def without_syntax(body: str) -> str:
    """Return a text with the words that readers see of foreign syntax in its place, to compare words."""
    programs = r"<!--.*?-->|<(?P<gone>script|style)\b.*?</(?P=gone)\s*>"
    private = programs + r"|(?<![\w%])%%(?!%).+?%%|\{%-?\s*comment.*?endcomment\s*-?%\}"
    body = outside_code(body, private, lambda _: " ")
    body = outside_code(body, _IN_LINK, lambda match: re.sub(r"\{[{%][^{}]*[}%]\}", "", match["whole"]))
    body = outside_code(body, _SPACED, lambda match: f"<{match['spaced']}>")
    body = re.sub(rf"{_HUGO}|{_LIQUID.replace('name', 'tag').replace('rest', 'more')}", _seen, body)
    body = re.sub(r"\{\{[^{}]*\}\}", " ", body)
    body = re.sub(_WIKI, _seen_of_wiki, body)
    body = re.sub(
        r"^[ ]*(?:[*+-]|1\.)[ ][^\n]*\n\{:[ ]?toc[^}]*\}[ ]*$|^\[(?:TOC|toc|_TOC_)\][ ]*$", " ", body, flags=re.M
    )
    return re.sub(r"^:{3,}[^\n]*$|^!!!\s+\w+|^\s*\{:\s?toc[^}]*\}", " ", body, flags=re.M)


def _seen(match: re.Match[str]) -> str:
    rest = match["rest"] if match["name"] else match["more"]
    named = arguments(rest)[1]
    shows, title = named.get("alt", ""), named.get("caption") or named.get("title", "")
    in_picture = (match["name"] or match["tag"]).lower() in ("figure", "img", "image", "picture", "include")
    return f" {shows} {title} " if in_picture else " "


def _seen_of_wiki(match: re.Match[str]) -> str:
    target, words = match["target"], match["words"] or ""
    if match["bang"] and target.lower().endswith(_PICTURES + _FILMS):
        return "" if re.fullmatch(r"\d+(x\d+)?", words) else f" {words} "
    name, _, part = target.partition("#")
    return words or (f"{name} > {part}" if name and part else name or part).rpartition("/")[2]
