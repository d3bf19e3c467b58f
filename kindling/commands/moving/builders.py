"""What page builders of WordPress leave in a text: boxes go; words, pictures, buttons and films in them stay. Pure."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from kindling.commands.moving.syntax import arguments
from kindling.model.html import escaped

#: how the names of a builder's shortcodes begin → what it is called
BUILDERS = {
    "et_pb_": "Divi",
    "vc_": "WPBakery",
    "fusion_": "Avada",
    "av_": "Enfold",
    "cs_": "Cornerstone",
    "mk_": "Jupiter",
    "tatsu_": "Tatsu",
}
_NAMES = "|".join(BUILDERS)
_MARK = re.compile(rf"\[(?P<end>/)?(?P<name>(?P<of>{_NAMES})[\w-]+)(?P<rest>(?:\s[^\[\]]*)?)/?\]")
#: HTML that WPBakery keeps as base64 of percent signs
_PACKED = re.compile(r"\[(vc_raw_(?:html|js))\b[^\[\]]*\](?P<said>[^\[\]]*)\[/\1\]")
_TITLES = ("title", "heading", "text")
_BUTTONS = ("button_text", "text", "title", "label")
_ADDRESSES = ("src", "button_url", "url", "link", "href", "image", "image_url", "video")
_PICTURES = ("image", "img", "photo")

Picture = Callable[[str], tuple[str, str]]  #: the number of an attachment → its address, and what it shows


def without_builders(content: str, picture: Picture) -> tuple[str, tuple[str, ...]]:
    """Return content as HTML without what builders put around it, and what those are called.

    >>> without_builders('[vc_row][vc_column_text]Joy.[/vc_column_text][/vc_row]', lambda number: ("", ""))[0].split()
    ['Joy.']
    """
    found: dict[str, None] = {}
    content = _PACKED.sub(_unpacked, content)

    def change(match: re.Match[str]) -> str:
        found.setdefault(BUILDERS[match["of"]])
        _, named = arguments(match["rest"])
        return "\n\n" if match["end"] else f"\n\n{_said(match['name'], named, picture)}\n\n"

    return _MARK.sub(change, content), tuple(found)


def _unpacked(match: re.Match[str]) -> str:
    """Return HTML that stood packed; nothing of a program, and as it is what is not packed."""
    if match[1] == "vc_raw_js":
        return ""
    try:
        return unquote(base64.b64decode(match["said"].strip(), validate=True).decode())
    except (binascii.Error, UnicodeDecodeError):
        return match["said"]


def _said(name: str, named: Mapping[str, str], picture: Picture) -> str:
    """Return what the mark of a box says by itself: a picture, a film, a button, a heading."""
    kind = name.rpartition("_")[2] if not name.endswith("_image") else "image"
    address = _address(next((named[key] for key in _ADDRESSES if named.get(key)), ""))
    if any(each in name for each in _PICTURES):
        address, shows = picture(address) if address.isdecimal() else (address, "")
        shows = named.get("alt") or shows
        return f'<p><img src="{escaped(address)}" alt="{escaped(shows)}"></p>' if address else ""
    if "video" in name:
        return f"<p>{escaped(address)}</p>" if address else ""
    if "audio" in name:
        return f'<audio src="{escaped(address)}"></audio>' if address else ""
    if kind in ("button", "btn", "cta") and (label := next((named[key] for key in _BUTTONS if named.get(key)), "")):
        return f'<p><a href="{escaped(address)}">{escaped(label)}</a></p>'
    title = next((named[key] for key in _TITLES if named.get(key)), "")
    return f"<h3>{escaped(title)}</h3>" if title else ""


def _address(typed: str) -> str:
    """Return an address; WPBakery's stands among other facts: ``url:https%3A%2F%2Fexample.org|title:Go``."""
    packed = re.match(r"url:([^|]*)", typed)
    return unquote(packed[1]) if packed else typed
