"""The account of an import: each item, what was changed, what was left out, and what a person must look at. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from kindling.commands.moving.settle import Settled
from kindling.commands.moving.text import counted
from kindling.commands.moving.values import Moving


@dataclass(frozen=True, slots=True)
class Built:
    """What the build says after an import."""

    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    held: tuple[str, ...] = ()  #: files that are drafts until their errors are mended
    was_asked: bool = False
    stopping: int = 0  #: those of the warnings that stop a publish: they are of no draft


def account(name: str, moving: Moving, done: Settled, built: Built) -> str:
    """Return the account of one import as Markdown."""
    look = [(text.file, note.said) for text in done.texts for note in text.notes if note.look]
    look += [(each.source, each.why) for each in moving.skipped if each.look]
    lines = [f"# What came in from {name}", "", *_summary(moving, done, built), ""]
    if built.was_asked:
        lines += _build(built)
    if look:
        lines += ["## What somebody must look at", "", *_by_file(look), ""]
    lines += [
        "## What came in",
        "",
        *(
            _entry(text.source, text.file, text.status, [n.said for n in text.notes if not n.look])
            for text in done.texts
        ),
    ]
    if done.files:
        lines += ["", "## Pictures and other files", "", *(f"- `content/{place}`" for place in sorted(done.files))]
    if moving.skipped:
        lines += [
            "",
            "## What was left out",
            "",
            *(f"- {_code(each.source)}: {_one_line(each.why)}" for each in moving.skipped),
        ]
    if moving.rules:
        lines += ["", *_THE_DAY, "", "```", *moving.rules, "```"]
    if done.known:
        lines += ["", "## What was there already", "", *(f"- {_code(source)}" for source in done.known)]
    return "\n".join(lines).rstrip() + "\n"


_THE_DAY = (
    "## On the day",
    "",
    "Old addresses of the texts lead on by themselves. For feeds and lists of topics, put those of these lines",
    "that the old site had into `content/root/_redirects`:",
)


def _summary(moving: Moving, done: Settled, built: Built) -> list[str]:
    drafts = sum(text.status == "draft" or text.file in built.held for text in done.texts)
    pages = sum(text.file.startswith("content/pages/") for text in done.texts)
    same = sum(any("the same" in note.said for note in text.notes) for text in done.texts)
    texts, files, skipped = len(done.texts), len(done.files), len(moving.skipped)
    of_them = counted(drafts, "of them is a draft", "of them are drafts") if drafts else "none of them is a draft"
    count = [
        f"- {counted(texts - pages, 'post')} and {counted(pages, 'page')} came in; {of_them}.",
        f"- In {same} of {counted(texts, 'text')} the words are exactly as they were there.",
        f"- {counted(files, 'picture or other file was', 'pictures and other files were')} copied.",
        f"- {counted(skipped, 'item was', 'items were')} left out." if skipped else "- Nothing was left out.",
    ]
    there = f"- {counted(len(done.known), 'text was', 'texts were')} there already, and stay as they were."
    return [*count, there] if done.known else count


def _build(built: Built) -> list[str]:
    if not built.errors and not built.held:
        said = ["The site builds without an error."]
    else:
        errors = f"{counted(len(built.errors), 'error keeps', 'errors keep')} the site from being built."
        said = [errors if built.errors else "The site builds."]
        said += [f"- {_one_line(each)}" for each in built.errors]
    if built.held:
        said += ["", "These are drafts until somebody mends what is said of them; then take out `status: draft`:", ""]
        said += [f"- `{file}`" for file in built.held]
    if built.warnings:
        said += [
            "",
            "Before the site is published, look at these:",
            "",
            *(f"- {_one_line(each)}" for each in built.warnings),
        ]
    return ["## What the build says", "", *said, ""]


def _by_file(look: Sequence[tuple[str, str]]) -> list[str]:
    files = dict.fromkeys(file for file, _ in look)
    lines: list[str] = []
    for file in files:
        lines += [f"- `{file}`", *(f"    - {_one_line(said)}" for each, said in look if each == file)]
    return lines


def _entry(source: str, file: str, status: str, notes: Sequence[str]) -> str:
    state = "" if status == "published" else f" ({status})"
    said = "; ".join(map(_one_line, notes))
    return f"- {_code(source)} → `{file}`{state}" + (f": {said}" if said else "")


def _code(text: str) -> str:
    return f"`{_one_line(text).replace('`', '’')}`"


def _one_line(text: str) -> str:
    return " ".join(text.split())
