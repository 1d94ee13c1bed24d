"""Importing it makes every effect known."""

from hotwash.domain.incident.effects import (
    assessing as assessing,
    closing as closing,
    declaring as declaring,
    investigating as investigating,
    measuring as measuring,
    mitigating as mitigating,
    paging as paging,
    people as people,
    running as running,
)
