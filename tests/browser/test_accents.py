"""Accents in any colour, as a browser shows them: in both schemes, in forced colours, and judged by axe."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kindling.commands.kit import build_request
from kindling.commands.serving.server import answering, listening
from kindling.engine.build import build
from kindling.model.accents import accents
from kindling.model.layers import Theme
from kindling.model.palette import palette
from tests.browser.conftest import SCHEMES, violations, visiting
from tests.conftest import KIT

OWN, OTHER = "#ffd000", "#003087"  #: each needs another text in one of the schemes
MADE = accents(OWN, [OTHER], palette(Theme.of(KIT / "theme")))
PAGES = ("/", "/series/plain/", "/posts/plain-one/", "/series/other/", "/posts/other-one/")
_TEXT = (
    "Words with a [link](/), a thought on the side,^[A note.] and ==a sentence worth sharing.==\n\n- One\n\n{series}\n"
)


@pytest.fixture(scope="module")
def coloured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a colour of its own, and a series with another."""
    site = tmp_path_factory.mktemp("coloured") / "site"
    for name, line in (("plain", ""), ("other", f"accent: '{OTHER}'\n")):
        _write(site / f"content/series/{name}.md", f"title: {name}\nparts: 3\nsummary: Words.\n{line}", "Words.\n")
        for part in (1, 2):
            front = f"title: {name} {('one', 'two')[part - 1]}\ndate: 2026-09-0{part}\nseries: {name}\npart: {part}\n"
            _write(site / f"content/posts/{name}-{part}.md", f"{front}summary: Words.\n", _TEXT)
    conf = f"SITENAME = 'S'\nAUTHOR = 'A'\nLOOK = {{'accent': {OWN!r}}}\nCARDS = {{'enabled': False}}\n"
    (site / "pelicanconf.py").write_text(conf, "utf-8")
    result = build(build_request(site, site.parent / "output", "https://example.org", datetime(2026, 11, 23)))
    assert result.published, [str(problem) for problem in result.problems]
    with answering(listening(0, site.parent / "output")) as port:
        yield f"http://127.0.0.1:{port}"


def _write(path: Path, front: str, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front}---\n{body}", "utf-8")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("page", PAGES)
def test_every_word_can_be_read(chromium: Browser, coloured: str, axe: str, page: str, scheme: str) -> None:
    with visiting(chromium, coloured, reduced_motion="reduce", color_scheme=scheme) as visit:
        assert violations(visit.open(page), axe) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("page", "accent"), [("/posts/plain-one/", MADE.own), ("/posts/other-one/", MADE.of(OTHER))])
def test_the_colours_are_those_that_were_made(
    chromium: Browser,
    coloured: str,
    page: str,
    accent,
    scheme: str,  # type: ignore[no-untyped-def]
) -> None:
    wanted = getattr(accent.text, scheme)
    with visiting(chromium, coloured, color_scheme=scheme) as visit:
        seen = visit.open(page).locator(".kicker").first.evaluate("each => getComputedStyle(each).color")
    assert seen == f"rgb({', '.join(str(one) for one in bytes.fromhex(wanted[1:]))})"


def test_in_forced_colours_the_readers_own_win(chromium: Browser, coloured: str) -> None:
    with visiting(chromium, coloured, forced_colors="active") as visit:
        page = visit.open("/series/other/")
        names = page.locator("article").first.evaluate(
            "each => ['--accent', '--ground'].map(name => getComputedStyle(each).getPropertyValue(name).trim())"
        )
    assert names == ["CanvasText", "Canvas"]
