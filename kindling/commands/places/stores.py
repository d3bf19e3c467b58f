"""Object stores: any with S3's interface, Google Cloud Storage, Azure Blob Storage, by the library obstore.

There is no one step there that shows a whole new site: assets go first, pages next, deletes last, each file whole.
"""

import configparser
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from kindling.commands._command import Exit, Refusal, traced
from kindling.commands.places.change import FoundFiles, SiteChange
from kindling.commands.places.packing import packed_bytes
from kindling.commands.places.sending import SendingCount, SentTree, mark_of, new_manifest, refused_by
from kindling.commands.places.store_answers import meaning_of
from kindling.commands.places.targets import StoreTarget
from kindling.engine.manifest import EMPTY, Manifest, hash_of_path, manifest_from
from kindling.engine.swap import place_in_line
from kindling.model.addresses import MANIFEST
from kindling.model.delivery import RULES_FOR_HOSTS, cache_control, media_type, packs

_AT_ONCE = 16  #: files on their way
_WHOLE = 8 << 20  #: bytes up to which a file goes in one request
_NAME = 1024  #: bytes of a file's name, its folders too (S3, Google Cloud and Azure alike)
_DELETED = 1000  #: files that one request deletes (S3, DeleteObjects)
_PROGRAM = 120  #: seconds for the program that knows a profile
_RETRIES = {"max_retries": 4, "retry_timeout": timedelta(seconds=90)}
_CLIENT = {"connect_timeout": "15 seconds", "timeout": "10 minutes", "user_agent": "kindling"}
_CHANGED = "changed"  #: the mark of a file that is no more what was sent
_IS_KEY = re.compile("KEY|SECRET|TOKEN|PASSWORD|SAS|CREDENTIAL|ACCOUNT$")


class StorePlace:
    """A folder of a bucket."""

    may_ask = False

    def __init__(self, target: StoreTarget, shown: str, kept: Path) -> None:
        """``kept``: a file of this computer, for what has gone since the manifest there was written."""
        self._target, self._shown, self._kept = target, shown, kept
        self._before = EMPTY
        with self._told():
            self._store = _store(target, shown)

    def marks(self, tree: SentTree) -> Mapping[str, str]:
        """Return path → hash of the bytes and of the headers that they are sent with. No store reads hosts' rules."""
        return {
            path: mark_of(sha256, *_attributes(path, self._packed(path, tree.sizes[path])).values())
            for path, sha256 in tree.hashes.items()
            if path.rpartition("/")[2] not in RULES_FOR_HOSTS
        }

    def found(self, tree: SentTree) -> FoundFiles:
        """Return what lies there, by its manifest; what was sent before a cut counts as sent.

        What is of another size there than it was sent with was changed by somebody, and is not taken for the site's.
        """
        import obstore

        self._refuse_long_names(tree)
        with self._told():
            sizes = {str(one["path"]): one["size"] for some in obstore.list(self._store) for one in some}
            text = b"" if MANIFEST not in sizes else bytes(obstore.get(self._store, MANIFEST).bytes())
        changed = {path for path, size in sizes.items() if size != self._size(tree, path, size)}
        marks = {path: _CHANGED if path in changed else "" for path in sizes}
        if not text:
            return FoundFiles(EMPTY, marks)
        try:
            self._before = _with_sent(manifest_from(text.decode("utf-8", "replace")), _sum(text), self._kept)
        except ValueError as error:
            fact = f"{MANIFEST}, the list of what is ours there, is not whole: {error}"
            hint = "nothing was changed; publish into an empty folder of the store, or empty this one"
            raise refused_by(self._shown, fact, hint, Exit.USAGE) from None
        one_each = all(len(known) == 1 for known in self._before.files.values())
        return FoundFiles(self._before, marks, settled=one_each and not self._kept.exists())

    def _refuse_long_names(self, tree: SentTree) -> None:
        """Raise Refusal for a name that no store holds, before the first file goes."""
        before = f"{self._target.prefix}/" if self._target.prefix else ""
        long = sorted(path for path in tree.sizes if len(f"{before}{path}".encode()) > _NAME)
        if long:
            fact = f"{long[0][:80]}… is longer than a store's names may be, {_NAME:,} bytes ({len(long)} such)"
            raise refused_by(self._shown, fact, "give that file, or its folders, shorter names", Exit.USAGE)

    def put(self, tree: SentTree, change: SiteChange, count: SendingCount) -> None:
        """Send what is new, in its order; delete what is gone; say in the manifest what is there, first and last."""
        import obstore

        marks = self.marks(tree)
        new = new_manifest(marks)

        def gone(path: str) -> None:
            note(path, marks[path])
            count.one(tree.sizes[path])

        with self._told(count):
            both = (self._before | new).text().encode()
            self._put_manifest(both)
            with _journal(self._kept, _sum(both)) as note, ThreadPoolExecutor(_AT_ONCE) as pool:
                for _rank, paths in groupby(change.sent, key=lambda path: place_in_line(path)[:2]):
                    self._put_all(pool, tree, list(paths), gone)
            for first in range(0, len(change.deleted), _DELETED):
                with suppress(FileNotFoundError):
                    obstore.delete(self._store, change.deleted[first : first + _DELETED])
            self._put_manifest(new.text().encode())
        self._kept.unlink(missing_ok=True)

    def _put_all(self, pool: ThreadPoolExecutor, tree: SentTree, paths: Sequence[str], gone: Any) -> None:
        """Send some files at once, and end at the first that can't be sent."""
        jobs = {path: pool.submit(self._put_one, tree, path) for path in paths}
        try:
            for path, job in jobs.items():
                job.result()
                gone(path)
        except BaseException:
            for job in jobs.values():
                job.cancel()
            raise

    def _put_one(self, tree: SentTree, path: str) -> None:
        import obstore

        packed = self._packed(path, tree.sizes[path])
        file = tree.folder / path
        body: Any = file if tree.sizes[path] > _WHOLE else file.read_bytes()
        if packed:
            body = packed_bytes(file.read_bytes(), packed)
        obstore.put(self._store, path, body, attributes=_attributes(path, packed), use_multipart=isinstance(body, Path))

    def _put_manifest(self, text: bytes) -> None:
        import obstore

        held = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        obstore.put(self._store, MANIFEST, text, attributes=held, use_multipart=False)

    def _packed(self, path: str, size: int) -> str:
        """Return how a file is packed there; "" for as it is."""
        return self._target.packed if packs(path, size) else ""

    def _size(self, tree: SentTree, path: str, found: int) -> int:
        """Return how many bytes a file would have there; ``found``, where nobody knows."""
        known = tree.sizes.get(path, found)
        return found if self._packed(path, known) else known

    def close(self) -> None:
        """Nothing is open."""

    @contextmanager
    def _told(self, count: SendingCount | None = None) -> Iterator[None]:
        """Turn what the store or the way to it says into one line, in which no key and no answer of the store is."""
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, FileNotFoundError, PermissionError, OSError) as error:
            if isinstance(error, OSError) and error.errno:
                raise  # of this computer
            if traced():
                sys.stderr.write(f"{without_keys(str(error), os.environ)}\n")
            raise self._refusal(str(error), count) from None

    def _refusal(self, said: str, count: SendingCount | None) -> Refusal:
        fact, hint = meaning_of(said, self._target.bucket, sending=count is not None)
        return refused_by(self._shown, f"{fact}; {count.told} had gone" if count else fact, hint)


def without_keys(said: str, environment: Mapping[str, str]) -> str:
    """Return what a store said without any key, which some say back.

    >>> without_keys("<AWSAccessKeyId>AKIA1</AWSAccessKeyId> HUSHHUSH", {"AZURE_STORAGE_ACCOUNT_KEY": "HUSHHUSH"})
    '<AWSAccessKeyId>…</AWSAccessKeyId> …'
    """
    said = re.sub(r"(<\w*AccessKeyId>|Credential=|Signature=)[^<&\s]*", r"\1…", said)
    names = (name for name in environment if name.startswith(("AWS_", "AZURE_", "GOOGLE_")) and _IS_KEY.search(name))
    for value in sorted((environment[name] for name in names), key=len, reverse=True):
        said = said.replace(value, "…") if value else said
    return said


def _attributes(path: str, packed: str) -> dict[str, str]:
    """Return the headers that a file is handed out with."""
    held = {"Content-Type": media_type(path), "Cache-Control": cache_control(path)}
    return held | ({"Content-Encoding": packed} if packed else {})


# ---- what has gone since the manifest there was written -----------------------------------------------


def _sum(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def _with_sent(before: Manifest, head: str, kept: Path) -> Manifest:
    """Return a manifest with what is known to have gone since, where it is still the one that was written then."""
    try:
        first, *lines = kept.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return before
    if first != head:
        return before
    pairs = (line.split(" ") for line in lines if re.fullmatch(r"[0-9a-f]{64} [0-9a-f]{64}", line))
    return Manifest({**before.files, **{path: frozenset({mark}) for path, mark in pairs}}, before.folders)


@contextmanager
def _journal(kept: Path, head: str) -> Iterator[Any]:
    """Yield what notes a file that has gone; each line is there as soon as it is noted."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.open("w", encoding="utf-8", buffering=1) as file:
        file.write(f"{head}\n")
        yield lambda path, mark: file.write(f"{hash_of_path(path)} {mark}\n")


# ---- the three kinds, and where their keys stand ----------------------------------------------------------


def _store(target: StoreTarget, shown: str) -> Any:
    """Return the library's store. Keys come from the environment, from profiles, or from the machine it runs on."""
    from obstore.store import AzureStore, GCSStore, S3Store

    shared: dict[str, Any] = {"prefix": target.prefix or None, "retry_config": _RETRIES, "client_options": _CLIENT}
    if target.scheme == "gs":
        return GCSStore(target.bucket, **shared)
    if target.scheme == "az":
        return AzureStore(target.bucket, account_name=target.account, **shared)
    config: dict[str, Any] = {}
    if target.endpoint:
        config |= {"endpoint": target.endpoint, "virtual_hosted_style_request": False}
        shared["client_options"] = {**_CLIENT, "allow_http": target.endpoint.startswith("http://")}
    profile = _profile(target, shown)
    config["region"] = (
        target.region
        or os.environ.get("AWS_REGION")
        or os.environ.get("AWS_DEFAULT_REGION")
        or profile.pop("region", "")
        or "us-east-1"
    )
    return S3Store(target.bucket, **shared, **config, **profile)


def _profile(target: StoreTarget, shown: str) -> dict[str, Any]:
    """Return the keys of a profile of AWS, from ``~/.aws``; none where the environment or the machine has some."""
    asked = target.profile or os.environ.get("AWS_PROFILE", "")
    if not asked and os.environ.get("AWS_ACCESS_KEY_ID"):
        return {}
    name = asked or "default"
    said = {**_section("config", f"profile {name}" if name != "default" else name), **_section("credentials", name)}
    region = {"region": said["region"]} if said.get("region") else {}
    if {"aws_access_key_id", "aws_secret_access_key"} <= said.keys():
        token = {"session_token": said["aws_session_token"]} if said.get("aws_session_token") else {}
        return {
            "access_key_id": said["aws_access_key_id"],
            "secret_access_key": said["aws_secret_access_key"],
            **token,
            **region,
        }
    if not asked and not said:
        return _of_the_machine(target, shown)
    return {**_exported(name, shown), **region}


def _of_the_machine(target: StoreTarget, shown: str) -> dict[str, Any]:
    """Return no keys, where the machine may have some of its own, as Amazon's have. Raises Refusal elsewhere."""
    if target.endpoint:
        hint = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or a profile in ~/.aws, hold them"
        raise refused_by(shown, "no keys for the store were found", hint)
    return {}


def _section(file: str, name: str) -> dict[str, str]:
    place = os.environ.get({"config": "AWS_CONFIG_FILE", "credentials": "AWS_SHARED_CREDENTIALS_FILE"}[file], "")
    parser = configparser.RawConfigParser()
    with suppress(configparser.Error, OSError, UnicodeDecodeError):
        parser.read(place or Path.home() / ".aws" / file, encoding="utf-8")
    return dict(parser.items(name)) if parser.has_section(name) else {}


def _exported(name: str, shown: str) -> dict[str, str]:
    """Return the keys of a profile that holds none itself (single sign-on, roles), as AWS's own program gives them."""
    hint = f"does `aws sts get-caller-identity --profile {name}` work? Else sign in, or use keys of the environment"
    program = shutil.which("aws")
    if not program:
        raise refused_by(shown, f"the profile {name!r} has no keys in ~/.aws, and there is no program aws to ask", hint)
    command = [program, "configure", "export-credentials", "--profile", name, "--format", "process"]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=_PROGRAM)
        keys = json.loads(done.stdout)
        token = {"session_token": keys["SessionToken"]} if keys.get("SessionToken") else {}
        return {"access_key_id": keys["AccessKeyId"], "secret_access_key": keys["SecretAccessKey"], **token}
    except (subprocess.SubprocessError, OSError, ValueError, KeyError, TypeError):
        raise refused_by(shown, f"the program aws gives no keys for the profile {name!r}", hint) from None
