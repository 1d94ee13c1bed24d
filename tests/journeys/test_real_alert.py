"""A real alert, from Prometheus and Alertmanager to a drafted postmortem, over the command line.

The window of green is shortened to 15 seconds by the policy files of this test; everything else is as shipped.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.processes import free_port, hotwash, program, until

GREEN = """
window: 15s
step: 3s
least_events: 50
least_coverage: 0.8
oldest_sample: 9s
least_bad_per_step: 2
"""

RULES = """
groups:
  - name: checkout
    interval: 1s
    rules:
      - alert: CheckoutErrors
        expr: sum(rate(checkout_failures_total[5s])) / sum(rate(checkout_requests_total[5s])) > 0.05
        labels: {severity: page, service: checkout-api}
        annotations: {summary: Checkout fails}
"""


class FailingService:
    """A small shop: 100 checkouts a second, 40 % of which fail until it is mended."""

    def __init__(self) -> None:
        self.failing = True
        self.requests = self.failures = 0.0
        self._since = time.monotonic()
        service = self

        class Metrics(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = service.metrics().encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Metrics)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def metrics(self) -> str:
        now = time.monotonic()
        served = (now - self._since) * 100
        self._since = now
        self.requests += served
        self.failures += served * 0.4 if self.failing else 0
        return f"checkout_requests_total {self.requests}\ncheckout_failures_total {self.failures}\n"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Stage:
    """Everything that runs, and the command line as two people."""

    def __init__(self, directory: Path, stack: ExitStack, prometheus: str, alertmanager: str) -> None:
        self.directory, self.stack = directory, stack
        self.shop = FailingService()
        stack.callback(self.shop.close)
        self.ports = {name: free_port() for name in ("prometheus", "alertmanager", "hotwash")}
        self.url = f"http://127.0.0.1:{self.ports['hotwash']}"
        self.env = {
            "HOTWASH_URL": self.url,
            "HOTWASH_DATABASE": f"sqlite:///{directory / 'hotwash.db'}",
            "HOTWASH_POLICY": str(directory / "policy"),
            "HOTWASH_SERVICES": str(directory / "services.yaml"),
        }
        self._write_files()
        self.tokens = {
            name: hotwash("user", "add", name, *extra, env=self.env).stdout.strip()
            for name, extra in (("ana", ["--admin"]), ("bo", []), ("cy", []), ("dee", []))
        }
        self._start_hotwash()
        self._start_alertmanager(alertmanager)
        self.prometheus = self._start_prometheus(prometheus)

    def cli(self, who: str, *arguments: str, code: int = 0) -> str:
        """Run a command as somebody; its output, once it ended as expected."""
        done = hotwash(*arguments, env={**self.env, "HOTWASH_TOKEN": self.tokens[who]})
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done.stdout if code == 0 else done.stderr

    def succeeds(self, who: str, *arguments: str) -> bool:
        return hotwash(*arguments, env={**self.env, "HOTWASH_TOKEN": self.tokens[who]}).returncode == 0

    def _write_files(self) -> None:
        (self.directory / "policy").mkdir()
        (self.directory / "policy" / "green.yaml").write_text(GREEN)
        (self.directory / "services.yaml").write_text(
            "services:\n"
            "  - name: checkout-api\n"
            "    objective: 99.5 %\n"
            "    prometheus:\n"
            f"      url: http://127.0.0.1:{self.ports['prometheus']}\n"
            "      bad: increase(checkout_failures_total[{{.window}}])\n"
            "      total: increase(checkout_requests_total[{{.window}}])\n"
        )
        (self.directory / "rules.yml").write_text(RULES)
        alertmanager = f"127.0.0.1:{self.ports['alertmanager']}"
        (self.directory / "prometheus.yml").write_text(
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
            "rule_files: [rules.yml]\n"
            f"alerting: {{alertmanagers: [{{static_configs: [{{targets: ['{alertmanager}']}}]}}]}}\n"
            f"scrape_configs: [{{job_name: shop, static_configs: [{{targets: ['127.0.0.1:{self.shop.port}']}}]}}]\n"
        )

    def _start_hotwash(self) -> None:
        import sys

        command = [sys.executable, "-m", "hotwash", "serve", "--port", str(self.ports["hotwash"])]
        self.stack.enter_context(program(*command, log=self.directory / "hotwash.log", env=self.env))
        until(lambda: httpx.get(f"{self.url}/readyz").is_success, "Hotwash answering")

    def _start_alertmanager(self, path: str) -> None:
        added = self.cli("ana", "integration", "add", "alertmanager")
        address = next(word for word in added.split() if word.startswith("http"))
        (self.directory / "alertmanager.yml").write_text(
            "route: {receiver: hotwash, group_wait: 0s, group_interval: 1s, repeat_interval: 1m}\n"
            f"receivers: [{{name: hotwash, webhook_configs: [{{url: '{address}', send_resolved: true}}]}}]\n"
        )
        port = self.ports["alertmanager"]
        command = [path, "--config.file=alertmanager.yml", f"--web.listen-address=127.0.0.1:{port}"]
        command += ["--cluster.listen-address=", f"--storage.path={self.directory / 'alertmanager'}"]
        self.stack.enter_context(program(*command, log=self.directory / "alertmanager.log"))
        until(lambda: httpx.get(f"http://127.0.0.1:{port}/-/ready").is_success, "Alertmanager answering")

    def _start_prometheus(self, path: str) -> ExitStack:
        port, running = self.ports["prometheus"], ExitStack()
        command = [path, "--config.file=prometheus.yml", f"--web.listen-address=127.0.0.1:{port}"]
        command += [f"--storage.tsdb.path={self.directory / 'prometheus'}"]
        running.enter_context(program(*command, log=self.directory / "prometheus.log"))
        self.stack.push(running)
        until(lambda: httpx.get(f"http://127.0.0.1:{port}/-/ready").is_success, "Prometheus answering")
        return running


@pytest.fixture
def stage(tmp_path: Path, component: Callable[[str, str], str]) -> Iterator[Stage]:
    prometheus = component("prometheus", "prometheus")
    alertmanager = component("prometheus-alertmanager", "prometheus-alertmanager")
    with ExitStack() as stack:
        yield Stage(tmp_path, stack, prometheus, alertmanager)


def test_a_real_alert_becomes_a_drafted_postmortem(stage: Stage, tmp_path: Path) -> None:
    cli = stage.cli
    until(lambda: "INC-1" in cli("ana", "incident", "list", "--status", "open"), "the alert opening an incident")
    assert "Checkout fails" in cli("ana", "incident", "show")

    cli("ana", "incident", "severity", "SEV-1", "--reason", "40 % of checkouts fail")
    cli("ana", "incident", "role", "take", "IC")
    for role, person in (("OL", "bo"), ("CL", "cy"), ("Scribe", "dee")):
        cli("ana", "incident", "role", "assign", role, person)
    cli("bo", "incident", "hypothesis", "state", "The payment pool is exhausted", "--because", "a deploy halved it")
    cli("bo", "incident", "hypothesis", "confirm", "H1", "--evidence", "The pool stands at its maximum")
    cli(
        "bo",
        "incident",
        "mitigation",
        "propose",
        "Roll back",
        "--how",
        "Redeploy",
        "--risk",
        "None",
        "--hypothesis",
        "H1",
    )
    assert "is not approved" in cli("bo", "incident", "mitigation", "execute", "M1", code=1).replace(
        "proposed, not", "is not"
    )
    cli("ana", "incident", "mitigation", "approve", "M1")
    assert "does not touch production" in cli("ana", "incident", "mitigation", "execute", "M1", code=1)
    cli("bo", "incident", "mitigation", "execute", "M1")
    assert "Errors are at" in cli("bo", "incident", "mitigation", "verify", "M1", code=1)
    assert "not green yet" in cli("ana", "incident", "resolve", code=1)

    stage.shop.failing = False
    until(lambda: stage.succeeds("bo", "incident", "mitigation", "verify", "M1"), "the error rate falling")
    until(lambda: cli("ana", "incident", "sli").startswith("green"), "the service level turning green")
    cli("ana", "incident", "resolve")
    cli("dee", "incident", "note", "Support heard of it first", "-i", "INC-1")
    cli("dee", "incident", "lock", "-i", "INC-1")
    assert "locked" in cli("dee", "incident", "note", "too late", "-i", "INC-1", code=1)

    export = tmp_path / "timeline.jsonl"
    cli("ana", "incident", "export", "-i", "INC-1", "--out", str(export))
    assert "INC-1 is intact" in hotwash("verify", str(export)).stdout
    export.write_bytes(export.read_bytes().replace(b"Redeploy", b"Restarts"))
    assert hotwash("verify", str(export)).returncode == 1

    view = json.loads(cli("ana", "incident", "show", "-i", "INC-1", "--output-format", "json"))
    assert (view["status"], view["ending"], view["firing"]) == ("locked", "resolved", [])
    draft = cli("ana", "incident", "postmortem", "show", "-i", "INC-1")
    for part in ("Executive Summary", "Timeline", "Root Cause Analysis", "Action Items", "Appendix"):
        assert f"## {part}" in draft
    assert "green for 15 s, measured by prometheus" in draft
    assert "data:image/svg+xml" in draft
    assert hotwash("db", "check", env=stage.env).stdout == "1 incidents, all sound.\n"


def test_prometheus_gone_is_unknown_and_never_green(stage: Stage) -> None:
    cli = stage.cli
    until(lambda: "INC-1" in cli("ana", "incident", "list", "--status", "open"), "the alert opening an incident")
    cli("ana", "incident", "role", "take", "IC")
    stage.prometheus.close()
    assert cli("ana", "incident", "sli").startswith("unknown: The SLI of checkout-api cannot be read")
    assert "Nobody can say that it is green" in cli("ana", "incident", "resolve", code=1)
    said = cli("ana", "incident", "resolve", "--override", "Prometheus is down; the shop was checked by hand")
    assert "Resolved although green was not measured (unknown)" in said
