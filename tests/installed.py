"""Wheels, installed as anybody would install them."""

import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path


def installed(folder: Path, projects: Iterable[Path]) -> Path:
    """Return the `bin` of a fresh environment with the wheels of these projects; libraries are those of the tests."""
    for project in projects:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "wheels")]
        subprocess.run(command, cwd=project, check=True, capture_output=True)
    venv.create(folder / "env", with_pip=False)
    programs = folder / "env" / "bin"
    (packages,) = (folder / "env" / "lib").glob("python*/site-packages")
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "libraries.pth").write_text("\n".join(libraries), "utf-8")
    wheels = sorted(map(str, (folder / "wheels").glob("*.whl")))
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, *wheels], check=True, capture_output=True)
    return programs
