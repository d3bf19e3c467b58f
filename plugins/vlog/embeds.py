"""Players that stand in a text as HTML, as hosts hand them out and other tools write them: ``{video: …}``. Pure.

So a reader's browser asks no other host before a click, and a film has captions, a poster and a transcript like any
other here. Only what is known is read; anything else is left as it is, and told by what makes HTML harmless.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from kindling.model.code_spans import outside_code
from kindling.model.html import start_tags
from kindling.plugins.video.public import is_known_player

_AROUND = r"(?:p|div|figure|center)"
_GAP = r"[ \t]*\n?[ \t]*"
_EMBED = (
    r"<iframe\b[^<>]*>[^<>]{0,200}(?:</iframe>)?|<video\b[^<>]*>.{0,4000}?</video>|<object\b[^<>]*>.{0,4000}?</object>"
)
_ALONE = re.compile(
    rf"^ {{0,3}}(?P<html>(?:<{_AROUND}\b[^<>]*>{_GAP}){{0,4}}(?:{_EMBED})(?:{_GAP}</{_AROUND}>){{0,4}})[ \t]*$",
    re.M | re.S | re.I,
)
#: what hosts call each of their players: no title of a film
_NO_TITLE = re.compile(r"(?:youtube|vimeo|peertube)?\s*(?:video|embed)?\s*(?:player|video)?", re.I)
_PLAIN = re.compile(r"[^\s{}\"'<>][^{}\"'<>\n]*")


@dataclass(frozen=True, slots=True)
class Embed:
    """A player that stands in a text as HTML."""

    start: int
    end: int
    token: str  #: the same as ``{video: …}``


def with_tokens(text: str) -> tuple[str, list[tuple[str, int]]]:
    """Return a text with a token in place of each player that is known, and each token with its line, from 0.

    The lines below stay on their lines.
    """
    if "<iframe" not in (small := text.lower()) and "<video" not in small and "<object" not in small:
        return text, []
    found = list(embeds(text))
    for embed in reversed(found):
        gone = text[embed.start : embed.end].count("\n")
        text = text[: embed.start] + embed.token + "\n" * gone + text[embed.end :]
    return text, [(embed.token, text.count("\n", 0, embed.start)) for embed in found]


def embeds(text: str) -> Iterator[Embed]:
    """Yield the players that have a line, or some, to themselves, and are no code."""
    for match in outside_code(_ALONE, text):
        if token := _token(match["html"]):
            yield Embed(match.start("html"), match.end("html"), token)


def _token(html: str) -> str:
    """Return what is written for a player; "" for one that is not known, or that says more than can be written."""
    if len(re.findall(rf"<{_AROUND}\b", html, re.I)) != len(re.findall(rf"</{_AROUND}>", html, re.I)):
        return ""
    tags = list(start_tags(html))
    first = next((said for name, said in tags if name in ("iframe", "video", "object")), {})
    place = _place(tags)
    if not place:
        return ""
    title = (first.get("title") or first.get("aria-label") or "").replace('"', "”").strip()
    words = [f'title="{title}"'] if title and not _NO_TITLE.fullmatch(title) and _PLAIN.fullmatch(title) else []
    words += [f"poster={poster}"] if (poster := first.get("poster", "")) and _PLAIN.fullmatch(poster) else []
    words += [option for name, said in tags if name == "track" and (option := _track(said))]
    return f"{{video: {' '.join([place, *words])}}}"


def _place(tags: list[tuple[str, dict[str, str]]]) -> str:
    """Return the file, or the address of a known player, that is shown; "" for what is neither."""
    sources = [said.get("src", "") for name, said in tags if name in ("iframe", "video", "source", "embed")]
    films = [src.strip() for src in sources if src]
    films.sort(key=lambda src: not src.partition("?")[0].lower().endswith(".mp4"))
    is_frame = any(name in ("iframe", "object") for name, _ in tags)
    place = films[0] if films else ""
    if not _PLAIN.fullmatch(place):
        return ""
    if place.startswith("//"):
        place = f"https:{place}"
    if urlsplit(place).scheme:
        return place if is_known_player(place) else ""
    return "" if is_frame else place


def _track(said: dict[str, str]) -> str:
    """Return a track as an option; "" for one that is not shown here, as chapters."""
    kind = {"captions": "captions", "subtitles": "captions", "": "captions"}.get(said.get("kind", "").lower(), "")
    kind = "descriptions" if said.get("kind", "").lower() == "descriptions" else kind
    lang, place = said.get("srclang", ""), said.get("src", "").strip()
    if not kind or not _PLAIN.fullmatch(place):
        return ""
    return f'{kind}{f".{lang}" if re.fullmatch("[A-Za-z-]{2,12}", lang) else ""}="{place}"'
