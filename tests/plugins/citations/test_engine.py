"""The engine's results are pandoc's own, nothing typed disappears, and no failure is a traceback."""

import errno
import os
import random
import re
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kindling.model.grammar import CitationItem, TypedCluster, pieces
from kindling.plugins.citations import engine
from kindling.plugins.citations.engine import (
    Citation,
    FormattedText,
    Outcome,
    Request,
    formatted,
    job_of,
    pandoc_program,
    run,
)
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.library import library_of
from kindling.plugins.citations.styles import CitationStyle, style_of
from tests.plugins.citations.pages import LIBRARY, REALISTIC, SHIPPED, plain
from tests.tiers import ENOUGH

SOURCES = library_of(LIBRARY).sources
REFS = {key: f"r{number}" for number, key in enumerate(SOURCES, start=1)}
BY_REF: dict[str, Source] = {REFS[key]: source for key, source in SOURCES.items()}
EIGHT = ("vancouver", "bmj", "ieee", "apa", "harvard-cite-them-right", "chicago-author-date", "chicago-notes", "oscola")


def style(name: str) -> CitationStyle:
    found = style_of(name, Path("content"))
    assert isinstance(found, CitationStyle)
    return found


def request(document: str, kind: CitationStyle, texts: list[str]) -> Request:
    """Return what the engine is asked for by a document with one citation in each text."""
    groups = [next(piece for piece in pieces(text) if isinstance(piece, TypedCluster)) for text in texts]
    return Request(
        document,
        kind,
        "en-GB",
        tuple(
            Citation(f"c{n}", group.items, tuple(REFS[i.key] for i in group.items), n if kind.kind == "note" else 0)
            for n, group in enumerate(groups, start=1)
        ),
    )


def outcome(*requests: Request) -> Outcome:
    """Return what comes of the requests, in one process."""
    job, plan = job_of(requests, BY_REF)
    answer = run(job, pandoc_program(""), 100)
    assert not isinstance(answer, str), answer
    found = formatted(answer, plan)
    assert found.failures == ()
    return found


# -- equal to pandoc's own output ------------------------------------------------------------------------------------


def texts_for(kind: CitationStyle) -> list[str]:
    """Return every source cited, and every form of citing that a style formats by itself."""
    found = [f"W [@{key}] w" for key in SOURCES]
    found += ["W [see @han2014; also @ganz2010, and more] w", "W [-@edmondson2018] w", "W [@west2021; @westk2021] w"]
    found += ["W [@edmondson1999a; @edmondson1999b; @edmondson2018; @han2014] w", "W [*cf.* @nhs2020 and *passim*] w"]
    if kind.locators:
        found += ["W [@han2014, pp. 33-35] w", "W [@ganz2010, ch. 2; @freire1970, {vol. II, p. 9} and after] w"]
    if kind.kind != "numeric":
        found += [
            "W @riskin2015 w",
            "W @edmondson2018 [p. 12; also @han2014, p. 3] w",
            "W @nobody2011 w" if kind.kind != "note" else "W [@nobody2011] w",  # see test_unsigned.py
            "W -@schein2017 w",
        ]
    return found


@cache
def read_by_pandoc() -> str:
    """Return the sources as pandoc reads BibLaTeX, as CSL YAML."""
    in_tex = REALISTIC.replace('"New Power"', "``New Power''")  # straight ones are TeX's own to us: see fields.py
    in_tex = in_tex.replace("@newspaper{", "@newsarticle{")  # no type of BibLaTeX's, and one that we know
    in_tex = re.sub(r"\b((?:booktitle|series) *= *)(\{[^{}]*\})", r"\1{\2}", in_tex)  # names: theirs stay
    command = [pandoc_program(""), "-f", "biblatex", "-t", "markdown", "-s", "--wrap=none"]
    done = subprocess.run(command, input=in_tex.encode(), capture_output=True, check=True)
    return done.stdout.decode()


#: what pandoc prints of a style as it is published → of the style as we mend it (``misread.py``)
MENDED = {"ieee": ("2019). Available", "2019). [Online Video]. Available")}


def by_pandoc(kind: CitationStyle, texts: list[str], folder: Path) -> tuple[list[str], list[str]]:
    """Return pandoc's own citations and bibliography for the same texts, save what is mended on purpose."""
    (folder / "library.yaml").write_text(read_by_pandoc(), "utf-8")
    command = [pandoc_program(""), "-f", "markdown", "-t", "html", "--wrap=none", "--citeproc", "--csl", kind.path]
    command += ["--bibliography", str(folder / "library.yaml"), "-M", "lang=en-GB"]
    done = subprocess.run(command, input="\n\n".join(texts).encode(), capture_output=True, check=True)
    soup = BeautifulSoup(done.stdout, "lxml")
    for back in soup.select("a.footnote-back"):
        back.decompose()
    cited = [str(note) for note in soup.select("li[id^=fn] > p")] or [
        str(span) for span in soup.select("span.citation")
    ]
    for margin in soup.select("div.csl-left-margin"):
        margin.decompose()
    mended = MENDED.get(kind.name, ("", ""))
    return cited, [str(entry).replace(*mended) for entry in soup.select("div.csl-entry")]


def bare(html: str) -> str:
    """Return HTML with nothing but emphasis and raised text."""
    note = re.search(r'<span class="note">(.*)</span>', html, re.S)
    soup = BeautifulSoup(note[1] if note else html, "lxml")
    for tag in soup.find_all(True):
        if tag.name not in ("em", "strong", "sup", "sub"):
            tag.unwrap()
    return " ".join(str(soup).split())


@pytest.mark.parametrize("name", EIGHT)
def test_every_form_is_as_pandoc_prints_it(name: str, tmp_path: Path) -> None:
    kind = style(name)
    texts = texts_for(kind)
    made = outcome(request("d", kind, texts)).documents["d"]
    cited, listed = by_pandoc(kind, texts, tmp_path)
    spaced = [html.replace(",also", ", also") if kind.tight else html for html in cited]  # ours: see README.md
    spaced = [re.sub(r"^(<p[^>]*>)?\(N (?=\d)", r"\1(n ", html) for html in spaced]  # "note" is no word with a capital
    assert [bare(html) for html in made.clusters.values()] == [bare(html) for html in spaced]
    assert [bare(entry.html) for entry in made.entries] == [bare(html) for html in listed]


def test_the_language_chooses_the_words() -> None:
    texts = ["W [@nhs2020] w", "W [@bate2012, p. 3] w"]
    english = request("en", style("harvard-cite-them-right"), texts)
    made = outcome(english, replace(english, document="de", lang="de-DE"), replace(english, document="xx", lang="zz"))
    entries = {
        name: plain(document.entries[0].html + document.entries[1].html) for name, document in made.documents.items()
    }
    assert "(eds)" in entries["en"]
    assert "(Hrsg.)" in entries["de"]
    assert entries["xx"]


# -- nothing that is typed disappears ---------------------------------------------------------------------------------

TYPED = [
    "W [foretold @{key}, pp. 33-35] w",
    "W [@{key}, ch. 77] w",
    "W [@{key}, fig. 12 and aftertold] w",
    "W [@{key}, at 0:42] w",
    "W [@{key}, {vol. XII, p. 8}] w",
    "W [@{key} p. xiv] w",
    "W [@{key}, para. 19; foretold @han2014, § 4, aftertold] w",
    "W [-@{key}, p. 55] w",
    "W @{key} [p. 66] w",
    "W @{key} [aftertold; foretold @han2014, p. 71] w",
]


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_typed_disappears(name: str) -> None:
    kind = style(name)
    keys = ["riskin2015", "edmondson2018", "ganz2010", "nhs2020", "kindness2019", "nobody2011", "nodate"]
    requests = [request(key, kind, [text.replace("{key}", key) for text in TYPED]) for key in keys]
    made = outcome(*requests).documents
    for asked in requests:
        for citation in asked.citations:
            shown = plain(made[asked.document].clusters[citation.id])
            assert missing(citation.items, shown) == [], (asked.document, shown)


def missing(items: tuple[CitationItem, ...], shown: str) -> list[str]:
    """Return the words and first numbers of prefixes and suffixes that are not shown."""
    words = [word for item in items for word in re.findall("foretold|aftertold", item.prefix + item.suffix)]
    numbers = [re.findall(r"\d+|XII|xiv", item.suffix)[0] for item in items if re.search(r"\d|xiv", item.suffix)]
    return [word for word in words + numbers if word.lower() not in shown.lower()]


@pytest.mark.parametrize("name", ["vancouver", "bmj", "ieee"])
def test_names_stand_before_numbers(name: str) -> None:
    made = outcome(request("d", style(name), ["W @riskin2015 w", "W @schein2017 w", "W @nhs2020 w", "W @nobody2011 w"]))
    names = [plain(html) for html in made.documents["d"].names.values()]
    assert names == [
        "Riskin et al.",
        "Schein and Schein",
        "NHS England",
        "What Works in Safety: 3 &lt; 4 &amp; Other Sums",
    ]


# -- documents that share a run ----------------------------------------------------------------------------------------


def chance_documents(kind: CitationStyle, seed: int, count: int) -> Iterator[Request]:
    """Yield documents that cite a few sources in every way."""
    chance = random.Random(seed)
    for number in range(count):
        pool = chance.sample(list(SOURCES), chance.randint(1, 6))
        texts = []
        for _ in range(chance.randint(1, 8)):
            keys = list(dict.fromkeys(chance.choices(pool, k=chance.choice([1, 1, 1, 2, 3]))))
            first = chance.choice(["@", "@", "@", "-@", "see @"])
            suffixes = [chance.choice(["", "", ", pp. 33-35", ", ch. 2", ", and more"]) for _ in keys]
            inside = "; ".join(f"{'@' if n else first}{key}{suffixes[n]}" for n, key in enumerate(keys))
            texts.append(f"W @{keys[0]} w" if chance.random() < 0.15 else f"W [{inside}] w")
        yield request(f"d{number}", kind, texts)


@pytest.mark.parametrize("name", [name for name in SHIPPED if style(name).share != "none"])
def test_sharing_a_run_changes_nothing(name: str) -> None:
    kind = style(name)
    shared = list(chance_documents(kind, 7, 10 if Path(kind.path).stat().st_size > 100_000 else 24))
    alone = [replace(one, document=f"{one.document}-alone", style=replace(kind, share="none")) for one in shared]
    made = outcome(*shared, *alone).documents
    for one in shared:
        assert content(made[one.document]) == content(made[f"{one.document}-alone"]), one.document


def content(made: FormattedText) -> tuple[list[str], list[tuple[str, str, str]]]:
    return list(made.clusters.values()), [(entry.ref, entry.label, entry.html) for entry in made.entries]


# -- failures ----------------------------------------------------------------------------------------------------------


def program(folder: Path, script: str) -> str:
    path = folder / "pandoc"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ("echo 'lua: bad things' >&2; exit 3", "pandoc failed: lua: bad things"),
        ("exit 5", "pandoc failed: it ended with code 5"),
        ("echo '{'", "pandoc failed: it ended with code 0"),
        ("exec sleep 60", "pandoc had no answer after 0.5 seconds"),
    ],
)
def test_a_failing_program_is_one_line(script: str, line: str, tmp_path: Path) -> None:
    assert run({}, program(tmp_path, script), 0.5 if "sleep" in script else ENOUGH) == line


def test_no_program_is_one_line(tmp_path: Path) -> None:
    assert run({}, "", 5) == "pandoc is not installed"
    assert run({}, str(tmp_path / "none"), 5) == "pandoc can't be started: No such file or directory"


def test_a_full_disk_is_no_fault_of_pandoc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(subprocess, "run", full)
    with pytest.raises(OSError, match="No space left"):
        run({}, str(tmp_path / "pandoc"), 5)


def test_pandoc_runs_without_the_users_settings(tmp_path: Path) -> None:
    script = 'echo "{\\"home\\": \\"$HOME\\", \\"data\\": \\"$XDG_DATA_HOME\\", \\"here\\": \\"$PWD\\"}"'
    answer = run({}, program(tmp_path, script), 20)
    assert isinstance(answer, dict)
    assert answer["home"] == answer["data"] == answer["here"]
    assert not Path(answer["home"]).exists()


def test_a_source_that_pandoc_cannot_read_leaves_the_others() -> None:
    sources = {
        "r1": Source("good", "a.json", 1, "json", '{"id": "good", "type": "book", "title": "Good"}'),
        "r2": Source("bad", "a.json", 2, "json", '{"id": "bad", "type": "book", "title": {"Bad"}'),
        "r3": Source("fine", "a.json", 3, "json", '{"id": "fine", "type": "book", "title": "Fine"}'),
    }
    citations = tuple(Citation(f"c{n}", (CitationItem("k"),), (f"r{n}",)) for n in (1, 2, 3))
    job, plan = engine.job_of([Request("d", style("vancouver"), "en-GB", citations)], sources)
    answer = run(job, pandoc_program(""), 100)
    assert isinstance(answer, dict)
    made = formatted(answer, plan)
    assert [where for where, _ in made.failures] == ["r2"]
    entries = {entry.ref: plain(entry.html) for entry in made.documents["d"].entries}
    assert "Good" in entries["r1"]
    assert "Fine" in entries["r3"]
