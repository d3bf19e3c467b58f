"""What a writer saves, one kind after the other: a file of the made-up blog, what it says then, and who shows that."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kindling.commands._command import KIT

_STEP = 37  #: posts from one save to the next
_SERIES = 5  #: posts of a series
_STYLES = Path("components/post-footer/style.css")
_TEMPLATE = Path("templates/article.html")


@dataclass(frozen=True, slots=True)
class Saved:
    """A file, what it says when it is saved, and the page on which a mark is then seen."""

    path: Path
    text: str
    address: str
    in_styles: bool = False  #: the mark is in a style sheet of the page


Edit = Callable[[Path, int, str], Saved]


def lay_theme(site: Path) -> None:
    """Give a site a template and a component's styles of its own, as the kit has them."""
    for file in (_STYLES, _TEMPLATE):
        (site / "theme" / file).parent.mkdir(parents=True, exist_ok=True)
        (site / "theme" / file).write_bytes((KIT / "kindling" / "theme" / file).read_bytes())


def words(site: Path, number: int, mark: str) -> Saved:
    """Write a sentence behind a text."""
    post = _post(site, number)
    return Saved(post, f"{post.read_text('utf-8')}\nMarked {mark}.\n", _address(post))


def title(site: Path, number: int, mark: str) -> Saved:
    """Give a part of a series another title; the next part shows it."""
    posts = _posts(site)
    at = number * _STEP % len(posts)
    series = posts[at // _SERIES * _SERIES :][:_SERIES]
    beside = series[(at % _SERIES + 1) % len(series)]
    text = re.sub('^title: "', f'title: "{mark.capitalize()} ', posts[at].read_text("utf-8"), count=1, flags=re.M)
    return Saved(posts[at], text, _address(beside))


def caption(site: Path, number: int, mark: str) -> Saved:
    """Write another caption of a film."""
    films = sorted((site / "content" / "media").glob("*.vtt"))
    film = films[number % len(films)]
    return Saved(film, film.read_text("utf-8").replace("line 0.", f"line {mark}."), f"/posts/{film.stem}/")


def source(site: Path, number: int, mark: str) -> Saved:
    """Give a source another title."""
    post = _post(site, number)
    library = site / "content" / "references" / "library.bib"
    key = re.findall(r"\[@(\w+)\]", post.read_text("utf-8"))[0]
    text = library.read_text("utf-8").replace(f"{{A study of {key}}}", f"{{A study of {mark}}}")
    return Saved(library, text, _address(post))


def style(site: Path, number: int, mark: str) -> Saved:
    """Write a declaration into a component's styles."""
    path = site / "theme" / _STYLES
    text = f"{path.read_text('utf-8')}\n.post-footer {{\n  --bench: {mark};\n}}\n"
    return Saved(path, text, _address(_post(site, number)), in_styles=True)


def template(site: Path, number: int, mark: str) -> Saved:
    """Write a word into the template of posts."""
    path = site / "theme" / _TEMPLATE
    text = path.read_text("utf-8").replace("{% block main %}", f"{{% block main %}}{mark}", 1)
    return Saved(path, text, _address(_post(site, number)))


def setting(site: Path, number: int, mark: str) -> Saved:
    """Give the site another name."""
    path = site / "pelicanconf.py"
    text = re.sub("^SITENAME = .*$", f"SITENAME = '{mark}'", path.read_text("utf-8"), count=1, flags=re.M)
    return Saved(path, text, _address(_post(site, number)))


#: kind → how it is made, in the order in which they are measured
EDITS: dict[str, Edit] = {
    "words of a text": words,
    "a title within a series": title,
    "a film's caption": caption,
    "a source": source,
    "a component's style": style,
    "a template": template,
    "a setting": setting,
}


def _posts(site: Path) -> list[Path]:
    return sorted((site / "content" / "posts").glob("*.md"))


def _post(site: Path, number: int) -> Path:
    posts = _posts(site)
    return posts[number * _STEP % len(posts)]


def _address(post: Path) -> str:
    return f"/posts/{post.stem}/"
