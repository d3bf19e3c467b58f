"""The files of ``content/`` that no reader gets: each is named, so that nothing is left out in silence. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from kindling.engine.files import ROOT, TEXT_FOLDERS
from kindling.model.kinds import LISTED, is_listed, never_published, speaks_of_its_folder
from kindling.model.problems import Problem
from kindling.model.root_files import laid
from kindling.model.values import Site

#: texts of other programs, which somebody may take for posts
_TEXTS = frozenset(
    ".adoc .asciidoc .doc .docx .gdoc .htm .html .ipynb .mau .mdown .mdtext .mdtxt .mdwn .mdx .mkd .mkdn .mmd .odt .org"
    " .pages .pdc .qmd .rmd .rst .rtf .tex .text .textile .txt .typ .wiki".split()
)
#: what belongs to the host's root, or to the settings, and to no folder of content
_STYLES = ".csl"
_NAMED = 3  #: files that a line names; the rest are counted


def media_problems(faults: Mapping[str, Sequence[Problem]], site: Site, named: frozenset[str]) -> Iterator[Problem]:
    """Yield what is wrong with files: errors where somebody names them; others are not published, and stop nothing.

    ``named``: every file that a text, its front matter or the settings name, by its place in ``content/``.
    """
    for source, problems in faults.items():
        for problem in problems:
            if source in named:
                yield problem
            else:
                fact = f"{problem.message} (no page uses it, so it is not published)"
                yield replace(problem, message=fact, severity="advice")
    yield from _unpublished(site, named, faults)


def _unpublished(site: Site, named: frozenset[str], faulty: Iterable[str]) -> Iterator[Problem]:
    """Yield the files that are not published and that nobody names."""
    spare: dict[str, list[str]] = defaultdict(list)
    for source, file in site.media.items():
        if source in named or source in faulty or (source.startswith("media/") and is_listed(source)):
            continue
        folder, _, rest = source.partition("/")
        if folder in TEXT_FOLDERS and rest:
            yield from _among_texts(source, file.path)
        elif PurePosixPath(source).suffix.lower() in LISTED and is_listed(source):
            spare[str(PurePosixPath(file.path).parent)].append(PurePosixPath(source).name)
        elif not source.endswith(_STYLES) and not speaks_of_its_folder(PurePosixPath(source).name):
            yield _left_out(source, file.path, in_media=folder == "media")
    for folder, names in spare.items():
        yield _spare(folder, names)


def root_problems(site: Site, named: frozenset[str]) -> Iterator[Problem]:
    """Yield the files of ``content/root/`` that are not published; ``named``: those that a plugin of the site takes."""
    for kept in site.root:
        if kept.source not in named and kept.address not in site.once(laid):
            hint = "put 'kindling.plugins.root' back into PLUGINS, or move it out of content/"
            yield Problem(kept.path, 0, "files/unpublished", "it is not published", hint, "warning")


def _among_texts(source: str, path: str) -> Iterator[Problem]:
    """Yield the problem of a file among texts that is no text and no picture: it was meant to be something."""
    ending = PurePosixPath(source).suffix.lower()
    if ending in _TEXTS:
        hint = (
            "copy the text into a new file that ends in .md (`make new` makes one), and move this one out of content/"
        )
        yield Problem(path, 0, "files/unread", f"a text here ends in .md; {ending} is not read", hint)
    elif not is_listed(source):
        hint = _link_it(source) + "; a text ends in .md (`make new` makes one)"
        yield Problem(path, 0, "files/unread", "this file is not read, and no text links to it", hint, "warning")


def _left_out(source: str, path: str, *, in_media: bool) -> Problem:
    fact = never_published(source)[0] or f"{PurePosixPath(source).name} is not published: no text links to it"
    hint = _link_it(source)
    if not in_media:
        hint = f"move it into content/{ROOT}/ if it is for the root of the site, else out of content/"
    return Problem(path, 0, "files/unpublished", fact, hint, "warning")


def _link_it(source: str) -> str:
    hint = never_published(source)[1]
    return f"move it out of content/; {hint}" if hint else "link to it from a text, or move it out of content/"


def _spare(folder: str, names: Sequence[str]) -> Problem:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    fact = (
        f"no text uses {', '.join(names[:_NAMED])}{more}, so {'it is' if len(names) == 1 else 'they are'} not published"
    )
    hint = "name it in a text, move it to media/, or take it out"
    return Problem(folder, 0, "files/unpublished", fact, hint, "advice")
