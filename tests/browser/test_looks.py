"""The pages that people see first look as they did when somebody last looked at them."""

import json
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.looks import FOLDER, MEAN, MOST, NAMES, difference, drawing, kept, letters, opened, picture


@pytest.fixture(scope="module")
def artist(chromium: Browser) -> Iterator[Browser]:
    """A browser that draws letters in the fonts of the references."""
    with drawing(chromium.browser_type) as browser:
        yield browser


@pytest.mark.parametrize("name", NAMES)
def test_it_looks_as_it_did(artist: Browser, root: str, name: str) -> None:
    with opened(artist, root, name) as page:
        known = json.loads((FOLDER / "letters.json").read_text("utf-8"))
        if letters(page) != known:
            pytest.skip(f"the browser doesn't take fonts from fontconfig: {letters(page)}, the references {known}")
        mean, most = difference(picture(page), kept(name))
    assert (mean <= MEAN, most <= MOST) == (True, True), (
        f"{name} differs by {mean:.2f} and {most}: look at it, then run python -m tests.browser.looks"
    )


def test_every_reference_is_compared() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.webp")) == sorted(NAMES)


def test_a_line_that_moved_is_seen() -> None:
    before = kept("post-600-light")
    after = Image.new("RGB", before.size, before.getpixel((2, 2)))
    after.paste(before, (0, 12))
    assert difference(before, after)[1] > MOST
    assert difference(before, before) == (0.0, 0)
