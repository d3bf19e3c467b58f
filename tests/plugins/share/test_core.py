"""Share links: every character survives them, save those that lie."""

import re
import unicodedata
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.clean import plain
from kindling.model.problems import Problem
from kindling.model.settings import typed_settings
from kindling.plugins.share.core import SharedPage, href, share_view, words_for
from kindling.plugins.share.networks import NETWORKS
from kindling.plugins.share.settings import OwnNetwork, ShareSettings

URL = "https://example.org/kindling/posts/joy/"
HARD = (
    "Tea & cake",
    'Say "yes"',
    "#1 of 100%",
    "a + b = c?",
    "{url} %20 %0D%0A",
    "Pŵer, ymddiriedaeth a ffŷdd",
    "Well done 🎉👩🏽‍⚕️",
    "<script>alert(1)</script> & <b>bold</b>",
    "javascript:alert(1)",
    "قوة اللطف",
    "线与光",
    "e\u0301\u0323 combining",
)
TITLES = st.one_of(
    st.sampled_from(HARD), st.text(min_size=1), st.text(alphabet="&#\"%+=? \n\r\t{}<>'\\🎉ŵ\u202e\u2066", min_size=1)
)


def decoded(address: str) -> dict[str, str]:
    """Return the values that a network reads out of an address, by name; a mail program reads no ``+`` as a space."""
    parts = urlsplit(address)
    assert not re.search(r"[\s\"'<>]", address)
    if parts.scheme == "mailto":
        pairs = (pair.split("=", 1) for pair in parts.query.split("&"))
        return {name: unquote(value, errors="strict") for name, value in pairs}
    found = parse_qs(parts.query or parts.fragment, strict_parsing=True, errors="strict")
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


#: what each network must be able to read, as its own address says: parameter → slot
READ = {
    name: {parameter: slot.strip("{}") for parameter, slot in decoded(network.url).items()}
    for name, network in NETWORKS.items()
    if network.url
}


@pytest.mark.parametrize("name", sorted(READ))
@given(title=TITLES, summary=TITLES)
def test_every_text_survives_the_round_trip(name: str, title: str, summary: str) -> None:
    shared = SharedPage(URL, title, summary, series="Power & <b>love</b>", part="Part 2 of 4")
    words = (
        f"{plain(title)} — Part 2 of 4 of Power & <b>love</b>"
        if plain(title)
        else "— Part 2 of 4 of Power & <b>love</b>"
    )
    expected = {
        "url": URL,
        "title": plain(title),
        "words": words,
        "text": f"{words}\n{URL}",
        "mail": f"{plain(summary) or words}\r\n\r\n{URL}",
    }
    assert decoded(href(shared, NETWORKS[name])) == {key: expected[slot] for key, slot in READ[name].items()}


@given(st.text())
def test_plain_text_keeps_all_but_what_reorders_or_controls(text: str) -> None:
    found = plain(text)
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in found)
    assert not any(
        unicodedata.bidirectional(character) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        for character in found
    )
    assert plain(found) == found
    spoken = [character for character in text if unicodedata.category(character)[0] in "LNMPS"]
    assert [character for character in found if unicodedata.category(character)[0] in "LNMPS"] == spoken


def test_a_lone_surrogate_breaks_nothing() -> None:
    assert plain("a\ud800b") == "a b"
    assert decoded(href(SharedPage(URL, "a\ud800b"), NETWORKS["x"]))["text"] == "a b"


def test_emoji_stay_whole() -> None:
    assert plain("👩🏽‍⚕️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿") == "👩🏽‍⚕️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿"


def test_the_calm_row() -> None:
    view = share_view(SharedPage(URL, "Joy & work", "Why."), ShareSettings().chosen(), 2)
    assert view.url == URL
    assert [(link.name, link.href) for link in view.shown] == [
        ("copy", ""),
        (
            "email",
            "mailto:?subject=Joy%20%26%20work&body=Why.%0D%0A%0D%0Ahttps%3A%2F%2Fexample.org%2Fkindling%2Fposts%2Fjoy%2F",
        ),
    ]
    assert [link.label for link in view.more] == [network.label for network in NETWORKS.values()][2:]


def test_the_writers_own_words_win() -> None:
    one = SharedPage(URL, "Joy", "Why.", own_words={"": "For all"})
    each = SharedPage(URL, "Joy", "Why.", own_words={"bluesky": f"Look 🦋 {URL}", "email": "Dear friend"})
    assert {words_for(one, NETWORKS[name]) for name in READ} == {"For all"}
    assert words_for(each, NETWORKS["bluesky"]) == f"Look 🦋 {URL}"
    assert decoded(href(each, NETWORKS["bluesky"])) == {"text": f"Look 🦋 {URL}"}
    assert decoded(href(each, NETWORKS["email"])) == {"subject": "Joy", "body": f"Dear friend\r\n\r\n{URL}"}
    assert words_for(each, NETWORKS["x"]) == "Joy"


def test_facts_of_networks_name_their_source() -> None:
    for network in NETWORKS.values():
        assert network.source.startswith("https://"), network.name
        assert network.checked in ("", "2026-11-23", "2026-11-25"), network.name
        assert network.url == "" or network.url.startswith(("https://", "mailto:?")), network.name


def settings(**values: object) -> tuple[ShareSettings, list[str]]:
    found, problems = typed_settings("SHARE", values, ShareSettings)
    return found, [_text(problem) for problem in problems]


def _text(problem: Problem) -> str:
    return problem.message.partition(": ")[2]


def test_own_networks_stand_where_they_are_named_else_last() -> None:
    intranet = {"name": "intranet", "label": "Intranet", "url": "https://intra.example.org/share?u={url}&t={title}"}
    server = {"name": "mastodon", "label": "Our server", "url": "https://social.example.org/share?text={text}"}
    found, problems = settings(networks=["mastodon", "copy"], own=[intranet, server])
    assert problems == []
    assert [(network.name, network.label) for network in found.chosen()] == [
        ("mastodon", "Our server"),
        ("copy", "Copy link"),
        ("intranet", "Intranet"),
    ]
    assert decoded(href(SharedPage(URL, "Joy & work"), found.chosen()[2])) == {"u": URL, "t": "Joy & work"}


@pytest.mark.parametrize(
    ("url", "fact"),
    [
        ("http://a.org/?u={url}", "an address begins with https:// and a host, and holds no spaces or quotes"),
        ("javascript:alert({url})", "an address begins with https:// and a host, and holds no spaces or quotes"),
        ("https://{url}/", "an address begins with https:// and a host, and holds no spaces or quotes"),
        ('https://a.org/"{url}', "an address begins with https:// and a host, and holds no spaces or quotes"),
        ("https://a.org/?t={titel}&u={url}", "{titel} is no slot"),
        (
            "https://a.org/?t={url.__class__}",
            "{url.__class__} is no slot",
        ),
        ("https://a.org/?t={url!r}", "{url!r} is no slot"),
        ("https://a.org/?t={url", "{ or } is no slot"),
        ("https://a.org/?t={title}", "the link would not be shared; write {url} or {text} where it goes"),
    ],
)
def test_an_own_address_that_can_do_harm_is_refused(url: str, fact: str) -> None:
    _, problems = settings(own=[{"name": "own", "label": "Own", "url": url}])
    assert problems == [fact]


@pytest.mark.parametrize(
    ("values", "fact"),
    [
        ({"networks": ["copy", "blusky"]}, "no network is called 'blusky'"),
        ({"networks": ["copy", "x", "copy"]}, "a network is named twice"),
    ],
)
def test_networks_that_can_not_be_are_told(values: dict[str, object], fact: str) -> None:
    assert settings(**values)[1] == [fact]


def test_a_name_is_a_plain_word() -> None:
    with pytest.raises(ValueError, match="a name is small letters"):
        OwnNetwork(name="My Net", label="x", url="https://a.org/{url}")
