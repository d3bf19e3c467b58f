"""Measure builds of POSTS made-up posts, each in a fresh process with nothing cached by another.

One table has time, memory and page weight of the site as it is, and how long its writer waits for a save; a second,
what citations, cards, kits and search add to a build, each built twice, in one order and then in the other, so that a
disk that gets slower counts for all alike; a third, how series grow: half as many, then all, so that twice the posts
can be seen to take twice as long.
"""

import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kindling.commands._command import KIT, Exit, Progress, Refusal, parser_of, run, say, values
from kindling.commands.bench_corpus import library_text, write_corpus, write_series
from kindling.commands.bench_saves import waits
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


@dataclass(frozen=True, slots=True)
class BuildCost:
    """What one whole process cost."""

    seconds: float
    processor: float
    peak: int  #: bytes, of the largest process
    steps: Mapping[str, float]
    files: int

    @classmethod
    def mean(cls, one: "BuildCost", other: "BuildCost") -> "BuildCost":
        """Return what two builds of the same cost on average; memory is the higher of both."""
        seconds, processor = (one.seconds + other.seconds) / 2, (one.processor + other.processor) / 2
        steps = {step: (spent + other.steps[step]) / 2 for step, spent in one.steps.items()}
        return cls(seconds, processor, max(one.peak, other.peak), steps, one.files)

    def more_than(self, other: "BuildCost") -> str:
        """Return by how much it was dearer than another: by the clock, and in time of the processor."""
        spent = f"{self.processor / other.processor - 1:.0%} of processor"
        return f"+{self.seconds / other.seconds - 1:.0%}, +{spent}".replace("%", " %").replace("+-", "-")


def main(argv: Sequence[str] | None) -> int:
    """Make up a blog, build it, and print the tables; what was made is thrown away."""
    given = values(parser_of(__doc__), ("posts",), argv)
    with tempfile.TemporaryDirectory(prefix="kindling-bench-") as name, Progress("Measuring") as progress:
        site = Path(name)
        progress(f"writing {given.posts} posts")
        write_corpus(given.posts, site)
        progress("building")
        first = _built(site)
        rows = [*_costs(first), *_weights(site / "output"), *_library()]
        (site / "pelicanconf.py").write_text(_CONF, "utf-8")
        progress("saving while it is served")
        rows += waits(site, _SAVES).rows()
        parts = _parts(
            _in_turn(site, {"whole": "", **{name: _NO_CARDS + conf for name, conf in _CONFS.items()}}, progress)
        )
    with Progress("Measuring series") as progress:
        series = [row for size in _series_sizes(given.posts) for row in _series(*size, progress)]
    say(f"{given.posts} posts, Python {sys.version.split()[0]}, {os.cpu_count()} processors")
    for table in (rows, parts, series):
        wide, high = (max(map(len, column)) for column in zip(*table, strict=True))
        for label, figure in table:
            say(f"  {label:<{wide}}  {figure:>{high}}")
    return Exit.DONE


_CONF = "SITENAME = 'Bench'\nAUTHOR = 'Bench'\n"
_SAVES = 10  #: how many a writer makes, one after the other
_NO_CARDS = "CARDS = {'enabled': False}\n"
_CONFS = {
    "none": ("PLUGINS.remove('kindling.plugins.citations')\n"),
    "vancouver": "CITATIONS = {'style': 'vancouver'}\n",
    "apa": "CITATIONS = {'style': 'apa'}\n",
    "kits": "SHARE = {'kit': False}\n",
    "search": "SEARCH = {'enabled': False}\n",
}


def _series_sizes(posts: int) -> list[tuple[int, int]]:
    """Return (series, parts of each): one long one, and many short ones; each at half its size, then whole."""
    parts, many = max(posts // 5, 2), posts * 2
    return [(1, parts // 2), (1, parts), (many // 2, 1), (many, 1)]


def _series(series: int, parts: int, progress: Progress) -> Iterator[tuple[str, str]]:
    """Yield what a site of nothing but series costs, and what the middle post of a long one weighs."""
    what = f"1 series of {parts} parts" if series == 1 else f"{series} series of {parts} part"
    progress(what)
    with tempfile.TemporaryDirectory(prefix="kindling-bench-") as name:
        site = Path(name)
        write_series(series, parts, site)
        build = _built(site, _NO_CARDS)
        yield f"build of {what}, without cards", f"{build.seconds:.2f} s"
        yield "  processor time for each post", f"{1000 * build.processor / (series * parts):.1f} ms"
        if series == 1:
            page = site / "output" / "posts" / f"part-{parts // 2:05d}" / "index.html"
            files = [page, *_named("stylesheet", page)]
            yield (
                "  its middle post, HTML and CSS, gzipped",
                f"{PageWeight.of(*(f.read_bytes() for f in files)).gzipped:,} bytes",
            )


def _in_turn(site: Path, confs: Mapping[str, str], progress: Progress) -> dict[str, BuildCost]:
    """Return what a build with each of these settings costs: the mean of two, with the others between."""
    builds: dict[str, list[BuildCost]] = {name: [] for name in confs}
    for number, name in enumerate((*confs, *reversed([*confs])), start=1):
        progress(f"comparing, build {number} of {2 * len(confs)}")
        builds[name].append(_built(site, confs[name]))
    return {name: BuildCost.mean(*both) for name, both in builds.items()}


def _parts(builds: Mapping[str, BuildCost]) -> list[tuple[str, str]]:
    """Return what each of the expensive parts adds; all builds but ``whole`` are without cards."""
    whole, none, vancouver, apa = (builds[name] for name in ("whole", "none", "vancouver", "apa"))
    return [
        ("build without cards and citations", f"{none.seconds:.2f} s"),
        ("build without cards, in Vancouver", f"{vancouver.seconds:.2f} s"),
        ("  citations add", vancouver.more_than(none)),
        ("build without cards, in APA", f"{apa.seconds:.2f} s"),
        ("  citations add", apa.more_than(none)),
        ("build with cards, in Vancouver", f"{whole.seconds:.2f} s"),
        ("  cards add, all drawn", whole.more_than(vancouver)),
        ("build without cards and share kits", f"{builds['kits'].seconds:.2f} s"),
        ("  share kits add, all codes drawn", vancouver.more_than(builds["kits"])),
        ("build without cards and search", f"{builds['search'].seconds:.2f} s"),
        ("  search adds, its index made anew", vancouver.more_than(builds["search"])),
    ]


def _built(site: Path, conf: str = "") -> BuildCost:
    """Build ``site`` with some lines of settings, and return the costs."""
    (site / "pelicanconf.py").write_text(f"{_CONF}{conf}", "utf-8")
    report, said = site / "report.json", site / "said.txt"
    flags = [f"--site={site}", f"--output={site / 'output'}", "--siteurl=https://bench.example", "--now=2026-12-01"]
    start = time.monotonic()
    with said.open("wb") as out:
        command = [sys.executable, "-m", "kindling.commands.site", *flags, "--fresh=1", f"--report={report}"]
        job = subprocess.Popen(command, cwd=KIT, stdout=out, stderr=out)
        _pid, status, used = os.wait4(job.pid, 0)
    seconds = time.monotonic() - start
    job.returncode = os.waitstatus_to_exitcode(status)
    if job.returncode:
        tail = said.read_text("utf-8", "replace")[-2000:]
        raise Refusal(f"The build failed (exit code {job.returncode}):\n{tail}", exit_code=Exit.CONTENT)
    came = json.loads(report.read_text("utf-8"))
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return BuildCost(seconds, used.ru_utime + used.ru_stime, peak, came["seconds"], came["written"])


def _costs(build: BuildCost) -> list[tuple[str, str]]:
    """Return time and memory of a build; its steps are as it reports them."""
    return [
        ("build, whole process", f"{build.seconds:.2f} s"),
        *((f"  {step}", f"{spent:.2f} s") for step, spent in build.steps.items()),
        ("processor time", f"{build.processor:.2f} s"),
        ("memory at its peak, largest process", f"{build.peak / 1e6:.0f} MB"),
        ("files", str(build.files)),
    ]


def _weights(output: Path) -> list[tuple[str, str]]:
    """Return the weights of the post of median size, and of all pages together."""
    posts = {path: path.stat().st_size for path in (output / "posts").glob("*/index.html")}
    middle = min(path for path, size in posts.items() if size == statistics.median_low(posts.values()))
    heaviest = max(posts, key=lambda path: (posts[path], path))
    html = middle.read_bytes()
    styles = [path.read_bytes() for path in _named("stylesheet", middle)]
    scripts = [path.read_bytes() for path in _named("script", middle)]
    pages = [path.stat().st_size for path in output.rglob("*.html")]
    return [
        ("pages", str(len(pages))),
        ("all pages", f"{sum(pages) / 1e6:.1f} MB"),
        *_rows("median post, HTML and CSS", PageWeight.of(html, *styles)),
        *_rows("  HTML", PageWeight.of(html)),
        *_rows("  CSS", PageWeight.of(*styles)),
        *_rows("median post, script", PageWeight.of(*scripts)),
        *_rows(
            "heaviest post, HTML and CSS",
            PageWeight.of(*(file.read_bytes() for file in [heaviest, *_named("stylesheet", heaviest)])),
        ),
        ("budget of a post without pictures, HTML and CSS, gzipped", f"{BUDGET_PAGE:,} bytes"),
        ("budget of its script, gzipped", f"{BUDGET_SCRIPT:,} bytes"),
        *_rows("search, loaded when it is first used", PageWeight.of(*_search(output / "search"))),
    ]


def _search(folder: Path) -> Iterator[bytes]:
    """Yield the files that a reader's first search needs, whatever is looked for."""
    for path in (*folder.glob("records.*.json"), *(folder / "pagefind").iterdir()):
        if path.is_file() and path.name != "licence.txt":
            yield path.read_bytes()


def _library() -> Iterator[tuple[str, str]]:
    """Yield how long a large library takes to read, in time of the processor."""
    text = library_text(5000)
    start = time.process_time()
    found = library_of([("library.bib", text)])
    yield f"{len(found.sources):,} sources of a library, read", f"{time.process_time() - start:.2f} s"


def _rows(label: str, weight: PageWeight) -> Iterator[tuple[str, str]]:
    yield label, f"{weight.raw:,} bytes"
    yield f"{label}, gzipped", f"{weight.gzipped:,} bytes"


def _named(kind: Literal["stylesheet", "script"], page: Path) -> Iterator[Path]:
    """Yield a page's own stylesheets or scripts, which it names by links relative to it."""
    for name, said in start_tags(page.read_text("utf-8")):
        place = said.get("src") if name == "script" else said.get("href")
        if place and kind in (name, said.get("rel")):
            yield (page.parent / place.partition("?")[0]).resolve()


if __name__ == "__main__":
    run(main)
