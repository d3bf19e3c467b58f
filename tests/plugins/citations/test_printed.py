"""The page of references in eight styles is what the engine prints, to the last character."""

import re
from pathlib import Path

import pytest

from tests.plugins.citations.printed import printed_on, styles_page, texts, words
from tests.plugins.citations.test_engine import EIGHT, SOURCES, by_pandoc, style

PAGE = Path("docs/developers/citation-styles.md").read_text("utf-8")


def test_the_page_is_up_to_date() -> None:
    assert styles_page() == PAGE
    assert len(SOURCES) >= 20


@pytest.mark.parametrize("name", EIGHT)
def test_the_page_says_what_pandoc_prints(name: str, tmp_path: Path) -> None:
    cited, listed = by_pandoc(style(name), texts(), tmp_path)
    entries = {re.findall(r'id="ref-([^"]+)"', entry)[0]: words(entry) for entry in listed}
    expected = {key: (words(html), entries.get(key, "")) for key, html in zip(SOURCES, cited, strict=True)}
    assert printed_on(PAGE)[name] == expected
