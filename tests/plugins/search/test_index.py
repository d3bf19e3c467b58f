"""The index itself: the same bytes each time, kept while nothing changes, and a plain word where it can't be made."""

import gzip
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pagefind_bin
import pytest

from plugins.search.core import Record
from plugins.search.index import Index, NoIndex, kept_index

RECORDS = tuple(
    Record(f"/posts/p{number}/", f"Title {number}", "text", ("Post",), f"<h2 id='h'>One</h2><p>Word{number} joy.</p>")
    for number in range(12)
)


def hashes(index: Index) -> dict[str, str]:
    return {name: hashlib.sha256((index.folder / name).read_bytes()).hexdigest() for name in index.files}


def fragment(index: Index, record: Record) -> dict[str, object]:
    """Return what Pagefind read of a record."""
    data = (index.folder / "fragment" / f"{index.names[record.name]}.pf_fragment").read_bytes()
    found: dict[str, object] = json.loads(gzip.decompress(data).removeprefix(b"pagefind_dcd"))
    return found


_MADE = """
import sys
from pathlib import Path
from tests.plugins.search.test_index import RECORDS, hashes
from plugins.search.index import kept_index
print(sorted(hashes(kept_index(RECORDS, "en-GB", Path(sys.argv[1]))).items()))
"""


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    came = {
        subprocess.run(
            [sys.executable, "-c", _MADE, str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "12"
    }
    here = sorted(hashes(kept_index(RECORDS, "en-GB", tmp_path / "here")).items())
    assert came == {f"{here}\n"}


def test_its_words_are_kept_with_it(tmp_path: Path) -> None:
    records = [
        Record("/posts/joy/", "Joy at work", "text", (), "<p>Edmondson’s <b>kindness</b></p>kindness &amp; café 2010")
    ]
    for _made_then_kept in range(2):
        assert kept_index(records, "en-GB", tmp_path).words == ("kindness", "café", "Edmondson", "work")


def test_every_record_has_a_name_in_the_index_and_only_what_the_page_asks_for_is_kept(tmp_path: Path) -> None:
    index = kept_index(RECORDS, "en-GB", tmp_path)
    assert index.names.keys() == {record.name for record in RECORDS}
    assert fragment(index, RECORDS[3])["meta"] == {"title": "Title 3"}
    folders = {"fragment", "index"}
    alone = {name for name in index.files if name.split("/")[0] not in folders}
    assert {name.rpartition(".")[0].partition("_")[0] for name in alone} == {
        "pagefind", "pagefind-entry", "pagefind.en", "wasm.en",
    }  # fmt: skip


def test_words_are_brought_to_their_stems_in_the_sites_language(tmp_path: Path) -> None:
    assert "wasm.fr.pagefind" in kept_index(RECORDS, "fr-CA", tmp_path).files
    assert "wasm.unknown.pagefind" in kept_index(RECORDS, "cy", tmp_path).files, "a language without stems"


def test_an_index_is_kept_while_nothing_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kept_index(RECORDS, "en-GB", tmp_path)
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: Path("/nowhere"))
    assert hashes(kept_index(RECORDS[::-1], "en-GB", tmp_path)) == hashes(first)
    for changed, fresh in ((RECORDS[1:], False), (RECORDS, True)):
        with pytest.raises(NoIndex, match=r"^Pagefind can't be run: "):
            kept_index(changed, "en-GB", tmp_path, fresh=fresh)
    assert [path.name for path in tmp_path.iterdir()] == [], "nothing half made is left"


def test_an_index_of_which_some_was_lost_is_made_again(tmp_path: Path) -> None:
    first = kept_index(RECORDS, "en-GB", tmp_path)
    whole = hashes(first)
    for lost in ("contents.json", "pagefind.js", first.files[0]):
        (first.folder / lost).unlink()
        assert hashes(kept_index(RECORDS, "en-GB", tmp_path)) == whole


def test_only_a_few_indexes_stay(tmp_path: Path) -> None:
    for number in range(5):
        last = kept_index(RECORDS[number:], "en-GB", tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
    assert last.folder.is_dir()


def test_what_pagefind_says_of_a_failure_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: Path("/bin/false"))
    with pytest.raises(NoIndex, match=r"^Pagefind failed: it ended with code 1$"):
        kept_index(RECORDS, "en-GB", tmp_path)


def test_no_settings_of_the_users_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = hashes(kept_index(RECORDS, "en-GB", tmp_path / "one"))
    monkeypatch.setenv("PAGEFIND_ROOT_SELECTOR", "h2")
    (tmp_path / "pagefind.toml").write_text('root_selector = "h2"\n')
    monkeypatch.chdir(tmp_path)
    assert hashes(kept_index(RECORDS, "en-GB", tmp_path / "two")) == first
