"""With an error in a text all other mistakes are told in the same run, and nothing dear is begun."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kindling.engine import parts
from kindling.engine.parts import PageParts
from kindling.model.pictures import looks_whole
from kindling.model.problems import Problem
from kindling.model.values import Document, Site
from tests.engine.test_sites import SITES, built

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


def damaged(folder: Path) -> None:
    """Lay pictures and a film that are cut short, bent or no such thing, and a broken library, each named by a text."""
    rows = Image.effect_noise((120, 90), 90).convert("RGB")
    for name in ("a.jpg", "a.png", "a.gif", "a.webp", "a.avif"):
        path = folder / "media" / f"cut-{name}"
        rows.save(path)
        data = path.read_bytes()
        path.write_bytes(data[: len(data) * 2 // 3])
        if name == "a.png":
            bent = bytearray(data)
            bent[len(bent) // 2] ^= 255
            (folder / "media" / "bent.png").write_bytes(bytes(bent))
    (folder / "media" / "cut-film.mp4").write_bytes((SITES / "videos/content/media/bead.mp4").read_bytes()[:3_000])
    (folder / "media" / "notes.jpg").write_text("no picture", "utf-8")
    names = [path.name for path in sorted((folder / "media").iterdir()) if path.suffix != ".mp4"]
    words = "\n\n".join(f"![A nurse laughs](/media/{name})" for name in names)
    film = '{video: /media/cut-film.mp4 title="A film" described=true}'
    text = f"{HEAD.format('date')}{words}\n\n{film}\n\nAs [@cut]."
    (folder / "posts" / "pictures.md").write_text(text.replace("title: Joy", "title: Pictures"), "utf-8")
    (folder / "references" / "more.bib").write_text("@book{cut, title={Joy, year={2015}}\n", "utf-8")


@pytest.mark.whole
def test_damage_is_told_in_the_run_that_tells_an_error_in_a_text(site: Path, tmp_path: Path) -> None:
    damaged(site / "content")
    together = {(each.path, each.rule, each.message) for each in built(site, tmp_path / "output").problems}
    for name in ("head", "key", "link"):
        (site / "content" / "posts" / f"{name}.md").unlink()
    after = {(each.path, each.rule, each.message) for each in built(site, tmp_path / "output").problems}
    errors = {each for each in after if each[1] in ("media/unreadable", "citations/library", "citations/unknown-key")}
    assert len(errors) == 9
    assert errors <= together


@pytest.mark.parametrize("form", ["jpeg", "png", "gif", "webp", "avif"])
def test_a_whole_picture_looks_whole_and_one_that_is_cut_does_not(form: str) -> None:
    file = BytesIO()
    Image.effect_noise((64, 48), 90).convert("RGB").save(file, form)
    data = file.getvalue()
    assert looks_whole(data)
    assert not any(looks_whole(data[: len(data) * part // 8]) for part in range(3, 8))


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


@pytest.mark.whole
@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("[there](noone.md)", "links/file"),
        ("[there]({filename}noone.md)", "links/file"),
        ("![A nurse laughs](../media/noone.png)", "links/image"),
        ("[there](../../outside.md)", "links/escape"),
        ("[there](/posts/noone/)", "links/address"),
        ("[there](../noone/)", "links/address"),
        ("[there](/topics/noone/#a)", "links/address"),
        ("[there](/noone/)", "links/address"),
        ("Joy^[See [there](noone.md)].", "links/file"),
        ("Joy^[See [there](/posts/noone/)].", "links/address"),
        ("![There](/archive/)", "links/image"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_before_anything_dear_is_begun(
    site: Path, tmp_path: Path, typed: str, rule: str
) -> None:
    for name in ("head", "key"):
        (site / "content" / "posts" / f"{name}.md").unlink()
    text = HEAD.format("date").replace("title: Joy", "title: Joy link")
    (site / "content" / "posts" / "link.md").write_text(
        f"{text}{typed} [@han2014]\n\n![A nurse laughs](/media/joy.png)\n", "utf-8"
    )
    result = built(site, tmp_path / "output")
    errors = [problem for problem in result.problems if problem.severity == "error"]
    assert [(problem.rule, problem.line) for problem in errors] == [(rule, 6)]
    kept = {path.name for path in (tmp_path / ".kindling").iterdir() if any(path.iterdir())}
    assert kept & {"pictures", "posters", "citations", "cards", "codes", "squares", "search"} == set()


@pytest.mark.whole
def test_an_address_that_no_text_has_and_a_plugin_plans_is_no_error(site: Path, tmp_path: Path) -> None:
    for name in ("head", "key"):
        (site / "content" / "posts" / f"{name}.md").unlink()
    text = HEAD.format("date").replace("title: Joy", "title: Joy link\ntags: [Care]\naliases: [/old/place/]")
    links = "[a](/archive/) [b](/topics/care/) [c](/old/place/) [d](/feed.xml) [e](/search/) [f](../joy-link/share/)"
    (site / "content" / "posts" / "link.md").write_text(
        f"{text}{links}\n\n![A nurse laughs](/media/joy.png)\n", "utf-8"
    )
    result = built(site, tmp_path / "output")
    assert result.published, result.problems
    assert (tmp_path / ".kindling" / "pictures").is_dir()


@pytest.mark.whole
def test_no_text_is_put_together_to_say_that_a_link_leads_nowhere(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 19: of 1,000 texts one mistake is told in time; addresses are known without what stands on them."""
    for name in ("head", "key"):
        (site / "content" / "posts" / f"{name}.md").unlink()
    link = HEAD.format("date").replace("title: Joy", "title: Joy link")
    for number in range(3):
        other = link.replace("Joy link", f"Other {number}")
        (site / "content" / "posts" / f"other-{number}.md").write_text(f"{other}Words.\n", "utf-8")
    (site / "content" / "posts" / "link.md").write_text(f"{link}[there](/posts/noone/)\n", "utf-8")
    made: list[str] = []

    def counted(site_: Site, document: Document, *more: Any) -> PageParts:
        made.append(document.path)
        return put_together(site_, document, *more)

    put_together = parts._parts
    monkeypatch.setattr(parts, "_parts", counted)
    result = built(site, tmp_path / "output")
    assert [problem.rule for problem in result.problems if problem.severity == "error"] == ["links/address"]
    assert made == []
