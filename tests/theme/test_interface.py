"""Whole sites in other languages than English: no word of ours is left behind, and each page says what it is in.

The small site of ``test_languages`` is built in a language that nobody speaks (``tests.pseudo``), so that every English
word on its pages is one that no catalogue was asked for; and in Welsh, which is whole.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, NavigableString

from kindling.engine.build import BuildResult
from tests import messages, pseudo
from tests.engine.test_sites import listed
from tests.theme.test_languages import NAMES, TEXTS, WELSH, made

_CONF = 'SITENAME = "Gwefan"\nSITESUBTITLE = "Geiriau gofal"\nSITEURL = "https://example.org"\nAUTHOR = "Ada Rhys"\n'
#: names of networks, forms of files, keys of a keyboard and time zones: the same in each language
_NAMES = frozenset(
    "linkedin bluesky mastodon facebook threads teams whatsapp bibtex ris csl json csv svg png qr webvtt mb kindling "
    "on pelican ctrl europe london publishconf py siteurl make serve https example org".split()
)
_SAID_IN = ("aria-label", "title", "alt", "placeholder", "label", "data-what", "data-title")
_SILENT = frozenset(("script", "style", "textarea", "id", "uri", "guid"))
_META = ("description", "og:title", "og:description", "og:image:alt")


def built_in(lang: str, folder: Path, texts: dict[str, str]) -> BuildResult:
    """Build the small site with ``lang`` as its language."""
    result = made(folder, f'{_CONF}DEFAULT_LANG = "{lang}"\n', marked=False, texts=texts)
    assert result.published, listed(result)
    return result


def said_on(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Yield (where, text) of all that readers see, hear or share of a page or a feed."""
    for text in page.find_all(string=True):
        parent = text.parent
        formatted = text.find_parents(class_=["cite-this", "kit__cited"])  # by pandoc, under the names of styles
        silent = parent is None or parent.name in _SILENT or formatted
        if type(text) is NavigableString and parent and not silent:
            yield parent.name, text
    for element in page.find_all(True):
        yield from ((f"{element.name} {name}", str(element[name])) for name in _SAID_IN if element.has_attr(name))
        if element.name == "meta" and (element.get("name") or element.get("property")) in _META:
            yield "meta", str(element["content"])


def strange(text: str) -> set[str]:
    """Return the words of a text that no writer wrote, and that are no names."""
    plain = re.sub(r"https?://\S+|<[^>]*>|\S*@\S+", " ", text.lower())
    return set(re.findall(r"[a-zâîôêŵŷ]{2,}", plain)) - WELSH - NAMES - _NAMES


@pytest.mark.whole
def test_no_word_of_ours_is_left_behind(tmp_path: Path) -> None:
    pseudo.lay(tmp_path)
    result = built_in(pseudo.TAG, tmp_path, dict(TEXTS))
    assert not [problem for problem in result.problems if problem.rule in ("theme/words", "theme/unused")]
    output, left, pages = tmp_path / "output", {}, 0
    for path in sorted((*output.rglob("*.html"), *output.rglob("*.xml"))):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser" if path.suffix == ".html" else "xml")
        if page.html:
            pages += 1
            assert (page.html["lang"], page.html["dir"]) == (pseudo.TAG, "rtl"), path
            assert not page.select('[lang|="en"]'), path
            addresses = [link for link in page.select("main a") if link.get_text().startswith("https://")]
            assert {link.get("dir") for link in addresses} <= {"ltr"}, path
        for where, text in said_on(page):
            if words := strange(text):
                left.setdefault(f"{path.relative_to(output)}: {where}", words)
    assert left == {}
    assert pages > 20
    _test_what_scripts_and_programs_are_handed(output)


def _test_what_scripts_and_programs_are_handed(output: Path) -> None:
    search = BeautifulSoup((output / "search" / "index.html").read_text("utf-8"), "html.parser")
    handed = {key for script in search.select("script[data-words]") for key in json.loads(script.string or "")}
    assert {"Close", "Link", "{count} result", "Type what to look for."} - handed == {"Close"}  # that page has no notes
    said = json.loads(next(each.string or "" for each in search.select("script[data-words]") if "result" in str(each)))
    assert set(said["{count} result"]) == {"zero", "one", "two", "few", "many", "other"}
    (records,) = (output / "search").glob("records.*.json")
    for record in json.loads(records.read_text("utf-8")).values():
        assert strange(json.dumps(record["facts"], ensure_ascii=False)) == set()
    for item in json.loads((output / "feed.json").read_text("utf-8"))["items"]:
        assert strange(item["title"]) == set()


@pytest.mark.whole
def test_a_welsh_site_is_welsh_and_says_what_is_in_another_language(tmp_path: Path) -> None:
    texts = dict(TEXTS)
    for name, lang in (("posts/four.md", "en-GB"), ("posts/three.md", "de")):
        texts[name] = texts[name].replace("lang: br\n", f"lang: {lang}  \n")
    result = built_in("cy", tmp_path, texts)
    assert [(each.rule, each.severity) for each in result.problems] == [("settings/language", "advice")]
    assert "machine" in result.problems[0].message
    output = tmp_path / "output"

    def page(address: str) -> BeautifulSoup:
        return BeautifulSoup((output / address / "index.html").read_text("utf-8"), "html.parser")

    home, own, english, german = (
        page(""),
        page("posts/ffilm-hyfryd"),
        page("posts/gweld-grym"),
        page("posts/siarad-gofal"),
    )
    assert [str(each.html and each.html["lang"]) for each in (home, own, english, german)] == [
        "cy",
        "cy",
        "en-GB",
        "cy",
    ]
    skip = [each.select_one(".skip-link") for each in (home, english)]
    assert [link and link.get_text() for link in skip] == ["Neidio i’r prif gynnwys", "Skip to the text"]
    assert "5 Mawrth 2026" in own.get_text() and "4 March 2026" in english.get_text()
    assert german.h1 and german.h1["lang"] == "de" and english.h1 and not english.h1.has_attr("lang")
    name = english.select_one(".site-name")
    assert name and name["lang"] == "cy"
    for each, lang in ((english, "en-GB"), (german, "de")):
        link = home.select_one(
            f'a[href="{each.select_one("link[rel=canonical]")["href"].removeprefix("https://example.org/")}"]'
        )
        assert link and link["lang"] == lang
    menu = [link.get_text() for link in home.select(".site-header nav a")]
    assert menu[:2] == ["Fideos", "Archif"] or menu[0] == "Cyfresi"


@pytest.mark.parametrize("path", messages.catalogues(), ids=lambda path: path.stem)
def test_a_catalogue_of_the_kit_says_every_word(path: Path) -> None:
    assert messages.lacking(path) == [], (
        f"these words are in one of the code and {path.name}, and not in the other: run python -m tests.accept, "
        f"then translate what is empty in {path}"
    )


def test_the_list_of_words_is_that_of_the_code() -> None:
    assert messages.POT.read_text("utf-8") == messages.pot(), "run python -m tests.accept"
