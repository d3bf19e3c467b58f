"""What is cached between builds: whatever befalls it, the same bytes come out, and one warning tells of it."""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kindling.engine.files import SourceFile
from kindling.engine.media import media_file
from kindling.model.cache import Cache, circumstances, damage_problems, key_of, modules_behind
from kindling.model.values import MediaFile
from kindling.plugins.cards import images as cards
from kindling.plugins.citations.cache import answered
from kindling.plugins.citations.engine import pandoc_program
from kindling.plugins.citations.formats.source import csl_source
from kindling.plugins.citations.in_styles import StylesRequest, in_styles
from kindling.plugins.citations.styles import style_of
from kindling.plugins.pictures.images import versions
from kindling.plugins.podcast.images import square
from kindling.plugins.search.core import Record
from kindling.plugins.search.index import cached_index
from kindling.plugins.share import qr
from kindling.plugins.video.stills import cached_still
from tests.plugins.cards.titles import LOOK, TITLES
from tests.plugins.citations.test_engine import program
from tests.plugins.vlog.test_hook import FILM

KIT = Path(__file__).parents[2]


# ---- what can befall a file ---------------------------------------------------------------------------


def rewritten(change: Callable[[bytes], bytes], path: Path) -> None:
    path.write_bytes(change(path.read_bytes()))


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "pagefind.js").write_text("hostile")


def as_link(path: Path) -> None:
    """What it leads to is whole; it is not ours all the same."""
    path.rename(path.parent.parent / path.name)
    path.symlink_to(path.parent.parent / path.name)


def as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


FIVE: dict[str, Callable[[Path], None]] = {
    "a flipped bit": partial(rewritten, lambda data: flipped(data, len(data) * 2 // 3)),
    "cut": partial(rewritten, lambda data: data[: len(data) * 2 // 3]),
    "empty": partial(rewritten, lambda data: b""),
    "noise": partial(rewritten, lambda data: hashlib.shake_128(data).digest(len(data))),
    "zeros": partial(rewritten, lambda data: bytes(len(data))),
}
MORE: dict[str, Callable[[Path], None]] = {
    "a flipped bit in its name": partial(rewritten, lambda data: flipped(data, 12)),
    "a flipped bit in its hash": partial(rewritten, lambda data: flipped(data, 80)),
    "its last byte lost": partial(rewritten, lambda data: data[:-1]),
    "its head alone": partial(rewritten, lambda data: data.partition(b"\n")[0]),
    "more behind it": partial(rewritten, lambda data: data + b"\n"),
    "other bytes as long": partial(rewritten, lambda data: data[:-1] + b"?"),
    "another program's": partial(rewritten, lambda data: data.partition(b"\n")[2]),
    "another answer": lambda path: path.write_bytes(path.with_name(f"{OTHER}.kept").read_bytes()),
    "a folder": as_folder,
    "a link": as_link,
    "a link to nothing": lambda path: (path.unlink(), path.symlink_to("nothing"), None)[-1],
    "a pipe": as_pipe,
}
KEY, OTHER = key_of("one", ""), key_of("other", "")


@pytest.mark.parametrize("damage", [*FIVE, *MORE])
def test_what_is_damaged_is_made_again_told_once_and_whole_from_then_on(tmp_path: Path, damage: str) -> None:
    place = tmp_path / "kept"
    for key, words in ((KEY, b"words\n" * 40), (OTHER, b"other\n" * 40)):
        Cache(place).cached(key, lambda words=words: words)  # type: ignore[misc]
    path = place / f"{KEY}.kept"
    whole = path.read_bytes()
    {**FIVE, **MORE}[damage](path)
    made: list[int] = []
    folder = Cache(place)
    cached = folder.cached(KEY, lambda: (made.append(1), b"words\n" * 40)[1])
    assert [cached.read(), cached.read()] == [b"words\n" * 40] * 2
    assert (len(made), folder.damaged) == (1, [path])
    assert not path.is_symlink() and path.read_bytes() == whole
    later = Cache(place)
    assert later.cached(KEY, lambda: b"never").read() == b"words\n" * 40
    assert later.damaged == []


def test_a_file_that_cannot_be_read_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(tmp_path).cached(KEY, lambda: b"words")
    opened = os.open

    def refused(path: Path, *given: int) -> int:
        if str(path).endswith(".kept"):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *given)

    monkeypatch.setattr(os, "open", refused)
    folder = Cache(tmp_path)
    assert folder.answer(KEY, lambda: b"words") == b"words"
    assert folder.damaged == [tmp_path / f"{KEY}.kept"]


@pytest.mark.parametrize("damage", [*FIVE, "gone"])
def test_what_is_damaged_between_its_proof_and_its_copy_is_not_copied(tmp_path: Path, damage: str) -> None:
    folder = Cache(tmp_path)
    cached = folder.cached(KEY, lambda: b"words" * 9)
    FIVE.get(damage, Path.unlink)(tmp_path / f"{KEY}.kept")
    assert cached.read() == b"words" * 9
    assert len(folder.damaged) == (damage != "gone")


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("place", ["a link", "a link to nothing", "a file"])
def test_nothing_is_read_written_or_swept_through_a_link(tmp_path: Path, place: str, swept: bool) -> None:
    elsewhere, path = tmp_path / "elsewhere", tmp_path / "cards"
    Cache(elsewhere).cached(KEY, lambda: b"planted")
    before = [(each.name, each.read_bytes()) for each in elsewhere.iterdir()]
    if place == "a file":
        path.write_text("a file")
    else:
        path.symlink_to(elsewhere if place == "a link" else "nothing")
    folder = Cache(path)
    if swept:
        folder.evict(9e9)
    assert folder.cached(KEY, lambda: b"words").read() == b"words"
    assert folder.damaged == [path] and path.is_dir() and not path.is_symlink()
    assert [(each.name, each.read_bytes()) for each in elsewhere.iterdir()] == before


def test_asking_for_it_makes_it_anew_once_a_build(tmp_path: Path) -> None:
    Cache(tmp_path).cached(KEY, lambda: b"old")
    cached = Cache(tmp_path, fresh=True).cached(KEY, lambda: b"new")
    assert (cached.read(), Cache(tmp_path).answer(KEY, lambda: b"never")) == (b"new", b"new")


def test_a_full_disk_costs_time_and_leaves_nothing_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert Cache(tmp_path).cached(KEY, lambda: b"words").read() == b"words"
    assert list(tmp_path.iterdir()) == []


def test_what_fails_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        Cache(tmp_path).cached(KEY, lambda: bytes(1 // 0))
    assert list(tmp_path.iterdir()) == []


# ---- every kind of answer -----------------------------------------------------------------------------


def a_card(_site: Path, folder: Cache) -> bytes:
    return cards.cached_card(TITLES["ordinary"], LOOK, folder).read()


def a_square(_site: Path, folder: Cache) -> bytes:
    card = Cache(folder.path.with_name("cards")).cached(KEY, lambda: cards.picture(TITLES["ordinary"], LOOK))
    return square(card, folder).read()


def a_code(_site: Path, folder: Cache) -> bytes:
    address = "https://example.org/s/joy/"
    return repr(qr.code(address, "QR code", folder)).encode()


def a_picture(site: Path, folder: Cache) -> bytes:
    if not (site / "a.png").exists():
        Image.effect_noise((900, 90), 40).save(site / "a.png")
    file = MediaFile("a.png", "content/a.png", 1, "image/png", 900, 90)
    (found,) = versions([(file, site / "a.png")], folder)
    return b"".join(each.read() for each in found().values())


def a_poster(_site: Path, folder: Cache) -> bytes:
    return cached_still(FILM, 0, folder).read()


def a_size(site: Path, folder: Cache) -> bytes:
    Image.new("L", (40, 30)).save(site / "b.png")
    return repr(media_file(SourceFile("b.png", site / "b.png", "content/b.png", "media"), folder)).encode()


def citations(site: Path, folder: Cache) -> bytes:
    answer = '{"results": ["one, two and three", "four"]}'
    pandoc = str(site / "pandoc") if (site / "pandoc").exists() else program(site, f"echo '{answer}'")
    return repr(answered({"files": ["@a"]}, pandoc, 20, folder)).encode()


def posts_in_styles(_site: Path, folder: Cache) -> bytes:
    items = [{"id": f"p{number}", "type": "post-weblog", "title": f"Post {number}"} for number in (1, 2)]
    sources = {f"r{number}": csl_source("x", 1, item) for number, item in enumerate(items, start=1)}
    style = style_of("vancouver", Path())
    asked = StylesRequest(sources, (style,), "en-GB", pandoc_program(""), 60)  # type: ignore[arg-type]
    return repr(in_styles(asked, folder)).encode()


def an_index(_site: Path, folder: Cache) -> bytes:
    texts = [Record(f"/p{n}/", f"Title {n}", "text", ("Post",), f"<p>Word{n} joy.</p>") for n in range(5)]
    return repr(cached_index(texts, "en-GB", folder)).encode()


KINDS = {
    "cards": a_card, "squares": a_square, "codes": a_code, "pictures": a_picture, "posters": a_poster,
    "media": a_size, "citations": citations, "cited": posts_in_styles, "search": an_index,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_out_of_damage_as_out_of_a_fresh_build(tmp_path: Path, kind: str) -> None:
    site, place = tmp_path / "site", tmp_path / "work" / kind
    site.mkdir()
    made = partial(KINDS[kind], site)
    clean = made(Cache(tmp_path / "clean" / kind))
    assert made(Cache(place)) == clean
    for damage, befall in FIVE.items():
        paths = sorted(place.iterdir())
        for path in paths:
            befall(path)
        damaged, later = Cache(place), Cache(place)
        assert made(damaged) == clean, damage
        assert sorted(damaged.damaged) == paths, damage
        (problem,) = damage_problems(damaged.damaged * 2, tmp_path)
        assert (problem.rule, problem.path, problem.severity) == ("kept/damaged", f"work/{kind}", "warning")
        assert made(later) == clean and later.damaged == [], damage
        assert sorted(place.iterdir()) == paths, damage


def test_the_warning_counts_files_and_names_their_folder() -> None:
    site = Path("/site")
    paths = [site / ".kindling" / name for name in ("cards/a", "cards/a", "search/b")]
    assert damage_problems([], site) == []
    one, more = damage_problems(paths[:2], site)[0], damage_problems(paths, site)[0]
    assert str(one).startswith(
        ".kindling/cards: [kept/damaged] warning: 1 cached file was damaged, and was made again\n"
    )
    assert str(more).startswith(".kindling: [kept/damaged] warning: 2 cached files were damaged, and were made again\n")
    assert damage_problems(paths, Path("/elsewhere"))[0].path == "/site/.kindling"


# ---- strays, and builds side by side ------------------------------------------------------------------

DAY = 86_400


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_nobody_asked_for_in_a_month_goes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    folder = Cache(tmp_path)
    for key in (KEY, OTHER):
        folder.cached(key, lambda: b"words")
    now = (tmp_path / f"{KEY}.kept").stat().st_mtime
    (tmp_path / "notes.txt").write_text("not ours")
    (tmp_path / "notes").mkdir()
    (tmp_path / f"{OTHER}.lost").mkdir()
    for name in ("notes.txt", "notes", f"{OTHER}.kept", f"{OTHER}.lost"):
        os.utime(tmp_path / name, (now - 31 * DAY,) * 2)
    folder.evict(now)
    assert names(tmp_path) == sorted([f"{KEY}.kept", "notes", "notes.txt"])
    os.utime(tmp_path / f"{KEY}.kept", (now - 31 * DAY,) * 2)
    folder.cached(KEY, lambda: b"never")
    folder.evict(now)
    assert f"{KEY}.kept" in names(tmp_path), "what is asked for is young again"
    Cache(tmp_path / "nowhere").evict(now)


def test_only_the_newest_stay_where_that_is_asked(tmp_path: Path) -> None:
    folder = Cache(tmp_path)
    keys = [key_of(number, "") for number in range(5)]
    for number, key in enumerate(keys):
        folder.cached(key, lambda: b"words")
        os.utime(tmp_path / f"{key}.kept", (number * DAY,) * 2)
    folder.evict(5 * DAY, 2)
    assert names(tmp_path) == sorted(f"{key}.kept" for key in keys[3:])


@contextmanager
def locked_elsewhere(path: Path) -> Iterator[None]:
    """Let another process make a file and hold its lock."""
    code = "import fcntl, sys; f = open(sys.argv[1], 'xb'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); input()"
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline()
        yield
        process.kill()


def test_what_a_killed_build_left_goes_at_once_and_what_is_being_written_stays(tmp_path: Path) -> None:
    stray, live = tmp_path / f"{KEY}.12ab.unfinished", tmp_path / f"{KEY}.34cd.unfinished"
    stray.write_text("half")
    with locked_elsewhere(live):
        Cache(tmp_path).evict(live.stat().st_mtime)
        assert names(tmp_path) == [live.name]
    Cache(tmp_path).evict(live.stat().st_mtime)
    assert names(tmp_path) == []


def test_a_build_that_is_killed_while_it_writes_leaves_what_the_next_takes_away(tmp_path: Path) -> None:
    """The kill comes where the file is written and not yet in its place."""
    code = (
        "import os,signal,sys; from pathlib import Path; from kindling.model.cache import Cache\n"
        "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "Cache(Path(sys.argv[1])).cached('0' * 64, lambda: b'words')"
    )
    job = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=KIT, check=False)
    (left,) = tmp_path.iterdir()
    assert job.returncode == -9 and left.name.endswith(".unfinished")
    Cache(tmp_path).evict(left.stat().st_mtime)
    assert names(tmp_path) == []


def test_many_builds_at_once_write_read_and_sweep_one_folder(tmp_path: Path) -> None:
    keys = [key_of(number, "") for number in range(6)]

    def build(number: int) -> list[Path]:
        folder = Cache(tmp_path, fresh=number % 3 == 0)
        for turn in range(60):
            key = keys[(turn + number) % len(keys)]
            assert folder.cached(key, lambda key=key: key.encode() * 500).read() == key.encode() * 500  # type: ignore[misc]
            folder.evict(2e9, 2 if number % 2 else None)
        return folder.damaged

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(build, range(6))) == [[]] * 6
    assert all(name.endswith(".kept") for name in names(tmp_path))


# ---- keys ---------------------------------------------------------------------------------------------

MAKERS = {
    "cards": "kindling.plugins.cards.images",
    "squares": "kindling.plugins.podcast.images",
    "codes": "kindling.plugins.share.qr",
    "pictures": "kindling.plugins.pictures.images",
    "posters": "kindling.plugins.video.stills",
    "media": "kindling.engine.media",
    "citations": "kindling.plugins.citations.engine",
    "cited": "kindling.plugins.citations.in_styles",
    "search": "kindling.plugins.search.index",
}
#: they ask for an answer, or hold its file, and make none
KEEPERS = {"kindling.model.cache", "kindling.model.locks", "kindling.plugins.citations.cache"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_holds_all_code_of_ours_that_took_part(tmp_path: Path, kind: str) -> None:
    """Asked of Python itself, which tells of each function that is called while an answer is made."""
    called: set[str] = set()

    def told(frame: Any, event: str, _: Any) -> None:
        path = frame.f_code.co_filename
        if event == "call" and path.startswith((f"{KIT}/plugins/", f"{KIT}/kindling/")):
            called.add(".".join(Path(path).relative_to(KIT).with_suffix("").parts).removesuffix(".__init__"))

    a_square(tmp_path, Cache(tmp_path / "squares"))  # so that a square finds its card
    threading.setprofile(told)
    sys.setprofile(told)
    try:
        KINDS[kind](tmp_path, Cache(tmp_path / kind, fresh=True))
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]
    assert called - KEEPERS
    assert called - KEEPERS <= modules_behind(MAKERS[kind])


def test_a_key_changes_with_the_code_however_far_and_with_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*given: str) -> str:
        circumstances.cache_clear()
        return circumstances(*given)

    first = found("kindling.plugins.share.qr", "pillow")
    assert found("kindling.plugins.share.qr", "pillow") == first
    assert (
        len(
            {first, found("kindling.plugins.share.qr", "zxing-cpp"), found("kindling.plugins.podcast.images", "pillow")}
        )
        == 3
    )
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + (b"#" if path.name == "problems.py" else b""))
    assert found("kindling.plugins.share.qr", "pillow") != first
    circumstances.cache_clear()
