"""What `make bench` measures: every figure is there, and what is made again is exact. No time is asserted."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kindling.commands import bench, bench_builds, bench_saves, bench_shown
from kindling.commands.bench_builds import BuildCost, Rebuild, clean_build, rebuilds
from kindling.commands.bench_corpus import write_corpus
from kindling.commands.bench_edits import EDITS, lay_theme
from kindling.commands.bench_peers import PEERS, Peer, peer_cost, write_for
from tests.commands.conftest import command, tree
from tests.conftest import KIT

COSTS = {"seconds", "processor", "own", "others", "steps", "files", "made", "again"}
STEPS = {"settings", "read", "relate", "plan", "render", "verify", "swap"}
FIGURES = {
    "posts", "day", "python", "processors", "load", "created", "phases", "weights", "files", "rebuilds", "saves",
    "sizes", "peers", "parts", "series", "library", "seconds",
}  # fmt: skip
KINDS = {
    "words of a text", "a title within a series", "a film's caption", "a source", "a component's style", "a template",
    "a setting",
}  # fmt: skip
#: of three posts: kind of edit → answers made again, by their kinds; files that are made, and those that are others
EXACT = {
    "nothing": ({}, 0, 0),
    "words of a text": ({"search": 1, "seen": 1, "texts": 1}, 24, 19),
    "a title within a series": ({"cards": 1, "citations": 1, "cited": 1, "search": 1, "seen": 1, "texts": 1}, 44, 37),
    "a film's caption": ({"search": 1, "seen": 1}, 109, 15),
    "a source": ({"citations": 1, "search": 1, "seen": 1, "sources": 1}, 109, 22),
    "a component's style": ({"seen": 1}, 109, 35),
    "a template": ({"seen": 1}, 109, 4),
    "a setting": ({"cards": 5, "citations": 1, "cited": 3, "seen": 1}, 109, 50),
}
FEW = ("words of a text", "a title within a series")  #: whose builds are made in `make test`


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    write_corpus(3, site)
    lay_theme(site)
    (site / "pelicanconf.py").write_text(bench_builds.CONF, "utf-8")
    return site


def made_again(found: Mapping[str, Rebuild]) -> dict[str, tuple[dict[str, int], int, int]]:
    """Return the exact part of what a new process does after each edit."""
    return {kind: (dict(cost.answers), cost.made, cost.changed) for kind, cost in found.items()}


def only(monkeypatch: pytest.MonkeyPatch, kinds: tuple[str, ...]) -> None:
    """Let only some kinds of edits be measured."""
    for module in (bench_builds, bench_saves):
        monkeypatch.setattr(module, "EDITS", {kind: EDITS[kind] for kind in kinds})


def test_what_is_measured_is_all_there_and_what_is_made_again_is_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A blog is really built and served once; where only costs are compared, they are those of its first build."""
    known: list[BuildCost] = []

    def built(site: Path, conf: str = "") -> BuildCost:
        if not known:
            known.append(clean_build(site, conf))
        return known[0]

    only(monkeypatch, FEW)
    monkeypatch.setattr(bench, "clean_build", built)
    monkeypatch.setattr(bench, "_SAVES", 1)
    monkeypatch.setattr(bench, "_DEAR", float("inf"))
    monkeypatch.setattr(bench, "_series", lambda *size: {**size_of(size), "seconds": 1.0, "processor": 1.0})
    monkeypatch.setattr(bench, "PEERS", (stranger("none-such"), stranger("false")))
    assert bench.main(["--posts=3", f"--output={tmp_path / 'told'}"]) == 0
    figures = json.loads((tmp_path / "told" / "figures.json").read_text("utf-8"))
    all_there(figures, FEW)
    assert {
        kind: (cost["answers"], cost["made"], cost["changed"]) for kind, cost in figures["rebuilds"]["kinds"].items()
    } == {kind: EXACT[kind] for kind in ("nothing", *FEW)}
    assert figures["peers"]["none-such"] == {"install": "install none-such"}
    assert figures["sizes"][0]["peers"] == {"false": {"failed": "it said nothing"}}
    printed = capsys.readouterr().out
    assert "not installed: `install none-such`" in printed
    assert "failed: it said nothing" in printed
    assert "after an edit of" in (tmp_path / "told" / "README.md").read_text("utf-8")


def size_of(size: tuple[object, ...]) -> dict[str, object]:
    """Return what the figures of series say of them, but for their costs."""
    return {"series": size[0], "parts": size[1], "middle": {"raw": 1, "gzipped": 1}}


def stranger(program: str) -> Peer:
    """Return a peer that is no generator."""
    return Peer(program, program, f"install {program}", (), (), "posts", "media", lambda _post: "", {})


def all_there(figures: Mapping[str, object], kinds: tuple[str, ...]) -> None:
    """Look whether every figure is there, of whatever value."""
    sizes, rebuilt, saves = figures["sizes"], figures["rebuilds"], figures["saves"]
    assert isinstance(sizes, list)
    assert isinstance(rebuilt, dict)
    assert isinstance(saves, dict)
    assert figures.keys() == FIGURES
    assert {frozenset(size["ours"]) for size in sizes} == {frozenset(COSTS)}
    assert {frozenset(size["ours"]["steps"]) for size in sizes} == {frozenset(STEPS)}
    assert (rebuilt["kinds"].keys(), saves["kinds"].keys()) == ({"nothing", *kinds}, {*kinds})
    assert {frozenset(found) for found in saves["kinds"].values()} == {frozenset({"times", "median", "worst"})}


@pytest.mark.exam("The benchmark, whole")
def test_the_whole_benchmark_measures_every_kind(tmp_path: Path, blog: Path, figures: Callable[[str], None]) -> None:
    clean_build(blog)
    assert made_again(rebuilds(blog, lambda _step: None)) == EXACT
    done = command("bench", "--posts=20", f"--output={tmp_path / 'told'}")
    assert done.code == 0, done.err
    told = json.loads((tmp_path / "told" / "figures.json").read_text("utf-8"))
    all_there(told, tuple(EDITS))
    figures("20 posts, each build of it really made")


def test_the_kinds_of_edits_are_those_that_writers_make() -> None:
    assert EDITS.keys() == KINDS
    assert EXACT.keys() == {"nothing", *KINDS}


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_puts_a_mark_into_a_file_that_is_there(kind: str, blog: Path) -> None:
    for number in range(4):
        saved = EDITS[kind](blog, number, "mark0007x")
        assert "mark0007x" not in saved.path.read_text("utf-8")
        assert "mark0007x" in saved.text.lower()
        assert saved.address.startswith("/posts/post-0000")


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.program)
def test_a_peers_blog_has_each_post_and_picture_and_the_same_every_time(peer: Peer, tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_for(peer, 11, tmp_path / name)
    files = tree(tmp_path / "one")
    assert files == tree(tmp_path / "other")
    posts = [text.decode() for path, text in files.items() if path.startswith(f"{peer.posts}/post-")]
    assert len(posts) == 11
    assert all("[^source" in text and "[@" not in text for text in posts)
    assert [path for path in files if path.endswith(".jpg")] == [
        f"{peer.media}/picture-{number:05d}.jpg" for number in (0, 10)
    ]


def test_pelican_builds_its_blog_beside_ours() -> None:
    peer = next(peer for peer in PEERS if peer.program == "pelican")
    program = peer.found()
    assert program
    cost = peer_cost(peer, program, 2)
    assert not isinstance(cost, str), cost
    assert cost.files > 2


def test_the_benchmarks_blog_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_corpus(20, tmp_path / name)
    assert tree(tmp_path / "one") == tree(tmp_path / "other")
    files = tree(tmp_path / "one")
    posts = [text.decode() for path, text in files.items() if "/posts/" in path]
    assert 700 < sorted(len(text.split()) for text in posts)[10] < 1300
    assert [sum(sign in text for text in posts) for sign in ("![", "video: ")] == [2, 1], "pictures, and a film"
    assert len({data for path, data in files.items() if path.endswith(".jpg")}) == 2, "each another"


def test_too_few_posts_are_refused() -> None:
    done = command("bench", "--posts=1")
    assert (done.code, done.out) == (2, "")
    assert "at least 2" in done.err


#: what a run may have found
FOUND = {
    "sizes": [
        {
            "posts": posts,
            "ours": {"seconds": posts / 40},
            "peers": {"Other <1>": {"seconds": posts / 400}, "Broken": {"failed": "no"}},
        }
        for posts in (100, 333, 1000)
    ]
}


def test_the_plot_is_drawn_from_the_figures_alone_with_its_words_and_for_light_and_dark() -> None:
    drawn = bench_shown.plot(FOUND)
    assert drawn == bench_shown.plot(json.loads(json.dumps(FOUND)))
    root = ElementTree.fromstring(drawn)  # noqa: S314 (it is our own)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.findtext(f"{space}title") == bench_shown.plot_in_words(FOUND)
    assert (
        "Kindling 2.5 s for 100 posts, 8.3 s for 333 posts, 25.0 s for 1,000 posts; Other <1> 0.2 s"
        in drawn.replace("&lt;", "<").replace("&gt;", ">")
    )
    assert "prefers-color-scheme: dark" in drawn
    assert len(root.findall(f"{space}g/{space}circle")) == 6, "a point for each build that was made"


def test_no_name_of_a_curve_lies_upon_another() -> None:
    assert bench_shown._names([100, 101, 40, 102]) == [100, 118, 40, 136]


def test_the_page_and_the_plot_in_the_docs_are_drawn_from_the_figures_beside_them() -> None:
    folder = KIT / "docs" / "developers" / "bench"
    figures = json.loads((folder / "figures.json").read_text("utf-8"))
    assert tree(folder) == {name: text.encode() for name, text in bench_shown.files_of(figures).items()}
