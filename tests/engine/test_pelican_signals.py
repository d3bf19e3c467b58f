"""What a build leaves behind in its process: nothing of the site's, and all that belongs to Python."""

import sys
import sysconfig
from pathlib import Path
from types import ModuleType

import pytest

from kindling.engine.pelican_signals import own_handlers


def met(name: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a module as if something had imported it from a file."""
    module = ModuleType(name)
    module.__file__ = str(path)
    monkeypatch.setitem(sys.modules, name, module)


def test_modules_of_a_site_go_and_packages_stay_also_where_they_lie_in_the_sites_own_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A second import of a library in C is another library, and what it began is never ended."""
    packages = Path(sysconfig.get_path("purelib"))
    site = packages.parents[3]  # as in a checkout, with its .venv
    with own_handlers(site):
        met("tests_own", site / "plugins" / "own.py", monkeypatch)
        met("tests_package", packages / "package" / "__init__.py", monkeypatch)
    assert "tests_own" not in sys.modules
    assert "tests_package" in sys.modules
