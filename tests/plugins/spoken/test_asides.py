"""Citations and notes in captions: taken out for viewers, and found again in the transcript."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.spoken.asides import Aside, half_asides, parted, placed, with_asides
from kindling.plugins.video.captions import in_order, read_captions
from kindling.plugins.video.core import TranscriptParagraph, transcript
from kindling.plugins.video.shown import ALL, Shown

HEAD = "WEBVTT\n\n"


def vtt(*cues: str) -> str:
    """Return a file of cues of two seconds each."""
    return HEAD + "\n".join(f"00:{2 * n:02}.000 --> 00:{2 * n + 2:02}.000\n{words}\n" for n, words in enumerate(cues))


def shown(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the lines of each cue as viewers see them."""
    found = read_captions("a.vtt", text)
    assert found and not found.faults
    return tuple(cue.plain_lines for cue in found.cues)


def mixed(text: str, *chapters: tuple[int, str], part: Shown = ALL) -> dict[str, tuple[object, ...]]:
    """Return the paragraphs that cite: their pieces, what is typed in the place of asides."""
    found = parted("a.vtt", text)
    cues = read_captions("a.vtt", found.text if found else text)
    words = transcript(in_order(cues.cues if cues else ()), chapters, part)
    pieces = with_asides(words, placed("a.vtt", found.marked, found.taken, part) if found else ())
    return {name: tuple(p if isinstance(p, str) else (p.raw,) for p in parts) for name, parts in pieces.items()}


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("They share less [@riskin2015].", ("They share less.",)),
        ("They share\nless [see @riskin2015, p. 3; @han2014].", ("They share", "less.")),
        ("They share\n[@riskin2015] less.", ("They share", "less.")),
        ("They share [@riskin2015,\np. 3] less often", ("They share", "less often")),
        ("A word^[Said by [@han2014] &amp; others.] more.", ("A word more.",)),
        ("<v Maya>They share <i>less</i> [-@riskin2015]</v>", ("They share less",)),
        ("[laughs] @NHSEngland says, [x](y), a@b.org", ("[laughs] @NHSEngland says, [x](y), a@b.org",)),
        (r"Write \@han2014, \[@han2014] or \^[so]", ("Write @han2014, [@han2014] or ^[so]",)),
    ],
)
def test_viewers_see_the_words_alone(typed: str, seen: tuple[str, ...]) -> None:
    text = vtt(typed, "Next.")
    found = parted("a.vtt", text)
    lines, _next = shown(found.text if found else text)
    assert lines == seen


def test_every_line_stays_where_it_is() -> None:
    text = vtt("One\n[@a]\nmore", "[@b]", "Two [@c\n, p. 3] three", "End")
    found = parted("a.vtt", text)
    assert found
    assert len(found.text.split("\n")) == len(text.split("\n"))
    assert found.text.split("\n").index("End") == text.split("\n").index("End")
    assert [aside.line for aside in found.asides] == [5, 9, 12]


def test_a_file_without_any_is_left_alone() -> None:
    assert parted("a.vtt", vtt("Mail a@b.org.", "[music]")) is None


def test_they_stand_in_the_transcript_where_they_were_typed() -> None:
    text = vtt("It matters [@a]. So we", "count^[A note.] it, p. 3. [@b] Next.")
    assert mixed(text) == {
        "t-0": ("It matters", ("[@a]",), ". So we count", ("^[A note.]",), " it, p. 3.", ("[@b]",), " Next.")
    }


def test_chapters_and_speakers_keep_their_paragraphs() -> None:
    text = vtt("<v Maya>One [@a].", "<v Ben>Two.", "<v Ben>Three [@b].")
    found = mixed(text, (0, "First"), (4, "Second"), (9, "Silence"))
    assert found == {"t-0": ("Maya: One", ("[@a]",), "."), "t-4": ("Three", ("[@b]",), ".")}


def test_cues_out_of_order_are_read_in_the_order_of_their_times() -> None:
    late, early = "00:10.000 --> 00:12.000\nLate [@b].\n", "00:01.000 --> 00:02.000\nEarly [@a].\n"
    assert mixed(f"{HEAD}{late}\n{early}") == {"t-1": ("Early", ("[@a]",), "."), "t-10": ("Late", ("[@b]",), ".")}


def test_subrip_too() -> None:
    found = parted("a.srt", "1\n00:00:00,000 --> 00:00:02,000\nIt matters [@a].\n")
    assert found and "It matters.\n" in found.text and found.asides == (Aside("[@a]", 3, 9),)


WORDS = st.lists(
    st.sampled_from(["One", "two.", "“Three”", "four,", "[@a]", "^[b c]", "p. 3"]), min_size=1, max_size=12
)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_nothing_is_lost_and_all_stays_in_order(cues: list[list[str]]) -> None:
    cues = [[*words, f"end{place}"] for place, words in enumerate(cues)]  # or the same words roll by, and stand once
    typed = vtt(*(" ".join(words) for words in cues))
    found = mixed(typed)
    words = [word for cue in cues for word in cue]
    asides = [piece[0] for parts in found.values() for piece in parts if isinstance(piece, tuple)]
    expected = [word for word in words if word.startswith(("[", "^"))]
    if any(word not in expected for word in words):
        assert asides == expected
    parts = parted("a.vtt", typed)
    text = parts.text if parts else typed
    assert (
        " ".join(" ".join(lines) for lines in shown(text)).split()
        == " ".join(word for word in words if word not in expected).split()
    )


@given(st.lists(WORDS, min_size=1, max_size=6), st.integers(0, 5), st.integers(1, 6))
def test_a_part_cites_what_a_film_of_that_part_alone_would(cues: list[list[str]], start: int, length: int) -> None:
    blocks = vtt(*(" ".join(words) for words in cues)).removeprefix(HEAD).split("\n\n")
    part = Shown.of(2 * start, 2 * (start + length), 2 * len(cues) + 60)
    whole, alone = (HEAD + "\n\n".join(each) for each in (blocks, blocks[start : start + length]))
    assert mixed(whole, part=part) == mixed(alone)


def test_one_that_does_not_end_in_its_cue_is_told() -> None:
    text = vtt("They share [@riskin2015, p.", "3] less.", "A note^[begins", "and ends.]", "One.[^1]")
    found = list(half_asides("content/a.vtt", "a.vtt", text))
    assert {p.rule for p in found} == {"vlog/captions-aside"}
    assert [(p.line, p.message.partition(" begins")[0]) for p in found] == [
        (4, "column 1: [@riskin2015,"),
        (10, "column 1: ^[begins"),
        (16, "column 1: [^1]"),
    ]


def test_a_paragraph_in_which_nobody_speaks_takes_none() -> None:
    silent = TranscriptParagraph(0, "0:00", "t-0", "Quiet", "(Nobody speaks.)", len("(Nobody speaks.)"))
    spoken = replace(silent, id="t-5", text="Yes.", opening=0)
    assert with_asides([silent, spoken], [Aside("[@a]", 1, 0)]) == {"t-5": (Aside("[@a]", 1, 0), "Yes.")}
