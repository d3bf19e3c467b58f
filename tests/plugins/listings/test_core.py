"""Lists: by year, by topic, and a home page that names each post once."""

from dataclasses import replace
from datetime import UTC, datetime

from kindling.model.values import Membership
from kindling.model.views import Picture
from kindling.plugins.listings.core import home, teaser, topic_list, years
from kindling.plugins.lists.core import topics
from tests.plugins.links.test_core import metadata_of

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
    found = topic_list([NEW, OLD], {"joy": "cy"})
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
