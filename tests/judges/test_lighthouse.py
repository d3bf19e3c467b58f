"""Lighthouse, in the browser: everything that it can say of accessibility, best practices and search engines."""

from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

import pytest

from kindling.commands.serving.server import answering, listening
from tests.browser.conftest import example_of, kinds_of
from tests.conftest import BuiltSite
from tests.judges.lighthouse import CATEGORIES, scores

SCREENS = ("phone", "desk")


def full(categories: Sequence[str] = CATEGORIES) -> dict[str, object]:
    """Return what Lighthouse says of a page that it finds no fault with."""
    return {"scores": dict.fromkeys(categories, 100), "faults": []}


def test_lighthouse_gives_a_vlog_all_that_it_has(example_site: BuiltSite) -> None:
    """The page with most on it, on a phone; every kind and both screens are in the exam."""
    address = example_of(example_site, "vlog")
    with answering(listening(0, example_site.output)) as port:
        found = scores(f"http://127.0.0.1:{port}", [address], "phone")
    assert found == {address: full()}


@pytest.mark.exam("Lighthouse on every kind of page")
def test_lighthouse_gives_all_that_it_has_to_every_kind(
    example_site: BuiltSite, figures: Callable[[str], None]
) -> None:
    """Of a page that leads on, it would judge the one behind it; one may ask search engines to leave it out."""
    staying = [address for kind, address in kinds_of(example_site) if kind != "short address"]
    hidden = [address for address in staying if "noindex" in example_site.html(address)]
    shown = [address for address in staying if address not in hidden]
    with answering(listening(0, example_site.output)) as port:
        for screen, (pages, categories) in product(SCREENS, ((shown, CATEGORIES), (hidden, CATEGORIES[:2]))):
            found = scores(f"http://127.0.0.1:{port}", pages, screen, categories)
            assert found == dict.fromkeys(pages, full(categories)), screen
    figures(f"{len(staying)} kinds on {len(SCREENS)} screens: 100 of 100 in {', '.join(CATEGORIES)}")


@pytest.mark.exam("Lighthouse on a page with faults")
def test_lighthouse_finds_what_is_wrong(tmp_path: Path, figures: Callable[[str], None]) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><title></title><p>x</p><img src=x.png><a href='/y'></a>", "utf-8"
    )
    with answering(listening(0, tmp_path)) as port:
        (found,) = scores(f"http://127.0.0.1:{port}", ["/"], "phone").values()
    assert all(score < 100 for score in found["scores"].values())
    rules = {fault.partition(":")[0] for fault in found["faults"]}
    assert {"image-alt", "html-has-lang", "link-name", "document-title", "errors-in-console"} <= rules
    figures("each is found")
