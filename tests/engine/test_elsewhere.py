"""Front matter as other programs have it: taken where it has one reading, else told with what to write."""

from pathlib import Path
from typing import Any

import pytest

from kindling.engine.files import SourceFile
from kindling.engine.read import Reader
from kindling.engine.settings import markdown_settings
from kindling.model.values import Document

_UNTIL = "nothing here takes a text away by itself: take the line out, and write status: draft when the day has come"
_HEAD = "title: Joy\ndate: 2026-11-09\n"


def read(head: str, *, kind: str = "post", name: str = "joy") -> Document:
    """Read a text with this front matter."""
    file = SourceFile(f"{kind}s/{name}.md", Path("joy.md"), f"content/{kind}s/{name}.md", kind)
    return Reader.of(markdown_settings(), raw_html=False).read(file, f"---\n{head}\n---\nBody.\n".encode())


def said(document: Document) -> dict[str, Any]:
    """Return what front matter says beside title, date and slug, as JSON has it."""
    front = document.front.model_dump(mode="json", exclude_unset=True)
    return {key: value for key, value in front.items() if key not in ("title", "date", "slug")}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # Hugo, Jekyll, Eleventy
        ("draft: true", {"status": "draft"}),
        ("Draft: yes", {"status": "draft"}),
        ("draft: false", {}),
        ("published: false", {"status": "draft"}),
        ("published: true", {}),
        ("lastmod: 2026-11-10", {"modified": "2026-11-10T00:00:00"}),
        ("last_modified_at: 2026-11-10 08:00:00 +0000", {"modified": "2026-11-10T08:00:00Z"}),
        ("description: Words.", {"summary": "Words."}),
        ("excerpt: Words.", {"summary": "Words."}),
        ("redirect_from: /x/", {"aliases": ["/x/"]}),
        ("redirect_from: [/x/, /y.html]\naliases: [/z/]", {"aliases": ["/z/", "/x/", "/y.html"]}),
        ("permalink: /2019/05/joy/", {"aliases": ["/2019/05/joy/"]}),
        ("url: https://old.example/2019/joy.html", {"aliases": ["/2019/joy.html"]}),
        ("permalink: /posts/joy/", {}),
        ("categories: [Work, Care]\ntags: [joy, Care]", {"tags": ["joy", "Care", "Work"]}),
        ("category: Company culture", {"tags": ["Company culture"]}),
        ("categories: Work, Care", {"tags": ["Work", "Care"]}),
        ("categories: Uncategorized", {}),
        ("image: {path: /media/x.jpg, alt: A lamp}", {"cover": "/media/x.jpg", "cover_alt": "A lamp"}),
        ("cover: {image: /media/x.jpg, alt: A lamp}", {"cover": "/media/x.jpg", "cover_alt": "A lamp"}),
        ("images: [/media/x.jpg]", {"cover": "/media/x.jpg"}),
        ("header: {teaser: /media/x.jpg}", {"cover": "/media/x.jpg"}),
        ("share: true", {}),
        # Ghost, WordPress
        ("feature_image: /media/x.jpg\nfeature_image_alt: A lamp", {"cover": "/media/x.jpg", "cover_alt": "A lamp"}),
        ("coverImage: /media/x.jpg", {"cover": "/media/x.jpg"}),
        ("cover_image: /media/x.jpg", {"cover": "/media/x.jpg"}),
        ("custom_excerpt: Words.", {"summary": "Words."}),
        ("updated_at: 2026-11-10T08:30:00.000Z", {"modified": "2026-11-10T08:30:00Z"}),
        ("status: publish", {"status": "published"}),
        ("status: Draft", {"status": "draft"}),
        ("status: private", {"status": "draft"}),
        ("visibility: public", {}),
        ("visibility: private", {"status": "draft"}),
        ("unlisted: true", {"status": "hidden"}),
        ("isDraft: true", {"status": "draft"}),
        ("isDraft: false", {}),
        ("dek: Words.", {"summary": "Words."}),
        ("lead: Words.", {"summary": "Words."}),
        # Pelican, Quarto, Obsidian
        ("author: Ann Example", {"authors": ["Ann Example"]}),
        (
            "author: [{name: Ann Example}, {name: {given: Bo, family: Sample}}]",
            {"authors": ["Ann Example", "Bo Sample"]},
        ),
        ("save_as: joy/index.html\nurl: joy/", {"aliases": ["/joy/"]}),
        ("date-modified: 2026-11-10", {"modified": "2026-11-10T00:00:00"}),
        ("series: Power\nseries_index: 2", {"series": [["Power", None]], "part": 2}),
        ("subtitles: /media/x.vtt", {"captions": {"": "/media/x.vtt"}}),
        ("youtube: dQw4w9WgXcQ", {"video": "https://youtu.be/dQw4w9WgXcQ"}),
        ("vimeo: 12345", {"video": "https://vimeo.com/12345"}),
        ("language: cy", {"lang": "cy"}),
        # our own, spelled in another way
        ("cover-alt: Words", {"cover_alt": "Words"}),
        ("builds on: joy", {"builds_on": ["joy"]}),
        # hashtags
        ('tags: "#joy #work"', {"tags": ["joy", "work"]}),
        ('tags: ["#joy", C#]', {"tags": ["joy", "C#"]}),
        ('hashtags: "#joy #work"', {"hashtags": ["joy", "work"]}),
        ('tags: "#1 priority"', {"tags": ["#1 priority"]}),
    ],
)
def test_what_has_one_reading_is_taken(line: str, expected: dict[str, Any]) -> None:
    document = read(_HEAD + line)
    assert (said(document), document.problems) == (expected, ())


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (
            "permalink: /:year/:title/",
            "write slug: with the words of its address here, and aliases: [/its/old/address/]",
        ),
        ("categories: jekyll update", "write categories: [jekyll, update] or categories: [jekyll update]"),
        ("draft: perhaps", "write draft: true or draft: false"),
        ("draft: true\nstatus: published", "keep one of the two, as status: …"),
        ("excerpt: A.\nsummary: B.", "keep one of the two, as summary: …"),
        ("visibility: members", "here everybody can read what is published: write status: draft, or take the line out"),
        ("password: x", "here everybody can read what is published: write status: draft, or take the line out"),
        ("images: [/media/x.jpg, /media/y.jpg]", "write cover: with the path of one picture"),
        ("subtitle: More", "write it into title: or into summary:"),
        ("canonical_url: https://x.example/", "take it out, and say in the text where it came first"),
        ("bibliography: my.bib", "take it out, and put the file into content/references/"),
        ("nocite: '@*'", "take it out: the list below a text holds what the text cites, and no more"),
        ("citation-style: apa", "write csl: with the name of the style"),
        ("link-citations: true", "take it out: citations are links here"),
        (
            "expiryDate: 2027-01-01",
            _UNTIL,
        ),
        (
            "redirect_to: /x/",
            "take the file out, and write where it leads into content/addresses.txt (see docs/writers/renaming.md)",
        ),
    ],
)
def test_what_has_no_one_reading_is_told_with_what_to_write(line: str, hint: str) -> None:
    (problem,) = read(_HEAD + line).problems
    assert (problem.rule, problem.severity, problem.hint) == ("frontmatter/elsewhere", "error", hint)
    assert problem.line == 4


def test_what_says_nothing_to_readers_is_one_line_of_advice() -> None:
    (problem,) = read(f"{_HEAD}comments: true\nlayout: post\ntoc: true\ncreated: 2020-01-01").problems
    assert (problem.rule, problem.severity, problem.line) == ("frontmatter/elsewhere", "advice", 4)
    assert problem.message.startswith("'comments', 'layout', 'toc', 'created' say something to another program")


def test_a_layout_that_hides_a_text_is_no_such_thing() -> None:
    assert [problem.rule for problem in read(f"{_HEAD}type: draft").problems] == ["frontmatter/unknown-key"]


@pytest.mark.parametrize("key", ["updated_on_the_web", "strange", "aliasing", "dated", "subs"])
def test_a_key_that_nobody_knows_is_not_taken_for_one_that_is_far_from_it(key: str) -> None:
    (problem,) = read(f"{_HEAD}{key}: x").problems
    assert problem.hint.startswith("take it out, or write one of aliases, authors, ")


@pytest.mark.parametrize(("key", "near"), [("sereis", "series"), ("tittle", "title"), ("sumary", "summary")])
def test_a_slip_of_the_finger_is_told_with_the_key(key: str, near: str) -> None:
    problem = next(each for each in read(f"date: 2026-11-09\n{key}: x").problems if each.line == 3)
    assert problem.hint == f"did you mean {near!r}?"


def test_the_name_of_a_file_may_hold_day_and_slug_as_jekyll_has_it() -> None:
    document = read("title: Some joy", name="2026-11-9-old-joy")
    assert document.problems == () and document.front.slug == "old-joy"
    assert document.front.model_dump(mode="json")["date"] == "2026-11-09T00:00:00"
    assert (
        read(_HEAD, name="2020-01-01-old-joy").front.slug == "joy"
    )  # a day that is typed counts, and so does the title
    assert [problem.rule for problem in read("title: Joy", name="2026-13-41-joy").problems] == ["frontmatter/date"]


def test_only_posts_take_their_day_from_their_name() -> None:
    assert "date" not in read("title: Joy", kind="page", name="2026-11-09-joy").front.model_fields_set


def test_a_day_of_another_program_is_that_of_the_text_where_no_other_is_there() -> None:
    both = read("title: Joy\ncreated_at: 2019-01-01\npublished_at: 2026-11-09T08:30:00.000Z")
    assert both.front.model_dump(mode="json")["date"] == "2026-11-09T08:30:00Z"
    assert read("title: Joy\ncreated: 2019-01-01").front.model_dump(mode="json")["date"] == "2019-01-01T00:00:00"


def test_a_value_that_is_wrong_is_told_at_the_line_of_the_key_as_it_was_typed() -> None:
    (problem,) = read(f"{_HEAD}lang: cy\nlastmod: soon").problems
    assert (problem.line, problem.hint) == (5, "write modified: 2026-11-09, with the right day")


def test_a_series_is_no_draft() -> None:
    (problem,) = read("title: Joy\ndraft: true", kind="series").problems
    assert problem.hint == "take the line out, or move the file out of content/"


def test_a_day_of_change_before_the_text_is_told() -> None:
    (problem,) = read(f"{_HEAD}modified: 2025-11-09").problems
    assert (problem.rule, problem.severity, problem.line) == ("frontmatter/modified", "warning", 4)
    assert problem.hint == "take modified: out, or write a day from 2026-11-09 on"
    assert read("title: Joy\ndate: 2026-11-09T08:30\nmodified: 2026-11-09").problems == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9 November 2026", "2026-11-09T00:00:00"),
        ("9 Nov 2026", "2026-11-09T00:00:00"),
        ("9 Tachwedd 2026", "2026-11-09T00:00:00"),
        ("9 Gorffennaf 2026", "2026-07-09T00:00:00"),
        ("3 Mai 2026, 8.30pm", "2026-05-03T20:30:00"),
        ("2026-11-09 8.30", "2026-11-09T08:30:00"),
        ("9 Sept. 2026", "2026-09-09T00:00:00"),
        ("9th of November 2026", "2026-11-09T00:00:00"),
        ("Monday, 9 November 2026", "2026-11-09T00:00:00"),
        ("Nov 9, 2026", "2026-11-09T00:00:00"),
        ("November 9, 2026 at 12:05 am", "2026-11-09T00:05:00"),
        ("9 November 2026, 8:30 pm", "2026-11-09T20:30:00"),
        ("Mon, 09 Nov 2026 08:00:00 +0000", "2026-11-09T08:00:00Z"),
        ("09-Nov-2026", "2026-11-09T00:00:00"),
        ("2026-11-9", "2026-11-09T00:00:00"),
        ("2026/11/09 8:30", "2026-11-09T08:30:00"),
        ("2026-11-09 08:00:00 +0100", "2026-11-09T08:00:00+01:00"),
        ("2026-11-09T08:00:00.123Z", "2026-11-09T08:00:00Z"),
        ("2026-11-09 08:00 UTC", "2026-11-09T08:00:00Z"),
        ("20261109", "2026-11-09T00:00:00"),
        ("13/02/2026", "2026-02-13T00:00:00"),
        ("09/09/2026", "2026-09-09T00:00:00"),
    ],
)
def test_a_date_in_another_form_that_has_one_reading_is_taken(typed: str, expected: str) -> None:
    document = read(f"title: Joy\ndate: {typed}")
    assert document.problems == ()
    assert document.front.model_dump(mode="json")["date"] == expected


@pytest.mark.parametrize(
    "typed", ["09-11-2026", "2026-11", "2026111", "9.11.26", "31 June 2026", "9 Nove 2026 25:00", "12"]
)
def test_a_date_that_has_two_readings_or_none_is_told(typed: str) -> None:
    (problem,) = read(f"title: Joy\ndate: {typed}").problems
    assert (problem.rule, problem.line) == ("frontmatter/value", 3)
    assert problem.hint.startswith("write date: 2026-")
