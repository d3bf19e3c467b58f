"""A QR code of an address (ISO/IEC 18004), as SVG and as PNG, by the library segno; kept between builds."""

import os
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path

_QUIET = 4  #: modules of white around it; the standard asks for four
_SCALE = 12  #: pixels of a module in the PNG: large enough to print, and to show on a slide
_DESIGN = "1"  #: raised whenever codes begin to look different


def kept(address: str, label: str, folder: Path, *, fresh: bool = False) -> tuple[Path, Path]:
    """Return the files of a code, SVG and PNG, drawn unless they are there; ``label`` is its accessible name."""
    name = sha256("\n".join([_DESIGN, address, label]).encode()).hexdigest()[:32]
    paths = folder / f"{name}.svg", folder / f"{name}.png"
    if fresh or not all(path.is_file() for path in paths):
        folder.mkdir(parents=True, exist_ok=True)
        for path, data in zip(paths, codes(address, label), strict=True):
            unfinished = path.with_name(f"{path.name}.{os.getpid()}")
            unfinished.write_bytes(data)
            unfinished.replace(path)
    return paths


def codes(address: str, label: str) -> tuple[bytes, bytes]:
    """Return the code as SVG and as PNG; level M: a seventh of it may be lost, as on a slide seen from the side."""
    import segno  # here, because most commands make no code

    code = segno.make(address, error="m", micro=False)
    svg = BytesIO()
    code.save(svg, kind="svg", border=_QUIET, scale=4, xmldecl=False, title=label, light="#fff")
    return svg.getvalue(), _png(code.matrix)


def _png(matrix: Sequence[Sequence[int]]) -> bytes:
    """Return a code's modules as a PNG of two colours (Pillow writes it in a tenth of the time)."""
    from PIL import Image

    side = len(matrix)
    modules = Image.frombytes("L", (side, side), b"".join(bytes(0 if dark else 255 for dark in row) for row in matrix))
    picture = Image.new("1", ((side + 2 * _QUIET) * _SCALE,) * 2, 1)
    scaled = modules.resize((side * _SCALE,) * 2, Image.Resampling.NEAREST).convert("1", dither=Image.Dither.NONE)
    picture.paste(scaled, (_QUIET * _SCALE,) * 2)
    png = BytesIO()
    picture.save(png, "PNG", optimize=True)
    return png.getvalue()
