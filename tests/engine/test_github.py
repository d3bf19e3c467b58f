"""What GitHub's dialect adds: struck-out words, tasks, call-outs, bare addresses."""

import pytest

from tests.engine.test_read import read

_OPENED = '<div class="admonition warning">\n<p class="admonition-title">'
_SEE = "https://example.org/?a=1"
READ = {
    "~~old~~ new": "<p><del>old</del> new</p>",
    "~~*old*~~": "<p><del><em>old</em></del></p>",
    "a ~~ b ~~ c, ~/home and ~~~": "<p>a ~~ b ~~ c, ~/home and ~~~</p>",
    "`~~code~~`": "<p><code>~~code~~</code></p>",
    "- [ ] ask\n- [x] listen\n- rest": '<ul>\n<li class="task">☐ ask</li>\n<li class="task">☑ listen</li>\n'
    "<li>rest</li>\n</ul>",
    "- [X] *ask*\n  - [ ] twice": '<ul>\n<li class="task">☑ <em>ask</em><ul>\n<li class="task">☐ twice</li>\n'
    "</ul>\n</li>\n</ul>",
    "- [x]\n- [a] b": "<ul>\n<li>[x]</li>\n<li>[a] b</li>\n</ul>",
    "> [!NOTE]\n> Words.": '<div class="admonition note">\n<p class="admonition-title">Note</p>\n<p>Words.</p>\n</div>',
    "> [!caution]- Mind *this*\n> - one": f"{_OPENED}Mind <em>this</em></p>\n<ul>\n<li>one</li>\n</ul>\n</div>",
    "> [a] b": "<blockquote>\n<p>[a] b</p>\n</blockquote>",
    "See https://example.org/a_b_c.": '<p>See <a href="https://example.org/a_b_c" class="bare">https://example.org/a_b_c</a>.</p>',
    "(https://example.org/a_(b))": '<p>(<a href="https://example.org/a_(b)" class="bare">https://example.org/a_(b)</a>)</p>',
    "**https://example.org/**": '<p><strong><a href="https://example.org/" class="bare">https://example.org/</a></strong></p>',
    f"{_SEE}&b=2": f'<p><a href="{_SEE}&amp;b=2" class="bare">{_SEE}&amp;b=2</a></p>',
    "[https://example.org](mailto:a@example.org)": '<p><a href="mailto:a@example.org">https://example.org</a></p>',
    "<a href='mailto:a@example.org'>https://example.org</a>": '<p><a href="mailto:a@example.org">https://example.org</a></p>',
    "`https://example.org`": "<p><code>https://example.org</code></p>",
    "http:// and xhttps://example.org": "<p>http:// and xhttps://example.org</p>",
    "Mail ann@example.org.": '<p>Mail <a href="mailto:ann@example.org">ann@example.org</a>.</p>',
    "[ann@example.org](https://example.org/)": '<p><a href="https://example.org/">ann@example.org</a></p>',
    "@ann@example.org, ann@localhost": "<p>@ann@example.org, ann@localhost</p>",
}


@pytest.mark.parametrize(("typed", "html"), READ.items())
def test_is_read_as_on_github(typed: str, html: str) -> None:
    document = read(typed)
    assert (document.html, document.problems) == (html, ())


def test_a_call_out_and_its_own_sign_are_one() -> None:
    assert read("> [!NOTE] Title\n> Words.").html == read('!!! note "Title"\n    Words.').html
