"""A real alert, from Prometheus and Alertmanager to a drafted postmortem, told by a real mail server.

Once on SQLite, and once on PostgreSQL with two nodes, one of which is killed on the way. The window of green is
shortened to 15 seconds by the policy files of this test; everything else is as shipped.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import pytest

from hotwash.adapters.policy_files import SHIPPED
from tests.processes import free_port, hotwash, program, until
from tests.receivers import endpoint, mailbox

GREEN = """
window: 15s
step: 3s
least_events: 50
least_coverage: 0.8
oldest_sample: 9s
least_bad_per_step: 2
no_burn: [SEV-0, SEV-1]
"""
LONG_AND_SHORT = "long: 45s, short: 15s"

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
    """Everything that runs, and the command line as people; each speaks to the next node that is up."""

    def __init__(self, directory: Path, stack: ExitStack, find: Callable[[str, str], str], database: str) -> None:
        self.directory, self.stack = directory, stack
        self.shop = FailingService()
        stack.callback(self.shop.close)
        self.box, self.hook = stack.enter_context(mailbox()), stack.enter_context(endpoint())
        self.ports = {name: free_port() for name in ("prometheus", "alertmanager")}
        self.env = {
            "HOTWASH_DATABASE": database,
            "HOTWASH_POLICY": str(directory / "policy"),
            "HOTWASH_SERVICES": str(directory / "services.yaml"),
            "HOTWASH_SMTP": self.box.url,
            "HOTWASH_ALLOW_OUTGOING": "127.0.0.0/8",
            "HOTWASH_MAIL_FROM": "hotwash@example.com",
        }
        self._write_files()
        self.tokens = {
            name: hotwash("user", "add", name, "--email", f"{name}@example.com", *extra, env=self.env).stdout.strip()
            for name, extra in (("ana", ["--admin"]), ("bo", []), ("cy", []), ("dee", []))
        }
        count = 2 if database.startswith("postgresql") else 1
        self.nodes = [self._start_hotwash(number) for number in range(count)]
        self._turn = cycle(range(count))
        self.secret = self.cli("ana", "webhook", "add", self.hook.url).split()[-1]
        self._start_alertmanager(find("prometheus-alertmanager", "prometheus-alertmanager"))
        self._prometheus_program = find("prometheus", "prometheus")
        self.prometheus = self.start_prometheus()

    def kill_a_node(self) -> None:
        """kill -9 the first; the others go on."""
        if len(self.nodes) > 1:
            _, process = self.nodes.pop(0)
            process.kill()
            self._turn = cycle(range(len(self.nodes)))

    def cli(self, who: str, *arguments: str, code: int = 0) -> str:
        """Run a command as somebody; its output, once it ended as expected."""
        done = hotwash(*arguments, env=self._as(who))
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done.stdout if code == 0 else done.stderr

    def succeeds(self, who: str, *arguments: str) -> bool:
        return hotwash(*arguments, env=self._as(who)).returncode == 0

    def _as(self, who: str) -> dict[str, str]:
        url, _ = self.nodes[next(self._turn)]
        return {**self.env, "HOTWASH_URL": url, "HOTWASH_TOKEN": self.tokens[who]}

    def _write_files(self) -> None:
        (self.directory / "policy").mkdir()
        (self.directory / "policy" / "green.yaml").write_text(GREEN)
        severity = (SHIPPED / "severity.yaml").read_text()
        for shipped, shortened in (("long: 30m, short: 5m", LONG_AND_SHORT), ("long: 1h, short: 5m", LONG_AND_SHORT)):
            assert shipped in severity
            severity = severity.replace(shipped, shortened)
        (self.directory / "policy" / "severity.yaml").write_text(severity)
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

    def _start_hotwash(self, number: int) -> tuple[str, "subprocess.Popen[bytes]"]:
        port = free_port()
        command = [sys.executable, "-m", "hotwash", "serve", "--port", str(port)]
        log = self.directory / f"hotwash-{number}.log"
        process = self.stack.enter_context(program(*command, log=log, env=self.env))
        url = f"http://127.0.0.1:{port}"
        until(lambda: httpx.get(f"{url}/readyz").is_success, "Hotwash answering")
        return url, process

    def _start_alertmanager(self, path: str) -> None:
        """It notifies every node, as two of a highly available pair would."""
        added = self.cli("ana", "integration", "add", "alertmanager")
        address = next(word for word in added.split() if word.startswith("http"))
        key = address.rpartition("/in/")[2]
        hooks = ", ".join(f"{{url: '{url}/in/{key}', send_resolved: true}}" for url, _ in self.nodes)
        (self.directory / "alertmanager.yml").write_text(
            "route: {receiver: hotwash, group_wait: 0s, group_interval: 1s, repeat_interval: 1m}\n"
            f"receivers: [{{name: hotwash, webhook_configs: [{hooks}]}}]\n"
        )
        port = self.ports["alertmanager"]
        command = [path, "--config.file=alertmanager.yml", f"--web.listen-address=127.0.0.1:{port}"]
        command += ["--cluster.listen-address=", f"--storage.path={self.directory / 'alertmanager'}"]
        self.stack.enter_context(program(*command, log=self.directory / "alertmanager.log"))
        until(lambda: httpx.get(f"http://127.0.0.1:{port}/-/ready").is_success, "Alertmanager answering")

    def alert_fires(self) -> bool:
        """Prometheus itself says so; one that was restarted has to find out anew."""
        answer = httpx.get(f"http://127.0.0.1:{self.ports['prometheus']}/api/v1/alerts").json()
        return any(alert["state"] == "firing" for alert in answer["data"]["alerts"])

    def start_prometheus(self) -> ExitStack:
        port, running = self.ports["prometheus"], ExitStack()
        # A restarted Prometheus may speak before it knows its Alertmanager; it says it again after this long.
        command = [self._prometheus_program, "--config.file=prometheus.yml", "--rules.alert.resend-delay=1s"]
        command += [f"--web.listen-address=127.0.0.1:{port}", f"--storage.tsdb.path={self.directory / 'prometheus'}"]
        running.enter_context(program(*command, log=self.directory / "prometheus.log"))
        self.stack.push(running)
        until(lambda: httpx.get(f"http://127.0.0.1:{port}/-/ready").is_success, "Prometheus answering")
        return running


@pytest.fixture
def stage(tmp_path: Path, component: Callable[[str, str], str], database: str) -> Iterator[Stage]:
    with ExitStack() as stack:
        yield Stage(tmp_path, stack, component, database)


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

    stage.prometheus.close()
    assert cli("ana", "incident", "sli").startswith("unknown: The SLI of checkout-api cannot be read")
    assert "Nobody can say that it is green" in cli("ana", "incident", "resolve", code=1)
    stage.start_prometheus()
    until(stage.alert_fires, "Prometheus measuring again")
    assert cli("ana", "incident", "sli").startswith("not-green")
    stage.kill_a_node()
    stage.shop.failing = False
    until(lambda: stage.succeeds("bo", "incident", "mitigation", "verify", "M1"), "the error rate falling")
    until(lambda: cli("ana", "incident", "sli").startswith("green"), "the service level turning green")
    cli("ana", "incident", "resolve")
    until(lambda: not shown(stage)["firing"], "the alert being over")
    cli("dee", "incident", "note", "Support heard of it first", "-i", "INC-1")
    cli("dee", "incident", "lock", "-i", "INC-1")
    assert "locked" in cli("dee", "incident", "note", "too late", "-i", "INC-1", code=1)

    export = tmp_path / "timeline.jsonl"
    cli("ana", "incident", "export", "-i", "INC-1", "--out", str(export))
    assert "INC-1 is intact" in hotwash("verify", str(export)).stdout
    export.write_bytes(export.read_bytes().replace(b"Redeploy", b"Restarts"))
    assert hotwash("verify", str(export)).returncode == 1

    view = shown(stage)
    assert (view["status"], view["ending"], view["firing"]) == ("locked", "resolved", [])
    draft = cli("ana", "incident", "postmortem", "show", "-i", "INC-1")
    for part in ("Executive Summary", "Timeline", "Root Cause Analysis", "Action Items", "Appendix"):
        assert f"## {part}" in draft
    assert "green for 15 s, measured by prometheus" in draft
    assert "data:image/svg+xml" in draft
    assert hotwash("db", "check", env=stage.env).stdout == "1 incidents, all sound.\n"
    everybody_was_told(stage)


def shown(stage: Stage) -> dict[str, Any]:
    view: dict[str, Any] = json.loads(stage.cli("ana", "incident", "show", "-i", "INC-1", "--output-format", "json"))
    return view


def everybody_was_told(stage: Stage) -> None:
    """Of the declaration, roles, the end and the sealed record; whatever came twice came under the same id."""
    until(lambda: any("checkpoint" in mail.get_content() for _, mail in stage.box.mails), "the checkpoint leaving")
    subjects = {(to.partition("@")[0], str(mail["Subject"]).strip()) for to, mail in stage.box.mails}
    for name in ("ana", "bo", "cy", "dee"):
        # Whatever severity it has by then: a mail says how things stand when it is sent.
        assert any(to == name and subject.endswith("Checkout fails") for to, subject in subjects)
        assert any(to == name and "Resolved" in subject for to, subject in subjects)
    assert ("bo", "[INC-1] SEV-1 Checkout fails: bo is OL.") in subjects
    told = {(payload["type"], payload["data"]["entry"]["seq"]) for payload in stage.hook.verified(stage.secret)}
    kinds = {kind for kind, _ in told}
    assert {"incident.declared", "severity.changed", "role.assigned", "incident.resolved", "record.sealed"} <= kinds
    assert len(set(stage.hook.ids())) == len(told)
    waiting = json.loads(stage.cli("ana", "delivery", "list", "--output-format", "json"))["deliveries"]
    assert {one["state"] for one in waiting} == {"delivered"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_overrides_a_missing_measurement_is_on_record(stage: Stage) -> None:
    cli = stage.cli
    until(lambda: "INC-1" in cli("ana", "incident", "list", "--status", "open"), "the alert opening an incident")
    cli("ana", "incident", "role", "take", "IC")
    stage.prometheus.close()
    said = cli("ana", "incident", "resolve", "--override", "Prometheus is down; the shop was checked by hand")
    assert "Resolved although green was not measured (unknown)" in said
