"""CSL's texts as plain ones: markup goes, and what only looks like it stays."""

import pytest

from kindling.plugins.citations.csl import plain
from kindling.plugins.citations.public import ris_record


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The <i>Felis</i> of H<sub>2</sub>O", "The Felis of H2O"),
        ('A <span class="nocase">iPhone</span>', "A iPhone"),
        ("One <i>in <b>another</b></i> and <i>of <i>its</i> kind</i>", "One in another and of its kind"),
        ("Joy <b> + more", "Joy <b> + more"),
        ("a </b> c <i>d</i>", "a </b> c d"),
        ("if x<i and i>y", "if x<i and i>y"),
        ("<i>" * 3000, "<i>" * 3000),
    ],
)
def test_only_what_is_markup_goes(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_title_is_whole_in_ris_too() -> None:
    assert "TI  - Joy 🧡 <b> + more\r\n" in ris_record({"id": "joy", "type": "book", "title": "Joy 🧡 <b> + more"})
