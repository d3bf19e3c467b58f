"""A post whose captions cite: the page, what stands beside it, and what is said where a key is unknown."""

import re
import shutil
from html import unescape
from itertools import product
from pathlib import Path

import pytest

from kindling.plugins.spoken.asides import parted
from kindling.plugins.spoken.core import _Reading
from tests.engine.test_sites import KIT, built, listed

pytestmark = pytest.mark.whole

LIBRARY = """@book{han2014, author = {Han, Hahrie}, title = {How organizations develop activists}, year = {2014}}
@book{ganz2009, author = {Ganz, Marshall}, title = {Why David sometimes wins}, year = {2009}}
"""
CAPTIONS = """WEBVTT

00:00.000 --> 00:02.000
<v Maya>They share less [@han2014].

00:02.000 --> 00:04.000
<v Ben>A word^[Said by <b> &amp; [@ganz2009].]
that counts. Next.
"""
FRONT = "video: /media/bead.mp4\ncaptions: /media/said.vtt\ndescribed: true\nid: abc234"


def written(folder: Path, captions: str = CAPTIONS, style: str = "vancouver", series: bool = False) -> Path:
    """Write a site of one post with a film whose captions cite; return its folder."""
    content = folder / "content"
    shutil.copytree(KIT / "tests" / "sites" / "videos" / "content" / "media", content / "media")
    (content / "media" / "said.vtt").write_text(captions, "utf-8")
    (content / "posts").mkdir()
    (content / "references").mkdir()
    (content / "references" / "library.bib").write_text(LIBRARY, "utf-8")
    part = "series: Films\npart: 1\n" if series else ""
    header = f"---\ntitle: One\ndate: 2026-09-07\n{FRONT}\n{part}csl: {style}\n---\n"
    text = f"{header}\nWritten.[^1] More [@han2014].\n\n[^1]: Below.\n"
    (content / "posts" / "one.md").write_text(text, "utf-8")
    if series:
        (content / "series").mkdir()
        (content / "series" / "films.md").write_text("---\ntitle: Films\n---\n\nIntroduced [@ganz2009].\n", "utf-8")
    return folder


def page(folder: Path, address: str) -> str:
    result = built(folder, folder / "output")
    assert result.published, listed(result)
    return (folder / "output" / address / "index.html").read_text("utf-8")


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def test_what_is_said_is_cited_before_what_is_written(tmp_path: Path) -> None:
    html = page(written(tmp_path), "posts/one")
    transcript = html.partition('class="transcript"')[2].partition('class="prose')[0]
    assert "They share less.1" in plain(transcript)
    assert "Ben: A worda that counts. Next." in plain(transcript)
    prose = html.partition('class="prose')[2]
    assert "Written.b More.1" in plain(prose)
    notes = re.findall(r'id="one-note-(.)">(.*?)</div>', prose, re.S)
    assert [name for name, _ in notes] == ["a", "b"]
    assert "<p>Said by &lt;b&gt; &amp;<sup" in notes[0][1] or "<p>Said by &lt;b&gt; &amp;.<sup" in notes[0][1]
    assert prose.count('id="one-ref-han2014"') == 1
    assert re.findall(
        r'href="#(one-cite-\d)"', prose.partition('id="one-ref-han2014"')[2].partition("one-ref-")[0]
    ) == [
        "one-cite-1",
        "one-cite-3",
    ]


def test_viewers_get_the_words_alone(tmp_path: Path) -> None:
    html = page(written(tmp_path), "posts/one")
    assert '<track src="captions.en.vtt"' in html or '<track src="captions.en-GB.vtt"' in html
    (captions,) = (tmp_path / "output" / "posts" / "one").glob("captions.*.vtt")
    assert captions.read_text("utf-8") == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Maya>They share less.\n\n"
        "00:00:02.000 --> 00:00:04.000\n<v Ben>A word\nthat counts. Next.\n"
    )
    text = (tmp_path / "output" / "posts" / "one" / "transcript.txt").read_text("utf-8")
    assert "Maya: They share less." in text and "@" not in text
    assert "@han2014" not in html


def test_a_locator_is_printed(tmp_path: Path) -> None:
    captions = CAPTIONS.replace("[@han2014]", "[see @han2014, p. 3]")
    transcript = page(written(tmp_path, captions, style="apa"), "posts/one").partition('class="transcript"')[2]
    assert "They share less (see Han, 2014, p. 3)." in plain(transcript).replace("\xa0", " ")


@pytest.mark.parametrize("style", ["apa", "chicago-notes"])
def test_other_styles_say_it_in_their_own_way(tmp_path: Path, style: str) -> None:
    transcript = page(written(tmp_path, style=style), "posts/one").partition('class="transcript"')[2]
    said = plain(transcript.partition('class="prose')[0])
    assert ("They share less (Han, 2014)." if style == "apa" else "They share less.1") in said


def test_on_the_page_of_all_parts_it_is_numbered_with_them(tmp_path: Path) -> None:
    html = plain(page(written(tmp_path, series=True), "series/films/print"))
    assert "Introduced.1" in html
    assert "They share less.2" in html
    assert "Written.b More.2" in html


def test_the_source_leads_to_the_sentence_that_was_said(tmp_path: Path) -> None:
    html = page(written(tmp_path), "sources")
    assert re.search(r'href="\.\./posts/one/#one-cite-1"[^>]*>Maya: They share less\.<', html)


def test_what_is_cited_outside_of_the_part_that_is_shown_is_not(tmp_path: Path) -> None:
    folder = written(tmp_path)
    post = folder / "content" / "posts" / "one.md"
    post.write_text(post.read_text("utf-8").replace("bead.mp4", "bead.mp4 start=0:02"), "utf-8")
    html = page(folder, "posts/one")
    transcript = html.partition('class="transcript"')[2].partition('class="prose')[0]
    assert "They share less" not in transcript
    assert "Ben: A worda that counts. Next." in plain(transcript)
    assert re.findall(r'id="one-ref-(\w+)"', html) == ["ganz2009", "han2014"]


def test_an_unknown_key_names_the_captions_and_the_line(tmp_path: Path) -> None:
    result = built(written(tmp_path, CAPTIONS.replace("@ganz2009", "@ganz2010")), tmp_path / "output")
    assert not result.published
    assert "content/media/said.vtt:7: [citations/unknown-key] no source has the key 'ganz2010'" in listed(result)
    assert "did you mean 'ganz2009'" in listed(result)


def test_hostile_captions_stay_text(tmp_path: Path) -> None:
    words = "x^[<img src=x onerror=alert(1)> [a](javascript:alert(1)) [@han2014, <script>]] \ue000citations:c1\ue001"
    html = page(written(tmp_path, CAPTIONS.replace("A word^[Said by <b> &amp; [@ganz2009].]", words)), "posts/one")
    assert "<img src=x" not in html and "javascript:" not in re.sub(r">[^<]*<", "><", html) and "<script>" not in html


ENTITIES = (
    "&quot;",
    "&lt;",
    "&amp;",
    "&#96;",
    "&#91;",
    "&#93;",
    "&#92;",
    "&#59;",
    "&commat;",
    "&#94;",
    "\n",
    "&lt;!--",
)
FORMS = ("[@a {0}x{1}]", "[see {0} @a{1}]", "^[x {0} y{1}]", "[@a, p. 3{0}; @b{1}z]", "^[{0}[@a {1}]]")


@pytest.mark.parametrize("form", FORMS)
def test_entities_are_words_and_end_nothing(form: str) -> None:
    for pair in product(ENTITIES, repeat=2):
        text = f"WEBVTT\n\n00:00.000 --> 00:02.000\nw {form.format(*pair)} v\n"
        found = parted("a.vtt", text)
        for aside in found.asides if found else ():
            html = _Reading("a.vtt", 0, 0).paragraph(["w", aside, " v"])
            assert html.startswith("w\ue000citations:") and html.endswith("\ue001 v"), (text, html)


def test_a_key_without_brackets_is_told(tmp_path: Path) -> None:
    said = CAPTIONS.replace("They share less", "@han2014 and @NHSEngland share less")
    result = built(written(tmp_path, said), tmp_path / "output")
    assert result.published
    assert "content/media/said.vtt:4: [citations/spoken-key] warning: @han2014 is a source" in listed(result)
    assert "NHSEngland" not in listed(result)


def test_braces_without_a_key_are_words_in_captions_too(tmp_path: Path) -> None:
    said = CAPTIONS.replace("They share less", "LaTeX has @{}, [@{}] and -@{}")
    assert "LaTeX has @{}, [@{}] and -@{}" in unescape(
        re.sub(r"<[^>]*>", "", page(written(tmp_path, said), "posts/one"))
    )


@pytest.mark.parametrize("left_out", [["spoken"], ["citations"], ["spoken", "citations"]])
def test_without_the_plugin_captions_are_words(tmp_path: Path, left_out: list[str]) -> None:
    folder = written(tmp_path, CAPTIONS.replace("<b> &amp; ", ""))
    names = ", ".join(f'"kindling.plugins.{name}"' for name in left_out)
    (folder / "pelicanconf.py").write_text(f"PLUGINS = [name for name in PLUGINS if name not in ({names},)]\n", "utf-8")
    html = page(folder, "posts/one")
    transcript = plain(html.partition('class="transcript"')[2].partition('class="prose')[0])
    assert "They share less [@han2014]." in transcript
    assert "A word^[Said by [@ganz2009].] that counts." in transcript


@pytest.mark.parametrize(("start", "told"), [("0:00", True), ("0:02", False)])
def test_a_citation_that_a_video_in_a_text_would_show_is_told(tmp_path: Path, start: str, told: bool) -> None:
    folder = written(tmp_path, CAPTIONS.replace("^[Said by <b> &amp; [@ganz2009].]", ""))
    post = folder / "content" / "posts" / "one.md"
    token = f"{{video: ../media/bead.mp4 start={start} title=Bead captions=../media/said.vtt described=true}}"
    post.write_text(f"{post.read_text('utf-8')}\n{token}\n", "utf-8")
    result = built(folder, tmp_path / "output")
    assert result.published, listed(result)
    told_of = "[vlog/captions-aside] warning: [@han2014] is shown in the transcript of a video"
    assert (told_of in listed(result)) is told
