"""Which host publishes a site, as far as its own files and its address tell: some read no rules of `_redirects`."""

from pathlib import Path
from urllib.parse import urlsplit

GITHUB, GITLAB = "GitHub Pages", "GitLab Pages"
#: a file of the site, words that stand in it where it publishes there, the host
_FILES = (
    (".github/workflows/publish.yml", "actions/deploy-pages", GITHUB),
    (".gitlab-ci.yml", "\npages:", GITLAB),
)
_DOMAINS = {".github.io": GITHUB, ".gitlab.io": GITLAB}


def publisher(site: Path, url: str) -> str:
    """Return the host of the site in a folder, at an address; "" where nothing tells."""
    host = (urlsplit(url).hostname or "").lower()
    by_address = next((name for ending, name in _DOMAINS.items() if host.endswith(ending)), "")
    return by_address or next((name for file, words, name in _FILES if words in _text(site / file)), "")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
