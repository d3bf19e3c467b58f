"""What is shown before the whole is built: the very bytes of a build, and nothing where only the build can say."""

import os
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kindling.commands.kit import build_request
from kindling.engine.ahead import Ahead, looked_ahead
from kindling.engine.build import build
from kindling.engine.content import read_content
from kindling.engine.run import BuildRequest, Run
from kindling.engine.session import Session
from kindling.engine.setup import set_up
from kindling.model.addresses import MANIFEST
from kindling.model.cache import Cache
from kindling.plugins.citations.staying import StayingPandoc
from tests.test_edits import film, remodel, restyle

KIT = Path(__file__).parents[2]
SITE = KIT / "tests" / "sites" / "golden"
URL, NOW = "http://localhost:8000", datetime(2026, 11, 23)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the golden site, to write in."""
    shutil.copytree(SITE, tmp_path / "site", ignore=shutil.ignore_patterns("expected", ".kindling"))
    return tmp_path / "site"


def ahead_of(site: Path, session: Session | None = None) -> Ahead | None:
    """Look ahead as `make serve` does."""
    return looked_ahead(request_of(site, session))


def request_of(site: Path, session: Session | None = None) -> BuildRequest:
    """Ask as `make serve` does."""
    return build_request(site, site / "output", URL, NOW, preview=True, session=session)


def files_of(site: Path, session: Session | None = None) -> dict[str, bytes]:
    """Build as `make serve` does, and return path → bytes."""
    result = build(build_request(site, site / "output", URL, NOW, preview=True, session=session))
    assert result.published, result.problems
    found = (path for path in (site / "output").rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(site / "output").as_posix(): path.read_bytes() for path in found}


def made(ahead: Ahead) -> dict[str, bytes]:
    """Return path → bytes of all that is made at once."""
    found = {path: ahead.made(path) for path in ahead.outputs}
    return {path: data for path, data in found.items() if isinstance(data, bytes)}


EDITS: dict[str, Callable[[str], str]] = {
    "words": lambda text: f"{text}\nMore words, and a [link](https://example.org/).\n",
    "a summary": lambda text: re.sub("^summary: .*$", "summary: Another sentence.", text, count=1, flags=re.M),
    "a title": lambda text: re.sub("^title: .*$", "title: Another title", text, count=1, flags=re.M),
    "a note": lambda text: f"{text}\nA claim.^[And its note.]\n",
    "a topic": lambda text: text.replace("title: ", "tags: [another, topic]\ntitle: ", 1)
    if "tags:" not in text
    else f"{text}\nWords.\n",
}  # fmt: skip


def test_each_file_that_is_made_at_once_is_as_the_build_makes_it_after_each_edit(site: Path) -> None:
    session = Session()
    posts = sorted((site / "content" / "posts").glob("*.md"))
    for number, (name, edit) in enumerate(EDITS.items()):
        post = posts[number % len(posts)]
        post.write_text(edit(post.read_text("utf-8")), "utf-8")
        session.saved([post])
        ahead = ahead_of(site, session)
        assert ahead, name
        soon = made(ahead)
        assert len(soon) > 50
        built = files_of(site, session)
        assert {path: built[path] == data for path, data in soon.items() if built.get(path) != data} == {}, name
    assert files_of(site, session) == files_of(site), "what is kept changes nothing"


def test_a_page_that_is_asked_for_first_is_as_the_build_makes_it(site: Path) -> None:
    built, session = files_of(site), Session()
    pages = sorted(path for path in built if path.endswith("/index.html"))
    for path in pages[:: len(pages) // 12]:
        ahead = ahead_of(site, session)
        assert ahead
        if isinstance(data := ahead.made(path), bytes):
            assert data == built[path], path
    assert {work.__name__ for work, _ in session.answers} >= {"Formatting", "StayingPandoc"}
    assert [name for work, name in session.answers if work is StayingPandoc] == [""], "one for all that is cited"


def test_what_programs_fetch_and_the_search_wait_for_the_build(site: Path) -> None:
    ahead = ahead_of(site)
    assert ahead
    assert [ahead.made(path) for path in ("feed.xml", "sitemap.xml", "search/index.html")] == [True, True, True]
    assert ahead.made("nowhere/index.html") is False


def test_of_a_broken_text_and_of_other_peoples_plugins_only_the_build_can_say(site: Path) -> None:
    conf = site / "pelicanconf.py"
    text = conf.read_text("utf-8")
    conf.write_text(f"{text}\nSITENAEM = 'x'\n", "utf-8")
    assert ahead_of(site) is None
    (site / "plugins").mkdir(exist_ok=True)
    heard = "from pelican import signals\ndef register():\n    signals.all_generators_finalized.connect(heard)\n"
    (site / "plugins" / "listens.py").write_text(f"{heard}def heard(_generators):\n    pass\n", "utf-8")
    more = (
        "\nPLUGIN_PATHS = ['plugins']\nfrom kindling.engine.defaults import PLUGINS\nPLUGINS = [*PLUGINS, 'listens']\n"
    )
    conf.write_text(text + more, "utf-8")
    assert ahead_of(site) is None
    conf.write_text(text, "utf-8")
    assert ahead_of(site) is not None
    (site / "content" / "posts" / "broken.md").write_text(
        "---\ntitle: Broken\ndate: tomorrow\n---\n\nWords.\n", "utf-8"
    )
    assert ahead_of(site) is None


def test_two_saves_in_one_moment_of_the_clock_are_both_seen(site: Path) -> None:
    session, post = Session(), next((site / "content" / "posts").glob("*.md"))
    text, moment = post.read_text("utf-8"), post.stat().st_mtime_ns
    for word in ("First", "Other"):
        post.write_text(f"{text}\n{word} words.\n", "utf-8")
        os.utime(post, ns=(moment, moment))
        session.saved([post])
        ahead = ahead_of(site, session)
        assert ahead
        said = [path for path, data in made(ahead).items() if f"{word} words.".encode() in data]
        assert any(path.startswith("posts/") for path in said)


def test_a_failure_of_the_engine_is_asked_again_by_the_next_build(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session()
    with monkeypatch.context() as patched:
        patched.setattr("kindling.plugins.citations.asked.answered", lambda *_: "pandoc had no answer")
        failed = build(build_request(site, site / "output", URL, NOW, preview=True, session=session))
        assert [problem.rule for problem in failed.problems if problem.severity == "error"] == ["citations/engine"]
    assert files_of(site, session)


WORDS = re.compile(r"(?m)^[A-Z][a-z]+ [a-z]+")


def worded(path: Path) -> bool:
    """Change words in the body of a text; return whether it has some."""
    head, mark, body = path.read_text("utf-8").partition("\n---\n")
    found = WORDS.search(body)
    if found:
        path.write_text(f"{head}{mark}{body[: found.end()]} as never before{body[found.end() :]}", "utf-8")
    return bool(found)


@pytest.mark.parametrize("example", [False, True])
def test_where_only_words_are_others_the_plan_stands_and_each_file_is_as_it_would_be_anew(
    example: bool, tmp_path: Path
) -> None:
    """All of it, not only the page of the text: series, lists, notes, what is to be read as a whole."""
    from_ = KIT if example else SITE
    site = tmp_path / "site"
    shutil.copytree(from_ / "content", site / "content")
    shutil.copy(from_ / "pelicanconf.py", site)
    session = Session()
    ahead = ahead_of(site, session)
    assert ahead
    before, taken = made(ahead), 0
    for path in sorted((site / "content").rglob("*.md")):
        if path.parent.name not in ("posts", "pages", "series") or not worded(path):
            continue
        session.saved([path])
        if ahead.has_taken([path], request_of(site, session)):
            taken += 1
        else:
            ahead = ahead_of(site, session)
            assert ahead
    anew = ahead_of(site)
    assert anew
    after = made(ahead)
    assert after == made(anew)
    assert after != before
    assert taken > (8 if example else 2)


HEADS = {
    "a title": lambda text: re.sub("(?m)^title: .*$", 'title: "A title as never before"', text, count=1),
    "a summary": lambda text: re.sub("(?m)^summary: .*$", "summary: As never before.", text, count=1),
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("example", [False, True])
def test_a_title_and_a_summary_are_taken_into_a_plan_and_are_new_wherever_they_show(
    head: str, example: bool, tmp_path: Path
) -> None:
    """All was made before, so all that shows them is remembered: other parts, lists, cards, citations of the post."""
    from_ = KIT if example else SITE
    site = tmp_path / "site"
    shutil.copytree(from_ / "content", site / "content")
    shutil.copy(from_ / "pelicanconf.py", site)
    for path in sorted((site / "content" / "posts").glob("*.md"))[:4]:
        text = path.read_text("utf-8")
        if text.startswith("---\n") and "\nslug:" not in text:
            path.write_text(text.replace("---\n", f"---\nslug: {path.stem}\n", 1), "utf-8")
    session = Session()
    ahead = ahead_of(site, session)
    assert ahead
    before = made(ahead)
    posts = [path for path in (site / "content" / "posts").glob("*.md") if "\nslug: " in path.read_text("utf-8")]
    assert len(posts) > 2, "with another title, others have another address"
    for path in posts:
        path.write_text(HEADS[head](path.read_text("utf-8")), "utf-8")
        session.saved([path])
        assert ahead.has_taken([path], request_of(site, session)), path
    anew = ahead_of(site)
    assert anew
    after = made(ahead)
    assert after == made(anew)
    assert sum(before.get(page) != data for page, data in after.items()) > 12


def test_what_a_save_has_nothing_to_do_with_is_not_planned_again(site: Path) -> None:
    """Else a save would take longer, the more posts there are."""
    session = Session()
    path = next(
        one for one in sorted((site / "content" / "posts").glob("*.md")) if "\nslug: " in one.read_text("utf-8")
    )
    ahead = ahead_of(site, session)
    assert ahead
    made(ahead)
    before, views = [*ahead.parts], ahead.views
    path.write_text(HEADS["a title"](path.read_text("utf-8")), "utf-8")
    session.saved([path])
    assert ahead.has_taken([path], request_of(site, session))
    stayed = [one for one, other in zip(ahead.parts, before, strict=True) if one is other]
    assert len(before) // 2 < len(stayed) < len(before)
    assert ahead.views is views, "no address came or went"


def test_captions_styles_and_templates_are_taken_into_a_plan(site: Path) -> None:
    chance, session = random.Random(1), Session()
    for edit in (film, restyle, remodel):  # so that each is there already
        edit(site, chance)
    ahead = ahead_of(site, session)
    assert ahead
    before = made(ahead)
    theme = site / "theme"
    style, template, captions = (
        theme / "components/post-footer/style.css", theme / "templates/article.html", site / "content/media/film.vtt",
    )  # fmt: skip
    for path, old, new in (
        (style, "--number: ", "--number: 1"),
        (template, "{% block main %}", "{% block main %}As never before"),
        (captions, "People listen", "People speak"),
    ):
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        session.saved([path])
        assert ahead.has_taken([path], request_of(site, session)), path
        soon = made(ahead)
        anew = ahead_of(site)
        assert anew
        assert soon == made(anew), path
        assert soon != before, path
        before = soon


def test_sources_are_taken_into_a_plan(site: Path) -> None:
    session, library = Session(), site / "content" / "references" / "library.bib"
    ahead = ahead_of(site, session)
    assert ahead
    text, before = library.read_text("utf-8"), made(ahead)
    other = re.sub("title = {(.*?)}", "title = {Another title}", text, count=1)
    for said in (other, text, other):
        library.write_text(said, "utf-8")
        session.saved([library])
        assert ahead.has_taken([library], request_of(site, session))
        soon, anew = made(ahead), ahead_of(site)
        assert anew
        assert soon == made(anew)
        assert (soon == before) == (said == text)
    beside = library.with_name("more.bib")
    beside.write_text(text.replace("{", "{x", 1), "utf-8")
    session.saved([beside])
    assert not ahead.has_taken([beside], request_of(site, session)), "it is new"
    ahead = ahead_of(site, session)
    assert ahead
    beside.unlink()
    session.saved([beside])
    assert not ahead.has_taken([beside], request_of(site, session)), "it is gone"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("theme/templates/article.html", "{% block main %}{{"),
        ("theme/components/post-footer/style.css", ".x { color"),
        ("content/media/film.vtt", ""),
        ("theme/components/post-footer/new.css", ".x {}"),
    ],
)
def test_what_is_broken_or_new_is_looked_at_with_all_the_rest(name: str, text: str, site: Path) -> None:
    chance, session = random.Random(1), Session()
    for edit in (film, restyle, remodel):
        edit(site, chance)
    ahead = ahead_of(site, session)
    assert ahead
    path = site / name
    path.write_text(text, "utf-8")
    session.saved([path])
    taken = ahead.has_taken([path], request_of(site, session))
    anew = ahead_of(site)
    assert not taken or (anew and made(ahead) == made(anew))


TEXT = "---\ntitle: {title}\ndate: 2026-09-01\nsummary: In one line.\n---\n{body}\n"
BODY = "Some words, [a link](https://example.org/), a note.[^1]\n\n## A heading\n\n[^1]: Of it.\n"
#: an edit → whether only words are others by it
KINDS = {
    "words": (BODY.replace("Some", "Other"), True),
    "a new paragraph": (f"Before.\n\n{BODY}", True),
    "a heading": (BODY.replace("A heading", "Another"), False),
    "a link": (BODY.replace("https://example.org/", "/posts/joy/#a-heading"), False),
    "an outside link": (BODY.replace("example.org", "example.com"), True),
    "a note": (BODY.replace("Of it", "Of this"), False),
    "many words": (BODY + "word " * 400, False),
    "a mistake": (BODY + "\n[nowhere](/media/nothing.pdf)\n", False),
    "a quotation to share": (BODY + "\n==Marked.==\n", False),
}


@pytest.mark.parametrize("kind", KINDS)
def test_only_words_are_taken_into_a_plan(kind: str, tmp_path: Path) -> None:
    post = tmp_path / "content" / "posts" / "joy.md"
    post.parent.mkdir(parents=True)
    (tmp_path / "pelicanconf.py").write_text('SITENAME = "S"\nAUTHOR = "A"\n')
    session = Session()
    post.write_text(TEXT.format(title="Joy", body=BODY))
    ahead = ahead_of(tmp_path, session)
    assert ahead
    body, taken = KINDS[kind]
    post.write_text(TEXT.format(title="Joy", body=body))
    session.saved([post])
    assert ahead.has_taken([post], request_of(tmp_path, session)) == taken
    post.write_text(TEXT.format(title="Kindness", body=body))
    session.saved([post])
    assert not ahead.has_taken([post], request_of(tmp_path, session))


def test_what_is_new_gone_or_no_text_is_looked_at_with_all_the_rest(site: Path) -> None:
    session = Session()
    ahead = ahead_of(site, session)
    assert ahead
    posts = site / "content" / "posts"
    (posts / "new.md").write_text(TEXT.format(title="New", body="Words."))
    (posts / "two.md").unlink()
    request = request_of(site, session)
    for path in (posts / "new.md", posts / "two.md", site / "pelicanconf.py", posts / "never.md"):
        assert not ahead.has_taken([path], request)
    assert worded(posts.parent / "pages" / "about.md")
    pages = posts.parent / "pages"
    session.saved([pages / "about.md"])
    assert ahead.has_taken([pages / "about.md", pages / ".about.md.part"], request), "which an editor took away again"
    late = replace(request, now=NOW + timedelta(days=1))
    assert not ahead.has_taken([pages / "about.md"], late)
    picture = posts.parent / "media" / "square.svg"
    picture.unlink()
    for gone in (picture, site / "pelicanconf.py.bak"):
        assert not ahead.has_taken([pages / "about.md", gone], request), "which was no file of a moment"


def test_no_text_is_kept_that_was_read_while_the_settings_were_saved(site: Path, tmp_path: Path) -> None:
    session, cache = Session(), tmp_path / "cache"
    request = request_of(site, session)
    for late in (False, True):
        run = Run(request)
        adapter, settings = set_up(run, site / "content", tmp_path / "nowhere", cache)
        if late:
            with (site / "pelicanconf.py").open("a", encoding="utf-8") as conf:
                conf.write("SITESUBTITLE = 'Saved meanwhile'\n")
        found = read_content(run, site / "content", adapter, settings, Cache(cache / "media"))
        assert (found.texts.kept is None) == late
        before = session.answers
        session.settle(run.reading)
        assert (session.answers is before) != late, "what was read goes, where nobody knows with which settings"
