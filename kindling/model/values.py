"""The plain values that flow through a build: documents, facts, media, the site, outputs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from kindling.model.addresses import file_address
from kindling.model.frontmatter import PageFront, PostFront, SeriesFront
from kindling.model.kept import Answers, Folder, kept_place
from kindling.model.policy import Policy
from kindling.model.problems import Problem

Kind = Literal["post", "page", "series"]
State = Literal["published", "hidden", "scheduled", "draft"]
Front = PostFront | PageFront | SeriesFront
Work = TypeVar("Work")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text, for the list of contents and for checks."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One file of ``content/``, read: a pure function of its bytes and the reading settings."""

    path: str  #: as shown in problems: "content/posts/joy.md"
    source: str  #: from the content folder: "posts/joy.md"
    kind: Kind
    front: Front
    lines: Mapping[str, int]  #: front matter key → line
    body_line: int  #: line on which the body starts
    html: str  #: the body, sanitised, with markers (see markers.py)
    headings: tuple[Heading, ...]
    text: str  #: the body as plain text, without markers
    words: int
    findings: Mapping[str, Any]  #: what each Markdown extension found, by plugin name
    problems: tuple[Problem, ...]

    def problem(self, key: str, rule: str, message: str, hint: str = "") -> Problem:
        """Return an error at the line of front matter ``key``."""
        return Problem(self.path, self.lines.get(key, 1), rule, message, hint)


@dataclass(frozen=True, slots=True)
class Membership:
    """A document's place in one series; ``part`` is None in a series ordered by date."""

    slug: str
    part: int | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What other pages may know of a document: small values, never the document."""

    path: str
    source: str
    kind: Kind
    state: State
    title: str
    slug: str
    address: str
    identity: str  #: stable through renames: the ``id``, else the slug
    date: datetime | None  #: aware, in the site's time zone
    modified: datetime | None
    summary: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    series: tuple[Membership, ...]
    lang: str
    words: int
    read_minutes: int  #: 0 for a document without text
    watch_seconds: int  #: 0 without a video

    @property
    def listed(self) -> bool:
        """Whether lists, feeds and the sitemap name it."""
        return self.state == "published"


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file of ``content/`` that is no text, with what was read from it."""

    source: str  #: "media/joy.mp4", its letters composed (NFC)
    path: str  #: as shown in problems
    size: int  #: bytes
    mime: str
    width: int = 0  #: pixels; 0 when it has none
    height: int = 0
    seconds: float = 0.0  #: length of sound or video
    codecs: tuple[str, ...] = ()  #: of a video, how its picture, colours and sound are stored: "h264", "yuv420p", "aac"
    faulty: bool = False  #: it is not what it says, and is published only where a text names it, which is an error
    stored: str = ""  #: its place as the disk spells it, where that is not ``source``

    @property
    def address(self) -> str:
        """Where it is served."""
        return file_address(self.source)

    @property
    def on_disk(self) -> str:
        """Its place below ``content/`` as the disk spells it."""
        return self.stored or self.source


def _no_component(name: str) -> Any:
    raise LookupError(f"no theme is there to show {name!r} with")


@dataclass(frozen=True)
class Site:
    """Everything that relating may look at: settings, today, documents, facts, media."""

    settings: Mapping[str, Any]  #: Pelican's, with each plugin's dict as a typed object
    now: datetime  #: today is an input
    preview: bool  #: drafts and scheduled posts are built too, and marked
    documents: tuple[Document, ...]
    facts: tuple[Fact, ...]  #: newest first, then by slug; undated last
    media: Mapping[str, MediaFile] = field(default_factory=dict)  #: by source
    addresses: frozenset[str] = frozenset()  #: every page that a text may link to by its address
    component: Callable[[str], Any] = _no_component  #: name → the macros of a component of the theme

    texts: Mapping[str, str] = field(default_factory=dict)  #: by source: the text for places without a template (feeds)
    fills: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  #: by source: for its markers, elsewhere
    kept: dict[Callable[["Site"], Any], Any] = field(default_factory=dict, compare=False, repr=False)  #: see ``once``

    def once(self, work: Callable[["Site"], Work]) -> Work:
        """Return ``work(self)``, done once a build: by whoever asks first, in whatever phase.

        For work that is dear and that several plugins build on (formatting all sources): a plugin calls
        another's function instead of reading its attribute, and order still makes no difference.
        """
        if work not in self.kept:
            self.kept[work] = work(self)
        found: Work = self.kept[work]
        return found

    @cached_property
    def fact_by_source(self) -> Mapping[str, Fact]:
        """Facts by the document's place in ``content/``."""
        return {fact.source: fact for fact in self.facts}

    @cached_property
    def document_by_source(self) -> Mapping[str, Document]:
        """Documents by their place in ``content/``."""
        return {document.source: document for document in self.documents}

    @cached_property
    def posts(self) -> tuple[Fact, ...]:
        """The published posts, newest first."""
        return tuple(fact for fact in self.facts if fact.kind == "post" and fact.listed)

    def builds(self, fact: Fact) -> bool:
        """Return whether the document has a page in this build."""
        return self.preview or fact.state in ("published", "hidden")

    def kept_folder(self, kind: Answers) -> Folder:
        """Return the folder in which what is dear to make is kept between builds."""
        damaged = self.settings.get("KINDLING_DAMAGED", [])
        return Folder(kept_place(Path(self.settings["KINDLING_WORK"]), kind), self.fresh, damaged)

    @property
    def keeps(self) -> bool:
        """Whether there is a folder for what is kept: any build has one."""
        return "KINDLING_WORK" in self.settings

    @property
    def fresh(self) -> bool:
        """Whether nothing that earlier builds kept is to be used."""
        return bool(self.settings.get("KINDLING_FRESH"))

    @property
    def siteurl(self) -> str:
        """The address that this build is for, without a slash at its end; while one writes, that of this machine."""
        return str(self.settings["SITEURL"]).rstrip("/")

    @property
    def public_url(self) -> str:
        """The address that readers will have, for what is handed out before the day; "" where nobody has said it."""
        return str(self.settings.get("KINDLING_PUBLIC_URL", self.siteurl)).rstrip("/")


@dataclass(frozen=True, slots=True)
class Output:
    """One file to be written: known before any is written."""

    address: str  #: "/posts/joy/", "/feed.xml"
    source: str  #: what it is made from, for messages: "content/posts/joy.md", "plugins/feeds"
    template: str = ""  #: name of a template, rendered with ``view``…
    view: Mapping[str, Any] = field(default_factory=dict)
    fills: Mapping[str, str] = field(default_factory=dict)  #: what stands in the markers of the rendered page
    text: str | None = None  #: … or the text itself …
    copy_of: str = ""  #: … or the file below the content or theme folder to copy (absolute path) …
    read: Callable[[], bytes] | None = None  #: … or what returns its bytes: those of what is kept between builds
    links: Literal["relative", "absolute", "rooted"] = "relative"  #: how its links are written
    policy: Policy = field(default_factory=dict)  #: what this page alone may load from elsewhere (policy.py)
