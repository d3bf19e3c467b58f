"""The site's look: the one block of settings that the theme reads."""

from collections.abc import Mapping
from typing import ClassVar

from markupsafe import Markup
from pydantic import Field, field_validator

from kindling.model.paths import path_target
from kindling.model.problems import did_you_mean
from kindling.model.sanitise import WIDER
from kindling.model.settings import Settings, WrongValue
from kindling.model.words import message


def lang_attribute(lang: str, around: str) -> Markup:
    """Return what an element with words in ``lang`` says of it, where ``around`` is spoken; "" is no language."""
    return Markup(' lang="{}"').format(lang) if lang and lang != around else Markup()


#: entries in the interface's own words; a site's own are in its language
MENU = (
    (message("Series"), "/series/"),
    (message("Videos"), "/videos/"),
    (message("Archive"), "/archive/"),
    (message("Sources"), "/sources/"),
    (message("About"), "/about/"),
    (message("Search"), "/search/"),
)
FOOTER = (
    (message("People"), "/people/"),
    (message("How to follow"), "/follow/"),
    (message("Accessibility"), "/accessibility/"),
    (message("Privacy"), "/privacy/"),
)
#: of those, the lists that the kit makes as soon as there is something to list
LISTED = frozenset(("/series/", "/videos/", "/archive/", "/sources/", "/search/", "/people/", "/follow/"))


class LookSettings(Settings):
    """The dict LOOK of ``pelicanconf.py``. A menu shows only what leads somewhere, and these speak of nothing else."""

    taken_out: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("font", "fonts", "typeface"), "fonts are the theme's: docs/developers/restyle.md says how"),
        **dict.fromkeys(("color", "colour", "colors", "colours"), "one colour is accent; the others are the theme's"),
    }
    headline: str = ""  #: large words of the home page; the site's name without it
    standfirst: str = ""  #: what stands below
    logo: str = ""  #: path of a picture below content/, shown before the site's name: "/media/logo.svg"
    accent: str = ""  #: a colour of the theme by its name, or any as "#b0305c"; the theme's first without it
    menu: tuple[tuple[str, str], ...] = MENU
    footer: tuple[tuple[str, str], ...] = FOOTER


class ReadingSettings(Settings):
    """The dict READING: how texts are read."""

    raw_html: bool = False  #: let HTML in texts through as it is; only where every writer is trusted
    html: tuple[str, ...] = ()  #: tags beside the usual that texts may hold: ["form", "label", "input", "button"]
    words_a_minute: int = Field(default=220, gt=0)

    @field_validator("html")
    @classmethod
    def _can_be_let_in(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        for tag in tags:
            if tag not in WIDER:
                raise WrongValue(f"<{tag}> can't be let in", did_you_mean(tag, WIDER, "what can be is"))
        return tags


def logo_target(look: LookSettings, media: Mapping[str, object]) -> str:
    """Return the place in ``content/`` of the picture before the site's name; "" without one, or outside of it."""
    return (path_target(look.logo, "", media).source or "") if look.logo else ""
