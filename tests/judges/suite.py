"""The CSL test suite as the judge of what the engine prints: cases with one style and sources that our model keeps.

It comes with Debian's source package of a processor, pinned by its checksum; `python -m tests.judges.suite` fetches it.
"""

import hashlib
import html
import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kindling.model.grammar import CitationItem, Mode
from kindling.plugins.citations.engine import Citation, Request, formatted, job_of, pandoc_program, run
from kindling.plugins.citations.formats.source import Source, csl_source
from kindling.plugins.citations.styles import CitationStyle, style_of
from tests.plugins.citations.pages import plain
from tests.tiers import ENOUGH

FOLDER = Path(__file__).parent / "suite"
PACKAGE, CHECKSUM = "haskell-citeproc", "0c2f0090d7e71069e26a8416e26170842d11ba3b2508fd21d0201c35b0b6aa04"
_SECTION = re.compile(r">>=+ *([A-Z-]+) *=+>>\n(.*?)\n?<<=+ *\1 *=+<<", re.S)
_KNOWN = frozenset({"MODE", "RESULT", "CSL", "INPUT", "CITATION-ITEMS", "VERSION", "DESCRIPTION"})
_CITED_BY = frozenset({"id", "prefix", "suffix", "locator", "label", "suppress-author"})
_PLACES = {"page": "p.", "chapter": "chap.", "section": "sec.", "volume": "vol.", "paragraph": "para."}
_SEP = "\ue010"


#: cases in which we print something else than pandoc alone, and why
OTHERWISE = {
    "bugreports_effingBug": "a place that the style does not print is kept",
    "condition_LocatorIsFalse": "a place that the style does not print is kept",
    "name_SubsequentAuthorSubstituteSingleField": "an entry without words is left out",
    "name_SubstitutePartialEach": "an entry without words is left out",
    "textcase_RepeatedTitleBug": "a DOI is read bare, and its address printed once",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the suite."""

    name: str
    mode: str  #: "citation" or "bibliography"
    style: CitationStyle
    lang: str
    items: str  #: CSL JSON
    sources: tuple[Source, ...]
    clusters: tuple[tuple[CitationItem, ...], ...]
    expected: tuple[str, ...]  #: the words of each citation or entry


@dataclass(frozen=True, slots=True)
class Result:
    """What comes of a case: whether pandoc alone, and we, print what the suite expects."""

    case: Case
    alone: tuple[str, ...]
    ours: tuple[str, ...]

    @property
    def worse(self) -> bool:
        """Whether pandoc alone prints what is expected, and we don't."""
        return self.alone == self.case.expected != self.ours


class NotToBeHad(Exception):
    """This machine's packages hold another release of the suite; says which."""


def archive() -> Path | None:
    """Return the suite's archive; None where it has not been fetched."""
    found = sorted(FOLDER.glob(f"{PACKAGE}_*.orig.tar.gz"))
    return next((path for path in found if hashlib.sha256(path.read_bytes()).hexdigest() == CHECKSUM), None)


def fetch() -> Path:
    """Return the suite's archive, fetched by the system's own package client where it is not there."""
    if not archive():
        FOLDER.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER) as home:
            for path in _downloaded(Path(home)):
                path.replace(FOLDER / path.name)
    found = archive()
    if not found:
        raise NotToBeHad(f"apt-get has another release of {PACKAGE} than the pinned one")
    return found


def _downloaded(home: Path) -> list[Path]:
    """Fetch the package's source: apt-get knows where packages come from, so sources are asked for there too."""
    parts = home / "parts"
    (home / "lists" / "partial").mkdir(parents=True)
    parts.mkdir()
    known = Path("/etc/apt")
    for path in [known / "sources.list", *sorted((known / "sources.list.d").glob("*"))]:
        if path.suffix in (".list", ".sources") and path.is_file():
            text = re.sub(r"^(Types:|deb)(?: deb)?(?= )", r"\1-src", path.read_text("utf-8"), flags=re.M)
            (parts / path.name).write_text(text.replace("Types:-src", "Types: deb-src"), "utf-8")
    options = {"Dir::Etc::sourcelist": "/dev/null", "Dir::Etc::sourceparts": parts, "Dir::State::lists": home / "lists"}
    apt = ["apt-get", "-q", *(word for name, value in options.items() for word in ("-o", f"{name}={value}"))]
    subprocess.run([*apt, "update"], check=False, capture_output=True, timeout=ENOUGH)
    subprocess.run([*apt, "source", "--download-only", PACKAGE], cwd=home, check=True, capture_output=True)
    return [*home.glob("*.orig.tar.gz")]


def cases(folder: Path, step: int = 1) -> list[Case]:
    """Return the convertible cases, every ``step``-th; their styles are laid into ``folder``."""
    found = archive()
    assert found, "the CSL test suite is not here: python -m tests.judges.suite fetches it"
    with tarfile.open(found) as tar:
        members = [one for one in tar.getmembers() if re.search(r"/test/csl/[^/]+\.txt$", one.name)]
        texts = {Path(one.name).stem: _text(tar, one) for one in sorted(members, key=lambda one: one.name)[::step]}
    made = (_case(name, text, folder) for name, text in texts.items())
    return [case for case in made if case]


def _text(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    file = tar.extractfile(member)
    assert file
    return file.read().decode("utf-8-sig").replace("\r\n", "\n")


def _case(name: str, text: str, folder: Path) -> Case | None:
    """Return a case; None for one that can't be converted."""
    parts = dict(_SECTION.findall(text))
    if not parts.keys() <= _KNOWN or parts["MODE"].strip() not in ("citation", "bibliography"):
        return None
    (folder / f"{name}.csl").write_text(parts["CSL"].strip(), "utf-8")
    style = style_of(f"{name}.csl", folder)
    items = [{**item, "id": str(item.get("id", ""))} for item in json.loads(parts["INPUT"])]
    if not isinstance(style, CitationStyle) or len({item["id"] for item in items}) < len(items):
        return None
    sources = tuple(source for item in items if isinstance(source := csl_source(name, 1, item), Source))
    if [item.keys() | {"type"} for item in items] != [json.loads(source.text).keys() for source in sources]:
        return None
    groups = json.loads(parts.get("CITATION-ITEMS", "null")) or [[{"id": item["id"]} for item in items]]
    if not all(_convertible(item) for one in groups for item in one):
        return None
    lang = re.search(r'default-locale="([^"]+)"', parts["CSL"])
    clusters = tuple(tuple(_cited(item) for item in one) for one in groups)
    mode = parts["MODE"].strip()
    return Case(
        name, mode, style, lang[1] if lang else "en-US", parts["INPUT"], sources, clusters, _expected(parts, mode)
    )


def _convertible(item: Mapping[str, Any]) -> bool:
    """Return whether a citation can be typed as it is: no place of another name, no HTML around it."""
    around = f"{item.get('prefix', '')}{item.get('suffix', '')}"
    return item.keys() <= _CITED_BY and item.get("label", "page") in _PLACES and "<" not in around


def _cited(item: Mapping[str, Any]) -> CitationItem:
    place = f", {_PLACES[item.get('label', 'page')]} {item['locator']}" if item.get("locator") else ""
    mode: Mode = "suppressed" if item.get("suppress-author") else "normal"
    return CitationItem(str(item["id"]), mode, item.get("prefix", "").strip(), place + item.get("suffix", ""))


def _expected(parts: Mapping[str, str], mode: str) -> tuple[str, ...]:
    text = parts["RESULT"].strip()
    if mode == "citation":
        return tuple(words(line) for line in text.splitlines())
    entries = re.split(r'<div class="csl-entry">', text.removeprefix('<div class="csl-bib-body">'))[1:]
    return tuple(map(_entry, entries))


def _entry(markup: str) -> str:
    """Return an entry's words, its number without what is around it: we set numbers as those of a list."""
    return re.sub(r"^\W*(\d+)\W+", r"\1 ", words(markup))


def words(markup: str) -> str:
    """Return HTML as a reader sees it, without emphasis and with one kind of space."""
    return re.sub(r"\s+", " ", html.unescape(plain(re.sub(r"</?(?:div|br)\b", r" \g<0>", markup)))).strip()


def results(found: Sequence[Case]) -> list[Result]:
    """Return what pandoc alone and we print of the cases, in one process each."""
    return [Result(*each) for each in zip(found, _alone(found), _ours(found), strict=True)]


def _alone(found: Sequence[Case]) -> Iterator[tuple[str, ...]]:
    given = [
        {
            "style": case.style.path,
            "lang": case.lang,
            "items": case.items,
            "clusters": [[_item(item) for item in one] for one in case.clusters],
        }
        for case in found
    ]
    command = [pandoc_program(""), "lua", str(Path(__file__).with_name("suite.lua"))]
    done = subprocess.run(command, input=json.dumps(given).encode(), capture_output=True, check=True)
    for case, text in zip(found, json.loads(done.stdout), strict=True):
        *cited, listed = text.split(_SEP)
        entries = re.split(r'<div id="ref-[^"]*" class="csl-entry"[^>]*>', listed)[1:]
        yield tuple(map(words, cited) if case.mode == "citation" else map(_entry, entries))


def _item(item: CitationItem) -> dict[str, str]:
    prefix = f"{item.prefix} " if item.prefix else ""
    return {"id": item.key, "mode": item.mode, "prefix": prefix, "suffix": item.suffix}


def _ours(found: Sequence[Case]) -> Iterator[tuple[str, ...]]:
    refs = {(case.name, source.key): f"r{case.name}{n}" for case in found for n, source in enumerate(case.sources)}
    sources = {refs[case.name, source.key]: source for case in found for source in case.sources}
    requests = [Request(case.name, case.style, case.lang, tuple(_citations(case, refs))) for case in found]
    job, plan = job_of(requests, sources)
    answer = run(job, pandoc_program(""), ENOUGH)
    assert not isinstance(answer, str), answer
    made = formatted(answer, plan).documents
    for case in found:
        document = made.get(case.name)
        if not document:
            yield ()
        elif case.mode == "citation":
            yield tuple(map(words, document.clusters.values()))
        else:
            yield tuple(_entry(f"{entry.label} {entry.html}") for entry in document.entries)


def _citations(case: Case, refs: Mapping[tuple[str, str], str]) -> Iterator[Citation]:
    for number, items in enumerate(case.clusters, start=1):
        note = number if case.style.kind == "note" else 0
        yield Citation(f"c{number}", items, tuple(refs[case.name, item.key] for item in items), note)


if __name__ == "__main__":
    fetch()
