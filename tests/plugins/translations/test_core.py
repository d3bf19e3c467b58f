"""Which texts are one in several languages, and what a reader of each is shown."""

from kindling.model.translations import (
    each_once,
    languages_of,
    other_versions,
    published_versions,
    version_for,
    versions_of_site,
    x_default,
)
from kindling.model.values import Site
from kindling.plugins.series.core import library_of, series_page, threads
from kindling.plugins.translations.core import problems, translations_view
from tests.plugins.series.texts import post, series, site

ONE = post("One", "2026-01-01", "series: Power", "part: 1")
TWO = post("Two", "2026-01-02", "series: Power", "part: 2")
WELSH = ("lang: cy", "translation_of: one")
POWER = {
    "series/power.md": series("Power", "parts: 3", "status: ongoing", "planned: [{title: Three, part: 3}]"),
    "posts/one.md": ONE,
    "posts/two.md": TWO,
}


def languages(made: Site, slug: str) -> list[tuple[str, str]]:
    """Return what stands at the head of a post: each language with where it leads."""
    metadata = next(metadata for metadata in made.page_metadata if metadata.slug == slug)
    return [(link.title, link.address) for link in translations_view(metadata, made).languages]


def shown(made: Site, slug: str) -> list[tuple[str, str]]:
    """Return the parts on the page of a series: each title with the language that is named beside it."""
    parts = series_page(slug, library_of(made)).parts
    return [(part.title, part.language.title if part.language else "") for part in parts]


def test_said_on_either_side_or_on_both_it_is_the_same() -> None:
    english, welsh = post("One"), post("Un", "2026-09-08", "lang: cy")
    there = post("Un", "2026-09-08", *WELSH)
    back = post("One", "2026-09-07", "translation_of: un")
    for one, un in ((english, there), (back, welsh), (back, there)):
        made = site({"posts/one.md": one, "posts/un.md": un})
        assert languages(made, "one") == [("English", ""), ("Cymraeg", "/posts/un/")]
        assert languages(made, "un") == [("English", "/posts/one/"), ("Cymraeg", "")]
        assert list(problems(made)) == []


def test_a_text_is_named_by_slug_by_path_or_by_id() -> None:
    for name in ("one", "one.md", "/posts/one.md", "abc123"):
        texts = {
            "posts/one.md": post("One", "2026-09-07", "id: abc123"),
            "posts/un.md": post("Un", "2026-09-08", "lang: cy", f"translation_of: {name}"),
        }
        assert languages(site(texts), "one")[1] == ("Cymraeg", "/posts/un/"), name


def test_three_languages_are_one_group() -> None:
    texts = {
        "posts/one.md": post("One"),
        "posts/un.md": post("Un", "2026-09-08", *WELSH),
        "posts/eins.md": post("Eins", "2026-09-09", "lang: de", "translation_of: one"),
    }
    made = site(texts)
    assert languages(made, "eins") == [("English", "/posts/one/"), ("Cymraeg", "/posts/un/"), ("Deutsch", "")]
    (one,) = (metadata for metadata in made.posts if metadata.slug == "one")
    assert x_default(published_versions(one, versions_of_site(made)), "en-GB") is one
    assert languages_of(made) == ("en", "cy", "de")


def test_of_two_that_name_each_other_the_one_in_the_language_of_the_site_is_the_original() -> None:
    welsh = post("Un", "2026-01-01", "lang: cy", "translation_of: one")
    made = site({"posts/un.md": welsh, "posts/one.md": post("One", "2026-05-01", "translation_of: un")})
    assert {metadata.slug: metadata.original for metadata in made.posts} == {"un": "posts/one.md", "one": ""}


def test_readers_are_led_to_published_texts_alone() -> None:
    for state in ("status: draft", "status: hidden", "slug: un"):
        made = site({"posts/one.md": post("One"), "posts/un.md": post("Un", "2026-09-08", *WELSH, state)})
        (one,) = (metadata for metadata in made.page_metadata if metadata.slug == "one")
        assert bool(other_versions(one, made)) == (state == "slug: un"), state
        assert bool(languages(made, "one")) == (state == "slug: un"), state
    draft = site({"posts/one.md": post("One"), "posts/un.md": post("Un", "", *WELSH)}, preview=True)
    assert languages(draft, "un")[0] == ("English", "/posts/one/"), "who writes it sees where it belongs"


def test_a_list_names_a_text_once_in_the_language_of_the_site() -> None:
    texts = {
        "posts/one.md": post("One"),
        "posts/un.md": post("Un", "2026-09-08", *WELSH),
        "posts/dau.md": post("Dau", "2026-09-09", "lang: cy"),
    }
    made = site(texts)
    versions = versions_of_site(made)
    assert [metadata.slug for metadata in each_once(made.posts, "en-GB", versions)] == ["dau", "one"]
    assert [metadata.slug for metadata in each_once(made.posts, "cy", versions)] == ["dau", "un"]
    assert [metadata.slug for metadata in each_once(made.posts, "fr", versions)] == ["dau", "one"]
    welsh = [metadata for metadata in made.posts if metadata.lang == "cy"]
    assert each_once(welsh, "en-GB", versions) == welsh, "what is alone in a list stands there"


def test_a_translation_is_where_its_original_is_and_a_part_counts_once() -> None:
    made = site({**POWER, "posts/un.md": post("Un", "2026-02-01", *WELSH)})
    page = series_page("power", library_of(made))
    assert page.progress == "2 of 3 parts published"
    assert shown(made, "power") == [("One", ""), ("Two", ""), ("Three", "")]
    assert [link.title for link in page.parts[0].also] == ["Cymraeg"]
    (un,) = (metadata for metadata in made.posts if metadata.slug == "un")
    (thread,) = threads(un, library_of(made))
    assert (thread.place.part, thread.place.words) == (1, "Part 1 of 3")
    assert [part.title for part in thread.parts] == ["Un", "Two", "Three"]


def test_a_reader_goes_on_in_their_language_and_else_is_told() -> None:
    texts = {**POWER, "posts/un.md": post("Un", "2026-02-01", *WELSH)}
    made = site(texts)
    (un,) = (metadata for metadata in made.posts if metadata.slug == "un")
    on = threads(un, library_of(made))[0].next
    assert on and on.language and (on.title, on.language.title, on.only) == ("Two", "English", True)

    made = site({**texts, "posts/dau.md": post("Dau", "2026-02-02", "lang: cy", "translation_of: two")})
    by_slug = {metadata.slug: metadata for metadata in made.posts}
    welsh, english = (threads(by_slug[slug], library_of(made))[0] for slug in ("un", "one"))
    assert welsh.next and (welsh.next.title, welsh.next.language) == ("Dau", None)
    assert english.next and (english.next.title, english.next.language) == ("Two", None)
    back = threads(by_slug["dau"], library_of(made))[0].previous
    assert back and back.title == "Un"


def test_a_series_in_another_language_has_all_parts_and_says_which_are_not_in_it() -> None:
    grym = series("Grym", "lang: cy", "translation_of: power")
    made = site({**POWER, "series/grym.md": grym, "posts/un.md": post("Un", "2026-02-01", *WELSH)})
    assert shown(made, "grym") == [("Un", ""), ("Two", "English"), ("Three", "")]
    assert shown(made, "power") == [("One", ""), ("Two", ""), ("Three", "")]
    assert series_page("grym", library_of(made)).progress == "2 of 3 parts published"
    (un,) = (metadata for metadata in made.posts if metadata.slug == "un")
    assert threads(un, library_of(made))[0].place.series.title == "Grym"


def test_the_order_of_dates_is_that_of_the_originals() -> None:
    texts = {
        "series/power.md": series("Power"),
        "posts/one.md": post("One", "2026-01-01", "series: Power"),
        "posts/two.md": post("Two", "2026-01-02", "series: Power"),
        "series/grym.md": series("Grym", "lang: cy", "translation_of: power"),
        "posts/un.md": post("Un", "2026-03-01", *WELSH),
    }
    assert shown(site(texts), "grym") == [("Un", ""), ("Two", "English")]


def test_version_for_falls_back_to_the_text_itself() -> None:
    made = site({"posts/one.md": post("One"), "posts/un.md": post("Un", "2026-09-08", *WELSH)})
    (one,) = (metadata for metadata in made.posts if metadata.slug == "one")
    versions = versions_of_site(made)
    assert [version_for(one, lang, versions).slug for lang in ("cy", "en-US", "fr")] == ["un", "one", "one"]


def test_a_ring_of_three_ends_and_is_told() -> None:
    texts = {
        "posts/one.md": post("One", "2026-09-07", "translation_of: eins"),
        "posts/un.md": post("Un", "2026-09-08", *WELSH),
        "posts/eins.md": post("Eins", "2026-09-09", "lang: de", "translation_of: un"),
    }
    found = list(problems(site(texts)))
    assert [(problem.path, problem.rule, problem.hint) for problem in found] == [
        ("content/posts/eins.md", "translations/chain", "write translation_of: one"),
        ("content/posts/one.md", "translations/chain", "take translation_of: out of this text"),
    ]
    mended = {**texts, "posts/eins.md": post("Eins", "2026-09-09", "lang: de", "translation_of: one")}
    mended["posts/one.md"] = post("One")
    assert list(problems(site(mended))) == []
