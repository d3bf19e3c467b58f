"""The site's look: the one block of settings that the theme reads."""

from collections.abc import Mapping
from typing import Annotated

from markupsafe import Markup
from pydantic import AfterValidator

from kindling.model.paths import place_of
from kindling.model.problems import nearest
from kindling.model.settings import Settings

#: The language of the theme's own words, on a site whose texts are in another than English.
INTERFACE = "en-GB"
ACCENTS = ("teal", "berry", "ochre", "moss", "slate", "plum")


def interface_language(lang: str) -> str:
    """Return the language of the theme's own words beside texts in ``lang``: English, as it is spelt there.

    >>> interface_language("cy"), interface_language("en-US")
    ('en-GB', 'en-US')
    """
    return lang if lang.partition("-")[0].lower() == "en" else INTERFACE


def lang_attribute(lang: str, around: str) -> Markup:
    """Return what an element with words in ``lang`` says of it, where ``around`` is spoken; "" is no language."""
    return Markup(' lang="{}"').format(lang) if lang and lang != around else Markup()


def known_accent(name: str) -> str:
    """Return ``name``; raises ValueError with the nearest accent for one that the theme has not."""
    if name not in ACCENTS:
        near = nearest(name, ACCENTS)
        raise ValueError(
            "no accent is called so; " + (f"did you mean {near[0]!r}?" if near else f"there are {', '.join(ACCENTS)}")
        )
    return name


#: entries in the interface's own words, which are English; a site's own are in its language
MENU = (
    ("Series", "/series/"),
    ("Videos", "/videos/"),
    ("Archive", "/archive/"),
    ("Sources", "/sources/"),
    ("About", "/about/"),
    ("Search", "/search/"),
)
FOOTER = (
    ("People", "/people/"),
    ("How to follow", "/follow/"),
    ("Accessibility", "/accessibility/"),
    ("Privacy", "/privacy/"),
)


class LookSettings(Settings):
    """The dict LOOK of ``pelicanconf.py``. A menu names only what is there, so these speak of no page that is not."""

    headline: str = ""  #: large words of the home page; the site's name without it
    standfirst: str = ""  #: what stands below
    logo: str = ""  #: path of a picture below content/, shown before the site's name: "/media/logo.svg"
    accent: Annotated[str, AfterValidator(known_accent)] = "teal"
    menu: tuple[tuple[str, str], ...] = MENU
    footer: tuple[tuple[str, str], ...] = FOOTER


class ReadingSettings(Settings):
    """The dict READING: how texts are read."""

    raw_html: bool = False  #: let HTML in texts through as it is; only where every writer is trusted
    words_a_minute: int = 220


def logo_target(look: LookSettings, media: Mapping[str, object]) -> str:
    """Return the place in ``content/`` of the picture before the site's name; "" without one, or outside of it."""
    return (place_of(look.logo, "", media).source or "") if look.logo else ""
