"""A poster from the film itself, where nobody has given one; cached between builds by what it is made from."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from hashlib import file_digest
from io import BytesIO
from pathlib import Path
from typing import Any

from kindling.model.cache import Cache, CachedAnswer, circumstances, key_of
from kindling.model.films import FilmRefused, shown_size
from kindling.plugins.video.video import STILL_WIDEST

_QUALITY = 80
_SHARES = (0.1, 0.25, 0.5, 0.75)  #: of the film's length: where to look for a picture that shows something
_FLAT = 12  #: a picture whose grey varies by less shows nothing: a fade from black, a title's ground
_PARTS = ("av", "pillow")


def still(path: Path, start: int = 0, end: int = 0) -> bytes:
    """Return a picture of a film as JPEG: at ``start`` seconds, else the first of some that shows something.

    These are before ``end`` (0: the film's own). Where the film is damaged there, its first picture is taken. Raises
    FilmRefused for a film without one.
    """
    import av

    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            length = end or float(container.duration or 0) / 1_000_000
            moments = [float(start)] if start else [share * length for share in _SHARES]
            frames = (frame for moment in (*moments, 0.0) if (frame := _frame_at(container, stream, moment)))
            return _jpeg(_telling(_pictures(frames, stream.sample_aspect_ratio), only_first=bool(start)))
    except (av.FFmpegError, IndexError, OSError) as error:
        raise FilmRefused(f"no picture can be taken from the film: {error}") from None


def _frame_at(container: Any, stream: Any, moment: float) -> Any:
    """Return the first frame at or after a moment, the last one before where the film ends sooner; None if damaged."""
    last = None
    with suppress(OSError):  # what FFmpeg says of damage
        container.seek(int(moment * 1_000_000))
        for frame in container.decode(stream):
            last = frame
            if frame.time is None or frame.time >= moment:
                break
    return last


def _pictures(frames: Iterator[Any], aspect: Any) -> Iterator[Any]:
    """Yield each frame as people see it: turned upright, its pixels square, not too large."""
    for frame in frames:
        width, height = shown_size(frame, aspect)
        scale = min(1.0, STILL_WIDEST / width)
        picture = frame.to_image().rotate(frame.rotation, expand=True)
        yield picture.resize((max(1, round(width * scale)), max(1, round(height * scale))))


def _telling(pictures: Iterator[Any], *, only_first: bool) -> Any:
    """Return the first picture that shows something, else the one that shows most. Raises IndexError without any."""
    from PIL import ImageStat

    seen: list[tuple[float, Any]] = []
    for picture in pictures:
        seen.append((ImageStat.Stat(picture.convert("L")).stddev[0], picture))
        if only_first or seen[-1][0] >= _FLAT:
            return picture
    if not seen:
        raise IndexError("it has none")
    return max(seen, key=lambda one: one[0])[1]


def _jpeg(picture: Any) -> bytes:
    data = BytesIO()
    picture.save(data, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return data.getvalue()


def cached_still(path: Path, start: int, folder: Cache, end: int = 0) -> CachedAnswer:
    """Return a film's poster, made unless ``folder`` has it."""
    with path.open("rb") as file:
        film = file_digest(file, "sha256").hexdigest()
    return folder.cached(key_of([film, start, end], circumstances(__name__, *_PARTS)), partial(still, path, start, end))
