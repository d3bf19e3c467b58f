"""Words from templates, campaign tags on links, and what is said of words that do not fit."""

import re
from dataclasses import replace
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.clean import plain
from kindling.model.settings import typed_settings
from kindling.plugins.share.campaign import campaign_name, tagged, tags
from kindling.plugins.share.core import SharedPage, href, link_for, message_for, posted, takes_text, words_for
from kindling.plugins.share.counting import count
from kindling.plugins.share.networks import NETWORKS
from kindling.plugins.share.rules import long_problems, unknown_problems
from kindling.plugins.share.settings import ShareSettings
from kindling.plugins.share.texts import filled, hashtag
from tests.plugins.series.texts import post, site

URL = "https://example.org/posts/joy/"
ALL = list(NETWORKS.values())


def problems(*lines: str, title: str = "Joy") -> list[str]:
    (document,) = site({"posts/joy.md": post(title, "2026-09-07", *lines)}).documents
    shared = SharedPage(URL, title, own_words=document.front.share)
    found = (*unknown_problems(document, [each.name for each in ALL]), *long_problems(document, posted(shared, ALL)))
    return [str(problem) for problem in found]


def test_a_template_leaves_out_what_is_not_there() -> None:
    template = "{title}[ — {part} of {series}][ “{quote}”][ {hashtags}] via {site}"
    whole = {"title": "Joy", "part": "Part 1", "series": "Power", "quote": "Look.", "hashtags": "#joy", "site": "K"}
    assert filled(template, whole) == "Joy — Part 1 of Power “Look.” #joy via K"
    assert filled(template, {"title": "Joy", "site": "K"}) == "Joy via K"


def test_what_a_text_says_is_never_a_slot() -> None:
    assert filled("{title}", {"title": "{summary} [x {series}]", "summary": "no"}) == "{summary} [x {series}]"


def test_hashtags_are_for_networks_that_use_them() -> None:
    shared = SharedPage(URL, "Joy", hashtags=("joy", "#patient safety", "  ", "pŵer"))
    assert words_for(shared, NETWORKS["bluesky"]) == "Joy #joy #PatientSafety #pŵer"
    assert words_for(shared, NETWORKS["teams"]) == "Joy"
    assert [hashtag(word) for word in ("a-b c", "<b>", "&", "")] == ["#ABC", "#b", "", ""]


def test_the_sites_own_template_for_one_network() -> None:
    shared = SharedPage(URL, "Joy", "Why it matters.", templates={"": "{title}", "x": "{summary}"})
    assert (words_for(shared, NETWORKS["x"]), words_for(shared, NETWORKS["bluesky"])) == ("Why it matters.", "Joy")


@pytest.mark.parametrize(
    ("template", "fact"),
    [
        ("{titel}", "{titel} is no slot\n    hint: there are {title}"),
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


def test_words_that_kindling_puts_together_are_never_too_long() -> None:
    assert problems(title="Joy " * 100) == []


LONG = "Joy is not a perk 👩🏽‍⚕️ " * 40


@pytest.mark.parametrize("name", [name for name, network in NETWORKS.items() if network.limit])
@pytest.mark.parametrize(
    ("title", "template"),
    [
        (LONG, "{title}"),
        ("線与光" * 400, "{title}"),
        ("🏴󠁧󠁢󠁷󠁬󠁳󠁿👨‍👩‍👧‍👦" * 400, "{title}"),
        ("Short", "“{quote}” {summary}"),
        ("e\u0301" * 4000, "{title}"),
        ("See https://example.com/a-b/c?d=1 " * 90, "{title}"),
        ("a" * 5000, "{title}"),
    ],
)
def test_words_are_cut_at_a_sign_and_the_link_stays_whole(name: str, title: str, template: str) -> None:
    network = NETWORKS[name]
    shared = SharedPage(
        URL, title, LONG, quote=LONG, hashtags=("joy",) * 40, templates={"": template + "[ {hashtags}]"}
    )
    message = message_for(shared, network)
    held = count(message, network)
    assert (held.over, held.over_bytes) == (0, 0)
    assert message.endswith(f"\n{URL}")
    words = message.removesuffix(f"\n{URL}")
    assert words.endswith(("…", "…”")) or title == "Short" or network.limit >= len(title)
    whole = regex.findall(r"\X", plain(f"{title} “{LONG.strip()}” {LONG.strip()} #joy"))
    assert set(regex.findall(r"\X", words.replace("…", ""))) <= {*whole, "”"}
    assert "#joy" not in words or "…" not in words, "hashtags go first"


def test_long_words_are_cut_at_the_end_of_a_word_and_a_quotation_is_closed() -> None:
    shared = SharedPage(URL, "Joy", quote="Joy is not a perk, " * 20, templates={"": "“{quote}”[ {hashtags}]"})
    found = words_for(shared, NETWORKS["x"])
    assert re.fullmatch("“(Joy is not a perk, )+Joy( is)?( not)?( a)?( perk)?…”", found)
    assert words_for(replace(shared, quote="Short", hashtags=("joy",)), NETWORKS["x"]) == "“Short” #joy"


def test_hashtags_go_before_any_word_does() -> None:
    shared = SharedPage(URL, "Joy " * 60, hashtags=tuple(f"hashtag{number}" for number in range(30)))
    assert words_for(shared, NETWORKS["x"]) == ("Joy " * 60).strip()


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("“{quote}”[ {hashtags}]", "Joy — Part 1 of Power #joy"),
        ("({summary})", "Joy — Part 1 of Power #joy"),
        ("{quote}", "Joy — Part 1 of Power #joy"),
        ("Read: {summary} {hashtags}", "Joy — Part 1 of Power #joy"),
        ("[“{quote}”]", "Joy — Part 1 of Power #joy"),
        ("[“{quote}” ]{title}", "Joy"),
        ("{title} {hashtags} via {site}", "Joy #joy via K"),
    ],
)
def test_a_template_with_a_gap_gives_way_to_the_common_one(template: str, words: str) -> None:
    shared = SharedPage(
        URL, "Joy", series="Power", part="Part 1", hashtags=("joy",), site="K", templates={"x": template}
    )
    assert words_for(shared, NETWORKS["x"]) == words


def test_a_gap_falls_back_to_the_sites_own_common_template_first() -> None:
    shared = SharedPage(URL, "Joy", templates={"": "Read “{title}”", "x": "“{quote}”", "teams": "“{title}” {hashtags}"})
    assert words_for(shared, NETWORKS["x"]) == "Read “Joy”"
    assert words_for(shared, NETWORKS["teams"]) == "“Joy”"
    assert words_for(replace(shared, templates={"": "“{quote}”"}), NETWORKS["x"]) == "Joy"


@pytest.mark.parametrize(
    ("templates", "summary", "mail"),
    [
        ({"email": "Dear all, please read {title}"}, "S.", "Dear all, please read Joy"),
        ({"email": "“{quote}”"}, "S.", "S."),
        ({"email": "“{quote}”"}, "", "Joy"),
        ({"": "Read {title}"}, "S.", "S."),
        ({"": "Read {title}"}, "", "Read Joy"),
    ],
)
def test_a_template_for_mails_is_heard(templates: dict[str, str], summary: str, mail: str) -> None:
    shared = SharedPage(URL, "Joy", summary, templates=templates)
    assert message_for(shared, NETWORKS["email"]) == f"{mail}\n\n{URL}"
    assert unquote(href(shared, NETWORKS["email"])).endswith(f"body={mail}\r\n\r\n{URL}")


PARAGRAPHS = "First line.\n\nSecond  paragraph.\r\n\r\n\r\n\r\n#Joy\n"


@pytest.mark.parametrize("name", [name for name, network in NETWORKS.items() if network.url])
def test_the_writers_lines_are_kept(name: str) -> None:
    shared = SharedPage(URL, "Joy", "S.", own_words={name: PARAGRAPHS})
    network = NETWORKS[name]
    kept = "First line.\n\nSecond paragraph.\n\n#Joy"
    between = "\n\n" if name == "email" else "\n"
    assert message_for(shared, network) == f"{kept}{between}{URL}"
    if takes_text(network):
        assert kept in unquote(href(shared, network)).replace("\r\n", "\n")


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


@pytest.mark.parametrize("name", [name for name, network in NETWORKS.items() if network.url])
def test_tags_are_on_the_shared_link_of_every_network(name: str) -> None:
    network = NETWORKS[name]
    shared = SharedPage(URL, "Joy", tags={name: tags(name, network.medium, "joy")})
    link = f"{URL}?utm_source={name}&utm_medium={network.medium}&utm_campaign=joy"
    assert link_for(shared, network) == link
    assert link in message_for(shared, network)
    assert f"utm_source%3D{name}" in href(shared, network)


def test_a_campaigns_name_is_plain() -> None:
    assert campaign_name("Launch {slug} & {series}", "joy", "power") == "launch-joy-power"
    assert campaign_name("{series}", "joy", "") == "joy"
    assert campaign_name("", "joy", "power") == ""
