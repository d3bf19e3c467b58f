"""Sheets of questions as built."""

from tests.conftest import BuiltSite


def test_a_post_with_questions_has_a_sheet_and_leads_to_it(example_site: BuiltSite) -> None:
    post, sheet = "/posts/the-nature-of-power/", "/posts/the-nature-of-power/questions/"
    assert 'href="questions/">A sheet to print' in example_site.html(post)
    html = example_site.html(sheet)
    assert html.count("sheet__room") == html.count("<li><p") == 3
    assert "/s/p0wer2/" in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical" href="http://localhost:8000/posts/the-nature-of-power/"' in html


def test_a_sheet_is_in_no_list(example_site: BuiltSite) -> None:
    for name in ("sitemap.xml", "feed.xml", "feed.json"):
        assert "/questions/" not in (example_site.output / name).read_text("utf-8"), name


def test_a_post_without_questions_has_none(example_site: BuiltSite) -> None:
    without = [page for page in example_site.pages() if page.startswith("/posts/") and page.count("/") == 3]
    sheets = [page for page in example_site.pages() if page.endswith("/questions/")]
    assert {f"{page}questions/" for page in without if 'id="_questions"' in example_site.html(page)} == set(sheets)


def test_more_like_this_is_said_with_its_reason(example_site: BuiltSite) -> None:
    html = example_site.html("/posts/creating-a-culture-of-excellence/")
    assert "More like this" in html
    assert "Both " in html.partition("More like this")[2].partition("</nav>")[0]
