"""Blogs as they were found in the wild, made up again: each post holds some of what people have in theirs.

Nothing of anybody's is in them. The kinds are those of blogs of Jekyll, Hugo, Pelican, WordPress and Obsidian: heads in
each program's own form, links between texts in each program's own way, pictures, films, shortcodes, and faults.
"""

import random
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

Files = dict[str, str | bytes]


def _picture() -> bytes:
    """Return a small picture that is whole."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes((30, 120, 110)) * 60 for _ in range(40))
    head = struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PICTURE = _picture()

#: what any blog of Markdown holds, by the found faults: nesting, tables, quotations, maths, HTML, pastes, links
COMMON = (
    ("Three things matter:\n- joy\n  - at work\n- kindness\n\nAnd then:\n1. listen\n   - well\n\n"
    "   ```python\n   code = 1\n   ```\n2. ask"),
    "| a | b |\n|---|---|\n| `x \\| y` | 2 |",
    "> One person said this.\n\n> Another said that.",
    "It is ~~old~~ new, and $E = mc^2$. It costs $5 or $6.",
    "- [ ] ask\n- [x] listen",
    "#### A heading that skips a level\n\nWords.",
    "# A second title\n\nWords.",
    "##No space\n\nWords.",
    "Words\u202c and \ufb01ne\u200b ones, Kindn\u0435ss and 𝗝𝗼𝘆.",
    "See [this] (https://example.org/), [that][missing] and [nothing]().",
    "\\begin{array}{@{}c@{}} x \\end{array}",
    "<img src='/images/walk.png' alt= \"A walk\">",
    "<IMG SRC=\"/images/walk.png\">",
    "<div class=\"box\"><p>In a box, <b>bold</b>.</p></div>",
    "<iframe width=\"560\" height=\"315\" src=\"https://www.youtube.com/embed/abcdefghijk\" allowfullscreen></iframe>",
    "<script>alert(1)</script>",
    "![](/images/walk.png)",
    "![walk.png](/images/walk.png)",
    "![A walk](/images/gone.png)",
    "![A walk](https://pictures.example/walk.jpg)",
    "[The talk](/files/talk.pdf) and [a page](/about/), [an old one](/2009/01/gone/).",
    "A note.[^1]\n\n[^1]: Its words.",
    "A note.[^note two]\n\n[^note two]: Its words.",
    "Write to ann@example.org or see https://example.org/a_b.",
    "[words]{.smallcaps} and :smile: and @fig-a, H~2~O.",
    "irc://example.org and [ftp](ftp://example.org/x), [it](//example.org/y), [local](localhost:8000).",
    "Said by [@name][3].\n\n[3]: https://social.example/@name",
    "A quote: “curly”, ‘single’, and... an ellipsis—done.",
    "First line  \nsecond line\\\nthird line\x0bfourth.",
    "<!-- a remark -->\n\nWords.",
    "![A walk](/images/walk.png \"On a walk\"){: .wide}",
    "## Notes\n\nMore words under a heading that many have.",
    "More on [the heading](#product-management--design).\n\n## Product management & design\n\nWords.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Post:
    """One made-up post, before a program's own form."""

    number: int
    slug: str
    title: str
    day: str
    tags: tuple[str, ...]
    parts: tuple[str, ...]
    other: str  #: the slug of another post
    other_day: str


def posts(count: int, chance: random.Random) -> list[Post]:
    """Return made-up posts; each holds a few of the common forms and faults."""
    titles = ("Joy", "Kindness at work: what it is", "On power", "It's odd", '"Kindness" is a verb', "Why #joy matters")
    slugs = [f"post-{number}" for number in range(count)]
    days = [f"20{10 + number % 15:02}-{1 + number % 12:02}-{1 + number % 28:02}" for number in range(count)]
    made = []
    for number in range(count):
        other = chance.randrange(count)
        body = [f"The first words of post {number} are these.", *chance.sample(COMMON, chance.randint(0, 3))]
        tags = tuple(chance.sample(("joy", "Care", "C++", "Power & us"), chance.randint(0, 2)))
        title = f"{titles[number % len(titles)]} {number}"
        made.append(Post(number, slugs[number], title, days[number], tags, tuple(body), slugs[other], days[other]))
    return made


def _body(post: Post, own: Sequence[str], chance: random.Random) -> str:
    return "\n\n".join([*post.parts, *chance.sample(own, chance.randint(0, min(2, len(own))))]) + "\n"


def _yaml(text: str) -> str:
    """Return a value as people type it: bare where they see no reason for quotes, which is not always right."""
    return text if ":" not in text and '"' not in text else f"'{text.replace(chr(39), chr(39) * 2)}'"


def jekyll(made: Sequence[Post], chance: random.Random) -> Files:
    """Return a blog of Jekyll."""
    files: Files = {
        "_config.yml": "url: https://old.example\nbaseurl: ''\npermalink: /:year/:month/:title/\ntitle: Old\n",
        "about.md": "---\nlayout: page\ntitle: About\npermalink: /about/\n---\nWho we are.\n",
    }
    for post in made:
        own = (
            f"See [the other]({{% post_url {post.other_day}-{post.other} %}}).",
            "![A walk]({{ site.url }}{{ site.baseurl }}/images/walk.png)",
            '{% include figure.html src="/images/walk.png" alt="A walk" caption="On a walk" %}',
            '{{ "ann" | team_photo }}',
            "{% highlight ruby %}\nputs '{{ x }}'\n{% endhighlight %}",
            "{% include youtube.html id=\"abcdefghijk\" %}",
        )  # fmt: skip
        head = [f"title: {_yaml(post.title)}", "layout: post", f"date: {post.day} 13:00:00 +0100"]
        head += [f"tags: {' '.join(post.tags)}"] * bool(post.tags)
        head += ["categories: [Work]", "description: A few words."] * (post.number % 3 == 0)
        head += ["image: /images/walk.png"] * (post.number % 5 == 0)
        head += ["published: false"] * (post.number % 50 == 49)
        text = "---\n" + "\n".join(head) + "\n---\n" + _body(post, own, chance)
        files[f"_posts/{post.day}-{post.slug}.md"] = text
    return files


def hugo(made: Sequence[Post], chance: random.Random) -> Files:
    """Return a blog of Hugo: heads in YAML and TOML, page bundles, shortcodes."""
    files: Files = {"hugo.toml": 'baseURL = "https://old.example/"\n[permalinks]\nposts = "/:year/:month/:slug/"\n'}
    for post in made:
        own = (
            f'See [the other]({{{{< ref "{post.other}.md" >}}}}).',
            '{{< figure src="/images/walk.png" alt="A walk" caption="On a walk" >}}',
            "{{< youtube abcdefghijk >}}",
            '{{< notice tip >}}\nMind this.\n{{< /notice >}}',
            '{{< img src="/images/walk.png" >}}',
        )  # fmt: skip
        body = _body(post, own, chance)
        if post.number % 2:
            tags = ", ".join(f'"{tag}"' for tag in post.tags)
            title = post.title.replace('"', '\\"')
            head = f'+++\ntitle = "{title}"\ndate = {post.day}T08:00:00Z\nlastmod = {post.day}\ntags = [{tags}]\n+++\n'
        else:
            head = f"---\ntitle: {_yaml(post.title)}\ndate: {post.day}\n"
            head += f"tags: [{', '.join(post.tags)}]\ndraft: false\n---\n"
        place = f"{post.slug}/index.md" if post.number % 3 == 0 else f"{post.slug}.md"
        files[f"content/posts/{place}"] = head + body
    return files


def pelican(made: Sequence[Post], chance: random.Random) -> Files:
    """Return a blog of Pelican: heads of lines, its own forms of links."""
    files: Files = {
        "pelicanconf.py": "SITEURL = 'https://old.example'\nARTICLE_URL = '{date:%Y}/{date:%m}/{slug}/'\nimport os\n"
    }
    for post in made:
        own = (
            f"See [the other]({{filename}}{post.other}.md).",
            "![A walk]({static}/images/walk.png)",
            "![A walk]({attach}/images/walk.png)",
        )
        head = f"Title: {post.title}\nDate: {post.day} 10:00\nCategory: Work\n"
        head += f"Tags: {', '.join(post.tags)}\nModified: {post.day}\n"
        head += "Author: Ann Example\n" if post.number % 2 else "Authors: Ann Example, Bo Sample\n"
        files[f"content/{post.slug}.md"] = (
            head + f"Slug: {post.slug}\nImage: /images/walk.png\n\n" + _body(post, own, chance)
        )
    return files


def obsidian(made: Sequence[Post], chance: random.Random) -> Files:
    """Return a vault of Obsidian."""
    files: Files = {".obsidian/app.json": "{}"}
    for post in made:
        own = (
            f"See [[{post.other}]] and [[{post.other}|the other]], not [[Nowhere]].",
            "![[walk.png]]",
            "%%A private remark.%%",
            "> [!note] Mind this\n> Words of it.",
            "A word ==marked== and a #tag in a line.",
        )
        tags = "".join(f"\n  - {tag}" for tag in post.tags)
        head = f"---\ntitle: {_yaml(post.title)}\ncreated: {post.day}\ndate: {post.day}\n"
        head += f"tags:{tags}\naliases:\n  - Other name\ncssclass: wide\n---\n"
        files[f"{post.slug}.md"] = head + _body(post, own, chance)
    return files


_WXR = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Old</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
"""
_OF_WORDPRESS = (
    ('<!-- wp:paragraph --><p>A paragraph with <strong>bold</strong> and'
    ' <a href="/about/">a link</a>.</p><!-- /wp:paragraph -->'),
    ('[caption id="attachment_9" width="300"]'
    '<img src="https://old.example/wp-content/uploads/walk.png" alt="A walk" /> On a walk[/caption]'),
    '[gallery ids="1,2"]',
    "https://www.youtube.com/watch?v=abcdefghijk",
    "[contact-form-7 id=\"5\"]",
    ('<!-- wp:embed {"url":"https://vimeo.com/12345"} -->'
    '<figure><div>https://vimeo.com/12345</div></figure><!-- /wp:embed -->'),
    "<table><tr><td>One</td><td>Two</td></tr></table>",
    "<div class=\"sharedaddy\">Share this</div>",
    "<blockquote><p>One.</p></blockquote><blockquote><p>Two.</p></blockquote>",
    "A [bracket] and C:\\path, *stars*, _lines_ and # signs, @someone, 3 < 4 &amp; so.",
    "<h4>Deep</h4><p>Words.</p>",
    "<ul><li>one<ul><li>two</li></ul></li></ul>",
)  # fmt: skip


def wordpress(made: Sequence[Post], chance: random.Random) -> Files:
    """Return an export of WordPress, with its uploads beside it."""
    items = []
    for post in made:
        body = f"<p>The first words of post {post.number}.</p>\n\n" if post.number % 40 else ""
        body += "\n\n".join(chance.sample(_OF_WORDPRESS, chance.randint(1, 4))) if body else ""
        body += (
            f'\n\nSee <a href="https://old.example/{post.other_day[:4]}/{post.other}/">the other</a>.' if body else ""
        )
        terms = "".join(
            f'<category domain="post_tag" nicename="{escape(tag.lower())}"><![CDATA[{tag}]]></category>'
            for tag in post.tags
        )
        items.append(
            f"<item><title><![CDATA[{post.title}]]></title><link>https://old.example/{post.day[:4]}/{post.slug}/</link>"
            f"<dc:creator><![CDATA[ann]]></dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>"
            f"<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{post.number + 100}</wp:post_id>"
            f"<wp:post_date>{post.day} 09:00:00</wp:post_date><wp:post_date_gmt>{post.day} 08:00:00</wp:post_date_gmt>"
            f"<wp:post_name>{post.slug}</wp:post_name>"
            f"<wp:status>{'draft' if post.number % 50 == 49 else 'publish'}</wp:status>"
            f"<wp:post_type>post</wp:post_type>{terms}</item>"
        )
    return {"export.xml": _WXR + "\n".join(items) + "</channel></rss>\n", "wp-content/uploads/walk.png": PICTURE}


KINDS: Mapping[str, Callable[[Sequence[Post], random.Random], Files]] = {
    "Jekyll": jekyll,
    "Hugo": hugo,
    "Pelican": pelican,
    "Obsidian": obsidian,
    "WordPress": wordpress,
}


def blog(kind: str, count: int, seed: int = 0) -> Files:
    """Return the files of a made-up blog of one kind; the same for the same values."""
    chance = random.Random(f"{kind} {seed}")
    files = KINDS[kind](posts(count, chance), chance)
    below = {"Hugo": "static/", "Pelican": "content/"}.get(kind, "")
    if kind != "WordPress":
        files |= {f"{below}images/walk.png": PICTURE, f"{below}files/talk.pdf": b"%PDF-1.4\n%%EOF\n"}
    return files
