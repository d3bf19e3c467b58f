"""A small site, built as a person builds it: pages about sources, downloads, how to cite, what others read."""

import html
import json
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kindling.commands.kit import build_request
from kindling.engine.build import BuildResult, build
from kindling.model.problems import errors
from kindling.plugins.citations import engine
from tests.plugins.share.kit_files import OWN_FILE
from tests.plugins.sources import KIT, SITE
from tests.theme.markup import Markup

pytestmark = pytest.mark.whole

_LINKS = (
    "#", "./", "../", "/", "https://", "mailto:", "posts/", "sources/", "people/", "archive/", "about/", "theme/",
    "feed.", "references.", "search/", "share.", "share/",
)  # fmt: skip


def built(site: Path, output: Path, **values: object) -> BuildResult:
    values.setdefault("cache", output.parent / ".kindling")
    request = build_request(site, output, "https://example.org", datetime(2026, 11, 23), **values)  # type: ignore[arg-type]
    return build(request)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources") / "output"
    result = built(SITE, folder)
    assert errors(result.problems) == []
    assert result.published
    return folder


def page(output: Path, address: str) -> str:
    return (output / address.strip("/") / "index.html").read_text("utf-8")


def entry(text: str, name: str) -> str:
    """Return the list entry with that id."""
    match = re.search(
        rf'<li class="source" id="{re.escape(name)}">.*?(?=<li class="source"|</ol>\s*</section>)', text, re.S
    )
    assert match, name
    return match[0]


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def test_every_cited_source_is_there_and_no_other(output: Path) -> None:
    text = page(output, "/sources/")
    assert re.findall(r'<li class="source" id="([^"]*)"', text) == [
        "angstrom2009", "talk", "han2014", "han2014-2", "ihi2018", "evil", "own", "smith2001", "smith2001b", "main-2",
    ]  # fmt: skip
    assert re.findall(r'<h2 id="letter-([^"]*)">', text) == list("abhimos")


def test_a_source_has_each_sentence_that_cites_it_with_the_way_there(output: Path) -> None:
    text = page(output, "/sources/")
    han = entry(text, "han2014")
    assert re.findall(r'<a href="([^"#]*#[^"]*)" dir="auto">([^<]*)</a>', han) == [
        ("../posts/one/#one-cite-1", "Organising is a craft."),
        ("../posts/one/#one-cite-2", "Hahrie Han says it twice." if "Hahrie Han says" in han else "Han says it twice."),
        ("../about/#about-cite-1", "A page may cite."),
    ]
    assert "Book" in words(han)
    for target in ("one-cite-1", "one-cite-2"):
        assert f'id="{target}"' in page(output, "/posts/one/")


def test_a_text_that_brings_what_another_brought_shares_it(output: Path) -> None:
    own = entry(page(output, "/sources/"), "own")
    assert own.index("Four") < own.index("Two")
    other = entry(page(output, "/sources/"), "han2014-2")
    assert "Another book of that key" in words(other)
    assert "../posts/two/" in other


def test_no_year_has_a_letter_where_every_source_stands_by_itself(tmp_path: Path) -> None:
    shutil.copytree(SITE, tmp_path / "site")
    (tmp_path / "site" / "pelicanconf.py").write_text('CITATIONS = {"style": "apa"}\n')
    assert built(tmp_path / "site", tmp_path / "output").published
    text = page(tmp_path / "output", "/sources/")
    assert "2001a" not in text
    assert words(entry(text, "smith2001")).count("(2001)") == 1
    assert "2001a" in page(tmp_path / "output", "/posts/one/")


def test_people_have_their_sources_and_posts(output: Path) -> None:
    text = page(output, "/people/")
    ids = re.findall(r'<li class="source" id="([^"]*)"', text)
    assert {"hahrie-han", "asa-angstrom", "john-smith", "institute-for-healthcare-improvement", "helen-bevan"} <= set(
        ids
    )
    assert "j-smith" not in ids, "there is one Smith"
    john = entry(text, "john-smith")
    assert re.findall(r'href="(\.\./sources/#[^"]*)"', john) == [
        "../sources/#smith2001", "../sources/#smith2001b", "../sources/#angstrom2009",
    ]  # fmt: skip
    assert "editor" in words(entry(text, "ana-de-souza"))


def test_what_is_not_published_leaves_no_trace(output: Path) -> None:
    for path in output.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".bib", ".ris", ".json", ".xml"):
            text = path.read_text("utf-8")
            assert "Cited in a draft alone" not in text, path
            assert "Never cited" not in text, path
            assert "PRIVATE" not in text and "NOT OURS" not in text, path


def test_downloads_are_there_where_something_is_cited(output: Path) -> None:
    names = {path.parent.name for path in output.rglob("references.*")}
    assert names == {"one", "two", "four"}
    items = json.loads((output / "posts/one/references.json").read_text("utf-8"))
    keys = ["han2014", "ångström2009", "evil", "smith2001", "smith2001b", "main", "ihi2018"]
    assert [item["id"] for item in items] == keys
    bib = (output / "posts/one/references.bib").read_text("utf-8")
    assert re.findall(r"^@\w+\{(.*),$", bib, re.M) == keys
    assert "doi = {10.1136/x_1}" in bib
    ris = (output / "posts/one/references.ris").read_bytes().decode("utf-8")
    assert re.findall(r"^ID  - (.*)\r$", ris, re.M) == keys


@pytest.mark.parametrize(("name", "form"), [("bib", "bibtex"), ("ris", "ris"), ("json", "csljson")])
def test_pandoc_reads_every_download(output: Path, name: str, form: str) -> None:
    command = [engine.pandoc_program(""), "-f", form, "-t", "csljson", str(output / f"posts/one/references.{name}")]
    items = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert len(items) == 7
    assert items[0]["title"].casefold() == "how organizations develop activists"


def test_a_post_says_how_to_cite_it(output: Path) -> None:
    box = re.search(r'<details class="cite-this">.*?</details>', page(output, "/posts/one/"), re.S)
    assert box
    texts = [html.unescape(text) for text in re.findall(r"<pre[^>]*>(.*?)</pre>", box[0], re.S)]
    title = "One: <b>not bold</b> & 'quotes' {x} *y* 10% $z$ @w"
    assert (
        texts[0] == f"de Souza A, The Kindling team. {title}. Kindling 1 October 2026. https://example.org/posts/one/."
    )
    assert "author = {de Souza, Ana and {The Kindling team}}" in texts[1]
    assert "\nAU  - de Souza, Ana\n" in texts[2].replace("\r", "")
    assert re.findall(r'<a href="([^"]*)" download>', box[0]) == ["references.bib", "references.ris", "references.json"]
    assert "references.bib" not in page(output, "/posts/three/")
    assert 'class="cite-this"' not in page(output, "/about/")


def test_programs_can_save_a_post(output: Path) -> None:
    text = page(output, "/posts/one/")
    meta = dict(re.findall(r'<meta name="(citation_[a-z_]*)" content="([^"]*)">', text))
    assert meta["citation_publication_date"] == "2026/10/01"
    assert meta["citation_journal_title"] == "Kindling"
    assert meta["citation_public_url"] == "https://example.org/posts/one/"
    assert meta["citation_language"] == "en-GB"
    assert re.findall(r'name="citation_author" content="([^"]*)"', text) == ["Ana de Souza", "The Kindling team"]
    assert "citation_" not in page(output, "/about/")


def test_search_engines_learn_what_a_post_cites(output: Path) -> None:
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page(output, "/posts/one/"))[1])  # type: ignore[index]
    works = next(node for node in graph["@graph"] if node["@type"] == "BlogPosting")["citation"]
    assert [work["name"] for work in works][:2] == ["How Organizations Develop Activists", "Über & unter"]
    assert works[1] == {
        "@type": "ScholarlyArticle", "name": "Über & unter", "datePublished": "2009", "url": "https://doi.org/10.1136/x_1",
        "author": [{"@type": "Person", "name": "Åsa Ångström"}, {"@type": "Person", "name": "J. Smith"}],
    }  # fmt: skip
    assert works[-1]["author"] == [{"@type": "Organization", "name": "Institute for Healthcare Improvement"}]


def test_nothing_in_an_entry_comes_to_life(output: Path) -> None:
    for path in output.rglob("*.html"):
        markup = Markup(path.read_text("utf-8"))
        assert markup.faults == [], path
        assert [
            link for link in markup.values("href") if not (link.startswith(_LINKS) or OWN_FILE.match(link))
        ] == [], path
    assert "</script><script>alert(1)</script>" in words(entry(page(output, "/sources/"), "evil"))


def test_a_moment_is_a_link_on_the_page_and_in_the_feed(output: Path) -> None:
    link = '<a class="moment" href="https://www.youtube.com/watch?v=AbC_-1&amp;t=748">12:28</a>'
    assert link in page(output, "/posts/two/")
    assert link in html.unescape((output / "feed.xml").read_text("utf-8"))


def test_the_pages_are_in_the_menu_and_the_sitemap(output: Path) -> None:
    sitemap = (output / "sitemap.xml").read_text("utf-8")
    for address in ("/sources/", "/people/"):
        assert f"https://example.org{address}<" in sitemap
    home = (output / "index.html").read_text("utf-8")
    assert home.index('href="sources/"') < home.index('href="people/"')
    assert 'aria-current="page"' in page(output, "/people/")


def watched(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return a list that gets the job of each pandoc that is started."""
    jobs: list[Any] = []
    start = subprocess.run

    def run(command: list[str], **values: Any) -> Any:
        if "lua" in command:
            jobs.append(json.loads(values["input"]))
        return start(command, **values)

    monkeypatch.setattr(subprocess, "run", run)
    return jobs


def test_one_process_serves_all_texts_and_another_all_posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = watched(monkeypatch)
    assert built(SITE, tmp_path / "output").published
    assert len(of_texts(jobs)) == 1


def of_texts(jobs: list[Any]) -> list[Any]:
    """Return the jobs but those of posts in other styles, of which each style has one."""
    others = [job for job in jobs if [run["style"] for run in job["runs"]] == ["alone.csl"]]
    assert len(others) == 4, "one of all posts in the site's own style, and three"
    return [job for job in jobs if job not in others]


def test_formatting_does_not_grow_with_posts_times_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run for lists holds every source once and every post once, however often they are cited."""
    jobs = watched(monkeypatch)
    site = tmp_path / "site"
    shutil.copytree(SITE, site)
    for number in range(30):
        text = f"---\ntitle: P{number}\ndate: 2026-09-01\nsummary: x\n---\n\nA [@han2014; @ihi2018] b [@smith2001].\n"
        (site / "content/posts" / f"p{number}.md").write_text(text)
    assert built(site, tmp_path / "output").published
    alone = [next(run for run in job["runs"] if run["style"] == "alone.csl") for job in jobs]
    listed = [sum(len(document["listed"]) for document in run["documents"]) for run in alone]
    assert sorted(listed) == [12, *[34] * 4], "a draft's source among the first, four posts among the others"


def test_without_anything_cited_there_are_no_such_pages(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "content/posts").mkdir(parents=True)
    (site / "content/posts/a.md").write_text("---\ntitle: A\ndate: 2026-01-01\nsummary: x\n---\n\nWords.\n")
    assert built(site, tmp_path / "output").published
    assert not (tmp_path / "output/sources").exists()
    assert "sources/" not in (tmp_path / "output/index.html").read_text("utf-8")
    assert 'class="cite-this"' in page(tmp_path / "output", "/posts/a/")


def test_without_the_plugin_nothing_points_to_its_pages(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITE, site)
    (site / "content/pages/about.md").unlink()
    conf = (KIT / "pelicanconf.py").read_text("utf-8")
    (site / "pelicanconf.py").write_text(
        f'{conf}\nPLUGINS = [name for name in PLUGINS if name != "kindling.plugins.sources"]\n'
    )
    result = built(site, tmp_path / "output")
    assert result.published, result.problems
    assert not (tmp_path / "output/sources").exists()
    assert "sources/" not in (tmp_path / "output/sitemap.xml").read_text("utf-8")
    assert 'class="cite-this"' not in page(tmp_path / "output", "/posts/one/")


def test_cite_this_can_be_turned_off_and_names_joined(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITE, site)
    (site / "pelicanconf.py").write_text('SOURCES = {"cite_this": False, "people": {"Other Han": "Hahrie Han"}}\n')
    result = built(site, tmp_path / "output")
    assert not [problem for problem in result.problems if problem.rule == "sources/people"]
    assert 'class="cite-this"' not in page(tmp_path / "output", "/posts/one/")
    assert 'id="other-han"' not in page(tmp_path / "output", "/people/")


def test_without_pandoc_the_old_site_stays(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITE, site)
    (site / "pelicanconf.py").write_text('CITATIONS = {"pandoc": "/nowhere/pandoc"}\n')
    result = built(site, tmp_path / "output")
    assert not result.published
    assert [p.rule for p in errors(result.problems)] == ["citations/engine"]


def test_where_only_posts_could_be_cited_a_missing_pandoc_stops_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "content/posts").mkdir(parents=True)
    (site / "content/posts/a.md").write_text("---\ntitle: A\ndate: 2026-01-01\nsummary: x\n---\n\nWords.\n")
    (site / "pelicanconf.py").write_text('CITATIONS = {"pandoc": "/nowhere/pandoc"}\n')
    result = built(site, tmp_path / "output")
    assert result.published
    assert [(p.rule, p.severity) for p in result.problems if p.rule == "citations/engine"] == [
        ("citations/engine", "warning")
    ]


def test_our_own_marks_in_a_source_are_taken_out(tmp_path: Path) -> None:
    """A title can't forge a marker or break the engine's answer apart, however the characters got there."""
    site = tmp_path / "site"
    (site / "content/posts").mkdir(parents=True)
    (site / "content/references").mkdir()
    marks = "\ue000citations:c1\ue001 \ue010 \ue011 \ue000@/x/\ue001"
    bib = f"@book{{a, author={{A{marks}, B}}, title={{T{marks}}}, year=2000}}\n"
    (site / "content/references/a.bib").write_text(bib)
    item = {"id": "b", "type": "book", "title": f"U{marks}", "author": [{"literal": marks + "X"}]}
    (site / "content/references/b.json").write_text(json.dumps([item]))
    (site / "content/references/c.ris").write_text(f"TY  - BOOK\nID  - c\nTI  - V{marks}\nAU  - Y{marks}, Z\nER  - \n")
    own = '  - {id: d, type: book, title: "W\\uE000@/x/\\uE001"}'
    post = f"---\ntitle: P\ndate: 2026-01-01\nsummary: x\nreferences:\n{own}\n---\n\n"
    (site / "content/posts/p.md").write_text(post + "A [@a], b [@b], c [@c], d [@d].\n")
    result = built(site, tmp_path / "output")
    assert errors(result.problems) == []
    for path in tmp_path.joinpath("output").rglob("*"):
        if path.is_file() and path.suffix in (".html", ".bib", ".ris", ".json", ".xml"):
            assert not re.search("[\ue000-\uf8ff]", path.read_text("utf-8")), path
