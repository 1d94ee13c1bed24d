"""Alertmanager's body is read or refused in a sentence, whatever the bytes."""

import json
from datetime import datetime

import pytest
from hypothesis import given, strategies as st

from hotwash.adapters.alerts.alertmanager import decode
from hotwash.domain.kernel import instant


def alert(**changes: object) -> dict[str, object]:
    return {
        "status": "firing",
        "labels": {"alertname": "CheckoutErrors", "service": "checkout-api"},
        "annotations": {"summary": "checkout is failing"},
        "startsAt": "2026-03-02T10:00:00.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "",
        "fingerprint": "0da3174c441a36c8",
        **changes,
    }


def body(*alerts: dict[str, object], **changes: object) -> bytes:
    return json.dumps({"version": "4", "alerts": list(alerts), "truncatedAlerts": 0, "newKey": {}, **changes}).encode()


def test_a_firing_alert_has_no_end_and_its_nanoseconds_are_cut() -> None:
    (signal,) = decode(body(alert()))
    assert (signal.firing, signal.ends_at) == (True, None)  # type: ignore[union-attr]
    assert signal.starts_at == instant("2026-03-02T10:00:00.123Z")  # type: ignore[union-attr]


def test_a_resolved_alert_has_an_end() -> None:
    (signal,) = decode(body(alert(status="resolved", endsAt="2026-03-02T10:07:00Z")))
    assert (signal.firing, signal.ends_at) == (False, instant("2026-03-02T10:07:00Z"))  # type: ignore[union-attr]


def test_an_alert_without_summary_is_called_by_its_name() -> None:
    (named,) = decode(body(alert(annotations={"summary": " "})))
    (nameless,) = decode(body(alert(annotations={}, labels={})))
    (noisy,) = decode(body(alert(annotations={"summary": "\x1b[31mcheckout\nfails\x00"})))
    assert [named.summary, nameless.summary] == ["CheckoutErrors", "Alert without a name"]  # type: ignore[union-attr]
    assert noisy.summary == "[31mcheckout fails"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"version":"4"}',
        body(alert(), version="5"),
        body(alert(status="odd")),
        body(alert(startsAt="yesterday")),
        body(alert(startsAt="2026-03-02T10:00:00")),
        body(alert(startsAt="9999-12-31T23:59:59-23:59")),
        body(alert(startsAt="0001-01-01T00:00:00+05:00")),
        body(alert(status="resolved", endsAt="9999-12-31T23:59:59-23:59")),
        body(alert(fingerprint="")),
        body(alert(fingerprint="f" * 1000)),
        body(alert(labels={"a": 1})),
        b'{"version":"4","alerts":' + b"[" * 100_000,
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(content: bytes) -> None:
    said = decode(content)
    assert isinstance(said, str)
    assert said.endswith(".")


@given(st.sampled_from(sorted(alert())), st.text() | st.datetimes().map(str) | st.integers() | st.none())
def test_no_field_raises(name: str, value: object) -> None:
    decode(body(alert(**{name: value})))
    decode(body({key: kept for key, kept in alert().items() if key != name}))


@given(st.datetimes(), st.integers(-1439, 1439), st.sampled_from(["startsAt", "endsAt"]))
def test_no_moment_raises(moment: datetime, offset: int, name: str) -> None:
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    text = f"{moment.isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}"
    decode(body(alert(status="resolved", **{name: text})))


@given(st.binary())
def test_no_bytes_raise(content: bytes) -> None:
    decode(content)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_no_json_raises(value: object) -> None:
    decode(json.dumps({"version": "4", "alerts": [value]}).encode())
