"""Jinja for each language of the interface: the templates are the same, and ``_()`` says other words in them."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, Template
from jinja2.sandbox import safe_range

from kindling.engine.settings import filters
from kindling.model.layers import TEMPLATE
from kindling.model.noted import have_read
from kindling.model.words import Language, Languages


class Environments:
    """One environment for each language that pages ask for, made when the first does."""

    def __init__(self, base: Environment, languages: Languages) -> None:
        self.languages = languages
        self.base = base
        self.known: dict[str, Environment] = {}

    def of(self, lang: str) -> Environment:
        """Return the environment of pages whose text is in ``lang``."""
        language = self.languages.of(lang)
        if language.tag not in self.known:
            self.known[language.tag] = speaking(self.base, language, self.languages)
        return self.known[language.tag]

    def forget(self, path: Path) -> None:
        """Compile a template anew when it is asked for: its file was saved, maybe twice in a moment of the clock."""
        for environment in (self.base, *self.known.values()):
            cache = environment.cache if environment.cache is not None else {}
            for key in [key for key, found in cache.items() if found.filename == str(path)]:
                del cache[key]

    def component(self, name: str, lang: str = "") -> Any:
        """Return the macros of a component, as they stand in a text in ``lang``; "": in the site's own language."""
        return self.template(f"components/{name}/macro.html", lang or self.languages.usual).module

    def template(self, name: str, lang: str) -> Template:
        """Return a template as pages whose text is in ``lang`` fill it in."""
        have_read((f"{TEMPLATE}{name}",))
        return self.of(lang).get_template(name)


def speaking(base: Environment, language: Language, languages: Languages) -> Environment:
    """Return ``base`` with the words of a language: what it puts out of a message is that message's text there."""
    found = base.overlay() if language.is_source else base.overlay(finalize=language.shown)
    found.filters = {**base.filters, **filters(language.tag, languages)}
    # a theme's slip in a number would fill all memory
    found.globals = {**base.globals, "range": safe_range, **template_words(language)}
    return found


def template_words(language: Language) -> dict[str, Any]:
    """Return what templates say words with: ``_``, ``_n`` for what is counted, ``_p`` with a context, ``_list``."""
    return {"_": language.word, "_n": language.words, "_p": language.word_in, "_list": language.list_of}
