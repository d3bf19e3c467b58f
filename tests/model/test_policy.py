"""Policies: strict, and for one page what it needs beside that."""

from kindling.model.policy import STRICT, header_policy, joined, meta_policy

VIMEO = {"frame-src": ("https://player.vimeo.com",)}
SEARCH = {"script-src": ("'wasm-unsafe-eval'",)}


def directives(text: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in text.split(";")}


def test_a_page_that_needs_nothing_gets_the_strict_policy() -> None:
    assert directives(header_policy({})) == {name: list(sources) for name, sources in STRICT.items()}
    assert directives(meta_policy({}))["default-src"] == ["'none'"]


def test_what_a_page_needs_is_added_to_what_all_may() -> None:
    found = directives(meta_policy(joined([VIMEO, SEARCH])))
    assert found["frame-src"] == ["https://player.vimeo.com"]
    assert found["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    assert found["style-src"] == ["'self'"]


def test_a_meta_leaves_out_what_browsers_refuse_there() -> None:
    assert "frame-ancestors" in directives(header_policy(VIMEO))
    assert "frame-ancestors" not in directives(meta_policy(VIMEO))


def test_policies_are_joined_in_any_order() -> None:
    other = {"frame-src": ("https://www.youtube-nocookie.com",)}
    assert joined([VIMEO, other, SEARCH]) == joined([SEARCH, other, VIMEO, VIMEO])
    assert joined([VIMEO, other])["frame-src"] == ("https://player.vimeo.com", "https://www.youtube-nocookie.com")
