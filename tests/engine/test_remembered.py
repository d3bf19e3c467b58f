"""Addresses and ids that readers have: whatever a text is called later, they lead to it, and programs know it."""

import os
import random
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kindling.commands.hosts import HOSTS, host_files
from kindling.commands.keeping import keep_addresses
from kindling.commands.kit import build_request
from kindling.engine.build import BuildResult, build
from kindling.engine.publisher import publisher
from kindling.model.addresses import output_path
from kindling.model.public_addresses import FILE, read
from tests.conftest import PLAIN_GIT

pytestmark = pytest.mark.whole

CONF = "SITENAME = 'Joy'\nAUTHOR = 'Ann Author'\nCARDS = {'enabled': False}\nSHARE = {'kit': False}\n"
FILE_SHOWN = f"content/{FILE}"
URL = "https://example.org"


def post(title: str, date: str, *lines: str) -> str:
    """Return the text of a post."""
    return "\n".join(
        ["---", f"title: {title}", f"date: {date}", "summary: In one line.", *lines, "---", "", "Words.\n"]
    )


def write(site: Path, name: str, text: str) -> None:
    """Write one text of a site."""
    path = site / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a page, and three posts in two series: one with a file, one that stands in posts alone."""
    folder = tmp_path / "site"
    write(folder, "pages/about.md", "---\ntitle: About\nsummary: Of us.\n---\n\nWords.\n")
    write(folder, "series/power.md", "---\ntitle: Power\nsummary: On power.\n---\n\nWords.\n")
    write(folder, "posts/one.md", post("One", "2026-09-01", "id: k3one1", "series: power", "part: 1"))
    write(folder, "posts/two.md", post("Two", "2026-09-02", "series: power", "part: 2"))
    write(folder, "posts/joy.md", post("Joy", "2026-09-03", "id: k3joy1", "series: Great cultures", "part: 1"))
    (folder / "pelicanconf.py").write_text(CONF, "utf-8")
    return folder


def built(site: Path, name: str = "output", url: str = URL, **more: object) -> BuildResult:
    """Build into a new folder, as a host does, and keep what is new, as the commands do."""
    output = site.parent / name
    shutil.rmtree(output, ignore_errors=True)
    result = build(build_request(site, output, url, datetime(2026, 11, 23), **more))  # type: ignore[arg-type]
    keep_addresses(site, result)
    return result


def memory(site: Path) -> str:
    """Return what is remembered."""
    return (site / "content" / FILE).read_text("utf-8")


def told(result: BuildResult) -> list[str]:
    """Return the rules of what is told, and where."""
    return [f"{problem.rule} {problem.path}:{problem.line}" for problem in result.problems]


def answers(site: Path, old: str, new: str, name: str = "output") -> None:
    """Hold that the old address leads to the new one, by a page and by a rule."""
    output = site.parent / name
    page = (output / output_path(old)).read_text("utf-8")
    assert f'<link rel="canonical" href="{URL}{new}">' in page
    assert f"{old} {new} 301" in (output / "_redirects").read_text("utf-8").splitlines()


def ids(site: Path, feed: str = "feed.xml") -> list[str]:
    """Return the ids of a feed and of its entries."""
    return re.findall("<id>(.*)</id>", (site.parent / "output" / feed).read_text("utf-8"))


def test_what_readers_have_is_one_line_a_text(site: Path) -> None:
    assert built(site).problems == ()
    assert memory(site).splitlines()[1:] == [
        "page about /about/ file=pages/about.md",
        "post k3joy1 /posts/joy/ /s/great-cultures-1/ day=2026-09-03",
        "post k3one1 /posts/one/ /s/power-1/ day=2026-09-01",
        "post two /posts/two/ /s/power-2/ day=2026-09-02 file=posts/two.md",
        "series great-cultures /s/great-cultures/ /series/great-cultures/ file=series/great-cultures.md",
        "series power /s/power/ /series/power/ file=series/power.md",
        "site https://example.org",
    ]
    assert (site / "content" / ".gitattributes").read_text() == "addresses.txt merge=union\n"


def test_a_build_that_changes_nothing_writes_nothing(site: Path) -> None:
    built(site)
    before = (site / "content" / FILE).stat().st_mtime_ns
    assert built(site).problems == ()
    assert (site / "content" / FILE).stat().st_mtime_ns == before
    assert not (site.parent / "output" / FILE).exists()


RENAMES = {
    "a title": ("posts/two.md", "title: Two", "title: Second", "/posts/two/", "/posts/second/"),
    "a slug": ("posts/one.md", "title: One", "title: One\nslug: first", "/posts/one/", "/posts/first/"),
    "a page": ("pages/about.md", "title: About", "title: Who we are", "/about/", "/who-we-are/"),
    "a series' slug": (
        "series/power.md",
        "title: Power",
        "title: Power\nslug: might",
        "/series/power/",
        "/series/might/",
    ),
    "a series": ("series/power.md", "title: Power", "title: Might", "/series/power/", "/series/might/"),
}


@pytest.mark.parametrize("what", RENAMES)
def test_a_renamed_text_keeps_its_old_address(what: str, site: Path) -> None:
    name, old_line, new_line, old, new = RENAMES[what]
    built(site)
    known = ids(site)
    text = (site / "content" / name).read_text("utf-8").replace(old_line, new_line)
    write(site, name, text)
    line = text[: text.index(new_line) + len(new_line.rstrip())].count("\n") + 1
    assert told(built(site)) == [f"addresses/moved content/{name}:{line}"]
    answers(site, old, new)
    assert ids(site) == known
    assert built(site).problems == ()  # it is told once
    answers(site, old, new)


def test_a_renamed_series_keeps_its_short_addresses_and_its_feeds(site: Path) -> None:
    built(site)
    known = ids(site, "series/power/feed.xml")
    write(site, "series/power.md", "---\ntitle: Might\nsummary: On power.\n---\n\nWords.\n")
    built(site)
    answers(site, "/s/power/", "/series/might/")
    answers(site, "/s/power-1/", "/posts/one/")
    answers(site, "/s/might-1/", "/posts/one/")
    assert ids(site, "series/power/feed.xml") == ids(site, "series/might/feed.xml") == known
    rules = (site.parent / "output" / "_redirects").read_text("utf-8")
    assert "/series/power/feed.xml /series/might/feed.xml 301\n" in rules


def test_a_series_without_a_file_is_known_by_its_parts(site: Path) -> None:
    built(site)
    known = ids(site, "series/great-cultures/feed.xml")
    write(site, "posts/joy.md", post("Joy", "2026-09-03", "id: k3joy1", "series: Good places", "part: 1"))
    built(site)
    answers(site, "/series/great-cultures/", "/series/good-places/")
    answers(site, "/s/great-cultures/", "/series/good-places/")
    assert ids(site, "series/good-places/feed.xml") == known
    assert "addresses/dead" not in str(built(site).problems)


def test_parts_that_change_places_keep_their_short_addresses(site: Path) -> None:
    built(site)
    write(site, "posts/one.md", post("One", "2026-09-01", "id: k3one1", "series: power", "part: 2"))
    write(site, "posts/two.md", post("Two", "2026-09-02", "series: power", "part: 1"))
    problems = [problem for problem in built(site).problems if problem.severity == "advice"]
    assert [(problem.path, problem.message, problem.hint) for problem in problems] == [
        (
            "content/posts/one.md",
            "/s/power-2/ would be the short address of this part, and belongs to content/posts/two.md",
            "hand out /s/k3one1/, which is this text's for ever",
        ),
        (
            "content/posts/two.md",
            "/s/power-1/ would be the short address of this part, and belongs to content/posts/one.md",
            "hand out /s/two/, which is this text's for ever",
        ),
    ]
    answers(site, "/s/power-1/", "/posts/one/")
    answers(site, "/s/power-2/", "/posts/two/")


def test_a_short_address_that_is_another_texts_is_told(site: Path) -> None:
    write(site, "posts/new.md", post("New", "2026-11-01", "id: k3new1", "aliases: [/s/power/]"))
    write(site, "posts/other.md", post("Other", "2026-11-02", "id: power-1"))
    found = {(problem.rule, problem.path, problem.hint) for problem in built(site).problems}
    assert found == {
        ("series/short", "content/series/power.md", "hand out /series/power/"),
        ("series/short", "content/posts/one.md", "hand out /s/k3one1/, which is this text's for ever"),
    }
    answers(site, "/s/power-1/", "/posts/other/")


def test_a_short_address_of_an_earlier_name_that_is_another_texts_is_told(site: Path) -> None:
    head = "---\ntitle: Power\nsummary: On power.\naliases: /series/might/\n---\n\nWords.\n"
    write(site, "series/power.md", head)
    write(site, "posts/other.md", post("Other", "2026-11-02", "id: might-2"))
    (problem,) = built(site).problems
    assert (problem.rule, problem.path) == ("series/short", "content/posts/two.md")
    assert problem.message == "/s/might-2/ was the short address of this part, and belongs to content/posts/other.md"
    answers(site, "/s/might-1/", "/posts/one/")
    answers(site, "/s/might-2/", "/posts/other/")


def test_a_file_that_moves_with_its_slug_is_known_by_its_id_or_told(site: Path) -> None:
    built(site)
    for old, new in {"one": "first", "two": "second"}.items():
        text = (site / "content" / "posts" / f"{old}.md").read_text("utf-8")
        (site / "content" / "posts" / f"{old}.md").unlink()
        write(site, f"posts/{new}.md", text.replace("title:", f"slug: {new}\ntitle:"))
    result = built(site)
    assert told(result) == ["addresses/dead content/addresses.txt:5", "addresses/moved content/posts/first.md:2"]
    assert result.problems[0].hint.startswith("if content/posts/second.md is that text, write id: two into it; else ")
    answers(site, "/posts/one/", "/posts/first/")


def test_a_file_that_moves_alone_changes_nothing(site: Path) -> None:
    built(site)
    known = ids(site)
    for name in ("one", "two"):
        (site / "content" / "posts" / f"{name}.md").rename(site / "content" / "posts" / f"moved-{name}.md")
    assert built(site).problems == ()
    assert ids(site) == known
    write(site, "posts/moved-two.md", post("Second", "2026-09-02", "series: power", "part: 2"))
    assert told(built(site)) == ["addresses/moved content/posts/moved-two.md:2"]
    assert ids(site) == known


def test_another_day_and_another_host_keep_the_ids_of_feeds(site: Path) -> None:
    built(site)
    known = ids(site)
    assert known[:2] == ["https://example.org/", "tag:example.org,2026-09-03:k3joy1"]
    write(site, "posts/joy.md", post("Joy", "2026-09-05", "id: k3joy1", "series: Great cultures", "part: 1"))
    assert built(site).problems == ()
    assert ids(site) == known
    assert told(built(site, url="https://www.example.com/blog")) == ["addresses/host content/addresses.txt:8"]
    assert ids(site) == known


def test_a_text_that_is_no_more_is_told_with_two_lines_to_choose_from(site: Path) -> None:
    built(site)
    (site / "content" / "posts" / "joy.md").unlink()
    problem = next(each for each in built(site).problems if "post k3joy1" in each.hint)
    assert str(problem) == (
        "content/addresses.txt:3: [addresses/dead] warning: "
        "readers have /posts/joy/, /s/great-cultures-1/, and its text is not there\n    hint: write into this line "
        "'post k3joy1 /posts/joy/ /s/great-cultures-1/ day=2026-09-03 to=/posts/…/' where readers find the same "
        "elsewhere, or 'post k3joy1 gone'"
    )
    text = memory(site)
    lead = text.replace("day=2026-09-03", "day=2026-09-03 to=/posts/one/").replace(
        "file=series/gr", "to=/archive/ file=series/gr"
    )
    (site / "content" / FILE).write_text(lead, "utf-8")
    assert built(site).problems == ()
    answers(site, "/posts/joy/", "/posts/one/")
    answers(site, "/series/great-cultures/", "/archive/")
    gone = re.sub("(?m)^(post k3joy1|series great-cultures) .*", r"\1 gone", text)
    (site / "content" / FILE).write_text(gone, "utf-8")
    assert built(site).problems == ()
    assert memory(site) == gone
    assert "joy" not in (site.parent / "output" / "_redirects").read_text("utf-8")


def test_what_leads_elsewhere_follows_when_that_is_renamed(site: Path) -> None:
    built(site)
    (site / "content" / "posts" / "joy.md").unlink()
    lead = memory(site).replace("day=2026-09-03", "day=2026-09-03 to=/posts/one/")
    (site / "content" / FILE).write_text(lead.replace("file=series/gr", "to=/archive/ file=series/gr"), "utf-8")
    write(site, "posts/one.md", post("First", "2026-09-01", "id: k3one1", "series: power", "part: 1"))
    assert told(built(site)) == ["addresses/moved content/posts/one.md:2"]
    answers(site, "/posts/joy/", "/posts/first/")


def test_what_leads_to_no_page_is_told_with_the_nearest(site: Path) -> None:
    built(site)
    (site / "content" / "posts" / "joy.md").unlink()
    (site / "content" / FILE).write_text(memory(site).replace("day=2026-09-03", "to=/posts/onne/"), "utf-8")
    result = built(site)
    told_of = next(problem for problem in result.problems if problem.rule == "addresses/to")
    assert (told_of.line, told_of.hint, result.published) == (3, "did you mean '/posts/one/'?", False)


@pytest.mark.parametrize("to", ["/posts/joy/", "/posts/rest/"])
def test_what_leads_in_a_circle_is_told(site: Path, to: str) -> None:
    built(site)
    (site / "content" / "posts" / "joy.md").unlink()
    circle = memory(site).replace("day=2026-09-03", f"to={to}") + "post k3res1 /posts/rest/ to=/posts/joy/\n"
    (site / "content" / FILE).write_text(circle, "utf-8")
    result = built(site)
    found = [problem.message for problem in result.problems if problem.rule == "addresses/to"]
    assert f"to={to} leads in a circle: no page of the site is at its end" in found
    assert len(found) == 2 and not result.published


def test_what_leads_on_and_on_ends_at_a_page(site: Path) -> None:
    built(site)
    (site / "content" / "posts" / "joy.md").unlink()
    chain = memory(site).replace("day=2026-09-03", "to=/posts/one/") + "post k3res1 /posts/rest/ to=/posts/joy/\n"
    (site / "content" / FILE).write_text(chain.replace("file=series/gr", "to=/archive/ file=series/gr"), "utf-8")
    assert told(built(site)) == []
    answers(site, "/posts/joy/", "/posts/one/")
    answers(site, "/posts/rest/", "/posts/joy/")


def test_what_is_no_more_may_lead_home(site: Path) -> None:
    built(site)
    (site / "content" / "posts" / "joy.md").unlink()
    home = memory(site).replace("day=2026-09-03", "to=/").replace("file=series/gr", "to=/ file=series/gr")
    (site / "content" / FILE).write_text(home, "utf-8")
    assert told(built(site)) == []
    answers(site, "/posts/joy/", "/")
    assert sorted(path.name for path in (site.parent / "output" / "posts" / "joy").iterdir()) == ["index.html"]


def test_files_that_change_names_keep_their_texts_apart(site: Path) -> None:
    write(site, "posts/one.md", post("One", "2026-09-01", "series: power", "part: 1"))
    built(site)
    known = ids(site)
    one, two = ((site / "content" / "posts" / f"{name}.md").read_text("utf-8") for name in ("one", "two"))
    write(site, "posts/two.md", one)
    write(site, "posts/one.md", two)
    assert built(site).problems == ()
    assert ids(site) == known
    answers(site, "/s/power-1/", "/posts/one/")


def test_a_text_that_is_withdrawn_is_told_until_its_line_says_gone(site: Path) -> None:
    built(site)
    write(site, "posts/one.md", post("One", "2026-09-01", "id: k3one1", "series: power", "part: 1", "status: draft"))
    result = built(site)
    dead = next(each for each in result.problems if each.rule == "addresses/dead")
    assert "content/posts/one.md is a draft now" in dead.message
    (site / "content" / FILE).write_text(re.sub("(?m)^post k3one1 .*", "post k3one1 gone", memory(site)), "utf-8")
    assert "addresses" not in str(built(site).problems)
    assert "k3one1 gone\n" in memory(site)
    write(site, "posts/one.md", post("One", "2026-09-01", "id: k3one1", "series: power", "part: 1"))
    assert "addresses/conflict content/addresses.txt:4" in told(built(site))


@pytest.mark.parametrize("state", ["status: draft", "status: hidden", "date: 2027-01-01"])
def test_nothing_is_remembered_of_what_readers_do_not_know_of(state: str, site: Path) -> None:
    day, line = ("2027-01-01", "series: Secrets") if "date" in state else ("2026-09-09", f"series: Secrets\n{state}")
    write(site, "posts/secret.md", post("A secret", day, line))
    built(site, preview=True)
    assert "secret" not in memory(site).lower()


def test_a_page_in_the_place_of_an_old_one_is_told(site: Path) -> None:
    built(site)
    write(site, "posts/one.md", post("First", "2026-09-01", "id: k3one1", "series: power", "part: 1"))
    write(site, "posts/new.md", post("One", "2026-11-01"))
    assert told(built(site)) == ["addresses/taken content/addresses.txt:4", "addresses/moved content/posts/one.md:2"]


def test_an_address_that_another_text_takes_over_by_its_own_words_is_kept(site: Path) -> None:
    built(site)
    (site / "content" / "posts" / "two.md").unlink()
    write(site, "posts/new.md", post("New", "2026-11-01", "id: k3new1", "aliases: [/posts/two/, /s/power-2/]"))
    assert built(site).problems == ()
    answers(site, "/posts/two/", "/posts/new/")


def test_of_a_day_that_is_not_yet_nothing_is_remembered(site: Path) -> None:
    write(site, "posts/secret.md", post("A secret", "2026-11-20", "series: Secrets"))
    assert (built(site, until=datetime(2026, 11, 19)).published, "secret" in memory(site)) == (True, False)
    assert "post one" not in memory(site) and "post k3one1" in memory(site)
    built(site, until=datetime(2026, 11, 20))
    assert "post a-secret /posts/a-secret/ /s/secrets-1/ day=2026-11-20" in memory(site)


def test_what_stands_below_a_page_leads_on_too(site: Path) -> None:
    (site / "pelicanconf.py").write_text(CONF.replace("SHARE = {'kit': False}\n", ""), "utf-8")
    built(site)
    write(site, "posts/one.md", post("First", "2026-09-01", "id: k3one1", "series: power", "part: 1"))
    built(site)
    answers(site, "/posts/one/share/", "/posts/first/share/")


def test_the_files_beside_a_page_lead_on_by_rules(site: Path) -> None:
    """Its list of sources, and what its share kit hands out: a file can't lead on by itself."""
    (site / "pelicanconf.py").write_text(CONF.replace("SHARE = {'kit': False}", ""), "utf-8")
    write(
        site, "references/library.bib", "@book{lee2020, author={Lee, Ann}, title={Joy}, publisher={P}, year={2020}}\n"
    )
    cited = post("Joy", "2026-09-03", "id: k3joy1") + "So it is [@lee2020].\n"
    write(site, "posts/joy.md", cited)
    built(site)
    there = {path.name for path in (site.parent / "output" / "posts" / "joy").iterdir() if path.is_file()}
    write(site, "posts/joy.md", cited.replace("title: Joy", "title: Delight"))
    built(site)
    rules = (site.parent / "output" / "_redirects").read_text("utf-8").splitlines()
    names = there - {"index.html"}
    assert {"references.bib", "references.ris"} < names
    texts = {name for name in names if not name.endswith((".png", ".svg")) and not name.startswith("feed")}
    old, new = (site.parent / "output" / "posts" / name for name in ("joy", "delight"))
    assert len(texts) >= 3, "and a host that reads no rules has copies of those of text"
    assert {name: (old / name).read_bytes() for name in texts} == {name: (new / name).read_bytes() for name in texts}
    assert {f"/posts/joy/{name} /posts/delight/{name} 301" for name in names} <= set(rules)


def test_rules_of_the_sites_own_are_told_where_its_host_reads_none(site: Path) -> None:
    (site / "content/root").mkdir()
    (site / "content/root/_redirects").write_text("/a /about/ 301\n")
    (site / "content/root/_headers").write_text("/a\n  X-A: b\n")
    assert built(site).problems == ()
    told_of = built(site, url="https://ann.github.io").problems
    assert {(problem.rule, problem.path) for problem in told_of if problem.rule != "addresses/host"} == {
        ("redirects/host", "content/root/_redirects"),
        ("headers/host", "content/root/_headers"),
    }


@pytest.mark.parametrize(
    ("file", "text", "url", "host"),
    [
        ("a.txt", "", "https://ann.github.io/voice", "GitHub Pages"),
        ("a.txt", "", "https://voice.gitlab.io", "GitLab Pages"),
        ("a.txt", "", "https://example.org", ""),
        (".gitlab-ci.yml", "image: a\npages:\n", "https://example.org", "GitLab Pages"),
        (".github/workflows/publish.yml", "run: make", "https://example.org", ""),
    ],
)
def test_a_host_is_known_by_the_sites_own_files(file: str, text: str, url: str, host: str, tmp_path: Path) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text, "utf-8")
    assert publisher(tmp_path, url) == host


def test_the_files_that_begin_writes_are_known() -> None:
    for name, host in (("github", "GitHub Pages"), ("gitlab", "GitLab Pages"), ("netlify", "")):
        with TemporaryDirectory() as folder:
            for file, text in host_files(HOSTS[name], "voice").items():
                (Path(folder) / file).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / file).write_text(text, "utf-8")
            assert publisher(Path(folder), "") == host


def tagged(site: Path, *tags: str) -> None:
    """Give the post on joy other topics."""
    line = f"tags: [{', '.join(tags)}]"
    write(site, "posts/joy.md", post("Joy", "2026-09-03", "id: k3joy1", "series: Great cultures", "part: 1", line))


def test_a_topic_that_is_written_otherwise_leads_on_and_one_that_is_no_more_to_all_topics(site: Path) -> None:
    tagged(site, "Organisation", "Humour")
    built(site)
    assert "topic humour /topics/humour/\ntopic organisation /topics/organisation/\n" in memory(site)
    tagged(site, "Organization")
    line = memory(site).splitlines().index("topic humour /topics/humour/") + 1
    result = built(site)
    assert told(result) == [f"addresses/topic {FILE_SHOWN}:{line}", f"addresses/moved {FILE_SHOWN}:{line + 1}"]
    answers(site, "/topics/organisation/", "/topics/organization/")
    answers(site, "/topics/humour/", "/topics/")
    assert "topic organisation /topics/organisation/ to=/topics/organization/\n" in memory(site)
    pages = (site.parent / "output" / "_redirects").read_bytes()
    assert told(built(site)) == [f"addresses/topic {FILE_SHOWN}:{line}"], "what moved is told once"
    assert (site.parent / "output" / "_redirects").read_bytes() == pages
    tagged(site, "Organisation", "Humour")  # back again, and the line of each is as it was for readers
    result = built(site)
    assert told(result) == [f"addresses/moved {FILE_SHOWN}:{line + 2}"]
    assert (site.parent / "output" / "topics" / "humour" / "index.html").is_file()
    answers(site, "/topics/organization/", "/topics/organisation/")
    assert built(site).problems == (), "and nothing leads in a circle"


def test_the_feed_of_a_person_keeps_its_id_and_its_old_place(site: Path) -> None:
    person = "---\ntitle: Ann\nid: p3ann1\nperson: {}\nsummary: Of Ann.\n---\n\nWords.\n"
    write(site, "posts/joy.md", post("Joy", "2026-09-03", "id: k3joy1", "authors: [Ann Lee]"))
    write(site, "pages/ann.md", person.format("Ann Lee"))
    built(site)
    known = ids(site, "ann/feed.xml")
    assert known[0] == "https://example.org/ann/" and "page p3ann1 /ann/ feed=/ann/\n" in memory(site)
    write(site, "posts/joy.md", post("Joy", "2026-09-03", "id: k3joy1", "authors: [Ann M. Leigh]"))
    write(site, "pages/ann.md", person.replace("title: Ann", "title: Ann Leigh").format("Ann M. Leigh"))
    assert told(built(site)) == ["addresses/moved content/pages/ann.md:2"]
    answers(site, "/ann/", "/ann-leigh/")
    assert ids(site, "ann-leigh/feed.xml") == ids(site, "ann/feed.xml") == known


def test_a_post_that_waits_is_told_when_its_address_hangs_on_its_title(site: Path) -> None:
    write(site, "posts/later.md", post("To come", "2027-01-01", "id: k3lat1"))
    write(site, "posts/fixed.md", post("To come, too", "2027-01-01", "id: k3fix1", "slug: to-stay"))
    (problem,) = built(site).problems
    assert (problem.rule, problem.path, problem.hint) == (
        "addresses/waiting", "content/posts/later.md", "write slug: to-come"
    )  # fmt: skip
    assert "to-come" not in memory(site)


def test_another_id_is_told_and_old_addresses_lead_on(site: Path) -> None:
    built(site)
    write(site, "posts/two.md", post("Two", "2026-09-02", "id: k3two2", "series: power", "part: 2"))
    assert told(built(site)) == ["addresses/id content/posts/two.md:5"]
    answers(site, "/s/two/", "/posts/two/")


def git(folder: Path, *words: str) -> None:
    """Run git as a person would, with a name."""
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *words], cwd=folder, env={**os.environ, **PLAIN_GIT}, check=True, capture_output=True)


def test_two_branches_of_git_merge_and_mean_both(site: Path) -> None:
    built(site)
    git(site, "init")
    git(site, "add", "content")
    git(site, "commit", "-m", "Begin")
    git(site, "checkout", "-b", "other")
    write(site, "posts/one.md", post("First", "2026-09-01", "id: k3one1", "series: power", "part: 1"))
    write(site, "posts/x.md", post("Kindness", "2026-10-02", "id: k3kin1"))
    built(site)
    git(site, "add", "content")
    git(site, "commit", "-m", "Rename")
    git(site, "checkout", "main")
    write(site, "posts/two.md", post("Second", "2026-09-02", "series: power", "part: 2"))
    write(site, "posts/y.md", post("Excellence", "2026-10-03", "id: k3exc1"))
    built(site)
    git(site, "add", "content")
    git(site, "commit", "-m", "Rename another")
    git(site, "merge", "other", "-m", "Both")
    result = built(site)
    assert {problem.severity for problem in result.problems} <= {"advice"}
    answers(site, "/posts/one/", "/posts/first/")
    answers(site, "/posts/two/", "/posts/second/")
    identities = [line.split()[:2] for line in memory(site).splitlines()[1:]]
    assert identities == sorted(identities)
    assert len(identities) == len({tuple(each) for each in identities}) == 9
    assert built(site).problems == ()


def changed_at_random(site: Path, chance: random.Random) -> None:
    """Change one thing of one text: title, slug, day, part, series or file; each text has an id, or keeps its file."""
    posts = sorted((site / "content" / "posts").iterdir())
    path = chance.choice([*posts, site / "content" / "series" / "power.md", site / "content" / "pages" / "about.md"])
    text, word = path.read_text("utf-8"), f"w{chance.randrange(10_000)}"
    match chance.choice(["title", "slug", "day", "part", "series", "file"]):
        case "title":
            text = re.sub("(?m)^title: .*", f"title: {word}", text)
        case "slug":
            text = re.sub("(?m)^(slug: .*\n)?title:", f"slug: {word}\ntitle:", text)
        case "day":
            text = re.sub("(?m)^date: .*", f"date: 2026-10-{chance.randrange(10, 30)}", text)
        case "series":
            text = re.sub("(?m)^series: .*", f"series: {chance.choice(['power', 'Great cultures', word])}", text)
        case "part":
            text = re.sub("(?m)^part: .*", f"part: {chance.randrange(3, 900)}", text)
        case "file" if "id: " in text:
            path.unlink()
            path = path.with_name(f"{word}.md")
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("seed", range(2))
def test_whatever_changes_every_address_that_ever_was_answers(seed: int, site: Path) -> None:
    chance = random.Random(seed)
    built(site)
    ever, posts = set(read(memory(site))[0].by_address), set(ids(site)[1:])
    for _ in range(6):
        changed_at_random(site, chance)
        result = built(site)
        assert result.published, result.problems
        now = read(memory(site))[0]
        ever |= set(now.by_address)
        assert ever == set(now.by_address)
        dead = {word for each in result.problems if each.rule == "addresses/dead" for word in each.hint.split()}
        left = {address for address in ever if not (site.parent / "output" / output_path(address)).is_file()}
        assert left <= dead, (left, result.problems)
        assert not any(address.startswith(("/posts/", "/about")) for address in left)
        assert set(ids(site)[1:]) == posts
