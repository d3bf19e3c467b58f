"""One stylesheet and one script from the theme's many: bundled, made small, named by their content."""

import hashlib
import re
from pathlib import Path

from rcssmin import cssmin

_IMPORT = re.compile(r'@import\s+url\("([^"]+)"\)\s+layer\(([a-z]+)\);')
_COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|/\*.*?\*/", re.M | re.S)


def stylesheet(theme: Path) -> str:
    """Return the theme's styles as one text, in the order of ``static/css/site.css``, the only list of them.

    Raises FileNotFoundError for a sheet that the list names and the theme has not.
    """
    listing = theme / "static" / "css" / "site.css"

    def inlined(match: re.Match[str]) -> str:
        return f"@layer {match[2]} {{\n{(listing.parent / match[1]).read_text('utf-8')}}}"

    return str(cssmin(_IMPORT.sub(inlined, listing.read_text("utf-8"))))


def script(theme: Path) -> str:
    """Return the components' scripts as one text, in the order of their names; each is a block of its own."""
    scripts = sorted((theme / "components").glob("*/script.js"))
    lines = _COMMENT.sub("", "\n".join(path.read_text("utf-8") for path in scripts)).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip()) + "\n"


def hashed(name: str, ending: str, text: str) -> str:
    """Return an address that changes whenever the text does, so that it may be kept for ever."""
    return f"/theme/{name}.{hashlib.sha256(text.encode()).hexdigest()[:10]}.{ending}"


def bundle(theme: Path) -> dict[str, str]:
    """Return address → text of the stylesheet and the script."""
    css, js = stylesheet(theme), script(theme)
    return {hashed("site", "css", css): css, hashed("site", "js", js): js}


def stylesheet_address(theme: Path) -> str:
    """Return the stylesheet's address."""
    return hashed("site", "css", stylesheet(theme))


def script_address(theme: Path) -> str:
    """Return the script's address."""
    return hashed("site", "js", script(theme))
