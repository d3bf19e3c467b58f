"""What is ours alone in a built site, real hosts refuse."""

import shutil
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kindling.commands.kit import build_request
from kindling.commands.serving.answers import answer
from kindling.commands.serving.rules import HostRules
from kindling.engine.build import build
from kindling.model.addresses import MANIFEST
from kindling.model.delivery import unknown_types
from tests.engine.test_sites import SITES, built
from tests.hosts import KINDS, hosting

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden site, with another site and a file on its way in it."""
    output = tmp_path_factory.mktemp("hosted") / "output"
    assert built(SITES / "golden", output).published
    for name in ("blog/" + MANIFEST, ".kindling-part", "posts/.kindling-part", ".KINDLING-MANIFEST.JSON"):
        (output / name).parent.mkdir(exist_ok=True)
        (output / name).write_text("{}")
    (output / "CNAME").write_text("example.org")
    return output


OWN = {
    "nginx": ("_nginx.conf", "location = /old.html {\n    return 301 /posts/;\n}\nadd_header X-Own yes always;\n"),
    "Apache": (".htaccess", "Redirect 301 /old.html /posts/\nHeader always set X-Own yes\n"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sites_own_lines_stand_beside_the_headers_that_protect_readers(kind: str, tmp_path: Path) -> None:
    shutil.copytree(SITES / "golden", tmp_path / "site")
    name, text = OWN[kind]
    (tmp_path / "site/content/root").mkdir(exist_ok=True)
    (tmp_path / "site/content/root" / name).write_text(text, "utf-8")
    result = built(tmp_path / "site", tmp_path / "output")
    assert result.published, result.problems
    with hosting(kind, tmp_path / "output") as root:
        with urllib.request.urlopen(f"{root}/") as given:
            assert given.headers["X-Own"] == "yes"
            assert given.headers["X-Frame-Options"] == "DENY"
            assert "script-src" in given.headers["Content-Security-Policy"]
        with pytest.raises(urllib.error.HTTPError) as moved, urllib.request.build_opener(Stay).open(f"{root}/old.html"):
            pass
        assert (moved.value.code, moved.value.headers["X-Frame-Options"]) == (301, "DENY")
        moved.value.close()
        assert status(f"{root}/{MANIFEST}") == 404


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: Any) -> None:
        return None


PATHS = [f"/{MANIFEST}", f"/blog/{MANIFEST}", "/.kindling-part", "/posts/.kindling-part", "/.KINDLING-MANIFEST.JSON"]


def status(address: str) -> int:
    """Return the status that a host answers with."""
    try:
        with urllib.request.urlopen(address) as given:
            return int(given.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.mark.parametrize("kind", KINDS)
def test_a_host_gives_nobody_the_list_of_what_is_ours(kind: str, output: Path) -> None:
    with hosting(kind, output) as root:
        assert {path: status(root + path) for path in PATHS} == dict.fromkeys(PATHS, 404)
        assert status(f"{root}/") == status(f"{root}/CNAME") == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_host_knows_the_types_of_what_it_was_not_installed_with_and_hands_out_no_rules(
    kind: str, output: Path
) -> None:
    (output / "media").mkdir(exist_ok=True)
    for ending in unknown_types():
        (output / "media" / f"a{ending}").write_text("words")
    with hosting(kind, output) as root:
        for ending, type_ in unknown_types().items():
            with urllib.request.urlopen(f"{root}/media/a{ending}") as given:
                assert (given.headers["Content-Type"], given.headers["X-Frame-Options"]) == (type_, "DENY"), ending
        for name in ("_headers", "_redirects", "_nginx.conf", ".htaccess"):
            assert (output / name).is_file() and status(f"{root}/{name}") in (403, 404), name


def sent(address: str) -> tuple[str | None, str | None]:
    """Return what a host says of a file to search engines, and which type it is."""
    with urllib.request.urlopen(address) as given:
        return given.headers["X-Robots-Tag"], given.headers["Content-Type"]


#: what each host says: all of the folder of a page that is kept from search engines, and a file with a type of its own
SAID = {
    "/share/share.csv": ("noindex", "text/csv; charset=utf-8"),
    "/posts/two/": (None, "text/html; charset=utf-8"),
    "/series/a-small-series/": (None, "text/html; charset=utf-8"),
    "/media/chapters.json": (None, "application/json+chapters"),
}


@pytest.mark.parametrize("folder", ["", "/leading/well"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_host_says_of_each_file_whether_it_is_to_be_found(
    kind: str, folder: str, output: Path, tmp_path: Path
) -> None:
    if folder:
        output = tmp_path / "output"
        now = datetime(2026, 11, 23)
        request = build_request(
            SITES / "golden", output, f"https://example.org{folder}", now, cache=tmp_path / ".kindling"
        )
        assert build(request).published
    (output / "media").mkdir(exist_ok=True)
    (output / "media/chapters.json").write_text("{}")
    with hosting(kind, output, folder) as root:
        found = {path: sent(root + path) for path in SAID}
    assert {path: (robots, (kind or "").lower()) for path, (robots, kind) in found.items()} == SAID
    if not folder:
        answers = {path: dict(answer(output, path).headers) for path in SAID}
        assert {path: (each.get("X-Robots-Tag"), each["Content-Type"]) for path, each in answers.items()} == SAID


def test_a_page_says_what_its_host_says(output: Path) -> None:
    """All pages that ask search engines to pass them by do so with the files in their folders, if there are any."""
    rules = HostRules.of(output)
    for page in output.rglob("index.html"):
        asked = '<meta name="robots" content="noindex">' in page.read_text("utf-8")
        files = [path for path in page.parent.iterdir() if path.is_file() and path != page]
        for path in files if page.parent != output else []:
            headers = dict(rules.headers_for(f"/{path.relative_to(output)}"))
            assert asked == ("X-Robots-Tag" in headers), path


def test_neither_does_the_writers_own_server(output: Path) -> None:
    assert {path: answer(output, path).status for path in PATHS} == dict.fromkeys(PATHS, 404)
    assert answer(output, "/CNAME").status == 200


def test_hosts_that_read_redirects_are_told_first(output: Path) -> None:
    lines = (output / "_redirects").read_text("utf-8").splitlines()
    assert lines[0] == f"/{MANIFEST} /404.html 302"
    assert {line.split()[2] for line in lines} <= {"301", "302"}, "some hosts stop at any other"
