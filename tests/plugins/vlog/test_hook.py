"""The thin hooks: every content gets its view, and every problem is handed over."""

from dataclasses import replace
from pathlib import Path
from shutil import copy
from typing import Any

from kindling.model.markers import OPEN
from kindling.model.outputs import CopyOutput
from kindling.model.values import MediaFile, Site
from kindling.plugins import series, share, vlog
from kindling.plugins.series.core import SeriesPage, SeriesView
from kindling.plugins.series.markdown import SeriesExtension
from kindling.plugins.share.settings import ShareSettings
from kindling.plugins.video.settings import VlogSettings
from tests.plugins.series.texts import post, site
from tests.plugins.series.texts import series as series_text

FILM = Path(__file__).parents[2] / "sites" / "videos" / "content" / "media" / "bead.mp4"
TEXTS = {
    "series/cultures.md": series_text("Great cultures", "slug: cultures", body="{part:1}"),
    "posts/joy.md": post("Joy", "2026-09-07", "series: cultures", "video: joy.mp4", "captions: joy.srt"),
    "posts/secret.md": post("Secret", "", "series: cultures"),
    "pages/about.md": "---\ntitle: About\n---\n{part:1}",
}


def site_with(content: Path, *, preview: bool = False) -> Site:
    """Return a site with a film of its own, captioned, and a draft."""
    (content / "posts").mkdir(parents=True)
    (content / "posts" / "joy.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nJoy.\n", "utf-8")
    copy(FILM, content / "posts" / "joy.mp4")
    sources = {"posts/joy.mp4": "video/mp4", "posts/joy.srt": "application/x-subrip"}
    media = {source: MediaFile(source, f"content/{source}", 10, mime, 64, 32, 72.0) for source, mime in sources.items()}
    plain = site(TEXTS, [SeriesExtension()], media, preview=preview)
    plugins = (ShareSettings(), VlogSettings())
    settings = replace(plain.settings, content=content, work=content.parent / "kept", plugins=plugins)
    return replace(plain, settings=settings)


def view(name: str, source: str, site: Site) -> Any:
    """Return what templates get of a plugin for one text."""
    views = {name: view for plugin in (vlog, share, series) for name, view in plugin.PLUGIN.views.items()}
    return views[name].of(site, site.document_by_source[source])


def test_every_text_gets_every_view(tmp_path: Path) -> None:
    site = site_with(tmp_path / "content")
    joy, about, page = "posts/joy.md", "pages/about.md", "series/cultures.md"
    assert view("series", joy, site).threads[0].place.words == "Part 1"
    assert view("vlog", joy, site).words == "72 seconds"
    assert view("series", about, site) == SeriesView(fills=view("series", about, site).fills)
    assert view("vlog", about, site) is None
    assert isinstance(view("series_page", page, site), SeriesPage)
    assert view("series", page, site).fills["series:part-1"] == f'<a href="{OPEN}@/posts/joy/\ue001">Joy</a>'
    assert view("share", joy, site).url == "https://example.org/posts/joy/"
    assert view("share", about, site).url == "https://example.org/about/"
    assert "Part%201%20of%20Great%20cultures" in view("share", joy, site).shown[2].href


def test_a_draft_has_no_share_links(tmp_path: Path) -> None:
    assert view("share", "posts/secret.md", site_with(tmp_path / "content", preview=True)) is None


def test_problems_are_handed_over(tmp_path: Path) -> None:
    site = site_with(tmp_path / "content")
    checks = [check for plugin in (vlog, share, series) for check in plugin.PLUGIN.checks]
    assert {problem.rule for check in checks for problem in check(site)} == {"series/token", "vlog/described"}


def test_files_beside_a_text_are_planned(tmp_path: Path) -> None:
    outputs = list(vlog.outputs(site_with(tmp_path / "content")))
    assert [output.address for output in outputs] == [
        "/posts/joy/transcript.txt",
        "/posts/joy/captions.en-GB.vtt",
        "/posts/joy.mp4.jpg",
        "/posts/joy.mp4",
    ]
    poster, film = (output.original for output in outputs if isinstance(output, CopyOutput))
    assert film == tmp_path / "content" / "posts" / "joy.mp4"
    assert callable(poster) and poster()[:2] == b"\xff\xd8"
