"""What a video file says of itself, read by PyAV (FFmpeg inside a wheel)."""

from pathlib import Path
from typing import Any, NamedTuple


class FilmRefused(ValueError):
    """A file can't be shown as a film; says why, in words for people."""


class VideoProperties(NamedTuple):
    """What can be read of a film without playing it."""

    width: int  #: pixels, as it is shown
    height: int
    seconds: float
    codecs: tuple[str, ...]  #: of its picture, of its colours, of its sound if it has any: "h264", "yuv420p", "aac"


def video_properties(path: Path) -> VideoProperties:
    """Return what a film says of itself.

    Raises FilmRefused for a file that can't be read or holds no picture.
    """
    import av

    try:
        with av.open(str(path)) as container:
            stream = next(iter(container.streams.video), None)
            if stream is None:
                raise FilmRefused("the file holds sound and no picture")
            frame = next(container.decode(stream), None)  # a good header may stand before nothing, or before rubbish
            if frame is None:
                raise FilmRefused("the file breaks off before its first picture")
            sounds = [sound.codec_context.codec.canonical_name for sound in container.streams.audio][:1]
            codecs = (stream.codec_context.codec.canonical_name, str(stream.codec_context.pix_fmt), *sounds)
            return VideoProperties(*shown_size(frame, stream.sample_aspect_ratio), _seconds(container, stream), codecs)
    except (av.FFmpegError, OSError) as error:
        fact = getattr(error, "strerror", "") or str(error)
        raise FilmRefused(f"the file can't be read as a video: {fact[:1].lower()}{fact[1:]}") from None


def shown_size(frame: Any, aspect: Any) -> tuple[int, int]:
    """Return the size on the screen: with pixels made square, and as a telephone was held."""
    width = round(frame.width * (aspect or 1))
    return (frame.height, width) if frame.rotation % 180 else (width, frame.height)


def _seconds(container: Any, stream: Any) -> float:
    """Return the length the file names; else it has to be read to its end."""
    if container.duration:
        return float(container.duration / 1_000_000)
    last = max(
        (packet.pts + (packet.duration or 0) for packet in container.demux(stream) if packet.pts is not None), default=0
    )
    return float(last * stream.time_base)
