"""What a site's owner opens in the policy of its pages, by name: the dict POLICY of ``pelicanconf.py``. Pure.

An opening is a host by its whole name, or one script by its address. There is no way here to let in all hosts, inline
scripts or inline styles. docs/decisions/0028-openings-of-the-policy.md says why.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import field_validator

from kindling.model.policy import Policy
from kindling.model.settings import Settings

_HOST = r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?"
_SCRIPT = rf"{_HOST}(?:/[A-Za-z0-9._-]+)+"
_INTEGRITY = r"sha(?:256|384|512)-[A-Za-z0-9+/]{43,88}={0,2}"


def _host(said: str) -> str:
    if re.fullmatch(_HOST, said):
        return said
    better = host_of(said.lower())
    hint = f"here {better!r}" if re.fullmatch(_HOST, better) else "as 'https://news.example.com'"
    raise ValueError(f"a host is named alone and whole, without * and without a path, {hint}")


def host_of(address: str) -> str:
    """Return the host of an address of the web with its scheme, as POLICY names it; "" where it is none."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}{port}" if parts.hostname else ""


def host_to_open(address: str) -> str:
    """Return the host of an address as POLICY takes it, with https; "" for what it would not take.

    >>> host_to_open("//News.example.com/join"), host_to_open("http://localhost:5000/"), host_to_open("mailto:a@b.org")
    ('https://news.example.com', '', '')
    """
    host = host_of(f"https:{address}" if address.startswith("//") else address).replace("http://", "https://")
    return host if re.fullmatch(_HOST, host) else ""


def script_to_open(address: str) -> str:
    """Return the address of a script as POLICY takes it; "" for what it would not take."""
    whole = f"https:{address}" if address.startswith("//") else address
    return whole if re.fullmatch(_SCRIPT, whole) else ""


class AnalyticsSettings(Settings):
    """A script of another host that counts visits, on every page that is published."""

    script: str  #: its address: "https://plausible.io/js/script.js"
    data: Mapping[
        str, str
    ] = {}  #: what its maker wants to be said in its tag: {"domain": "example.org"} is data-domain
    sends_to: str = ""  #: the host that it tells, where that is not the script's own
    integrity: str = ""  #: the script's checksum; another script is not run then

    @field_validator("script")
    @classmethod
    def _is_one_script(cls, script: str) -> str:
        if not re.fullmatch(_SCRIPT, script):
            raise ValueError(
                "a script's address begins with https://, and holds no ?, as https://plausible.io/js/script.js"
            )
        return script

    @field_validator("data")
    @classmethod
    def _are_names(cls, data: Mapping[str, str]) -> Mapping[str, str]:
        for name in data:
            if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
                raise ValueError(f"{name!r} is written without data-, in small letters: {{'domain': 'example.org'}}")
        return data

    @field_validator("sends_to")
    @classmethod
    def _is_a_host(cls, host: str) -> str:
        return _host(host) if host else host

    @field_validator("integrity")
    @classmethod
    def _is_a_checksum(cls, integrity: str) -> str:
        if integrity and not re.fullmatch(_INTEGRITY, integrity):
            raise ValueError("a checksum is written as sha384-… (W3C Subresource Integrity)")
        return integrity


class PolicySettings(Settings):
    """The dict POLICY: hosts beside the site's own to which pages may turn."""

    forms: tuple[str, ...] = ()  #: to which a form may be sent
    embeds: tuple[str, ...] = ()  #: whose pages may be shown in a frame
    analytics: AnalyticsSettings | None = None

    @field_validator("forms", "embeds")
    @classmethod
    def _are_hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_host(host) for host in hosts)


def opened(settings: PolicySettings) -> Policy:
    """Return what every page may do beside the strict policy.

    >>> opened(PolicySettings(forms=("https://news.example.com",)))
    {'form-action': ('https://news.example.com',)}
    """
    found = {"form-action": settings.forms, "frame-src": settings.embeds}
    if counted := settings.analytics:
        found["script-src"] = (counted.script,)
        found["connect-src"] = (counted.sends_to or host_of(counted.script),)
    return {directive: sources for directive, sources in found.items() if sources}
