"""WordPress's export, kind by kind: who could read a text, what builders and plugins left in it, blocks, sounds."""

from pathlib import Path

import pytest

from kindling.commands.moving.builders import without_builders
from kindling.commands.moving.hypertext import cleaned
from kindling.commands.moving.pandoc import as_markdown
from kindling.commands.moving.settle import Settled, TakenNames, settled
from kindling.commands.moving.store import store_of
from kindling.commands.moving.text import difference, words_of
from kindling.commands.moving.values import Moving
from kindling.commands.moving.ways import read_all
from tests.engine.test_hints import problems_of
from tests.moving.test_folder import PNG, laid
from tests.moving.test_wordpress import END, HEAD, attachment, item

UPLOADS = "https://old.example/wp-content/uploads"


def meta(key: str, value: str) -> str:
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def came_in(folder: Path, *items: str) -> tuple[Moving, Settled]:
    """Return an export of these items as it comes in, with its uploads beside it."""
    files = {f"uploads/2019/04/{name}": PNG for name in ("walk.png", "bench.png")}
    sound = {"uploads/a.mp3": b"ID3" + bytes(200)}
    store = store_of(laid(folder / "old", {"export.xml": "".join((HEAD, *items, END)), **files, **sound}))
    moving = read_all(store)
    return moving, settled(moving, store, TakenNames(folder / "content", {"post": set(), "page": set()}), {})


def body_of(folder: Path, content: str, *items: str, more: str = "") -> str:
    """Return the Markdown of a post with this content."""
    _, done = came_in(folder, item(1, "post", content, more, "one"), *items)
    text = next(text for text in done.texts if text.file == "content/posts/one.md")
    assert [each for each in problems_of(text.data) if each.severity == "error"] == []
    return text.data.partition("\n---\n\n")[2]


@pytest.mark.parametrize(
    "status", ["private", "draft", "pending", "archived-internal", "wc-hidden", "request-pending", "Publish"]
)
def test_only_what_was_out_is_out(status: str, tmp_path: Path) -> None:
    _, done = came_in(tmp_path, item(1, "post", "Words.", "", "one", status))
    assert [text.status for text in done.texts] == ["draft"]


@pytest.mark.parametrize(
    ("content", "more"),
    [
        ("Words.", meta("_jetpack_newsletter_access", "paid_subscribers")),
        ("Words.", meta("_members_access_role", "editor")),
        ("Words.", meta("rcp_user_level", "Subscriber")),
        ("Words.", "<wp:post_password>sesame</wp:post_password>"),
        ("<!-- wp:jetpack/subscribers-only --><p>Words.</p><!-- /wp:jetpack/subscribers-only -->", ""),
        ("<!-- wp:premium-content/container --><p>Words.</p><!-- /wp:premium-content/container -->", ""),
        ("Start. [restrict]Words.[/restrict]", ""),
        ("Start. [members_only level='2']Words.[/members_only]", ""),
        ("[wlm_private 'Gold']Words.[/wlm_private]", ""),
        ("[is_logged_in]Words.[/is_logged_in]", ""),
    ],
)
def test_what_only_some_could_read_is_a_draft_that_is_told(content: str, more: str, tmp_path: Path) -> None:
    _, done = came_in(tmp_path, item(1, "post", content, more, "one"))
    (text,) = done.texts
    assert text.status == "draft" and "status: draft" in text.data
    assert any(note.look and "draft" in note.said for note in text.notes)


@pytest.mark.parametrize(
    ("content", "more"),
    [
        ("Words.", meta("_jetpack_newsletter_access", "everybody")),
        ("[team_member name='Bo']Words.[/team_member]", ""),
        ("In private, members of a paid team speak. [private]", ""),
        ("<!-- wp:jetpack/subscriptions /--><p>Words.</p>", ""),
    ],
)
def test_what_all_could_read_is_out(content: str, more: str, tmp_path: Path) -> None:
    _, done = came_in(tmp_path, item(1, "post", content, more, "one"))
    assert [text.status for text in done.texts] == ["published"]


DIVI = (
    '[et_pb_section fb_built="1"][et_pb_row column_structure="1_2,1_2"][et_pb_text admin_label="Text"]'
    f'<p>Divi words.</p>[/et_pb_text][et_pb_image src="{UPLOADS}/2019/04/walk.png" alt="A walk"][/et_pb_image]'
    '[et_pb_button button_url="https://x.example/join" button_text="Join now"][/et_pb_button]'
    '[et_pb_blurb title="A title"]Blurb'
    "[/et_pb_blurb][/et_pb_row][/et_pb_section]"
)
BAKERY = (
    '[vc_row][vc_column width="1/2"][vc_column_text css=".x{a:b}"]Bakery words.[/vc_column_text]'
    '[vc_single_image image="9"]'
    '[vc_btn title="Go" link="url:https%3A%2F%2Fx.example%2Fjoin|target:_blank"]'
    '[vc_raw_html]JTNDcCUzRUhpZGRlbiUzQyUyRnAlM0U=[/vc_raw_html][vc_custom_heading text="A title"][/vc_column][/vc_row]'
)
AVADA = (
    '[fusion_builder_container][fusion_text]Avada words.[/fusion_text][fusion_button link="https://x.example/join"'
    ' title="Join now"][/fusion_button][fusion_imageframe image="9"][/fusion_imageframe][/fusion_builder_container]'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            DIVI,
            [
                "Divi words.",
                "![A walk](../media/walk.png)",
                "[Join now](https://x.example/join)",
                "## A title",
                "Blurb",
            ],
        ),
        (
            BAKERY,
            ["Bakery words.", "![A walk](../media/walk.png)", "[Go](https://x.example/join)", "Hidden", "## A title"],
        ),
        (AVADA, ["Avada words.", "(https://x.example/join)", "![A walk](../media/walk.png)"]),
    ],
)
def test_boxes_of_builders_go_and_what_stood_in_them_stays(content: str, said: list[str], tmp_path: Path) -> None:
    body = body_of(tmp_path, content, attachment(9, "walk.png", "A walk"))
    assert [each for each in said if each not in body] == [] and "[" + "et_pb" not in body
    assert not any(name in body for name in ("vc_", "et_pb_", "fusion_", "admin_label", "css="))


def test_words_in_brackets_that_are_no_builders_stay() -> None:
    assert without_builders("[sic] a[vc] [et al]", lambda _: ("", "")) == ("[sic] a[vc] [et al]", ())


def test_a_shortcode_without_a_meaning_is_told_by_the_build_too(tmp_path: Path) -> None:
    content = 'Say [su_quote cite="Bo"]so[/su_quote], [sic] and [1], [contact-form-7 id="12" title="Us"].'
    moving, done = came_in(tmp_path, item(1, "post", content, "", "one"))
    (text,) = done.texts
    assert [problem.rule for problem in problems_of(text.data)] == ["text/foreign"]
    told = [note.said for note in moving.texts[0].notes if "shortcodes" in note.said]
    assert told == ["shortcodes without a meaning here, kept as they are typed: contact-form-7, su_quote"]


def test_a_block_for_several_texts_stands_in_each_that_names_it(tmp_path: Path) -> None:
    shared = item(
        77, "wp_block", "<!-- wp:paragraph --><p>Shared <em>words</em>.</p><!-- /wp:paragraph -->", "", "shared"
    )
    idle = item(78, "wp_block", "<p>Nobody names it.</p>", "", "idle")
    moving, done = came_in(tmp_path, item(1, "post", 'One.<!-- wp:block {"ref":77} /-->', "", "one"), shared, idle)
    assert "Shared *words*." in done.texts[0].data
    assert [(each.source, each.look) for each in moving.skipped] == [("shared & so", False), ("idle & so", True)]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<pre class="wp-block-verse"><a href="https://x.example">One\nTwo</a> is\n<em>three</em></pre>',
         "[One  \nTwo](https://x.example) is  \n*three*\n"),
        ('<div><a href="/a.pdf">Plan</a><a href="/a.pdf" class="wp-block-file__button">Download</a></div>',
         "[Plan](/a.pdf) [Download](/a.pdf)\n"),
        ("<figure><video src='/a.mp4'></video><figcaption>One</figcaption></figure><video src='/b.mp4'></video>",
         "{video: /a.mp4}\n\nOne\n\n{video: /b.mp4}\n"),
        ('<ul><li><input type="checkbox" checked> done</li><li><input type="checkbox"> open</li></ul>',
         "- [x] done\n- [ ] open\n"),
        ("<p>One<br>- two<br>+ three<br>1. four<br>12) five<br>-six</p>",
         "One  \n\\- two  \n\\+ three  \n1\\. four  \n12\\) five  \n-six\n"),
        ("<table><tr><td>1<br>2</td></tr><tfoot><tr><td>f</td></tr></tfoot></table>", None),
    ],
)  # fmt: skip
def test_html_keeps_its_form(html: str, markdown: str | None) -> None:
    done = cleaned(html)
    (body,) = as_markdown([done.html])
    assert isinstance(body, str) and difference(done.words, words_of(body)) is None
    assert markdown is None or body == markdown
    assert [
        each for each in problems_of(f"---\ntitle: T\ndate: 2026-01-02\n---\n\n{body}") if "html" in each.rule
    ] == []


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<pre>a <a href='https://x.example'>b</a></pre>", "holds no links: https://x.example"),
        ("<div style=\"background-image:url('/a.png')\"><p>Words</p></div>", "behind words was left out: /a.png"),
        ("<details><summary>S</summary><p>W</p></details>", "stands open here"),
    ],
)
def test_what_has_no_form_here_is_told(html: str, told: str) -> None:
    assert [note.said for note in cleaned(html).notes if told in note.said]


def test_a_sound_of_the_export_is_played_and_one_elsewhere_is_a_link(tmp_path: Path) -> None:
    content = f'[audio mp3="{UPLOADS}/a.mp3"][/audio]\n\n<audio src="https://elsewhere.example/b.mp3"></audio>'
    body = body_of(tmp_path, content)
    assert body == '<audio src="../media/a.mp3"></audio>\n\n<https://elsewhere.example/b.mp3>\n'
