"""Docs that can't rot: what a person may type, set, read or be told stands in them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kindling.commands.kit import plugins
from kindling.engine.settings import OURS
from kindling.model.frontmatter import PageFront, PostFront, SeriesFront
from kindling.model.openings import AnalyticsSettings
from tests.accept import rules_page

KIT = Path(__file__).parents[1]
PLUGINS = sorted(path.parent for path in (KIT / "plugins").glob("*/__init__.py"))
_RULE = re.compile(r"[a-z]+/[a-z0-9-]+")
_MEDIA_TYPES = {"text/html", "text/javascript", "text/plain", "text/vtt"}  #: which look like rules on texts


def sources() -> list[Path]:
    """Return the code that may state rules."""
    return [
        path
        for folder in ("plugins", "kindling/engine", "kindling/model")
        for path in sorted((KIT / folder).rglob("*.py"))
    ]


def words(*path: str) -> str:
    """Return a page of the docs."""
    return KIT.joinpath("docs", *path).read_text("utf-8")


def explained() -> set[str]:
    """Return the rules that have a heading, in whatever part of the code they are declared."""
    headings = " ".join(line for line in words("checks.md").splitlines() if line.startswith("###"))
    return set(re.findall(f"`({_RULE.pattern})`", headings))


def constants() -> Iterator[tuple[str, bool]]:
    """Yield each constant of the code that looks like a rule, and whether a problem is made with it."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2].lower().endswith("problem"):
                yield from ((text, True) for text in map(_text, node.args) if _RULE.fullmatch(text))
            elif _RULE.fullmatch(_text(node)):
                yield _text(node), False


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_every_rule_has_its_heading() -> None:
    """A rule is what a problem is made with, and what begins as rules do: there is no list of their beginnings."""
    beginnings = {rule.partition("/")[0] for rule in explained()}
    found = {rule for rule, told in constants() if told or rule.partition("/")[0] in beginnings}
    assert found - _MEDIA_TYPES - explained() == set()


def test_every_heading_is_of_a_rule_that_is_told() -> None:
    told = {rule for rule, _told in constants()}
    code = " ".join(path.read_text("utf-8") for path in sources())
    unsaid = {rule for rule in explained() - told if f'f"{rule.partition("/")[0]}/{{' not in code}  # or put together
    assert unsaid == set()


def test_the_page_of_rules_is_up_to_date() -> None:
    assert words("checks.md") == rules_page()


@pytest.mark.parametrize("model", [PostFront, PageFront, SeriesFront])
def test_every_key_of_front_matter_is_explained(model: type[PostFront] | type[PageFront] | type[SeriesFront]) -> None:
    page = words("writers", "README.md")
    assert {key for key in model.model_fields if f"`{key}`" not in page} == set()


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_every_plugin_says_what_it_does_and_can_be_set_to(plugin: Path) -> None:
    page = (plugin / "README.md").read_text("utf-8")
    settings = plugin / "settings.py"
    fields = re.findall(r"^    (\w+): (?!ClassVar)", settings.read_text("utf-8"), re.M) if settings.exists() else []
    assert {field for field in fields if field not in page} == set()


def test_every_key_of_the_dicts_that_belong_to_no_plugin_is_explained() -> None:
    page = words("developers", "README.md")
    models = [*OURS.values(), AnalyticsSettings]
    assert {key for model in models for key in model.model_fields if f"`{key}`" not in page} == set()
    assert {name for name in OURS if f"`{name}`" not in page} == set()


def test_every_attached_name_is_listed_and_is_no_key_of_front_matter() -> None:
    attached = {f"{name}_view" for plugin in plugins() for name in plugin.views}
    page = words("developers", "README.md")
    assert {name for name in attached if f"`{name}`" not in page} == set()
    assert not attached & {key for model in (PostFront, PageFront, SeriesFront) for key in model.model_fields}


def test_every_command_is_in_the_readme() -> None:
    makefile = (KIT / "Makefile").read_text("utf-8")
    (commands,) = re.findall(r"^COMMANDS := (.+)$", makefile, re.M)
    readme = (KIT / "README.md").read_text("utf-8")
    assert {
        command for command in commands.split() if f"`{command}`" not in readme and f"make {command}" not in readme
    } == set()


def test_every_dependency_has_its_reason() -> None:
    page = words("dependencies.md").lower().replace("_", "-")
    wanted = [line for name in ("requirements.in",) for line in (KIT / name).read_text("utf-8").splitlines()]
    names = [
        re.split(r"[\[=<>~ #]", line)[0].lower().replace("_", "-")
        for line in wanted
        if line and not line.startswith("#")
    ]
    assert {name for name in names if name not in page} == set()
