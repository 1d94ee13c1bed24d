"""Put what the authors wrote into a draft: the narrative replaces the questions, the record stays."""

import re
from collections.abc import Mapping

from hotwash.domain.postmortem.draft import ACTION_COLUMNS
from hotwash.domain.postmortem.markdown import bullets, inline, numbered, table
from hotwash.domain.postmortem.narrative import Narrative


def fill(draft: str, narrative: Narrative) -> str:
    """The draft with its sections written; a section it lacks is left out."""
    written = _sections(narrative)
    parts = re.split(r"(?m)^(?=## )", draft)
    return "".join(_filled(part, written) for part in parts)


def _filled(part: str, written: Mapping[str, list[str]]) -> str:
    name = part.partition("\n")[0].removeprefix("## ")
    if name not in written:
        return part
    return "\n".join([f"## {name}", "", *written[name], "", ""])


def _sections(narrative: Narrative) -> Mapping[str, list[str]]:
    actions = (
        (str(number), one.action, one.owner, one.due, one.priority) for number, one in enumerate(narrative.actions, 1)
    )
    return {
        "Executive Summary": [inline(narrative.summary)],
        "What Went Well": bullets(narrative.went_well),
        "What Went Wrong": bullets(narrative.went_wrong),
        "Root Cause Analysis": numbered(narrative.whys),
        "Action Items": table(ACTION_COLUMNS, actions),
    }
