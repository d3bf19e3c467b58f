"""The thin hooks: every content gets its view, and every problem is handed over."""

from dataclasses import replace
from pathlib import Path
from shutil import copy
from types import SimpleNamespace

from kindling.model.markers import OPEN
from kindling.model.values import MediaFile
from kindling.plugins import series, share, vlog
from kindling.plugins.series.core import SeriesPage, SeriesView
from kindling.plugins.series.markdown import SeriesExtension
from kindling.plugins.share.settings import ShareSettings
from kindling.plugins.vlog.settings import VlogSettings
from tests.plugins.series.texts import post, site
from tests.plugins.series.texts import series as series_text

FILM = Path(__file__).parents[2] / "sites" / "videos" / "content" / "media" / "bead.mp4"
TEXTS = {
    "series/cultures.md": series_text("Great cultures", "slug: cultures", body="{part:1}"),
    "posts/joy.md": post("Joy", "2026-09-07", "series: cultures", "video: joy.mp4", "captions: joy.srt"),
    "posts/secret.md": post("Secret", "", "series: cultures"),
    "pages/about.md": "---\ntitle: About\n---\n{part:1}",
}


class Generator:
    """As much of a generator as a hook may look at."""

    def __init__(self, content: Path, *, preview: bool = False) -> None:
        (content / "posts").mkdir(parents=True)
        (content / "posts" / "joy.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nJoy.\n", "utf-8")
        copy(FILM, content / "posts" / "joy.mp4")
        sources = {"posts/joy.mp4": "video/mp4", "posts/joy.srt": "application/x-subrip"}
        media = {
            source: MediaFile(source, f"content/{source}", 10, mime, 64, 32, 72.0) for source, mime in sources.items()
        }
        plain = site(TEXTS, [SeriesExtension()], media, preview=preview)
        settings = {
            **plain.settings,
            "PATH": str(content),
            "KINDLING_WORK": str(content.parent / "kept"),
        }
        settings |= {"SHARE": ShareSettings(), "VLOG": VlogSettings()}
        plain = replace(plain, settings=settings)
        built = [one for one in plain.documents if plain.builds(plain.fact_by_source[one.source])]
        self.site = plain
        self.context = {
            "kindling_site": plain,
            "kindling_contents": [SimpleNamespace(document=document) for document in built],
            "kindling_problems": [],
        }

    def of(self, source: str) -> SimpleNamespace:
        """Return the content made from a source."""
        return next(one for one in self.context["kindling_contents"] if one.document.source == source)  # type: ignore[attr-defined]


def attached(tmp_path: Path, *, preview: bool = False) -> Generator:
    generator = Generator(tmp_path / "content", preview=preview)
    for plugin in (vlog, share, series):
        plugin.attach([generator])
    return generator


def test_every_content_gets_every_view(tmp_path: Path) -> None:
    generator = attached(tmp_path)
    joy, about, page = (generator.of(source) for source in ("posts/joy.md", "pages/about.md", "series/cultures.md"))
    assert joy.series_view.threads[0].place.words == "Part 1"
    assert joy.vlog_view.words == "72 seconds"
    assert about.series_view == SeriesView(fills=about.series_view.fills)
    assert about.vlog_view is None
    assert isinstance(page.series_page_view, SeriesPage)
    assert page.series_view.fills["series:part-1"] == f'<a href="{OPEN}@/posts/joy/\ue001">Joy</a>'
    assert joy.share_view.url == "https://example.org/posts/joy/"
    assert about.share_view.url == "https://example.org/about/"
    assert "Part%201%20of%20Great%20cultures" in joy.share_view.shown[2].href


def test_a_draft_has_no_share_links(tmp_path: Path) -> None:
    assert attached(tmp_path, preview=True).of("posts/secret.md").share_view is None


def test_problems_are_handed_over(tmp_path: Path) -> None:
    rules = {problem.rule for problem in attached(tmp_path).context["kindling_problems"]}  # type: ignore[attr-defined]
    assert rules == {"series/token", "vlog/described"}


def test_files_beside_a_text_are_planned(tmp_path: Path) -> None:
    generator = Generator(tmp_path / "content")
    outputs = list(vlog.outputs(generator.site))
    assert [(output.address, output.copy_of) for output in outputs] == [
        ("/posts/joy/transcript.txt", ""),
        ("/posts/joy/captions.en-GB.vtt", ""),
        ("/posts/joy.mp4.jpg", ""),
        ("/posts/joy.mp4", str(tmp_path / "content" / "posts" / "joy.mp4")),
    ]
