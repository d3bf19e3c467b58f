"""Make the site of the newest release: begun with today's kit, given the texts of the first one, and published."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from kindling.commands.kit import release
from tests.upgrades.public import public

HERE = Path(__file__).parent
FIRST = HERE / "599a93a"
DAY = "--now=2026-11-27"


def command(name: str, *flags: str) -> None:
    """Run a command of the kit."""
    subprocess.run([sys.executable, "-m", f"kindling.commands.{name}", *flags, DAY], check=True)


def main() -> None:
    """Write the site's folder and, beside it, what readers have of it."""
    site = HERE / release()
    if site.exists():
        raise SystemExit(f"{site} is there: what a release was stays as it is")
    address = "--siteurl=https://voice.example.org"
    command("begin", str(site), "--name=The Bay Voice", "--author=Ann Lee", address, "--colour=berry")
    for folder in ("posts", "series", "media", "references"):
        shutil.copytree(FIRST / "content" / folder, site / "content" / folder, dirs_exist_ok=True)
    command("new", f"--site={site}", "--kind=essay", "--title=What a meeting is for", "--series=great-working-cultures")
    with TemporaryDirectory() as folder:
        command("publish", f"--site={site}", f"--target={folder}/www", address)
        site.with_name(f"{site.name}.txt").write_text("\n".join(public(Path(folder, "www"))) + "\n", "utf-8")
    shutil.rmtree(site / ".kindling")


if __name__ == "__main__":
    main()
