"""What is told of private things in texts, in what stands above them, and in captions (see README.md)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kindling.model.frontmatter import CoverFields
from kindling.model.outputs import CopyOutput, Plan
from kindling.model.problems import Problem
from kindling.model.values import Document, Site
from kindling.plugins.privacy.core import Private, PrivateFound, private_in
from kindling.plugins.privacy.media import tells_place
from kindling.plugins.privacy.rules import told
from kindling.plugins.privacy.settings import PrivacySettings
from kindling.plugins.video.public import typed_texts

_WITHOUT = (
    "export it without its place; of a film, ffmpeg -i old.mp4 -map_metadata -1 -c copy new.mp4 makes such a copy"
)


def problems(site: Site) -> Iterator[Problem]:
    """Yield a warning for each place that may tell something private, but for what the settings say to be public."""
    public = site.once(_public)
    for document in site.documents:
        found = document.finding(PrivateFound)
        yield from told(document.path, _kept(_above(document), public), remarks=False)
        yield from told(document.path, _kept(found.places if found else (), public), remarks=True)
    for source, text in sorted(site.once(typed_texts)[0].items()):
        yield from told(site.media[source].path, _kept(private_in(text), public), remarks=False)


def _kept(places: Iterable[Private], public: frozenset[tuple[str, str]]) -> Iterator[Private]:
    return (place for place in places if (place.covered, place.mark) not in public)


def _above(document: Document) -> Iterator[Private]:
    """Yield what may be private in the front matter that readers see."""
    front = document.front
    for key, text in (
        ("title", front.title),
        ("summary", front.summary),
        ("cover_alt", document.fields(CoverFields).cover_alt),
    ):
        line = document.lines.get(key, 1)
        yield from (replace(place, line=line) for place in private_in(" ".join((text or "").split())))


def _public(site: Site) -> frozenset[tuple[str, str]]:
    """Return what the settings call public, and each address of e-mail that they hold: covered, with its mark."""
    settings = site.settings
    said = [*site.own(PrivacySettings).public, *map(repr, (*settings.plugins, settings.look))]
    return frozenset((place.covered, place.mark) for text in said for place in private_in(text))


def places(plan: Plan) -> Iterator[Problem]:
    """Yield a warning for each film, sound or AVIF picture that is published with the place where it was made."""
    shown = {file.address: file.path for file in plan.site.media.values()}
    shown |= {file.address: file.path for file in plan.site.root}
    for output in plan.outputs:
        original = output.original if isinstance(output, CopyOutput) and output.address in shown else None
        if isinstance(original, Path) and tells_place(original):
            fact = "the file says where it was made, and is published as it is"
            yield Problem(shown[output.address], 0, "privacy/place", fact, _WITHOUT, "warning")
