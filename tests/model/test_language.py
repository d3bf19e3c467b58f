"""Words of ours in another language: gaps, plurals, days, lists, and what is wrong with a catalogue."""

import copy
import pickle
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from markupsafe import Markup

from kindling.engine.unsaid import marked, unmarked
from kindling.model.catalogues import catalogue_faults, read_catalogue
from kindling.model.frontmatter import Mistake, language
from kindling.model.words import (
    ENGLISH,
    Catalogue,
    Language,
    Languages,
    Message,
    day_words,
    in_tongue,
    listing,
    message,
    message_in,
    messages,
    row,
)
from tests.messages import in_code, in_templates

KIT = Path(__file__).parent.parent.parent
WELSH = Languages("en-GB", {"cy": (KIT / "theme" / "locale" / "cy.po",)}).of("cy")


def test_a_message_is_its_english_text_and_can_be_said_in_another_language() -> None:
    said = message("Part {number} of {total}", number=2, total=4)
    assert said == "Part 2 of 4" and WELSH.say(said) == "Rhan 2 o 4"
    assert WELSH.say("Part 2 of 4") == "Part 2 of 4"  # somebody's own words
    whole = row(" · ", [said, "", day_words(date(2026, 3, 9))])
    assert (whole, WELSH.say(whole)) == ("Part 2 of 4 · 9 March 2026", "Rhan 2 o 4 · 9 Mawrth 2026")
    assert WELSH.say(message("Coming {day}", day=day_words(date(2026, 3, 9)))) == "I ddod ar 9 Mawrth 2026"
    assert (listing("ABC"), WELSH.say(listing(["A", "B"]))) == ("A, B and C", "A, B")


def test_a_copy_of_a_message_can_still_be_said() -> None:
    @dataclass(frozen=True)
    class View:
        words: str

    said = message("Draft")
    for again in (copy.deepcopy(said), pickle.loads(pickle.dumps(said)), replace(View(said)).words):  # noqa: S301
        assert isinstance(again, Message) and WELSH.say(again) == "Drafft"


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 rhan"), (1, "1 rhan"), (2, "2 ran"), (3, "3 rhan"), (6, "6 rhan"), (21, "21 rhan")],
)
def test_welsh_has_a_form_for_each_kind_of_number(count: int, words: str) -> None:
    assert WELSH.say(messages("{count} part", "{count} parts", count)) == words


def test_the_forms_of_plurals_are_those_of_cldr() -> None:
    """Scripts choose a form by CLDR's kind of a number, so numbers of one kind must have one form in the catalogue."""
    kinds: dict[str, set[int]] = {}
    for count in range(200):
        kinds.setdefault(WELSH.locale.plural_form(count), set()).add(WELSH.catalogue.form_of(count))
    assert len(kinds) == 6 and all(len(forms) == 1 for forms in kinds.values())


def test_what_a_catalogue_says_is_escaped_like_any_text() -> None:
    evil = Language(
        "cy", Catalogue({("", "Close", ""): ("<b onclick=x>",), ("", "By {who}", ""): ("{who} & {other}",)})
    )
    assert evil.word("Close") == "&lt;b onclick=x&gt;"
    assert evil.word("By {who}", who="<i>") == "&lt;i&gt; &amp; {other}"
    assert evil.word("By {who}", who=Markup("<i>A</i>")) == "<i>A</i> &amp; {other}"
    assert ENGLISH.list_of([Markup("<i>A</i>"), "<", "C"]) == "<i>A</i>, &lt; and C"


def test_which_language_a_page_is_in() -> None:
    spoken = Languages("cy", {"cy": (Path("cy.po"),)})
    wanted = {"": "cy", "cy": "cy", "cy-GB": "cy-GB", "en-US": "en-US", "de": "cy"}
    assert {lang: spoken.interface(lang) for lang in wanted} == wanted
    assert Languages("de").interface("de") == Languages("de").interface("fr") == "en-GB"
    assert [Language(tag).direction for tag in ("cy", "ar", "he-IL", "ar-XB")] == ["ltr", "rtl", "rtl", "rtl"]
    day = day_words(date(2026, 11, 9))
    assert [Language(tag).say(day) for tag in ("en", "en-GB", "en-US")] == [day, day, "November 9, 2026"]


_HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=n!=1;\\n"\n\n'
)


@pytest.mark.parametrize(
    ("text", "line", "fact"),
    [
        ('msgid "Part {number}"\nmsgstr "Teil {nummer}"\n', 6, "has the gap {nummer}, which"),
        ('msgid "Part {number}"\nmsgstr "Teil"\n', 6, "lacks the gap {number}"),
        ('msgid "Close"\nmsgstr Zu\n', 7, "no line of a catalogue"),
        ('msgctxt "of two"\nmsgid "Part {number}"\nmsgstr "Teil"\n', 7, "lacks the gap {number}"),
        ('msgid "{count} part"\nmsgid_plural "{count} parts"\nmsgstr[0] "{count} Teil"\n', 6, "lacks a form"),
    ],
)
def test_a_wrong_catalogue_is_told_with_its_line_and_what_is_wrong_is_not_used(
    text: str, line: int, fact: str, tmp_path: Path
) -> None:
    ((where, said, hint),) = catalogue_faults((_HEAD + text).encode())
    assert where == line and fact in said and hint
    if "no line" not in said:
        (tmp_path / "de.po").write_text(_HEAD + text, "utf-8")
        assert read_catalogue([tmp_path / "de.po"]).texts == {}


def test_the_uppermost_catalogue_counts(tmp_path: Path) -> None:
    (tmp_path / "cy.po").write_text(f'{_HEAD}msgid "Draft"\nmsgstr "Braslun"\n', "utf-8")
    both = read_catalogue([KIT / "theme" / "locale" / "cy.po", tmp_path / "cy.po"])
    assert (both.text("Draft"), both.text("Search")) == ("Braslun", "Chwilio")


def test_one_english_word_with_two_meanings_has_two_words(tmp_path: Path) -> None:
    one, many = message_in("one series", "Series"), message("Series")
    assert one == many == "Series" and (WELSH.say(one), WELSH.say(many)) == ("Cyfres", "Cyfresi")
    assert (WELSH.word_in("one series", "Series"), WELSH.shown(copy.deepcopy(one))) == ("Cyfres", "Cyfres")
    (tmp_path / "de.po").write_text(f'{_HEAD}msgid "Series"\nmsgstr "Serien"\n', "utf-8")
    german = Language("de", read_catalogue([tmp_path / "de.po"]))
    assert german.shown(one) == german.word_in("one series", "Series") == "Serien", "not told apart, and not English"
    more = 'msgctxt "one series"\nmsgid "Series"\nmsgstr "Reihe"\n'
    (tmp_path / "own.po").write_text(_HEAD + more, "utf-8")
    both = read_catalogue([tmp_path / "de.po", tmp_path / "own.po"])
    assert (both.text("Series"), both.text("Series", context="one series")) == ("Serien", "Reihe")
    assert german.word_in("elsewhere", "More") == "\ue010More\ue011", "English, and marked as that"


def test_the_list_of_words_knows_contexts(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('{{ _("Post") }}{{ _p("on a network", "Post") }}', "utf-8")
    assert [found[1:] for found in in_templates(tmp_path)] == [("", "Post", ""), ("on a network", "Post", "")]
    (tmp_path / "a.py").write_text('message("Post")\nmessage_in("on a network", "Post {a}", a=1)\n', "utf-8")
    assert [found[1:] for found in in_code(tmp_path)] == [("", "Post", ""), ("on a network", "Post {a}", "")]


def test_a_word_that_no_catalogue_has_says_that_it_is_english() -> None:
    german = Language("de", Catalogue({("", "Close", ""): ("Schließen",)}))
    more = german.word("More")
    page = f'<title>{more} | X</title><p class="{more}">{more} {german.word("Close")}</p>'
    assert marked(page) == '<title>More | X</title><p class="More"><span lang="en-GB">More</span> Schließen</p>'
    assert unmarked(page) == '<title>More | X</title><p class="More">More Schließen</p>'


_SAID = '<span id="_said-1" hidden>'


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (
            '<nav aria-label="{named}">{named}</nav></body>',
            f'<nav aria-labelledby="_said-1">{{named}}</nav>{_SAID}{{named}}</span></body>',
        ),
        ('<a title="{more}">1</a></body>', f'<a aria-describedby="_said-1">1</a>{_SAID}{{more}}</span></body>'),
        ('<img alt="{more}"><p data-what="{more}">', '<img alt="More" lang="en-GB"><p data-what="More">'),
        ('<option value="1">{more}</option>', '<option value="1" lang="en-GB">More</option>'),
    ],
)
def test_an_attribute_never_says_two_languages(given: str, wanted: str) -> None:
    german = Language("de", Catalogue({("", "Parts of {series}", ""): ("Teile von {series}",)}))
    named = german.word("Parts of {series}", series=in_tongue("Grym & <gofal>", "cy"))
    parts = {
        "named": 'Teile von <span lang="cy">Grym &amp; &lt;gofal&gt;</span>',
        "more": '<span lang="en-GB">More</span>',
    }
    assert marked(given.format(named=named, more=german.word("More"))) == wanted.format(**parts)
    assert unmarked(str(named)) == "Teile von Grym &amp; &lt;gofal&gt;"


@pytest.mark.parametrize(
    ("text", "better"), [("xx", "en-GB"), ("klingon", "tlh"), ("Welsh", "cy"), ("Cymreg", "cy"), ("en_GB", "en-GB")]
)
def test_an_unknown_language_is_told_with_the_nearest(text: str, better: str) -> None:
    with pytest.raises(Mistake) as told:
        language(text)
    assert told.value.better[0] == better
