"""Cards in a whole build: planned, linked from the head, kept, and gone with the plugin."""

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from kindling.commands.kit import build_request
from kindling.engine.build import BuildResult, build
from kindling.plugins.cards.core import png_faults

pytestmark = pytest.mark.whole

KIT = Path(__file__).parents[3]
_IMAGE = re.compile(r'property="og:image" content="https://example\.org(/[^"]+)"')


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of a post, a draft, a page and a series."""
    texts = {
        "posts/one.md": "title: One\ndate: 2026-09-07\nseries: small",
        "posts/draft.md": "title: Secret\nstatus: draft",
        "pages/about.md": "title: About",
        "series/small.md": "title: Small\nparts: 2\naccent: plum",
    }
    for name, front in texts.items():
        path = tmp_path / "site" / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{front}\nsummary: Words.\n---\nWords.\n", "utf-8")
    return tmp_path / "site"


def built(site: Path, conf: str = "", **values: object) -> BuildResult:
    """Build the site with some lines of settings."""
    menus = "LOOK = {'menu': [], 'footer': []}\n"
    (site / "pelicanconf.py").write_text((KIT / "pelicanconf.py").read_text("utf-8") + menus + conf, "utf-8")
    now = datetime(2026, 11, 23)
    return build(build_request(site, site.parent / "output", "https://example.org", now, **values))  # type: ignore[arg-type]


def cards(site: Path) -> dict[str, bytes]:
    """Return address → bytes of every card that was published."""
    output = site.parent / "output"
    found = (output / "cards").rglob("*.png")
    return {f"/{path.relative_to(output).as_posix()}": path.read_bytes() for path in found}


def image(site: Path, page: str) -> str:
    """Return the address of the picture that a page names; "" for none."""
    found = _IMAGE.search((site.parent / "output" / page).read_text("utf-8"))
    return found[1] if found else ""


def test_every_page_names_a_card_that_is_there(site: Path) -> None:
    assert built(site).published
    made = cards(site)
    pages = ["index.html", "archive/index.html", "posts/one/index.html", "about/index.html", "series/small/index.html"]
    assert {image(site, page) for page in pages} == made.keys()
    assert len(made) == 4  # the lists share that of the site
    assert [fault for data in made.values() for fault in png_faults(data)] == []
    assert "secret" not in " ".join(made)


def test_the_head_says_what_the_card_is(site: Path) -> None:
    built(site)
    html = (site.parent / "output" / "posts/one/index.html").read_text("utf-8")
    for tag in (
        '<meta property="og:image:type" content="image/png">',
        '<meta property="og:image:width" content="1200">',
        '<meta property="og:image:height" content="630">',
        '<meta property="og:image:alt" content="One. Part 1 of 2 of Small. Kindling">',
        '<meta name="twitter:card" content="summary_large_image">',
    ):
        assert tag in html


def test_while_writing_a_draft_has_the_card_that_it_will_have(site: Path) -> None:
    built(site, preview=True)
    assert any(address.startswith("/cards/posts/secret.") for address in cards(site))


def test_a_build_with_kept_cards_gives_the_same_as_one_without(site: Path) -> None:
    built(site)
    first = cards(site)
    cache = {path: path.read_bytes() for path in (site / ".kindling" / "cards").iterdir()}
    assert sorted(data.partition(b"\n")[2] for data in cache.values()) == sorted(first.values())
    next(iter(cache)).write_bytes(b"damaged")
    built(site)
    assert cards(site) == first
    assert {path: path.read_bytes() for path in cache} == cache


def test_a_site_can_switch_cards_off(site: Path) -> None:
    assert built(site, "CARDS = {'enabled': False}\n").published
    assert_without(site)


def test_a_site_can_do_without_the_plugin(site: Path) -> None:
    assert built(site, "PLUGINS.remove('kindling.plugins.cards')\n").published
    assert_without(site)


def assert_without(site: Path) -> None:
    """Assert that a site has no cards and names none."""
    assert cards(site) == {}
    html = (site.parent / "output" / "posts/one/index.html").read_text("utf-8")
    assert "og:image" not in html
    assert '<meta name="twitter:card" content="summary">' in html


def test_advice_names_the_signs_without_a_font(site: Path) -> None:
    path = site / "content" / "posts" / "one.md"
    path.write_text(path.read_text("utf-8").replace("title: One", "title: One Ꭰ\nslug: one"), "utf-8")
    result = built(site)
    found = [str(problem) for problem in result.problems if problem.rule == "cards/no-glyph"]
    assert result.published
    assert len(found) == 1 and "posts/one.md:2: [cards/no-glyph] advice: no font has Ꭰ" in found[0]


def test_settings_that_there_are_not_are_named(site: Path) -> None:
    result = built(site, "CARDS = {'enable': True}\n")
    assert any("CARDS has no key 'enable'" in problem.message for problem in result.problems)


def test_a_card_has_the_accent_of_the_page_whatever_colour_it_is(site: Path) -> None:
    (site / "content/series/small.md").write_text(
        "---\ntitle: Small\nparts: 2\nsummary: Words.\n---\nWords.\n", "utf-8"
    )
    assert built(site, 'LOOK = {"menu": [], "footer": [], "accent": "#b0305c"}\n').published
    output = site.parent / "output"
    html, css = (output / "posts/one/index.html").read_text("utf-8"), next((output / "theme").glob("site.*.css"))
    assert set(re.findall(r"accent-([\w-]+)", html)) == {"hex-b0305c"}
    (ground,) = re.findall(r"\.accent-hex-b0305c\{[^}]*--ground:#(\w{6})", css.read_text("utf-8"))
    for page in ("posts/one/index.html", "index.html"):
        card = Image.open(output / image(site, page)[1:]).convert("RGB")
        assert card.getpixel((2, card.height - 3)) == tuple(bytes.fromhex(ground))


def test_a_design_with_a_fault_stops_the_build_with_its_key(site: Path) -> None:
    shutil.copytree(KIT / "theme", site / "theme")
    toml = site / "theme" / "cards" / "card.toml"
    toml.write_text(toml.read_text("utf-8").replace("edge = 72", 'edge = "wide"'), "utf-8")
    result = built(site, "THEME = 'theme'\n")
    assert not result.published
    assert ("theme/cards/card.toml", "cards/design") in [(one.path, one.rule) for one in result.problems]


def test_a_theme_of_the_sites_own_gives_its_cards_another_look(site: Path) -> None:
    built(site)
    before = cards(site)
    shutil.copytree(KIT / "theme", site / "theme")
    toml = site / "theme" / "cards" / "card.toml"
    toml.write_text(
        toml.read_text("utf-8").replace("edge = 72", "edge = 100").replace("version = 1", "version = 2"), "utf-8"
    )
    assert built(site, "THEME = 'theme'\n").published
    after = cards(site)
    assert len(after) == len(before)
    assert not after.keys() & before.keys(), "with another version they have other addresses"
    assert not set(after.values()) & set(before.values())
