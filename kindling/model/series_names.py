"""What a series may be called: by its file, its title, or a post that names it. Pure."""

from collections.abc import Iterable, Mapping
from posixpath import basename, splitext

from kindling.model.addresses import slugify
from kindling.model.frontmatter import SeriesFront
from kindling.model.values import Document


def names_of(documents: Iterable[Document]) -> dict[str, str]:
    """Return what a series may be called (its slug, its title, its title's slug, its file's name) → its slug.

    The file's name counts last: a series that gets another title is still known by what its posts call it.
    """
    series = [document for document in documents if isinstance(document.front, SeriesFront)]
    slugs = {document.front.slug or slugify(document.front.title): document for document in series}
    by_file = {slugify(file_name(document)): slug for slug, document in slugs.items()}
    by_title = {
        name: slug for slug, document in slugs.items() for name in (document.front.title, slugify(document.front.title))
    }
    names = by_file | by_title | {slug: slug for slug in slugs}
    return {name: slug for name, slug in names.items() if name}


def file_name(document: Document) -> str:
    """Return the name of a document's file, without folder and ending."""
    return splitext(basename(document.source))[0]


def slug_of(name: str, names: Mapping[str, str]) -> str:
    """Return the slug of the series that a post calls ``name``: a known series' slug, else one made of the name."""
    return names.get(name) or names.get(slugify(name)) or slugify(name)
