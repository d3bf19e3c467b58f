"""Places that say no, by what really goes wrong there: one line says what and what to do; readers see no change."""

import random
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kindling.commands._command import Exit, Refusal
from kindling.commands.places import publishing
from kindling.commands.places import server as by_ssh
from kindling.commands.places.publishing import opened_place
from tests.commands import test_places
from tests.commands.test_places import V1, V2, Publisher, checked_out, git, published, publisher
from tests.places import KEY, SECRET, SshServer, cut_connection, refusing_store
from tests.ports import free_port

remote, server, ssh = test_places.remote, test_places.server, test_places.ssh  #: fixtures

# ---- a store ---------------------------------------------------------------------------------------------

ANSWERS = [
    (403, "RequestTimeTooSkewed", "the clock of this computer", "set this computer's clock"),
    (400, "ExpiredToken", "the key is good no longer", "sign in again"),
    (301, "PermanentRedirect", "in another region", "the bucket's own region"),
    (400, "AuthorizationHeaderMalformed", "in another region", "the bucket's own region"),
    (403, "QuotaExceeded", "no room left", "make room there"),
    (507, "", "no room left", "make room there"),
    (400, "KeyTooLongError", "by this name", "a shorter name"),
    (404, "NoSuchBucket", "there is no bucket voice", "make it, or mend its name"),
    (400, "InvalidBucketName", "there is no bucket voice", "make it, or mend its name"),
    (500, "InternalError", "the store answered 500 InternalError", "run the command again"),
    (503, "SlowDown", "the store answered 503 SlowDown", "run the command again"),
    (404, "ContainerNotFound", "there is no bucket voice", "make it, or mend its name"),
    (403, "AccessDenied", "does not let us in (AccessDenied)", "look at the key"),
    (401, "", "does not let us in (401)", "look at the key"),
    (403, "AllAccessDisabled", "closed or held", "ask whoever runs the store"),
    (405, "MethodNotAllowed", "no store that can be written to", "the store's own interface"),
    (200, "", "no store that can be written to", "the store's own interface"),
    (418, "Teapot", "the store answered 418 Teapot", "run the command again"),
]


@pytest.fixture
def in_the_cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    return tmp_path


@pytest.mark.parametrize(
    ("status", "code", "fact", "hint", "after"),
    [(*answer, after) for answer in ANSWERS for after in (0, 3) if not after or answer[0] != 200],
)
def test_what_a_store_answers_is_said_with_its_mend(
    in_the_cloud: Path, status: int, code: str, fact: str, hint: str, after: int
) -> None:
    """At once, and in the middle of a publish: keys run out while films go."""
    with refusing_store(status, code, after) as endpoint:
        there = publisher(in_the_cloud, store="s3://voice", endpoint=endpoint)
        with pytest.raises(Refusal) as refused:
            there.publish(V1)
    said = refused.value
    assert fact in said.message and hint in said.hint
    assert (said.exit_code, "\n" in said.message, SECRET in said.message + said.hint) == (Exit.MACHINE, False, False)
    assert ("files, " in said.message) == bool(after), "how far it was"


def test_a_name_that_no_store_holds_is_told_before_anything_goes(in_the_cloud: Path) -> None:
    there = publisher(in_the_cloud, store="s3://voice/here", endpoint="https://localhost:1")
    for length, told in ((1024, False), (1025, True)):
        name = "/".join(["media", *["d" * 200] * 4])
        name += "/" + "f" * (length - len(f"here/{name}/"))
        with pytest.raises(Refusal) as refused:
            there.publish({"index.html": b"one", name: b"words"})
        assert ("longer than a store's names may be" in refused.value.message) is told, refused.value.message


# ---- a branch --------------------------------------------------------------------------------------------


def test_a_branch_that_is_protected_says_so_and_is_as_it_was(remote: Path, tmp_path: Path) -> None:
    pages = publisher(tmp_path, git=str(remote))
    pages.publish(V1)
    before = git(remote, "rev-parse", "gh-pages")
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'GH006: Protected branch update failed.' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(Refusal, match=r"does not take it: .*Protected branch .*pre-receive hook declined") as refused:
        pages.publish(V2)
    assert (refused.value.exit_code, "is the branch protected" in refused.value.hint) == (Exit.MACHINE, True)
    assert git(remote, "rev-parse", "gh-pages") == before
    hook.unlink()
    pages.publish(V2)
    assert checked_out(remote, tmp_path / "shown")["index.html"] == b"two"


def test_a_repository_without_room_says_so_and_is_as_it_was(remote: Path, tmp_path: Path) -> None:
    pages = publisher(tmp_path, git=str(remote))
    pages.publish(V1)
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'fatal: write error: No space left on device' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(Refusal, match="No space left on device") as refused:
        pages.publish(V2)
    assert (refused.value.exit_code, "make room" in refused.value.hint) == (Exit.MACHINE, True)
    hook.unlink()
    (remote / "refs/heads/gh-pages.lock").touch()
    with pytest.raises(Refusal, match="does not take it"):
        pages.publish(V2)
    (remote / "refs/heads/gh-pages.lock").unlink()
    assert checked_out(remote, tmp_path / "shown")["index.html"] == V1["index.html"]


@pytest.mark.parametrize("where", ["plain", "none.git"])
def test_what_is_no_repository_is_told_and_stays(tmp_path: Path, where: str) -> None:
    (tmp_path / "plain").mkdir()
    with pytest.raises(Refusal, match="Could not read from remote repository") as refused:
        publisher(tmp_path, git=str(tmp_path / where)).publish(V1)
    assert (refused.value.exit_code, "git ls-remote" in refused.value.hint) == (Exit.MACHINE, True)
    assert not any((tmp_path / "plain").iterdir()) and not (tmp_path / "none.git").exists()


def test_each_step_back_in_a_branch_leads_further_back(remote: Path, tmp_path: Path) -> None:
    pages = publisher(tmp_path, git=str(remote))

    def shown() -> bytes:
        return checked_out(remote, tmp_path / "shown")["index.html"]

    for number in range(4):
        pages.publish({"index.html": b"%d" % number})
    for left in (b"2", b"1"):
        pages.back()
        assert shown() == left
    pages.publish({"index.html": b"4"})
    pages.back()
    assert shown() == b"1", "what readers had before, and not what was taken back"
    pages.back()
    assert shown() == b"0"
    with pytest.raises(Refusal, match="there is no commit before") as refused:
        pages.back()
    assert (refused.value.exit_code, shown()) == (Exit.USAGE, b"0")
    git(tmp_path / "shown", "commit", "-q", "--allow-empty", "-m", f"Go back to {'0' * 10}")
    git(tmp_path / "shown", "push", "-q")
    pages.back()
    assert shown() == b"0", "that line was somebody else's: there is one commit more"


@pytest.mark.parametrize("damage", ["locks", "objects", "head", "config"])
def test_what_is_kept_of_a_branch_may_be_damaged(remote: Path, tmp_path: Path, damage: str) -> None:
    """As the power leaves it when it goes while git writes."""
    pages = publisher(tmp_path, git=str(remote))
    pages.publish(V1)
    kept = publishing.work_place(pages.site, "live").with_name("live.git")
    if damage == "locks":
        for name in ("index.lock", "shallow.lock", "config.lock", "refs/kindling/there.lock"):
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            (kept / name).touch()
    elif damage == "objects":
        for path in [path for path in (kept / "objects").rglob("*") if path.is_file()]:
            path.chmod(0o644)
            path.write_bytes(b"")
    else:
        (kept / damage.replace("head", "HEAD")).write_bytes(b"\0")
    pages.publish(V2)
    assert checked_out(remote, tmp_path / "shown")["index.html"] == b"two"


def test_two_that_publish_to_a_branch_from_one_computer_do_not_meet(remote: Path, tmp_path: Path) -> None:
    pages = publisher(tmp_path, git=str(remote))
    with opened_place(pages.target, pages.site), pytest.raises(Refusal, match="another command") as refused:
        pages.publish(V1)
    assert refused.value.exit_code == Exit.LOCKED
    pages.publish(V1)


# ---- a server --------------------------------------------------------------------------------------------


@contextmanager
def profile(ssh: SshServer, text: str) -> Iterator[None]:
    """Give whoever logs in lines that their shell runs first, as ~/.bashrc has them."""
    (ssh.home / ".bashrc").write_text(text)
    try:
        yield
    finally:
        (ssh.home / ".bashrc").unlink()


def without(program: str, folder: Path) -> str:
    """Return a PATH of all that is there but one program."""
    folder.mkdir()
    for path in (path for place in ("/usr/bin", "/bin") for path in Path(place).iterdir() if path.name != program):
        if not (folder / path.name).is_symlink():
            (folder / path.name).symlink_to(path)
    return str(folder)


@pytest.mark.parametrize(("program", "hint"), [("rsync", "install rsync on the server"), ("sha256sum", "coreutils")])
def test_a_server_without_a_program_says_which(
    server: Publisher, ssh: SshServer, tmp_path: Path, program: str, hint: str
) -> None:
    server.publish(V1)
    with profile(ssh, f"PATH={without(program, tmp_path / 'there')}\n"), pytest.raises(Refusal, match=program) as no:
        server.publish(V2)
    assert (no.value.exit_code, "\n" in no.value.message, hint in no.value.hint) == (Exit.MACHINE, False, True)
    assert published(tmp_path / "www" / "my voice" / "current") == V1
    server.publish(V2)
    assert published(tmp_path / "www" / "my voice" / "current") == V2


def test_a_profile_that_greets_is_told_and_keeps_nobody_from_looking(
    server: Publisher, ssh: SshServer, tmp_path: Path
) -> None:
    with profile(ssh, "echo Welcome to our server\n"):
        with pytest.raises(Refusal) as refused:
            server.publish(V1)
        assert "prints something where nobody sits" in refused.value.hint, refused.value.message
    server.publish(V1)
    server.publish(V2)
    with profile(ssh, "echo Welcome to our server\n"):
        assert server.seen(V2).change.is_nothing
        server.back()
    assert published(tmp_path / "www" / "my voice" / "current") == V1


def test_an_account_that_may_not_log_in_is_told_in_its_own_words(server: Publisher, ssh: SshServer) -> None:
    with profile(ssh, "echo This account is currently not available.\nexit 1\n"), pytest.raises(Refusal) as refused:
        server.publish(V1)
    assert "This account is currently not available." in refused.value.message


def test_a_server_whose_key_is_another_is_not_trusted(server: Publisher, ssh: SshServer, tmp_path: Path) -> None:
    known = ssh.home / "known"
    before = known.read_text()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "other")], check=True)
    try:
        for text, hint in ((f"server {(tmp_path / 'other.pub').read_text()}", "ssh-keygen -R"), ("", "log in once")):
            known.write_text(text)
            with pytest.raises(Refusal, match="Host key verification failed") as refused:
                server.publish(V1)
            assert hint in refused.value.hint
    finally:
        known.write_text(before)
    assert not (tmp_path / "www").exists()


def test_a_file_where_the_folder_of_a_server_would_be_is_told(server: Publisher, tmp_path: Path) -> None:
    (tmp_path / "www").write_text("words")
    with pytest.raises(Refusal, match=r"www.*(?:Not a directory|File exists)") as refused:
        server.publish(V1)
    assert (refused.value.exit_code, (tmp_path / "www").read_text()) == (Exit.MACHINE, "words")


def test_a_server_without_room_or_where_nothing_may_be_written_is_told(
    server: Publisher, ssh: SshServer, tmp_path: Path
) -> None:
    server.publish(V1)
    (tmp_path / "bin").mkdir()
    full = tmp_path / "bin/rsync"
    full.write_text("#!/bin/sh\necho 'rsync: write failed on \"a\": No space left on device (28)' >&2\nexit 11\n")
    full.chmod(0o755)
    with profile(ssh, f"PATH={tmp_path / 'bin'}:$PATH\n"), pytest.raises(Refusal, match="No space left") as refused:
        server.publish(V2)
    assert (refused.value.exit_code, "make room" in refused.value.hint) == (Exit.MACHINE, True)
    assert published(tmp_path / "www" / "my voice" / "current") == V1
    with pytest.raises(Refusal, match=r"/proc/www.*(?:No such file|denied)") as refused:
        publisher(tmp_path, server="server", folder="/proc/www").publish(V1)
    assert (refused.value.exit_code, "may you write there" in refused.value.hint) == (Exit.MACHINE, True)


def test_a_server_where_nobody_listens_is_told(server: Publisher, tmp_path: Path) -> None:
    for place, said in (({"server": "server", "port": free_port()}, "refused"), ({"server": "no.invalid"}, "resolve")):
        with pytest.raises(Refusal, match=said) as refused:
            publisher(tmp_path, folder="/x", **place).publish(V1)
        assert (refused.value.exit_code, "\n" in refused.value.message) == (Exit.MACHINE, False)


def test_a_server_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_ssh, "_CONNECT", 2)
    gone = publisher(tmp_path, server="nobody@127.0.0.1", port=free_port(), folder="/x")
    port: int = gone.target.place.port  # type: ignore[assignment, union-attr]
    with socket.create_server(("127.0.0.1", port)), pytest.raises(Refusal, match=r"(?i)timed? ?out") as refused:
        gone.publish(V1)
    assert refused.value.exit_code == Exit.MACHINE


def test_a_way_on_which_nothing_comes_any_more_is_given_up(
    server: Publisher, ssh: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A computer that slept, a network that was left: nobody says that the way is gone."""
    server.publish(V1)
    folder = tmp_path / "www" / "my voice"
    monkeypatch.setattr(by_ssh, "_ALIVE", 1)
    with cut_connection(ssh.port, 300_000, silent=True) as silent:
        gone = publisher(tmp_path, server="server", folder=str(folder), port=silent.port)
        with pytest.raises(Refusal, match=r"not responding|closed") as refused:
            gone.publish(V2 | {"film.bin": random.Random(1).randbytes(2_000_000)})
    assert refused.value.exit_code == Exit.MACHINE
    assert published(folder / "current") == V1
