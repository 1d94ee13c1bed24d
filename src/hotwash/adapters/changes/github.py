"""GitHub's webhooks: deployment, deployment_status and workflow_run."""

from collections.abc import Sequence

import msgspec

from hotwash.domain.changes.change import Change, Outcome
from hotwash.domain.changes.github import Seen, called
from hotwash.domain.incident.policy import GithubRule
from hotwash.domain.kernel import instant

_OVER = {
    "success": Outcome.SUCCEEDED,
    "failure": Outcome.FAILED,
    "error": Outcome.FAILED,
    "timed_out": Outcome.FAILED,
    "cancelled": Outcome.FAILED,
}
"""States and conclusions in which something was changed, or half changed."""
_GOING_ON = frozenset({"pending", "queued", "in_progress", "requested", "waiting"})


class _Repository(msgspec.Struct):
    full_name: str
    html_url: str = ""


class _Run(msgspec.Struct):
    id: int
    name: str | None = None
    status: str | None = None
    conclusion: str | None = None
    head_branch: str | None = None
    head_sha: str = ""
    run_number: int = 0
    run_attempt: int = 1
    html_url: str = ""
    run_started_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


class _Deployment(msgspec.Struct):
    id: int
    environment: str
    created_at: str
    ref: str = ""
    sha: str = ""


class _Status(msgspec.Struct):
    state: str
    created_at: str
    updated_at: str | None = None
    log_url: str | None = None
    target_url: str | None = None


class _Body(msgspec.Struct):
    repository: _Repository
    deployment: _Deployment | None = None
    deployment_status: _Status | None = None
    workflow_run: _Run | None = None


def decode(body: bytes, rules: Sequence[GithubRule]) -> Change | str | None:
    """The change an event tells of, None where it is none, or in one sentence why it cannot be read."""
    try:
        event = msgspec.json.decode(body, type=_Body)
        if event.deployment is not None:
            return _deployed(event, event.deployment, rules)
        if event.workflow_run is not None:
            return _ran(event.repository, event.workflow_run, rules)
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
        return f"This is no event of GitHub's as JSON: {error}."
    return "This is no event of GitHub's: it has neither a deployment nor a workflow run."


def _deployed(event: _Body, deployment: _Deployment, rules: Sequence[GithubRule]) -> Change | None:
    status, repository, run = event.deployment_status, event.repository, event.workflow_run
    state = status.state if status is not None else "pending"
    named = called(Seen(repository.full_name, environment=deployment.environment), rules)
    if named is None or (state not in _OVER and state not in _GOING_ON):
        return None
    own = f"{repository.full_name}/deployment/{deployment.id}"
    told = (status.log_url, status.target_url) if status is not None else ()
    return Change(
        # A deployment that a workflow makes is the same change as that workflow's run.
        id=_id_of(repository, run, named[0]) if run is not None else own,
        kind=named[1],
        service=named[0],
        start=instant(deployment.created_at),
        end=instant(status.updated_at or status.created_at) if status is not None and state in _OVER else None,
        summary=_line(f"{repository.full_name} {_version(deployment.ref, deployment.sha)} to {deployment.environment}"),
        link=_link(*told, run.html_url if run is not None else None, repository.html_url),
        outcome=_OVER.get(state, Outcome.RUNNING),
    )


def _ran(repository: _Repository, run: _Run, rules: Sequence[GithubRule]) -> Change | None:
    named = called(Seen(repository.full_name, workflow=run.name or ""), rules)
    over = run.status == "completed"
    if named is None or (over and run.conclusion not in _OVER):
        return None
    version = _version(run.head_branch or "", run.head_sha)
    return Change(
        id=_id_of(repository, run, named[0]),
        kind=named[1],
        service=named[0],
        start=instant(run.run_started_at or run.created_at or ""),
        end=instant(run.updated_at or "") if over else None,
        summary=_line(f"{repository.full_name} {version}, {run.name} #{run.run_number}"),
        link=_link(run.html_url, repository.html_url),
        outcome=_OVER[run.conclusion or ""] if over else Outcome.RUNNING,
    )


def _id_of(repository: _Repository, run: _Run, service: str) -> str:
    """A run that is started again is another change; one that deploys two services is one of each."""
    again = f".{run.run_attempt}" if run.run_attempt > 1 else ""
    return f"{repository.full_name}/run/{run.id}{again}/{service}"


def _version(ref: str, sha: str) -> str:
    return f"{ref}@{sha[:7]}" if ref and not sha.startswith(ref) else sha[:7]


def _line(text: str) -> str:
    return "".join(one for one in text if one.isprintable())[:500]


def _link(*addresses: str | None) -> str | None:
    return next((one for one in addresses if one and one.startswith(("https://", "http://"))), None)
