"""The editor's configuration, and what it would not keep: as values."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from kindling.engine.files import SourceFile
from kindling.engine.front_matter import read_front_matter
from kindling.engine.read import typed_front
from kindling.model.declared import sort_of
from kindling.model.fields import keys_of_kit
from kindling.model.frontmatter import Fields, IsoDate
from kindling.model.scalars import rewritten
from kindling.model.values import Document
from kindling.model.written import KINDS, Kind
from kindling.plugins.editor.core import Edited, configuration, fields_of, policy
from kindling.plugins.editor.kept import unkept
from kindling.plugins.editor.settings import EditorSettings
from tests.browser.editing import PACKAGE
from tests.conftest import KIT

OURS = EditorSettings(host="github", repository="ann/my-voice")
KEYS = {kind: keys_of_kit(kind).declared for kind in KINDS}


def text(head: str, source: str = "posts/one.md", body: str = "\nText.\n") -> Document:
    """Return a text with this head."""
    kind: Kind = {"posts": "post", "pages": "page", "series": "series"}[source.partition("/")[0]]  # type: ignore[assignment]
    raw = read_front_matter(source, f"---\n{head}\n---\n{body}" if head else body)
    file = SourceFile(KIT / source, source, kind, f"content/{source}")
    front, _, _ = typed_front(raw, file, keys_of_kit(kind))
    return Document(
        f"content/{source}", source, kind, front, raw.lines, raw.body_line, "", (), "", 0, (), (), written=raw.written
    )


def made(*documents: Document, public: Sequence[str] = (), settings: EditorSettings = OURS) -> Mapping[str, Any]:
    """Return the configuration of a site with these texts."""
    series = [str(each.front.slug) for each in documents if each.is_series]
    return configuration(settings, Edited("One", "https://example.org", KEYS, documents, public, series))


def form(found: Mapping[str, Any], collection: str = "posts") -> Mapping[str, Any]:
    """Return a form's fields by name."""
    (one,) = (each for each in found["collections"] if each["name"] == collection)
    return {field["name"]: field for field in one["fields"]}


@pytest.mark.whole  # it asks the program itself
@pytest.mark.parametrize(
    "settings",
    [
        OURS,
        EditorSettings(host="github", repository="a/b", address="https://git.example.org", sign_in="https://x.example"),
        EditorSettings(host="gitlab", repository="a/b/c", app="f00", folder="site", branch="draft/one"),
        EditorSettings(host="gitea", repository="a/b", address="https://codeberg.org", app="f00"),
    ],
)
def test_the_configuration_is_what_the_program_reads(settings: EditorSettings) -> None:
    import jsonschema  # takes seconds to be imported

    schema = json.loads((PACKAGE / "schema/sveltia-cms.json").read_text("utf-8"))
    texts = [text("title: A\ndate: 2026-11-09\nseries: [b]"), text("title: B\nslug: b", "series/b.md")]
    jsonschema.validate(made(*texts, settings=settings), schema)
    for directive, sources in policy(settings).items():
        assert directive.endswith("-src") and "'unsafe-eval'" not in sources and "https:" not in sources


def test_a_field_gives_no_text_what_it_does_not_say() -> None:
    for collection in made()["collections"]:
        assert [field["name"] for field in collection["fields"] if "default" in field] == []


def test_a_key_that_no_field_can_hold_has_none() -> None:
    plain = text("title: A\ndate: 2026-11-09\nseries: love\ncover_alt: A hill")
    assert {"series", "cover_alt", "tags"} <= form(made(plain)).keys()
    assert not {"share", "references", "captions", "id", "aliases"} & form(made(plain)).keys()
    assert "series" not in form(made(plain, text("title: B\ndate: 2026-11-09\nseries: {a: 1, b: 2}")))
    assert "cover_alt" not in form(made(plain, text('title: B\ndate: 2026-11-09\ncover_alt: ""')))


def test_series_are_chosen_where_all_are_named_by_their_slugs() -> None:
    series = text("title: Power and love\nslug: power", "series/power.md")
    assert form(made(series, text("title: A\ndate: 2026-11-09\nseries: power")))["series"]["options"] == ["power"]
    by_title = form(made(series, text("title: A\ndate: 2026-11-09\nseries: Power and love")))
    assert by_title["series"]["widget"] == "list"


def test_a_date_is_insisted_on_where_all_have_one() -> None:
    assert form(made(text("title: A\ndate: 2026-11-09")))["date"]["required"]
    assert not form(made(text("title: A\nstatus: draft")))["date"]["required"]
    assert form(made())["status"]["required"] and not form(made(), "series")["status"]["required"]


def test_a_title_that_readers_do_not_have_is_not_in_the_configuration() -> None:
    told = text("title: Told (1)\ndate: 2026-11-09\ntags: a, b", "posts/told.md")
    secret = text("title: Secret\nstatus: draft\ntags: a, b", "posts/secret.md")
    found = json.dumps(made(told, secret, public=["posts/told.md"]), ensure_ascii=False)
    assert "Secret" not in found
    pattern = made(told, secret, public=["posts/told.md"])["collections"][0]["filter"]["pattern"]
    assert pattern == r"^(?!(?:|null|undefined|Told \(1\))$)"


def test_a_key_of_a_plugin_has_a_field_of_its_sort() -> None:
    class Own(Fields):
        seen: IsoDate | None = None
        at_all: dict[str, int] | None = None

    assert [sort_of(info) for info in Own.model_fields.values()] == ["date", "other"]
    assert fields_of(Own.model_fields, []) == ("seen",)


@pytest.mark.parametrize(
    ("head", "line", "hint"),
    [
        ("title: 007", 2, 'write title: "007"'),
        ("title: A\nid: 12e456", 3, 'write id: "12e456"'),
        ("title: A\ntags: [010, a]", 3, 'write "010"'),
        ("title: A\ntags: a, b", 3, "write tags: [a, b]"),
        ("title: A\nauthors: Ann Lee and Bo Sample", 3, "write authors: [Ann Lee, Bo Sample]"),
        ("title: A\nshare:", 3, "take the line out"),
        ("title: A\nreferences:\n  - id: a\n    volume: 1.10", 5, 'write "1.10"'),
        ("Title: A", 2, "write title: A"),
        (
            "title: A\nseries: {power: 1, love: 2}",
            3,
            "write love first, if it may be; else change this text on a computer alone",
        ),
    ],
)
def test_what_would_change_is_told_with_a_mend_that_works(head: str, line: int, hint: str) -> None:
    document = text(head)
    fields = frozenset(fields_of(KEYS["post"], [document]))
    (found,) = unkept(document, KEYS["post"], fields)
    assert (found[0], found[2]) == (line, hint)
    if hint.startswith("write ") and "first" not in hint:
        lines, better = head.split("\n"), hint.removeprefix("write ")
        old = lines[line - 2]
        mended = better if ":" in better else old.replace("010", better).replace("1.10", better)
        lines[line - 2] = mended
        again = text("\n".join(lines))
        assert list(unkept(again, KEYS["post"], frozenset(fields_of(KEYS["post"], [again])))) == []


def test_what_stays_is_not_told() -> None:
    kept = 'title: "1.10"\ndate: 2026-11-09\npart: 2\ndescribed: True\nsummary:\nduration: 4:05\nseries: {a: 1, b: 2}'
    document = text(kept)
    assert list(unkept(document, KEYS["post"], frozenset(fields_of(KEYS["post"], [document])))) == []
    indented, pelican = text("title: A", body="\n    code\n"), text("", body="Title: A\n\nText.\n")
    assert [found[0] for each in (indented, pelican) for found in unkept(each, KEYS["post"], frozenset())] == [4, 1]


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("+1", "1"),
        ("-0", "0"),
        ("0x1f", "31"),
        ("0o17", "15"),
        ("1e3", "1000"),
        (".5", "0.5"),
        ("1.", "1"),
        (".inf", "null"),
    ],
)
def test_numbers_are_written_as_the_program_writes_them(said: str, becomes: str) -> None:
    assert rewritten(said) == becomes
    assert rewritten(f"x{said}") is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"repository": "a/b"},
        {"host": "github"},
        {"host": "bitbucket", "repository": "a/b"},
        {"host": "github", "repository": "https://github.com/a/b"},
        {"host": "github", "repository": "a/b", "folder": "../x"},
        {"host": "github", "repository": "a/b", "app": "x"},
        {"host": "gitlab", "repository": "a/b", "sign_in": "https://x.example"},
        {"host": "gitea", "repository": "a/b"},
        {"host": "gitea", "repository": "a/b", "address": "https://*.example.org"},
        {"host": "github", "repository": "a/b", "branch": "a; script-src *"},
    ],
)
def test_settings_that_can_not_be_are_refused(wrong: Mapping[str, str]) -> None:
    with pytest.raises(ValidationError):
        EditorSettings.model_validate(wrong)
