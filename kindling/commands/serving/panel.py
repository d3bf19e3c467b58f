"""The problems of the last build, shown on every page: a panel that needs no script. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from kindling.commands.serving.answers import HttpAnswer
from kindling.commands.serving.rules import with_live_reload
from kindling.model.html import before_end

#: Where the server keeps what is its own; no site has such an address.
OWN = "/__kindling/"
_CHECKING = "What was saved is shown. The rest of the site is being made and checked again."
_EARLY = "This page is as it was when you left it. Your files are being read, and it loads again when they are."
_SHOWN = "What was saved is shown. It can be published when the errors are mended."
_STALE = "This page is as it was before; it will be made anew when the errors are mended."


@dataclass(frozen=True, slots=True)
class BuildNews:
    """What came of the last build, as the pages tell it."""

    build: str  #: names the build: a page that was made before another one reloads
    problems: Sequence[Mapping[str, Any]] = ()  #: those of the build's report
    count: str = ""  #: "2 errors, 1 warning"
    failed: bool = False  #: the site is as it was before
    trouble: str = ""  #: why there was no build at all
    trace: str = ""  #: of a fault of ours
    shown: bool = False  #: what was saved is shown all the same
    checking: bool = False  #: what was saved is shown, and the whole is being made
    early: bool = False  #: nothing was looked at yet: pages are as they were when the site was last served


def with_panel(answer: HttpAnswer, news: BuildNews) -> HttpAnswer:
    """Return a page with the panel and the reload script before the end of its body; anything else as it is."""
    if not answer.is_page:
        return answer
    page = answer.body.decode("utf-8", "surrogateescape")
    body = before_end(page, "body", _additions(news, _words(news)))
    return HttpAnswer(answer.status, with_live_reload(answer.headers), body.encode("utf-8", "surrogateescape"))


def _words(news: BuildNews) -> str:
    """Return what a page says of itself."""
    if news.failed:
        return _SHOWN if news.shown else _STALE
    if news.early:
        return _EARLY
    return _CHECKING if news.checking else ""


def whole_page(news: BuildNews) -> bytes:
    """Return a page for every address, as long as there is no site."""
    title = "Nothing is built yet" if news.failed else "Kindling is building"
    words = (
        "This page reloads by itself when the problems below are mended."
        if news.failed
        else "This page reloads by itself when the site is there."
    )
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="{OWN}panel.css"></head><body class="kindling-alone">'
        f"<main><h1>{title}</h1><p>{words}</p></main>{_additions(news)}</body></html>\n"
    ).encode()


def _additions(news: BuildNews, words: str = "") -> str:
    script = f'<script src="{OWN}reload.js" data-build="{escape(news.build)}" defer></script>'
    if not (news.problems or news.trouble or news.trace or news.early):
        return script
    return f'<link rel="stylesheet" href="{OWN}panel.css">{_panel(news, words)}{script}'


def _panel(news: BuildNews, words: str) -> str:
    """Return the panel: open when the page is out of date, folded when there are only warnings."""
    heading = news.count or ("Kindling failed" if news.trace else "As you left it" if news.early else "Not built")
    notes = [words, news.trouble, "This is a fault in Kindling, not in your text:" if news.trace else ""]
    parts = [f"<p>{escape(note)}</p>" for note in notes if note]
    parts += [f"<pre>{escape(news.trace)}</pre>"] if news.trace else []
    parts += [f"<ol>{''.join(map(_item, news.problems))}</ol>"] if news.problems else []
    return (
        f'<aside class="kindling-panel" aria-label="{heading if news.early else "Problems in the content"}">'
        f"<details{' open' if news.failed else ''}><summary>{escape(heading)}</summary>"
        '<div class="kindling-panel-list" role="group" aria-label="List of problems" tabindex="0">'
        f"{''.join(parts)}</div></details></aside>"
    )


def _item(problem: Mapping[str, Any]) -> str:
    """Return one problem: where it is, what is so, how to mend it."""
    place = f"{problem['path']}:{problem['line']}" if problem["line"] else problem["path"]
    hint = f'<span class="kindling-panel-hint">{escape(problem["hint"])}</span>' if problem["hint"] else ""
    return (
        f'<li><code>{escape(place)}</code> <span class="kindling-panel-kind">{escape(problem["severity"])}</span> '
        f"{escape(problem['message'])} <small>{escape(problem['rule'])}</small>{hint}</li>"
    )
