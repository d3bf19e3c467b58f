"""What languages there are, and what they are called, as CLDR knows them."""

from functools import cache

from kindling.model.problems import nearest


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


_LONG = 3  #: letters of a tag of ISO 639-3


@cache
def names_of_languages() -> dict[str, str]:
    """Return what a language is called, in English and in itself, in small letters → its tag."""
    from babel import Locale, localedata

    english = {str(name).lower(): tag for tag, name in Locale("en").languages.items() if "_" not in tag}
    own = {own_name(tag).lower(): tag for tag in localedata.locale_identifiers() if "_" not in tag and tag != "root"}
    return {**own, **english}


def is_language(tag: str) -> bool:
    """Return whether a tag begins with a language that there is; of those with three letters CLDR does not know all.

    >>> is_language("cy"), is_language("en-GB"), is_language("xx")
    (True, True, False)
    """
    from babel import Locale

    first = tag.partition("-")[0].lower()
    return len(first) == _LONG or first in Locale("en").languages


def nearest_tag(text: str) -> str:
    """Return the tag of the language whose name is nearest to a text; "" where none is near.

    >>> nearest_tag("klingon")
    'tlh'
    """
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
