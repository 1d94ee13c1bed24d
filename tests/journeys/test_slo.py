"""SLO files, a real Prometheus with a day behind it, a served Hotwash: a severity that was measured.

The history is written as it would have been scraped, and the last twelve minutes of it are an outage.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.processes import free_port, hotwash, program, until

pytestmark = pytest.mark.xdist_group("prometheus")

SCRAPE = timedelta(seconds=15)
HISTORY = timedelta(hours=8)
OUTAGE = timedelta(minutes=12)
A_SCRAPE = 250
SLOTH = """\
version: prometheus/v1
service: checkout-api
slos:
  - name: availability
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(http_total{code="500"}[{{.window}}]))
        total_query: sum(rate(http_total[{{.window}}]))
"""


def history(now: datetime) -> str:
    lines, counters = ["# TYPE http counter"], {"200": 0, "500": 0}
    written: dict[str, list[str]] = {"200": [], "500": []}
    for step in range(HISTORY // SCRAPE + 1):
        at = now - HISTORY + step * SCRAPE
        counters["500" if at > now - OUTAGE else "200"] += A_SCRAPE
        for code, value in counters.items():
            written[code].append(f'http_total{{code="{code}"}} {value} {at.timestamp():.0f}')
    return "\n".join([*lines, *written["200"], *written["500"], "# EOF", ""])


def test_an_outage_is_measured_up_to_sev0(tmp_path: Path, component: Callable[[str, str], str]) -> None:
    prometheus, promtool = component("prometheus", "prometheus"), component("promtool", "prometheus")
    now, port = datetime.now(UTC).replace(microsecond=0), free_port()
    (tmp_path / "history.txt").write_text(history(now))
    written = [promtool, "tsdb", "create-blocks-from", "openmetrics", "history.txt", "data"]
    subprocess.run(written, cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "prometheus.yml").write_text("")
    (tmp_path / "sloth.yaml").write_text(SLOTH)
    imported = hotwash("slo", "import", str(tmp_path / "sloth.yaml"), "--prometheus", f"http://127.0.0.1:{port}")
    (tmp_path / "slos").mkdir()
    (tmp_path / "slos" / "checkout.yaml").write_text(imported.stdout)
    env = {"HOTWASH_DATABASE": f"sqlite:///{tmp_path / 'hotwash.db'}", "HOTWASH_SLOS": str(tmp_path / "slos")}
    env["HOTWASH_TOKEN"] = hotwash("user", "add", "ana", "--admin", env=env).stdout.strip()
    asked = [prometheus, "--config.file=prometheus.yml", "--storage.tsdb.path=data"]
    with program(*asked, f"--web.listen-address=127.0.0.1:{port}", log=tmp_path / "prometheus.log"):
        until(lambda: httpx.get(f"http://127.0.0.1:{port}/-/ready").is_success, "Prometheus answering")
        served = [sys.executable, "-m", "hotwash", "serve", "--port", "0"]
        with program(*served, log=tmp_path / "serve.log", env={**env, "PYTHONUNBUFFERED": "1"}):
            found = until(lambda: re.search(r"http://\S+", (tmp_path / "serve.log").read_text()), "Hotwash answering")
            env["HOTWASH_URL"] = found[0]
            until(lambda: "burns" in hotwash("slo", "status", env=env).stdout, "a measured SLO")
            status = json.loads(hotwash("slo", "status", "--output-format", "json", env=env).stdout)["slos"][0]
            assert status["slo"] == "checkout-api-availability"
            assert status["burn"]["5m"] == pytest.approx(1000)
            assert status["burn"]["1h"] == pytest.approx(OUTAGE / timedelta(hours=1) * 1000, rel=0.1)
            assert status["coverage"] == pytest.approx(HISTORY / timedelta(days=30), rel=0.02)
            declared = hotwash("incident", "declare", "Checkout fails", "--service", "checkout-api", env=env)
            assert declared.returncode == 0, declared.stderr
            headers = {"Authorization": f"Bearer {env['HOTWASH_TOKEN']}"}
            judged = httpx.get(f"{found[0]}/api/v1/incidents/INC-1/severity", headers=headers).json()
            assert (judged["declared"], judged["measured"]["severity"], judged["raise"]) == ("SEV-2", "SEV-0", True)
