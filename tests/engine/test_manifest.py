"""The manifest: whole, or refused; and it names nothing to whoever reads it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kindling.engine.manifest import MANIFEST, Manifest, manifest_in
from kindling.engine.swap import refuse_foreign
from kindling.engine.work_folders import BuildRefused
from tests.engine.killed import OLD, as_first_version, manifest_text, published, read, write

WHOLE = manifest_text(OLD)


def changed(**values: object) -> str:
    return json.dumps(json.loads(WHOLE) | values)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}", "it is no manifest of ours"),
        ("[]", "it is no manifest of ours"),
        ("null", "it is no manifest of ours"),
        ("", "it can't be read"),
        (WHOLE[: len(WHOLE) // 2], "it can't be read"),
        ("[" * 100_000, "it can't be read"),
        (changed(kindling=3), "it is of version 3, and this is 2"),
        (changed(kindling="2"), "it is of version '2', and this is 2"),
        (changed(sha256="0" * 64), "its hash does not fit"),
        (changed(files={}), "its hash does not fit"),
        (changed(folders=["../elsewhere"]), "its hash does not fit"),
        (changed(kindling=1), "it can't be read"),
        (json.dumps({"kindling": 1}), "it can't be read"),
        (json.dumps({"kindling": 1, "files": []}), "it names nothing"),
        (as_first_version({"../escapes.txt": ""}), "it names '../escapes.txt'"),
        (as_first_version({"/etc/passwd": ""}), "it names '/etc/passwd'"),
        (as_first_version({"posts//x": ""}), "it names 'posts//x'"),
        (as_first_version(OLD)[:-40], "it can't be read"),
    ],
)
def test_a_manifest_that_is_not_whole_is_refused_and_nothing_goes(text: str, why: str, tmp_path: Path) -> None:
    target = tmp_path / "target"
    write(target, OLD | {"precious.txt": "mine", MANIFEST: text})
    with pytest.raises(BuildRefused, match="is not whole") as refused:
        refuse_foreign(target, ())
    assert str(refused.value).endswith(why)
    assert (refused.value.exit_code, bool(refused.value.hint)) == (2, True)
    with pytest.raises(BuildRefused, match="is not whole"):
        published(tmp_path, OLD)
    assert read(target) == OLD | {"precious.txt": "mine"}


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_no_manifest_and_is_not_waited_for(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / MANIFEST)
    with pytest.raises(BuildRefused, match="is not whole: it is no file"):
        manifest_in(tmp_path)


def test_a_link_is_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "real").write_text(WHOLE)
    write(tmp_path / "target", OLD)
    (tmp_path / "target" / MANIFEST).symlink_to(tmp_path / "real")
    with pytest.raises(BuildRefused, match="it is a link"):
        manifest_in(tmp_path / "target")


def test_it_knows_what_is_ours_and_names_nothing(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(WHOLE, "utf-8")
    found = manifest_in(tmp_path)
    assert isinstance(found, Manifest) and found.text() == WHOLE
    assert found.names("posts/joy/index.html") and not found.names("posts/joy")
    assert found.names_folder("posts/joy") and not found.names_folder("uploads")
    for word in ("posts", "joy", "index", "content"):
        assert word not in WHOLE
