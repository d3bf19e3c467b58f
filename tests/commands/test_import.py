"""`make import`: a blog moves in with an account; again, nothing changes; what would do harm is one line."""

import json
import os
import re
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from kindling.commands._command import Exit
from kindling.commands.moving.fetching import fetched
from kindling.commands.moving.going import Going
from tests.commands.conftest import command, tree
from tests.commands.test_pages import types
from tests.moving.test_blogs import BASELINE, CONFS, MEND, rounds
from tests.moving.test_folder import JEKYLL, laid
from tests.standin import standing_in
from tests.typed import lines_of

ALONE = "---\ntitle: One\ndate: 2026-10-01\nsummary: The first.\n---\n\nSome words.\n"
BROKEN = "---\ntitle: Broken\n---\nNone: ![A walk](/assets/none.png).\n\n![][walk]\n\n[walk]: /assets/walk.png\n"


def test_a_blog_moves_in_as_the_page_says(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One import with its build: what is written, the account, and that the same import again changes nothing."""
    monkeypatch.setenv("HOME", str(tmp_path))
    picture = (Path(__file__).parents[2] / "docs" / "home.png").read_bytes()
    more = {"assets/walk.png": picture, "_posts/2020-04-04-broken.md": BROKEN, "assets/none.png": b"none"}
    laid(tmp_path / "Downloads" / "old-blog", {**JEKYLL, **more})
    laid(tmp_path / "Downloads" / "old-notes", {"2026-01-02-note.md": "Words.\n"})
    dry, moves, with_pattern = lines_of("writers/moving-in.md")
    before = tree(site)
    types(site, dry)
    tried = capsys.readouterr().out
    assert tree(site) == before and "→ `content/posts/joy.md`" in tried
    types(site, moves)
    said = capsys.readouterr()
    after = tree(site)
    assert {name: after[name] for name in before} == before, "nothing is written over"
    assert after["content/media/walk.png"] == picture and "content/pages/about-us.md" not in after
    assert "5 texts came in" in said.out and "The site builds without an error." in said.out
    account = after["imports/old-blog.md"].decode()
    assert tried.removesuffix("Nothing was written: DRY=1.\n").strip() == account.strip(), "DRY=1 says the same"
    assert "`_posts/2020-01-09-joy.md` → `content/posts/joy.md`" in account and "/nowhere/" in account
    assert "- `content/posts/broken.md`" in account.partition("These are drafts until")[2], "it would stop the build"
    assert "\nstatus: draft\n---\n" in after["content/posts/broken.md"].decode()
    assert "1 × films as ours" in account and "status: draft" in after["content/posts/care.md"].decode()

    edited = site / "content/posts/care.md"
    edited.write_text(edited.read_text("utf-8") + "\nMine.\n", "utf-8")
    (site / "content/pages/about.md").unlink()
    kept = tree(site)
    types(site, moves)
    assert tree(site) == kept, "again: nothing changes, what was edited or deleted stays so"
    types(site, f"{with_pattern} DRY=1")
    assert "note.md" in capsys.readouterr().out


def test_what_can_not_be_imported_is_one_line(site: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK no zip")
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil.md", "x")
        archive.writestr("posts/bomb.md", b"0" * 20_000_000)
    for given, said in (
        ("", "There is no FROM."),
        ("https://old.example/", "is an address"),
        (str(tmp_path / "nowhere"), "there is no such file or folder"),
        (str(site), "is the site itself"),
        (str(empty), "holds no text that can be imported"),
        (str(broken), "is no zip that can be read"),
        (str(bomb), "its path leads out of the zip"),
    ):
        before = tree(site)
        done = command("import", f"--site={site}", FROM=given)
        assert done.code in (Exit.USAGE, Exit.CONTENT), given
        assert said in done.err and len(done.err.strip().splitlines()) <= 2, done.err
        assert tree(site) == before and not (tmp_path.parent / "evil.md").exists()


def test_pictures_are_fetched_over_https_from_the_web_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with standing_in() as hosts:
        hosts.answers |= {
            "i.ytimg.com/a b.png": (200, "image/png", b"picture"),
            "i.ytimg.com/page.png": (200, "text/html", b"<html>"),
        }
        (tmp_path / "trust.pem").write_bytes(hosts.trust)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trust.pem"))
        for name, value in {"https_proxy": hosts.address, "http_proxy": hosts.address, "no_proxy": ""}.items():
            monkeypatch.setenv(name, value)
        hosts.answers["i.ytimg.com/a%20b.png"] = hosts.answers["i.ytimg.com/a b.png"]
        assert fetched("http://i.ytimg.com/a b.png") == b"picture", "asked over https"
        assert fetched("https://i.ytimg.com/page.png") == "what came is no picture, but text/html"
        assert fetched("https://i.ytimg.com/gone.png") == "Not Found"
        asked = len(hosts.requests)
        near = (
            "https://localhost/x.png",
            "http://127.0.0.1/x.png",
            "http://[::1]/x.png",
            "http://10.0.0.8/x",
            "http://[",
        )
        for address in near:
            assert isinstance(fetched(address), str)
        assert len(hosts.requests) == asked, "nothing of this machine is asked"


def test_an_import_that_is_cut_short_is_taken_back_but_for_what_somebody_has_changed(tmp_path: Path) -> None:
    """The list of what it writes is there before each file, and its last line may be half a line."""
    site = laid(tmp_path / "site", {"content/posts/one.md": ALONE, "content/posts/mine.md": "mine"})
    going = Going(site, site / "imports")
    assert not going.was_cut_short
    new, edited, gone = (site / "content" / "media" / "old" / "a.png", site / "content/posts/two.md", site / "x.md")
    for path, key in ((new, ""), (edited, "two"), (gone, "three")):
        going.note(path, b"imported", key)
    new.parent.mkdir(parents=True)
    new.write_bytes(b"imported")
    edited.write_bytes(b"imported, and edited")
    new.with_name(".a.png.part").write_bytes(b"impo")
    outside = tmp_path / "outside.md"
    outside.write_bytes(b"imported")
    with (site / "imports" / ".going").open("a") as file:
        file.write(json.dumps(["../outside.md", sha256(b"imported").hexdigest(), ""]) + '\n["content/posts/mi')
    assert going.was_cut_short
    assert going.taken_back({"before": "content/posts/one.md", "three": "x.md"}) == {
        "before": "content/posts/one.md", "two": "content/posts/two.md",
    }  # fmt: skip
    going.done()
    left = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    assert left == ["content/posts/mine.md", "content/posts/one.md", "content/posts/two.md"]
    assert outside.is_file() and not new.parent.exists()


@pytest.mark.exam("Real exports, each kind imported into a fresh site")
@pytest.mark.skipif(not os.environ.get("EXPORTS"), reason="EXPORTS=folder names real exports")
def test_real_exports_move_in(tmp_path: Path, figures: Callable[[str], None]) -> None:
    """Each export, by itself, into a site of its own: it builds, how many words differ, the same again, published."""
    exports = Path(os.environ["EXPORTS"]).expanduser()
    found = [*sorted((exports / "wordpress").glob("*.xml")), *(exports / name for name in ("jekyll", "word", "medium"))]
    texts = same = refused = most = 0
    for place, export in enumerate(path for path in found if path.exists()):
        site = laid(tmp_path / f"site {place}", {**CONFS, "content/posts/one.md": ALONE})
        done = command("import", f"--site={site}", FROM=str(export))
        if "no text that can be imported" in done.err:
            refused += 1
            continue
        assert done.code == Exit.DONE, (export.name, done.err)
        (account,) = (site / "imports").glob("*.md")
        counted = re.search(r"In (\d+) of (\d+) texts? the words are exactly", account.read_text("utf-8"))
        assert counted is not None
        same, texts = same + int(counted[1]), texts + int(counted[2])
        before = tree(site)
        assert command("import", f"--site={site}", FROM=str(export)).code == Exit.DONE
        assert tree(site) == before, export.name
        most = max(most, rounds(site, tmp_path / f"public {place}", [MEND, BASELINE])[0] + 1)
    assert texts and most <= 3
    figures(
        f"{texts} texts of {place + 1 - refused} exports; each site builds and is published in at most {most} rounds,"
        f" and {same} hold exactly their words"
    )
