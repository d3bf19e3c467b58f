"""The plain values that flow through a build: documents, facts, media, the site."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar, assert_never

from kindling.model.addresses import file_address
from kindling.model.cache import Answers as Kinds
from kindling.model.cache import Cache, kept_place
from kindling.model.frontmatter import Fields, PageFront, PostFront, SeriesFront
from kindling.model.noted import ANSWER, Keeper, Remembered, apart, have_read, is_noted, name_of
from kindling.model.problems import Problem
from kindling.model.public_addresses import PublicAddresses
from kindling.model.reading import Finding
from kindling.model.settings import Settings
from kindling.model.site_settings import SiteSettings
from kindling.model.written import Kind, Written

State = Literal["published", "hidden", "scheduled", "draft"]
Front = PostFront | PageFront | SeriesFront
Work = TypeVar("Work")
Asked = TypeVar("Asked")
Given = ParamSpec("Given")
Answers = Mapping[Callable[..., Any], tuple[Callable[..., Any], ...]]  #: question → those who answer it
Keys = TypeVar("Keys", bound=Fields)
Sort = TypeVar("Sort", bound=Finding)
Own = TypeVar("Own", bound=Settings)


def is_post(kind: Kind) -> bool:
    """Return whether a text of this kind is a post: dated, shared, cited, and part of series."""
    match kind:
        case "post":
            return True
        case "page" | "series":
            return False
        case _:
            assert_never(kind)


def is_series(kind: Kind) -> bool:
    """Return whether a text of this kind speaks of a series, and is a page with its parts."""
    match kind:
        case "series":
            return True
        case "post" | "page":
            return False
        case _:
            assert_never(kind)


def folder_of(kind: Kind) -> str:
    """Return the address below which the texts of a kind are."""
    match kind:
        case "post":
            return "/posts/"
        case "page":
            return "/"
        case "series":
            return "/series/"
        case _:
            assert_never(kind)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text, for the list of contents and for checks."""

    level: int  #: 2 for ``<h2>``
    id: str  #: its anchor on the page
    text: str  #: its words, plain


@dataclass(frozen=True, slots=True)
class Idle:
    """A key of front matter, or syntax in a text, that a plugin would read which is left out."""

    plugin: str
    said: str  #: "series:", "[@han2014]"
    line: int
    in_text: bool  #: so readers see it as it is typed


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
    findings: tuple[Finding, ...]  #: what Markdown extensions and finders found
    problems: tuple[Problem, ...]
    idle: tuple["Idle", ...] = ()  #: what says something to plugins that are left out
    written: Written = field(default_factory=Written)

    @property
    def is_post(self) -> bool:
        """Whether it is a post."""
        return is_post(self.kind)

    @property
    def is_series(self) -> bool:
        """Whether it speaks of a series."""
        return is_series(self.kind)

    @property
    def is_page(self) -> bool:
        """Whether it is neither: a page."""
        return not self.is_post and not self.is_series

    @property
    def is_draft(self) -> bool:
        """Whether its writer has not said that it is done."""
        return isinstance(self.front, PageFront) and self.front.status == "draft"

    def fact(self, work: Callable[["Document"], Work]) -> Work:
        """Return ``work(self)``: something small that others may know of its body, which most often stays."""
        return work(self)

    @property
    def is_empty(self) -> bool:
        """Whether it has no body."""
        return not self.html.strip()

    def finding(self, kind: type[Sort]) -> Sort | None:
        """Return what the extension found that leaves findings of this type; None where it found nothing."""
        for found in self.findings:
            if isinstance(found, kind):
                return found
        return None

    def fields(self, keys: type[Keys]) -> Keys:
        """Return the keys of front matter that a plugin declares; their defaults in a text that can't have them."""
        return self.front if isinstance(self.front, keys) else keys.model_construct()

    def problem(self, key: str, rule: str, message: str, hint: str = "") -> Problem:
        """Return an error at the line of front matter ``key``."""
        return Problem(self.path, self.lines.get(key, 1), rule, message, hint)


@dataclass(frozen=True, slots=True)
class Membership:
    """A document's place in one series; ``part`` is None in a series ordered by date."""

    slug: str
    part: int | None


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What other pages may know of a document: small values, never the document."""

    path: str
    source: str
    kind: Kind
    state: State
    title: str
    slug: str
    address: str
    identity: str  #: stable through renames: the ``id``, else what is remembered of the text, else the slug
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
    original: str = ""  #: the source of the text that it is a translation of; "" for what is none

    @property
    def is_post(self) -> bool:
        """Whether it is a post."""
        return is_post(self.kind)

    @property
    def is_series(self) -> bool:
        """Whether it speaks of a series."""
        return is_series(self.kind)

    @property
    def is_page(self) -> bool:
        """Whether it is neither: a page."""
        return not self.is_post and not self.is_series

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


@dataclass(frozen=True, slots=True)
class RootFile:
    """A file of ``content/root/``, which is published as it is, at the root of the site."""

    source: str  #: "root/CNAME"
    path: str  #: as shown in problems
    on_disk: str  #: its place below ``content/`` as the disk spells it
    text: str = ""  #: of one whose lines are laid with ours (root_files.py); "" of any other

    @property
    def address(self) -> str:
        """Where it is served."""
        return file_address(self.source.partition("/")[2])


_UNDER_WAY: Any = object()  #: stands for an answer of ``once`` that is being found


def once(remembered: Remembered, work: Callable[[Asked], Work], asked: Asked) -> Work:
    """Return ``work(asked)``, from ``remembered`` where it was asked before.

    Raises RecursionError for work that needs its own answer.
    """
    if work not in remembered:
        remembered[work] = _UNDER_WAY
        try:
            remembered[work] = _noting(remembered, work, asked) if is_noted() else work(asked)
        finally:
            if remembered[work] is _UNDER_WAY:
                del remembered[work]
    elif is_noted():
        remembered.give(work)
    found: Work = remembered[work]
    if found is _UNDER_WAY:
        raise RecursionError(f"{work.__module__}.{work.__qualname__} needs its own answer")
    return found


def _noting(remembered: Remembered, work: Callable[[Asked], Work], asked: Asked) -> Work:
    with apart() as read:
        answer = work(asked)
    remembered.note(work, read)
    remembered.give(work)
    return answer


def _no_component(name: str, _lang: str = "") -> Any:
    raise LookupError(f"no theme is there to show {name!r} with")


@dataclass(frozen=True)
class Site:
    """Everything that relating may look at: settings, today, documents, page metadata, media."""

    settings: SiteSettings
    now: datetime  #: today is an input
    preview: bool  #: drafts and scheduled posts are built too, and marked
    documents: tuple[Document, ...]
    page_metadata: tuple[PageMetadata, ...]  #: newest first, then by slug; undated last
    media: Mapping[str, MediaFile] = field(default_factory=dict)  #: by source
    root: tuple[RootFile, ...] = ()  #: what is published as it is
    component: Callable[..., Any] = (
        _no_component  #: name, language of the text → the macros of a component of the theme
    )
    answers: Answers = field(default_factory=dict)  #: see ``answered``
    public_addresses: PublicAddresses = field(default_factory=PublicAddresses)  #: what readers have had before
    door: str = "make"  #: the program that people type commands to; "kindling" where that is installed
    judged_only: bool = (
        False  #: an error was found: what else is wrong is looked for, and nothing is drawn or formatted
    )
    keeper: Keeper = field(default_factory=Keeper, compare=False, repr=False)  #: see ``compared``
    made_singly: bool = False  #: each file is made when somebody asks for it, so nothing is asked for all at once
    host: str = ""  #: what publishes it, where a file or the address of the site tells: "GitHub Pages", "GitLab Pages"
    keys: Mapping[Kind, Mapping[str, Any]] = field(default_factory=dict)  #: key of front matter → how it is declared

    caches: dict[str, Cache] = field(default_factory=dict, compare=False, repr=False)  #: see ``cache``
    remembered: Remembered = field(default_factory=Remembered, init=False, compare=False, repr=False)  #: see ``once``
    by_answer: dict[str, Callable[["Site"], object]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )  #: what is noted of a question → the question, see ``compared``
    lasting: Remembered = field(default_factory=Remembered, compare=False, repr=False)  #: see ``again``

    def once(self, work: Callable[["Site"], Work]) -> Work:
        """Return ``work(self)``, done once a build: by whoever asks first, in whatever phase.

        For work that is expensive and that several plugins build on (formatting all sources). A changed site begins
        without answers. Raises RecursionError for work that needs its own answer.
        """
        return once(self.remembered, work, self)

    def compared(self, work: Callable[["Site"], Work]) -> Work:
        """Return ``once(work)``; where it is noted who reads what, whoever asks depends on what came of it alone.

        For work that looks at much, and most often comes out as before: what texts cite. In one process it is compared
        with ``==``, and by its digest (``digests.py``) with what came of it in another.
        """
        if not (self.made_singly or self.keeper.keeps) or not is_noted():
            return self.once(work)
        token = f"{ANSWER}{name_of(work)}"
        answer: Work = self.remembered.get(work, _UNDER_WAY)
        if token not in self.by_answer or answer is _UNDER_WAY:
            with apart():
                answer = once(self.remembered, work, self)
        if token not in self.by_answer:
            self.by_answer[token] = work
            self.keeper.compared(token, answer)
        have_read((token,))
        return answer

    def once_for(self, work: Callable[["Site", str], Work], source: str) -> Work:
        """Return ``work(self, source)``, done once a build for each source, and noted as ``once`` is."""
        asked = (work, source)
        if asked not in self.remembered:
            with apart() as read:
                self.remembered[asked] = work(self, source)
            self.remembered.note(asked, read)
        self.remembered.give(asked)
        found: Work = self.remembered[asked]
        return found

    def again(self, work: Callable[Given, Work], name: str, *given: Given.args, **named: Given.kwargs) -> Work:
        """Return ``work(*given)``; in a process that stays, the answer of an earlier build where all given was equal.

        ``work`` is a pure function at the top of a module, and ``name`` says which of its answers is meant: a text's
        source, say. What is given is compared with ``==``, so it should be small, or the very same values.
        """
        if named:
            raise TypeError("what is given has no names")
        lasting, asked = self.lasting, (work, name)
        known = lasting.get(asked)
        if known and known[0] == given:
            lasting.give(asked)
            answer: Work = known[1]
            return answer
        with apart() as read:
            answer = work(*given, **named)
        lasting[asked] = (given, answer)
        lasting.note(asked, read)
        lasting.give(asked)
        return answer

    def answered(
        self, question: Callable[Concatenate["Site", Given], Work], *given: Given.args, **named: Given.kwargs
    ) -> Iterator[Work]:
        """Yield what plugins answer to a question of a subject, which needs not know who they are."""
        for answer in self.answers.get(question, ()):
            yield answer(self, *given, **named)

    @cached_property
    def metadata_by_source(self) -> Mapping[str, PageMetadata]:
        """Page metadata by the document's place in ``content/``."""
        return {metadata.source: metadata for metadata in self.page_metadata}

    @cached_property
    def document_by_source(self) -> Mapping[str, Document]:
        """Documents by their place in ``content/``."""
        return {document.source: document for document in self.documents}

    @cached_property
    def posts(self) -> tuple[PageMetadata, ...]:
        """The published posts, newest first."""
        return tuple(metadata for metadata in self.page_metadata if metadata.is_post and metadata.listed)

    def builds(self, metadata: PageMetadata) -> bool:
        """Return whether the document has a page in this build."""
        return self.preview or metadata.state in ("published", "hidden")

    def own(self, model: type[Own]) -> Own:
        """Return a plugin's settings, of the type that it declares. Raises LookupError where it is left out."""
        for found in self.settings.plugins:
            if isinstance(found, model):
                return found
        raise LookupError(f"the plugin with {model.__name__} is not among PLUGINS")

    def has(self, model: type[Settings]) -> bool:
        """Return whether the plugin whose settings are of this type is among PLUGINS."""
        return any(isinstance(found, model) for found in self.settings.plugins)

    def cache(self, kind: Kinds) -> Cache:
        """Return the folder in which what is expensive to make is cached between builds."""
        if kind not in self.caches:
            settings = self.settings
            if settings.work is None:
                raise LookupError("nothing of this site is cached between builds")
            self.caches[kind] = Cache(kept_place(settings.work, kind), settings.fresh, settings.damaged)
        return self.caches[kind]

    def sweep(self, now: float) -> None:
        """Throw away what is kept in the caches that were asked for, and that nobody has asked for in a long time."""
        for folder in self.caches.values():
            folder.evict(now)

    @property
    def siteurl(self) -> str:
        """The address that this build is for, without a slash at its end; while one writes, that of this machine."""
        return self.settings.url

    @property
    def public_url(self) -> str:
        """The address that readers will have, for what is handed out before the day; "" where nobody has said it."""
        return self.settings.public_url
