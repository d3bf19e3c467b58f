"""Lists: by year, by topic, and a home page that names each post once."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.values import Membership, PageMetadata
from kindling.model.views import Picture
from kindling.plugins.listings.core import OF_A_PAGE, home, list_pages, teaser, topic_list, years
from kindling.plugins.lists.core import topics
from tests.engine.test_sites import built
from tests.plugins.links.test_core import metadata_of
from tests.tiers import examples

NEW = replace(
    metadata_of("posts/new.md", "/posts/new/"), date=datetime(2026, 3, 1, tzinfo=UTC), tags=("joy", "Two words")
)
OLD = replace(metadata_of("posts/old.md", "/posts/old/"), date=datetime(2025, 3, 1, tzinfo=UTC), tags=("joy",))
PART = replace(metadata_of("posts/part.md", "/posts/part/"), series=(Membership("cultures", 1),))


def test_posts_stand_by_year_newest_first() -> None:
    assert [(year.year, [post.address for post in year.posts]) for year in years([NEW, OLD], {}, {})] == [
        ("2026", ["/posts/new/"]),
        ("2025", ["/posts/old/"]),
    ]


def test_topics_have_addresses_of_plain_words() -> None:
    found = topics([NEW, OLD])
    assert {address: len(posts) for address, (_, posts) in found.items()} == {
        "/topics/joy/": 2,
        "/topics/two-words/": 1,
    }


def test_home_shows_the_newest_and_those_in_no_series() -> None:
    page = home([NEW, PART, OLD], [], (), {}, {})
    assert page.newest and page.newest.address == "/posts/new/"
    assert [post.address for post in page.others] == ["/posts/old/"]


def test_what_to_read_first_is_named_once() -> None:
    page = home([NEW, PART, OLD], [], (), {}, {}, {"posts/old.md", "posts/new.md"})
    assert [post.address for post in page.featured] == ["/posts/old/"]
    assert page.others == ()


def test_topics_are_listed_by_name_with_their_newest_posts() -> None:
    found = topic_list(topics([NEW, OLD]), {"joy": "cy"})
    assert [(topic.title, topic.words, [post.address for post in topic.newest]) for topic in found] == [
        ("joy", "2 posts", ["/posts/new/", "/posts/old/"]),
        ("Two words", "1 post", ["/posts/new/"]),
    ]
    assert [topic.lang for topic in found] == ["cy", ""]


def test_home_of_an_empty_site_is_empty() -> None:
    assert home([], [], (), {}, {}).newest is None


def test_a_cover_decorates_a_list_beside_the_title_that_is_the_link() -> None:
    cover = Picture("/media/a.jpg", "A ward at dawn", 1600, 840)
    page = home([NEW, OLD], [OLD], (), {}, {"posts/new.md": cover, "posts/old.md": cover})
    assert page.newest and page.newest.cover == replace(cover, alt="")
    assert [post.cover for post in (*page.others, *page.waiting)] == [replace(cover, alt="")] * 2


def test_a_teaser_says_what_is_not_public_yet() -> None:
    assert teaser(replace(NEW, state="scheduled"), None).note == "Scheduled for 1 March 2026"
    assert teaser(replace(NEW, state="draft"), None).note == "Draft"
    assert teaser(NEW, None).note == ""


def posts(number: int) -> list[PageMetadata]:
    """Return so many posts, a day apart, newest first."""
    first = datetime(2020, 1, 1, tzinfo=UTC)
    found = [replace(NEW, slug=f"p{day}", date=first + timedelta(days=day)) for day in range(number)]
    return found[::-1]


@given(st.integers(0, 400))
@examples(30)
def test_each_post_of_a_long_list_is_on_one_of_its_pages_in_order(number: int) -> None:
    given_posts, pages = posts(number), list_pages("/archive/", posts(number))
    assert [post for page in pages for post in page.posts] == given_posts
    assert all(len(page.posts) == OF_A_PAGE for page in pages[1:])
    assert len(pages[0].posts) < 2 * OF_A_PAGE
    assert [page.address for page in pages[1:]] == [f"/archive/{n}/" for n in range(len(pages) - 1, 0, -1)]


@given(st.integers(0, 300), st.integers(0, 120))
@examples(30)
def test_a_page_of_older_posts_holds_the_same_when_posts_are_added(number: int, more: int) -> None:
    before, after = (list_pages("/archive/", posts(each))[1:] for each in (number, number + more))
    assert set(before) <= set(after)


def test_a_page_of_older_posts_says_its_days() -> None:
    assert list_pages("/archive/", posts(120))[1].days == "1 January 2020 to 19 February 2020"


@pytest.mark.whole
def test_no_page_of_a_long_list_is_longer_than_150_kb_and_each_leads_to_the_next(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    summary = "A summary of a post that says a good deal of it, as summaries of careful writers do. " * 3
    for number in range(160):
        date = f"{datetime(2020, 1, 1) + timedelta(days=number):%Y-%m-%d}"
        head = f'title: "Post {number}, with a title of some length"\ndate: {date}\nsummary: "{summary}"\ntags: [joy]'
        (tmp_path / f"content/posts/post-{number}.md").write_text(
            f"---\n{head}\nslug: post-{number}\n---\n\nWords.\n", "utf-8"
        )
    conf = 'SITENAME = "Long"\nCARDS = {"enabled": False}\nSEARCH = {"enabled": False}\n'
    (tmp_path / "pelicanconf.py").write_text(conf, "utf-8")
    assert built(tmp_path, tmp_path / "output").published
    for start in ("archive/", "topics/joy/"):
        seen, titles, link = [], set(), ""
        while link is not None:
            file = tmp_path / "output" / start / link / "index.html"
            assert file.stat().st_size <= 150_000
            page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
            seen += [str(each["href"]).rpartition("posts/")[2] for each in page.select(".teaser__title a")]
            titles.add(page.title.text if page.title else "")
            older = page.select_one("a[rel=next]")
            link = os.path.normpath(f"./{link}/{older['href']}") if older else None
        assert seen == [f"post-{number}/" for number in range(159, -1, -1)]
        assert len(titles) == 3
    sitemap = (tmp_path / "output/sitemap.xml").read_text("utf-8")
    assert sitemap.count("/archive/") == sitemap.count("/topics/joy/") == 3
