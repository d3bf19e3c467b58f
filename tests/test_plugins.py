"""The contract of plugins (kindling/model/plugin.py): in any order, any of them left out, nothing left behind."""

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from kindling.commands.kit import build_request, plugins
from kindling.engine.build import BuildResult, build
from kindling.model.frontmatter import Fields, Text
from kindling.model.plugin import Plugin, View, answers_of, clashes, collecting, hand_over
from kindling.model.problems import errors
from kindling.model.values import Site
from tests.test_invariants import tree
from tests.tiers import examples, whole_or_exam

pytestmark = pytest.mark.whole

GOLDEN = Path(__file__).parent / "sites" / "golden"
NAMES = [plugin.name for plugin in plugins()]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the golden site."""
    kept_out = shutil.ignore_patterns("expected", "output", ".kindling")
    return Path(shutil.copytree(GOLDEN, tmp_path / "site", ignore=kept_out))


def built(site: Path, names: list[str], output: str = "output") -> BuildResult:
    """Build with these plugins of the kit."""
    conf = site / "pelicanconf.py"
    given = re.sub(r"\nPLUGINS = .*\n", "", conf.read_text("utf-8") if conf.exists() else "")
    listed = [f"kindling.plugins.{name}" if name in NAMES else name for name in names]
    conf.write_text(f"{given}\nPLUGINS = {listed}\n", "utf-8")
    return build(build_request(site, site.parent / output, "https://example.org", datetime(2026, 11, 23)))


def test_two_builds_in_one_process_are_as_two_processes(site: Path) -> None:
    """What a plugin did for the first build is not there for the second."""
    first = built(site, NAMES)
    without = built(site, [name for name in NAMES if name != "share"], "without")
    again = built(site, NAMES, "again")
    assert errors(first.problems) == errors(without.problems) == errors(again.problems) == []
    assert not list((site.parent / "without").rglob("share*"))
    assert tree(site.parent / "again") == tree(site.parent / "output")


@whole_or_exam("orders", 2, 40, "Plugins in any order")
def test_the_order_of_plugins_makes_no_difference(orders: int, site: Path, figures: Callable[[str], None]) -> None:
    first = built(site, NAMES, "first")
    assert first.published
    for seed in range(orders):
        result = built(site, random.Random(seed).sample(NAMES, len(NAMES)), f"output-{seed}")
        assert result.problems == first.problems
        assert tree(site.parent / f"output-{seed}") == tree(site.parent / "first"), seed
    figures(f"{orders} orders of {len(NAMES)} plugins; no file and no problem differed")


@pytest.mark.exam("Sets of plugins left out")
def test_any_set_of_plugins_can_be_left_out(site: Path, figures: Callable[[str], None]) -> None:
    """A site is right, or it is told which plugin another one needs."""
    right = 0
    for seed in range(60):
        chance = random.Random(seed)
        out = set(chance.sample(NAMES, chance.randint(2, len(NAMES) - 1)))
        result = built(site, [name for name in NAMES if name not in out], f"output-{seed}")
        found = [problem for problem in result.problems if problem.severity != "advice"]
        assert {problem.rule for problem in found} <= {"settings/plugin", "text/idle"}, (out, found)
        assert result.published or found
        assert all(any(f"'{name}'" in problem.message for name in out) for problem in found), (out, found)
        right += result.published
    figures(f"60 sets; {right} gave a right site, and the others one line for each plugin that another needs")


@pytest.mark.parametrize("name", NAMES)
def test_any_plugin_can_be_left_out_or_is_asked_for_by_name(name: str, site: Path) -> None:
    result = built(site, [each for each in NAMES if each != name])
    found = [problem for problem in result.problems if problem.severity != "advice"]
    if found:
        assert {problem.rule for problem in found} <= {"settings/plugin", "text/idle"}
        assert all(f"'{name}'" in problem.message for problem in found)
    else:
        assert result.published


_ORDINARY = """
from pelican import signals

from pathlib import Path


def seen(generators):
    with Path(__file__).with_suffix(".log").open("a") as log:
        log.write("seen\\n")


def register():
    signals.all_generators_finalized.connect(seen)
"""


def test_an_ordinary_plugin_of_pelicans_hears_of_no_later_build(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "ordinary_plugin.py").write_text(_ORDINARY, "utf-8")
    monkeypatch.syspath_prepend(site)
    assert built(site, [*NAMES, "ordinary_plugin"]).published
    assert built(site, NAMES).published
    assert (site / "ordinary_plugin.log").read_text("utf-8") == "seen\n"
    assert built(site, [*NAMES, "ordinary_plugin"]).published
    assert (site / "ordinary_plugin.log").read_text("utf-8") == "seen\nseen\n"


def test_the_earlier_name_of_a_plugin_is_told_with_the_new_one(site: Path) -> None:
    found = [str(problem) for problem in built(site, [*NAMES, "plugins.share"]).problems if problem.severity == "error"]
    fact = "the plugin 'plugins.share' is called 'kindling.plugins.share' now"
    hint = "write 'kindling.plugins.share' in PLUGINS"
    line = (site / "pelicanconf.py").read_text("utf-8").count("\n")
    assert found == [f"site/pelicanconf.py:{line}: [settings/plugin] {fact}\n    hint: {hint}"]


def plugin(name: str, *views: str) -> Plugin:
    return Plugin(name, views={view: View(lambda site, document: None) for view in views})


def test_two_plugins_of_one_name_or_view_are_told_with_both_names() -> None:
    found = clashes([plugin("one", "shown"), plugin("two", "shown"), plugin("one")], ("pelicanconf.py", 1))
    assert [problem.message for problem in found] == [
        "two plugins have the name 'one'",
        "the plugins 'one' and 'two' both claim the view 'shown'",
    ]


class Keys(Fields):
    """Keys of front matter, one of them the kit's own."""

    mood: Text = ""
    title: Text = ""


def test_what_readers_would_see_as_it_is_typed_is_one_warning_for_all_texts(site: Path) -> None:
    for name in "abcd":
        text = (
            f"---\ntitle: {name}\ndate: 2026-01-01\n---\n\nIt is so [@han2014].^[A note.] `[@code]` {{video: a.mp4}}\n"
        )
        (site / "content" / "posts" / f"{name}.md").write_text(text, "utf-8")
    result = built(site, [name for name in NAMES if name not in ("citations", "vlog", "spoken")])
    found = {problem.message.partition(":")[0]: problem for problem in result.problems if problem.rule == "text/idle"}
    assert result.published and {problem.severity for problem in found.values()} == {"warning"}
    words = [problem.message for problem in found.values()]
    assert len(words) == 2 and all(problem.path.endswith("pelicanconf.py") for problem in found.values())
    assert any(line.startswith("{video: a.mp4} in content/posts/a.md:6, content/posts/b.md:6") for line in words)
    assert any("the plugin 'citations' would read it, and is left out: readers see it" in line for line in words)
    assert not any("[@code]" in line for line in words)


def test_a_link_to_what_a_plugin_left_out_would_make_names_it(site: Path) -> None:
    head = "---\ntitle: Links\ndate: 2026-01-01\n---\n\n"
    (site / "content" / "posts" / "l.md").write_text(f"{head}[f](/feed.xml) [s](/search/)\n", "utf-8")
    result = built(site, [name for name in NAMES if name not in ("feeds", "search", "podcast", "redirects")])
    found = [str(problem) for problem in errors(result.problems) if problem.path.endswith("l.md")]
    assert [line.partition(" hint:")[0].strip() for line in found] == [
        "content/posts/l.md:6: [links/address] '/feed.xml' is made by the plugin 'feeds', which is left out",
        "content/posts/l.md:6: [links/address] '/search/' is made by the plugin 'search', which is left out",
    ]


def test_two_plugins_that_claim_one_key_are_told_and_one_that_claims_the_kits_own() -> None:
    found = clashes([Plugin("one", fields={"post": Keys}), Plugin("two", fields={"page": Keys})], ("pelicanconf.py", 1))
    assert [problem.message for problem in found] == [
        "the plugin 'one' claims the key 'title', which is ours",
        "the plugins 'one' and 'two' both claim the key 'mood'",
        "the plugin 'two' claims the key 'title', which is ours",
    ]


def test_a_key_of_a_plugin_that_is_left_out_is_one_line_that_names_it(site: Path) -> None:
    for name in "abcde":
        head = f"title: {name}\ndate: 2026-01-01\nhashtags: [joy]\nshare: Read this."
        (site / "content" / "posts" / f"{name}.md").write_text(f"---\n{head}\n---\n\nWords.\n", "utf-8")
    result = built(site, [name for name in NAMES if name != "share"])
    (found,) = [problem for problem in result.problems if problem.rule == "frontmatter/idle"]
    places = "content/posts/a.md:4, content/posts/a.md:5, content/posts/b.md:4 and 7 more"
    assert found.message.startswith(f"hashtags:, share: in {places}: the plugin 'share' would read it")
    assert found.severity == "advice" and result.published


@given(st.sets(st.sampled_from(NAMES), max_size=8), st.randoms(use_true_random=False))
@examples(6, HealthCheck.function_scoped_fixture)
def test_any_set_of_plugins_can_be_left_out_in_any_order(site: Path, out: set[str], order: Random) -> None:
    names = [name for name in NAMES if name not in out]
    order.shuffle(names)
    result = built(site, names)
    found = [problem for problem in result.problems if problem.severity != "advice"]
    assert {problem.rule for problem in found} <= {"settings/plugin", "text/idle"}
    assert all(any(f"'{name}'" in problem.message for name in out) for problem in found)
    assert result.published == (not errors(found))


def test_what_is_handed_over_outside_of_a_build_is_refused() -> None:
    with pytest.raises(LookupError):
        hand_over(plugin("one"))
    with collecting() as taken:
        hand_over(plugin("one"))
    assert [each.name for each in taken] == ["one"]


def test_a_subject_is_answered_by_all_plugins_that_can() -> None:
    def question(_site: Site, _number: int) -> str:
        return "nobody asks the question itself"

    one = Plugin("one", answers={question: lambda _site, number: f"one {number}"})
    two = Plugin("two", answers={question: lambda _site, number: f"two {number}"})
    given = Site({}, datetime(2026, 11, 23), False, (), (), answers=answers_of([one, plugin("other"), two]))
    assert list(given.answered(question, 7)) == ["one 7", "two 7"]
    assert list(replace(given, answers={}).answered(question, 7)) == []
