"""What a page says, in the words of every channel."""

from hotwash.app.channels import Page


def what(page: Page) -> str:
    """The incident in one line; of a restricted one its severity and nothing else (R-SEC-1)."""
    if page.title is None:
        return f"Restricted {page.severity}"
    return f"{page.severity} {page.title} [{page.incident}]"


def standing(page: Page) -> list[str]:
    """How it stands, line by line."""
    lines = []
    if page.title is not None:
        where = f", {page.service}" if page.service else ""
        here = f"Acknowledged so far: {', '.join(page.acknowledged)}." if page.acknowledged else "Nobody is there yet."
        lines += [f"Open since {page.since:%H:%M} UTC{where}. {here}"]
    if page.next is not None:
        lines += [f"Unless that is acknowledged, next to be paged: {page.next}."]
    return lines


def command(page: Page) -> str:
    """How to answer without a link."""
    return f"Acknowledge: hotwash incident ack -i {page.incident}"
