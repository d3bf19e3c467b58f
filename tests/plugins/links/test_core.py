"""Links: told apart, resolved, and refused with the nearest name."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kindling.model.addresses import unsafe_scheme
from kindling.model.paths import path_target
from kindling.model.public_addresses import read
from kindling.model.site_settings import SiteSettings
from kindling.model.values import MediaFile, PageMetadata, Site
from kindling.plugins.links.core import PlannedAddresses, Targets, found_links, link_problems, resolved
from kindling.plugins.links.questions import targets_of


def metadata_of(source: str, address: str, state: str = "published") -> PageMetadata:
    """Return a post as others know it."""
    return PageMetadata(
        path=f"content/{source}",
        source=source,
        kind="post",
        state=state,
        title="T",
        slug="t",
        address=address,
        identity="t",  # type: ignore[arg-type]
        date=datetime(2026, 1, 1, tzinfo=UTC),
        modified=None,
        summary="",
        authors=(),
        tags=(),
        series=(),
        lang="en-GB",
        words=1,
        read_minutes=1,
        watch_seconds=0,
    )


TARGETS = Targets(
    page_metadata={"posts/joy.md": metadata_of("posts/joy.md", "/posts/joy/")},
    waiting={
        "posts/draft.md": metadata_of("posts/draft.md", "/posts/draft/", "draft"),
        "posts/later.md": metadata_of("posts/later.md", "/posts/later/", "scheduled"),
    },
    media={"media/a b.png": MediaFile("media/a b.png", "content/media/a b.png", 9, "image/png", 40, 30)},
)
PLANNED = PlannedAddresses({"/": True, "/posts/joy/": True, "/archive/": True, "/feed.xml": False, "/s/k3joy1/": True})
PLANNED_ELSE = PlannedAddresses({"/": True, "/posts/moved/": True})
WHERE = ("posts/kind.md", "/posts/kind/")


def link(html: str) -> tuple[str, list[str]]:
    """Return what stands in the marker of the only link, and the rules it breaks."""
    _, links = found_links(html, lambda _text: 7)
    view = resolved(*WHERE, links, TARGETS)
    problems = link_problems("content/posts/kind.md", *WHERE, links, TARGETS, PLANNED)
    return next(iter(view.fills.values()), ""), [f"{p.line} {p.rule}" for p in problems]


@pytest.mark.parametrize(
    ("value", "fill"),
    [
        ("joy.md", "/posts/joy/"),
        ("joy.md#a&amp;b", "/posts/joy/"),
        ("{filename}joy.md", "/posts/joy/"),
        ("/posts/joy.md", "/posts/joy/"),
        ("/posts/joy/", "/posts/joy/"),
        ("/", "/"),
        ("/feed.xml", "/feed.xml"),
        ("/s/k3joy1/", "/s/k3joy1/"),
        ("../media/a%20b.png", "/media/a b.png"),
        ("{static}/media/a b.png", "/media/a b.png"),
        ("{attach}../media/a b.png", "/posts/kind/a b.png"),
    ],
)
def test_a_link_leads_to_its_address(value: str, fill: str) -> None:
    found, problems = link(f'<a href="{value}">x</a>')
    assert (found.split("\ue001")[0], problems) == (f"\ue000@{fill}", [])


def test_a_picture_knows_its_size() -> None:
    found, _ = link('<img src="/media/a b.png" alt="">')
    assert found.endswith('" width="40" height="30')


@pytest.mark.parametrize("said", ['width="20"', 'width="20px" height="99"', 'height="99" class="x" width="20"'])
def test_a_width_that_is_asked_for_keeps_the_proportions_and_stands_once(said: str) -> None:
    html, _ = found_links(f'<img src="/media/a b.png" alt="" {said}>', lambda _text: 7)
    assert "height" not in html and "width" not in html
    found, _ = link(f'<img src="/media/a b.png" alt="" {said}>')
    assert found.endswith('" width="20" height="15')


def test_half_a_size_is_none() -> None:
    found, _ = link('<img src="/media/a b.png" alt="" height="99">')
    assert found.endswith('" width="40" height="30')


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("nowhere.md", "links/file"),
        ("../../secret.md", "links/escape"),
        ("/../secret.md", "links/file"),
        ("draft.md", "links/unpublished"),
        ("/posts/later/", "links/unpublished"),
        ("/posts/jou/", "links/address"),
        ("{attach}../../../etc/hostname", "links/escape"),
        ("%2e%2e/%2e%2e/secret.md", "links/escape"),
        ("nowhere", "links/file"),
    ],
)
def test_a_link_that_leads_nowhere_is_said(value: str, rule: str) -> None:
    assert link(f'<a href="{value}">x</a>')[1] == [f"7 {rule}"] or (
        value.startswith("/..") and link(f'<a href="{value}">x</a>')[1]
    )


def test_the_nearest_file_is_named() -> None:
    _, links = found_links('<a href="joi.md">x</a>', lambda _text: 1)
    (problem,) = link_problems("p", *WHERE, links, TARGETS, PLANNED)
    assert problem.hint == "did you mean /posts/joy.md?"


REMEMBERED = """\
page help /help/ file=pages/help.md
post k3jo1 /posts/joy/ /s/k3jo1/
post k3moved /posts/old/ day=2026-01-01
post led /posts/led/ file=posts/led.md to=/archive/
post old-one /posts/old-one/ file=posts/one.md
post quiet gone
"""


@pytest.mark.parametrize(
    ("value", "rule", "hint"),
    [
        ("one.md", "links/file", "it was withdrawn or deleted: /posts/old-one/ is gone; take the link out, or "),
        ("/posts/one.md", "links/file", "it was withdrawn or deleted: /posts/old-one/ is gone; "),
        ("/posts/old-one/", "links/address", "it was withdrawn or deleted: /posts/old-one/ is gone; "),
        ("joy.md", "links/file", "it was withdrawn or deleted: /posts/joy/ is gone; "),  # known by its id, no file
        ("/help/", "links/address", "it was withdrawn or deleted: /help/ is gone; "),
        ("../pages/help.md", "links/file", "it was withdrawn or deleted: /help/ is gone; "),
        ("led.md", "links/file", "it was deleted, and readers of /posts/led/ are led to /archive/: link there, "),
        ("quiet.md", "links/file", "it was withdrawn or deleted: post quiet is gone; "),
        ("/posts/quiet/", "links/address", "it was withdrawn or deleted: post quiet is gone; "),
        ("old.md", "links/file", "that text is /posts/moved.md now: link to it"),
        ("moves.md", "links/file", "did you mean /posts/moved.md?"),  # never there
    ],
)
def test_what_became_of_a_text_that_readers_had_is_told(value: str, rule: str, hint: str) -> None:
    metadata = replace(metadata_of("posts/moved.md", "/posts/moved/"), identity="k3moved")
    public, _ = read(REMEMBERED)
    now = datetime(2026, 11, 27, tzinfo=UTC)
    site = Site(SiteSettings("Joy"), now, False, (), (metadata,), public_addresses=public)
    _, links = found_links(f'<a href="{value}">x</a>', lambda _text: 7)
    (problem,) = link_problems("content/posts/kind.md", *WHERE, links, targets_of(site), PLANNED_ELSE)
    assert (problem.rule, problem.hint[: len(hint)]) == (rule, hint)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org/">x</a>',
        '<a href="mailto:a@example.org">x</a>',
        '<a href="#note">x</a>',
        "<a>x</a>",
    ],
)
def test_what_leads_elsewhere_is_left_alone(html: str) -> None:
    assert found_links(html, lambda _text: 1) == (html, ())


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://e.org/a b?c=&quot;d&quot;|{e}", "https://e.org/a%20b?c=%22d%22%7C%7Be%7D"),
        ("https://e.org/?a=1&amp;b=%20", "https://e.org/?a=1&amp;b=%20"),
        ("mailto:a@b.org?subject=x y", "mailto:a@b.org?subject=x%20y"),
        ("tel:+44 113 496 0000", "tel:+441134960000"),
    ],
)
def test_what_leads_elsewhere_is_an_address_that_may_be_one(typed: str, link: str) -> None:
    assert found_links(f'<a href="{typed}">x</a>', lambda _text: 1)[0] == f'<a href="{link}">x</a>'


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        " java\tscript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
    ],
)
def test_a_dangerous_scheme_is_told(value: str) -> None:
    assert unsafe_scheme(value)


@pytest.mark.parametrize("value", ["https://example.org/a:b", "mailto:a@b", "tel:1", "a/b:c", "#x", "joy.md", "?q=a:b"])
def test_others_are_fine(value: str) -> None:
    assert unsafe_scheme(value) == ""


def test_no_path_leaves_the_content_folder() -> None:
    assert path_target("../../x", "posts/a.md", ()).source is None
    assert path_target("../media/x.png", "posts/a.md", ()).source == "media/x.png"
    assert path_target("../../media/x.png", "posts/deep/a.md", ()).source == "media/x.png"


def test_of_two_signs_of_a_fragment_the_first_alone_parts_it_off() -> None:
    """URL Standard, section 4.3: a fragment holds none."""
    html = '<a href="#a#b"></a><a href="https://example.org/#a#b"></a><a href="#a"></a>'
    assert found_links(html, lambda _text: 7)[0].count('#a%23b"') == 2
    assert link('<a href="joy.md#t=1#b">x</a>')[0].endswith("#t=1%23b")
