"""A small site in English, Welsh and French, as it is built: heads, the sitemap, lists, feeds, search."""

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from tests.engine.test_sites import SITES, built, listed

pytestmark = pytest.mark.whole

URL = "https://example.org"
_NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("translations")
    result = built(SITES / "languages", folder / "output")
    assert result.published
    assert result.problems == ()
    return folder / "output"


def page(output: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((output / address.strip("/") / "index.html").read_text("utf-8"), "html.parser")


def xml(output: Path, name: str) -> Any:
    return etree.fromstring((output / name).read_bytes())


def alternates(found: BeautifulSoup) -> dict[str, str]:
    links = found.select('head link[rel="alternate"][hreflang]:not([type])')
    return {str(link["hreflang"]): str(link["href"]).removeprefix(URL) for link in links}


GROUP = {
    "cy": "/posts/natur-grym/",
    "en-GB": "/posts/the-nature-of-power/",
    "fr": "/posts/la-nature-du-pouvoir/",
    "x-default": "/posts/the-nature-of-power/",
}


def test_each_page_of_a_group_names_all_of_it(output: Path) -> None:
    for lang, address in GROUP.items():
        found = page(output, address)
        assert alternates(found) == GROUP
        others = {str(each["content"]) for each in found.select('meta[property="og:locale:alternate"]')}
        own = "en-GB" if lang == "x-default" else lang
        assert others == {each.replace("-", "_") for each in GROUP if each not in (own, "x-default")}
    assert alternates(page(output, "/posts/starting-small/")) == {}
    assert alternates(page(output, "/about/"))["cy"] == "/amdanaf/"
    assert alternates(page(output, "/series/power/"))["cy"] == "/series/grym/"


def test_the_sitemap_says_the_same(output: Path) -> None:
    found = {
        url.findtext("s:loc", namespaces=_NAMES).removeprefix(URL): {
            link.get("hreflang"): link.get("href").removeprefix(URL) for link in url.findall("x:link", _NAMES)
        }
        for url in xml(output, "sitemap.xml")
    }
    assert found["/posts/natur-grym/"] == found["/posts/la-nature-du-pouvoir/"] == GROUP
    assert found["/posts/starting-small/"] == {}
    assert {"/cy/", "/en/", "/fr/"} <= found.keys()


def graph(output: Path, address: str, kind: str) -> Any:
    script = page(output, address).find("script", type="application/ld+json")
    assert script is not None
    return next(node for node in json.loads(script.text)["@graph"] if node["@type"] == kind)


def test_structured_data_says_which_is_the_original(output: Path) -> None:
    original = graph(output, GROUP["en-GB"], "BlogPosting")
    assert [each["inLanguage"] for each in original["workTranslation"]] == ["cy", "fr"]
    welsh = graph(output, GROUP["cy"], "BlogPosting")
    assert welsh["translationOfWork"]["@id"] == original["@id"]
    assert "workTranslation" not in welsh
    assert graph(output, "/amdanaf/", "WebPage")["translationOfWork"]["url"] == f"{URL}/about/"
    assert graph(output, "/series/power/", "CreativeWorkSeries")["workTranslation"][0]["name"] == "Grym"


def test_at_its_head_a_text_leads_to_the_others_in_their_own_names(output: Path) -> None:
    for address in (*GROUP.values(), "/amdanaf/", "/series/grym/", "/posts/a-gentle-year/"):
        (nav,) = page(output, address).select("main nav.translations")
        assert [each.text for each in nav.select("[aria-current]")] == [nav.find(attrs={"aria-current": "page"}).text]
        for link in nav.find_all("a"):
            assert link["hreflang"] == {"English": "en-GB", "Cymraeg": "cy", "Français": "fr"}[link.text]
            assert link.get("lang", "en-GB") == link["hreflang"]
    assert page(output, "/posts/starting-small/").select("nav.translations") == []


def test_who_reads_welsh_is_told_that_the_next_part_is_in_english_only(output: Path) -> None:
    (next_part,) = page(output, "/posts/natur-grym/").select(".next-part")
    assert "Starting small" in next_part.text
    assert "Dim ond yn yr iaith hon y mae’r rhan hon: English." in next_part.text
    (of_english,) = page(output, "/posts/the-nature-of-power/").select(".next-part")
    assert "This part is in" not in of_english.text
    assert "Starting small" in page(output, "/posts/natur-grym/").select_one(".prose").text  # type: ignore[union-attr]
    series = page(output, "/series/grym/").select("ol.thread--large li")
    assert [" ".join(li.text.split()) for li in series] == [
        "Natur grym Ysgrif · 1 munud i’w darllen · Ieithoedd eraill: English, Français",
        "Starting small Ysgrif · 1 munud i’w darllen · English",
        "Ceding power well I ddod",
    ]


def test_lists_name_a_text_once_and_say_in_what_else_it_is(output: Path) -> None:
    titles = [link.text for link in page(output, "/archive/").select(".teaser__title a")]
    assert titles == [
        "A gentle year", "Dim ond yn Gymraeg", "A quiet meeting", "Starting small", "The nature of power",
    ]  # fmt: skip
    said = {
        article.select_one(".teaser__title").text.strip(): [link.text for link in article.select(".also a")]  # type: ignore[union-attr]
        for article in page(output, "/archive/").select("article.teaser")
    }
    assert said["The nature of power"] == ["Cymraeg", "Français"]
    assert said["Starting small"] == []
    (welsh,) = (each for each in page(output, "/archive/").select("article.teaser") if "Dim ond" in each.text)
    assert welsh.select_one(".facts span[lang=cy]").text == "Cymraeg"  # type: ignore[union-attr]
    assert [link.text for link in page(output, "/topics/grym/").select(".teaser__title a")] == ["Natur grym"]
    home = page(output, "/")
    assert [card.text.strip() for card in home.select(".series-card__title")] == ["Power"]
    assert [link.text for link in home.select(".series-card__head .also a")] == ["Cymraeg"]


def test_each_language_has_its_list_and_its_feed(output: Path) -> None:
    found = page(output, "/cy/")
    assert [link.text for link in found.select(".teaser__title a")] == [
        "Blwyddyn dyner", "Dim ond yn Gymraeg", "Cyfarfod tawel", "Natur grym",
    ]  # fmt: skip
    feed = xml(output, "cy/feed.xml")
    assert feed.get(_LANG) == "cy"
    assert [entry.findtext("a:title", namespaces=_NAMES) for entry in feed.findall("a:entry", _NAMES)] == [
        "Blwyddyn dyner", "Dim ond yn Gymraeg", "Cyfarfod tawel", "Natur grym (Grym, rhan 1 o 3)",
    ]  # fmt: skip
    assert json.loads((output / "cy" / "feed.json").read_text("utf-8"))["language"] == "cy"
    assert xml(output, "en/feed.xml").get(_LANG) == "en-GB"
    for address in ("/", "/posts/starting-small/"):
        links = page(output, address).select('link[type="application/atom+xml"][hreflang]')
        assert [str(link["hreflang"]) for link in links] == ["en", "cy", "fr"]


def test_the_feed_of_all_has_all_each_in_its_language(output: Path) -> None:
    entries = xml(output, "feed.xml").findall("a:entry", _NAMES)
    assert len(entries) == 9
    assert {entry.get(_LANG) for entry in entries} == {"en-GB", "cy", "fr"}


def pair(folder: Path, conf: str, **more: str) -> Path:
    """Build a post and its translation, and return where the site is."""
    welsh = "lang: cy\ntranslation_of: one\n"
    texts = {
        "posts/one.md": "---\ntitle: One\ndate: 2026-01-01\nsummary: Words.\n---\nWords.\n",
        "posts/un.md": f"---\ntitle: Un\ndate: 2026-01-02\n{welsh}summary: Geiriau.\n---\nGeiriau.\n",
        **{f"pages/{name}.md": text for name, text in more.items()},
    }
    for name, text in texts.items():
        (folder / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "content" / name).write_text(text, "utf-8")
    plain = 'SITENAME = "S"\nAUTHOR = "A"\nCARDS = {"enabled": False}\nSEARCH = {"enabled": False}\n'
    (folder / "pelicanconf.py").write_text(plain + conf, "utf-8")
    result = built(folder, folder / "output")
    assert result.published, listed(result)
    (folder / "problems.txt").write_text(listed(result), "utf-8")
    return folder / "output"


def test_without_the_plugin_each_text_stands_for_itself_and_the_key_is_told(tmp_path: Path) -> None:
    output = pair(tmp_path, 'PLUGINS.remove("kindling.plugins.translations")\n')
    assert "translation_of:" in (tmp_path / "problems.txt").read_text("utf-8")
    assert alternates(page(output, "/posts/un/")) == {}
    assert [link.text for link in page(output, "/archive/").select(".teaser__title a")] == ["Un", "One"]


def test_a_page_of_the_writers_is_the_page_of_a_language(tmp_path: Path) -> None:
    output = pair(tmp_path, "", cy="---\ntitle: Croeso\nslug: cy\nlang: cy\n---\nCroeso.\n")
    assert "Croeso." in page(output, "/cy/").text
    assert (output / "cy" / "feed.xml").exists()
