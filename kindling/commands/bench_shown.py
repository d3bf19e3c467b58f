"""The figures of `make bench` as people read them: one table, as text and as a page, and one plot.

Same figures, same bytes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Any

Figures = Mapping[str, Any]
Section = tuple[str, list[tuple[str, str]]]
FIGURES, PAGE, PLOT = "figures.json", "README.md", "plot.svg"
OURS = "Kindling"


def files_of(figures: Figures) -> dict[str, str]:
    """Return name → text of all that is written: the figures, the table and the plot."""
    told = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    return {FIGURES: told, PAGE: page(figures), PLOT: plot(figures)}


def printed(figures: Figures) -> str:
    """Return the table for a terminal."""
    table = sections(figures)
    wide = max(len(label) for _, rows in table for label, _ in rows)
    lines = [measured_how(figures)]
    for title, rows in table:
        lines += ["", title, *(f"  {label:<{wide}}  {figure}" for label, figure in rows)]
    return "\n".join(lines)


def page(figures: Figures) -> str:
    """Return the table as a page of the docs, with the plot."""
    lines = [_PAGE_HEAD, measured_how(figures), "", f"![{plot_in_words(figures)}]({PLOT})", ""]
    lines += ["| | |", "|---|---|"]
    for title, rows in sections(figures):
        lines += [f"| **{title}** | |", *(f"| {label.strip()} | {figure} |" for label, figure in rows)]
    return "\n".join([*lines, ""])


_PAGE_HEAD = f"""# The benchmark

<!-- Made by `make bench OUTPUT=docs/developers/bench`, and drawn anew from {FIGURES} by `python -m tests.accept`. -->

`make bench` makes up a blog, builds it, and builds it again after each kind of edit; other generators that are
installed build the same blog beside it, each in the form that it reads. They draw no cards, make no share kits, check
no links and make no search. Times depend on the machine and on what else it does: compare figures of one run. A save is
made 30 times of each kind, and less often where it is dear; where a clean build is, edits are built again on a tenth of
the posts. The figures are in [{FIGURES}]({FIGURES}).
"""


def measured_how(figures: Figures) -> str:
    """Return what was measured, when, and how busy the machine was."""
    return (
        f"{figures['posts']:,} posts, measured on {figures['day']} in {figures['seconds']:.0f} s, "
        f"Python {figures['python']}, {figures['processors']} processors; "
        f"when it began, {figures['load']} processes wanted to run."
    )


def sections(figures: Figures) -> list[Section]:
    """Return the table: titles, and rows of a label and a figure."""
    return [
        ("Clean builds, whole processes", [*_clean(figures)]),
        ("Peers", [*_peers(figures)]),
        (f"Steps of a clean build of {figures['posts']:,} posts", [*_phases(figures)]),
        (
            f"{figures['rebuilds']['posts']:,} posts built again in a new process, after an edit of",
            [*_rebuilds(figures)],
        ),
        ("From a save until a waiting page has it, while serving", [*_saves(figures)]),
        ("Files and weights", [*_weights(figures)]),
        (f"What parts of it add to {figures['parts']['posts']:,} posts", [*_parts(figures)]),
        ("Sites of nothing but series, without cards", [*_series(figures)]),
    ]


def _clean(figures: Figures) -> Iterator[tuple[str, str]]:
    for size in figures["sizes"]:
        ours, what = size["ours"], f"{size['posts']:,} posts"
        memory = f"{_mb(ours['own'])} itself, {_mb(ours['others'])} the largest it started"
        yield f"{what}, {OURS}", f"{_s(ours['seconds'])}, {_s(ours['processor'])} of processor; {memory}"
        for name, peer in size["peers"].items():
            if "failed" in peer:
                yield f"{what}, {name}", f"failed: {_plain(peer['failed'])}"
            else:
                ratio = ours["seconds"] / peer["seconds"]
                cost = f"{_s(peer['seconds'])}; {_mb(peer['peak'])}; {peer['files']:,} files"
                yield f"{what}, {name}", f"{cost}; {OURS} takes {ratio:.1f} × as long"


def _peers(figures: Figures) -> Iterator[tuple[str, str]]:
    for name, peer in figures["peers"].items():
        yield name, peer["version"] if "version" in peer else f"not installed: `{peer['install']}`"


def _phases(figures: Figures) -> Iterator[tuple[str, str]]:
    return ((step, _s(seconds)) for step, seconds in figures["phases"].items())


def _rebuilds(figures: Figures) -> Iterator[tuple[str, str]]:
    for kind, cost in figures["rebuilds"]["kinds"].items():
        answers = ", ".join(f"{count} {name}" for name, count in cost["answers"].items()) or "none"
        spent = f"{_s(cost['seconds'])}, {_s(cost['processor'])} of processor, {_mb(cost['own'])}"
        yield (
            kind,
            f"{spent}; answers made again: {answers}; {cost['made']:,} files made, {cost['changed']:,} are others",
        )


def _saves(figures: Figures) -> Iterator[tuple[str, str]]:
    saves = figures["saves"]
    for kind, found in saves["kinds"].items():
        yield kind, f"median {_ms(found['median'])}, worst {_ms(found['worst'])} of {found['times']}"
    yield "from the start of serving to the first page", _s(saves["first"])
    yield "… to the end of the first build", _s(saves["whole"])


def _weights(figures: Figures) -> Iterator[tuple[str, str]]:
    files, weights = figures["files"], figures["weights"]
    yield (
        "files",
        f"{files['all']:,} in {files['folders']:,} folders: {files['of a post']:.1f} a post, all others counted in",
    )
    yield "a new file costs, in that place", f"{1000 * figures['created']:.2f} ms"
    yield "pages", f"{weights['pages']:,}, {weights['bytes'] / 1e6:.1f} MB"
    for name, weight in weights.items():
        if isinstance(weight, Mapping):
            yield _WEIGHED[name], f"{weight['raw']:,} bytes, {weight['gzipped']:,} gzipped"
    library = figures["library"]
    yield f"{library['sources']:,} sources of a library, read", f"{_s(library['processor'])} of processor"


_WEIGHED = {
    "median post": "median post, HTML and CSS",
    "its HTML": "  its HTML",
    "its script": "  its script",
    "heaviest post": "heaviest post, HTML and CSS",
    "search": "search, loaded when it is first used",
}


def _parts(figures: Figures) -> Iterator[tuple[str, str]]:
    builds = figures["parts"]["builds"]
    for name, (more, less) in _ADDED.items():
        one, other = builds[more], builds[less]
        spent = f"{one['processor'] / other['processor'] - 1:+.0%} of processor"
        yield name, f"{one['seconds'] / other['seconds'] - 1:+.0%}, {spent}".replace("%", " %")


#: what is added → a build with it, and one without
_ADDED = {
    "cards, all drawn": ("whole", "no cards"),
    "citations, in Vancouver": ("no cards", "no citations"),
    "citations, in APA": ("APA", "no citations"),
    "share kits, all codes drawn": ("no cards", "no kits"),
    "search, its index made anew": ("no cards", "no search"),
}


def _series(figures: Figures) -> Iterator[tuple[str, str]]:
    for one in figures["series"]:
        each = f"{1000 * one['processor'] / (one['series'] * one['parts']):.1f} ms of processor a post"
        weight = f"; its middle post {one['middle']['gzipped']:,} bytes gzipped" if one["series"] == 1 else ""
        yield f"{one['series']:,} of {one['parts']:,}", f"{_s(one['seconds'])}, {each}{weight}"


def _s(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


def _mb(size: float) -> str:
    return f"{size / 1e6:.0f} MB"


def _plain(text: str) -> str:
    """Return what a program said, for a cell of a table."""
    return "".join(sign for sign in text if sign.isprintable() and sign not in "|<>`")[:120]


# ── The plot ────────────────────────────────────────────────────────────────────────────────────────────────────────

_WIDE, _HIGH = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 200, 24, 48  #: between the edges and the field
_LINE = 18  #: from one name to the next
_STYLE = """
text { font: 14px system-ui, sans-serif; fill: #333; }
.field { stroke: #bbb; fill: none; }
.curve { fill: none; stroke-width: 2; }
.c0 { --ink: #b3261e; } .c1 { --ink: #005ea8; } .c2 { --ink: #2d6a1f; } .c3 { --ink: #7a3e9d; }
.curve { stroke: var(--ink); } .dot, .name { fill: var(--ink); } .c0 .curve { stroke-width: 4; }
.c1 .curve { stroke-dasharray: 8 4; } .c2 .curve { stroke-dasharray: 2 4; } .c3 .curve { stroke-dasharray: 12 3 2 3; }
@media (prefers-color-scheme: dark) {
.paper { fill: #16181b; } text { fill: #ddd; } .field { stroke: #555; }
.c0 { --ink: #ff8a80; } .c1 { --ink: #7cc0ff; } .c2 { --ink: #97d77f; } .c3 { --ink: #d9a6f5; }
}
"""
Curve = list[tuple[float, float]]


def curves(figures: Figures) -> dict[str, Curve]:
    """Return name → (posts, seconds) of clean builds; ours is the first."""
    found: dict[str, Curve] = {OURS: []}
    for size in figures["sizes"]:
        found[OURS].append((size["posts"], size["ours"]["seconds"]))
        for name, peer in size["peers"].items():
            if "failed" not in peer:
                found.setdefault(name, []).append((size["posts"], peer["seconds"]))
    return found


def plot_in_words(figures: Figures) -> str:
    """Return what the plot shows, for whoever does not see it."""
    told = [
        f"{name} {', '.join(f'{seconds:.1f} s for {posts:,} posts' for posts, seconds in curve)}"
        for name, curve in curves(figures).items()
    ]
    return f"Seconds of a clean build by number of posts, both by powers of ten. {'; '.join(told)}."


def plot(figures: Figures) -> str:
    """Return the plot as SVG, for light and dark."""
    found = curves(figures)
    across = _Scale([posts for curve in found.values() for posts, _ in curve], _LEFT, _WIDE - _RIGHT)
    up = _Scale([seconds for curve in found.values() for _, seconds in curve], _HIGH - _BOTTOM, _TOP)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-labelledby="told">',
        f'<title id="told">{escape(plot_in_words(figures))}</title>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{_WIDE}" height="{_HIGH}" fill="#fff"/>',
        *_field(across, up),
        *_drawn(found, across, up),
        "</svg>",
    ]
    return "\n".join([*lines, ""])


class _Scale:
    """From figures to places, by their logarithms; from one power of ten to another."""

    def __init__(self, figures: Sequence[float], begin: float, end: float) -> None:
        self.low = floor(log10(min(figures)))
        self.high = max(ceil(log10(max(figures))), self.low + 1)
        self._begin, self._end = begin, end

    def __call__(self, figure: float) -> float:
        """Return the place of a figure."""
        part = (log10(figure) - self.low) / (self.high - self.low)
        return round(self._begin + part * (self._end - self._begin), 1)

    def powers(self) -> list[float]:
        """Return the powers of ten within it."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def _field(across: _Scale, up: _Scale) -> Iterator[str]:
    """Yield the lines of powers of ten, with what they stand for."""
    for posts in across.powers():
        place = across(posts)
        yield f'<path class="field" d="M{place} {_TOP}V{_HIGH - _BOTTOM}"/>'
        yield f'<text x="{place}" y="{_HIGH - _BOTTOM + 18}" text-anchor="middle">{posts:,.0f}</text>'
    for seconds in up.powers():
        place = up(seconds)
        yield f'<path class="field" d="M{_LEFT} {place}H{_WIDE - _RIGHT}"/>'
        yield f'<text x="{_LEFT - 8}" y="{place + 5}" text-anchor="end">{seconds:g} s</text>'
    yield f'<text x="{(_LEFT + _WIDE - _RIGHT) / 2}" y="{_HIGH - 8}" text-anchor="middle">posts</text>'


def _drawn(found: Mapping[str, Curve], across: _Scale, up: _Scale) -> Iterator[str]:
    """Yield each curve with its points, and its name beside its end; no name lies upon another."""
    beside = _names([up(curve[-1][1]) for curve in found.values()])
    for number, (name, curve) in enumerate(found.items()):
        points = [(across(posts), up(seconds)) for posts, seconds in curve]
        yield f'<g class="c{number % 4}"><path class="curve" d="M{"L".join(f"{x} {y}" for x, y in points)}"/>'
        yield from (f'<circle class="dot" cx="{x}" cy="{y}" r="4"/>' for x, y in points)
        yield f'<text class="name" x="{points[-1][0] + 10}" y="{beside[number] + 5}">{escape(name)}</text></g>'


def _names(wanted: Sequence[float]) -> list[float]:
    """Return the heights of names: near those that are wanted, and a line from one to the next."""
    places, last = [0.0] * len(wanted), -float(_LINE)
    for number in sorted(range(len(wanted)), key=lambda one: (wanted[one], one)):
        last = places[number] = max(wanted[number], last + _LINE)
    return places
