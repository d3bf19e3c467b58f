"""What languages there are, and what they are called, as CLDR knows them."""

from functools import cache

from kindling.model.problems import nearest
from kindling.model.tongues_of_iana import NOT_IN_CLDR


def own_name(tag: str) -> str:
    """Return what a language is called in itself; "" where CLDR does not know.

    >>> own_name("cy"), own_name("fr")
    ('Cymraeg', 'Français')
    """
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return ""
    name = str(locale.languages.get(locale.language, ""))
    return f"{name[:1].upper()}{name[1:]}"


@cache
def names_of_languages() -> dict[str, str]:
    """Return what a language is called, in English and in itself, in small letters → its tag."""
    from babel import Locale, localedata

    english = {str(name).lower(): tag for tag, name in Locale("en").languages.items() if "_" not in tag}
    own = {own_name(tag).lower(): tag for tag in localedata.locale_identifiers() if "_" not in tag and tag != "root"}
    return {**own, **english}


@cache
def languages_of_cldr() -> frozenset[str]:
    """Return the tags of all languages of which CLDR says something: a name, or in which script they are written."""
    from babel import Locale, localedata
    from babel.core import get_global

    tags = (*Locale("en").languages, *get_global("likely_subtags"), *localedata.locale_identifiers())
    return frozenset(tag.partition("_")[0] for tag in tags) - {"root"}


def is_language(tag: str) -> bool:
    """Return whether a tag begins with a language of IANA's registry (BCP 47), or with one kept for private use.

    >>> is_language("cy"), is_language("en-GB"), is_language("sco"), is_language("bfi"), is_language("qaa")
    (True, True, True, True, True)
    >>> is_language("xx"), is_language("xyz"), is_language("eng")
    (False, False, False)
    """
    from babel import Locale

    first = tag.partition("-")[0].lower()
    by_hand = first in Locale("en").languages or first in NOT_IN_CLDR or "qaa" <= first <= "qtz"
    return by_hand or first in languages_of_cldr()  # which takes longer


def nearest_tag(text: str) -> str:
    """Return the tag of the language whose name is nearest to a text, or that has another code so; "" for none.

    >>> nearest_tag("klingon"), nearest_tag("wel"), nearest_tag("deu-AT")
    ('tlh', 'cy', 'de-AT')
    """
    from babel.core import get_global

    first, hyphen, rest = text.partition("-")
    if shorter := get_global("language_aliases").get(first.lower()):
        return f"{shorter}{hyphen}{rest}"
    names = names_of_languages()
    near = nearest(text.lower().partition("-")[0], names)
    return names[near[0]] if near else ""


def nearest_language(text: str) -> str:
    """Return what to write instead of a text that is no language's tag.

    >>> nearest_language("welsh"), nearest_language("Cymreg")
    ("did you mean 'cy'?", "did you mean 'cy'?")
    """
    near = nearest_tag(text)
    return f"did you mean {near!r}?" if near else "write its tag, as en-GB, cy or de"
