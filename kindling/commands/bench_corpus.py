"""A made-up blog to measure builds on: about 1,000 words a post, in series of five, the same for the same number.

Words, lengths and proportions are those on which other generators were measured, so that figures can be compared. One
post in ten has a picture, one in twenty a film.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import product
from pathlib import Path

_SYLLABLES = (
    "ba be ca co da de fa fi ga go ha he jo ka ki la le lo ma me mi na no "
    "pa pe ra re ro sa se so ta te to va ve wi ya za"
).split()
_COMMON = (
    "care people team trust listen power share story health change community together kindness joy excellence leader "
    "patient ward nurse safe honest question learn grow hope voice system movement culture meeting time"
).split()
_TAGS = "kindness joy excellence power movements safety leadership teams coaching learning".split()
_FIRST_DAY = date(2001, 1, 1)
_SOURCES = 200
_PICTURED, _FILMED = 10, 20  #: one post in so many has a picture, a film
CAPTION = "What is seen of it"  #: of each picture
_CAPTIONS = "WEBVTT\n\n" + "\n".join(
    f"00:{second:02d}.000 --> 00:{second + 4:02d}.000\nPeople listen to people, line {second}.\n"
    for second in range(0, 60, 5)
)
_CODE = "```python\ndef ask(people):\n    return [p.listen() for p in people]\n```"


@dataclass(frozen=True, slots=True)
class MadePost:
    """A post that was made up, before it has the form that a generator reads."""

    name: str
    title: str
    date: date
    tags: tuple[str, ...]
    series: str
    part: int
    blocks: tuple[str, ...]
    cited: tuple[str, ...]  #: a key for each section, in order: ``[@key]`` in its blocks
    picture: str = ""  #: its file, "" for none; it stands first among the blocks
    film: str = ""  #: its address elsewhere, "" for none


def made_posts(posts: int) -> Iterator[MadePost]:
    """Yield ``posts`` posts."""
    words = _vocabulary()
    return (_post(number, words) for number in range(posts))


def write_corpus(posts: int, site: Path) -> None:
    """Write a site of ``posts`` posts and a library of 200 sources below ``site``."""
    content = site / "content"
    for folder in ("posts", "media", "references"):
        (content / folder).mkdir(parents=True)
    for post in made_posts(posts):
        (content / "posts" / f"{post.name}.md").write_text(_text(post), "utf-8")
        if post.film:
            (content / "media" / f"{post.name}.vtt").write_text(_CAPTIONS, "utf-8")
    write_pictures(posts, content / "media")
    (content / "references" / "library.bib").write_text(library_text(_SOURCES), "utf-8")


def write_pictures(posts: int, folder: Path) -> None:
    """Write the pictures of ``posts`` posts into ``folder``, each another."""
    from PIL import Image  # heavy: only where there is something to measure

    for number in range(0, posts, _PICTURED):
        dots = Image.frombytes("RGB", (24, 16), random.Random(number).randbytes(24 * 16 * 3))
        file = BytesIO()
        dots.resize((960, 640), Image.Resampling.BICUBIC).save(file, "JPEG", quality=80)
        (folder / f"picture-{number:05d}.jpg").write_bytes(file.getvalue())


def library_text(sources: int) -> str:
    """Return a BibTeX file of made-up sources."""
    return "\n".join(map(_source, range(sources)))


def write_series(series: int, parts: int, site: Path) -> None:
    """Write ``series`` series of ``parts`` short posts each below ``site``; each post has tokens of its series."""
    folder = site / "content" / "posts"
    folder.mkdir(parents=True)
    for number in range(series * parts):
        of, part = number // parts, number % parts + 1
        (folder / f"part-{number:05d}.md").write_text(
            f'---\ntitle: "Part {part} on listening to the people who do the work"\nslug: part-{number:05d}\n'
            f"date: {_FIRST_DAY + timedelta(days=number % 9000)}\nsummary: One line of it.\n"
            f'series: "Series number {of:05d}"\npart: {part}\n---\n\nIt begins with {{part:1}}.\n\n{{series}}\n',
            "utf-8",
        )


def _vocabulary() -> list[str]:
    """Return 5,000 rare words, and the common ones often enough to be met in every sentence."""
    made = ["".join(parts) for length in (2, 3) for parts in product(_SYLLABLES, repeat=length)]
    return _COMMON * 8 + random.Random(1).sample(made, 5000)


def _post(number: int, words: list[str]) -> MadePost:
    chance = random.Random(number)
    title, tags = f"Post {number:05d} on {chance.choice(words)}", chance.sample(_TAGS, 3)
    series = " ".join(random.Random(f"series {number // 5}").sample(words[-5000:], 3)).capitalize()
    cited: list[str] = []
    blocks = tuple(_blocks(chance, words, number, cited))
    picture = "" if number % _PICTURED else f"picture-{number:05d}.jpg"
    film = f"https://youtu.be/bench{number:06d}" if number % _FILMED == 1 else ""
    day = _FIRST_DAY + timedelta(days=number % 9000)
    name, part = f"post-{number:05d}", number % 5 + 1
    return MadePost(name, title, day, tuple(tags), series, part, blocks, tuple(cited), picture, film)


def _text(post: MadePost) -> str:
    """Return a post as Kindling reads it."""
    film = (
        f"video: {post.film}\nduration: 1:00\ncaptions: /media/{post.name}.vtt\ndescribed: true\n" if post.film else ""
    )
    picture = [f'![What it shows](../media/{post.picture} "{CAPTION}")'] if post.picture else []
    return (
        f'---\ntitle: "{post.title}"\ndate: {post.date}\nslug: {post.name}\ntags: [{", ".join(post.tags)}]\n'
        f'series: "{post.series}"\npart: {post.part}\nauthors: [A Leader]\n'
        f'summary: "{post.title} in one line."\n{film}---\n\n' + "\n\n".join([*picture, *post.blocks]) + "\n"
    )


def _blocks(chance: random.Random, words: list[str], number: int, cited: list[str]) -> Iterator[str]:
    """Yield four sections: a heading, three paragraphs of which one cites; a list, a quotation, sometimes code.

    What each section cites is added to ``cited``.
    """
    for section in range(4):
        yield f"## {chance.choice(words).capitalize()} and {chance.choice(words)}"
        for paragraph in range(3):
            text = " ".join(_sentence(chance, words) for _ in range(chance.randint(3, 6)))
            if paragraph == 1:
                cited.append(f"source{chance.randrange(_SOURCES):03d}")
                text += f" [@{cited[-1]}]"
            yield text
        if section == 1:
            yield "\n".join(f"- {_sentence(chance, words)}" for _ in range(4))
        if section == 2:
            yield f"> {_sentence(chance, words)}"
        if section == 3 and number % 10 == 0:
            yield _CODE


def _sentence(chance: random.Random, words: list[str]) -> str:
    """Return 8 to 22 words; one in ten has a strong word, one in ten a link."""
    text = chance.choices(words, k=chance.randint(8, 22))
    if chance.random() < 0.1:
        text[2] = f"**{text[2]}**"
    if chance.random() < 0.1:
        text[4] = f"[{text[4]}](https://example.org/{text[3]})"
    return f"{text[0].capitalize()} {' '.join(text[1:])}."


def _source(number: int) -> str:
    return (
        f"@article{{source{number:03d},\n  author = {{Author, {chr(65 + number % 26)}. {number:03d}}},\n"
        f"  title = {{A study of source{number:03d}}},\n  journal = {{Journal of Care}},\n  year = {{2017}},\n"
        f"  doi = {{10.1000/source{number:03d}}}\n}}\n"
    )
