"""A QR code of an address (ISO/IEC 18004), drawn and as files, by the library zxing-cpp; cached between builds."""

from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from itertools import groupby
from typing import Any

from kindling.model.cache import Cache, circumstances, key_of
from kindling.plugins.share.core import QrCode, saved_by

_QUIET = 4  #: modules of white around it; the standard asks for four
_SCALE = 12  #: pixels of a module in the PNG: large enough to print, and to show on a slide


def code(address: str, label: str, folder: Cache) -> QrCode:
    """Return the code of an address, drawn unless ``folder`` has it; ``label`` names the file of its drawing."""
    side, _, path = folder.answer(_key(address, "path"), lambda: _path(modules(address))).decode().partition(" ")
    image = folder.answer(_key(address, "png"), lambda: _png(modules(address)))
    drawing = _svg(int(side), path, label).encode()
    return QrCode(address, int(side), path, saved_by("image/svg+xml", drawing), saved_by("image/png", image))


def _key(address: str, form: str) -> str:
    return key_of([address, form], circumstances(__name__, "zxing-cpp", "pillow"))


Modules = Sequence[Sequence[int]]  #: rows of modules: 0 is dark


def modules(address: str) -> Modules:
    """Return the modules of a code; level M: a seventh of it may be lost, as on a slide seen from the side."""
    import zxingcpp  # here, because most commands make no code

    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    found: Any = memoryview(image).tolist()
    return tuple(map(tuple, found))


def _path(modules: Modules) -> bytes:
    """Return the side of a code, and its dark modules as a drawing: a line for each run of them."""
    rows = (f"M{_QUIET} {row + _QUIET}.5{_row(characters)}" for row, characters in enumerate(modules))
    return f"{len(modules) + 2 * _QUIET} {''.join(rows)}".encode()


def _row(characters: Sequence[int]) -> str:
    """Return the lines of a row from where the row begins.

    >>> _row([0, 0, 1, 0])
    'h2m1 0h1'
    """
    steps, at = [], 0
    for place, length in _dark_runs(characters):
        steps.append(f"m{place - at} 0h{length}" if place > at else f"h{length}")
        at = place + length
    return "".join(steps)


def _svg(side: int, path: str, label: str) -> str:
    """Return a code as a file of its own."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{4 * side}" height="{4 * side}" '
        f'shape-rendering="crispEdges"><title>{escape(label)}</title><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path stroke="#000" d="{path}"/></svg>\n'
    )


def _dark_runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    place = 0
    for light, run in groupby(row, key=bool):
        length = len(list(run))
        if not light:
            yield place, length
        place += length


def _png(modules: Modules) -> bytes:
    """Return a code as a PNG of two colours."""
    from PIL import Image

    side = len(modules)
    small = Image.frombytes("L", (side, side), b"".join(map(bytes, modules)))
    picture = Image.new("1", ((side + 2 * _QUIET) * _SCALE,) * 2, 1)
    scaled = small.resize((side * _SCALE,) * 2, Image.Resampling.NEAREST).convert("1", dither=Image.Dither.NONE)
    picture.paste(scaled, (_QUIET * _SCALE,) * 2)
    png = BytesIO()
    picture.save(png, "PNG")
    return png.getvalue()
