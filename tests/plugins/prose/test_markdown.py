"""The prose forms, one by one: tests/markdown/fixtures/prose.md."""

from pathlib import Path

import markdown
import pytest

from kindling.plugins.prose.markdown import ProseExtension

FIXTURE = Path(__file__).parents[2] / "markdown" / "fixtures" / "prose.md"


def cases() -> list[object]:
    """Read title, source and expected HTML, split at lone dots."""
    parts = FIXTURE.read_text("utf-8").split("\n.\n")
    triples = zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
    return [pytest.param(source, html, id=title.strip()) for title, source, html in triples]


@pytest.mark.parametrize(("source", "html"), cases())
def test_renders(source: str, html: str) -> None:
    extensions = ["markdown.extensions.extra", ProseExtension()]
    assert markdown.markdown(source, extensions=extensions, output_format="html") == html


def test_the_name_of_a_table_holds_no_html_and_no_remark() -> None:
    source = "| <b>Base</b> & co &amp; <!-- for us alone --> | `a<b` |\n|---|---|\n| 1 | 2 |\n"
    html = markdown.markdown(source, extensions=["markdown.extensions.extra", ProseExtension()], output_format="html")
    assert '<section aria-label="Base &amp; co &amp;, a&lt;b" ' in html
