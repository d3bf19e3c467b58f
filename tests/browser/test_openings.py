"""What an owner opened works in a real browser, and nothing beside it does; hosts are stand-ins on this machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kindling.commands.serving.server import answering, listening
from tests.browser.conftest import PATIENCE, patient
from tests.engine.test_sites import built
from tests.standin import StandIn, standing_in

OPEN, COUNTING, OTHER = "stranger.example", "vimeo.com", "video.example.org"
CONF = f"""SITENAME = "O"
AUTHOR = "A. Writer"
CARDS = {{"enabled": False}}
READING = {{"html": ["form", "label", "input", "button", "iframe"]}}
POLICY = {{
    "forms": ["https://{OPEN}"],
    "embeds": ["https://{OPEN}"],
    "analytics": {{"script": "https://{COUNTING}/js/count.js", "data": {{"domain": "example.org"}}}},
}}
"""
FORM = (
    '<form action="https://{0}/join">\n<label>For {0} <input name="email"></label>\n<button>Join {0}</button>\n</form>'
)
FRAME = '<iframe src="https://{0}/embed/week" title="Week of {0}" width="300" height="100"></iframe>'
#: a script that tells its own host of a visit, as makers of analytics write it, and tries to tell another
COUNT = f"""const said = document.currentScript.dataset.domain;
for (const host of ["{COUNTING}", "{OTHER}"])
  fetch(`https://${{host}}/hit?d=${{said}}`, {{mode: "no-cors", keepalive: true}}).catch(() => 0)
    .then(() => document.documentElement.dataset[host === "{COUNTING}" ? "counted" : "tried"] = "yes");"""


@pytest.fixture(scope="module")
def hosts() -> Iterator[StandIn]:
    with standing_in() as stand_in:
        page = b"<!doctype html><html lang=en><title>Joined</title><h1>Thank you</h1>"
        stand_in.answers[f"{OPEN}/join"] = (200, "text/html", page)
        stand_in.answers[f"{COUNTING}/js/count.js"] = (200, "text/javascript", COUNT.encode())
        stand_in.answers[f"{COUNTING}/hit"] = (202, "text/plain", b"ok")
        yield stand_in


@pytest.fixture
def post(tmp_path_factory: pytest.TempPathFactory, chromium: Browser, hosts: StandIn) -> Iterator[Page]:
    """The post with two forms and two frames, in a window that reaches this machine and the stand-ins alone."""
    folder: Path = tmp_path_factory.mktemp("openings")
    text = folder / "content" / "posts" / "one.md"
    text.parent.mkdir(parents=True)
    body = "\n\n".join(each.format(host) for each in (FORM, FRAME) for host in (OPEN, OTHER))
    text.write_text(f"---\ntitle: One\ndate: 2026-09-01\n---\n{body}\n", "utf-8")
    (folder / "pelicanconf.py").write_text(CONF, "utf-8")
    result = built(folder, folder / "output")
    assert result.published
    assert [p.rule for p in result.problems if OTHER in p.message] == ["verify/policy", "verify/policy"]
    assert not [p for p in result.problems if p.rule == "verify/policy" and OPEN in p.message]
    hosts.requests.clear()
    with answering(listening(0, folder / "output")) as port:
        proxy: Any = {"server": hosts.address, "bypass": "127.0.0.1"}
        context = patient(chromium, proxy=proxy, ignore_https_errors=True, locale="en-GB")
        page = context.new_page()
        try:
            page.goto(f"http://127.0.0.1:{port}/posts/one/")
            yield page
        finally:
            context.close()


def test_a_form_to_an_opened_host_is_sent(post: Page, hosts: StandIn) -> None:
    post.get_by_label(f"For {OPEN}").fill("a@example.org")
    post.get_by_role("button", name=f"Join {OPEN}").click()
    expect(post.get_by_role("heading", name="Thank you")).to_be_visible()
    (joined,) = [request for request in hosts.requests if request.path == "/join"]
    assert (joined.host, joined.values) == (OPEN, {"email": ["a@example.org"]})


def test_a_form_to_another_host_is_not_as_the_build_said(post: Page, hosts: StandIn) -> None:
    with post.expect_console_message(lambda said: "form-action" in said.text, timeout=PATIENCE) as told:
        post.get_by_role("button", name=f"Join {OTHER}").click(no_wait_after=True)  # what is blocked never ends
    assert f"https://{OTHER}/join" in told.value.text and f"{OTHER}/join" not in hosts.asked()


def test_an_opened_host_is_shown_in_a_frame_and_another_is_not(post: Page, hosts: StandIn) -> None:
    expect(post.frame_locator(f"iframe[title='Week of {OPEN}']").get_by_role("heading", name="Player")).to_be_visible()
    assert f"{OPEN}/embed/week" in hosts.asked() and f"{OTHER}/embed/week" not in hosts.asked()


def test_the_one_script_counts_and_tells_its_own_host_alone(post: Page, hosts: StandIn) -> None:
    root = post.locator("html")
    expect(root).to_have_attribute("data-counted", "yes")
    expect(root).to_have_attribute("data-tried", "yes")
    assert [request.values for request in hosts.requests if request.path == "/hit"] == [{"d": ["example.org"]}]
    assert f"{COUNTING}/hit" in hosts.asked() and f"{OTHER}/hit" not in hosts.asked()
