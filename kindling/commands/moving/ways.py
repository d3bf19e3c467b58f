"""Which way in each file of an export takes, and what all of them give together."""

from kindling.commands._command import Refusal
from kindling.commands.moving.folder import ENDINGS, read_folder
from kindling.commands.moving.store import TEXT_LIMIT, Store
from kindling.commands.moving.values import Moving, Skipped

WAYS = "FROM= is a folder, a zip or a file: Markdown, WordPress's export (.xml)"
_OTHERS = {
    ".doc": "Word's old form: save it as .docx",
    ".odt": "save it as .docx",
    ".rtf": "save it as .docx",
    ".pages": "export it as .docx",
}


def read_all(store: Store, pattern: str = "") -> Moving:
    """Return all that an export holds. One file that can't be read is told, and the others are read on."""
    found = Moving(skipped=store.skipped)
    if any(name.lower().endswith(tuple(ENDINGS)) for name in store.names):
        found += read_folder(store, pattern)
    for name in store.names:
        ending = "." + name.rpartition(".")[2].lower()
        try:
            found += _one(store, name, ending)
        except Refusal as refusal:
            hint = f" ({refusal.hint})" if refusal.hint else ""
            found += Moving(skipped=(Skipped(name, f"{refusal.message.removeprefix(f'{name}: ')}{hint}", look=True),))
    return found


def _one(store: Store, name: str, ending: str) -> Moving:
    """Return what one file holds, where it is no Markdown."""
    if ending in (".xml", ".wxr"):
        from kindling.commands.moving.wordpress import is_wxr, read_wxr

        data = store.data(name, TEXT_LIMIT)
        if is_wxr(data):
            return read_wxr(store.name, name, data)
    if ending in _OTHERS:
        return Moving(skipped=(Skipped(name, _OTHERS[ending], look=True),))
    return Moving()
