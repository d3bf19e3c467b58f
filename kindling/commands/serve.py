"""Write: serve the site, make it again after each save, and reload the browser; problems stand on the page."""

import sys
import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kindling.commands._command import KIT, Exit, Progress, parser_of, run, say, values
from kindling.commands.keeping import KEPT, keep_addresses, kept_text
from kindling.commands.serving.builds import Builds
from kindling.commands.serving.panel import BuildNews
from kindling.commands.serving.server import Bulletin, answering, listening
from kindling.commands.serving.watching import CONF_FILES, FileWatcher
from kindling.model.addresses import MANIFEST


def main(argv: Sequence[str] | None) -> int:
    """Serve until stopped: Ctrl-C is the ordinary way to end it, and no failure."""
    from kindling.engine.work_folders import cache_folder
    from kindling.model.cache import kept_place

    given = values(parser_of(__doc__), ("site", "siteurl", "now", "fresh", "port"), argv)
    bulletin = Bulletin(BuildNews(build=_name_of_build()))
    work = kept_place(cache_folder(given.site), "serve") / str(given.port)
    servers = listening(given.port, work / "site", bulletin)
    builder = Builder(given, work, f"http://localhost:{servers[0].server_port}", bulletin)
    for server in servers:
        server.ahead = builder.page
    watch = FileWatcher(KIT, given.site)
    watch.start()
    try:
        with answering(servers):
            where = f"Kindling is at {builder.siteurl}"
            if builder.first():
                say(f"{where}: as you left it, and in a moment as your files are now (Ctrl-C stops it)")
            else:
                say(f"{where} (Ctrl-C stops it)")
            while True:
                saved = watch.saved()
                if builder.knows(saved):
                    continue
                say(f"saved: {_named(saved, given.site)}")
                builder.build(saved)
    except KeyboardInterrupt:
        say("\nKindling has stopped.")
        return Exit.DONE
    finally:
        builder.end()


class Builder:
    """Has the site built in a process of its own (serving/worker.py), and tells the pages what came of it.

    What is planned is shown before all is made and checked: a page that is asked for meanwhile is made at once.
    """

    def __init__(self, given: Any, work: Path, siteurl: str, bulletin: Bulletin) -> None:
        self.siteurl = siteurl
        self._given = given
        self._bulletin = bulletin
        self._kept = ""
        self._saved = 0.0  #: when
        self._begun = False
        self._ready = False  #: whether the worker knows newer pages than lie in the folder
        self._seen = 0  #: the newest save that is in them
        self._served = work / "site"
        self._early = False  #: whether pages are shown that nobody has looked at since it was last served
        self._worker = Builds(self._command(self._served), self._heed)
        self._shown = threading.Event()

    def build(self, saved: Collection[Path] = ()) -> None:
        """Have the site built, because something was saved; what came of it is told when it is known."""
        self._saved = time.monotonic()
        if any(_is_code(path) for path in saved):
            self._worker.end()  # Python reads a module once
            self._ready = False
        self._worker.save(saved)

    def first(self) -> bool:
        """Build, and wait until there is something to see; return whether that is the site as it was last served."""
        self._early = not self._given.fresh and (self._served / MANIFEST).is_file()
        if self._early:
            self._bulletin.amend(replace(self._bulletin.news, early=True))
            self.build()
            return True
        with Progress("Building"):
            self.build()
            self._shown.wait()
        return False

    def end(self) -> None:
        """Stop building."""
        self._worker.end()

    def page(self, path: str) -> bytes | bool:
        """Return a file as it will be before it lies in its place; True for one that comes later, False for none."""
        return self._worker.page(path) if self._ready else False

    def knows(self, saved: Iterable[Path]) -> bool:
        """Return whether nothing was saved but what the last build itself has written."""
        return all(path.name in KEPT for path in saved) and kept_text(self._given.site) == self._kept

    def _heed(self, answer: Mapping[str, Any]) -> None:
        """Tell what the worker said: that pages can be seen, or what came of the build."""
        if answer["said"] == "ahead":
            if answer["ready"]:
                self._ready, self._seen = True, answer["revision"]
                self._bulletin.publish(
                    replace(self._bulletin.news, build=_name_of_build(), failed=False, checking=True, early=False)
                )
                if self._begun or self._early:
                    say(f"shown after {time.monotonic() - self._saved:.1f} s; the rest is being made")
                self._shown.set()
            return
        code, said = answer["code"], answer["text"]
        print(said, end="", file=sys.stderr, flush=True)
        seen = self._seen == answer["revision"]  # a save that came meanwhile is another
        news = replace(news_of(code, said, answer["report"]), shown=seen)
        if code == Exit.DONE:
            say(f"built in {answer['seconds']:.1f} s")
            self._remember(answer)
        if seen and code == Exit.DONE and _is_known(news, self._bulletin.news):
            self._bulletin.amend(replace(news, build=self._bulletin.news.build))  # nothing that is seen is another
        else:
            self._bulletin.publish(news)
        self._ready = self._ready and code != Exit.DONE
        self._shown.set()

    def _remember(self, answer: Mapping[str, Any]) -> None:
        """Write what readers have when serving begins: a title that is being typed is no address yet."""
        if not self._begun:
            from kindling.engine.run import BuildResult
            from kindling.model.problems import Problem

            problems = tuple(Problem(**problem) for problem in answer["report"]["problems"])
            self._kept = answer["addresses"]
            keep_addresses(self._given.site, BuildResult(problems, addresses=answer["addresses"]))
        self._begun, self._kept = True, kept_text(self._given.site)

    def _command(self, output: Path) -> list[str]:
        given = self._given
        flags = {"site": given.site, "output": output, "siteurl": self.siteurl}
        if given.siteurl:
            flags["public"] = given.siteurl  # for what is handed out; the pages themselves are here
        if given.now:
            flags["now"] = given.now.isoformat()
        named = [f"--{name}={value}" for name, value in flags.items()]
        return [sys.executable, "-m", "kindling.commands.serving.worker", f"--fresh={int(given.fresh)}", *named]


def _is_code(path: Path) -> bool:
    return path.suffix == ".py" and path.name not in CONF_FILES


def _is_known(news: BuildNews, before: BuildNews) -> bool:
    """Return whether the pages that are open say already what these news say."""
    return (news.problems, news.count, news.failed) == (before.problems, before.count, before.failed)


def news_of(code: int, said: str, report: dict[str, Any]) -> BuildNews:
    """Return what the pages say of a build that ended with ``code``."""
    from kindling.model.problems import Problem, summary, told_once

    build = _name_of_build()
    if report:
        found = [Problem(**problem) for problem in report["problems"] if problem["severity"] != "advice"]
        problems = [asdict(problem) for problem in told_once(problem for problem in found if not problem.known)]
        return BuildNews(build, problems, summary(found), failed=code != Exit.DONE)
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
