"""Words are said to be in the language that they are in: a screen reader speaks each with its own sounds.

Every word that the writers of these small sites use is one of a few, so that each word of a page can be told. They
look Welsh, and are said to be Breton, in which there is no catalogue: so the theme's own words, which are English
there, must stand where the language is English, and the writers' where it is Breton.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag

from kindling.engine.build import BuildResult
from kindling.model.views import Link, SeriesPosition
from kindling.plugins.share.kit import KitQuote
from tests.engine.test_sites import SITES, built, listed
from tests.theme.examples import environment, examples

pytestmark = pytest.mark.whole

WELSH = frozenset(
    "arwain â caredigrwydd grym newid gofal tîm cwestiwn mudiadau dechrau ffilm nodyn pwnc safle gwefan geiriau "
    "cynnwys pennod llais diddordeb cywiriad tabl rhan ail cyntaf trydydd siarad gweld dysgu "
    "hyfryd amdanom brezhoneg".split()
)
NAMES = frozenset("ada rhys opus magnum university press".split())  #: of people and works: in no language
#: where words of both are one text that a program reads, or that is pasted elsewhere
_MIXED = (
    "title, script, style, textarea, .cite-this pre, .kit__citation, "
    "[data-copy-value], .reference__text, .source__text, .person__works"
)

_FRONT = """---
title: {title}
date: {date}
summary: {summary}
authors: [Ada Rhys]
lang: br
{more}
---
"""
_BODY = """
Arwain â caredigrwydd. ==Grym newid gofal.== Tîm [@opus] siarad.[^1]

{series}

{part:1} {part:2} {part:3}

## Cwestiwn

| Tabl | Grym |
|:-----|-----:|
| rhan | ail  |

{video: ../media/bead.mp4 title="Ffilm hyfryd" captions=../media/bead.vtt described=true}

[^1]: Nodyn â gofal.
"""
_FILM = "video: ../media/bead.mp4\ncaptions: ../media/bead.vtt\ndescribed: true\nchapters:\n  - 00:00 Pennod cyntaf"
TEXTS = {
    "posts/one.md": _FRONT.format(
        title="Arwain â caredigrwydd",
        date="2026-03-01",
        summary="Grym newid gofal.",
        more="series: Mudiadau\npart: 1\ntags: [pwnc, caredigrwydd]\nquestions: [Dysgu gweld?]\n"
        "corrections: [Cywiriad tabl.]\ninterests: Diddordeb grym.",
    )
    + _BODY,
    "posts/two.md": _FRONT.format(
        title="Dechrau dysgu",
        date="2026-03-02",
        summary="Gweld newid.",
        more=f"series: Mudiadau\npart: 2\ntags: [pwnc]\nbuilds_on: [one.md]\nfeatured: true\n{_FILM}",
    )
    + "Geiriau [@opus].\n",
    "posts/three.md": _FRONT.format(
        title="Siarad gofal", date="2026-03-03", summary="Llais tîm.", more="tags: [pwnc]\nfeatured: true"
    )
    + "Geiriau [@opus].\n",
    "posts/four.md": _FRONT.format(
        title="Gweld grym", date="2026-03-04", summary="Llais gofal.", more="tags: [pwnc]\naliases: [/hen/]"
    )
    + "Geiriau â gofal.\n",
    "posts/five.md": _FRONT.format(title="Ffilm hyfryd", date="2026-03-05", summary="Gweld tîm.", more=_FILM)
    + "Geiriau [@opus].\n",
    "posts/draft.md": _FRONT.format(
        title="Trydydd rhan", date="2027-03-05", summary="Gweld.", more="tags: [pwnc]\nslug: trydydd-rhan"
    )
    + "Geiriau.\n",
    "series/mudiadau.md": "---\ntitle: Mudiadau\nlang: br\nsummary: Newid grym.\nplanned: [{title: Trydydd newid}]\n"
    "status: ongoing\n---\nCynnwys safle.[^1] {part:1}\n\n[^1]: Nodyn cyntaf.\n",
    "pages/amdanom.md": "---\ntitle: Amdanom\nlang: br\nsummary: Geiriau safle.\n---\nCynnwys gwefan.\n",
    "references/library.bib": "@book{opus, author = {Rhys, Ada}, title = {Opus Magnum}, "
    "publisher = {University Press}, year = {2020}}\n",
    "media/bead.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nSiarad â tîm.\n",
}


def made(folder: Path, conf: str, *, marked: bool, texts: Mapping[str, str] = TEXTS) -> BuildResult:
    """Build the Welsh texts; ``marked``: each says that it is Welsh, else the site does."""
    for name, text in texts.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if marked else text.replace("lang: br\n", ""), "utf-8")
    for name in ("bead.mp4", "bead.webm"):
        shutil.copy(SITES / "videos" / "content" / "media" / name, folder / "content" / "media" / name)
    (folder / "pelicanconf.py").write_text(f'CARDS = {{"enabled": False}}\n{conf}', "utf-8")
    return built(folder, folder / "output", preview=True)


SITE = (
    'SITENAME = "Gwefan"\nSITESUBTITLE = "Geiriau gofal"\nDEFAULT_LANG = "br"\nLOOK = {"headline": "Safle tîm", '
    '"menu": (("Series", "/series/"), ("Cynnwys", "/archive/"), ("Search", "/search/"))}\n'
)


@pytest.fixture(scope="module", params=["an English site", "a Welsh site"])
def output(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("languages")
    welsh = request.param == "a Welsh site"
    result = made(folder, SITE if welsh else 'SITENAME = "Kindling"\n', marked=not welsh)
    assert result.published, listed(result)
    said = [problem.severity for problem in result.problems if problem.rule == "settings/language"]
    assert said == (["advice"] if welsh else [])
    return folder / "output"


def spoken(page: BeautifulSoup) -> Iterator[tuple[str, str, Tag]]:
    """Yield (language, text, element) of everything that is read out."""
    for text in page.find_all(string=True):
        element = text.parent
        if type(text) is not NavigableString or not text.strip() or element is None:
            continue
        if any(element in found.descendants or element is found for found in page.select(_MIXED)):
            continue
        around = [element, *element.parents]
        yield (
            next(str(each["lang"]) for each in around if isinstance(each, Tag) and each.has_attr("lang")),
            text,
            element,
        )


def test_every_word_stands_where_its_language_does(output: Path) -> None:
    wrong: dict[str, list[str]] = {}
    heard: set[str] = set()
    for path in sorted(output.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        assert page.html and page.html["lang"] == "en-GB"
        for lang, text, element in spoken(page):
            plain = re.sub(r"https?://\S+", "", text.lower())
            words = {word for word in re.findall(r"[^\W\d_]{2,}|â", plain) if word not in NAMES}
            heard |= words & WELSH
            if (words - WELSH) if lang == "br" else (words & WELSH):
                wrong.setdefault(path.relative_to(output).as_posix(), []).append(f"{lang}: {element}"[:300])
    assert wrong == {}
    assert len(heard) > 25


#: what is read out, or shown by a browser or another site, of an element
_SAID_IN = ("aria-label", "title", "alt", "placeholder", "label")
_META = ("description", "og:description")  #: a page's title has no elements, nor have the words of its card


def attributes_of(page: BeautifulSoup) -> Iterator[tuple[str, Tag]]:
    """Yield (text, element) of each attribute that somebody reads."""
    for element in page.find_all(True):
        yield from ((str(element[name]), element) for name in _SAID_IN if element.has_attr(name))
        if element.name == "meta" and (element.get("name") or element.get("property")) in _META:
            yield str(element["content"]), element


def test_an_attribute_is_in_one_language(output: Path) -> None:
    """A name of an element in two is put together of elements, each with its own (``aria-labelledby``)."""
    mixed: dict[str, set[str]] = {}
    pointed = 0
    for path in sorted(output.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for text, element in attributes_of(page):
            plain = re.sub(r"https?://\S+", "", text.lower())
            words = set(re.findall(r"[^\W\d_]{2,}|â", plain)) - NAMES - {"kindling"}
            in_one = not words & WELSH or not words - WELSH
            lang = next(each["lang"] for each in (element, *element.parents) if each.has_attr("lang"))
            if not in_one or (element.name != "meta" and words & WELSH and lang != "br"):
                mixed.setdefault(path.relative_to(output).as_posix(), set()).add(f"{lang}: {element.name}: {text}")
        ids = {str(each["id"]) for each in page.find_all(id=True)}
        named = {point for each in page.select("[aria-labelledby]") for point in str(each["aria-labelledby"]).split()}
        assert named <= ids, path
        pointed += len({name for name in named if name.startswith("_said-")})
    assert mixed == {}
    assert pointed > 5


def test_the_title_of_a_page_is_in_the_language_of_its_text(output: Path) -> None:
    said = {
        "posts/gweld-grym": "br",
        "amdanom": "br",
        "hen": "br",
        "topics/pwnc": "br",
        "archive": None,
        "search": None,
    }
    for name, lang in said.items():
        page = BeautifulSoup((output / name / "index.html").read_text("utf-8"), "html.parser")
        assert page.title and page.title.get("lang") == lang, name


def test_search_knows_what_is_in_another_language_than_its_page(output: Path) -> None:
    (records,) = output.glob("search/records.*.json")
    found = json.loads(records.read_text("utf-8"))
    texts = [record for record in found.values() if record["kind"] != "source"]
    assert len(texts) >= 6
    assert {record.get("lang") for record in texts} == {"br"}
    (part,) = (record for record in texts if record["address"] == "/posts/arwain-a-caredigrwydd/")
    is_breton = "Gwefan" in (output / "index.html").read_text("utf-8")
    named = [] if is_breton else [["Brezhoneg", "br", ""]]
    assert part["facts"] == ["Post", ["Mudiadau", "br", ", part 1"], "1 March 2026", *named]


def test_the_name_of_a_player_is_in_the_language_of_its_film(output: Path) -> None:
    for name, players in {"posts/ffilm-hyfryd": 1, "posts/arwain-a-caredigrwydd": 1}.items():
        found = BeautifulSoup((output / name / "index.html").read_text("utf-8"), "html.parser").find_all("video")
        assert [(video["aria-label"], video["lang"]) for video in found] == [("Ffilm hyfryd", "br")] * players, name


@pytest.mark.parametrize(
    ("macro", "said"),
    [
        ("kit_picture", '<span lang="cy">Grym</span>. Part 2 of 3 of <span lang="cy">Mudiadau</span>. Grym'),
        ("kit_quotes", '“<span lang="cy">Gweld &lt;Grym&gt;.</span>” <span lang="cy">Grym</span>. Grym'),
    ],
)
def test_words_in_an_alt_text_to_copy_say_their_language(macro: str, said: str) -> None:
    (kit,) = {each.arguments["kit"] for each in examples() if each.component == "share-kit" and each.macro == macro}
    quote = KitQuote("Gweld <Grym>.", "", "/a.png", "“Gweld <Grym>.” Grym. Grym")
    welsh = replace(
        kit,
        title="Grym",
        lang="cy",
        part=SeriesPosition(Link("Mudiadau", "/series/mudiadau/", "cy"), 2, "Part 2 of 3", "teal"),
        picture_alt="Grym. Part 2 of 3 of Mudiadau. Grym",
        quotes=(quote,),
    )
    shown = getattr(environment().get_template("components/share-kit/macro.html").module, macro)
    assert f"{said}</span></p>" in shown(welsh)
    assert '<span lang="' not in shown(replace(welsh, lang="en-GB", part=None))
