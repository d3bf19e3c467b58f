"""Say what to type for the video FROM, an address or a file: title, length, poster. Only its host is asked."""

import html
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from kindling.commands._command import Exit, Refusal, complain, file_or_address, parser_of, run, say, shown, values
from kindling.commands.films import free_place, from_content, media_of, own_film, trusted_video, within

if TYPE_CHECKING:
    from kindling.plugins.video.public import Hosted

_TIMEOUT = 20  #: seconds
_LARGEST = 12_000_000  #: bytes of an answer
_QUALITY = 85
_HEADERS = {"User-Agent": "Kindling", "Accept-Language": "en"}
#: where each host keeps its pictures; any other place is not asked
_PICTURES = {"youtube": ("i.ytimg.com", "img.youtube.com"), "vimeo": ("i.vimeocdn.com",)}
_PERIOD = re.compile(r'"lengthSeconds":"(\d{1,6})"')
_NO_VIDEO = (400, 401, 403, 404, 410)


@dataclass(frozen=True, slots=True)
class HostedMetadata:
    """What a host says of a video."""

    title: str
    seconds: int  #: 0 when it does not say
    pictures: tuple[str, ...]  #: addresses, the best first


def main(argv: Sequence[str] | None) -> int:
    """Find out about the video, and print the lines."""
    given = values(parser_of(__doc__), ("site", "from"), argv)
    source = file_or_address(given)
    if not source:
        raise Refusal("There is no FROM.", "name a video: make video FROM=https://youtu.be/… or FROM=joy.mp4")
    content = given.site / "content"
    return _file(source, content) if isinstance(source, Path) else _hosted(source, media_of(content), given.site)


# ── A video of another site ─────────────────────────────────────────────────────────────────────────────────────────


def _hosted(address: str, media: Path, site: Path) -> int:
    from kindling.model.addresses import slugify

    address, video = trusted_video(address, site)
    told = _told(video)
    name = slugify(told.title)[:60].strip("-") or video.key.lower()
    poster = _poster(video, told, media, name)
    _print(address, told.title, f"/media/{poster.name}" if poster else "", told.seconds)
    say(f"\nIt needs captions too: save {video.name}'s as content/media/{name}.vtt, and add")
    say(f"captions: /media/{name}.vtt")
    return Exit.DONE


def _told(video: "Hosted") -> HostedMetadata:
    from kindling.plugins.video.public import oembed_address

    said = _json(oembed_address(video), video)
    title, picture = html.unescape(str(said.get("title") or "")).strip(), str(said.get("thumbnail_url") or "")
    if not title:
        raise Refusal(f"{video.name} says nothing of this video.", "look at its page there", Exit.CONTENT)
    seconds, better = _more(video, said)
    return HostedMetadata(title, seconds, tuple(filter(None, (*better, picture))))


def _more(video: "Hosted", said: dict[str, Any]) -> tuple[int, tuple[str, ...]]:
    """Return the length and larger pictures, where oEmbed has none; a host that says no more is not pressed."""
    if video.kind == "youtube":
        found = _PERIOD.search(_quietly(video.watch).decode("utf-8", "replace"))
        return int(found[1]) if found else 0, (f"https://i.ytimg.com/vi/{video.key}/maxresdefault.jpg",)
    if video.kind == "peertube":
        more = _object(_quietly(f"{video.origin}/api/v1/videos/{video.key}"))
        preview = more.get("previewPath")
        return _whole(more.get("duration")), (urljoin(video.origin, str(preview)),) if preview else ()
    return _whole(said.get("duration")), ()


def _whole(value: Any) -> int:
    return round(value) if isinstance(value, int | float) and 0 < value < 10**6 else 0


def _object(data: bytes) -> dict[str, Any]:
    """Return a JSON object; an empty one for anything else."""
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _json(address: str, video: "Hosted") -> dict[str, Any]:
    """Return what a host answers. Raises Refusal where it can't be reached, or knows no such video."""
    host = urlsplit(address).netloc
    try:
        return _object(_fetched(address))
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in _NO_VIDEO:
            fact = f"{video.name} shows no such video to everybody ({error.code})."
            raise Refusal(fact, "check its address, and that it may be embedded elsewhere", Exit.CONTENT) from None
        raise Refusal(f"{host} answers {error.code}.", "try again later", Exit.MACHINE) from None
    except OSError as error:
        reason = getattr(error, "reason", None) or error
        hint = "check the connection; nothing else needs one, so the lines can be written by hand too"
        raise Refusal(f"{host} can't be reached: {reason}.", hint, Exit.MACHINE) from None


def _quietly(address: str) -> bytes:
    """Return what an address holds; nothing where that fails."""
    try:
        return _fetched(address)
    except OSError as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        return b""


def _fetched(address: str) -> bytes:
    """Return what an https address holds. Raises OSError."""
    if urlsplit(address).scheme != "https":
        raise OSError("it is no https address")
    request = urllib.request.Request(address, headers=_HEADERS)  # noqa: S310 (https, just above)
    with _opener().open(request, timeout=_TIMEOUT) as answer:
        data: bytes = answer.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise OSError("the answer is too long")
    return data


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Goes on to another address only where that is https too."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Return the request to go on with. Raises OSError."""
        if urlsplit(newurl).scheme != "https":
            raise OSError("it leads to an address that is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_SafeRedirects())


def _poster(video: "Hosted", told: HostedMetadata, media: Path, name: str) -> Path | None:
    """Save the best picture that can be had; None, with a line that says so, where there is none."""
    hosts = _PICTURES.get(video.kind, (urlsplit(video.origin).netloc,))
    for address in told.pictures:
        data = _quietly(address) if urlsplit(address).netloc in hosts else b""
        if picture := _jpeg(data):
            return _saved(picture, media, name)
    complain(f"{video.name} gave no picture of the video.", "add poster: yourself; without it the page shows its card")
    return None


def _jpeg(data: bytes) -> bytes:
    """Return a picture as JPEG, no wider than a page needs; nothing where it is none."""
    from PIL import Image

    from kindling.plugins.video.public import STILL_WIDEST

    if not data:
        return b""
    try:
        with Image.open(BytesIO(data)) as image:
            image.thumbnail((STILL_WIDEST, STILL_WIDEST))
            made = BytesIO()
            image.convert("RGB").save(made, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return b""
    return made.getvalue()


def _saved(picture: bytes, media: Path, name: str) -> Path:
    """Write a picture under a name that is free, or that holds it already; nothing is written over."""
    media.mkdir(parents=True, exist_ok=True)
    for path in _names(media, name):
        if not path.exists():
            path.write_bytes(picture)
            say(f"{shown(path)} is the poster.")
            return path
        if path.read_bytes() == picture:
            say(f"{shown(path)} is the poster already.")
            return path
    raise AssertionError("names never end")


def _names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / f"{name}.jpg"
    number = 2
    while True:
        yield folder / f"{name}-{number}.jpg"
        number += 1


# ── A film of one's own ─────────────────────────────────────────────────────────────────────────────────────────────


def _file(path: Path, content: Path) -> int:
    from kindling.model.films import FilmRefused
    from kindling.plugins.video.public import still

    film = own_film(path)
    try:
        picture = still(path)
    except FilmRefused as error:
        raise Refusal(f"{shown(path)}: {error}.", "export it again from where it was made", Exit.CONTENT) from None
    if film.fault:
        complain(f"{shown(path)}: {film.fault}.", film.remedy)
    media = media_of(content)
    there = path if within(path, content) else free_place(path, media, path.stem)
    given, captions = (found if found and within(found, content) else None for found in (film.poster, film.captions))
    poster = given or _saved(picture, media, there.stem)
    _print(from_content(there, content), "", from_content(poster, content), round(film.file.seconds))
    say(f"captions: {from_content(captions or there.with_suffix('.vtt'), content)}")
    if there != path and not there.exists():
        renamed = f" and call it {there.name}: another film has its name there" if there.name != path.name else ""
        say(f"\nPut the film into {shown(media)}{renamed}")
    if not captions:
        say("\nIt needs captions: a WebVTT or SRT file of what is said.")
    return Exit.CONTENT if film.fault else Exit.DONE


# ── What to type ────────────────────────────────────────────────────────────────────────────────────────────────────


def _print(video: str, title: str, poster: str, seconds: int) -> None:
    from kindling.plugins.video.public import clock_time

    say("In the front matter, type:\n")
    if title:
        say(f"title: {json.dumps(title, ensure_ascii=False)}")
    say(f"video: {video}")
    if poster:
        say(f"poster: {poster}")
    if video.startswith("http"):
        say(
            f"duration: {clock_time(seconds)}"
            if seconds
            else "duration:   # the host does not say it; look at its page"
        )


if __name__ == "__main__":
    run(main)
