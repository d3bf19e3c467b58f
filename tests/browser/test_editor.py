"""Editing in the browser: what is saved there is what was there, less what the docs say is lost."""

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser

from kindling.engine.files import find_files
from kindling.engine.front_matter import read_front_matter
from kindling.engine.read import Reader
from kindling.engine.run import BuildResult
from kindling.engine.settings import markdown_settings
from kindling.model.values import Document
from tests.browser.editing import CONF, editing, put_program
from tests.engine.test_sites import built

_SMALL = 'SITENAME = "One"\nAUTHOR = "Ann"\nCARDS = {"enabled": False}\nSEARCH = {"enabled": False}\n'
_SERIES = "---\ntitle: Power\nsummary: About power.\n---\n\nText.\n"
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
interests: “None”, says she # that is no remark
lang: en-GB
---

Hard\\
break, *em* and [@han2014, p. 3].

```python
x = 1
```

End.
""".replace(" # that is no remark", "")
_TEXTS = {
    "content/series/power.md": _SERIES,
    "content/posts/many.md": _MANY,
    "content/posts/deep/down.md": "---\ntitle: Deep down\ndate: 2026-11-08\nsummary: Deep.\n---\nText",
    "content/posts/number.md": "---\ntitle: 1.10\ndate: 2026-11-07\nsummary: A number.\n---\n\nText.\n",
    "content/posts/commas.md": "---\ntitle: In (one) line?\ndate: 2026-11-06\nsummary: A.\ntags: joy, work\n---\n\nText.\n",
    "content/posts/pelican.md": "Title: As Pelican has it\nDate: 2026-11-05\nSummary: A.\n\nText.\n",
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


def same(path: str, before: str, after: str, folder: Path) -> Document:
    """Return what was saved; it says what it said, but for one ! at its end."""
    was, is_now = (read(path, text, folder) for text in (before, after))
    assert is_now.front == was.front
    bodies = [read_front_matter(path, text).body.strip() for text in (before, after)]
    assert bodies[1] == f"{bodies[0]}!"
    assert [str(problem) for problem in is_now.problems] == [str(problem) for problem in was.problems]
    return is_now


def test_a_text_comes_back_from_the_editor_as_it_was(chromium: Browser, tmp_path: Path) -> None:
    result = site_of(tmp_path, _TEXTS)
    told = [(p.path, p.line, p.hint) for p in result.problems if p.rule == "editor/kept"]
    assert told == [
        ("content/posts/commas.md", 5, "write tags: [joy, work]"),
        ("content/posts/number.md", 2, 'write title: "1.10"'),
        (
            "content/posts/pelican.md",
            1,
            "write the head as YAML: a line ---, then title: and the others, then another line ---",
        ),
    ]
    with editing(chromium, tmp_path / "output", _TEXTS) as editor:
        assert editor.shown("posts") == ["Power: what it is, really"], "what would be changed is not there"
        editor.open("posts", "many")
        editor.write("!")
        path = "content/posts/many.md"
        after = editor.save(path, _TEXTS[path])
    same(path, _TEXTS[path], after, tmp_path / "read")
