"""Plan ``/admin/`` with the editor's program and its configuration (see README.md)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kindling.model.outputs import Context, CopyOutput, Output, PageOutput, Plan, TextOutput, always
from kindling.model.problems import Problem
from kindling.model.values import Site
from kindling.model.written import KINDS
from kindling.plugins.editor import program
from kindling.plugins.editor.core import ADMIN, Edited, configuration, fields_of, policy
from kindling.plugins.editor.kept import unkept
from kindling.plugins.editor.lying import lacking, place_of
from kindling.plugins.editor.settings import EditorSettings
from kindling.plugins.series.public import library_of

_SOURCE = "plugins/editor"
_CONFIGURATION = f"{ADMIN}config.json"
_START = f"{ADMIN}start.js"


@dataclass(frozen=True)
class EditorContext(Context):
    """What the template of the editor's page gets."""

    configuration: str  #: the address of what the editor is told of the site
    start: str  #: the address of the script that begins it


def outputs(site: Site) -> Iterator[Output]:
    """Yield the page of the editor, its configuration and its program, where a site wants one and has the program."""
    settings = site.own(EditorSettings)
    if not settings.host or site.once(_lacking):
        return
    context = EditorContext(_CONFIGURATION, _START)
    opened = policy(settings)
    yield PageOutput(ADMIN, _SOURCE, "editor.html", always(context), policy=opened, noindex=True, opens_windows=True)
    yield TextOutput(_CONFIGURATION, _SOURCE, _configured)
    yield CopyOutput(_START, _SOURCE, Path(__file__).with_name("start.js"))
    for name in program.FILES:
        yield CopyOutput(f"{ADMIN}program/{name}", f"{program.FOLDER}/{name}", place_of(site.settings.content, name))


def _configured(plan: Plan) -> str:
    found = configuration(plan.site.own(EditorSettings), _edited(plan.site))
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _edited(site: Site) -> Edited:
    url = site.public_url or ("" if site.preview else site.siteurl)
    public = {metadata.source for metadata in site.page_metadata if site.preview or metadata.listed}
    series = site.once(library_of).series
    shown = {slug for slug, each in series.items() if site.preview or each.shown}
    return Edited(site.settings.name, url, site.keys, site.documents, public, shown)


def _lacking(site: Site) -> str:
    return lacking(site.settings.content)


def problems(site: Site) -> Iterator[Problem]:
    """Yield that the program is not there, and what the editor would not keep of which text."""
    settings = site.own(EditorSettings)
    if not settings.host:
        return
    if name := site.once(_lacking):
        what = f"{program.NAME} {program.RELEASE}"
        fact = f"EDITOR asks for an editor, and {program.FOLDER}/{name} is not there as {what} has it"
        hint = f"`npm pack {program.NAME}@{program.RELEASE}` gets it; then type make editor FROM={program.PACKAGE}"
        place = site.settings.places.of("EDITOR", "host")
        yield Problem(*place, "editor/program", fact, hint, "warning", unseen=True)
    edited = _edited(site)
    for kind in KINDS:
        documents, keys = edited.of(kind), site.keys[kind]
        fields = frozenset(fields_of(keys, documents))
        for document in documents:
            does = "does not show" if document.source in edited.public else "would change"
            for line, fact, hint in unkept(document, keys, fields):
                whole = f"{fact}: the editor {does} this text"
                yield Problem(document.path, line, "editor/kept", whole, hint, "advice")
