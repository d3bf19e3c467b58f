"""Each example of each component: it renders with nothing undefined, as good HTML, and escapes what people type."""

import pytest

from tests.theme.examples import THEME, Example, examples
from tests.theme.markup import Markup

EXAMPLES = [pytest.param(each, id=f"{each.component}: {each.name}") for each in examples()]


@pytest.mark.parametrize("example", EXAMPLES)
def test_is_good_html(example: Example) -> None:
    html = example.html()
    assert Markup(html).faults == []
    assert "None" not in html
    assert "\n\n\n" not in html


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_people_type_stays_text(example: Example) -> None:
    markup = Markup(example.html())
    assert [each for each in markup.tags("img") if "onerror" in each] == []
    assert [each for each in markup.tags("b") if each.get("dir") != "auto"] == []
    assert len(markup.tags("script")) == sum("src" in each or "type" in each for each in markup.tags("script"))


@pytest.mark.parametrize("example", EXAMPLES)
def test_links_lead_somewhere_and_things_have_names(example: Example) -> None:
    markup = Markup(example.html())
    assert all(each.get("href") for each in markup.tags("a"))
    assert all(each.get("aria-label") for each in markup.tags("nav", "video"))
    assert all("alt" in each for each in markup.tags("img"))
    ids = set(markup.values("id"))
    assert set(markup.values("aria-labelledby")) <= ids


def test_every_component_has_a_macro_and_examples() -> None:
    folders = [path for path in (THEME / "components").iterdir() if path.is_dir()]
    shown = {each.component for each in examples()}
    assert shown == {path.name for path in folders}
    assert [path.name for path in folders if not (path / "macro.html").is_file()] == []


def test_every_component_has_an_example_with_hard_words() -> None:
    hard = {each.component for each in examples() if "<" in repr(each.arguments)}
    without_words = {"knot", "screen", "length", "notice"}
    assert {each.component for each in examples()} - hard == without_words


def test_macros_take_data_and_no_context() -> None:
    for path in THEME.glob("components/*/macro.html"):
        assert "with context" not in path.read_text("utf-8"), path


def test_only_html_that_is_safe_by_type_is_let_through() -> None:
    found = {
        (path.relative_to(THEME).as_posix(), piece.split()[-1])
        for path in THEME.rglob("*.html")
        for piece in path.read_text("utf-8").split(" | safe")[:-1]
    }
    assert found == {
        ("components/feed-references/macro.html", "note.html"),
        ("components/feed-references/macro.html", "entry.html"),
        ("components/head/macro.html", "head.json_ld"),
        ("components/references/macro.html", "note.html"),
        ("components/references/macro.html", "entry.html"),
        ("components/source-list/macro.html", "source.html"),
    }
