"""Ghost's export and Substack's: posts in HTML, with what is said of them in a list beside."""

import json
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from kindling.commands._command import Refusal
from kindling.commands.moving.listed import read_ghost
from kindling.commands.moving.settle import TakenNames, settled
from kindling.commands.moving.store import ExportFiles
from kindling.commands.moving.values import IncomingText, Moving
from kindling.commands.moving.ways import read_all
from kindling.model.addresses import slug_fault
from tests.moving.test_folder import laid

WORDS = "<p>She said <em>so</em> &amp; went on.</p><p>Then <a href='/other/'>another</a> spoke.</p>"
SUBSTACK = (
    "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\n"
    '11.joy,2026-01-02T08:30:00.000Z,TRUE,,newsletter,everyone,"Joy, at work","What it is &#x2019;",\n'
    "12.care,2026-01-03T08:30:00.000Z,TRUE,,newsletter,only_paid,Care,,\n"
    "13.draft,2026-01-04T08:30:00.000Z,FALSE,,newsletter,everyone,Not yet,,\n"
    "14.talk,2026-01-05T08:30:00.000Z,TRUE,,thread,everyone,Talk,,\n"
    "15.about,2026-01-06T08:30:00.000Z,TRUE,,page,everyone,About us,,\n"
)


def _ghost(**more: Any) -> dict[str, Any]:
    post = {
        "id": "a1", "title": "Joy, at work", "slug": "joy", "html": WORDS, "type": "post", "status": "published",
        "visibility": "public", "published_at": "2026-01-02T08:30:00.000Z", "custom_excerpt": "What it is.",
    }  # fmt: skip
    tables = {
        "posts": [{**post, **more}],
        "tags": [{"id": "t1", "name": "Joy"}, {"id": "t2", "name": "#internal"}, {"id": "t3", "name": "Work"}],
        "posts_tags": [
            {"post_id": "a1", "tag_id": "t3", "sort_order": 2},
            {"post_id": "a1", "tag_id": "t1", "sort_order": 1},
            {"post_id": "a1", "tag_id": "t2", "sort_order": 0},
        ],
        "users": [{"id": "u1", "name": "Ann Example", "email": "ann@example.org"}],
        "posts_authors": [{"post_id": "a1", "author_id": "u1", "sort_order": 0}],
    }
    return {"db": [{"meta": {}, "data": tables}]}


def read(folder: Path, files: dict[str, str | bytes]) -> Moving:
    laid(folder, files)
    places = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return read_all(ExportFiles("export", places))


def ghost(folder: Path, **more: Any) -> IncomingText:
    (text,) = read(folder, {"ghost.json": json.dumps(_ghost(**more))}).texts
    return text


def test_a_post_of_ghost_comes_in_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    text = ghost(tmp_path)
    assert text.head == {
        "title": "Joy, at work", "slug": "joy", "date": "2026-01-02T08:30:00+00:00", "summary": "What it is.",
        "tags": ["Joy", "Work"], "authors": ["Ann Example"],
    }  # fmt: skip
    assert text.kind == "post" and text.addresses == ("/joy/",)
    assert " ".join(text.words) == "She said so went on Then another spoke"
    assert "ann@example.org" not in f"{text}", "an address of somebody stays in the export"


@pytest.mark.parametrize(
    ("more", "status", "kind"),
    [
        ({"status": "draft"}, "draft", "post"),
        ({"status": "sent"}, "draft", "post"),
        ({"status": "scheduled", "published_at": "2090-01-02T08:30:00.000Z"}, None, "post"),
        ({"visibility": "members"}, "draft", "post"),
        ({"visibility": "paid"}, "draft", "post"),
        ({"type": "page"}, None, "page"),
        ({"type": "page", "published_at": None}, None, "page"),
        ({"published_at": None}, "draft", "post"),
    ],
)
def test_what_not_everybody_could_read_is_a_draft(
    tmp_path: Path, more: dict[str, Any], status: str | None, kind: str
) -> None:
    text = ghost(tmp_path, **more)
    assert (text.head.get("status"), text.kind) == (status, kind)


def test_a_picture_at_the_head_is_told_and_a_post_without_html_too(tmp_path: Path) -> None:
    text = ghost(tmp_path, feature_image="__GHOST_URL__/content/images/a.jpg", html=f"{WORDS}<p>__GHOST_URL__/x/</p>")
    assert any(note.look and "/content/images/a.jpg" in note.said for note in text.notes)
    assert "__GHOST_URL__" not in f"{text}"
    found = read_ghost("export", "g.json", json.dumps(_ghost(html=None, title="Bare")).encode())
    assert found.texts == () and [(one.source, one.look) for one in found.skipped] == [("Bare", True)]


def test_each_post_of_substack_comes_in_with_its_line_of_the_list(tmp_path: Path) -> None:
    files = {f"posts/{name}.html": WORDS for name in ("11.joy", "12.care", "13.draft", "15.about")}
    found = read(tmp_path, {"posts.csv": SUBSTACK, **files})
    facts = {text.head["slug"]: (text.head["title"], text.head.get("status"), text.kind) for text in found.texts}
    assert facts == {
        "joy": ("Joy, at work", None, "post"),
        "care": ("Care", "draft", "post"),
        "draft": ("Not yet", "draft", "post"),
        "about": ("About us", None, "page"),
    }
    joy = next(text for text in found.texts if text.head["slug"] == "joy")
    assert joy.head["date"] == "2026-01-02T08:30:00+00:00" and joy.head["summary"] == "What it is ’"
    assert joy.addresses == ("/p/joy",) and " ".join(joy.words) == "She said so went on Then another spoke"
    assert [(one.source, one.look) for one in found.skipped] == [("Talk", True)]


def test_another_list_is_none_of_substack(tmp_path: Path) -> None:
    found = read(tmp_path, {"posts.csv": "name,age\nAnn,9\n", "joy.html": f"<h1>Joy</h1>{WORDS}"})
    assert [text.head["title"] for text in found.texts] == ["Joy"]


@pytest.mark.parametrize(
    "data",
    [
        b'{"posts": 5, "posts_tags": 1}',
        b'{"db": [], "posts": 1, "posts_tags": []}',
        b'["posts", "posts_tags"]',
        b'{"posts": [1, {"title": 5, "html": 9}], "posts_tags": [3, {"sort_order": "x"}]}',
        b'{"posts": [{"html": "<script>alert(1)</script>"}], "posts_tags": []}',
    ],
)
def test_a_hostile_export_does_no_harm(data: bytes) -> None:
    found = read_ghost("export", "g.json", data)
    assert "alert" not in "".join(text.body for text in found.texts)


def test_a_broken_export_is_one_line() -> None:
    with pytest.raises(Refusal, match="no JSON"):
        read_ghost("export", "g.json", b'{"posts": [')


@pytest.mark.parametrize("data", ["<feed xmlns='http://www.w3.org/2005/Atom'/>", "<rss><channel/></rss>", "<x/>"])
def test_xml_of_another_program_is_told_with_a_way(tmp_path: Path, data: str) -> None:
    found = read(tmp_path, {"a.xml": data})
    assert [(one.source, one.look) for one in found.skipped] == [("a.xml", True)]


SLUGS = ["../../evil", "/etc/x", "a\nstatus: x", "café ü", "con", "a" * 400, "..", "", "---", None, {"x": 1}]


@pytest.mark.parametrize("slug", SLUGS)
def test_whatever_is_said_to_be_a_slug_names_a_file_of_the_site(tmp_path: Path, slug: Any) -> None:
    """A slug with dots and slashes laid a file outside of the site."""
    text = ghost(tmp_path, slug=slug)
    assert slug_fault(str(text.head["slug"])) == ""
    assert "\n" not in text.source
    assert text.addresses == (), "what no address was is none that readers have"


def test_no_reader_of_an_export_decides_where_a_file_lies(tmp_path: Path) -> None:
    """The gate stands where all texts come by."""
    text = replace(ghost(tmp_path / "export"), head={"title": "Joy", "slug": "../../evil"})
    store = ExportFiles("export", {})
    found = settled(
        Moving((text,)), store, TakenNames(tmp_path / "site" / "content", {"post": set(), "page": set()}), {}
    )
    assert [PurePosixPath(one.file).name for one in found.texts] == ["evil.md"]
    assert all(".." not in one.file for one in found.texts)


def test_a_list_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"posts\.csv: this is no list"):
        read(tmp_path, {"posts.csv": f"{SUBSTACK}16.{'a' * 140_000},,,,,,,,\n", "posts/11.joy.html": WORDS})
