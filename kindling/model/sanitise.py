"""HTML from a writer, made harmless: tags and attributes by an allow-list, schemes by another."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, partial

import nh3

from kindling.model.addresses import SCHEMES, can_be_a_host, encoded, is_of_the_web, unsafe_scheme
from kindling.model.bare_links import with_bare_links
from kindling.model.graphemes import beginning
from kindling.model.html import Attributes, Tag, elements, escaped, renamed, replaced, start_tags, with_attributes
from kindling.model.html_values import MATHML
from kindling.model.nesting import Lapse, fitted
from kindling.model.problems import Problem, Severity
from kindling.model.reading import Reading, lines_outside_code

_TAGS = nh3.ALLOWED_TAGS | {
    "figure",
    "figcaption",
    "mark",
    "section",
    "aside",
    "details",
    "summary",
    "tfoot",
    "audio",
    "source",
}
_TAGS -= {"area", "map", "rtc"}  # nothing of what makes them one is let in, or no browser knows them
#: what HTML has no more → what stands in its place (HTML Standard, section 16.2)
_OLD = {"acronym": "abbr", "center": "div", "strike": "s", "tt": "code"}
#: what may be said of any element of MathML
MATHML_ATTRIBUTES = frozenset(
    "display alttext displaystyle scriptlevel mathvariant stretchy symmetric fence separator form lspace rspace "
    "minsize maxsize largeop movablelimits accent accentunder linethickness width height depth voffset notation".split()
)
_TAGS |= MATHML
_ANYWHERE = {
    "class",
    "id",
    "title",
    "lang",
    "dir",
    "role",
    "tabindex",
    "aria-label",
    "aria-labelledby",
    "aria-describedby",
}
_ATTRIBUTES = {
    "*": _ANYWHERE,
    "a": {"href", "hreflang", "rel"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "del": {"cite", "datetime"},
    "ins": {"cite", "datetime"},
    "details": {"open"},
    "data": {"value"},
    **{tag: {*MATHML_ATTRIBUTES} for tag in MATHML},
    "audio": {"src"},
    "source": {"src", "type"},
}
#: what is there whatever was typed: nobody could start or stop a sound without it
_ALWAYS = {"audio": {"controls": ""}}  # one for each tag: their order is nobody's
_FIELD = {"name", "autocomplete", "disabled", "required"}
#: tags that a site may let in by name (READING["html"]), each with the attributes that are safe on it: none that runs
#: something, loads something by itself, or takes a name that the document's own scripts use
WIDER: Mapping[str, set[str]] = {
    "address": set(),
    "button": {"type", "name", "value", "disabled"},
    "datalist": set(),
    "fieldset": {"name", "disabled"},
    "form": {"action", "method", "enctype", "accept-charset", "autocomplete", "novalidate", "target"},
    "iframe": {"src", "width", "height", "loading", "sandbox", "allowfullscreen"},
    "input": _FIELD
    | {"type", "value", "placeholder", "checked", "min", "max", "step", "minlength", "maxlength", "pattern", "size"}
    | {"inputmode", "list", "multiple", "readonly"},
    "label": {"for"},
    "legend": set(),
    "meter": {"value", "min", "max", "low", "high", "optimum"},
    "optgroup": {"label", "disabled"},
    "option": {"value", "label", "selected", "disabled"},
    "output": {"for", "name"},
    "progress": {"value", "max"},
    "search": set(),
    "select": _FIELD | {"multiple", "size"},
    "textarea": _FIELD | {"rows", "cols", "placeholder", "minlength", "maxlength", "readonly"},
}
_LIVE = frozenset({"style", "srcdoc"})
_BRACKETS = re.compile(r"^(\s*https?://[^/?#]*)(.*)$", re.I | re.S)
#: what runs code, or names a file that is not published
_RUN_OR_LOSE = frozenset("javascript vbscript livescript data blob filesystem file content app attachment".split())
_LEADS_ON = frozenset({"a", "area"})
_LINKED = frozenset({"href", "src", "cite", "action", "formaction", "poster", "data"})


def sanitised(html: str, reading: Reading, wider: Collection[str] = ()) -> tuple[str, list[Problem]]:
    """Return harmless HTML, and a problem for everything that had to be taken out; ``wider``: further tags let in."""
    clean = _cleaner(frozenset(wider)).clean(html)
    lost = _lost_tags(html, clean, reading, wider)
    if "iframe" in wider:
        lost += _framed_words(html, clean, reading)
        clean = replaced(clean, _is_frame, lambda frame: f"{clean[frame.start : frame.tag.end]}</iframe>")
    tags = [(name, attributes) for name, attributes in start_tags(html) if attributes]
    live = _live_attributes([attributes for _, attributes in tags], reading)
    faults = [*lost, *live, *_unsafe_links(tags, reading), *_old(clean, reading)]
    clean = with_attributes(clean, _without_brackets) if "[" in clean or "]" in clean else clean
    clean, lapses = fitted(renamed(clean, _OLD))
    return with_bare_links(clean), [*faults, *(problem for lapse in lapses for problem in _lapsed(lapse, reading))]


@cache
def _cleaner(wider: frozenset[str]) -> nh3.Cleaner:
    """Return what lets safe tags in, and further ones by name: begun once, which takes longer than a text."""
    return nh3.Cleaner(
        tags=_TAGS | wider,
        attributes={**_ATTRIBUTES, **{tag: WIDER[tag] for tag in wider}},
        url_schemes=set(SCHEMES),
        link_rel=None,
        set_tag_attribute_values=_ALWAYS,
    )


def _lost_tags(html: str, clean: str, reading: Reading, wider: Collection[str]) -> list[Problem]:
    if html.count("<") == clean.count("<"):
        return []
    before, after = (Counter(name for name, _ in start_tags(each)) for each in (html, clean))
    lost = [tag for tag in before - after if tag not in _TAGS and tag not in wider]
    let_in = sorted({*wider, *lost} & WIDER.keys())
    found = [_not_allowed(f"<{tag}", r"\b", f"the tag <{tag}>", _hint(tag, let_in), reading) for tag in lost]
    in_formulas = {tag for tag in before - after if tag not in lost} & _in_formulas(html)
    for tag in sorted(in_formulas):
        fact, hint = f"a <{tag}> in a <math> is lost, with its words", f"put the <{tag}> outside of the <math>"
        found.append(_told(f"<{tag}", r"\b", fact, hint, reading, "text/nesting"))
    return [problem for each in found for problem in each]


def _in_formulas(html: str) -> frozenset[str]:
    """Return the names of what stands in MathML, and is no part of it."""
    inner = (element.inner for element in elements(html, names=("math",)))
    return frozenset(name for each in inner for name, _ in start_tags(each)) - MATHML


def _is_frame(tag: Tag) -> bool:
    return tag.name == "iframe"


def _framed_words(html: str, clean: str, reading: Reading) -> list[Problem]:
    """Return a problem for what stands in an ``<iframe>``: a browser shows none of it (HTML Standard, section 4.8.5).

    It is text to whoever reads it there, and would be live tags wherever the ``<iframe>`` itself had to go.
    """
    if not any(frame.inner.strip() for frame in elements(clean, _is_frame)):
        return []
    severity: Severity
    if any(
        frame.inner.strip() and frame.tag.end + len(frame.inner) == len(html) for frame in elements(html, _is_frame)
    ):
        fact, hint, severity = "an <iframe> is not closed: all behind it is lost", "write </iframe> behind it", "error"
    else:
        fact, hint, severity = "no browser shows what stands in an <iframe>", "write it below the </iframe>", "warning"
    return [*_told("<iframe", r"\b", fact, hint, reading, "text/nesting", severity)]


def _without_brackets(_name: str, said: Attributes) -> Attributes:
    """Return attributes with addresses of the web as the URL Standard writes them: brackets are for a host alone."""
    return {name: _BRACKETS.sub(_encoded, value) if name in _LINKED else value for name, value in said.items()}


def _encoded(found: re.Match[str]) -> str:
    return found[1] + found[2].replace("[", "%5B").replace("]", "%5D")


def _old(clean: str, reading: Reading) -> Iterator[Problem]:
    """Yield what HTML has no more; another element stands in its place."""
    for name, new in _OLD.items():
        if f"<{name}>" in clean or f"<{name} " in clean:
            fact, hint = f"HTML has no <{name}> any more: it is read as <{new}>", f"write <{new}>"
            yield from _told(f"<{name}", r"\b", fact, hint, reading, "text/nesting", "warning")


def _lapsed(lapse: Lapse, reading: Reading) -> Iterator[Problem]:
    """Yield what had to go, so that the HTML is one that all browsers read alike, at each of its lines."""
    if lapse.name == "img" and not lapse.attribute and "<img" not in reading.body.lower():
        return  # a picture of Markdown's without an address: text/no-link
    severity: Severity = "error" if lapse.fatal else "warning"
    if not lapse.attribute:
        yield from _told(f"<{lapse.name}", r"\b", lapse.fact, lapse.hint, reading, "text/nesting", severity)
        return
    behind = rf"\s*=\s*[\"']?{re.escape(lapse.value)}" if lapse.value else r"\b"
    yield from _told(lapse.attribute, behind, lapse.fact, lapse.hint, reading, "text/attribute", severity)


def _hint(tag: str, let_in: Iterable[str]) -> str:
    """Return what to write in place of a tag, or the setting that lets it in, with all that the text needs."""
    tags = ", ".join(f'"{each}"' for each in let_in)
    line = f'READING = {{"html": [{tags}]}} in pelicanconf.py'
    if tag == "iframe":
        return f"a video is written as {{video: its address}}, on a line of its own; another page needs {line}"
    if tag in ("video", "object", "embed"):
        return "a video is written as {video: and its file or address}, on a line of its own"
    if tag in ("script", "style"):
        return f"take it out: no page lets a {tag} of a text run; one of the site's own is a file of its theme"
    if tag in WIDER:
        return f"write it in Markdown, or let it in: {line}"
    return 'write it in Markdown, or allow raw HTML for the whole site: READING = {"raw_html": True}'


def _live_attributes(said: Iterable[Attributes], reading: Reading) -> list[Problem]:
    names = (name for attributes in said for name in attributes)
    live = dict.fromkeys(name for name in names if name.startswith("on") or name in _LIVE)
    found = (_not_allowed(name, r"\s*=", f"the attribute {name!r}", "take it out", reading) for name in live)
    return [problem for each in found for problem in each]


def _not_allowed(said: str, behind: str, what: str, hint: str, reading: Reading) -> Iterator[Problem]:
    return _told(said, behind, f"{what} is not allowed in a text", hint, reading, "text/raw-html")


def _told(
    said: str, behind: str, fact: str, hint: str, reading: Reading, rule: str, severity: Severity = "error"
) -> Iterator[Problem]:
    """Yield a problem at each line of what was typed, perhaps in capitals; ``behind``: a pattern of what follows.

    Where it stands in code alone, or in another form, at the line that is most like it.
    """
    found = lines_outside_code(reading.body, rf"(?i:(?<![\w-]){re.escape(said)}{behind})").values()
    lines = sorted({line for each in found for line in each})
    yield from (Problem(reading.path, reading.body_line + line, rule, fact, hint, severity) for line in lines)
    if not lines:
        yield reading.problem(said, rule, fact, hint, severity)


def unsafe_links(html: str, reading: Reading) -> list[Problem]:
    """Return a problem for each link that could run code, leave the reader's trust, or be lost on the way."""
    return _unsafe_links(start_tags(html), reading)


def _unsafe_links(tags: Iterable[tuple[str, Attributes]], reading: Reading) -> list[Problem]:
    values = ((tag, value) for tag, said in tags for name, value in said.items() if name in _LINKED)
    found = ((tag, value, _is_within(value, reading.body)) for tag, value in values)
    return [
        reading.problem(f"<{value}>" if within else value.split("\n")[0], rule, fact, hint, severity)
        for tag, value, within in found
        for rule, fact, hint, severity in _link_faults(tag, value, within=within)
    ]


def _link_faults(tag: str, value: str, *, within: bool) -> Iterator[tuple[str, str, str, Severity]]:
    """Yield rule, fact, hint and degree of what is wrong with a link; ``within``: it stands between < and >."""
    if scheme := unsafe_scheme(value):
        if tag not in _LEADS_ON or not is_of_the_web(value):
            fact = f"the link {beginning(value, 60)!r} begins with {scheme!r}" + ("" if scheme == "//" else ":")
            yield "links/scheme", fact, _scheme_hint(scheme, value), _scheme_severity(tag, scheme)
    elif within:
        fact = f"{beginning(f'<{value}>', 60)!r} holds a space or a break, where an address ends"
        yield "links/form", fact, _within_hint(value), "error"
    elif "</" in value or "\n" in value.strip():
        fact = f"the address {beginning(value, 60)!r} goes on into the text"
        yield "links/form", fact, "close its quotation mark", "error"
    elif _lost(value.strip()):
        fact = f"the address {beginning(value, 60)!r} can't be read by browsers: the link would lead nowhere"
        yield "links/form", fact, "copy the address once more from the browser, or take the link out", "error"


def _is_within(value: str, body: str) -> bool:
    """Return whether an address with white space stands in a text by itself, between < and >."""
    return re.search(r"\s", value) is not None and re.search(rf"(?<![(])(?<!: )<{re.escape(value)}>", body) is not None


def _within_hint(value: str) -> str:
    """Return what to write in the place of an address between < and > that holds white space."""
    space = "" if "\n" in value else "%20"
    return f"write '<{space.join(value.split())}>'"


def _scheme_hint(scheme: str, value: str) -> str:
    if scheme == "//" and is_of_the_web(value):
        return f"write 'https:{value.strip()}'"
    if scheme == "doi" and (doi := re.fullmatch(r"\s*doi:\s*/*(10\.[^\s'\"<>]+)\s*", value, re.I)):
        return f"write 'https://doi.org/{doi[1]}'"
    return "a link begins with https:, http:, mailto: or tel:, or is a path of this site"


def _scheme_severity(tag: str, scheme: str) -> Severity:
    """Return how much a scheme matters: a link that is none is still its words; a picture or a file would be lost."""
    return (
        "warning"
        if tag in _LEADS_ON and scheme[:2].isalpha() and len(scheme) > 1 and scheme not in _RUN_OR_LOSE
        else "error"
    )


_HOST = re.compile(r"https?://([^/?#]*)", re.I)


@cache
def _lost(value: str) -> bool:
    """Return whether an address of the web is none to the reader of addresses that browsers have (URL Standard)."""
    if value[:4].lower() != "http":
        return False
    address = encoded(value)
    host = _HOST.match(address)
    if host and not can_be_a_host(host[1].rpartition("@")[2].partition(":")[0]):
        return True
    return "href" not in nh3.clean(f'<a href="{escaped(address)}">')


Sanitiser = Callable[[str, Reading], tuple[str, list[Problem]]]


def sanitiser(*, raw_html: bool, tags: Collection[str] = ()) -> Sanitiser:
    """Return how a site's texts are made harmless; ``tags``: those it lets in beside the usual."""
    return trusted if raw_html else partial(sanitised, wider=tags)


def trusted(html: str, reading: Reading) -> tuple[str, list[Problem]]:
    """Return the HTML as it is, bare links marked: for a site whose settings allow raw HTML. Links are still judged."""
    return with_bare_links(html), unsafe_links(html, reading)
