"""Measure a build of POSTS made-up posts, in a fresh process: time, memory, page weight, in one table."""

import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools._command import KIT, Exit, Progress, Refusal, parser_of, run, say, values
from tools.bench_corpus import write_corpus

_STYLESHEET = re.compile(r'<link\b[^>]*rel="?stylesheet"?[^>]*>')
_SCRIPT = re.compile(r"<script\b[^>]*\bsrc=[^>]*>")
_PLACE = re.compile(r'\b(?:href|src)="?([^"\s>]+)')


@dataclass(frozen=True, slots=True)
class Weight:
    """What a page costs a reader, in bytes."""

    raw: int
    gzipped: int

    @classmethod
    def of(cls, *files: bytes) -> "Weight":
        """Weigh files as a host sends them: each one compressed by itself."""
        return cls(sum(map(len, files)), sum(len(gzip.compress(data, 9, mtime=0)) for data in files))


def main(argv: Sequence[str] | None) -> int:
    """Make up a blog, build it, and print the table; what was made is thrown away."""
    given = values(parser_of(__doc__), ("posts",), argv)
    with tempfile.TemporaryDirectory(prefix="kindling-bench-") as name, Progress("Measuring") as progress:
        site = Path(name)
        progress(f"writing {given.posts} posts")
        write_corpus(given.posts, site)
        progress("building")
        rows = [*_measured(site), *_weights(site / "output")]
    width = max(len(label) for label, _figure in rows)
    say(f"{given.posts} posts, Python {sys.version.split()[0]}, {os.cpu_count()} processors")
    for label, figure in rows:
        say(f"  {label:<{width}}  {figure:>14}")
    return Exit.DONE


def _measured(site: Path) -> list[tuple[str, str]]:
    """Return time and memory of one whole process that builds ``site``; its steps are as it reports them."""
    report, said = site / "report.json", site / "said.txt"
    flags = [f"--site={site}", f"--output={site / 'output'}", "--siteurl=https://bench.example", "--now=2026-12-01"]
    start = time.monotonic()
    with said.open("wb") as out:
        command = [sys.executable, "-m", "tools.site", *flags, f"--report={report}"]
        job = subprocess.Popen(command, cwd=KIT, stdout=out, stderr=out)
        _pid, status, used = os.wait4(job.pid, 0)
    seconds = time.monotonic() - start
    job.returncode = os.waitstatus_to_exitcode(status)
    if job.returncode:
        tail = said.read_text("utf-8", "replace")[-2000:]
        raise Refusal(f"The build failed (exit code {job.returncode}):\n{tail}", exit_code=Exit.CONTENT)
    came = json.loads(report.read_text("utf-8"))
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return [
        ("build, whole process", f"{seconds:.2f} s"),
        *((f"  {step}", f"{spent:.2f} s") for step, spent in came["seconds"].items()),
        ("processor time", f"{used.ru_utime + used.ru_stime:.2f} s"),
        ("memory at its peak, largest process", f"{peak / 1e6:.0f} MB"),
        ("files", str(came["written"])),
    ]


def _weights(output: Path) -> list[tuple[str, str]]:
    """Return the weights of the post of median size, and of all pages together."""
    posts = {path: path.stat().st_size for path in (output / "posts").glob("*/index.html")}
    middle = min(path for path, size in posts.items() if size == statistics.median_low(posts.values()))
    html = middle.read_bytes()
    styles = [path.read_bytes() for path in _named(_STYLESHEET, middle)]
    scripts = [path.read_bytes() for path in _named(_SCRIPT, middle)]
    pages = [path.stat().st_size for path in output.rglob("*.html")]
    return [
        ("pages", str(len(pages))),
        ("all pages", f"{sum(pages) / 1e6:.1f} MB"),
        *_rows("median post, HTML and CSS", Weight.of(html, *styles)),
        *_rows("  HTML", Weight.of(html)),
        *_rows("  CSS", Weight.of(*styles)),
        *_rows("median post, script", Weight.of(*scripts)),
    ]


def _rows(label: str, weight: Weight) -> Iterator[tuple[str, str]]:
    yield label, f"{weight.raw:,} bytes"
    yield f"{label}, gzipped", f"{weight.gzipped:,} bytes"


def _named(tag: re.Pattern[str], page: Path) -> Iterator[Path]:
    """Yield the files that a page's tags name by links relative to it."""
    for found in tag.findall(page.read_text("utf-8")):
        if place := _PLACE.search(found):
            yield (page.parent / place[1].partition("?")[0]).resolve()


if __name__ == "__main__":
    run(main)
