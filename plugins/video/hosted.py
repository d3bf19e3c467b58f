"""Videos on YouTube, Vimeo and PeerTube: from an address that people copy to the frame that is loaded on a click. Pure.

Nothing here asks the host for anything: all is in the address.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from kindling.plugins.video.video_request import RequestMistake, VideoRequest, address_of

_YOUTUBE = frozenset(
    f"{name}.com" for name in ("youtube", "www.youtube", "m.youtube", "music.youtube")
) | {"youtube-nocookie.com", "www.youtube-nocookie.com", "youtu.be", "www.youtu.be"}  # fmt: skip
_VIMEO = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})
_SHORT = ("youtube.com", "youtu.be", "vimeo.com")
_LIKE = 0.85  #: so much of a host's letters must agree for it to be a slip of the keyboard
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_LISTS = frozenset({"videoseries", "live_stream"})  #: stand where a video's key would, and are as long
_VIMEO_PATH = re.compile(
    r"/(?:(?:video|manage/videos|channels/[^/]+|groups/[^/]+/videos|(?:album|showcase)/[^/]+/video)/)?"
    r"(\d{1,12})(?:/([0-9a-f]{6,40}))?/?"
)
_PEERTUBE_PATH = re.compile(r"/(?:w|videos/(?:watch|embed))/([A-Za-z0-9-]{20,40})/?")
_PLAYLISTS = re.compile(r"/(?:playlist|w/p/|videos/(?:watch|embed)/playlist|channel|c/|user|@|ondemand|album|showcase)")


@dataclass(frozen=True, slots=True)
class Hosted:
    """A video that another site serves."""

    kind: str  #: "youtube", "vimeo", "peertube": how its player is spoken to
    name: str  #: who receives data: "YouTube", "video.example.org"
    frame: str  #: address of the player, which plays at once: it is only loaded when a reader asks for it
    player: str  #: address of the player of the whole film, for others to show: it waits
    watch: str  #: address of the video on its host's own pages
    key: str  #: the host's name for it
    tall: bool = False  #: higher than wide (a YouTube Short)

    @property
    def origin(self) -> str:
        """Return what the page's policy must allow: "https://player.vimeo.com"."""
        parts = urlsplit(self.frame)
        return f"{parts.scheme}://{parts.netloc}"


def hosted(request: VideoRequest, peertube: Iterable[str] = (), lang: str = "") -> Hosted | RequestMistake:
    """Return the video at an address; ``peertube``: the hosts that are known to run PeerTube; ``lang``: of the page."""
    url = address_of(request.place)
    host = (url.hostname or "") + (f":{url.port}" if url.port else "")
    if not host:
        return RequestMistake(f"{request.place!r} is no address", _HINT)
    if host in _YOUTUBE:
        return _youtube(request, lang)
    if host in _VIMEO:
        return _vimeo(request)
    return _peertube(request, host, tuple(peertube))


def is_known_player(address: str) -> bool:
    """Return whether an address is of a film on YouTube, Vimeo or, by its form, PeerTube."""
    request = VideoRequest(address)
    if isinstance(hosted(request), Hosted):
        return True
    return _PEERTUBE_PATH.fullmatch(address_of(address).path) is not None


_HINT = "copy the address from the host's own page of the video"


def _query(request: VideoRequest) -> dict[str, str]:
    return dict(parse_qsl(address_of(request.place).query))


def _address(base: str, values: Mapping[str, str | int], fragment: str = "") -> str:
    """Return an address with those of ``values`` that say something: no empty text, and no moment of 0."""
    said = {name: value for name, value in values.items() if value not in ("", 0)}
    return base + (f"?{urlencode(said)}" if said else "") + fragment


def _not_one(request: VideoRequest, name: str) -> RequestMistake:
    path = address_of(request.place).path
    if _PLAYLISTS.match(path) or path.endswith(tuple(_LISTS)):
        return RequestMistake(
            f"{request.place!r} is a list of videos on {name}, not one video", f"open one of them, and {_HINT}"
        )
    return RequestMistake(f"{request.place!r} names no video on {name}", _HINT)


def _youtube(request: VideoRequest, lang: str) -> Hosted | RequestMistake:
    url = address_of(request.place)
    steps = [step for step in url.path.split("/") if step]
    short = (url.hostname or "").endswith("youtu.be")
    key = steps[-1] if steps and (short or steps[0] in ("embed", "shorts", "live", "v")) else ""
    key = _query(request).get("v", "") if steps == ["watch"] else key
    if not _YOUTUBE_ID.fullmatch(key) or key in _LISTS or _PLAYLISTS.match(url.path):
        return _not_one(request, "YouTube")
    player = {"autoplay": "1", "playsinline": "1", "rel": "0", "enablejsapi": "1", "hl": request.lang or lang}
    times = {"start": request.start, "end": request.end}
    base = f"https://www.youtube-nocookie.com/embed/{key}"
    return Hosted(
        "youtube",
        "YouTube",
        _address(base, {**player, **times}),
        base,
        _address("https://www.youtube.com/watch", {"v": key, "t": f"{request.start}s" if request.start else ""}),
        key,
        tall="shorts" in steps,
    )


def _vimeo(request: VideoRequest) -> Hosted | RequestMistake:
    match = _VIMEO_PATH.fullmatch(address_of(request.place).path)
    if not match:
        return _not_one(request, "Vimeo")
    key, secret = match[1], match[2] or _query(request).get("h", "")
    if not re.fullmatch(r"[0-9a-f]*", secret):
        return _not_one(request, "Vimeo")
    values = {"h": secret, "autoplay": 1, "dnt": 1, "start_time": request.start, "end_time": request.end}
    watch = f"https://vimeo.com/{key}/{secret}".rstrip("/")
    moment = f"#t={request.start}s" if request.start else ""
    base = f"https://player.vimeo.com/video/{key}"
    return Hosted("vimeo", "Vimeo", _address(base, values), _address(base, {"h": secret}), watch + moment, key)


def _peertube(request: VideoRequest, host: str, known: tuple[str, ...]) -> Hosted | RequestMistake:
    match = _PEERTUBE_PATH.fullmatch(address_of(request.place).path)
    if host not in known:
        return _unknown_host(request, host, known, like_peertube=match is not None)
    if not match:
        return _not_one(request, host)
    quiet = {"p2p": "0", "warningTitle": "0"}  # no other viewer's device is told of this one
    times = {"start": request.start, "stop": request.end}
    base = f"https://{host}/videos/embed/{match[1]}"
    return Hosted(
        "peertube",
        host,
        _address(base, {"autoplay": 1, "api": 1, **quiet, **times}),
        base,
        _address(f"https://{host}/w/{match[1]}", times),
        match[1],
    )


def _unknown_host(request: VideoRequest, host: str, known: tuple[str, ...], *, like_peertube: bool) -> RequestMistake:
    fact = f"{request.place!r} is on no host that is known: YouTube, Vimeo, or a PeerTube of VLOG['peertube']"
    if near := get_close_matches(host.removeprefix("www."), [*known, *_SHORT], n=1, cutoff=_LIKE):
        return RequestMistake(fact, f"did you mean {near[0]}?")
    if like_peertube:
        hint = f"if {host} runs PeerTube and is trusted, pelicanconf.py says so: VLOG = {{'peertube': [{host!r}]}}"
        return RequestMistake(fact, hint)
    return RequestMistake(fact, "put the file itself into content/media/ and name it: /media/joy.mp4")


# ---- asking the host about a video, which only `make video` does ----------------------------------

_OEMBED: Mapping[str, Callable[[Hosted], str]] = MappingProxyType(
    {
        "youtube": lambda _: "https://www.youtube.com/oembed",
        "vimeo": lambda _: "https://vimeo.com/api/oembed.json",
        "peertube": lambda video: f"{video.origin}/services/oembed",
    }
)


def oembed_address(video: Hosted) -> str:
    """Return where a host says of a video what it is called (https://oembed.com)."""
    return f"{_OEMBED[video.kind](video)}?format=json&url={quote(video.watch, safe='')}"
