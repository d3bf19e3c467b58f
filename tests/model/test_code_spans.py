"""Code is found in one go, and where a plain pattern would find it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.engine.bounded import within
from kindling.model.code_spans import CodeSpans, blanked, outside_code
from tests.tiers import ENOUGH

#: the same as a pattern, which looks again and again for an end that there is not
_PLAIN = re.compile(
    r"^ {0,3}(?P<back>`{3,}+).*?^ {0,3}(?P=back)`*+|^ {0,3}(?P<wave>~{3,}+).*?^ {0,3}(?P=wave)~*+"
    r"|(?<!`)(?P<code>`++).+?(?<!`)(?P=code)(?!`)|\\\{|<!--.*?-->",
    re.M | re.S,
)
_TEXTS = st.lists(
    st.sampled_from(["`", "``", "```", "````", "~~~", "~~~~", "\n", "\n", " ", "a", "\\{", "{x}", "<!--", "-->"]),
    max_size=30,
).map("".join)


def _spans(body: str, *, remarks: bool) -> list[tuple[int, int]]:
    spans, found, place = CodeSpans(body, remarks=remarks), [], 0
    while span := spans.after(place):
        found.append(span)
        place = span[1]
    return found


@given(_TEXTS)
def test_code_and_remarks_are_where_a_plain_pattern_finds_them(body: str) -> None:
    assert _spans(body, remarks=True) == [match.span() for match in _PLAIN.finditer(body)]
    covered = blanked(body)
    assert len(covered) == len(body) and covered.count("\n") == body.count("\n")


@given(_TEXTS)
def test_what_is_looked_for_is_found_outside_of_code_alone(body: str) -> None:
    plain = re.compile(f"{_PLAIN.pattern.removesuffix('|<!--.*?-->')}|(?P<token>{{x}})", re.M | re.S)
    expected = [match.start() for match in plain.finditer(body) if match["token"]]
    assert [match.start() for match in outside_code(re.compile(r"{x}"), body)] == expected


@pytest.mark.parametrize("sign", ["<!--", "`", "~", "\n~~~", "\n```a", "` `` ``` ```` ", "<!-- ` ", "\n```", "\n~~~~"])
def test_what_never_ends_is_looked_for_once(sign: str) -> None:
    """With an end that is looked for again and again, a megabyte would take hours: it is one of what hangs."""
    longer = "".join("`" * length + " " for length in range(1, 700))
    with within(ENOUGH):
        for body in (sign * (1_000_000 // len(sign)), f"{longer}{sign * 100_000}", f"~~~~{sign * 100_000}\n~~~"):
            assert len(blanked(body)) == len(body)
