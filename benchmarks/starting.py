"""How long until the command line speaks and the server answers, and what the server holds in memory."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Measure, median

HELPS = 15
SERVES = 5


def measures() -> Iterator[Measure]:
    bare = [_seconds("-c", "pass") for _ in range(HELPS)]
    helped = [_seconds("-m", "hotwash", "--help") for _ in range(HELPS)]
    against = "python -c pass"
    yield Measure("hotwash --help", median(helped) * 1000, "ms", median(bare) * 1000, HELPS, against)
    with tempfile.TemporaryDirectory() as directory:
        database = f"sqlite:///{Path(directory) / 'hotwash.db'}"
        _serve(database)
        served = [_serve(database) for _ in range(SERVES)]
    started, memory = median([one[0] for one in served]), median([one[1] for one in served])
    yield Measure("hotwash serve until it answers", started * 1000, "ms", median(bare) * 1000, SERVES, against)
    yield Measure("hotwash serve, resident memory", memory, "MB", None, SERVES)


def _seconds(*arguments: str) -> float:
    started = perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - started


def _serve(database: str) -> tuple[float, float]:
    """Seconds until the server says that it answers, and its resident megabytes then."""
    command = [sys.executable, "-u", "-m", "hotwash", "serve", "--port", "0", "--database", database]
    started = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        if server.stdout is None or "answers" not in server.stdout.readline():
            raise AssertionError("the server did not start")
        taken = perf_counter() - started
        memory = _resident(server.pid)
        server.terminate()
        server.communicate()
    return taken, memory


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
