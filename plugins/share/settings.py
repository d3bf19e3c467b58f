"""The type of ``SHARE`` in ``pelicanconf.py``."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator

from kindling.model.problems import did_you_mean
from kindling.model.settings import Settings, WrongValue
from kindling.plugins.share.core import SLOTS, unknown_slots
from kindling.plugins.share.network import Network
from kindling.plugins.share.networks import NETWORKS
from kindling.plugins.share.texts import SLOTS as TEXT_SLOTS
from kindling.plugins.share.texts import template_fault


def _listed(slots: Iterable[str]) -> str:
    return ", ".join(f"{{{slot}}}" for slot in slots)


class OwnNetwork(Settings):
    """A network that Kindling does not know: an intranet, a Mastodon server, a read-later service."""

    name: str
    label: str = Field(min_length=1)
    url: str

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
            raise ValueError("a name is small letters, digits and hyphens, such as intranet")
        return name

    @field_validator("url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        if (
            not url.startswith("https://")
            or not (host := urlsplit(url).netloc)
            or "{" in host
            or re.search(r"[\s\"'<>\\]", url)
        ):
            raise ValueError("an address begins with https:// and a host, and holds no spaces or quotes")
        if unknown := unknown_slots(url):
            raise WrongValue(f"{unknown[0]} is no slot", f"there are {_listed(SLOTS)}")
        if "{url}" not in url and "{text}" not in url and "{mail}" not in url:
            raise ValueError("the link would not be shared; write {url} or {text} where it goes")
        return url


class ShareSettings(Settings):
    """Which networks, in which order, and how many before the rest is folded."""

    own: tuple[OwnNetwork, ...] = ()
    networks: tuple[str, ...] = tuple(NETWORKS)  #: all that are known, in the order of networks.toml
    shown: int = Field(default=6, ge=0)
    texts: Mapping[str, str] = {}  #: templates by network; "" for all
    campaign: str = "{slug}"  #: what visits from the share kit are counted as; "" for no tags at all
    tag_readers: bool = False  #: whether the links that readers see carry campaign tags too
    kit: bool = True  #: whether the public site has share kits

    @field_validator("networks")
    @classmethod
    def _are_known(cls, networks: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known = {*NETWORKS, *(own.name for own in info.data.get("own", ()))}
        for name in networks:
            if name not in known:
                raise WrongValue(f"no network is called {name!r}", did_you_mean(name, known))
        if len(set(networks)) < len(networks):
            raise ValueError("a network is named twice")
        return networks

    @field_validator("texts")
    @classmethod
    def _are_templates(cls, texts: Mapping[str, str], info: ValidationInfo) -> Mapping[str, str]:
        known = {"", *NETWORKS, *(own.name for own in info.data.get("own", ()))}
        for name, template in texts.items():
            if name not in known:
                raise WrongValue(f"no network is called {name!r}", did_you_mean(name, known - {""}))
            if fault := template_fault(template):
                raise WrongValue(f"in the text for {name or 'all'}: {fault}", f"there are {_listed(TEXT_SLOTS)}")
        return texts

    @field_validator("campaign")
    @classmethod
    def _names_a_campaign(cls, campaign: str) -> str:
        rest = campaign.replace("{slug}", "").replace("{series}", "")
        if "{" in rest or "}" in rest:
            raise ValueError("the slots of a campaign are {slug} and {series}")
        return campaign

    def chosen(self) -> tuple[Network, ...]:
        """Return the networks in order; own ones that ``networks`` does not name come last."""
        own = {entry.name: Network(entry.name, entry.label, entry.url) for entry in self.own}
        known = {**NETWORKS, **own}
        return tuple(known[name] for name in dict.fromkeys([*self.networks, *own]))
