"""How pages look, as pictures: taken here, kept beside as references, compared with a small tolerance.

``python -m tests.browser.looks`` takes new ones, to be looked at before they are kept. Letters are drawn in the fonts
of the cards, whatever others a machine has, wherever fontconfig finds fonts for the browser. The pictures say how wide
those letters are (``letters.json``): in others there is nothing to compare.
"""

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

from kindling.commands.install import quick_browser
from tests.browser.conftest import PATIENCE, patient
from tests.conftest import KIT, TODAY

FOLDER = Path(__file__).parent / "looks"
PAGES = {
    "home": "/",
    "post": "/posts/the-nature-of-power/",
    "vlog": "/posts/creating-a-culture-of-kindness/",
    "series": "/series/power-and-social-movements/",
}
WIDTHS = (320, 600, 1024, 1440)
HEIGHT = 1_000  #: pixels from the top of each page
SCHEMES = ("light", "dark")
NAMES = [f"{page}-{width}-{scheme}" for page in PAGES for width in WIDTHS for scheme in SCHEMES]
_CELL = 16  #: pixels: what is compared is the mean colour of squares this large, so that no edge of a letter counts
MEAN, MOST = 1.5, 40  #: of 255: how far all squares may differ on the whole, and each by itself

_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir>{cache}</cachedir>
<alias><family>serif</family><prefer><family>Source Serif 4</family></prefer></alias>
<alias><family>sans-serif</family><prefer><family>Source Sans 3</family></prefer></alias>
<alias><family>monospace</family><prefer><family>Source Sans 3</family></prefer></alias>
</fontconfig>
"""
_FONT_PACKAGES = ("fontpkg_source_serif_4", "fontpkg_source_sans_3")

_LETTERS = """() => {
  const context = document.createElement('canvas').getContext('2d');
  return Object.fromEntries(['--serif', '--sans', '--mono'].map(name => {
    context.font = `40px ${getComputedStyle(document.documentElement).getPropertyValue(name)}`;
    return [name, Math.round(context.measureText('Hamburgefonstiv 0123456789 “joy”').width)];
  }));
}"""
_SETTLED = """() => [...document.images].every(image =>
  image.complete || !image.checkVisibility() || image.getBoundingClientRect().top > innerHeight)"""


@contextmanager
def drawing(chromium: BrowserType) -> Iterator[Browser]:
    """Start a browser that knows two fonts and no other."""
    with TemporaryDirectory() as name:
        folders = "\n".join(f"<dir>{escape(str(files(package) / 'files'))}</dir>" for package in _FONT_PACKAGES)
        config = Path(name) / "fonts.conf"
        config.write_text(_FONTS.format(folders=folders, cache=escape(name)), "utf-8")
        browser = chromium.launch(
            executable_path=quick_browser(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            timeout=PATIENCE,
            env={**os.environ, "FONTCONFIG_FILE": str(config)},
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, root: str, name: str) -> Iterator[Page]:
    """Open a page as its picture shows it: at rest, with no controls of the browser's own."""
    kind, width, scheme = name.split("-")
    viewport: Any = {"width": int(width), "height": HEIGHT}
    colours: Any = scheme
    context = patient(
        browser,
        locale="en-GB",
        viewport=viewport,
        color_scheme=colours,
        reduced_motion="reduce",
        device_scale_factor=1,
    )
    try:
        page = context.new_page()
        page.goto(f"{root}{PAGES[kind]}", wait_until="networkidle")
        page.wait_for_function(_SETTLED)
        page.evaluate("() => { for (const each of document.querySelectorAll('video')) each.controls = false; }")
        yield page
    finally:
        context.close()


def letters(page: Page) -> dict[str, int]:
    """Return how wide some words are in each of the theme's fonts: what tells a machine's fonts from others."""
    found: dict[str, int] = page.evaluate(_LETTERS)
    return found


def picture(page: Page) -> Image.Image:
    """Return what is seen of a page, at half its size."""
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> tuple[float, int]:
    """Return by how much two pictures differ: on the whole, and in the square that differs most (0 to 255)."""
    if one.size != other.size:
        return 255.0, 255
    small = (one.width * 2 // _CELL, one.height * 2 // _CELL)
    found = ImageChops.difference(*(image.resize(small, Image.Resampling.BOX) for image in (one, other)))
    return sum(ImageStat.Stat(found).mean) / 3, max(high for _low, high in found.getextrema())  # type: ignore[misc]


def kept(name: str) -> Image.Image:
    """Return the reference of a picture."""
    return Image.open(FOLDER / f"{name}.webp").convert("RGB")


def _take(browser: Browser, root: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in NAMES:
        with opened(browser, root, name) as page:
            picture(page).save(FOLDER / f"{name}.webp", quality=70, method=6)
            known = json.dumps(letters(page), indent=1)
    (FOLDER / "letters.json").write_text(f"{known}\n", "utf-8")


def main() -> None:
    """Build the example site and take all pictures of it."""
    import subprocess

    from kindling.commands.serving.server import answering, listening

    with TemporaryDirectory() as name, sync_playwright() as playwright:
        output = Path(name) / "output"
        command = [
            sys.executable,
            "-m",
            "kindling.commands.site",
            f"--site={KIT}",
            "--forget",
            f"--output={output}",
            f"--now={TODAY}",
        ]
        subprocess.run(command, cwd=KIT, check=True)
        with answering(listening(0, output)) as port, drawing(playwright.chromium) as browser:
            _take(browser, f"http://127.0.0.1:{port}")


if __name__ == "__main__":
    main()
