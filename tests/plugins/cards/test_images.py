"""Pictures that are kept between builds: the same bytes as without, whatever befell the folder."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.cards import images
from plugins.cards.images import kept, picture, sweep
from tests.plugins.cards.titles import TITLES

CARD = TITLES["ordinary"]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles that were drawn."""
    titles: list[str] = []
    monkeypatch.setattr(images, "picture", lambda card: (titles.append(card.title), picture(card))[1])
    return titles


def test_a_card_is_drawn_once(tmp_path: Path, drawn: list[str]) -> None:
    paths = {kept(CARD, tmp_path / "cards") for _ in range(3)}
    assert len(paths) == len(drawn) == 1
    assert paths.pop().read_bytes() == picture(CARD)


@pytest.mark.parametrize("damage", [b"", b"\x89PNG\r\n\x1a\n", b"x" * 300, None])
def test_what_is_damaged_is_drawn_again(tmp_path: Path, drawn: list[str], damage: bytes | None) -> None:
    path = kept(CARD, tmp_path)
    path.write_bytes(path.read_bytes()[:-20] if damage is None else damage)
    assert kept(CARD, tmp_path).read_bytes() == picture(CARD)
    assert list(tmp_path.iterdir()) == [path]


def test_asking_for_it_draws_afresh(tmp_path: Path, drawn: list[str]) -> None:
    kept(CARD, tmp_path)
    kept(CARD, tmp_path, fresh=True)
    assert len(drawn) == 2


def test_another_card_another_font_or_other_code_is_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(CARD, tmp_path)
    assert kept(replace(CARD, title="Trust"), tmp_path) != before
    monkeypatch.setattr(images, "circumstances", lambda: "fonts of tomorrow")
    assert kept(CARD, tmp_path) != before


def test_what_nobody_asked_for_in_a_month_goes(tmp_path: Path) -> None:
    old, new = kept(CARD, tmp_path), kept(TITLES["Welsh"], tmp_path)
    now = new.stat().st_mtime
    os.utime(old, (now - 31 * 86_400,) * 2)
    (tmp_path / "notes.txt").write_text("not ours")
    sweep(tmp_path, now)
    assert sorted(tmp_path.iterdir()) == sorted([new, tmp_path / "notes.txt"])
    os.utime(new, (now - 31 * 86_400,) * 2)
    kept(TITLES["Welsh"], tmp_path)
    sweep(tmp_path, now)
    assert new.is_file()
