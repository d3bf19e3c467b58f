"""Where a site is published to, as ``TARGETS`` of its ``publishconf.py`` declares it: typed, and every mistake told."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, model_validator

from kindling.model.conf_places import ConfPlaces
from kindling.model.problems import Problem, did_you_mean
from kindling.model.settings import Settings, typed_settings

SETTING = "TARGETS"
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_HOST = re.compile(r"(?:[A-Za-z0-9_][\w.+-]*@)?[A-Za-z0-9_][\w.-]*")
_SECRET = re.compile(r"://[^/@\s]*:[^/@\s]*@|\b(?:https?|s3|gs|az)://[^/@\s]*@", re.I)
_STORE = re.compile(r"(?P<scheme>s3|gs|az)://(?P<bucket>\$?[A-Za-z0-9][\w.-]*)(?:/(?P<prefix>[^?#]*))?")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_USUAL = "credentials stand where their own programs look for them, never here: docs/communications/places.md"
_SECRETS = (
    "password access_key access_key_id secret secret_key secret_access_key token key account_key sas credentials"
).split()


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else value


Text = Annotated[str, BeforeValidator(_text)]
Share = Annotated[float, Field(ge=0, le=1)]


class TargetSettings(Settings):
    """What every target may say."""

    taken_out: ClassVar[Mapping[str, str]] = dict.fromkeys(_SECRETS, _USUAL)

    deletes: Share = 0.25  #: up to which part of what readers have goes without YES=1; from 0 to 1


class FolderTarget(TargetSettings):
    """A folder of this computer, a mount point too."""

    folder: Text = ""  #: from the site's folder, where it does not begin with / or ~
    packed: bool = False  #: lay a .gz and a .br beside each text, for servers that hand those out

    @model_validator(mode="after")
    def _is_whole(self) -> "FolderTarget":
        _one_line(self.folder, "folder")
        return self


class ServerTarget(FolderTarget):
    """A folder on a server, by SSH and rsync: releases, and a link to the one that readers have."""

    server: Text = ""  #: as ssh takes it: "ann@example.org", or a name of ~/.ssh/config
    port: int | None = Field(None, ge=1, le=65535)
    keep: int = Field(3, ge=1, le=100)  #: releases that stay on the server, the present one among them

    @model_validator(mode="after")
    def _is_a_server(self) -> "ServerTarget":
        if self.server and not _HOST.fullmatch(self.server):
            raise ValueError("server is written as ssh takes it, as ann@example.org, or a name of ~/.ssh/config")
        if self.server and not self.folder.strip("/ "):
            raise ValueError("folder is missing: the folder on the server, as /srv/www/my-voice")
        if ".." in self.folder.split("/"):
            raise ValueError("folder is written without ..")
        return self


class StoreTarget(TargetSettings):
    """An object store: any with S3's interface, Google Cloud Storage, Azure Blob Storage."""

    store: Text = ""  #: "s3://bucket/folder", "gs://bucket", "az://container"
    endpoint: Text = ""  #: of a store with S3's interface that is not Amazon's: "https://s3.example.org"
    region: Text = ""
    profile: Text = ""  #: of AWS's own settings, ~/.aws; else what AWS_PROFILE names
    account: Text = ""  #: of Azure
    packed: Literal["", "gzip", "br"] = ""  #: how texts lie there; every browser unpacks both

    @model_validator(mode="after")
    def _is_a_store(self) -> "StoreTarget":
        if self.store and not _STORE.fullmatch(self.store):
            raise ValueError("a store is written as s3://bucket/folder, gs://bucket/folder or az://container/folder")
        if {".", ".."} & {*self.prefix.split("/")}:
            raise ValueError("the folder in a store is written without . and ..")
        parts = urlsplit(self.endpoint)
        if self.endpoint and (parts.scheme not in ("https", "http") or not parts.hostname or parts.path.strip("/")):
            raise ValueError("an endpoint is written as https://s3.example.org, without a path")
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise ValueError("an endpoint begins with https://: over http, anybody on the way could change the site")
        if self.scheme == "az" and not self.account:
            raise ValueError("account is missing: the storage account that the container is in")
        return self

    @property
    def scheme(self) -> str:
        """Which kind of store it is: "s3", "gs" or "az"."""
        return self.store.partition(":")[0]

    @property
    def bucket(self) -> str:
        """The bucket, or Azure's container."""
        found = _STORE.fullmatch(self.store)
        return found["bucket"] if found else ""

    @property
    def prefix(self) -> str:
        """The folder within it; "" for all of it."""
        found = _STORE.fullmatch(self.store)
        return (found["prefix"] or "").strip("/") if found else ""


class BranchTarget(TargetSettings):
    """A branch of a git repository that a host shows: GitHub Pages, GitLab Pages."""

    git: Text = ""  #: as git takes it: "git@github.com:ann/my-voice.git", "https://…"
    branch: Text = "gh-pages"

    @model_validator(mode="after")
    def _is_a_branch(self) -> "BranchTarget":
        _one_line(self.git, "git")
        if self.git.startswith("-") or "::" in self.git:
            raise ValueError("git is the address of a repository, as git@github.com:ann/my-voice.git")
        if not re.fullmatch(r"[A-Za-z0-9_](?:[\w/-]|\.(?![./]))*", self.branch) or self.branch.endswith((".", "/")):
            raise ValueError("branch is the name of a branch, as gh-pages")
        return self


PlaceTarget = FolderTarget | ServerTarget | StoreTarget | BranchTarget
#: the key that says which kind a target is → its type; a server has a folder too, so it is asked first
KINDS: Mapping[str, type[TargetSettings]] = {
    "server": ServerTarget,
    "store": StoreTarget,
    "git": BranchTarget,
    "folder": FolderTarget,
}
_KEYS = sorted({key for kind in KINDS.values() for key in kind.model_fields})
_EXAMPLE = 'TARGETS = {"live": {"folder": "/srv/www/my-voice"}}'


@dataclass(frozen=True, slots=True)
class NamedTarget:
    """A target as the site declares it."""

    name: str
    place: PlaceTarget


def targets_of(raw: Any, places: ConfPlaces) -> tuple[tuple[NamedTarget, ...], list[Problem]]:
    """Return what ``TARGETS`` declares, and all that is wrong with it. ``places``: where the conf says what."""
    if not isinstance(raw, dict):
        fact = f"{SETTING} is {type(raw).__name__}: a dict is expected, with a name for each target"
        return (), [Problem(*places.of(SETTING), "settings/value", fact, f"write {_EXAMPLE}")]
    found: list[NamedTarget] = []
    problems: list[Problem] = []
    for name, said in raw.items():
        wrong = list(_wrong(name, said, places.of(SETTING, name)))
        if not wrong:
            kind = next(KINDS[key] for key in KINDS if key in said)
            place, wrong = typed_settings(SETTING, said, kind, places, (name,))
            wrong = [_without_values(problem, name, said) for problem in wrong]
            assert isinstance(place, FolderTarget | StoreTarget | BranchTarget)
            found += [] if wrong else [NamedTarget(name, place)]
        problems += wrong
    return tuple(found), [*problems, *_twice(found, places)]


def _twice(found: Sequence[NamedTarget], places: ConfPlaces) -> Iterator[Problem]:
    """Yield each target that leads where one before it does: the two would undo each other's work."""
    known: dict[tuple[str, ...], str] = {}
    for target in found:
        first = known.setdefault(_where(target.place), target.name)
        if first != target.name:
            fact = f"{SETTING}[{target.name!r}] is the same place as {SETTING}[{first!r}]"
            hint = "name another place, or take one of the two away"
            yield Problem(*places.of(SETTING, target.name), "settings/value", fact, hint)


def _where(place: PlaceTarget) -> tuple[str, ...]:
    """Return what tells a place from all others."""
    match place:
        case ServerTarget():
            return "server", place.server, str(place.port or ""), posixpath.normpath(place.folder)
        case StoreTarget():
            return place.scheme, place.endpoint.rstrip("/"), place.account, place.bucket, place.prefix
        case BranchTarget():
            return "branch", place.git.removesuffix("/").removesuffix(".git"), place.branch
    return "folder", posixpath.normpath(place.folder)


def _wrong(name: Any, said: Any, place: tuple[str, int]) -> Iterator[Problem]:
    """Yield why a target can't even be read as one of a kind."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        fact = f"{SETTING} has {name!r}: a target's name is of small letters, digits and hyphens"
        yield Problem(*place, "settings/value", fact, f"write {_EXAMPLE}")
    elif not isinstance(said, dict):
        fact = f"{SETTING}[{name!r}] is {type(said).__name__}: a dict is expected"
        yield Problem(*place, "settings/value", fact, f"write {_EXAMPLE}")
    elif not any(said.get(key) for key in KINDS):
        fact = f"{SETTING}[{name!r}] does not say where to: one of {', '.join(KINDS)} is expected"
        yield Problem(*place, "settings/value", fact, f"write {_EXAMPLE}")
    elif unknown := next((key for key in said if key not in _KEYS and key not in _SECRETS), None):
        fact = f"{SETTING}[{name!r}] has no key {unknown!r}"
        yield Problem(*place, "settings/unknown-key", fact, did_you_mean(str(unknown), _KEYS, "known keys"))
    elif secret := next((key for key, value in said.items() if isinstance(value, str) and _SECRET.search(value)), ""):
        fact = f"{SETTING}[{name!r}] has a name or a password in the address at {secret!r}"
        yield Problem(*place, "settings/value", fact, f"take it out, and change that password; {_USUAL}")


def _without_values(problem: Problem, name: str, said: Mapping[str, Any]) -> Problem:
    """Return a problem with the whole target as a short name: pydantic says all of it, where keys do not fit."""
    message = problem.message.replace(repr(said), "not right")
    return replace(problem, message=message.replace(f"[{name!r}] is not right: ", f"[{name!r}]: "))


def _one_line(text: str, key: str) -> None:
    if not text.isprintable() and text:
        raise ValueError(f"{key} holds a character that can't be printed")


def chosen(name: str, known: tuple[NamedTarget, ...]) -> NamedTarget | None:
    """Return the target of this name; None where it is none of them, and may be a path."""
    return next((each for each in known if each.name == name), None)


def shown_target(target: NamedTarget) -> str:
    """Return a target for people: its name, and where that is.

    >>> shown_target(NamedTarget("live", ServerTarget(server="ann@example.org", folder="/srv/www/voice")))
    'live (ann@example.org:/srv/www/voice)'
    """
    match target.place:
        case ServerTarget(server=server, folder=folder):
            where = f"{server}:{folder}"
        case StoreTarget(store=store):
            where = store
        case BranchTarget(git=git, branch=branch):
            where = f"{branch} of {git}"
        case place:
            where = place.folder
    return f"{target.name} ({where})"
