"""Templates: without their indent; and what a site keeps holds none compiled: that would be code."""

from pathlib import Path

from jinja2 import DictLoader, Environment

from tests.engine.test_sites import SITES, built


def test_a_page_has_no_indent_and_a_writers_words_keep_theirs() -> None:
    loader = DictLoader({"page.html": "<p>\n  {{ word }}\n</p>"})
    environment = Environment(loader=loader, autoescape=True, extensions=["kindling.engine.unindented.Unindented"])
    assert environment.get_template("page.html").render(word="a\n  <b>") == "<p>\na\n  &lt;b&gt;\n</p>"


def test_what_is_kept_between_builds_holds_no_code(tmp_path: Path) -> None:
    """A compiled template is marshalled: a flipped bit in it ends the interpreter, and a planted one runs."""
    assert built(SITES / "golden", tmp_path / "output").published
    work = tmp_path / ".kindling"
    heads = {path: path.read_bytes()[:9] for path in work.rglob("*") if path.is_file() and path.name != "lock"}
    assert heads and set(heads.values()) == {b"kindling "}
