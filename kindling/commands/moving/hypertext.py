"""HTML of other programs before it becomes Markdown: what is no text taken out, films and galleries as ours."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from turbohtml import Comment, Element, Node, Text, parse_fragment

from kindling.commands.moving.pandoc import RAW
from kindling.commands.moving.text import plain_words
from kindling.commands.moving.values import Note
from kindling.model.html import escaped

_GONE = "script, style, template, link, meta, base, object param, svg, canvas, dialog, noscript"
_CONTROLS = "input, select, textarea, form button, datalist"
#: what programs put around a text, and no writer typed
_RESIDUE = (
    ".sharedaddy, .jp-relatedposts, .sd-sharing, .sd-block, .sd-like, .addtoany_share_save_container,"
    " .addtoany_content, .addthis_toolbox, .addthis_inline_share_toolbox, .wp-block-social-links,"
    " .wp-block-jetpack-sharing-buttons,"
    " .social-share, .share-buttons, .sharing-buttons, .ssba, .essb_links, .heateor_sss_sharing_container, .wpulike,"
    " .wp-block-jetpack-like, .post-views, .wp-block-post-navigation-link, .wp-block-loginout, .wp-block-search,"
    " .swp_social_panel, .simplesocialbuttons, .fb-like, .twitter-share-button, .jp-carousel-wrap"
)
_KEPT = frozenset(
    (
        "href",
        "src",
        "alt",
        "title",
        "colspan",
        "rowspan",
        "start",
        "cite",
        f"data-{RAW}",
        "data-text",
        "data-kindling-note",
    )
)
_UNWRAPPED = (
    "span, font, center, big, u, ins, label, section, article, header, footer, main, aside, nav, button, form,"
    " fieldset, cite, dfn, time, data, small, abbr, bdi, bdo, var, hgroup, address, picture, noindex,"
    " legend, ruby, acronym, tt"
)
_FILM_ENDINGS = (".mp4", ".m4v", ".mov", ".webm", ".ogv")
_BLOCKS = (
    "address|article|aside|blockquote|details|div|dl|fieldset|figure|figcaption|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre"
    "|section|table|tbody|td|tfoot|th|thead|tr|ul|dd|dt|iframe|video|audio|object|script|style|summary"
)
_BACKGROUND = re.compile(r"background(?:-image)?:[^;]*url\(['\"]?([^'\")]+)")
_HOSTS = ("youtube.com", "youtu.be", "youtube-nocookie.com", "vimeo.com", "player.vimeo.com")


@dataclass(slots=True)
class Cleaned:
    """HTML that pandoc can read, and what was done to it."""

    html: str
    words: tuple[str, ...]  #: the author's words, as they were
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class _Cleaning:
    """One tree that is being cleaned."""

    root: Element
    notes: list[Note] = field(default_factory=list)

    def note(self, said: str, *, look: bool = False) -> None:
        self.notes.append(Note(said, look))


def cleaned(html: str) -> Cleaned:
    """Return HTML as pandoc shall read it: its text, links, pictures, lists, tables; films and galleries as ours."""
    work = _Cleaning(parse_fragment(html))
    for marked in work.root.select(f"[data-{RAW}], [data-text], [data-kindling-note]"):
        for name in (f"data-{RAW}", "data-text", "data-kindling-note"):
            if marked.attr(name) not in (None, "note"):  # ours are made below, and a page has none
                del marked.attrs[name]
    _without_residue(work)
    words = _words(work.root)
    for comment in [each for each in work.root.descendants if isinstance(each, Comment)]:
        comment.extract()
    for step in (_films, _galleries, _pictures, _backgrounds, _details, _verses, _buttons, _without_dress):
        step(work)
    return Cleaned(work.root.inner_html, words, work.notes)


def _without_residue(work: _Cleaning) -> None:
    """Take out programs, controls, and what plugins put around a text."""
    for found in work.root.select(_GONE):
        if found.tag in ("script", "object") or found.attr("onload"):
            work.note(f"a <{found.tag}> was left out")
        found.decompose()
    for found in work.root.select(_RESIDUE):
        said = " ".join(found.text.split())
        name = (found.attrs.get("class") or [""])[0]
        work.note(f"left out what a plugin added ({name})" + (f": “{said[:80]}”" if said else ""))
        found.decompose()
    for box in work.root.select("li input[type=checkbox]"):  # a list of tasks, which Markdown has too
        box.replace_with(Text("\u2612 " if box.attr("checked") is not None else "\u2610 "))
    for found in work.root.select(_CONTROLS):
        work.note(f"a <{found.tag}> of a form was left out", look=True)
        found.decompose()


def _words(root: Element) -> tuple[str, ...]:
    """Return the words of a text, with what its pictures show."""
    said: list[str] = []
    for node in root.descendants:
        if isinstance(node, Text):
            said.append(node.data)
        elif isinstance(node, Element):
            if node.tag == "img":
                said.append(f" {node.attr('alt') or ''} ")
            elif re.fullmatch(_BLOCKS, node.tag) or node.tag in ("br", "caption", "cite"):
                said.append(" ")
            elif node.attr(f"data-{RAW}") == "note":
                said.append(" ")
                node.append(Text(" "))
    return plain_words("".join(said))


def raw_block(text: str) -> Element:
    """Return an element that stands for a block of Markdown."""
    return Element("div", {f"data-{RAW}": "raw", "data-text": text}, [Text("x")])


def _film(address: str, title: str = "") -> Element:
    said = re.sub(r"[{}]", "", " ".join(title.split()))
    return raw_block(f"{{video: {address}" + (f' title="{said}"' if said and '"' not in said else "") + "}")


def film_address(typed: str) -> str:
    """Return the address of a film as a person would copy it; "" for what is no film on a host that is known.

    >>> film_address("https://www.youtube.com/embed/dQw4w9WgXcQ?start=30&feature=oembed")
    'https://youtu.be/dQw4w9WgXcQ?t=30'
    """
    typed = f"https:{typed}" if typed.startswith("//") else typed.strip()
    try:
        parts = urlsplit(typed)
    except ValueError:
        return ""
    host = parts.netloc.lower().removeprefix("www.").removeprefix("m.")
    if parts.scheme not in ("http", "https") or host not in _HOSTS:
        return (
            "https://" + typed.partition("://")[2]
            if re.search(r"/videos/(?:embed|watch)/[\w-]{20,}", parts.path)
            else ""
        )
    query = parse_qs(parts.query)
    steps = [step for step in parts.path.split("/") if step]
    if "vimeo" in host:
        number = next((step for step in steps if step.isdecimal()), "")
        return f"https://vimeo.com/{number}" if number else ""
    key = query.get("v", [""])[0] or (
        steps[-1] if steps and (host == "youtu.be" or steps[0] in ("embed", "v", "shorts", "live")) else ""
    )
    at = (query.get("t") or query.get("start") or [""])[0].removesuffix("s")
    if not re.fullmatch(r"[\w-]{6,20}", key) or key == "videoseries":
        return ""
    return f"https://youtu.be/{key}" + (f"?t={at}" if at.isdecimal() and at != "0" else "")


def _films(work: _Cleaning) -> None:
    """Put films of hosts and of files into our syntax; any other frame is a link."""
    for frame in work.root.select("iframe, embed, object"):
        address = frame.attr("src") or frame.attr("data-src") or frame.attr("data") or ""
        _put_film(work, frame, str(address), str(frame.attr("title") or ""))
    for player in work.root.select("video, audio"):
        source = player.attr("src") or next(
            (each.attr("src") for each in player.select("source") if each.attr("src")), ""
        )
        if player.tag == "video" and source:
            player.replace_with(_film(str(source)))
        elif source:
            player.replace_with(raw_block(f'<audio src="{escaped(str(source))}"></audio>'))
        else:
            player.decompose()
    for box in work.root.select(".wp-block-embed__wrapper, .wp-block-embed, p"):
        said = box.text.strip()
        if re.fullmatch(r"https?://\S+", said) and not box.select("img") and box.parent is not None:
            if address := film_address(said):
                box.replace_with(_film(address))
            elif box.tag != "p":
                box.replace_with(_linked(said))
                work.note(f"what was embedded is a link: {said}")


def _put_film(work: _Cleaning, frame: Element, address: str, title: str) -> None:
    if found := film_address(address):
        frame.replace_with(_film(found, "" if title in ("YouTube video player", "") else title))
    elif address.lower().partition("?")[0].endswith(_FILM_ENDINGS):
        frame.replace_with(_film(address, title))
    elif address.startswith(("http", "//")):
        frame.replace_with(_linked(address))
        work.note(f"a frame of another site is a link here: {address}", look=True)
    else:
        frame.decompose()


def _linked(address: str) -> Element:
    return Element("p", {}, [Element("a", {"href": address}, [Text(address)])])


def _galleries(work: _Cleaning) -> None:
    """Put several pictures side by side as our gallery has them."""
    for gallery in work.root.select(".wp-block-gallery, .gallery, .blocks-gallery-grid, .tiled-gallery"):
        images = gallery.select("img")
        if gallery.parent is None or len(images) < 2:
            continue
        lines = [_line(image, _caption_of(image, gallery)) for image in images]
        own = [
            each
            for each in gallery.select("figcaption")
            if each.parent is gallery or "blocks-gallery-caption" in (each.attrs.get("class") or [])
        ]
        more = [Element("p", {}, [Text(each.text)]) for each in own]
        gallery.replace_with(raw_block("\n".join([*lines, "{.gallery}"])), *more)


def _caption_of(image: Element, gallery: Element) -> str:
    box = image.closest("figure, .gallery-item, li")
    caption = (
        box.select_one("figcaption, .gallery-caption, .wp-caption-text")
        if box is not None and box is not gallery
        else None
    )
    return " ".join(caption.text.split()) if caption is not None else ""


def _line(image: Element, caption: str) -> str:
    from kindling.commands.moving.syntax import picture

    shows = str(image.attr("alt") or "")
    return picture(source_of(image), shows, caption).strip()


def source_of(image: Element) -> str:
    """Return the address of a picture, which some programs load later and so write elsewhere."""
    names = ("data-orig-file", "data-full-url", "data-src", "data-lazy-src", "src")
    found = next((str(image.attr(name)) for name in names if image.attr(name)), "")
    return found if not found.startswith("data:") else ""


def _pictures(work: _Cleaning) -> None:
    """Give each picture its address and what it shows; one that nothing was said of decorates, as it did there."""
    for image in work.root.select("img"):
        source = source_of(image)
        if not source or image.attr("width") == "1" or image.attr("height") == "1":
            if str(image.attr("src") or "").startswith("data:"):
                said = str(image.attr("alt") or "") or "of which nothing is said"
                work.note(f"a picture that is part of the page itself was left out: {said}", look=True)
            image.decompose()
            continue
        for name in list(image.attrs):
            if name != "alt":  # a title is shown to nobody, and is mostly the name of the file
                del image.attrs[name]
        image.attrs["src"] = source
        if not str(image.attr("alt") or "").strip():
            image.attrs["alt"] = ""
        parent = image.parent
        if isinstance(parent, Element) and parent.tag == "a":
            _without_link_to_itself(parent)
    for figure in work.root.select(".wp-caption"):
        _as_figure(figure)


def _backgrounds(work: _Cleaning) -> None:
    """Tell of pictures that stood behind words: no text has those here."""
    for box in work.root.select("[style*=background-image], [style*=background\\:]"):
        if found := _BACKGROUND.search(str(box.attr("style"))):
            work.note(f"a picture behind words was left out: {found[1]}", look=True)


def _without_link_to_itself(link: Element) -> None:
    """Take out a link around a picture that shows the same picture larger."""
    href = str(link.attr("href") or "")
    is_same = re.search(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?.*)?$", href, re.I) or "attachment" in href
    if is_same and link.text.strip() == "" and len(link.children) == 1:
        link.unwrap()


def _as_figure(box: Element) -> None:
    """Put a captioned box of older programs as a figure."""
    image, caption = box.select_one("img"), box.select_one(".wp-caption-text")
    if image is None or caption is None or box.parent is None:
        return
    words = [each.extract() for each in list(caption.children)]
    figure = Element("figure", {}, [image.extract(), Element("figcaption", {}, words)])
    box.replace_with(figure)


def _details(work: _Cleaning) -> None:
    """Put what opens on a click as what is read: its summary in bold, then its words."""
    if many := len(work.root.select("details")):
        work.note(f"what opened on a click stands open here ({many} ×)")
    for summary in work.root.select("summary"):
        words = [each.extract() for each in list(summary.children)]
        summary.replace_with(Element("p", {}, [Element("strong", {}, words)]))
    for details in work.root.select("details"):
        details.unwrap()


def _verses(work: _Cleaning) -> None:
    """Put verses as lines of a paragraph; of other text that keeps its spaces, tell of links, which code can't have."""
    for verse in work.root.select("pre"):
        if "wp-block-verse" in (verse.attrs.get("class") or []):
            verse.replace_with(Element("p", {}, [part for child in list(verse.children) for part in _in_lines(child)]))
        elif links := [str(each.attr("href")) for each in verse.select("a") if each.attr("href")]:
            work.note(f"text that keeps its spaces is code here, and holds no links: {', '.join(links)}", look=True)


def _in_lines(node: Node) -> list[Node]:
    """Return a node with a break for each end of a line."""
    if isinstance(node, Text):
        first, *lines = node.data.split("\n")
        return [Text(first), *(each for line in lines for each in (Element("br"), Text(line)))]
    if isinstance(node, Element):
        return [Element(node.tag, dict(node.attrs), [part for each in list(node.children) for part in _in_lines(each)])]
    return [node]


def _buttons(work: _Cleaning) -> None:
    """Part the button that loads a file from the link to it, which stand side by side there."""
    for button in work.root.select("a.wp-block-file__button"):
        inner = [each.extract() for each in list(button.children)]
        button.replace_with(Text(" "), Element("a", {"href": button.attr("href") or ""}, inner))


def _without_dress(work: _Cleaning) -> None:
    """Take out what only dressed the text: classes, colours, boxes."""
    for element in list(work.root.select("*")):
        if element.tag == "a" and not element.attr("href"):
            element.unwrap()
            continue
        language = (
            re.search(r"(?:language|lang)-([\w+#-]+)", " ".join(element.attrs.get("class") or []))
            if element.tag in ("pre", "code")
            else None
        )
        for name in list(element.attrs):
            if name not in _KEPT or (name == "title" and element.tag != "img"):
                del element.attrs[name]
        if language:
            element.attrs["class"] = [language[1]]
    for element in list(work.root.select(_UNWRAPPED)):
        if f"data-{RAW}" not in element.attrs:
            element.unwrap()


# ── Text that only programs of the old kind made paragraphs of ──────────────────────────────────────────────────────


def with_paragraphs(text: str) -> str:
    """Return classic content of WordPress as HTML: an empty line ends a paragraph, the end of a line is one."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\n\n\x02{len(kept) - 1}\x03\n\n"

    text = re.sub(r"<(pre|script|style|table|svg)\b.*?</\1\s*>", keep, text, flags=re.S | re.I)
    text = re.sub(rf"(<(?:{_BLOCKS})\b[^<>]*>)", r"\n\n\1", text, flags=re.I)
    text = re.sub(rf"(</(?:{_BLOCKS})\s*>)", r"\1\n\n", text, flags=re.I)
    paragraphs = [_paragraph(each) for each in re.split(r"\n\s*\n", text.strip())]
    whole = "\n".join(paragraphs)
    return re.sub(r"\x02(\d+)\x03", lambda match: kept[int(match[1])], whole)


def _paragraph(text: str) -> str:
    text = text.strip()
    if not text or text.startswith("\x02") or re.match(rf"</?(?:{_BLOCKS})\b|<!--", text, re.I):
        begins = re.match(r"(<(?:li|td|th|dd|dt|blockquote|div|figcaption|h[1-6])\b[^<>]*>)(.+)", text, re.I | re.S)
        return begins[1] + begins[2].strip().replace("\n", "<br>\n") if begins else text
    broken = re.sub(r"(?<!<br>)(?<!<br />)(?<!<br/>)\n", "<br>\n", text)
    return f"<p>{broken}</p>"
