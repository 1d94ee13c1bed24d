"""What the linter finds in a postmortem: in any Markdown, or in the stored document beside its record."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from hotwash.app.findings import findings, postmortem_findings
from hotwash.domain.lint.finding import Finding, Severity
from hotwash.domain.lint.rule import Profile
from hotwash.entry.api.acts import find
from hotwash.entry.api.callers import Instance, Sees, caller_of

router = APIRouter(tags=["postmortem"])


class FindingView(BaseModel):
    """Lines and columns count from 1, columns in characters; the end is exclusive."""

    code: str = Field(description="Explained by `hotwash rule CODE`.")
    severity: Severity
    message: str
    line: int
    column: int
    end_line: int
    end_column: int
    rewrite: str | None = Field(description="What to write or ask instead; itself free of findings.")


class Findings(BaseModel):
    findings: list[FindingView]


class RevisionFindings(Findings):
    revision: int = Field(description="The revision that was read; 0 is the draft or its preview.")


class LintBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    markdown: str = Field(max_length=1_000_000)
    profile: Profile = Field(Profile.STRICT, description="strict: the template of Hotwash; prose: any other document.")


@router.post("/lint", response_model=Findings, dependencies=[Depends(caller_of)])
def lint_markdown(body: LintBody) -> dict[str, Any]:
    """Lint Markdown; nothing is kept. Not async, so that a long text is linted in a thread."""
    return {"findings": _views(findings(body.markdown, profile=body.profile))}


@router.get("/incidents/{id}/postmortem/findings", response_model=RevisionFindings)
async def read_findings(
    id: str, hotwash: Instance, viewer: Sees, profile: Annotated[Profile, Query()] = Profile.STRICT
) -> dict[str, Any]:
    """Lint the newest revision and compare it with the record."""
    stored = await find(hotwash, viewer, id)
    document, found = await postmortem_findings(hotwash, viewer, stored, profile)
    return {"revision": document.revision, "findings": _views(found)}


def _views(found: list[Finding]) -> list[dict[str, Any]]:
    return [{name: getattr(one, name) for name in FindingView.model_fields} for one in found]
