"""What pandoc would never end with is told before it is asked, and keeps no other page from being read."""

import pytest

from kindling.commands._command import Refusal
from kindling.commands.moving.pandoc import as_markdown


@pytest.mark.parametrize("opened", ["<table><caption>", "<table><tr><td>", "<TABLE><caption><table>"])
def test_tables_in_tables_without_end_are_refused_and_the_next_page_is_read(opened: str) -> None:
    """Pandoc's time doubles with each of them: 24 took minutes. Found by a fuzzed site."""
    deep, words = as_markdown([f"{opened * 30}Deep", "<p>Words</p>"])
    assert isinstance(deep, Refusal)
    assert "deeper than any text needs" in str(deep)
    assert words == "Words\n"


def test_tables_in_tables_as_mails_have_them_are_read() -> None:
    (found,) = as_markdown(["<table><tr><td>" * 4 + "Words" + "</td></tr></table>" * 4])
    assert "Words" in str(found)
    (many,) = as_markdown(["<table><tr><td>Words</td></tr></table>" * 30])
    assert str(many).count("Words") == 30
