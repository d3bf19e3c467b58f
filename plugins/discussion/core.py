"""A sheet with a post's questions, to print and to take to a team. Pure."""

from dataclasses import dataclass

from kindling.model.views import SeriesPosition


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of paper."""

    title: str  #: of the post
    address: str  #: of the post
    place: SeriesPosition | None  #: where the post stands in a series; None for one in no series
    summary: str  #: of the post
    questions: tuple[str, ...]  #: each gets room to write
    lang: str  #: of title, summary and questions
    link: str  #: public short address of the post, to be typed; "" before the site has a public address


def sheet_address(address: str) -> str:
    """Return where the sheet of the post at ``address`` is.

    >>> sheet_address("/posts/joy/")
    '/posts/joy/questions/'
    """
    return f"{address}questions/"
