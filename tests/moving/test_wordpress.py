"""WordPress's export comes in: classic texts and blocks, pictures, films, notes, heads; and does no harm."""

import json
from pathlib import Path

import pytest

from kindling.commands._command import Refusal
from kindling.commands.moving import hypertext
from kindling.commands.moving.hypertext import cleaned, film_address, with_paragraphs
from kindling.commands.moving.pandoc import as_markdown
from kindling.commands.moving.settle import Settled, TakenNames, settled
from kindling.commands.moving.store import store_of
from kindling.commands.moving.text import words_of
from kindling.commands.moving.trees import tree_of
from kindling.commands.moving.values import Moving
from kindling.commands.moving.ways import read_all
from kindling.commands.moving.wordpress import read_wxr
from kindling.engine.front_matter import read_front_matter
from tests.moving.test_folder import PNG, laid

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Old</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_login>ann</wp:author_login>
<wp:author_display_name>Ann Example</wp:author_display_name></wp:author>
"""
END = "</channel></rss>"
CLASSIC = """A first line
and a second, with <b>bold</b>, @someone and a ==sign==.

[caption id="attachment_9" width="300"]<a href="https://old.example/wp-content/uploads/2019/04/walk.png"><img
 src="https://old.example/wp-content/uploads/2019/04/walk-300x200.png" alt="A walk" /></a> On a <i>walk</i>[/caption]

See <a href="https://old.example/2019/05/blocks/#more">the next</a>, <a href="https://old.example/?p=2">by number</a>
 and [ref]A note.[/ref] [mood of="glad"].

[gallery ids="9,10"]

<div class="sharedaddy"><h3>Share this:</h3></div><script>alert(1)</script>"""
BLOCKS = """<!-- wp:paragraph -->
<p>This is part 2 of 3.<sup data-fn="n1" class="fn"><a href="#n1" id="n1-link">1</a></sup></p>
<!-- /wp:paragraph -->
<!-- wp:latest-posts /-->
<!-- wp:list --><ul><li>one</li><li>two <code>[gallery]</code></li></ul><!-- /wp:list -->
<!-- wp:table --><figure class="wp-block-table"><table><thead><tr><th>A</th></tr></thead>
<tbody><tr><td>1|2</td></tr></tbody></table></figure><!-- /wp:table -->
<!-- wp:footnotes /-->"""


def item(number: int, kind: str, content: str = "", more: str = "", name: str = "", status: str = "publish") -> str:
    """Return an item of an export."""
    return f"""<item><title><![CDATA[{name or kind} &amp; so]]></title><link>https://old.example/2019/05/{name}/</link>
<dc:creator>ann</dc:creator><guid>https://old.example/?p={number}</guid><content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>2019-05-06 10:20:00</wp:post_date><wp:post_date_gmt>2019-05-06 09:20:00</wp:post_date_gmt>
<wp:post_name>{name}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>"""


def attachment(number: int, file: str, alt: str) -> str:
    key = "<wp:meta_key>_wp_attachment_image_alt</wp:meta_key>"
    meta = f"<wp:postmeta>{key}<wp:meta_value>{alt}</wp:meta_value></wp:postmeta>"
    address = f"https://old.example/wp-content/uploads/2019/04/{file}"
    return item(number, "attachment", "", f"<wp:attachment_url>{address}</wp:attachment_url>{meta}", file)


EMBED = """<!-- wp:embed {"url":"https://vimeo.com/123456"} -->
<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://vimeo.com/123456
</div></figure>
<!-- /wp:embed -->
"""
WATCHED = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
NOTES = (
    "<category domain='category' nicename='work'>Work</category><category domain='category'>Uncategorized</category>"
    "<wp:comment><wp:comment_content>Hello</wp:comment_content></wp:comment>"
    "<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value>"
    '[{"id":"n1","content":"Said &lt;em&gt;once&lt;/em&gt;."}]'
    "</wp:meta_value></wp:postmeta>"
)
EXPORT = "".join(
    (
        HEAD,
        item(1, "post", CLASSIC, "", "classic"),
        item(2, "post", BLOCKS, NOTES, "blocks"),
        item(3, "page", "<p>Us.</p>", "", "contact", "draft"),
        item(
            4,
            "post",
            f"Hidden.\n\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n{EMBED}",
            "<wp:post_password>x</wp:post_password>",
            "hidden",
        ),
        item(5, "nav_menu_item", "", "", "menu"),
        attachment(9, "walk.png", "A walk"),
        attachment(10, "gone.png", "Gone"),
        END,
    )
)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Moving, Settled]:
    folder = tmp_path_factory.mktemp("wordpress")
    store = store_of(laid(folder / "old", {"export.xml": EXPORT, "uploads/2019/04/walk.png": PNG}))
    moving = read_all(store)
    return moving, settled(moving, store, TakenNames(folder / "content", {"post": set(), "page": set()}), {})


def data_of(done: tuple[Moving, Settled], name: str) -> str:
    return next(text.data for text in done[1].texts if text.file == f"content/{name}.md")


def test_a_text_that_takes_too_long_is_told_and_the_others_come_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has as many seconds of the processor as a text of a build, whichever way it comes."""
    slow = f"<p>slow</p>{'[caption ' * 9}"
    ghost = {"db": [{"data": {"posts": [{"id": each, "title": each, "html": each} for each in ("slow", "good")]}}]}
    ghost["db"][0]["data"]["posts_tags"] = []
    files = {
        "export.xml": f"{HEAD}{item(1, 'post', slow, '', 'bad')}{item(2, 'post', '<p>Fine.</p>', '', 'good')}{END}",
        "ghost.json": json.dumps(ghost), "bad.html": "<title>slow</title><p>slow", "good.html": "<title>A</title><p>A",
    }  # fmt: skip
    read = hypertext.cleaned

    def reading(html: str) -> object:
        while "slow" in html:
            pass
        return read(html)

    for name in ("wordpress", "page"):
        monkeypatch.setattr(f"kindling.commands.moving.{name}.cleaned", reading)
    monkeypatch.setattr("kindling.engine.bounded.SECONDS", 0.3)
    moving = read_all(store_of(laid(tmp_path / "old", files)))
    assert [each.why for each in moving.skipped] == [
        "Reading it was ended after 0.3 seconds of the processor's time."
    ] * 3
    assert len(moving.texts) == 3


def test_heads(done: tuple[Moving, Settled]) -> None:
    head = read_front_matter("x", data_of(done, "posts/blocks")).values
    assert head == {
        "title": "blocks & so",
        "slug": "blocks",
        "date": "2019-05-06T10:20:00+01:00",
        "tags": ["Work"],
        "authors": ["Ann Example"],
        "aliases": ["/2019/05/blocks/"],
    }
    assert read_front_matter("x", data_of(done, "pages/contact")).values["status"] == "draft"
    assert read_front_matter("x", data_of(done, "posts/hidden")).values["status"] == "draft"
    assert "# part: 2\n" in data_of(done, "posts/blocks")


def test_classic_content(done: tuple[Moving, Settled]) -> None:
    text = data_of(done, "posts/classic").partition("\n---\n\n")[2]
    assert text == (
        "A first line  \nand a second, with **bold**, \\@someone and a &#61;&#61;sign&#61;&#61;.\n\n"
        '![A walk](../media/walk.png "On a walk")\n\n'
        'See [the next](blocks.md), [by number](blocks.md)  \nand [^1] [mood of="glad"].\n\n'
        "![A walk](../media/walk.png)\n\n- [Gone](https://old.example/wp-content/uploads/2019/04/gone.png)\n\n"
        "[^1]: A note.\n"
    )


def test_blocks(done: tuple[Moving, Settled]) -> None:
    text = data_of(done, "posts/blocks").partition("\n---\n\n")[2]
    assert text == (
        "This is part 2 of 3.[^1]\n\n- one\n- two `[gallery]`\n\n| A    |\n|------|\n| 1\\|2 |\n\n[^1]: Said *once*.\n"
    )


def test_films(done: tuple[Moving, Settled]) -> None:
    text = data_of(done, "posts/hidden").partition("\n---\n\n")[2]
    assert "{video: https://youtu.be/dQw4w9WgXcQ}" in text and "{video: https://vimeo.com/123456}" in text


def test_the_account_says_what_was_left_out(done: tuple[Moving, Settled]) -> None:
    moving, texts = done
    assert any("menu" in each.why for each in moving.skipped) and any(
        "1 comment" in each.source for each in moving.skipped
    )
    said = {text.file: [note.said for note in text.notes] for text in texts.texts}
    assert any("shortcodes without a meaning here" in each for each in said["content/posts/classic.md"])
    assert any(
        "left out what a plugin added (sharedaddy): “Share this:”" in each for each in said["content/posts/classic.md"]
    )
    assert any("latest-posts" in each for each in said["content/posts/blocks.md"])
    assert any("a password" in each for each in said["content/posts/hidden.md"])


def test_a_later_export_of_the_same_site_is_known(done: tuple[Moving, Settled], tmp_path: Path) -> None:
    later = EXPORT.replace(END, item(77, "post", "New.", "", "new") + END)
    store = store_of(laid(tmp_path / "another", {"old.WordPress.2026-11-28.xml": later}))
    memory = {text.key: text.file for text in done[1].texts}
    again = settled(read_all(store), store, TakenNames(tmp_path / "content", {"post": set(), "page": set()}), memory)
    assert [text.file for text in again.texts] == ["content/posts/new.md"] and len(again.known) == 4


def test_pictures_come_from_elsewhere_only_when_asked(tmp_path: Path) -> None:
    store = store_of(laid(tmp_path / "old", {"export.xml": EXPORT}))
    asked: list[str] = []

    def fetch(address: str) -> bytes | str:
        asked.append(address)
        return PNG if "walk" in address else "Not Found"

    room = TakenNames(tmp_path / "content", {"post": set(), "page": set()})
    done = settled(read_all(store), store, room, {}, fetch)
    assert asked == [
        f"https://old.example/wp-content/uploads/2019/04/{name}" for name in ("walk.png", "walk.png", "gone.png")
    ]
    assert done.files == {"media/walk.png": PNG}
    assert any("gone.png (Not Found)" in note.said for text in done.texts for note in text.notes)


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (EXPORT.replace("<rss", f"{BOMB}<rss").replace("A first", "&b;"), "defines entities of its own"),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + HEAD[40:] + END, "defines entities of its own"),
        (HEAD + "<item>", "is no whole export|no XML"),
        ("", "no XML"),
    ],
)
def test_what_would_do_harm_is_one_line(data: str, said: str) -> None:
    try:
        moving = read_wxr("old", "old.xml", data.encode())
    except Refusal as refusal:
        assert any(each in refusal.message for each in said.split("|")) and "\n" not in refusal.message
    else:
        assert not moving.texts


def test_a_broken_export_gives_what_can_be_read_and_says_so() -> None:
    moving = read_wxr("old", "old.xml", EXPORT.replace("<wp:post_id>5", "<wp:post_id>5 ]]> &nbsp;").encode())
    assert len(moving.texts) == 4 and any(
        "no XML that can be read" in each.why and each.look for each in moving.skipped
    )


def test_a_bare_ampersand_loses_nothing() -> None:
    broken = EXPORT.replace("<title>Old</title>", "<title>Old & new&nbsp;</title>").replace("menu &amp; so", "a & b")
    moving = read_wxr(
        "old", "old.xml", broken.replace("https://old.example/2019/05/blocks/", "https://x/?a=1&b=2").encode()
    )
    assert len(moving.texts) == 4 and not any("no XML" in each.why for each in moving.skipped)
    assert moving.texts[1].addresses[0] == "https://x/?a=1&b=2"


@pytest.mark.parametrize(
    ("typed", "film"),
    [
        ("//player.vimeo.com/video/123456?h=1", "https://vimeo.com/123456"),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ?t=90", "https://youtu.be/dQw4w9WgXcQ?t=90"),
        ("https://www.youtube.com/playlist?list=x", ""),
        ("https://maps.example/embed", ""),
        ("http://[", ""),
    ],
)
def test_films_of_hosts(typed: str, film: str) -> None:
    assert film_address(typed) == film


def test_paragraphs_of_classic_content() -> None:
    made = with_paragraphs("One\ntwo\n\n<h2>Head</h2>\n<pre>a\n\nb</pre>\nThree")
    assert made == "<p>One<br>\ntwo</p>\n<h2>Head</h2>\n<pre>a\n\nb</pre>\n<p>Three</p>"


def test_a_table_that_markdown_can_not_hold_loses_nothing() -> None:
    html = (
        "<table><tr><th>H @x</th><th>I</th></tr><tr><td><ul><li>@ann a==b {x} 1 &lt; 2</li></ul></td>"
        '<td rowspan="2">x<br>y <img src="a.png" alt="Pic"><span data-kindling="note">A note</span></td></tr>'
        "<tr><td>z</td></tr></table>"
    )
    done = cleaned(html)
    (text,) = as_markdown([done.html])
    assert isinstance(text, str) and words_of(text) == done.words and "style" not in text
    assert "<li>@ann a==b {x} 1 &lt; 2</li>" in text and '<td rowspan="2">x<br />' in text and "(A note)" in text


def test_what_no_writer_typed_is_taken_out() -> None:
    done = cleaned(
        '<p onclick="x()">A <a href="javascript:x()">b</a><img src="t.gif" width="1"></p><form><input>c</form>'
    )
    assert "onclick" not in done.html and "img" not in done.html and "input" not in done.html and "c" in done.words


def test_a_post_without_words_is_a_draft_for_it_would_stop_a_publish(tmp_path: Path) -> None:
    export = HEAD + item(1, "post", "", name="empty") + item(2, "post", "Words.", name="full") + "</channel></rss>"
    store = store_of(laid(tmp_path, {"a.xml": export}) / "a.xml")
    found = settled(read_all(store), store, TakenNames(tmp_path / "content", {"post": set(), "page": set()}), {})
    assert {text.file: text.status for text in found.texts} == {
        "content/posts/empty.md": "draft",
        "content/posts/full.md": "published",
    }
    assert "it has no words: the post is a draft until it has; then take status: draft out" in [
        note.said for text in found.texts for note in text.notes if note.look
    ]


def test_an_address_that_nobody_can_read_stops_nothing() -> None:
    export = HEAD.replace("https://old.example", "http://[") + item(1, "post", "Words.", "", "one") + END
    export = export.replace("<guid>https://old.example/", "<guid>http://[")
    moving = read_wxr("old", "export.xml", export.encode())
    assert [text.source for text in moving.texts] and moving.hosts == ()


def test_entities_behind_a_remark_that_names_an_item_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!-- <item> --><!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>'
    with pytest.raises(Refusal, match="defines entities"):
        tree_of("old.xml", bomb, "channel", "export it again")
