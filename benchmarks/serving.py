"""A real server over a database of either kind, for measurements from outside."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[1]


@dataclass
class Served:
    """address of the server, its process id, a token of an administrator and the path of an integration's intake."""

    address: str
    pid: int
    token: str
    intake: str

    def get(self, path: str) -> Any:
        answer = httpx.get(f"{self.address}/api/v1{path}", headers=self.headers, timeout=60)
        return answer.raise_for_status().json()

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        answer = httpx.post(f"{self.address}/api/v1{path}", json=body, headers=self.headers, timeout=60)
        return answer.raise_for_status().json()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @contextmanager
    def load(self, bodies: Sequence[bytes], connections: int) -> "Iterator[Load]":
        """Bodies on their way to the intake."""
        with tempfile.NamedTemporaryFile("wb") as file:
            file.write(b"\n".join(bodies))
            file.flush()
            command = [sys.executable, "-m", "benchmarks.http_load", self.address, self.intake, str(connections)]
            with subprocess.Popen([*command, file.name], stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
                yield Load(process)


@dataclass
class Load:
    process: "subprocess.Popen[str]"

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def result(self) -> dict[str, Any]:
        said, _ = self.process.communicate(timeout=600)
        measured: dict[str, Any] = json.loads(said)
        if list(measured["statuses"]) != ["200"]:
            raise AssertionError(measured["statuses"])
        return measured


@contextmanager
def served(database: str, **environment: str) -> Iterator[Served]:
    """A server of its own over a database, with an administrator and an integration."""
    env = {**os.environ, "HOTWASH_DATABASE": database, **environment}
    added = subprocess.run(
        [sys.executable, "-m", "hotwash", "user", "add", "bench", "--admin", "--email", "bench@example.com"],
        env=env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    command = [sys.executable, "-u", "-m", "hotwash", "serve", "--port", "0"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as server:
        if server.stdout is None or "answers at" not in (line := server.stdout.readline()):
            raise AssertionError("the server did not start")
        one = Served(line.split()[3], server.pid, added.stdout.split()[-1], "")
        try:
            url = one.post("/integrations", {"name": "bench"})["alertmanager_url"]
            one.intake = url.removeprefix(one.address)
            yield one
        finally:
            server.terminate()
            server.wait(30)
