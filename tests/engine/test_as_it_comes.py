"""Texts as other programs and people write them, each kind once: it is read as it was meant, or told with a way out."""

import re
from pathlib import Path

import pytest
from markdown import markdown
from PIL import Image

from kindling.model.problems import Problem
from kindling.model.reading import Reading
from kindling.model.sanitise import sanitised
from tests.engine.test_sites import built

_HEAD = "---\ntitle: {0}\ndate: 2026-11-01\nsummary: In one line.\n{1}---\n\n{2}\n"
#: what was found → a head, a text, and the rule and the beginning of the hint that tell of it; "" for nothing to tell
CASES: dict[str, tuple[str, str, str, str]] = {
    "a link without an address": ("", "[a]()", "text/no-link", "put the address between the round brackets"),
    "a link to a scheme alone": ("", "[a](http://)", "links/form", "copy the address once more"),
    "a link to a sign alone": ("", "[a](#)", "text/no-link", "put the address between the round brackets"),
    "a link to no reference": ("", "[a][missing]", "text/no-link", "write [words](address)"),
    "a link with a space": ("", "[a] (https://example.org)", "text/no-link", "take the space out"),
    "a note of two words": (
        "",
        "Joy[^note two].\n\n[^note two]: A",
        "citations/unused-note",
        "write [^note-two]",
    ),
    "a player as a film": ('video: "<iframe src=x>"\n', "", "frontmatter/value", "write video: /media/joy.mp4"),
    "a path without its ending": ("captions: joy\n", "", "frontmatter/value", "write captions: /media/joy.vtt"),
    "a tag in capitals": ("", '<IMG SRC="/media/walk.jpg" ALT="A walk">', "", ""),
    "a tag with single quotes": ("", "<img src='/media/walk.jpg' alt= 'A walk'>", "", ""),
    "a tag with a space": ("", '<img src= "/media/none.jpg" alt="A walk">', "links/image", "check the name"),
    "a tag in capitals of no file": ("", '<IMG SRC="/media/no.png" ALT="A walk">', "links/image", "check the name"),
    "a scheme of no browser": ("", "[a](irc://example.org)", "links/scheme", "a link begins with https:"),
    "an address without its scheme": ("", "[a](//example.org/y)", "", ""),
    "a picture without its scheme": (
        "",
        "![A walk](//example.org/y.png)",
        "links/scheme",
        "write 'https://example.org/y",
    ),
    "an address of the web that begins with its host": (
        "",
        "[a](www.example.org/x)",
        "links/file",
        "write 'https://www.ex",
    ),
    "an address of e-mail": ("", "[a](ann@example.org)", "links/file", "write 'mailto:ann@example.org'"),
    "a DOI with a scheme": ("", "[a](doi:10.1000/182)", "links/scheme", "write 'https://doi.org/10.1000/182'"),
    "a server of one's own": ("", "[a](localhost:8000)", "links/scheme", "a link begins with https:"),
    "a word for a picture": ("", "![Cover](/media/walk.jpg)", "pictures/alt-words", "say what it shows"),
    "a word that says something": ("", "![Notebook](/media/walk.jpg)", "", ""),
    "notes of a text that cites nothing": ("", "Joy[^1].\n\n[^1]: One.", "", ""),
    "a correction as a map": ("corrections: [{date: 2026-11-02}]\n", "", "frontmatter/value", "write corrections: "),
    "a table of LaTeX": ("", r"A table: @{} and \begin{array}{@{}c@{}}", "text/foreign", "write *italic*"),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """Return what is told of each case, all built as one site."""
    site = tmp_path_factory.mktemp("as-it-comes") / "site"
    for part in ("posts", "media"):
        (site / "content" / part).mkdir(parents=True)
    (site / "pelicanconf.py").write_text('SITENAME = "Net"\nAUTHOR = "Ann"\n', "utf-8")
    Image.new("RGB", (40, 30)).save(site / "content/media/walk.jpg")
    for number, (head, text, _, _) in enumerate(CASES.values()):
        post = _HEAD.format(f"Text {number}", head, text or "Words.")
        (site / f"content/posts/case-{number}.md").write_text(post, "utf-8")
    found: dict[str, list[Problem]] = {name: [] for name in CASES}
    paths = {f"content/posts/case-{number}.md": name for number, name in enumerate(CASES)}
    for problem in built(site, site.parent / "output", check_only=True).problems:
        if problem.severity != "advice":
            found[paths[problem.path]].append(problem)
    return found


@pytest.mark.parametrize("name", CASES)
def test_is_read_as_meant_or_told_with_a_way_out(name: str, told: dict[str, list[Problem]]) -> None:
    _, _, rule, hint = CASES[name]
    assert [(each.rule, each.hint[: len(hint)]) for each in told[name]] == ([(rule, hint)] if rule else [])


@pytest.mark.parametrize(
    ("typed", "degree"),
    [
        *((f"[a]({scheme}:x)", "warning") for scheme in "irc ftp about localhost tg sms obsidian doi".split()),
        *((f"<a href='{scheme}://x'>a</a>", "warning") for scheme in ("irc", "FTP")),
        *((f"[a]({scheme}:x)", "error") for scheme in "javascript vbscript data file c".split()),
        *((f"![a]({scheme}://x/y.png)", "error") for scheme in ("irc", "ftp", "file")),
        ("[a](//media/joy.jpg)", "error"),
    ],
)
def test_a_link_that_no_browser_opens_is_words_with_a_warning(typed: str, degree: str) -> None:
    html = markdown(typed)
    clean, problems = sanitised(html, Reading("a.md", "a", typed, 1))
    assert [(each.rule, each.severity) for each in problems] == [("links/scheme", degree)]
    assert degree == "error" or ("href" not in clean and ">a</a>" in clean)


@pytest.mark.whole
def test_share_words_without_their_slot_fall_back(tmp_path: Path) -> None:
    """A template whose only slot is empty shares no empty quotation marks."""
    posts = tmp_path / "content" / "posts"
    posts.mkdir(parents=True)
    conf = 'SITENAME = "Net"\nAUTHOR = "Ann"\nSHARE = {"texts": {"x": "[“{quote}”][ {hashtags}]"}}\n'
    (tmp_path / "pelicanconf.py").write_text(conf, "utf-8")
    (posts / "one.md").write_text(_HEAD.format("One", "", "Words."), "utf-8")
    result = built(tmp_path, tmp_path / "output")
    assert result.published
    page = (tmp_path / "output/posts/one/index.html").read_text("utf-8")
    assert "%E2%80%9C%E2%80%9D" not in page and "“”" not in page


@pytest.mark.whole
def test_a_locator_and_the_next_number_stand_apart(tmp_path: Path) -> None:
    """In a numeric style "1, p. 12,2" would be read as one thing."""
    for part in ("posts", "references"):
        (tmp_path / "content" / part).mkdir(parents=True)
    conf = 'SITENAME = "Net"\nAUTHOR = "Ann"\nCITATIONS = {"style": "vancouver"}\n'
    (tmp_path / "pelicanconf.py").write_text(conf, "utf-8")
    library = "".join(f"@book{{{key}, title={{Joy}}, author={{Han, Ann}}, year={{2014}}}}\n" for key in ("one", "two"))
    (tmp_path / "content/references/library.bib").write_text(library, "utf-8")
    (tmp_path / "content/posts/one.md").write_text(_HEAD.format("One", "", "As [@one, p. 12; @two] say."), "utf-8")
    assert built(tmp_path, tmp_path / "output").published
    page = (tmp_path / "output/posts/one/index.html").read_text("utf-8")
    (cited,) = re.findall(r'<sup class="cite"[^>]*>(.*?)</sup>', page)
    assert re.sub(r"<[^>]+>", "", cited) == "1, p.&nbsp;12; 2"
