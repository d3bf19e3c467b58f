"""The index itself: the same bytes each time, kept while nothing changes, and a plain word where it can't be made."""

import errno
import gzip
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pagefind_bin
import pytest

from kindling.model.cache import Cache, damage_problems
from kindling.plugins.search import index as indexes
from kindling.plugins.search import pagefind
from kindling.plugins.search.core import Record
from kindling.plugins.search.index import Index, IndexNotMade, cached_index, shards_of
from kindling.plugins.search.vocabulary import words_of

RECORDS = tuple(
    Record(f"/posts/p{number}/", f"Title {number}", "text", ("Post",), f"<h2 id='h'>One</h2><p>Word{number} joy.</p>")
    for number in range(12)
)


def hashes(index: Index) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in index.files.items()}


def fragment(index: Index, record: Record) -> dict[str, object]:
    """Return what Pagefind read of a record."""
    data = index.files[f"fragment/{index.names[record.name]}.pf_fragment"]
    found: dict[str, object] = json.loads(gzip.decompress(data).removeprefix(b"pagefind_dcd"))
    return found


_MADE = """
import sys
from pathlib import Path
from tests.plugins.search.test_index import RECORDS, hashes
from kindling.model.cache import Cache
from kindling.plugins.search.index import cached_index
print(sorted(hashes(cached_index(RECORDS, "en-GB", Cache(Path(sys.argv[1])))).items()))
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
    here = sorted(hashes(cached_index(RECORDS, "en-GB", Cache(tmp_path / "here"))).items())
    assert came == {f"{here}\n"}


def test_neither_the_order_of_records_nor_another_run_changes_a_byte(tmp_path: Path) -> None:
    """Pagefind numbers pages as they come; folders list their files as they like, so it is given no folder."""
    many = [replace(RECORDS[0], address=f"/p{n}/", html=f"<p>Joy {n % 7} trust{n % 5} word{n}</p>") for n in range(90)]
    orders = [many, many[::-1], sorted(many, key=lambda record: record.name), many]
    made = [cached_index(order, "en-GB", Cache(tmp_path / str(n))) for n, order in enumerate(orders)]
    assert made[1:] == made[:1] * 3
    assert [list(one.files) for one in made[1:]] == [list(made[0].files)] * 3


def test_its_words_are_kept_with_it(tmp_path: Path) -> None:
    records = [
        Record("/posts/joy/", "Joy at work", "text", (), "<p>Edmondson’s <b>kindness</b></p>kindness &amp; café 2010")
    ]
    for _made_then_kept in range(2):
        assert cached_index(records, "en-GB", Cache(tmp_path)).words == ("kindness", "café", "Edmondson", "work")


def test_every_record_has_a_name_in_the_index_and_only_what_the_page_asks_for_is_kept(tmp_path: Path) -> None:
    index = cached_index(RECORDS, "en-GB", Cache(tmp_path))
    assert index.names.keys() == {record.name for record in RECORDS}
    assert fragment(index, RECORDS[3])["meta"] == {"title": "Title 3"}
    folders = {"fragment", "index"}
    alone = {name for name in index.files if name.split("/")[0] not in folders}
    assert {name.rpartition(".")[0].partition("_")[0] for name in alone} == {
        "pagefind", "pagefind-entry", "pagefind.en", "wasm.en",
    }  # fmt: skip


def test_words_are_brought_to_their_stems_in_the_sites_language(tmp_path: Path) -> None:
    assert "wasm.fr.pagefind" in cached_index(RECORDS, "fr-CA", Cache(tmp_path)).files
    assert "wasm.unknown.pagefind" in cached_index(RECORDS, "cy", Cache(tmp_path)).files, "a language without stems"


def test_an_index_is_kept_while_nothing_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cached_index(RECORDS, "en-GB", Cache(tmp_path))
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: Path("/nowhere"))
    assert hashes(cached_index(RECORDS[::-1], "en-GB", Cache(tmp_path))) == hashes(first)
    for changed, fresh in ((RECORDS[1:], False), (RECORDS, True)):
        with pytest.raises(IndexNotMade, match=r"^Pagefind can't be run: "):
            cached_index(changed, "en-GB", Cache(tmp_path, fresh))
    assert len(list(tmp_path.iterdir())) == 1, "nothing half made is left"


def _without(name: str, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index without the first whose name holds a word."""
    gone = min(each for each in files if name in each)
    return {each: data for each, data in files.items() if each != gone}


LOST = (".pf_meta", "pf_index", "pf_fragment", "wasm.", "pagefind.js", "pagefind-entry")


@pytest.mark.parametrize("name", LOST)
def test_a_kept_shard_that_lacks_a_file_is_made_again_with_one_warning(tmp_path: Path, name: str) -> None:
    """Its envelope may be whole: what lies in it is held against what it says of itself."""
    whole = cached_index(RECORDS, "en-GB", Cache(tmp_path))
    key = next(tmp_path.iterdir()).stem
    held = json.loads((Cache(tmp_path).get(key) or b"").partition(b"\n")[0])
    files = _without(name, dict(whole.files))
    held["files"] = [(each, len(data)) for each, data in files.items()]
    Cache(tmp_path).put(key, b"\n".join((json.dumps(held).encode(), b"".join(files.values()))))
    _is_made_again(tmp_path, whole)


@pytest.mark.parametrize(
    "answer", [b"", b"{}\n", b'{"files": 3}\n', b'{"files": [["a", 9]], "names": {}, "counts": {}}\nab', b"[]\n"]
)
def test_a_kept_shard_that_is_none_is_made_again(tmp_path: Path, answer: bytes) -> None:
    whole = cached_index(RECORDS, "en-GB", Cache(tmp_path))
    Cache(tmp_path).put(next(tmp_path.iterdir()).stem, answer)
    _is_made_again(tmp_path, whole)


def _is_made_again(folder: Path, whole: Index) -> None:
    cache = Cache(folder)
    assert hashes(cached_index(RECORDS, "en-GB", cache)) == hashes(whole)
    (problem,) = damage_problems(cache.damaged, folder.parent)
    assert (problem.path, problem.rule, problem.severity) == (folder.name, "kept/damaged", "warning")
    assert problem.message == "1 cached file was damaged, and was made again"
    again = Cache(folder)
    assert hashes(cached_index(RECORDS, "en-GB", again)) == hashes(whole)
    assert again.damaged == []


@pytest.mark.parametrize("name", LOST[:2])
def test_what_pagefind_did_not_make_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    wanted = pagefind._wanted
    monkeypatch.setattr(pagefind, "_wanted", lambda files: wanted(_without(name, dict(files))))
    with pytest.raises(IndexNotMade, match=rf"^Pagefind failed: it made no \S*{name}"):
        cached_index(RECORDS, "en-GB", Cache(tmp_path))


def test_the_list_of_an_index_is_read_to_its_end(tmp_path: Path) -> None:
    """With more pages and words than a byte can count."""
    many = [
        Record(f"/p{n}/", f"T{n}", "text", (), "".join(f"<p>w{n}x{word}</p>" for word in range(40))) for n in range(300)
    ]
    files = cached_index(many, "en-GB", Cache(tmp_path)).files
    (meta,) = (data for name, data in files.items() if name.endswith(".pf_meta"))
    assert pagefind._parts(meta) == {name for name in files if "/" in name}


def test_a_full_disk_is_no_fault_of_the_program_that_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(subprocess, "Popen", full)
    with pytest.raises(OSError, match="No space left"):
        cached_index(RECORDS, "en-GB", Cache(tmp_path))


def test_only_a_few_indexes_stay(tmp_path: Path) -> None:
    for number in range(5):
        cached_index(RECORDS[number:], "en-GB", Cache(tmp_path))
    assert len(list(tmp_path.iterdir())) == 3


_STAND_IN = """#!{python}
import base64, json, sys
def told(payload):
    sys.stdout.write(base64.b64encode(json.dumps({{"message_id": 1, "payload": payload}}).encode()).decode() + ",")
    sys.stdout.flush()
def files(**named):
    return {{"type": "GetFiles", "files": [
        {{"path": name, "content": base64.b64encode(data).decode()}} for name, data in named.items()]}}
asked = 0
while True:
    asked += 1
    message = "".join(iter(lambda: sys.stdin.read(1), ","))
    {answer}
"""
_USUAL = "told({'type': 'NewIndex', 'index_id': 0} if asked < 3 else files(**%s))"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("sys.exit(1)", "it ended with code 1"),
        ("sys.exit('out of\\n room')", "out of room"),
        ("sys.stdout.write('told'); sys.exit(0)", "it ended with code 0"),
        ("sys.stdout.write('told,'); sys.stdout.flush(); sys.stdin.read()", "it answered what is no answer"),
        ("told([])", "it answered what is no answer"),
        ("told({'type': 'Error', 'message': 'no\\n words'})", "no words"),
        ("told({'type': 'NewIndex'})", "it answered what is no answer"),
        (_USUAL % "{}", "its pagefind-entry.json is not whole"),
        (_USUAL % "{'pagefind-entry.json': b''}", "its pagefind-entry.json is not whole"),
        (_USUAL % "{'pagefind-entry.json': b'[]'}", "its pagefind-entry.json is not whole"),
        (_USUAL % "{'pagefind-entry.json': b'{\"languages\": {}}'}", "it made no pagefind.js"),
    ],
)
def test_what_pagefind_says_of_a_failure_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, said: str
) -> None:
    path = tmp_path / "pagefind"
    path.write_text(_STAND_IN.format(python=sys.executable, answer=answer))
    path.chmod(0o755)
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: path)
    with pytest.raises(IndexNotMade, match=f"^Pagefind failed: {said}$"):
        cached_index(RECORDS[:1], "en-GB", Cache(tmp_path / "kept"))


def test_a_full_disk_does_not_come_between_pagefind_and_us(tmp_path: Path) -> None:
    """It writes no file: with no room for one, its index is whole; what we then can't write is told as any such."""
    limited = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))\n{_MADE}"
    command = [sys.executable, "-c", limited, str(tmp_path / "full")]
    job = subprocess.run(command, capture_output=True, text=True, check=True)
    here = cached_index(RECORDS, "en-GB", Cache(tmp_path / "here"))
    assert job.stdout == f"{sorted(hashes(here).items())}\n"
    assert list((tmp_path / "full").iterdir()) == []


def test_no_settings_of_the_users_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = hashes(cached_index(RECORDS, "en-GB", Cache(tmp_path / "one")))
    monkeypatch.setenv("PAGEFIND_ROOT_SELECTOR", "h2")
    (tmp_path / "pagefind.toml").write_text('root_selector = "h2"\n')
    monkeypatch.chdir(tmp_path)
    assert hashes(cached_index(RECORDS, "en-GB", Cache(tmp_path / "two"))) == first


# ---- shards ----------------------------------------------------------------------------------------


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages of the shards that Pagefind made, where three records fill one."""
    languages: list[str] = []
    usual = pagefind.index_of

    def noted(pages: Sequence[tuple[str, str]], lang: str) -> dict[str, bytes]:
        languages.append(lang)
        return usual(pages, lang)

    monkeypatch.setattr(indexes, "SHARD_RECORDS", 3)
    monkeypatch.setattr(pagefind, "index_of", noted)
    return languages


def members(records: Sequence[Record]) -> dict[str, int]:
    """Return which shard each address is in."""
    return {record.address: number for number, part in shards_of(records).items() for record in part}


def test_there_are_as_many_shards_as_a_power_of_two_and_one_where_little_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(shards_of(RECORDS)) == [0]
    assert shards_of([]) == {}
    monkeypatch.setattr(indexes, "SHARD_RECORDS", 3)
    assert list(shards_of(RECORDS)) == [0, 1, 2, 3]
    assert list(shards_of(RECORDS[:3])) == [0]
    monkeypatch.setattr(indexes, "SHARD_RECORDS", 500)
    monkeypatch.setattr(indexes, "SHARD_LETTERS", sum(len(record.html) for record in RECORDS) - 1)
    assert list(shards_of(RECORDS)) == [0, 1], "long texts are parted, however few they are"


def test_no_other_text_decides_in_which_shard_a_text_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "SHARD_RECORDS", 3)
    all_of_them, order = members(RECORDS), members(RECORDS[::-1])
    assert order == all_of_them
    fewer = members(RECORDS[1:])
    assert fewer == {address: all_of_them[address] for address in fewer}
    edited = [replace(record, html="<p>Other</p>", title="Other") for record in RECORDS]
    assert members(edited) == all_of_them
    monkeypatch.setattr(indexes, "SHARD_RECORDS", 6)
    assert members(RECORDS) == {address: number % 2 for address, number in all_of_them.items()}, "a half stays"


def _tag(number: int) -> str:
    return f"en-{number}" if number else "en"


def test_an_edited_an_added_and_a_removed_text_make_their_own_shard_again(tmp_path: Path, made: list[str]) -> None:
    where = members(RECORDS)
    first = cached_index(RECORDS[:-1], "en-GB", Cache(tmp_path))
    assert sorted(made) == ["en", "en-1", "en-2", "en-3"]  # two are made at a time
    made.clear()
    edited = (replace(RECORDS[0], html="<p>Edited.</p>"), *RECORDS[1:-1])
    cached_index(edited, "en-GB", Cache(tmp_path))
    assert made == [_tag(where[RECORDS[0].address])]
    made.clear()
    cached_index(RECORDS, "en-GB", Cache(tmp_path))
    assert made == [_tag(where[RECORDS[-1].address])]
    made.clear()
    assert cached_index(RECORDS[:-1], "en-GB", Cache(tmp_path)) == first
    assert made == [], "what was before is still there"
    cached_index(RECORDS[1:], "en-GB", Cache(tmp_path))
    assert made == [_tag(where[RECORDS[0].address])]


def test_shards_are_one_index_with_one_program(tmp_path: Path, made: list[str]) -> None:
    index = cached_index(RECORDS, "en-GB", Cache(tmp_path))
    assert made
    assert index.shards == ("1", "2", "3")
    assert [name for name in index.files if pagefind.is_program(name)] == ["pagefind.js", "wasm.en.pagefind"]
    assert [name for name in index.files if name.endswith("pagefind-entry.json")] == [
        "pagefind-entry.json", *(f"{shard}/pagefind-entry.json" for shard in index.shards),
    ]  # fmt: skip
    assert index.names.keys() == {record.name for record in RECORDS}
    assert index.words == words_of(RECORDS)


def test_texts_of_the_same_words_have_names_of_their_own_in_each_shard(tmp_path: Path, made: list[str]) -> None:
    """Pagefind names a page by what is in it, in few letters: the number of its shard tells two of them apart."""
    same = [replace(record, title="Same", html="<p>Same words.</p>") for record in RECORDS]
    index = cached_index(same, "en-GB", Cache(tmp_path))
    assert len(made) == 4
    assert len(set(index.names.values())) == len(RECORDS)


def test_shards_have_the_same_bytes_whatever_the_order(tmp_path: Path, made: list[str]) -> None:
    one, other = (
        cached_index(order, "en-GB", Cache(tmp_path / str(n))) for n, order in enumerate((RECORDS, RECORDS[::-1]))
    )
    assert (one, list(one.files)) == (other, list(other.files))
    assert len(made) == 8


def test_a_shard_that_is_damaged_is_made_again_alone_with_one_warning(tmp_path: Path, made: list[str]) -> None:
    first = cached_index(RECORDS, "en-GB", Cache(tmp_path))
    made.clear()
    path = min(tmp_path.iterdir())
    path.write_bytes(path.read_bytes()[:-1])
    cache = Cache(tmp_path)
    assert cached_index(RECORDS, "en-GB", cache) == first
    assert len(made) == 1
    (problem,) = damage_problems(cache.damaged, tmp_path.parent)
    assert problem.severity == "warning"


def test_the_shards_of_three_builds_stay(tmp_path: Path, made: list[str]) -> None:
    for number in range(5):
        edited = [replace(record, html=f"<p>Edited {number}.</p>") for record in RECORDS]
        cached_index(edited, "en-GB", Cache(tmp_path))
    assert len(made) == 20
    assert len(list(tmp_path.iterdir())) == 12


def test_a_shard_that_can_not_be_made_leaves_those_before_it(
    tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = pagefind.index_of

    def until_third(pages: Sequence[tuple[str, str]], lang: str) -> dict[str, bytes]:
        if lang == "en-2":
            raise IndexNotMade("Pagefind failed: out of room")
        return usual(pages, lang)

    with monkeypatch.context() as patch:
        patch.setattr(pagefind, "index_of", until_third)
        with pytest.raises(IndexNotMade, match=r"^Pagefind failed: out of room$"):
            cached_index(RECORDS, "en-GB", Cache(tmp_path))
    made.clear()
    cached_index(RECORDS, "en-GB", Cache(tmp_path))
    assert {"en-2"} <= {*made} <= {"en-2", "en-3"}, "the last may have been made beside it"
