"""Who is told what outside the page, from YAML."""

from pathlib import Path

from hotwash.adapters.policy_files import SHIPPED
from hotwash.adapters.yaml_files import read_checked
from hotwash.domain.notices.told import Notices, Rule


def load_notices(directory: Path | None = None) -> Notices:
    """The rules of a policy directory, or those shipped; FileProblemsError names everything that is wrong."""
    own = directory / "notices.yaml" if directory is not None else None
    path = own if own is not None and own.exists() else SHIPPED / "notices.yaml"
    source = read_checked(path, SHIPPED / "schema" / "notices.schema.json")
    rules = tuple(Rule(tuple(rule["on"]), tuple(rule["to"])) for rule in source.value["rules"])
    return Notices(rules, source.value["restricted"])
