"""The site as every template sees it, and what is wrong with what it shows of itself."""

from collections.abc import Iterator
from dataclasses import replace

from kindling.engine.menus import menu_links
from kindling.engine.script_words import script_words
from kindling.model.accents import accents_in
from kindling.model.look import logo_target
from kindling.model.outputs import Plan
from kindling.model.pages import AnalyticsScript, SiteView
from kindling.model.problems import Problem, nearest_path
from kindling.model.theme import bundles, icon
from kindling.model.translations import language_home, language_name, languages_of, versions_of_site
from kindling.model.values import Site
from kindling.model.views import Link, Picture
from kindling.model.words import FOLDER


def site_view(plan: Plan) -> SiteView:
    """Return the site as every template sees it; the menus name only what leads somewhere."""
    site = plan.site
    settings, accents = site.settings, site.once(accents_in)
    return SiteView(
        name=settings.name,
        tagline=settings.tagline,
        url=site.siteurl,
        lang=(language := settings.languages.of(settings.lang)).tag,
        spoken=settings.lang,
        accent=accents.own.name,
        menu=menu_links(settings.look.menu, plan),
        footer=menu_links(settings.look.footer, plan),
        bundles=bundles(settings.theme, accents.css),
        preview=site.preview,
        feeds="/feed.xml" in plan.by_address,
        language_feeds=tuple(_language_feeds(plan)),
        multilingual=len(site.once(languages_of)) > 1 or bool(site.once(versions_of_site)),
        icon=next(iter(icon(settings.theme)), ""),
        analytics=_analytics(site),
        logo=_logo(site),
        direction=language.direction,
    )


def _language_feeds(plan: Plan) -> Iterator[Link]:
    """Yield the feed of each language, on a site that has several."""
    name = plan.site.settings.name
    for lang in plan.site.once(languages_of):
        address = f"{language_home(lang)}feed.xml"
        if address in plan.by_address:
            yield Link(f"{name} · {language_name(lang)}", address, lang)


class SiteViews:
    """The site as templates see it, in each language of the interface."""

    def __init__(self, plan: Plan) -> None:
        self.settings = plan.site.settings
        self.usual = plan.compared(site_view)
        self.known = {self.usual.lang: self._in(self.usual.lang)}

    @property
    def url(self) -> str:
        """The site's address, without a slash at its end."""
        return self.usual.url

    def of(self, lang: str) -> SiteView:
        """Return the site on pages whose own words are in ``lang``."""
        if lang not in self.known:
            self.known[lang] = self._in(lang)
        return self.known[lang]

    def _in(self, lang: str) -> SiteView:
        language = self.settings.languages.of(lang)
        said = {
            name: replace(each, words=script_words(self.settings.theme, name, language))
            for name, each in self.usual.bundles.items()
        }
        return replace(self.usual, lang=language.tag, direction=language.direction, bundles=said)


def _analytics(site: Site) -> AnalyticsScript | None:
    """Return the script that counts visits; None where the owner set none, and in a preview: nobody visits that."""
    said = site.settings.policy.analytics
    if not said or site.preview:
        return None
    checked = {"integrity": said.integrity, "crossorigin": "anonymous"} if said.integrity else {}
    return AnalyticsScript(said.script, {**{f"data-{name}": value for name, value in said.data.items()}, **checked})


def _logo(site: Site) -> Picture | None:
    """Return the picture before the site's name; None without one, or where it can't be shown."""
    file = site.media.get(logo_target(site.settings.look, site.media))
    return Picture(file.address, "", file.width, file.height) if file and file.width else None


def look_problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with the picture that LOOK names, and what a site in another language has to know."""
    yield from _logo_problems(site)
    yield from _accent_problems(site)
    yield from _language_problems(site)


def _accent_problems(site: Site) -> Iterator[Problem]:
    """Yield why the accent that LOOK names is none, at its line."""
    settings = site.settings
    refused = site.once(accents_in).refused.get(settings.look.accent)
    if refused:
        shown, line = settings.places.of("LOOK", "accent")
        yield Problem(shown, line, "settings/accent", f"LOOK[accent]: {refused.fact}", refused.hint)


def _logo_problems(site: Site) -> Iterator[Problem]:
    logo = site.settings.look.logo
    if not logo or _logo(site):
        return
    names = [f"/{name}" for name, file in site.media.items() if file.mime.startswith("image/")]
    near = nearest_path(logo, names)
    there = logo_target(site.settings.look, site.media) in site.media
    fact = f"LOOK['logo'] is {logo!r}, " + ("which is no picture with a size" if there else "and there is no such file")
    hint = f"did you mean {near[0]!r}?" if near and not there else "name a picture below content/, as /media/logo.svg"
    yield Problem(*site.settings.places.of("LOOK", "logo"), "settings/logo", fact, hint)


def _language_problems(site: Site) -> Iterator[Problem]:
    """Yield what a site has to know whose language the interface does not speak."""
    lang, languages = site.settings.lang, site.settings.languages
    if languages.interface(lang) != lang:
        fact = f"DEFAULT_LANG is {lang!r}, and there is no catalogue of words in it: the theme's own words stay English"
        hint = f"each is marked as English; to translate them, lay {FOLDER}/{lang}.po into the site's theme folder"
        yield Problem(*site.settings.places.of("DEFAULT_LANG"), "settings/language", fact, hint, "advice")
    elif languages.of(lang).catalogue.unchecked:
        fact = f"the theme's own words in {lang!r} were translated by a machine, and nobody has checked them yet"
        hint = f"have somebody who speaks it read the pages; mend a word in theme/{FOLDER}/{lang}.po of the site"
        yield Problem(*site.settings.places.of("DEFAULT_LANG"), "settings/language", fact, hint, "advice")
