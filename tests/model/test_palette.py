"""The theme's colours are read from its stylesheets as a browser would find them, in both schemes."""

from pathlib import Path

from kindling.model.layers import Theme
from kindling.model.palette import Accent, Tone, palette

SHEET = """
/* --paper: #000000; */
:root {
  --white: #fff;
  --paper: light-dark(var(--white), rgb(0 0 0));
  --ink: var(--paper);
  --named: NAVY;
  --wide: oklch(50% .1 20);
  --bright: rgb(300, 0, 0);
  --half: oklch(50% .1 20 / .4);
  --odd: oklch(x);
  --mixed: color-mix(in oklab, red 9%, blue);
  --glass: rgb(0 0 0 / .5);
  --round: var(--round);
  --nowhere: var(--not-there);
  --two: #fff #000;
  --size: clamp(1rem, 2rem, 3rem);
}
.accent-sea, :root { --accent: light-dark(#036, #9cf); }
.accent-sand { --accent: var(--named); --ground: #322; }
.accent-sea { --ground: #012; }
.accent-sea .inner { --accent: #fff; }
.accent-half { --color: #fff; }
@media (prefers-contrast: more) { :root { --ink: #f00; } .accent-late { --accent: #fff; --ground: #000; } }
"""


def read(tmp_path: Path, css: str):  # type: ignore[no-untyped-def]
    (tmp_path / "static" / "css").mkdir(parents=True)
    (tmp_path / "static" / "css" / "tokens.css").write_text(css, "utf-8")
    return palette(Theme.of(tmp_path))


def test_tokens_are_followed_to_their_colours(tmp_path: Path) -> None:
    assert read(tmp_path, SHEET).tones == {
        "white": Tone("#ffffff", "#ffffff"),
        "paper": Tone("#ffffff", "#000000"),
        "ink": Tone("#ffffff", "#000000"),
        "named": Tone("#000080", "#000080"),
        "wide": Tone("#944a4b", "#944a4b"),
        "bright": Tone("#ff0000", "#ff0000"),
        "accent": Tone("#003366", "#99ccff"),
    }


def test_an_accent_is_a_class_with_a_text_and_a_ground(tmp_path: Path) -> None:
    found = read(tmp_path, SHEET)
    assert found.accents == {
        "sea": Accent("sea", Tone("#003366", "#99ccff"), "#001122"),
        "sand": Accent("sand", Tone("#000080", "#000080"), "#332222"),
    }
    assert found.first.name == "sea"


def test_what_is_no_css_has_no_colours(tmp_path: Path) -> None:
    assert read(tmp_path, "}{ :root { --a: ; --b: light-dark(#fff); --c: var(); } @").tones == {}
