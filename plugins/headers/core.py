"""What a host sends with each file, as data, and the same written for each kind of host. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from kindling.model.delivery import KEPT, NAMED_BY_CONTENT, YEAR, own_types, unknown_types
from kindling.model.markers import href
from kindling.model.policy import Policy, header_policy

_OPENER = "Cross-Origin-Opener-Policy"
_ROBOTS = "X-Robots-Tag"
#: what no page of ours needs, and no player of another host is lent; players ask for others themselves
_NO_USE = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
#: what no reader is given: what is ours alone, and the rules for other kinds of hosts
_REFUSED = (r"/\.kindling", r"/_(?:headers|redirects|nginx\.conf)$")
_REFUSED_BY_APACHE = (r"/\.ht",)  #: by itself, as it is installed
_SAFE = re.compile(r"[A-Za-z0-9 '()*,./:;=_-]+")  #: means itself in each form below, between double quotes
_DOCS = "docs/communications/hosting.md"


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """The headers of every file below a folder, beside those of the folders around it."""

    folder: str  #: "/", "/theme/"; "/posts/:name/share/" is such a folder of any post
    headers: Mapping[str, str]


def rules(
    needed: Policy,
    siteurl: str,
    named: Iterable[str] = NAMED_BY_CONTENT[:1],
    *,
    public: bool = True,
    windows: Iterable[str] = (),
    noindex: Iterable[str] = (),
) -> tuple[HeaderRule, ...]:
    """Return the rules of a site, the widest first; ``needed``: what any page needs beside the strict policy.

    ``named``: folders whose files have what they hold in their names, so that they may be kept. What is ``public``
    may be read by the scripts of other sites (podcast players, feed readers); a preview may not. ``windows``: folders
    whose pages open windows of other hosts that answer them; where a host joins both values, it sends none.
    ``noindex``: folders, or patterns of them, of which search engines are asked to name no file.
    """
    every = {
        "Content-Security-Policy": header_policy(needed),
        _OPENER: "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _NO_USE),
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if public:
        every["Access-Control-Allow-Origin"] = "*"
    if secure_alone(siteurl):
        every["Strict-Transport-Security"] = f"max-age={YEAR}"
    kept = {"Cache-Control": KEPT}
    answered = {_OPENER: "same-origin-allow-popups"}
    return (
        HeaderRule("/", every),
        *(HeaderRule(folder, kept) for folder in named),
        *(HeaderRule(folder, answered) for folder in windows),
        *(HeaderRule(folder, {_ROBOTS: "noindex"}) for folder in noindex),
    )


def patterns(folders: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return few patterns that mean these folders, and none of the ``others``: hosts read a hundred rules and no more.

    >>> patterns(["/share/", "/posts/joy/share/", "/posts/power/share/"], ["/posts/joy/", "/share.html"])
    ('/posts/:name/share/', '/share/')
    """
    found: dict[str, list[str]] = {}
    for folder in folders:
        steps = folder.strip("/").split("/")
        wide = f"/{steps[0]}/:name/{'/'.join(steps[2:])}/" if len(steps) > 2 else folder
        found.setdefault(wide, []).append(folder)
    held, kept = [re.compile(_regex(wide)) for wide in found], set(found)
    for address in others:
        kept -= {wide for wide, regex in zip(found, held, strict=True) if ":" in wide and regex.match(address)}
    return tuple(sorted(each for wide, folders in found.items() for each in ([wide] if wide in kept else folders)))


def _regex(pattern: str) -> str:
    """Return a pattern of folders as a regular expression that begins where an address does."""
    return "^" + "[^/]+".join(re.escape(part) for part in pattern.split(":name"))


def secure_alone(siteurl: str) -> bool:
    """Return whether the site may speak for its whole host, as Strict-Transport-Security does (RFC 6797).

    >>> [secure_alone(url) for url in ("https://example.org", "https://example.org/well", "http://localhost:8000")]
    [True, False, False]
    """
    parts = urlsplit(siteurl)
    return parts.scheme == "https" and parts.path in ("", "/")


def headers_file(found: Iterable[HeaderRule]) -> str:
    """Return ``_headers`` in the form that several static hosts read; addresses in it are markers still."""
    return "".join(f"{href('/')}{rule.folder[1:]}*\n" + _lines("  {}: {}", rule.headers) for rule in found)


def htaccess(rule: HeaderRule, noindex: Iterable[str] = ()) -> str:
    """Return the ``.htaccess`` of a rule's folder, for Apache 2.4; addresses in it are markers still.

    Patterns of folders that search engines are to leave alone stand in that of the site.
    """
    start = f"# For Apache with mod_headers: {_DOCS} says how.\n"
    if rule.folder == "/":
        start += f"AddDefaultCharset utf-8\nErrorDocument 404 {href('/404.html')}\n"
        refused = "".join(f"    RedirectMatch 404 (?i){each}\n" for each in _REFUSED)
        start += f"<IfModule mod_alias.c>\n{refused}</IfModule>\n"
        types = "".join(f'    AddType "{kind}" {ending}\n' for ending, kind in unknown_types().items())
        start += f"<IfModule mod_mime.c>\n{types}</IfModule>\n"
        for name, kind in own_types().items():
            start += f'<Files "{name}">\n    ForceType "{kind}"\n</Files>\n'
    sent = _lines('    Header always set {} "{}"', rule.headers)
    wanted = [_below(pattern) for pattern in noindex]
    if wanted:
        lines = "".join(f'    SetEnvIf Request_URI "{each}" kindling_noindex\n' for each in wanted)
        start += f"<IfModule mod_setenvif.c>\n{lines}</IfModule>\n"
        sent += f'    Header always set {_ROBOTS} "noindex" env=kindling_noindex\n'
    return f"{start}<IfModule mod_headers.c>\n{sent}</IfModule>\n"


def _below(pattern: str) -> str:
    """Return a regular expression of all addresses below such folders; the folder of the site is a marker still."""
    return f"^{href('/')}{_regex(pattern).removeprefix('^/')}"


def nginx(found: Iterable[HeaderRule]) -> str:
    """Return lines to be included in an nginx ``server``; addresses in them are markers still.

    There, a folder with a header of its own gets none of those around it, so all are said again.
    """
    text = f"# For nginx, included in a server block: {_DOCS} says how.\n"
    text += f"charset utf-8;\nerror_page 404 {href('/404.html')};\n"
    text += "".join(f"location ~* {each} {{\n    return 404;\n}}\n" for each in (*_REFUSED, *_REFUSED_BY_APACHE))
    for ending, kind in unknown_types().items():  # what has no headers of its own here has those around it
        text += _typed(rf"\{ending}$", kind)
    for name, kind in own_types().items():
        text += _typed(rf"/{re.escape(name)}$", kind)
    around: dict[str, str] = {}
    rules = list(found)
    unnamed = [rule.folder for rule in rules if _ROBOTS in rule.headers]
    if unnamed:  # a header without a value is not sent
        text += 'set $kindling_robots "";\n'
        for folder in unnamed:
            text += f'if ($uri ~ "{_below(folder)}") {{\n    set $kindling_robots noindex;\n}}\n'
        text += f"add_header {_ROBOTS} $kindling_robots always;\n"
    for rule in rules:
        if _ROBOTS in rule.headers:
            continue
        if rule.folder == "/":
            around |= rule.headers
            text += _lines('add_header {} "{}" always;', around)
        else:
            whole = _lines('    add_header {} "{}" always;', {**around, **rule.headers})
            text += f"location ^~ {href(rule.folder)} {{\n{whole}}}\n"
    return text


def _typed(pattern: str, kind: str) -> str:
    return f'location ~ {pattern} {{\n    types {{ }}\n    default_type "{kind}";\n}}\n'


def _lines(form: str, headers: Mapping[str, str]) -> str:
    return "".join(f"{form.format(name, _safe(value))}\n" for name, value in headers.items())


def _safe(value: str) -> str:
    """Return a header's value. Raises ValueError where a host could take it for more than text."""
    if not _SAFE.fullmatch(value):
        raise ValueError(f"not to be written into a host's rules: {value!r}")
    return value
