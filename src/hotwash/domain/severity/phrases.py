"""What is known of the impact, as people say it."""

from hotwash.domain.severity.facts import Harm, Impact, Outage

_SAID: dict[tuple[str, object], str] = {
    ("outage", Outage.NONE): "it is up",
    ("outage", Outage.PARTIAL): "it is down for some",
    ("outage", Outage.TOTAL): "it is down for everyone",
    ("revenue_loss", True): "revenue is being lost",
    ("revenue_loss", False): "no revenue is lost",
    ("feature_broken", True): "a significant feature is broken",
    ("feature_broken", False): "no significant feature is broken",
    ("workaround", True): "there is a workaround",
    ("workaround", False): "there is no workaround",
    ("internal_only", True): "only internal tools are hit",
    ("internal_only", False): "more than internal tools is hit",
    ("data_loss", Harm.NO): "no data is lost",
    ("data_loss", Harm.SUSPECTED): "data may have been lost",
    ("data_loss", Harm.CONFIRMED): "data has been lost",
    ("breach", Harm.NO): "no customer data is exposed",
    ("breach", Harm.SUSPECTED): "customer data may have been exposed",
    ("breach", Harm.CONFIRMED): "customer data has been exposed",
}

QUESTIONS = {
    "users_affected": "how many users are affected",
    "outage": "whether it is down",
    "revenue_loss": "whether revenue is lost",
    "feature_broken": "whether a significant feature is broken",
    "workaround": "whether there is a workaround",
    "internal_only": "whether only internal tools are hit",
    "data_loss": "whether data is lost",
    "breach": "whether customer data is exposed",
}
"""What is asked about the impact, by the name of the fact."""


def said(impact: Impact) -> list[str]:
    """One phrase for each answer; what is unknown is not mentioned."""
    return [_phrase(name, value) for name, value in impact.known().items()]


def _phrase(name: str, value: object) -> str:
    if name == "users_affected" and isinstance(value, float | int):
        return f"{value * 100:.3g} % of users are affected"
    return _SAID[name, value]
