"""Whatever is saved, what is shown of it at once is what a site looked at anew shows: every file, byte for byte."""

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from kindling.engine.ahead import Ahead
from kindling.engine.session import Session
from tests.engine.test_ahead import ahead_of, made, request_of
from tests.test_edits import EDITS, SITES, WORDS, film, remodel, restyle, retitle, start_again, summarise, texts
from tests.tiers import whole_or_exam

Edit = Callable[[Path, random.Random], None]


def reword(site: Path, chance: random.Random) -> None:
    """Put one word at the end of a text: of those that are read often, and of those that are not."""
    path = chance.choice([*texts(site), *sorted((site / "content" / "pages").glob("*.md"))])
    path.write_text(f"{path.read_text('utf-8').rstrip()} {chance.choice(WORDS)}\n", "utf-8")


def reword_and_lose(site: Path, chance: random.Random) -> None:
    """Save a text in the moment in which a picture goes."""
    reword(site, chance)
    if pictures := [path for path in sorted((site / "content").rglob("*")) if path.suffix in (".png", ".jpg", ".svg")]:
        chance.choice(pictures).unlink()


def save_by_renaming(site: Path, chance: random.Random) -> None:
    """Save a text as many editors do: another file takes its place."""
    path = chance.choice(texts(site))
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(f"{path.read_text('utf-8')}\nA *sentence* more.\n", "utf-8")
    beside.replace(path)


def empty(site: Path, chance: random.Random) -> None:
    """Empty a text, as it is in the middle of a save."""
    chance.choice(texts(site)).write_text("", "utf-8")


def resource(site: Path, chance: random.Random) -> None:
    """Give a source another title, take it out, or write another one and cite it; now and then in a file of its own."""
    path = site / "content" / "references" / chance.choice(["library.bib", "library.bib", "more.bib"])
    text = path.read_text("utf-8") if path.exists() else ""
    titles = re.findall(r"title = \{(.*?)\}", text)
    if titles and chance.random() < 2 / 3:
        path.write_text(text.replace(chance.choice(titles), f"On {chance.choice(WORDS)}"), "utf-8")
    elif text and chance.random() < 1 / 4:
        path.unlink()
    else:
        key = f"new{chance.randrange(10**6)}"
        path.write_text(f"@book{{{key}, title = {{Of joy}}, author = {{Ann Lee}}, year = 2020}}\n{text}", "utf-8")
        post = chance.choice(texts(site))
        post.write_text(f"{post.read_text('utf-8').rstrip()} [@{key}]\n", "utf-8")


SAVES: tuple[Edit, ...] = (
    reword, reword_and_lose, start_again, resource, film, retitle, resource, film, remodel, restyle, summarise, remodel,
    restyle, save_by_renaming, reword, *EDITS, empty, start_again,
)  # fmt: skip
OFTEN: tuple[Edit, ...] = (
    *SAVES,
    *[reword, retitle, summarise, film, restyle, remodel, resource] * 3,
    save_by_renaming,
)


def state(site: Path) -> dict[Path, tuple[int, bytes]]:
    """Return what lies in a site, as a watcher sees it."""
    files = [*(site / "content").rglob("*"), *(site / "theme").rglob("*"), site / "pelicanconf.py"]
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files if path.is_file()}


def shown(ahead: Ahead | None) -> dict[str, bytes] | None:
    """Return all that is made at once; None where only the build can say what is wrong."""
    return made(ahead) if ahead else None


@whole_or_exam("saves", 12, 300, "Random saves: what is shown at once, and a site looked at anew")
def test_what_is_shown_of_a_save_is_as_of_a_site_looked_at_anew(
    saves: int, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    site = Path(shutil.copytree(SITES / "golden", tmp_path / "site", ignore=shutil.ignore_patterns("expected")))
    chance, session, taken = random.Random(saves), Session(), 0
    ahead, before = ahead_of(site, session), state(site)
    for number in range(saves):
        edit = SAVES[number] if number < len(SAVES) else chance.choice(OFTEN) if ahead else start_again
        edit(site, chance)
        after = state(site)
        saved = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        before = after
        session.saved(saved)
        if ahead and saved and ahead.has_taken(saved, request_of(site, session)):
            taken += 1
        else:
            ahead = ahead_of(site, session)
        assert shown(ahead) == shown(ahead_of(site)), (number, edit.__name__, saved)
    assert taken > saves / 8, "some saves leave the plan as it is"
    figures(f"{saves} saves, after {taken} of them the plan stood; no file differed")
