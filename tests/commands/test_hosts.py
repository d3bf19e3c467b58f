"""What `begin` writes for a host: held to the public schemas, and run as it is written, from the first push on."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from kindling.commands.hosts import HOSTS, host_files
from kindling.commands.kit_source import installed_from, kit_source
from tests.commands.conftest import Outcome, command, environment
from tests.conftest import KIT
from tests.pipelines import GitHub, GitLab, Remote, clock, git
from tests.typed import lines_of

_WHO = ("--name=The Bay Voice", "--author=Ann Lee", "--siteurl=https://voice.example.org")
#: a site without what takes long to make, and is not asked for here
_SMALL = """
PLUGINS = [name for name in PLUGINS if name.rpartition(".")[2] not in ("search", "cards", "print")]
SHARE = {"kit": False}
"""
_PLACES = ":".join(dict.fromkeys(("/usr/bin", "/bin")))
POST = "---\ntitle: {title}\nid: {id}\ndate: {date}\nsummary: A summary.\n---\n\nSome words.\n"


@pytest.fixture(scope="module")
def wheel(programs: Path) -> Path:
    (found,) = (programs.parents[1] / "wheels").iterdir()
    return found


@pytest.fixture
def begun(tmp_path: Path, wheel: Path) -> Callable[[str], tuple[Path, Remote]]:
    """Return what begins a site for a host, with one post that is out, and shares it."""

    def begin(host: str) -> tuple[Path, Remote]:
        site, remote = tmp_path / "my-voice", Remote(tmp_path)
        done = command("begin", str(site), *_WHO, f"--host={host}", f"--kit={wheel}")
        assert (done.code, done.err) == (0, "")
        with (site / "pelicanconf.py").open("a", encoding="utf-8") as conf:
            conf.write(_SMALL)
        write(site, "one", date="2026-10-01")
        (site / "content/root/.well-known").mkdir(parents=True)
        (site / "content/root/.well-known/security.txt").write_text("Contact: mailto:ann@example.org\n", "utf-8")
        remote.begin(site)
        return site, remote

    return begin


def write(site: Path, name: str, *, date: str, **more: str) -> None:
    text = POST.format(title=name.capitalize(), id=f"k3{name[:4]}", date=date)
    (site / f"content/posts/{name}.md").write_text(
        text.replace("Some words.", more.get("body", "Some words.")), "utf-8"
    )


def runner(programs: Path) -> str:
    """Return the PATH of a runner: its Python is the environment of the wheel, where pip installs for it."""
    return f"{programs}:{_PLACES}"


@pytest.mark.parametrize(
    ("host", "name", "schema"),
    [("github", ".github/workflows/publish.yml", "github-workflows"), ("gitlab", ".gitlab-ci.yml", "gitlab-ci")],
)
def test_a_workflow_is_what_the_public_schema_asks_for(host: str, name: str, schema: str, tmp_path: Path) -> None:
    path = tmp_path / "workflow.yml"
    for better, worse in (("", ""), ("script:" if host == "gitlab" else "steps:", "scrip:")):
        path.write_text(host_files(HOSTS[host], "voice")[name].replace(better, worse), "utf-8")
        words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
        job = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (job.returncode == 0) == (not better), job.stdout


def test_github_gives_each_job_what_it_needs_and_pins_what_it_uses() -> None:
    text = host_files(HOSTS["github"], "voice")[".github/workflows/publish.yml"]
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    rights = {name: job.get("permissions", {}) for name, job in workflow["jobs"].items()}
    publish = {"contents": "write", "pages": "write", "id-token": "write"}
    assert rights == {"due": {}, "build": {"contents": "read"}, "publish": publish}
    used = re.findall(r"uses: (\S+)", text)
    assert used and all(re.fullmatch(r"actions/[\w/-]+@v\d+", each) for each in used), "GitHub's own, by major version"
    names = [step.get("run", "") for step in workflow["jobs"]["publish"]["steps"]]
    assert not any("pip" in run or "kindling " in run for run in names), "with rights to write, nothing of others runs"


def test_github_publishes_on_a_push_when_something_is_due_and_at_no_other_time(
    begun: Callable[[str], tuple[Path, Remote]], programs: Path, tmp_path: Path
) -> None:
    site, remote = begun("github")
    write(site, "later", date=clock(minutes=30))
    write(site, "never", date="2999-01-01")
    remote.save(site)
    other = tmp_path / "colleague"
    git(tmp_path, "clone", "--quiet", remote.url, str(other))

    def colleague(job: str) -> None:
        if job == "publish" and host.number == 1:  # who sends a text, and an address, in the same minute
            (other / "content/addresses.txt").write_text("# Theirs.\npost k3them /posts/theirs/\n", "utf-8")
            (other / "content/.gitattributes").write_text("addresses.txt merge=union\n", "utf-8")
            remote.save(other)

    host = GitHub(remote, tmp_path / "github", runner(programs), {"PIP_NO_INDEX": "1"}, between=colleague)
    (tmp_path / "github").mkdir()
    first = host.run("push", NOW=clock(hours=1))
    assert first.jobs == dict.fromkeys(("due", "build", "publish"), "success"), first.log
    assert {"posts/one/index.html", ".well-known/security.txt"} <= host.published[0].keys()
    assert not {"posts/later/index.html", ".kindling-manifest.json"} & host.published[0].keys()
    assert "the host commits it" in first.log
    remembered = remote.shows("content/addresses.txt")
    assert "post k3one /posts/one/" in remembered and "post k3them /posts/theirs/" in remembered
    assert "later" not in remembered

    hook = tmp_path / "shared.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    due = host.run("schedule")
    assert due.jobs == {"due": "success", "build": "success", "publish": "failure"}, due.log
    assert "posts/later/index.html" in host.published[1]
    assert re.search(r"^::error file=content/addresses\.txt::.*\n(.*\n)*post k3late /posts/later/ day=", due.log, re.M)
    hook.unlink()

    quiet = host.run("schedule")
    assert quiet.jobs == {"due": "success", "build": "skipped", "publish": "skipped"}, quiet.log
    assert "Nothing is due. The next moment: 2999-01-01T00:00:00Z" in quiet.log

    git(site, "pull", "--quiet", "--rebase")
    (site / "README.md").write_text("Other words.\n", "utf-8")
    remote.save(site)
    same = host.run("schedule")  # as if the push's own run had been pushed out by this one
    assert same.jobs == dict.fromkeys(("due", "build", "publish"), "success"), same.log
    assert len(host.published) == 2, "the same is not published again"
    assert "post k3late /posts/later/" in remote.shows("content/addresses.txt"), "what is owed is still remembered"
    assert host.run("schedule").jobs["build"] == "skipped"

    write(site, "one", date="2026-10-01", body="Words [@nobody].")
    remote.save(site)
    broken = host.run("push")
    assert broken.jobs == {"due": "success", "build": "failure", "publish": "skipped"}
    assert "::error file=content/posts/one.md,line=8::[citations/unknown-key]" in broken.log
    assert len(host.published) == 2


@pytest.mark.exam("GitLab's pipeline, as written")
def test_gitlab_publishes_on_a_push_and_nothing_twice(
    begun: Callable[[str], tuple[Path, Remote]], programs: Path, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    site, remote = begun("gitlab")
    host = GitLab(remote, tmp_path / "gitlab", runner(programs))
    (tmp_path / "gitlab").mkdir()
    first = host.run("push")
    assert first.jobs == {"pages": "success", "remember": "success"}, first.log
    assert {"posts/one/index.html", ".well-known/security.txt"} <= host.published[0].keys()
    assert "post k3one /posts/one/" in remote.shows("content/addresses.txt")
    again = host.run("schedule")  # the commit of the addresses is one that was not built
    assert again.jobs == {"pages": "warning", "remember": "success"} and "Nothing is new" in again.log, again.log
    quiet = host.run("schedule")
    assert quiet.jobs == {"pages": "warning", "remember": "success"} and "Nothing is due." in quiet.log
    git(site, "pull", "--quiet", "--rebase")
    (site / "kit/requirements.txt").unlink()
    remote.save(site)
    stopped = host.run("schedule")
    assert stopped.jobs == {"pages": "failure"} and "kindling begin . KIT=" in stopped.log
    assert len(host.published) == 1
    figures("three runs: published once, quiet, and stopped without a kit")


@pytest.mark.exam("A server of one's own, and hosts with one command")
def test_a_server_publishes_what_is_new_and_others_build_with_one_command(
    begun: Callable[[str], tuple[Path, Remote]], programs: Path, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    site, remote = begun("server")
    write(site, "later", date=clock(minutes=30))
    remote.save(site)
    home = tmp_path / "server"
    home.mkdir()
    git(home, "clone", "--quiet", remote.url, "my-voice")
    for name, value in {"user.name": "The server", "user.email": "server@example.org"}.items():
        git(home / "my-voice", "config", name, value)
    libraries = (next((programs.parent / "lib").glob("python*/site-packages")) / "libraries.pth").read_text("utf-8")
    python = {"PYTHONPATH": libraries.replace("\n", ":"), "PIP_NO_INDEX": "1"}  # of an index there is none here

    def publish(**more: str) -> Outcome:
        given = {"PATH": runner(programs), "HOME": str(home), "TARGET": str(home / "www"), **python, **more}
        words = ["sh", str(home / "my-voice/hosting/publish.sh")]
        job = subprocess.run(words, env=environment(**given), capture_output=True, text=True, check=False)
        return Outcome(job.returncode, job.stdout, job.stderr)

    first = publish(NOW=clock(hours=1))
    assert first.code == 0, first.err
    assert (home / "www/posts/one/index.html").is_file() and not (home / "www/posts/later").exists()
    assert "post k3one /posts/one/" in remote.shows("content/addresses.txt")
    with (home / "my-voice/content/addresses.txt").open("a", encoding="utf-8") as memory:
        memory.write("post k3left /posts/left/\n")  # as if the last run had been cut short before it committed
    git(site, "pull", "--quiet", "--rebase")
    (site / "README.md").write_text("Other words.\n", "utf-8")
    remote.save(site)
    hook = tmp_path / "shared.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    told = publish()
    assert told.code == 1 and "files published" in told.out
    assert {"post k3left /posts/left/"} <= set(told.err.splitlines()) and "\npost k3late /posts/later/ day=" in told.err
    hook.unlink()
    assert publish().code == 0
    remembered = remote.shows("content/addresses.txt")
    assert "post k3left /posts/left/" in remembered and "post k3late /posts/later/" in remembered
    assert (home / "www/posts/later/index.html").is_file()
    assert publish() == Outcome(0, "", ""), "nothing is new"
    git(site, "pull", "--quiet", "--rebase")
    write(site, "one", date="2026-10-01", body="Words [@nobody].")
    remote.save(site)
    broken = publish()
    assert broken.code == 1 and "content/posts/one.md:8: [citations/unknown-key]" in broken.err
    assert git(home / "my-voice", "status", "--porcelain") == ""
    netlify_builds(home / "my-voice", {"PATH": runner(programs), "CI": "true", **python})
    figures("as written: what is new is published, what is not is left")


def netlify_builds(site: Path, given: dict[str, str]) -> None:
    """What Netlify and Cloudflare Pages run, each in the folder of the site; here the kit is installed already."""
    files = host_files(HOSTS["netlify"], "my-voice")
    assert host_files(HOSTS["cloudflare"], "my-voice").items() <= files.items()
    settings = tomllib.loads(files["netlify.toml"])["build"]
    (site / "hosting/build.sh").write_text(files["hosting/build.sh"], "utf-8")
    write(site, "one", date="2026-10-01")
    write(site, "two", date="2026-10-02")
    job = subprocess.run(
        settings["command"].split(), cwd=site, env=environment(**given), capture_output=True, text=True, check=False
    )
    assert job.returncode == 0, job.stderr
    assert (site / settings["publish"] / "posts/two/index.html").is_file()
    assert "put into content/addresses.txt of your repository, and commit, what readers have" in job.stdout
    assert "    post k3two /posts/two/ day=2026-10-02" in job.stdout.splitlines()


def test_a_kit_that_is_not_the_one_that_was_given_is_not_installed(
    begun: Callable[[str], tuple[Path, Remote]], programs: Path
) -> None:
    site, _remote = begun("none")
    (wheel,) = (site / "kit").glob("*.whl")
    wheel.write_bytes(wheel.read_bytes() + b" ")
    words = [
        str(programs / "python"),
        "-m",
        "pip",
        "install",
        "--no-index",
        "--force-reinstall",
        "-r",
        "kit/requirements.txt",
    ]
    job = subprocess.run(words, cwd=site, env=environment(), capture_output=True, text=True, check=False)
    assert job.returncode == 1 and "THESE PACKAGES DO NOT MATCH THE HASHES" in job.stderr


@pytest.mark.parametrize("host", ["github", "gitlab", "server", "netlify"])
def test_without_a_kit_a_host_stops_and_says_what_to_type(host: str, tmp_path: Path) -> None:
    texts = "".join(host_files(HOSTS[host], "voice").values())
    assert "kindling begin . KIT=kindling-0.1.0-py3-none-any.whl" in texts
    done = command("begin", str(tmp_path / "mine"), *_WHO, f"--host={host}")
    assert done.code == 0
    assert (
        done.err.splitlines()[0]
        == "Nobody has said where the host installs Kindling from; until then it stops, and says so."
    )


def test_a_host_is_added_to_a_site_that_was_begun_and_writes_over_nothing(tmp_path: Path, wheel: Path) -> None:
    site = tmp_path / "mine"
    command("begin", str(site), *_WHO)
    (site / "hosting").mkdir()
    (site / "hosting/crontab").write_text("Mine.", "utf-8")
    done = command("begin", str(site), "--host=server", f"--kit={wheel}")
    assert done.err.splitlines() == [f"{site}/hosting/crontab was there, and stays as it is"]
    new = {
        f"{site}/{name} is new"
        for name in ("hosting/publish.sh", "hosting/kindling-mine.timer", "kit/requirements.txt")
    }
    assert new <= set(done.out.splitlines())
    assert (site / "hosting/crontab").read_text("utf-8") == "Mine."
    assert "target=${TARGET:-/srv/www/mine}" in (site / "hosting/publish.sh").read_text("utf-8")
    again = command("begin", str(site), "--kit=git+https://example.org/kindling.git@v0.2.0")
    assert again.err.startswith(f"{site}/kit/requirements.txt was there, and stays as it is\n    hint: for another KIT")


def test_a_link_that_leads_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    site = tmp_path / "mine"
    command("begin", str(site), *_WHO)
    (tmp_path / "elsewhere").mkdir()
    (site / "hosting").symlink_to(tmp_path / "elsewhere")
    done = command("begin", str(site), "--host=server")
    assert done.code == 2 and "is a link that leads out of" in done.err
    assert not any((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    "text",
    [
        "git+https://example.org/kindling.git@v0.1.0",
        "git+ssh://git@example.org/team/kindling.git@0123456789abcdef",
        "git+file:///srv/git/kindling.git@release/1",
    ],
)
def test_a_state_in_git_is_installed_from_there(text: str) -> None:
    lines = kit_source(text).files()["kit/requirements.txt"].decode().splitlines()
    assert lines[-1] == text


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("kindling", "a wheel is expected"),
        ("kindling==0.1.0", "a wheel is expected"),
        ("git+https://example.org/kindling.git", "it names no tag or commit"),
        ("git+ssh://git@example.org/kindling.git", "it names no tag or commit"),
        ("git+http://example.org/kindling.git@v1", "it names no tag or commit"),
        ("git+https://ann:secret@example.org/kindling.git@v1", "a password stands in it"),
        ("kindling-0.1.0-py3-none-any.whl", "there is no such file"),
        ("{here}/other-1.0-py3-none-any.whl", "a wheel of Kindling is called"),
        ("{here}/kindling-0.1.0-py3-none-any.whl", "this is no whole wheel of Kindling"),
    ],
)
def test_what_is_no_kit_is_told(text: str, fact: str, tmp_path: Path) -> None:
    for name in ("other-1.0-py3-none-any.whl", "kindling-0.1.0-py3-none-any.whl"):
        (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(ValueError, match=re.escape(fact)):
        kit_source(text.format(here=tmp_path))


def test_the_program_knows_from_which_wheel_it_was_installed(programs: Path, wheel: Path, tmp_path: Path) -> None:
    words = [str(programs / "kindling"), "begin", "mine", *_WHO, "HOST=cloudflare"]
    job = subprocess.run(words, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert (job.returncode, job.stderr) == (0, "")
    assert f"Hosts install Kindling from mine/kit/{wheel.name}" in job.stdout
    assert (tmp_path / "mine/kit" / wheel.name).read_bytes() == wheel.read_bytes()
    assert installed_from() is None, "a checkout is installed from nowhere"


def test_the_commands_of_the_page_do_what_it_says(programs: Path, wheel: Path, tmp_path: Path) -> None:
    lines = lines_of("communications/going-live.md")
    (tmp_path / "Downloads").mkdir()
    shutil.copy(wheel, tmp_path / "Downloads")
    said, at = [], tmp_path
    for line in lines:
        words = shlex.split(line.replace("~/", f"{tmp_path}/"))
        more = ["NAME=The Bay Voice", "AUTHOR=Ann Lee"] if words[2:3] == ["my-voice"] else []
        (tmp_path / "my-voice/kit/requirements.txt").unlink(missing_ok=True)  # to say KIT= again, one deletes kit/
        words[0] = str(programs / "kindling")
        job = subprocess.run([*words, *more], cwd=at, env=environment(), capture_output=True, text=True, check=False)
        assert job.returncode == 0, job.stderr
        said.append(job.stdout)
        at = tmp_path / "my-voice"
    assert [len(lines), said[3]] == [4, "Due: nothing is known of a publish from this folder\n"]
    assert f"my-voice/kit/{wheel.name}" in said[0] and "Kindling from git+https://example.org/" in said[2]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze (Debian: systemd)")
def test_systemd_takes_the_units_and_the_timer(tmp_path: Path) -> None:
    for name, text in host_files(HOSTS["server"], "voice").items():
        (tmp_path / Path(name).name).write_text(text, "utf-8")
    (tmp_path / "bad.timer").write_text("[Timer]\nOnCalendar=now and then\nUnit=kindling-voice.service\n", "utf-8")
    for names, good in ((("kindling-voice.timer", "kindling-voice.service"), True), (("bad.timer",), False)):
        words = ["systemd-analyze", "--user", "verify", *(str(tmp_path / name) for name in names)]
        job = subprocess.run(
            words, env=environment(XDG_RUNTIME_DIR=str(tmp_path)), capture_output=True, text=True, check=False
        )
        assert (job.returncode == 0 and not job.stderr) == good, job.stderr


def test_the_line_for_cron_is_one_that_cron_reads() -> None:
    lines = host_files(HOSTS["server"], "voice")["hosting/crontab"].splitlines()
    jobs = [line for line in lines if line and not line.startswith("#") and not re.match(r"[A-Z]+=\S+$", line)]
    (job,) = jobs
    assert re.fullmatch(r"(?:(?:\*|\d+)(?:/\d+)? ){5}(?!.*%)\S.*", job), "five fields; a % would be a line's end"


@pytest.mark.exam("The kit from git, by hosts")
def test_a_host_installs_the_kit_from_git(tmp_path: Path, figures: Callable[[str], None]) -> None:
    """From a repository on this machine, and what it needs from PyPI, with the line that Netlify runs."""
    repository, site = tmp_path / "kindling", tmp_path / "mine"
    names = (
        "kindling",
        "plugins",
        "theme",
        "hatch_build.py",
        "pyproject.toml",
        "requirements.txt",
        "CHANGELOG.md",
        "README.md",
    )
    repository.mkdir()
    for name in (*names, "LICENSE", "NOTICE"):
        if (KIT / name).is_dir():
            shutil.copytree(KIT / name, repository / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(KIT / name, repository / name)
    git(repository, "init", "--quiet", "--initial-branch=main")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "The kit")
    git(repository, "tag", "v0.1.0")
    begun = command("begin", str(site), *_WHO, "--host=netlify", f"--kit=git+file://{repository}@v0.1.0")
    assert (begun.code, begun.err) == (0, "")
    job = subprocess.run(
        ["sh", "hosting/build.sh"], cwd=site, env=environment(), capture_output=True, text=True, check=False
    )
    assert job.returncode == 0, job.stderr
    assert (site / "public/about/index.html").is_file()
    figures("a tag in git becomes a site, with the line that Netlify runs")


@pytest.mark.exam("Installers of the kit")
@pytest.mark.parametrize("installer", ["pip", "pipx", "uv"])
def test_each_installer_gives_the_program_and_it_begins_a_site(
    installer: str, wheel: Path, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    """From PyPI, as anybody would; each in an empty home, installed by pip into an environment of its own."""
    home = tmp_path / "home"
    home.mkdir()
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "tools")], check=True)
    tools = tmp_path / "tools/bin"
    given = {"HOME": str(home), "PATH": f"{home}/.local/bin:{tools}:{_PLACES}", "PIPX_DEFAULT_PYTHON": sys.executable}
    ways = {
        "pip": ["pip", "install"],
        "pipx": ["pipx", "install"],
        "uv": ["uv", "tool", "install", "--python", sys.executable],
    }

    def run(*words: str) -> str:
        job = subprocess.run(words, cwd=home, env=environment(**given), capture_output=True, text=True, check=False)
        assert job.returncode == 0, (words, job.stdout, job.stderr)
        return job.stdout

    if installer != "pip":
        run("pip", "install", "--quiet", installer)
    shutil.copy(wheel, home)
    run(*ways[installer], f"./{wheel.name}")
    assert run("kindling", "--version").startswith("Kindling ")
    assert f"from mine/kit/{wheel.name}" in run("kindling", "begin", "mine", *_WHO, "HOST=github")
    run("kindling", "publish", "SITE=mine", "TARGET=www")
    assert (home / "www/about/index.html").is_file()
    figures("pip, pipx and uv install the wheel, and it begins and publishes a site")
