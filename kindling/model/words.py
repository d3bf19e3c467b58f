"""The words that readers see, and the languages that they are said in.

A ``Message`` is its British English text, and knows how it is made, so that a catalogue says it in another language.
Views hold messages; whoever writes a page or a feed asks the ``Language`` of that page to say them.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from markupsafe import Markup, escape

#: The language of the words in the code, from which catalogues translate.
SOURCE = "en-GB"
FOLDER = "locale"  #: in a layer of the theme: ``locale/cy.po``
#: around words of the source on a page in another language; no writer's text holds such characters
UNSAID = ("\ue010", "\ue011")
IN_TONGUE = ("\ue012", "\ue013", "\ue014")  #: before the language of words in another, before and behind the words
_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sentence:
    """A whole sentence or label with named gaps."""

    one: str  #: "{count} part"
    other: str = ""  #: "{count} parts"; "" for what is not counted
    count: int = 0
    values: Mapping[str, object] = field(default_factory=dict)  #: of the gaps; a message among them is said too
    context: str = ""  #: which meaning, where one English text has several: "one series"


@dataclass(frozen=True)
class Row:
    """Texts that follow one another."""

    between: str  #: " · "
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """Texts as a list in a sentence: "A, B and C"."""

    parts: tuple[str, ...]


@dataclass(frozen=True)
class CalendarDay:
    """A day: "9 November 2026"."""

    day: date


Form = Sentence | Row | Listing | CalendarDay


class Message(str):
    """A text of ours: as a ``str`` it is British English; ``Language.say`` has it in another language."""

    form: Form

    def __new__(cls, text: str, form: Form) -> Self:
        """Return ``text`` that is made as ``form`` says."""
        made = super().__new__(cls, text)
        made.form = form
        return made

    def __getnewargs__(self) -> tuple[str, Form]:  # type: ignore[override]
        """Return what a copy is made of."""
        return str(self), self.form


def _made(form: Form) -> Message:
    return Message(_said(form, ENGLISH), form)


def message(text: str, **values: object) -> Message:
    """Return a sentence with its gaps filled: ``message("Part {number}", number=2)``."""
    return _made(Sentence(text, values=values))


def message_in(context: str, text: str, /, **values: object) -> Message:
    """Return a sentence whose English text has another meaning elsewhere; ``context`` tells translators which this is.

    >>> message_in("one series", "Series")
    'Series'
    """
    return _made(Sentence(text, values=values, context=context))


def messages(one: str, other: str, count: int, **values: object) -> Message:
    """Return what is said of a number of things; ``{count}`` is the number.

    >>> messages("{count} part", "{count} parts", 3)
    '3 parts'
    """
    return _made(Sentence(one, other, count, {"count": count, **values}))


def row(between: str, parts: Iterable[str]) -> Message:
    """Return the parts that say something, with ``between`` between them."""
    return _made(Row(between, tuple(filter(None, parts))))


def listing(parts: Iterable[str]) -> Message:
    """Return a list as a sentence holds it.

    >>> listing(["Ann", "Ben", "Cai"])
    'Ann, Ben and Cai'
    """
    return _made(Listing(tuple(parts)))


def day_words(day: date) -> Message:
    """Return a day for people.

    >>> day_words(date(2026, 11, 9))
    '9 November 2026'
    """
    return _made(CalendarDay(date(day.year, day.month, day.day)))


def in_tongue(text: str, lang: str) -> str:
    """Return words with marks around them that say their language; a page makes an element of them, if need be."""
    before, between, behind = IN_TONGUE
    return f"{before}{lang}{between}{text}{behind}"


def gaps(text: str) -> frozenset[str]:
    """Return the names of the gaps in a text."""
    return frozenset(_GAP.findall(text))


@dataclass(frozen=True)
class Catalogue:
    """What is said instead of the source words."""

    #: (context, one, other) → its forms
    texts: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    form_of: Callable[[int], int] = lambda count: int(count != 1)  #: a number → which of the forms
    unchecked: bool = False  #: whether it says of itself that nobody has checked it

    def text(self, one: str, other: str = "", count: int = 0, context: str = "") -> str:
        """Return the words, with gaps; those of the source where nothing else is known.

        Where the meaning that ``context`` names is not told apart, the words without a context are taken.
        """
        if forms := self._forms(one, other, context):
            return forms[self.form_of(count)] if other else forms[0]
        return other if other and count != 1 else one

    def has(self, one: str, other: str = "", context: str = "") -> bool:
        """Return whether it says these words."""
        return self._forms(one, other, context) is not None

    def _forms(self, one: str, other: str, context: str) -> tuple[str, ...] | None:
        return self.texts.get((context, one, other)) or self.texts.get(("", one, other))


@dataclass(frozen=True)
class Language:
    """A language that pages are in: its tag, its words, and what CLDR knows of it."""

    tag: str  #: "cy", as ``lang`` says it
    catalogue: Catalogue = field(default_factory=Catalogue)

    @property
    def is_source(self) -> bool:
        """Whether a message is in this language as it stands."""
        return self.tag in (SOURCE, "en") and not self.catalogue.texts

    @cached_property
    def locale(self) -> Any:
        """Babel's data on the language."""
        from babel import Locale

        return Locale.parse(_known_tag(SOURCE if self.tag == "en" else self.tag), sep="-")

    @property
    def direction(self) -> str:
        """Which way it is written: "ltr" or "rtl"."""
        return str(self.locale.text_direction)

    def say(self, text: str) -> str:
        """Return a text in this language; what is no message is somebody's own words, and stays."""
        return _said(text.form, self) if isinstance(text, Message) else text

    def shown(self, value: object) -> object:
        """Return a value as a template of this language shows it."""
        if not isinstance(value, Message):
            return value
        text, form = _said(value.form, self), value.form
        return self._marked(text, form.one, form.other, form.context) if isinstance(form, Sentence) else text

    def word(self, text: str, /, **values: object) -> Markup:
        """Return a sentence of a template with its gaps filled, as HTML: ``{{ _("Part {number}", number=2) }}``."""
        return self._html(self._marked(self.catalogue.text(text), text), values)

    def word_in(self, context: str, text: str, /, **values: object) -> Markup:
        """Return a sentence of which one English text has several meanings: ``{{ _p("one series", "Series") }}``."""
        return self._html(self._marked(self.catalogue.text(text, context=context), text, context=context), values)

    def words(self, one: str, other: str, count: int, /, **values: object) -> Markup:
        """Return what a template says of a number of things: ``{{ _n("{count} part", "{count} parts", 3) }}``."""
        return self._html(self._marked(self.catalogue.text(one, other, count), one, other), {"count": count, **values})

    def _marked(self, text: str, one: str, other: str = "", context: str = "") -> str:
        """Return a text, between marks where no catalogue has it: it is English, and a page has to say so."""
        known = is_english(self.tag) or self.catalogue.has(one, other, context)
        return text if known else f"{UNSAID[0]}{text}{UNSAID[1]}"

    def list_of(self, parts: Iterable[object]) -> Markup:
        """Return parts, which may be HTML, as a list in a sentence."""
        shown = [escape(self.shown(part)) for part in parts]
        names = [f"\ue000{number}\ue001" for number in range(len(shown))]
        whole = escape(_listed(names, self))
        return Markup(re.sub("\ue000(\\d+)\ue001", lambda name: shown[int(name[1])], whole))  # noqa: S704 (escaped)

    def _html(self, text: str, values: Mapping[str, object]) -> Markup:
        filled = _GAP.sub(lambda gap: str(escape(self.shown(values.get(gap[1], gap[0])))), str(escape(text)))
        return Markup(filled)  # noqa: S704 (text and values are escaped)


def _said(form: Form, language: Language) -> str:
    match form:
        case Sentence():
            text = language.catalogue.text(form.one, form.other, form.count, form.context)
            return _GAP.sub(lambda gap: _value(form.values.get(gap[1], gap[0]), language), text)
        case Row():
            return form.between.join(language.say(part) for part in form.parts)
        case Listing():
            return _listed([language.say(part) for part in form.parts], language)
        case CalendarDay():
            from babel.dates import format_date

            return str(format_date(form.day, "long", language.locale))


def _value(value: object, language: Language) -> str:
    return language.say(value) if isinstance(value, str) else str(value)


def _listed(parts: Sequence[str], language: Language) -> str:
    from babel.lists import format_list

    if not parts:
        return ""
    in_sentences = (
        "(" not in language.locale.list_patterns["standard"]["2"]
    )  # Welsh: "A a(c) B", whatever B begins with
    return str(format_list(parts, "standard" if in_sentences else "unit", language.locale))


ENGLISH = Language(SOURCE)


def _known_tag(tag: str) -> str:
    """Return the longest beginning of a tag that CLDR has data on; British English's where it has none."""
    from babel import Locale, UnknownLocaleError, localedata

    steps = tag.split("-")
    for end in range(len(steps), 0, -1):
        name = "-".join(steps[:end])
        try:
            Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        return name
    return SOURCE if localedata.exists("en_GB") else "en"


def is_english(tag: str) -> bool:
    """Return whether a language is English, of whatever country."""
    return tag.partition("-")[0].lower() == "en"


@dataclass(frozen=True)
class Languages:
    """The languages that a site's interface can speak."""

    usual: str = SOURCE  #: of the site's texts
    files: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)  #: tag → its catalogues, the uppermost last
    read: dict[str, Language] = field(default_factory=dict, compare=False, repr=False)  #: those that were asked for

    def interface(self, lang: str) -> str:
        """Return the language of our words on a page whose text is in ``lang``: the same, where we speak it."""
        wanted = lang or self.usual
        if self._has(wanted):
            return wanted
        return self.usual if self._has(self.usual) else SOURCE

    def of(self, lang: str) -> Language:
        """Return the language of the interface for a text in ``lang``, with its words."""
        tag = self.interface(lang)
        if tag not in self.read:
            self.read[tag] = Language(tag, self._catalogue(tag))
        return self.read[tag]

    def _has(self, tag: str) -> bool:
        return is_english(tag) or bool(self._of_tag(tag))

    def _of_tag(self, tag: str) -> tuple[Path, ...]:
        return (*self.files.get(tag.partition("-")[0], ()), *(self.files.get(tag, ()) if "-" in tag else ()))

    def _catalogue(self, tag: str) -> Catalogue:
        files = self._of_tag(tag)
        if not files:
            return Catalogue()
        from kindling.model.catalogues import read_catalogue

        return read_catalogue(files)
