"""What a plugin's thin hook needs from Pelican, and nothing else that knows Pelican's objects."""

from collections.abc import Iterable, Iterator
from typing import Any

from markdown.extensions import Extension
from pydantic import BaseModel

from kindling.model.problems import Problem
from kindling.model.settings import typed_settings
from kindling.model.values import Document, Site


def declare(pelican: Any, name: str, model: type[BaseModel]) -> None:
    """Replace the dict ``pelican.settings[name]`` by one typed object, and collect its problems."""
    file = pelican.settings["KINDLING_NAMED_IN"].get(name, "pelicanconf.py")
    value, problems = typed_settings(name, pelican.settings.get(name, {}), model, file)
    pelican.settings[name] = value
    pelican.settings["KINDLING_DECLARED"].add(name)
    pelican.settings["KINDLING_PROBLEMS"].extend(problems)


def add_markdown(pelican: Any, *extensions: Extension) -> None:
    """Add a plugin's syntax to the Markdown reader."""
    pelican.settings["MARKDOWN"]["extensions"].extend(extensions)


def site_of(generators: Iterable[Any]) -> Site:
    """Return the whole site as plain values."""
    site: Site = next(iter(generators)).context["kindling_site"]
    return site


def every_content(generators: Iterable[Any]) -> Iterator[tuple[Any, Document]]:
    """Yield each article, page and series page with the document it was made from."""
    for content in next(iter(generators)).context["kindling_contents"]:
        yield content, content.document


def report(generators: Iterable[Any], problems: Iterable[Problem]) -> None:
    """Hand over the problems found while relating; they are judged together, later."""
    next(iter(generators)).context["kindling_problems"].extend(problems)
