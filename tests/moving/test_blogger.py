"""Blogger's export comes in, in both of its forms, and a feed in Atom; and does no harm."""

from pathlib import Path

import pytest

from kindling.commands._command import Refusal
from kindling.commands.moving.blogger import read_atom
from kindling.commands.moving.settle import Settled, TakenNames, settled
from kindling.commands.moving.store import store_of
from kindling.commands.moving.ways import read_all
from kindling.engine.front_matter import read_front_matter
from tests.moving.test_folder import PNG, laid

HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app"
 xmlns:blogger="http://schemas.google.com/blogger/2018">
<id>tag:blogger.com,1999:blog-1</id><title>Old voice</title>
"""
KIND = (
    "<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{}'/>"
)
BLOG = "https://voice.blogspot.com"
WALK = (
    "&lt;p&gt;We &lt;b&gt;walk&lt;/b&gt; &amp;amp; talk.&lt;/p&gt;"
    "&lt;img src=&quot;https://1.bp.blogspot.com/walk.png&quot; alt=&quot;A walk&quot;/&gt;"
    f"&lt;a href=&quot;{BLOG}/2014/02/rest.html&quot;&gt;Rest&lt;/a&gt;"
)
TITLE = "The walk &amp; so"
AUTHOR = "<author><name>Ann Example</name></author>"


def old(kind: str, title: str, content: str, file: str = "", more: str = "") -> str:
    """Return an entry as Blogger's own export had it."""
    link = f"<link rel='alternate' type='text/html' href='{BLOG}/{file}'/>" if file else ""
    topic = "<category scheme='http://www.blogger.com/atom/ns#' term='Joy at work'/>"
    said = f"<title type='text'>{title}</title><content type='html'>{content}</content>"
    day = "<published>2014-01-09T10:20:00.001+00:00</published>"
    return f"<entry>{day}{said}{link}{KIND.format(kind)}{topic}{AUTHOR}{more}</entry>"


def takeout(kind: str, status: str, title: str, content: str, file: str = "", day: str = "2014-01-09") -> str:
    """Return an entry as Google Takeout has it."""
    state = f"<blogger:type>{kind}</blogger:type><blogger:status>{status}</blogger:status>"
    said = f"<title>{title}</title><content type='html'>{content}</content>"
    days = f"<blogger:created>2014-01-01T10:20:00Z</blogger:created><published>{day}T10:20:00Z</published>"
    topic = "<category scheme='tag:blogger.com,1999:blog-1' term='Joy at work'/>"
    return f"<entry>{state}{AUTHOR}{said}{days}{topic}<blogger:filename>{file}</blogger:filename></entry>"


DRAFT = "<app:control><app:draft>yes</app:draft></app:control>"
OLD = "".join((
    HEAD, old("settings", "Setting", "secret"), old("post", TITLE, WALK, "2014/01/walk.html"),
    old("post", "Rest", "&lt;p&gt;Rest.&lt;/p&gt;", "2014/02/rest.html"),
    old("page", "About", "&lt;p&gt;Us.&lt;/p&gt;", "p/about.html"),
    old("post", "Not yet", "&lt;p&gt;Later.&lt;/p&gt;", "", DRAFT), old("comment", "Re", "A reader's words"), "</feed>",
))  # fmt: skip
TAKEOUT = "".join((
    HEAD, takeout("POST", "LIVE", TITLE, WALK.replace(BLOG, ""), "/2014/01/walk.html"),
    takeout("POST", "LIVE", "Rest", "&lt;p&gt;Rest.&lt;/p&gt;", "/2014/02/rest.html"),
    takeout("PAGE", "LIVE", "About", "&lt;p&gt;Us.&lt;/p&gt;", "/p/about.html"),
    takeout("POST", "DRAFT", "Not yet", "Later."),
    takeout("POST", "SCHEDULED", "On the day", "Soon.", "/2099/01/day.html", "2099-01-01"),
    takeout("POST", "SOFT_TRASHED", "Gone", "Gone."), takeout("COMMENT", "LIVE", "Re", "A reader's words"), "</feed>",
))  # fmt: skip


def done(folder: Path, export: str, name: str = "blog.xml") -> Settled:
    store = store_of(laid(folder / "old", {name: export, "walk.png": PNG}))
    return settled(read_all(store), store, TakenNames(folder / "content", {"post": set(), "page": set()}), {})


@pytest.mark.parametrize(("export", "name"), [(OLD, "blog.xml"), (TAKEOUT, "feed.atom")])
def test_posts_pages_and_drafts_come_in(export: str, name: str, tmp_path: Path) -> None:
    texts = {text.file: text for text in done(tmp_path, export, name).texts}
    assert set(texts) >= {f"content/{each}.md" for each in ("posts/walk", "posts/rest", "pages/about", "posts/not-yet")}
    walk = read_front_matter("", texts["content/posts/walk.md"].data)
    assert walk.values["title"] == "The walk & so" and walk.values["authors"] == ["Ann Example"]
    assert walk.values["tags"] == ["Joy at work"] and walk.values["aliases"] == ["/2014/01/walk.html"]
    assert walk.values["date"].startswith("2014-01-09T10:20:00")
    assert "We **walk** & talk." in walk.body and "[Rest](rest.md)" in walk.body
    assert "(https://1.bp.blogspot.com/walk.png)" in walk.body
    assert "status: draft" in texts["content/posts/not-yet.md"].data
    assert "status" not in walk.values and "status: draft" not in texts["content/pages/about.md"].data
    assert all("A reader's words" not in text.data and "secret" not in text.data for text in texts.values())


def test_what_is_timed_waits_and_what_was_thrown_away_stays_there(tmp_path: Path) -> None:
    store = store_of(laid(tmp_path, {"feed.atom": TAKEOUT}))
    moving = read_all(store)
    (day,) = (text for text in moving.texts if text.head["title"] == "On the day")
    assert day.head["date"].startswith("2099-01-01") and "status" not in day.head
    assert [each.source for each in moving.skipped] == ["Gone", "1 comment"]


def test_a_feed_of_another_program_is_its_entries() -> None:
    entry = (
        "<entry><title type='html'>A &amp;amp; B</title><link href='https://old.example/a/'/>"
        "<published>2020-02-03T04:05:06Z</published>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Words <em>here</em>.</p></div></content>"
        "</entry>"
    )
    (text,) = read_atom("old", "feed.xml", f"{HEAD}{entry}</feed>".encode()).texts
    assert (text.head["title"], text.body, text.addresses) == ("A & B", "Words *here*.\n", ("https://old.example/a/",))


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE feed [<!ENTITY x "y">]><feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entr',
        b"",
    ],
)
def test_what_would_do_harm_or_can_not_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        read_atom("old", "feed.xml", data)


def test_an_entry_without_words_is_told_and_the_others_come_in() -> None:
    data = f"{HEAD}{old('post', 'Empty', '')}{old('post', 'Full', 'Words.')}".encode()
    found = read_atom("old", "feed.xml", data)
    assert [text.head["title"] for text in found.texts] == ["Full"]
    assert [each.source for each in found.skipped] == ["feed.xml", "Empty"]
