"""Hypotheses and mitigations."""

import click

from hotwash.entry.cli.incident.acting import act, acts


@click.group()
def hypothesis() -> None:
    """I think X because Y: state, support, confirm, refute."""


@hypothesis.command("state")
@click.argument("what")
@click.option("--because", required=True)
@acts
def state(what: str, because: str, incident: str | None, at: str | None, output_format: str) -> None:
    """State a hypothesis."""
    act(incident, at, output_format, "hypotheses", what=what, because=because)


@hypothesis.command()
@click.argument("id")
@click.argument("what")
@click.option("--link", help="A dashboard, a log, a change.")
@click.option("--against", is_flag=True, help="It speaks against the hypothesis.")
@acts
def evidence(
    id: str, what: str, link: str | None, against: bool, incident: str | None, at: str | None, output_format: str
) -> None:
    """Add evidence."""
    act(incident, at, output_format, f"hypotheses/{id}/evidence", what=what, link=link, supports=not against)


@hypothesis.command()
@click.argument("id")
@click.option("--evidence", required=True)
@acts
def confirm(id: str, evidence: str, incident: str | None, at: str | None, output_format: str) -> None:
    """It is so: what shows it."""
    act(incident, at, output_format, f"hypotheses/{id}/confirm", evidence=evidence)


@hypothesis.command()
@click.argument("id")
@click.option("--evidence", required=True)
@acts
def refute(id: str, evidence: str, incident: str | None, at: str | None, output_format: str) -> None:
    """It is not so: what speaks against it."""
    act(incident, at, output_format, f"hypotheses/{id}/refute", evidence=evidence)


@hypothesis.command("reopen")
@click.argument("id")
@click.option("--reason", required=True)
@acts
def reopen_hypothesis(id: str, reason: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Take a judgement back."""
    act(incident, at, output_format, f"hypotheses/{id}/reopen", reason=reason)


@click.group()
def mitigation() -> None:
    """Propose, decide, execute, verify."""


@mitigation.command()
@click.argument("what")
@click.option("--how", required=True)
@click.option("--risk", required=True, help="What could go wrong; say none if it is so.")
@click.option("--hypothesis")
@acts
def propose(
    what: str, how: str, risk: str, hypothesis: str | None, incident: str | None, at: str | None, output_format: str
) -> None:
    """Propose what to do."""
    act(incident, at, output_format, "mitigations", what=what, how=how, risk=risk, hypothesis=hypothesis)


@mitigation.command()
@click.argument("id")
@click.option("--take-command", is_flag=True, help="Take the empty IC chair in the same act.")
@acts
def approve(id: str, take_command: bool, incident: str | None, at: str | None, output_format: str) -> None:
    """Approve it (IC)."""
    act(incident, at, output_format, f"mitigations/{id}/approve", take_command=take_command)


@mitigation.command()
@click.argument("id")
@click.option("--reason", required=True)
@acts
def reject(id: str, reason: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Reject it, with a reason (IC)."""
    act(incident, at, output_format, f"mitigations/{id}/reject", reason=reason)


@mitigation.command()
@click.argument("id")
@click.option("--reason", required=True)
@acts
def withdraw(id: str, reason: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Take a proposal back."""
    act(incident, at, output_format, f"mitigations/{id}/withdraw", reason=reason)


@mitigation.command()
@click.argument("id")
@acts
def execute(id: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Begin to execute what was approved (not the IC)."""
    act(incident, at, output_format, f"mitigations/{id}/execute")


@mitigation.command("executed-without-approval")
@click.argument("id", required=False)
@click.option("--what", help="What was executed, where nobody had proposed it.")
@click.option("--how")
@click.option("--reason", required=True, help="Why it could not wait.")
@acts
def executed_without_approval(
    id: str | None,
    what: str | None,
    how: str | None,
    reason: str,
    incident: str | None,
    at: str | None,
    output_format: str,
) -> None:
    """Record what already happened; always possible."""
    path = "mitigations/executed-without-approval"
    act(incident, at, output_format, path, id=id, what=what, how=how, reason=reason)


@mitigation.command()
@click.argument("id")
@click.option("--observation", help="What you saw, where no service level can show it.")
@acts
def verify(id: str, observation: str | None, incident: str | None, at: str | None, output_format: str) -> None:
    """It worked: the service level is read now and cited."""
    act(incident, at, output_format, f"mitigations/{id}/verify", observation=observation)


@mitigation.command("fail")
@click.argument("id")
@click.option("--observation", required=True)
@acts
def mitigation_fail(id: str, observation: str, incident: str | None, at: str | None, output_format: str) -> None:
    """It did not work: back to investigation."""
    act(incident, at, output_format, f"mitigations/{id}/fail", observation=observation)


COMMANDS = (hypothesis, mitigation)
