"""Counts are each network's own: by its documented rules, and for X by the library that X itself publishes."""

import json
import shutil
import subprocess

import pytest

from kindling.plugins.share.counting import count, length
from kindling.plugins.share.networks import NETWORKS
from tests.conftest import KIT

LINK = "https://example.org/posts/" + "a-very-long-slug-" * 12
JUDGE = """
const {parseTweet} = require('twitter-text');
const texts = JSON.parse(require('fs').readFileSync(0));
console.log(JSON.stringify(texts.map(text => parseTweet(text).weightedLength)));
"""

#: text → (what a reader sees as characters, what X counts, what Threads counts)
TEXTS = {
    "Joy": (3, 3, 3),
    "Pŵer, ymddiriedaeth": (19, 19, 19),
    "e\u0301": (1, 1, 1),  # a letter and its accent are one (NFC)
    "d\u0323\u0307": (1, 3, 2),  # no character holds all of it: one for the eye, two code points after NFC
    "🎉": (1, 2, 4),
    "👩🏽‍⚕️": (1, 2, 17),  # woman, skin tone, joiner, staff of Aesculapius, emoji form
    "👨‍👩‍👧‍👦": (1, 2, 25),
    "🏴󠁧󠁢󠁷󠁬󠁳󠁿": (1, 2, 28),  # the flag of Wales
    "🇬🇧": (1, 2, 8),
    "1️⃣": (1, 2, 7),
    "线与光": (3, 6, 3),
    "こんにちは": (5, 10, 5),
    "한국어": (3, 6, 3),
    "قوة": (3, 3, 3),
    "“Look…” — now": (13, 14, 13),
    "two 🎉🎉": (6, 8, 12),
}


@pytest.mark.parametrize("text", TEXTS)
def test_each_network_counts_by_its_own_rules(text: str) -> None:
    seen, weighed, threads = TEXTS[text]
    assert length(text, NETWORKS["bluesky"]) == length(text, NETWORKS["mastodon"]) == seen
    assert length(text, NETWORKS["x"]) == weighed
    assert length(text, NETWORKS["threads"]) == threads


def test_a_link_counts_as_the_network_says() -> None:
    text = f"Joy {LINK}. 🎉 http://a.org/"
    assert length(text, NETWORKS["mastodon"]) == 4 + 23 + 4 + 23
    assert length(text, NETWORKS["x"]) == 4 + 23 + 5 + 23
    assert length(text, NETWORKS["bluesky"]) == 4 + len(LINK) + 4 + len("http://a.org/")
    assert length(text, NETWORKS["linkedin"]) == len(text)


def test_on_mastodon_a_mention_counts_without_its_server() -> None:
    assert length("Thanks @mary@social.example.org!", NETWORKS["mastodon"]) == len("Thanks @mary!")
    assert length("mary@social.example.org", NETWORKS["mastodon"]) == len("mary@social.example.org")


def test_bluesky_limits_bytes_too() -> None:
    found = count("👨‍👩‍👧‍👦" * 200, NETWORKS["bluesky"])
    assert (found.used, found.over) == (200, 0)
    assert (found.bytes, found.over_bytes) == (5000, 2000)


@pytest.mark.parametrize("name", ["bluesky", "mastodon", "threads", "x", "linkedin"])
def test_the_limit_itself_fits_and_one_more_does_not(name: str) -> None:
    network = NETWORKS[name]
    assert count("a" * network.limit, network).over == 0
    assert count("a" * (network.limit + 1), network).over == 1


@pytest.mark.whole
def test_x_counts_as_its_own_library_does() -> None:
    if not shutil.which("node"):
        pytest.fail("node is missing: `make test` installs it", pytrace=False)
    texts = [*TEXTS, f"Joy {LINK} 🎉", "a" * 280, "© ™ ☎ ✈️ ❤️", "#joy @mary", "a\u200db", "© ©️ ®", "Ω≈ç√∫", "½ ‰ † ‡ •"]
    folder = KIT / "tests" / "judges"
    command = ["node", "-e", JUDGE]
    run = subprocess.run(command, input=json.dumps(texts), cwd=folder, capture_output=True, text=True, check=True)
    judged = dict(zip(texts, json.loads(run.stdout), strict=True))
    assert {text: length(text, NETWORKS["x"]) for text in texts} == judged
