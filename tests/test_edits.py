"""Whatever is edited, a build that uses what earlier ones kept gives what a fresh one gives: files and problems."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from kindling.engine.build import BuildResult
from kindling.engine.session import Session
from kindling.model.problems import Problem
from tests.engine.test_sites import KIT, SITES, built
from tests.test_invariants import tree
from tests.tiers import whole_or_exam

WORDS = "joy kindness trust power *slowly* `code` [@first] [@second, p. 3] @first {part:2} ==A sentence.==".split()
TAGS = ("trust", "joy", "Two words", "care")


def texts(site: Path) -> list[Path]:
    """Return the posts, in order."""
    return sorted((site / "content" / "posts").glob("*.md"))


def _words(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(3, 30)))


def add(site: Path, chance: random.Random) -> None:
    """Write a new post, perhaps one that nobody may see yet."""
    name = f"new-{chance.randrange(10**6)}"
    day = chance.choice(["2026-05-01", "2026-11-22", "2027-02-01"])
    lines = ["---", f"title: {name.title()}", f"date: {day}", "summary: In one line.", *_series(chance), "---", ""]
    (site / "content" / "posts" / f"{name}.md").write_text("\n".join([*lines, _words(chance), ""]), "utf-8")


def _series(chance: random.Random) -> list[str]:
    number = chance.randint(1, 9)
    return chance.choice([[], ["series: A small series", f"part: {number}"], ["series: Another", f"part: {number}"]])


def lengthen(site: Path, chance: random.Random) -> None:
    """Write one more paragraph."""
    path = chance.choice(texts(site))
    path.write_text(f"{path.read_text('utf-8')}\n{_words(chance)}\n", "utf-8")


def shorten(site: Path, chance: random.Random) -> None:
    """Take the last line away, where it is none of the front matter."""
    path = chance.choice(texts(site))
    lines = path.read_text("utf-8").splitlines()
    if lines[-1] != "---":
        path.write_text("\n".join([*lines[:-1], ""]), "utf-8")


def retitle(site: Path, chance: random.Random) -> None:
    """Give a post another title."""
    _change(site, chance, "title", f'"{chance.choice(WORDS).title()} & {chance.randrange(100)}"')


def redate(site: Path, chance: random.Random) -> None:
    """Give a post another day."""
    _change(site, chance, "date", chance.choice(["2026-01-09", "2026-10-10", "2027-03-03"]))


def summarise(site: Path, chance: random.Random) -> None:
    """Give a post another summary."""
    _change(site, chance, "summary", f"Of {chance.randrange(100)} things.")


def retag(site: Path, chance: random.Random) -> None:
    """Give a post other tags."""
    _change(site, chance, "tags", f"[{', '.join(chance.sample(TAGS, chance.randint(1, 3)))}]")


def _change(site: Path, chance: random.Random, key: str, value: str) -> None:
    path = chance.choice(texts(site))
    first, *lines = path.read_text("utf-8").splitlines()
    if first == "---":
        kept = [line for line in lines if not line.startswith(f"{key}:")]
        path.write_text("\n".join([first, f"{key}: {value}", *kept, ""]), "utf-8")


def rename(site: Path, chance: random.Random) -> None:
    """Give a post's file another name, and so the page another address."""
    path = chance.choice(texts(site))
    path.rename(path.with_name(f"renamed-{chance.randrange(10**6)}.md"))


def remove(site: Path, chance: random.Random) -> None:
    """Take a post away, while there are some left."""
    if len(texts(site)) > 3:
        chance.choice(texts(site)).unlink()


def rename_site(site: Path, chance: random.Random) -> None:
    """Change what stands on every page."""
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"SITESUBTITLE = 'Number {chance.randrange(100)}'\n")


def reset(site: Path, chance: random.Random) -> None:
    """Change a setting: one that bears on all pages, on citations, on how texts are read, or on colours."""
    style, count, tone = chance.choice(["apa", "vancouver"]), chance.choice([180, 240]), chance.choice(["teal", "plum"])
    lines = (
        f"SITENAME = 'Site {count}'",
        f"AUTHOR = 'A {count}'",
        f"CITATIONS = {{'style': '{style}'}}",
        f"READING = {{'words_a_minute': {count}}}",
        f"LOOK = {{'accent': '{tone}'}}",
    )
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"{chance.choice(lines)}\n")


def start_again(site: Path, chance: random.Random) -> None:
    """Put everything back as it was, as somebody does who takes another branch."""
    shutil.rmtree(site / "content")
    shutil.copytree(SITES / "golden" / "content", site / "content")


def film(site: Path, chance: random.Random) -> None:
    """Give a post a film with captions, or the film other captions."""
    captions = site / "content" / "media" / "film.vtt"
    is_new = not captions.is_file()
    captions.write_text(f"WEBVTT\n\n00:00.000 --> 00:04.000\nPeople listen, {chance.choice(WORDS)}.\n", "utf-8")
    post = chance.choice(texts(site))
    if is_new and post.read_text("utf-8").startswith("---\n"):
        head = "video: https://youtu.be/kindling001\nduration: 1:00\ncaptions: /media/film.vtt\ndescribed: true\n"
        post.write_text(post.read_text("utf-8").replace("---\n", f"---\n{head}", 1), "utf-8")


def restyle(site: Path, chance: random.Random) -> None:
    """Write a declaration into the site's own style sheet of a component."""
    _in_theme(site, "components/post-footer/style.css", f".post-footer {{ --number: {chance.randrange(100)}; }}\n")


def remodel(site: Path, chance: random.Random) -> None:
    """Write a word into the site's own template of posts."""
    _in_theme(site, "templates/article.html", f"{{# {chance.randrange(100)} #}}\n")


def _in_theme(site: Path, name: str, more: str) -> None:
    own = site / "theme" / name
    own.parent.mkdir(parents=True, exist_ok=True)
    text = own.read_text("utf-8") if own.is_file() else (KIT / "kindling" / "theme" / name).read_text("utf-8")
    own.write_text(f"{text}{more}", "utf-8")


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    add, add, lengthen, lengthen, reset, shorten, retitle, redate, reset, summarise, retag, rename, remove,
    rename_site, reset, start_again,
)  # fmt: skip


def told(result: BuildResult) -> list[Problem]:
    """Return the problems, less what only a site with a past can have: an address that was another."""
    return [problem for problem in result.problems if problem.rule != "plan/moved"]


@whole_or_exam("edits", 12, 300, "Random edits: what was kept, and a fresh build")
def test_a_build_with_what_was_kept_is_as_a_fresh_one(
    edits: int, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    site = Path(shutil.copytree(SITES / "golden", tmp_path / "site", ignore=shutil.ignore_patterns("expected")))
    chance, published, broken, session = random.Random(edits), 0, False, Session()
    for number in range(edits):
        edit = EDITS[number] if number < len(EDITS) else start_again if broken else chance.choice(EDITS)
        edit(site, chance)
        session.saved(site.rglob("*.md"))
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
        again, fresh = built(site, tmp_path / "output", session=session), built(site, tmp_path / "fresh" / "output")
        assert told(again) == told(fresh), (number, edit.__name__)
        assert again.published == fresh.published
        broken = not fresh.published
        if not broken:
            assert tree(tmp_path / "output") == tree(tmp_path / "fresh" / "output"), (number, edit.__name__)
            published += 1
    assert published > edits / 2, "most edits are no mistakes"
    figures(f"{edits} edits, {published} of them published; no file and no problem differed")
