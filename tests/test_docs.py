"""Docs that can't rot: what a person may type, set, read or be told stands in them."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from kindling.engine.environments import template_words
from kindling.engine.settings import OURS, filters
from kindling.model.frontmatter import PageFront, PostFront, SeriesFront
from kindling.model.openings import AnalyticsSettings
from kindling.model.words import ENGLISH
from tests import faults, typed
from tests.accept import degrees_of, rules_page
from tests.theme import reference

KIT = Path(__file__).parents[1]
PLUGINS = sorted(path.parent for path in (KIT / "plugins").glob("*/__init__.py"))
_RULE = re.compile(r"[a-z]+/[a-z0-9-]+")
_MEDIA_TYPES = {"text/csv", "text/html", "text/javascript", "text/plain", "text/vtt"}  #: which look like rules on texts


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


def _said_of_problems() -> Iterator[tuple[str, str]]:
    """Yield each rule with a degree that the code names beside it, in one call."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2].lower().endswith("problem"):
                said = [_text(each) for each in [*node.args, *(keyword.value for keyword in node.keywords)]]
                yield from product(filter(_RULE.fullmatch, said), {"warning", "advice"} & {*said})


def test_each_degree_of_a_rule_stands_in_its_heading() -> None:
    """What the code makes as a warning or advice, the page of rules calls so: its table is made of the headings."""
    degrees = degrees_of(words("checks.md"))
    said = {*_said_of_problems()}
    assert len(said) > 50
    assert {(rule, degree) for rule, degree in said if degree not in degrees.get(rule, degree)} == set()


def test_every_heading_is_of_a_rule_that_is_told() -> None:
    told = {rule for rule, _told in constants()}
    code = " ".join(path.read_text("utf-8") for path in sources())
    unsaid = {rule for rule in explained() - told if f'f"{rule.partition("/")[0]}/{{' not in code}  # or put together
    assert unsaid == set()


def test_the_page_of_rules_is_up_to_date() -> None:
    assert words("checks.md") == rules_page()


def test_the_page_of_faults_is_up_to_date() -> None:
    assert words("developers", "faults.md") == faults.page()


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


def test_no_name_of_a_view_is_a_key_of_front_matter() -> None:
    keys = {key for model in (PostFront, PageFront, SeriesFront) for key in model.model_fields}
    assert not reference.views().keys() & keys


def test_the_page_of_templates_is_up_to_date() -> None:
    assert words("developers", "templates.md") == reference.page()


def test_every_template_has_its_context() -> None:
    there = {path.name for path in (reference.THEME / "templates").iterdir()}
    assert there == {*reference.contexts(), reference.FRAME}


def test_a_type_that_a_file_of_the_theme_names_is_there() -> None:
    known = {kind.__name__ for kind in reference.values()}
    named = {
        (name, kind)
        for name, text in reference.texts_of_theme()
        for comment in re.findall(r"\{#(.*?)#\}", text, re.S)
        for kind in re.findall(r"`\w+`: (?:tuples? of |list of )?([A-Z]\w+)", comment)
    }
    assert {one for one in named if one[1] not in known} == set()


def test_every_filter_of_the_theme_is_explained() -> None:
    assert reference.FILTERS.keys() == filters("en-GB").keys()
    assert reference.WORDS.keys() == template_words(ENGLISH).keys()


@pytest.mark.parametrize(
    "kind", dict.fromkeys([*reference.values(), *reference.contexts().values()]), ids=lambda kind: kind.__name__
)
def test_every_field_that_a_template_may_show_says_what_it_is(kind: type[object]) -> None:
    assert [name for name, what in reference.said(kind).items() if not what] == []


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


# ---- the docs themselves -------------------------------------------------------------------------------------

PAGES = [
    path
    for pattern in ("*.md", "docs/**/*.md", "plugins/*.md", "plugins/*/README.md", "kindling/model/*.md", "theme/*.md")
    for path in sorted(KIT.glob(pattern))
    if not path.name.endswith(".in.md")
]


def anchors(page: Path) -> set[str]:
    """Return the anchors that a page's headings have where it is shown on the web."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", page.read_text("utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(KIT).as_posix())
def test_every_link_of_the_docs_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^(`{3,}).*?^\1$|(`+)(?!`).+?(?<!`)\2(?!`)", "", page.read_text("utf-8"), flags=re.M | re.S)
    lost = []
    for link in re.findall(r"\]\(([^()\s]+)\)", text):
        path, _, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not re.match(r"https?:|mailto:", link) and (
            not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there))
        ):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize(
    ("page", "folder"),
    [("docs/developers/README.md", "kindling/engine"), ("kindling/model/README.md", "kindling/model")],
)
def test_every_module_of_a_floor_is_on_its_map(page: str, folder: str) -> None:
    text = (KIT / page).read_text("utf-8")
    modules = {path.name for path in (KIT / folder).glob("*.py")} - {"__init__.py", "build.py"}
    assert {name for name in modules if f"`{name}`" not in text} == set()


def test_the_picture_of_the_flow_names_types_that_are_there() -> None:
    picture = words("developers", "README.md").split("```")[1]
    named = set(re.findall(r"\b[A-Z][a-z]\w+", picture))
    code = "\n".join(path.read_text("utf-8") for path in sources())
    assert named
    assert {name for name in named if not re.search(rf"^class {name}\b", code, re.M)} == set()


# ---- commands that pages tell to type ----------------------------------------------------------------


@pytest.mark.parametrize("page", typed.PAGES, ids=lambda page: page.stem)
def test_each_command_of_a_page_is_run_by_a_test_or_says_why_not(page: Path) -> None:
    name = page.relative_to(typed.DOCS).as_posix()
    assert bool(typed.lines_of(name)) == (name in typed.RUN_BY), "name the test that types its lines, in tests/typed.py"
    if name in typed.RUN_BY:
        assert name in _words_of_the_test(typed.RUN_BY[name]), "the test does not ask for the lines of the page"
    for block in typed.blocks(name):
        assert {line.split()[0] for line in block.lines} <= typed.PROGRAMS, block.lines
        assert not block.why_not or len(block.why_not.split()) > 2, "a reason is a sentence"


def test_what_goes_on_until_it_is_stopped_has_its_test() -> None:
    assert all(_words_of_the_test(test) for test in typed.GOES_ON.values())


def test_each_command_inside_a_sentence_is_run_by_a_test_or_says_why_not() -> None:
    found = {command for page in typed.PAGES for command in typed.in_sentences(page)}
    assert found == set(typed.IN_SENTENCES), "name the test that runs it, or why none does, in tests/typed.py"
    for command, test in typed.IN_SENTENCES.items():
        if test.startswith("not run: "):
            assert len(test.split()) > 4, "a reason is a sentence"
            continue
        assert _words_of_the_test(test), f"{test} is not there"
        text = (KIT / test.partition("::")[0]).read_text("utf-8").lower()
        ours = re.fullmatch(r"[a-z-]+( [A-Z]+)*", command)
        names = command.lower().split() if ours else command.split()[:1]
        assert [name for name in names if name not in text] == [], f"{test} does not speak of {command}"


def test_no_command_hides_in_another_block() -> None:
    """One that stands below other words, or in a block with a language, would be run by nobody."""
    block = re.compile(r"^( *)```\w*\n(.*?)^\1```", re.M | re.S)
    for page in typed.PAGES:
        known = {line for each in typed.blocks(page.relative_to(typed.DOCS).as_posix()) for line in each.lines}
        lines = {line.strip() for found in block.finditer(page.read_text("utf-8")) for line in found[2].splitlines()}
        hidden = {
            line for line in lines - known if re.match(r"\$ |(?:make|kindling|git|pipx|sudo|curl) [a-z./-]+", line)
        }
        assert hidden == set(), page


def _words_of_the_test(name: str) -> set[str]:
    """Return the texts that a test holds, and those that it is tried with; none for one that is not there."""
    path, _, function = name.partition("::")
    tree = ast.parse((KIT / path).read_text("utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function]
    return {text for node in found for each in ast.walk(node) if (text := _text(each))}
