"""`make source FROM=` a DOI, PMID, ISBN or address: registries and pages on this machine answer as the real ones do."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kindling.commands import looking_up, web
from kindling.commands._command import Exit, Refusal
from kindling.commands.source import main
from kindling.commands.web import Answer, NotThere, Unreachable, asked
from tests.commands.conftest import Outcome, command, tree
from tests.standin import StandIn, standing_in

DOI = "10.1000/kindness.1"
#: as doi.org answers for Crossref, with what it says beside (reference-count, JATS, lists, "journal-article")
CROSSREF: dict[str, Any] = {
    "indexed": {"date-parts": [[2026, 1, 2]]}, "reference-count": 40, "publisher": "Example Publishing Group",
    "issue": "7", "license": [{"URL": "https://example.org/licence"}], "content-domain": {"domain": []},
    "published-print": {"date-parts": [[2016, 7]]}, "DOI": DOI, "type": "journal-article", "page": "509-517",
    "source": "Crossref", "title": "Kindness in <i>teams</i> of  Wales", "prefix": "10.1000", "volume": "25",
    "author": [{"given": "Ann", "family": "Example", "sequence": "first", "affiliation": [{"name": "A ward"}]},
               {"name": "The Example Group", "sequence": "additional", "affiliation": []}],
    "container-title": "Journal of Examples", "original-title": [], "language": "en", "link": [], "score": 1,
    "issued": {"date-parts": [[2016, 7]]}, "URL": "http://dx.doi.org/10.1000/kindness.1", "ISSN": ["2044-5415"],
    "abstract": "<jats:p>Not for the library.</jats:p>", "subject": ["Health"],
}  # fmt: skip
MEDLINE = """
PMID- 26260718
OWN - NLM
STAT- MEDLINE
TI  - The impact of rudeness on medical team performance: a randomized
      trial.
PG  - 487-95
LID - 10.1000/rude.1 [doi]
AB  - Not for the library.
FAU - Example, Ann B
AU  - Example AB
TA  - Pediatrics
JT  - Pediatrics
DP  - 2015 Sep
VI  - 136
IP  - 3
"""
OPEN_LIBRARY = {
    "ISBN:9780199336777": {
        "url": "https://openlibrary.org/books/OL1M", "key": "/books/OL1M",
        "title": "How organizations develop activists",
        "subtitle": "civic associations and leadership", "authors": [{"url": "https://x", "name": "Hahrie Han"}],
        "number_of_pages": 234, "identifiers": {"isbn_13": ["9780199336777"]},
        "publishers": [{"name": "Oxford University Press"}], "publish_places": [{"name": "New York"}],
        "publish_date": "2014", "subjects": [{"name": "Leadership", "url": "https://x"}],
    }
}  # fmt: skip
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Caring to change | The Example Fund</title>
<meta property="og:site_name" content="The Example Fund"><meta property="og:title" content="Caring to change">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"},
{"@type": "Article", "headline": "Caring to change: leaders in Wales", "datePublished": "2021-05-04T09:00:00+01:00",
"author": [{"@type": "Person", "name": "Ann Example"}], "publisher": {"@type": "Organization", "name": "The Fund"}}]}
</script></head><body><h1>Caring to change</h1></body></html>"""


@pytest.fixture(scope="module")
def hosts() -> Iterator[StandIn]:
    with standing_in() as stand_in:
        csl = "application/vnd.citationstyles.csl+json"
        transform = "/v1/works/10.1000%2Fkindness.1/transform"
        stand_in.answers |= {
            f"doi.org/{DOI}": (302, f"https://api.crossref.org{transform}", b""),
            f"api.crossref.org{transform}": (200, csl, json.dumps(CROSSREF).encode()),
            "doi.org/10.1000/none": (404, "text/html", b"<h1>DOI Not Found</h1>"),
            "eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi": (200, "text/plain; charset=UTF-8", MEDLINE.encode()),
            "openlibrary.org/api/books": (200, "application/json", json.dumps(OPEN_LIBRARY).encode()),
            "stranger.example/caring": (200, "text/html; charset=utf-8", PAGE.encode()),
            "stranger.example/away": (302, "http://stranger.example/caring", b""),
            "stranger.example/inside": (302, "https://127.0.0.1/", b""),
            "stranger.example/round": (302, "https://stranger.example/round", b""),
            "stranger.example/silent": (200, "text/html", b"<p>Nothing"),
            "www.youtube.com/oembed": (200, "application/json", json.dumps({
                "title": "Courage", "author_name": "Brené Brown", "provider_name": "YouTube", "type": "video",
            }).encode()),
        }  # fmt: skip
        yield stand_in


def source(site: Path, hosts: StandIn, said: str, **given: str) -> Outcome:
    trust = site.parent / "trust.pem"
    trust.write_bytes(hosts.trust)
    proxies = {"https_proxy": hosts.address, "http_proxy": hosts.address, "no_proxy": "", "SSL_CERT_FILE": str(trust)}
    done = command("source", f"--site={site}", "--now=2026-11-28", FROM=said, **proxies, **given)
    return Outcome(done.code, done.out.replace(f"{site}/", ""), done.err.replace(f"{site}/", ""))


def library(site: Path) -> str:
    return (site / "content/references/library.bib").read_text("utf-8")


def test_a_pasted_reference_is_looked_up_by_its_doi_once(site: Path, hosts: StandIn) -> None:
    hosts.requests.clear()
    (site / "pelicanconf.py").write_text("SITENAME = 'x'\nCITATIONS = {'contact': 'ann@example.org'}\n")
    done = source(site, hosts, f"Example A, et al. Kindness. J Ex 2016;25:509. https://doi.org/{DOI}. PMID: 1")
    assert (done.code, done.err) == (Exit.DONE, "")
    assert "[@example2016]  Kindness in teams of Wales (Example and The Example Group, 2016)" in done.out
    assert "  in     Journal of Examples 25 (7), pp. 509-517\n" in done.out
    assert library(site) == (
        "@article{example2016,\n  author  = {Example, Ann and {The Example Group}},\n"
        "  title   = {Kindness in \\emph{teams} of {Wales}},\n  journal = {Journal of Examples},\n"
        "  date    = {2016-07},\n  volume  = {25},\n  number  = {7},\n  pages   = {509--517},\n"
        "  doi     = {10.1000/kindness.1}\n}\n"
    )
    assert [host.split("/")[0] for host in hosts.asked()] == ["doi.org", "api.crossref.org"]
    assert "csl+json" in hosts.requests[0].headers["accept"]
    assert hosts.requests[0].headers["user-agent"].endswith(" (mailto:ann@example.org)")
    again = source(site, hosts, f"doi:{DOI}")
    assert (again.code, again.out) == (Exit.CONTENT, "")
    assert "DOI 10.1000/kindness.1 is there already: 'example2016', in content/references/library.bib:1" in again.err
    (site / "content/references/library.bib").unlink()
    assert source(site, hosts, DOI).code == Exit.DONE
    assert len(hosts.requests) == 2, "what was answered is cached"


def test_pubmed_a_book_a_page_and_a_film(site: Path, hosts: StandIn) -> None:
    lines = "PMID: 26260718\nISBN 978-0-19-933677-7\nhttps://stranger.example/caring?utm_source=x"
    hosts.requests.clear()
    done = source(site, hosts, lines)
    assert (done.code, done.err) == (Exit.DONE, "")
    assert [key for key in ("example2015", "han2014", "example2021") if f"[@{key}]" in done.out] == [
        "example2015", "han2014", "example2021",
    ]  # fmt: skip
    written = library(site)
    assert "title        = {The impact of rudeness on medical team performance: {a} randomized trial}" in written
    assert "doi          = {10.1000/rude.1}" in written
    assert "Not for the library" not in written
    assert "publisher = {Oxford University Press}" in written and "isbn      = {9780199336777}" in written
    assert "url          = {https://stranger.example/caring}" in written and "urldate      = {2026-11-28}" in written
    assert [request.values.get("tool") for request in hosts.requests] == [["kindling"], None, None]
    film = source(site, hosts, "https://youtu.be/abcdefghijk?t=748")
    assert "[@brown, at 12:28]  Courage (Brown)" in film.out


@pytest.mark.parametrize(
    ("said", "fact", "code"),
    [
        ("10.1000/none", "DOI 10.1000/none: doi.org answers 404, so there is no such thing.", Exit.CONTENT),
        ("https://stranger.example/silent", "stranger.example says nothing of it.", Exit.CONTENT),
        ("https://stranger.example/away", "it leads on to an address that is not https", Exit.MACHINE),
        ("https://stranger.example/inside", "127.0.0.1 is of this network", Exit.MACHINE),
        ("https://stranger.example/round", "stranger.example answers 302", Exit.MACHINE),
        ("http://localhost:8000/x", "localhost is of this network", Exit.MACHINE),
        ("https://[::1]/x", "::1 is of this network", Exit.MACHINE),
    ],
)
def test_what_says_nothing_is_one_line_and_what_to_type(
    site: Path, hosts: StandIn, said: str, fact: str, code: int, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    trust = site.parent / "trust.pem"
    trust.write_bytes(hosts.trust)
    for name in ("https_proxy", "http_proxy"):
        monkeypatch.setenv(name, hosts.address)
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("SSL_CERT_FILE", str(trust))
    assert main([f"--site={site}", f"--from={said}"]) == code
    told = capsys.readouterr()
    assert fact in told.err
    assert told.err.count("\n") == 2
    assert not (site / "content/references").exists()


def test_without_a_network_one_line_says_so(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    before = tree(site / "content")
    assert main([f"--site={site}", f"--from={DOI}"]) == Exit.MACHINE
    err = capsys.readouterr().err
    assert err.startswith(f"DOI {DOI}: doi.org can't be reached: ")
    assert "hint: check the connection, or say what it is: " in err
    assert f'make source KIND=paper TITLE="…" AUTHOR="…" WHERE="{DOI}"' in err
    assert tree(site / "content") == before


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("ISBN 978-0-19-933677-1", "978-0-19-933677-1 is no ISBN."),
        ("no/such/file", "there is no such file"),
        ("\n".join(f"10.1000/{n}" for n in range(51)), "FROM names 51 sources; 50 are asked for at once."),
    ],
)
def test_what_names_no_source_is_refused_before_anybody_is_asked(site: Path, said: str, fact: str) -> None:
    with pytest.raises(Refusal) as found:
        main([f"--site={site}", f"--from={said}"])
    assert fact in found.value.message


# -- the one door to the web ------------------------------------------------------------------------------------------


class _Inside(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.met.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 5000)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def inside() -> Iterator[ThreadingHTTPServer]:
    """A machine of this network."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Inside)
    server.met = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_name_that_leads_inside_is_not_asked(inside: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public name may have a private address; the address that was looked at is the one that is used."""
    for name in ("http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", inside.server_port))])
    with pytest.raises(Unreachable, match=r"rebound\.example is of this network"):
        asked(f"http://rebound.example:{inside.server_port}/", "text/html", "Kindling", 100)
    assert inside.met == []  # type: ignore[attr-defined]


def test_an_answer_that_is_too_long_is_let_go(inside: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_is_public", lambda _: True)
    for name in ("http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    address = f"http://127.0.0.1:{inside.server_port}/"
    with pytest.raises(Unreachable, match="the answer is too long"):
        asked(address, "text/html", "Kindling", 4999)
    assert len(asked(address, "text/html", "Kindling", 5000).body) == 5000


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://example.org/x", "https://", "https://ann:secret@example.org/", "http://10.0.0.1/",
        "http://192.168.1.1/", "http://169.254.169.254/latest", "http://[fe80::1]/", "http://[::ffff:10.0.0.1]/",
        "http://0.0.0.0/", "http://printer.local/", "http://224.0.0.1/",
    ],
)  # fmt: skip
def test_only_the_public_web_is_asked(address: str) -> None:
    with pytest.raises(Unreachable):
        asked(address, "*/*", "Kindling", 10)


def test_what_could_not_be_asked_is_not_cached(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def answers(address: str, *_: Any) -> Answer:
        calls.append(address)
        if len(calls) == 1:
            raise NotThere("doi.org answers 404")
        return Answer(json.dumps(CROSSREF).encode(), "")

    monkeypatch.setattr(web, "asked", answers)
    assert main([f"--site={site}", f"--from={DOI}"]) == Exit.CONTENT
    assert main([f"--site={site}", f"--from={DOI}"]) == Exit.DONE
    assert len(calls) == 2
    assert looking_up._MOST == 50
