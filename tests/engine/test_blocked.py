"""What a page's policy would block in a reader's browser is told while the site is built."""

import re
from ast import literal_eval
from html import unescape
from pathlib import Path

import pytest

from kindling.engine.blocked import blocked
from kindling.engine.build import BuildResult
from kindling.model.html import start_tags
from kindling.model.openings import PolicySettings, opened
from kindling.model.policy import meta_policy, policy_read
from kindling.model.problems import errors
from tests.engine.test_sites import built, listed

OWN = "https://example.org"
FORM = '<form action="https://news.example.com/subscribe" method="post"><label>You <input name="e"></label></form>'
FRAME = '<iframe src="https://calendar.example.org/week" title="Our week"></iframe>'
_CONF = 'SITENAME = "P"\nAUTHOR = "A. Writer"\nCARDS = {"enabled": False}\nREADING = {"raw_html": True}\n'


def facts(html: str, policy: dict[str, tuple[str, ...]] | None = None) -> list[str]:
    """Return what the policy would block of a page with ``html`` in it."""
    meta = f'<META HTTP-EQUIV="content-security-policy" content="{meta_policy(policy or {})}">'
    return [found.fact for found in blocked(start_tags(f"<meta charset=utf-8>{meta}{html}"), OWN)]


@pytest.mark.parametrize(
    ("html", "fact"),
    [
        (FORM, "the form to 'https://news.example.com/subscribe' would do nothing"),
        ("<button formaction=//news.example.com>", "the form to '//news.example.com' would do nothing"),
        (FRAME, "the frame of 'https://calendar.example.org/week' would stay empty"),
        ("<script>alert(1)</script>", "the script that stands in the page would not run"),
        ("<script type=MODULE>1</script>", "the script that stands in the page would not run"),
        ("<SCRIPT SRC=https://a.example/x.js></SCRIPT>", "the script 'https://a.example/x.js' would not run"),
        ("<style>p {color: red}</style>", "the <style> in the page would do nothing"),
        ('<p STYLE="color: red">', "the attribute style of <p> would do nothing"),
        ("<p onclick='a()'>", "the attribute onclick of <p> would do nothing"),
        ("<object data=a.pdf>", "<object> of 'a.pdf' would stay empty"),
        ("<embed src=https://a.example/a.svg>", "<embed> of 'https://a.example/a.svg' would stay empty"),
        ("<img src=data:image/gif;base64,x>", "'data:image/gif;base64,x', which <img> asks for, would not be loaded"),
        ("<img srcset='a.png 1x, //b.example/b 2x'>", "'//b.example/b', which <img> asks for, would not be loaded"),
        ("<link rel='x stylesheet' href=//a.example/a>", "'//a.example/a', which <link> asks for, would not be loaded"),
        ("<base href=/a/>", "'/a/', which <base> asks for, would not be loaded"),
    ],
)  # fmt: skip
def test_what_is_blocked_is_found_however_it_is_written(html: str, fact: str) -> None:
    assert facts(html) == [fact]


@pytest.mark.parametrize(
    "html",
    [
        "<form><input name=q></form>",
        f"<form action={OWN}/search/>",
        "<script src=../theme/site.js defer></script>",
        '<script type="application/ld+json">{}</script>',
        "<img src=a.png srcset='a.png 1x, b.png 2x'>",
        "<link rel=canonical href=https://elsewhere.example/><a href=https://elsewhere.example/>",
        "<video src=a.mp4 poster=a.jpg><track src=a.vtt></video>",
        "<!-- <script>1</script> --><textarea><style></textarea>",
        "<p class=style>",
    ],
)
def test_what_works_is_not_told(html: str) -> None:
    assert facts(html) == []


def test_what_is_opened_is_not_told() -> None:
    policy = {"form-action": ("https://news.example.com",), "frame-src": ("https://calendar.example.org",)}
    assert facts(FORM + FRAME, policy) == []


@pytest.mark.parametrize("tag", ["form action", "iframe src", "script src", "button formaction"])
@pytest.mark.parametrize(
    "address",
    [
        "https://news.example.com/subscribe?a=b#c",
        "HTTPS://NEWS.example.com:8443/js/x.js",
        "https://news.example.com/js/x.js",
        "//news.example.com/js/x.js",
        "http://news.example.com/js/x.js",
        "https://tags.example.com/gtag/js?id=G-1",
        "http://localhost:5000/",
        "https://intranet/",
        "https://a_b.example.com/",
        "https://[::1]/",
        "https://user:word@news.example.com/",
        "mailto:a@example.com",
        "data:text/html,x",
        "javascript:x",
    ],
)
def test_what_a_hint_says_to_write_is_taken_and_opens_what_was_blocked(tag: str, address: str) -> None:
    """The law behind: no hint leads to a wall."""
    html = f"<{tag}='{address}'></{tag.partition(' ')[0]}>"
    page = list(start_tags(f'<meta http-equiv=Content-Security-Policy content="{meta_policy({})}">{html}'))
    (found,) = blocked(page, OWN)
    if line := re.search(r"POLICY = (\{.*\})(?= |$)", found.hint):
        settings = PolicySettings.model_validate(literal_eval(line[1]))
        better = html.replace("http:", "https:") if "with https:" in found.hint else html
        assert facts(better, dict(opened(settings))) == []
    else:
        assert "example.com/" not in address or "script" in tag or "_" in address, "it can be opened"


# ---- whole sites -----------------------------------------------------------------------------------


def site_with(folder: Path, conf: str = "", publish: bool = False, **bodies: str) -> BuildResult:
    """Build a site of posts, one for each body, whose writers are trusted."""
    for name, body in bodies.items():
        path = folder / "content" / "posts" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {name}\ndate: 2026-09-01\n---\n{body}\n", "utf-8")
    (folder / "pelicanconf.py").write_text(_CONF + conf, "utf-8")
    return built(folder, folder / "output", publish=publish)


def told(result: BuildResult) -> list[str]:
    return [str(problem) for problem in result.problems if problem.rule == "verify/policy"]


@pytest.mark.whole
def test_the_setting_that_opens_it_is_named_and_works(tmp_path: Path) -> None:
    result = site_with(tmp_path, one=f"{FORM}\n\n{FRAME}")
    assert result.published
    form, frame = told(result)
    assert form == (
        "content/posts/one.md:5: [verify/policy] warning: on /posts/one/ the form to "
        "'https://news.example.com/subscribe' would do nothing: the pages' policy blocks it\n"
        '    hint: if readers may be led there, write POLICY = {"forms": ["https://news.example.com"]} '
        "into pelicanconf.py, or add it to those there"
    )
    assert 'write POLICY = {"embeds": ["https://calendar.example.org"]} into pelicanconf.py' in frame
    conf = 'POLICY = {"forms": ["https://news.example.com"], "embeds": ["https://calendar.example.org"]}\n'
    result = site_with(tmp_path, conf)
    assert result.published and told(result) == []
    html = (tmp_path / "output" / "posts" / "one" / "index.html").read_text("utf-8")
    headers = (tmp_path / "output" / "_headers").read_text("utf-8")
    for said in (html, headers.replace("'", "&#39;")):
        assert "form-action &#39;self&#39; https://news.example.com;" in said
        assert "frame-src https://calendar.example.org" in said


@pytest.mark.whole
def test_one_thing_on_many_pages_is_told_once_and_stops_publishing(tmp_path: Path) -> None:
    result = site_with(tmp_path, publish=True, **dict.fromkeys(("one", "two", "three", "four", "five"), FORM))
    assert not result.published
    (line,) = told(result)
    assert line.count("/posts/") == 4 and "and 2 more pages the form to" in line


@pytest.mark.whole
def test_a_style_in_a_text_is_advice_and_stops_nothing(tmp_path: Path) -> None:
    result = site_with(tmp_path, publish=True, one='<p style="color: red">Words.</p>')
    assert result.published, listed(result)
    assert len(told(result)) == 1


@pytest.mark.whole
def test_a_script_that_counts_visits_is_on_each_page_that_is_published_and_on_no_preview(tmp_path: Path) -> None:
    conf = (
        'POLICY = {"analytics": {"script": "https://count.example.net/js/script.js", "data": {"domain": "a\\"b"},'
        ' "integrity": "sha256-' + "A" * 43 + '="}}\n'
    )
    result = site_with(tmp_path, conf, one="Words.")
    assert result.published and told(result) == []
    tag = (
        '<script src="https://count.example.net/js/script.js" data-domain="a&#34;b" '
        f'integrity="sha256-{"A" * 43}=" crossorigin="anonymous" defer></script>'
    )
    pages = [path for path in (tmp_path / "output").rglob("*.html") if 'http-equiv="refresh"' not in path.read_text()]
    assert len(pages) >= 4
    for path in pages:
        html = path.read_text("utf-8")
        assert html.count(tag) == 1, path
        policy = policy_read(re.findall('Content-Security-Policy" content="([^"]+)"', unescape(html))[0])
        assert "https://count.example.net/js/script.js" in policy["script-src"], path
        assert policy["connect-src"] == ("'self'", "https://count.example.net"), path
    assert built(tmp_path, tmp_path / "preview", preview=True).published
    assert 'count.example.net/js/script.js" data' not in (tmp_path / "preview" / "index.html").read_text("utf-8")


@pytest.mark.whole
@pytest.mark.parametrize(
    ("conf", "said"),
    [
        ('POLICY = {"forms": ["*"]}\n', "[settings/value] POLICY[forms] is ['*']: a host is named alone and whole"),
        ('POLICY = {"froms": []}\n', "did you mean 'forms'?"),
        ('POLICY = {"analytics": {}}\n', "[settings/value] POLICY[analytics.script] is {}: it has to be said"),
    ],
)
def test_what_opens_too_much_or_nothing_stops_the_build(tmp_path: Path, conf: str, said: str) -> None:
    result = site_with(tmp_path, conf, one="Words.")
    assert not result.published
    assert said in listed(result)


@pytest.mark.whole
def test_whoever_does_what_each_hint_says_ends_at_a_form_and_a_frame_that_work(tmp_path: Path) -> None:
    """The law behind: no hint leads to a wall. Each step is what the build itself told to write."""
    conf: dict[str, str] = {"READING": "{}"}
    for _step in range(4):
        lines = "\n".join(f"{name} = {value}" for name, value in conf.items())
        result = site_with(tmp_path, f"{lines}\n", publish=True, one=f"{FORM}\n\n{FRAME}")
        if result.published:
            break
        for problem in errors(result.problems):
            name, value = re.findall(r"(READING|POLICY) = (\{.*?\})(?= |$)", problem.hint)[0]
            conf[name] = str({**literal_eval(conf.get(name, "{}")), **literal_eval(value)})
    assert result.published, listed(result)
    html = (tmp_path / "output" / "posts" / "one" / "index.html").read_text("utf-8")
    assert FORM in html and FRAME in html
    assert "'raw_html'" not in conf["READING"]
