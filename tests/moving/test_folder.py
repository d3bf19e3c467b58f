"""A folder of Markdown comes in as Jekyll, Hugo, Pelican, Quarto and Obsidian have it: names, days, links, pictures."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from kindling.commands.moving.addresses import OldSite, Placed, old_address, old_site, pattern_fault
from kindling.commands.moving.command import came_before, unlinked
from kindling.commands.moving.folder import read_folder
from kindling.commands.moving.going import Going
from kindling.commands.moving.settle import Settled, TakenNames, settled
from kindling.commands.moving.store import store_of
from kindling.commands.moving.syntax import in_our_syntax
from kindling.commands.moving.values import Moving
from kindling.engine.front_matter import read_front_matter
from kindling.model.frontmatter import read_date
from kindling.model.problems import Problem

PNG = b"\x89PNG\r\n\x1a\n and the rest of a picture"


def laid(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def moved(folder: Path, files: Mapping[str, str | bytes], pattern: str = "", **memory: str) -> Settled:
    """Return what comes of files of an old site."""
    store = store_of(laid(folder / "old", files))
    room = TakenNames(folder / "content", {"post": set(), "page": set()})
    return settled(read_folder(store, pattern), store, room, memory)


def text_of(done: Settled, file: str) -> str:
    return next(text.data for text in done.texts if text.file == f"content/{file}")


def head_of(done: Settled, file: str) -> dict[str, object]:
    return dict(read_front_matter(file, text_of(done, file)).values)


def looked_at(done: Settled, file: str) -> list[str]:
    return [note.said for text in done.texts if text.file == f"content/{file}" for note in text.notes if note.look]


JEKYLL: Mapping[str, str | bytes] = {
    "_config.yml": "url: https://old.example\nbaseurl: /blog\npermalink: /:year/:month/:title/\n",
    "_posts/2020-01-09-joy.md": (
        "---\nlayout: post\ntitle: 'Joy: what it is'\ntags: joy work\nauthor: Ann Example\n---\n"
        "See [the next]({% post_url 2020-02-01-care %}) and [it]({{ site.baseurl }}/2020/02/care/), or"
        " [old](https://www.old.example/blog/2020/02/care/#more).\n\n"
        "![A walk]({{ site.baseurl }}/assets/walk.png)\n\n"
        "{% include figure.html src='/assets/walk.png' alt='Two people'"
        " caption='On a walk' %}\n\n"
        "{% highlight python %}\nx = '{{ y }}'\n{% endhighlight %}\n\n`{% raw %}`\n"
    ),
    "_posts/2020-02-01-care.markdown": (
        "---\ntitle: Care\npassword: secret\n---\nThis is the 2nd in a 3-part series on kindness.\n"
        "\n{% youtube dQw4w9WgXcQ %}\n"
    ),
    "_drafts/later.md": "---\ntitle: Later\n---\nNot yet.\n",
    "about.md": (
        "---\ntitle: About us\nlayout: page\n---\nWe are [at work](/nowhere/), with [joy](_posts/2020-01-09-joy.md).\n"
    ),
    "assets/walk.png": PNG,
    "README.md": "# How this site is built\n",
    "_layouts/post.md": "{{ content }}",
}


def test_a_list_with_half_quotes_comes_in_without_them_and_that_is_told(tmp_path: Path) -> None:
    text = "---\ntitle: Joy\ndate: 2026-11-09\ntags:\n- “joy, care\n- work”\n- “us”\n---\n\nWords.\n"
    done = moved(tmp_path, {"content/joy.md": text})
    assert head_of(done, "posts/joy.md")["tags"] == ["joy, care", "work", "us"]
    assert any("“joy, care, work”: curly quotation marks" in line for line in looked_at(done, "posts/joy.md"))


def test_jekyll(tmp_path: Path) -> None:
    done = moved(tmp_path, JEKYLL)
    assert [text.file for text in done.texts] == [
        "content/posts/later.md",
        "content/posts/joy.md",
        "content/posts/care.md",
        "content/pages/about.md",
    ]
    assert head_of(done, "posts/joy.md") == {
        "title": "Joy: what it is",
        "slug": "joy",
        "date": "2020-01-09",
        "tags": ["joy", "work"],
        "authors": "Ann Example",
        "aliases": ["/blog/2020/01/joy/"],
    }
    text = text_of(done, "posts/joy.md")
    assert "![A walk](../media/walk.png)" in text and '![Two people](../media/walk.png "On a walk")' in text
    assert "{video: https://youtu.be/dQw4w9WgXcQ}" in text_of(done, "posts/care.md")
    assert "```python\nx = '{{ y }}'\n```" in text
    assert "`{% raw %}`" in text, "code is left alone"
    assert done.files == {"media/walk.png": "assets/walk.png"}
    assert head_of(done, "posts/later.md")["status"] == "draft"


def test_what_is_hidden_there_is_a_draft_and_links_to_it_are_words(tmp_path: Path) -> None:
    done = moved(tmp_path, JEKYLL)
    care = text_of(done, "posts/care.md")
    assert head_of(done, "posts/care.md")["status"] == "draft" and "# password: secret" in care
    joy = text_of(done, "posts/joy.md")
    assert "See the next<!-- It led to" in joy and "old<!-- It led to" in joy and "(care.md" not in joy
    assert any("not out" in said for said in looked_at(done, "posts/joy.md"))


def test_a_film_without_captions_makes_a_draft(tmp_path: Path) -> None:
    films = {"2020-01-01-a.md": "{{< youtube dQw4w9WgXcQ >}}\n", "2020-01-02-b.md": "[a](2020-01-01-a.md) {{< x >}}\n"}
    done = moved(tmp_path, films)
    assert head_of(done, "posts/a.md")["status"] == "draft" and "status" not in head_of(done, "posts/b.md")
    assert any("captions" in said for said in looked_at(done, "posts/a.md"))


def test_a_picture_that_no_page_can_show_is_a_remark(tmp_path: Path) -> None:
    text = "![A walk](walk.png) ![x](jpeg.png)\n"
    store = store_of(laid(tmp_path, {"2020-01-01-a.md": text, "walk.png": b"x", "jpeg.png": b"\xff\xd8\xff"}))
    room = TakenNames(tmp_path / "content", {"post": set(), "page": set()})
    done = settled(read_folder(store), store, room, {}, judge=lambda _, data: "this is none" if data == b"x" else "")
    assert "<!-- A picture that is not there: A walk walk.png --> ![x](../media/jpeg.jpg)" in done.texts[0].data
    assert "pictures that no page can show are remarks: walk.png (this is none)" in looked_at(done, "posts/a.md")


def test_sources_come_along(tmp_path: Path) -> None:
    done = moved(tmp_path, {"2020-01-01-a.qmd": "Words [@han2014].\n", "refs/My library.bib": "@book{han2014,}\n"})
    assert done.files == {"references/my-library.bib": "refs/My library.bib"} and "[@han2014]" in done.texts[0].data


def test_html_in_markdown(tmp_path: Path) -> None:
    text = (
        '<iframe width="560" src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>\n\n<script>x()</script>\n'
        '<img src="a b.png" width=3/> <img alt="A [walk]" src=\'walk.png\'>\n\n'
        '<iframe src="//maps.example/x"></iframe>\n\n'
        '<p style="x: y" class="k" onclick=z()>One <marquee>two</marquee> List<String></p>\n'
        '\n`<img src="x">`\n\n* TOC\n{:toc}\n'
    )
    done = moved(tmp_path, {"2020-01-01-a.md": text, "walk.png": PNG, "a b.png": PNG + b"2"})
    assert text_of(done, "posts/a.md").partition("\n---\n\n")[2] == (
        "{video: https://youtu.be/dQw4w9WgXcQ}\n\n\n![](../media/a-b.png){.decorative}"
        " ![A \\[walk\\]](../media/walk.png)\n\n"
        '<https://maps.example/x>\n\n<p class="k">One two List<String></p>\n\n`<img src="x">`\n'
    )
    assert any("the same" in note.said for note in done.texts[0].notes)


def test_boxes_of_html_around_pictures_and_players(tmp_path: Path) -> None:
    text = (
        '<div class="v"><div>\n<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe></div></div>\n\n'
        '<p align="center"><a href="/walk.png"><img src="/walk.png" alt="A walk"></a></p>\n\n'
        '<figure><img src="walk.png" alt="Us"><figcaption>On a walk</figcaption></figure>\n\n'
        '<table><tr><td><img src="walk.png" alt="In a table"></td></tr></table>\n\n'
        '```\n<p>\n\n<img src="x">\n```\n'
    )
    done = moved(tmp_path, {"2020-01-01-a.md": text, "walk.png": PNG})
    assert re.sub(r"\n{2,}", "\n\n", text_of(done, "posts/a.md")).partition("\n---\n\n")[2] == (
        '{video: https://youtu.be/dQw4w9WgXcQ}\n\n<a href="../media/walk.png">![A walk](../media/walk.png)</a>\n\n'
        "![Us](../media/walk.png)\n\nOn a walk\n\n"
        '<table><tr><td><img src="../media/walk.png" alt="In a table"></td></tr></table>\n\n'
        '```\n<p>\n\n<img src="x">\n```\n'
    )


def test_a_post_of_html_and_one_of_old_windows(tmp_path: Path) -> None:
    html = "---\ntitle: A\n---\n<p>Hi <a href='{% post_url 2020-01-02-b %}'>b</a> {{ site.baseurl }}</p>"
    html += "{% youtube dQw4w9WgXcQ %}"
    files = {"_posts/2020-01-01-a.html": html, "_posts/2020-01-02-b.md": "Caf\xe9.\n".encode("cp1252")}
    done = moved(tmp_path, {**files, "_posts/2020-01-03-c.md": "---\ntitle: Nothing\n---\n"})
    assert text_of(done, "posts/a.md").endswith("Hi [b](b.md)\n\n{video: https://youtu.be/dQw4w9WgXcQ}\n")
    assert text_of(done, "posts/b.md").endswith("Café.\n") and "Windows-1252" in looked_at(done, "posts/b.md")[0]
    assert len(done.texts) == 2


def test_a_series_is_proposed_and_not_decided(tmp_path: Path) -> None:
    care = text_of(moved(tmp_path, JEKYLL), "posts/care.md")
    assert "# series: kindness\n# part: 2\n" in care and "\nseries:" not in care


def test_what_is_not_in_the_export_leads_to_the_old_site_and_is_told(tmp_path: Path) -> None:
    done = moved(tmp_path, JEKYLL)
    about = text_of(done, "pages/about.md")
    assert "[at work](https://old.example/nowhere/)" in about and "[joy](../posts/joy.md)" in about
    assert any("/nowhere/" in said for said in looked_at(done, "pages/about.md"))


def test_hugo(tmp_path: Path) -> None:
    done = moved(
        tmp_path,
        {
            "hugo.toml": 'baseURL = "https://old.example/"\n[permalinks]\nposts = "/:year/:slug/"\n',
            "content/posts/joy/index.md": (
                '+++\ntitle = "Joy"\ndate = 2021-03-04T08:30:00+01:00\ndraft = false\ntags = ["joy"]\n'
                '[params]\nmood = "glad"\n+++\n'
                '{{< figure src="walk.png" alt="A walk" >}}\n\n[Care]({{< ref "care.md" >}}) and {{< tweet 12 >}}\n'
            ),
            "content/posts/joy/walk.png": PNG,
            "content/posts/care.md": '{\n"title": "Care", "date": "2021-03-05", "weight": 3\n}\n\nCare.\n',
            "content/posts/_index.md": "---\ntitle: Posts\n---\n",
            "content/about.md": "---\ntitle: About\n---\n\nUs. ![](/logo.png)\n",
            "static/logo.png": PNG + b"2",
            "public/posts/joy/index.md": "built",
        },
    )
    assert head_of(done, "posts/joy.md") == {
        "title": "Joy",
        "slug": "joy",
        "date": "2021-03-04T08:30:00+01:00",
        "tags": ["joy"],
        "aliases": ["/2021/joy/"],
    }
    text = text_of(done, "posts/joy.md")
    assert "# mood: glad" in text and "![A walk](../media/walk.png)" in text and "[Care](care.md)" in text
    assert "{{< tweet 12 >}}" in text, "what has no meaning here stays, and the build tells it"
    assert "![](../media/logo.png){.decorative}" in text_of(done, "pages/about.md")
    assert {text.file for text in done.texts} == {
        f"content/{name}.md" for name in ("posts/joy", "posts/care", "pages/about")
    }


def test_pelican_is_read_and_never_run(tmp_path: Path) -> None:
    trap = tmp_path / "run"
    conf = f"open({str(trap)!r}, 'w')\nSITEURL = 'https://old.example'\nARTICLE_URL = '{{date:%Y}}/{{slug}}.html'\n"
    files = {
        "pelicanconf.py": conf,
        "content/joy.md": "Title: Joy\nDate: 2019-05-06 10:20\nCategory: Work\nAuthors: Ann Example; Bo Sample\n"
        "\n![Us]({static}/images/us.png)\n",
        "content/images/us.png": PNG,
    }
    done = moved(tmp_path, files)
    assert not trap.exists()
    head = head_of(done, "posts/joy.md")
    assert (head["aliases"], head["tags"], head["date"]) == (["/2019/joy.html"], ["Work"], "2019-05-06 10:20")
    assert "![Us](../media/us.png)" in text_of(done, "posts/joy.md")


def test_obsidian(tmp_path: Path) -> None:
    done = moved(
        tmp_path,
        {
            "Great Cultures.md": (
                "---\ndate: 2022-01-02\n---\nSee [[Power and love|that]], [[Nowhere]] and ![[walk.png|A walk]].\n\n"
                "%%not for readers%%\n\n> [!note] Try it\n> Today.\n"
            ),
            "deep/Power and love.md": "# Power and love\n\nWords, @ann and `[[code]]`.\n",
            "deep/walk.png": PNG,
        },
        pattern="/:year/:slug/",
    )
    text = text_of(done, "posts/great-cultures.md")
    assert "![A walk](../media/walk.png)" in text and "<!-- not for readers -->" in text and "> [!note] Try it" in text
    assert "that<!-- It led to" in text and "Nowhere<!-- It led to Nowhere. -->" in text
    assert head_of(done, "posts/great-cultures.md")["aliases"] == ["/2022/great-cultures/"]
    other = head_of(done, "posts/power-and-love.md")
    assert (other["title"], other["status"]) == ("Power and love", "draft")
    assert "`[[code]]`" in text_of(done, "posts/power-and-love.md")


NOTION_ID = "0123456789abcdef" * 2


def test_notion(tmp_path: Path) -> None:
    """Its ids are no part of an address, and the properties below a title no words of the text."""
    properties = "Status: {}\nDate: January 2, 2020\nTags: joy, work\nCreated by: Ann Example\n"
    files = {
        f"Blog/Joy {NOTION_ID}.md": f"# Joy: at work\n\n{properties.format('Published')}\n"
        f"Note: see [Care](Care%20{NOTION_ID}.md).\n\n![A walk](Joy%20{NOTION_ID}/walk.png)\n",
        f"Blog/Joy {NOTION_ID}/walk.png": PNG,
        f"Blog/Care {NOTION_ID}.md": f"# Care\n\n{properties.format('Done')}\nWords.\n",
        f"Blog/Plain {NOTION_ID}.md": "# Plain\n\nDate of it: words\nthat go on.\n",
    }
    done = moved(tmp_path, files)
    head = head_of(done, "posts/joy.md")
    assert (head["title"], head["date"], head["status"]) == ("Joy: at work", "January 2, 2020", "published")
    assert head["tags"] == "joy, work"
    text = text_of(done, "posts/joy.md")
    assert "# created_by: Ann Example" in text and "Status:" not in text and "Note: see" in text
    assert "../media/walk.png" in text and "0123456789" not in text.partition("Note:")[0]
    assert head_of(done, "posts/care.md")["status"] == "draft"
    assert "Date of it: words\nthat go on." in text_of(done, "posts/plain.md")


@pytest.mark.parametrize("status", ["In progress", "Not started", "Done", "in review", "idea", "wip"])
def test_a_status_that_says_nothing_here_is_a_draft_and_never_published(tmp_path: Path, status: str) -> None:
    done = moved(tmp_path, {"joy.md": f"---\ntitle: Joy\ndate: 2020-01-02\nstatus: {status}\n---\n\nWords.\n"})
    assert head_of(done, "posts/joy.md")["status"] == "draft"
    assert any("its status there" in said for said in looked_at(done, "posts/joy.md"))


def test_quarto_call_outs() -> None:
    body, _ = in_our_syntax('::: {.callout-tip title="On Monday"}\nAsk one question.\n\n- a\n:::\n')
    assert body == '!!! tip "On Monday"\n\n    Ask one question.\n\n    - a\n\n'


def test_every_word_in_and_out_is_compared(tmp_path: Path) -> None:
    done = moved(tmp_path, {"2020-01-01-a.md": "Words stay. ![A lost picture](gone.png) Here.\n"})
    said = [note.said for text in done.texts for note in text.notes]
    assert any(each.startswith("words that differ — left out: “A lost picture”") for each in said)
    same = moved(tmp_path / "2", {"2020-01-01-a.md": "Words *stay*, don’t they? `x_y`\n"})
    assert any("the same" in note.said for note in same.texts[0].notes)


def test_what_came_in_before_stays_as_it_is(tmp_path: Path) -> None:
    first = moved(tmp_path, JEKYLL)
    again = moved(tmp_path, JEKYLL, **{text.key: text.file for text in first.texts})
    assert again.texts == () and again.files == {} and len(again.known) == len(first.texts)


def test_a_text_that_came_in_before_and_is_gone_is_no_link(tmp_path: Path) -> None:
    files = {
        "2020-01-01-a.md": "Words.\n",
        "2020-01-02-b.md": "Words.\n",
        "2020-01-03-c.md": "[a](2020-01-01-a.md) [b](2020-01-02-b.md)\n",
    }
    laid(tmp_path / "content", {"posts/bee.md": "---\ntitle: b\n---\nMine.\n"})
    before = {"old/2020-01-01-a.md": "content/posts/a.md", "old/2020-01-02-b.md": "content/posts/bee.md"}
    (text,) = moved(tmp_path, files, **before).texts
    assert text.data.endswith("a<!-- It led to 2020-01-01-a.md, which is not out. --> [b](bee.md)\n")


def test_sources_that_are_named_in_words_are_listed(tmp_path: Path) -> None:
    text = "It is so (Han, 2014; see Edmondson and Lei 2014), in July (2014) and (NHS 75).\n"
    done = moved(tmp_path, {"2020-01-01-a.md": text})
    assert [said.partition(": (")[2] for said in looked_at(done, "posts/a.md")] == [
        "Han, 2014; see Edmondson and Lei 2014)"
    ]


def test_the_same_export_gives_the_same_bytes(tmp_path: Path) -> None:
    assert moved(tmp_path / "1", JEKYLL) == moved(tmp_path / "2", JEKYLL)


def test_a_name_that_is_taken_is_left_to_whoever_has_it(tmp_path: Path) -> None:
    laid(tmp_path / "content", {"posts/joy.md": "mine", "media/walk.png": "another picture"})
    done = moved(tmp_path, JEKYLL)
    assert "content/posts/joy-2.md" in {text.file for text in done.texts}
    assert done.files == {"media/walk-2.png": "assets/walk.png"}


@pytest.mark.parametrize(
    ("head", "remark"),
    [
        ("date: 09-11-2020", "# date: 09-11-2020"),
        ("expiryDate: 2020-01-01", "# expirydate: 2020-01-01"),
        ("mood: glad", "# mood: glad"),
        ("slides: [a, b]", '# slides: ["a", "b"]'),
    ],
)
def test_what_can_not_be_read_is_a_comment_and_told(tmp_path: Path, head: str, remark: str) -> None:
    done = moved(tmp_path, {"2020-01-01-a.md": f"---\ntitle: A\n{head}\n---\nWords.\n"})
    assert remark in text_of(done, "posts/a.md") and len(done.texts[0].notes) > 1


def test_front_matter_that_can_not_be_read_is_kept(tmp_path: Path) -> None:
    done = moved(tmp_path, {"2020-01-01-a.md": "---\ntitle: [A\n  b: {\n---\nWords.\n"})
    assert "title: [A" in text_of(done, "posts/a.md") and "can't be read" in looked_at(done, "posts/a.md")[0]


MUT = {
    "_config.yml": "permalink: /:year/:title/\nbaseurl: /blog\n",
    "_posts/2020-01-01-Über_Mut.md": (
        "---\ntitle: 'It's mine'\n---\n![A walk]({{ site.url }}{{ site.baseurl }}/assets/walk.png),"
        " ![All of us](/assets/our team.png)"
        ' and ![us]({{ "/assets/our team.png" | relative_url }} "On a (long) day"),'
        " [on]({{ site.baseurl }}{% post_url 2020-01-02-b %}#more).\n"
    ),
    "_posts/2020-01-02-b.md": "---\ntitle: B\n---\n## More\n\n[Back](/blog/2020/Über_Mut/).\n",
    "about.md": "---\ntitle: About\nlayout: page\npermalink: /about/\n---\nWords.\n",
    "assets/walk.png": PNG,
    "assets/our team.png": PNG + b" ",
}


def test_addresses_that_jekyll_reads_with_liquid_spaces_and_letters_of_all_languages(tmp_path: Path) -> None:
    done = moved(tmp_path, MUT)
    mut, text = done.texts[0], text_of(done, "posts/uber-mut.md")
    assert head_of(done, "posts/uber-mut.md")["title"] == "It's mine"
    assert "![A walk](../media/walk.png), ![All of us](../media/our-team.png)" in text
    assert '![us](../media/our-team.png "On a (long) day"), [on](b.md#more).' in text
    assert any(note.said == "12 words in and out, the same" for note in mut.notes)
    assert head_of(done, "posts/uber-mut.md")["aliases"] == ["/blog/2020/%C3%9Cber_Mut/"]
    assert "[Back](uber-mut.md)" in text_of(done, "posts/b.md")
    assert head_of(done, "pages/about.md")["aliases"] == ["/blog/about/"]


def test_what_came_in_before_and_was_deleted_is_told(tmp_path: Path) -> None:
    laid(tmp_path, {"content/posts/a.md": "mine"})
    moving = read_folder(store_of(laid(tmp_path / "old", JEKYLL)), "")
    texts = moving.texts[:2]
    both = {texts[0].key: "content/posts/a.md", texts[1].key: "content/posts/b.md"}
    said = came_before(Moving(texts=texts), both, tmp_path)
    assert said.startswith("2 texts came in before, and 1 is no longer there: content/posts/b.md (to import again")
    assert came_before(Moving(texts=texts[:1]), both, tmp_path) == "1 text came in before"


PLACED = Placed("posts/joy", "joy", "Joy", read_date("2020-01-09"), is_post=True, categories=("Work life",))


@pytest.mark.parametrize(
    ("name", "text", "address"),
    [
        ("_config.yml", "permalink: pretty", "/work-life/2020/01/09/joy/"),
        ("_config.yml", "title: x", "/work-life/2020/01/09/joy.html"),
        ("_config.yml", "permalink: /:y_day/:title:output_ext", "/009/joy.html"),
        ("hugo.toml", "uglyurls = true", "/posts/joy.html"),
        ("config.yaml", "permalinks: {page: {posts: '/:year/:contentbasename/'}}", "/2020/joy/"),
        ("pelicanconf.py", "X = 1", "/joy.html"),
        ("_quarto.yml", "website: {site-url: 'https://old.example/lab'}", "/lab/posts/joy.html"),
        ("eleventy.config.js", "export default () => {}", "/posts/joy/"),
        ("_config.yml", "permalink: /:colour/", ""),
    ],
)
def test_addresses_of_the_old_site(name: str, text: str, address: str) -> None:
    assert old_address(old_site(name, text), PLACED) == address


def test_a_pattern_that_is_typed() -> None:
    assert old_address(OldSite("", "/%year%/%monthnum%/%postname%/"), PLACED) == "/2020/01/joy/"
    assert not pattern_fault("/:year/:month/:slug/")
    assert "nobody knows" in pattern_fault("/:colour/") and "is written as" in pattern_fault("/../x")


def test_a_configuration_that_is_broken_is_told(tmp_path: Path) -> None:
    assert "can't be read" in old_site("pelicanconf.py", "def (").why
    assert "can't be read" in old_site("hugo.toml", "a = ").why


def test_only_what_is_new_comes_in_again(tmp_path: Path) -> None:
    first = moved(tmp_path, {"2020-01-01-one.md": "Words.\n"})
    later = moved(tmp_path, {"2020-03-03-later.md": "Of today.\n"}, "", **{text.key: text.file for text in first.texts})
    assert [text.file for text in later.texts] == ["content/posts/later.md"]


def test_a_picture_elsewhere_within_a_link_makes_no_link_within_a_link(tmp_path: Path) -> None:
    linked = "[![A walk](https://pictures.example/walk.jpg)](https://old.example/walk/) and more.\n"
    done = moved(tmp_path, {"2020-01-01-joy.md": linked})
    assert "[A walk](https://old.example/walk/) and more." in text_of(done, "posts/joy.md")


def test_a_tag_of_html_is_read_by_a_parser(tmp_path: Path) -> None:
    capitals = "<IMG SRC = '/images/walk.png' ALT=Walk>\n\n"
    typed = capitals + "<img src=\"/images/walk.png\">\n\nA <A HREF='/images/walk.png'>b</A>.\n"
    done = moved(tmp_path, {"2020-01-01-joy.md": typed, "images/walk.png": PNG})
    text = text_of(done, "posts/joy.md")
    assert "![Walk](../media/walk.png)\n\n![](../media/walk.png){.decorative}" in text
    assert "HREF='../media/walk.png'" in text


def test_a_link_to_a_text_that_is_held_back_is_words_until_it_is_out(tmp_path: Path) -> None:
    laid(tmp_path, {"content/posts/a.md": "---\ntitle: A\n---\n\n[One](b.md) and [two](c.md).\n"})
    going = Going(tmp_path, tmp_path / "imports")
    fact = "'b.md' leads to a post that is a draft"
    wrong = [Problem("content/posts/a.md", 5, "links/unpublished", fact, "link to it once it is published")]
    assert not unlinked(tmp_path, wrong, {"content/posts/other.md"}, going)
    assert unlinked(tmp_path, wrong, {"content/posts/a.md"}, going)
    text = (tmp_path / "content/posts/a.md").read_text("utf-8")
    assert text.endswith("\n\nOne<!-- It led to b.md, which is not out. --> and [two](c.md).\n")
    assert not unlinked(tmp_path, wrong, {"content/posts/a.md"}, going)
