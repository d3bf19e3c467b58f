"""The site's own vlogs as sources, and links to their moments."""

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from kindling.commands.kit import build_request
from kindling.engine.build import BuildResult, build
from kindling.model.problems import errors
from tests.plugins.sources import DATA, KIT

pytestmark = pytest.mark.whole

HEAD = "---\ntitle: {title}\nslug: {slug}\ndate: {date}\nsummary: x\n{more}---\n\n"
VIDEO = "video: /media/joy.mp4\nposter: /media/joy.jpg\ncaptions: /media/joy.vtt\n"


def post(slug: str, body: str = "Words.", date: str = "2026-10-01", more: str = "") -> str:
    return HEAD.format(title=slug.replace("-", " ").title(), slug=slug, date=date, more=more) + body


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with two vlogs, an essay, and a post that cites them."""
    folder = tmp_path / "site"
    shutil.copytree(KIT / "content" / "media", folder / "content" / "media")
    texts = {
        "posts/kindness.md": post("kindness-vlog", date="2026-09-21", more=f"id: k1nd02\n{VIDEO}"),
        "posts/other.md": post("other-vlog", more=VIDEO),
        "posts/essay.md": post("an-essay"),
        "posts/citing.md": post("citing", (DATA / "vlogs.md").read_text("utf-8")),
        "pages/about.md": "---\ntitle: About\nsummary: x\n---\n\nAbout.\n",
        "references/a.bib": "@online{other-vlog, author={Bevan, H}, title={T}, year=2017, url={https://vimeo.com/1}}\n",
    }
    for name, text in texts.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "pelicanconf.py").write_text('AUTHOR = "The Kindling team"\n', "utf-8")
    return folder


def built(site: Path, output: Path) -> BuildResult:
    return build(build_request(site, output, "https://example.org", datetime(2026, 11, 23)))


@pytest.mark.parametrize("style", ["vancouver", "apa", "chicago-notes"])
def test_moments_of_vlogs_are_links_in_every_style(site: Path, tmp_path: Path, style: str) -> None:
    (site / "pelicanconf.py").write_text(f'CITATIONS = {{"style": "{style}"}}\n')
    result = built(site, tmp_path / "output")
    assert errors(result.problems) == []
    text = (tmp_path / "output/posts/citing/index.html").read_text("utf-8")
    in_a_link = {("../kindness-vlog/#t=1", "0:01")} if style == "chicago-notes" else set()  # it stands in a note there
    assert set(re.findall(r'<a class="moment" href="([^"]*)">([^<]*)</a>', text)) == in_a_link | {
        ("../kindness-vlog/#t=3723", "1:02:03"),
        ("../kindness-vlog/#t=42", "0:42"),
        ("../kindness-vlog/#t=7", "0:07"),
        ("../kindness-vlog/#t=9", "0:09"),
        ("https://vimeo.com/1#t=5s", "0:05"),
    }
    assert "@an-essay" in text
    assert "0:01" in text
    assert "moment.invalid" not in text


def test_a_vlog_stands_among_the_sources_and_its_makers_among_the_people(site: Path, tmp_path: Path) -> None:
    assert built(site, tmp_path / "output").published
    sources = (tmp_path / "output/sources/index.html").read_text("utf-8")
    assert '<li class="source" id="kindness-vlog">' in sources
    assert "Video" in sources
    assert 'id="the-kindling-team"' in (tmp_path / "output/people/index.html").read_text("utf-8")
    ris = (tmp_path / "output/posts/citing/references.ris").read_text("utf-8")
    assert "TY  - BLOG" in ris and "M3  - Video" in ris and "UR  - https://example.org/posts/kindness-vlog/" in ris


def test_a_vlog_that_is_not_out_is_no_source(site: Path, tmp_path: Path) -> None:
    path = site / "content/posts/kindness.md"
    path.write_text(path.read_text("utf-8").replace("date: 2026-09-21", "date: 2027-09-21"), "utf-8")
    result = built(site, tmp_path / "output")
    assert not result.published
    assert {problem.rule for problem in errors(result.problems)} == {"citations/unknown-key"}


def test_a_page_that_cites_itself_links_to_its_own_moment(site: Path, tmp_path: Path) -> None:
    (site / "content/posts/other.md").write_text(post("self", "As I say [@self, at 0:03].", more=VIDEO), "utf-8")
    assert built(site, tmp_path / "output").published
    assert '<a class="moment" href="#t=3">0:03</a>' in (tmp_path / "output/posts/self/index.html").read_text("utf-8")
