"""The floors of the house: an arrow points down only, and the wheel holds one name (docs/decisions/0020-floors.md)."""

import ast
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import grimp
import pytest

KIT = Path(__file__).parents[1]
HOOKS = [path for path in sorted((KIT / "plugins").glob("*/__init__.py")) if "PLUGIN" in path.read_text("utf-8")]


def test_no_arrow_points_up() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    job = subprocess.run(command, cwd=KIT, capture_output=True, text=True, check=False)
    assert job.returncode == 0, job.stdout


def test_a_subject_is_asked_by_its_public_page_alone() -> None:
    graph = grimp.build_graph("kindling", cache_dir=None)
    inner = [
        f"{importer} -> {imported}"
        for imported in graph.modules
        for importer in graph.find_modules_that_directly_import(imported)
        if imported.startswith("kindling.plugins.")
        and _room(importer) != _room(imported)
        and imported.rpartition(".")[2] != "public"
    ]
    assert inner == []


def test_every_room_is_a_subject_or_a_feature() -> None:
    settings = tomllib.loads((KIT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (independent,) = [one for one in settings["contracts"] if one["type"] == "independence"]
    features = {name.rpartition(".")[2] for name in independent["modules"]}
    rooms = {path.parent.name for path in (KIT / "plugins").glob("*/__init__.py")}
    subjects = {path.parent.name for path in (KIT / "plugins").glob("*/public.py")}
    assert (features | subjects, features & subjects) == (rooms, set())


def _room(module: str) -> str:
    return ".".join(module.split(".")[:3])


@pytest.mark.parametrize("path", HOOKS, ids=lambda path: path.parent.name)
def test_a_hook_is_a_value_and_its_wiring(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 60
    tree = ast.parse(text)
    assert [node.name for node in tree.body if isinstance(node, ast.ClassDef)] == []
    assert "PLUGIN" in {
        target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets
        if isinstance(target, ast.Name)
    }  # fmt: skip


def test_plugins_have_one_name() -> None:
    """Two names would be two copies of each class: what one makes, the other does not know."""
    job = subprocess.run([sys.executable, "-c", "import plugins"], cwd=KIT, capture_output=True, text=True, check=False)
    assert job.returncode != 0
    assert "ImportError: the kit's plugins are called kindling.plugins.<name>" in job.stderr


@pytest.mark.whole
def test_a_wheel_puts_one_name_into_site_packages(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=KIT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = wheel.namelist()
        wheel.extractall(tmp_path / "unpacked")
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"kindling"}
    assert {"kindling/plugins/share/networks.toml", "kindling/theme/templates/article.html"} <= set(names)
    program = "from kindling.commands.kit import plugins; print(*(plugin.name for plugin in plugins()))"
    environment = {"PYTHONPATH": str(tmp_path / "unpacked")}
    job = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert job.stdout.split() == [path.parent.name for path in HOOKS], job.stderr


def test_no_plugin_looks_into_the_settings_of_another() -> None:
    """``site.own(ShareSettings)`` stands in the room of ``ShareSettings``, or the type is the model's own."""
    foreign = []
    for path in sorted((KIT / "plugins").glob("*/*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        origin = {
            name.asname or name.name: node.module or ""
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }
        asked = [
            node.args[0].id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("own", "has")
            if node.args and isinstance(node.args[0], ast.Name)
        ]
        room = f"kindling.plugins.{path.parent.name}."
        foreign += [
            f"{path.parent.name}/{path.name}: {name}"
            for name in asked
            if not origin.get(name, room).startswith((room, "kindling.model."))
        ]
    assert foreign == []
