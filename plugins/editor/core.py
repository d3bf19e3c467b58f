"""The editor's configuration: a form for each kind of text, made of the keys that front matter may have. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo

from kindling.model.declared import Sort, choices, sort_of
from kindling.model.policy import Policy
from kindling.model.values import Document
from kindling.model.written import Kind
from kindling.plugins.editor.kept import Keys, holds, unkept
from kindling.plugins.editor.settings import EditorSettings

ADMIN = "/admin/"
Field = dict[str, Any]
Form = dict[str, Any]

#: kind → the folder below ``content/``, what its texts are called, and one of them
_ROOMS: Mapping[Kind, tuple[str, str, str]] = {
    "post": ("posts", "Posts", "Post"),
    "page": ("pages", "Pages", "Page"),
    "series": ("series", "Series", "Series"),
}
#: keys that stand above the text, in this order; the others follow below it, in the order in which they are declared
_FIRST = ("title", "date", "status", "summary", "tags", "series", "part", "cover", "cover_alt")
#: what the kit looks after itself, and what is said once and never again
_NOBODYS = frozenset({"id", "aliases"})
_HINTS = {
    "date": "A day as 2026-11-09, or a time as 2026-11-09T08:30. Posts wait for it.",
    "modified": "A day as 2026-11-09: the last time that something of weight changed.",
    "status": "Drafts are published nowhere. What is hidden has an address, and stands in no list.",
    "summary": "One or two sentences, for lists, feeds and shared links.",
    "slug": "The last step of the address, as power-and-love. A changed one keeps the old address alive.",
    "part": "A whole number, from 1.",
    "cover_alt": "What the picture shows, for those who do not see it.",
    "lang": "Where it is not the site's: en-GB, cy.",
    "translation_of": "The file name, without .md, of the text that this one says in another language.",
    "video": "A file as /media/joy.mp4, or the address of a film elsewhere.",
    "duration": "Minutes and seconds, as 4:05.",
    "chapters": "A time and a name, as 0:00 How it began.",
}
_DATE = [r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?$", "A day as 2026-11-09, or a time as 2026-11-09T08:30"]
_NUMBER = [r"^[1-9][0-9]{0,3}$", "A whole number, from 1"]
_BODY: Field = {"name": "body", "label": "Text", "widget": "richtext", "modes": ["raw"], "required": False}
_BODY |= {"hint": "Markdown. A draft is saved as often as you like."}
#: what the program takes a title for that is not there
_NO_TITLE = ("", "null", "undefined")


@dataclass(frozen=True, slots=True)
class Edited:
    """The site that is edited. The configuration is as public as any page: it names nothing that readers have not."""

    name: str
    url: str  #: its address; "" where nobody has said it
    keys: Mapping[Kind, Keys]
    documents: Sequence[Document]
    public: Collection[str]  #: the sources of texts whose titles anybody may read
    series: Collection[str]  #: slugs of the series that readers see

    def of(self, kind: Kind) -> Sequence[Document]:
        """Return the texts of a kind."""
        return [document for document in self.documents if document.kind == kind]


def configuration(settings: EditorSettings, site: Edited) -> Form:
    """Return the configuration of a site's editor."""
    below = f"{settings.folder}/content" if settings.folder else "content"
    found: Form = {
        "backend": _backend(settings),
        "app_title": site.name,
        "media_folder": f"{below}/media",
        "public_folder": "/media",
        "media_libraries": {"default": {"config": {"slugify_filename": True}}},
        "show_preview_links": False,
        "editor": {"preview": False},
        "output": {"omit_empty_optional_fields": True, "yaml": {"quote": "double"}},
        "slug": {"encoding": "ascii", "clean_accents": True, "maxlength": 100},
        "collections": [_collection(kind, below, site) for kind in _ROOMS],
    }
    return found | ({"site_url": f"{site.url}/", "display_url": f"{site.url}/"} if site.url else {})


def _backend(settings: EditorSettings) -> Form:
    found: Form = {"name": settings.host, "repo": settings.repository, "branch": settings.branch}
    server = settings.server
    if settings.host == "github":
        if settings.address:
            found |= {"api_root": f"{server}/api/v3", "graphql_api_root": f"{server}/api/graphql"}
    elif settings.host == "gitlab":
        found |= {"api_root": f"{server}/api/v4", "graphql_api_root": f"{server}/api/graphql", "base_url": server}
    else:
        found |= {"api_root": f"{server}/api/v1", "base_url": server}
    if settings.sign_in:
        return found | {"base_url": settings.sign_in}
    if settings.app:
        return found | {"app_id": settings.app} | ({"auth_type": "pkce"} if settings.host == "gitlab" else {})
    return found | {"auth_methods": ["token"]}


def policy(settings: EditorSettings) -> Policy:
    """Return what the editor's page alone may do: style itself, show what is being put in, and ask the host of git."""
    api = settings.server if settings.address or settings.host != "github" else "https://api.github.com"
    faces = {"github": "https://avatars.githubusercontent.com", "gitlab": "https://secure.gravatar.com"}
    shown = [settings.server, *([faces[settings.host]] if settings.host in faces else [])]
    return {
        "connect-src": (api, "blob:", "data:"),
        "img-src": ("blob:", "data:", *shown),
        "media-src": ("blob:",),
        "style-src": ("'unsafe-inline'",),
    }


def fields_of(keys: Keys, documents: Sequence[Document]) -> tuple[str, ...]:
    """Return the keys that the form of a kind has: of a sort that it can hold, in every text that says something."""
    names = [*(name for name in _FIRST if name in keys), *(name for name in keys if name not in _FIRST)]
    return tuple(name for name in names if name not in _NOBODYS and _is_held(name, keys[name], documents))


def _is_held(name: str, declared: FieldInfo, documents: Sequence[Document]) -> bool:
    sort = sort_of(declared)
    if sort in ("other", "id"):
        return False
    said = (key for document in documents for key in document.written.keys if key.key == name)
    empty = name == "cover_alt" and any(getattr(document.front, name, None) == "" for document in documents)
    return not empty and all(holds(key, sort) for key in said)


def _collection(kind: Kind, below: str, site: Edited) -> Form:
    folder, label, singular = _ROOMS[kind]
    keys, documents = site.keys[kind], site.of(kind)
    names = fields_of(keys, documents)
    fields = [_field(name, keys[name], kind, documents, site.series) for name in names]
    above = sum(name in _FIRST for name in names)
    hidden = sorted(
        {title for each in documents if each.source in site.public for title in _unshown(each, keys, names)}
    )
    pattern = "|".join(map(_in_pattern, [*_NO_TITLE, *hidden]))
    found: Form = {
        "name": folder,
        "label": label,
        "label_singular": singular,
        "folder": f"{below}/{folder}",
        "create": True,
        "extension": "md",
        "format": "yaml-frontmatter",
        "identifier_field": "title",
        "slug": "{{title}}",
        "filter": {"field": "title", "pattern": f"^(?!(?:{pattern})$)"},
        "fields": [*fields[:above], _BODY, *fields[above:]],
    }
    deep = any("/" in document.source.partition("/")[2] for document in documents)
    return found | ({"nested": {"subfolders": False}} if deep else {})


def _in_pattern(title: str) -> str:
    """Return a text as a pattern of JavaScript means it, letter by letter."""
    return "".join(rf"\{letter}" if letter in r"\^$.*+?()[]{}|/" else letter for letter in title)


def _unshown(document: Document, keys: Keys, names: Collection[str]) -> Iterator[str]:
    """Yield the title of a text that the editor would change, also as the editor reads it."""
    if document.written.fenced and any(unkept(document, keys, frozenset(names))):
        yield document.front.title
        yield from (value.becomes for key in document.written.keys if key.key == "title" for value in key.rewritten)


def _field(name: str, declared: FieldInfo, kind: Kind, documents: Sequence[Document], series: Collection[str]) -> Field:
    found: Field = {"name": name, "label": name.replace("_", " ").capitalize()}
    found |= _widget(name, declared, documents, series)
    found["required"] = name == "title" or _is_expected(name, kind, documents)
    return found | ({"hint": _HINTS[name]} if name in _HINTS else {})


def _is_expected(name: str, kind: Kind, documents: Sequence[Document]) -> bool:
    """Return whether a form insists: on a state, so that nothing is out by chance, and on a date where all have one."""
    if name == "status":
        return kind != "series"
    dated = all(any(key.key == "date" for key in document.written.keys) for document in documents)
    return name == "date" and kind == "post" and dated


def _widget(name: str, declared: FieldInfo, documents: Sequence[Document], series: Collection[str]) -> Field:
    sort: Sort = sort_of(declared)
    if sort == "choice":
        return {"widget": "select", "options": list(choices(declared))}
    if sort == "truth":
        return {"widget": "select", "options": [{"label": "Yes", "value": True}, {"label": "No", "value": False}]}
    if sort == "series" and series and _all_slugs(documents, series):
        return {"widget": "select", "multiple": True, "options": sorted(series)}
    if sort in ("texts", "sentences", "series"):
        return {"widget": "list"}
    if sort == "file":
        return {"widget": "image" if name in ("cover", "poster") else "file"}
    if sort == "date":
        return {"widget": "string", "pattern": _DATE}
    if sort == "number":
        return {"widget": "string", "pattern": _NUMBER}
    return {"widget": "text" if name == "summary" else "string"}


def _all_slugs(documents: Sequence[Document], series: Collection[str]) -> bool:
    """Return whether texts name their series by slugs alone, so that they can be chosen."""
    return all(name in series for document in documents for name, _ in getattr(document.front, "series", ()))
