"""Real servers, as a host runs them: nginx and Apache on a folder, on this machine alone."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kindling.commands.install import PROGRAMS, program
from tests.ports import answers, free_port

_NGINX = """
daemon off; master_process off; pid {run}/pid; error_log {run}/error.log;
events {{}}
http {{
  include {types}; default_type application/octet-stream; access_log off;
  client_body_temp_path {run}; proxy_temp_path {run};
  fastcgi_temp_path {run}; uwsgi_temp_path {run}; scgi_temp_path {run};
  server {{ listen 127.0.0.1:{port}; root {root}; include {site}/_nginx.conf; }}
}}
"""
_APACHE = """
ServerRoot {run}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {run}/pid
ErrorLog {run}/error.log
Mutex file:{run}
StartServers 1
ServerLimit 1
TypesConfig {types}
DocumentRoot {root}
DirectoryIndex index.html
<Directory {root}>
  AllowOverride FileInfo
  Require all granted
</Directory>
<FilesMatch "^\\.ht">
  Require all denied
</FilesMatch>
"""
_MODULES = ("mpm_event", "unixd", "authz_core", "dir", "mime", "headers", "alias", "setenvif")
_PLACES = {
    "modules": ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/libexec/apache2"),
    "apache": ("/etc/mime.types", "/etc/apache2/mime.types", "/etc/httpd/conf/mime.types"),
    "nginx": ("/etc/nginx/mime.types", "/opt/homebrew/etc/nginx/mime.types"),
}


def _nginx(values: dict[str, object]) -> tuple[list[str], str]:
    return ["-c", f"{values['run']}/conf", "-e", f"{values['run']}/error.log"], _NGINX.format(**values)


def _apache(values: dict[str, object]) -> tuple[list[str], str]:
    folder = _place("modules")
    built_in = subprocess.run([_program("Apache"), "-l"], capture_output=True, text=True, check=True).stdout
    loaded = [name for name in _MODULES if f"mod_{name}.c" not in built_in and f"{name}.c" not in built_in.split()]
    lines = "".join(f"LoadModule {name}_module {folder}/mod_{name}.so\n" for name in loaded)
    return ["-DFOREGROUND", "-f", f"{values['run']}/conf"], lines + _APACHE.format(**values)


KINDS: dict[str, Callable[[dict[str, object]], tuple[list[str], str]]] = {"nginx": _nginx, "Apache": _apache}


@contextmanager
def hosting(kind: str, site: Path, folder: str = "") -> Iterator[str]:
    """Serve a copy of ``site`` at ``folder`` ("/sub") of a host of a kind; yield its root ("http://127.0.0.1:80/sub")."""
    with tempfile.TemporaryDirectory(prefix="host-") as base:
        place, run = Path(base, "www" + folder), Path(base, "run")
        shutil.copytree(site, place)
        run.mkdir()
        for path in (Path(base), *Path(base).rglob("*")):  # as root, servers of web pages work as nobody
            path.chmod(0o777 if path == run else 0o755 if path.is_dir() else 0o644)
        port = free_port()
        types = _place(kind.lower())
        values = {"run": run, "root": Path(base, "www"), "site": place, "port": port, "types": types}
        arguments, conf = KINDS[kind](values)
        (run / "conf").write_text(conf)
        user = "nobody" if os.geteuid() == 0 else None
        group = "nogroup" if user and Path("/etc/debian_version").exists() else user
        with subprocess.Popen([_program(kind), *arguments], user=user, group=group, stderr=subprocess.PIPE) as job:
            try:
                _wait(port, job, run)
                yield f"http://127.0.0.1:{port}{folder}"
            finally:
                job.terminate()


def _program(kind: str) -> str:
    names = next(names for what, names, _packages in PROGRAMS if what == kind)
    found = program(kind, names)
    if not found:
        pytest.fail(f"{kind} is missing: `make test` installs it where it may", pytrace=False)
    return found


def _place(name: str) -> str:
    return next(place for place in _PLACES[name] if Path(place).exists())


def _wait(port: int, job: "subprocess.Popen[bytes]", run: Path) -> None:
    """Wait until the server answers; where it stops instead, fail with its reason."""
    while job.poll() is None:
        if answers(port):
            return
        time.sleep(0.02)
    log = run / "error.log"
    said = (job.stderr.read().decode() if job.stderr else "") + (log.read_text() if log.exists() else "")
    pytest.fail(f"the server stopped: {said}", pytrace=False)
