"""What kinds of files are published, by their endings: a list of what is, so that nothing else can be.

Pages and programs (``.html``, ``.js``, ``.php``, ``web.config`` …) are never published from ``content/``: they would
run on readers' machines, or on the host.
"""

from pathlib import PurePosixPath

PICTURES = frozenset(".avif .gif .jpeg .jpg .png .svg .webp".split())
SOUND = frozenset(".aac .flac .m4a .mp3 .oga .ogg .opus .wav".split())
FILM = frozenset(".m4v .mov .mp4 .ogv .webm".split())
CAPTIONS = frozenset(".srt .vtt".split())
FONTS = frozenset(".otf .ttf .woff .woff2".split())  #: published from a theme alone
#: published from ``media/`` whether a text names them or not
LISTED = PICTURES | SOUND | FILM | CAPTIONS | {".pdf"}
#: published where a text links to them
DOWNLOADS = frozenset(
    # texts, tables, slides, books
    ".doc .docx .odt .rtf .pages .txt .xls .xlsx .ods .numbers .csv .tsv .ppt .pptx .odp .key .epub .mobi .azw3"
    # data, sources, calendars, cards
    " .json .geojson .yaml .yml .bib .ris .nbib .ipynb .ics .vcf .gpx"
    # packed, and pictures that no browser shows
    " .zip .7z .gz .tgz .tar .tif .tiff .bmp .heic .psd .ai .eps".split()
)
#: what hosts run wherever it stands in a name: ``talk.php.pdf`` (but ``joy.pl.vtt`` has Polish captions)
_RUN_BY_HOSTS = frozenset(
    ".asp .aspx .cgi .jsp .jspx .phar .php .php3 .php4 .php5 .php7 .php8 .phps .pht .phtml .shtm .shtml".split()
)
#: what browsers or computers run
_RUN = _RUN_BY_HOSTS | frozenset(
    ".html .htm .xhtml .xht .mht .mhtml .hta .svgz .xml .xsl .xslt .rdf .atom .rss .swf .js .mjs .cjs .jsm .ts .css"
    " .wasm .jar .class .exe .msi .msix .bat .cmd .com .scr .ps1 .vbs .wsf .lnk .url .webloc .desktop .sh .bash"
    " .command .app .apk .dmg .pkg .deb .rpm .pl .py .rb .config .htaccess .htpasswd .ini .docm .xlsm .pptm .dotm .xltm"
    " .manifest".split()
)
_PACK = "to offer it, pack it into a .zip file and link to that, or save it as PDF"
_IGNORED = ("~", ".swp", ".tmp", ".bak")
_LEFT_BEHIND = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx"})
#: below ``content/root/``: names that begin with a dot and that hosts, or programs that visit a site, ask for
PUBLISHED_HIDDEN = frozenset({".well-known", ".nojekyll", ".domains"})
_OF_SYSTEMS = (".ds_store", ".git", "._", ".keep", ".swp")  #: beginnings of what nobody meant to publish there
_OWN_WORDS = ("README", "LICENSE", "LICENCE", "NOTICE")  #: what a folder says of itself


def is_listed(source: str) -> bool:
    """Return whether a file of ``media/`` is published by itself."""
    return _ending(source) in LISTED and not _host_runs(source)


def may_be_linked(source: str) -> bool:
    """Return whether a file is published where a text links to it."""
    return _ending(source) in LISTED | DOWNLOADS and not _host_runs(source)


def never_published(source: str) -> tuple[str, str]:
    """Return why a file can't be published, whoever links to it, and what to do; empty where it can."""
    if may_be_linked(source):
        return "", ""
    name, ending = PurePosixPath(source).name, _ending(source)
    if _host_runs(source) and ending in LISTED | DOWNLOADS:
        run = next(suffix for suffix in PurePosixPath(source).suffixes if suffix.lower() in _RUN_BY_HOSTS)
        return f"{name} is not published: some hosts would run it", f"take {run} out of its name"
    if ending in _RUN:
        return f"{name} is not published: such files can run, on a reader's computer or on the host", _PACK
    return (
        f"{name} is not published: {f'{ending} is no known kind of download' if ending else 'it has no ending'}",
        _PACK,
    )


def _ending(source: str) -> str:
    return PurePosixPath(source).suffix.lower()


def _host_runs(source: str) -> bool:
    return not _RUN_BY_HOSTS.isdisjoint(suffix.lower() for suffix in PurePosixPath(source).suffixes)


def is_ignored(name: str) -> bool:
    """Return whether a file is hidden, a backup, or what an editor or a system leaves behind."""
    return (
        name.startswith((".", "~$"))
        or name.endswith(_IGNORED)
        or (len(name) > 1 and name[0] == name[-1] == "#")
        or name.lower() in _LEFT_BEHIND
    )


def is_ignored_at_the_root(name: str) -> bool:
    """Return whether a file of ``content/root/`` is a backup, or what an editor, git or a system leaves behind."""
    return name.lower().startswith(_OF_SYSTEMS) if name.startswith(".") else is_ignored(name)


def speaks_of_its_folder(name: str) -> bool:
    """Return whether a file says something of the folder it lies in: README, LICENSE."""
    return name.upper().startswith(_OWN_WORDS)
