"""Whatever people write, a draft keeps its form."""

from datetime import timedelta

from hypothesis import given, strategies as st
from markdown_it import MarkdownIt

from hotwash.adapters.policy_files import load_policy
from hotwash.app.findings import facts_of, findings
from hotwash.domain.incident import events as e
from hotwash.domain.incident.fold import Happened, fold
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.kernel import Actor, Words
from hotwash.domain.postmortem.draft import draft
from hotwash.domain.postmortem.fill import fill
from hotwash.domain.postmortem.graph import graph, markers
from hotwash.domain.postmortem.markdown import inline
from hotwash.domain.postmortem.narrative import ActionItem, Narrative
from hotwash.domain.slo.cost import Charge
from hotwash.domain.slo.objective import Method
from hotwash.domain.timeline.entry import Chain
from hotwash.domain.timeline.recorded import Recorded
from tests.worlds import START, reading

POLICY = load_policy()
SECTIONS = [
    "Executive Summary",
    "Timeline",
    "What Went Well",
    "What Went Wrong",
    "Root Cause Analysis",
    "Action Items",
    "Appendix",
]
ANY = st.text(min_size=1).filter(str.strip) | st.sampled_from(
    ["# Heading", "a | b", "<b>x</b>", "---", "1. one", "- item", "> quote", "```", "line\n\nline", "[x](y)", "![i](j)"]
)
SLI = e.SliRecorded(
    "checkout-api", 0.995, START, 60, ((60, 0.0, 100.0), (120, 40.0, 100.0), (300, 0.0, 100.0)), "drill"
)


def record(words: str, *more: e.Event) -> list[Recorded]:
    """A declared and resolved incident that says `words` wherever somebody can write."""
    said = Words(words)
    happened: list[e.Event] = [
        e.IncidentDeclared(said, Severity.SEV1, "checkout-api", "person", False, POLICY.hash),
        e.RoleAssigned(Role.IC, "ana"),
        e.HypothesisStated("H1", said, said),
        e.MitigationProposed("M1", said, said, said),
        e.MitigationExecutedWithoutApproval("M1", said),
        e.NoteAdded(said),
        *more,
        SLI,
        e.IncidentResolved(reading(), None),
    ]
    return [
        Recorded(seq, Chain.RECORD, START + timedelta(minutes=seq), START + timedelta(minutes=seq), "ana", "IC", event)
        for seq, event in enumerate(happened, 1)
    ]


def written(entries: list[Recorded]) -> str:
    incident = fold("INC-1", [Happened(one.event, Actor(one.actor), one.at) for one in entries])
    return draft(incident, entries, POLICY)


def headings(document: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(document)
    return [
        tokens[index + 1].content
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]


@given(ANY)
def test_words_never_break_the_sections_or_the_timeline(words: str) -> None:
    entries = record(words)
    document = written(entries)
    assert headings(document) == SECTIONS
    timeline = document.split("## Timeline")[1].split("## What Went Well")[0]
    rows = [token for token in MarkdownIt("commonmark").enable("table").parse(timeline) if token.type == "tr_open"]
    assert len(rows) == len(entries) + 1


@given(ANY)
def test_inline_words_are_one_paragraph_without_markup(words: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(inline(words))
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special"}


def test_what_stood_in_the_way_becomes_a_question_about_conditions() -> None:
    document = written(
        record(
            "x",
            e.DeadlineMissed("commander", START, 1, ("IC",)),
            e.ActRefused("ExecuteMitigation", "not-approved", Words("M1 is proposed.")),
            e.MitigationFailed("M1", None, Words("no")),
        )
    )
    wrong = document.split("## What Went Wrong")[1].split("## Root Cause")[0]
    assert "IC stayed without an owner past the deadline: what made the chair hard to fill?" in wrong
    assert "The process refused execute mitigation (not-approved)" in wrong
    assert "M1 was executed before an approval" in wrong
    assert "M1 did not help" in wrong
    assert "ana" not in wrong


def test_a_filled_draft_asks_nothing_and_keeps_the_record() -> None:
    narrative = Narrative(
        "All of it.",
        ("a", "b", "c"),
        ("d", "e", "f"),
        ("1", "2", "3", "4", "5"),
        (ActionItem("x", "team", "2026-07-05", "P1"),),
    )
    before = written(record("x"))
    document = fill(before, narrative)
    assert headings(document) == SECTIONS
    assert "To answer" not in document
    timeline = lambda text: text.split("## Timeline")[1].split("## What")[0]  # noqa: E731
    assert timeline(document) == timeline(before)


def test_the_graph_shows_a_gap_as_a_gap_and_numbers_what_happened() -> None:
    entries = record("x")
    picture = graph(SLI, entries)
    path = (
        picture.split('<path d="')[-1]
        if False
        else next(part for part in picture.split("<path ") if "stroke-width" in part)
    )
    assert path.count("M") == 2
    assert [mark.text for mark in markers(entries)] == ["Declared", "M1 executed (before an approval)", "Resolved"]
    assert "<title>Error ratio of checkout-api</title>" in picture


def test_changes_people_judged_stand_with_the_cause_and_in_the_appendix() -> None:
    deploy, flag = e.ChangeKind.DEPLOY, e.ChangeKind.FLAG
    judged = (
        e.ChangeConfirmed("C1", deploy, "checkout-api", START, Words("Deploy #847"), Words("The pool is empty")),
        e.ChangeCleared("C2", flag, None, START, Words("Flag x"), Words("Off")),
    )
    text = written(record("x", *judged))
    cause = text[text.index("## Root Cause") : text.index("## Action Items")]
    assert "- Confirmed: Deploy #847 (deploy of checkout-api, 14:00 UTC): The pool is empty." in cause
    assert "### Changes cleared\n\n- Flag x (flag, 14:00 UTC): Off." in text


@given(ANY)
def test_words_in_the_graph_are_never_markup(words: str) -> None:
    import xml.etree.ElementTree as ElementTree

    change = e.ChangeNoted(e.ChangeKind.DEPLOY, Words(words))
    try:
        ElementTree.fromstring(graph(SLI, record("x", change)))
    except ElementTree.ParseError as error:
        raise AssertionError(f"{words!r}: {error}") from None


CHARGED = e.BudgetCharged(
    START,
    START,
    (
        Charge("availability", 0.999, 2_592_000, Method.OCCURRENCES, 10_000, 30_000, 43_200_000, 1.0, 1.0, 10 / 43.2),
        Charge("latency", 0.99, 2_592_000, Method.OCCURRENCES, 0, 0, 9, 0, 1.0, None, "nothing of it was measured"),
    ),
)


def test_it_says_what_it_cost_with_the_arithmetic_and_how_long_it_was_at_each_severity() -> None:
    raised = e.SeverityChanged(Severity.SEV1, Severity.SEV0, Words("worse"))
    document = written([*record("x", raised), _after(record("x", raised), CHARGED)])
    assert "- **Budget consumed:** 23.15 % of availability, unknown of latency" in document
    assert "- **Time at each level:** SEV-0 2 min, SEV-1 6 min" in document
    assert "| availability | 30d | 10000 / (0.1 % x 43200000) = 23.15 % | 100 % |" in document
    assert "| latency | 30d | unknown, nothing of it was measured | 0 % |" in document
    assert "| SEV-0 | 2 min |" in document


def test_a_finished_draft_with_its_cost_is_as_the_linter_expects() -> None:
    entries = record("Checkout returned errors")
    entries = [*entries, _after(entries, CHARGED), _after(entries, e.TimelineLocked(by_itself=True), 2)]
    incident = fold("INC-1", [Happened(one.event, Actor(one.actor), one.at) for one in entries])
    found = findings(draft(incident, entries, POLICY), facts_of(incident, entries))
    # What the authors have yet to write is found; what was generated is not.
    assert {one.code for one in found} <= {
        "PM009",
        "PM010",
        "PM012",
        "PM015",
        "PM016",
        "PM017",
        "PM020",
        "PM021",
        "PM022",
    }, found


def _after(entries: list[Recorded], event: e.Event, seconds: int = 1) -> Recorded:
    at = entries[-1].at + timedelta(seconds=seconds)
    return Recorded(entries[-1].seq + seconds, Chain.RECORD, at, at, "hotwash", "machine", event)
