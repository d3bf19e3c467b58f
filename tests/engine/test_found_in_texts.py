"""Faults that were found in texts from elsewhere, by their names there: the right value of each, and of siblings."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kindling.engine.lay import laid as laid_down
from kindling.model.problems import Problem, told_once
from tests.conftest import KIT
from tests.engine.test_commonmark import ours, theirs
from tests.engine.test_found_cases import DRAWING, OWN, post, walked
from tests.engine.test_hints import problems_of
from tests.engine.test_sites import built
from tests.moving.test_folder import laid

HEAD = "---\ntitle: One\ndate: 2026-01-02\nsummary: One line.\n"


def told(body: str = "Words.", head: str = "", kind: str = "post") -> list[Problem]:
    """Return what is told of a text by itself, less what is advice."""
    return [each for each in problems_of(f"{HEAD}{head}---\n\n{body}\n", kind) if each.severity != "advice"]


def rules(body: str = "Words.", head: str = "") -> list[str]:
    return [each.rule for each in told(body, head)]


def page(output: Path, slug: str = "one") -> str:
    return (output / "posts" / slug / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "typed",
    [
        "Three things matter:\n- joy\n- kindness\n- excellence",
        "And then:\n1. listen\n2. ask",
        "- teams\n  - wards\n    - beds\n- leaders",
        "1. one\n   - sub one\n   - sub two\n2. two",
        "1. first\n\n   its second\n\n2. second\n\nEnd.",
        "1) one\n2) two",
        "A line\n| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_b11_lists_and_tables_are_read_as_everywhere(typed: str) -> None:
    assert ours(typed) == theirs(typed) and told(typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        "- one\n- two\n1. three\n   1. four\n      - five",
        "1. one\n1. two\n   - three\n\n   ```\n   code\n   ```\n2. four",
    ],
)
def test_m5b_what_stands_in_an_item_is_as_wide_as_its_marker(typed: str) -> None:
    assert ours(typed) == theirs(typed)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("[[wiki]]", "text/foreign"),
        ("![[plain.jpg]]", "text/foreign"),
        ("[caption id='a' width='3']x[/caption]", "text/foreign"),
        ("[embed]words[/embed]", "text/foreign"),
        ('[su_note color="red"]words[/su_note]', "text/foreign"),
        ("%%private%%", "text/private"),
        (":smile:", "text/foreign"),
        ("{{< youtube w7Ft2ymGmfc >}}", "text/foreign"),
        ("{% include video.html id='1' %}", "text/foreign"),
        ("::: {.callout-note}\nx\n:::", "text/foreign"),
    ],
)
def test_b12_m5_residue_of_other_tools_is_told(typed: str, rule: str) -> None:
    assert set(rules(typed)) == {rule}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("~~old~~", "<del>old</del>"),
        ("- [ ] task", "☐ task"),
        ("> [!NOTE]\n> Words.", "admonition"),
        ("$E = mc^2$", "<math"),
        ("https://example.org/a", '<a href="https://example.org/a"'),
    ],
)  # fmt: skip
def test_b12_m5_what_has_a_meaning_is_read(typed: str, shown: str, tmp_path: Path) -> None:
    problems, output = walked(tmp_path, {"one.md": post(typed)})
    assert problems == [] and shown in page(output)


@pytest.mark.parametrize(
    "typed", ["[a] (https://x.org)", "[a][missing]", "[a]()", "[a](http://)", "[a](#)", "[x](http://[)", "<http://[>"]
)
def test_b13_safety_c3_a_link_that_leads_nowhere_is_told(typed: str, tmp_path: Path) -> None:
    problems, _ = walked(tmp_path, {"one.md": post(typed)})
    assert [(each.rule in ("text/no-link", "links/form"), each.line) for each in problems] == [(True, 7)]


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\u2028", "\u0085"])
def test_b14_a_break_of_word_parts_two_words(sign: str, tmp_path: Path) -> None:
    _, output = walked(tmp_path, {"one.md": post(f"one{sign}two and{sign}three")})
    assert "one two and three" in " ".join(page(output).split())


@pytest.mark.parametrize(
    ("key", "typed", "read"),
    [
        ("title", "“Power and us”", "Power and us"),
        ("tags", "[“joy”]", ("joy",)),
        ("authors", "[“Ann Example”]", ("Ann Example",)),
        ("tags", "[‘joy’, “care”]", ("joy", "care")),
    ],
)
def test_b18_curly_quotes_are_no_part_of_a_value(key: str, typed: str, read: object) -> None:
    from kindling.engine.front_matter import read_front_matter
    from kindling.model.frontmatter import PostFront

    title = "" if key == "title" else "title: One\n"
    values = read_front_matter("", f"---\n{title}{key}: {typed}\n---\n").values
    assert getattr(PostFront.model_validate(values), key) == read


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("updated: 2026-02-01", ""), ("cover_image: /media/a.jpg", ""), ("excerpt: Words.", ""),
        ("lastmod: 2026-02-01", ""), ("draft: false", ""), ("layout: post", ""), ("subtitles: a.vtt", ""),
        ("transcript: x", "captions"),
        ("strange_key: x", "take it out"),
    ],
)  # fmt: skip
def test_b20_keys_of_other_tools_are_read_or_told_with_what_they_are_here(key: str, said: str) -> None:
    text = f"---\ntitle: One\ndate: 2026-01-02\n{key}\n---\n\nWords.\n"
    found = [each for each in problems_of(text) if each.severity == "error"]
    assert [said in each.hint for each in found] == [True] * bool(said)
    assert not any("did you mean 'date'" in each.hint for each in found)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Martin Luther King, Jr.", ["Martin Luther King, Jr."]),
        ("Ann Example, MD; Bo Sample", ["Ann Example, MD", "Bo Sample"]),
        ("Ann Example and Bo Sample", ["Ann Example", "Bo Sample"]),
        ("[Jane Smith, PhD, RN]", ["Jane Smith, PhD, RN"]),
        ("Jane Smith, BSc (Hons), RN", ["Jane Smith, BSc (Hons), RN"]),
    ],
)
def test_b21_authors_in_one_line_are_people(typed: str, names: list[str], tmp_path: Path) -> None:
    problems, output = walked(tmp_path, {"one.md": post(authors=typed)})
    assert problems == []
    assert re.findall(r'name="citation_author" content="([^"]*)"', page(output)) == names


@pytest.mark.parametrize("typed", ["Example, Ann", "Dr Ann Example, Chief Executive", "Ann and Bo Sample"])
def test_b21_a_line_with_two_readings_is_told_with_both(typed: str) -> None:
    (problem,) = told(head=f"authors: {typed}\n")
    assert " or authors: " in problem.hint


@pytest.mark.parametrize("typed", ['"Hello\\n\\nBye"', "|\n    Hello\n\n    Bye"])
def test_b22_a_share_text_keeps_its_lines(typed: str, tmp_path: Path) -> None:
    _, output = walked(tmp_path, {"one.md": post(share=f"\n  linkedin: {typed}")})
    kit = (output / "posts/one/share/index.html").read_text("utf-8")
    assert re.search(r"Hello\s*\n\s*\n\s*Bye", kit)


def test_b25_p5_captions_of_youtube_are_read_as_they_are() -> None:
    from tests.plugins.vlog.test_as_programs_write import WRITTEN

    _, text, said, lines = WRITTEN["YouTube, by itself"]
    assert "Kind: captions" in text and said == [("", "hi and welcome"), ("", "to the show")] and lines == []


@pytest.mark.parametrize("second", ["- No, it isn’t.\n- Yes, it is.", ">> A third voice.", "Cy Third: A third voice."])
def test_b26_m15_nobody_is_given_the_words_of_another(second: str) -> None:
    from kindling.plugins.video.captions import read_captions
    from kindling.plugins.video.voices import turns

    cues = "00:01.000 --> 00:03.000\n<v Bo Sample>The second speaker."
    found = read_captions("a.vtt", f"WEBVTT\n\n{cues}\n\n00:03.000 --> 00:05.000\n{second}\n")
    assert found
    said = [(turn.speaker, turn.words) for _, spoken in turns(found.cues) for turn in spoken]
    assert said[0] == ("Bo Sample", "The second speaker.") and "Bo Sample" not in [speaker for speaker, _ in said[1:]]


@pytest.mark.parametrize(("language", "spoken"), [("cy", "cy"), ("en-GB", "en-GB"), ("de", "en-GB"), ("fr", "en-GB")])
def test_b28_p9_a_page_says_the_language_that_it_speaks(language: str, spoken: str, tmp_path: Path) -> None:
    _, output = walked(tmp_path, {"one.md": post()}, f'{OWN}DEFAULT_LANG = "{language}"\n')
    html = page(output)
    assert f'<html lang="{spoken}"' in html
    assert ("minute to read" in html) == (spoken == "en-GB")
    assert spoken == language or f'lang="{language}"' in html


def test_b34_a_path_with_spaces_may_stand_in_quotes() -> None:
    from kindling.plugins.video.video_request import video_request

    found = video_request('"../media/my film.mp4" title="Two words"')
    assert (found.place, found.mistakes) == ("../media/my film.mp4", ())


@pytest.mark.parametrize(
    "typed",
    [
        '<iframe width="560" src="https://www.youtube.com/embed/jNQXAC9IVRw"></iframe>',
        "<iframe src=https://player.vimeo.com/video/1></iframe>",
        "<video src='/media/joy.mp4'></video>",
    ],
)
def test_b34_a_player_as_the_video_is_told_with_its_address(typed: str) -> None:
    (problem,) = told(head=f"video: {typed}\n")
    address = re.search(r"src=['\"]?([^'\" >]+)", typed)
    assert address and problem.hint == f"write video: {address[1]}"


@pytest.mark.parametrize("typed", ["9 November 2026", "2026-11-9", "Nov 9, 2026 8:30 am", "2026/11/09", "20261109"])
def test_b35_a_date_in_another_form_is_read(typed: str) -> None:
    assert [
        each for each in problems_of(f"---\ntitle: One\ndate: {typed}\n---\n\nWords.\n") if each.severity != "advice"
    ] == []


def test_b35_a_date_with_two_readings_is_told_with_both() -> None:
    (problem,) = problems_of("---\ntitle: One\ndate: 09-11-2026\nsummary: x\n---\n\nWords.\n")
    assert problem.hint == "write date: 2026-11-09 (day first) or date: 2026-09-11 (month first)"


@pytest.mark.parametrize("typed", ["A table: @{}", "@{@{}}", "a @{} b @ c", "[@{}]"])
def test_m1_a_sign_of_tex_is_no_end_of_the_site(typed: str, tmp_path: Path) -> None:
    problems, _ = walked(tmp_path, {"one.md": post(typed)})
    assert all(problem.path == "content/posts/one.md" for problem in problems)


@pytest.mark.parametrize(
    "typed", ["{static}/images/a.svg", "/images/a.svg?v=2", "{attach}/images/a.svg", "/images/a%2Esvg"]
)
def test_m2_a_typed_path_is_read_in_one_place(typed: str, tmp_path: Path) -> None:
    problems, output = walked(tmp_path, {"one.md": post(f"![What it shows]({typed})"), "images/a.svg": DRAWING})
    assert problems == [] and (output / "images/a.svg").is_file()


def test_m6_m7_what_many_texts_have_is_one_line_and_may_be_known() -> None:
    each = [
        Problem(f"content/posts/{n}.md", 3, "frontmatter/unknown-key", "'x' is no key here", "take it out")
        for n in range(100)
    ]
    (line,) = told_once(each)
    assert "in 100 files" in str(line) and str(line).count("content/posts/") <= 6


@pytest.mark.parametrize("scheme", ["irc://x", "ftp://x.org/y", "about:blank", "localhost:8000"])
def test_m11_a_scheme_that_no_browser_opens_stops_no_build(scheme: str, tmp_path: Path) -> None:
    problems, _ = walked(tmp_path, {"one.md": post(f"[a]({scheme})")})
    assert [(each.rule, each.severity) for each in problems] == [("links/scheme", "warning")]


@pytest.mark.parametrize(("body", "label"), [("A.[^n]\n\n[^n]: N.", "1"), ("See [@a]. A.[^n]\n\n[^n]: N.", "a")])
def test_m13_notes_are_numbered_where_nothing_is_cited(body: str, label: str, tmp_path: Path) -> None:
    references = "\n- id: a\n  type: book\n  title: T\n  author: [{family: Lee, given: Bo}]\n  issued: 2001"
    _, output = walked(tmp_path, {"one.md": post(body, references=references)})
    assert re.findall(r'role="doc-noteref"[^>]*>(\w+)<', page(output)) == [label]


def test_m14_a_title_of_a_picture_is_its_caption(tmp_path: Path) -> None:
    _, output = walked(tmp_path, {"one.md": post('![x](/media/a.svg "A caption")'), "media/a.svg": DRAWING})
    assert "<figcaption>A caption</figcaption>" in page(output)


def test_m8_p11_safety_all_mistakes_are_in_one_run(tmp_path: Path) -> None:
    """Each kind of list with several wrong entries, each told at its own line, and other mistakes beside them."""
    head = {
        "tags": '\n- "###"\n- joy\n- "!!"\n- a: b',
        "share": "\n  linkedn: x\n  mastodon: [a]\n  x: {a: b}",
        "hashtags": '\n- "???"\n- [a]',
        "aliases": '\n- "/*/"\n- "/con/"',
        "series": "\n  Power: two\n  Joy: minus",
        "captions": "\n  english: /media/a.vtt\n  cy: none",
    }
    text = post("| a |\n|---|\n| 1 | 2 |\n| 3 | 4 |\n\n![x](none.svg)\n", **head)
    problems, _ = walked(tmp_path, {"one.md": text})
    lines = text.split("\n")
    wrong = ("###", "!!", "a: b", "linkedn", "mastodon", "x: {", "???", "- [a]", "/*/", "/con/", "two", "minus",
             "english", "cy: ", "| 1 |", "| 3 |", "none.svg")  # fmt: skip
    expected = {number for number, line in enumerate(lines, 1) if any(each in line for each in wrong)}
    assert {problem.line for problem in problems} >= expected
    assert all(problem.hint for problem in problems)


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ('tags: ["###", joy, "!!", a: b]', 'write tags: [joy, "a: b"]'),
        ("share: {x: [a, b], mastodon: [c], email: d}", 'write share: {x: "a, b", mastodon: "c", email: d}'),
        ("captions: {english: /a.vtt, welsch: /b.vtt}", "write captions: {en-GB: /a.vtt, cy: /b.vtt}"),
        ("series: {Power: two, Joy: three}", "write series: {Power: 2, Joy: 3}"),
        ("tags: joy, !!, care, ???", "write tags: [joy, care]"),
    ],
)
def test_p11_a_list_on_one_line_is_shown_with_all_of_it_right(typed: str, better: str) -> None:
    found = [each for each in told(head=f"{typed}\n") if each.rule == "frontmatter/value"]
    assert len(found) > 1 and {each.hint for each in found} == {better}
    assert told(head=f"{better.removeprefix('write ')}\n") == []


def test_p12_a_podcast_and_the_map_of_the_site_speak_of_the_whole_film(tmp_path: Path) -> None:
    head = post(
        video="/media/joy.mp4 start=0:10 end=0:50", poster="/media/w.jpg", captions="/media/joy.vtt", described="true",
        chapters="\n- 0:10 First\n- 0:30 Second\n- 0:45 Third",
    )  # fmt: skip
    picture = BytesIO()
    Image.new("RGB", (1280, 720)).save(picture, "JPEG")
    files: dict[str, Any] = {
        "one.md": head,
        "media/joy.vtt": "WEBVTT\n\n00:12.000 --> 00:14.000\nJoy at work.\n",
        "media/joy.mp4": (KIT / "content/media/kindness.mp4").read_bytes(),
        "media/w.jpg": picture.getvalue(),
    }
    problems, output = walked(tmp_path, files)
    assert problems == []
    feed, places = ((output / name).read_text("utf-8") for name in ("videos/feed.xml", "sitemap.xml"))
    (length,) = re.findall(r"<itunes:duration>(\d+)<", feed)
    assert re.findall(r"<video:duration>(\d+)<", places) == [length] and int(length) > 50
    assert "#t=" not in feed + places
    ends = [int(each) for each in re.findall(r'"endOffset":(\d+)', page(output))]
    assert ends == [30, 45, 50]


def test_p16_the_docs_try_a_site_with_a_server_that_answers_ranges() -> None:
    pages = [path for path in (KIT / "docs").rglob("*.md") if "http.server" in path.read_text("utf-8")]
    for path in pages:
        for line in path.read_text("utf-8").splitlines():
            assert "http.server" not in line or "answers no ranges" in line, path


def test_p17_a_page_and_the_next_source_are_told_apart(tmp_path: Path) -> None:
    references = "".join(f"\n- id: {key}\n  type: book\n  title: T{key}\n  issued: 2001" for key in "ab")
    _, output = walked(tmp_path, {"one.md": post("See [@a, p. 12; @b].", references=references)})
    cited = re.search(r'<sup class="cite".*?</sup>', page(output))
    assert cited and re.sub(r"<[^>]+>", "", cited[0]) == "1, p.&nbsp;12; 2"


@pytest.mark.parametrize("typed", ["{date: 2026-02-02, text: hello}", "[2026-02-02, hello]"])
def test_p18_corrections_have_one_form_and_the_hint_shows_it(typed: str) -> None:
    (problem,) = told(head=f"corrections:\n- fine\n- {typed}\n")
    assert problem.line == 7 and re.fullmatch(r'write "2026-02-02[:,] hello"', problem.hint)


def test_safety_c4_a_page_is_no_picture(tmp_path: Path) -> None:
    (problem,), _ = walked(tmp_path, {"one.md": post("![x](two.md)"), "two.md": post(title="Two")})
    assert (problem.rule, problem.line) == ("links/image", 7) and "[its title](two.md)" in problem.hint


@pytest.mark.parametrize("alias", ["/a%23b/", "/*/", "/%2e%2e/x/", "/con/", "/a?b/", "/:x/"])
def test_safety_c5_d3_an_address_that_nobody_can_ask_for_is_told_at_its_line(alias: str, tmp_path: Path) -> None:
    problems, _ = walked(tmp_path, {"one.md": post(aliases=f'\n- /good/\n- "{alias}"')})
    assert [(each.rule, each.line) for each in problems] == [("redirects/address", 7)]


def test_safety_c7_an_invisible_sign_makes_no_address(tmp_path: Path) -> None:
    problems, output = walked(tmp_path, {"one.md": post(aliases='["/\\u202e/"]')})
    assert {each.rule for each in problems} == {"redirects/address", "text/control"}
    assert not any("\u202e" in path.name for path in output.rglob("*"))


def test_safety_d8_a_full_disk_is_told_with_the_file() -> None:
    full = Path("/dev/full")  # which says of each write that there is no room
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(OSError, match="No space left") as found:
        laid_down(b"words", full, Path("/nowhere/at/all"))
    assert found.value.filename == str(full)


_IDENTIFIED = (
    "---\ntitle: One\nid: abc123\nslug: one\ndate: 2026-01-02\nsummary: S.\nseries: {0}\npart: {1}\n---\n\nWords.\n"
)
_SERIES = "---\ntitle: {0}\nslug: {1}\nsummary: S.\n{2}---\n\nWords.\n"


def test_p6_short_addresses_of_a_series_and_its_parts_lead_on_for_ever(tmp_path: Path) -> None:
    """The series gets another name, and the post another number: what was printed leads to both."""
    site = tmp_path / "site"
    first = {
        "posts/one.md": _IDENTIFIED.format("Great power", 1),
        "series/a.md": _SERIES.format("Great power", "great", ""),
    }
    _, output = walked(tmp_path, first)
    printed = {path.parent.name for path in (output / "s").rglob("index.html")}
    laid(site / "content", {
        "posts/one.md": _IDENTIFIED.format("Shared power", 2),
        "series/a.md": _SERIES.format("Shared power", "shared", "aliases: [/series/great/]\n"),
    })  # fmt: skip
    built(site, output)
    rules = (output / "_redirects").read_text("utf-8")
    for name in printed - {"great-1"}:
        assert f"/s/{name}/ " in rules or (output / "s" / name / "index.html").is_file(), name


_RIS = "TY  - BOOK\nAU  - Huang, {0}\nTI  - {1}\nPY  - 2018\nER  - \n"


def test_m10_two_files_may_have_a_source_with_one_key(tmp_path: Path) -> None:
    files = {f"references/{name}.ris": _RIS.format(name.upper(), f"Title {name}") for name in "abc"}
    problems, output = walked(tmp_path, {"one.md": post("See [@huang2018] and [@huang2018a]."), **files})
    assert {(each.rule, each.severity) for each in problems} == {("citations/same-key", "warning")}
    assert "Title a" in page(output) and "Title b" in page(output)


@pytest.mark.parametrize("title", ["The 50% rule works", "A low 5% share of #1", "R&amp;D: it&#39;s hard"])
def test_safety_c0_b02_a_sign_of_tex_ends_no_title(title: str, tmp_path: Path) -> None:
    entry = f"@book{{a, title={{{title}}}, author={{Lee, Bo}}, year={{2001}}}}\n"
    problems, output = walked(tmp_path, {"one.md": post("See [@a]."), "references/a.bib": entry})
    assert [each for each in problems if each.severity == "error"] == []
    said, shown = (unescape(each).replace("'", "’").lower() for each in (title, page(output)))
    assert said in shown


#: every case of a text from elsewhere, a promise, a move and silence that was found once
CASES = (
    "B11 B12 B13 B14 B15 B16 B17 B18 B20 B21 B22 B25 B26 B28 B29 B30 B31 B32 B33 B34 B35 M1 M2 M3 M4 M5 M5b M6 M7 M8"
    " M10 M11 M13 M14 M15 P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12 P13 P14 P15 P16 P17 P18 C0 C1 C2 C3 C4 C5 C6 C7 D1 D2"
    " D3 D4 D5 D6 D7 D8"
).split()


def test_each_case_that_was_found_has_a_test_by_its_name() -> None:
    """In the name of a test, or where a table of cases says so; those of safety behind that word."""
    tests = [path for path in (KIT / "tests").rglob("test_*.py") if "node_modules" not in path.parts]
    names = " ".join(name for path in tests for name in re.findall(r"def (test_\w+)", path.read_text("utf-8")))
    tables = " ".join(re.findall(r"\b[BMP]\d\d?b?\b", (KIT / "tests/plugins/sources/test_found.py").read_text("utf-8")))
    missing = [
        case
        for case in CASES
        if not re.search(rf"test_(?:\w+_)?{case.lower()}(?:_|\b)", names) and not re.search(rf"\b{case}\b", tables)
    ]
    assert missing == []
