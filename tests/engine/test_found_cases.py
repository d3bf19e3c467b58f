"""Faults that were found on whole sites, by their names there: the right value of each, and of siblings of its kind."""

import re
from html import unescape
from pathlib import Path

import pytest

from kindling.model.problems import Problem
from tests.engine.test_sites import built
from tests.moving.test_folder import laid

pytestmark = pytest.mark.whole
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
OWN = 'SITENAME = "The Bay"\nAUTHOR = "Ann Example"\n'


def post(body: str = "Words.", title: str = "One", **head: str) -> str:
    """Return a post with these keys."""
    more = "".join(f"{key}: {value}\n" for key, value in head.items())
    return f"---\ntitle: {title}\ndate: 2026-01-02\nsummary: One line.\n{more}---\n\n{body}\n"


def walked(folder: Path, files: dict[str, str], conf: str = OWN) -> tuple[list[Problem], Path]:
    """Build a site, and return what was told that is no advice, and where it was written."""
    site = folder / "site"
    site.mkdir()
    (site / "pelicanconf.py").write_text(conf, "utf-8")
    laid(site / "content", {f"posts/{name}" if "/" not in name else name: text for name, text in files.items()})
    found = built(site, folder / "output").problems
    return [problem for problem in found if problem.severity != "advice"], folder / "output"


def test_p1_nothing_of_the_example_is_in_a_site_that_says_nothing(tmp_path: Path) -> None:
    problems, output = walked(tmp_path, {"one.md": post()}, 'SITENAME = "M"\n')
    assert [problem.rule for problem in problems] == ["settings/identity"]
    for page in output.rglob("*.*ml"):
        assert not re.search(r"Kindling team|synthetic|Joy first|people who lead", page.read_text("utf-8")), page


@pytest.mark.parametrize(
    ("file", "title", "typed"),
    [
        ("power-and-social-movements", "Power and how to share it", "Power and social movements"),
        ("power", "Great power", "power"),
        ("tîm", "The team", "Tîm"),
    ],
)
def test_p2_a_series_is_known_by_the_name_of_its_file_after_its_title_changed(
    tmp_path: Path, file: str, title: str, typed: str
) -> None:
    files = {"one.md": post(series=typed, part="1"), f"series/{file}.md": f"---\ntitle: {title}\n---\n\nWords.\n"}
    problems, output = walked(tmp_path, files)
    assert problems == []
    assert title in (output / "posts/one/index.html").read_text("utf-8")


def test_p3_a_text_for_a_network_shares_no_empty_quotation_marks(tmp_path: Path) -> None:
    for number, form in enumerate(("“{quote}”[ {hashtags}]", "{quote}", "[“{quote}”] {title}")):
        folder = tmp_path / str(number)
        folder.mkdir()
        _, output = walked(folder, {"one.md": post()}, f'{OWN}SHARE = {{"texts": {{"x": "{form}"}}}}\n')
        texts = re.findall(r"intent/post\?text=([^&\"]*)", (output / "posts/one/index.html").read_text("utf-8"))
        assert texts and all("One" in text and "%E2%80%9C%E2%80%9D" not in text for text in texts), form


def test_p4_headings_may_be_called_as_the_pages_own_parts_are(tmp_path: Path) -> None:
    names = "Notes Sources Questions Main Search Contents Share Transcript Menu Top Text".split()
    body = "\n\n".join(f"## {name}\n\nWords.[^{name}]\n\n[^{name}]: A note." for name in names)
    problems, output = walked(tmp_path, {"one.md": post(body, questions='["Why?"]')})
    assert problems == []
    ids = re.findall(r'\bid="([^"]+)"', (output / "posts/one/index.html").read_text("utf-8"))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "name", ["CNAME", "extra/google123.html", "favicon.ico", "robots.txt", ".well-known/x", "a.key2"]
)
def test_p8_a_file_that_is_not_published_is_told_with_the_way(tmp_path: Path, name: str) -> None:
    problems, output = walked(tmp_path, {"one.md": post(), f"./{name}": "x"})
    assert [problem.rule for problem in problems] == ["files/unpublished"]
    assert "content/root/" in problems[0].hint
    assert not (output / name).exists() or (output / name).read_text("utf-8") != "x"


def test_p10_what_is_hidden_is_named_on_its_own_page_alone(tmp_path: Path) -> None:
    _, output = walked(tmp_path, {"one.md": post(), "two.md": post(title="Quietly here", status="hidden")})
    own = output / "posts/quietly-here"
    assert (own / "index.html").is_file()
    others = [path for path in output.rglob("*") if path.is_file() and own not in path.parents]
    assert [path for path in others if b"uietly" in path.read_bytes()] == []
    assert [path for path in others if "quietly" in path.as_posix() and "/cards/" not in path.as_posix()] == []


@pytest.mark.parametrize("title", ["'The <b> + more'", "'A & B'", "'1 < 2 > 0'", "'Why *so*?'"])
def test_p14_a_title_is_whole_in_every_form_of_a_citation(tmp_path: Path, title: str) -> None:
    _, output = walked(tmp_path, {"one.md": post(title=title, slug="one")})
    page = unescape((output / "posts/one/index.html").read_text("utf-8"))
    assert re.findall(r"TI  - (.*)", page) == [title.strip("'")]


@pytest.mark.parametrize("end", ["import sys\nsys.exit(0)", "raise SystemExit", "exit()"])
def test_safety_c1_settings_that_end_the_program_are_told_with_their_line(tmp_path: Path, end: str) -> None:
    problems, _ = walked(tmp_path, {"one.md": post()}, f"{OWN}{end}\n")
    assert [(problem.rule, problem.severity) for problem in problems] == [("settings/python", "error")]
    assert problems[0].line >= 3


@pytest.mark.parametrize("line", ['LOCALE = ("xx_XX.UTF-8",)', 'DEFAULT_DATE_FORMAT = "%d"', "DEFAULT_PAGINATION = 5"])
def test_safety_c6_a_setting_without_effect_is_told(tmp_path: Path, line: str) -> None:
    problems, _ = walked(tmp_path, {"one.md": post()}, f"{OWN}{line}\n")
    assert [(problem.rule, problem.line) for problem in problems] == [("settings/decided", 3)]


@pytest.mark.parametrize("tag", ["😀", "###", "…", "🏳️‍🌈"])
def test_safety_d1_a_topic_without_letters_is_told_at_its_line(tmp_path: Path, tag: str) -> None:
    problems, _ = walked(tmp_path, {"one.md": post(tags=f'["{tag}"]')})
    assert [(problem.path, problem.line) for problem in problems] == [("content/posts/one.md", 5)]


@pytest.mark.parametrize("sign", ["&#x1f;", "&#xfffe;", "&#1;", "\x1f", "\x07"])
def test_safety_d2_a_sign_that_no_feed_can_hold_is_told_at_its_line(tmp_path: Path, sign: str) -> None:
    problems, _ = walked(tmp_path, {"one.md": post(f"a {sign} b")})
    assert [(problem.rule, problem.line) for problem in problems] == [("text/control", 7)]


def test_safety_d4_d6_what_front_matter_lacks_is_told_with_a_hint(tmp_path: Path) -> None:
    files = {
        "one.md": post(series="S", part="two", lang="5", status="perhaps", modified="soon"),
        "series/s.md": "---\ntitle: S\nplanned:\n- part: 2\n- title: x\n  part: 3\n---\n\nWords.\n",
    }
    problems, _ = walked(tmp_path, files)
    assert sorted(problem.line for problem in problems if problem.path.endswith("one.md")) == [6, 7, 8, 9]
    assert all(problem.hint and "planned.2" not in problem.hint for problem in problems)


@pytest.mark.parametrize("typed", ["[x](none.md)", "![x](none.md)", "[x](/posts/zebra.md)", "[x](../media/zz.pdf)"])
def test_safety_d5_no_hint_names_a_file_whose_own_name_is_not_alike(tmp_path: Path, typed: str) -> None:
    (problem,), _ = walked(tmp_path, {"one.md": post(typed), "bad.md": post(title="Two"), "media/a.svg": DRAWING})
    assert problem.hint == "check the name, and that the file is below content/"


@pytest.mark.parametrize("sign", ["\u0085", "\u2028", "\x0b", "\x0c"])
def test_safety_d7_lines_do_not_drift(tmp_path: Path, sign: str) -> None:
    (problem,), _ = walked(tmp_path, {"one.md": post(f"one {sign} two\n\n![x](../media/y.png)")})
    assert (problem.rule, problem.line) == ("links/image", 9)


@pytest.mark.parametrize("ending", "mau qmd Rmd ipynb mdx mkd mdown org adoc textile pages gdoc rst txt".split())
def test_m4_no_text_vanishes_for_its_ending(tmp_path: Path, ending: str) -> None:
    problems, _ = walked(tmp_path, {"one.md": post(), f"two.{ending}": "Words."})
    assert [(problem.rule, problem.path) for problem in problems] == [("files/unread", f"content/posts/two.{ending}")]


@pytest.mark.parametrize(
    "typed",
    [
        '<img src="/media/a.svg" alt= "x">',
        "<img src='/media/a.svg' alt='x'>",
        '<IMG SRC="/media/a.svg" ALT="x">',
        "<img alt=x src=/media/a.svg>",
        '<img\nsrc="/media/a.svg"\nalt="x" >',
    ],
)
def test_m3_a_tag_is_read_as_a_browser_reads_it(tmp_path: Path, typed: str) -> None:
    conf = f'{OWN}READING = {{"raw_html": True}}\n'
    problems, output = walked(tmp_path, {"one.md": post(typed), "media/a.svg": DRAWING}, conf)
    assert problems == []
    assert "media/a.svg" in (output / "posts/one/index.html").read_text("utf-8")
    assert (output / "media/a.svg").is_file()
    (tmp_path / "gone").mkdir()
    (problem,), _ = walked(tmp_path / "gone", {"one.md": post(typed)}, conf)
    assert problem.rule == "links/image"


def test_b15_one_name_in_two_spellings_is_one(tmp_path: Path) -> None:
    files = {
        "cafe\u0301.md": post("[to](th\u00e9.md) [it](the\u0301.md)", "Cafe\u0301"),
        "th\u00e9.md": post(
            "![x](../media/m\u00f4r.svg) [a](cafe\u0301.md) [b](caf%C3%A9.md)", "Th\u00e9",
            cover="/media/mo\u0302r.svg", cover_alt="x", series="T\u00eem", part="1",
        ),
        "series/ti\u0302m.md": "---\ntitle: Ti\u0302m\nsummary: One.\n---\n\nWords.\n",
        "media/mo\u0302r.svg": DRAWING,
    }  # fmt: skip
    assert walked(tmp_path, files)[0] == []


@pytest.mark.parametrize("name", ["Ann's walk", "Ann & Bo", "talk #1", "50% + more", "“quoted”", "a; b, c = d"])
def test_b16_a_file_may_be_called_as_people_call_it(tmp_path: Path, name: str) -> None:
    quoted = f'"/media/{name}.svg"'
    typed = name.replace("%", "%25").replace("#", "%23")
    files = {"one.md": post(f"![x](<../media/{typed}.svg>)", cover=quoted, cover_alt="x"), f"media/{name}.svg": DRAWING}
    problems, output = walked(tmp_path, files)
    assert problems == []
    assert (output / "media" / f"{name}.svg").is_file()


@pytest.mark.parametrize(
    "title", ['"Kindness" is a verb', "'Tis the season", '"A" and "B"', "Power: what it is", "@joy", "[a] b", "*x*"]
)
def test_b17_the_line_that_a_hint_prints_is_the_title_that_was_typed(tmp_path: Path, title: str) -> None:
    (problem,), _ = walked(tmp_path, {"one.md": post(title=title, slug="one")})
    (tmp_path / "mended").mkdir()
    again = post(title="", slug="one").replace("title: ", problem.hint.removeprefix("write "), 1)
    problems, output = walked(tmp_path / "mended", {"one.md": again})
    assert problems == []
    assert f"<title>{title} · The Bay</title>" in unescape((output / "posts/one/index.html").read_text("utf-8"))


def test_b29_a_note_in_a_caption_is_one_fact_whose_mend_shows_no_such_note(tmp_path: Path) -> None:
    for number, body in enumerate(('![x](/media/a.svg "A ^[a note]")', '![x](/media/a.svg "A[^f]")\n\n[^f]: Note.')):
        folder = tmp_path / str(number)
        folder.mkdir()
        problems, _ = walked(folder, {"one.md": post(body), "media/a.svg": DRAWING})
        assert len([each for each in problems if each.severity == "error"]) <= 1
        assert all("^[a note]" not in each.hint and "write ^[" not in each.hint for each in problems), problems


def test_b30_tags_that_differ_in_signs_are_topics_of_their_own(tmp_path: Path) -> None:
    _, output = walked(tmp_path, {"one.md": post(tags='["C++", "C#", "C", "F#", ".NET"]')})
    pages = [path.read_text("utf-8") for path in (output / "topics").glob("*/index.html")]
    assert sorted(re.findall(r"<h1[^>]*>(.*?)</h1>", "".join(pages))) == [".NET", "C", "C#", "C++", "F#"]


@pytest.mark.parametrize("name", ["🎉", "!!", "—"])
def test_b33_a_series_without_letters_is_told(tmp_path: Path, name: str) -> None:
    (problem,), _ = walked(tmp_path, {"one.md": post("x {part:1}", series=f'"{name}"', part="1")})
    assert (problem.rule, problem.line) == ("series/name", 5)
