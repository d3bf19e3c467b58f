"""`make serve` from start to stop: save, see; break, read why on the page; mend, go on."""

import json
import os
import re
import signal
import urllib.error
import urllib.request
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kindling.commands.serve import news_of
from kindling.commands.site import public_address
from tests.commands.conftest import BROKEN, Running, eventually
from tests.plugins.share.kit_files import saved_from
from tests.tiers import ENOUGH

Starter = Callable[..., Running]


def fetched(root: str, path: str = "/") -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{root}{path}", timeout=ENOUGH) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def served(start: Starter, site: Path, **values: str) -> tuple[Running, str]:
    """Start serving and return it with its address, once it says that it is there."""
    here = start("serve", f"--site={site}", "--port=0", "--now=2026-12-01", **values)
    eventually(lambda: any("Kindling is at" in line for line in here.lines) or here.job.poll() is not None)
    (line,) = [line for line in here.lines if "Kindling is at" in line]
    return here, re.search(r"http://localhost:\d+", line)[0]  # type: ignore[index]


def test_a_save_is_seen_and_a_mistake_is_told_on_the_page(site: Path, running: Starter) -> None:
    here, root = served(running, site)
    assert fetched(root)[0] == 200
    assert not (site / "output").exists(), "it has a folder of its own"

    post = site / "content/posts/one.md"
    good = post.read_text()
    with urllib.request.urlopen(f"{root}/__kindling/events", timeout=ENOUGH) as events:
        first = events.readline()
        assert first.startswith(b"data: ") and events.readline() == b"\n"
        post.write_text(good.replace("Some words.", "Other words."))
        told = next(line for line in events if line.startswith(b"data: "))  # the others say that the server is there
        assert told != first, "the browser is told"
    assert "Other words." in fetched(root, "/posts/one/")[1]

    (site / "content/posts/two.md").write_text(BROKEN)
    eventually(lambda: "content/posts/two.md:3" in fetched(root)[1])
    status, page = fetched(root, "/posts/one/")
    assert (status, "Other words." in page, "as it was before" in page) == (200, True, True)
    eventually(lambda: any("content/posts/two.md:3: [" in line for line in here.lines))  # the terminal says so too

    (site / "content/posts/two.md").unlink()
    eventually(lambda: "kindling-panel" not in fetched(root)[1])
    assert here.stop() == 0, "stopping is the ordinary end"


def test_a_save_is_seen_before_all_is_built(site: Path, running: Starter) -> None:
    from kindling.engine.work_folders import working

    output = site / ".kindling" / "serve" / "0" / "site"
    output.parent.mkdir(parents=True)
    with working(output, site / ".kindling"):  # as long as another command has the folder, nothing can be built into it
        _here, root = served(running, site)
        assert "Some words." in fetched(root, "/posts/one/")[1]
        assert [fetched(root, path)[0] for path in ("/feed.xml", "/nowhere/")] == [503, 404]
        post = site / "content/posts/one.md"
        post.write_text(post.read_text().replace("Some words.", "Other words."))
        eventually(lambda: "Other words." in fetched(root, "/posts/one/")[1])
        (site / "content/posts/two.md").write_text(BROKEN)
        post.write_text(post.read_text().replace("Other words.", "Words again."))
        (site / "content/posts/two.md").unlink()
        eventually(lambda: "Words again." in fetched(root, "/posts/one/")[1])
        assert not output.exists()
    eventually(lambda: fetched(root, "/feed.xml")[0] == 200)
    assert "Words again." in (output / "posts/one/index.html").read_text()


def test_the_site_as_it_was_left_is_there_at_once_and_then_as_the_files_are(site: Path, running: Starter) -> None:
    here, _root = served(running, site)
    assert "as you left it" not in "\n".join(here.lines), "nobody has served it before"
    eventually(lambda: any(line.startswith("built in") for line in here.lines))
    assert here.stop() == 0
    post = site / "content/posts/one.md"
    post.write_text(post.read_text().replace("Some words.", "Other words."))
    again, root = served(running, site)
    assert any("as you left it" in line for line in again.lines)
    assert "words." in fetched(root, "/posts/one/")[1]
    eventually(lambda: "Other words." in (page := fetched(root, "/posts/one/")[1]) and "As you left it" not in page)
    eventually(lambda: {"shown after", "built in"} <= {" ".join(line.split()[:2]) for line in again.lines})
    assert again.stop() == 0
    (site / "content/posts/two.md").write_text(BROKEN)
    _third, root = served(running, site)
    eventually(lambda: "content/posts/two.md:3" in fetched(root)[1])
    assert "Other words." in fetched(root, "/posts/one/")[1]


def test_a_builder_that_dies_is_begun_again_by_the_next_save(site: Path, running: Starter) -> None:
    here, root = served(running, site)
    eventually(lambda: any(line.startswith("built in") for line in here.lines))
    (worker,) = Path(f"/proc/{here.job.pid}/task/{here.job.pid}/children").read_text().split()
    os.kill(int(worker), signal.SIGKILL)
    eventually(lambda: "Kindling failed" in fetched(root)[1])
    post = site / "content/posts/one.md"
    post.write_text(post.read_text().replace("Some words.", "Other words."))
    eventually(lambda: "Other words." in fetched(root, "/posts/one/")[1] and "Kindling failed" not in fetched(root)[1])


def test_drafts_are_shown_and_marked(site: Path, running: Starter) -> None:
    draft = BROKEN.replace("date: tomorrow", "date: 2026-10-02\nstatus: draft")
    (site / "content/posts/two.md").write_text(draft)
    _here, root = served(running, site)
    status, page = fetched(root, "/posts/two/")
    assert (status, "Draft" in page) == (200, True)


def test_with_errors_and_no_earlier_build_there_is_one_page_that_lists_them(site: Path, running: Starter) -> None:
    path = site / "content/posts/two.md"
    path.write_text(BROKEN)
    _here, root = served(running, site)
    for address in ("/", "/posts/one/", "/nowhere"):
        status, page = fetched(root, address)
        assert (status, "content/posts/two.md:3" in page) == (503, True)
    path.unlink()
    eventually(lambda: fetched(root)[0] == 200)


def test_a_settings_file_that_comes_later_is_seen(site: Path, running: Starter) -> None:
    (site / "pelicanconf.py").unlink()
    _here, root = served(running, site)
    (site / "pelicanconf.py").write_text("SITENAME = 'A name of its own'\n")
    eventually(lambda: "A name of its own" in fetched(root)[1])
    (site / "pelicanconf.py").write_text("SITENAEM = 'x'\n")
    eventually(lambda: "no setting is called SITENAEM" in fetched(root)[1])


def test_the_public_values_of_a_build_do_not_reach_it(site: Path, tmp_path: Path, running: Starter) -> None:
    _here, root = served(running, site, OUTPUT=str(tmp_path / "no"), SITEURL="https://example.org")
    assert "https://example.org" not in fetched(root, "/posts/one/")[1]
    assert not (tmp_path / "no").exists()


def kit_files(root: str, address: str) -> dict[str, bytes]:
    """Return the files of the share kit at an address, by their endings."""
    return {name[-4:]: data for name, data in saved_from(fetched(root, address)[1]).items()}


def code_of(root: str, address: str) -> str:
    """Return what the QR code of the share kit at an address says."""
    with Image.open(BytesIO(kit_files(root, address)[".png"])) as picture:
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    return str(code.text)


def test_what_is_handed_out_before_the_day_has_the_public_address(site: Path, running: Starter) -> None:
    path = site / "content/posts/one.md"
    path.write_text(
        path.read_text().replace("title: One", "title: One\nid: e86ems").replace("2026-10-01", "2027-10-01")
    )
    kit = "/posts/one/share"
    _here, root = served(running, site)
    assert "Write the site’s public address first" in fetched(root, f"{kit}/")[1]
    assert kit_files(root, f"{kit}/") == {} and fetched(root, "/share/share.csv")[0] == 404

    (site / "publishconf.py").write_text("SITEURL = 'https://voice.example.org'\n")
    eventually(lambda: "https://voice.example.org/posts/one/?utm_source=linkedin" in fetched(root, f"{kit}/")[1])
    assert code_of(root, f"{kit}/") == "https://voice.example.org/s/e86ems/"
    assert root not in fetched(root, f"{kit}/")[1]
    assert [name for name, data in kit_files(root, f"{kit}/").items() if root.encode() in data] == []
    assert root not in fetched(root, "/share/share.csv")[1]


def test_the_public_address_may_be_given_while_one_serves(site: Path, running: Starter) -> None:
    _here, root = served(running, site, SITEURL="https://typed.example.org/blog/")
    assert code_of(root, "/posts/one/share/").startswith("https://typed.example.org/blog/s/")
    assert (
        json.loads(kit_files(root, "/posts/one/share/")["json"])["url"] == "https://typed.example.org/blog/posts/one/"
    )
    assert "typed.example.org" not in fetched(root, "/posts/one/")[1]


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("SITEURL = 'https://a.example.org/'", "https://a.example.org"),
        ("SITEURL = 'http://intranet.example.org'", "http://intranet.example.org"),
        ("SITEURL = 'http://localhost:8000'", ""),
        ("SITEURL = 'https://127.0.0.1/x'", ""),
        ("SITEURL = 'http://[::1]:8000'", ""),
        ("SITEURL = 'a.example.org'", ""),
        ("SITEURL = ''", ""),
        ("SITEURL = None", ""),
        ("SITEURL = 'https://a.example.org'\n(", ""),
    ],
)
def test_only_an_address_that_others_can_open_is_public(tmp_path: Path, line: str, address: str) -> None:
    (tmp_path / "publishconf.py").write_text(line)
    assert public_address(tmp_path) == address


def test_a_fault_of_ours_is_told_apart_from_a_writers() -> None:
    assert news_of(1, "Traceback (most recent call last):\n  …\nKeyError: 'x'\n", {}).trace.endswith("KeyError: 'x'\n")
    assert news_of(3, "No space left on device", {}).trouble == "No space left on device"
    assert news_of(-11, "", {}).trace == "The build ended with exit code -11."
    problem = {"path": "p", "line": 1, "rule": "r", "message": "m", "hint": "", "severity": "warning"}
    news = news_of(0, "", {"problems": [problem, problem | {"severity": "advice"}]})
    assert (news.count, news.failed, len(news.problems)) == ("1 warning", False, 1)


def test_the_report_is_whole_or_not_there(tmp_path: Path) -> None:
    from kindling.commands.site import write_report
    from kindling.engine.build import BuildResult

    write_report(tmp_path / "report.json", BuildResult((), seconds={"read": 1.0}))
    assert json.loads((tmp_path / "report.json").read_text())["seconds"] == {"read": 1.0}
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_what_is_there_when_it_begins_is_remembered_and_what_is_typed_is_not(site: Path, running: Starter) -> None:
    here, root = served(running, site)
    memory = site / "content/addresses.txt"
    eventually(memory.exists)
    before = memory.read_text("utf-8")
    assert "post one /posts/one/" in before
    post = site / "content/posts/one.md"
    post.write_text(post.read_text("utf-8").replace("title: One", "title: Half a ti"), "utf-8")
    eventually(lambda: fetched(root, "/posts/half-a-ti/")[0] == 200)
    assert fetched(root, "/posts/one/")[0] == 200
    assert memory.read_text("utf-8") == before
    assert [line for line in here.lines if "saved: content/addresses.txt" in line] == []


def test_the_pages_tell_one_fact_once_and_no_known_warning() -> None:
    problem = {"path": "a.md", "line": 3, "rule": "x/y", "message": "m", "hint": "h", "severity": "warning"}
    known = problem | {"message": "k", "known": True}
    news = news_of(0, "", {"problems": [problem, problem | {"path": "b.md"}, known]})
    assert [one["message"] for one in news.problems] == ["m (in 2 files; also b.md:3)"]
    assert news.count == "2 warnings, 1 known warning"
