"""Real places to publish to, on this machine alone: an SSH server, a store, a connection that is cut."""

import getpass
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kindling.commands.install import PROGRAMS, program
from tests.ports import answers, free_port

_SSHD = """
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/ann.pub
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
SetEnv HOME={folder}
"""
_CLIENT = """
Host server
  HostName 127.0.0.1
  Port {port}
  User {user}
  IdentityFile {folder}/ann
  IdentitiesOnly yes
  HostKeyAlias server
  UserKnownHostsFile {folder}/known
  StrictHostKeyChecking yes
"""
KEY, SECRET = "ANNSKEY", "hush-this-is-secret"


def _needed(what: str) -> str:
    found = program(what, next(names for name, names, _packages in PROGRAMS if name == what))
    if not found:
        pytest.fail(f"{what} is missing: `make test` installs it where it may", pytrace=False)
    return found


@contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server until the end of the block; wait until it answers."""
    with log.open("wb") as said, subprocess.Popen(command, stdout=said, stderr=said) as job:
        try:
            while not answers(port):
                if job.poll() is not None:
                    pytest.fail(f"the server stopped: {log.read_text('utf-8', 'replace')[-2000:]}", pytrace=False)
                time.sleep(0.02)
            yield job
        finally:
            job.send_signal(signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class SshServer:
    """An SSH server that lets one person in."""

    environment: Mapping[str, str]  #: in which ``ssh server`` leads there
    port: int
    home: Path  #: of whoever logs in; the client's list of known servers lies there, too


@contextmanager
def ssh_server() -> Iterator[SshServer]:
    """Run Debian's SSH server, with keys of its own; ``ssh`` and rsync know it as ``server``."""
    sshd = _needed("an SSH server")
    with tempfile.TemporaryDirectory(prefix="ssh-") as base:
        folder, port = Path(base), free_port()
        for name in ("host", "ann"):
            keys = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
            subprocess.run(keys, check=True, capture_output=True)
        values = {"folder": folder, "port": port, "user": getpass.getuser()}
        host = (folder / "host.pub").read_text()
        (folder / "known").write_text(f"server {host}")
        (folder / "sshd").write_text(_SSHD.format(**values))
        (folder / "client").write_text(_CLIENT.format(**values))
        (folder / "bin").mkdir()
        wrapper = folder / "bin" / "ssh"  # as ~/.ssh/config would say it
        wrapper.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {folder}/client "$@"\n')
        wrapper.chmod(0o755)
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        with _running([sshd, "-D", "-e", "-f", str(folder / "sshd")], port, folder / "log"):
            yield SshServer({"PATH": f"{folder}/bin:{os.environ['PATH']}"}, port, folder)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket of a store with S3's interface."""

    endpoint: str
    port: int
    environment: Mapping[str, str]


@contextmanager
def bucket(name: str) -> Iterator[Bucket]:
    """Run SeaweedFS with an empty bucket, which one key may write to and everybody may read."""
    weed = str(Path(sys.executable).with_name("weed"))
    with tempfile.TemporaryDirectory(prefix="weed-") as base:
        folder = Path(base)
        keys = {"accessKey": KEY, "secretKey": SECRET}
        people = [
            {"name": "ann", "credentials": [keys], "actions": ["Admin", "Read", "Write", "List"]},
            {"name": "anonymous", "actions": ["Read"]},
        ]
        (folder / "people.json").write_text(json.dumps({"identities": people}))
        ports = {each: free_port() for each in ("master", "volume", "filer", "s3")}
        grpc = {each: free_port() for each in ports}
        named = [f"-{each}.port={port}" for each, port in ports.items()]
        named += [f"-{each}.port.grpc={port}" for each, port in grpc.items()]
        command = [
            weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", *named,
            f"-s3.config={folder}/people.json", "-volume.max=100", "-master.volumeSizeLimitMB=64",
            "-master.telemetry=false",
        ]  # fmt: skip
        with _running(command, ports["s3"], folder / "log"):
            environment = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1"}
            _make_bucket(weed, ports, grpc, name)
            yield Bucket(f"http://127.0.0.1:{ports['s3']}", ports["s3"], environment)


def _make_bucket(weed: str, ports: Mapping[str, int], grpc: Mapping[str, int], name: str) -> None:
    """Ask for a bucket until the store, which begins in parts, has made one."""
    places = [f"-{each}=127.0.0.1:{ports[each]}.{grpc[each]}" for each in ("master", "filer")]
    while True:
        asked = f"s3.bucket.create -name {name}\n"
        done = subprocess.run([weed, "shell", *places], input=asked, capture_output=True, text=True, check=False)
        if "created bucket" in done.stdout + done.stderr:
            return
        time.sleep(0.05)


@contextmanager
def refusing_store(status: int, code: str, after: int = 0) -> Iterator[str]:
    """Yield the endpoint of an empty store that takes so many files, and then says no in S3's words."""
    taken: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.said(200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")

        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            taken.append(self.path)
            self.said(200, "")

        def said(self, with_status: int, text: str) -> None:
            if len(taken) > after or not after:
                with_status, text = status, f"<Error><Code>{code}</Code><Message>No.</Message></Error>" if code else ""
            self.send_response(with_status)
            for name, value in {"ETag": '"1"', "Content-Length": str(len(text))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_said: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@dataclass
class CutConnection:
    """A way to a server that breaks after so many bytes have gone there; then it lets nobody through."""

    port: int
    left: int  #: bytes until it breaks
    silent: bool = False  #: whether it stays open then, and nothing comes through it
    broken: threading.Event = field(default_factory=threading.Event)


@contextmanager
def cut_connection(to: int, after: int, *, silent: bool = False) -> Iterator[CutConnection]:
    """Lead from a port of its own to the port ``to``, and cut each connection when ``after`` bytes have gone there."""
    port = free_port()
    here = CutConnection(port, after, silent)
    with socket.create_server(("127.0.0.1", port)) as door:
        threading.Thread(target=_let_in, args=(door, to, here), daemon=True).start()
        yield here


def _let_in(door: socket.socket, to: int, here: CutConnection) -> None:
    with suppress(OSError):
        while True:
            near, _address = door.accept()
            if here.broken.is_set():
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", to))
            for one, other, counts in ((near, far, True), (far, near, False)):
                threading.Thread(target=_carry, args=(one, other, here, counts), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket, here: CutConnection, counts: bool) -> None:
    with suppress(OSError):
        while data := one.recv(1 << 14):
            if counts:
                here.left -= len(data)
            if here.left <= 0:
                here.broken.set()
            if here.broken.is_set() and here.silent:
                threading.Event().wait()
            if here.broken.is_set():
                break
            other.sendall(data)
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
