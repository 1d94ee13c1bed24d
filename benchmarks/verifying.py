"""Verifying an export of 100,000 entries against plain SHA-256 over the same bytes."""

import hashlib
from collections.abc import Iterator
from time import perf_counter

from benchmarks.measure import Measure, median
from hotwash.adapters.signing.ed25519 import Ed25519Signer, note_signed_by
from hotwash.domain.kernel import instant
from hotwash.domain.timeline.canonical import canonical
from hotwash.domain.timeline.chain import Head, genesis, header, seal
from hotwash.domain.timeline.entry import Chain, Entry, FreeText
from hotwash.domain.timeline.verify import verify

ENTRIES = 100_000
ROUNDS = 3


def measures() -> Iterator[Measure]:
    lines = _export()
    floor, taken = [], []
    for _ in range(ROUNDS):
        started = perf_counter()
        for line in lines:
            hashlib.sha256(line).digest()
        floor.append(perf_counter() - started)
        started = perf_counter()
        verdict = verify(lines, note_signed_by)
        taken.append(perf_counter() - started)
        if verdict.tampered is not None:
            raise AssertionError(verdict)
    against = "SHA-256 of each line"
    yield Measure("verify 100,000 entries", median(taken), "s", median(floor), ROUNDS, against)


def _export() -> list[bytes]:
    signer, head = Ed25519Signer("bench.example", bytes(32)), header("INC-1", "bench.example", drill=False)
    heads = {chain: genesis(head, chain) for chain in Chain}
    lines = [head + b"\n"]
    at = instant("2026-03-02T14:01:00Z")
    last = heads[Chain.RECORD]
    for seq in range(1, ENTRIES + 1):
        words = FreeText.commit(
            f"Connections in use stand at {seq}, and requests wait", hashlib.sha256(str(seq).encode()).digest()[:16]
        )
        text = {"words": words}
        made = seal(
            Entry("INC-1", Chain.RECORD, seq, at, at, "ana", "OL", "note.added", 1, {"n": seq}, text, last.hash)
        )
        last = Head(seq, made.hash)
        lines.append(canonical(made.exported()) + b"\n")
    heads[Chain.RECORD] = last
    notes = {chain.value: signer.note("INC-1", chain, heads[chain]) for chain in Chain}
    lines.append(canonical({"kind": "checkpoint", "vkey": signer.key.text(), **notes}) + b"\n")
    return lines
