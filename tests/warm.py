"""Commands of ours, each in a process of its own that begins with all modules loaded: hundreds of tests run them.

The server is a process without threads, started once for each process of the tests. It forks for each command; the
child gets its arguments, its environment and its streams as a new process would. That a command runs in a process
that is new from the ground up is tested with the wheel, with make, and wherever a test starts one itself.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NoReturn

from tests.shim import under

UNDER = "TESTS_UNDER"  #: in the environment of a command: what is done to it (tests/shim.py)
KIT = Path(__file__).resolve().parent.parent


def ran(name: str, flags: Sequence[str], environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """Return how `python -m kindling.commands.<name>` ended, and what it said."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        asked = {"name": name, "flags": list(flags), "environment": dict(environment), "out": str(out), "err": str(err)}
        server = _server()
        assert server.stdin and server.stdout
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        said = (path.read_text("utf-8", "replace") for path in (out, err))
        return subprocess.CompletedProcess([name, *flags], code, *said)


@cache
def _server() -> "subprocess.Popen[str]":
    job = subprocess.Popen(
        [sys.executable, "-m", "tests.warm"], cwd=KIT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(job.kill)
    return job


def serve() -> None:
    """Run what is asked for, one command after the other, until nobody can ask any more."""
    _load()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _become(asked)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(code, flush=True)


def _load() -> None:
    import kindling.commands
    import kindling.engine.build
    from kindling.commands.kit import plugins
    from kindling.engine import kept_texts

    for module in iter_modules(kindling.commands.__path__):
        if not module.ispkg and module.name != "program":
            import_module(f"kindling.commands.{module.name}")
    plugins()
    kept_texts._code()


def _become(asked: Mapping[str, Any]) -> NoReturn:
    """Be the process of a command."""
    code = 1
    try:
        streams = (os.devnull, os.O_RDONLY), *((asked[name], os.O_WRONLY | os.O_CREAT) for name in ("out", "err"))
        for number, (place, mode) in enumerate(streams):
            os.dup2(os.open(place, mode, 0o600), number)
        sys.stdin = TextIOWrapper(BufferedReader(FileIO(0, "r", closefd=False)), "utf-8")
        sys.stdout = TextIOWrapper(BufferedWriter(FileIO(1, "w", closefd=False)), "utf-8")
        told = BufferedWriter(FileIO(2, "w", closefd=False))
        sys.stderr = TextIOWrapper(told, "utf-8", "backslashreplace", write_through=True)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # what runs the tests may go on when its terminal closes
        os.environ.clear()
        os.environ.update(asked["environment"])
        under(os.environ.pop(UNDER, ""))
        module = import_module(f"kindling.commands.{asked['name']}")
        sys.argv = [str(module.__file__), *asked["flags"]]
        import_module("kindling.commands._command").run(module.main)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1 if end.code else 0
    except BaseException:
        import traceback

        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve()
