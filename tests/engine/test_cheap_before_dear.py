"""With an error in a text all other mistakes are told in the same run, and nothing dear is begun."""

from pathlib import Path

import pytest
from PIL import Image

from kindling.model.problems import Problem
from tests.engine.test_sites import built

HEAD = "---\ntitle: Joy\n{}: 2026-11-01\n---\n\n"
LIBRARY = "@book{han2014, title={Joy}, author={Han, Ann}, year={2014}}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a picture, a source that is cited, and a mistake of three kinds."""
    content = tmp_path / "site" / "content"
    for folder in ("posts", "media", "references"):
        (content / folder).mkdir(parents=True)
    texts = {"head": HEAD.format("dtae"), "key": HEAD.format("date") + "As [@hna2014].\n", "link": HEAD.format("date")}
    texts["link"] += "[there](../posts/noone.md) [@han2014]\n\n![A nurse laughs](/media/joy.png)\n"
    for name, text in texts.items():
        (content / "posts" / f"{name}.md").write_text(text.replace("title: Joy", f"title: Joy {name}"), "utf-8")
    (content / "references" / "library.bib").write_text(LIBRARY, "utf-8")
    Image.linear_gradient("L").resize((1600, 900)).save(content / "media" / "joy.png")
    return tmp_path / "site"


@pytest.mark.whole
def test_an_error_is_told_with_all_others_before_anything_dear_is_begun(site: Path, tmp_path: Path) -> None:
    early: list[Problem] = []
    result = built(site, tmp_path / "output", early=early.extend)
    told = {(problem.path, problem.rule) for problem in result.problems if problem.severity == "error"}
    assert told == {
        ("content/posts/head.md", "frontmatter/unknown-key"),
        ("content/posts/key.md", "citations/unknown-key"),
        ("content/posts/link.md", "links/file"),
    }
    assert [(problem.path, problem.rule) for problem in early] == [("content/posts/head.md", "frontmatter/unknown-key")]
    kept = {path.name for path in (tmp_path / ".kindling").iterdir() if any(path.iterdir())}
    assert kept & {"media", "pictures", "posters", "citations", "cards", "codes", "squares"} == set()
