"""SLO files: Hotwash's own, and what is imported of OpenSLO, Sloth and Pyrra; nothing is half-loaded."""

import json
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, strategies as st

from hotwash.adapters.slo_files import Imported, import_slos, load_slos
from hotwash.adapters.slo_imports.promql import Uncountable, counted, histogram
from hotwash.adapters.yaml_files import FileProblemsError
from hotwash.domain.slo.objective import Method, Slices, Slo
from hotwash.domain.slo.service import PrometheusSource

DAY = timedelta(days=1)
URL = "http://prometheus.example:9090"
ERRORS = 'sum(increase(http_total{code=~"5.."}[{{.window}}]))'
TOTAL = "sum(increase(http_total[{{.window}}]))"

OWN = """\
slos:
  - name: checkout-availability
    service: checkout-api
    objective: 99.9 %
    window: 28d
    prometheus: &source
      url: http://prometheus.example:9090
      bad: increase(bad[{{.window}}])
      total: increase(all[{{.window}}])
  - name: checkout-slices
    service: checkout-api
    objective: 0.99
    method: timeslices
    slices: {length: 5m, target: 95 %}
    prometheus: *source
"""
SOURCE = PrometheusSource(URL, "increase(bad[{{.window}}])", "increase(all[{{.window}}])")

OPENSLO = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout-availability}
spec:
  service: checkout-api
  budgetingMethod: Occurrences
  timeWindow: [{duration: 4w, isRolling: true}]
  indicator:
    metadata: {name: ok-ratio}
    spec:
      ratioMetric:
        counter: true
        good: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(http_total{code!~"5.."}[{{.window}}]))'}}}
        total: {metricSource: {type: Prometheus, spec: {query: "sum(rate(http_total[{{.window}}]))"}}}
  objectives:
    - {displayName: ok, target: 0.999}
"""
SLOTH = """\
version: prometheus/v1
service: checkout
slos:
  - name: availability
    objective: 99.9
    description: Requests that are answered.
    sli:
      events:
        error_query: 'sum(rate(http_total{code=~"5.."}[{{.window}}]))'
        total_query: 'sum(rate(http_total[{{.window}}]))'
    alerting: {name: CheckoutAvailability}
"""
PYRRA = """\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: checkout-availability, labels: {pyrra.dev/service: checkout}}
spec:
  target: "99.9"
  window: 4w
  indicator:
    ratio:
      errors: {metric: 'http_total{code=~"5.."}'}
      total: {metric: http_total}
"""


def imported(tmp_path: Path, *texts: str) -> Imported:
    files = []
    for number, text in enumerate(texts):
        files.append(tmp_path / f"{number}.yaml")
        files[-1].write_text(dedent(text))
    return import_slos(files, URL)


def one(tmp_path: Path, text: str) -> Slo:
    (slo,) = imported(tmp_path, text).slos.values()
    return slo


def wrong(tmp_path: Path, *texts: str) -> list[str]:
    with pytest.raises(FileProblemsError) as error:
        imported(tmp_path, *texts)
    return str(error.value).splitlines()


def test_an_own_file_says_what_an_slo_is(tmp_path: Path) -> None:
    (tmp_path / "slos.yaml").write_text(OWN)
    (tmp_path / "README.md").write_text("no YAML: [")
    assert load_slos(tmp_path) == {
        "checkout-availability": Slo("checkout-availability", "checkout-api", 0.999, SOURCE, 28 * DAY),
        "checkout-slices": Slo(
            name="checkout-slices",
            service="checkout-api",
            objective=0.99,
            source=SOURCE,
            method=Method.TIMESLICES,
            slices=Slices(timedelta(minutes=5), 0.95),
        ),
    }


@pytest.mark.parametrize("text", [OWN, OPENSLO, SLOTH, PYRRA], ids=["own", "OpenSLO", "Sloth", "Pyrra"])
def test_what_is_written_is_read_as_the_same(tmp_path: Path, text: str) -> None:
    found = imported(tmp_path, text)
    assert imported(tmp_path, found.text()).slos == found.slos


def test_a_serving_instance_reads_only_its_own_format(tmp_path: Path) -> None:
    (tmp_path / "sloth.yml").write_text(SLOTH)
    with pytest.raises(
        FileProblemsError, match=r"sloth.yml:1: is no file of Hotwash's own; 'hotwash slo import' makes"
    ):
        load_slos(tmp_path)
    with pytest.raises(FileProblemsError, match="cannot be read"):
        load_slos(tmp_path / "nowhere")


def test_sloth_counts_errors_over_thirty_days(tmp_path: Path) -> None:
    assert one(tmp_path, SLOTH) == Slo(
        name="checkout-availability",
        service="checkout",
        objective=0.999,
        source=PrometheusSource(URL, ERRORS, TOTAL),
        description="Requests that are answered.",
    )


def test_pyrras_ratio_and_latency_become_counts(tmp_path: Path) -> None:
    slo = one(tmp_path, PYRRA)
    assert slo == Slo("checkout-availability", "checkout", 0.999, PrometheusSource(URL, ERRORS, TOTAL), 28 * DAY)
    latency = PYRRA.replace("ratio:", "latency:").replace("errors:", "success:").replace('code=~"5.."', 'le="0.3"')
    within = 'sum(increase(http_total{le="0.3"}[{{.window}}]))'
    assert one(tmp_path, latency).source.bad == f"{TOTAL} - ({within} or 0 * {TOTAL})"


def test_a_pyrra_slo_without_a_service_says_how_it_is_called(tmp_path: Path) -> None:
    found = imported(tmp_path, PYRRA.replace(", labels: {pyrra.dev/service: checkout}", ""))
    assert found.slos["checkout-availability"].service == "checkout-availability"
    (said,) = found.left_out
    assert "no label pyrra.dev/service" in said


def test_openslo_good_events_become_bad_ones_even_where_none_are_good(tmp_path: Path) -> None:
    slo = one(tmp_path, OPENSLO)
    good = 'sum(increase(http_total{code!~"5.."}[{{.window}}]))'
    assert slo.source == PrometheusSource(URL, f"{TOTAL} - ({good} or 0 * {TOTAL})", TOTAL)
    assert (slo.objective, slo.window, slo.service) == (0.999, 28 * DAY, "checkout-api")


def test_openslo_slices_have_a_length_and_a_target(tmp_path: Path) -> None:
    text = OPENSLO.replace("Occurrences", "Timeslices")
    slo = one(tmp_path, text.replace("0.999}", "0.999, timeSliceTarget: 0.95, timeSliceWindow: 5}"))
    assert (slo.method, slo.slices) == (Method.TIMESLICES, Slices(timedelta(minutes=5), 0.95))
    text = OPENSLO.replace("Occurrences", "RatioTimeslices")
    slo = one(tmp_path, text.replace("target: 0.999}", "targetPercent: 99.9, timeSliceWindow: 1h}"))
    assert (slo.method, slo.slices) == (Method.RATIO_TIMESLICES, Slices(timedelta(hours=1)))
    assert slo.objective == 0.999


def test_openslo_objectives_become_an_slo_each(tmp_path: Path) -> None:
    found = imported(tmp_path, OPENSLO + "    - {displayName: strict, target: 0.9999}\n").slos
    assert [(name, slo.objective, slo.description) for name, slo in found.items()] == [
        ("checkout-availability-1", 0.999, "ok"),
        ("checkout-availability-2", 0.9999, "strict"),
    ]


INDICATOR = """\
apiVersion: openslo/v1
kind: SLI
metadata: {name: fast}
spec:
  thresholdMetric:
    metricSource: {metricSourceRef: prometheus, spec: {query: 'http_seconds_bucket{job="api"}'}}
"""
THRESHOLD = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout-latency}
spec:
  service: checkout-api
  budgetingMethod: Occurrences
  indicatorRef: fast
  objectives:
    - {op: lte, value: 0.3, target: 0.99}
"""


def test_a_threshold_on_a_histogram_counts_what_its_bucket_holds(tmp_path: Path) -> None:
    """The indicator may stand in another file, before or after."""
    (slo,) = imported(tmp_path, THRESHOLD, INDICATOR).slos.values()
    total = 'sum(increase(http_seconds_count{job="api"}[{{.window}}]))'
    within = 'sum(increase(http_seconds_bucket{job="api", le="0.3"}[{{.window}}]))'
    assert slo.source == PrometheusSource(URL, f"{total} - ({within} or 0 * {total})", total)
    (slo,) = imported(tmp_path, f"{INDICATOR}---\n{THRESHOLD.replace('lte', 'gt')}").slos.values()
    assert slo.source.bad == within


def test_a_list_of_documents_is_several(tmp_path: Path) -> None:
    import yaml

    (tmp_path / "several.json").write_text(json.dumps([yaml.safe_load(THRESHOLD), yaml.safe_load(INDICATOR)], indent=1))
    assert list(import_slos([tmp_path / "several.json"], URL).slos) == ["checkout-latency"]


def test_alert_policies_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    policy = "apiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: {name: fast}\n"
    found = imported(tmp_path, f"{OPENSLO}---\n{policy}---\napiVersion: openslo/v1\nkind: Service\n")
    assert list(found.slos) == ["checkout-availability"]
    assert found.left_out == (
        "0.yaml: AlertPolicy is left out; burn_rates in severity.yaml say when a budget burns too fast.",
    )


QUANTILE = "histogram_quantile(0.99, sum(rate(http_seconds_bucket[5m])) by (le))"


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        (OWN, "99.9 %", "99.9", '4: slos[0].objective: expected an objective such as 0.995 or "99.5 %", got 99.9'),
        (OWN, "28d", "1M", '5: slos[0].window: expected a rolling window such as 30d, got "1M"'),
        (OWN, "length: 5m, ", "", "14: slos[1].slices.length: is missing; expected a duration such as 5m"),
        (OWN, "method: timeslices", "methods: x", "13: slos[1].methods: is not known here; did you mean method?"),
        (OWN, "checkout-slices", "checkout-availability", "10: slos[1]: there are two SLOs checkout-availability; k"),
        (OWN, "method: timeslices\n", "\n", "10: slos[1]: Time slices have a length, and occurrences none."),
        (OWN, "slos:", "slo:", "1: expected slos, apiVersion: openslo/v1 or pyrra.dev/v1alpha1, or version: prom"),
        (SLOTH, "99.9", "0", "5: slos[0].objective: expected a percentage such as 99.9, got 0"),
        (SLOTH, "events:", "raw:", "7: slos[0].sli.events: is missing; expected events with their error_query and"),
        (SLOTH, "total_query: 'sum(rate", "total_query: 'sum(irate", "10: slos[0].sli.events.total_query: expected"),
        (SLOTH, "prometheus/v1", "prometheus/v2", "got prometheus/v2"),
        (PYRRA, '"99.9"', "99.9", '5: spec.target: expected a percentage as text such as "99.9", got 99.9'),
        (PYRRA, "ratio:", "bool_gauge:", "7: spec.indicator: expected ratio or latency; others cannot be counted"),
        (PYRRA, "total: {", "grouping: [a]\n      total: {", "10: spec.indicator.ratio.grouping: expected no grouping"),
        (OPENSLO, "kind: SLO", "kind: SLOs", "2: kind: expected one of SLO, SLI, Service, AlertPolicy"),
        (OPENSLO, "Occurrences", "Events", "6: spec.budgetingMethod: expected one of Occurrences, Timeslices, Ratio"),
        (OPENSLO, "Occurrences", "Timeslices", "16: spec.objectives[0].timeSliceWindow: is missing; Times"),
        (OPENSLO, "duration: 4w", "duration: 1M", "7: spec.timeWindow[0].duration: expected days or weeks, since mon"),
        (OPENSLO, "isRolling: true", "isRolling: false", "7: spec.timeWindow[0]: expected a rolling window, such as"),
        (OPENSLO, "target: 0.999", "target: 99.9", "16: spec.objectives[0].target: expected a number above 0"),
        (OPENSLO, "target: 0.999", "goal: 1", "16: spec.objectives[0].target: expected either this or targetPercent"),
        (OPENSLO, "good:", "raw:", "13: spec.indicator.spec.ratioMetric.raw: expected good or bad, and total"),
        (OPENSLO, "good:", "goods:", "11: spec.indicator.spec.ratioMetric: expected total, and either good or bad"),
        (OPENSLO, "type: Prometheus", "type: Datadog", "13: spec.indicator.spec.ratioMetric.good.metricSource.type:"),
        (OPENSLO, "ratioMetric", "rate", "10: spec.indicator.spec: expected a ratioMetric or a thresholdMetric"),
        (OPENSLO, "  indicator:", "  indicators:", "4: spec.indicator: is missing; expected it or an indicatorRef"),
        (THRESHOLD, "fast", "slow", "7: spec.indicatorRef: expected the name of an SLI in these files; there are none"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_answered_with_line_field_and_what_was_expected(
    tmp_path: Path, text: str, old: str, new: str, said: str
) -> None:
    assert old in text
    lines = wrong(tmp_path, text.replace(old, new, 1))
    assert any(said in line and line.startswith("0.yaml:") for line in lines), lines


@pytest.mark.parametrize(
    ("slo", "indicator", "said"),
    [
        ("op: lte, ", "", "0.yaml:9: spec.objectives[0].op: is missing"),
        ("lte", "lt", "0.yaml:9: spec.objectives[0].op: expected lte or gt"),
        ("", QUANTILE, "1.yaml:6: spec.thresholdMetric.metricSource.spec.query: expected a histogram such as"),
    ],
)
def test_a_threshold_that_cannot_be_counted_is_refused_where_it_stands(
    tmp_path: Path, slo: str, indicator: str, said: str
) -> None:
    changed = THRESHOLD.replace(slo, indicator if slo == "lte" else "") if slo else THRESHOLD
    query = QUANTILE if indicator == QUANTILE else 'http_seconds_bucket{job="api"}'
    (line,) = wrong(tmp_path, changed, INDICATOR.replace('http_seconds_bucket{job="api"}', query))
    assert line.startswith(said)


def test_nothing_is_taken_over_where_anything_is_wrong(tmp_path: Path) -> None:
    lines = wrong(tmp_path, OWN, SLOTH.replace("99.9", "x"), "a: [", PYRRA.replace("ratio", "gauge"))
    assert [line.split(":")[0] for line in lines] == ["2.yaml", "1.yaml", "3.yaml"]


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("http_total", "sum(increase(http_total[{{.window}}]))"),
        ('sum(http_total{path="/a}b"})', 'sum(increase(http_total{path="/a}b"}[{{.window}}]))'),
        ("sum by (job) (http_total)", "sum(increase(http_total[{{.window}}]))"),
        ("sum(rate(http_total[5m]))", "sum(increase(http_total[{{.window}}]))"),
        ("sum(rate(a[{{ .window }}])) - sum(rate(b[{{.window}}]))",
         "sum(increase(a[{{.window}}])) - sum(increase(b[{{.window}}]))"),
        ('sum(rate(a{path="/rate(1[5m]"}[1h]))', 'sum(increase(a{path="/rate(1[5m]"}[{{.window}}]))'),
        ("sum(increase(a[{{.window}}]))", "sum(increase(a[{{.window}}]))"),
    ],
)  # fmt: skip
def test_rates_and_counters_become_counts(query: str, counts: str) -> None:
    assert counted(query) == counts


@pytest.mark.parametrize(
    "query",
    [
        QUANTILE,
        "avg(up)",
        "sum(irate(a[5m]))",
        "a / b",
        "avg_over_time(up[{{.window}}])",
        "sum(a[{{.window}}]",
        "",
        "a)",
    ],
)
def test_what_does_not_count_events_for_sure_is_refused(query: str) -> None:
    assert isinstance(counted(query), Uncountable)


def test_a_whole_bound_is_found_however_it_is_written() -> None:
    found = histogram("http_seconds", 1, good_below=False)
    assert found == (
        'sum(increase(http_seconds_bucket{le=~"1(\\\\.0)?"}[{{.window}}]))',
        "sum(increase(http_seconds_count[{{.window}}]))",
    )
    assert isinstance(histogram('http_seconds_bucket{le="1"}', 1, good_below=True), Uncountable)


@given(st.text() | st.text(alphabet="ab:-[]{}&*!#|>%'\"\n 0.1,slo?~<="))
def test_no_text_raises_anything_but_its_problems(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        import_slos([path], URL)
    except FileProblemsError as error:
        assert error.problems
