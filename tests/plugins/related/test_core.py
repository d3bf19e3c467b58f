"""What is near, in which order, and what is said of it."""

from kindling.plugins.related.core import ComparedPost, NearPost, Reason, nearest, why


def text(name: str, *reasons: str, series: str = "") -> ComparedPost:
    """Return a post; reasons are written "source:han2014"."""
    found = tuple(Reason(kind, key, key.title()) for kind, key in (reason.split(":") for reason in reasons))
    return ComparedPost(f"/posts/{name}/", frozenset(filter(None, [series])), found)


def names(found: tuple[NearPost, ...]) -> list[str]:
    return [near.address.split("/")[2].title() for near in found]


def test_shared_sources_come_before_people_and_people_before_topics() -> None:
    texts = [
        text("one", "source:han", "person:hahrie", "topic:power", "topic:joy"),
        text("topics", "topic:power", "topic:joy"),
        text("person", "person:hahrie"),
        text("source", "source:han"),
    ]
    found = nearest(texts)["/posts/one/"]()
    assert names(found) == ["Source", "Person", "Topics"]
    assert [near.why for near in found] == ["Both cite Han", "Both draw on Hahrie", "Both on Power and Joy"]


def test_one_shared_topic_alone_is_no_reason() -> None:
    assert nearest([text("one", "topic:joy"), text("two", "topic:joy")])["/posts/one/"]() == ()


def test_parts_of_one_series_are_not_named() -> None:
    texts = [text("one", "source:han", series="power"), text("two", "source:han", series="power")]
    assert nearest(texts)["/posts/one/"]() == ()


def test_a_tie_is_settled_by_what_is_newest() -> None:
    texts = [text("one", "source:han"), *(text(f"post-{number}", "source:han") for number in range(5))]
    assert names(nearest(texts)["/posts/one/"]()) == ["Post-0", "Post-1", "Post-2"]


def test_what_everybody_cites_leads_to_no_more_than_a_few() -> None:
    texts = [text(f"post-{number}", "source:han", f"topic:{number}") for number in range(2_000)]
    found = {address: ask() for address, ask in nearest(texts).items()}
    assert {len(near) for near in found.values()} == {3}
    assert {name for nears in found.values() for name in names(nears)} <= {f"Post-{number}" for number in range(25)}


def test_many_reasons_are_counted() -> None:
    reasons = [Reason("source", key, key) for key in ("Han 2014", "Ganz 2009", "Schein 2010", "Han 2014")]
    assert why(reasons) == "Both cite Han 2014, Ganz 2009 and 1 more"
