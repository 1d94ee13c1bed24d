"""Tampering with any byte, dropping, swapping or cutting lines is caught and named."""

import io
import random
from collections.abc import Iterator

import pytest

from hotwash.adapters.signing.ed25519 import Ed25519Signer, note_signed_by
from hotwash.domain.kernel import instant
from hotwash.domain.timeline.canonical import canonical
from hotwash.domain.timeline.chain import Head, genesis, header, seal
from hotwash.domain.timeline.entry import Chain, Entry, FreeText
from hotwash.domain.timeline.verify import Verdict, verify

SIGNER = Ed25519Signer("hotwash.example", bytes(range(32)))
HEADER = header("INC-7", "hotwash.example", drill=False)


def entry(chain: Chain, head: Head, kind: str, words: str | None, **data: object) -> Entry:
    at = instant("2026-03-02T14:01:00Z")
    text = {"words": FreeText.commit(words, bytes([head.size] * 16))} if words is not None else {}
    return seal(
        Entry("INC-7", chain, head.size + 1, at, at, "ana", "IC", kind, 1, data, text, head.hash)  # type: ignore[arg-type]
    )


def build(redacted: bool = False, accounted: bool = True) -> list[bytes]:
    """An export of four record entries and two of the annex."""
    heads = {chain: genesis(HEADER, chain) for chain in Chain}
    lines = [HEADER]
    planned = [
        (Chain.RECORD, "incident.declared", "Checkout fails", {"severity": "SEV-1"}),
        (Chain.RECORD, "note.added", "The words of \u00e9l\u00e8ve \U0001f642", {}),
        (Chain.RECORD, "sli.recorded", None, {"ratio": 0.4, "counts": [1, 2.5]}),
        (Chain.RECORD, "timeline.locked", None, {"by_itself": False}),
    ]
    if redacted and accounted:
        planned.append(
            (Chain.ANNEX, "text.redacted", "A secret", {"redacted_chain": "record", "seq": 2, "field": "words"})
        )
    planned.append((Chain.ANNEX, "postmortem.saved", None, {"revision": 1}))
    for chain, kind, words, data in planned:
        made = entry(chain, heads[chain], kind, words, **data)
        heads[chain] = Head(made.seq, made.hash)
        shown = made.exported()
        if redacted and (chain, made.seq) == (Chain.RECORD, 2):
            shown["text"] = {"words": {"digest": made.text["words"].digest}}
        lines.append(canonical(shown))
    notes = {chain.value: SIGNER.note("INC-7", chain, heads[chain]) for chain in Chain}
    lines.append(canonical({"kind": "checkpoint", "vkey": SIGNER.key.text(), **notes}))
    return [line + b"\n" for line in lines]


LINES = build()
WHOLE = b"".join(LINES)


def judge(content: bytes, pinned: str | None = None) -> Verdict:
    return verify(io.BytesIO(content), note_signed_by, pinned)


def test_an_untouched_export_is_intact() -> None:
    verdict = judge(WHOLE)
    assert verdict == Verdict(None, "INC-7", 4, 1, 0, True, SIGNER.key.text(), False)


def test_a_pinned_signer_is_checked() -> None:
    assert judge(WHOLE, SIGNER.key.text()).pinned
    other = Ed25519Signer("hotwash.example", bytes(32)).key.text()
    assert "not by the key you named" in str(judge(WHOLE, other).tampered)


def test_every_byte_counts() -> None:
    """At each position: a flipped bit, a space, a digit, and a random other byte."""
    chance = random.Random(7)
    for position in range(len(WHOLE)):
        for value in {WHOLE[position] ^ 1, 0x20, 0x30, chance.randrange(256)} - {WHOLE[position]}:
            altered = WHOLE[:position] + bytes([value]) + WHOLE[position + 1 :]
            assert judge(altered).tampered is not None, (position, value)


def test_every_cut_is_noticed() -> None:
    for end in range(len(WHOLE)):
        assert judge(WHOLE[:end]).tampered is not None, end


def altered_orders() -> Iterator[list[bytes]]:
    for index in range(len(LINES)):
        yield LINES[:index] + LINES[index + 1 :]
        yield [*LINES[:index], LINES[index], *LINES[index:]]
        for other in range(index):
            swapped = list(LINES)
            swapped[index], swapped[other] = swapped[other], swapped[index]
            yield swapped
    yield [*LINES, b"\n"]
    yield [*LINES, LINES[-1]]
    yield [b"\xef\xbb\xbf" + LINES[0], *LINES[1:]]
    yield [line.replace(b"\n", b"\r\n") for line in LINES]


def test_dropped_repeated_and_swapped_lines_are_noticed() -> None:
    for lines in altered_orders():
        assert judge(b"".join(lines)).tampered is not None


def test_the_first_bad_entry_is_named() -> None:
    altered = WHOLE.replace(b'"actor":"ana"', b'"actor":"bo"', 3).replace(b'"actor":"bo"', b'"actor":"ana"', 2)
    assert str(judge(altered).tampered).startswith("record entry 3 (line 4): its hash is not the hash")
    dropped = judge(b"".join(LINES[:2] + LINES[3:])).tampered
    assert str(dropped).startswith("record entry 3 (line 3): entry 2 was expected here")


def test_a_redaction_on_record_keeps_the_export_intact() -> None:
    verdict = judge(b"".join(build(redacted=True)))
    assert (verdict.tampered, verdict.redacted) == (None, 1)


def test_words_missing_without_a_redaction_are_noticed() -> None:
    verdict = judge(b"".join(build(redacted=True, accounted=False)))
    assert "missing without a redaction" in str(verdict.tampered)


def test_another_key_cannot_sign_for_the_pinned_one() -> None:
    forger = Ed25519Signer("hotwash.example", bytes(32))
    heads = {"record": Head(0, ""), "annex": Head(0, "")}
    for line in LINES[1:-1]:
        import json

        one = json.loads(line)
        heads[one["chain"]] = Head(one["seq"], one["hash"])
    notes = {chain.value: forger.note("INC-7", chain, heads[chain.value]) for chain in Chain}
    forged = canonical({"kind": "checkpoint", "vkey": forger.key.text(), **notes}) + b"\n"
    content = b"".join(LINES[:-1]) + forged
    assert judge(content).tampered is None
    assert judge(content, SIGNER.key.text()).tampered is not None


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\n",
        b"{}\n",
        b"[]\n",
        b"null\n",
        b"\xff\xfe\n",
        b"# A README\n",
        b"[" * 100_000,
        b'{"a":NaN}\n',
        b"1e999\n",
    ],
)
def test_what_is_no_export_is_tampered_and_never_an_exception(junk: bytes) -> None:
    assert judge(junk).tampered is not None
    assert judge(LINES[0] + junk + b"".join(LINES[1:])).tampered is not None or junk == b""
