"""What is wrong in a built page is told at the line of the text whose words made it, whoever makes the page."""

from pathlib import Path

import pytest

from kindling.engine.typed_lines import with_lines
from kindling.model.problems import Problem
from kindling.model.site_settings import SiteSettings
from kindling.model.values import Document, Site
from tests.plugins.links.test_core import metadata_of

JOY = "---\ntitle: Joy\nslug: joy-at-work\n---\n\n## One thing {#same}\n\n[a](/theme/none.css)\n\n## Great power\n"
CARE = "---\ntitle: Care\n---\n\n![A walk](../media/a%20walk.jpg)\n"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site of two texts, which lie in the folder ``content``."""
    documents = []
    for name, text in (("joy", JOY), ("care", CARE)):
        source = f"posts/{name}.md"
        (tmp_path / "posts").mkdir(exist_ok=True)
        (tmp_path / source).write_text(text, "utf-8")
        lines = {key: text[: text.index(f"{key}:")].count("\n") + 1 for key in ("title", "slug") if f"{key}:" in text}
        front = metadata_of(source, "/")
        documents.append(Document(f"content/{source}", source, "post", front, lines, 5, "", (), "", 0, (), ()))  # type: ignore[arg-type]
    return Site(SiteSettings("Net", content=tmp_path), None, False, tuple(documents), (), {})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "rule", "message", "place"),
    [
        ("content/posts/joy.md", "verify/link", "on /posts/joy/ the link '../../theme/none.css' leads …", ("joy", 8)),
        ("content/posts/joy.md", "verify/id", "the id 'same' stands more than once on /posts/joy/", ("joy", 6)),
        ("content/posts/joy.md", "verify/id", "the id 'great-power' stands more than once on …", ("joy", 10)),
        ("content/posts/joy.md", "verify/anchor", "the link '#nothing' leads to no heading", ("joy", 2)),
        ("content/posts/joy.md", "plan/same-address", "the address '/posts/same/' is that of …", ("joy", 3)),
        ("content/posts/care.md", "addresses/moved", "the page moved from /posts/a/", ("care", 2)),
        ("plugins/listings", "verify/link", "on /archive/ the link '../media/a%20walk.jpg' leads …", ("care", 5)),
    ],
)
def test_the_line_whose_words_made_it(path: str, rule: str, message: str, place: tuple[str, int], site: Site) -> None:
    (told,) = with_lines([Problem(path, 0, rule, message, "mend it")], site, site.settings.content)
    assert (told.path, told.line) == (f"content/posts/{place[0]}.md", place[1])


def test_what_has_a_line_and_what_no_text_says_stays_as_it_is(site: Site) -> None:
    told = [Problem("content/posts/joy.md", 4, "a/b", "'same'"), Problem("plugins/feeds", 0, "verify/form", "it holds")]
    assert with_lines(told, site, site.settings.content) == told
