"""A QR code of an address (ISO/IEC 18004), as SVG and as PNG, by the library segno; kept between builds."""

import os
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
    """Return the code as SVG and as PNG: a quarter of it may be lost (level Q), as on a slide seen from the side."""
    import segno  # here, because most commands make no code

    code = segno.make(address, error="q", micro=False)
    svg, png = BytesIO(), BytesIO()
    code.save(svg, kind="svg", border=_QUIET, scale=4, xmldecl=False, title=label, light="#fff")
    code.save(png, kind="png", border=_QUIET, scale=_SCALE)
    return svg.getvalue(), png.getvalue()
