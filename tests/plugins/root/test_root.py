"""``content/root/``: each file is published as it lies, a clash is an error, and nothing is left out in silence."""

from pathlib import Path

import pytest

from tests.engine.test_sites import built
from tests.engine.test_unused import site

pytestmark = pytest.mark.whole

SIX = {
    "root/CNAME": b"example.org\n",
    "root/.well-known/security.txt": b"Contact: mailto:ann@example.org\n",
    "root/.nojekyll": b"",
    "root/google123.html": b"google-site-verification: google123.html \xff",
    "root/favicon.ico": b"no picture at all",
    "root/notes.md": b"No front matter: it is no text of the site.\n",
}


def test_files_of_the_root_are_published_as_they_are(tmp_path: Path) -> None:
    told, _ = site(tmp_path, "[Who we are](/notes.md), [how to tell us](/.well-known/security.txt)", SIX)
    assert told == []
    published = {f"root/{name}": tmp_path / "output" / name for name in (key.removeprefix("root/") for key in SIX)}
    assert {name: path.read_bytes() for name, path in published.items()} == SIX
    assert not (tmp_path / "output/root").exists()
    assert "google123" not in (tmp_path / "output/sitemap.xml").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "made", "by"),
    [
        ("_Headers", "_headers", "the kit"),
        ("sitemap.xml", "sitemap.xml", "the kit"),
        ("Feed.XML", "feed.xml", "the kit"),
        ("index.html", "index.html", "the kit"),
        ("posts/one/index.html", "posts/one/index.html", "content/posts/one.md"),
        ("media/a.svg", "media/a.svg", "content/media/a.svg"),
    ],
)
def test_a_file_where_the_site_has_one_of_its_own_is_an_error(tmp_path: Path, name: str, made: str, by: str) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    told, there = site(tmp_path, "", {f"root/{name}": b"mine", "media/a.svg": drawing})
    assert told == [f"error content/root/{name} plan/same-address"]
    assert there == set()
    (clash,) = [p for p in built(tmp_path, tmp_path / "output").problems if p.severity == "error"]
    assert clash.message == f"the site has a file {made} already, which {by} makes"
    assert clash.hint == "take it out of content/root/, or give it another name"


def test_what_is_hidden_is_told_and_what_systems_leave_behind_is_nobodys_business(tmp_path: Path) -> None:
    names = (".env", "sub/.htaccess", ".well-known/.secret", ".DS_Store", ".gitignore", "Thumbs.db", "a.txt~")
    told, _ = site(tmp_path, "", {f"root/{name}": b"x" for name in names})
    assert told == [
        "warning content/root/.env files/unpublished",
        "warning content/root/.well-known/.secret files/unpublished",
        "warning content/root/sub/.htaccess files/unpublished",
    ]
    assert not [name for name in names if (tmp_path / "output" / name).exists()]


def test_without_the_plugin_the_files_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    conf = 'SITENAME = "One"\nAUTHOR = "Ann"\nCARDS = {"enabled": False}\nSEARCH = {"enabled": False}\n'
    monkeypatch.setattr("tests.engine.test_unused.CONF", f"{conf}PLUGINS.remove('kindling.plugins.root')\n")
    told, _ = site(tmp_path, "", {"root/CNAME": b"example.org"})
    assert told == ["warning content/root/CNAME files/unpublished"]


OWN = {
    "root/robots.txt": b"User-agent: GPTBot\r\nDisallow: /\r\n",
    "root/_headers": b"/files/*\n  X-Robots-Tag: noindex\n",
    "root/_redirects": b"/old /posts/one/ 301\n",
    "root/.htaccess": b"Redirect 301 /old.html /posts/one/\n",
    "root/_nginx.conf": b"location = /old.html {\n    return 301 /posts/one/;\n}\n",
}


def test_lines_of_a_site_stand_below_those_of_the_kit(tmp_path: Path) -> None:
    told, _ = site(tmp_path, "", {"root/_headers": b"\n"})
    assert told == []
    alone = {name: (tmp_path / "output" / name.removeprefix("root/")).read_text("utf-8") for name in OWN}
    told, _ = site(tmp_path, "", OWN)
    assert told == []
    for name, text in OWN.items():
        made = (tmp_path / "output" / name.removeprefix("root/")).read_text("utf-8")
        own = text.decode().replace("\r", "")
        if name == "root/robots.txt":
            assert made == f"{own}\n{alone[name].splitlines()[-1]}\n", "theirs, and where the sitemap is"
        else:
            assert made == f"{alone[name]}\n# content/{name}\n{own}"


def test_without_the_plugins_that_make_such_files_they_are_published_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conf = 'SITENAME = "One"\nAUTHOR = "Ann"\nCARDS = {"enabled": False}\nSEARCH = {"enabled": False}\n'
    out = "".join(f"PLUGINS.remove('kindling.plugins.{name}')\n" for name in ("headers", "redirects", "feeds"))
    monkeypatch.setattr("tests.engine.test_unused.CONF", f"{conf}{out}")
    told, _ = site(tmp_path, "", OWN)
    assert told == []
    for name, text in OWN.items():
        assert (tmp_path / "output" / name.removeprefix("root/")).read_bytes() == text


def test_what_is_wrong_with_such_lines_is_told_at_its_line(tmp_path: Path) -> None:
    bad = {"root/_headers": b"# ours\n/*\n  ! X-Frame-Options\n", "root/_redirects": b"/a /b\n/\xff /b\n"}
    told, _ = site(tmp_path, "", {**bad, "root/robots.txt": b"User-agent: *\nDisallow: /\n"})
    assert told == [
        "error content/root/_headers headers/own",
        "error content/root/_redirects root/text",
        "advice content/root/robots.txt feeds/robots",
    ]
