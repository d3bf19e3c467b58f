"""What an owner opens in the policy: hosts by their whole names, one script by its address, and nothing wider."""

from typing import Any

import pytest
from pydantic import ValidationError

from kindling.model.openings import PolicySettings, host_of, opened
from kindling.model.policy import STRICT, allows, header_policy, meta_policy, policy_read

SCRIPT = "https://count.example.net/js/script.js"


def test_nothing_is_open_by_itself() -> None:
    assert opened(PolicySettings()) == {}


def test_each_opening_opens_its_directive_and_no_other() -> None:
    host = "https://news.example.com"
    assert opened(PolicySettings(forms=(host,))) == {"form-action": (host,)}
    assert opened(PolicySettings(embeds=(f"{host}:8443",))) == {"frame-src": (f"{host}:8443",)}
    counted = {"script": SCRIPT}
    found = opened(PolicySettings.model_validate({"analytics": counted}))
    assert found == {"script-src": (SCRIPT,), "connect-src": ("https://count.example.net",)}
    elsewhere = PolicySettings.model_validate({"analytics": {**counted, "sends_to": "https://me.example.net"}})
    assert opened(elsewhere)["connect-src"] == ("https://me.example.net",)


@pytest.mark.parametrize(
    "said",
    [
        {"forms": ["*"]},
        {"forms": ["https:"]},
        {"forms": ["https://*.example.com"]},
        {"forms": ["http://news.example.com"]},
        {"forms": ["'unsafe-inline'"]},
        {"forms": ["https://news.example.com/subscribe"]},
        {"forms": ["https://news.example.com; script-src *"]},
        {"embeds": ["data:"]},
        {"embeds": ["https://a.example.com https://b.example.com"]},
        {"embeds": ["localhost"]},
        {"analytics": SCRIPT},
        {"analytics": {}},
        {"analytics": {"script": "https://count.example.net/"}},
        {"analytics": {"script": "https://count.example.net/*"}},
        {"analytics": {"script": f"{SCRIPT}; img-src *"}},
        {"analytics": {"script": f"{SCRIPT}?a=b"}},
        {"analytics": {"script": SCRIPT, "sends_to": "*"}},
        {"analytics": {"script": SCRIPT, "data": {"domain onload": "x"}}},
        {"analytics": {"script": SCRIPT, "integrity": "sha1-abc"}},
        {"scripts": ["https://news.example.com"]},
    ],
    ids=str,
)
def test_whatever_would_open_more_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PolicySettings.model_validate(said)


def test_the_host_to_write_is_named() -> None:
    with pytest.raises(ValidationError, match=r"here 'https://news\.example\.com'"):
        PolicySettings(forms=("https://News.example.com/subscribe",))
    assert host_of("https://news.example.com:8443/a?b#c") == "https://news.example.com:8443"
    assert host_of("mailto:a@example.com") == host_of("http://[") == ""


@pytest.mark.parametrize(
    ("directive", "address", "may"),
    [
        ("form-action", "", True),
        ("form-action", "/search/", True),
        ("form-action", "https://example.org/a", True),
        ("form-action", "https://news.example.com/subscribe", True),
        ("form-action", "https://NEWS.example.com/", True),
        ("form-action", "http://news.example.com/", False),
        ("form-action", "https://news.example.com.evil.example/", False),
        ("form-action", "https://news.example.com:8443/", False),
        ("form-action", "//news.example.com/", True),
        ("form-action", "//other.example.com/", False),
        ("form-action", "https://someone@news.example.com:443/", True),
        ("form-action", "https://news.example.com@other.example/", False),
        ("form-action", "https://[", False),
        ("form-action", "mailto:a@example.com", False),
        ("frame-src", "https://news.example.com/", False),
        ("frame-src", "../here/", False),
        ("script-src", SCRIPT, True),
        ("script-src", "https://count.example.net/js/other.js", False),
        ("img-src", "data:image/png;base64,x", False),
        ("object-src", "x.pdf", False),
    ],
)
def test_what_a_policy_allows_is_what_browsers_read_in_it(directive: str, address: str, may: bool) -> None:
    settings = PolicySettings.model_validate({"forms": ["https://news.example.com"], "analytics": {"script": SCRIPT}})
    policy = policy_read(meta_policy(opened(settings)))
    assert allows(policy, directive, address, "https://example.org") is may


def test_a_policy_is_read_as_it_is_written() -> None:
    assert policy_read(header_policy({})) == STRICT
