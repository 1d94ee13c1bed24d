"""What a node is told at its start."""

import os
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATABASE = "sqlite:///hotwash.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a node is told at its start; origin names the instance in its records."""

    database: str = DEFAULT_DATABASE
    policy: Path | None = None
    services: Path | None = None
    slos: Path | None = None
    origin: str = "hotwash.local"
    smtp: str | None = None
    mail_from: str | None = None
    base_url: str | None = None
    allow_outgoing: str = ""
    """Networks that webhooks may reach besides the public internet."""
    telephone: str | None = None
    """Who sends text messages and calls."""
    heartbeat_url: str | None = None
    """Requested each minute while this node pages; whoever waits for it raises an alarm when it does not come."""

    @classmethod
    def from_environment(cls) -> "Settings":
        """HOTWASH_DATABASE, _POLICY, _SERVICES, _SLOS, _ORIGIN, _SMTP, _MAIL_FROM, _BASE_URL, _ALLOW_OUTGOING,
        _TELEPHONE, _HEARTBEAT_URL."""
        found = os.environ.get
        policy, services, slos = found("HOTWASH_POLICY"), found("HOTWASH_SERVICES"), found("HOTWASH_SLOS")
        return cls(
            found("HOTWASH_DATABASE", DEFAULT_DATABASE),
            Path(policy) if policy else None,
            Path(services) if services else None,
            Path(slos) if slos else None,
            found("HOTWASH_ORIGIN", "hotwash.local"),
            found("HOTWASH_SMTP"),
            found("HOTWASH_MAIL_FROM"),
            (found("HOTWASH_BASE_URL") or "").rstrip("/") or None,
            found("HOTWASH_ALLOW_OUTGOING", ""),
            found("HOTWASH_TELEPHONE") or None,
            found("HOTWASH_HEARTBEAT_URL") or None,
        )
