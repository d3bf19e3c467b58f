"""Share kits as built: where they are, what they hold, and that no hostile text gets through anything shared."""

import csv
import json
import re
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import zxingcpp
from bs4 import BeautifulSoup
from PIL import Image

from kindling.commands.kit import build_request
from kindling.engine.build import build
from kindling.plugins.share.core import saved_by
from kindling.plugins.share.kit import harmless
from kindling.plugins.share.networks import NETWORKS
from tests.plugins.series.texts import post
from tests.plugins.share.kit_files import OWN_FILE, kit, one_file, saved

pytestmark = pytest.mark.whole

HOSTILE = '=cmd|"/c calc"!A0 </script><img src=x onerror=alert(1)> & "quoted" \u202egnp.exe javascript:alert(1)'
ONE = "posts/one/share"
BODY = '==<b>Look</b> at "the" work & {url}, =1+1 \u202eright, people.==\n\nWords [x](https://example.org/?a=1&b=2).'
TEXTS = {
    "posts/one.md": post(
        json.dumps(HOSTILE, ensure_ascii=False), "2026-11-01", "id: h0st1l", "slug: one", "series: '=Power & </title>'",
        "part: 1", f"summary: {json.dumps(HOSTILE)}", "tags: ['<b>&', '=tag']", "hashtags: ['=joy <b>', 'a\u202eb']",
        "authors: ['=Mallory \"<b>\" & Sons']", body=BODY,
    ),
    "posts/later.md": post("Embargoed words", "2027-01-12T09:30", "slug: later", "id: l4ter1"),
    "posts/draft.md": post("Draft words", "", "slug: draft"),
    "posts/hidden.md": post("Hidden words", "2026-11-02", "slug: not-listed", "id: h1dd3n", "status: hidden"),
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile site, built for readers, and beside it as its writer sees it."""
    folder = tmp_path_factory.mktemp("hostile")
    for source, text in TEXTS.items():
        path = folder / "site" / "content" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name, preview in (("public", False), ("preview", True)):
        url, today = "https://example.org/sub", datetime(2026, 11, 23)
        result = build(build_request(folder / "site", folder / name, url, today, preview=preview))
        assert result.published, [str(problem) for problem in result.problems]
    return folder


def test_every_page_is_only_what_it_says(hostile: Path) -> None:
    pages = list((hostile / "public").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        assert not soup.find_all("img", src="x"), page
        assert not [tag for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")], page
        assert not soup.find_all(href=re.compile(r"^\s*javascript:", re.I)), page
        for link in soup.find_all(href=re.compile(r"^\s*data:", re.I)):
            assert link.name == "a" and link.has_attr("download") and OWN_FILE.match(str(link["href"])), page
        for script in soup.find_all("script"):
            assert script.get("src") or script.get("type") == "application/ld+json", page


def test_no_text_reorders_what_is_shared(hostile: Path) -> None:
    for text in kit(hostile / "public", ONE)["texts"]:
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\r]", text["text"]), text["network"]


def test_no_cell_of_a_csv_is_run(hostile: Path) -> None:
    public = hostile / "public"
    for data in (one_file(public, ONE, ".csv"), (public / "share/share.csv").read_bytes()):
        rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
        assert rows[0][0] == "page" and len(rows) > 5
        assert {len(row) for row in rows} == {len(rows[0])}
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("character", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "−"])
@pytest.mark.parametrize("before", ["", "\ufeff", "\n", "\t", "\r\n", " ", "\u200b", "\u2060\xa0"])
def test_what_a_spreadsheet_would_run_is_text_to_it_and_nothing_is_posted_with_it(character: str, before: str) -> None:
    assert harmless(f"{before}{character}1+1") == f" {character}1+1"


@pytest.mark.parametrize("cell", ["Joy", "1+1=2", "Joy @NHS\n\n- one\n=two", "👩🏽‍⚕️ +1", ""])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_spreadsheet_is_told_that_a_csv_is_utf8(hostile: Path) -> None:
    data = one_file(hostile / "public", ONE, ".csv")
    assert data.startswith(b'\xef\xbb\xbf"page",'), "else Excel shows \u00e2\u20ac\u201d for a dash"


def test_a_mail_has_a_subject_and_nothing_else_has(hostile: Path) -> None:
    data = one_file(hostile / "public", ONE, ".csv").decode("utf-8-sig")
    subjects = {row["network"]: row["subject"] for row in csv.DictReader(StringIO(data, newline=""))}
    assert subjects.pop("E-mail").startswith(" =cmd|")
    assert set(subjects.values()) == {""}
    told = {text["network"]: text["subject"] for text in kit(hostile / "public", ONE)["texts"]}
    assert told.pop("email").startswith("=cmd|")
    assert set(told.values()) == {None}


def test_the_kit_holds_all_that_the_team_needs(hostile: Path) -> None:
    found = kit(hostile / "public", ONE)
    assert found["url"] == "https://example.org/sub/posts/one/"
    assert found["short_url"] == "https://example.org/sub/s/h0st1l/"
    assert found["readable_url"] == "https://example.org/sub/s/power-title-1/"
    texts = {text["network"]: text for text in found["texts"]}
    assert set(texts) == {name for name, network in NETWORKS.items() if network.url}
    assert texts["x"]["count"] <= texts["x"]["limit"] == 280
    for name, text in texts.items():
        assert text["link"] == f"{found['url']}?utm_source={name}&utm_medium={NETWORKS[name].medium}&utm_campaign=one"
        assert text["link"] in text["text"]
    assert "#joyB" in texts["bluesky"]["text"].replace("#Joy", "#joy")
    (quote,) = found["quotes"]
    assert quote["text"] == 'Look at "the" work & {url}, =1+1 right, people.'
    assert quote["link"].startswith("https://example.org/sub/posts/one/#one-quote-")


def test_pictures_and_codes_are_there(hostile: Path) -> None:
    public = hostile / "public"
    files = saved(public, ONE)
    assert set(files) == {"one-qr.png", "one-qr.svg", "one.csv", "one.json"}
    with Image.open(BytesIO(files["one-qr.png"])) as code:
        assert code.size[0] == code.size[1] >= 300
        (read,) = zxingcpp.read_barcodes(code.convert("L"))
        assert read.text == "https://example.org/sub/s/h0st1l/"
    svg, page = files["one-qr.svg"].decode(), (public / "posts/one/share/index.html").read_text("utf-8")
    assert "<title>QR code of https://example.org/sub/s/h0st1l/</title>" in svg
    (drawn,) = re.findall(r'<path stroke="#000" d="([^"]+)"/>', svg)
    assert f'd="{drawn}"' in page, "the page draws the code itself"
    assert kit(public, ONE)["qr"] == {
        "svg": saved_by("image/svg+xml", files["one-qr.svg"]),
        "png": saved_by("image/png", files["one-qr.png"]),
        "of": "https://example.org/sub/s/h0st1l/",
    }
    quotes = list((public / "cards" / "posts" / "one").glob("quote-*.png"))
    assert len(quotes) == 1
    with Image.open(quotes[0]) as card:
        assert card.size == (1200, 630)


def test_kits_are_in_no_list_that_others_read(hostile: Path) -> None:
    public = hostile / "public"
    for name in ("sitemap.xml", "feed.xml", "feed.json", "robots.txt"):
        assert "/share/" not in (public / name).read_text("utf-8"), name
    for page in (ONE, "share", "series/power-title/share"):
        head = (public / page / "index.html").read_text("utf-8").partition("</head>")[0]
        assert '<meta name="robots" content="noindex">' in head, page
        assert 'rel="canonical"' not in head, page


def test_tags_are_on_shared_links_and_nowhere_else(hostile: Path) -> None:
    public = hostile / "public"
    for path in public.rglob("*"):
        if (
            path.is_file()
            and "share" not in path.relative_to(public).parts
            and path.suffix in (".html", ".xml", ".json")
        ):
            assert b"utm_" not in path.read_bytes(), path


def test_what_is_not_out_has_a_kit_for_its_writer_alone(hostile: Path) -> None:
    public, preview = hostile / "public", hostile / "preview"
    assert not (public / "posts/later").exists() and not (public / "s/l4ter1").exists()
    for path in public.rglob("*"):
        if path.is_file():
            assert b"Embargoed words" not in path.read_bytes() and b"Draft words" not in path.read_bytes(), path
    page = (preview / "posts/later/share/index.html").read_text("utf-8")
    assert "Embargoed until 12 January 2027, 09:30 (Europe/London)." in page
    assert kit(preview, "posts/later/share")["short_url"] == "https://example.org/sub/s/l4ter1/"
    assert "A draft." in (preview / "posts/draft/share/index.html").read_text("utf-8")


def test_a_site_can_leave_its_kits_out(hostile: Path, tmp_path: Path) -> None:
    site = hostile / "site"
    (site / "pelicanconf.py").write_text("SHARE = {'kit': False}\nCARDS = {'enabled': False}\n", "utf-8")
    try:
        assert build(build_request(site, tmp_path / "output", "https://a.org", datetime(2026, 11, 23))).published
    finally:
        (site / "pelicanconf.py").unlink()
    assert not list((tmp_path / "output").rglob("share"))


def test_a_hidden_post_is_given_away_by_nothing_shared(hostile: Path) -> None:
    public = hostile / "public"
    assert (public / "posts/not-listed/index.html").is_file()
    assert not (public / "s/h1dd3n").exists() and not (public / "posts/not-listed/share").exists()
    assert "not-listed" not in (public / "_redirects").read_text("utf-8")


def test_all_kits_are_a_list_however_few(hostile: Path) -> None:
    found = json.loads((hostile / "public" / "share" / "share.json").read_text("utf-8"))["kits"]
    assert [kit["url"].rpartition("/sub")[2] for kit in found] == ["/posts/one/", "/series/power-title/"]


WAITING = {
    "series/power.md": "---\ntitle: Power\nsummary: On power.\n---\n\nRead these in order.\n",
    "posts/power.md": post(
        "Power, shared", "2026-12-01T08:30", "slug: power", "id: e86ems", "series: power", "part: 2", "summary: S.",
        "share:", "  linkedin: |", "    First line.", "", "    Second paragraph.", "", "    #Joy",
        '  email: "Hello\\n\\nBye"', body="==Power grows when it is shared.==",
    ),
    "posts/first.md": post(
        "First", "2026-11-01", "slug: first", "id: f1rst1", "series: power", "part: 1", "summary: S."
    ),
}  # fmt: skip
LOCAL = "http://localhost:8123"


def previewed(folder: Path, public: str, door: str = "make") -> Path:
    """Return what a writer sees of a site with a post that waits; ``public``: the address that readers will have."""
    for source, text in WAITING.items():
        path = folder / "site" / "content" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    request = build_request(
        folder / "site", folder / "out", LOCAL, datetime(2026, 11, 23), preview=True, public_url=public, door=door
    )
    result = build(request)
    assert result.published, [str(problem) for problem in result.problems]
    return folder / "out"


@pytest.mark.parametrize("name", ["posts/power", "posts/first", "series/power"])
def test_a_kit_has_the_public_address_before_the_day(tmp_path: Path, name: str) -> None:
    output = previewed(tmp_path, "https://voice.example.org/blog/")
    folder = output / name / "share"
    assert "localhost" not in (folder / "index.html").read_text("utf-8")
    for file, data in saved(folder.parent, "share").items():
        assert b"localhost" not in data, file
    for file in ("share.csv", "share.json"):
        assert "localhost" not in (output / "share" / file).read_text("utf-8"), file
    found = kit(output, f"{name}/share")
    url = f"https://voice.example.org/blog/{name}/"
    assert found["url"] == url
    for text in found["texts"]:
        assert text["link"].startswith(f"{url}?utm_source=") and text["link"] in text["text"]
    image = found["image"]["url"]
    assert image.startswith("https://voice.example.org/blog/cards/")
    with Image.open(BytesIO(one_file(folder.parent, "share", "-qr.png"))) as code:
        (read,) = zxingcpp.read_barcodes(code.convert("L"))
    assert read.text == (found["short_url"] or found["url"])
    assert str(found["readable_url"]).startswith("https://voice.example.org/blog/s/power")
    page = (output / name / "index.html").read_text("utf-8")
    assert "voice.example.org" not in page, "the page itself is on this machine"


def test_counts_are_those_of_the_public_address(tmp_path: Path) -> None:
    counts = []
    for public in ("https://a.example", "https://a-much-longer-name.example.org"):
        texts = kit(previewed(tmp_path / public[8:], public), "posts/first/share")["texts"]
        counts.append({text["network"]: text["count"] for text in texts})
    longer = len("-much-longer-name.example.org") - len(".example")
    assert counts[1]["bluesky"] - counts[0]["bluesky"] == longer
    assert counts[1]["x"] == counts[0]["x"], "X counts every link the same"


def test_without_a_public_address_nothing_is_handed_out(tmp_path: Path) -> None:
    output = previewed(tmp_path, "", "kindling")
    for name in ("posts/power/share", "posts/first/share", "series/power/share", "share"):
        assert [path.name for path in (output / name).iterdir() if path.is_file()] == ["index.html"]
        soup = BeautifulSoup((output / name / "index.html").read_text("utf-8"), "html.parser")
        main = soup.main
        assert main is not None
        assert "Write the site’s public address first" in main.get_text()
        assert 'SITEURL = "https://example.org"' in main.get_text()
        assert "(or kindling serve SITEURL=https://example.org)" in main.get_text(), "make has no place in such a site"
        assert not main.select("[data-copy-value], [data-copy-of], textarea, svg, [href^='data:']")
        assert not main.find_all(string=re.compile(r"https?://(?!example\.org)|/s/|localhost|utm_"))
        assert not main.select("a[href^=http]")
    words = (output / "posts/power/share/index.html").read_text("utf-8")
    assert "Embargoed until 1 December 2026, 08:30" in words and "Second paragraph." in words


def test_the_writers_paragraphs_reach_the_kit_and_its_files(tmp_path: Path) -> None:
    output = previewed(tmp_path, "https://voice.example.org")
    kept = {"linkedin": "First line.\n\nSecond paragraph.\n\n#Joy\n", "email": "Hello\n\nBye\n\n"}
    page = BeautifulSoup((output / "posts/power/share/index.html").read_text("utf-8"), "html.parser")
    told = {text["network"]: text["text"] for text in kit(output, "posts/power/share")["texts"]}
    data = one_file(output, "posts/power/share", ".csv").decode("utf-8-sig")
    cells = {row["network"].lower().replace("-", ""): row["text"] for row in csv.DictReader(StringIO(data, newline=""))}
    for name, words in kept.items():
        field = page.select_one(f"#text-{name}")
        assert field is not None and field.get_text().startswith(words)
        assert told[name].startswith(words) and cells[name].startswith(words)
