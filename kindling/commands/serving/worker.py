"""The process that builds while one writes: it stays, so that what was read once is not read again.

It is told of saves and asked for pages by lines of JSON, and answers in the same way, with the bytes of a page behind
the line. A page that is asked for is made at once from what is planned; the whole is built meanwhile, and gives way to
the next save. No fault in it takes the server with it, which starts another.
"""

import gc
import json
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import IO, Any

from kindling.commands._command import KIT, Exit, judged, parser_of, refused, run, values
from kindling.commands.site import report_of, requested
from kindling.engine.ahead import Ahead, looked_ahead
from kindling.engine.build import build
from kindling.engine.faults import told_elsewhere
from kindling.engine.run import BuildRequest, BuildResult
from kindling.engine.session import Session
from kindling.engine.unchanged import Noted, noted_of, state_of, still
from kindling.engine.work_folders import cache_folder
from kindling.model.problems import errors

_MANY = 8  #: builds given up, after which garbage is looked for all the same
_IDLE = 2.0  #: seconds without a save, after which garbage is looked for
_PATIENCE = 0.8  #: seconds that a build has to stop when the serving ends


def main(argv: Sequence[str] | None) -> int:
    """Build whenever it is said on standard input that something was saved, until that ends."""
    parser = parser_of(__doc__)
    parser.add_argument("--public", metavar="URL", default="")
    given = values(parser, ("site", "output", "siteurl", "now", "fresh"), argv)
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # what anything prints is for people
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this by closing what is read
    gc.disable()  # looking for garbage takes longer than a page: it is done when a build has ended
    worker = Worker(given, Channel(out))
    building = threading.Thread(target=worker.build_all, daemon=True)
    building.start()
    for line in sys.stdin.buffer:
        worker.heed(json.loads(line))
    worker.end()
    building.join(_PATIENCE)
    return Exit.DONE


class Channel:
    """What is answered: a line of JSON, and as many bytes behind it as it says; whole, whichever thread answers."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._lock = out, threading.Lock()

    def send(self, answer: dict[str, Any], data: bytes = b"") -> None:
        """Answer."""
        head = json.dumps(answer | {"size": len(data)}, ensure_ascii=True).encode()
        with self._lock:
            self._out.write(head + b"\n" + data)
            self._out.flush()


@dataclass
class Worker:
    """Looks ahead when something was saved, and builds the whole while nobody asks for anything."""

    given: Any  #: the command's values
    channel: Channel
    session: Session = field(default_factory=Session)
    ahead: Ahead | None = None
    revision: int = 0  #: of the newest save
    _is_new: bool = False  #: whether what is planned is of the newest save
    _noted: Noted | None = None  #: what the last build has noted of its files
    _saves: dict[str, int] = field(default_factory=dict)  #: path → the revision in which it was saved
    _cache: Path | None = None
    _ended: bool = False
    _wanted: threading.Event = field(default_factory=threading.Event)

    def heed(self, said: dict[str, Any]) -> None:
        """Do what a line says: ``save`` with a revision and paths, or ``page`` with a number and a path."""
        if said["do"] == "page":
            self._page(said["number"], said["path"])
            return
        paths = [Path(path) for path in said["paths"]]
        self.session.saved(paths)
        self._saves |= {str(path.absolute()): said["revision"] for path in paths}
        self.revision, ready = said["revision"], False
        with told_elsewhere(), suppress(Exception):  # by the build, better than this could
            request = self._request(self.revision)
            ready = self._is_new and self.ahead is not None and bool(paths) and self.ahead.has_taken(paths, request)
            if not ready:
                self._cache = self._cache or cache_folder(self.given.site)  # which a build looks at each time
                ahead = looked_ahead(replace(request, cache=self._cache))
                ready = ahead is not None
                self.ahead = ahead or self.ahead  # while a text is broken, the pages are as they were before
        self._is_new = ready
        self.channel.send({"said": "ahead", "revision": self.revision, "ready": ready})
        self._wanted.set()

    def _page(self, number: int, path: str) -> None:
        """Answer with the bytes of a file, where it can be made at once."""
        made: bytes | bool = self.ahead is not None
        with told_elsewhere(), suppress(Exception):  # as above
            made = self.ahead.made(path) if self.ahead else False
        data = made if isinstance(made, bytes) else None
        answer = {"said": "page", "number": number, "found": data is not None, "comes": bool(made)}
        self.channel.send(answer, data or b"")

    def build_all(self) -> None:
        """Build what is wanted, one after the other, until the end."""
        given_up = 0  #: builds since garbage was last looked for
        while self._wanted.wait() and not self._ended:
            self._wanted.clear()
            revision = self.revision
            answer = self._built(revision)
            if answer["code"] == Exit.LOCKED:  # another command is building the same
                time.sleep(1)
                self._wanted.set()
            elif revision == self.revision:
                self.channel.send({"said": "built", "revision": revision, **answer})
                if not self._wanted.wait(_IDLE):  # a save would wait for all of memory to be looked through
                    given_up = _MANY
            given_up += 1
            if given_up >= _MANY:
                gc.collect()
                given_up = 0

    def end(self) -> None:
        """Let a build stop at its next step."""
        self._ended, self.revision = True, -1
        self._wanted.set()

    def _built(self, revision: int) -> dict[str, Any]:
        """Build, and return what came of it and what it said."""
        said, report, addresses, started = StringIO(), {}, "", time.monotonic()
        try:
            result = self._made(self._request(revision))
            with redirect_stderr(said):
                code = int(judged(result, "the pages are as they were"))
            report, addresses = report_of(result), result.addresses
        except BaseException as error:  # whatever ends this thread, no later save would be built
            with redirect_stderr(said):
                code = refused(error)
        return {
            "code": code,
            "text": said.getvalue(),
            "report": report,
            "addresses": addresses,
            "seconds": time.monotonic() - started,
        }

    def _made(self, request: BuildRequest) -> BuildResult:
        """Build, and make only those files of which something has changed since the last build, where that is known."""
        saves, given = dict(self._saves), self.given
        said = {name: str(getattr(given, name, "")) for name in ("siteurl", "public", "fresh", "now")}
        state = None if getattr(given, "fresh", False) else state_of(given.site, KIT, given.output, said)
        if state is None:
            return build(request)
        files = [(*fact, saves[fact[0]]) if fact[0] in saves else fact for fact in state.files]
        state = replace(state, files=files)  # two saves may fall into one moment of the file system's clock
        now = request.now.astimezone()
        result = build(replace(request, state=state, before=still(self._noted, state, now)))
        self._noted = self._noted if errors(result.problems) else noted_of(state, result, now)
        return result

    def _request(self, revision: int) -> Any:
        return requested(
            self.given,
            output=self.given.output,
            preview=True,
            session=self.session,
            superseded=lambda: self.revision != revision,
        )


if __name__ == "__main__":
    run(main)
