"""A template is made of all that it extends, includes and imports, however a theme's author writes that."""

from pathlib import Path

import pytest
from jinja2 import Environment, meta

from kindling.engine.includes import made_of, touched
from kindling.model.layers import Layer, Theme
from tests.conftest import KIT

KITS = KIT / "kindling" / "theme"


def theme(tmp_path: Path, **files: str) -> Theme:
    for name, text in files.items():
        path = tmp_path / "templates" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Theme((Layer("site", tmp_path), Layer("kit", KITS)))


@pytest.mark.parametrize(
    "tag",
    [
        '{% include "beside.html" %}',
        "{%- include 'beside.html' -%}",
        '{%+ include "beside.html" ignore missing with context +%}',
        '{% extends "beside.html" %}',
        '{% import "beside.html" as beside %}',
        '{% from "beside.html" import one, two as three with context %}',
        '{%\n  from\n  "beside.html"\n  import one\n%}',
        '{% include ".//beside.html" %}',
        '{% include "between.html" %}',
    ],
)
def test_a_template_is_made_of_those_that_it_leads_to(tmp_path: Path, tag: str) -> None:
    found = made_of(theme(tmp_path, mine=tag, between='{% include "beside.html" %}', beside="Words."), "mine.html")
    assert found is not None
    assert {"templates/mine.html", "templates/beside.html"} <= found
    assert "templates/article.html" not in found


@pytest.mark.parametrize(
    "tag",
    [
        "{% include name %}",
        '{% include ["beside.html", "other.html"] %}',
        '{% include "beside" ~ ending %}',
        '{% include "beside.html" if wide else "other.html" %}',
        '{% extends "!theme/article.html" %}',
    ],
)
def test_what_is_worked_out_may_be_any_template(tmp_path: Path, tag: str) -> None:
    of = theme(tmp_path, mine=tag)
    assert made_of(of, "mine.html") is None
    assert [*touched(of, ["components/prose/macro.html"], ["%template/mine.html"])] == ["%template/mine.html"]
    assert [*touched(of, ["components/prose/style.css"], ["%template/mine.html"])] == []


def test_two_templates_that_lead_to_one_another_have_an_end(tmp_path: Path) -> None:
    of = theme(tmp_path, one='{% include "two.html" %}', two='{% include "one.html" %}')
    assert made_of(of, "one.html") == {"templates/one.html", "templates/two.html"}


def test_the_kits_templates_lead_where_jinja_says() -> None:
    """Jinja takes each apart itself, which is too slow for a save."""
    jinja, of = Environment(autoescape=True), Theme.of(KITS)
    for path in sorted((KITS / "templates").iterdir()):
        said, waiting = {f"templates/{path.name}"}, [path]
        while waiting:
            for name in meta.find_referenced_templates(jinja.parse(waiting.pop().read_text("utf-8"))):
                assert name, "the kit works out no name"
                place = name if name.startswith("components/") else f"templates/{name}"
                waiting += [] if place in said else [KITS / place]
                said.add(place)
        assert made_of(of, path.name) == said


def test_what_looked_at_a_file_of_the_theme_is_touched_by_its_place(tmp_path: Path) -> None:
    tokens = ["%theme/components/*/style.css", "%theme/static/**/*.js", "%theme/theme.toml", "posts/one.md"]
    of = theme(tmp_path)
    assert [*touched(of, ["components/prose/style.css"], tokens)] == tokens[:1]
    assert [*touched(of, ["static/a/b.js", "static/b.js"], tokens)] == tokens[1:2]
    assert [*touched(of, [], tokens)] == []
