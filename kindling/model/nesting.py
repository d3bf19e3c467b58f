"""Which HTML a text holds where no such element can stand: browsers move or close it, each as it likes. Pure."""

from collections.abc import Iterator

from kindling.model.html import VOID, tags

#: HTML Standard, section 3.2.5.2.4 (phrasing content): in these only words and what stands among words may be
_WORDS_ALONE = frozenset(
    "h1 h2 h3 h4 h5 h6 p b i em strong small span code kbd samp var mark q cite dfn abbr sub sup s u bdi bdo data time "
    "label pre legend button".split()
)
#: … and these stand on their own, never among words
_ON_ITS_OWN = frozenset(
    "address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header "
    "hgroup hr main menu nav ol p pre section table ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: what stands directly in which alone
_ONLY_IN = {"summary": ("details",), "figcaption": ("figure",), "dt": ("dl", "div"), "dd": ("dl", "div")}
#: of these the end may be left out, so that the next closes them (HTML Standard, section 13.1.2.4)
_CLOSED_BY_NEXT = {"p": _ON_ITS_OWN, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}}


def misplaced(html: str) -> Iterator[tuple[str, str]]:
    """Yield each element that can't stand where it does, and in what it stands ("" for nowhere).

    >>> list(misplaced("<h2>One <div>two</div></h2><summary>three</summary>"))
    [('div', 'h2'), ('summary', '')]
    """
    open_: list[str] = []
    for tag in tags(html):
        if not tag.opens:
            if tag.name in open_:
                del open_[len(open_) - 1 - open_[::-1].index(tag.name) :]
            continue
        while open_ and tag.name in _CLOSED_BY_NEXT.get(open_[-1], ()):
            open_.pop()
        around = _fault(tag.name, open_)
        if around is not None:
            yield tag.name, around
        if tag.name not in VOID and not tag.closed:
            open_.append(tag.name)


def _fault(name: str, open_: list[str]) -> str | None:
    """Return in what an element can't stand; None where it can."""
    within = open_[-1] if open_ else ""
    if name in _ONLY_IN:
        return None if within in _ONLY_IN[name] else within
    if name not in _ON_ITS_OWN or (within == "summary" and name in _HEADINGS):
        return None
    return next((outer for outer in reversed(open_) if outer in _WORDS_ALONE or outer == "summary"), None)
