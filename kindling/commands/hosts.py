"""Where a site lives: the files that let a host build and publish it by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FILES = Path(__file__).parent / "hosting"  #: a folder for each host: its files, as they will be
_SITE = "@SITE@"  #: the gap in them: what the folder of the site is called there


@dataclass(frozen=True, slots=True)
class Host:
    """One kind of host."""

    name: str  #: as HOST= names it
    does: str  #: what becomes of the site there
    then: str  #: what is left to do


#: each host, by the name that HOST= gives it
HOSTS: Mapping[str, Host] = {
    host.name: host
    for host in (
        Host(
            "github",
            "published to GitHub Pages by itself, after each push and when something is due",
            "on GitHub choose Settings, Pages, Source: GitHub Actions; then commit and push",
        ),
        Host(
            "gitlab",
            "published to GitLab Pages by itself, after each push and when something is due",
            "commit and push; on GitLab add a schedule, and let the job push (the file's head says where)",
        ),
        Host(
            "server",
            "published from a computer of your own by itself, after each push and when something is due",
            "write your folder into hosting/publish.sh; the head of hosting/kindling-….service says how it is started",
        ),
        Host(
            "netlify",
            "built and published by Netlify, after each push",
            "commit and push, and choose this repository on Netlify",
        ),
        Host(
            "cloudflare",
            "built and published by Cloudflare Pages, after each push",
            "there choose this repository; build command: sh hosting/build.sh; output folder: public",
        ),
        Host("none", "", ""),
    )
}


def host(text: str) -> Host:
    """Return the host of this name. Raises ValueError for one that is not known."""
    try:
        return HOSTS[text.strip().lower()]
    except KeyError:
        raise ValueError(f"the hosts are: {', '.join(HOSTS)}") from None


def host_files(chosen: Host, site: str) -> dict[str, str]:
    """Return name → text of each file that a host needs; ``site``: what the folder is called on a server."""
    folder = _FILES / chosen.name
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    names = (path.relative_to(folder).as_posix().replace("dot-", ".") for path in found)
    texts = (path.read_text("utf-8") for path in found)
    return {name.replace(_SITE, site): text.replace(_SITE, site) for name, text in zip(names, texts, strict=True)}
