"""A QR code of an address (ISO/IEC 18004), as SVG and as PNG, by the library zxing-cpp; cached between builds."""

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from io import BytesIO
from itertools import groupby
from typing import Any

from kindling.model.cache import Cache, circumstances, key_of

_QUIET = 4  #: modules of white around it; the standard asks for four
_SCALE = 12  #: pixels of a module in the PNG: large enough to print, and to show on a slide
_FORMS = ("svg", "png")


def svg(address: str, label: str, folder: Cache) -> bytes:
    """Return a code as SVG, drawn unless ``folder`` has it; ``label`` is its accessible name."""
    return folder.answer(_key(address, label, "svg"), partial(_one, address, label, "svg"))


def png(address: str, label: str, folder: Cache) -> bytes:
    """Return the same code as PNG."""
    return folder.answer(_key(address, label, "png"), partial(_one, address, label, "png"))


def _key(address: str, label: str, form: str) -> str:
    return key_of([address, label, form], circumstances(__name__, "zxing-cpp", "pillow"))


def _one(address: str, label: str, form: str) -> bytes:
    return codes(address, label)[_FORMS.index(form)]


def codes(address: str, label: str) -> tuple[bytes, bytes]:
    """Return the code as SVG and as PNG; level M: a seventh of it may be lost, as on a slide seen from the side."""
    import zxingcpp  # here, because most commands make no code

    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    modules: Any = memoryview(image).tolist()  # rows of modules: 0 is dark
    return _svg(modules, label).encode(), _png(modules)


def _svg(modules: Sequence[Sequence[int]], label: str) -> str:
    """Return a code as a drawing: a line for each run of dark modules."""
    side = len(modules) + 2 * _QUIET
    lines = [
        f"M{place + _QUIET} {row + _QUIET}.5h{length}"
        for row, characters in enumerate(modules)
        for place, length in _dark_runs(characters)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{4 * side}" height="{4 * side}" '
        f'shape-rendering="crispEdges"><title>{escape(label)}</title><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path stroke="#000" d="{"".join(lines)}"/></svg>\n'
    )


def _dark_runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    place = 0
    for light, run in groupby(row, key=bool):
        length = len(list(run))
        if not light:
            yield place, length
        place += length


def _png(modules: Sequence[Sequence[int]]) -> bytes:
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
