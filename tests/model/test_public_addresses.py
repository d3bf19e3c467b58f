"""The file of addresses that readers have: what it says, what is told of it, and that merges lose nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.public_addresses import GONE, PublicAddresses, PublicIdentity, read

_WORDS = st.sampled_from(
    ["/posts/joy/", "/s/power-1/", "/posts/joy-2/", "day=2026-10-05", "file=posts/joy.md", "season=2"]
)
_LINES = st.builds(
    lambda kind, name, words: " ".join((kind, name, *sorted(words))),
    st.sampled_from(["post", "series", "page"]), st.sampled_from(["a1", "b2"]), st.frozensets(_WORDS, min_size=1),
)  # fmt: skip


def told(text: str) -> list[str]:
    """Return what is told of a file."""
    return [
        f"{problem.line} {problem.rule} {problem.severity} {problem.message} / {problem.hint}"
        for problem in read(text)[1]
    ]


@given(st.lists(_LINES))
def test_what_is_written_says_what_was_read(lines: list[str]) -> None:
    once = read("\n".join(lines))[0].text()
    assert read(once)[0].text() == once


@given(st.lists(_LINES), st.lists(_LINES))
def test_lines_of_two_branches_mean_both_in_any_order(one: list[str], other: list[str]) -> None:
    both = read("\n".join([*one, *other]))[0]
    assert both.text() == read("\n".join([*other, *one]))[0].text()
    for line in (*one, *other):
        kind, identity, *words = line.split()
        assert set(words) <= both.identities[kind, identity].words


@pytest.mark.parametrize(
    ("line", "fact", "hint"),
    [
        ("pots k3joy1 /posts/joy/", "a line does not begin with 'pots'", "did you mean 'post'?"),
        ("post", "the line ends before the id", "take it out"),
        ("post k3joy1", "the line says nothing of its text", "take it out"),
        ("post k3joy1 posts/joy", "'posts/joy' can't be read", "an address is /posts/joy/"),
        ("post k3joy1 /posts/../x/", "'/posts/../x/' can't be read", "an address is"),
        ("post k3joy1 /con/", "'/con/' can't be read", "an address is"),
        ("post k3joy1 day=soon", "'day=soon' can't be read", "the other words: gone, day="),
        ("post k3joy1 to=https://evil.example/", "'to=https://evil.example/' can't be read", ""),
        ("site example.org", "'example.org' is no address of a site", "site https://example.org"),
        ("site https://[::1", "'https://[::1' is no address of a site", "site https://example.org"),
        ("post k3\x1b[31m /posts/joy/", "the line holds a sign that nobody can see", "fetch it whole from git"),
        ("post k3joy1 /posts/joy/ file=\u202e.md", "the line holds a sign that nobody can see", "fetch it whole"),
        ("<<<<<<< HEAD", "git has left its mark of a conflict here", "take this line out"),
        (">>>>>>> other", "git has left its mark of a conflict here", "take this line out"),
    ],
)
def test_a_line_that_can_not_be_read_is_told_and_stops_the_build(line: str, fact: str, hint: str) -> None:
    (problem,) = read(f"# Words\n\n{line}\n")[1]
    assert (problem.path, problem.line, problem.rule) == ("content/addresses.txt", 3, "addresses/line")
    assert problem.severity == "error"
    assert problem.message == fact
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("post a1 /a/\npost a1 /a/", "2 addresses/twice advice line 1 speaks of post a1 too / take line 2 out"),
        ("post a1 /a/\npost a1 /b/", "2 addresses/twice advice line 1 speaks of post a1 too / the next"),
        ("post a1 /a/\npost b2 /a/", "2 addresses/conflict warning /a/ is that of post a1 on line 1 too"),
        ("series a season=1\nseries b season=1", "2 addresses/conflict warning season=1 is that of series a on line 1"),
        ("post a1 season=1 season=2", "1 addresses/conflict warning post a1 has season= twice / keep season=1"),
        ("post a1 /a/ gone", "1 addresses/conflict warning post a1 is gone, and has addresses / write 'post a1 gone'"),
        ("site https://a.org\nsite https://b.org", "2 addresses/conflict warning ids are made of https://a.org"),
    ],
)
def test_lines_that_speak_against_one_another_are_told_with_what_to_take_out(text: str, found: str) -> None:
    (line,) = told(text)
    assert line.startswith(found)


def test_of_what_is_gone_nothing_else_is_kept() -> None:
    text = "post a1 /posts/a-secret/ day=2026-01-01\npost a1 gone\n"
    assert "secret" not in read(text)[0].text()
    assert read(text)[0].by_address == {}


def test_words_of_a_persons_own_stay() -> None:
    assert read("# Ours\npost b2 /posts/b/\n# For Ann\npost a1 /posts/a/\n")[0].text() == (
        "# Ours\n# For Ann\npost a1 /posts/a/\npost b2 /posts/b/\n"
    )


def test_what_may_change_is_as_it_is_now_and_the_rest_as_it_was() -> None:
    known = PublicAddresses().with_words({("post", "a1"): ["/posts/a/", "file=posts/a.md", "day=2026-01-01"]})
    now = known.with_words({("post", "a1"): ["/posts/b/", "file=posts/b.md"]}).identities["post", "a1"]
    assert str(now) == "post a1 /posts/a/ /posts/b/ day=2026-01-01 file=posts/b.md"
    assert not now.gone
    assert PublicIdentity("post", "a1", frozenset({GONE})).gone
