"""Measure Kindling, and other generators beside it, on a made-up blog of POSTS posts.

One table: clean builds at three sizes, ours and those of the peers that are installed; what each step takes; what is
built again in a new process after each kind of edit; how long a writer waits for a save; memory, files, weights; what
cards, citations, kits and search add; how series grow. It is printed, and written into OUTPUT (else bench-output/)
with its figures as JSON and a plot: `make bench OUTPUT=docs/developers/bench` puts them where the docs show them.
"""

import gzip
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from kindling.commands._command import Exit, Progress, Refusal, parser_of, run, say, shown, values
from kindling.commands.bench_builds import BuildCost, clean_build, rebuilds
from kindling.commands.bench_corpus import library_text, write_corpus, write_series
from kindling.commands.bench_edits import lay_theme
from kindling.commands.bench_peers import PEERS, peer_cost, version_of
from kindling.commands.bench_saves import waits
from kindling.commands.bench_shown import files_of, printed
from kindling.model.html import start_tags
from kindling.plugins.citations.public import library_of

#: what a post without pictures may weigh, in bytes as gzip sends them: HTML and CSS; script
BUDGET_PAGE, BUDGET_SCRIPT = 14_000, 5_000


@dataclass(frozen=True, slots=True)
class PageWeight:
    """What a page costs a reader, in bytes."""

    raw: int
    gzipped: int

    @classmethod
    def of(cls, *files: bytes) -> "PageWeight":
        """Weigh files as a host sends them: each one compressed by itself."""
        return cls(sum(map(len, files)), sum(len(gzip.compress(data, 9, mtime=0)) for data in files))


#: figures of one run, as JSON has them
Figures = dict[str, Any]


def main(argv: Sequence[str] | None) -> int:
    """Make up a blog, measure, print the table, and write it with its figures and plot; the blog is thrown away."""
    given = values(parser_of(__doc__), ("posts", "output"), argv)
    if given.posts < _FEWEST:
        raise Refusal(f"POSTS={given.posts}: at least {_FEWEST} are needed, of which one has a film")
    output = given.output or Path.cwd() / "bench-output"
    with Progress("Measuring") as progress:
        figures = measured(given.posts, progress)
    output.mkdir(parents=True, exist_ok=True)
    for name, text in files_of(figures).items():
        (output / name).write_text(text, "utf-8")
    say(printed(figures))
    say(f"The figures, this table and the plot lie in {shown(output)}")
    return Exit.DONE


def measured(posts: int, progress: Callable[[str], None]) -> Figures:
    """Return the figures of a blog of ``posts`` posts: most of the time goes into its own builds, and is spent once."""
    start = time.monotonic()
    figures: Figures = {
        "posts": posts,
        "day": f"{datetime.now().astimezone():%Y-%m-%d}",
        "python": sys.version.split()[0],
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }
    few = max(posts // 10, _FEWEST)
    with _blog(posts) as site:
        progress(f"building {posts} posts")
        build = clean_build(site)
        figures["created"] = _created(site)
        figures["phases"] = dict(build.steps)
        figures["weights"] = _weights(site / "output")
        figures["files"] = _files(site / "output")
        if build.seconds < _DEAR:
            figures["rebuilds"] = _rebuilds(posts, site, progress)
        figures["saves"] = _saves(site, progress)
    if "rebuilds" not in figures:
        with _blog(few) as site:
            clean_build(site)
            figures["rebuilds"] = _rebuilds(few, site, progress)
    known = {posts: build}
    figures["sizes"] = [_size(size, known.get(size), progress) for size in sizes_of(posts)]
    figures["peers"] = _peers()
    progress(f"comparing settings with {few} posts")
    figures["parts"] = {"posts": few, "builds": _parts(few, progress)}
    figures["series"] = [_series(*size, progress) for size in _series_sizes(posts)]
    figures["library"] = _library()
    figures["seconds"] = time.monotonic() - start
    return figures


_FEWEST = 2  #: posts, of which the first has a picture and the second a film
_SAVES = 30  #: of each kind, one after the other
_SAVING = 5.0  #: seconds for each kind: what is dear is measured less often
_DEAR = 25.0  #: seconds of a clean build from which edits are built again on a blog of a tenth of the posts
_NO_CARDS = "CARDS = {'enabled': False}\n"
#: what is left out, or another, in builds that are compared
_CONFS = {
    "whole": "",
    "no citations": f"{_NO_CARDS}PLUGINS.remove('kindling.plugins.citations')\n",
    "no cards": _NO_CARDS,
    "APA": f"{_NO_CARDS}CITATIONS = {{'style': 'apa'}}\n",
    "no kits": f"{_NO_CARDS}SHARE = {{'kit': False}}\n",
    "no search": f"{_NO_CARDS}SEARCH = {{'enabled': False}}\n",
}


def sizes_of(posts: int) -> list[int]:
    """Return how many posts are built for the plot: a tenth, a third, all."""
    return sorted({max(posts // part, _FEWEST) for part in (10, 3, 1)})


@contextmanager
def _blog(posts: int) -> Iterator[Path]:
    """Yield a folder with a made-up blog, which has a template and a component's styles of its own."""
    with tempfile.TemporaryDirectory(prefix="kindling-bench-") as name:
        site = Path(name) / "site"
        write_corpus(posts, site)
        lay_theme(site)
        yield site


def _created(place: Path) -> float:
    """Return how many seconds a new file of 1,000 bytes costs beside what is built."""
    with tempfile.TemporaryDirectory(dir=place.parent) as name:
        start = time.monotonic()
        for number in range(_CREATED):
            (Path(name) / str(number)).write_bytes(b"x" * 1000)
        return (time.monotonic() - start) / _CREATED


_CREATED = 500


def _saves(site: Path, progress: Callable[[str], None]) -> Figures:
    found = waits(site, _SAVES, _SAVING, progress)
    kinds = {
        kind: {"times": len(times), "median": statistics.median(times), "worst": max(times)}
        for kind, times in found.saves.items()
    }
    return {"first": found.first, "whole": found.whole, "kinds": kinds}


def _rebuilds(posts: int, site: Path, progress: Callable[[str], None]) -> Figures:
    kinds = {kind: asdict(cost) for kind, cost in rebuilds(site, progress).items()}
    return {"posts": posts, "kinds": kinds}


def _size(posts: int, known: BuildCost | None, progress: Callable[[str], None]) -> Figures:
    """Return what a clean build of so many posts costs: ours, and that of each peer that is there."""
    progress(f"building {posts} posts, by each generator")
    ours = known or _clean(posts)
    found = {peer.name: peer_cost(peer, program, posts) for peer in PEERS if (program := peer.found())}
    peers = {name: {"failed": cost} if isinstance(cost, str) else asdict(cost) for name, cost in found.items()}
    return {"posts": posts, "ours": asdict(ours), "peers": peers}


def _clean(posts: int, conf: str = "") -> BuildCost:
    with _blog(posts) as site:
        return clean_build(site, conf)


def _peers() -> Figures:
    """Return of each peer its version, or how it is installed."""
    found = [(peer, peer.found()) for peer in PEERS]
    return {
        peer.name: {"version": version_of(peer, program)} if program else {"install": peer.install}
        for peer, program in found
    }


def _parts(posts: int, progress: Callable[[str], None]) -> Figures:
    """Return what a build with each of some settings costs."""
    found = {}
    with _blog(posts) as site:
        for name, conf in _CONFS.items():
            progress(f"comparing settings: {name}")
            build = clean_build(site, conf)
            found[name] = {"seconds": build.seconds, "processor": build.processor}
    return found


def _series_sizes(posts: int) -> list[tuple[int, int]]:
    """Return (series, parts of each): one long one, and many short ones; each at half its size, then whole."""
    parts, many = max(posts // 20, 2), max(posts // 8, 2)
    return [(1, parts // 2), (1, parts), (many // 2, 1), (many, 1)]


def _series(series: int, parts: int, progress: Callable[[str], None]) -> Figures:
    """Return what a site of nothing but series costs, and what the middle post of a long one weighs."""
    progress(f"building {series} series of {parts} posts")
    with tempfile.TemporaryDirectory(prefix="kindling-bench-") as name:
        site = Path(name) / "site"
        write_series(series, parts, site)
        build = clean_build(site, _NO_CARDS)
        middle = site / "output" / "posts" / f"part-{series * parts // 2:05d}" / "index.html"
        weight = _page_weight(middle)
    costs = {"seconds": build.seconds, "processor": build.processor}
    return {"series": series, "parts": parts, **costs, "middle": asdict(weight)}


def _weights(output: Path) -> Figures:
    """Return the weights of the post of median size, of the heaviest, and of all pages together."""
    posts = {path: path.stat().st_size for path in (output / "posts").glob("*/index.html")}
    middle = min(path for path, size in posts.items() if size == statistics.median_low(posts.values()))
    heaviest = max(posts, key=lambda path: (posts[path], path))
    pages = [path.stat().st_size for path in output.rglob("*.html")]
    weights = {
        "median post": _page_weight(middle),
        "its HTML": PageWeight.of(middle.read_bytes()),
        "its script": PageWeight.of(*(path.read_bytes() for path in _named("script", middle))),
        "heaviest post": _page_weight(heaviest),
        "search": PageWeight.of(*_search(output / "search")),
    }
    return {"pages": len(pages), "bytes": sum(pages), **{name: asdict(weight) for name, weight in weights.items()}}


def _page_weight(page: Path) -> PageWeight:
    """Weigh a page with its styles."""
    return PageWeight.of(*(path.read_bytes() for path in [page, *_named("stylesheet", page)]))


def _files(output: Path) -> Figures:
    """Return how many files and folders there are, and how many files come to a post."""
    files = [path for path in output.rglob("*") if path.is_file()]
    posts = sum(1 for _ in (output / "posts").glob("*/index.html"))
    return {"all": len(files), "of a post": len(files) / posts, "folders": len({path.parent for path in files})}


def _search(folder: Path) -> Iterator[bytes]:
    """Yield the files that a reader's first search needs, whatever is looked for."""
    index = folder / "pagefind"
    for path in (*folder.glob("records.*.json"), *index.iterdir(), *index.glob("[0-9]*/*")):
        if path.is_file() and path.name != "licence.txt":
            yield path.read_bytes()


def _library() -> Figures:
    """Return how long a large library takes to read, in time of the processor."""
    text = library_text(_LIBRARY)
    start = time.process_time()
    found = library_of([("library.bib", text)])
    return {"sources": len(found.sources), "processor": time.process_time() - start}


_LIBRARY = 5000


def _named(kind: Literal["stylesheet", "script"], page: Path) -> Iterator[Path]:
    """Yield a page's own stylesheets or scripts, which it names by links relative to it."""
    for name, said in start_tags(page.read_text("utf-8")):
        place = said.get("src") if name == "script" else said.get("href")
        if place and kind in (name, said.get("rel")):
            yield (page.parent / place.partition("?")[0]).resolve()


if __name__ == "__main__":
    run(main)
