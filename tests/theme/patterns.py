"""The pattern page: every component of the theme in every state, as its ``examples.yaml`` shows it.

``make patterns`` writes it into ``.kindling/patterns/``, with the theme's real styles and scripts.
"""

import re
import sys
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from kindling.model.theme import SITE, bundle_names, script, stylesheet
from tests.theme.examples import THEME, WHOLE, Example, examples

_OWN_STYLE = "main > section > section { overflow: clip; padding-inline-start: 2rem; max-inline-size: 60rem; }\n"
_OF_A_PAGE = frozenset({"kit", "search"})  # their scripts are made for the one page that they are on
FOLDER = THEME.parent / ".kindling" / "patterns"
_NAMED = re.compile(r'\b(id|for|aria-labelledby|aria-describedby|aria-controls|popovertarget)="([^"]*)"')
_WITHIN = re.compile(r'href="#([^"]*)"')
_ELSEWHERE = re.compile(r'\b(?:href|src|poster|action)="(?!#|https?:|mailto:)[^"]*"|\ssrcset="[^"]*"')
_PICTURE = re.compile(r'\b(src|poster)="(?!https?:)[^"]*\.(?:jpe?g|png|webp|svg|gif)[^"]*"')
_PLACEHOLDER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 21"><path fill="#0d4a48" d="M0 0h40v21H0z"/>'
    '<circle cx="20" cy="10.5" r="5" fill="none" stroke="#7fd0c8"/></svg>'
)


def files() -> Iterator[tuple[str, str]]:
    """Yield (name, text) of the page and all that it loads."""
    names = [SITE, *(name for name in bundle_names(WHOLE) if name != SITE)]
    yield "index.html", _page(names)
    yield "picture.svg", _PLACEHOLDER
    yield "patterns.css", _OWN_STYLE
    for name in names:
        for ending, text in (("css", stylesheet(WHOLE, name)), ("js", script(WHOLE, name))):
            if text:
                yield f"{name}.{ending}", text


def _page(names: list[str]) -> str:
    shown = [example for example in examples() if not example.hidden]
    groups = [(name, list(group)) for name, group in groupby(shown, key=lambda example: example.component)]
    links = "\n".join(f'<link rel="stylesheet" href="{name}.css">' for name in [*filter(_styled, names), "patterns"])
    scripts = "\n".join(
        f'<script src="{name}.js" defer></script>' for name in names if name not in _OF_A_PAGE and script(WHOLE, name)
    )
    menu = "".join(f'<li><a href="#{name}">{name}</a></li>' for name, _ in groups)
    parts = "".join(_component(name, group) for name, group in groups)
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>Patterns</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="picture.svg">
{links}
{scripts}
</head>
<body class="accent-teal">
<main id="main" class="page flow-l">
<h1>Patterns</h1>
<nav aria-label="Components"><ul class="cluster" role="list">{menu}</ul></nav>
{parts}
</main>
</body>
</html>
"""


def _styled(name: str) -> bool:
    return bool(stylesheet(WHOLE, name))


def _component(name: str, group: list[Example]) -> str:
    states = "".join(_state(example, f"{name}-{number}") for number, example in enumerate(group, start=1))
    title = f'<h2 class="section-title" id="{name}">{name}</h2>'
    return f'<section class="flow-m" aria-labelledby="{name}">{title}{states}</section>\n'


def _state(example: Example, prefix: str) -> str:
    """Return one example, its ids kept apart from all others', its links leading nowhere else."""
    html = _NAMED.sub(lambda found: f'{found[1]}="{_apart(found[2], prefix)}"', example.html())
    html = _WITHIN.sub(lambda found: f'href="#{prefix}-{found[1]}"', html)
    html = _PICTURE.sub(r'\1="picture.svg"', html)
    html = _ELSEWHERE.sub(_kept, html)
    if html.lstrip().startswith("<li"):
        html = f'<ul role="list">{html}</ul>'
    label = escape(f"{example.component}: {example.name}")
    return f'<section aria-label="{label}"><p class="meta">{escape(example.name)}</p>\n{html}\n</section>\n'


def _apart(ids: str, prefix: str) -> str:
    return " ".join(f"{prefix}-{each}" for each in ids.split())


def _kept(found: re.Match[str]) -> str:
    """Return an attribute as the page has it: a link leads to its top, what can't be loaded is not asked for."""
    if 'picture.svg"' in found[0]:
        return found[0]
    return 'href="#main"' if found[0].startswith("href") else ""


def write(folder: Path) -> Path:
    """Write the page into a folder; return its place."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files():
        (folder / name).write_text(text, "utf-8")
    return folder / "index.html"


if __name__ == "__main__":
    sys.stdout.write(f"Open {write(FOLDER).as_uri()} in a browser.\n")
