"""When a site changes by itself, from the heads of its texts alone."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kindling.engine.moments import came_due, moments, to_come
from kindling.engine.settings import has_come, in_zone

LONDON = "Europe/London"


def write(content: Path, name: str, *lines: str) -> None:
    path = content / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(("---", *lines, "---", "", "Words.", "")), "utf-8")


def at(text: str) -> datetime:
    return in_zone(datetime.fromisoformat(text), LONDON)


def shown(content: Path, zone: str = LONDON) -> list[str]:
    return [one.shown for one in moments(content, zone)[0]]


def test_published_posts_alone_have_a_moment_in_the_zone_of_the_site(tmp_path: Path) -> None:
    write(tmp_path, "posts/b.md", "title: B", "date: 2027-07-01T08:30")
    write(tmp_path, "posts/a.md", "title: A", "date: 2027-01-12")
    write(tmp_path, "posts/else.md", "title: E", "date: 2027-07-01T08:00:00+02:00")
    write(tmp_path, "posts/draft.md", "title: D", "date: 2027-01-01", "status: draft")
    write(tmp_path, "posts/hidden.md", "title: H", "date: 2027-01-01", "status: hidden")
    write(tmp_path, "pages/about.md", "title: P", "date: 2027-01-01")
    folder = tmp_path.name
    assert shown(tmp_path) == [
        f"2027-01-12T00:00:00+00:00  Europe/London  “A” goes live ({folder}/posts/a.md:3)",
        f"2027-07-01T07:00:00+01:00  Europe/London  “E” goes live ({folder}/posts/else.md:3)",
        f"2027-07-01T08:30:00+01:00  Europe/London  “B” goes live ({folder}/posts/b.md:3)",
    ]


def test_an_announced_part_changes_the_site_when_its_day_is_over(tmp_path: Path) -> None:
    first = ("  - title: First", "    part: 1", "    date: 2027-03-28")
    second = ("  - title: Second", "    part: 2", "    date: 2027-04-30")
    write(tmp_path, "series/power.md", "title: Power", "planned:", *first, *second, "  - title: No day")
    known, problems = moments(tmp_path, LONDON)
    assert problems == []
    assert [(one.title, one.when.isoformat()) for one in known] == [
        ("First", "2027-03-29T00:00:00+01:00"),
        ("Second", "2027-05-01T00:00:00+01:00"),
    ]
    assert known[0].shown.split()[:2] == ["2027-03-28", LONDON]
    assert known[0].shown.endswith(f"“First” is announced for this day ({tmp_path.name}/series/power.md:6)")
    write(tmp_path, "posts/one.md", "title: first!", "date: 2027-03-27", "series: power")
    write(tmp_path, "posts/two.md", "title: Other words", "date: 2027-04-29", "series: {Power: 2}", "status: draft")
    assert [one.title for one in moments(tmp_path, LONDON)[0]] == ["first!", "Second"], "a draft is in nobody's place"
    write(tmp_path, "posts/two.md", "title: Other words", "date: 2027-04-29", "series: {Power: 2}")
    assert [one.title for one in moments(tmp_path, LONDON)[0]] == ["first!", "Other words"]


def test_what_has_come_since_the_last_publish_is_due(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        write(tmp_path, f"posts/{day}.md", f"title: T{day}", f"date: 2027-01-0{day}T08:00")
    known, _ = moments(tmp_path, LONDON)
    since, now = at("2027-01-01T08:00"), at("2027-01-02T08:00")
    assert [one.title for one in came_due(known, since, now)] == ["T2"], "neither at that very moment, nor later"
    assert [one.title for one in to_come(known, now)] == ["T3"]
    assert came_due(known, now, now) == []


def test_a_head_that_can_not_be_read_is_told_with_its_line_and_hides_no_other(tmp_path: Path) -> None:
    write(tmp_path, "posts/a.md", "title: A", "date: 2027-01-12", "unknown: key")
    write(tmp_path, "posts/b.md", "title: B", "date: tomorrow")
    write(tmp_path, "series/s.md", "title: S", "planned:", "  - title: One", "    date: 11/12/2027")
    (tmp_path / "posts/c.md").write_bytes(b"\xff\xfea")
    known, problems = moments(tmp_path, LONDON)
    assert [one.title for one in known] == ["A"]
    assert sorted((problem.path.rpartition("/")[2], problem.line) for problem in problems) == [
        ("b.md", 3), ("c.md", 1), ("s.md", 5),
    ]  # fmt: skip


def test_days_and_drafts_are_read_as_a_build_reads_them(tmp_path: Path) -> None:
    write(tmp_path, "posts/2027-01-12-a.md", "title: A")
    write(tmp_path, "posts/b.md", "title: B", "publishDate: 13 January 2027")
    write(tmp_path, "posts/c.md", "title: C", "date: 2027-01-14", "draft: true")
    known, problems = moments(tmp_path, LONDON)
    assert ([(one.title, one.when.day) for one in known], problems) == ([("A", 12), ("B", 13)], [])


@pytest.mark.parametrize(
    ("moment", "utc"),
    [
        ("2026-10-25T00:30", "2026-10-24T23:30"),  # before the clocks go back
        ("2026-10-25T01:30", "2026-10-25T00:30"),  # there are two such times: the first
        ("2026-10-25T02:30", "2026-10-25T02:30"),
        ("2027-03-28T01:30", "2027-03-28T01:30"),  # there is no such time: an hour later, as clocks show it
        ("2027-03-28T03:30", "2027-03-28T02:30"),
    ],
)
def test_when_the_clocks_change_a_moment_is_one_and_the_same(tmp_path: Path, moment: str, utc: str) -> None:
    write(tmp_path, "posts/a.md", "title: A", f"date: {moment}")
    ((one,), _) = moments(tmp_path, LONDON)
    assert one.when.astimezone(ZoneInfo("UTC")).isoformat() == f"{utc}:00+00:00"


def test_in_the_hour_that_comes_twice_what_has_come_has_come() -> None:
    post = at("2026-10-25T01:30")
    second = datetime.fromisoformat("2026-10-25T01:15+00:00").astimezone(ZoneInfo(LONDON))
    assert post > second, "as Python compares them: by what clocks show"
    assert has_come(post, second) and not has_come(second, post)
