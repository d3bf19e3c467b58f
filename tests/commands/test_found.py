"""Faults that were found in what readers have, by their names there: what was published is remembered."""

import re
from pathlib import Path

from kindling.commands._command import Exit
from tests.commands.conftest import NAMED, command
from tests.moving.test_folder import laid

POST = "---\ntitle: {0}\nid: {1}\nslug: {2}\ndate: {3}\nsummary: S.\n---\n\nWords.\n"


def test_p7_safety_c2_a_text_keeps_its_id_and_old_address_whatever_changes(tmp_path: Path) -> None:
    site, public = tmp_path / "site", tmp_path / "public"
    conf = {"pelicanconf.py": NAMED, "publishconf.py": "SITEURL = 'https://voice.example.org'\n"}
    laid(site, {**conf, "content/posts/one.md": POST.format("One", "abc123", "one", "2026-01-02")})

    def published() -> tuple[str, list[str]]:
        done = command("publish", f"--site={site}", TARGET=str(public))
        assert done.code == Exit.DONE, done.err
        return done.out + done.err, re.findall(r"<id>(tag:[^<]*)</id>", (public / "feed.xml").read_text("utf-8"))

    _, ids = published()
    (site / "content/posts/one.md").unlink()
    laid(site, {"content/posts/two.md": POST.format("Two", "abc123", "two", "2026-02-05")})
    said, after = published()
    assert after == ids, "another title, slug, file and day: it is the same entry"
    assert "the page moved from /posts/one/ to /posts/two/" in said
    assert "/posts/one/ /posts/two/ 301" in (public / "_redirects").read_text("utf-8")
    (site / "content/posts/two.md").unlink()
    laid(site, {"content/posts/three.md": POST.format("Three", "abc124", "three", "2026-02-05")})
    said, _ = published()
    assert "addresses/dead" in said and "/posts/one/" in said, "what is deleted is told"
