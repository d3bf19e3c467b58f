"""``{series}`` and ``{part:2}`` in a text, as values: what was found, and what stands in its place. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from kindling.model.frontmatter import MembershipFields
from kindling.model.look import lang_attribute
from kindling.model.markers import href
from kindling.model.problems import Problem
from kindling.model.reading import Finding
from kindling.model.values import Document, PageMetadata
from kindling.model.views import Link
from kindling.model.words import SOURCE, Languages
from kindling.plugins.series.core import (
    PartView,
    Series,
    SeriesCard,
    SeriesLibrary,
    SeriesView,
    beside,
    card,
    read_first,
    series_of,
    threads,
)

_ENGLISH = Languages()
_AT_A_GLANCE = 12  #: numbers in a hint
_MARKED = ('<span class="problem">', "</span>")  #: around a mistake, seen only while writing
WrittenCard = Callable[[SeriesCard, str], str]  #: a series and the language of the text around it → its card, as HTML


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a text."""

    text: str  #: as typed: "{part:2}", "[my words]({part:2})"
    part: int  #: 0 for ``{series}``
    line: int


@dataclass(frozen=True, slots=True)
class Tokens(Finding):
    """The tokens of one text; a reading's result, put into ``md.Meta["series"]``."""

    tokens: tuple[Token, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is wrong with them."""
        return self.problems


def tokens_of(document: Document) -> tuple[Token, ...]:
    """Return the tokens that reading found in a document."""
    found = document.finding(Tokens)
    return found.tokens if found else ()


def series_view(
    document: Document,
    metadata: PageMetadata,
    library: SeriesLibrary,
    card_html: WrittenCard,
    languages: Languages = _ENGLISH,
) -> SeriesView:
    """Return what a post, page or series page shows of series; ``card_html`` writes a card in the middle of a text."""
    filled = fills(tokens_of(document), series_of(metadata, library), card_html, metadata.lang, languages)
    if not document.is_post:
        return SeriesView(fills=filled)
    first = read_first(metadata, document.fields(MembershipFields), library)
    return SeriesView(threads(metadata, library), first, filled, *beside(metadata, library))


def fills(
    tokens: Iterable[Token],
    series: Series | None,
    card_html: WrittenCard,
    lang: str = SOURCE,
    languages: Languages = _ENGLISH,
) -> Mapping[str, str]:
    """Return what stands in each token's marker in a text in ``lang``; what means nothing stands as typed, marked."""
    found: dict[str, str] = {}
    for part in dict.fromkeys(token.part for token in tokens):
        found |= _part_fills(part, series, lang, languages) if part else _series_fills(series, card_html, lang)
    return found


def _series_fills(series: Series | None, card_html: WrittenCard, lang: str) -> dict[str, str]:
    keys = [f"series:{key}" for key in ("card", "link", "link-open", "link-close")]
    if series is None:
        return dict(zip(keys, (_mistake("{series}"), _mistake("{series}"), *_MARKED), strict=True))
    link = _link(Link(series.title, series.address, series.lang), lang)
    whole = card_html(card(series), lang)
    return dict(zip(keys, (whole, link, f'<a href="{href(series.address)}">', "</a>"), strict=True))


def _part_fills(number: int, series: Series | None, lang: str, languages: Languages) -> dict[str, str]:
    part = part_numbered(number, series, lang)
    keys = [f"series:part-{number}", f"series:part-{number}-open", f"series:part-{number}-close"]
    return dict(zip(keys, _part(number, part, lang, languages), strict=True))


def part_numbered(number: int, series: Series | None, lang: str) -> PartView | None:
    """Return the part with a number, for readers of ``lang``; None when there is none, or it is hidden from lists."""
    place = series.numbers.get(number) if series else None
    return None if series is None or place is None or series.slots[place].hidden else series.parts_for(lang)[place]


def _part(number: int, part: PartView | None, lang: str, languages: Languages) -> tuple[str, str, str]:
    """Return the part as a whole, and what stands before and behind the writer's own words."""
    if part is None:
        return _mistake(f"{{part:{number}}}"), *_MARKED
    if part.address:
        opening = f'<a href="{href(part.address)}">'
        return _link(Link(part.title, part.address, part.lang), lang), opening, "</a>"
    when = _ours(f" ({_in_sentence(languages.of(lang).say(part.words))})", lang, languages) + "</span>"
    title = escape(part.title) if part.lang else _ours(languages.of(lang).say(part.title), lang, languages)
    return f'<span class="coming">{title}{when}', '<span class="coming">', when


def _mistake(text: str) -> str:
    return escape(text).join(_MARKED)


def _link(link: Link, lang: str) -> str:
    return f'<a href="{href(link.address)}"{lang_attribute(link.lang, lang)}>{escape(link.title)}</a>'


def _in_sentence(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _ours(words: str, lang: str, languages: Languages) -> str:
    """Return words of the theme's own within a text in ``lang``."""
    said = lang_attribute(languages.interface(lang), lang)
    return f"<span{said}>{escape(words)}</span>" if said else escape(words)


def token_problems(document: Document, series: Series | None) -> Iterator[Problem]:
    """Yield the tokens that speak of no series, or of a part that it does not have."""
    for token in tokens_of(document):
        if series is None:
            fact = f"{token.text} stands in a text that is in no series"
            yield Problem(
                document.path, token.line, "series/token", fact, "add series: to the front matter, or take it out"
            )
        elif token.part and part_numbered(token.part, series, "") is None:
            known = _known_numbers(series)
            hint = f"{known}; announce a part to come under planned: in its file"
            yield Problem(
                document.path,
                token.line,
                "series/token",
                f"{token.text}: {series.title!r} has no part {token.part}",
                hint,
                follows="any",
            )


def _known_numbers(series: Series) -> str:
    numbers = [series.slots[place].number for place in series.visible]
    if len(numbers) > _AT_A_GLANCE:
        return f"its parts are {numbers[0]} to {numbers[-1]}"
    return f"its parts are {', '.join(map(str, numbers))}" if numbers else "it has no parts yet"
