"""What is private in a library stays there: a marked word in every field of every format, and all that is published."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from kindling.plugins.citations.cited import SiteCitations
from kindling.plugins.citations.entries import PUBLIC
from kindling.plugins.citations.questions import whole
from kindling.plugins.metadata.core import cited_work
from kindling.plugins.sources.core import download_texts, forms_of, refs_of
from tests.plugins.citations.pages import site_of
from tests.theme.examples import shown

PRIVATE_CSL = (
    "abstract annote attachments call-number citation-key collections custom custom1 dateAdded file itemKey keyword "
    "keywords note notes relations source system_id tags tex.file uri first-reference-note-number"
).split()
PRIVATE_BIB = (
    "abstract annotation annote bdsk-file-1 bdsk-url-1 call-number comment date-added file groups interhash keyword "
    "keywords library local-url mendeley-groups mendeley-tags note owner pdf ranking readstatus review timestamp usera "
    "verba addendum"
).split()
RIS = "AB C1 C2 C8 CN DB DP KW L1 L3 L4 N1 N2 NV RN U1 U2 U5 CR".split()
NBIB = "AB OT OTO GR CI COIS MH RN OWN STAT LR EDAT MHDA CRDT".split()

CSL: dict[str, Any] = {
    "id": "a", "type": "book", "title": "A title", "issued": {"date-parts": [[2020]], "zotero": "PLANTED-date"},
    "author": [{"family": "Moss", "given": "Ida", "email": "PLANTED-name"}], "publisher": "A house",
}  # fmt: skip
CSL |= {name: f"PLANTED-{name}" for name in PRIVATE_CSL} | {"custom": {"x": "PLANTED-custom"}, "tags": ["PLANTED-tag"]}

LIBRARIES = {
    "a.json": json.dumps([CSL]),
    "a.yaml": yaml.safe_dump([CSL]),
    "a.bib": "@book{a, title={A title}, author={Moss, Ida}, year={2020}, publisher={A house},\n"
    + ",\n".join(f"  {name} = {{PLANTED-{name}}}" for name in PRIVATE_BIB)
    + "\n}\n",
    "a.ris": "TY  - BOOK\nID  - a\nTI  - A title\nAU  - Moss, Ida\nPY  - 2020\n"
    + "".join(f"{tag}  - PLANTED-{tag}\n" for tag in RIS)
    + "ER  - \n",
    "a.nbib": "PMID- 1\nTI  - A title\nFAU - Moss, Ida\nDP  - 2020\n"
    + "".join(f"{tag.ljust(4)}- PLANTED-{tag}\n" for tag in NBIB),
}


def published(found: SiteCitations) -> str:
    """Return all that is made of the sources of a site: pages, feeds, downloads, what search engines read."""
    said = []
    for source, view in found.views.items():
        said += [shown("feed-references", view), *view.fills.values(), *(entry.html for entry in view.entries)]
        said += [json.dumps([dict(one.csl), cited_work(one.csl), one.places]) for one in view.sources]
        forms = [forms_of(found.sources[ref], note) for ref, note in refs_of(source, found)]
        said += download_texts(forms)
    return "\n".join([*said, *(listed.html for listed in found.sources.values())])


@pytest.mark.parametrize("style", ["vancouver", "harvard", "chicago-notes"])
@pytest.mark.parametrize("name", LIBRARIES)
def test_nothing_private_is_published(name: str, style: str) -> None:
    """No marked word is in what is published (C1)."""
    key = "moss2020" if name == "a.nbib" else "a"
    found = whole(site_of([f"It is so [@{key}]."], style=style), [(name, LIBRARIES[name])])
    said = published(found)
    assert "A title" in said
    assert "PLANTED" not in said


def test_nothing_private_of_a_posts_own_source_is_published() -> None:
    found = whole(site_of(["It is so [@a]."], fronts=[{"references": [CSL]}]), [])
    said = published(found)
    assert "A title" in said
    assert "PLANTED" not in said


ANNOTATED = Path(__file__).parent / "data" / "styles" / "annotated.csl"


def test_a_note_is_published_where_the_style_prints_it(tmp_path: Path) -> None:
    """(C1)."""
    (tmp_path / "annotated.csl").write_bytes(ANNOTATED.read_bytes())
    note = "In “Welsh” & 50% English\ntex.file: /Users/x.pdf"
    entry = f"@book{{n, author={{Han, Hahrie}}, title={{T}}, year={{2020}}, note={{{note}}}}}"
    fronts: list[dict[str, Any]] = [{"csl": "annotated.csl"}, {"csl": "apa"}]
    site = site_of(["One [@n].", "Two [@n]."], fronts=fronts)
    site = replace(site, settings=replace(site.settings, content=tmp_path))
    found = whole(site, [("a.bib", entry)])
    assert [str(problem) for problem in found.problems] == []
    files = {}
    for source in found.views:
        forms = [forms_of(found.sources[ref], note) for ref, note in refs_of(source, found)]
        files[source] = [*download_texts(forms)]
    bib, ris, csl = files["posts/p0.md"]
    assert "note = {In “Welsh” \\& 50\\% English}" in bib
    assert "N1  - In “Welsh” & 50% English\r\n" in ris
    assert json.loads(csl)[0]["note"] == "In “Welsh” & 50% English"
    assert all("Welsh" not in text for text in files["posts/p1.md"])
    assert "Users" not in published(found)


def test_what_is_public_is_a_closed_list() -> None:
    assert not PUBLIC & set(PRIVATE_CSL)
    assert {"title", "author", "issued", "publisher", "DOI", "URL", "archive_location"} <= PUBLIC


def test_what_says_how_it_was_published_is_public() -> None:
    found = whole(
        site_of(["A [@a]."]), [("a.bib", "@misc{a, title={T}, author={B}, year=2020, howpublished={A leaflet}}")]
    )
    (listed,) = (listed for listed in found.sources.values() if listed.key == "a")
    assert listed.csl["publisher"] == "A leaflet"


def test_what_is_handed_out_of_a_text_is_all_that_it_cites_in_its_order() -> None:
    """A source of which the style prints nothing has no entry, and is cited all the same."""
    found = whole(site_of(["One [@a], two [@b]."]), [("a.bib", "@book{a, title={T}, year=2020}\n@book{b, title={U}}")])
    (listed,) = (refs_of(source, found) for source in found.views)
    (first, _), (second, _) = listed
    assert refs_of("posts/p0.md", found, (second, first)) == listed
    none = replace(found, views={})
    assert refs_of("posts/p0.md", none) == ()
    assert refs_of("posts/p0.md", none, (first, "r99")) == ((first, ""),)
