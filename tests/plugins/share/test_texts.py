"""Words from templates, campaign tags on links, and what is said of words that do not fit."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins._kit.settings import typed_settings
from plugins.share.campaign import campaign_name, tagged, tags
from plugins.share.core import Shared, href, link_for, message_for, words_for
from plugins.share.networks import NETWORKS
from plugins.share.rules import share_problems
from plugins.share.settings import DEFAULT, ShareSettings
from plugins.share.texts import filled, hashtag
from tests.plugins.series.texts import post, site

URL = "https://example.org/posts/joy/"
ALL = [NETWORKS[name] for name in DEFAULT]


def problems(*lines: str, title: str = "Joy") -> list[str]:
    (document,) = site({"posts/joy.md": post(title, "2026-09-07", *lines)}).documents
    shared = Shared(URL, title, own_words=document.front.share)
    return [str(problem) for problem in share_problems(document, shared, ALL)]


def test_a_template_leaves_out_what_is_not_there() -> None:
    template = "{title}[ — {part} of {series}][ “{quote}”][ {hashtags}] via {site}"
    whole = {"title": "Joy", "part": "Part 1", "series": "Power", "quote": "Look.", "hashtags": "#joy", "site": "K"}
    assert filled(template, whole) == "Joy — Part 1 of Power “Look.” #joy via K"
    assert filled(template, {"title": "Joy", "site": "K"}) == "Joy via K"


def test_what_a_text_says_is_never_a_slot() -> None:
    assert filled("{title}", {"title": "{summary} [x {series}]", "summary": "no"}) == "{summary} [x {series}]"


def test_hashtags_are_for_networks_that_use_them() -> None:
    shared = Shared(URL, "Joy", hashtags=("joy", "#patient safety", "  ", "pŵer"))
    assert words_for(shared, NETWORKS["bluesky"]) == "Joy #joy #PatientSafety #pŵer"
    assert words_for(shared, NETWORKS["teams"]) == "Joy"
    assert [hashtag(word) for word in ("a-b c", "<b>", "&", "")] == ["#ABC", "#b", "", ""]


def test_the_sites_own_template_for_one_network() -> None:
    shared = Shared(URL, "Joy", "Why it matters.", templates={"": "{title}", "x": "{summary}"})
    assert (words_for(shared, NETWORKS["x"]), words_for(shared, NETWORKS["bluesky"])) == ("Why it matters.", "Joy")


@pytest.mark.parametrize(
    ("template", "fact"),
    [
        ("{titel}", "{titel} is no slot; there are {title}"),
        ("{title", "a { or } belongs to no slot"),
        ("{title} [", "a [ or ] has no partner"),
        ("{title.__class__}", "a { or } belongs to no slot"),
    ],
)
def test_a_template_that_can_not_be_filled_is_told(template: str, fact: str) -> None:
    _, found = typed_settings("SHARE", {"texts": {"x": template}}, ShareSettings)
    assert fact in str(found[0])


def test_words_for_a_network_that_there_is_not() -> None:
    (found,) = problems("share:", "  blusky: Look", "  x: Look")
    assert found == (
        "content/posts/joy.md:5: [share/unknown-network] share has words for 'blusky', "
        "which is no network of this site\n    hint: did you mean 'bluesky'?"
    )


def test_own_words_that_are_too_long_are_an_error_with_their_line() -> None:
    (found,) = problems("share:", f"  x: {'a' * 270}", "  bluesky: Look")
    assert found == (
        "content/posts/joy.md:5: [share/too-long] the text for X is 14 too long: 294 of 280 characters, with the link, "
        "as X counts\n    hint: take away 14"
    )


def test_words_from_a_template_that_are_too_long_are_a_warning() -> None:
    found = problems(title="Joy " * 100)
    start = "content/posts/joy.md:2: [share/too-long] warning: the text for "
    assert [line[: len(start)] for line in found] == [start] * 2
    assert "write share: {bluesky: …} with fewer words" in found[0]


@given(
    st.sampled_from(["", "?page=2", "?a=1&b=%26", "#one", "?q=%C5%B5#t=75", "#a-quote-1:~:text=Look%2C,at%20it"]),
    st.dictionaries(
        st.sampled_from(["utm_source", "utm_medium", "utm_campaign"]),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    ),
)
def test_queries_and_fragments_survive_the_tags(rest: str, given_tags: dict[str, str]) -> None:
    found, before = urlsplit(tagged(URL + rest, given_tags)), urlsplit(URL + rest)
    assert (found.path, found.fragment) == (before.path, before.fragment)
    assert found.query.startswith(before.query)
    added = found.query[len(before.query) :].removeprefix("&")
    assert dict(parse_qsl(added, keep_blank_values=True)) == given_tags


@pytest.mark.parametrize("name", [name for name in DEFAULT if name != "copy"])
def test_tags_are_on_the_shared_link_of_every_network(name: str) -> None:
    network = NETWORKS[name]
    shared = Shared(URL, "Joy", tags={name: tags(name, network.medium, "joy")})
    link = f"{URL}?utm_source={name}&utm_medium={network.medium}&utm_campaign=joy"
    assert link_for(shared, network) == link
    assert link in message_for(shared, network)
    assert f"utm_source%3D{name}" in href(shared, network)


def test_a_campaigns_name_is_plain() -> None:
    assert campaign_name("Launch {slug} & {series}", "joy", "power") == "launch-joy-power"
    assert campaign_name("{series}", "joy", "") == "joy"
    assert campaign_name("", "joy", "power") == ""
