"""Addresses are known once: a text may link to all that is planned, and to nothing else."""

from datetime import datetime
from pathlib import Path

import pytest

from kindling.commands.kit import build_request
from kindling.engine.build import BuildResult, build
from kindling.model.problems import errors

_CONF = 'SITENAME = "Links"\nAUTHOR = "Ann Lee"\n'
_POST = "---\ntitle: {title}\ndate: 2026-11-01\nid: {id}\nseries: Power\n{more}\n---\n\n{body}\n"
PLANNED = (
    "/feed.xml",
    "/feed.json",
    "/sitemap.xml",
    "/robots.txt",
    "/archive/",
    "/series/power/",
    "/series/power/feed.xml",
    "/series/power/print/",
    "/series/power/share/",
    "/posts/one/share/",
    "/share/share.csv",
    "/s/aaaaa1/",
    "/s/power-1/",
    "/was/here/",
    "/search/",
    "/topics/joy/",
    "/posts/one/questions/",
)


def site_of(folder: Path, **bodies: str) -> Path:
    """Return a site of posts in one series: name → body."""
    (folder / "content" / "posts").mkdir(parents=True)
    (folder / "pelicanconf.py").write_text(_CONF, "utf-8")
    for number, (name, body) in enumerate(bodies.items(), start=1):
        more = f"part: {number}\ntags: joy\nquestions: Why?\n" + ("aliases: /was/here/" if number == 1 else "")
        text = _POST.format(title=name.capitalize(), id=f"aaaaa{number}", more=more, body=body)
        (folder / "content" / "posts" / f"{name}.md").write_text(text, "utf-8")
    return folder


def made(site: Path) -> BuildResult:
    """Build the site."""
    return build(build_request(site, site / "output", "https://example.org", datetime(2026, 11, 23)))


def test_a_link_to_anything_that_is_planned_is_good(tmp_path: Path) -> None:
    links = " ".join(f"[a link]({address})" for address in PLANNED)
    note = "Some words.[^1]\n\n[^1]: See [the feed](/series/power/feed.xml).\n"
    site = site_of(tmp_path, one=f"{links}\n\n{note}", two="Words.")
    hidden = "---\ntitle: Hidden\ndate: 2026-11-01\nstatus: hidden\ntags: [joy, rare]\n---\n\nWords.\n"
    (site / "content" / "posts" / "hidden.md").write_text(hidden, "utf-8")
    result = made(site)
    assert errors(result.problems) == []
    rare = (tmp_path / "output" / "posts" / "hidden" / "index.html").read_text("utf-8")
    assert "topics/joy/" in rare and "topics/rare/" not in rare, "a topic of no published post has no page"
    page = (tmp_path / "output" / "posts" / "one" / "index.html").read_text("utf-8")
    assert 'href="../../series/power/feed.xml"' in page and 'href="../../s/aaaaa1/"' in page


@pytest.mark.parametrize("address", ["/series/power/podcast.xml", "/videos/feed.xml", "/s/aaaaa9/", "/share/x.csv"])
def test_a_link_to_what_is_not_planned_is_told(address: str, tmp_path: Path) -> None:
    result = made(site_of(tmp_path, one=f"Words.\n\n[a link]({address})", two=f"[^1]\n\n[^1]: [b]({address})"))
    found = [(problem.path, problem.line, problem.rule.partition("/")[0]) for problem in errors(result.problems)]
    assert found == [("content/posts/one.md", 14, "links"), ("content/posts/two.md", 14, "links")]


def test_what_is_wrong_between_texts_hides_no_link_that_leads_nowhere(tmp_path: Path) -> None:
    site = site_of(tmp_path, one="[a link](/nowhere/)", two="Words.")
    text = site / "content" / "posts" / "two.md"
    text.write_text(text.read_text("utf-8").replace("part: 2", "part: 1\ncover: none.jpg"), "utf-8")
    rules = {problem.rule for problem in errors(made(site).problems)}
    assert {"links/address", "links/cover"} <= rules
