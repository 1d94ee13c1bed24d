"""A record written by the first version of the format still verifies, decodes and folds."""

import json
from pathlib import Path

from hotwash.adapters.signing.ed25519 import note_signed_by
from hotwash.app.codec import encode_event, happened
from hotwash.domain.incident.fold import fold
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import instant
from hotwash.domain.timeline.canonical import canonical
from hotwash.domain.timeline.entry import Chain, Entry, FreeText
from hotwash.domain.timeline.sentence import sentence
from hotwash.domain.timeline.verify import verify

EXPORT = Path(__file__).with_name("format_1.jsonl")


def read(line: str) -> Entry:
    one = json.loads(line)
    texts = {name: FreeText(text["digest"], text["salt"], text["words"]) for name, text in one["text"].items()}
    moments = {name: instant(one[name]) for name in ("at", "recorded_at")}
    return Entry(**{**one, **moments, "chain": Chain(one["chain"]), "text": texts})


ENTRIES = [read(line) for line in EXPORT.read_text().splitlines()[1:-1]]


def test_it_still_verifies() -> None:
    with EXPORT.open("rb") as lines:
        verdict = verify(lines, note_signed_by)
    assert (verdict.tampered, verdict.record, verdict.annex, verdict.locked) == (None, 46, 2, True)


def test_every_entry_still_decodes_to_the_same_bytes_and_has_a_sentence() -> None:
    for entry in ENTRIES:
        event = happened(entry).event
        data, texts = encode_event(event)
        assert canonical(data) == canonical(entry.data), entry.seq
        assert texts == {name: text.words for name, text in entry.text.items()}
        assert sentence(event)


def test_it_still_folds_to_what_it_was() -> None:
    incident = fold("INC-1", map(happened, ENTRIES))
    assert (incident.severity, incident.resets, incident.is_locked) == (Severity.SEV1, 1, True)
    assert [one.status.value for one in incident.mitigations] == ["failed", "verified"]
    assert dict(incident.roles) == {"IC": "ana", "OL": "eli", "CL": "cy", "Scribe": "dee"}
