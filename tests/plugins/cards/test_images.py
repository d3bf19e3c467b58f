"""Pictures cached between builds: the same bytes as without. What befalls the folder: tests/model/test_cache.py."""

from dataclasses import replace
from pathlib import Path

import pytest

from kindling.model.cache import Cache
from kindling.plugins.cards import images
from kindling.plugins.cards.images import cached_card, picture
from tests.plugins.cards.titles import LOOK, TITLES

CARD = TITLES["ordinary"]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles that were drawn."""
    titles: list[str] = []
    monkeypatch.setattr(images, "picture", lambda card, look: (titles.append(card.title), picture(card, look))[1])
    return titles


def test_a_card_is_drawn_once(tmp_path: Path, drawn: list[str]) -> None:
    made = [cached_card(CARD, LOOK, Cache(tmp_path / "cards")) for _ in range(3)]
    assert len({one.key for one in made}) == len(drawn) == 1
    assert made[0].read() == picture(CARD, LOOK)


def test_asking_for_it_draws_afresh(tmp_path: Path, drawn: list[str]) -> None:
    cached_card(CARD, LOOK, Cache(tmp_path))
    cached_card(CARD, LOOK, Cache(tmp_path, fresh=True)).read()
    assert len(drawn) == 2


def test_another_card_another_font_or_other_code_is_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cached_card(CARD, LOOK, Cache(tmp_path)).key
    assert cached_card(replace(CARD, title="Trust"), LOOK, Cache(tmp_path)).key != before
    monkeypatch.setattr(images, "circumstances", lambda *_: "fonts of tomorrow")
    assert cached_card(CARD, LOOK, Cache(tmp_path)).key != before
