"""Templates: without their indent, and compiled once for many builds."""

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from pipeline.unindented import compiled_templates


def environment(theme: Path, kept: Path) -> Environment:
    """Return what one build renders with."""
    return Environment(
        loader=FileSystemLoader(theme),
        autoescape=True,
        optimized=False,
        extensions=["pipeline.unindented.Unindented"],
        bytecode_cache=compiled_templates(kept),
    )


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "page.html").write_text("<p>\n  {{ word }}\n</p>", "utf-8")
    return tmp_path / "theme"


def test_a_template_is_compiled_once_and_says_the_same(
    theme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = environment(theme, tmp_path / "kept").get_template("page.html").render(word="<b>")
    assert first == "<p>\n&lt;b&gt;\n</p>"
    monkeypatch.setattr(Environment, "compile", lambda *_: pytest.fail("it was compiled again"))
    assert environment(theme, tmp_path / "kept").get_template("page.html").render(word="<b>") == first


def test_a_template_that_changed_is_seen(theme: Path, tmp_path: Path) -> None:
    environment(theme, tmp_path / "kept").get_template("page.html")
    (theme / "page.html").write_text("<q>{{ word }}</q>", "utf-8")
    assert environment(theme, tmp_path / "kept").get_template("page.html").render(word="b") == "<q>b</q>"


@pytest.mark.parametrize("damage", [b"", b"j2", b"\x00" * 400])
def test_what_is_kept_and_damaged_is_made_again(theme: Path, tmp_path: Path, damage: bytes) -> None:
    environment(theme, tmp_path / "kept").get_template("page.html")
    (file,) = (path for path in (tmp_path / "kept").rglob("*") if path.is_file())
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert environment(theme, tmp_path / "kept").get_template("page.html").render(word="b") == "<p>\nb\n</p>"
    assert file.read_bytes() == whole


def test_half_a_file_is_made_again(theme: Path, tmp_path: Path) -> None:
    environment(theme, tmp_path / "kept").get_template("page.html")
    (file,) = (path for path in (tmp_path / "kept").rglob("*") if path.is_file())
    file.write_bytes(file.read_bytes()[:-20])
    assert environment(theme, tmp_path / "kept").get_template("page.html").render(word="b") == "<p>\nb\n</p>"


def test_another_compiler_takes_nothing_from_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled_templates(tmp_path)
    monkeypatch.setattr("pipeline.unindented.version", lambda _name: "99")
    compiled_templates(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
