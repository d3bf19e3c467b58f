"""What leads on by rules alone is told where the site's host reads none."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kindling.model.frontmatter import PostFront
from kindling.model.outputs import CopyOutput, PageOutput, Plan, TextOutput, always
from kindling.model.site_settings import SiteSettings
from kindling.model.values import Document, PageMetadata, Site
from kindling.plugins.redirects.questions import host_problems

NOW = datetime(2026, 11, 23, tzinfo=ZoneInfo("Europe/London"))


def plan_on(host: str) -> Plan:
    """Return a plan with a post that was elsewhere, and files beside it."""
    source, path = "posts/new.md", "content/posts/new.md"
    front = PostFront(title="New", slug="new", aliases="/posts/old/")  # type: ignore[arg-type]
    document = Document(path, source, "post", front, {}, 1, "", (), "", 0, (), ())
    known = PageMetadata(
        path,
        source,
        "post",
        "published",
        "New",
        "new",
        "/posts/new/",
        "new",
        NOW,
        None,
        "",
        (),
        (),
        (),
        "en-GB",
        0,
        0,
        0,
    )
    site = Site(SiteSettings("One"), NOW, False, (document,), (known,), host=host)
    captions = CopyOutput("/posts/new/captions.cy.vtt", path, Path("captions.cy.vtt"))
    page = PageOutput("/posts/new/", path, "article.html", always(None))  # type: ignore[arg-type]
    return Plan(site, (page, captions, TextOutput("/posts/new/transcript.txt", path, always(""))))


@pytest.mark.parametrize(("host", "told"), [("GitHub Pages", True), ("GitLab Pages", False), ("", False)])
def test_a_file_beside_a_page_that_moved_is_told_where_no_rule_is_read(host: str, told: bool) -> None:
    fact = "/posts/old/captions.cy.vtt would lead on by rules, and GitHub Pages reads none"
    place = "content/root/posts/old/captions.cy.vtt"
    found = list(host_problems(plan_on(host)))
    assert len(found) == told
    for problem in found:
        assert problem.message.startswith(fact) and place in problem.hint
        assert (problem.path, problem.severity) == ("content/posts/new.md", "advice")
