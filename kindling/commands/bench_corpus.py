"""A made-up blog to measure builds on: about 1,000 words a post, in series of five, the same for the same number.

Words, lengths and proportions are those on which other generators were measured, so that figures can be compared.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
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
_CODE = "```python\ndef ask(people):\n    return [p.listen() for p in people]\n```"


def write_corpus(posts: int, site: Path) -> None:
    """Write a site of ``posts`` posts and a library of 200 sources below ``site``."""
    folder = site / "content" / "posts"
    folder.mkdir(parents=True)
    words = _vocabulary()
    for number in range(posts):
        (folder / f"post-{number:05d}.md").write_text(_post(number, words), "utf-8")
    library = site / "content" / "references" / "library.bib"
    library.parent.mkdir()
    library.write_text(library_text(_SOURCES), "utf-8")


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


def _post(number: int, words: list[str]) -> str:
    chance = random.Random(number)
    title = f"Post {number:05d} on {chance.choice(words)}"
    series = " ".join(random.Random(f"series {number // 5}").sample(words[-5000:], 3)).capitalize()
    return (
        f'---\ntitle: "{title}"\ndate: {_FIRST_DAY + timedelta(days=number % 9000)}\nslug: post-{number:05d}\n'
        f'tags: [{", ".join(chance.sample(_TAGS, 3))}]\nseries: "{series}"\npart: {number % 5 + 1}\n'
        f'authors: [A Leader]\nsummary: "{title} in one line."\n---\n\n'
        + "\n\n".join(_blocks(chance, words, number))
        + "\n"
    )


def _blocks(chance: random.Random, words: list[str], number: int) -> Iterator[str]:
    """Yield four sections: a heading, three paragraphs of which one cites; a list, a quotation, sometimes code."""
    for section in range(4):
        yield f"## {chance.choice(words).capitalize()} and {chance.choice(words)}"
        for paragraph in range(3):
            text = " ".join(_sentence(chance, words) for _ in range(chance.randint(3, 6)))
            yield f"{text} [@source{chance.randrange(_SOURCES):03d}]" if paragraph == 1 else text
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
