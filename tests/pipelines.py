"""Hosts that build, on this machine: the lines of their workflows run as they are written, beside a git remote.

What is a host's own (its actions, caches, artifacts) is played here; of git, bash, pip and Kindling, all is real.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.commands.conftest import environment

_ME = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
_PERSON = ("-c", "user.name=Ann Lee", "-c", "user.email=ann@example.org")
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def git(folder: Path, *words: str) -> str:
    """Run git as a person, and return what it says."""
    command = ["git", *_PERSON, *words]
    job = subprocess.run(command, cwd=folder, env=environment(**_ME), capture_output=True, text=True, check=False)
    assert job.returncode == 0, (words, job.stderr)
    return job.stdout.strip()


@dataclass
class Remote:
    """A repository that all know, and a person's clone of it."""

    folder: Path

    def begin(self, site: Path) -> None:
        """Share the site of a person."""
        git(self.folder, "init", "--quiet", "--bare", "--initial-branch=main", "shared.git")
        git(site, "init", "--quiet", "--initial-branch=main")
        git(site, "remote", "add", "origin", self.url)
        self.save(site)

    @property
    def url(self) -> str:
        """The address of the repository."""
        return f"file://{self.folder}/shared.git"

    def save(self, site: Path) -> None:
        """Commit what a person changed, and send it."""
        git(site, "add", ".")
        git(site, "commit", "--quiet", "-m", "More")
        if "origin/main" in git(site, "branch", "--remotes"):
            git(site, "pull", "--quiet", "--rebase", "origin", "main")
        git(site, "push", "--quiet", "--set-upstream", "origin", "main")

    def shows(self, path: str) -> str:
        """Return a file as the repository has it."""
        return git(self.folder / "shared.git", "show", f"main:{path}")

    @property
    def head(self) -> str:
        """The newest commit."""
        return git(self.folder / "shared.git", "rev-parse", "main")


@dataclass(frozen=True)
class Ran:
    """How a pipeline ended: of each job "success", "failure" or "skipped", and all that was printed."""

    jobs: Mapping[str, str]
    log: str


@dataclass
class GitHub:
    """Runs a workflow: each job in an empty folder, its ``run:`` lines in bash as GitHub's runner calls it."""

    remote: Remote
    folder: Path
    path: str  #: where the programs of a runner are
    values: Mapping[str, str] = field(default_factory=dict)
    published: list[dict[str, bytes]] = field(default_factory=list)  #: what readers have had, the newest last
    between: Callable[[str], None] = lambda job: None  #: called before each job
    number: int = 0

    def run(self, event: str, **more: str) -> Ran:
        """Run the workflow as it is in the repository, for a push, a schedule, or a person."""
        self.number += 1
        sha = self.remote.head
        workflow = _read(self.remote.shows(".github/workflows/publish.yml"))
        ended: dict[str, str] = {}
        known: dict[str, Any] = {"github": {"event_name": event, "run_id": f"{self.number:04}", "run_attempt": "1",
                                            "ref_name": "main", "sha": sha}, "needs": {}}  # fmt: skip
        log: list[str] = []
        for name, job in workflow["jobs"].items():
            needed = [ended[job["needs"]]] if "needs" in job else []
            if needed not in ([], ["success"]) or not _true(job.get("if", "true"), known):
                ended[name] = "skipped"
                continue
            self.between(name)
            ended[name] = self._job(name, job, {**known, "steps": {}}, {**workflow["env"], **more}, log)
            outputs = {key: _filled(text, self._context) for key, text in job.get("outputs", {}).items()}
            known["needs"][name] = {"outputs": outputs}
        return Ran(ended, "\n".join(log))

    def _job(self, name: str, job: Any, context: dict[str, Any], env: Mapping[str, str], log: list[str]) -> str:
        here = self.folder / f"run{self.number}" / name
        here.mkdir(parents=True)
        self._context, status = context, "success"
        for number, step in enumerate(job["steps"]):
            condition = _EXPRESSION.sub(r"\1", step.get("if", "true"))
            wanted = (status == "success" or "cancelled()" in condition) and _true(condition, context)
            outputs: dict[str, str] = {}
            conclusion = "skipped"
            if wanted and "run" in step:
                told = self.folder / f"output-{self.number}-{name}-{number}"
                told.touch()
                mine = {key: _filled(text, context) for key, text in {**env, **step.get("env", {})}.items()}
                mine |= {"GITHUB_OUTPUT": str(told), "GITHUB_SHA": context["github"]["sha"], "CI": "true"}
                code = self._shell(step["run"], here, mine, log)
                outputs = dict(line.split("=", 1) for line in told.read_text("utf-8").splitlines())
                conclusion = "success" if code == 0 else "failure"
            elif wanted:
                self._uses(
                    step["uses"], {key: _filled(text, context) for key, text in step.get("with", {}).items()}, here
                )
                conclusion = "success"
            status = "failure" if conclusion == "failure" else status
            if "id" in step:
                context["steps"][step["id"]] = {"outputs": outputs, "conclusion": conclusion}
        return status

    def _shell(self, script: str, here: Path, env: Mapping[str, str], log: list[str]) -> int:
        file = self.folder / "script.sh"
        file.write_text(script, "utf-8")
        mine = environment(**{**_ME, "PATH": self.path, "HOME": str(self.folder), **self.values, **env})
        job = subprocess.run(["bash", "-e", str(file)], cwd=here, env=mine, capture_output=True, text=True, check=False)
        log += [job.stdout, job.stderr]
        return job.returncode

    def _uses(self, action: str, given: Mapping[str, str], here: Path) -> None:  # noqa: C901 - one case for each
        store = self.folder / "store"
        match action.rpartition("@")[0]:
            case "actions/checkout":
                for each in ("init --quiet", f"remote add origin {self.remote.url}"):
                    git(here, *each.split())
                git(here, "fetch", "--quiet", "--depth=1", "origin", self._context["github"]["sha"])
                git(here, "checkout", "--quiet", "-B", "main", "FETCH_HEAD")
            case "actions/setup-python":
                assert (here / given["cache-dependency-path"]).is_file()
            case "actions/cache/restore":
                if found := sorted(store.glob(f"cache-{given['restore-keys']}*")):
                    shutil.copytree(found[-1], here / given["path"], dirs_exist_ok=True)
            case "actions/cache/save":
                shutil.copytree(here / given["path"], store / f"cache-{given['key']}")
            case "actions/upload-artifact":
                for name in given["path"].split():
                    _copied(here / name, self.folder / f"run{self.number}" / given["name"] / name)
            case "actions/download-artifact":
                shutil.copytree(self.folder / f"run{self.number}" / given["name"], here, dirs_exist_ok=True)
            case "actions/upload-pages-artifact":
                self._handed = _files(here / given["path"], hidden=given.get("include-hidden-files") == "true")
            case "actions/deploy-pages":
                self.published.append(self._handed)
            case other:
                raise AssertionError(f"nobody plays {other} here")


@dataclass
class GitLab:
    """Runs the jobs of `.gitlab-ci.yml`, one after the other, with their caches and artifacts."""

    remote: Remote
    folder: Path
    path: str
    published: list[dict[str, bytes]] = field(default_factory=list)
    number: int = 0

    def run(self, source: str) -> Ran:
        """Run the pipeline as it is in the repository."""
        self.number += 1
        sha, log = self.remote.head, list[str]()
        text = _read(self.remote.shows(".gitlab-ci.yml"))
        ended: dict[str, str] = {}
        handed = self.folder / f"artifacts{self.number}"
        for name in ("pages", "remember"):
            job, here = text[name], self.folder / f"run{self.number}-{name}"
            git(self.folder, "clone", "--quiet", "--depth=1", self.remote.url, str(here))
            git(here, "checkout", "--quiet", "--detach", sha)
            for cache in job.get("cache", []):
                for path in cache["paths"]:
                    _copied(self.folder / "cache" / path, here / path)
            _copied(handed, here)
            variables = {**text["variables"], **job.get("variables", {})}
            mine = {
                "CI_PROJECT_DIR": str(here), "CI_PIPELINE_SOURCE": source, "CI_COMMIT_SHA": sha, "CI": "true",
                "CI_COMMIT_BRANCH": "main", "CI_REPOSITORY_URL": self.remote.url, "CI_SERVER_HOST": "example.org",
            }  # fmt: skip
            mine |= {key: value.replace("$CI_PROJECT_DIR", str(here)) for key, value in variables.items()}
            mine = environment(**{**_ME, "PATH": self.path, "HOME": str(self.folder), **mine})
            script = "set -eo pipefail\n" + "\n".join(job["script"])
            done = subprocess.run(
                ["bash", "-c", script], cwd=here, env=mine, capture_output=True, text=True, check=False
            )
            log += [done.stdout, done.stderr]
            allowed = job.get("allow_failure", {}).get("exit_codes", [])
            ended[name] = (
                "success" if not done.returncode else "warning" if str(done.returncode) in allowed else "failure"
            )
            for cache in job.get("cache", []):
                for path in cache["paths"] if done.returncode == 0 or cache.get("when") == "always" else ():
                    _copied(here / path, self.folder / "cache" / path)
            if ended[name] == "failure":
                break
            for path in job.get("artifacts", {}).get("paths", []) if done.returncode == 0 else ():
                _copied(here / path, handed / path)
            if name == "pages" and done.returncode == 0:
                self.published.append(_files(handed / "public", hidden=True))
        return Ran(ended, "\n".join(log))


def _read(text: str) -> Any:
    """Return YAML with each value as it is typed: `on` is a word here."""
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 - texts, lists and maps of them are all it makes


def _copied(source: Path, target: Path) -> None:
    """Copy a file or a folder, in the place of what is there; what is not there is nothing."""
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def _files(folder: Path, *, hidden: bool) -> dict[str, bytes]:
    names = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in names.items()
        if hidden or not any(step.startswith(".") for step in name.split("/"))
    }


def _value(path: str, context: Mapping[str, Any]) -> str:
    found: Any = context
    for step in path.split("."):
        found = found.get(step, {})
    return found if isinstance(found, str) else ""


def _filled(text: str, context: Mapping[str, Any]) -> str:
    """Return a text with its expressions as they are."""
    return _EXPRESSION.sub(lambda found: _value(found[1], context), text)


def _true(condition: str, context: Mapping[str, Any]) -> bool:
    """Return what a condition of a workflow says; it knows names, texts, ==, !=, &&, ||, and that nobody cancelled."""
    if condition == "true":
        return True
    ways = condition.replace("!cancelled() && ", "").split(" || ")
    return any(all(_compared(each, context) for each in way.split(" && ")) for way in ways)


def _compared(text: str, context: Mapping[str, Any]) -> bool:
    found = re.fullmatch(r"([\w.]+) (==|!=) '([^']*)'", text.strip())
    assert found, text
    return (_value(found[1], context) == found[3]) == (found[2] == "==")


def clock(**ago: float) -> str:
    """Return what time it is, or was, or will be: 2026-12-07T08:30:00+00:00."""
    return (datetime.now(UTC) - timedelta(**ago)).isoformat(timespec="seconds")
