"""What a site says of itself, typed: its name, its language, its look, and each plugin's own settings."""

from dataclasses import dataclass, field
from pathlib import Path

from kindling.model.conf_places import ConfPlaces
from kindling.model.layers import Theme
from kindling.model.look import LookSettings, ReadingSettings
from kindling.model.openings import PolicySettings
from kindling.model.settings import Settings
from kindling.model.words import Languages


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """A site's settings, and where a build of it finds and keeps things."""

    name: str
    tagline: str = ""
    author: str = ""  #: of texts that name nobody; "" while nobody is named
    lang: str = "en-GB"  #: of its texts, where they say nothing else
    zone: str = "Europe/London"  #: its time zone, by the name that IANA gives it
    url: str = ""  #: the address that a build is for, without a slash at its end; while one writes, this machine's
    public_url: str = ""  #: the address that readers will have, for what is handed out before; "": nobody has said it
    content: Path = Path("content")
    theme: Theme = field(default_factory=lambda: Theme(()))  #: its layers, the site's own uppermost
    languages: Languages = field(default_factory=Languages)  #: in which the interface can be shown
    look: LookSettings = field(default_factory=LookSettings)
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    policy: PolicySettings = field(default_factory=PolicySettings)
    plugins: tuple[Settings, ...] = ()  #: of each plugin that has some
    places: ConfPlaces = field(default_factory=ConfPlaces)  #: where the settings files say what, for problems
    work: Path | None = None  #: where what is expensive to make is cached between builds; None: nowhere
    fresh: bool = False  #: nothing that earlier builds cached is to be used
    damaged: list[Path] = field(default_factory=list, compare=False)  #: what was kept and had to be made again
