"""Publishing to real places: a server by SSH and rsync, a store with S3's interface, a branch of a git repository."""

import gzip
import os
import random
import shutil
import stat
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from kindling.commands._command import Refusal
from kindling.commands.places import publishing
from kindling.commands.places.change import in_bytes
from kindling.commands.places.publishing import Comparison, Destination, compared, opened_place, put
from kindling.commands.places.sending import SentTree
from kindling.commands.places.targets import NamedTarget, targets_of
from kindling.engine.swap import Target
from kindling.model.addresses import MANIFEST
from kindling.model.conf_places import ConfPlaces
from tests.commands.conftest import POST, Outcome, command, tree
from tests.hosts import hosting
from tests.places import SECRET, Bucket, SshServer, bucket, cut_connection, ssh_server
from tests.typed import lines_of

SITEURL = "https://example.org"
V1 = {
    "index.html": b"one",
    "posts/joy/index.html": b"joy",
    "posts/old/index.html": b"old",
    "theme/a.1.css": b"p {}",
    'media/it\'s a "talk" #2, 50% é.txt': b"words",
    ".well-known/security.txt": b"Contact:",
    "#notes.txt": b"a name that begins as a note does",
}
V2 = {path: data for path, data in V1.items() if "old" not in path} | {"index.html": b"two", "theme/b.2.css": b"a {}"}


@dataclass
class Publisher:
    """A site on a computer that publishes trees as a build would have made them."""

    site: Path
    target: NamedTarget
    environment: Mapping[str, str] = field(default_factory=dict)

    def tree(self, files: Mapping[str, bytes]) -> SentTree:
        """A tree on its way, with the modes that a build gives it."""
        folder = publishing.work_place(self.site, self.target.name)
        shutil.rmtree(folder, ignore_errors=True)
        for path, data in files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        for place in (folder, *folder.rglob("*")):
            place.chmod(0o755 if place.is_dir() else 0o644)
        return SentTree.of(folder)

    def publish(self, files: Mapping[str, bytes], *, yes: bool = False) -> Comparison:
        """Publish; return what was seen before."""
        return self.bring(self.tree(files), yes=yes)

    def bring(self, sent: SentTree, *, yes: bool = False) -> Comparison:
        """Publish a tree that is there."""
        with opened_place(self.target, self.site, SITEURL) as there:
            seen = compared(there, sent)
            put(there, seen, Destination(None, self.target, self.target.name), yes=yes)
        return seen

    def seen(self, files: Mapping[str, bytes]) -> Comparison:
        """What a publish would do."""
        with opened_place(self.target, self.site) as there:
            return compared(there, self.tree(files))

    def back(self) -> str:
        """Go back one step."""
        with opened_place(self.target, self.site) as there:
            name: str = there.back()
            return name


def publisher(home: Path, **said: object) -> Publisher:
    site = home / "a site"
    site.mkdir(exist_ok=True)
    ((target,), problems) = targets_of({"live": said}, ConfPlaces(first="publishconf.py"))
    assert not problems
    return Publisher(site, target)


def published(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, without what Kindling writes for itself."""
    return {path: data for path, data in tree(folder).items() if path not in (MANIFEST, ".nojekyll")}


# ---- a server ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ssh() -> Iterator[SshServer]:
    with ssh_server() as server:
        yield server


@pytest.fixture
def server(ssh: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    for name, text in ssh.environment.items():
        monkeypatch.setenv(name, text)
    return publisher(tmp_path, server="server", folder=str(tmp_path / "www" / "my voice"))


def test_a_server_has_releases_and_one_link_that_leads_readers(server: Publisher, tmp_path: Path) -> None:
    here = tmp_path / "www" / "my voice"
    current = here / "current"
    before = os.umask(0o077)
    try:
        assert len(server.publish(V1).change.new) == len(V1)
    finally:
        os.umask(before)
    assert published(current) == V1
    for path in (here / "releases", *current.resolve().rglob("*"), current.resolve()):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path
    joy, first = (current / "posts/joy/index.html").stat(), current.resolve()
    (current / "CNAME").write_text("mine")
    (current / "line\nbreak").write_text("mine")
    (current / "theme" / "a.1.css").write_text("changed by hand")
    seen = server.publish(V2).change
    assert (seen.new, seen.changed, seen.deleted) == (
        ("theme/b.2.css",), ("theme/a.1.css", "index.html"), ("posts/old/index.html",),
    )  # fmt: skip
    assert seen.kept == ("CNAME", "line\nbreak")
    assert published(current) == V2 | {"CNAME": b"mine", "line\nbreak": b"mine"}
    same = (current / "posts/joy/index.html").stat()
    assert (same.st_ino, same.st_mtime_ns) == (joy.st_ino, joy.st_mtime_ns), "readers' copies stay good"
    assert not (current / "posts" / "old").exists() and published(first)["index.html"] == b"one"
    assert server.publish(V2).change.is_nothing and current.resolve() != first
    assert sorted(path.name for path in here.iterdir()) == ["current", "releases"]


@pytest.mark.exam("Publishing to real places, cut in the middle")
def test_three_releases_are_kept_and_readers_are_led_back_through_them(server: Publisher, tmp_path: Path) -> None:
    here = tmp_path / "www" / "my voice"
    for number in range(5):
        server.publish({"index.html": b"%d" % number})
    assert len(list((here / "releases").iterdir())) == 3
    for left in (b"3", b"2"):
        server.back()
        assert (here / "current" / "index.html").read_bytes() == left
    with pytest.raises(Refusal, match="there is no release before"):
        server.back()
    assert (here / "current" / "index.html").read_bytes() == b"2"
    server.publish({"index.html": b"5"})
    assert (here / "current" / "index.html").read_bytes() == b"5"
    server.back()
    assert (here / "current" / "index.html").read_bytes() == b"2", (
        "what readers had before, and not what was taken back"
    )


@pytest.mark.exam("Publishing to real places, cut in the middle")
def test_nginx_hands_out_the_release_and_its_packed_copies(server: Publisher, tmp_path: Path) -> None:
    page = b"<p>words</p>" * 200
    packed = gzip.compress(page, mtime=0)
    server.publish({"index.html": page, "index.html.gz": packed, "_nginx.conf": b"gzip_static on;"})
    with hosting("nginx", tmp_path / "www" / "my voice" / "current") as address:
        asked = Request(f"{address}/", headers={"Accept-Encoding": "gzip"})
        with urlopen(asked) as answer, urlopen(f"{address}/") as plain:
            assert (answer.headers["Content-Encoding"], answer.read()) == ("gzip", packed)
            assert (plain.headers["Content-Encoding"], plain.read()) == (None, page)


@pytest.mark.exam("Publishing to real places, cut in the middle")
def test_a_publish_to_a_server_that_is_cut_changes_nothing_and_goes_on(
    server: Publisher, ssh: SshServer, tmp_path: Path
) -> None:
    server.publish(V1)
    here = tmp_path / "www" / "my voice"
    many = {f"media/{number}.bin": os.urandom(100_000) for number in range(20)}
    with cut_connection(ssh.port, 1_200_000) as cut:
        cut_off = publisher(tmp_path, server="server", folder=str(here), port=cut.port)
        with pytest.raises(Refusal, match=r"of 22 files, .* had gone") as refused:
            cut_off.publish(V2 | many)
    assert refused.value.exit_code == 3
    assert published(here / "current") == V1
    sent = {f"media/{path.name}": path.stat().st_ino for path in (here / "releases").glob(".coming-*/media/*.bin")}
    assert 0 < len(sent) < len(many)
    less = {path: data for path, data in many.items() if path != min(sent)}
    server.publish(V2 | less)
    assert published(here / "current") == V2 | less, "what the cut one had sent and this one has not is gone"
    for path in sent.keys() & less.keys():
        assert (here / "current" / path).stat().st_ino == sent[path], "what was there was not sent again"
    assert not [path for path in (here / "releases").iterdir() if path.name.startswith(".")]


@pytest.mark.exam("Publishing to real places, cut in the middle")
def test_what_is_no_release_of_ours_is_left_alone(
    server: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "www" / "my voice"
    (here / "current").mkdir(parents=True)
    with pytest.raises(Refusal, match="current is there, and is no link to a release"):
        server.publish(V1)
    (here / "current").rmdir()
    (here / "releases" / "theirs").mkdir(parents=True)
    for number in range(4):
        server.publish({"index.html": b"%d" % number})
    assert (here / "releases" / "theirs").is_dir()
    (here / "current" / MANIFEST).write_text("{}")
    with pytest.raises(Refusal, match="is not whole"):
        server.publish(V1)
    other = tmp_path / "bin" / "rsync"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\necho openrsync: protocol version 29\n")
    other.chmod(0o755)
    (here / "current" / MANIFEST).unlink()
    (here / "current" / "index.html").unlink()
    with monkeypatch.context() as without, pytest.raises(Refusal, match="is not the rsync that this target needs"):
        without.setenv("PATH", f"{other.parent}:{os.environ['PATH']}")
        server.publish(V1)
    gone = publisher(tmp_path, server="nobody@localhost", port=1, folder="/x")
    with pytest.raises(Refusal, match="Connection refused") as refused:
        gone.publish(V1)
    assert refused.value.exit_code == 3 and "\n" not in refused.value.message


# ---- a branch ------------------------------------------------------------------------------------------


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "gitconfig").write_text("[user]\nname = Ann\nemail = ann@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    return tmp_path / "remote.git"


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True).stdout


def checked_out(remote: Path, folder: Path) -> dict[str, bytes]:
    """What a host shows of the branch."""
    shutil.rmtree(folder, ignore_errors=True)
    git(remote.parent, "clone", "-q", "-b", "gh-pages", str(remote), str(folder))
    return {path: data for path, data in tree(folder).items() if not path.startswith(".git/")}


def test_a_branch_has_one_commit_for_each_publish_that_is_new(remote: Path, tmp_path: Path) -> None:
    pages = publisher(tmp_path, git=str(remote))
    pages.publish(V1)
    shown = checked_out(remote, tmp_path / "shown")
    assert shown.pop(".nojekyll") == b"" and shown.pop(MANIFEST) and shown == V1
    (tmp_path / "shown" / "CNAME").write_text("example.org")
    git(tmp_path / "shown", "add", "-A")
    git(tmp_path / "shown", "commit", "-qm", "A domain")
    git(tmp_path / "shown", "push", "-q")
    seen = pages.publish(V2).change
    assert (seen.kept, seen.deleted) == (("CNAME",), ("posts/old/index.html",))
    shown = checked_out(remote, tmp_path / "shown")
    assert {path: shown[path] for path in V2} == V2 and shown["CNAME"] == b"example.org"
    assert not (tmp_path / "shown" / "posts" / "old").exists()
    assert pages.publish(V2).change.is_nothing
    assert git(remote, "log", "--format=%s by %an", "gh-pages").splitlines() == [
        "Publish https://example.org by Ann", "A domain by Ann", "Publish https://example.org by Ann",
    ]  # fmt: skip
    pages.publish({"index.html": b"three"}, yes=True)
    pages.back()
    assert checked_out(remote, tmp_path / "shown") == shown


@pytest.mark.exam("Publishing to real places, cut in the middle")
def test_who_publishes_at_the_same_moment_is_told_and_nothing_is_lost(
    remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = publisher(tmp_path, git=str(remote))
    (tmp_path / "b").mkdir()
    other = publisher(tmp_path / "b", git=str(remote))
    pages.publish(V1)
    sent = pages.tree(V2)
    with opened_place(pages.target, pages.site) as there:
        seen = compared(there, sent)
        other.publish(V1 | {"index.html": b"theirs"})
        with pytest.raises(Refusal, match="somebody else published there at the same moment") as refused:
            put(there, seen, Destination(None, pages.target, "live"), yes=False)
    assert refused.value.exit_code == 75
    assert checked_out(remote, tmp_path / "shown")["index.html"] == b"theirs"
    (tmp_path / "gitconfig").write_text("")
    with pytest.raises(Refusal, match="git does not know who publishes"):
        pages.publish(V2)
    shutil.rmtree(remote)
    with pytest.raises(Refusal, match="Could not read from remote repository"):
        pages.publish(V2)


# ---- a store -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def voice() -> Iterator[Bucket]:
    with bucket("voice") as there:
        yield there


@pytest.fixture
def keys(voice: Bucket, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    for name, text in voice.environment.items():
        monkeypatch.setenv(name, text)
    return voice


def handed_out(there: Bucket, path: str) -> tuple[bytes, dict[str, str]]:
    """What a reader gets of a file in the store."""
    with urlopen(f"{there.endpoint}/voice/{quote(path)}") as answer:
        return answer.read(), {name.lower(): text for name, text in answer.headers.items()}


@pytest.mark.exam("Publishing to real places, cut in the middle")
def test_a_store_holds_the_site_goes_on_after_a_cut_and_keeps_what_is_not_ours(
    keys: Bucket, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    from obstore import put as upload
    from obstore.store import S3Store

    page = b"<p>words</p>" * 200
    many = {f"media/{number}.bin": os.urandom(60_000) for number in range(20)}
    files = V1 | many | {"long/index.html": page}
    with cut_connection(keys.port, 700_000) as cut:
        cut_off = publisher(tmp_path, store="s3://voice/a folder", endpoint=f"http://127.0.0.1:{cut.port}")
        with pytest.raises(Refusal, match=r"the connection was cut; \d+ of 28 files") as refused:
            cut_off.publish(files)
    assert refused.value.exit_code == 3 and SECRET not in str(refused.value) + refused.value.hint
    cloud = publisher(tmp_path, store="s3://voice/a folder", endpoint=keys.endpoint, packed="gzip")
    whole = publisher(tmp_path, store="s3://voice/a folder", endpoint=keys.endpoint)
    there = whole.seen(files).found.marks.keys() - {MANIFEST}
    assert there and not [path for path in there if path.endswith(".html")], "no page is there before what it shows"
    seen = whole.publish(files)
    assert 0 < len(seen.change.sent) < len(files), "what had gone was not sent again"
    for path, data in files.items():
        assert handed_out(keys, f"a folder/{path}")[0] == data, path
    assert whole.publish(files).change.is_nothing
    store = S3Store("voice", endpoint=keys.endpoint, client_options={"allow_http": True})
    upload(store, "a folder/CNAME", b"mine")
    upload(store, "a folder/posts/joy/index.html", b"changed by hand")
    seen = cloud.publish(V2 | many | {"long/index.html": page})
    assert (seen.change.kept, seen.change.deleted) == (("CNAME",), ("posts/old/index.html",))
    assert {"posts/joy/index.html", "long/index.html", "index.html"} == {*seen.change.changed}
    assert handed_out(keys, "a folder/CNAME")[0] == b"mine"
    assert handed_out(keys, "a folder/posts/joy/index.html")[0] == b"joy"
    data, headers = handed_out(keys, "a folder/long/index.html")
    assert (headers["content-type"], headers["content-encoding"]) == ("text/html; charset=utf-8", "gzip")
    assert len(data) < len(page) and headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert "immutable" in handed_out(keys, "a folder/theme/b.2.css")[1]["cache-control"]
    figures("a server and a store, cut in the middle: readers had what they should, and the next run made it whole")


@pytest.mark.exam("Publishing to real places, cut in the middle")
def test_a_store_that_says_no_is_one_line(keys: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = publisher(tmp_path, store="s3://voice/no", endpoint=keys.endpoint)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", f"{SECRET}-and-wrong")
    with pytest.raises(Refusal, match=r"the store does not let us in \(SignatureDoesNotMatch\)") as refused:
        cloud.publish(V1)
    assert (refused.value.exit_code, "\n" in refused.value.message) == (3, False)
    assert SECRET not in refused.value.message + refused.value.hint


# ---- how far it carries ---


def many(number: int) -> dict[str, bytes]:
    """Made-up pages of about 10 kB, each with a part that nothing else holds."""
    chance = random.Random(number)
    words = [chance.randbytes(3).hex() for _ in range(1500)]
    page = " ".join(words).encode()
    return {
        f"posts/{each}/index.html": b"%d %s" % (each, page[: chance.randrange(5_000, 15_000)]) for each in range(number)
    }


def brought(place: Publisher, files: Mapping[str, bytes], *, folder: bool) -> float:
    """Publish a tree; return the seconds from when it is built to when readers have it."""
    sent, begun = place.tree(files), time.monotonic()
    if folder:
        Target(place.site / "www", place.site / "work", place.site / "aside").swapped(sent.folder)
    else:
        place.bring(SentTree.of(sent.folder))
    return time.monotonic() - begun


@pytest.mark.exam("Publishing many files")
def test_publishing_many_files_to_each_kind_of_place(
    server: Publisher, remote: Path, keys: Bucket, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    told = []
    for number in (1_000, 10_000, 90_000):
        files, later = many(number), many(number)
        later |= {f"posts/{each}/index.html": b"changed" for each in range(number // 100)}
        size = in_bytes(sum(map(len, files.values())))
        homes = {kind: tmp_path / f"{kind} {number}" for kind in ("folder", "server", "branch", "store")}
        for home in homes.values():
            home.mkdir()
        places = {
            "folder": publisher(homes["folder"], folder="www"),
            "server": publisher(homes["server"], server="server", folder=str(homes["server"] / "www")),
            "branch": publisher(homes["branch"], git=str(remote), branch=f"pages-{number}"),
            "store": publisher(homes["store"], store=f"s3://voice/{number}", endpoint=keys.endpoint),
        }
        for kind, place in places.items():
            all_, few, none = (brought(place, each, folder=kind == "folder") for each in (files, later, later))
            told.append(
                f"{number:,} files ({size}) to a {kind}: {all_:.1f} s, a hundredth {few:.1f} s, none {none:.1f} s"
            )
        assert published(homes["server"] / "www" / "current") == later
    figures(". ".join(told))


# ---- the command -----------------------------------------------------------------------------------------


def test_the_commands_of_the_page_show_publish_and_go_back(site: Path, remote: Path) -> None:
    """The lines as the page has them, to a branch."""
    targets(site, live={"git": str(remote)})
    dry, real, back = [words[1:] for line in lines_of("communications/places.md") if (words := line.split())]
    told = done(site, *dry)
    assert "  new: posts/one/index.html\n" in told.out and "DRY=1: nothing was changed in live (gh-pages of" in told.out
    assert git(remote, "branch") == "" and not (site / ".published").exists()
    assert " new, 0 changed, 0 deleted, 0 the same; " in done(site, *real).out
    assert (site / ".published" / "moment").is_file() and (site / "content" / "addresses.txt").is_file()
    first = checked_out(remote, site.parent / "shown")
    (site / "content" / "posts" / "one.md").write_text(f"{POST}More words.\n", "utf-8")
    assert " changed, " in done(site, *real).out
    assert done(site, *back).out.startswith("Readers have what was published as ")
    assert checked_out(remote, site.parent / "shown") == first


def test_a_folder_that_is_declared_has_packed_copies_and_is_shown_as_it_would_be(site: Path) -> None:
    targets(site, trial={"folder": "../trial", "packed": True})
    done(site, "publish")
    assert (site.parent / "trial" / "posts" / "one" / "index.html.gz").is_file()
    told = done(site, "publish", "DRY=1")
    assert told.out.startswith("0 new, 0 changed, 0 deleted, "), "a folder is held against what lies in it"
    targets(site, trial={"folder": "../trial", "pakced": True})
    fault = "publishconf.py:2: [settings/unknown-key] TARGETS['trial'] has no key 'pakced'\n"
    assert command("publish", SITE=str(site), TARGET="trial").err.startswith(fault)
    checked = command("check", SITE=str(site))
    assert checked.code == 1 and fault in checked.err


def targets(site: Path, **declared: object) -> None:
    (site / "publishconf.py").write_text(f"SITEURL = {SITEURL!r}\nTARGETS = {declared!r}\n", "utf-8")


def done(site: Path, name: str, *typed: str) -> Outcome:
    """Run a command as it is typed, and expect no complaint."""
    ran = command(name, SITE=str(site), **dict(word.split("=", 1) for word in typed))
    assert (ran.code, ran.err) == (0, ""), ran
    return ran
