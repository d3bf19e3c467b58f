"""The commands of pages for writers, each as it is typed, on a site that has what the page speaks of."""

import os
import shlex
import shutil
from importlib import import_module
from pathlib import Path

import pytest

from kindling.commands.program import COMMANDS, flags
from tests.commands.conftest import POST
from tests.conftest import KIT
from tests.plugins.citations.test_word import ZOTERO, document
from tests.plugins.citations.test_word import word as word_file
from tests.typed import lines_of

SOURCES = KIT / "tests" / "commands" / "sources"
FILMS = KIT / "tests" / "sites" / "videos" / "content" / "media"


def types(site: Path, line: str) -> None:
    """Run a line in the folder of a site, as both doors do; hold that it ends well."""
    program, command, *words = shlex.split(line)
    assert program in ("make", "kindling") and command in COMMANDS, line
    before = Path.cwd()
    os.chdir(site)
    try:
        assert import_module(f"kindling.commands.{command}").main(flags(words)) == 0, line
    finally:
        os.chdir(before)


@pytest.mark.parametrize("page", ["writers/citations.md", "writers/sources.md"])
def test_sources_are_added_as_the_pages_say(page: str, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in lines_of(page):
        for word in shlex.split(line):
            if word.startswith("FROM="):
                saved = site / word.removeprefix("FROM=")
                saved.parent.mkdir(exist_ok=True)
                if saved.suffix == ".docx":
                    saved.write_bytes(word_file(document(ZOTERO)))
                else:
                    shutil.copy(SOURCES / "manager.ris", saved)
        types(site, line)
        assert "To cite, type:\n  [@" in capsys.readouterr().out, line
    assert (site / "content/references/library.bib").read_text("utf-8").startswith("@")


def test_a_translation_is_begun_as_the_page_says(site: Path) -> None:
    (line,) = lines_of("writers/translations.md")
    original = POST.replace("title: One", 'title: "The nature of power"')
    (site / "content/posts/the-nature-of-power.md").write_text(original, "utf-8")
    types(site, line)
    text = (site / "content/posts/natur-grym.md").read_text("utf-8")
    assert "\nlang: cy\n" in text and "\ntranslation_of: the-nature-of-power\n" in text


def test_a_film_is_added_as_the_page_says(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Films").mkdir()
    shutil.copy(FILMS / "bead.mp4", tmp_path / "Films" / "joy.mp4")
    begun, asked, cut = lines_of("writers/vlogs.md")
    types(site, begun)
    assert (site / "content/media/joy.mp4").read_bytes() == (FILMS / "bead.mp4").read_bytes()
    assert "\nvideo: /media/joy.mp4\n" in (site / "content/posts/joy.md").read_text("utf-8")
    capsys.readouterr()
    types(site, asked)
    assert "video: /media/joy.mp4" in capsys.readouterr().out
    (tmp_path / "Downloads").mkdir()
    shutil.copy(FILMS / "bead.vtt", tmp_path / "Downloads" / "talk.vtt")
    types(site, cut)
    assert "captions" in capsys.readouterr().out
