"""Links and pictures are read as Python-Markdown reads them, and brackets that are never closed are paired once."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown import Markdown

from kindling.engine import brackets
from kindling.engine.brackets import Brackets, ends_of

OURS, THEIRS = Markdown(extensions=[Brackets()]), Markdown()
FAR = "word " * 60  #: further than brackets are looked for at first


def both(text: str) -> tuple[str, str]:
    """Return what becomes of a text with our brackets, and with Python-Markdown's."""
    return OURS.reset().convert(text), THEIRS.reset().convert(text)


@given(st.text('[]()!ab \n<>"\\', max_size=80))
def test_whatever_is_typed_is_read_as_before(typed: str) -> None:
    paragraphs = re.split(r"\n[ \n]*\n", typed)
    assume(all("](" not in each.rpartition(")")[2] for each in paragraphs))  # the next test
    ours, theirs = both(f"{typed}\n\n[a]: /b/")
    assert ours == theirs


def test_an_address_that_nothing_closes_is_words() -> None:
    """Python-Markdown makes a link of it, and loses what was typed."""
    assert both('[]("(') == ('<p>[]("(</p>', '<p><a href=""></a>(</p>')


@pytest.mark.parametrize(
    "text",
    [
        f"[{FAR}](/a/)",
        f"[one [{FAR}](/a/) two](/b/)",
        f'![{FAR}](/a.png "It\'s here")',
        f"[{FAR}][a] and [{FAR}] and ![{FAR}][a]\n\n[a]: /b/\n[{FAR.strip()}]: /c/",
        f"[ [ {FAR} ]",
        f"[a]({'x' * 1500})",
    ],
)
def test_long_ones_are_read_as_before(text: str) -> None:
    ours, theirs = both(text)
    assert ours == theirs


@pytest.mark.parametrize("typed", ["[", "![", "[a ", "[a](", "[[a] "])
def test_many_that_are_never_closed_are_paired_a_few_times(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(brackets, "ends_of", lambda text: asked.append(len(text)) or ends_of(text))
    OURS.reset().convert(typed * 3000)
    assert len(asked) < 10
