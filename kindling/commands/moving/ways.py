"""Which way in each file of an export takes, and what all of them give together."""

from kindling.commands._command import Refusal
from kindling.commands.moving.folder import ENDINGS, read_folder
from kindling.commands.moving.listed import is_ghost, listed_in, read_ghost, read_listed
from kindling.commands.moving.store import TEXT_LIMIT, ExportFiles, in_time
from kindling.commands.moving.values import Moving, Skipped

WAYS = (
    "FROM= is a folder, a zip or a file: Markdown, WordPress's export (.xml), Blogger's (.xml, .atom), Ghost's (.json),"
    " Word (.docx), a page (.html)"
)
_OTHER_XML = "this is no export of WordPress or Blogger, and no feed in Atom: save each of its pages as .html"
_PAGES = (".html", ".htm", ".xhtml")
_OTHERS = {
    ".doc": "Word's old form: save it as .docx",
    ".odt": "save it as .docx",
    ".rtf": "save it as .docx",
    ".pages": "export it as .docx",
}


def read_all(store: ExportFiles, pattern: str = "") -> Moving:
    """Return all that an export holds. One file that can't be read is told, and the others are read on."""
    found = Moving(skipped=store.skipped)
    if any(name.lower().endswith(tuple(ENDINGS)) for name in store.names):
        found += read_folder(store, pattern)
    is_site = bool(found.texts)
    listed, without = ({}, Moving()) if is_site else listed_in(store)
    found += without
    for name in store.names:
        ending = "." + name.rpartition(".")[2].lower()
        try:
            if name in listed:
                html = store.data(name, TEXT_LIMIT).decode("utf-8-sig", "replace")
                found += read_listed(store.name, name, html, listed[name])
            else:
                found += _one(store, name, ending, is_site=is_site)
        except Refusal as refusal:
            hint = f" ({refusal.hint})" if refusal.hint else ""
            found += Moving(skipped=(Skipped(name, f"{refusal.message.removeprefix(f'{name}: ')}{hint}", look=True),))
    return found


def _one(store: ExportFiles, name: str, ending: str, *, is_site: bool) -> Moving:
    """Return what one file holds, where it is no Markdown."""
    if ending in (".xml", ".wxr", ".atom"):
        from kindling.commands.moving.blogger import is_atom, read_atom
        from kindling.commands.moving.wordpress import is_wxr, read_wxr

        data = store.data(name, TEXT_LIMIT)
        if is_wxr(data):
            return read_wxr(store.name, name, data)
        if not is_site and is_atom(data):  # beside Markdown, it is the feed of an old site
            return read_atom(store.name, name, data)
        return Moving() if is_site else Moving(skipped=(Skipped(name, _OTHER_XML, look=True),))
    if ending == ".json" and not is_site and is_ghost(data := store.data(name, TEXT_LIMIT)):
        return read_ghost(store.name, name, data)
    if ending == ".docx" and not name.rpartition("/")[2].startswith("~$"):
        from kindling.commands.moving.word import read_docx

        with in_time():
            return read_docx(store.name, name, store.data(name, TEXT_LIMIT))
    if ending in _PAGES and not is_site:  # beside Markdown, they are the look of an old site
        from kindling.commands.moving.page import read_page

        with in_time():
            return read_page(store.name, name, store.data(name, TEXT_LIMIT))
    if ending == ".txt" and len(store.names) == 1:
        from kindling.commands.moving.page import read_plain

        return read_plain(store.name, name, store.data(name, TEXT_LIMIT))
    if ending in _OTHERS:
        return Moving(skipped=(Skipped(name, _OTHERS[ending], look=True),))
    return Moving()
