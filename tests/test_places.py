"""Where a site may be published to, and what a publish changes there: values alone, no place is asked."""

import gzip
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import obstore
import pytest
from obstore import put as _put
from obstore.exceptions import GenericError
from obstore.store import MemoryStore

from kindling.commands._command import Exit, Refusal
from kindling.commands.places import stores
from kindling.commands.places.change import FoundFiles, SiteChange, change_of, counted, kept_lines, refusal_of, told
from kindling.commands.places.packing import lay_packed, packed_bytes
from kindling.commands.places.publishing import (
    Comparison,
    Destination,
    compared,
    declared,
    destination,
    put,
    say_what_would_be,
)
from kindling.commands.places.sending import SentTree
from kindling.commands.places.stores import _attributes, _journal, _profile, _sum, _with_sent
from kindling.commands.places.targets import KINDS, StoreTarget, shown_target, targets_of
from kindling.engine.manifest import EMPTY, manifest_of
from kindling.model.addresses import MANIFEST
from kindling.model.conf_places import ConfPlaces
from kindling.model.delivery import ASKED_ANEW, KEPT

A, B, C = ("a" * 64, "b" * 64, "c" * 64)
#: wrong TARGETS → what is told of them
WRONG = {
    "[]": "TARGETS is list: a dict is expected",
    "{'A b': {'folder': '/x'}}": "TARGETS has 'A b': a target's name is of small letters",
    "{'live': '/srv'}": "TARGETS['live'] is str: a dict is expected",
    "{'live': {}}": "does not say where to: one of server, store, git, folder is expected",
    "{'live': {'servr': 'ann@example.org', 'folder': '/x'}}": "has no key 'servr'\n    hint: did you mean 'server'?",
    "{'live': {'server': 'ann example', 'folder': '/x'}}": "server is written as ssh takes it",
    "{'live': {'server': '-oProxyCommand=x', 'folder': '/x'}}": "server is written as ssh takes it",
    "{'live': {'server': 'ann@example.org'}}": "folder is missing",
    "{'live': {'server': 'ann@example.org', 'folder': '/a/../b'}}": "folder is written without ..",
    "{'live': {'server': 'ann@example.org', 'folder': '/x', 'keep': 0}}": "[keep] is 0",
    "{'live': {'store': 's3:/bucket'}}": "a store is written as s3://bucket/folder",
    "{'live': {'store': 's3://bucket/../b'}}": "without . and ..",
    "{'live': {'store': 's3://bucket', 'endpoint': 'http://example.org'}}": "an endpoint begins with https://",
    "{'live': {'store': 'az://box'}}": "account is missing",
    "{'live': {'store': 's3://bucket', 'packed': 'zip'}}": "[packed] is 'zip'",
    "{'live': {'git': 'ext::sh -c x'}}": "git is the address of a repository",
    "{'live': {'git': 'git@example.org:a.git', 'branch': '-x'}}": "branch is the name of a branch",
    "{'live': {'folder': '/x', 'deletes': 2}}": "[deletes] is 2",
}


@pytest.mark.parametrize("said", WRONG)
def test_a_target_that_is_wrong_is_one_line_with_its_place(tmp_path: Path, said: str) -> None:
    (tmp_path / "publishconf.py").write_text(f"SITEURL = 'https://example.org'\nTARGETS = {said}\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        declared(tmp_path)
    (line, *hint) = refused.value.message.splitlines()
    assert refused.value.exit_code == 1
    assert line.startswith("publishconf.py:2: ["), line
    assert WRONG[said] in refused.value.message and len(hint) <= 1


@pytest.mark.parametrize(
    "said",
    [
        {"store": "s3://KEY:HUSH@bucket"},
        {"store": "s3://bucket", "secret_key": "HUSH"},
        {"git": "https://HUSH@example.org/a.git"},
        {"store": "s3://bucket", "endpoint": "https://ann:HUSH@example.org"},
        {"server": "ann@example.org", "folder": "/x", "password": "HUSH"},
    ],
)
def test_a_secret_in_a_target_is_refused_and_never_printed(said: dict[str, str]) -> None:
    found, problems = targets_of({"live": said}, ConfPlaces(first="publishconf.py"))
    assert not found and len(problems) == 1
    assert "HUSH" not in str(problems[0]) and "credentials stand where their own programs look" in problems[0].hint


def test_all_that_is_wrong_is_told_in_one_run() -> None:
    _found, problems = targets_of(
        {"one": {"store": "x"}, "two": {"git": "-x"}, "three": {"folder": "/x"}}, ConfPlaces(first="c.py")
    )
    assert len(problems) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"folder": "../a"}, {"folder": "../a/"}, True),
        ({"folder": "../a"}, {"folder": "../a/b"}, False),
        ({"store": "s3://a/b"}, {"store": "s3://a/b/", "packed": "gzip"}, True),
        ({"store": "s3://a/b"}, {"store": "gs://a/b"}, False),
        ({"store": "s3://a", "endpoint": "https://s3.example.org"}, {"store": "s3://a"}, False),
        ({"git": "https://example.org/a.git"}, {"git": "https://example.org/a"}, True),
        ({"git": "https://example.org/a.git"}, {"git": "https://example.org/a", "branch": "trial"}, False),
        ({"server": "ann@example.org", "folder": "/srv/a"}, {"server": "ann@example.org", "folder": "/srv/a/."}, True),
        ({"server": "ann@example.org", "folder": "/srv/a"}, {"folder": "/srv/a"}, False),
    ],
)
def test_two_targets_of_one_place_are_told(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    _found, problems = targets_of({"live": one, "trial": other}, ConfPlaces(first="publishconf.py"))
    fact = "TARGETS['trial'] is the same place as TARGETS['live']"
    assert [problem.message for problem in problems] == ([fact] if same else [])


@pytest.mark.parametrize(
    ("folder", "fact"),
    [
        ("../gone", "gone is a link, and nothing is where it leads"),
        ("../gone/below", "gone is a link, and nothing is where it leads"),
        ("../loop", "loop is a link, and nothing is where it leads"),
        ("~nobody-of-that-name/www", "Could not determine home directory"),
        (".kindling/www", "where Kindling keeps what it needs itself"),
        (".published", "where Kindling keeps what it needs itself"),
        ("../through/www", "where Kindling keeps what it needs itself"),
    ],
)
def test_a_folder_that_no_site_can_be_in_is_told_before_anything_is_built(
    tmp_path: Path, folder: str, fact: str
) -> None:
    """Where a link was left behind when the disk moved, a publish made a folder that nobody looks at."""
    site = tmp_path / "site"
    (site / ".kindling").mkdir(parents=True)
    for name, to in {"gone": "moved", "loop": "loop", "through": "site/.kindling"}.items():
        (tmp_path / name).symlink_to(to)
    (site / "publishconf.py").write_text(f"TARGETS = {{'live': {{'folder': {folder!r}}}}}\n")
    with pytest.raises(Refusal) as refused:
        destination("", site)
    assert (fact in refused.value.message, refused.value.exit_code) == (True, Exit.USAGE), refused.value.message
    assert not (tmp_path / "moved").exists()


def test_a_conf_that_is_broken_is_told_and_no_target_is_guessed(tmp_path: Path) -> None:
    (tmp_path / "publishconf.py").write_text("TARGETS = {\n")
    for typed in ("", "live"):
        with pytest.raises(Refusal, match=r"publishconf.py:1: \[settings/python\]"):
            destination(typed, tmp_path)
    assert destination("./live", tmp_path).folder, "the build says it"


def site_with(folder: Path, *names: str) -> Path:
    said = {name: {"folder": f"/srv/{name}"} for name in names}
    (folder / "publishconf.py").write_text(f"TARGETS = {said!r}\n", "utf-8")
    return folder


def test_a_target_is_meant_by_its_name_and_a_path_is_a_path_as_ever(tmp_path: Path) -> None:
    site = site_with(tmp_path, "live")
    assert destination("", site).folder == Path("/srv/live"), "the only one is meant"
    assert destination("live", site).shown == "live (/srv/live)"
    assert destination(str(tmp_path / "www"), site).target is None
    with pytest.raises(Refusal, match="TARGET=liev: there is no target of this name") as refused:
        destination("liev", site)
    assert refused.value.hint.startswith("did you mean 'live'?")
    with pytest.raises(Refusal) as refused:
        destination("", site_with(tmp_path, "live", "trial"))
    assert refused.value.hint == "name one of the targets: live, trial"


def test_a_target_says_where_it_is() -> None:
    shown = {
        "a (ann@example.org:/srv)": {"server": "ann@example.org", "folder": "/srv"},
        "a (s3://b/c)": {"store": "s3://b/c"},
        "a (gh-pages of git@example.org:a.git)": {"git": "git@example.org:a.git"},
        "a (/mnt)": {"folder": "/mnt"},
    }
    for text, said in shown.items():
        ((target,), problems) = targets_of({"a": said}, ConfPlaces(first="c.py"))
        assert (shown_target(target), problems) == (text, [])
    assert {*KINDS} == {"server", "store", "git", "folder"}


# ---- what changes ------------------------------------------------------------------------------------------


def found(ours: dict[str, str], **others: str) -> FoundFiles:
    """What lies at a place that knows no hashes: our files, and others'."""
    return FoundFiles(manifest_of(ours), dict.fromkeys(ours, "") | others | {MANIFEST: ""})


def test_what_pages_are_made_of_goes_first_and_what_lists_them_last() -> None:
    site = dict.fromkeys(["feed.xml", "index.html", "posts/joy/index.html", "theme/a.css", "media/a.mp4"], A)
    assert change_of(site, FoundFiles(EMPTY, {})).sent == (
        "media/a.mp4", "theme/a.css", "posts/joy/index.html", "index.html", "feed.xml",
    )  # fmt: skip


def test_only_what_changed_goes_and_what_is_gone_is_deleted() -> None:
    change = change_of({"a": A, "b": B, "new": C}, found({"a": A, "b": A, "gone": A}))
    assert (change.new, change.changed, change.deleted, change.same) == (("new",), ("b",), ("gone",), 1)
    assert change_of({"a": A}, found({"a": A})).is_nothing


def test_what_a_place_knows_by_hash_is_held_against_that_and_not_against_the_manifest() -> None:
    there = FoundFiles(manifest_of({"a": A, "b": B}), {"a": A, "b": C})
    assert change_of({"a": A, "b": B}, there).changed == ("b",), "somebody changed it there"


def test_a_file_of_which_a_cut_publish_left_two_marks_is_sent_again() -> None:
    there = FoundFiles(manifest_of({"a": A}) | manifest_of({"a": B}), {"a": ""})
    assert change_of({"a": B}, there).changed == ("a",)


def test_others_files_stay_are_named_and_nothing_is_written_over_them() -> None:
    there = found({"a": A}, CNAME="", **{"x\x1b[2J/one": "", "x\x1b[2J/two": ""})
    change = change_of({"a": A, "b": B}, there)
    assert change.kept == ("CNAME", "x\x1b[2J/one", "x\x1b[2J/two") and not change.deleted and not change.in_the_way
    assert kept_lines(change, there) == ["kept, not ours: CNAME", "kept, not ours: x\\x1b[2J/ (2 files)"]
    for theirs, ours in (("b", "b"), ("b", "b/c"), ("b/c", "b")):
        there = found({"a": A}, **{theirs: "unlike"})
        change = change_of({"a": A, ours: B}, there)
        assert change.in_the_way == (theirs,)
        assert refusal_of(change, there, 1.0, yes=True)[0] == f"not ours, in the way of the site's own files: {theirs}"


def test_a_strangers_file_that_is_the_same_to_the_byte_is_ours_from_then_on() -> None:
    change = change_of({"a": A}, FoundFiles(manifest_of({"b": B}), {"a": A, "b": B}))
    assert not change.in_the_way and change.same == 1


def test_many_deletes_and_a_strange_place_want_yes() -> None:
    ours = {f"posts/{number}": A for number in range(100)}
    there = found(ours)
    for left, share, asks in ((70, 0.25, True), (70, 0.5, False), (90, 0.0, False), (79, 0.0, True)):
        change = change_of(dict(list(ours.items())[:left]), there)
        assert bool(refusal_of(change, there, share, yes=False)[0]) == asks, (left, share)
        assert refusal_of(change, there, share, yes=True) == ("", "")
    strange = FoundFiles(EMPTY, {"theirs": ""})
    assert refusal_of(change_of({"a": A}, strange), strange, 1.0, yes=False)[0].startswith("it holds 1 file, and none")
    assert refusal_of(change_of({"a": A}, strange), strange, 1.0, yes=True) == ("", "")


def test_what_would_be_done_is_told_in_its_order() -> None:
    there = found({"a": A, "gone": A}, CNAME="")
    change = change_of({"a": B, "b.html": B}, there)
    assert list(told(change, there)) == ["changed: a", "new: b.html", "deleted: gone", "kept, not ours: CNAME"]
    assert counted(change, 1200) == "1 new, 1 changed, 1 deleted, 0 the same; 1 kB to send"
    assert SiteChange((), (), (), 0, (), ()).share_deleted == 0


def test_what_would_be_refused_is_shown_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    there = found({"a": A}, b="unlike")
    seen = Comparison(SentTree(Path("nowhere"), {}, {"b": 7}), there, change_of({"a": A, "b": B}, there))
    where = Destination(Path("/srv/www"), None, "/srv/www/")
    assert say_what_would_be(seen, where, yes=True) == 2
    out, err = capsys.readouterr()
    counts = "0 new, 1 changed, 0 deleted, 1 the same; 7 bytes to send"
    assert out == f"  changed: b\n{counts}. DRY=1: nothing was changed in /srv/www/\n"
    assert err.startswith("/srv/www/: it would be refused: not ours, in the way of the site's own files: b\n    hint: ")


# ---- stores --------------------------------------------------------------------------------------------------


def test_a_file_in_a_store_has_its_headers() -> None:
    assert _attributes("theme/a.css", "gzip") == {
        "Content-Type": "text/css; charset=utf-8",
        "Cache-Control": KEPT,
        "Content-Encoding": "gzip",
    }
    assert _attributes("index.html", "")["Cache-Control"] == ASKED_ANEW


def test_what_went_before_a_cut_counts_and_only_for_the_manifest_that_was_there(tmp_path: Path) -> None:
    both = manifest_of({"a": A, "b": A}) | manifest_of({"a": B, "b": B})
    head, kept = _sum(both.text().encode()), tmp_path / "new" / "live.sent"
    with _journal(kept, head) as note:
        note("a", B)
    with kept.open("a") as file:
        file.write("cut in the mid")
    assert change_of({"a": B, "b": B}, FoundFiles(_with_sent(both, head, kept), {"a": "", "b": ""})).changed == ("b",)
    for other in ("0" * 64, ""):
        assert _with_sent(both, other, kept) == both
    kept.write_bytes(b"\xff\xfe")
    assert _with_sent(both, head, kept) == both


def test_keys_come_from_profiles_as_other_programs_read_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    (tmp_path / "config").write_text("[profile well]\nregion = eu-west-2\n[profile sso]\nsso_session = x\n")
    (tmp_path / "keys").write_text("[well]\naws_access_key_id = K\naws_secret_access_key = S\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "keys"))
    keys = {"access_key_id": "K", "secret_access_key": "S", "region": "eu-west-2"}
    assert _profile(StoreTarget(store="s3://b", profile="well"), "live") == keys
    assert _profile(StoreTarget(store="s3://b"), "live") == {}, "a machine of Amazon's has keys of its own"
    with pytest.raises(Refusal, match="no keys for the store were found"):
        _profile(StoreTarget(store="s3://b", endpoint="https://s3.example.org"), "live")
    aws = tmp_path / "bin" / "aws"
    aws.parent.mkdir()
    aws.write_text(
        '#!/bin/sh\n[ "$4" = sso ] && echo \'{"AccessKeyId": "A", "SecretAccessKey": "B", "SessionToken": "T"}\'\n'
    )
    monkeypatch.setenv("PATH", f"{aws.parent}:/bin:/usr/bin")
    with pytest.raises(Refusal, match="no program aws to ask"):
        _profile(StoreTarget(store="s3://b", profile="sso"), "live")
    aws.chmod(0o755)
    monkeypatch.setenv("AWS_PROFILE", "sso")
    found_keys = _profile(StoreTarget(store="s3://b"), "live")
    assert found_keys == {"access_key_id": "A", "secret_access_key": "B", "session_token": "T"}


@dataclass
class CutStore:
    """Obstore's own store in memory, to which nothing goes any more after so many files."""

    left: int
    sent: list[str] = field(default_factory=list)

    def put(self, store: object, path: str, file: object, **said: object) -> object:
        if self.left <= 0:
            raise GenericError("the connection was cut")
        self.left -= 1
        self.sent.append(path)
        return _put(store, path, file, **said)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    there = MemoryStore()
    monkeypatch.setattr(stores, "_store", lambda *_asked: there)
    return there


def in_store(there: MemoryStore) -> dict[str, bytes]:
    names = [str(one["path"]) for some in obstore.list(there) for one in some]
    return {name: bytes(obstore.get(there, name).bytes()) for name in names if name != MANIFEST}


def publish(tmp_path: Path, files: dict[str, bytes]) -> SiteChange:
    """Publish a tree to the store."""
    tree = tmp_path / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    for path, data in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(data)
    place = stores.StorePlace(StoreTarget(store="s3://b"), "live", tmp_path / "live.sent")
    seen = compared(place, SentTree.of(tree))
    put(place, seen, Destination(None, None, "live"), yes=True)
    return seen.change


@pytest.mark.parametrize("files", range(1, 13))
def test_a_store_that_is_cut_after_any_file_holds_no_page_before_its_parts_and_is_whole_in_the_end(
    store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int
) -> None:
    before = {"index.html": b"1", "gone.html": b"1", "theme/a.1.css": b"1", "feed.xml": b"1", "b.txt": b"1"}
    after = {"index.html": b"22", "new.html": b"2", "theme/a.2.css": b"2", "feed.xml": b"22", "b.txt": b"2"}
    publish(tmp_path, before | {"_headers": b"for other hosts", "theme/.htaccess": b"for other hosts"})
    obstore.put(store, "CNAME", b"theirs")
    cut = CutStore(files)
    monkeypatch.setattr(obstore, "put", cut.put)
    if files < 7:  # five files, and the manifest before and behind them
        with pytest.raises(Refusal, match=r"the connection was cut; \d of 5 files"):
            publish(tmp_path, after)
    else:
        publish(tmp_path, after)
    there = in_store(store)
    assert {*before} <= {*there} or files >= 6, "nothing goes before all that is new is there"
    assert there["index.html"] == b"1" or "theme/a.2.css" in there
    went, cut.left = {*cut.sent}, 100
    cut.sent.clear()
    change = publish(tmp_path, after)
    assert in_store(store) == after | {"CNAME": b"theirs"} and change.kept == ("CNAME",)
    assert len(went & {*cut.sent} - {MANIFEST}) == 0, "what had gone does not go again"
    assert publish(tmp_path, after).is_nothing and not (tmp_path / "live.sent").exists()


# ---- packed copies --------------------------------------------------------------------------------------------


def test_packed_copies_lie_beside_texts_and_those_of_the_same_text_are_kept(tmp_path: Path) -> None:
    before, tree = tmp_path / "before", tmp_path / "tree"
    text = b"<p>words, and more words</p>\n" * 100
    for folder in (before, tree):
        folder.mkdir()
    (before / "same.html").write_bytes(text)
    lay_packed(before, tmp_path / "nowhere")
    os.link(before / "same.html", tree / "same.html")
    (tree / "other.html").write_bytes(text)
    (tree / "small.html").write_bytes(b"x")
    (tree / "film.mp4").write_bytes(text)
    (tree / "data.csv").write_bytes(text)
    (tree / "data.csv.gz").write_bytes(b"the writer's own")
    lay_packed(tree, before)
    assert {path.name for path in tree.iterdir()} == {
        "same.html", "same.html.gz", "same.html.br", "other.html", "other.html.gz", "other.html.br", "small.html",
        "film.mp4", "data.csv", "data.csv.gz", "data.csv.br",
    }  # fmt: skip
    assert (tree / "same.html.br").samefile(before / "same.html.br")
    assert gzip.decompress((tree / "other.html.gz").read_bytes()) == text
    assert (tree / "data.csv.gz").read_bytes() == b"the writer's own"
    assert packed_bytes(text, "gzip") == packed_bytes(text, "gzip"), "no date is in it"
