"""Compiled templates: kept = clean, whatever befalls what is kept, and nothing of them in a site's folder."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.engine.compiled import CompiledTemplates, compiled_templates
from kindling.model.cache import Cache
from tests.engine.test_sites import SITES, built, files
from tests.model.test_cache import as_folder, flipped, rewritten
from tests.tiers import examples

OURS = "kindling.engine.unindented.Unindented"
TEXT = "<p>\n  {{ 'word' | say }}{{ 'word' | say ~ 1 }}{% set x = 'a' | say %}{{ x }}{{ 1 is even }}{{ 1 + 2 }}</p>"


def environment(folder: Cache | None, say: Callable[..., str], text: str = TEXT, **more: Any) -> jinja2.Environment:
    made = jinja2.Environment(  # noqa: S701 (it is on, unless a test says otherwise)
        loader=jinja2.DictLoader({"page.html": text}),
        bytecode_cache=CompiledTemplates(folder) if folder else None,
        **{"autoescape": True, "optimized": False, "extensions": [OURS], **more},
    )
    made.filters["say"] = say
    return made


def page(folder: Cache | None, say: Callable[..., str], **more: Any) -> str:
    return environment(folder, say, **more).get_template("page.html").render()


def plain(word: str) -> str:
    return f"one {word}"


def other(word: str) -> str:
    return f"two & {word}"


@jinja2.pass_context
def knowing(context: Any, word: str) -> str:
    return f"{context.name} {word}"


ANY = st.tuples(
    st.sampled_from([plain, other, knowing]),
    st.sampled_from([TEXT, TEXT.replace("word", "sign")]),
    st.fixed_dictionaries({}, optional={"trim_blocks": st.booleans(), "extensions": st.just([OURS, "jinja2.ext.do"])}),
)


@examples(30)
@given(made=st.lists(ANY, min_size=2, max_size=6))
def test_what_is_kept_is_what_would_be_compiled(
    made: list[tuple[Any, str, dict[str, Any]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = Cache(tmp_path_factory.mktemp("kept"))
    for say, text, more in made:
        assert page(folder, say, text=text, **more) == page(None, say, text=text, **more)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: rewritten(lambda data: flipped(data, -1), path),
        lambda path: rewritten(lambda data: flipped(data, 9), path),
        lambda path: rewritten(lambda data: data[: len(data) // 2], path),
        lambda path: rewritten(lambda data: b"", path),
        as_folder,
    ],
)
def test_what_is_damaged_is_never_run_and_told(damage: Callable[[Path], None], tmp_path: Path) -> None:
    folder = Cache(tmp_path / "kept")
    whole = page(folder, plain)
    (cache,) = folder.path.iterdir()
    damage(cache)
    assert page(folder, plain) == whole
    assert folder.damaged == [cache]
    assert page(folder, plain) == whole
    assert folder.damaged == [cache]


def test_with_an_extension_of_a_plugin_nothing_is_kept(tmp_path: Path) -> None:
    folder = Cache(tmp_path / "kept")
    page(folder, plain, extensions=[OURS, "jinja2.ext.do"])
    assert not folder.path.exists()


def test_a_build_keeps_them_beside_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "code"))
    for number in ("first", "again"):
        assert built(SITES / "golden", tmp_path / number / "output").published
    assert len(list((tmp_path / "code").rglob("templates/*.kept"))) > 20
    assert not list(tmp_path.rglob(".kindling/templates"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert built(SITES / "golden", tmp_path / "clean" / "output").published
    assert files(tmp_path / "first" / "output") == files(tmp_path / "again" / "output")
    assert files(tmp_path / "first" / "output") == files(tmp_path / "clean" / "output")


def test_where_python_keeps_nothing_they_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled_templates([], 0) is None
