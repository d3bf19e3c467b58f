"""Verification: what is wrong with staged files is found before they are anybody's site."""

from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kindling.engine.verify import linked_place, staged_tree, verification
from kindling.model.addresses import file_address
from kindling.model.outputs import CopyOutput, Output, TextOutput, always


def made(address: str) -> Output:
    """Return a file that is planned."""
    return TextOutput(address, "source", always(""))


def problems(folder: Path, files: dict[str, str], extra: dict[str, str] | None = None, base: str = "") -> list[str]:
    """Stage ``files`` (address → text) and return what is found, as "rule: message"."""
    outputs: list[Output] = []
    for address, text in {**files, **(extra or {})}.items():
        path = folder / (f"{address}index.html" if address.endswith("/") else address).lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        outputs += [made(address)] if address in files else []
    return [f"{problem.rule}: {problem.message}" for problem in verification(staged_tree(folder, outputs, base))]


def test_a_sound_tree_has_no_problems(tmp_path: Path) -> None:
    files = {
        "/": '<a href="posts/joy/#one">x</a> <a href="https://elsewhere.example/">y</a> <a href="mailto:a@b.org">z</a>',
        "/posts/joy/": '<h2 id="one">One</h2> <a href="../../">home</a> <a href="#t=42">then</a> <a href="#one">x</a>',
        "/feed.xml": "<feed><a/></feed>",
        "/share.json": "{}",
    }
    assert problems(tmp_path, files) == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="nowhere/">x</a>', "verify/link"),
        ('<img src="none.png" alt="">', "verify/link"),
        ('<source srcset="none.webp 480w, none.webp 800w">', "verify/link"),
        ('<video poster="none.jpg"></video>', "verify/link"),
        ('<a href="#nowhere">x</a>', "verify/anchor"),
        ('<a href="#t=soon">x</a>', "verify/anchor"),
        ("<p id=\"a\"></p><p id='a'></p>", "verify/id"),
        ('<script type="application/ld+json">{"a": }</script>', "verify/form"),
        ("a marker \ue000links:1\ue001 is left", "verify/form"),
        ('<a title="a > b" href="nowhere/">x</a>', "verify/link"),
        ('<IMG SRC="none.png" ALT="x">', "verify/link"),
        ("<img src='none.png' alt= 'x'>", "verify/link"),
        ("<img alt=x src=none.png>", "verify/link"),
        ('<img alt = "x" src = "none.png"/>', "verify/link"),
        ('<a href="http://[">x</a>', "verify/link"),
        ("<p id=a></p><p ID = a></p>", "verify/id"),
    ],
)
def test_each_fault_of_a_page_is_found(html: str, found: str, tmp_path: Path) -> None:
    (only,) = problems(tmp_path, {"/": html})
    assert only.startswith(found)


def test_what_stands_in_comments_and_scripts_is_no_link(tmp_path: Path) -> None:
    html = '<!-- <a href="none/"> --><script>const a = "<a href=\'none/\'>";</script><title><a href="none/"></title>'
    assert problems(tmp_path, {"/": html}) == []


def test_a_file_is_found_by_its_name_whatever_signs_it_holds(tmp_path: Path) -> None:
    for name in ("C# notes.pdf", "100% joy.pdf", "50%20off.pdf", "Joy & co's.pdf"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_text("x")
        (folder / "index.html").write_text(f'<a href="{quote(name)}">x</a>')
        outputs = [made("/"), CopyOutput(file_address(name), "source", Path("x"))]
        assert verification(staged_tree(folder, outputs, "")) == []


def test_a_feed_that_can_not_be_read_back_is_found(tmp_path: Path) -> None:
    (only,) = problems(tmp_path, {"/feed.xml": "<feed><entry></feed>"})
    assert only.startswith("verify/form")


def test_what_was_not_planned_or_is_not_there_is_found(tmp_path: Path) -> None:
    (extra,) = problems(tmp_path, {"/": "x"}, {"/surprise.html": "x"})
    assert extra.startswith("verify/extra")
    (tmp_path / "surprise.html").unlink()
    tree = staged_tree(tmp_path, [made("/"), made("/gone.txt")], "")
    assert [problem.rule for problem in verification(tree)] == ["verify/missing"]


def test_links_from_the_hosts_root_are_followed_below_the_sites_folder(tmp_path: Path) -> None:
    assert problems(tmp_path, {"/": "x", "/404.html": '<a href="/kindling/">home</a>'}, base="/kindling") == []
    (only,) = problems(tmp_path, {"/": "x", "/404.html": '<a href="/elsewhere/">home</a>'}, base="/kindling")
    assert only.startswith("verify/link")


HERE = st.text(st.sampled_from("/./ab%2é~"), max_size=9).map(lambda text: f"/{text}")


LINK = st.lists(st.sampled_from(["../", "/", ".", "a", "b/", ":", "#", "?", ";", "%2f", " ", "[", "é"])).map("".join)


@given(HERE, LINK)
@example("/a/b/", "../a:b")
@example("/a/", "../../../c/")
@example("///", "../")
def test_a_link_leads_where_the_standard_library_says(here: str, link: str) -> None:
    try:
        expected = urlsplit(urljoin(f"https://kindling.invalid{here}", link))
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            linked_place(here, link)
    else:
        assert linked_place(here, link) == expected
