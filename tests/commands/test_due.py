"""`kindling due`: when the site next changes by itself, and whether it has to be published now."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kindling.commands._command import Refusal
from kindling.commands.due import main
from kindling.commands.published import FOLDER, Published, last_published, remember
from tests.commands.conftest import POST, Outcome, command

LATER = POST.replace("title: One", "title: Two").replace("2026-10-01", "2026-12-07T08:30").replace("part: 1", "part: 2")
LINE = "2026-12-07T08:30:00+00:00  Europe/London  “Two” goes live (content/posts/two.md:3)"
SINCE = "since the last publish (2026-11-23T10:00:00+00:00)"
PROMISE = "planned:\n  - title: Three\n    part: 3\n    date: 2026-12-01\n---\n\n"
TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def waiting(site: Path) -> Path:
    """A site with one post that is out, and one that waits."""
    (site / "content/posts/two.md").write_text(LATER, "utf-8")
    return site


@pytest.fixture
def published(waiting: Path) -> Path:
    """The same, published at ten on a day before."""
    assert remember(waiting, Published(TEN, datetime(2026, 12, 7, 8, 30, tzinfo=UTC), "a1"))
    return waiting


def publish(site: Path, now: str) -> Outcome:
    target, address = site.parent / "www", "--siteurl=https://voice.example.org"
    return command("publish", f"--site={site}", f"--target={target}", address, f"--now={now}")


def kept(site: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8").strip() for path in (site / FOLDER).iterdir()}


def test_it_is_due_until_it_is_published_and_days_alone_change_nothing(waiting: Path) -> None:
    flags = f"--site={waiting}"
    never = command("due", flags, "--now=2026-11-23")
    assert never == Outcome(0, f"{LINE}\nDue: nothing is known of a publish from this folder\n", "")
    assert "nothing is new" not in publish(waiting, "2026-11-23T10:00").out
    tree = kept(waiting)["tree"]
    quiet = command("due", flags, "--now=2026-12-07T08:29:59")
    assert quiet == Outcome(1, f"{LINE}\nNothing has come due {SINCE}\n", "")
    loud = command("due", flags, "--now=2026-12-07T08:30")
    assert loud == Outcome(0, f"{LINE}: due\nDue: 1 of these {SINCE}\n", "")
    assert "; nothing is new since the last publish" in publish(waiting, "2026-12-06").out
    assert kept(waiting) == {".gitignore": "*", "moment": "2026-12-06T00:00:00Z", "next": "2026-12-07T08:30:00Z",
                             "tree": tree}  # fmt: skip
    (waiting / "content/posts/two.md").write_text(LATER.replace("Some words.", "[@nobody]"), "utf-8")
    assert publish(waiting, "2026-12-08").code == 1
    assert main([flags, "--now=2026-12-08"]) == 0, "a publish that failed leaves it due"
    (waiting / "content/posts/two.md").write_text(LATER, "utf-8")
    assert "nothing is new" not in publish(waiting, "2026-12-08").out
    assert (kept(waiting)["next"], kept(waiting)["tree"] != tree) == ("never", True)
    assert main([flags, "--now=2026-12-08T00:01"]) == 1
    assert (waiting.parent / "www/posts/two/index.html").is_file()


@pytest.mark.parametrize(
    ("now", "code"),
    [("2026-11-23T10:00", 1), ("2026-12-07T08:29:59", 1), ("2026-12-07T09:30+01:00", 0), ("2027-12-07", 0)],
)
def test_a_moment_is_the_same_whatever_clock_names_it(published: Path, now: str, code: int) -> None:
    assert main([f"--site={published}", f"--now={now}"]) == code


def test_a_promise_that_was_not_kept_is_told_until_it_is(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    series = published / "content/series/power.md"
    series.write_text(series.read_text("utf-8").replace("---\n\n", PROMISE, 1), "utf-8")
    line = "2026-12-01                 Europe/London  “Three” is announced for this day (content/series/power.md:7)"
    for now, code, tail in (
        ("01T23:59", 1, ""),
        ("02", 0, ": over, and nothing came"),
        ("05", 0, ": over, and nothing came"),
    ):
        assert main([f"--site={published}", f"--now=2026-12-{now}"]) == code
        assert capsys.readouterr().out.splitlines()[0] == line + tail
    remember(published, Published(datetime(2026, 12, 2, 1, tzinfo=UTC), None, "a2"))
    assert main([f"--site={published}", "--now=2026-12-05"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == f"{line}: over, and nothing came"


def test_what_is_wrong_is_told_and_is_no_quiet_answer(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = [f"--site={published}", "--now=2026-11-24"]
    (published / "content/posts/one.md").write_text(POST.replace("2026-10-01", "soon"), "utf-8")
    assert main(flags) == 1
    assert capsys.readouterr().err.startswith("content/posts/one.md:3: [frontmatter/value] date is 'soon'")
    (published / "pelicanconf.py").write_text('TIMEZONE = "Europe/Londn"\n', "utf-8")
    with pytest.raises(Refusal, match="no time zone is called 'Europe/Londn'"):
        main(flags)
    (published / "content").rename(published / "texts")
    with pytest.raises(Refusal, match="there is no folder"):
        main(flags)


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-11-23"])
def test_a_record_that_is_damaged_is_none(published: Path, text: str) -> None:
    (published / FOLDER / "moment").write_text(text, "utf-8")
    assert last_published(published) is None
    assert main([f"--site={published}", "--now=2026-11-24"]) == 0


def test_where_nothing_can_be_written_down_that_is_said(waiting: Path) -> None:
    (waiting / FOLDER).write_text("", "utf-8")
    done = publish(waiting, "2026-11-23")
    assert done.code == 0
    assert done.err.endswith("/.published can't be written: `make due` will not know of this publish\n")
