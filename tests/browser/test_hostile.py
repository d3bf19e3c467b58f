"""Hostile words in every field: nothing of them is alive in any file that is built.

The words, the site and the judge are in tests/hostile.py. `make test` asks a third of our own words; the exam asks all,
and those of a list that others keep, and shows each page to a browser which heeds no policy.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kindling.commands.kit import build_request
from kindling.engine.build import build
from kindling.model.problems import errors
from tests.browser.conftest import patient
from tests.hostile import OURS, HostileSite, Judge, known_elsewhere

_ROUNDS = 12  #: builds after which nothing new is told
_AT_ONCE = 76  #: strings in a site


def published(site: HostileSite, output: Path) -> None:
    """Build a site until it is published: what is told is taken out, as a writer would."""
    for _ in range(_ROUNDS):
        site.write()
        now, kept = datetime(2026, 11, 23), site.folder / ".kindling"
        result = build(build_request(site.folder, output, "https://example.org", now, cache=kept))
        if result.published:
            return
        told = errors(result.problems)
        taken = [site.refuse(problem.path, problem.line, problem.message) for problem in told]
        assert any(taken), "\n".join(map(str, told))
    pytest.fail("\n".join(map(str, told)))


def hostile(strings: Sequence[str], folder: Path) -> HostileSite:
    """Return a site of these strings, published beside a harmless one; nothing of them is alive in its files."""
    harmless = HostileSite(folder / "harmless", strings, harmless=True)
    published(harmless, folder / "harmless-output")
    site = HostileSite(folder / "hostile", strings)
    published(site, folder / "output")
    assert list(Judge.of(folder / "harmless-output").alive(folder / "output")) == []
    return site


def test_none_of_our_words_is_alive(tmp_path: Path) -> None:
    hostile(OURS[::3], tmp_path)


def test_the_judge_sees_what_is_alive(tmp_path: Path) -> None:
    """Each kind of life, as a file that a careless program would have written."""
    (tmp_path / "harmless").mkdir()
    judge, output = Judge.of(tmp_path / "harmless"), tmp_path / "output"
    output.mkdir()
    careless = {
        "attribute.html": '<p onclick="x">',
        "address.html": '<a href="java\nscript:x">',
        "elsewhere.html": '<img src="//evil.example/a.png">',
        "asked.html": '<link rel="stylesheet" href="//evil.example/a.css">',
        "formula.html": '<math><mi href="https://evil.example/">x</mi></math>',
        "inline.html": "<style>a{}</style><p style='a:b'>",
        "drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>',
        "feed.xml": "<rss><item><description>&lt;script&gt;x&lt;/script&gt;</description></item></rss>",
        "feed.json": '{"items": [{"content_html": "<iframe></iframe>"}]}',
        "table.csv": 'a,"=x()"\n',
        "captions.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n<script>x</script>\n",
        "data.html": '<a download href="data:text/csv;base64,Sm95">',
        "kit/share/index.html": '<a download href="data:text/csv;base64,IkpveSIsIj14KCkiDQo=">',
        "_redirects": "/a /b 301\n/* https://evil.example/:splat 301!\n",
        "_headers": "/*\n  X-Evil: xss7\n",
    }
    for name, text in careless.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(text, "utf-8", newline="")
    assert {found.partition(": ")[0] for found in judge.alive(output)} == set(careless)


@pytest.mark.exam("Hostile words in every field")
def test_none_of_all_words_is_alive_and_a_browser_runs_none(
    tmp_path: Path, chromium: Browser, figures: Callable[[str], None]
) -> None:
    strings = [*OURS, *known_elsewhere()]
    fields = told = pages = 0
    for number in range(0, len(strings), _AT_ONCE):
        site = hostile(strings[number : number + _AT_ONCE], tmp_path / str(number))
        fields, told = fields + site.fields, told + len(site.refused)
        shown = list(_pages(tmp_path / str(number) / "output"))
        assert _ran(chromium, shown) == []
        pages += len(shown)
    figures(
        f"{len(strings)} strings, {fields:,} fields, {told:,} of them told; nothing was alive in a file, "
        f"and nothing ran on {pages} pages without a policy"
    )


def _pages(output: Path) -> Iterator[Path]:
    """Yield the pages that hold words of the site, each kind."""
    yield from sorted(output.glob("posts/p*/index.html"))
    yield from sorted(output.glob("posts/p?/share/index.html"))
    for name in ("", "archive/", "series/s/", "series/s/print/", "sources/", "people/", "topics/", "share/"):
        if (output / name / "index.html").is_file():
            yield output / name / "index.html"


def _ran(chromium: Browser, pages: Sequence[Path]) -> list[str]:
    """Return the pages on which words ran, or asked another host for something."""
    context = patient(chromium, bypass_csp=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url) if "evil" in request.url else None)
    context.add_init_script("window.alert = window.prompt = window.confirm = window.xss7 = () => { window.ran = 1 }")
    tab, found = context.new_page(), []
    for path in pages:
        tab.goto(path.as_uri())
        if tab.evaluate("window.ran") or asked:
            found.append(f"{path}: {asked}")
            asked.clear()
    context.close()
    return found
