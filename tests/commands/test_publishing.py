"""What `make publish` and `make site` do to a folder: what is not ours, what is private, volumes, permissions."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kindling.commands._command import Exit, Refusal
from kindling.commands.places import mounts
from kindling.model.addresses import MANIFEST
from tests.commands.conftest import NAMED, POST, Outcome, command, environment, tree
from tests.conftest import KIT
from tests.tiers import ENOUGH

SITEURL = "https://example.org"
HIDDEN = (
    POST.replace("One", "Whispered")
    .replace("part: 1", "part: 2")
    .replace("title:", "status: hidden\naliases: [/once/whispered/]\ntitle:", 1)
)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "www" / "bay"


def published(site: Path, target: Path, **given: str) -> Outcome:
    """Publish, and expect no complaint."""
    done = command("publish", SITE=str(site), TARGET=str(target), SITEURL=SITEURL, **given)
    assert (done.code, done.err) == (0, ""), done
    return done


def test_strangers_files_are_kept_and_named(site: Path, target: Path) -> None:
    published(site, target)
    before = tree(target)
    others = {"CNAME": b"example.org", ".well-known/security.txt": b"Contact:", "precious.txt": b"mine"}
    for name, data in others.items():
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_bytes(data)
    done = published(site, target)
    for name in ("CNAME", ".well-known/", "precious.txt"):
        assert f"  kept, not ours: {name}\n" in done.out
    assert tree(target) == before | others
    published(site, target / "blog")
    assert "  kept, not ours: blog/ (" in published(site, target).out
    assert tree(target / "blog") == before
    assert sorted(path.name for path in target.parent.iterdir()) == ["bay"]


def test_a_folder_with_an_empty_manifest_is_not_ours(site: Path, target: Path) -> None:
    target.mkdir(parents=True)
    (target / MANIFEST).write_text("{}")
    (target / "precious.txt").write_text("mine")
    done = command("publish", SITE=str(site), TARGET=str(target), SITEURL=SITEURL)
    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(r"\S+ the list of what is ours in \S+ is not whole: .+\n {4}hint: .+\n", done.err)
    assert tree(target) == {MANIFEST: b"{}", "precious.txt": b"mine"}


def test_a_strangers_file_in_the_way_is_refused(site: Path, target: Path) -> None:
    conf = (site / "pelicanconf.py").read_text()
    (site / "pelicanconf.py").write_text(conf + "SEARCH = {'enabled': False}\n")
    published(site, target)
    (target / "search").mkdir()
    (target / "search" / "index.html").write_text("mine")
    before = tree(target)
    (site / "pelicanconf.py").write_text(conf)
    done = command("publish", SITE=str(site), TARGET=str(target), SITEURL=SITEURL)
    assert done.code == 2
    assert "in the way of the site's own files: search/index.html\n    hint: nothing was written" in done.err
    assert tree(target) == before


@pytest.mark.parametrize(
    "place", ["/proc/x", "/dev/null/x", "/proc/self/fd/x", "/dev/null", "~nobody-has-this-name/x", "/dev/" + "x" * 300]
)
def test_a_target_that_can_not_be_is_one_line(site: Path, place: str) -> None:
    done = command("publish", SITE=str(site), TARGET=place, SITEURL=SITEURL)
    assert done.code in (2, 3) and done.code == (3 if place.startswith("/proc") else done.code)
    first, *hint = done.err.splitlines()
    assert Path(place).name in first
    assert len(hint) <= 1 and "Traceback" not in done.err


@pytest.mark.parametrize("name", ["site", "publish"])
def test_the_umask_hides_nothing_from_the_web_server(site: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "new" / "www"
    for _ in range(2):
        script = f"umask 077 && exec {sys.executable} -m kindling.commands.{name}"
        values = {"SITE": str(site), "OUTPUT": str(target), "TARGET": str(target), "SITEURL": SITEURL}
        subprocess.run(["sh", "-c", script], cwd=KIT, env=environment(**values), check=True, capture_output=True)
    for path in (target.parent, target, *target.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path
    assert (site / ".kindling").stat().st_mode & 0o777 == 0o700


# ---- what is private -----------------------------------------------------------------------------


def test_a_withdrawn_text_leaves_no_trace_beside_or_in_what_is_published(site: Path, target: Path) -> None:
    secret = site / "content" / "posts" / "secret.md"
    text = POST.replace("One", "Zebracorn").replace("part: 1", "part: 2") + "\nZebracorn words of the body.\n"
    secret.write_text(text, "utf-8")
    published(site, target)
    assert _holding(b"zebracorn", target)
    secret.write_text(text.replace("title:", "status: draft\ntitle:", 1), "utf-8")
    done = command("publish", SITE=str(site), TARGET=str(target), SITEURL=SITEURL)
    assert done.code == 0, "what is withdrawn goes at once"
    assert "readers have /posts/zebracorn/, /s/power-2/, and content/posts/secret.md is a draft now" in done.err
    assert "'post zebracorn gone'" in done.err and done.err.endswith("\n1 warning\n")
    assert _holding(b"zebracorn", target.parent) == []
    assert sorted(path.name for path in target.parent.iterdir()) == ["bay"]
    assert sorted(path.name for path in site.iterdir()) == [".kindling", ".published", "content", "pelicanconf.py"]
    assert (site / ".kindling" / ".gitignore").read_text() == "*\n"
    served = command("publish", SITE=str(site), TARGET=str(site.parent / "new"), SITEURL=SITEURL)
    assert served.code == 0 and _holding(b"zebracorn", site.parent / "new") == []


def _holding(word: bytes, folder: Path) -> list[Path]:
    """Return the files that hold a word in their bytes, unpacked too, or in their path."""
    import gzip

    found = []
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        data += gzip.decompress(data) if data[:2] == b"\x1f\x8b" else b""
        if word in data.lower() or word in os.fsencode(path.relative_to(folder)).lower():
            found.append(path)
    return found


def test_the_manifest_names_no_hidden_post_and_no_source(site: Path, target: Path) -> None:
    (site / "content" / "posts" / "hidden.md").write_text(HIDDEN, "utf-8")
    published(site, target)
    for folder in ("posts", "once"):
        assert (target / folder / "whispered" / "index.html").is_file()
    text = (target / MANIFEST).read_text("utf-8")
    assert json.loads(text)["kindling"] == 2
    for word in ("whispered", "hidden", "content", "source", "posts"):
        assert word not in text
    for name in ("_redirects", "_headers", "_nginx.conf", ".htaccess"):
        assert "whispered" not in (target / name).read_text("utf-8")


def test_a_build_that_other_outputs_share_is_the_same(site: Path, tmp_path: Path) -> None:
    published(site, tmp_path / "one")
    published(site, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert {path.name for path in site.iterdir()} == {".kindling", ".published", "content", "pelicanconf.py"}


@pytest.mark.parametrize("name", ["site", "publish", "check", "serve"])
def test_nothing_is_kept_through_a_link(site: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / ".kindling").symlink_to(tmp_path / "elsewhere")
    done = command(name, SITE=str(site), TARGET=str(tmp_path / "www"), SITEURL=SITEURL, PORT="0")
    assert (done.code, done.out) == (2, "")
    assert f"{site / '.kindling'} is a link" in done.err and done.err.count("\n") == 2
    assert not any((tmp_path / "elsewhere").iterdir())


def test_what_an_earlier_version_kept_beside_the_target_goes(site: Path, target: Path) -> None:
    old = target.parent / ".kindling"
    for name in ("bay/lock", "cards/a.png", "search/bay/0/fragment/a.pf_fragment"):
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_text("withdrawn words")
    assert f"  {old}, kept by an earlier version, was removed\n" in published(site, target).out
    assert sorted(path.name for path in target.parent.iterdir()) == ["bay"]


# ---- volumes, and parents that can't be written ----------------------------------------------------

_SHIM = (
    "from kindling.engine import swap, work_folders\n"
    "swap._exchanged = lambda one, other: False\n"
    "def refused(output):\n    raise PermissionError(13, 'Permission denied', str(output.parent))\n"
    "work_folders._parents_made = refused if {closed} else work_folders._parents_made\n"
    "from kindling.commands._command import run\nfrom kindling.commands.publish import main\nrun(main)\n"
)


@pytest.fixture(params=["a volume", "a volume in a folder that can't be written"])
def in_volume(
    request: pytest.FixtureRequest, target: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run shell lines, ``publish`` among them, where the target is a mount point, or at least refuses as one does."""
    closed = "folder" in request.param
    (target / "lost+found").mkdir(parents=True)
    shown = target.parent.with_name("shown")
    mount = f"mount -t tmpfs none {target} && mkdir {target}/lost+found"
    if closed:
        around = target.parent
        mount = f"mount --bind {around} {around} && {mount} && mount -o remount,bind,ro {around}"
    real = shutil.which("unshare") and not subprocess.run(
        ["unshare", "-m", "sh", "-c", mount], capture_output=True, check=False
    ).returncode  # fmt: skip
    if not real:
        with capsys.disabled():
            print(f"\n{request.param}: nothing can be mounted here; tried with a stand-in for the system's refusal")

    def run(site: Path, script: str) -> "subprocess.CompletedProcess[str]":
        python = f"{sys.executable} -m kindling.commands.publish" if real else f'{sys.executable} -c "$SHIM"'
        lines = f"set -e\npublish() {{ {python}; }}\ncd {target}\n{script}\ncp -a {target} {shown}\n"
        whole = ["unshare", "-m", "sh", "-c", f"{mount}\ncd {KIT}\n{lines}"] if real else ["sh", "-c", lines]
        values = {"SITE": str(site), "TARGET": str(target), "SITEURL": SITEURL, "PYTHONPATH": str(KIT)}
        env = environment(**values, SHIM=_SHIM.format(closed=closed), SAFE="1")
        return subprocess.run(whole, cwd=KIT, env=env, capture_output=True, text=True, check=False, timeout=ENOUGH)

    return run


def test_a_volume_is_changed_file_by_file(
    site: Path, target: Path, in_volume: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    one = shlex.quote(str(site / "content" / "posts" / "one.md"))
    two = one.replace("one.md", "two.md")
    script = (
        "publish\nls posts/one/index.html\necho mine > precious.txt\ntouch -d 2020-01-01 robots.txt\n"
        f"sed s/One/Two/ {one} > {two}\nrm {one}\npublish\n"
    )
    done = in_volume(site, script)
    assert done.returncode == 0, done
    assert "if content/posts/two.md is that text, write id: one into it; else" in done.stderr
    assert done.stderr.endswith("\n1 warning\n")
    assert "posts/one/index.html" in done.stdout
    assert "kept, not ours: precious.txt" in done.stdout
    shown = target.parent.with_name("shown")
    given = tree(shown)
    assert given.pop("precious.txt") == b"mine\n"
    assert (shown / "robots.txt").stat().st_mtime < 1_600_000_000, "what is the same is not written again"
    assert command("publish", SITE=str(site), TARGET=str(site.parent / "ordinary"), SITEURL=SITEURL).code == 0
    assert given == tree(site.parent / "ordinary")
    assert sorted(path.name for path in target.parent.iterdir()) == ["bay"]
    assert not [path for path in (site / ".kindling").rglob("*") if path.name in ("lock", "new")]


def test_only_warnings_that_are_new_stop_a_publish(site: Path, target: Path) -> None:
    post = site / "content" / "posts" / "one.md"
    post.write_text(POST + "\n:smile: and {{< one >}}, {{< two >}}.\n", "utf-8")
    draft = "---\ntitle: Waits\nstatus: draft\n---\n\n:smile: waits.\n"  # of which readers get nothing
    post.with_name("waits.md").write_text(draft, "utf-8")
    light = "CARDS = {'enabled': False}\nSEARCH = {'enabled': False}\nPODCAST = {'enabled': False}\n"
    (site / "publishconf.py").write_text(f"{NAMED}{light}SITEURL = 'https://example.org'\n", "utf-8")
    written = command("check", SITE=str(site), BASELINE="1", NOW="2026-11-01")
    assert written.code == Exit.DONE
    assert "  2 warnings are written down in " in written.out
    lines = (site / "known-warnings.txt").read_text("utf-8").splitlines()
    assert [line.partition(": ")[0] for line in lines if not line.startswith("#")] == [
        "content/posts/one.md [text/foreign] is a shortcode of Hugo; readers would see it as it is typed",
        "content/posts/one.md [text/foreign] is the name of an emoji; readers would see it as it is typed",
    ]
    assert (site / ".gitattributes").read_text("utf-8") == "known-warnings.txt merge=union\n"
    post.write_text(POST + "\nA line before.\n\n{{< two >}}.\n", "utf-8")
    published = command("publish", SITE=str(site), TARGET=str(target), NOW="2026-11-01")
    about_drafts = "1 warning is about drafts, which stop no publish: `make check` lists them.\n"
    assert (published.code, published.err) == (Exit.DONE, f"1 known warning\n{about_drafts}")
    assert "waits.md:6: [text/foreign] warning: " in command("check", SITE=str(site), NOW="2026-11-01").err
    post.write_text(POST + "\n{{< two >}} [nowhere]().\n", "utf-8")
    stopped = command("publish", SITE=str(site), TARGET=str(target), NOW="2026-11-01")
    assert stopped.code == Exit.CONTENT
    assert "[text/no-link]" in stopped.err and "shortcode" not in stopped.err
    assert "1 error, 1 known warning; " in stopped.err
    assert "mend` makes the mends that are sure" in stopped.err and "check BASELINE=1` writes down" in stopped.err


def test_a_disk_that_is_not_mounted_is_told_and_its_mount_point_stays_empty(
    site: Path, target: Path, in_volume: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    """Its mount point is an empty folder then, which looks like the place of a first publish."""
    script = (
        f"publish\ncd {KIT}\numount {target} 2>/dev/null || {{ echo none; exit 0; }}\n"
        f"for dry in '' 1; do code=0; DRY=$dry publish || code=$?; echo code $code; done\n"
        f"find {target} -type f | wc -l\nYES=1 publish || echo can not be written\n"
        f"find {target} -name index.html | wc -l"
    )
    done = in_volume(site, script)
    if done.stdout.endswith("none\n"):
        return  # nothing can be mounted here, as was said
    assert (done.returncode, done.stdout.count("code 3"), "\n0\n" in done.stdout) == (0, 2, True), done
    assert done.stderr.count(f"nothing is mounted at {target}, where the site was published the last time") == 2
    assert int(done.stdout.split()[-1]) > 3 or "can not be written" in done.stdout


def test_which_mount_point_a_publish_went_through_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, disk, here = tmp_path / "site", tmp_path / "disk", tmp_path / "here"
    site.mkdir()
    mounted = {"/", str(disk)}
    monkeypatch.setattr(os.path, "ismount", lambda path: str(path) in mounted)
    for folder in (disk / "www", here):
        mounts.note_mount(site, folder)
    mounted -= {str(disk)}
    mounts.refuse_unmounted(site, here)
    with pytest.raises(Refusal, match="nothing is mounted") as refused:
        mounts.refuse_unmounted(site, disk / "www")
    assert refused.value.exit_code == Exit.MACHINE
    mounts.note_mount(site, disk / "www")
    mounts.refuse_unmounted(site, disk / "www")
    next((site / ".kindling" / "places").glob("*.mounts")).write_text("[1]", "utf-8")
    mounts.refuse_unmounted(site, disk / "www")
