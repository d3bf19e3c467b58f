"""Editing in the browser: what is saved there is what was there, less what the docs say is lost."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from kindling.commands.serving.server import answering, listening
from kindling.engine.files import find_files
from kindling.engine.front_matter import read_front_matter
from kindling.engine.read import Reader
from kindling.engine.run import BuildResult
from kindling.engine.settings import markdown_settings
from kindling.model.values import Document
from kindling.plugins.editor.program import FILES, is_as_released
from tests.browser.conftest import SCHEMES, TAGS, violations, visiting, without_script
from tests.browser.editing import CONF, Editor, editing, put_program
from tests.conftest import KIT
from tests.engine.test_sites import built

_SMALL = 'SITENAME = "One"\nAUTHOR = "Ann"\nCARDS = {"enabled": False}\nSEARCH = {"enabled": False}\n'
#: what people write that other programs read otherwise, and that has to come back as it was
_MANY = """\
---
# A remark, which the editor does not keep.
title: "Power: what it is, really"
slug: power-itself
date: 2026-11-09T08:30
id: "12e456"
status: published
summary: >
  One line,
  and another.
tags: [joy, "C++", '010']
authors: ["Ann Lee", "Bo Sample"]
series: power
part: 1
featured: yes
builds_on: []
share: {linkedin: "A: b", mastodon: 'it''s'}
questions: ["What, then?", Why?]
references:
  - id: han2014
    type: book
    title: "1.10"
    issued: {date-parts: [[2014]]}
interests: “None”, says she
lang: en-GB
---

Hard\\
break, *em* and [@han2014, p. 3].

```python
x = 1
```

End.
"""


def head(title: str, lines: str = "") -> str:
    """Return a text with a head in YAML."""
    return f"---\ntitle: {title}\ndate: 2026-11-08\nsummary: It is short.\n{lines}---\n\nText.\n"


_TEXTS = {
    "content/series/power.md": "---\ntitle: Power\nsummary: About power.\n---\n\nText.\n",
    "content/posts/many.md": _MANY,
    "content/posts/number.md": head("1.10"),
    "content/posts/commas.md": head("In (one) line?", "tags: joy, work\n"),
    "content/posts/pelican.md": "Title: As Pelican has it\nDate: 2026-11-05\nSummary: A.\n\nText.\n",
}
_MORE = {
    **_TEXTS,
    "content/series/love.md": "---\ntitle: Love\nsummary: About love.\n---\n\nText.\n",
    "content/pages/about.md": "---\ntitle: About\nsummary: Us.\n---\nText, and no empty line",
    "content/posts/deep/down.md": head("Deep down"),
    "content/posts/two-series.md": head("In two series", "series: {love: 1, power: 2}\n"),
    "content/posts/power-first.md": head("Power first", "series: {power: 3, love: 2}\n"),
    "content/posts/tabs.md": head('"Told \\"so\\""', 'cover_alt: ""\ncorrections: One line, and one correction.\n'),
    "content/posts/empty.md": head("Empty", "tags:\nseries:\ncover:\nfeatured:\nauthors:\nquestions:\nlang:\npart:\n"),
    "content/posts/folded.md": head(
        "Folded", 'interests: |\n  one\n  two\nquestions:\n- >-\n  a\n  b\n- "c: d"\naliases: [/x/]\n'
    ),
    "content/posts/early.md": head("Not yet", "status: draft\nid: 2e3456\n"),
}


def site_of(folder: Path, texts: Mapping[str, str], conf: str = _SMALL) -> BuildResult:
    """Write a site with an editor, and build it."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="")
    (folder / "pelicanconf.py").write_text(conf + CONF, "utf-8")
    put_program(folder)
    return built(folder, folder / "output")


def read(path: str, text: str, folder: Path) -> Document:
    """Return a text as Kindling reads it, where it lies in a folder of its own."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8", newline="")
    (file,) = (each for each in find_files(folder / "content").files if each.shown == path)
    return Reader.of(markdown_settings(), raw_html=False).read(file, text.encode())


def is_the_same(path: str, before: str, after: str, folder: Path) -> None:
    """Hold that what was saved says what it said, but for one ! at its end."""
    was, now = (read(path, text, folder) for text in (before, after))
    known = {"status"} if "\nstatus:" not in before else set()  # which the form insists on
    assert now.front.model_dump(exclude=known) == was.front.model_dump(exclude=known), path
    bodies = [read_front_matter(path, text).body.strip() for text in (before, after)]
    assert bodies[1] == f"{bodies[0]}!", path


def test_a_text_comes_back_from_the_editor_as_it_was(chromium: Browser, tmp_path: Path, axe: str) -> None:
    result = site_of(tmp_path, _TEXTS)
    told = {(p.path, p.line, p.hint) for p in result.problems if p.rule == "editor/kept"}
    head_of_pelican = "write the head as YAML: a line ---, then title: and the others, then another line ---"
    assert told == {
        ("content/posts/commas.md", 5, "write tags: [joy, work]"),
        ("content/posts/number.md", 2, 'write title: "1.10"'),
        ("content/posts/pelican.md", 1, head_of_pelican),
    }
    for name in FILES:
        assert is_as_released(name, (tmp_path / "output/admin/program" / name).read_bytes()), "it is published as it is"
    path = "content/posts/many.md"
    with editing(chromium, tmp_path / "output", _TEXTS) as editor:
        assert editor.shown("posts") == ["Power: what it is, really"], "what would be changed is not there"
        assert not editor.page.get_by_text("Error").count()
        editor.open("posts", "many")
        editor.write("!")
        after = editor.save(path, _TEXTS[path])
    is_the_same(path, _TEXTS[path], after, tmp_path / "read")

    assert_readable_without_script(chromium, tmp_path / "output", axe)


def assert_readable_without_script(chromium: Browser, output: Path, axe: str) -> None:
    """Hold that the page says what it is for where no script runs, on a narrow screen, light and dark."""
    with (
        answering(listening(0, output)) as port,
        visiting(chromium, f"http://127.0.0.1:{port}", viewport={"width": 320, "height": 640}) as visit,
    ):
        with without_script(visit.page):
            visit.open("/admin/")
        assert visit.page.get_by_role("heading", level=1).is_visible()
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 320
        for scheme in SCHEMES:
            visit.page.emulate_media(color_scheme=scheme)
            assert violations(visit.page, axe, colours_only=scheme != SCHEMES[0]) == []


@pytest.mark.exam("Every text edited in the browser")
def test_every_text_comes_back_from_the_editor_as_it_was(
    chromium: Browser, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    conf = (KIT / "pelicanconf.py").read_text("utf-8") + 'CARDS = {"enabled": False}\nSEARCH = {"enabled": False}\n'
    shutil.copytree(KIT / "content", tmp_path / "example" / "content")
    edited = 0
    for name, texts, own in (("small", _MORE, _SMALL), ("example", {}, conf)):
        site = tmp_path / name
        result = site_of(site, texts, own)
        assert result.published, result.problems
        untold = {problem.path for problem in result.problems if problem.rule == "editor/kept"}
        files = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.glob("content/*/**/*.md")}
        with editing(chromium, site / "output", files) as editor:
            for path in sorted(files.keys() - untold):
                _, room, file = path.split("/", 2)
                editor.open(room, file.removesuffix(".md"))
                if room != "series" and "\nstatus:" not in files[path]:
                    editor.choose("status", "published")
                editor.write("!")
                is_the_same(path, files[path], editor.save(path, files[path]), tmp_path / "read")
                edited += 1
    record_property("exam", ("Every text edited in the browser", f"{edited} texts: each said what it said"))


def barriers(editor: Editor, axe: str) -> list[str]:
    """Return what axe finds against WCAG; what is advice beside it is a matter of the program's makers."""
    editor.page.evaluate(axe)
    asked = {"type": "tag", "values": [tag for tag in TAGS if tag != "best-practice"]}
    found = editor.page.evaluate("asked => axe.run(document, {runOnly: asked})", asked)
    return [each["id"] for each in found["violations"]]


@pytest.mark.exam("A text begun in the browser")
def test_a_text_that_is_begun_in_the_editor_is_one_of_the_site(
    chromium: Browser, tmp_path: Path, axe: str, record_property: Callable[[str, object], None]
) -> None:
    site_of(tmp_path, _TEXTS)
    path = "content/posts/power-a-love-1-10.md"
    with editing(chromium, tmp_path / "output", _TEXTS) as editor:
        assert barriers(editor, axe) == [], "the list"
        editor.begin("posts")
        assert barriers(editor, axe) == [], "the form"
        editor.fill("title", "“Power” & â love: 1.10")
        editor.fill("date", "2026-11-20")
        editor.choose("status", "published")
        editor.fill("summary", "1.10")
        Image.new("RGB", (1300, 700), "teal").save(tmp_path / "Ŵ hill 1.png")
        editor.put("cover", tmp_path / "Ŵ hill 1.png")
        editor.write("A text with a [@source].")
        text = editor.save(path)
        assert editor.text("content/media/w-hill-1.png")
    found = read(path, text, tmp_path / "read")
    assert found.front.cover == "/media/w-hill-1.png"
    assert (found.front.title, found.front.summary, found.problems) == ("“Power” & â love: 1.10", "1.10", ())
    record_property(
        "exam",
        ("A text begun in the browser", "it is read as it was typed; axe finds no fault in the list and the form"),
    )
