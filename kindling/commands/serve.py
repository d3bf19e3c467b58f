"""Write: serve the site, make it again after each save, and reload the browser; problems stand on the page."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kindling.commands._command import KIT, Exit, Progress, parser_of, run, say, values
from kindling.commands.keeping import KEPT, kept_text
from kindling.commands.serving.panel import BuildNews
from kindling.commands.serving.server import Bulletin, answering, listening
from kindling.commands.serving.watching import FileWatcher


def main(argv: Sequence[str] | None) -> int:
    """Serve until stopped: Ctrl-C is the ordinary way to end it, and no failure."""
    from kindling.engine.work_folders import cache_folder
    from kindling.model.cache import kept_place

    given = values(parser_of(__doc__), ("site", "siteurl", "now", "fresh", "port"), argv)
    bulletin = Bulletin(BuildNews(build=_name_of_build()))
    work = kept_place(cache_folder(given.site), "serve") / str(given.port)
    servers = listening(given.port, work / "site", bulletin)
    builder = Builder(given, work, f"http://localhost:{servers[0].server_port}", bulletin)
    watch = FileWatcher(KIT, given.site)
    watch.start()
    try:
        with answering(servers):
            builder.build()
            say(f"Kindling is at {builder.siteurl} (Ctrl-C stops it)")
            while True:
                saved = watch.saved()
                if builder.knows(saved):
                    continue
                say(f"saved: {_named(saved, given.site)}")
                builder.build()
    except KeyboardInterrupt:
        say("\nKindling has stopped.")
        return Exit.DONE


class Builder:
    """Builds in a process of its own, so that no fault in a build takes the server with it."""

    def __init__(self, given: Any, work: Path, siteurl: str, bulletin: Bulletin) -> None:
        self.siteurl = siteurl
        self._given = given
        self._output = work / "site"
        self._report = work / "report.json"
        self._bulletin = bulletin
        self._begun = False
        self._kept = ""

    def build(self) -> None:
        """Build once, say what came of it here and on the pages."""
        start = time.monotonic()
        self._report.parent.mkdir(parents=True, exist_ok=True)
        self._report.unlink(missing_ok=True)
        with Progress("Building"):
            code, said = self._run()
        print(said, end="", file=sys.stderr, flush=True)
        report = json.loads(self._report.read_text("utf-8")) if self._report.exists() else {}
        if code == Exit.DONE:
            self._begun = True
            say(f"built in {time.monotonic() - start:.1f} s")
        self._kept = kept_text(self._given.site)
        self._bulletin.publish(news_of(code, said, report))

    def knows(self, saved: Iterable[Path]) -> bool:
        """Return whether nothing was saved but what the last build itself has written."""
        return all(path.name in KEPT for path in saved) and kept_text(self._given.site) == self._kept

    def _run(self) -> tuple[int, str]:
        """Return the exit code of a build and what it said; one that finds another build under way tries again."""
        while True:
            job = subprocess.Popen(
                self._command(),
                cwd=KIT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="backslashreplace",
            )
            try:
                said = job.communicate()[1]
            except BaseException:
                job.terminate()
                job.wait()
                raise
            if job.returncode != Exit.LOCKED:
                return job.returncode, said
            time.sleep(1)

    def _command(self) -> list[str]:
        given = self._given
        flags = {"site": given.site, "output": self._output, "siteurl": self.siteurl, "report": self._report}
        if given.siteurl:
            flags["public"] = given.siteurl  # for what is handed out; the pages themselves are here
        if given.now:
            flags["now"] = given.now.isoformat()
        # a title that is being typed is no address yet: what is found when it begins is
        forget = ["--forget"] if self._begun else []
        named = [f"--{name}={value}" for name, value in flags.items()]
        return [
            sys.executable,
            "-m",
            "kindling.commands.site",
            "--preview",
            *forget,
            f"--fresh={int(given.fresh)}",
            *named,
        ]


def news_of(code: int, said: str, report: dict[str, Any]) -> BuildNews:
    """Return what the pages say of a build that ended with ``code``."""
    from kindling.model.problems import Problem, summary

    build = _name_of_build()
    if report:
        problems = [problem for problem in report["problems"] if problem["severity"] != "advice"]
        count = summary([Problem(**problem) for problem in problems])
        return BuildNews(build, problems, count, failed=code != Exit.DONE)
    if "Traceback (most recent call last)" in said or code not in list(Exit):
        return BuildNews(build, failed=True, trace=said or f"The build ended with exit code {code}.")
    return BuildNews(build, failed=True, trouble=said)


def _name_of_build() -> str:
    """Return a name that no other build has, of this server or one before it."""
    return str(time.time_ns())


def _named(paths: Iterable[Path], site: Path) -> str:
    """Return up to three paths as a person would write them."""
    names = sorted(str(path.relative_to(site) if path.is_relative_to(site) else path.name) for path in paths)
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


if __name__ == "__main__":
    run(main)
