"""Whole pages: what stands in the text, notes and sources, and how each leads to the other."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kindling.plugins.citations.core import letters
from tests.plugins.citations.pages import LIBRARY, SHIPPED, pages, plain

TEXT = """\
Text [see @han2014, pp. 33-35; also @west2021]. As @edmondson2018 says, and @han2014 [p. 3], too.^[Inline
[@west2021, p. 2].]

Again [@han2014; @west2021; @edmondson2018], a note[^1] and the note once more[^1]. [A link to @ganz2010](https://example.org)[^x]

# A heading [@schein2017]

[^1]: The note. Compare @han2014.

[^x]: One [@nhs2020].
"""


def whole_pages() -> Iterator[Any]:
    """Read style, source and the page from data/pages.md, split at lone dots."""
    parts = (Path(__file__).parent / "data" / "pages.md").read_text("utf-8").removesuffix("\n.\n").split("\n.\n")
    for title, source, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=True):
        yield pytest.param(title.partition(":")[0], source, expected, id=title.partition(":")[0])


@pytest.mark.parametrize(("style", "source", "expected"), list(whole_pages()))
def test_a_whole_page(style: str, source: str, expected: str) -> None:
    (page,), problems = pages([source], style=style)
    assert problems == []
    assert page.whole == expected


def test_ways_back_tell_where_they_lead() -> None:
    (page,), _ = pages(["One [@han2014]. Two [@west2021], three [@han2014]."])
    first, second = page.view.entries
    assert [(link.href, link.label, link.words) for link in first.back] == [
        ("#p0-cite-1", "a", "Back to source 1, first mention"),
        ("#p0-cite-3", "b", "Back to source 1, second mention"),
    ]
    assert [(link.label, link.words) for link in second.back] == [("", "Back to source 2")]


@pytest.mark.parametrize("style", SHIPPED)
def test_every_link_leads_somewhere_and_no_id_stands_twice(style: str) -> None:
    made, problems = pages([TEXT, TEXT], style=style)
    assert problems == []
    ids = [name for page in made for name in re.findall(r'\bid="([^"]+)"', page.whole)]
    assert [name for name in set(ids) if ids.count(name) > 1 and name != "a-heading"] == []
    for page in made:
        own = set(re.findall(r'\bid="([^"]+)"', page.whole))
        links = re.findall(r'href="#([^"]+)"', page.whole)
        assert {link for link in links if link not in own} == set()
        assert "<a" not in "".join(re.findall(r"<a\b[^>]*>(.*?)</a>", page.whole, re.S))


@pytest.mark.parametrize(
    ("style", "labels"),
    [("vancouver", ["a", "b", "c"]), ("apa", ["1", "2", "3"]), ("chicago-notes", [str(n) for n in range(1, 10)])],
)
def test_what_is_numbered_and_what_is_lettered(style: str, labels: list[str]) -> None:
    (page,), _ = pages([TEXT], style=style)
    assert [note.label for note in page.view.notes] == labels
    assert letters(26) + letters(27) + letters(703) == "zaaaaa"


def test_a_note_named_twice_has_two_ways_back() -> None:
    (page,), _ = pages([TEXT])
    note = next(note for note in page.view.notes if "The note" in note.html)
    assert [(link.href, link.label) for link in note.back] == [("#p0-noteref-b", "a"), ("#p0-noteref-b-2", "b")]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("So [@han2014]. Then", "So.1 Then"),
        ("So [@han2014], then", "So,1 then"),
        ("So @riskin2015.", "So Riskin et al.1"),
        ("So @riskin2015, then", "So Riskin et al.,1 then"),
        ("So@han2014", "So@han2014"),
        ("Write to @NHSEngland [@han2014].", "Write to @NHSEngland.1"),
        (
            "@NHSEngland [see this] or @NHS [p. 3; also @nobody2011x]",
            "@NHSEngland [see this] or @NHS [p. 3; also @nobody2011x]",
        ),
        ("[@han2014; @west2021; @schein2017]", "1–3"),
        ("[see @han2014; also @west2021]", "see 1, also 2"),
    ],
)
def test_signs_and_spaces(typed: str, shown: str) -> None:
    (page,), _ = pages([typed])
    assert plain(page.html) == shown


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (
            "A\n\nB [@hann2014] and `[@x]`.",
            "3: [citations/unknown-key] no source has the key 'hann2014'\n    hint: did you mean 'han2014' or ",
        ),
        (
            "[@han2014; @zzzzzz]",
            "1: [citations/unknown-key] no source has the key 'zzzzzz'\n    hint: add the source to the library, or ",
        ),
        (
            "by @hann2014",
            "1: [citations/near-key] warning: @hann2014 is no source, so it stays text; 'han2014' is one",
        ),
    ],
)
def test_unknown_keys(typed: str, problem: str) -> None:
    (page,), problems = pages([typed])
    assert [str(one).startswith(f"content/posts/p0.md:{problem}") for one in problems] == [True], problems
    assert "@" in plain(page.html)


def test_a_texts_own_source_goes_before_the_librarys() -> None:
    own = [{"id": "han2014", "type": "book", "title": "Mine *too*", "author": [{"family": "Other"}], "issued": "2001"}]
    made, _ = pages(["[@han2014]", "[@han2014]"], fronts=[{"references": own}, {}], style="apa")
    assert "Other. (2001). Mine too." in plain(made[0].entries[0])
    assert "Han, H. (2014)" in plain(made[1].entries[0])


def test_markup_of_csl_in_a_texts_own_source_is_no_text() -> None:
    """What CSL writes as ``<i>`` is emphasis, in ``references:`` as in a file (C7)."""
    title = 'The <i>Felis</i> of H<sub>2</sub>O and <span class="nocase">iPads</span>'
    own = [{"id": "felis", "type": "book", "title": title, "author": [{"family": "Han"}], "issued": "2001"}]
    made, problems = pages(["[@felis]"], fronts=[{"references": own}], style="apa")
    assert problems == []
    assert "H<sub>2</sub>O" in made[0].entries[0]
    assert "Han. (2001). The Felis of H2O and iPads." in plain(made[0].entries[0])


def test_a_texts_own_style(tmp_path: Path) -> None:
    fronts = [{"csl": "apa"}, {"csl": "harvrad"}, {}]
    made, problems = pages(["[@han2014]"] * 3, fronts=fronts)
    assert [plain(page.html) for page in made] == ["(Han, 2014)", "1", "1"]
    (problem,) = problems
    assert str(problem).startswith(
        "content/posts/p1.md:3: [citations/unknown-style] no citation style is called 'harvrad'"
    )


@pytest.mark.parametrize("typed", ["<a href='https://a'>[@han2014]</a>", "[[@han2014]](https://a)"])
@pytest.mark.parametrize("style", ["oscola", "chicago-notes-bibliography"])
def test_a_note_that_begins_with_a_citation_in_a_link_reads_as_one_without(style: str, typed: str) -> None:
    (alone,), _ = pages(["One^[[@han2014] and more.]"], style=style)
    (linked,), problems = pages([f"One^[{typed} and more.]"], style=style)
    assert problems == []
    assert [*map(plain, linked.notes)] == [*map(plain, alone.notes)]
    assert 'href="https://a"' in linked.notes[0]


@pytest.mark.parametrize("name", ["a" * 300, f"{'a' * 300}.csl", f"references/{'b' * 5_000}.csl", "mine/\0.csl"])
def test_a_style_whose_name_no_disk_could_hold_is_an_unknown_one(name: str) -> None:
    """Found by a fuzzed site: the system says no to such a name before it says that there is no such file."""
    _, problems = pages(["[@han2014]"], style=name)
    assert [problem.rule for problem in problems] == ["citations/unknown-style"]


def test_an_unknown_style_of_the_site_is_one_problem() -> None:
    _, problems = pages(["[@han2014]"], style="harvrad")
    assert [str(problem).partition("\n")[0] for problem in problems] == [
        "pelicanconf.py: [citations/unknown-style] no citation style is called 'harvrad'"
    ]


def test_keys_make_safe_ids() -> None:
    entry = (
        '[{"id": "%s", "type": "book", "title": "%s", "author": [{"family": "X"}], "issued": {"date-parts": [[2000]]}}]'
    )
    keys = ["a/b", "a b", "Ö", '"><b>']
    files = [(f"content/references/{n}.json", entry % (key.replace('"', '\\"'), n)) for n, key in enumerate(keys)]
    (page,), problems = pages(['[@{a/b}; @{a b}; @{Ö}; @{"><b>}]'], files)
    assert problems == []
    assert [entry.id for entry in page.view.entries] == ["p0-ref-a-b", "p0-ref-a-b-2", "p0-ref-O", "p0-ref-b"]


@pytest.mark.parametrize("program", ["/nowhere/pandoc", "false"])
def test_without_pandoc_texts_stand_as_typed(program: str) -> None:
    (page,), problems = pages(["One [@han2014]. @west2021 and @NHS [@han2014].[^1]\n\n[^1]: Note."], pandoc=program)
    assert plain(page.html) == "One [@han2014]. @west2021 and @NHS [@han2014].1"
    (problem,) = problems
    assert (problem.rule, problem.severity) == ("citations/engine", "error")


def test_without_citations_no_program_is_started() -> None:
    (page,), problems = pages(["Only @NHS and a note.^[Here.]"], pandoc="/nowhere/pandoc")
    assert (plain(page.html), problems) == ("Only @NHS and a note.1", [])


def test_pages_know_who_cites_what_and_in_which_sentence() -> None:
    (page,), _ = pages(["First. As @han2014 says, it *works* [@west2021, p. 3]. Third."])
    cited = {source.key: source for source in page.view.sources}
    assert cited["west2021"].places == (("p0-cite-2", "As Han says, it works."),)
    assert cited["han2014"].csl["title"].startswith("How Organizations")  # as typed; the style has it small


# -- safety ----------------------------------------------------------------------------------------------------------

EVIL = '<img src=x onerror=alert(1)> <script>alert(1)</script> [x](javascript:alert(1)) "><b onclick=x>'
EVIL_FILES = [
    (f"content/references/{path.name}", path.read_text("utf-8").replace("EVIL", EVIL.replace('"', '\\"')))
    for path in sorted((Path(__file__).parent / "data" / "evil").iterdir())
]


@pytest.mark.parametrize("style", ["vancouver", "apa", "oscola", "chicago-notes"])
def test_nothing_in_a_source_or_a_citation_becomes_live(style: str) -> None:
    affixes = f"[{EVIL} @one, p. 3 {EVIL}] @two [{EVIL}] [@three] [@four]^[<script>x</script> [y](javascript:x) [@one]]"
    (page,), _ = pages([affixes.replace("\\", "")], EVIL_FILES, style=style)
    live = re.sub(r"^<p>.*?</p>", "", page.whole, flags=re.S) + "".join(page.view.fills.values())
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z]+)", live)}
    assert tags <= {"a", "p", "li", "em", "i", "b", "strong", "sup", "sub", "span"}
    assert not re.search(r"<[^>]*\son\w+\s*=", live)
    assert not re.search(r'href="\s*(?!https?:|#)', live)


def test_notes_are_as_safe_as_the_text_and_their_links_are_followed() -> None:
    text = 'One.^[<b onclick="x">z</b> [this post](p0.md) [gone](gone.md)]\n\nTwo.[^a]\n\n[^a]: <script>x</script>'
    (page,), problems = pages([text])
    assert "onclick" not in page.whole
    assert "<script" not in page.whole
    assert 'href="\ue000@/posts/p0/\ue001"' in page.view.notes[0].html
    assert [(problem.line, problem.rule) for problem in problems] == [
        (1, "text/raw-html"),
        (3, "text/raw-html"),
    ]


def test_links_of_entries_lead_to_the_web() -> None:
    (page,), _ = pages(["[@nhs2020; @riskin2015]"])
    hrefs = set(re.findall(r'href="([^#"][^"]*)"', page.whole))
    assert hrefs == {"https://www.england.nhs.uk/ournhspeople/", "https://doi.org/10.1542/peds.2015-1385"}


def test_library_problems_are_told_with_the_pages() -> None:
    _, problems = pages([""], [*LIBRARY, ("content/references/x.json", "{")])
    assert [problem.rule for problem in problems] == ["citations/library"]


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        ("Joy can be led [@perlo2017].", "[@perlo2017]"),
        ("As shown [see @han2014, p. 3; @ganz2010] before.", "[see @han2014, p. 3; @ganz2010]"),
        ("Once.^[In a trial.]", "^[In a trial.]"),
        ("Twice.[^1]", "[^1]"),
    ],
)
def test_a_summary_that_cites_is_told(summary: str, said: str) -> None:
    """A summary prints no "[@key]" in silence (C12)."""
    _, problems = pages(["Text."], fronts=[{"summary": summary}])
    assert [(problem.rule, problem.severity) for problem in problems] == [("citations/in-summary", "warning")]
    assert said in problems[0].message


@pytest.mark.parametrize("summary", ["What @NHSEngland says [in short].", "Write to [jo@example.org].", "2 ^ 3 [x]"])
def test_a_plain_summary_is_left_alone(summary: str) -> None:
    assert pages(["Text."], fronts=[{"summary": summary}])[1] == []


def test_the_list_of_a_post_says_what_each_source_is() -> None:
    (page,), _ = pages(["One [@schein2017], two [@west2021], three [@riskin2015]."])
    assert [entry.kind and entry.kind.words for entry in page.view.entries] == ["Book", "Book", "Paper"]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("C [-@han2014, p. 3].", "(n 1) 3."),
        ("C -@han2014 [p. 3].", "(n 1) 3."),
        ("C @han2014 says.", "(n 1)."),
        ("C.^[[@han2014] and more.]", "Han (n 1) and more."),
        ("C.^[[@han2014], which is more.]", "Han (n 1), which is more."),
        ("C.^[[@han2014, p. 3; @west2021]: so.]", "Han (n 1) 3; West (n 2): so."),
        ("C.^[[-@han2014] and more.]", "(n 1) and more."),
        ("C.^[[@han2014].]", "Han (n 1)."),
        ("C.^[[@han2014]]", "Han (n 1)."),
        ("C.^[See [@han2014].]", "See (Han (n 1))."),
        ("C.^[See [-@han2014] there.]", "See (n 1) there."),
        ("C.^[As [-@han2014, p. 3] says.]", "As ((n 1) 3) says."),
    ],
)
def test_a_note_is_one_sentence(text: str, note: str) -> None:
    """Neither a point nor brackets stand twice, and the letter that stands for "note" stays small."""
    (page,), problems = pages([f"A [@han2014]. B [@west2021]. {text}"], style="oscola")
    assert problems == []
    assert re.sub(r"\s+", " ", plain(page.notes[2]).removesuffix("↩")).strip() == note


ON_PAPER = """@video{v, author={Bevan, Helen}, title={Radical}, year={2017}, url={https://www.youtube.com/watch?v=a_b&t=1}}
@book{b, author={Lee, Bo}, title={A Book}, publisher={P}, year={2020}, url={https://example.org/b%20c}}
@article{a, author={Lee, Cy}, title={A Paper}, journal={J}, year={2020}, url={https://example.org/c}}
@report{r, author={Lee, Ed}, title={A report}, institution={I}, year={2020}, url={https://example.org/r}}
@article{d, author={Lee, Di}, title={A DOI}, journal={J}, year={2020}, doi={10.1000/182}}
@unpublished{t, author={Lee, Fi}, title={A talk}, eventtitle={Ev}, date={2020}, url={https://example.org/t}}
"""


@pytest.mark.parametrize("style", [style for style in SHIPPED if style != "chicago-notes"])  # it has no list
def test_paper_says_the_address_of_each_source(style: str) -> None:
    """What is printed behind a link in print (prose/style.css) is put there, as a printer does."""
    (page,), _ = pages(["[@v]. [@b]. [@a]. [@r]. [@d]. [@t]."], [("a.bib", ON_PAPER)], style=style)
    addresses = {"v": "youtube.com/watch?v=a_b&t=1", "b": "example.org/b%20c", "a": "example.org/c"}
    addresses |= {"r": "example.org/r", "d": "10.1000/182", "t": "example.org/t"}
    for entry in page.view.entries:
        paper = html.unescape(plain(re.sub(r'<a href="(http[^"]*)">(.*?)</a>', r"\2 (\1)", entry.html)))
        assert addresses[entry.key] in paper
        assert paper.count(addresses[entry.key]) == (2 if (style, entry.key) == ("nature", "d") else 1), paper
