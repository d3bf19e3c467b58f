"""Where in a text stands what is wrong with it."""

import pytest

from kindling.model.reading import Reading


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[a](java\tscript:x)", "java   script:x"),  # a tab is spaces once it is read
        ("[a](x`y`z w)", "xyz w"),
        ("[a](x$y$z)", "xyz"),
        ("[a](x&amp;y\\*z)", "x&y*z"),
        ("&#10;&#10; [a](b)", "b)"),  # a reference is no line of its own
    ],
)
def test_what_was_typed_otherwise_than_it_is_read_has_its_line(line: str, said: str) -> None:
    body = f"One.\n\nTwo.\n\n{line}\n\nThree.\n"
    assert Reading("a.md", "a", body, 4).line_of(said) == 8


def test_each_of_two_has_its_own_line() -> None:
    reading = Reading("a.md", "a", "[a](x\ty)\n\n[b](x\ty)\n", 1)
    assert [reading.line_of("x  y"), reading.line_of("x  y")] == [1, 3]
