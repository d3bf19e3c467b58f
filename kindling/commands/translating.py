"""What a new translation takes from the text that it is of: its kind, and the lines that name it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from kindling.commands._command import Refusal

if TYPE_CHECKING:
    from kindling.commands.new import ExistingText

_PLACES = ("content/", "./")


def original_of(name: str, lang: str, site: Path, written: Sequence["ExistingText"]) -> "ExistingText":
    """Return the text that a translation into ``lang`` is of: ``name`` is its path, its slug or its id.

    Of a text that is a translation itself, it is the one that this is of. Raises Refusal where there is none, where no
    language is said, or where the text is there in that language already.
    """
    if not lang:
        raise Refusal("There is no LANGUAGE.", "say in which language the new text is: LANGUAGE=cy")
    named = _named(name, site, written)
    if named is None:
        raise Refusal(f"There is no text {name!r} in content/.", _hint(name, written))
    original = _of_all(named, site, written)
    group = [original, *(text for text in written if text is not original and _of_all(text, site, written) is original)]
    for text in group:
        if str(text.values.get("lang", "")).lower() == lang.lower():
            raise Refusal(f"{text.shown} is in {lang!r} already.", "write there, or give another LANGUAGE")
    return original


def lines_of(original: "ExistingText | None", lang: str) -> str:
    """Return the lines of front matter that say a text's language, and what it is a translation of."""
    spoken = f"lang: {lang}\n" if lang else ""
    return f"{spoken}translation_of: {original.slug}\n" if original else spoken


def kind_of(original: "ExistingText") -> str:
    """Return the KIND of a text: what its translation is, too."""
    if original.kind != "post":
        return original.kind
    return "vlog" if original.values.get("video") else "essay"


def _of_all(text: "ExistingText", site: Path, written: Sequence["ExistingText"]) -> "ExistingText":
    """Return the text that no ``translation_of`` leads on from; of two that name each other, the named one."""
    name = str(text.values.get("translation_of", ""))
    other = _named(name, site, [each for each in written if each.kind == text.kind], text.shown) if name else None
    return other or text


def _named(name: str, site: Path, written: Sequence["ExistingText"], beside: str = "") -> "ExistingText | None":
    names: Mapping[str, ExistingText] = {
        key: text for text in reversed(written) for key in (str(text.values.get("id") or ""), text.slug) if key
    }
    if name in names:
        return names[name]
    sources = {_below_content(text.shown): text for text in written}
    near = _below_content(normpath(join(dirname(beside), name))) if beside else ""
    own = _within(name, site / "content")
    return next((sources[key] for key in (_plain(name), near, own) if key in sources), None)


def _plain(name: str) -> str:
    name = name.lstrip("/")
    for place in _PLACES:
        name = name.removeprefix(place)
    return name


def _below_content(shown: str) -> str:
    return shown.rpartition("content/")[2]


def _within(name: str, content: Path) -> str:
    """Return the place below ``content`` of a path that was typed from the folder one stands in; "" for none."""
    try:
        return Path(name).resolve().relative_to(content.resolve()).as_posix()
    except (ValueError, OSError):
        return ""


def _hint(name: str, written: Sequence["ExistingText"]) -> str:
    from kindling.model.problems import did_you_mean, nearest

    names = [_below_content(text.shown) if name.endswith(".md") else text.slug for text in written]
    near = did_you_mean(_plain(name), names) if nearest(_plain(name), names) else ""
    return near or "name it by its file, as OF=posts/joy.md, or by its slug"
