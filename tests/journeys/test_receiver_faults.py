"""Alertmanager's receiver answers 503, hangs, cuts a body short (400) and is killed and restarted: every alert is
accounted for in the end, those that fire and those that are over."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.processes import free_port, hotwash, program, until

AN_ALERTMANAGER_GIVES_UP_AFTER = 15


class Front:
    """Stands between Alertmanager and Hotwash and does to the traffic what it is told: pass, busy, hang or cut."""

    def __init__(self, behind: int) -> None:
        self.doing = "pass"
        self.seen: dict[str, int] = {}
        self._released = threading.Event()
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                doing = front.doing
                front.seen[doing] = front.seen.get(doing, 0) + 1
                self.send_response(front.status(doing, behind, self.path, body))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def status(self, doing: str, behind: int, path: str, body: bytes) -> int:
        if doing == "busy":
            return 503
        if doing == "hang":
            self._released.wait(AN_ALERTMANAGER_GIVES_UP_AFTER)
            return 503
        sent = body[: len(body) // 2] if doing == "cut" else body
        try:
            return httpx.post(f"http://127.0.0.1:{behind}{path}", content=sent, timeout=10).status_code
        except httpx.TransportError:
            return 502

    def close(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()


class Alertmanager:
    """A real one, told of alerts by its API as Prometheus tells it."""

    def __init__(self, path: str, directory: Path, receiver: str, stack: ExitStack) -> None:
        port = free_port()
        self._url = f"http://127.0.0.1:{port}"
        (directory / "alertmanager.yml").write_text(
            "route: {receiver: hotwash, group_by: [alertname], group_wait: 0s, group_interval: 1s,"
            " repeat_interval: 1m}\n"
            f"receivers: [{{name: hotwash, webhook_configs: [{{url: '{receiver}', send_resolved: true}}]}}]\n"
        )
        command = [path, "--config.file=alertmanager.yml", f"--web.listen-address=127.0.0.1:{port}"]
        command += ["--cluster.listen-address=", f"--storage.path={directory / 'alertmanager'}"]
        stack.enter_context(program(*command, log=directory / "alertmanager.log"))
        until(lambda: httpx.get(f"{self._url}/-/ready").is_success, "Alertmanager answering")

    def tell(self, group: str, count: int, *, over: bool = False) -> set[str]:
        """Alerts of one group begin or are over; their names."""
        now = datetime.now(UTC)
        names = [f"{group}-{number}" for number in range(count)]
        alerts = [
            {
                "labels": {"alertname": group, "instance": name, "severity": "warning"},
                "annotations": {"summary": name},
                "startsAt": (now - timedelta(minutes=1)).isoformat(),
                "endsAt": (now + timedelta(seconds=-1 if over else 600)).isoformat(),
            }
            for name in names
        ]
        httpx.post(f"{self._url}/api/v2/alerts", json=alerts).raise_for_status()
        return set(names)


@pytest.fixture
def served(tmp_path: Path) -> Iterator["Served"]:
    with ExitStack() as stack:
        yield Served(tmp_path, stack)


class Served:
    """Hotwash as its own process, which may be killed and started again at the same address."""

    def __init__(self, directory: Path, stack: ExitStack) -> None:
        self._directory, self._stack = directory, stack
        self.port = free_port()
        self._env = {
            "HOTWASH_DATABASE": f"sqlite:///{directory / 'hotwash.db'}",
            "HOTWASH_URL": f"http://127.0.0.1:{self.port}",
        }
        self._env["HOTWASH_TOKEN"] = hotwash("user", "add", "ana", "--admin", env=self._env).stdout.strip()
        self.process = self._start()

    @contextmanager
    def killed(self) -> Iterator[None]:
        """kill -9; running again afterwards."""
        self.process.kill()
        self.process.wait()
        yield
        self.process = self._start()

    def cli(self, *arguments: str) -> str:
        return hotwash(*arguments, env=self._env).stdout

    def alerts(self) -> dict[str, str]:
        """Name to status of everything heard of."""
        headers = {"Authorization": f"Bearer {self._env['HOTWASH_TOKEN']}"}
        url = f"{self._env['HOTWASH_URL']}/api/v1"
        found: list[dict[str, Any]] = httpx.get(f"{url}/alerts?limit=1000", headers=headers).json()["alerts"]
        return {one["summary"]: one["status"] for one in found}

    def heard(self, names: set[str], status: str) -> bool:
        alerts = self.alerts()
        return all(alerts.get(name) == status for name in names)

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "hotwash", "serve", "--port", str(self.port)]
        process = self._stack.enter_context(program(*command, log=self._directory / "hotwash.log", env=self._env))
        until(lambda: httpx.get(f"{self._env['HOTWASH_URL']}/readyz").is_success, "Hotwash answering")
        return process


def test_every_alert_is_accounted_for(tmp_path: Path, served: Served, component: Callable[[str, str], str]) -> None:
    path = component("prometheus-alertmanager", "prometheus-alertmanager")
    address = next(word for word in served.cli("integration", "add", "am").split() if word.startswith("http"))
    with ExitStack() as stack:
        front = Front(served.port)
        stack.callback(front.close)
        receiver = f"http://127.0.0.1:{front.port}/in/{address.rpartition('/in/')[2]}"
        alertmanager = Alertmanager(path, tmp_path, receiver, stack)
        names = alertmanager.tell("Quiet", 5)
        until(lambda: served.heard(names, "firing"), "alerts arriving")

        for doing, group in (("busy", "Busy"), ("cut", "Cut"), ("hang", "Hung")):
            front.doing = doing
            names |= alertmanager.tell(group, 5)
            alertmanager.tell("Quiet", 5, over=doing == "busy")
            until(lambda doing=doing: front.seen.get(doing, 0) >= 2, f"the receiver doing {doing}")
        front.doing = "pass"
        until(lambda: served.heard(names - {f"Quiet-{n}" for n in range(5)}, "firing"), "what was held up arriving")

        with served.killed():
            names |= alertmanager.tell("Restarted", 20)
            until(lambda: front.seen["pass"] > 5, "Alertmanager trying")
        until(lambda: served.heard({f"Restarted-{n}" for n in range(20)}, "firing"), "alerts after the restart")

        for group, count in (("Quiet", 5), ("Busy", 5), ("Cut", 5), ("Hung", 5), ("Restarted", 20)):
            alertmanager.tell(group, count, over=True)
        until(lambda: served.heard(names, "resolved"), "every alert being over")
    assert len(names) == 40
    assert set(served.alerts()) == names
    assert "This is no Alertmanager notification" in served.cli("integration", "list")
    assert served.cli("db", "check").endswith("all sound.\n")
